# SPDX-License-Identifier: Apache-2.0
# Without a cache visits cannot be recorded: files are answered, and the page says so.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr md5_of);

my $other = make_csr(subject => '/CN=www.example.com', san => 'DNS:example.com,DNS:*.example.com');
my $other_file = '/.well-known/pki-validation/' . md5_of($other) . '.txt';
my $bare = DCV::Httpd->new(log_level => 'info', conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRFile $other
<Location "/dcv-status">
    SetHandler dcv-status
</Location>
END
$bare->expect_log(qr/DCV0006: visits are not recorded, since no cache is loaded/);
push @{$bare->{expected}}, qr/:info|:notice|:debug/;
ok($bare->start, 'it starts without a cache');
is($bare->get($other_file)->{status}, 200, 'it answers');
like($bare->report->{visits_not_recorded}, qr/Load mod_socache_shmcb/, 'the report says what is missing');
is($bare->visits_of($other, 'www.example.com')->{count}, 0, 'there are no visits');
like($bare->get('/dcv-status')->{body}, qr/Visits are not recorded: no cache is loaded/, 'the page says so, too');
$bare->stop;
done_testing;
