# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The time of day jumps while httpd runs under one MPM: see t/attack/clock.t. A whole test.
package DCV::Clock;
use strict;
use warnings;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Test;
use Exporter 'import';
use IO::Socket::INET;
use Time::HiRes qw(sleep time);
use Time::Local qw(timegm);

our @EXPORT_OK = qw(time_of_day_jumps);

# A name server that never answers, so that a check lasts as long as it may.
my $silent = IO::Socket::INET->new(Proto => 'udp', LocalAddr => '127.0.0.1') or die "udp: $!";
my ($first, $second, @asked) = map { make_csr(subject => "/CN=$_.example") } qw(first second asked0 asked1 asked2);
my $conf = <<"END";
DCVEngine On
DCVAuthority sectigo
DCVResolver 127.0.0.1\@${\ $silent->sockport}
DCVCheckTimeout 2s
DCVCheckInterval 5s
DCVCSRDirectory drop
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName first.example
    ServerAlias second.example asked0.example asked1.example asked2.example
</VirtualHost>
END
# As many children as there are at the start: those of the prefork MPM serve one client each.
my %children = (event => 'StartServers 2', worker => 'StartServers 2', prefork => "StartServers 5\nServerLimit 5\nMaxRequestWorkers 5");

# httpd, and what its clock is ahead of the test's, in seconds.
my ($httpd, $ahead);

sub jump {
    my ($seconds) = @_;
    $ahead += $seconds;
    $httpd->drop('clock', sprintf '%+d', $ahead);
    return;
}

# A file as somebody writes it at the time of httpd.
sub drop_now {
    my ($name, $content) = @_;
    my $path = $httpd->file("$name.tmp", $content);
    utime((time + $ahead) x 2, $path) or die "$path: $!";
    return rename $path, "$httpd->{dir}/$name";
}

# Whether a time of a report is that of httpd's clock, more or less.
sub is_now {
    my ($text) = @_;
    my @part = ($text // '') =~ /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)Z\z/ or return 0;
    return abs(timegm(@part[5, 4, 3, 2], $part[1] - 1, $part[0]) - time - $ahead) < 600;
}

# What a report says of the name of one of the files above.
sub domain_of {
    my ($file, $report) = @_;
    my ($order) = grep { $_->{source} =~ m{/\Q$file\E\.csr\z} } @{($report // $httpd->report)->{orders}};
    return $order->{domains}[0] // {};
}
sub waits_for { my ($what, $condition) = @_; return ok(DCV::Httpd::wait_for($condition), $what) }

# Start a check of a name and wait until it is under way. Returns what waits for its end.
sub begin_check {
    my ($name) = @_;
    my $pid = open my $out, '-|', qw(curl -s --noproxy * --max-time), $DCV::Httpd::patience, '-w', '\n%{http_code}', $httpd->url("/dcv-status?format=json&check=$name") or die "curl: $!";
    sleep 1;
    return sub {
        local $/;
        my ($body, $status) = (<$out> // '') =~ /^(.*)\n(\d+)\z/s;
        close $out;
        return $status ? decode_json($body) : {};
    };
}

my @children;

# What has to work at any time.
sub works {
    my ($when, $number, $check) = @_;
    my $file = "asked$number";
    my $found = $check ? domain_of($file, $check->())->{check} : undef;
    ok($found, "$when: a check that was under way ends") if $check;
    drop_now('drop/second.csr', slurp($second));
    ok($httpd->answers(path_of($second), 'second.example', sha256_of($second) . "\nsectigo.com"), "$when: an order that comes is answered");
    unlink "$httpd->{dir}/drop/second.csr";
    ok($httpd->answers(path_of($second), 'second.example', undef), "$when: one that is removed is not");
    waits_for("$when: a name is checked in the background, with the new time", sub { is_now((domain_of('first')->{check} // {})->{time}) });
    my $verdict;
    waits_for("$when: a check can be asked for", sub {
        my $answer = $httpd->get("/dcv-status?format=json&check=$file.example");
        return 0 if $answer->{status} != 200;
        my $made = domain_of($file, decode_json($answer->{body}))->{check} // {};
        $verdict = $made->{verdict} // '';
        return is_now($made->{time});
    });
    like($verdict, qr/^(?:timeout|unknown|server_failure)\z/, "$when: the verdict is that nobody answered");

    my $before = domain_of('first')->{visits}{count};
    $httpd->get(path_of($first), '-H', 'Host: first.example') for 1 .. 3;
    my $visits = domain_of('first')->{visits};
    is($visits->{count}, $before + 3, "$when: visits are counted");
    ok(is_now($visits->{last}{time}), "$when: the last visit has the new time") or diag(explain($visits));
    is($visits->{last_10_minutes}{count}, 3, "$when: the visits of the last ten minutes are those since then");
    is("@{[sort $httpd->children]}", "@children", "$when: no child has ended");
    return;
}

# The schedule of the next background checks is of the time before the jump.
sub wait_for_background {
    my $looks = sub { return scalar(() = $httpd->log =~ /DCV0011:/g) };
    my $before = $looks->();
    return DCV::Httpd::wait_for(sub { $looks->() > $before });
}

# A whole test under one MPM.
sub time_of_day_jumps {
    my ($mpm) = @_;
    my ($library) = glob '/usr/lib/*/faketime/libfaketimeMT.so.1';
    plan(skip_all => "not under $DCV::Httpd::under, which preloads as well") if $DCV::Httpd::under;
    plan(skip_all => 'no libfaketime') if !$library;
    $httpd = DCV::Httpd->new(mpm => $mpm, modules => [qw(socache_shmcb watchdog)], log_level => 'warn dcv:info', quiet => [qr/:info\]/], conf => "$children{$mpm}\n$conf");
    $ahead = 0;
    # Without the last word libfaketime ends waits by CLOCK_MONOTONIC at once.
    my $clock = $httpd->file('clock', '+0');
    $httpd->{wrapper} = ['env', "LD_PRELOAD=$library", "FAKETIME_TIMESTAMP_FILE=$clock", qw(FAKETIME_NO_CACHE=1 NO_FAKE_STAT=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0)];
    $httpd->drop_box;
    $httpd->file('drop/first.csr', slurp($first));
    $httpd->file("drop/asked$_.csr", slurp($asked[$_])) for 0 .. $#asked;
    ok($httpd->start, 'httpd starts');
    waits_for('a name is checked in the background', sub { domain_of('first')->{check} });
    @children = sort $httpd->children;

    works('before', 0);
    wait_for_background();
    my $check = begin_check('asked1.example');
    jump(-86_400);
    works('a day back', 1, $check);
    wait_for_background();
    $check = begin_check('asked2.example');
    jump(2 * 86_400);
    works('two days forward', 2, $check);

    jump(-86_400);
    my $began = time;
    $httpd->stop;
    cmp_ok(time - $began, '<', 30, 'back again: httpd stops at once');
    unlike($httpd->log, qr/AH00046:|exit signal/, 'no child had to be killed');
    return;
}

1;
