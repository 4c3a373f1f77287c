# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer's order proves neither a neighbour's name nor one that nobody here claims.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

# What customers drop: an order of each kind of name, and one that is after those of others.
my %csr = (
    alice   => make_csr(subject => '/CN=www.alice.example', san => 'DNS:alice.example,DNS:*.wild.alice.example'),
    greedy  => make_csr(subject => '/CN=greedy.example', san => 'DNS:www.bob.example,DNS:dangling.example,DNS:192.0.2.7,IP:192.0.2.7,IP:127.0.0.1,IP:2001:db8::7,IP:::1,DNS:*.bob.example,DNS:xn--bcher-kva.example'),
    own     => make_csr(subject => '/CN=www.bob.example', san => 'DNS:www.alice.example,DNS:dangling.example'),
    star    => make_csr(subject => '/CN=*.star.example', san => 'DNS:deep.pattern.example'),
    address => make_csr(subject => '/', san => 'IP:192.0.2.8,IP:2001:db8::8'),
    idn     => make_csr(subject => '/CN=xn--bcher-kva.example'),
);
my %body = map { $_ => sha256_of($csr{$_}) . "\nsectigo.com" } keys %csr;
my $tls = join '', map { "SSLEngine On\nSSLCertificateFile \"\@DIR\@/cert.pem\"\nSSLCertificateKeyFile \"\@DIR\@/key.pem\"\n" } 1;

sub vhosts {
    my ($port, $more) = @_;
    my @names = (
        "ServerName default.example", "ServerName www.alice.example\nServerAlias alice.example wild.alice.example WWW.Mixed.Example",
        "ServerName www.bob.example\nServerAlias bob.example *.bob.example greedy.example\nDCVCSRDirectory bob",
        "ServerName pattern.example\nServerAlias *.pattern.example st?r.example\n",
        "ServerName named.example\nServerAlias 192.0.2.8 2001:db8::8 xn--bcher-kva.example",
        "ServerName off.example\nServerAlias off.alice.example\nDCVEngine Off",
    );
    return join '', map { "<VirtualHost *:$port>\n$_\n$more</VirtualHost>\n" } @names;
}
my $conf = "Listen 127.0.0.1:\@TLS_PORT\@\nSSLSessionCache shmcb:\@DIR\@/ssl(512000)\nDCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory drop\nProtocols h2 h2c http/1.1\n"
    . vhosts('@PORT@', '') . vhosts('@TLS_PORT@', $tls);

my $httpd = DCV::Httpd->new(modules => [qw(ssl socache_shmcb http2)], conf => $conf);
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(drop bob);
system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=default.example -addext basicConstraints=critical,CA:FALSE "
    . "-keyout $dir/key.pem -out $dir/cert.pem 2>/dev/null");
$httpd->file("drop/$_.csr", slurp($csr{$_})) for grep { $_ ne 'own' } keys %csr;
$httpd->file('bob/own.csr', slurp($csr{own}));
ok($httpd->start, 'httpd starts with orders of all kinds');

# What is answered to orders under hosts: bodies, or statuses other than 200.
sub over {
    my ($way, @requests) = @_;
    return map { raw_answer(@$_) } @requests if $way eq 'absolute';
    my @version = $way =~ /h2/ ? ($way =~ /tls/ ? '--http2' : '--http2-prior-knowledge') : '--http1.1';
    my $base = $way =~ /tls/ ? "https://127.0.0.1:$httpd->{tls_port}" : $httpd->url('');
    my @arguments = map { [@version, '-k', '-H', "Host: $_->[1]", $base . path_of($csr{$_->[0]})] } @requests;
    # curl 7.88 fails when it uses a connection again that it began with HTTP/2.
    my @answers = $way eq 'h2' ? map({ $httpd->curl(@$_) } @arguments) : $httpd->curl_each(@arguments);
    return map { $_->{status} == 200 ? $_->{body} : $_->{status} } @answers;
}

