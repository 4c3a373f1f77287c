# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What the report says of a file is what a client gets: forty orders with every warning there
# is, and each name of each asked for.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(damaged day make_csr path_of slurp write_file);

sub csr { my ($name, $more, %options) = @_; return make_csr(subject => "/CN=$name", $more ? (san => $more) : (), %options) }

sub with_key {
    my ($path) = @_;
    return write_file("$path.both", slurp($path) . slurp("$path.key"));
}

# By the name of a virtual host: what stands in it, and the orders of its directory.
my $shared = csr('twice.example', 'DNS:shared.example');
my %hosts = (
    'plain.example'    => ['DCVEngine On', 'DCVCSRFile ' . csr('plain.example')],
    'token.example'    => ['DCVEngine On', 'DCVToken other.txt x', 'DCVCSRFile ' . csr('token.example')],
    'off.example'      => ['DCVEngine Off', 'DCVCSRFile ' . csr('off.example')],
    'expired.example'  => ['DCVEngine On', 'DCVCSRFile ' . csr('expired.example') . ' issued=' . day(-40)],
    'soon.example'     => ['DCVEngine On', 'DCVCSRFile ' . csr('soon.example') . ' issued=' . day(-27)],
    'later.example'    => ['DCVEngine On', 'DCVCSRFile ' . csr('later.example') . ' issued=' . day(3)],
    'weak.example'     => ['DCVEngine On', 'DCVCSRFile ' . csr('weak.example', '', key => 'rsa:1024')],
    'sha1.example'     => ['DCVEngine On', 'DCVCSRFile ' . csr('sha1.example', '', more => ['-sha1'])],
    'damaged.example'  => ['DCVEngine On', 'DCVCSRFile ' . damaged(csr('damaged.example'))],
    'certigna.example' => ['DCVEngine On', 'DCVCSRFile ' . make_csr(subject => '/O=X', san => 'DNS:certigna.example') . ' authority=certigna'],
    'odd.example'      => ['DCVEngine On', 'DCVCSRFile ' . csr('odd.example', '', key => 'ed25519')],
    'key.example'      => ['DCVEngine On', 'DCVCSRFile ' . with_key(csr('key.example'))],
    'ignored.example'  => ['DCVEngine On', 'DCVCSRFile ' . make_csr(subject => '/CN=X Ltd', san => 'DNS:ignored.example')],
    'noname.example'   => ['DCVEngine On', 'DCVCSRFile ' . make_csr(subject => '/O=X Ltd')],
    'public.example'   => ['DCVEngine On', 'DCVCSRFile ' . csr('public.example', 'DNS:co.uk,IP:10.0.0.1,IP:2001:db8::1')],
    'wild.example'     => ['DCVEngine On', 'DCVCSRFile ' . csr('*.wild.example', 'DNS:wild.example')],
    'missing.example'  => ['ServerAlias more.missing.example', 'DCVEngine On', 'DCVCSRFile ' . csr('missing.example')],
    'lost.example'     => ['DCVEngine On', 'DCVCSRFile ' . csr('lost.example', 'DNS:nobody.invalid,DNS:plain.example')],
    'twice.example'    => ['ServerAlias shared.example', 'DCVEngine On', "DCVCSRFile $shared unique=a1", "DCVCSRFile $shared.copy unique=b2"],
    'copy.example'     => ['DCVEngine On', "DCVCSRFile $shared.other unique=b2"],
    'reused.example'   => ['DCVEngine On', map { 'DCVCSRFile ' . $_ } do { my $csr = csr('reused.example'); write_file("$csr.copy", slurp($csr)); ("$csr unique=a1", "$csr.copy unique=a1 authority=comodoca") }],
    (map { ("p$_.example" => ['DCVEngine On', 'DCVCSRFile ' . csr("p$_.example", "DNS:www.p$_.example")]) } 1 .. 4),
    'https.example'    => ['DCVEngine On', 'DCVCSRFile ' . csr('https.example')],
    'drop.example'     => ['ServerAlias *.drop.example', 'DCVEngine On', 'DCVCSRDirectory drop/own'],
    'dropoff.example'  => ['DCVEngine Off', 'DCVCSRDirectory drop/off'],
    'fixed.example'    => ['DCVEngine On', 'DCVCSRDirectory drop/fixed'],
    '192.0.2.10'       => ['DCVEngine On', 'DCVCSRFile ' . csr('address.example', 'IP:192.0.2.10,IP:192.0.2.11')],
);
write_file("$shared.$_", slurp($shared)) for qw(copy other);
my $fixed = csr('fixed.example');
push @{$hosts{'fixed.example'}}, 'DCVToken ' . path_of($fixed) =~ s{.*/}{}r . ' fixed';
my $main = csr('main.example', 'DNS:plain.example,DNS:off.example');

