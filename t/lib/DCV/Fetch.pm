# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Fetches by t/net/fetch_files.c, which fetches as a run does.
package DCV::Fetch;
use strict;
use warnings;
use DCV::Test;
use Exporter 'import';
use File::Temp qw(tempfile);

our @EXPORT_OK = qw(fetch fetch_one);

my %given = (timeout => 5000, at_once => 50, private => 1, stop => 0, threads => 1);

# Fetch a list of [host, path, address, port, nonce]. Returns a hash for each, and all.
sub fetch {
    my ($list, %options) = @_;
    %options = (%given, %options);
    my ($out, $in) = tempfile('dcv-list-XXXXXX', TMPDIR => 1, UNLINK => 1);
    print $out join(' ', @$_) . "\n" for @$list;
    close $out;
    my @said = `$ENV{DCV_BUILD}/net/fetch_files $options{timeout} $options{at_once} $options{private} $options{stop} $options{threads} <$in`;
    $? == 0 or die "fetch_files: $?\n";
    my (@results, %all);
    for (@said) {
        my ($number, $key, $value) = /^(\w+) (\w+) (.*)$/ or next;
        $value = pack 'H*', $value if $key eq 'body';
        if ($number eq 'all') { $all{$key} = $value }
        else { $results[$number]{$key} = $value }
    }
    is($all{left}, 0, 'no descriptor is left open');
    return (@results, \%all);
}

sub fetch_one {
    my ($path, $address, $port, %options) = @_;
    my ($one) = fetch([['www.example.com', $path, $address, $port // 80]], %options);
    return $one;
}

1;
