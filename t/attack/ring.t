# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer with a few virtual hosts changes files in their directories all the time, each a little
# less often than a directory may that is watched, so that together they push a neighbour's out of
# what all children share. What he writes in place is found as soon as without that.
use strict;
use warnings;
use DCV::Test;
use DCV::InPlace qw(median);
use Time::HiRes qw(time sleep);

my $busy = 6;
my $scene = DCV::InPlace->new($busy);
my @files = map { my $name = "busy$_"; map { $scene->path($name, $_) } 1 .. 2 } 1 .. $busy;
my $measured = sub { $scene->delay; return median(map { $scene->delay } 1 .. 7) };
my $before = $measured->();
my $writer = fork // die $!;
if (!$writer) {
    for (;;) {
        my $begin = time;
        for (1 .. 475) { utime undef, undef, $_ for @files }
        my $rest = 1.0 - (time - $begin);
        sleep $rest if $rest > 0;
    }
}
my $after = $measured->();
kill 'KILL', $writer;
waitpid $writer, 0;
DCV::InPlace::is_noticed($after, $before);
$scene->stop;
done_testing;
