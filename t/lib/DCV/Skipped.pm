# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Writes down what a test skips, for tools/run-tests to count: a line of number of tests ("all"
# of a script), script and reason, in the file that DCV_SKIPPED names.
package DCV::Skipped;
use strict;
use warnings;
use Test::Builder;

sub write_down {
    my ($count, $reason) = @_;
    open my $out, '>>', $ENV{DCV_SKIPPED} or return;
    print $out "$count $0: ", ($reason // 'no reason given') =~ s/\s+/ /gr, "\n";
    close $out;
    return;
}

if ($ENV{DCV_SKIPPED}) {
    my ($skip, $plan) = (\&Test::Builder::skip, \&Test::Builder::plan);
    no warnings 'redefine';
    *Test::Builder::skip = sub { write_down(1, $_[1]); goto &$skip };
    # It has the functions for its words in a table, so that they themselves cannot be replaced.
    *Test::Builder::plan = sub { write_down('all', $_[2]) if ($_[1] // '') eq 'skip_all'; goto &$plan };
}

1;
