# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Zones that are made to have this server flood others: however many name servers fail, and
# however, a check sends few packets, and other zones are checked all the same. Packets are
# counted where they arrive.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Test;
use Time::HiRes qw(sleep time);

my $scene = DCV::Check->new(timeout => $DCV::Httpd::under ? '20s' : '5s');
my $dns = $scene->dns;

# As many name servers as are looked at, all of the same behaviour but for those given.
sub servers { my ($behaviour, @others) = @_; return [@others, map { "$behaviour.$_" } 1 .. 26 - @others] }

my %verdict = (refused => 'server_failure', malformed => 'server_failure', servfail => 'server_failure', silent => 'timeout', upward => 'lame');
for my $kind (sort keys %verdict) {
    $scene->below("www.a.b.c.$kind.test", "$kind.test", sub { '' }, servers => servers($kind), signed => 0);
}
$scene->below("www.a.b.dozen$_.test", "dozen$_.test", sub { $_[0]->record }, servers => ['c', map { "refused.$_" } 1 .. 12], signed => 0) for 1 .. 6;
$scene->below('www.a.b.c.mixed.test', 'mixed.test', sub { $_[0]->record }, servers => servers('refused', 'c'), signed => 0);
$scene->below('www.a.b.half.test', 'half.test', sub { $_[0]->record }, servers => [qw(a b c), map { "refused.$_" } 1 .. 3], signed => 0);

# A delegation to names that are in a zone which fails itself.
$scene->below('www.a.b.glueless.test', 'glueless.test', sub { '' }, signed => 0,
    delegation => join '', map { "\@ IN NS n$_.refused.test.\n" } 1 .. 26);

# A zone that is right, below it one that is not.
$scene->below('x.y.inner.outer.test', 'outer.test', sub { $_[0]->record });
$dns->zone('inner.outer.test', servers => servers('servfail'), signed => 0);

# One CSR with as many names as one request checks.
$scene->order('many.test', san => join ',', map { "DNS:h$_.many.test" } 1 .. 200);
$dns->zone('many.test', servers => servers('refused'), signed => 0);
$scene->order('quiet.test', san => join ',', map { "DNS:h$_.quiet.test" } 1 .. 200);
$dns->zone('quiet.test', servers => servers('silent'), signed => 0);
$scene->site('fine.test', sub { '' });
$scene->start;

# What a function returns, and how many packets arrived meanwhile: since the last count, as
# NSD starts a new process to tell it.
my $counted = $dns->all_queries;
sub packets_of {
    my ($do) = @_;
    my $before = $counted;
    my $returned = $do->();
    sleep 0.3;    # what is on its way
    $counted = $dns->all_queries;
    return ($returned, $counted - $before);
}

for my $kind (sort keys %verdict) {
    my ($check, $packets) = packets_of(sub { $scene->check("www.a.b.c.$kind.test") });
    diag("$kind: $packets packets") if $ENV{DCV_VERBOSE};
    is($check->{verdict}, $verdict{$kind}, "26 name servers, $kind: the verdict says it");
    # To wait for silence takes longer than a check, so that fewer are sent.
    my $most = $kind eq 'silent' ? 150 : 300;
    cmp_ok($packets, '<=', $most, "26 name servers, $kind: at most $most packets ask them");
    cmp_ok($packets, '>=', 26, "26 name servers, $kind: each of them is asked");
    is(scalar @{$check->{records}[-1]{name_servers}}, 26, "26 name servers, $kind: each of them is told");
}
my ($check, $packets) = packets_of(sub { $scene->check('www.a.b.c.mixed.test') });
cmp_ok($packets, '<=', 300, 'one of 26 name servers answers: at most 300 packets ask them');
# Which of its name servers the resolver asks first is chance: about one such zone of seven is
# given up before the good one is asked.
my $found = 0;
for my $zone (map { "dozen$_.test" } 1 .. 6) {
    ($check, $packets) = packets_of(sub { $scene->check("www.a.b.$zone") });
    $found += grep { $_->{verdict} eq 'valid' } @{$check->{records}[-1]{name_servers}};
    cmp_ok($packets, '<=', 300, "one of 13 name servers answers for $zone: at most 300 packets ask them");
}
cmp_ok($found, '>=', 1, 'one of 13 name servers answers: its record is found in one zone of six at least');
($check, $packets) = packets_of(sub { $scene->check('www.a.b.half.test') });
is($check->{verdict}, 'partial', 'half of the name servers refuse: the record is found on the others');
($check, $packets) = packets_of(sub { $scene->check('www.a.b.glueless.test') });
isnt($check->{verdict}, 'valid', 'name servers whose names do not resolve are no proof');
cmp_ok($packets, '<=', 300, 'name servers whose names do not resolve: at most 300 packets look for them');
($check, $packets) = packets_of(sub { $scene->check('x.y.inner.outer.test') });
is($check->{records}[-1]{verdict}, 'valid', 'a zone that fails below hides no record above it');
cmp_ok($packets, '<=', 300, 'a zone that fails below: at most 300 packets ask it');

