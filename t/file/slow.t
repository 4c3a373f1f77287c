# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks of files at addresses that say nothing: they end, nobody else waits for them, and what
# comes over https, which decides nothing, delays no check.
use strict;
use warnings;
use utf8;
use DCV::Check qw(file_in);
use DCV::Test;
use DCV::Web;

my $web = DCV::Web->new;
my $deaf = $web->deaf;
my @silent = map { "s$_.silent.test" } 1 .. 199;

# A timeout that no check comes near unless it waits for what says nothing.
my $patient = DCV::Check->new(timeout => '60s');
my $https = $patient->order('https.test');
my %address = ('https.test' => $web->server('right', body => $https->body, tls => 'silent'));
$patient->dns->zone('https.test', records => "\@ IN A $address{'https.test'}\n" . $https->record);
my $order = DCV::Order->new('silent.test', san => join ',', map { "DNS:$_" } @silent);
my $alive = DCV::Order->new('alive.test');
$address{'alive.test'} = $web->server('right', body => $alive->body);
$patient->dns->zone('silent.test', records => join '', map { "$_ IN A $deaf\n" } '@', map { s/\.silent\.test//r } @silent);
$patient->dns->zone('alive.test', records => "\@ IN A $address{'alive.test'}\n");
$web->start;

$patient->start;
my $began = time;
my $file = file_in($patient->report('check=https.test'), 'https.test') // {};
cmp_ok(time - $began, '<', 20, 'a port 443 that takes the connection and says nothing delays no check');
is($file->{verdict}, 'valid', 'the file is there over http');
my ($over_https) = grep { $_->{port} == 443 } @{$file->{addresses} // []};
like($over_https->{verdict} // '', qr/^(?:unknown|unreachable)$/, 'and nothing came over https');
$patient->stop;

# Two hundred names at an address that answers nobody: a check of all has the time of two checks.
my $scene = DCV::Check->new(dns => $patient->dns, lines => [$order->line, $alive->line], timeout => '8s');
$scene->start;
my $url = $scene->httpd->url('/dcv-status?format=json&check=all&names=1000');
$began = time;
my $all = $scene->check_later('s1.silent.test');
my $pid = fork() // die "fork: $!";
exec('curl', '-s', '-o', $scene->httpd->dir . '/all.json', '--noproxy', '*', '--max-time', 240, $url) if !$pid;
my $other = file_in($scene->report('check=alive.test'), 'alive.test') // {};
is($other->{verdict}, 'valid', 'meanwhile another name is checked');
ok(kill(0, $pid) && waitpid($pid, 1) == 0, 'before they are over');
my $one = $all->();
is($one->{status}, 200, 'so is one of them');
waitpid $pid, 0;
cmp_ok(time - $began, '<', 60, 'all of them end in the time of two checks');
my $report = DCV::Json::decode_json(DCV::Data::slurp($scene->httpd->dir . '/all.json'));
my %verdict;
$verdict{$_->{file_check} ? $_->{file_check}{verdict} : 'none'}++ for grep { $_->{name} =~ /silent/ } map { @{$_->{domains}} } @{$report->{orders}};
cmp_ok($verdict{unreachable} // 0, '>=', 100, 'most of them are known to be silent by then') || diag(join ', ', map { "$_: $verdict{$_}" } sort keys %verdict);
ok(!grep({ !/^(?:unreachable|unknown|none)$/ } keys %verdict), 'and of none anything else is said');
$scene->stop;
done_testing;
