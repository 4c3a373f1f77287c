# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# httpd -t -D DUMP_DCV prints every order, as the status handler's text format does.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of make_csr md5_of sha256_of certigna_md5 certigna_sha256 certigna_body);

my $certigna = csr_of('certigna-faq');
my $mixed = make_csr(
    subject => '/CN=*.example.com',
    san     => 'DNS:example.com,DNS:xn--bcher-kva.example,IP:192.0.2.7,IP:2001:db8::7',
);
my $odd = make_csr(subject => "/CN=\e[31mM\xc3\xbcller & S\xc3\xb6hne GmbH");
my $httpd = DCV::Httpd->new(conf => <<"END");
DCVEngine On
DCVAuthority certigna
DCVCSRFile $certigna issued=2026-11-01
\@STATUS\@
<VirtualHost *:81>
    ServerName hosted.example
    DCVCSRFile $mixed authority=sectigo unique=abc123 domains=extra.example
    DCVCSRFile $odd
    DCVToken fileauth.txt xyz
    DCVToken long.txt "a\\b@{['0123456789' x 400]}"
</VirtualHost>
<VirtualHost *:82>
    ServerName quiet.example
</VirtualHost>
END
my ($code, $out) = $httpd->configtest('-D', 'DUMP_DCV');
is($code, 0, 'httpd -t -D DUMP_DCV ends with success');
like($out, qr/^Syntax OK$/m, 'as part of -t');
my ($main, $vhost) = $out =~ /^(Order: \Q$certigna\E\n.*?)^(Order: .*)/ms;
my ($md5, $sha, $body) = (certigna_md5, certigna_sha256, certigna_body);
my ($left, $right) = unpack '(a32)*', $sha;
like($main, qr/^VirtualHost: main server\nAuthority: certigna\nIssued: 2026-11-01T00:00:00Z\nExpires: 2026-12-01T00:00:00Z$/m, 'the dump has virtual host, authority and dates of an order');
like($main, qr/^MD5: $md5\nSHA256: $sha$/m, 'the dump has the hashes');
like($main, qr/^Body: \Q$body\E$/m, 'the file as Certigna wants it');
like($main, qr{^URL: http://www\.certigna\.com/\.well-known/pki-validation/$md5\.txt$}m, 'the dump has the address of the file');
like($main, qr/^Record: _$md5\.www\.certigna\.com\. IN CNAME $left\.$right\.certigna\.com\.$/m, 'the dump has the record');

my ($m, $s) = (md5_of($mixed), sha256_of($mixed));
my $target = join '.', unpack('(a32)*', $s), 'abc123.sectigo.com';
like($vhost, qr/^VirtualHost: hosted\.example:81\nAuthority: sectigo$/m, 'an order has its virtual host');
like($vhost, qr/^Body: $s\\nsectigo\.com\\nabc123$/m, 'a body of three lines on one');
like($vhost, qr/^Domain: \*\.example\.com\nNoFile: .*\nRecord: _$m\.example\.com\. IN CNAME \Q$target\E\.$/m, 'for a wildcard the dump has a record and no file');
like($vhost, qr/^Domain: xn--bcher-kva\.example\nDomainUnicode: b\xc3\xbccher\.example$/m, 'an international name both ways');
like($vhost, qr{^Domain: 192\.0\.2\.7\nURL: http://192\.0\.2\.7/.*\n(?:(?!Domain).*\n)*NoRecord: }m, 'for an address the dump has a file and no record');
like($vhost, qr{^URL: http://\[2001:db8::7\]/}m, 'an IPv6 address stands in brackets');
like($vhost, qr/^Domain: extra\.example$/m, 'a name from the directive');
like($vhost, qr/^Note: name_ignored: "\\x1b\[31mM\\xc3\\xbcller & S\\xc3\\xb6hne GmbH" in the CSR/m, 'an odd name, escaped');
like($vhost, qr{^Literal: fileauth\.txt\nVirtualHost: hosted\.example:81\nBody: xyz$}m, 'the dump has a literal file');
unlike($out, qr/\e/, 'nothing that could move a terminal');
unlike($out, qr/quiet\.example/, 'no virtual host without orders');
like($vhost, qr/^Problem: name_not_public: /m, 'a problem is told from a note');
unlike(($httpd->configtest)[1], qr/^Order: |name_ignored/m, 'httpd -t alone prints no order, and no note');
is(($out =~ /^Literal: long\.txt\nVirtualHost: .*\nBody: (.*)$/m)[0], 'a\x5cb' . '0123456789' x 400, 'a long one, escaped');

# It is one renderer: but for times, and for what only one of them can know, they are the same.
sub comparable {
    my ($text) = @_;
    return join "\n", grep { !/^(?:Server|Generated|Signature|NextStep|DCV\w+|\w*Visits?\w*): |^Syntax OK$/ } split /\n/, $text;
}
ok($httpd->start, 'httpd starts with these orders');
is(comparable($out), comparable($httpd->get('/dcv-status?format=text')->{body}), 'the dump is what the status handler writes as text');
$httpd->stop;

# What is not answered says so.
$httpd->write_conf(<<"END");
<VirtualHost *:81>
    ServerName off.example
    DCVCSRFile $certigna authority=certigna
</VirtualHost>
<VirtualHost *:82>
    ServerName twice.example
    DCVEngine On
    DCVCSRFile $certigna authority=certigna
    DCVCSRFile $certigna authority=sectigo
</VirtualHost>
END
(undef, $out) = $httpd->configtest('-D', 'DUMP_DCV');
my @blocks = split /^Order: /m, $out;
like($blocks[1], qr/^VirtualHost: off\.example:81\n.*^Problem: engine_off: /ms, 'a virtual host that answers nothing');
my @marks = map { /^Problem: order_replaced: The same CSR stands below .* Remove the order that is done\.$/m ? 1 : 0 } @blocks[2, 3];
is("@marks", '1 0', 'the upper of two orders with one CSR, in the words of its warning');

# A name of another kind in subjectAltName is not lost without a word.
my $mail = make_csr(subject => '/', san => 'email:root@a.example,URI:http://u.example/,DNS:d.example,otherName:1.2.3.4;UTF8:x');
$httpd->write_conf("DCVEngine On\nDCVCSRFile $mail authority=sectigo\n");
(undef, $out) = $httpd->configtest('-D', 'DUMP_DCV');
is(join('|', $out =~ /name_ignored: (.*?) in the CSR/g), '"root@a.example"|"http://u.example/"|A name of the kind otherName', 'other names are warned of');
done_testing;
