# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A build without libunbound, ldns and libcurl serves and reports, and says that it cannot check.
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
unlike(`ldd '$build/mod_dcv.so' '$build/dcv'`, qr/unbound|ldns|curl/, 'neither the module nor the command needs any of the libraries');

local $DCV::Httpd::module = "$build/mod_dcv.so";
my $csr = make_csr(subject => '/CN=www.example.com');
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb watchdog)], conf => <<"END");
DCVEngine On
DCVCSRFile $csr authority=sectigo
DCVCheckInterval 1h
\@STATUS\@
END
$httpd->expect_log(qr/DCV0012: DCVCheckInterval has no effect: mod_dcv was built without libunbound, ldns and libcurl/);
ok($httpd->start, 'httpd starts without DNS');
is($httpd->get(path_of($csr))->{body}, sha256_of($csr) . "\nsectigo.com", 'files are answered without DNS');
like($httpd->report->{checks_not_possible}, qr/built without libunbound, ldns and libcurl/, 'it reports, and says that it cannot check');
my $answer = $httpd->get('/dcv-status?check=www.example.com');
is($answer->{status}, 503, 'a check is refused');
like($answer->{body}, qr/built without libunbound, ldns and libcurl\.\n\z/, 'the refusal says why');
unlike($httpd->get('/dcv-status')->{body}, qr/class="button check"|id="check-all"/, 'and the page has no button for it');
$httpd->stop;

# The command: it shows and places orders, and cannot tell what is in the DNS.
like(scalar `'$build/dcv' show -a sectigo '$csr'`, qr/^Body: @{[sha256_of($csr)]}\\nsectigo\.com$/m, 'the command shows orders without DNS');
is(scalar `'$build/dcv' check -a sectigo '$csr' 2>&1`, "dcv: This dcv checks nothing: it was built without libunbound, ldns and libcurl.\n", 'and says that it checks nothing');
is($? >> 8, 3, 'by its status, too');
is(scalar `'$build/dcv' check --nagios -a sectigo '$csr' 2>&1`, "DCV UNKNOWN - This dcv checks nothing: it was built without libunbound, ldns and libcurl.\n", 'and as a plugin');
is($? >> 8, 3, 'which is unknown');
done_testing;
