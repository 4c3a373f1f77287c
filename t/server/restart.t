# SPDX-License-Identifier: Apache-2.0
# Restarts: orders come, change and go; the module itself comes by a graceful restart.
use strict;
use warnings;
use Test::More;
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
    is($httpd->get(path_of($first))->{status}, 404, 'which answers nothing');

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
    ok($httpd->restart, "$mpm: without orders");
    answers($httpd, $first, 404, 'nothing is answered');
    $httpd->stop;
}

# A request that is under way during a graceful restart gets its answer.
my $httpd = DCV::Httpd->new(conf => "DCVEngine On\nDCVCSRFile $first authority=sectigo\n");
ok($httpd->start, 'starts');
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
