# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Orders come, change and go while httpd runs, under the prefork MPM.
use strict;
use warnings;
use DCV::Test;
use DCV::DropIn qw(orders_come_and_go);

orders_come_and_go('prefork');
done_testing;
