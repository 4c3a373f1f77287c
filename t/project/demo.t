# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# make demo shows a newcomer the file and the record, twice in a row and wherever the project
# is, shows no address that does not answer, and can be stopped.
use strict;
use warnings;
use DCV::Dns::Namespace;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(slurp);
use File::Temp qw(tempdir);

# Its check asks nobody outside.
DCV::Dns::Namespace::enter();
DCV::Dns::Namespace::set_up();

plan skip_all => 'the demo is run as it is' if $ENV{DCV_UNDER};
# A home that is closed to others, so to the user whom root's httpd runs as.
my $home = tempdir('dcv home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0700, $home;
my $build = "$home/build";
mkdir $build or die $!;
system('cp', "$ENV{DCV_BUILD}/mod_dcv.so", $build) == 0 or die;

for my $run (1, 2) {
    my $out = `tools/demo '$build' 2>&1`;
    is($?, 0, "make demo succeeds in a home that is closed to others, run $run") or diag($out);
    my ($url, $body) = $out =~ /^  curl (http:\S+)\n  (\S.*)$/m;
    my $sha = (`openssl req -in '$build/demo/site.csr' -outform DER | openssl sha256 -r` =~ /^(\w{64})/)[0];
    is($body, "$sha.certigna.com", 'make demo shows the file');
    is(`curl -sS --noproxy '*' '$url'`, $body, 'the file can be fetched where it says');
    like($out, qr/^  _[0-9A-F]{32}\.example\.com\. IN CNAME \w{32}\.\w{32}\.certigna\.com\.$/m, 'it shows the record');
    like($out, qr/^  DCVCSRFile site\.csr$/m, 'it shows the configuration');
    my ($check) = $out =~ m{^  curl "(http:\S+check=www\.example\.com)"$}m;
    like(`curl -sS --noproxy '*' '$check'`, qr/^Verdict: (?:missing|unknown|timeout|server_failure)$/m, 'the check that it shows is made, wherever it leads') if $run == 1;
    my ($page, $json) = $out =~ m{^  curl (http:\S+/dcv-status)\n  curl (http:\S+format=json)$}m;
    like(`curl -sS --noproxy '*' '$page'`, qr/<h1>.*www\.example\.com/s, 'the page that it shows has the order');
    like(`curl -sS --noproxy '*' '$json'`, qr/"signature_valid":true/, 'and so has the JSON');
}
my $pid = slurp("$build/demo/httpd.pid") + 0;
like(`tools/demo '$build' stop`, qr/has stopped/, 'make demo-stop says that it has stopped');
ok(DCV::Httpd::wait_for(sub { !kill 0, $pid }), 'no process is left');
is(`tools/demo '$build' stop 2>&1`, '', 'a second stop does no harm');
my ($empty) = slurp("$build/demo/httpd.conf") =~ /^DocumentRoot "(.*)"/m;
ok($empty && !-e $empty, 'its directory outside of the build is removed');

# Addresses that do not answer as they should: here a curl that asks by a method that is refused.
my ($curl) = grep { -x } map { "$_/curl" } split /:/, $ENV{PATH};
mkdir "$home/bin" or die $!;
open my $wrapper, '>', "$home/bin/curl" or die $!;
print $wrapper "#!/bin/sh\nexec $curl -X DELETE \"\$@\"\n";
close $wrapper;
chmod 0755, "$home/bin/curl";
local $ENV{PATH} = "$home/bin:$ENV{PATH}";
my $out = `tools/demo '$build' 2>&1`;
isnt($?, 0, 'a demo whose file is not answered fails');
like($out, qr{^The demo does not work: http:\S+\.txt answers with status 405}m, 'it says what does not answer');
unlike($out, qr/^  curl /m, 'and shows no address');
ok(!-e "$build/demo/httpd.pid", 'nor does its httpd go on');
done_testing;