my $conf = join '', map { "$_\n" } 'DCVAuthority sectigo', 'DCVEngine On', 'Listen 127.0.0.1:@TLS_PORT@', "DCVCSRFile $main", 'DCVCSRDirectory drop/main',
    '@STATUS@',
    '<VirtualHost *:@PORT@>', 'ServerName first.example', 'DCVEngine Off', '</VirtualHost>',
    '<VirtualHost *:@TLS_PORT@>', 'ServerName https.example', '</VirtualHost>',
    map { my $name = $_; ('<VirtualHost *:@PORT@>', "ServerName $name", @{$hosts{$name}}, '</VirtualHost>') } sort keys %hosts;
my $httpd = DCV::Httpd->new(one_child => 1, modules => ['socache_shmcb'], conf => $conf);
push @{$httpd->{quiet}}, qr/DCV0002: /, qr/DCV0003: /;
my $again = csr('a.drop.example', 'DNS:b.drop.example');
my %dropped = (
    'main/a.csr'  => csr('plain.example', 'DNS:nobody.example'),
    'main/b.csr'  => csr('first.example'),
    'main/c.csr'  => $main,
    'own/a.csr'   => csr('drop.example', 'DNS:x.y.drop.example,DNS:plain.example,DNS:unclaimed.example'),
    'own/b.csr'   => csr('*.drop.example', 'DNS:drop.example,IP:192.0.2.12'),
    'own/c.csr'   => $again,
    'off/a.csr'   => csr('dropoff.example'),
    'fixed/a.csr' => $fixed,
);
$httpd->drop_box;
$httpd->drop_box($_) for map { "drop/$_" } qw(main own off fixed);
$httpd->file("drop/$_", slurp($dropped{$_})) for sort keys %dropped;
$httpd->file('drop/own/d.csr', "# unique: zz9\n" . "# authority: comodoca\n" . slurp($again));
ok($httpd->start, 'httpd starts with forty orders');

my $report = $httpd->report;
my @orders = @{$report->{orders}};
cmp_ok(scalar @orders, '>=', 38, 'there are about forty orders');

