# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The directives on checks: what httpd says of values that make no sense.
use strict;
use warnings;
use DCV::Httpd;
use DCV::Test;

my $httpd = DCV::Httpd->new;
my $hints = $httpd->file('named.root', "; the roots\n.  3600000  NS  A.ROOT.\nA.ROOT.  3600000  A  192.0.2.1\nA.ROOT. 3600000 AAAA 2001:db8::1\n");
my $anchor = $httpd->file('root.key', ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n; comment\n");
my $empty = $httpd->file('empty', '');
my $address = $httpd->file('address', "a.example. 3600 IN A 192.0.2.1\n");
my $name = $httpd->file('name', ". 3600 IN NS a.root.\n");
my $garbage = $httpd->file('garbage', "\x00\xff this is \x01 no zone file (\n");

for my $good ('DCVResolver recursive', 'DCVResolver System', 'DCVResolver 192.0.2.1', 'DCVResolver 192.0.2.1@5353 2001:db8::1@53 ::1',
    "DCVTrustAnchor $anchor", 'DCVTrustAnchor root.key', "DCVRootHints $hints", 'DCVCheckTimeout 1s', 'DCVCheckTimeout 1500ms', 'DCVCheckTimeout 60',
    'DCVCheckTimeout 1min', 'DCVCheckInterval Off', 'DCVCheckInterval 10min', 'DCVCheckInterval 1s', 'DCVCheckInterval 24h', 'DCVCheckFile On', 'DCVCheckFile off') {
    $httpd->write_conf("$good\n");
    my ($code, $out) = $httpd->configtest;
    is($code, 0, "httpd -t accepts $good") or diag($out);
}

my $whom = qr/write recursive, system, or (?:the )?addresses/;
my $timeout = qr/write a time from 1s to 60s, as in 5s/;
my $interval = qr/write Off, or a time from 1s to 30 days, as in 10min/;
my @bad = (
    ['DCVResolver', $whom],
    ['DCVResolver nosuch', qr/DCVResolver: "nosuch" makes no sense; $whom/],
    ['DCVResolver ns.example.com', $whom],
    ['DCVResolver recursive 192.0.2.1', qr/"recursive" makes no sense/],
    ['DCVResolver 192.0.2.1 system', qr/"system" makes no sense/],
    (map { ["DCVResolver 192.0.2.1$_", qr/"192\.0\.2\.1\Q$_\E" makes no sense; $whom/] } '@', '@0', '@65536', '@x', '@53x', '@-1', ':53'),
    ['DCVResolver 192.0.2.256', $whom],
    ['DCVTrustAnchor', qr/DCVTrustAnchor takes one argument/],
    ['DCVTrustAnchor nosuch.key', qr{DCVTrustAnchor.*/nosuch\.key.*cannot open it}],
    ["DCVTrustAnchor $empty", qr/it has no DS or DNSKEY record; name a file of trust anchors/],
    ["DCVTrustAnchor $address", qr/it has no DS or DNSKEY record/],
    ["DCVTrustAnchor $garbage", qr/line \d+ is no DNS record/],
    ["DCVTrustAnchor \@DIR\@", qr/cannot read it; name a file/],
    ['DCVRootHints nosuch.root', qr{DCVRootHints.*/nosuch\.root.*cannot open it}],
    ["DCVRootHints $empty", qr/it has no A or AAAA record; name a file of root servers/],
    ["DCVRootHints $name", qr/it has no A or AAAA record/],
    ["DCVRootHints $garbage", qr/line \d+ is no DNS record/],
    (map { ["DCVCheckTimeout $_", qr/DCVCheckTimeout: "\Q$_\E" makes no sense; $timeout/] } '0', '999ms', '61s', '2h', 'soon', '-1', '5x'),
    ['DCVCheckTimeout', qr/DCVCheckTimeout takes one argument/],
    (map { ["DCVCheckInterval $_", qr/DCVCheckInterval: "\Q$_\E" makes no sense; $interval/] } '0', '500ms', '31d', '721h', 'On', '-5'),
    (map { ["<VirtualHost *:81>\n$_\n</VirtualHost>", qr/DCV\w+ cannot occur within <VirtualHost>/] }
        'DCVResolver system', "DCVTrustAnchor $anchor", "DCVRootHints $hints", 'DCVCheckTimeout 5s', 'DCVCheckInterval 5s', 'DCVCheckInterval Off', 'DCVCheckFile Off'),
    ['DCVCheckFile maybe', qr/DCVCheckFile must be On or Off/],
    ['<Location "/">' . "\nDCVResolver system\n</Location>", qr/DCVResolver (?:cannot occur|not allowed)/],
);
for my $case (@bad) {
    my ($conf, $message) = @$case;
    $httpd->write_conf("$conf\n");
    my ($code, $out) = $httpd->configtest;
    isnt($code, 0, $conf =~ s/\n/; /gr . ': refused');
    like($out, $message, 'httpd -t says what is wrong with it');
}

# A mistake in a file names the place of the directive.
$httpd->write_conf("\n\nDCVRootHints nosuch.root\n");
my ($code, $out) = $httpd->configtest;
like($out, qr{DCVRootHints.*httpd\.conf:\d+|httpd\.conf:\d+.*DCVRootHints}s, 'file and line are named');
done_testing;
