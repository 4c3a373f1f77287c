# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A child that cannot join the lock of the state has no state: it answers all the same, and its
# background checks do nothing.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr path_of sha256_of);

plan skip_all => 'only root can make a directory that httpd\'s user cannot enter' if $>;
my $csr = make_csr(subject => '/CN=www.example.com');
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb watchdog)], log_level => 'warn dcv:info', conf => <<"END");
Mutex "flock:\@DIR\@/locks" dcv-state
DCVEngine On
DCVAuthority sectigo
DCVResolver 127.0.0.1\@9
DCVCheckTimeout 1s
DCVCheckInterval 1s
DCVCSRFile $csr
\@STATUS\@
END
mkdir $httpd->dir . '/locks', 0700 or die $!;
$httpd->expect_log(qr/DCV0008: this child cannot join the lock "dcv-state" and records no visits, nor checks anything/);
push @{$httpd->{quiet}}, qr/:info\]/;
ok($httpd->start, 'httpd starts although its children cannot enter the directory of the lock');
my $children = sub { scalar(() = $httpd->log =~ /DCV0008/g) };
ok(DCV::Httpd::wait_for($children), 'a child says that it cannot join the lock');

# The watchdog calls once a second. A child that crashes is named in the error log.
my $before = time;
ok(DCV::Httpd::wait_for(sub { time > $before + 3 }), 'the background checks were due three times');
unlike($httpd->log, qr/exit signal/, 'no child has crashed');
my $answer = $httpd->get(path_of($csr));
is($answer->{body}, sha256_of($csr) . "\nsectigo.com", 'the file is answered without a state');
my $report = $httpd->report;
like($report->{visits_not_recorded} // $httpd->get('/dcv-status?format=text')->{body}, qr/cannot join a lock/, 'the status page says why there are no visits');
$httpd->stop;
done_testing;
