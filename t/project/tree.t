# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The tree keeps its own rules: rooms, licence, layout, and documents that name everything.
use strict;
use warnings;
use DCV::Test;
use File::Find;
use DCV::Data qw(slurp);

my @files;
find({no_chdir => 1, wanted => sub {
    $File::Find::prune = 1 if m{^\./(?:\.git|build)$};
    push @files, s{^\./}{}r if -f && !m{/\.git/};
}}, '.');
my @core = grep { m{^(?:src/core|include/dcv)/} } @files;
my @glue = grep { m{^src/httpd/} } @files;
my @c    = grep { /\.[ch]$/ } @files;
cmp_ok(scalar @core, '>=', 20, 'the core has its files');
cmp_ok(scalar @glue, '>=', 10, 'the glue has its files');

# The core knows nothing of httpd: not by include, not by symbol.
my @objects = split /\n/, `find $ENV{DCV_BUILD}/core -name "*.o"`;
is(scalar @objects, 2 + grep({ /^src.*\.c$/ } @core), 'each file of the core is built, and the page and the catalogue');
my @undefined = map { /^([^:]+): +U (\S+)/ ? "$1: $2" : () } `nm -A -u @objects`;
cmp_ok(scalar @undefined, '>=', 20, 'nm lists what they use');
is(join("\n", grep { /: ap_|: mod_dcv/ } @undefined), '', 'and nothing of it is httpd\'s or the glue\'s');
is(join(' ', grep { /: \S*(?:MD5|md5)/ && !/: (?:dcv_|apr_md5)/ } @undefined), '', 'MD5 is APR-util\'s, which has it on a FIPS system too');
is(join(' ', grep { slurp($_) =~ /#include\s*["<](?:httpd|http_|ap_|util_|mod_|scoreboard|mpm)/ } @core),
    '', 'no file of the core includes a header of httpd');
is(join(' ', grep { slurp($_) =~ /apr_time_now|clock_gettime|dcv_clock_|\bperror\b|\bprintf\(/ } grep { !m{^include/dcv/(?:clock|run)\.h$} } @core), 'src/core/clock.c',
    'the core asks no clock, which it only has for others, and prints nothing');
# Constants with pointers in them are data until they are relocated, then read-only.
my @data = map { my $o = $_; map { "$o: $_" } `objdump -t $o` =~ /^\S+ .*?\s(\.(?:bss|data)(?!\.rel\.ro)\S*\s+[0-9a-f]*[1-9a-f][0-9a-f]*\s+\S+|\*COM\*.*)$/mg } @objects;
# What sanitizers and gcov add is theirs.
is(join("\n", grep { !/__odr_asan|__gcov/ } @data), '', 'nor any state of its own');

# The network knows neither httpd nor orders.
my @network = grep { m{^src/net/} } @files;
cmp_ok(scalar @network, '>=', 8, 'the network has its files');
my @needed = map { /^([^:]+): +U (\S+)/ ? "$1: $2" : () } `nm -A -u $ENV{DCV_BUILD}/net/*.o $ENV{DCV_BUILD}/net/fetch/*.o`;
cmp_ok(scalar @needed, '>=', 20, 'nm lists what they use');
is(join("\n", grep { /: (?:ap_|mod_dcv|dcv_(?:order|report|snapshot|judge|explain|index|proof|authority|csr))/ } @needed), '', 'and nothing of it is httpd\'s or about orders');

# Each file of the core has its unit test.
ok(-e s{^src/(core/(?:[\w/]+/)?)(\w+)\.c$}{t/unit/$1test_$2.c}r, "$_ has a unit test") for grep { /\.c$/ } @core;

# Each library is named in one file.
my %door = ('openssl/' => 'src/core/crypto.c src/net/fetch/trust.c', 'curl/' => 'src/net/fetch/fetch.c', 'apr_md5.h' => 'src/core/md5.c', 'idn2.h' => 'src/core/idn.c',
    'libpsl.h' => 'src/core/psl.c', 'jansson.h' => 'src/core/render/json.h',
    'unbound.h' => 'src/net/resolver.c', 'ldns/' => 'src/net/packet.c src/net/root.c', 'ap_socache.h' => 'src/httpd/state/carry.h src/httpd/state/default.c src/httpd/state/opened.h src/httpd/state/store.h');
for my $library (sort keys %door) {
    is(join(' ', sort grep { m{^(?:src|include|mod_)} && slurp($_) =~ m{#include\s*<\Q$library\E} } @c),
        $door{$library}, "$library is reached through the file that is meant for it");
}

# Licence, layout, size.
my @sources = grep { m{\.(?:[ch]|pm|t|sh)$|^(?:Makefile|tools/|t/lib/run|t/bench/(?:run|soak|directories|files)$|\.ci/run)} } @files;
cmp_ok(scalar @sources, '>=', 50, 'sources are found');
for my $file (@sources) {
    # REUSE-IgnoreStart
    my @lines = slurp($file) =~ /^\W*(SPDX-(?:FileCopyrightText: The mod_dcv authors|License-Identifier: Apache-2\.0)\b)/mg;
    # REUSE-IgnoreEnd
    is(scalar @lines, 2, "$file: one line of the copyright holder, one of the licence");
}
like(slurp('LICENSE'), qr/Apache License\s+Version 2\.0/, 'the licence is there');
is(slurp('LICENSES/Apache-2.0.txt'), slurp('LICENSE'), 'also where reuse looks for it');
is(join(' ', grep { /\.[ch]$/ && (() = slurp($_) =~ /\n/g) > 450 } @c), '', 'no file is too long');
# A function fits on a screen, from the line of its name to its last brace.
my (@long, $functions);
for my $file (grep { /\.c$/ } @c) {
    my $text = slurp($file);
    while ($text =~ /^(?!\s|\}|#|\/\*)([^\n;]*\n(?:[ ][^\n;]*\n)*\{\n.*?)^\}$/gms) {
        my $lines = 1 + (() = $1 =~ /\n/g);
        $functions++;
        push @long, "$file: $lines lines before line " . (1 + (() = substr($text, 0, pos $text) =~ /\n/g)) if $lines > 60;
    }
}
is("@long", '', 'no function is too long');
cmp_ok($functions, '>', 1000, 'which was looked at');
my %in_folder;
$in_folder{s{/[^/]+$}{}r}++ for grep { m{^src/.*\.c$} } @files;
is(join(' ', grep { $in_folder{$_} > 15 } sort keys %in_folder), '', 'no folder has more than fifteen sources');

# Every directive and every log message is documented.
my @directives = slurp('src/httpd/directives.c') =~ /AP_INIT_\w+\("(\w+)"/g;
cmp_ok(scalar @directives, '>=', 5, 'directives are found');
for my $directive (@directives) {
    like(slurp('docs/directives.md'), qr/^## $directive$/m, "$directive is documented");
    like(slurp('conf/reference.conf'), qr/^\s*$directive /m, 'and in the reference');
}
my %id;
$id{$_}++ for map { slurp($_) =~ /"DCV(\d{4}): /g } @glue;
cmp_ok(scalar keys %id, '>=', 4, 'log messages are found');
for my $id (sort keys %id) {
    is($id{$id}, 1, "DCV$id stands for one message");
    like(slurp('docs/operations.md'), qr/^\| DCV$id \|/m, 'which is explained');
}
my @links = map { my $f = $_; my ($dir) = $f =~ m{^(.*/)?}; map { [$f, ($dir // '') . $_] } slurp($f) =~ /\]\(([^):#]+)\)/g } grep { /\.md$/ } @files;
cmp_ok(scalar @links, '>=', 8, 'links are found');
ok(-e $_->[1], "$_->[0] links to $_->[1]") for @links;
my @named = map { slurp($_) =~ m{`((?:src|include|conf|t)/[\w./-]+)`}g } grep { /\.md$/ && $_ ne 't/data/README.md' } @files;
ok(-e $_, "documents name $_, which is there") for sort keys %{{map { $_ => 1 } @named}};
my @functions = slurp('docs/authorities.md') =~ /`((?:dcv_)?\w+_\w+|DCV_\w+)`/g;
my $code = join '', map { slurp($_) } @core;
like($code, qr/\b$_\b/, "documents name $_, which is in the core") for @functions;
done_testing;
