# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A build without libunbound serves and reports, and says that it cannot check.
use strict;
use warnings;
use DCV::Test;
use File::Temp qw(tempdir);
use DCV::Httpd;
use DCV::Data qw(make_csr path_of sha256_of);

plan skip_all => 'the build is looked at as it is' if $ENV{DCV_UNDER};

# What does not depend on the choice need not be built again.
my $build = tempdir('dcv-build-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $build;
system("cp -a '$ENV{DCV_BUILD}'/core '$ENV{DCV_BUILD}'/httpd '$ENV{DCV_BUILD}'/*.[co] '$build'") == 0 or die;
my $out = `make BUILD='$build' DNS=no all 2>&1`;
is($?, 0, 'make DNS=no builds the module') or diag($out);
unlike($out, qr/warning:/, 'make DNS=no builds without a warning');
unlike(`ldd '$build/mod_dcv.so'`, qr/unbound|ldns|curl/, 'the module needs none of the libraries');

local $DCV::Httpd::module = "$build/mod_dcv.so";
my $csr = make_csr(subject => '/CN=www.example.com');
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb watchdog)], conf => <<"END");
DCVEngine On
DCVCSRFile $csr authority=sectigo
DCVCheckInterval 1h
<Location "/dcv-status">
    SetHandler dcv-status
    DCVStatus On
</Location>
END
$httpd->expect_log(qr/DCV0012: DCVCheckInterval has no effect: mod_dcv was built without libunbound/);
ok($httpd->start, 'httpd starts without DNS');
is($httpd->get(path_of($csr))->{body}, sha256_of($csr) . "\nsectigo.com", 'files are answered without DNS');
like($httpd->report->{checks_not_possible}, qr/built without libunbound/, 'it reports, and says that it cannot check');
my $answer = $httpd->get('/dcv-status?check=www.example.com');
is($answer->{status}, 503, 'a check is refused');
like($answer->{body}, qr/built without libunbound\.\n\z/, 'the refusal says why');
unlike($httpd->get('/dcv-status')->{body}, qr/class="button check"|id="check-all"/, 'and the page has no button for it');
$httpd->stop;
done_testing;
