# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# memcached for a fleet: down, hanging or full, it costs no answer, and visits are not lost.
use strict;
use warnings;
use DCV::Test;
use DCV::Fleet qw(fails_well);

fails_well('memcache');
done_testing;
