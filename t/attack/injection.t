# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What customers and clients choose, names of files, subjects of CSRs, header lines, Hosts and
# User-Agents, is shown to administrators and read by programs: nothing of it becomes a part of
# a page, a line of its own, or a byte that moves a terminal.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Raw;
use DCV::Data qw(make_csr slurp path_of der_of);
use JSON::PP qw(decode_json);

# None has a slash or NUL, so that each can be the name of a file. evil7 is looked for.
my @hostile = (
    '<evil7 onevil7=1>', '</script><script>evil7()<%2fscript>', '"><evil7 onevil7=1>', "' onevil7='1", '" onevil7="1', '<!--evil7', '-->evil7', '</style><evil7>', ']]><evil7>',
    '&lt;evil7&gt;', '&#60;evil7&#62;', '<evil7', '<<evil7>', "<\tevil7>", "<\xc0\xbcevil7>", 'javascript:evil7()', "{{evil7}}\${evil7}`evil7`",
    "\nEvil7: 1", "\rEvil7: 1", "\r\n\r\nEvil7: 1", "x\nevil7 IN A 192.0.2.66", "x\n\$INCLUDE evil7", "evil7\nevil7 3", "\"} 1\nevil7{a=\"", '\\"} evil7', '\\', '\\n', '%s%n%x evil7', '%00evil7',
    "\e[2J\e]0;evil7\a", "\x9b31mevil7", "\x7fevil7\x08\x08", "evil7\xe2\x80\xae", "\xe2\x80\xa8evil7", "\xff\xfeevil7", "\xed\xa0\x80evil7", "\xf4\x90\x80\x80evil7", "\xc3(evil7", "\xef\xbb\xbfevil7", "evil7\t|\tx", ' evil7 ', '-evil7', ';evil7', '# evil7', '=cmd|evil7',
    'evil7' x 40, join('', map { chr } 1 .. 46, 48 .. 127), join('', map { chr } 128 .. 255),
);

# A CSR whose CN and first SAN are any bytes: those of a right one are replaced in its DER. Its
# signature is wrong then.
my %made;

sub csr_named {
    my ($bytes) = @_;
    my $length = length $bytes;
    my $mark = substr join('.', ('m' x 15) x 16), 0, $length < 60 ? $length : 60;
    $bytes = substr $bytes, 0, 60;
    $mark =~ s/\.\z/m/;
    my $der = $made{length $mark} //= der_of(make_csr(subject => "/O=$mark", san => "DNS:$mark,DNS:main.example"));
    return $der =~ s/\Q$mark\E/$bytes/gr;
}

my $plain = make_csr(subject => '/CN=main.example');
my $files = 3 * @hostile + 10;
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb status)], children => [1, 25], conf => <<"END", quiet => [qr/DCV002[012]: /, qr/AH10244/]);
HttpProtocolOptions Unsafe
DCVEngine On
DCVAuthority sectigo
DCVCSRFile $plain
DCVCSRDirectory drop files=$files
\@STATUS\@
<Location "/server-status">
    SetHandler server-status
</Location>
<VirtualHost *:\@PORT\@>
    ServerName main.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName customer.example
    ServerAlias *evil7*
</VirtualHost>
END
my $drop = $httpd->drop_box;
my $fits = sub { return substr $_[0], 0, 200 };
for my $i (0 .. $#hostile) {
    $httpd->file('drop/' . $fits->($hostile[$i]) . ".good$i.csr", "DCV-Unique-Value: u$i\n" . slurp($plain));
    $httpd->file('drop/' . $fits->($hostile[$i]) . ".bad$i.csr", "DCV-$hostile[$i]: $hostile[$i]\n" . slurp($plain));
    $httpd->file("drop/$i.csr", csr_named($hostile[$i]));
}
ok($httpd->start, 'httpd starts with files that have odd names');

# Visits, and requests for files that nobody has.
my $stranger = '/.well-known/pki-validation/' . 'ab' x 16 . '.txt';
my $sent = 0;
for my $text (@hostile) {
    for my $path (path_of($plain), $stranger) {
        for my $host ("main.example", $text, "x$text.example", "customer.example\r\nX: $text") {
            my $answer = DCV::Raw::exchange($httpd->{port}, "GET $path HTTP/1.1\r\nHost: $host\r\nUser-Agent: $text\r\nReferer: $text\r\nX-Forwarded-For: $text\r\nConnection: close\r\n\r\n");
            $sent++ if $answer =~ m{^HTTP/1.1 (?:200|404)};
        }
    }
}
cmp_ok($sent, '>=', 100, 'many requests of clients with odd names are answered');
ok(DCV::Httpd::wait_for(sub { @{$httpd->report->{errors}} >= @hostile }), 'the report has the files that are no orders');

