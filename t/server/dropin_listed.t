# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Orders come, change and go while httpd runs, where the system does not tell what changes in a directory.
use strict;
use warnings;
use DCV::Test;
use DCV::DropIn qw(orders_come_and_go);

orders_come_and_go('event', "Define DCV_NO_NOTIFY\n");
done_testing;
