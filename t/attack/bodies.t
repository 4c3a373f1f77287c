# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Requests with odd bodies on connections that are kept: each body holds a request for a
# neighbour's file. Nobody's request is taken from a body, and the answer that comes next is the
# one to the next request.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Raw;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my @customers = qw(alice bob carol);
my %csr = map { $_ => make_csr(subject => "/CN=www.$_.example") } @customers;
my %proof = map { $_ => sha256_of($csr{$_}) . "\nsectigo.com" } @customers;
my $conf = <<'END' . join '', map { "<VirtualHost *:\@PORT\@>\nServerName www.$_.example\nDCVCSRDirectory $_\n</VirtualHost>\n" } @customers;
MaxKeepAliveRequests 0
KeepAliveTimeout 20
LimitRequestBody 100000
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:@PORT@>
    ServerName default.example
</VirtualHost>
END

sub request {
    my ($method, $customer, @lines) = @_;
    return join "\r\n", "$method " . path_of($csr{$customer}) . ' HTTP/1.1', "Host: www.$customer.example", @lines, '', '';
}

# What must never be taken for a request: bob's file, in a body.
my $hidden = request('GET', 'bob');
my $size = length $hidden;
my $chunk = sprintf "%x\r\n%s\r\n", $size, $hidden;
my $te = 'Transfer-Encoding: chunked';

