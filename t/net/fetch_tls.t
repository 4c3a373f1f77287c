# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Fetches over https: any certificate will do, and what is wrong with it is told; so is why
# there is no TLS. The servers are OpenSSL's own.
use strict;
use warnings;
use DCV::Data;
use DCV::Dns::Namespace;
use DCV::Fetch qw(fetch fetch_one);
use DCV::Httpd;
use DCV::OddServer;
use DCV::Test;
use MIME::Base64 qw(encode_base64);
use File::Temp qw(tempdir);

DCV::Dns::Namespace::enter();
DCV::Dns::Namespace::set_up();
my $dir = tempdir('dcv-tls-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my (@pids, $count);
$SIG{$_} = sub { exit 1 } for qw(INT TERM);
END {
    local ($?, $!);
    kill 'TERM', @pids;
    waitpid $_, 0 for @pids;
}

sub run { system("cd $dir && ($_[0]) >>log 2>&1") == 0 or die DCV::Httpd::slurp("$dir/log"); return }

# An authority that this system trusts, and certificates of its.
my $key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
run("openssl req -x509 $key -keyout ca.key -out ca.pem -subj '/CN=Authority of a test' -days 30"
    . ' && mkdir trusted && cp ca.pem trusted/ && openssl rehash trusted');
$ENV{SSL_CERT_DIR} = "$dir/trusted";

sub certificate {
    my ($file, $san, $made) = @_;
    run("openssl req $key -keyout $file.key -out $file.csr -subj '/CN=$file' -addext 'subjectAltName=$san'"
        . " && " . ($made // '') . " openssl x509 -req -in $file.csr -CA ca.pem -CAkey ca.key -copy_extensions copyall -out $file.pem -days 30");
    return;
}
certificate('good', 'DNS:www.example.com,IP:127.80.1.1');
certificate('other', 'DNS:other.example.com');
certificate('old', 'DNS:www.example.com', 'faketime -f -40d');
run("openssl req -x509 $key -keyout own.key -out own.pem -subj /CN=www.example.com -days 30");
run("openssl req -x509 -newkey rsa:1024 -nodes -keyout weak.key -out weak.pem -sha1 -subj /CN=www.example.com -days 30");

# Start a server on an address of its own, which is returned.
sub serve {
    my ($file, @more) = @_;
    my $address = '127.80.1.' . ++$count;
    my $pid = fork() // die "fork: $!";
    if (!$pid) {
        open STDOUT, '>>', "$dir/server.log" or die $!;
        open STDERR, '>&', \*STDOUT;
        open STDIN, '<', '/dev/null';
        exec 'setpriv', '--pdeathsig', 'TERM', 'openssl', 's_server', '-accept', "$address:443", '-cert', "$dir/$file.pem",
            '-key', "$dir/$file.key", '-www', @more or die;
    }
    push @pids, $pid;
    DCV::Httpd::wait_for(sub { IO::Socket::IP->new(PeerHost => $address, PeerPort => 443) }) or die "$address does not listen";
    return $address;
}

sub said {
    my ($one) = @_;
    return join ' ', map { $_ // '-' } @$one{qw(outcome status certificate)};
}

my $good = serve('good');
is(said(fetch_one('/', $good, 443)), 'replied 200 -', 'nothing is said of a certificate that is right');
is(said((fetch([[$good, '/', $good, 443]]))[0]), 'replied 200 -', 'nor of one of an address');
is(said((fetch([['example.com', '/', $good, 443]]))[0]), 'replied 200 hostname mismatch', 'one for another name is told, and does no harm');
is(said(fetch_one('/', serve('old'), 443)), 'replied 200 certificate has expired', 'so is one that has expired');
is(said(fetch_one('/', serve('own'), 443)), 'replied 200 self-signed certificate', 'and one of nobody\'s');
my $weak = serve('weak', '-cipher', 'ALL:@SECLEVEL=0');
is(said(fetch_one('/', $weak, 443)), 'replied 200 self-signed certificate', 'a weak key and SHA-1 are no hindrance');

# A server chooses the group of Diffie-Hellman, and with it how long the other side computes.
sub group {
    my ($bits) = @_;
    my @octets = map { 1 + $_ * 73 % 255 } 1 .. $bits / 8;
    ($octets[0], $octets[-1]) = (0x80, 1);
    my $body = pack 'Cn/a*a*', 0x82, pack('C*', 0, @octets), "\x02\x01\x02";
    my $der = pack 'CCn/a*', 0x30, 0x82, "\x02$body";
    return DCV::Data::write_file("$dir/dh$bits.pem", "-----BEGIN DH PARAMETERS-----\n" . encode_base64($der) . "-----END DH PARAMETERS-----\n");
}
my @dh = ('-tls1_2', '-cipher', 'kDHE:@SECLEVEL=0', '-dhparam');
is(said(fetch_one('/', serve('weak', @dh, group(2048)), 443)), 'replied 200 self-signed certificate', 'an exchange by Diffie-Hellman will do');
is(fetch_one('/', serve('weak', @dh, group(4104)), 443)->{outcome}, 'tls', 'but none of more than 4096 bits, which takes this side up to a second of computing');
{
    local $ENV{SSL_CERT_DIR} = "$dir/none";
    my $complaint = fetch_one('/', $good, 443)->{certificate} // '';
    like($complaint, qr/^$|issuer|self-signed certificate in/, 'another authority is told');
}

# SNI: the server has a second certificate for the name only.
my $sni = serve('other', '-servername', 'www.example.com', '-cert2', "$dir/good.pem", '-key2', "$dir/good.key");
is(said(fetch_one('/', $sni, 443)), 'replied 200 -', 'the name is sent for SNI');

# Protocols: as old as OpenSSL still speaks them.
is(said(fetch_one('/', serve('good', @$_, '-cipher', 'ALL:@SECLEVEL=0'), 443)), 'replied 200 -', "@$_ will do")
    for ['-tls1'], ['-tls1_1'], ['-tls1_2'], ['-tls1_3'];
my $h2 = serve('good', '-alpn', 'h2,http/1.1');
is(said(fetch_one('/', $h2, 443)), 'replied 200 -', 'HTTP/1.1 is spoken where HTTP/2 is offered');

# No TLS.
my $plain = DCV::OddServer->new('127.80.2.1', 443, sub { "HTTP/1.1 400 Bad\r\n\r\n" });
my $none = fetch_one('/', '127.80.2.1', 443);
is($none->{outcome}, 'tls', 'where plain HTTP is spoken there is no TLS');
like($none->{error}, qr/wrong version number|packet length|TLS connect error/i, 'in the words of the library');
my $refusing = fetch_one('/', serve('good', '-no_tls1_3', '-cipher', 'PSK-AES128-CBC-SHA', '-psk', 'abcd'), 443);
is($refusing->{outcome}, 'tls', 'a server with which no cipher is in common has no TLS');
like($refusing->{error}, qr/handshake failure/, 'which is said, too');
my $mute = DCV::OddServer->new('127.80.2.2', 443, sub { sub { sleep 20 } });
my $stalled = fetch_one('/', '127.80.2.2', 443, timeout => 2500);
is($stalled->{outcome}, 'no_reply', 'a server that accepts a connection and says nothing does not reply');
cmp_ok($stalled->{ms}, '<', 2300, 'which takes the time of a connection, and not all');
my $closing = DCV::OddServer->new('127.80.2.3', 443, sub { '' });
is(fetch_one('/', '127.80.2.3', 443)->{outcome}, 'tls', 'one that closes it has no TLS');
is(fetch_one('/', '127.80.2.9', 443)->{outcome}, 'refused', 'a port where nobody listens refuses');
done_testing;
