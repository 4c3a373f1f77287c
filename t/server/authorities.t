# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Each authority's file and record, as its CA documents them. What is expected is put
# together here from openssl's hashes and the CAs' rules.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of md5_of sha256_of);

my ($lf, $crlf) = (csr_of('comodoca-lf'), csr_of('trustocean-crlf'));
my ($md5, $sha) = (md5_of($lf), sha256_of($lf));
my ($left, $right) = unpack '(a32)*', $sha;
my $define = 'DCVDefineAuthority own body="%{MD5} %{md5}\r\n%{SHA256}[ (%{unique})]\[\]\%" '
    . 'target="[u%{unique}.]%{sha256.1}.%{SHA256.2}.ca.example" owner="_dcv-%{md5}" caa=ca.example,other.example '
    . 'mail=robot@ca.example expires=7';
my $S = uc $sha;

# Directives => body, target, owner.
my @orders = (
    # As their sources state it, not computed here: t/data/README.md.
    ["DCVCSRFile $lf authority=comodoca",
        "0ba404b6326c6790c9abe76fa303b17ba25b90b732507810df280549d1c5d5b0\ncomodoca.com",
        '0ba404b6326c6790c9abe76fa303b17b.a25b90b732507810df280549d1c5d5b0.comodoca.com'],
    ["DCVAuthority comodoca separator=crlf\nDCVCSRFile $crlf unique=cab202166585",
        "fdadae5fbe8fce33026ffa3de7d27f546edc2686259e2ed1d64053aaef156d18\r\ncomodoca.com\r\ncab202166585",
        'fdadae5fbe8fce33026ffa3de7d27f54.6edc2686259e2ed1d64053aaef156d18.cab202166585.comodoca.com',
        '_B8EE25A34BC5CD1F4D5DC8C20FD4EEB2'],
    ["DCVCSRFile $lf authority=certigna", "$sha.certigna.com", "$left.$right.certigna.com"],
    ["DCVAuthority certigna separator=newline\nDCVCSRFile $lf", "$sha\ncertigna.com", "$left.$right.certigna.com"],
    ["DCVAuthority certigna separator=space\nDCVCSRFile $lf", "$sha certigna.com", "$left.$right.certigna.com"],
    ["DCVCSRFile $lf authority=sectigo", "$sha\nsectigo.com", "$left.$right.sectigo.com"],
    ["DCVCSRFile $lf authority=sectigo unique=Ab1", "$sha\nsectigo.com\nAb1", "$left.$right.Ab1.sectigo.com"],
    ["DCVCSRFile $lf authority=comodoca unique=@{['a' x 20]}", "$sha\ncomodoca.com\n@{['a' x 20]}", "$left.$right.@{['a' x 20]}.comodoca.com"],
    ["DCVCSRFile $lf authority=tbs unique=1", "$sha\ntrust-provider.com\n1", "$left.$right.1.trust-provider.com"],
    ["DCVCSRFile $lf authority=zerossl unique=z9", "$S\ncomodoca.com\nz9", uc("$left.$right") . '.z9.comodoca.com'],
    ["DCVAuthority ssl.com\nDCVCSRFile $lf", "$S\nssl.com", uc("$left.$right") . '.ssl.com'],
    ["DCVAuthority ssl.com hex=lower separator=dot\nDCVCSRFile $lf unique=q", "$sha.ssl.com.q", "$left.$right.q.ssl.com"],
    # The form of a DCVAuthority holds for the orders that name it, and for no others.
    ["DCVAuthority sectigo hex=upper\nDCVCSRFile $lf authority=SECTIGO", "$S\nsectigo.com", uc("$left.$right") . '.sectigo.com'],
    ["DCVAuthority sectigo hex=upper\nDCVCSRFile $lf authority=comodoca", "$sha\ncomodoca.com", "$left.$right.comodoca.com"],
    # So with two above it, and from the main server into a virtual host.
    ["DCVAuthority certigna separator=space\nDCVAuthority sectigo\nDCVCSRFile $lf authority=certigna", "$sha certigna.com", "$left.$right.certigna.com"],
    ["DCVAuthority sectigo\nDCVCSRFile $lf authority=ssl.com", "$sha ssl.com", "$left.$right.ssl.com"],
    # A DCVAuthority is for the orders below it.
    ["DCVAuthority certigna\nDCVCSRFile $lf\nDCVAuthority sectigo", "$sha.certigna.com", "$left.$right.certigna.com"],
    # An administrator's own, with and without the unique value.
    ["DCVCSRFile $lf authority=own unique=u1", "$md5 \L$md5\E\r\n$S (u1)[]%", "uu1.$left." . uc($right) . '.ca.example', "_dcv-\L$md5"],
    ["DCVCSRFile $lf authority=Own issued=2026-11-01", "$md5 \L$md5\E\r\n$S\[]%", "$left." . uc($right) . '.ca.example', "_dcv-\L$md5"],
);
my $conf = "DCVEngine On\nDCVAuthority ssl.com hex=lower separator=space\n";
my @port;
for my $order (@orders) {
    push @port, DCV::Httpd::free_port();
    $conf .= "Listen 127.0.0.1:$port[-1]\n<VirtualHost *:$port[-1]>\nServerName x\n$order->[0]\n</VirtualHost>\n";
}
# Defined behind its use: what counts is the whole configuration.
my $httpd = DCV::Httpd->new(conf => "$conf$define\n");
my (undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
my (undef, @blocks) = split /^Order: /m, $dump;
ok($httpd->start, 'httpd starts with an order of each kind');
for my $i (0 .. $#orders) {
    my ($directives, $body, $target, $owner) = @{$orders[$i]};
    my ($path) = $directives =~ /DCVCSRFile (\S+)/;
    my $name = $directives =~ s{/\S*/}{}gr =~ s/\n/ | /gr;
    my $url  = "http://127.0.0.1:$port[$i]/.well-known/pki-validation/" . md5_of($path) . '.txt';
    is($httpd->fetch($url)->{body}, $body, "$name: the file is what the CA asks for");
    $owner //= "_$md5";
    like($blocks[$i], qr/^Record: \Q$owner\E\.\S+ IN CNAME \Q$target\E\.$/m, "$name: the record is what the CA looks for");
}
like($dump, qr/^Issued: 2026-11-01T00:00:00Z\nExpires: 2026-11-08T00:00:00Z$/m, 'a CA with seven days');
$httpd->stop;
done_testing;
