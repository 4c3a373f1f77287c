# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# httpd -t finds every mistake, and says directive, file and remedy.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of slurp make_csr);

my $httpd = DCV::Httpd->new;
my $csr   = csr_of('certigna-faq');
my $pem   = slurp($csr);
my $key   = make_csr(subject => '/CN=a.example') . '.key';

my %file = (
    empty     => '',
    blank     => "\xef\xbb\xbf\r\n \r\n",
    two       => $pem . $pem,
    nothing   => "just some text\n",
    key       => slurp($key),
    cut       => substr($pem, 0, 500),
    nbsp      => $pem =~ s/MIICsT/MII\xc2\xa0CsT/r,
    damaged   => $pem =~ s/MIICsT/MII!sT/r,
    flipped   => $pem =~ s/MIICsTCCAZkC/MIICsTCCAZkD/r,
    large     => ' ' x 262144 . $pem,
    binary    => "\x30\x82\x01\x00\x00binary",
    zero      => "\0" x 100,
    der_more  => DCV::Data::der_of($csr) . 'more',
    odd_head  => "DCV-Autority: sectigo\n$pem",
    twice     => "DCV-Issued: 2026-11-01\nDCV-Issued: 2026-11-02\n$pem",
    late      => "${pem}DCV-Authority: sectigo\n",
    bad_date  => "DCV-Issued: 2026-02-30\n$pem",
    utf16_odd => "\xff\xfeA",
);
$httpd->file("$_.csr", $file{$_}) for keys %file;
system 'mkfifo', $httpd->dir . '/pipe.csr';
symlink 'loop.csr', $httpd->dir . '/loop.csr';
my $dir = $httpd->dir;