# Every warning there is.
my %code;
$code{$_->{code}}++ for map { @{$_->{warnings}} } @orders;
my @codes = slurp('src/core/warnings/warning_kinds.c') =~ /\[DCV_\w+\]\s*=\s*\{"(\w+)"/g;
cmp_ok(scalar @codes, '>=', 20, 'the kinds of warnings are found');
is(join(' ', grep { !$code{$_} } @codes), '', 'some order has each of them');

my ($answered, $silent, @wrong) = (0, 0);
for my $order (@orders) {
    my $is_whole = 1;
    for my $domain (@{$order->{domains}}) {
        my ($name, $http) = ($domain->{name}, $domain->{http});
        my $path = "/.well-known/pki-validation/$order->{csr}{md5}.txt";
        my $answer = $httpd->get($path, '-H', 'Host: ' . ($name =~ /:/ ? "[$name]" : $name =~ s/^\*/any/r));
        my $gets = $http->{permitted} && $answer->{status} == 200 && $answer->{body} eq $http->{body} ? 1 : 0;
        $gets ? $answered++ : $silent++;
        $is_whole &&= $gets || !$http->{permitted};
        push @wrong, "$order->{source} $name: answered " . ($http->{answered} ? 1 : 0) . ", a client gets $answer->{status}" if !$http->{answered} != !$gets;
        push @wrong, "$order->{source} $name: why is " . ($http->{why} // 'null') if !defined $http->{why} != !!$http->{answered};
    }
    my %has = map { $_->{code} => 1 } @{$order->{warnings}};
    my $problem = grep { $has{$_} } qw(engine_off order_replaced name_not_claimed name_served_elsewhere);
    push @wrong, "$order->{source}: a problem with the file, and all of it is answered" if $problem && $is_whole;
}
is(join("\n", @wrong), '', 'answered is what a client gets, and why is null exactly then');
cmp_ok($answered, '>=', 20, 'many names are answered');
cmp_ok($silent, '>=', 12, 'many others are not');

# The page and the text say the same.
for my $order (@orders) {
    my @permitted = grep { $_->{http}{permitted} } @{$order->{domains}} or next;
    my $count = grep { $_->{http}{answered} } @permitted;
    my $is_expired = grep { $_->{code} eq 'expired' } @{$order->{warnings}};
    my ($article) = grep { index($_, "/$order->{source}\">") >= 0 }
        split /(?=<article)/, $httpd->get("/dcv-status?order=$order->{csr}{md5}")->{body};
    my ($sentence) = ($article // '') =~ m{<h4>By file</h4>\n<p[^>]*>([^<]*?)\s*<};
    is($sentence, !$count ? 'This server does not answer it.'
        : $count < @permitted ? "This server answers it under $count of " . @permitted . ' names only.'
        : $is_expired ? 'This server answers it by itself, but the CA accepts it no longer.'
        : 'Nothing to do: this server answers it by itself.', "the page says of $order->{source} what a client gets");
}
my @text = $httpd->get('/dcv-status?format=text')->{body} =~ /^Answered: (\w+)$/mg;
is(join(' ', @text), join(' ', map { $_->{http}{answered} ? 'yes' : 'no' } grep { $_->{http}{permitted} } map { @{$_->{domains}} } @orders), 'the text says it of each name');
$httpd->stop;

# A virtual host that has an address for itself, before one of every address with the order.
my ($csr, $drop) = (csr('www.bound.example'), csr('drop.bound.example'));
for my $case (
    ['one Listen', '', 404, 'name_served_elsewhere', qr/but requests for it end in the virtual host bound\.example \(\S+:\d+\), which/],
    ['another Listen', 'Listen 127.0.0.2:@PORT@', 404, 'name_served_twice', qr/may also end in the virtual host bound\.example \(/],
) {
    my ($what, $listen, $status, $code, $text) = @$case;
    for my $order ('swapped', 'as it stands') {
        my @hosts = ("<VirtualHost 127.0.0.1:\@PORT\@>\nServerName bound.example\n\@STATUS\@\n</VirtualHost>\n",
            "<VirtualHost *:\@PORT\@>\nServerName www.bound.example\nServerAlias drop.bound.example\nDCVEngine On\nDCVCSRFile $csr\nDCVCSRDirectory drop\n</VirtualHost>\n");
        my $bound = DCV::Httpd->new(one_child => 1, conf => join "\n", 'DCVAuthority sectigo', $listen, $order eq 'swapped' ? reverse @hosts : @hosts);
        $bound->drop_box;
        $bound->file('drop/a.csr', slurp($drop));
        ok($bound->start, "httpd starts with a virtual host of an address, $what, $order");
        for my $one ([$csr, 'www.bound.example', 'directive'], [$drop, 'drop.bound.example', 'directory']) {
            my ($file, $name, $from) = @$one;
            my ($told) = grep { $_->{domains}[0]{name} eq $name } @{$bound->report->{orders}};
            is($bound->get(path_of($file), '-H', "Host: $name")->{status}, $status, "$what: the order of a $from is not answered at that address");
            ok(!$told->{domains}[0]{http}{answered}, 'and the report says so');
            like($told->{domains}[0]{http}{why}, qr/^Requests for it end in the virtual host bound\.example \(/, 'and why');
            is(join(' ', grep { $_ ne 'served_name_missing' } map { $_->{code} } @{$told->{warnings}}), $code, "$what: the order of a $from is warned of");
            like($told->{warnings}[0]{text}, $text, 'with the virtual host that gets the requests');
        }
        $bound->stop;
    }
}

# What was asked for where another virtual host has the address is not put right by an answer
# elsewhere, and what it says can be done.
my $dropped = csr('unclaimed.example');
my $asked = DCV::Httpd->new(one_child => 1, modules => ['socache_shmcb'], conf => <<"END");
DCVAuthority sectigo
DCVEngine On
DCVCSRDirectory drop
Listen 127.0.0.2:\@PORT\@
<VirtualHost 127.0.0.1:\@PORT\@>
    ServerName bound.example
    \@STATUS\@
</VirtualHost>
<VirtualHost 127.0.0.2:\@PORT\@>
    ServerName www.bound.example
    DCVCSRFile $csr
</VirtualHost>
END
$asked->drop_box;
$asked->file('drop/a.csr', slurp($dropped));
ok($asked->start, 'httpd starts with a virtual host at each of two addresses');
is($asked->get(path_of($csr), '-H', 'Host: www.bound.example')->{status}, 404, 'one has no order');
is($asked->fetch("http://127.0.0.2:$asked->{port}" . path_of($csr), '-H', 'Host: www.bound.example')->{status}, 200, 'the other has it');
is($asked->get(path_of($dropped), '-H', 'Host: unclaimed.example')->{status}, 404, 'an order of a directory is not answered under a name that no virtual host has');
my @strays;
ok(DCV::Httpd::wait_for(sub { @strays = @{$asked->report->{unknown_requests}}; @strays == 2 }), 'both requests are remembered');
is(join(' ', map { $_->{answered} ? 'yes' : 'no' } @strays), 'no no', 'none of them would be answered now');
my $overview = $asked->get('/dcv-status')->{body};
unlike($overview, qr/Put right since/, 'the page says of neither that it was put right');
like($overview, qr/which another virtual host has\. <strong>Name that CSR in the virtual host that was asked, too/, 'it says what to do about one');
like($overview, qr/from a directory, which is answered only where a virtual host has this name\. <strong>If the name leads to this server, add a ServerAlias/, 'and about the other');
$asked->stop;

# Where httpd listens at all addresses, the one of every address gets the rest.
my $all = DCV::Httpd->new(one_child => 1, conf => <<"END");
DCVAuthority sectigo
<VirtualHost 127.0.0.3:*>
    ServerName bound.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.bound.example
    DCVEngine On
    DCVCSRFile $csr
    \@STATUS\@
</VirtualHost>
END
$all->file('httpd.conf', slurp($all->dir . '/httpd.conf') =~ s/^Listen 127.0.0.1:/Listen /mr);
ok($all->start, 'httpd starts with a Listen for all addresses');
is($all->fetch("http://127.0.0.$_->[0]:$all->{port}" . path_of($csr), '-H', 'Host: www.bound.example', '-4')->{status}, $_->[1], "127.0.0.$_->[0] is that of the order's virtual host, or not") for [2, 200], [3, 404];
my ($told) = @{$all->report->{orders}};
ok($told->{domains}[0]{http}{answered}, 'the order is answered where its virtual host gets the requests');
is(join(' ', map { $_->{code} } @{$told->{warnings}}), 'name_served_twice', 'the address of another one is a note');
like($told->{warnings}[0]{text}, qr/^Requests for www\.bound\.example that arrive at 127\.0\.0\.3:\d+ end in the virtual host bound\.example \(/, 'which names the address and the virtual host');
$all->stop;
done_testing;
