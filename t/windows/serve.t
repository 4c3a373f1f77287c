# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# httpd.exe with the module: what it says of CSRs is what it says elsewhere, and it answers.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr der_of md5_of sha256_of path_of slurp);
use DCV::Written qw(written);
use Encode qw(encode);
use IO::Socket::INET;

# CSRs as programs of Windows write them, by the path that the configuration has for each.
my %name  = (plain => 'www', backslash => 'back', relative => 'relative', case => 'case', blank => 'blank', utf16 => 'utf16', der => 'der', accent => 'accent');
my %csr   = map { $_ => make_csr(subject => "/CN=$name{$_}.example.com", $_ eq 'plain' ? (san => 'DNS:www.example.com,DNS:*.example.com,DNS:xn--bcher-kva.example') : ()) } keys %name;
my %bytes = map { $_ => slurp($csr{$_}) } keys %csr;
$bytes{plain} =~ s/(BEGIN|END) CERT/$1 NEW CERT/g;
$bytes{backslash} =~ s/\n/\r\n/g;
$bytes{utf16} = "\xff\xfe" . encode('UTF-16LE', $bytes{utf16} =~ s/\n/\r\n/gr);
$bytes{relative} = "\xef\xbb\xbf$bytes{relative}";
$bytes{der}   = der_of($csr{der});
my @files = (
    [plain     => 'conf/csr/www.pem',      '@ROOT@/conf/csr/www.pem'],
    [backslash => 'conf/csr/back.pem',     '@ROOT@\conf\csr\back.pem'],
    [relative  => 'conf/csr/relative.pem', 'conf/csr/relative.pem'],
    [case      => 'conf/csr/Case.pem',     'CONF/csr/cASE.PEM'],
    [blank     => 'conf/csr/My CSR.txt',   'conf\csr\My CSR.txt'],
    [utf16     => 'conf/csr/utf16.csr',    'conf/csr/utf16.csr'],
    [der       => 'conf/csr/der.der',      'conf/csr/der.der'],
    [accent    => "conf/csr/Caf\xc3\xa9 \xc3\xbcbung.csr", "conf/csr/Caf\xc3\xa9 \xc3\xbcbung.csr"],
);
# And as certreq, PowerShell, the IIS manager and Notepad write them.
my @written = written();
my $virtual = <<'END';
DCVEngine On
DCVAuthority sectigo
END
my $conf = join '', "<VirtualHost *:\@PORT\@>\nServerName www.example.com\n", $virtual,
    map({ "DCVCSRFile \"$_->[2]\"\n" } @files), map({ "DCVCSRFile conf/csr/$_->{file}\n" } @written), "Redirect permanent / https://www.example.com/\n</VirtualHost>\n", <<'END';
<VirtualHost *:@PORT@>
    ServerName status.example
    <Location "/dcv-status">
        SetHandler dcv-status
        DCVStatus On
    </Location>
</VirtualHost>
END
my $windows = DCV::Wine->new(modules => ['status'], conf => '');
$windows->file($_->[1], $bytes{$_->[0]}) for @files;
$windows->file("conf/csr/$_->{file}", slurp($_->{path})) for @written;
$windows->write_conf($conf);
my ($code, $out) = $windows->configtest;
is($code, 0, 'httpd -t takes paths with /, \\, relative, in another case, with blanks') or diag($out);
like($out, qr/Syntax OK/, 'and says so');

# The same files here, where paths are as they are.
my $unix = DCV::Httpd->new(modules => ['alias'], conf => '');
$unix->file($_->[1], $bytes{$_->[0]}) for @files;
$unix->file("conf/csr/$_->{file}", slurp($_->{path})) for @written;
$unix->write_conf($conf =~ s{DCVCSRFile "[^"]*(?:csr|CSR)[/\\]([^"]*)"}{'DCVCSRFile "conf/csr/' . ($1 =~ s/cASE\.PEM/Case.pem/r) . '"'}ger);
my %dump;
for my $httpd ($windows, $unix) {
    ($code, $out) = $httpd->configtest('-D', 'DUMP_DCV');
    is($code, 0, "$httpd->{mpm}: httpd -t -D DUMP_DCV ends with success");
    $dump{$httpd->{mpm}} = join "\n", grep { !/^(?:Order|VirtualHost|Generated): |^DCV00|^Syntax/ } split /\n/, $out;
}
is(scalar(() = $dump{winnt} =~ /^MD5: /mg), @files + @written, 'the dump has all orders');
like($dump{winnt}, qr/^MD5: @{[md5_of($csr{utf16})]}$/m, 'with hashes as openssl has them');
is($dump{winnt}, $dump{event}, 'the dump is that of another system: hashes, files, records and notes');

ok($windows->start, 'httpd.exe starts');
for my $file (@files) {
    my $answer = $windows->get(path_of($csr{$file->[0]}), '-H', 'Host: www.example.com');
    is($answer->{status} . ' ' . $answer->{body}, '200 ' . sha256_of($csr{$file->[0]}) . "\nsectigo.com", "$file->[2] is answered past a Redirect");
}
for my $csr (@written) {
    my $answer = $windows->get("/.well-known/pki-validation/$csr->{md5}.txt", '-H', 'Host: www.example.com');
    is("$answer->{status} $answer->{body}", "200 $csr->{sha256}\nsectigo.com", "$csr->{file} is answered, as a program of Windows writes it");
}
is($windows->get('/x', '-H', 'Host: www.example.com')->{status}, 301, 'the Redirect holds for all else');
is($windows->get(path_of($csr{plain}), '-H', 'Host: www.example.com', '-X', 'POST')->{status}, 405, 'POST is refused');

# Two requests over one connection of HTTP/1.1.
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $windows->{port}) or die $!;
print $socket map { 'GET ' . path_of($csr{$_}) . " HTTP/1.1\r\nHost: www.example.com\r\n" . ($_ eq 'der' ? "Connection: close\r\n" : '') . "\r\n" } qw(plain der);
my $both = do { local $/; <$socket> };
is(scalar(() = $both =~ m{HTTP/1\.1 200 OK\r\n}g), 2, 'two requests over one connection are answered');
like($both, qr/\Q@{[sha256_of($csr{$_})]}\E\nsectigo\.com/, "the body of $_ is there") for qw(plain der);

# The page in its formats, and the section of mod_status.
my %is = (html => qr{<html lang="en"}, json => qr/"md5": ?"@{[md5_of($csr{der})]}"/, text => qr/^MD5: @{[md5_of($csr{der})]}$/m, zone => qr/ IN CNAME /, csv => qr/^name,wildcard/, openmetrics => qr/^dcv_orders\{/m);
for my $format (sort keys %is) {
    my $answer = $windows->get("/dcv-status?format=$format", '-H', 'Host: status.example');
    is($answer->{status}, 200, "the page is there as $format");
    like($answer->{body}, $is{$format}, "$format has what it should");
}
$windows->stop;
done_testing;
