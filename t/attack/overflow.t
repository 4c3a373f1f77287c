# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer changes files so fast that the system has no more room for what it is to tell of any
# directory, at the moment when a neighbour writes a file in place. It is found as soon as without
# that.
use strict;
use warnings;
use DCV::Test;
use DCV::InPlace qw(median);

my $busy = 7;
my $scene = DCV::InPlace->new($busy);
$scene->delay;
my $before = median(map { $scene->delay } 1 .. $busy);
my $after = median(map {
    my $name = "busy$_";
    my @burst = map { $scene->path($name, $_) } 1 .. 2;
    for (1 .. 15_000) { utime undef, undef, $_ for @burst }
    $scene->delay;
} 1 .. $busy);
DCV::InPlace::is_noticed($after, $before);
$scene->stop;
done_testing;
