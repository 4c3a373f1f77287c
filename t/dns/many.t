# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks of an order with many names: those that were checked are counted and found, and of a
# page only the names that it shows are checked.
use strict;
use warnings;
use DCV::Check;
use DCV::Test;

my $scene = DCV::Check->new(timeout => '10s');
my $names = join ',', map { "n$_.many.test" } 1 .. 30;
$scene->site('many.test', sub { $_[0]->record }, options => "domains=$names");
$scene->site('other.test', sub { '' }, options => 'domains=' . ($names =~ s/many/other/gr));
$scene->start;
my $httpd = $scene->httpd;

sub checked {
    my $text = $httpd->get('/dcv-status?format=openmetrics')->{body};
    return join ' ', sort map { /^dcv_checked_domains\{verdict="(\w+)"\} ([1-9]\d*)$/ ? "$1:$2" : () } split /\n/, $text;
}

sub found {
    my ($verdict) = @_;
    return join ' ', map { $_->{domains}[0]{name} } @{$scene->report("verdict=$verdict")->{orders}};
}

is(checked(), '', 'nothing was checked');
is(found('valid'), '', 'and nothing is found by a verdict');
is(found('none'), 'many.test other.test', 'both orders have names that were not checked');
is($scene->check('n7.many.test')->{verdict}, 'valid', 'a name of many is checked');
is(checked(), 'valid:1', 'it is counted');
is(found('valid'), 'many.test', 'its order is found by the verdict');
is(found('missing'), '', 'and by no other one');
$scene->report('check=all&search=other.test&names=3&names_offset=4');
is(checked(), 'missing:3 valid:1', 'with check=all the names are checked that are shown');
is(found('missing'), 'other.test', 'and their order is found');
$scene->stop;
done_testing;
