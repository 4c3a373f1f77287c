# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Sources have one layout, and each check that `make check-lint` leaves out has a reason.
use strict;
use warnings;
use DCV::Needs qw(clang-format);
use Test::More;
use DCV::Data qw(slurp);

my $said = `tools/lint format 2>&1`;
is($?, 0, 'the layout is clang-format\'s') or diag($said =~ /^(.*warning.*|.*error.*)$/m);
diag($said) if $? == 0 && $said;

for my $file ('.clang-tidy', 't/.clang-tidy') {
    my $text = slurp($file);
    my %reason = $text =~ /^# -([\w.-]+): (\S.+)$/mg;
    my %off = map { $_ => 1 } $text =~ /^    -([\w.-]+),?$/mg;

    cmp_ok(scalar keys %off, '>=', 10, "$file leaves out some checks");
    is(join(' ', grep { !$reason{$_} } sort keys %off), '', 'each with a reason');
    is(join(' ', grep { !$off{$_} } sort keys %reason), '', 'and no reason is left over');
}
done_testing;
