# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/checks.md is true: what is typed there gets what the page is said to say.
use strict;
use warnings;
use DCV::Samples qw(samples_are_true);
use DCV::Test;

# All verdicts, so that none is forgotten, but "unknown", which no zone makes: resolver.t has it.
samples_are_true(heading => '', prefix => '', counted => qr/"retry_after":/,
    conf => 'DCVCSRFile "@DIR@/csr/old.example.csr" authority=sectigo',
    verdicts => [qw(valid partial missing wrong_target other_csr wrong_authority
        unique_value_wrong target_zone_appended owner_doubled underscore_missing wrong_type
        wildcard_record dnssec_bogus server_failure timeout lame caa_forbids)]);
done_testing;
