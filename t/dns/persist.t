# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The persistent record, from zones that deserve each verdict: what is said, what is to be
# typed, and what proves control together with the other record.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in finding_is);
use DCV::Test;

my $uri   = 'https://acme.sectigo.example/v2/acct/12345';
my $long  = 'https://ca.example/account/' . join '', map { chr 97 + $_ % 26 } 1 .. 480;
my $value = "sectigo.com; accounturi=$uri";
my $scene = DCV::Check->new(conf => qq(DCVCheckFile Off\nDCVPersistAccount sectigo $uri\nDCVPersistAccount own $long\n)
    . qq(DCVDefineAuthority own body="%{sha256}" target="%{sha256.1}.%{sha256.2}.ca.example" persist=ca.example\n));
my %order;

# A zone with an order, and with lines for its persistent record. @HOST@ is that record's host.
sub site {
    my ($zone, $records, %options) = @_;
    my $name = delete $options{name} // $zone;
    my %lines = ref $records ? %$records : ();
    my $with = sub { $_[0] =~ s/\@HOST\@/_validation-persist/gr };
    my $made = $scene->below($name, $zone, sub { ref $records ? {map { $_ => $with->($lines{$_}) } keys %lines} : $with->($records) }, ttl => 99, minimum => 77, %options);
    return $order{$name} = $made;
}

sub txt { my ($text) = @_; return qq(\@HOST\@ IN TXT "$text"\n) }
sub days { return time + 86400 * $_[0] }

my $right = txt($value);
site('valid.test', $right);
site('other-ca.test', txt('letsencrypt.org; accounturi=https://le.example/1') . $right);
site('two.test', txt("$value; persistUntil=" . days(3)) . txt("$value; persistUntil=" . days(400)));
site('upper.test', txt("SECTIGO.com;AccountURI=$uri; x=y"));
site('later.test', txt("$value; persistUntil=" . days(300)));
site('partial.test', {a => $right, b => "www IN A 192.0.2.1\n"});
site('missing.test', "www IN A 192.0.2.1\n");
site('spf.test', txt('v=spf1 -all'));
site('any.test', qq(* IN TXT "v=spf1 -all"\n* IN A 192.0.2.1\n));
site('anycname.test', "* IN CNAME www.example.org.\n");
site('named.test', qq(\@ IN TXT "$value"\n));
site('star.test', qq(\@HOST\@.* IN TXT "$value"\n), name => '*.star.test');
site('expiring.test', txt("$value; persistUntil=" . days(13)));
site('expired.test', txt("$value; persistUntil=1735689600"));
site('semicolon.test', txt("$value;"));
site('date.test', txt("$value; persistUntil=2027-03-31"));
site('nobody.test', txt('sectigo.com'));
site('account.test', txt(($value =~ s/5$/6/r)));
site('twice.test', txt("$value; accounturi=$uri"));
site('typed.test', qq(\@HOST\@ IN TXT "\\"$value\\""\n));
site('dot.test', txt($value =~ s/com;/com.;/r));
site('case.test', txt($value =~ s/https/HTTPS/r));
site('cname.test', qq(\@HOST\@ IN CNAME www.example.org.\n));
site('address.test', qq(\@HOST\@ IN A 192.0.2.1\n));
site('caa-typed.test', qq(\@HOST\@ IN CAA 0 issue "$value"\n));
site('authority.test', txt('letsencrypt.org; accounturi=https://le.example/1'));
site('doubled.test', qq(\@HOST\@.doubled.test IN TXT "$value"\n));
site('follow.test', qq(\@HOST\@ IN CNAME sectigo.records.test.\n));
$scene->dns->zone('records.test', records => qq(sectigo IN TXT "$value"\n));
site('inside.test', qq(\@HOST\@ IN CNAME there\nthere IN TXT "$value"\n));
site('bogus.test', $right, broken => 'expired');
site('failing.test', $right, servers => ['servfail']);
site('silent.test', $right, servers => ['silent'], signed => 0);
site('lame.test', $right, servers => ['lame'], signed => 0);
site('below.test', $right, name => 'www.shop.below.test');
site('wild.test', $right, name => '*.wild.test');
site('policy.test', txt("$value; policy=wildcard"), name => '*.policy.test');
site('alias.test', "www IN CNAME www.valid.test.\n", name => 'www.alias.test');
my $parts = "ca.example; accounturi=$long";
site('long.test', '@HOST@ IN TXT ' . join(' ', map { qq("$_") } $parts =~ /(.{1,200})/g) . "\n", authority => 'own');
site('long-wrong.test', '@HOST@ IN TXT ' . join(' ', map { qq("$_") } ($parts =~ s/.$/!/r) =~ /(.{1,255})/g) . "\n", authority => 'own');
site('without.test', $right, authority => 'certigna');
my $both = site('both.test', '');
$scene->dns->change('both.test', records => $both->label . " IN CNAME www.example.org.\n_validation-persist IN TXT \"$value\"\n");
$scene->start;
my $all = $scene->report('check=all');

