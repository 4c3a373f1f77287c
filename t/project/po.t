# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Every text that people are told is known to the translations.
use strict;
use warnings;
use DCV::Test;

plan(skip_all => 'gettext is not installed') if system 'command -v xgettext >/dev/null';
my $texts = `tools/po texts 2>&1`;
is($?, 0, 'texts are found');
cmp_ok(scalar(() = $texts =~ /^msgid /mg), '>', 50, 'there are many of them');
is($texts =~ s/^(?:#.*|msg.*|".*"|)$//mgr =~ s/\n//gr, '', 'xgettext has nothing to say of them');
done_testing;
