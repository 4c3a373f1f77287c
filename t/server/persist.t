# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The persistent record: DCVPersistAccount in the main server and in virtual hosts, what each
# name is told to have, in every format, and mistakes.
use strict;
use warnings;
use DCV::Test;
use DCV::Json qw(decode_json);
use DCV::Httpd;
use DCV::Data qw(make_csr slurp csr_of);
use Time::Local qw(timegm);

my $uri   = 'https://acme.sectigo.example/v2/acct/12345';
my $until = timegm(59, 59, 23, 31, 2, 2037);
my ($csr, $other) = (make_csr(subject => '/CN=www.example.co.uk', san => 'DNS:*.example.co.uk,IP:9.9.9.7'), make_csr(subject => '/CN=b.example'));
my $long = 'https://ca.example/' . 'x' x 400;
my $define = qq(DCVDefineAuthority own body="%{sha256}" target="%{sha256.1}.%{sha256.2}.ca.example" persist=CA.example,old.ca.example\n);

sub vhost { return "<VirtualHost *:\@PORT\@>\nServerName $_[0]\n$_[1]\n</VirtualHost>\n" }
my $httpd = DCV::Httpd->new(one_child => 1);
my $dir = $httpd->dir;
$httpd->file('drop/b.csr', "DCV-Authority: sectigo\n" . slurp($other));
$httpd->write_conf("DCVEngine On\n\@STATUS\@\n"
    # It may stand below its orders, and before its authority.
    . "DCVCSRFile $csr authority=sectigo\nDCVPersistAccount own $long\nDCVPersistAccount Sectigo \"$uri\" until=2037-03-31\n"
    . vhost('a.example', "DCVPersistAccount sectigo $uri?a\nDCVAuthority sectigo hex=upper\nDCVCSRFile $other\n")
    . vhost('b.example', "DCVCSRDirectory drop\nDCVPersistAccount tbs $uri?tbs\n")
    . vhost('c.example', "DCVCSRFile $other authority=own\nDCVCSRFile @{[csr_of('certigna-faq')]} authority=certigna\n")
    . vhost('d.example', "DCVCSRFile $other authority=zerossl unique=1\n") . $define);

