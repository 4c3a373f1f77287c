# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Clients flood httpd with requests, for a file and for files that nobody has: visits are counted
# exactly, the log does not grow with the requests, what another customer was asked for stays
# there, and his file is answered meanwhile.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Raw;
use POSIX ();
use Time::HiRes qw(sleep time);

my $requests = $DCV::Httpd::under ? 500 : 6000;
my $batch = 50;
my ($flooded, $other, $strange) = map { make_csr(subject => "/CN=$_.example") } qw(flooded other strange);
my $conf = <<'END';
MaxKeepAliveRequests 0
DCVAuthority sectigo
@STATUS@
<VirtualHost *:@PORT@>
    ServerName flooded.example
    DCVEngine On
    DCVCSRDirectory flooded
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName other.example
    DCVEngine On
    DCVCSRDirectory other
</VirtualHost>
END

# A client of its own: many requests over one connection. $path gives the path of the number of a
# request. Its exit code is 0 if all were answered with the status.
sub start_client {
    my ($httpd, $status, $path) = @_;
    my $pid = fork // die $!;
    return $pid if $pid;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    my ($sent, $right) = (0, 0);
    while ($sent < $requests) {
        my @requests = map { "GET ${\ $path->($sent + $_)} HTTP/1.1\r\nHost: flooded.example\r\n" } 1 .. $batch;
        $requests[-1] .= "Connection: close\r\n";
        my $text = DCV::Raw::exchange($httpd->{port}, join '', map { "$_\r\n" } @requests);
        $sent += $batch;
        $right += () = $text =~ m{HTTP/1\.1 $status }g;
    }
    POSIX::_exit($right == $sent ? 0 : 1);
}

# What a request for something else got while clients run: how many were right, and how many not.
sub watch_until_end {
    my ($httpd, @clients) = @_;
    my ($right, $wrong, $failed, $body) = (0, 0, 0, sha256_of($other) . "\nsectigo.com");
    while (@clients) {
        my $answer = $httpd->get(path_of($other), '-H', 'Host: other.example');
        $answer->{status} == 200 && $answer->{body} eq $body ? $right++ : $wrong++;
        @clients = grep { waitpid($_, POSIX::WNOHANG()) == 0 || ($failed += $? != 0, 0)[1] } @clients;
        sleep 0.02;
    }
    return ($right, $wrong, $failed);
}

# One child, whose threads count together, and several.
my %children = (event => "StartServers 1\nServerLimit 1\nThreadsPerChild 20\nMaxRequestWorkers 20\nMinSpareThreads 1\nMaxSpareThreads 20\n", prefork => "StartServers 4\nServerLimit 8\nMaxRequestWorkers 8\nMaxSpareServers 8\n");
for my $mpm (sort keys %children) {
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => ['socache_shmcb'], conf => $children{$mpm} . $conf, quiet => [qr/AH0016[01]|AH00484|AH10159|AH03490/]);
    $httpd->drop_box($_) for qw(flooded other);
    $httpd->file('flooded/order.csr', slurp($flooded));
    $httpd->file('other/order.csr', slurp($other));
    ok($httpd->start, "$mpm: httpd starts");
    my $source = sub { return "$httpd->{dir}/$_[0]/order.csr" };

    # What the other customer was asked for before: an order that he does not have.
    $httpd->get(path_of($strange), '-H', 'Host: other.example');
    my $log = length $httpd->log;
    my @clients = map { start_client($httpd, 200, sub { path_of($flooded) }) } 1 .. 2;
    push @clients, map { my $client = $_; start_client($httpd, 404, sub { sprintf '/.well-known/pki-validation/%08X%024X.txt', $client, $_[0] }) } 1 .. 2;
    my ($right, $wrong, $failed) = watch_until_end($httpd, @clients);
    is($failed, 0, "$mpm: each of the $requests requests of each client gets its answer");
    is($wrong, 0, "$mpm: another customer's file is answered meanwhile");
    cmp_ok($right, '>', 5, "$mpm: he asks more than once");
    cmp_ok(length($httpd->log) - $log, '<', 4096, "$mpm: the log does not grow with the requests") or diag($httpd->log);

    # What a child does not record it counts, and records with a visit ten seconds later: there
    # are to be enough for each child to get one.
    my $visits = $mpm eq 'event' ? 1 : 8;
    my %asked = (flooded => 2 * $requests, other => $right);
    my %count;
    my $are_counted = sub {
        sleep 11;
        for my $name (sort keys %asked) {
            $httpd->get(path_of($name eq 'other' ? $other : $flooded), '-H', "Host: $name.example") for 1 .. $visits;
            $asked{$name} += $visits;
            $count{$name} = $httpd->visits_of($source->($name), "$name.example")->{count};
        }
        return 1 if $mpm eq 'event';
        return $count{flooded} >= 2 * $requests && $count{other} >= $right;
    };
    ok(DCV::Httpd::wait_for($are_counted, 2 * $DCV::Httpd::patience), "$mpm: all visits are counted");
    for my $name (sort keys %asked) {
        is($count{$name}, $asked{$name}, "$mpm: the number of visits at $name.example is exact") if $mpm eq 'event';
        cmp_ok($count{$name}, '<=', $asked{$name}, "$mpm: none at $name.example is counted twice");
    }
    my @unknown = @{$httpd->report->{unknown_requests}};
    is(scalar(grep { $_->{host} eq 'other.example' } @unknown), 1, "$mpm: what the other customer was asked for is still shown");
    cmp_ok(scalar @unknown, '<=', 1 + 32, "$mpm: the flood of unknown files is not kept as a whole");
    $httpd->stop;
}
done_testing;
