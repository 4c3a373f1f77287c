# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# That the CA came, and the CA that asks for another CSR, under the worker MPM.
use strict;
use warnings;
use DCV::Test;
use DCV::Visits qw(visits_are_shown);

visits_are_shown('worker');
done_testing;
