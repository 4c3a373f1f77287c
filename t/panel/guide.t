# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/panels.md is true for any panel: its first ten minutes, the orders that customers place
# themselves, and nginx before httpd.
use strict;
use warnings;
use DCV::Needs qw(jq nginx);
use DCV::Data qw(make_csr slurp path_of sha256_of md5_of);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Panel;
use DCV::Proxy;
use DCV::Test;
use File::Path qw(make_path);
use IO::Socket::INET;
use POSIX ();

my $csr = make_csr(subject => '/CN=shop.example', san => 'DNS:www.shop.example');
my $victim = make_csr(subject => '/CN=other.example');
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb remoteip watchdog)]);
my $panel = DCV::Panel->new($httpd, 'In ten minutes');
my $root = $panel->root;
my $mine = '/home/alice/web/shop.example/private/dcv';
my $own = $panel->block('apache', 'DCVCSRDirectory', 'Orders that customers place themselves') =~ s{/home/USER/web/DOMAIN/private/dcv}{$mine}r;
my $remote = $panel->block('apache', 'RemoteIP', 'nginx before httpd');

# The panel that is told of events: it writes down what is posted.
my $panel_port = DCV::Httpd::free_port();
my $posted = $httpd->dir . '/posted';
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $panel_port, Listen => 5, ReuseAddr => 1) or die "$panel_port: $!";
my $receiver = fork() // die $!;
if (!$receiver) {
    $SIG{TERM} = 'DEFAULT';
    while (my $client = $listener->accept) {
        my $text = '';
        1 while sysread($client, $text, 65_536, length $text) && $text !~ /\r\n\r\n\{.*\}\s*\z/s;
        open my $out, '>>', $posted or die $!;
        print $out "$text\0";
        close $out;
        print $client "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    }
    POSIX::_exit(0);
}
close $listener;
END { local $?; kill TERM => $receiver if $receiver }
my $notify = $panel->here($panel->block('apache', 'DCVNotifyCommand', 'Learn that the CA has come')) =~ s{https://panel\.example\.com/}{http://127.0.0.1:$panel_port/}r;

my $write = sub {
    $httpd->write_conf($panel->lines . "$notify$remote<VirtualHost *:\@PORT\@>\nServerName default.example\n\@STATUS\@\n</VirtualHost>\n"
        . '<VirtualHost *:@PORT@>' . "\nServerName shop.example\nServerAlias www.shop.example\n" . $panel->here($own) . "</VirtualHost>\n<VirtualHost *:\@PORT\@>\nServerName other.example\n</VirtualHost>\n");
};

# The directory of orders, and the lines for the whole server.
my $install = $panel->block('sh', '^install -d');
like($install, qr{ /var/lib/dcv/orders$}m, 'the guide makes the directory that its lines name');
if (!$>) {
    rmdir $panel->orders;
    is(join('', $panel->shell($install)), '0', 'the guide makes the directory of orders');
    is(sprintf('%o', (stat $panel->orders)[2] & 07777), '2750', 'which the server may read, and customers not');
}

# A customer's directory is missing: no reason not to start, as it is said.
$write->();
is(($httpd->configtest)[0], 0, 'a customer\'s directory that is not there does not keep httpd from being restarted');
$httpd->expect_log(qr/DCV\d{4}: .*\Q$mine\E/);
$panel->start('the lines of the guide');
is(scalar(() = $httpd->log =~ /\Q$mine\E/g), 1, 'it is logged once');

{
    my $with_csr = sub { return $_[0] =~ s{(?<![\w/])shop\.example\.csr}{$csr}r };
    my $order = $panel->orders . '/shop.example.csr';
    my $add = $panel->block('sh', '^dcv add');
    is(join('', $panel->shell($with_csr->($add))), "0$order\n", 'an order is placed, and its path printed');
    my $answered = $panel->serves($csr, 'shop.example', sha256_of($csr) . "\nsectigo.com\na1b2c3");
    ok($answered, 'the CA finds its file');
    my ($sample) = map { decode_json($_) } $panel->blocks('json', 'Learn that the CA has come');
    my @told;
    DCV::Httpd::wait_for(sub { @told = map { decode_json($_) } -e $posted ? slurp($posted) =~ /^(\{"event":"visited".*\})$/mg : () });
    is(scalar @told, 1, 'the panel is told once that the CA has come');
    is_deeply([sort keys %{$told[0]}], [sort keys %$sample], 'by JSON with the keys of the guide');
    is($told[0]{$_}, {event => 'visited', name => 'shop.example', source => $order, authority => 'sectigo', md5 => md5_of($csr), vhost => $sample->{vhost}}->{$_}, "its $_") for qw(event name source authority md5 vhost);
    isnt(($panel->shell($with_csr->($add)))[0], 0, 'a second order of that name is refused');
    is(($panel->shell($with_csr->($add) =~ s/dcv add/dcv add --replace/r))[0], 0, 'unless it is to replace the first');
    is(join('', $panel->shell($with_csr->($add) =~ s/ \S+\.csr$/ --replace -/mr, input => slurp($csr))), "0$order\n", 'standard input does as well');
    my $show = $panel->block('sh', '^dcv show');
    my ($code, $message) = $panel->shell($show);
    is($code, 0, 'what to tell the customer');
    like($message, qr/^Zone: +shop\.example\nType: +CNAME\nHost: +_${\ md5_of($csr)}\n.*\nTarget: +\S+\.a1b2c3\.sectigo\.com\.\n/m, 'has zone, type, host and target');
    my ($query) = DCV::Panel::section('Show the customer what to do') =~ /`(\?format=message&order=)MD5`/;
    like($httpd->get("/dcv-status$query" . md5_of($csr))->{body}, qr/^Target: +\S+\.a1b2c3\.sectigo\.com\.$/m, 'the status page has it, too');
    my ($french) = $panel->shell("dcv show -l fr -f message $order");
    is($french, 0, 'in French, too');
    like((DCV::Panel::section('Show the customer what to do') =~ /`(dcv check [^`]+)`/)[0] // '', qr{^dcv check /var/lib/dcv/orders/shop\.example\.csr$}, 'and how to check it');
    my ($count) = DCV::Panel::section('Learn that the CA has come') =~ /`(orders\[\]\.domains\[\]\.visits\.count)`/;
    is($httpd->report->{orders}[0]{domains}[0]{visits}{count} > 0, 1, 'without events, the page tells that somebody came') if $count;
    is(join('', $panel->shell($panel->block('sh', '^dcv remove'))), '0', 'the order is removed');
    ok($panel->serves($csr, 'shop.example', undef), 'and is answered no more');
}

# nginx before httpd, on any panel: what stands in the way, and the lines that let the CA through.
my $port = DCV::Httpd::free_port();
my ($mending) = $panel->blocks('nginx', 'nginx before httpd');
$mending =~ s/127\.0\.0\.1:8080/127.0.0.1:$httpd->{port}/;
my $pass = "location / { proxy_pass http://127.0.0.1:$httpd->{port}; proxy_set_header Host \$host; }\n";
my %way = (
    'return' => ["return 301 https://\$host\$request_uri;\n$pass", 301],
    'rewrite' => ["rewrite ^ https://\$host\$request_uri? permanent;\n$pass", 301],
    'deny all' => ["location ~ /\\. { deny all; }\n$pass", 403],
    'try_files' => ["root \@DIR\@;\nlocation / { try_files \$uri =404; }\n", 404],
    'proxy_cache' => ["proxy_cache c;\nproxy_cache_valid any 10m;\n$pass", 404],
    'auth_basic' => ["auth_basic members;\nauth_basic_user_file /dev/null;\n$pass", 401],
    'deny' => ["deny all;\n$pass", 403],
);
my $ask = sub { return $httpd->curl('-H', 'Host: shop.example', '-A', 'Sectigo DCV', '--interface', '127.0.0.9', "http://127.0.0.1:$port" . path_of($csr)) };
my $table = DCV::Panel::section('nginx before httpd');
for my $way (sort keys %way) {
    my ($server, $status) = @{$way{$way}};
    for my $is_mended (0, 1) {
        my $lines = $is_mended ? $mending : '';
        my $nginx = DCV::Proxy->new('nginx', "proxy_cache_path \@DIR\@/cache keys_zone=c:1m;\nserver {\nlisten 127.0.0.1:$port;\nserver_name shop.example;\n$lines$server}\n");
        ok($nginx->start($port), "nginx with $way") or next;
        is($ask->()->{status}, $is_mended ? 404 : $status, 'before there is an order');
        $panel->file('/var/lib/dcv/orders/shop.example.csr', slurp($csr));
        ok($panel->serves($csr, 'shop.example', sha256_of($csr) . "\nsectigo.com"), 'httpd answers');
        my $answer = $ask->();
        is($answer->{status}, $is_mended ? 200 : $status, $is_mended ? "$way: with the lines of the guide the CA gets its file" : "$way: without them it does not");
        ok($panel->was_visited('shop.example', 'shop.example', '127.0.0.9', 'Sectigo DCV'), 'and its address is shown') if $answer->{status} == 200;
        unlink $panel->orders . '/shop.example.csr';
        ok($panel->serves($csr, 'shop.example', undef), 'the order goes');
    }
    like($table, qr/^\|[^|]*`\Q$way\E\b/m, "the guide tells of $way");
}

# Orders that customers place themselves.
SKIP: {
    my ($make) = DCV::Panel::section('Orders that customers place themselves') =~ /`(runuser [^`]+)`/;
    ok($make, 'the guide makes the directory as the customer');
    skip 'only root is every customer', 7 if $>;
    make_path("$root/home/alice/web/shop.example/private");
    # As ISPConfig has it: the server's user comes through by its group.
    chown scalar(getpwnam 'nobody'), scalar(getgrnam 'www-data'), "$root/home/alice/web/shop.example/private";
    chmod 0710, "$root/home/alice/web/shop.example/private";
    $make =~ s/USER/nobody/;
    is(join('', $panel->shell($make =~ s/DIRECTORY/$mine/r)), '0', 'the customer has a directory');
    is((stat "$root$mine")[4], scalar getpwnam('nobody'), 'that is his own');
    ok($httpd->restart, 'httpd restarts');
    $panel->file("$mine/mine.csr", slurp($csr));
    ok($panel->serves($csr, 'www.shop.example', sha256_of($csr) . "\nsectigo.com"), 'his order is answered');
    $panel->file("$mine/victim.csr", slurp($victim));
    ok(DCV::Httpd::wait_for(sub { @{$httpd->report->{orders}} == 2 }), 'he places one for the name of another customer');
    for my $host (qw(other.example shop.example)) {
        is($httpd->get(path_of($victim), '-H', "Host: $host")->{status}, 404, "which is not answered under $host");
    }
    # He makes it a link to somewhere else: whoever makes it as him makes nothing there.
    my $precious = "$root/etc/precious";
    make_path($precious);
    chmod 0755, $precious;
    symlink $precious, "$root/home/alice/web/shop.example/private/link";
    isnt(($panel->shell($make =~ s{DIRECTORY}{/home/alice/web/shop.example/private/link/dcv}r))[0], 0, 'a link of his leads nowhere');
    ok(!-e "$precious/dcv", 'as he may not write there');
}
$httpd->stop;
done_testing;
