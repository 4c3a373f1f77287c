# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A server has thousands of virtual hosts, and a customer floods all his own files: the page shows
# that the CA has come to each of the others. Threads that meet where requests are counted do not let
# more of his pass than he may have, nor do requests that take long.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csrs slurp path_of write_file);
use DCV::Raw;
use POSIX ();
use Time::HiRes qw(sleep);

my ($hosts, $own, $batch) = (3000, 1000, 50);
my $vhosts = join '', map { "<VirtualHost *:\@PORT\@>\nServerName www.h$_.example\n</VirtualHost>\n" } 1 .. $hosts;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<"END");
MaxKeepAliveRequests 0
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory panel
DCVStateCache memory:60000000
<Location "/dcv-status">
    SetHandler dcv-status
    DCVStatus On
</Location>
<VirtualHost *:\@PORT\@>
    ServerName mallory.example
    ServerAlias *.mallory.example
    DCVCSRDirectory mallory
</VirtualHost>
$vhosts
END
$httpd->drop_box('mallory');
my @csrs = make_csrs($httpd->drop_box('panel'), $hosts);
my @own = make_csrs($httpd->drop_box('csrs'), $own);
write_file("$httpd->{dir}/mallory/$_.csr", "DCV-Domains: x$_.mallory.example\n" . slurp($own[$_ - 1])) for 1 .. $own;
ok($httpd->start, 'httpd starts');

# Ask for files of hosts, some at once. Returns how many were answered.
sub ask {
    my (@requests) = @_;
    my @texts = map { "GET $_->[0] HTTP/1.1\r\nHost: $_->[1]\r\n" } @requests;
    $texts[-1] .= "Connection: close\r\n";
    return scalar(() = DCV::Raw::exchange($httpd->{port}, join '', map { "$_\r\n" } @texts) =~ m{HTTP/1\.1 200 }g);
}
my @paths = map { path_of($_) } @own;
my @clients = map { flood() } 1 .. 4;
END { kill KILL => @clients if @clients }
sleep 2;

# His requests, as fast as they are answered.
sub flood {
    my $pid = fork // die $!;
    return $pid if $pid;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    for (my $sent = 0;; $sent += $batch) {
        ask(map { my $n = ($sent + $_) % $own; [$paths[$n], "x${\ ($n + 1)}.mallory.example"] } 1 .. $batch);
    }
}

# Slow enough for all of them to be recorded one by one.
my ($answered, @requests) = (0, map { [path_of($csrs[$_ - 1]), "www.h$_.example"] } 1 .. $hosts);
while (my @some = splice @requests, 0, 20) {
    $answered += ask(@some);
    sleep 0.05;
}
is($answered, $hosts, 'the CA comes to all virtual hosts');
kill KILL => @clients;
waitpid $_, 0 for @clients;
@clients = ();
my $seen = sub { return scalar grep { $_->{visits}{count} } map { @{$_->{domains}} } grep { $_->{source} =~ m{/panel/} } @{$httpd->report->{orders}} };
my $is_seen = DCV::Httpd::wait_for(sub { $seen->() == $hosts }, 10);
is($seen->(), $hosts, 'and the page says so of each');
$httpd->stop;
done_testing;