my (undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
like($dump, qr/^PersistentRecord: _validation-persist\.www\.example\.co\.uk\. IN TXT "sectigo\.com; accounturi=\Q$uri\E; persistUntil=$until"$/m, 'the dump has the record') or diag($dump);
is(() = $dump =~ /^PersistentRecord: /mg, 6, 'the dump has it at each place of the names that have one');
ok($httpd->start, 'httpd starts with accounts');

sub status { return $httpd->get("/dcv-status?$_[0]")->{body} }
my %order = map { (($_->{vhost} // 'main') . " $_->{authority}" => $_) } @{decode_json(status('format=json'))->{orders}};
my %name = map { $_->{name} => $_->{persistent} } @{$order{'main sectigo'}{domains}};
my $value = "sectigo.com; accounturi=$uri; persistUntil=$until";
sub record { my ($at, $value) = @_; return {authorization_domain => $at, owner => "_validation-persist.$at.", value => $value, zone_line => qq(_validation-persist.$at. IN TXT "$value")} }
is_deeply($name{'www.example.co.uk'}, [record('www.example.co.uk', $value), record('example.co.uk', $value)], 'a name has a record at each Authorization Domain Name, to the end of the day');
is_deeply($name{'*.example.co.uk'}, [record('example.co.uk', $value)], 'a wildcard has the record of the name behind it');
is($name{'9.9.9.7'}, undef, 'an address has none');
my $domain = sub { $order{$_[0]}{domains}[0]{persistent} };
is_deeply($domain->('a.example sectigo'), [record('b.example', "sectigo.com; accounturi=$uri?a")], "a virtual host's account goes before the main server's, also with another form");
is_deeply($domain->('b.example sectigo'), [record('b.example', $value)], "an order of a directory has the main server's, where the virtual host has one at another CA only");
is($domain->('c.example certigna'), undef, 'an order at a CA without an account has none');
is($domain->('d.example zerossl'), undef, 'nor has one at a CA that shares the issuer names');
my ($own) = @{$domain->('c.example own')};
is($own->{value}, "CA.example; accounturi=$long", 'a CA of one\'s own has its first issuer name');
my ($first, $second) = $own->{zone_line} =~ /^_validation-persist\.b\.example\. IN TXT "([^"]*)" "([^"]*)"$/;
is("$first$second", $own->{value}, 'a long value is two character-strings');
is(length $first, 255, 'the first one is full');

my $text = status('format=text');
like($text, qr/^Record: .*\nPanel: .*\nPersistentRecord: _validation-persist\.www\.example\.co\.uk\. IN TXT "\Q$value\E"\nPersistentPanel: _validation-persist\.www in zone example\.co\.uk\nPersistentRecord: _validation-persist\.example\.co\.uk\. IN TXT "\Q$value\E"\nPersistentPanel: _validation-persist in zone example\.co\.uk$/m, 'the text has the records, and what to type in a panel');

my $zone = status('format=zone&vhost=main+server');
is(() = $zone =~ /^_validation-persist\.example\.co\.uk\. IN TXT "\Q$value\E"$/mg, 1, 'the zone file has each record once in an order') or diag($zone);
like(status('format=zone&vhost=c.example'), qr/^(?:; not with .*: )?\Q$own->{zone_line}\E$/m, 'the zone file has that of two character-strings');
my $zone_file = $httpd->file('zone', "\$TTL 60\nexample.co.uk. IN SOA ns.example.co.uk. a.example.co.uk. 1 60 60 60 60\nexample.co.uk. IN NS ns.example.co.uk.\nns.example.co.uk. IN A 192.0.2.1\n" . $zone =~ s/^_\w+\.(?:www\.)?example.co.uk. IN CNAME.*\n//mgr);
SKIP: {
    my ($check) = grep { -x } map { "$_/nsd-checkzone" } split(/:/, $ENV{PATH}), '/usr/sbin';
    skip 'no nsd-checkzone here', 1 if !$check;
    like(`$check -p example.co.uk $zone_file 2>&1`, qr/"\Q$value\E"|accounturi=\Q$uri\E/, 'NSD reads the record as it stands');
}

my $page = status('format=html&vhost=main+server');
my ($section) = $page =~ m{(<section class="way"><h4>By persistent DNS record</h4>.*?</section>)}s or diag($page);
for my $part ("account <bdi>$uri</bdi>, until 2037-03-31 23:59:59 UTC", '<code>TXT</code>', '>_validation-persist<', '>_validation-persist.www<',
    ">$value<", 'Entered once', 'all names below it, and wildcards', 'for www.example.co.uk and *.example.co.uk') {
    like($section, qr/\Q$part\E/, 'the page has ' . substr $part, 0, 50);
}
is(() = $section =~ /<button[^>]*copy/gi, 8, 'each value has a button that copies it') or diag($section);
like($page, qr{<h4>By DNS record</h4>.*<h4>By persistent DNS record</h4>.*<h4>By e-mail</h4>}s, 'it stands below the other record');
unlike(status('format=html&vhost=d.example'), qr/persistent/i, 'the page says nothing of it without an account');
$httpd->stop;

# The example of docs/directives.md.
my ($example, $shown) = slurp('docs/directives.md') =~ /^## DCVPersistAccount\n.*?```apache\n(.*?)```.*?```zone\n(.*?)```/ms;
$httpd->write_conf("DCVEngine On\nDCVCSRFile @{[make_csr(subject => '/CN=www.example.com')]} authority=sectigo\n$example");
(undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
like($dump, qr/^PersistentRecord: \Q$shown\E/m, 'the documented account is shown as documented') or diag($dump);

# Mistakes, all of them told in one run.
sub tries { $httpd->write_conf($_[0]); return $httpd->configtest }
for my $case (
    ['DCVPersistAccount', qr/DCVPersistAccount: the authority's name is missing/],
    ['DCVPersistAccount sectigo', qr/DCVPersistAccount: the account's URI is missing/],
    ['DCVPersistAccount sectigo until=2027-01-01', qr/DCVPersistAccount: the account's URI must stand before its options/],
    ["DCVPersistAccount sectigo $uri 2027-01-01", qr/DCVPersistAccount: "2027-01-01" is no option; known are until=/],
    ["DCVPersistAccount sectigo $uri until=1782424856", qr/"1782424856" is no day; write until=YYYY-MM-DD/],
    ["DCVPersistAccount nosuch $uri", qr/unknown authority "nosuch"; known are certigna/],
    ["DCVPersistAccount certigna $uri", qr/authority "certigna" has no issuer name for the persistent record; remove the directive, or name one that has/],
    ['DCVPersistAccount sectigo 12345', qr/"12345" is no URI; write the whole URI of the account/],
    [qq(DCVPersistAccount sectigo "$uri; x=y"), qr/has the character ";" at place 43, .*; copy the URI/],
    ["DCVPersistAccount sectigo $uri\nDCVPersistAccount SECTIGO $uri?2", qr/authority "sectigo" has an account above it in the same server; leave one/],
    [$define =~ s/old\.ca/old_ca/r, qr/persist= has "old_ca\.example", which is no domain name/],
) {
    my ($conf, $expected) = @$case;
    my ($code, $out) = tries("$conf\n");
    isnt($code, 0, 'refused: ' . substr $conf =~ s/\n/ | /gr, 0, 60);
    like($out, $expected, 'with its remedy');
}
(my $code, my $out) = tries("DCVPersistAccount nosuch $uri\n" . vhost('a.example', "DCVPersistAccount ssl.com $uri\nDCVPersistAccount broken $uri")
    . "DCVDefineAuthority broken body=x target=a..b persist=x.example\n");
is(() = $out =~ /DCV0001: DCVPersistAccount at \S+:\d+: /g, 2, 'each mistake is told with its place, and none that only follows from another') or diag($out);
$httpd->expect_log(qr/DCV0001: DCVPersistAccount/, qr/DCV0001: DCVDefineAuthority/);
ok(!$httpd->start, 'a mistake stops the start');
(undef, $out) = tries("DCVPersistAccount sectigo $uri until=2020-01-01\n");
is($out, "Syntax OK\n", 'a day that is over is no mistake, so that a machine comes up later');
done_testing;
