# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The time of day jumps back a day, then forward two, while httpd runs, also in the middle of a
# check: orders come and go, checks end and are made, visits are recorded with the new time, and
# httpd stops at once. CLOCK_MONOTONIC goes on, as it does when somebody sets a machine's clock.
use strict;
use warnings;
use DCV::Test;
use DCV::Clock qw(time_of_day_jumps);

time_of_day_jumps('event');
done_testing;
