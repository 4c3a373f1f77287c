# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks under every MPM, and httpd's life around them: restarts and stops while some run.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Test;

# So long would a check of a silent name server take, if nothing ended it. What is looked at
# here takes a small part of that.
my $timeout_s = 60;
my $dns = DCV::Dns->new;
my (%scene, %good, %silent);

# All zones are there before the name servers start, as a new one takes a new start.
for my $mpm (qw(event worker prefork)) {
    $scene{$mpm} = DCV::Check->new(mpm => $mpm, timeout => "${timeout_s}s", dns => $dns);
    $good{$mpm} = [map { "good$_-$mpm.test" } 1 .. 3];
    $silent{$mpm} = [map { "silent$_-$mpm.test" } 1 .. 3];
    $scene{$mpm}->site($_, sub { $_[0]->record }) for @{$good{$mpm}};
    $scene{$mpm}->site($_, sub { '' }, servers => ['silent'], signed => 0) for @{$silent{$mpm}};
}
$dns->start;

for my $mpm (qw(event worker prefork)) {
    my ($scene, @good) = ($scene{$mpm}, @{$good{$mpm}});
    my @silent = @{$silent{$mpm}};
    $scene->start;
    my $httpd = $scene->httpd;

    # A check that is under way: returns what waits for its end.
    my $begin = sub {
        my ($name) = @_;
        my $running = $scene->check_later($name);
        ok(DCV::Httpd::wait_for(sub { grep { /\b\Q$name\E\b/ } $dns->questions('silent') }), "$mpm: a check of $name is under way");
        return $running;
    };
    is($scene->check($good[0])->{verdict}, 'valid', "$mpm: a name is checked");

    my $graceful = $begin->($silent[0]);
    ok($httpd->restart('USR1'), "$mpm: httpd restarts gracefully during a check");
    my $answer = $graceful->();
    like("$answer->{status} $answer->{body}", qr/^503 \{.*This server is stopping; try again in a moment\./s, 'the check ends, and says why');
    is($scene->check($good[1])->{verdict}, 'valid', "$mpm: a check after it");
    my $kept = $scene->report("domain=$good[0]");
    is(check_in($kept, $good[0])->{verdict}, 'valid', 'earlier results are kept');

    my $hard = $begin->($silent[1]);
    ok($httpd->restart('HUP'), "$mpm: httpd restarts during a check");
    cmp_ok($hard->()->{took}, '<', $timeout_s - 10, 'it does not wait for the check');
    is($scene->check($good[2])->{verdict}, 'valid', "$mpm: a check after it");

    my $last = $begin->($silent[2]);
    $scene->stop;
    cmp_ok($last->()->{took}, '<', $timeout_s - 10, "$mpm: stops without waiting for the check");
    ok(DCV::Httpd::wait_for(sub { !$httpd->processes }), 'no process is left');
}
done_testing;