# The page's tags without what their attributes say; what is left of a tag that does not end, too.
sub tags {
    my ($html) = @_;
    my @tags;
    while ($html =~ /<([^\s>]+(?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*\s*\/?)>|<(.{0,20})/gs) {
        push @tags, defined $1 ? $1 =~ s/"[^"]*"|'[^']*'//gr : "not closed: $2";
    }
    return @tags;
}

my %seen;
for my $query ('', 'limit=500', 'search=evil7', 'search=' . join('', map { sprintf '%%%02x', ord } split //, '"><evil7 onevil7=1>'), 'names=1', 'warning=name_ignored') {
    for my $format (qw(html json text zone openmetrics)) {
        my $what = "?format=$format&$query";
        my $answer = $httpd->get("/dcv-status$what" =~ s/&\z//r);
        next if $answer->{status} == 400;
        my $body = $answer->{body};
        is($answer->{status}, 200, "$what is answered");
        is($answer->{headers}{'x-content-type-options'}, 'nosniff', "$what: no browser guesses what it is");
        utf8::decode(my $text = $body) or fail("$what is not UTF-8");
        unlike($body, qr/[\0-\x08\x0b-\x1f\x7f]/, "$what has no control character");
        unlike($text, qr/[\x80-\x9f\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}]/, "$what has no character that turns or breaks lines");
        $seen{$format} += () = $body =~ /evil7/gi;
        if ($format eq 'html') {
            my ($style) = $body =~ m{<style>(.*?)</style>}s;
            my ($script) = $body =~ m{<script>(.*?)</script>}s;
            unlike(($style // '') . ($script // ''), qr/evil7/, "$what: style and script are the module's own");
            my $rest = $body =~ s{<style>.*?</style>}{}sr =~ s{<script>.*?</script>}{}sr;
            is(join(' ', grep { /evil7|not closed|\bon\w+=|^\/?script|^img|^iframe|^!--/i } tags($rest)), '', "$what: no tag or attribute is somebody's own");
        }
        elsif ($format eq 'json') {
            ok(eval { decode_json($body) }, "$what is JSON") or diag($@);
        }
        elsif ($format eq 'text') {
            is(join("\n", grep { !/^(?:[A-Z][\w-]*: .*)?$/ || /^evil7/i } split /\n/, $body), '', "$what: each line is one of the report's own");
        }
        elsif ($format eq 'zone') {
            is(join("\n", grep { !/^(?:;.*|\$(?:TTL|ORIGIN) [\w.-]+|[\w.*-]+\.?\s+(?:\d+\s+)?(?:IN\s+)?CNAME\s+[\w.-]+)?$/ || /^[^;]*evil7/ } split /\n/, $body), '', "$what: each line is a comment or a record of an order");
        }
        else {
            is(join("\n", grep { !/^(?:# (?:TYPE|HELP|UNIT) dcv_\w+ .*|# EOF|dcv_\w+(?:\{\w+="(?:[^"\\]|\\[\\n"])*"(?:,\w+="(?:[^"\\]|\\[\\n"])*")*\})? [\d.e+-]+)$/ } split /\n/, $body), '', "$what: each line is one of the module's own");
        }
    }
}
cmp_ok($seen{$_}, '>=', 20, "what was sent is shown by format=$_") for qw(html json text);
for my $path ('/server-status', '/server-status?auto') {
    my $answer = $httpd->get($path);
    my ($section) = $path =~ /auto/ ? $answer->{body} =~ /^(DCV.*)/ms : $answer->{body} =~ m{(<h2>[^<]*mod_dcv.*)}si;
    ok(defined $section, "$path has a section of the module") or diag($answer->{body});
    unlike($section // '', qr/<evil7|onevil7=1>|^evil7/mi, "$path: nothing in it is somebody's own");
    unlike($section // '', qr/[\0-\x08\x0b-\x1f\x7f]/, "$path: nothing in it moves a terminal");
}
my ($code, $dump) = $httpd->run('-t', '-D', 'DUMP_DCV');
is($code, 0, 'httpd -t -D DUMP_DCV prints what there is');
ok(utf8::decode($dump), 'which is UTF-8');
unlike($dump, qr/[\0-\x08\x0b-\x1f\x7f-\x9f]/, 'nothing in it moves a terminal');
unlike($dump, qr/^evil7/mi, 'nothing in it is a line of its own');
unlike($httpd->log, qr/[\0-\x08\x0b-\x1f\x7f]/, 'nothing in the log moves a terminal');
unlike($httpd->log, qr/^(?!\[)/m, 'each line of the log is one of httpd');
$httpd->stop;
done_testing;
