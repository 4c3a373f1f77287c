# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer asks for reports on his orders and does not read them, and changes his orders between.
# Each report keeps the orders as they were, so a child sends three of his view at once and refuses
# others: its memory does not grow with the number of such clients.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of);
use Socket;

my ($files, $rounds) = (1000, 9);
my $csr = make_csr(subject => '/CN=busy.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[012]/, qr/AH00484/], conf => <<"END");
Timeout 600
DCVAuthority sectigo
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName busy.example
    DCVEngine On
    DCVCSRDirectory busy files=$files
    <Location "/view">
        SetHandler dcv-status
        DCVStatus VHost
    </Location>
</VirtualHost>
END
mkdir $httpd->dir . '/busy' or die $!;
my $round = 0;
sub write_all { $round++; $httpd->file("busy/$_.csr", "DCV-Unique-Value: v$round\n" . slurp($csr)) for 1 .. $files }
write_all();
$httpd->start or BAIL_OUT('httpd does not start');
my ($child) = $httpd->children;
sub megabytes { return slurp("/proc/$child/smaps_rollup") =~ /Private_Dirty:\s+(\d+)/ ? $1 / 1024 : die }

# All orders become others. The first files are taken first.
sub change { write_all(); return DCV::Httpd::wait_for(sub { (() = $httpd->fetch($httpd->url('/dcv-status?format=csv'))->{body} =~ /v$round\b/g) >= $files }) }
is((grep { change() } 1 .. $rounds), $rounds, 'orders change while nobody asks for a report that he does not read');
my $before = megabytes();
my @clients;
is((grep {
    socket(my $client, PF_INET, SOCK_STREAM, 0) or die $!;
    setsockopt $client, SOL_SOCKET, SO_RCVBUF, 1024;
    connect($client, sockaddr_in($httpd->{port}, inet_aton('127.0.0.1'))) or die $!;
    syswrite $client, "GET /view?format=json HTTP/1.1\r\nHost: busy.example\r\n\r\n";
    push @clients, $client;
    sleep 1;
    change();
} 1 .. $rounds), $rounds, 'and while there is one more such report each time');
my $after = megabytes();
cmp_ok($after, '<', $before + 6, 'the orders take as much memory as three former versions more');
is(join(' ', map { sysread $_, my ($line), 12; $line =~ /(\d+)$/ } @clients), '200 200 200 503 503 503 503 503 503', 'a child sends three reports of a view at once');
note(sprintf '%.1f MB, and %.1f MB before', $after, $before);
$_ = undef for @clients;
$httpd->stop;
done_testing;
