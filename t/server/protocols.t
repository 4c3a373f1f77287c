# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# HTTP/2 and TLS answer as HTTP/1.1 does.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of certigna_md5 certigna_body);

my $csr  = csr_of('certigna-faq');
my $path = '/.well-known/pki-validation/' . certigna_md5 . '.txt';

for my $mpm (qw(event worker prefork)) {
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => [qw(ssl socache_shmcb alias), $mpm eq 'prefork' ? () : 'http2'],
        conf => <<"END");
Listen 127.0.0.1:\@TLS_PORT\@
SSLSessionCache shmcb:\@DIR\@/ssl(512000)
DCVEngine On
DCVCSRFile $csr authority=certigna
@{[$mpm eq 'prefork' ? '' : 'Protocols h2 h2c http/1.1']}
<VirtualHost *:\@TLS_PORT\@>
    SSLEngine On
    SSLCertificateFile "\@DIR\@/cert.pem"
    SSLCertificateKeyFile "\@DIR\@/key.pem"
    Redirect / https://elsewhere.example/
</VirtualHost>
END
    my $dir = $httpd->dir;
    system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost -addext basicConstraints=critical,CA:FALSE "
        . "-keyout $dir/key.pem -out $dir/cert.pem 2>/dev/null");
    ok($httpd->start, "$mpm: httpd starts");
    my $tls   = "https://127.0.0.1:$httpd->{tls_port}$path";
    my $plain = $httpd->url($path);
    my @ways  = (['1.1', '--http1.1', $tls], ['1.0', '--http1.0 --no-alpn', $tls]);
    push @ways, ['2', '--http2', $tls], ['2', '--http2-prior-knowledge', $plain]
        if $mpm ne 'prefork';
    for my $way (@ways) {
        my ($version, $option, $url) = @$way;
        my ($scheme) = $url =~ /^(\w+)/;
        my $answer = $httpd->curl('-k', split(' ', $option), $url);
        is("$answer->{status} $answer->{body}", '200 ' . certigna_body,
            "$mpm: $scheme $option");
        is($answer->{version}, $version, 'in that version') if $version ne '1.0';
        is($answer->{headers}{'content-length'}, length certigna_body, "$mpm: $scheme $option: the length is right");
        # Without a body: curl 7.88 fails now and then when the answer, of any handler, comes
        # before it has sent one.
        my $refused = $httpd->curl('-k', split(' ', $option), '--request', 'DELETE', $url);
        is($refused->{status}, 405, "$mpm: $scheme $option: DELETE is refused");
        my $head = $httpd->curl('-k', split(' ', $option), '--head', $url);
        is("$head->{status} $head->{headers}{'content-length'}", '200 77', "$mpm: $scheme $option: HEAD is answered");
    }
    $httpd->stop;
}
done_testing;
