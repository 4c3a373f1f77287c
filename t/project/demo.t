# SPDX-License-Identifier: Apache-2.0
# make demo shows a newcomer the file and the record, twice in a row, and can be stopped.
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
my $build = tempdir('dcv demo-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $build;
system('cp', "$ENV{DCV_BUILD}/mod_dcv.so", $build) == 0 or die;

for my $run (1, 2) {
    my $out = `tools/demo '$build' 2>&1`;
    is($?, 0, "run $run succeeds") or diag($out);
    my ($url, $body) = $out =~ /^  curl (http:\S+)\n  (\S.*)$/m;
    my $sha = (`openssl req -in '$build/demo/site.csr' -outform DER | openssl sha256 -r` =~ /^(\w{64})/)[0];
    is($body, "$sha.certigna.com", 'it shows the file');
    is(`curl -sS --noproxy '*' '$url'`, $body, 'which can be fetched');
    like($out, qr/^  _[0-9A-F]{32}\.example\.com\. IN CNAME \w{32}\.\w{32}\.certigna\.com\.$/m, 'and the record');
    like($out, qr/^  DCVCSRFile site\.csr$/m, 'and the configuration');
    my ($check) = $out =~ m{^  curl "(http:\S+check=www\.example\.com)"$}m;
    like(`curl -sS --noproxy '*' '$check'`, qr/^Verdict: (?:missing|timeout|server_failure)$/m, 'and a check, wherever it leads') if $run == 1;
    my ($page, $json) = $out =~ m{^  curl (http:\S+/dcv-status)\n  curl (http:\S+format=json)$}m;
    like(`curl -sS --noproxy '*' '$page'`, qr/<h1>.*www\.example\.com/s, 'and the page');
    like(`curl -sS --noproxy '*' '$json'`, qr/"signature_valid":true/, 'in JSON, too');
}
my $pid = slurp("$build/demo/httpd.pid") + 0;
like(`tools/demo '$build' stop`, qr/has stopped/, 'it stops');
ok(DCV::Httpd::wait_for(sub { !kill 0, $pid }), 'and is gone');
is(`tools/demo '$build' stop 2>&1`, '', 'a second stop does no harm');
done_testing;