# Many names at once, by one request.
my ($report, $all) = packets_of(sub { $scene->report('check=all&search=many.test') });
my @verdicts = map { $_->{check} ? $_->{check}{verdict} : 'none' } grep { $_->{name} =~ /many/ } map { @{$_->{domains}} } @{$report->{orders}};
cmp_ok($all, '<=', 1500, 'one request for 200 names of a zone that fails sends few packets');
is(scalar(grep { $_ eq 'server_failure' } @verdicts), 200, 'one request for 200 names: each has its verdict');
diag("check=all: $all packets") if $ENV{DCV_VERBOSE};
$scene->stop;

# In the background.
my $lines = [@{$scene->{lines}}[-3, -1]];
my $other = DCV::Check->new(dns => $dns, timeout => '5s', lines => $lines, conf => "DCVCheckInterval 1s\n");
my $begin = $dns->all_queries;
$other->start;
sub time_of { return (check_in($other->report('domain=fine.test'), 'fine.test') // {})->{time} // '' }
for my $round (1 .. 4) {
    my $last = time_of();
    ok(DCV::Httpd::wait_for(sub { time_of() ne $last }), "another zone has its turn, the ${round}th time");
}
my ($began, $from) = (time, $dns->all_queries);
ok(DCV::Httpd::wait_for(sub { time - $began > 8 }), 'some seconds are over');
my $rate = ($dns->all_queries - $from) / (time - $began);
cmp_ok($rate, '<', 100, 'packets a second in the background');
cmp_ok($from - $begin, '<', 1500, 'packets of the first seconds in the background');
diag(sprintf 'background: %d packets at first, then %.0f/s', $from - $begin, $rate) if $ENV{DCV_VERBOSE};
$other->stop;

# Names whose checks take as long as they may do not keep others from theirs.
my $slow = DCV::Check->new(dns => $dns, timeout => '5s', lines => [@{$scene->{lines}}[-2, -1]], conf => "DCVCheckInterval 1s\n");
$slow->start;
sub slow_check_of { return check_in($slow->report("domain=$_[0]"), $_[0]) }
# Any of them: once some have failed, the others wait.
my $is_checked = sub { grep { $_->{check} } map { @{$_->{domains}} } @{$slow->report('search=quiet.test')->{orders}} };
ok(DCV::Httpd::wait_for(sub { scalar $is_checked->() }), 'names whose name servers are silent are checked');
my (%times, $until);
$until = time + 9;
while (time < $until) {
    my $check = slow_check_of('fine.test');
    $times{$check->{time}}++ if $check;
    sleep 0.2;
}
cmp_ok(scalar keys %times, '>=', $DCV::Httpd::under ? 2 : 5, 'beside them, another zone is checked each second');
$slow->stop;
done_testing;
