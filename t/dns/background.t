# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks in the background: which names are asked for, how often, by whom, and what becomes
# of them over restarts.
use strict;
use warnings;
use DCV::Check qw(check_in);
use List::Util qw(uniq);
use DCV::Test;

my $scene = DCV::Check->new(timeout => '6s', log_level => 'warn dcv:info', conf => "DCVCheckInterval 1s\n");
my $dns = $scene->dns;
my $right = sub { $_[0]->record };
$scene->site('valid.test', $right, servers => ['c']);
my $late = $scene->site('late.test', sub { '' });
$scene->site('certigna.test', sub { '' }, authority => 'certigna');
$scene->site('tbs.test', sub { '' }, authority => 'tbs', unique => 'abc123');
$scene->site('expired.test', $right, options => 'issued=2020-01-01');
$scene->site('silent.test', sub { '' }, servers => ['silent'], signed => 0);
my $address = $scene->order('address.test', san => 'IP:192.0.2.1');
$dns->zone('address.test', records => $address->record);
$scene->start;
my $httpd = $scene->httpd;
push @{$httpd->{expected}}, qr/:info\]|:notice\]/;

sub check_of { my ($name) = @_; return check_in(eval { $scene->report("domain=$name") } // {}, $name) }
sub time_of { return (check_of($_[0]) // {})->{time} // '' }
sub waits_for { my ($what, $condition) = @_; return ok(DCV::Httpd::wait_for($condition), $what) }
sub looks { return [$httpd->log =~ /pid (\d+)[^\n]* DCV0011: /g] }

# All open names, without any request for a check.
my @open = qw(valid.test late.test certigna.test tbs.test silent.test address.test);
# On a busy machine the first check may have no time to ask, and is made again.
sub becomes { my ($name, $verdict, $what) = @_; return waits_for($what, sub { ((check_of($name) // {})->{verdict} // '') =~ $verdict }) }
waits_for("$_ is checked", sub { check_of($_) }) for @open;
becomes($_, qr/^valid$/, "the record of $_ that is there is found") for qw(valid.test address.test);
becomes($_, qr/^missing$/, "that of $_ is missing") for qw(late.test certigna.test tbs.test);
# The resolver gives up at about the time where the inquiry ends, so either may be first.
becomes('silent.test', qr/^(?:timeout|server_failure)$/, 'silent name servers are reported');
is(check_of('expired.test'), undef, 'an order that is too old is left out');
like($httpd->log, qr/DCV0011: \d+ names? checked in the background, \d+ of them valid/, 'the log says it');

# Those that are open are checked again, the others not; the CA's rhythm is kept.
my %first = map { $_ => time_of($_) } @open;
my $queries = $dns->queries('c');
for my $time (1 .. 2) {
    my $last = time_of('late.test');
    waits_for('an open name is checked again', sub { time_of('late.test') gt $last });
}
is($dns->queries('c'), $queries, 'one that is valid is not');
is(time_of($_), $first{$_}, "$_ is not checked again") for qw(valid.test certigna.test tbs.test address.test);
is(check_of('expired.test'), undef, 'nor one that is too old');

# The record comes.
$dns->change('late.test', records => $late->record);
waits_for('a record that comes is found', sub { check_of('late.test')->{verdict} eq 'valid' });
is(scalar(uniq @{looks()}), 1, 'one child does it all');

# A restart keeps what is known.
my $found = time_of('late.test');
for my $signal (qw(USR1 HUP)) {
    my $count = @{looks()};
    ok($httpd->restart($signal), "httpd restarts by $signal");
    waits_for('checks go on', sub { @{looks()} > $count });
    is(time_of('late.test'), $found, 'what was found is kept');
    is(time_of('certigna.test'), $first{'certigna.test'}, 'and when the next look is due');
}
is($dns->queries('c'), $queries, 'nobody is asked again');

# A stop while some is under way.
my $count = $dns->queries('silent');
waits_for('a check is under way', sub { $dns->queries('silent') > $count });
$scene->stop;
ok(DCV::Httpd::wait_for(sub { !$httpd->processes }), 'it stops all the same');

# Under the other MPMs.
for my $mpm (qw(worker prefork)) {
    my $other = DCV::Check->new(dns => $dns, mpm => $mpm, timeout => '6s', lines => [$scene->{lines}[0], $scene->{lines}[5]], conf => "DCVCheckInterval 1s\n");
    my $before = $dns->queries('silent');
    $other->start;
    waits_for("$mpm: a name is checked", sub { check_in($other->report('domain=valid.test'), 'valid.test') });
    waits_for('others are under way', sub { $dns->queries('silent') > $before });
    ok($other->httpd->restart, "$mpm: httpd restarts");
    $other->stop;
    ok(DCV::Httpd::wait_for(sub { !$other->httpd->processes }), "$mpm: httpd stops");
}

# Without a cache there is nowhere to keep results.
my $bare = DCV::Check->new(dns => $dns, modules => [], lines => [@{$scene->{lines}}[0, 2]], conf => "DCVCheckInterval 1s\n");
$bare->start;
$bare->httpd->expect_log(qr/DCV0012: DCVCheckInterval has no effect: there is no cache for the results; load mod_socache_shmcb/);
is($bare->check('valid.test')->{verdict}, 'valid', 'checks by request need no cache');
for my $same ('check=valid.test', 'check=valid.test&format=text&refresh=60', 'check=valid.test&search=valid') {
    my $again = $bare->get($same);
    is($again->{status}, 503, "$same: not again at once");
    like($again->{body}, qr/^This was checked a moment ago, and the server has no cache/, "$same: the answer says why");
}
for my $other ('check=all&search=valid', 'check=all&search=certigna', 'check=all&limit=1', 'check=certigna.test') {
    is($bare->get($other)->{status}, 200, "$other is another question, and answered");
}
is($bare->get('check=all&refresh=60&search=valid')->{status}, 503, 'the same of many');
$bare->stop;
done_testing;
