# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Restarts: orders come, change and go; the module itself comes by a graceful restart.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my ($first, $second) = map { make_csr(subject => "/CN=$_.example") } qw(first second);

# A child of the generation before may take one more connection after a restart.
sub answers {
    my ($httpd, $csr, $status, $name) = @_;
    my $answer;
    DCV::Httpd::wait_for(sub {
        $answer = $httpd->get(path_of($csr));
        return $answer->{status} == $status;
    });
    is($answer->{status}, $status, $name);
    is($answer->{body}, sha256_of($csr) . "\nsectigo.com", 'with its content') if $status == 200;
    return;
}

for my $mpm (qw(event worker prefork)) {
    my $httpd = DCV::Httpd->new(mpm => $mpm, without_dcv => 1);
    ok($httpd->start, "$mpm: starts without the module");
    is($httpd->get(path_of($first))->{status}, 404, "$mpm: without the module nothing is answered");

    $httpd->{without_dcv} = 0;
    $httpd->file('site.csr', slurp($first));
    $httpd->write_conf("DCVEngine On\nDCVCSRFile site.csr authority=sectigo\n");
    ok($httpd->restart, "$mpm: loaded by a graceful restart");
    answers($httpd, $first, 200, 'it answers');

    for my $signal (qw(USR1 HUP)) {
        for my $csr ($second, $first) {
            $httpd->file('new.csr', slurp($csr));
            rename $httpd->dir . '/new.csr', $httpd->dir . '/site.csr';
            ok($httpd->restart($signal), "$mpm: restart by $signal with another CSR");
            my $gone = $csr eq $first ? $second : $first;
            answers($httpd, $csr,  200, 'the new one is answered');
            answers($httpd, $gone, 404, 'the old one no more');
        }
    }
    ok($httpd->restart, "$mpm: and with nothing changed");
    answers($httpd, $first, 200, 'the order is still there');

    $httpd->write_conf("DCVEngine Off\n");
    ok($httpd->restart, "$mpm: it restarts without orders");
    answers($httpd, $first, 404, 'nothing is answered');
    $httpd->stop;
}

# A CSR that has not changed is not read again; many that come and go are forgotten.
my $counting = DCV::Httpd->new(log_level => 'warn dcv:info', modules => ['socache_shmcb']);
my $template = slurp($first);
sub configure {
    my ($generation, $count) = @_;
    my @files = map { $counting->file("$generation-$_.csr", "DCV-Unique-Value: $generation\n$template") } 1 .. $count;
    $counting->write_conf("DCVEngine On\nDCVAuthority sectigo\n"
        . join '', map { "<VirtualHost *:$_>\nServerName x\nDCVCSRFile $generation-$_.csr\n</VirtualHost>\n" } 1 .. $count);
    return;
}
sub reads { return join ' ', $counting->log =~ /DCV0005: \d+ orders; (\d+) CSR files read/g }
configure('a', 100);
$counting->expect_log(qr/DCV0005:/);
ok($counting->start, 'starts with 100 orders');
is(reads(), '0', 'the second pass over the configuration reads none again');
like(DCV::Httpd::slurp($counting->dir . '/out'), qr/DCV0005: 100 orders; 100 CSR files read/, 'the first read all');
ok($counting->restart, 'it restarts with nothing changed');
is(reads(), '0 0', 'and none at a restart');
configure('b', 100);
ok($counting->restart, 'restart with 100 others');
configure('a', 100);
ok($counting->restart, 'and with those before, written again');
is(reads(), '0 0 100 100', 'the changed files were read');
ok($counting->restart, 'it restarts a fifth time');
is(reads(), '0 0 100 100 100', 'as much has come and gone as there is: all is forgotten and read again');
ok($counting->restart, 'it restarts a sixth time');
is(reads(), '0 0 100 100 100 0', 'all is read again only once');
$counting->stop;

# A pipe in the place of a CSR, now and then: httpd must not wait for it.
my $racing = DCV::Httpd->new;
my $race = $racing->dir . '/race';
$racing->file('file.csr', slurp($first));
system 'mkfifo', $racing->dir . '/pipe.csr';
$racing->write_conf("DCVEngine On\nDCVAuthority sectigo\n" . "DCVCSRFile race\n" x 60);
my $swapper = fork() // die $!;
if (!$swapper) {
    while (1) {
        for my $target (qw(file.csr pipe.csr)) {
            symlink $target, "$race.new";
            rename "$race.new", $race;
        }
    }
}
DCV::Httpd::wait_for(sub { -l $race });
my $hung = 0;
for (1 .. 5) {
    local $SIG{ALRM} = sub { $hung++; kill 'KILL', $racing->{running} };
    alarm $DCV::Httpd::patience;
    $racing->configtest;
    alarm 0;
}
kill 'KILL', $swapper;
waitpid $swapper, 0;
is($hung, 0, 'a pipe swapped in does not hang httpd');

# A request that is under way during a graceful restart gets its answer.
my $httpd = DCV::Httpd->new(conf => "DCVEngine On\nDCVCSRFile $first authority=sectigo\n");
ok($httpd->start, 'httpd starts with an order');
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $httpd->{port});
my $path = path_of($first);
print $socket "GET $path HTTP/1.1\r\nHo";
$httpd->write_conf("DCVEngine Off\n");
ok($httpd->restart, 'graceful restart in the middle of a request');
print $socket "st: a\r\nConnection: close\r\n\r\n";
my $answer = do { local $/; <$socket> };
like($answer, qr/\n\r?\n@{[sha256_of($first)]}\nsectigo\.com$/, 'it is answered all the same');
$httpd->stop;
done_testing;