sub check_of { return check_in($all, $_[0])->{persistent} }

# The verdict on the persistent record of a name, and what its sentences hold. @OWNER@ and the
# like stand for the record's at the base domain.
sub verdict_is {
    my ($name, $verdict, $explanation, $remedy, $found, $wanted) = @_;
    my $check = check_of($name);
    my ($zone) = $name =~ /([\w-]+\.test)$/;
    $wanted //= $value;
    my %word = (OWNER => "_validation-persist.$zone", HOST => '_validation-persist', VALUE => $wanted,
        LINE => qq(_validation-persist.$zone. IN TXT "$wanted"), ZONE => $zone, SERVERS => "ns-a.$zone (127.53.1.1), ns-b.$zone (127.53.1.2)");
    my @parts = map { [map { ref $_ ? $_ : s/@(\w+)@/$word{$1}/gr } ref $_ ? @$_ : $_ // ()] } $explanation, $remedy;
    finding_is($check, $verdict, $parts[0], defined $remedy ? $parts[1] : undef, "$name is $verdict");
    is(join(' | ', @{$check->{found}}), $found, "$name: what was found is told") if defined $found;
    return $check;
}

my $enter = ['In the zone @ZONE@, add a record of type TXT with the host @HOST@ and the value @VALUE@', 'In a zone file: @LINE@'];
my $change = ['In the zone @ZONE@, change the value of the TXT record with the host @HOST@', 'to @VALUE@ (without quotation marks)', 'In a zone file: @LINE@'];

my $valid = verdict_is('valid.test', 'valid', ['@OWNER@ is a TXT record with "@VALUE@".', 'All name servers have it: @SERVERS@.', 'DNSSEC is in order.'], undef, $value);
is_deeply([map { [@$_{qw(verdict reply)}] } @{$valid->{records}[0]{name_servers}}], [(['valid', qq(has "$value")]) x 2], 'each name server is told with what it has');
verdict_is($_, 'valid', '@OWNER@ is a TXT record with', undef) for qw(other-ca.test two.test upper.test later.test);
like(check_of('two.test')->{explanation}, qr/It holds until 20\d\d-/, 'of two that are right the longer one counts');
verdict_is('partial.test', 'partial', ['It is on: ns-a.partial.test (127.53.1.1).', 'Not so: ns-b.partial.test (127.53.1.2) says that there is no such name (NXDOMAIN)'], 'Nothing has to be changed in the record', $value);
verdict_is('missing.test', 'missing', ['There is no TXT record for this CA at @OWNER@. Asked: @SERVERS@.', 'Resolvers that asked before remember that for up to 2 minutes'], $enter, '');
verdict_is($_, 'missing', 'There is no TXT record for this CA at @OWNER@', $enter) for qw(spf.test any.test anycname.test);
verdict_is('named.test', 'missing', ['But one stands at named.test: it was entered without its host _validation-persist'], $enter, $value);
verdict_is('*.star.test', 'missing', ['But one stands at _validation-persist.*.star.test: “*” does not belong in its host'], $enter, $value);
verdict_is('expiring.test', 'expiring', ['All name servers have it', qr/It ends in 1[23] days/, 'no CA takes it after that'], $change);
verdict_is('expired.test', 'expired', 'and has ended: persistUntil=1735689600 was 2025-01-01 00:00:00 UTC', $change);
my $end = length($value) + 1;
verdict_is('semicolon.test', 'wrong_value', ["no CA takes that: at character $end stands “;”", 'and not at the end'], $change, "$value;");
verdict_is('date.test', 'wrong_value', ['persistUntil is “2027-03-31”, and must be a number of seconds since 1970', 'at character ' . (length("$value; persistUntil=2027") + 1) . ' stands “-”'], $change);
verdict_is('nobody.test', 'wrong_value', 'the parameter accounturi is missing', $change);
verdict_is('account.test', 'wrong_value', ["accounturi is https://acme.sectigo.example/v2/acct/12346, which is not the account $uri", 'at character ' . length($value) . ' stands “6”'], $change);
verdict_is('twice.test', 'wrong_value', 'the parameter accounturi stands there twice', $change);
verdict_is('typed.test', 'not_for_all', ['not every CA takes that: quotation marks were typed around it', "do not take it: Open MPIC (Sectigo's), boulder (Let's Encrypt's)."], $change);
verdict_is('dot.test', 'not_for_all', ["at character 12 a dot stands behind the CA's name", "do not take it: Open MPIC (Sectigo's), DigiCert's library."], $change);
verdict_is('case.test', 'not_for_all', ['accounturi differs from the account', "do not take it: boulder (Let's Encrypt's), DigiCert's library."], $change);
verdict_is('cname.test', 'wrong_type', '@OWNER@ leads by a CNAME to www.example.org, where there is no TXT record', ['remove the CNAME record with the host @HOST@', 'add a record of type TXT with the host @HOST@ and the value @VALUE@', 'add the TXT at www.example.org']);
verdict_is('address.test', 'wrong_type', 'At @OWNER@ stands a record of type A (192.0.2.1)', ['remove the A record with the host @HOST@', '@LINE@']);
verdict_is('caa-typed.test', 'wrong_type', 'At @OWNER@ stands a record of type CAA', ['remove the CAA record with the host @HOST@', '@LINE@'], $value);
verdict_is('authority.test', 'wrong_authority', ['it is for letsencrypt.org, and not for sectigo', 'There is none for this CA'], [@$enter[1], "add a record of type TXT with the host \@HOST\@ and the value \@VALUE\@, without quotation marks (the other CA's record may stay beside it)"], 'letsencrypt.org; accounturi=https://le.example/1');
verdict_is('doubled.test', 'owner_doubled', 'The record stands at _validation-persist.doubled.test.doubled.test, but the CA looks at @OWNER@', ['change the host of that TXT record to @HOST@ (without the zone', '@LINE@'], $value);
verdict_is('follow.test', 'valid', 'by way of the CNAME to sectigo.records.test', undef, $value);
verdict_is('inside.test', 'valid', 'by way of the CNAME to there.inside.test', undef, $value);
verdict_is('bogus.test', 'dnssec_bogus', ['DNSSEC of the zone bogus.test is broken', qr/signature expired/], 'sign it again, or remove its DS record', $value);
verdict_is('failing.test', 'server_failure', 'answers with an error (SERVFAIL)', 'Let whoever runs the name servers of failing.test see to them');
verdict_is('silent.test', 'timeout', 'does not answer', 'Let whoever runs the name servers');
verdict_is('lame.test', 'lame', 'Nobody can say whether @OWNER@ is there', 'Let whoever runs the name servers');

# What the record covers.
my $below = verdict_is('www.shop.below.test', 'valid', ['@OWNER@ is a TXT record', 'It covers www.shop.below.test, as all names below below.test and their wildcards.'], undef, $value);
is(join(' ', map { $_->{authorization_domain} } @{$below->{records}}), 'www.shop.below.test shop.below.test below.test', 'each Authorization Domain Name is asked for');
unlike(check_of('valid.test')->{explanation}, qr/covers/, 'a record at the name itself needs no such word');
verdict_is('*.wild.test', 'valid', ['It covers *.wild.test', "Let's Encrypt would want policy=wildcard in it for a wildcard; sectigo does not."], undef);
unlike(verdict_is('*.policy.test', 'valid', 'It covers *.policy.test', undef)->{explanation}, qr/Encrypt/, 'with the policy nothing is said of it');
verdict_is('www.alias.test', 'missing', 'There is no TXT record for this CA at @OWNER@', undef // $enter);

# Values of several character-strings.
verdict_is('long.test', 'valid', 'is a TXT record with "@VALUE@"', undef, $parts, $parts);
my $wrong = check_of('long-wrong.test');
is($wrong->{verdict}, 'wrong_value', 'a long value that is wrong at its end');
like($wrong->{explanation}, qr/at character ${\length $parts} stands “!”/, 'is told with the character');

# Without an account nothing is asked, and nothing is said.
is(check_of('without.test'), undef, 'an order without an account has no such check');

# One proof is enough.
my %domain = map { $_->{name} => $_ } map { @{$_->{domains}} } @{$all->{orders}};
is($domain{'both.test'}{check}{verdict}, 'wrong_target', 'a wrong record');
is($domain{'both.test'}{check}{persistent}{verdict}, 'valid', 'beside a persistent record that is valid');
ok(!$domain{$_}{failing}, "$_ does not fail") for qw(both.test valid.test missing.test expiring.test);
ok($domain{$_}{failing}, "$_ fails") for qw(expired.test semicolon.test dot.test authority.test doubled.test cname.test partial.test);

# Formats, of what is kept of the checks.
sub body { my $body = $scene->get($_[0])->{body}; utf8::decode($body); return $body }
my $text = body('format=text&search=semicolon.test');
like($text, qr/^PersistentVerdict: wrong_value\nPersistentExplanation: .* stands “;”.*\nPersistentRemedy: In the zone semicolon\.test, change .*\nPersistentFound: \Q$value\E;$/m, 'the text has the verdict, the sentences and what was found');
my $page = body('search=partial.test');
like($page, qr{<h6>Persistent record</h6>.*not yet on every name server.*What each name server has of the persistent record}s, 'the page has the outcome, and each name server');
like($page, qr{<th scope="row">ns-b\.partial\.test \(127\.53\.1\.2\)</th><td class="note">says that there is no such name}, 'and what it says');
like(body('search=both.test'), qr{Persistent record</a></dt><dd><span class="is good">found<}, 'the order says at a glance that it is proven');
my $metrics = body('format=openmetrics');
like($metrics, qr/^dcv_checked_persistent\{verdict="wrong_value"\} 6$/m, 'the metrics count names by verdict') or diag($metrics);
like($metrics, qr/^dcv_checked_persistent\{verdict="expiring"\} 1$/m, 'each verdict by itself');
unlike($metrics, qr/dcv_checked_domains\{verdict="expiring"\}|dcv_checked_persistent\{verdict="other_csr"\}/, 'and have no verdict that there cannot be');
is($scene->get('verdict=expiring')->{status}, 400, 'nor has the filter of the other record');
like(body(''), qr/1 × Persistent record: the record ends soon/, 'the page counts them');
my %fails = map { $_->{name} => 1 } map { @{$_->{domains}} } @{$scene->report('warning=problem')->{orders}};
ok($fails{'semicolon.test'} && !$fails{'both.test'}, 'the filter for problems goes by all proofs');
$scene->stop;

# In the background, too; and a name that its persistent record proves is not checked again.
my $later = DCV::Check->new(dns => $scene->dns, conf => "DCVPersistAccount sectigo $uri\nDCVCheckInterval 10min\n");
$later->order($_) for qw(valid.test semicolon.test);
$later->start;
my %seen;
ok(DCV::Httpd::wait_for(sub {
    my $report = $later->report('');
    %seen = map { $_ => (check_in($report, $_) // {})->{persistent} } qw(valid.test semicolon.test);
    return !grep { !defined } values %seen;
}), 'names are checked without being asked to');
is($seen{'valid.test'}{verdict}, 'valid', 'a persistent record is found in the background');
is($seen{'semicolon.test'}{verdict}, 'wrong_value', 'and a wrong one, too');
$later->stop;
done_testing;