# Headers, body, and 1 where all is right, so that the next request must be answered.
my %bodies = (
    'a body'                          => [["Content-Length: $size"], $hidden, 1],
    'an empty body'                   => [['Content-Length: 0'], '', 1],
    'chunks'                          => [[$te], "${chunk}0\r\n\r\n", 1],
    'chunks in upper case'            => [['transfer-encoding: CHUNKED'], uc(sprintf '%x', $size) . "\r\n$hidden\r\n0\r\n\r\n", 1],
    'chunks with extensions'          => [[$te], sprintf("%x;name=\"value\"\r\n%s\r\n0;last\r\n\r\n", $size, $hidden), 1],
    'chunks with trailers'            => [[$te], "${chunk}0\r\nX-Trailer: x\r\nHost: www.bob.example\r\n\r\n", 1],
    'many small chunks'               => [[$te], join('', map { "1\r\n$_\r\n" } split //, $hidden) . "0\r\n\r\n", 1],
    'leading zeros'                   => [[$te], sprintf("%016x\r\n%s\r\n0\r\n\r\n", $size, $hidden), 0],
    'a length that is too long'       => [['Content-Length: ' . ($size + 10_000)], $hidden, 0],
    'a length beyond the limit'       => [['Content-Length: 100001'], $hidden x 10, 0],
    'a chunk beyond the limit'        => [[$te], sprintf("%x\r\n%s", 0x1fffff, $hidden x 100), 0],
    'a length of 2 ** 64'             => [['Content-Length: 18446744073709551616'], $hidden, 0],
    'a length below 0'                => [['Content-Length: -1'], $hidden, 0],
    'a length with a sign'            => [["Content-Length: +$size"], $hidden, 0],
    'a length that is no number'      => [['Content-Length: abc'], $hidden, 0],
    'a length in hex'                 => [['Content-Length: ' . sprintf '0x%x', $size], $hidden, 0],
    'an empty length'                 => [['Content-Length:'], $hidden, 0],
    'two lengths'                     => [["Content-Length: $size", 'Content-Length: 0'], $hidden, 0],
    'two lengths, the other way'      => [['Content-Length: 0', "Content-Length: $size"], $hidden, 0],
    'two lengths in one'              => [["Content-Length: $size, $size"], $hidden, 0],
    'a length and chunks'             => [['Content-Length: 5', $te], "${chunk}0\r\n\r\n", 0],
    'chunks and a length'             => [[$te, 'Content-Length: 5'], "${chunk}0\r\n\r\n", 0],
    'a length and chunks, too short'  => [["Content-Length: $size", $te], "0\r\n\r\n$hidden", 0],
    'chunks twice'                    => [[$te, $te], "${chunk}0\r\n\r\n", 0],
    'another encoding'                => [['Transfer-Encoding: gzip'], $hidden, 0],
    'two encodings'                   => [['Transfer-Encoding: gzip, chunked'], "${chunk}0\r\n\r\n", 0],
    'chunked and then identity'       => [['Transfer-Encoding: chunked, identity'], "${chunk}0\r\n\r\n", 0],
    'identity'                        => [['Transfer-Encoding: identity', "Content-Length: $size"], $hidden, 0],
    'an encoding with a tab'          => [["Transfer-Encoding:\tchunked"], "${chunk}0\r\n\r\n", 0],
    'an encoding with a form feed'    => [["Transfer-Encoding: \x0cchunked", "Content-Length: $size"], $hidden, 0],
    'an encoding with a space'        => [['Transfer-Encoding : chunked', "Content-Length: $size"], $hidden, 0],
    'a folded encoding'               => [["Transfer-Encoding:\r\n chunked", "Content-Length: $size"], $hidden, 0],
    'a chunk size that is no number'  => [[$te], "xyz\r\n$hidden\r\n0\r\n\r\n", 0],
    'a chunk size with a sign'        => [[$te], sprintf("-%x\r\n%s\r\n0\r\n\r\n", $size, $hidden), 0],
    'a chunk size in hex with 0x'     => [[$te], sprintf("0x%x\r\n%s\r\n0\r\n\r\n", $size, $hidden), 0],
    'a chunk size of 2 ** 64'         => [[$te], "10000000000000000\r\n$hidden\r\n0\r\n\r\n", 0],
    'a chunk size of 2 ** 63'         => [[$te], "8000000000000000\r\n$hidden\r\n0\r\n\r\n", 0],
    'a chunk that is too short'       => [[$te], sprintf("%x\r\n%s\r\n0\r\n\r\n", $size - 20, $hidden), 0],
    'a chunk without its line end'    => [[$te], sprintf("%x\r\n%s0\r\n\r\n", $size, $hidden), 0],
    'chunks with bare line feeds'     => [[$te], sprintf("%x\n%s\n0\n\n", $size, $hidden), 0],
    'a chunk size that never ends'    => [[$te], '0' x 9000 . "\r\n$hidden", 0],
    'an extension that never ends'    => [[$te], '1;' . 'x' x 9000 . "\r\n$hidden", 0],
    'no last chunk'                   => [[$te], $chunk, 0],
    'Expect and a body'               => [['Expect: 100-continue', "Content-Length: $size"], $hidden, 0],
    'Expect and chunks'               => [['Expect: 100-continue', $te], "${chunk}0\r\n\r\n", 0],
    'Expect of something else'        => [['Expect: something', "Content-Length: $size"], $hidden, 0],
    'Upgrade and a body'              => [['Connection: Upgrade', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__', "Content-Length: $size"], $hidden, 0],
);

# Each is tried at once, with a pause before the body, and with one within it.
sub ways {
    my ($head, $body, $next) = @_;
    my $half = int(length($body) / 2);
    return (["$head$body$next"], [$head, "$body$next"], [$head . substr($body, 0, $half), substr($body, $half) . $next]);
}

sub name_of {
    my ($answer) = @_;
    my ($customer) = grep { $answer->{body} =~ /\Q$proof{$_}\E/ } @customers;
    return $customer // $answer->{status} || "bytes: $answer->{body}";
}

for my $options ('Strict', 'Unsafe') {
    my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb http2 reqtimeout)], conf => "HttpProtocolOptions $options\nProtocols h2c http/1.1\nRequestReadTimeout header=5 body=5\n$conf", quiet => [qr/AH01587|AH01588|AH01591|AH02500|AH02501|AH00588|AH01590/]);
    for my $customer (@customers) {
        $httpd->drop_box($customer);
        $httpd->file("$customer/order.csr", slurp($csr{$customer}));
    }
    ok($httpd->start, "$options: httpd starts");
    my %count = (kept => 0, all => 0);
    for my $name (sort keys %bodies) {
        my ($headers, $body, $right) = @{$bodies{$name}};
        my @wrong;
        for my $method (qw(GET POST HEAD PUT)) {
            for my $way (ways(request($method, 'alice', @$headers), $body, request('GET', 'carol', 'Connection: close'))) {
                local $DCV::Raw::pause = 0.01;
                my $text = DCV::Raw::exchange($httpd->{port}, $way, ends => 1);
                my @names = map { name_of($_) } DCV::Raw::answers($text, $method, 'GET', 'GET');
                my $first = {GET => 'alice', HEAD => 200}->{$method} // 405;
                my $fits = $right ? qr/\A$first carol\z/ : qr/\A(?:(?:$first|[45]\d\d|101)(?: carol| [45]\d\d)?)?\z/;
                push @wrong, "$method: @names" if "@names" !~ $fits;
                $count{all}++;
                $count{kept}++ if "@names" =~ / carol/;
            }
        }
        is(join("\n", @wrong), '', "$options, $name: each answer is the one to its request");
    }
    # What is no body is a request: so the answer would look that is looked for above.
    my $text = DCV::Raw::exchange($httpd->{port}, request('GET', 'alice', 'Content-Length: 0') . $hidden . request('GET', 'carol', 'Connection: close'));
    is(join(' ', map { name_of($_) } DCV::Raw::answers($text)), 'alice bob carol', "$options: behind an empty body the neighbour's file is asked for");
    cmp_ok($count{kept}, '>=', 80, "$options: many connections were kept");
    $httpd->stop;
}
done_testing;
