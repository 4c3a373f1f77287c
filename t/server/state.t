# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Where visits are kept: DCVStateCache, its providers, and what becomes of them.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs md5_of);

my $other = make_csr(subject => '/CN=www.example.com', san => 'DNS:example.com');
my $other_file = '/.well-known/pki-validation/' . md5_of($other) . '.txt';
my $page = <<"END";
DCVEngine On
\@STATUS\@
END

my $cached = DCV::Httpd->new(modules => ['socache_shmcb'], conf => '');
my @bad = (
    ['DCVStateCache nosuch', qr/DCVStateCache: no cache "nosuch"; load mod_socache_nosuch above it/],
    ['DCVStateCache shmcb:x(12', qr/DCVStateCache: Invalid argument/],
    ['DCVStateCache', qr/DCVStateCache takes one argument/],
    ["<VirtualHost *:81>\nDCVStateCache shmcb\n</VirtualHost>", qr/DCVStateCache cannot occur within <VirtualHost>/],
);
for my $case (@bad) {
    $cached->write_conf("$case->[0]\n");
    my ($code, $out) = $cached->configtest;
    isnt($code, 0, "httpd -t refuses $case->[0]");
    like($out, $case->[1], "it says what is wrong with $case->[0]");
}
$cached->write_conf(<<"END");
DCVStateCache shmcb:\@DIR\@/state(100000)
DCVEngine On
DCVCSRFile $other authority=sectigo
\@STATUS\@
END
ok($cached->start, 'httpd starts with DCVStateCache shmcb:PATH(SIZE)');
$cached->get($other_file, '-H', 'Host: www.example.com');
is($cached->visits_of($other, 'www.example.com')->{count}, 1, 'a visit is in the cache');
$cached->stop;

# What cannot be opened costs visits, nothing else.
$cached->write_conf(<<"END");
DCVStateCache dbm:\@DIR\@/nosuch/state
DCVEngine On
DCVCSRFile $other authority=sectigo
END
$cached = DCV::Httpd->new(modules => ['socache_dbm'], conf => <<"END");
DCVStateCache dbm:\@DIR\@/nosuch/state
DCVEngine On
DCVCSRFile $other authority=sectigo
END
$cached->expect_log(qr/DCV0007: DCVStateCache dbm:\S+: the cache does not open/);
push @{$cached->{expected}}, qr/AH0080/;
ok($cached->start, 'a cache that does not open');
is($cached->get($other_file)->{status}, 200, 'files are answered without the cache');
$cached->stop;

# A remote cache that is down costs neither answers nor time; the page says so.
my $down = DCV::Httpd->new(modules => ['socache_redis'], conf => <<"END");
DCVStateCache redis:127.0.0.1:1
DCVEngine On
DCVCSRFile $other authority=sectigo
\@STATUS\@
END
push @{$down->{expected}}, qr/socache_redis:/, qr/DCV0024: DCVStateCache redis:127\.0\.0\.1:1: the cache does not answer in time/;
ok($down->start, 'a cache that is down');
is($down->get($other_file)->{status}, 200, 'files are answered while the cache is down') for 1 .. 20;
like($down->report->{visits_not_recorded}, qr/does not answer in time/, 'the report says so');
my $lines = () = $down->log =~ /socache_redis:/g;
cmp_ok($lines, '<=', 6, 'and the log is not filled');
$down->stop;

# A dbm file, whose records are small.
my $dbm = DCV::Httpd->new(modules => ['socache_dbm'], conf => "DCVStateCache dbm:\@DIR\@/state/visits\n${page}DCVCSRFile $other authority=sectigo\n");
mkdir $dbm->dir . '/state';
chmod 0777, $dbm->dir . '/state';
ok($dbm->start, 'httpd starts with a dbm');
$dbm->get($other_file, '-H', 'Host: www.example.com', '-A', 'x' x 250, '--interface', "127.0.0.$_") for 1 .. 14;
my $visits = $dbm->visits_of($other, 'www.example.com');
is($visits->{count}, 14, 'its visits are there');
is($visits->{last}{address}, '127.0.0.14', 'the last visit is shown');
$dbm->get('/.well-known/pki-validation/' . sprintf('%032X', $_) . '.txt', '-H', 'Host: ' . 'h' x 60 . '.example') for 1 .. 14;
my @unknown = @{$dbm->report->{unknown_requests}};
cmp_ok(scalar @unknown, '>=', 5, 'and unknown requests, as many as fit');
is($unknown[0]{md5}, sprintf('%032X', 14), 'the newest among them');
ok($dbm->restart, 'httpd restarts with a dbm');
ok(DCV::Httpd::wait_for(sub { (eval { $dbm->visits_of($other, 'www.example.com') } // {count => 0})->{count} == 14 }), 'a file keeps what it has');
$dbm->stop;

# A new order of the same CSR has no visits yet; the old one's are there when it is back.
my $unique = DCV::Httpd->new(modules => ['socache_shmcb'], conf => "${page}DCVCSRFile $other authority=sectigo unique=old\n");
ok($unique->start, 'an order with a unique value');
$unique->get($other_file, '-H', 'Host: www.example.com');
is($unique->visits_of($other, 'www.example.com')->{count}, 1, 'its visit is counted');
for my $case (['new', 0], ['old', 1]) {
    $unique->write_conf("${page}DCVCSRFile $other authority=sectigo unique=$case->[0]\n");
    $unique->restart;
    my $there = DCV::Httpd::wait_for(sub {
        my ($order) = @{(eval { $unique->report } // {orders => [{unique_value => ''}]})->{orders}};
        return $order->{unique_value} eq $case->[0];
    });
    ok($there, "the order has the unique value $case->[0] now");
    is($unique->visits_of($other, 'www.example.com')->{count}, $case->[1], "the order with the unique value $case->[0] has $case->[1] visits");
}
$unique->stop;

# Of more visits than a cache can hold the newest stay, over restarts too.
my $small = DCV::Httpd->new(modules => ['socache_shmcb']);
my @csrs = make_csrs($small->dir, 120);
$small->write_conf("DCVStateCache shmcb:\@DIR\@/state(16384)\n$page" . join '', map { "DCVCSRFile $_ authority=sectigo\n" } @csrs);
ok($small->start, 'httpd starts with a small cache');
sub visit { my $n = shift; $small->get('/.well-known/pki-validation/' . md5_of($csrs[$n - 1]) . '.txt', '-H', "Host: www.h$n.example") }
visit($_) for 1 .. 120;
sub newest { return scalar grep { $_->{domains}[0]{visits}{count} } (@{$small->report->{orders}})[105 .. 119] }
cmp_ok(newest(), '>=', 14, 'the newest visits are there');
cmp_ok(scalar(grep { $_->{domains}[0]{visits}{count} } @{$small->report->{orders}}), '<', 110, 'the oldest visits are not');
ok($small->restart, 'httpd restarts with a small cache');
DCV::Httpd::wait_for(sub { eval { newest() } });
visit($_) for 1 .. 10;
cmp_ok(newest(), '>=', 12, 'the newest are still there when others come');
$small->stop;
done_testing;
