# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What differs by system stands between functions, never within one; and calls of a single system
# stand in files that are built for it.
use strict;
use warnings;
use DCV::Data qw(slurp);
use DCV::Test;

my @sources = split /\n/, `find src mod_dcv.c include -name '*.[ch]' | sort`;
cmp_ok(scalar @sources, '>', 300, 'sources are found');
my (@within, $looked);
for my $source (@sources) {
    my $depth = 0;
    # Without comments and without what is quoted: both may have braces.
    my $text = slurp($source) =~ s{(/\*.*?\*/)|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"}{($1 // '') =~ s/[^\n]//gr}gser;
    my $line = 0;
    for (split /\n/, $text) {
        $line++;
        if (/^\s*#/) {
            $looked++ if /^\s*#\s*if/;
            push @within, "$source:$line" if $depth && /^\s*#\s*(?:if|el|end)/;
            next;
        }
        $depth += tr/{// - tr/}//;
    }
    is($depth, 0, "$source: each brace is closed") if $depth;
}
cmp_ok($looked, '>', 50, 'conditions are found');
is(join(' ', @within), '', 'no condition of the preprocessor stands in a function or a type');
my @windows = grep { !m{/system/windows\w*\.c$} && slurp($_) =~ /#\s*include\s+<windows\.h>/ } @sources;
is(join(' ', @windows), '', 'windows.h is included where Windows alone is built');
# What a compiler has stands in headers; the core has one function that differs, its clock.
my @differ = grep { m{\.c$} && !m{/system/} && slurp($_) =~ /^\s*#\s*(?:el)?if.*\b_?WIN32/m } @sources;
is(join(' ', @differ), 'src/core/clock.c', 'no other source asks for which system it is built');
done_testing;
