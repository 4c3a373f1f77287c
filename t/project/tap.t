# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A unit test that fails says what, where, what it got and what it expected. What is skipped is
# written down, for tools/run-tests to count.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(slurp);
use File::Temp qw(tempdir);

my $source = 't/unit/failing/on_purpose.c';
my $output = `$ENV{DCV_BUILD}/unit/failing/on_purpose 2>&1`;
isnt($?, 0, 'a program with failed assertions exits with another status than 0');
like($output, qr/^ok 1 - what holds prints one line$/m, 'an assertion that holds prints its name');
like($output, qr/^# \Q$source\E:\d+: "short" is no sentence; /m, 'an assertion whose name is no sentence fails');
my @failed = grep { $_ ne 'short' } $output =~ /^not ok \d+ - (.+)$/mg;
my @lines = split /\n/, slurp($source);
my @named = map { $lines[$_] =~ /^    \w+\(.*"([^"]+)"\);$/ ? [$_ + 1, $1] : () } 0 .. $#lines;
splice @named, 0, 2;
is(scalar @failed, scalar @named, 'each assertion that fails is told');
for (@named) {
    my ($line, $name) = @$_;
    my ($told) = $output =~ /^not ok \d+ - \Q$name\E\n((?:#.*\n)+)/m;
    like($told // '', qr/^# failed: \Q$name\E\n# at \Q$source\E:$line\n# got .+\n# expected .+\n\z/, "it has its own name, place and pair: $name");
}
like($output, qr/^# got      false: 1 \+ 1 == 3$/m, 'a condition is shown as it stands');
like($output, qr/^# got      \.\.\..*here: X, and then goes on\n# expected \.\.\..*here: Y, and then goes on$/m, 'of long texts the place where they differ is shown');
like($output, qr/^# got      a\\x0ab\\x1b$/m, 'a line that is not one is escaped');
like($output, qr/^# got      code \d+, no day; write one\n# expected code \d+, day$/m, 'an error is shown with its code and message');
is((sort { $b <=> $a } map { length } split /\n/, $output)[0] < 260, 1, 'no line is long');

my $dir = tempdir('dcv-tap-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $head = "use DCV::Test;\n";
DCV::Data::write_file("$dir/whole.t", $head . "plan skip_all => 'no server here';\n");
DCV::Data::write_file("$dir/part.t", $head . "SKIP: {\n    skip 'no cache here', 2;\n}\npass('the rest of it goes on');\ndone_testing;\n");
{
    local $ENV{DCV_SKIPPED} = "$dir/skipped";
    `t/lib/run $dir/$_.t` for qw(whole part);
}
is(slurp("$dir/skipped"), "all $dir/whole.t: no server here\n" . "1 $dir/part.t: no cache here\n" x 2, 'a script and tests that are skipped are written down with the reason');
done_testing;
