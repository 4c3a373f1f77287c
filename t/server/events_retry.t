# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A command that fails is run again after 1, 5 and 30 minutes, and then no more; a visit after an
# hour of silence is told again; also over restarts. httpd's clock is set forward for that.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp day path_of);
use DCV::Httpd;
use DCV::Notify;

my ($library) = glob '/usr/lib/*/faketime/libfaketimeMT.so.1';
plan(skip_all => "not under $DCV::Httpd::under, which preloads as well") if $DCV::Httpd::under;
plan(skip_all => 'no libfaketime') if !$library;

my ($csr, $other) = map { make_csr(subject => "/CN=$_.example") } qw(site other);
my $path = path_of($csr);
my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], log_level => 'warn dcv:info', quiet => [qr/:info\]|DCV0039/], conf => $command->site);
$httpd->drop_box;
my $ahead = 0;
my $clock = $httpd->file('clock', '+0');
# Without the last word libfaketime ends waits by CLOCK_MONOTONIC at once.
$httpd->{wrapper} = ['env', "LD_PRELOAD=$library", "FAKETIME_TIMESTAMP_FILE=$clock", qw(FAKETIME_NO_CACHE=1 NO_FAKE_STAT=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0)];

sub pass_time {
    my ($minutes) = @_;
    $ahead += 60 * $minutes;
    return $httpd->drop('clock', sprintf '%+d', $ahead);
}

# What is told from now on comes after another event, so that a whole walk was made.
my $marks = 0;
sub walk {
    my $name = 'mark' . ++$marks . '.example';
    $httpd->drop("drop/mark$marks.csr", "DCV-Domains: $name\nDCV-Unique-Value: m$marks\nDCV-Issued: " . day(-100) . "\n" . slurp($other));
    $command->waits_for("expired $name");
    return;
}

$httpd->file('drop/site.csr', 'DCV-Issued: ' . day(-40) . "\n" . slurp($csr));
$command->does('exit 1 if $run{args}[1] eq "site.example"');
ok($httpd->start, 'httpd starts') or BAIL_OUT('no httpd');
my $tries = 1;
for my $minutes (1, 5, 30) {
    $command->waits_for('expired site.example', $tries++);
    # The time counts from when the failure is noted.
    DCV::Httpd::wait_for(sub { my $noted = () = $httpd->log =~ /DCV0039: \S+ expired site\.example/g; $noted == $tries - 1 });
    pass_time($minutes - 0.5);
    walk();
    is($command->count('expired site.example'), $tries - 1, "before $minutes minutes are over, the command is not run again");
    ok($httpd->restart, 'httpd restarts') if $minutes == 5;
    pass_time(0.6);
}
$command->waits_for('expired site.example', 4);
$httpd->expect_log(qr/DCV0040: \S+ expired site\.example: exit status 1; this event is dropped after four tries/);
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0040/ }), 'after the fourth time the event is dropped');
pass_time(120);
walk();
is($command->count('expired site.example'), 4, 'and never told again');

# Visits. The command works again.
$command->does('');
$httpd->get($path, '-H', 'Host: site.example');
$command->waits_for('visited site.example');
for (1 .. 3) {
    pass_time(50);
    $httpd->get($path, '-H', 'Host: site.example');
    walk();
}
is($command->count('visited site.example'), 1, 'visits that go on are told once');
pass_time(61);
ok($httpd->restart, 'httpd restarts again');
$httpd->get($path, '-H', 'Host: site.example');
$command->waits_for('visited site.example', 2);
$httpd->stop;
done_testing;
