# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Commands that do not behave: whatever one does, it is run again when it is time, nothing else
# waits for it longer than it may take, and httpd answers.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp day path_of);
use DCV::Httpd;
use DCV::Notify;
use Time::HiRes qw(sleep time);

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], log_level => 'warn dcv:info', quiet => [qr/:info\]|DCV0039|flooded/], conf => $command->site);
$httpd->drop_box;
my ($number, $csr) = 0;

# Whether a process is there, and no zombie.
sub lives { return DCV::Httpd::slurp("/proc/$_[0]/stat") =~ /\) [^Z]/ }

# An order that has expired under a name of its own. Returns what is told of it.
sub happens {
    my ($behaviour) = @_;
    my $name = 'e' . ++$number . '.example';
    $command->does($behaviour);
    $csr = make_csr(subject => "/CN=$name");
    $httpd->drop("drop/$number.csr", 'DCV-Issued: ' . day(-40) . "\n" . slurp($csr));
    return "expired $name";
}

# That an event was told once, and its command failed so.
sub failed {
    my ($key, $how, $what) = @_;
    ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0039: \S+ \Q$key\E: $how; it is tried again in 1 minute$/m }), "$what: the log says so") or diag($httpd->log);
    return;
}

ok($httpd->start, 'httpd starts');
$command->waits_for(happens(''));

my $key = happens('exit 3');
failed($key, 'exit status 3', 'a command that fails');
is($command->count($key), 1, 'a command that fails is not run again at once');
$command->waits_for(happens(''));
is($command->count($key), 1, 'and what comes after it does not wait');

failed(happens('kill 9, $$'), 'ended by signal 9', 'a command that a signal ends');
failed(happens('kill 15, $$; sleep 60'), 'ended by signal 15', 'a command that another signal ends');

$key = happens('# it does not read');
$command->waits_for($key);
$command->waits_for(happens(''));
unlike($httpd->log, qr/\Q$key\E:/, 'a command that reads nothing does not fail by that');

$key = happens('print "flooded" x 10_000 for 1 .. 1000; print STDERR "this is flooded\n"');
$command->waits_for($key);
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /^this is flooded$/m }), 'what a command writes to its standard error is in the log');
cmp_ok(length $httpd->log, '<', 1_000_000, 'what it writes to its standard output is not');

# It leaves somebody behind, who holds all that it has.
$key = happens('if (!fork) { open my $out, ">", "$dir/left"; print {$out} $$; close $out; sleep 600; exit }');
$command->waits_for($key);
$command->waits_for(happens(''));
DCV::Httpd::wait_for(sub { -s "$command->{dir}/left" });
my $left = DCV::Httpd::slurp("$command->{dir}/left");
ok(lives($left), 'what a command leaves running is neither waited for nor killed');
kill 'KILL', $left;

# It hangs, with a child that does, too, and cares for no signal.
my $began = time;
$key = happens('$SIG{TERM} = "IGNORE"; if (!fork) { open my $out, ">", "$dir/hung"; print {$out} $$; close $out; sleep 600; exit } sleep 600');
my $hung = $command->waits_for($key);
$command->does('');
is($httpd->get(path_of($csr), '-H', "Host: e$number.example")->{status}, 200, 'while a command hangs, files are answered');
DCV::Httpd::wait_for(sub { -s "$command->{dir}/hung" });
my $child = DCV::Httpd::slurp("$command->{dir}/hung");
ok(lives($hung->{pid}) && lives($child), 'a command has its time');
failed($key, 'killed, since it took longer than 30 seconds', 'a command that hangs');
cmp_ok(time - $began, '>=', 29, 'which is half a minute');
ok(DCV::Httpd::wait_for(sub { !lives($hung->{pid}) && !lives($child) }), 'then it is killed, and what it has started');
$command->waits_for(happens(''));

# One that is gone.
rename "$command->{dir}/command", "$command->{dir}/away" or die $!;
failed(happens(''), 'exit status 127: it could not be executed, or what it calls is not there', 'a command that is gone');
rename "$command->{dir}/away", "$command->{dir}/command" or die $!;
$command->waits_for(happens(''));

# httpd ends while it runs: it has some seconds more. Then it is run again by the next one.
$key = happens('sleep 600');
$hung = $command->waits_for($key);
$httpd->stop;
ok(DCV::Httpd::wait_for(sub { !lives($hung->{pid}) }), 'a command that runs when httpd stops is ended');
ok(!$httpd->processes, 'and httpd has stopped');
$command->does('');
ok($httpd->start, 'httpd starts again');
$command->waits_for($key, 2);
$key = happens('sleep 2');
$command->waits_for($key);
$command->does('');
ok($httpd->restart, 'httpd restarts while a command runs');
$command->waits_for(happens(''));
is($command->count($key), 1, 'a command that ends soon is not run again after a restart');
$httpd->stop;
done_testing;
