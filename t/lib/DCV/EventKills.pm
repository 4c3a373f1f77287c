# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# events_survive_kills(), a whole test under one MPM: processes of httpd are killed at every step of an
# event; it is told at least once, and no other one is told again.
package DCV::EventKills;
use strict;
use warnings;
use DCV::Data qw(make_csr slurp day);
use DCV::Httpd;
use DCV::Notify;
use DCV::Test;
use Exporter 'import';

our @EXPORT_OK = qw(events_survive_kills);

# The child that has told the last event.
sub teller {
    my ($httpd) = @_;
    return ($httpd->log =~ /\[pid (\d+)[^\n]*DCV0045:/g)[-1];
}

sub events_survive_kills {
    my ($mpm) = @_;
    my $number = 0;
    my $command = DCV::Notify->new;
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => ['socache_shmcb'], log_level => 'warn dcv:info', quiet => [qr/:info\]|AH00052/], conf => $command->line . <<'END');
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
END
    $httpd->drop_box;
    my $happens = sub {
        my $name = 'e' . ++$number . '.example';
        $httpd->drop("drop/$number.csr", 'DCV-Issued: ' . day(-40) . "\n" . slurp(make_csr(subject => "/CN=$name")));
        return "expired $name";
    };
    ok($httpd->start, "$mpm: httpd starts") or BAIL_OUT('no httpd');
    my @told = $happens->();
    $command->waits_for($told[0]);

    # Between two events.
    DCV::Httpd::wait_for(sub { teller($httpd) });
    my $pid = teller($httpd);
    ok($pid && grep({ $_ == $pid } $httpd->children), "$mpm: one child tells");
    kill 'KILL', $pid;
    push @told, $happens->();
    $command->waits_for($told[-1]);
    ok(DCV::Httpd::wait_for(sub { teller($httpd) != $pid }), "$mpm: when it is killed, another one does");

    # While the command runs, before anybody notes that it was: it is run again.
    $command->does('if (!-e "$dir/killed") { open my $mark, ">", "$dir/killed"; kill 9, getppid; sleep 1 }');
    push @told, ($happens->()) x 2;
    $command->waits_for($told[-1], 2);
    $command->does('');

    # As soon as it is noted: not again.
    push @told, $happens->();
    ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0045: told: \Q$told[-1]\E$/m }), "$mpm: an event is told");
    kill 'KILL', teller($httpd);

    # At any moment.
    for (1 .. ($mpm eq 'event' ? 3 : 0)) {
        my $who = teller($httpd);
        my $key = $happens->();
        select undef, undef, undef, rand 1.2;
        kill 'KILL', $who;
        ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0045: told: \Q$key\E$/m }), "$mpm: killed at a moment, it is told all the same");
        my $count = $command->count($key);
        cmp_ok($count, '<=', 2, 'and no more than twice');
        push @told, ($key) x $count;
    }

    # All of httpd, as when somebody kills the service.
    ok($httpd->kill_all, "$mpm: the parent and all children are killed");
    ok($httpd->start, "$mpm: httpd starts again");
    push @told, $happens->();
    $command->waits_for($told[-1]);
    is_deeply($command->all, [sort @told], "$mpm: nothing else is told again");

    # What is remembered is damaged: it is told again, and nothing breaks.
    $httpd->stop;
    open my $file, '+<:raw', "$httpd->{dir}/dcv-told" or die $!;
    seek $file, 70, 0;
    print {$file} 'damaged';
    close $file or die $!;
    ok($httpd->start, "$mpm: httpd starts with a damaged memory");
    push @told, $happens->();
    $command->waits_for($told[-1]);
    ok(DCV::Httpd::wait_for(sub { @{$command->all} == @told + 1 }), "$mpm: one event is told again, no other") or diag(scalar(@{$command->all}), ' of ', scalar @told);
    $httpd->stop;
    return;
}

1;
