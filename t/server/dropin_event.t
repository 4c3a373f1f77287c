# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Orders come, change and go while httpd runs, under the event MPM.
use strict;
use warnings;
use DCV::Test;
use DCV::DropIn qw(orders_come_and_go);

orders_come_and_go('event');
done_testing;
