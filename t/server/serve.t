# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A CA gets the file that Certigna asks for, under each MPM.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of certigna_md5 certigna_body);

my $md5  = certigna_md5;
my $path = "/.well-known/pki-validation/$md5.txt";
my $csr  = csr_of('certigna-faq');

for my $mpm (qw(event worker prefork)) {
    my $httpd = DCV::Httpd->new(mpm => $mpm, conf => <<"END");
DCVEngine On
DCVAuthority certigna
DCVCSRFile $csr
DCVToken fileauth.txt "a1b2c3"
END
    $httpd->file('htdocs/.well-known/pki-validation/other.txt', "from disk\n");
    ok($httpd->start, "$mpm: httpd starts");

    my $answer = $httpd->get($path);
    is($answer->{status}, 200, "$mpm: the file is there");
    is($answer->{body}, certigna_body, "$mpm: its content is what Certigna asks for");
    is($answer->{headers}{'content-type'}, 'text/plain; charset=us-ascii', "$mpm: its type is text in ASCII");
    is($answer->{headers}{'content-length'}, length certigna_body, "$mpm: its length is told");
    is($answer->{headers}{'cache-control'}, 'no-store', 'it is not to be cached');

    my $head = $httpd->get($path, '--head');
    is($head->{status}, 200, "$mpm: HEAD is answered");
    is($head->{headers}{'content-length'}, length certigna_body, "$mpm: HEAD tells the length");
    is((split /\r\n\r\n/, $httpd->raw("HEAD $path HTTP/1.0\r\n\r\n"), 2)[1], '',
        'and no body');

    is($httpd->get("/.well-known/pki-validation/\L$md5\E.txt")->{body}, certigna_body,
        "$mpm: the MD5 in lower case");
    is($httpd->get("$path?nocache=1")->{body}, certigna_body, "$mpm: with a query string");
    my $part = $httpd->get($path, '--range', '0-3');
    is($part->{status}, 200, "$mpm: a Range is not taken up");
    is($part->{body}, certigna_body, 'the whole body comes');
    is($httpd->get($path, '--header', 'Request-Range: bytes=0-3')->{status}, 200, 'nor its old name');

    for my $method (qw(POST PUT DELETE OPTIONS TRACE PROPFIND NONSENSE)) {
        my $refused = $httpd->get($path, '--request', $method);
        is($refused->{status}, 405, "$mpm: $method is refused");
        is($refused->{headers}{allow}, 'GET, HEAD', 'with what is allowed');
    }

    is($httpd->get('/.well-known/pki-validation/fileauth.txt')->{body}, 'a1b2c3',
        "$mpm: a literal file");
    is($httpd->get('/.well-known/pki-validation/FILEAUTH.txt')->{status}, 404,
        'its name counts by case');

    is($httpd->get('/.well-known/pki-validation/other.txt')->{body}, "from disk\n",
        "$mpm: an unknown name is served from disk as before");
    for my $unknown ('', '0' x 32 . '.txt', "$md5", "$md5.TXT", "$md5.txt/", "x$md5.txt",
        "../pki-validation/$md5.txtx", 'A' x 128, 'A' x 129, 'A' x 200) {
        my $missing = $httpd->get("/.well-known/pki-validation/$unknown");
        like($missing->{status}, qr/^40[34]$/, "$mpm: not ours: " . substr $unknown, 0, 60);
    }
    $httpd->stop;
}

# What a client sends must not be able to move the next request on its connection.
my $httpd = DCV::Httpd->new(conf => <<"END");
DCVEngine On
DCVCSRFile $csr authority=certigna
LimitRequestBody 1000
ErrorDocument 413 https://elsewhere.example/
END
ok($httpd->start, 'httpd starts with a limit for bodies');
my $file = "GET $path HTTP/1.1\r\nHost: a\r\n";
my $last = "GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
my $smuggled = "GET $path HTTP/1.1\r\nHost: smuggled\r\n\r\n";
my %bodies = (
    'no body'             => ["$file\r\n"],
    'Content-Length'      => [$file . 'Content-Length: ' . length($smuggled) . "\r\n\r\n$smuggled"],
    'chunks'              => [$file . "Transfer-Encoding: chunked\r\n\r\n"
            . sprintf("%x\r\n%s\r\n0\r\n\r\n", length $smuggled, $smuggled)],
    'a body behind POST'  => ["POST $path HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nHello"],
);
for my $kind (sort keys %bodies) {
    my $request = $bodies{$kind}[0];
    my $all = $httpd->raw("$request$request$last");
    my @status = $all =~ m{HTTP/1\.1 (\d+) }g;
    my $want = $kind =~ /POST/ ? 405 : 200;
    is("@status", "$want $want 404", "keep-alive survives with $kind");
    is(scalar(() = $all =~ /@{[certigna_body]}/g), $want == 200 ? 2 : 0, "as many files come as were asked for with $kind");
}
# A body that cannot be read costs the connection, but not the answer.
for my $case (['GET', 200], ['POST', 405]) {
    my ($method, $status) = @$case;
    for my $body ("Content-Length: 2000\r\n\r\n" . 'x' x 2000, "Transfer-Encoding: chunked\r\n\r\nno chunk\r\n") {
        my $all = $httpd->raw("$method $path HTTP/1.1\r\nHost: a\r\n$body");
        is(join(' ', $all =~ m{HTTP/1\.1 (\d+) }g), $status, "$method with a bad body");
        unlike($all, qr/elsewhere/, 'is not led elsewhere');
    }
}
like($httpd->raw("GET $path HTTP/1.0\r\n\r\n"), qr{^HTTP/1\.1 200 .*\r\n\r\n@{[certigna_body]}$}s,
    'HTTP/1.0 without a Host');
like($httpd->raw("GET $path HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    qr{^Connection: Keep-Alive}mi, 'HTTP/1.0 with keep-alive');
like($httpd->raw("GET http://some.example$path HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    qr{@{[certigna_body]}$}, 'an absolute URI');
$httpd->stop;
done_testing;
