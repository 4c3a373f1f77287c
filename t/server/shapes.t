# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# CSRs of every shape that people save: the answer is always that of their DER, which
# openssl computes here.
use strict;
use warnings;
use Encode qw(encode);
use JSON::PP qw(encode_json);
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of slurp make_csr der_of md5_of sha256_of certigna_md5 certigna_sha256);

my $csr = csr_of('certigna-faq');
my $pem = slurp($csr);
my $text = `openssl req -in '$csr' -text`;
my $new = $pem =~ s/(BEGIN|END) CERT/$1 NEW CERT/gr;
my ($one_line) = map { s/-----.*?-----|\s//gr } $pem;
my $head = "DCV-Authority: sectigo\nDCV-Unique-Value: abc123\nDCV-Issued: 2026-11-01\n"
    . "DCV-Domains: extra.example, b\xc3\xbccher.example\n";

my %shape = (
    'PEM as openssl writes it'       => $pem,
    'PEM with NEW'                   => $new,
    'DER'                            => der_of($csr),
    'DER and a newline'              => der_of($csr) . "\n",
    'CRLF'                           => $pem =~ s/\n/\r\n/gr,
    'CR'                             => $pem =~ s/\n/\r/gr,
    'no newline at the end'          => $pem =~ s/\n\z//r,
    'UTF-8 with a byte order mark'   => "\xef\xbb\xbf$pem",
    'Notepad: mark and CRLF'         => "\xef\xbb\xbf" . $pem =~ s/\n/\r\n/gr,
    'PowerShell: UTF-16, little end' => "\xff\xfe" . encode('UTF-16LE', $pem =~ s/\n/\r\n/gr),
    'UTF-16, big end'                => "\xfe\xff" . encode('UTF-16BE', $pem),
    'UTF-16 with other characters'   => "\xff\xfe" . encode('UTF-16LE', "\x{1f600} f\x{fc}r\n$pem"),
    'openssl req -text'              => $text,
    'text before and after'          => "Hello, here it is:\n\n$pem\nRegards\n",
    'Latin-1 around'                 => "f\xfcr Sie\n$pem",
    'indented'                       => $pem =~ s/^/   /mgr,
    'spaces at the ends'             => $pem =~ s/$/  /mgr,
    'one long line'                  => "-----BEGIN CERTIFICATE REQUEST-----$one_line-----END CERTIFICATE REQUEST-----",
    'with its private key'           => slurp(make_csr(subject => '/CN=a.example') . '.key') . $pem,
    'four dashes'                    => $pem =~ s/-----/----/gr,
    'four dashes at the end alone'   => $pem =~ s/-----END/----END/r =~ s/-----\n\z/----\n/r,
    'one dash'                       => $pem =~ s/-----/-/gr,
    'eight dashes and blanks'        => $pem =~ s/-----/ -------- /gr,
    'dashes of a word processor'     => $pem =~ s/-----/\xe2\x80\x94\xe2\x80\x94-/gr,
    'PEM with SIGNING'               => $pem =~ s/CERTIFICATE REQ/CERTIFICATE SIGNING REQ/gr,
    'PEM with NEW in one line'       => $pem =~ s/BEGIN/BEGIN NEW/r,
    'line ends as two characters'    => $pem =~ s/\n/\\n/gr,
    'JSON'                           => encode_json({status => 'issued', csr => $pem}),
    'JSON of PHP'                    => '{"csr":"' . $pem =~ s{/}{\\/}gr =~ s/\n/\\r\\n/gr . '"}',
    'a quoted mail'                  => "On Monday she wrote:\n" . $pem =~ s/^/> /mgr,
    'a mail quoted again'            => $pem =~ s/^/>> /mgr,
    'header lines'                   => $head . $pem,
    'header lines, escaped'          => ($head . $pem) =~ s/\n/\\n/gr,
    'header lines, quoted'           => ($head . $pem) =~ s/^/> /mgr,
    'header lines of Notepad'        => "\xef\xbb\xbf" . ($head . $pem) =~ s/\n/\r\n/gr,
    'header lines in UTF-16'         => "\xff\xfe" . encode('UTF-16LE', Encode::decode('UTF-8', $head) . $pem),
    'header lines in any case'       => "dcv-authority:sectigo  \n  note: x\n$pem",
    'a header line without a value'  => "DCV-Unique-Value:\n$pem",
);
my $conf = "DCVEngine On\nDCVAuthority sectigo\n";
my (%port, $n);
my $httpd = DCV::Httpd->new;
for my $shape (sort keys %shape) {
    $httpd->file(++$n . '.csr', $shape{$shape});
    $port{$shape} = DCV::Httpd::free_port();
    $conf .= "Listen 127.0.0.1:$port{$shape}\n<VirtualHost *:$port{$shape}>\nDCVCSRFile $n.csr\n</VirtualHost>\n";
}
$httpd->write_conf($conf);
my (undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
ok($httpd->start, 'httpd starts with CSRs of every shape');
for my $shape (sort keys %shape) {
    my $answer = $httpd->fetch("http://127.0.0.1:$port{$shape}/.well-known/pki-validation/" . certigna_md5 . '.txt');
    my $unique = $shape{$shape} =~ /a\0?b\0?c\0?1\0?2\0?3/ ? "\nabc123" : '';
    is($answer->{body}, certigna_sha256 . "\nsectigo.com$unique", $shape);
}
is(scalar(() = $dump =~ /^Issued: 2026-11-01T/mg), 5, 'the issue date of header lines');
is(scalar(() = $dump =~ /^Domain: extra\.example$/mg), 5, 'the domains of header lines');
is(scalar(() = $dump =~ /^Domain: xn--bcher-kva\.example$/mg), 5, 'international ones among them');
my $with_headers = $httpd->file('headers.csr', $shape{'header lines'});
like(`openssl req -in $with_headers -noout -subject 2>&1`, qr/certigna/, 'which openssl does not mind');
$httpd->stop;

# Keys, names and extensions of every kind.
my %kind = (
    'RSA'         => [make_csr(key => 'rsa:2048', subject => '/CN=rsa.example'), 'rsa.example'],
    'EC'          => [make_csr(key => 'ec', subject => '/CN=ec.example'), 'ec.example'],
    'Ed25519'     => [make_csr(key => 'ed25519', subject => '/CN=ed.example'), 'ed.example'],
    'SAN alone'   => [make_csr(san => 'DNS:one.example,DNS:two.example'), 'one.example', 'two.example'],
    'CN and SAN'  => [make_csr(subject => '/CN=one.example', san => 'DNS:one.example,DNS:two.example'), 'one.example', 'two.example'],
    'capitals'    => [make_csr(subject => '/CN=WWW.Example.COM.'), 'www.example.com'],
    'wildcard'    => [make_csr(subject => '/CN=*.example.com'), '*.example.com'],
    'addresses'   => [make_csr(san => 'IP:192.0.2.1,IP:2001:DB8:0:0::1'), '192.0.2.1', '2001:db8::1'],
    'A-labels'    => [make_csr(subject => '/CN=xn--bcher-kva.example'), "xn--bcher-kva.example (b\xc3\xbccher.example)"],
    'U-labels'    => [make_csr(subject => "/CN=B\xc3\x9cCHER.example"), "xn--bcher-kva.example (b\xc3\xbccher.example)"],
    'no names'    => [make_csr(subject => '/O=Nobody')],
    'two CNs'     => [make_csr(subject => '/CN=one.example/CN=two.example'), 'one.example', 'two.example'],
    'other SANs'  => [make_csr(san => 'DNS:one.example,email:a@b.example,URI:http://c.example/'), 'one.example'],
    'a hundred'   => [make_csr(san => join(',', map { "DNS:n$_.example" } 1 .. 100)), map { "n$_.example" } 1 .. 100],
);
my %odd = (
    'a company'      => "/CN=Example GmbH",
    'a star inside'  => '/CN=w*.example.com',
    'two stars'      => '/CN=*.*.example.com',
    'star alone'     => '/CN=*',
    'an underscore'  => '/CN=a_b.example.com',
    'a leading dot'  => '/CN=.example.com',
    'a double dot'   => '/CN=a..example.com',
    'a hyphen first' => '/CN=-a.example.com',
    'a number last'  => '/CN=300.300.300.300',
    'a URL'          => '/CN=http:\/\/example.com',
    'a label of 64'  => '/CN=' . 'a' x 60 . 'aaaa',
    'a script'       => '/CN=<script>alert(1)<\/script>',
);
$conf = "DCVEngine On\nDCVAuthority sectigo\n";
my $p = 1;
$conf .= "<VirtualHost *:@{[$p++]}>\nServerName x\nDCVCSRFile $_->[0]\n</VirtualHost>\n" for map { $kind{$_} } sort keys %kind;
my $first_odd = $p;
$conf .= "<VirtualHost *:@{[$p++]}>\nServerName x\nDCVCSRFile " . make_csr(subject => $_) . "\n</VirtualHost>\n" for map { $odd{$_} } sort keys %odd;
$httpd->write_conf($conf);
my ($code, $out) = $httpd->configtest('-D', 'DUMP_DCV');
is($code, 0, 'CSRs with odd names are accepted') or diag($out);
my @blocks = split /^Order: /m, $out;
shift @blocks;
for my $kind (sort keys %kind) {
    my $block = shift @blocks;
    my ($path, @names) = @{$kind{$kind}};
    is(join('|', map { s/\nDomainUnicode: (.*)/ ($1)/r } $block =~ /^Domain: (.*(?:\nDomainUnicode: .*)?)$/mg), join('|', @names), "$kind: the names of the CSR are found");
    like($block, qr/^MD5: @{[md5_of($path)]}\nSHA256: @{[sha256_of($path)]}$/m, "$kind: the hashes are those of its DER");
}
for my $odd (sort keys %odd) {
    my $block = shift @blocks;
    like($block, qr/^Note: name_ignored: ".+" in the CSR is neither/m, "$odd is warned of");
    unlike($block, qr/^Domain: /m, 'and takes no part');
}
done_testing;
