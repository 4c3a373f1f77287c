# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A client asks over HTTP/2 for files and for reports of a view, and takes nothing of what is in
# them, while a customer changes all his orders between. No thread of httpd waits for such a client,
# and the responses stay in the child: they keep no former orders in its memory.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Http2;
use DCV::Data qw(make_csr slurp path_of);

plan skip_all => 'a tool keeps memory of its own' if $DCV::Httpd::under;

my ($files, $rounds) = (1000, 9);
my $csr = make_csr(subject => '/CN=busy.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb', 'http2'], children => [1, 60], quiet => [qr/DCV002[012]/, qr/AH00484/], conf => <<"END");
Protocols h2c http/1.1
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
is((grep { change() } 1 .. $rounds), $rounds, 'orders change while nobody asks for what he does not read');

# Ask on a connection that takes nothing, and keep it. httpd may wait with an answer that is made.
my @clients;
$DCV::Raw::patience = 1;
sub leave_unread {
    my ($path) = @_;
    push @clients, DCV::Http2->new($httpd->{port}, window => 0);
    return $clients[-1]->begin([':method' => 'GET'], [':scheme' => 'http'], [':path' => $path], [':authority' => 'busy.example']) == 200;
}

for my $path (path_of($csr), '/view?format=json&limit=2') {
    my $before = megabytes();
    my ($begun, $changed) = (0, 0);
    for (1 .. $rounds) {
        $begun += leave_unread($path);
        $changed += change();
    }
    is($changed, $rounds, "$path is asked for again and again, and never read, while all orders change");
    note("begun: $begun");
    my $after = megabytes();
    cmp_ok($after, '<', $before + 6, 'the orders take no more memory than those of the reports that a child sends at once');
    note(sprintf '%.1f MB, and %.1f MB before', $after, $before);
}
@clients = ();
$httpd->stop;
done_testing;
