# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The time of day jumps while httpd runs, under the worker MPM.
use strict;
use warnings;
use DCV::Test;
use DCV::Clock qw(time_of_day_jumps);

time_of_day_jumps('worker');
done_testing;
