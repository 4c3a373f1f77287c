# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Every example in the documents is true: configurations load, and do what they say.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp csr_of path_of md5_of sha256_of);

# README's lines for a virtual host.
my ($conf) = slurp('README.md') =~ /```apache\n(.*?)```/s;
my $httpd = DCV::Httpd->new(modules => ['alias']);
my $csr = make_csr(subject => '/CN=www.example.com');
$httpd->file('csr/www.example.com.csr', slurp($csr));
cmp_ok(scalar(split /\n/, $conf), '<=', 10, 'README\'s configuration has at most ten lines');
$conf =~ s/\*:80/*:$httpd->{port}/;
$httpd->write_conf($conf);
ok($httpd->start, 'README\'s configuration starts');
my $answer = $httpd->get(path_of($csr));
is($answer->{body}, sha256_of($csr) . '.certigna.com', 'the file is there');
is($httpd->get('/')->{headers}{location}, 'https://www.example.com/', 'everything else is redirected');
my (undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
like($dump, qr/Record: _@{[md5_of($csr)]}\.www\.example\.com\. IN CNAME /, 'what DNS would need');
$httpd->stop;
(my $with_unique = $conf) =~ s/DCVCSRFile .*/slurp('README.md') =~ m{`(DCVCSRFile [^`]*unique=[^`]*)`} ? $1 : ''/e;
$with_unique =~ s/certigna/sectigo/;
$httpd->write_conf($with_unique);
is(($httpd->configtest)[1], "Syntax OK\n", 'README\'s unique value');

# The reference has every directive at work.
$httpd = DCV::Httpd->new(modules => [qw(socache_shmcb authz_host watchdog)]);
$httpd->file("csr/$_.csr", slurp(make_csr(subject => "/CN=$_.example.com", $_ eq 'main' ? (key => 'rsa:2048') : ()))) for qw(main more shop);
$httpd->file('virtualmin/1654321/ssl.csr', slurp(make_csr(subject => '/CN=panel.example.com')));
$httpd->file('dns/root.hints', ". 3600000 NS a.root.\na.root. 3600000 A 127.0.0.1\n");
$httpd->file('dns/root.key', ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n");
$httpd->drop_box;
chmod 0755, $httpd->file('dcv-event', "#!/bin/sh\n") or die $!;
$httpd->write_conf(slurp('conf/reference.conf'));
is(($httpd->configtest)[1], "Syntax OK\n", 'the reference loads without a word');
ok($httpd->start, 'httpd starts with the reference');
my $dir = $httpd->dir;
my @shop = ('--header', 'Host: shop.example.com');
is($httpd->get(path_of("$dir/csr/main.csr"), @shop)->{body}, sha256_of("$dir/csr/main.csr") . '.certigna.com', "the reference's first order is answered");
is($httpd->get(path_of("$dir/csr/more.csr"), @shop)->{body}, sha256_of("$dir/csr/more.csr") . "\nsectigo.com\na1b2c3", "the reference's second order is answered");
is($httpd->get(path_of("$dir/virtualmin/1654321/ssl.csr"), @shop)->{body}, sha256_of("$dir/virtualmin/1654321/ssl.csr") . "\nsectigo.com", "a match of the reference's wildcard is answered");
is($httpd->get(path_of("$dir/csr/shop.csr"), @shop)->{body}, uc(sha256_of("$dir/csr/shop.csr")) . "\ncomodoca.com\nXy12", 'that of a virtual host');
is($httpd->get('/.well-known/pki-validation/fileauth.txt', @shop)->{status}, 200, "the reference's literal file is answered");
is($httpd->get(path_of("$dir/csr/main.csr"), '--header', 'Host: legacy.example.com')->{status}, 404, 'and none where it is Off');
my $status = $httpd->get('/dcv-status?format=json', @shop);
is($status->{status}, 200, "the reference's status page is answered");
is(() = $status->{body} =~ /"source":/g, 4, 'the status page has its orders');
like($status->{body}, qr/"visits_not_recorded":null/, 'the status page has its visits');
$httpd->stop;

# The header lines of docs/directives.md.
my ($lines) = slurp('docs/directives.md') =~ /```\n(DCV-.*?)-----BEGIN/s;
$httpd->file('site.csr', $lines . slurp($csr));
$httpd->write_conf("DCVEngine On\nDCVCSRFile site.csr\n");
(undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
like($dump, qr/^Authority: sectigo\nUniqueValue: a1b2c3\nIssued: 2026-11-23T/m, 'header lines as documented');
like(`openssl req -in @{[$httpd->dir]}/site.csr -noout -subject 2>&1`, qr/www\.example\.com/, 'openssl reads a file with header lines');

# conf/, as Debian's a2enmod takes it, with all lines turned on that are comments.
my $etc = $httpd->dir . '/etc';
mkdir "$etc" or die $!;
mkdir "$etc/mods-$_" or die $! for qw(available enabled);
$httpd->file('etc/mods-available/dcv.load', slurp('conf/dcv.load') =~ s{\S+/mod_dcv\.so}{$DCV::Httpd::module}r);
$httpd->file('etc/mods-available/dcv.conf', DCV::Data::turned_on(slurp('conf/dcv.conf')) =~ s{^DCVCSRFile .*}{DCVCSRFile $csr}mr);
# What it depends on, as Debian has it.
my ($depends) = slurp('conf/dcv.load') =~ /^# Depends: (.+)$/m;
is($depends, 'socache_shmcb authz_host', 'dcv.load says what it depends on');
$httpd->file("etc/mods-available/$_.load", "LoadModule ${_}_module $DCV::Httpd::libexec/mod_$_.so\n") for split ' ', $depends;
SKIP: {
    my ($a2enmod) = grep { -x } map({ "$_/a2enmod" } split /:/, $ENV{PATH}), 'build/debian/usr/sbin/a2enmod';
    skip 'no a2enmod here', 2 if !$a2enmod;
    local $ENV{APACHE_CONFDIR} = $etc;
    local $ENV{APACHE_STATE_DIRECTORY} = $httpd->dir . '/state';
    like(`$a2enmod dcv 2>&1`, qr/Enabling module dcv/, 'a2enmod enables the module');
    is(join(' ', map { s{.*/}{}r } sort glob "$etc/mods-enabled/*"), 'authz_host.load dcv.conf dcv.load socache_shmcb.load', 'with its configuration and what it depends on');
}
# Without what it depends on it works, too, but for the status page.
for my $load ('dcv.load', '*.load') {
    $httpd->{without_dcv} = 1;
    $httpd->{modules} = [];
    $httpd->write_conf("Include \"$etc/mods-available/$load\"\nInclude \"$etc/mods-available/*.conf\"\n");
    ok($httpd->start, "$load and dcv.conf load with the lines of comments");
    is($httpd->get(path_of($csr))->{body}, sha256_of($csr) . "\nsectigo.com", 'an order is answered');
    is($httpd->get('/dcv-status')->{status}, $load eq 'dcv.load' ? 404 : 200, 'and has a status page where it can be closed');
    $httpd->stop;
}
done_testing;
