# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# decode_json of JSON::PP, by Cpanel::JSON::XS where that is installed: to decode a report by
# JSON::PP takes longer than all else that a test does to get it. The values are the same, and
# booleans are JSON::PP's.
package DCV::Json;
use strict;
use warnings;
use Exporter 'import';

our @EXPORT_OK = qw(decode_json);

sub decoder {
    return \&Cpanel::JSON::XS::decode_json if eval { require Cpanel::JSON::XS; 1 };
    require JSON::PP;
    return \&JSON::PP::decode_json;
}

my $decoder = decoder();

sub decode_json { return $decoder->($_[0]) }

1;