sub raw_answer {
    my ($order, $host) = @_;
    my $answer = $httpd->raw("GET http://$host" . path_of($csr{$order}) . " HTTP/1.1\r\nHost: www.alice.example\r\nConnection: close\r\n\r\n");
    return $answer =~ m{^HTTP/1.1 200 .*\r\n\r\n(.*)}s ? $1 : ($answer =~ m{^HTTP/\S+ (\d+)})[0];
}

my @ways = ('http', 'h2', 'tls', 'tls h2', 'absolute');
for my $way (@ways) {
    my @cases = (
        [alice => 'www.alice.example', 1, 'a name of the order that a virtual host claims'],
        [alice => 'alice.example', 1, 'another one'],
        [alice => 'wild.alice.example', 1, 'the base of a wildcard'],
        [alice => 'WWW.Alice.EXAMPLE', 1, 'in upper case'],
        [alice => 'alice.example:8080', 1, 'with a port'],
        [alice => 'www.alice.example.', 1, 'with a final dot'],
        [alice => 'www.bob.example', 0, 'a neighbour\'s name'],
        [alice => 'default.example', 0, 'the default virtual host\'s'],
        [alice => 'x.wild.alice.example', 0, 'what is below a wildcard'],
        [alice => 'off.alice.example', 0, 'a name of the customer that the order lacks'],
        [alice => 'www.mixed.example', 0, 'and another'],
        [greedy => 'greedy.example', 1, 'a name of the greedy order that a virtual host claims'],
        [greedy => 'dangling.example', 0, 'a name that only falls to the default virtual host'],
        [greedy => '192.0.2.7', 0, 'an address that nobody claims'],
        [greedy => '127.0.0.1', 0, 'the server\'s own address'],
        [greedy => '[2001:db8::7]', 0, 'an IPv6 address'],
        [greedy => '[::1]', 0, 'the loopback'],
        [greedy => 'www.alice.example', 0, 'a neighbour\'s name'],
        [own => 'www.bob.example', 1, 'an order of the virtual host\'s own directory'],
        [own => 'www.alice.example', 0, 'for a neighbour\'s name'],
        [own => 'dangling.example', 0, 'for nobody\'s name'],
        [own => 'bob.example', 0, 'for a name that it lacks'],
        [star => 'star.example', 1, 'the base of a wildcard, by a pattern'],
        [star => 'www.star.example', 0, 'not what is below'],
        [star => 'stir.example', 0, 'nor what the pattern claims besides'],
        [star => 'deep.pattern.example', 1, 'a name that a pattern claims'],
        [star => 'other.pattern.example', 0, 'another that it claims, but the order lacks'],
        [address => '192.0.2.8', 1, 'an address that is a ServerAlias'],
        [address => '192.0.2.8:80', 1, 'with a port'],
        [address => '[2001:db8::8]', 1, 'an IPv6 address'],
        [address => '[2001:DB8:0::8]', 0, 'which no alias has in another form'],
        [address => '192.0.2.9', 0, 'another address'],
        [idn => 'xn--bcher-kva.example', 1, 'an international name'],
        [idn => 'XN--BCHER-KVA.example', 1, 'in upper case'],
        [idn => 'bucher.example', 0, 'not what looks like it'],
    );
    my @got = over($way, @cases);
    for my $case (@cases) {
        my ($order, $host, $answered, $name) = @$case;
        my $got = shift @got;
        # HTTP/2 hands on what it got; some forms are refused before anybody answers.
        if ($answered) { is($got, $body{$order}, "$way: $host: $name") }
        else { like($got, qr/^4\d\d$/, "$way: $host: $name is not answered") }
    }
}

# A name in TLS and another one in the request.
for my $case (['www.alice.example', 'www.bob.example'], ['www.bob.example', 'www.alice.example'], ['default.example', 'dangling.example']) {
    my ($sni, $host) = @$case;
    for my $order (qw(alice greedy own)) {
        my $answer = $httpd->curl('-k', '--http1.1', '--connect-to', "::127.0.0.1:$httpd->{tls_port}", '-H', "Host: $host", "https://$sni" . path_of($csr{$order}));
        my $expected = $host eq 'www.alice.example' && $order eq 'alice' || $host eq 'www.bob.example' && $order ne 'alice';
        is($answer->{status} == 200 ? $answer->{body} : 'no', $expected ? $body{$order} : 'no', "SNI $sni, Host $host: $order");
    }
}

