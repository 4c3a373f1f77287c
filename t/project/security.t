# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# SECURITY.md: each promise names tests that exist, and `make check-attack` runs them.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(slurp);

my @promises = slurp('SECURITY.md') =~ /^\| ([^|]+) \| (`t\/[^|]+) \|$/mg;
cmp_ok(@promises / 2, '>=', 10, 'SECURITY.md makes promises');
my $list = slurp('t/attack/README.md');
while (my ($promise, $tests) = splice @promises, 0, 2) {
    my @tests = $tests =~ /`([^`]+)`/g;
    is(join(' ', grep { !-f $_ } @tests), '', "there are tests of: $promise");
    is(join(' ', grep { !m{^t/attack/} && !m{^t/unit/} && $list !~ /`\Q$_\E`/ } @tests), '', 'and make check-attack runs them');
}
like(slurp('README.md'), qr/\(SECURITY\.md\)/, 'README leads to it');
done_testing;