# Configuration => what the message must hold besides the place.
my $S = 'DCVAuthority sectigo';
my @mistakes = (
    # files
    ["$S\nDCVCSRFile none.csr",     qr{none\.csr: cannot find it: .*correct the path}],
    ["$S\nDCVCSRFile $dir",         qr{it is a directory; name the CSR file itself}],
    ["$S\nDCVCSRFile pipe.csr",     qr{pipe\.csr: it is no regular file}],
    ["$S\nDCVCSRFile loop.csr",     qr{loop\.csr: cannot open it: Too many levels of symbolic links}],
    ["$S\nDCVCSRFile empty.csr",    qr{empty\.csr: it is empty; write the CSR}],
    ["$S\nDCVCSRFile blank.csr",    qr{it is empty}],
    ["$S\nDCVCSRFile two.csr",      qr{it holds 2 CSRs; put each in a file of its own}],
    ["$S\nDCVCSRFile nothing.csr",  qr{it holds no CSR; expected is PEM}],
    ["$S\nDCVCSRFile key.csr",      qr{it holds a PRIVATE KEY, but no CSR; name the file}],
    ["$S\nDCVCSRFile cut.csr",      qr{no line "-----END CERTIFICATE REQUEST-----"; it was cut off}],
    ["$S\nDCVCSRFile damaged.csr",  qr{damaged\.csr: line 2 has the character "!" at place \d+, so that the CSR is not whole base64; copy it again}],
    ["$S\nDCVCSRFile nbsp.csr",     qr{line 2 has the character U\+00A0 \(no-break space\) at place 4, so that}],
    ["$S\nDCVCSRFile flipped.csr",  qr{does not decode \(.+\); make it again}],
    ["$S\nDCVCSRFile large.csr",    qr{larger than 256 KiB}],
    ["$S\nDCVCSRFile binary.csr",   qr{neither text nor a whole CSR in DER; save it as PEM}],
    ["$S\nDCVCSRFile zero.csr",     qr{neither text nor}],
    ["$S\nDCVCSRFile utf16_odd.csr", qr{neither text nor}],
    ["$S\nDCVCSRFile der_more.csr", qr{followed by 4 more bytes}],
    ["$S\nDCVCSRFile odd_head.csr", qr{unknown header line "DCV-Autority"; known are DCV-Authority:}],
    ["$S\nDCVCSRFile twice.csr",    qr{"DCV-Issued:" stands twice}],
    ["$S\nDCVCSRFile late.csr",     qr{"DCV-Authority" stands behind the CSR; move it before}],
    ["$S\nDCVCSRFile bad_date.csr", qr{"2026-02-30" is no day; write YYYY-MM-DD, as}],
    # authorities
    ["DCVCSRFile $csr",                    qr{no authority is named for it; put "DCVAuthority NAME"}],
    ["DCVCSRFile $csr\nDCVAuthority sectigo", qr{no authority is named for it}],
    ["DCVAuthority nobody",                qr{DCVAuthority at .*: unknown authority "nobody"; known are certigna sectigo comodoca tbs zerossl ssl\.com}],
    ["DCVCSRFile $csr authority=nobody",   qr{unknown authority "nobody"; known are}],
    ["DCVAuthority sectigo separator=tab", qr{unknown separator "tab"; known are newline, space, dot, crlf}],
    ["DCVAuthority sectigo hex=Hex",       qr{unknown hex case "Hex"}],
    # unique values and dates
    ["DCVCSRFile $csr authority=zerossl",  qr{"zerossl" requires the order's unique value; add unique=VALUE}],
    ["DCVCSRFile $csr authority=tbs",      qr{"tbs" requires the order's unique value}],
    ["DCVCSRFile $csr authority=certigna unique=abc", qr{"certigna" knows no unique value}],
    ["DCVCSRFile $csr authority=sectigo unique=a-b",  qr{"a-b" is no unique value; it has 1 to 20 letters and digits}],
    ["DCVCSRFile $csr authority=sectigo unique=@{['a' x 21]}", qr{is no unique value}],
    ["DCVCSRFile $csr authority=sectigo issued=yesterday", qr{"yesterday" is no day}],
    ["DCVCSRFile $csr authority=sectigo issued=2026-2-3",  qr{is no day}],
    ["DCVCSRFile $csr authority=sectigo domains=a_b.example", qr{domains: "a_b\.example" is neither a domain name nor an IP address}],
    # tokens
    ['DCVToken a/b x',             qr{DCVToken at .*"a/b" cannot be served: .*without a directory}],
    ['DCVToken .x y',              qr{the first not a dot}],
    ['DCVToken x ""',              qr{DCVToken takes two arguments}],
    ["DCVToken x \xc3\xa9",        qr{not printable ASCII}],
    ["DCVToken x y\nDCVToken x z", qr{"x" has a content already, from another DCVToken}],
    ["$S\nDCVCSRFile $csr\nDCVToken @{[DCV::Data::certigna_md5]}.txt y", qr{has a content already, from \Q$csr\E}],
    # definitions
    ['DCVDefineAuthority own',               qr{own: body= is missing}],
    ['DCVDefineAuthority own body="%{sha1}" target="a.b"', qr{body=: unknown variable at "%\{sha1\}"; known are %\{md5\}}],
    ['DCVDefineAuthority own body="%{md5" target="a.b"',   qr{unknown variable}],
    ['DCVDefineAuthority own body="x\q" target="a.b"',     qr{unknown escape: a backslash before "q"; known are n, r}],
    ['DCVDefineAuthority own body="[x" target="a.b"',      qr{brackets must come in pairs}],
    ['DCVDefineAuthority own body="x]" target="a.b"',      qr{brackets must come in pairs}],
    ['DCVDefineAuthority own body="x" target="%{sha256}.b"', qr{target= has a label over 63 octets; .*split}],
    ['DCVDefineAuthority own body="x" target="a.b."',      qr{target= ends in a dot; leave it out}],
    ['DCVDefineAuthority own body="x" target="a..b"',      qr{target= has an empty label}],
    ['DCVDefineAuthority own body="x" target="a b"',       qr{target= has an empty label or a character}],
    ['DCVDefineAuthority own body="[x]" target="a.b"',     qr{body= makes an empty file}],
    ['DCVDefineAuthority own body="x" target="a.b" unique=maybe', qr{unique=maybe is not one of}],
    ['DCVDefineAuthority own body="%{unique}" target="a.b" unique=none', qr{unique=none contradicts}],
    ['DCVDefineAuthority own body="x" target="a.b" unique=required',     qr{needs a template with}],
    ['DCVDefineAuthority own body="%{unique}" target="a.b" unique=optional', qr{vanishes for an order without}],
    ['DCVDefineAuthority own body="x" target="a.b" expires=0',  qr{expires=0 is no number of days}],
    ['DCVDefineAuthority own body="x" target="a.b" mail=me',    qr{mail=me is no address}],
    ['DCVDefineAuthority own body="x" target="a.b" caa=a;b',    qr{caa= has "a;b"}],
    ['DCVDefineAuthority Sectigo body="x" target="a.b"',        qr{there is an authority "sectigo" already}],
    ["DCVDefineAuthority own body=x target=a.b\nDCVAuthority own hex=upper", qr{do not apply to "own", which has templates of its own}],
);

# Mistakes of form, found where httpd reads the line.
my @form = (
    ['DCVEngine Maybe',                     qr{DCVEngine must be On or Off}],
    ['DCVAuthority',                        qr{DCVAuthority: the authority's name is missing}],
    ['DCVCSRFile',                          qr{DCVCSRFile: the CSR file's path is missing}],
    ['DCVCSRFile a.csr uniqe=x',            qr{DCVCSRFile: unknown option uniqe=; known are authority= unique= issued= domains=}],
    ['DCVCSRFile authority=sectigo a.csr',  qr{the CSR file's path must stand before its options}],
    ['DCVCSRFile /a b/site.csr',            qr{"b/site\.csr" is no option; .*; what has blanks in it stands in quotation marks}],
    ['DCVCSRFile /a b=c/site.csr',          qr{unknown option b=; .*; a path with blanks in it stands in quotation marks}],
    ['DCVCSRDirectory /a b/csr',            qr{"b/csr" is no option; .*quotation marks}],
    ['DCVCSRFile a.csr b.csr',              qr{"b\.csr" is no option}],
    ['DCVCSRFile a.csr unique=x unique=y',  qr{option unique= stands twice}],
    ['DCVCSRFile a.csr unique=',            qr{option unique= has no value}],
    ['DCVCSRFile a.csr unique= issued=2026-01-01', qr{option unique= has no value}],
    ['DCVToken x',                          qr{DCVToken takes two arguments}],
    ["<VirtualHost *>\nDCVDefineAuthority x body=x target=a.b\n</VirtualHost>", qr{DCVDefineAuthority cannot occur within <VirtualHost>}],
    ["<Directory />\nDCVEngine On\n</Directory>", qr{DCVEngine not allowed (here|in)}],
);

for my $case (@mistakes, @form) {
    my ($conf, $message) = @$case;
    my $path = $httpd->write_conf("DCVEngine On\n$conf\n");
    my ($code, $output) = $httpd->configtest;
    my $name = $conf =~ s/\n/ | /gr;
    isnt($code, 0, "httpd -t refuses: $name");
    like($output, $message, 'for the right reason');
    like($output, qr{\Q$path\E:\d+|line \d+ of \Q$path\E}, 'and where it stands');
}

$httpd->write_conf(<<"END");
DCVDefineAuthority own body="%{x}" target="a.b"
DCVAuthority own
DCVCSRFile $csr
DCVCSRFile $csr authority=own
<VirtualHost *:1>
DCVAuthority nobody
</VirtualHost>
<VirtualHost *:2>
DCVCSRFile $csr authority=certigna unique=x
</VirtualHost>
END
is(scalar(() = ($httpd->configtest)[1] =~ /DCV0001/g), 3, 'a bad definition is told once, and hides no other');

# A mistake is told once, not again for each order that it costs.
$httpd->write_conf("DCVAuthority nobody\nDCVCSRFile $csr\nDCVCSRFile $csr authority=certigna unique=x\n");
my (undef, $told) = $httpd->configtest;
is(scalar(() = $told =~ /DCV0001/g), 2, 'an authority that is unknown, and a mistake of its own');
unlike($told, qr/no authority is named/, 'but none that follows');

# All mistakes at once, each with its line.
my $path = $httpd->write_conf(<<'END');
DCVAuthority sectigo
DCVCSRFile none-1.csr
<VirtualHost *:1>
DCVCSRFile none-2.csr
</VirtualHost>
END
my (undef, $output) = $httpd->configtest;
is(scalar(() = $output =~ /DCV0028: DCVCSRFile at \Q$path\E:\d+: /g), 2, 'two mistakes, both told');

# A server with a mistake does not start, and says why on the terminal.
$httpd->write_conf("DCVAuthority nobody\nDCVCSRFile $csr authority=sectigo\n");
ok(!do {
    local *DCV::Httpd::diag = sub { };
    no warnings 'redefine';
    $httpd->start;
}, 'httpd does not start half-configured');
like(DCV::Httpd::slurp("$dir/out"), qr/unknown authority "nobody"/, 'and says why at once');

# Not mistakes, but warned of.
my @warnings = (
    ["<VirtualHost *:1>\nDCVCSRFile $csr authority=sectigo\n</VirtualHost>", qr{DCV0003: the virtual host at .*DCVEngine is Off; set it On}],
    ["DCVCSRFile $csr authority=sectigo", qr{DCV0004: the main server has orders or literal files, but nothing answers them}],
    ["DCVEngine On\nDCVCSRFile $csr authority=sectigo unique=a\nDCVCSRFile $csr authority=sectigo unique=b", qr{DCV0002: DCVCSRFile at .*only the lower one is answered}],
);
for my $case (@warnings) {
    my ($conf, $message) = @$case;
    $httpd->write_conf("$conf\n");
    my ($code, $text) = $httpd->configtest;
    is($code, 0, 'httpd -t accepts what is only warned of');
    like($text, $message, 'it warns of it');
}
for my $quiet ("DCVEngine On\nDCVCSRFile $csr authority=sectigo\nDCVCSRFile $csr authority=sectigo",
    "DCVEngine On\nDCVCSRFile $csr AUTHORITY=Sectigo Unique=\"a1\" \"domains=x.example, y.example\"",
    "DCVAuthority sectigo\n<VirtualHost *:1>\nDCVEngine On\nDCVCSRFile $csr\n</VirtualHost>",
    'DCVEngine On') {
    $httpd->write_conf("$quiet\n");
    my ($code, $text) = $httpd->configtest;
    is("$code $text", "0 Syntax OK\n", 'accepted without a word');
}
done_testing;