# Requests that have no name, or two.
my $path = path_of($csr{alice});
for my $case (
    ["GET $path HTTP/1.0\r\n\r\n", 'no Host'],
    ["GET $path HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", 'an empty Host'],
    ["GET $path HTTP/1.1\r\nHost: default.example\r\nHost: www.alice.example\r\nConnection: close\r\n\r\n", 'two Hosts'],
    ["GET $path HTTP/1.1\r\nHost: www.alice.example/x\r\nConnection: close\r\n\r\n", 'a Host that is none'],
    ["GET $path HTTP/1.1\r\nHost: www.alice.example..\r\nConnection: close\r\n\r\n", 'two final dots'],
    ["GET $path HTTP/1.1\r\nHost: www.alice.example\0\r\nConnection: close\r\n\r\n", 'a NUL'],
    ["GET $path HTTP/1.1\r\nHost: default.example\r\nX-Forwarded-Host: www.alice.example\r\nForwarded: host=www.alice.example\r\nConnection: close\r\n\r\n", 'a Host that is forwarded'],
) {
    unlike($httpd->raw($case->[0]), qr/\Q$body{alice}\E/, "$case->[1]: the file is not answered");
}
my $bucher = "b\xc3\xbccher.example";
unlike($httpd->raw("GET " . path_of($csr{idn}) . " HTTP/1.1\r\nHost: $bucher\r\nConnection: close\r\n\r\n"), qr/\Q$body{idn}\E/, 'a name in UTF-8 is no name in HTTP');
push @{$httpd->{expected}}, qr/AH01909/;    # one certificate for all

# The page says why a name is not answered.
my $conf_with_page = "$conf\@STATUS\@\n";
$httpd->write_conf($conf_with_page);
$httpd->restart;
DCV::Httpd::wait_for(sub { eval { $httpd->report } });
my %warnings = map { my $o = $_; ($o->{source} =~ s{.*/}{}r => join ' ', map { $_->{code} } grep { $_->{code} =~ /^name_(?:not_claimed|served)/ } @{$o->{warnings}}) } @{$httpd->report->{orders}};
is($warnings{'greedy.csr'}, 'name_not_claimed', 'a name that nobody claims is warned of');
is($warnings{'own.csr'}, 'name_served_elsewhere name_not_claimed', 'and one that a neighbour serves');
is($warnings{'alice.csr'}, '', 'and nothing where all is well');
$httpd->stop;

# Virtual hosts that share an address: nobody proves the address of all.
my $shared = DCV::Httpd->new(conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
<VirtualHost 127.0.0.1:\@PORT\@>
    ServerName first.example
</VirtualHost>
<VirtualHost 127.0.0.1:\@PORT\@>
    ServerName greedy.example
</VirtualHost>
END
$shared->drop_box;
$shared->file('drop/greedy.csr', slurp($csr{greedy}));
ok($shared->start, 'virtual hosts at one address');
is($shared->get(path_of($csr{greedy}), '-H', 'Host: greedy.example')->{body}, $body{greedy}, 'one\'s name is answered');
is($shared->get(path_of($csr{greedy}), '-H', 'Host: 127.0.0.1')->{status}, 404, 'the address is not');
$shared->stop;

# A server without virtual hosts.
my $plain = DCV::Httpd->new(conf => "ServerName www.alice.example\nDCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory drop\n");
$plain->drop_box;
$plain->file('drop/alice.csr', slurp($csr{alice}));
ok($plain->start, 'httpd starts without a virtual host');
is($plain->get(path_of($csr{alice}), '-H', 'Host: www.alice.example')->{body}, $body{alice}, 'its ServerName is answered');
is($plain->get(path_of($csr{alice}), '-H', 'Host: alice.example')->{status}, 404, 'no other name of the order is answered');
$plain->stop;
done_testing;
