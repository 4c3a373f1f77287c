# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A test that fails on a long text shows the place where it differs, and not all of it.
use strict;
use warnings;
use DCV::Test;
use File::Temp qw(tempdir);

my $dir = tempdir('dcv-excerpts-XXXXXX', TMPDIR => 1, CLEANUP => 1);

# What a test says when it fails. $page has 500 lines.
sub failing {
    my ($line) = @_;
    open my $out, '>', "$dir/failing.t" or die $!;
    print $out 'use DCV::Test; my $page = join "", map { "line $_ of the page\n" } 1 .. 500;', "\n$line\ndone_testing;\n";
    close $out;
    local $ENV{DCV_VERBOSE} = '';
    return scalar `$^X -w -It/lib $dir/failing.t 2>&1`;
}

for my $case (
    ['like($page, qr/^line 250 of the pagX$/m, "its name");', qr/line 250 of the page\n/, qr/doesn't match: .*pagX/],
    ['unlike($page, qr/line 250/, "its name");', qr/line 250 of the page\n/, qr/matches: .*250/],
    ['is($page, $page =~ s/line 250/line XX/r, "its name");', qr/line 250 of the page\n/, qr/expected: .*line XX of the page/s],
    ['ok(0, "its name") or diag($page);', qr/line 500 of the page\n/, qr/its name/],
    ['is("short", "other", "its name");', qr/got: 'short'/, qr/expected: 'other'/],
) {
    my ($line, $place, $expected) = @$case;
    my $said = failing($line);
    my ($function) = $line =~ /(\w+)\((?!0)/;
    like($said, qr/^not ok 1 - its name$/m, "$function: the name of what failed is shown");
    like($said, $place, "$function: and the place where it differs");
    like($said, $expected, "$function: and what was expected");
    cmp_ok(length $said, '<', 1000, "$function: and not much more");
}
my $end = failing('ok(0, "its name"); diag_end("the log", $page . "the reason\n");');
like($end, qr/^# the log without 491 earlier lines:\n# line 492 of the page\n(?:# line .*\n)*# the reason$/m, 'of a log the last lines are shown, whole ones');
like(failing('ok(0); diag_end("the log", "x" x 9_999);'), qr/^# x{2000}$/m, 'and not all of a long one');
is(failing('like($page, qr/500/, "its name"); unlike($page, qr/501/, "another"); is($page, $page, "a third");'),
    "ok 1 - its name\nok 2 - another\nok 3 - a third\n1..3\n", 'what passes says no more than its name');
done_testing;
