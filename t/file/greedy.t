# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer whose names lead to many addresses that take connections and say nothing does not
# keep a check from fetching the files of others.
use strict;
use warnings;
use utf8;
use DCV::Check qw(file_in);
use DCV::Test;
use DCV::Web;

my $web = DCV::Web->new;
my $scene = DCV::Check->new(timeout => '10s');
my @names = map { "s$_.greedy.test" } 1 .. 38;
$scene->order('greedy.test', san => join ',', map { "DNS:$_" } @names);
my $other = $scene->order('patient.test');
my @silent = map { $web->server('silent') } 1 .. 8;
my $right = $web->server('right', body => $other->body);
$scene->dns->zone('greedy.test', records => join '', map { my $name = $_; map { "$name IN A $_\n" } @silent } '@', map { s/\.greedy\.test//r } @names);
$scene->dns->zone('patient.test', records => "\@ IN A $right\n" . $other->record);
$web->start;
$scene->start;
my $report = $scene->report('check=all&names=1000');
my $file = file_in($report, 'patient.test') // {};
is($file->{verdict}, 'valid', 'the file of another customer is fetched by the same check') || diag($file->{explanation} // 'no file_check');
like((file_in($report, 's1.greedy.test') // {})->{verdict} // 'none', qr{^(?:unreachable|unknown)$}, 'and of the silent ones nothing else is said than that they are silent');
$scene->stop;
done_testing;
