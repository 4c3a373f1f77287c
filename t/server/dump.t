# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# httpd -t -D DUMP_DCV prints every order, its names, file and record.
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
my ($main, $vhost) = $out =~ /^(main server\n.*?)^(hosted\.example:81 \(.*)/ms;
my ($md5, $sha, $body) = (certigna_md5, certigna_sha256, certigna_body);
my ($left, $right) = unpack '(a32)*', $sha;
like($main, qr/^  order \Q$certigna\E$/m, 'the dump names the CSR file');
like($main, qr/^    authority    certigna$/m, 'the dump names the authority');
like($main, qr/^    md5          $md5$/m, 'the dump has the MD5');
like($main, qr/^    sha256       $sha$/m, 'the dump has the SHA-256');
like($main, qr/^    body         \Q$body\E$/m, 'the file as Certigna wants it');
like($main, qr/^    issued       2026-11-01\n    expires      2026-12-01$/m, 'the dump says that the order expires after 30 days');
like($main, qr{^      file   http://www\.certigna\.com/\.well-known/pki-validation/$md5\.txt$}m, 'the dump has the address of the file');
like($main, qr/^      record _$md5\.www\.certigna\.com\. IN CNAME $left\.$right\.certigna\.com\.$/m, 'the dump has the record');

my ($m, $s) = (md5_of($mixed), sha256_of($mixed));
my $target = join '.', unpack('(a32)*', $s), 'abc123.sectigo.com';
like($vhost, qr/^    body         $s\\nsectigo\.com\\nabc123$/m, 'a body of three lines on one');
like($vhost, qr/^    name \*\.example\.com\n      file   not permitted for a wildcard; use the record\n      record _$m\.example\.com\. IN CNAME \Q$target\E\.$/m, 'for a wildcard the dump has a record and no file');
like($vhost, qr/^    name xn--bcher-kva\.example \(b\xc3\xbccher\.example\)$/m, 'an international name both ways');
like($vhost, qr{^    name 192\.0\.2\.7\n      file   http://192\.0\.2\.7/.*\n      record none for an address; use the file$}m, 'for an address the dump has a file and no record');
like($vhost, qr{^      file   http://\[2001:db8::7\]/}m, 'an IPv6 address stands in brackets');
like($vhost, qr/^    name extra\.example$/m, 'a name from the directive');
like($vhost, qr/^    note name_ignored: "\\x1b\[31mM\\xc3\\xbcller & S\\xc3\\xb6hne GmbH" in the CSR/m, 'an odd name, escaped');
like($vhost, qr{^  literal /\.well-known/pki-validation/fileauth\.txt\n    body         xyz$}m, 'the dump has a literal file');
unlike($out, qr/\e/, 'nothing that could move a terminal');
unlike($out, qr/quiet\.example/, 'no virtual host without orders');

like($vhost, qr/^    problem name_not_public: /m, 'a problem is told from a note');
unlike($vhost, qr/^    (?:note name_not_public|problem name_ignored|warning )/m, 'and a note from a problem');

unlike(($httpd->configtest)[1], qr/^DCV orders|^  order |name_ignored/m, 'httpd -t alone prints no order, and no note');

is(($out =~ /long\.txt\n    body         (.*)$/m)[0], 'a\x5cb' . '0123456789' x 400, 'a long one, escaped');

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
like($out, qr/^off\.example:81 \(.*\), DCVEngine Off$/m, 'a virtual host that answers nothing');
my @marks = map { /^    problem order_replaced: The same CSR stands below .* Remove the order that is done\.$/m ? 1 : 0 } (split /^  order /m, ($out =~ /^twice\.example(.*)/ms)[0])[1, 2];
is("@marks", '1 0', 'the upper of two orders with one CSR, in the words of its warning');
is(scalar(() = $out =~ /^    .*CSR stands below/mg), 1, 'and that once');

# A name of another kind in subjectAltName is not lost without a word.
my $mail = make_csr(subject => '/', san => 'email:root@a.example,URI:http://u.example/,DNS:d.example,otherName:1.2.3.4;UTF8:x');
$httpd->write_conf("DCVEngine On\nDCVCSRFile $mail authority=sectigo\n");
(undef, $out) = $httpd->configtest('-D', 'DUMP_DCV');
is(join('|', $out =~ /name_ignored: (.*?) in the CSR/g), '"root@a.example"|"http://u.example/"|A name of the kind otherName', 'other names are warned of');
done_testing;
