# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Processes of httpd are killed at every step of an event, under the prefork MPM.
use strict;
use warnings;
use DCV::EventKills qw(events_survive_kills);
use DCV::Test;

events_survive_kills('prefork');
done_testing;
