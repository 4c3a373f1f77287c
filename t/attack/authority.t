# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# HTTP/2, where a request has its host in :authority, in a host header, in both, or twice: none of
# them gets a customer's proof under a neighbour's name, or under one that nobody claims.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Http2;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my @names = qw(www.alice.example www.bob.example nobody.example default.example main.example localhost);
my $san = join ',', map({ "DNS:$_" } @names), 'IP:127.0.0.1', 'IP:::1';
my %csr = map { $_ => make_csr(subject => "/CN=$_.order.example", san => $san) } qw(alice bob shared);
my %proof = map { $_ => sha256_of($csr{$_}) } keys %csr;
my %may = (alice => {'www.alice.example' => 1}, bob => {'www.bob.example' => 1}, shared => {map { $_ => 1 } qw(www.alice.example www.bob.example default.example)});

sub conf {
    my ($options, $canonical) = @_;
    return <<"END";
Protocols h2c http/1.1
HttpProtocolOptions $options
UseCanonicalName $canonical
ServerName main.example
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory shared
<VirtualHost *:\@PORT\@>
    ServerName default.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.alice.example
    ServerAlias *.alice.example
    DCVCSRDirectory alice
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.bob.example
    ServerAlias *.bob.example
    DCVCSRDirectory bob
</VirtualHost>
END
}

# A name in many forms; @ stands for it.
my @forms = ('@', 'upper @', '@.', '@..', '@:80', '@:', '@:99999', '@:x', '@:80:80', 'user@@', 'www.bob.example@@', '@@www.bob.example', '@%00', "@\0", "@\0.www.bob.example", "@\x01", "@\x7f", "@\xff", ' @', '@ ', "\t@", '@/', '@/x', '@?', '@#', '@,www.bob.example',
    '@, www.bob.example', '@ www.bob.example', 'http://@', '//@', '[@]', '[::1]', '[::1', '127.0.0.1', '127.0.0.1:80', '', ' ', '*', '.', '%', '@%2e', '@\\', '@"', "@\r\nhost: www.bob.example", "@\nx: y", '.@', '*.@', '@' . '.' x 3000, 'x' x 3000 . '.@');

sub form {
    my ($form, $name) = @_;
    my $host = $form =~ s/(?<!@)@(?=[^@]|\z)|(?<=@)@|^@(?=@)/$name/r;
    return $host =~ s/^upper (.*)/uc $1/er;
}

sub meant {
    my ($host) = @_;
    return '' if !defined $host;
    $host =~ s/\A[ \t]+|[ \t]+\z//g;
    $host =~ s/\A.*@//s;
    $host =~ s/:\d*\z//;
    $host =~ s/\.\z//;
    return lc $host;
}

# Headers behind the method and the scheme, and the name that they are for.
sub requests {
    my @hosts = map { my $name = $_; map { form($_, $name) } @forms } @names[0 .. 3];
    my @requests;
    for my $host (@hosts) {
        my $other = $names[rand 3];
        push @requests,
            [[[':authority' => $host]], $host],
            [[['host' => $host]], $host],
            [[[':authority' => $host], ['host' => $host]], $host],
            [[[':authority' => $host], ['host' => $other]], $host],
            [[[':authority' => $other], ['host' => $host]], $other],
            [[[':authority' => $other], [':authority' => $host]], undef],
            [[['host' => $other], ['host' => $host]], undef],
            [[['host' => $host], [':authority' => $other]], undef],
            [[[':authority' => $other], ['Host' => $host]], $other],
            [[[':authority' => $other], ['x-forwarded-host' => $host], ['forwarded' => "host=$host"]], $other],
            [[[':Authority' => $host], [':authority' => $other]], undef],
            [[], undef];
    }
    return @requests;
}

# What is asked for may be in the path as well.
my @paths = ('%s', '%s', '%s', 'http://www.alice.example%s', '//www.alice.example%s');

srand($ENV{DCV_SEED} // 1);
for my $case (['Strict', 'Off'], ['Strict', 'On'], ['Unsafe', 'Off'], ['Unsafe', 'On']) {
    my ($options, $canonical) = @$case;
    my $what = "$options, UseCanonicalName $canonical";
    my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb http2)], conf => conf($options, $canonical), quiet => [qr/AH10244/, qr/AH00036/, qr/AH10027|AH03401|AH03487/]);
    for my $order (keys %csr) {
        $httpd->drop_box($order);
        $httpd->file("$order/order.csr", slurp($csr{$order}));
    }
    ok($httpd->start, "$what: httpd starts");
    my $client = DCV::Http2->new($httpd->{port});
    my @get = ([':method' => 'GET'], [':scheme' => 'http']);

    # What is right is answered, whatever else goes over the connection at the same time.
    my @mixed = map { [@get, [':path' => path_of($csr{$_})], [':authority' => "www.$_.example"]] } (qw(alice bob)) x 10;
    my @answers = $client->ask_all(@mixed);
    is(join(' ', map { $_->{body} =~ /$proof{alice}/ ? 'alice' : $_->{body} =~ /$proof{bob}/ ? 'bob' : 'none' } @answers), join(' ', (qw(alice bob)) x 10), "$what: of twenty requests at once each has its own answer");

    my ($count, $proved, @wrong) = (0, 0);
    for my $request (requests()) {
        my ($headers, $host) = @$request;
        my $path = $paths[rand @paths];
        my @asked = map { [@get, [':path' => sprintf $path, path_of($csr{$_})], @$headers] } qw(alice bob shared);
        # The path of a proxy's request names a host, too.
        $host = undef if $path =~ /^http/;
        for my $answer ($client->ask_all(@asked)) {
            my ($order) = grep { $answer->{body} =~ /$proof{$_}/ } keys %proof;
            $count++;
            next if !$order;
            $proved++;
            push @wrong, "$order: $path " . join ', ', map { "@$_" } @$headers if !defined $host || !$may{$order}{meant($host)};
        }
    }
    cmp_ok($count, '>=', 3000, "$what: thousands of requests were made");
    cmp_ok($proved, '>=', 100, "$what: many of them had a right name and got a proof") or diag($proved);
    is(scalar @wrong, 0, "$what: no proof comes under another's name or nobody's") or diag(map { substr($_, 0, 300) =~ s/([^\x20-\x7e])/sprintf '\\x%02x', ord $1/ger . "\n" } @wrong[0 .. ($#wrong < 20 ? $#wrong : 20)]);
    ok($client->ask(@{$mixed[0]})->{is_whole}, "$what: the server answers afterwards");
    $httpd->stop;
}
done_testing;
