# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/checks.md is true of the persistent record: what is typed there gets what the page is said
# to say.
use strict;
use warnings;
use DCV::Samples qw(samples_are_true);
use DCV::Test;

# A record that ends soon ends 13 days from now, and not on the day of the document.
my ($documented, $soon) = (1796592600, time + 13 * 86400);

# All verdicts but "unknown", which no zone makes.
samples_are_true(heading => 'Persistent: ', prefix => 'Persistent', counted => qr/"persistent":\{"verdict":/,
    conf => 'DCVPersistAccount sectigo https://acme.example/acct/123',
    typed => sub { $_[0] =~ s/$documented/$soon/r },
    shown => sub { $_[0] =~ s/It ends in 1[23] days \([^)]*\)/It ends in 13 days (2026-12-06 21:30:00 UTC)/gr =~ s/$soon/$documented/gr },
    verdicts => [qw(valid partial missing expiring expired wrong_value wrong_type wrong_authority
        owner_doubled not_for_all dnssec_bogus server_failure timeout lame)]);
done_testing;
