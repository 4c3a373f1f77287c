# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# CAA (RFC 8659) from real zones: which record set counts, and whom it lets issue.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in finding_is);
use DCV::Test;

my $scene = DCV::Check->new;
my $dns = $scene->dns;
my %order;

# A name with its record in a zone, and CAA properties at names below it ('@' for itself).
sub site {
    my ($name, $zone, $caa, %options) = @_;
    my $authority = delete $options{authority} // 'sectigo';
    my $order = $order{$name} = $scene->order($name, authority => $authority);
    my $records = $order->record . join '', map { my $at = $_; map { "$at IN CAA $_\n" } @{$caa->{$at}} } sort keys %$caa;
    $dns->zone($zone, records => $records . (delete $options{more} // ''), %options);
    return;
}

# A property as bytes, which NSD would not take otherwise.
sub raw {
    my ($flags, $tag, $value) = @_;
    my $bytes = pack 'C C/a* a*', $flags, $tag, $value;
    return sprintf "\@ IN TYPE257 \\# %d %s\n", length $bytes, unpack 'H*', $bytes;
}

my $us = '0 issue "sectigo.com"';
my $them = '0 issue "letsencrypt.org"';

# The case: name, zone, CAA, the verdict of CAA, where it stands, its issuers.
my @cases = (
    ['none.test', 'none.test', {}, 'valid', undef],
    ['us.test', 'us.test', {'@' => [$us]}, 'valid', 'us.test', 'sectigo.com'],
    ['older.test', 'older.test', {'@' => ['0 issue "comodoca.com"']}, 'valid', 'older.test', 'comodoca.com'],
    ['case.test', 'case.test', {'@' => ['0 issue "Sectigo.COM"']}, 'valid', 'case.test', 'Sectigo.COM'],
    ['tag-case.test', 'tag-case.test', {}, 'caa_forbids', 'tag-case.test', 'letsencrypt.org', more => raw(0, 'ISSUE', 'letsencrypt.org'), signed => 0],
    ['them.test', 'them.test', {'@' => [$them]}, 'caa_forbids', 'them.test', 'letsencrypt.org'],
    ['near.test', 'near.test', {'@' => ['0 issue "sectigo.com.example"']}, 'caa_forbids', 'near.test', 'sectigo.com.example'],
    ['both.test', 'both.test', {'@' => [$them, $us]}, 'valid', 'both.test', 'letsencrypt.org sectigo.com'],
    ['again.test', 'again.test', {'@' => ['0 issue "letsencrypt.org; validationmethods=dns-01"', '0 issue "letsencrypt.org; validationmethods=http-01"']}, 'caa_forbids', 'again.test', 'letsencrypt.org'],
    ['nobody.test', 'nobody.test', {'@' => ['0 issue ";"']}, 'caa_forbids', 'nobody.test', ''],
    ['empty.test', 'empty.test', {'@' => ['0 issue ""']}, 'caa_forbids', 'empty.test', ''],
    ['nobody-but.test', 'nobody-but.test', {'@' => ['0 issue ";"', $us]}, 'valid', 'nobody-but.test', 'sectigo.com'],
    ['parameters.test', 'parameters.test', {'@' => ['0 issue "sectigo.com; account=123; validationmethods=ca-tbr-7"']}, 'valid', 'parameters.test', 'sectigo.com'],
    ['spaces.test', 'spaces.test', {'@' => ['0 issue "  sectigo.com  ;x=y"']}, 'valid', 'spaces.test', 'sectigo.com'],
    ['dot.test', 'dot.test', {'@' => ['0 issue "sectigo.com."']}, 'caa_forbids', 'dot.test', ''],
    ['dot-beside.test', 'dot-beside.test', {'@' => ['0 issue "sectigo.com."', '0 issue "usertrust.com"']}, 'valid', 'dot-beside.test', 'usertrust.com'],
    ['semicolon.test', 'semicolon.test', {'@' => ['0 issue "sectigo.com; account=1;"']}, 'caa_forbids', 'semicolon.test', ''],
    ['parameter.test', 'parameter.test', {'@' => ['0 issue "sectigo.com; account"']}, 'caa_forbids', 'parameter.test', ''],
    ['two-in-one.test', 'two-in-one.test', {'@' => ['0 issue "sectigo.com letsencrypt.org"']}, 'caa_forbids', 'two-in-one.test', ''],
    ['underscore.test', 'underscore.test', {'@' => ['0 issue "_sectigo.com"', $them]}, 'caa_forbids', 'underscore.test', 'letsencrypt.org'],
    ['url.test', 'url.test', {'@' => ['0 issue "https://sectigo.com"']}, 'caa_forbids', 'url.test', ''],
    ['comma.test', 'comma.test', {'@' => ['0 issue "sectigo.com,letsencrypt.org"']}, 'caa_forbids', 'comma.test', ''],
    ['policy.test', 'policy.test', {'@' => ['0 issue "sectigo.com; policy=ev; validationmethods=dns-01,ca-tbr-7"']}, 'valid', 'policy.test', 'sectigo.com'],
    ['tail.test', 'tail.test', {'@' => ['0 issue "sectigo.com;"']}, 'valid', 'tail.test', 'sectigo.com'],
    ['entrust.test', 'entrust.test', {'@' => ['0 issue "entrust.net"']}, 'valid', 'entrust.test', 'entrust.net'],
    ['affirmtrust.test', 'affirmtrust.test', {'@' => ['0 issue "affirmtrust.com"']}, 'valid', 'affirmtrust.test', 'affirmtrust.com'],
    ['iodef.test', 'iodef.test', {'@' => ['0 iodef "mailto:a@iodef.test"']}, 'valid', 'iodef.test', ''],
    ['critical-issue.test', 'critical-issue.test', {'@' => ['128 issue "sectigo.com"']}, 'valid', 'critical-issue.test', 'sectigo.com'],
    ['unknown.test', 'unknown.test', {'@' => ['0 tbs "Unknown"', $us]}, 'valid', 'unknown.test', 'sectigo.com'],
    ['critical.test', 'critical.test', {'@' => ['128 tbs "Unknown"', $us]}, 'caa_forbids', 'critical.test', ''],
    ['issuewild.test', 'issuewild.test', {'@' => ['0 issuewild "letsencrypt.org"']}, 'valid', 'issuewild.test', ''],
    # Climbing: the lowest set counts, whatever stands above.
    ['www.climb.test', 'climb.test', {'@' => [$them]}, 'caa_forbids', 'climb.test', 'letsencrypt.org'],
    ['www.nearer.test', 'nearer.test', {'@' => [$them], www => [$us]}, 'valid', 'www.nearer.test', 'sectigo.com'],
    ['www.shut.test', 'shut.test', {'@' => [$us], www => [$them]}, 'caa_forbids', 'www.shut.test', 'letsencrypt.org'],
    ['a.b.c.far.test', 'far.test', {'c' => [$them]}, 'caa_forbids', 'c.far.test', 'letsencrypt.org'],
    ['www.iodef-only.test', 'iodef-only.test', {'@' => [$them], www => ['0 iodef "mailto:a@b.test"']}, 'valid', 'www.iodef-only.test', ''],
    ['x.top.closed', 'top.closed', {}, 'caa_forbids', 'closed', ''],
    # Wildcards: issuewild, if there is any.
    ['*.wild.test', 'wild.test', {'@' => ['0 issuewild "letsencrypt.org"', $us]}, 'caa_forbids', 'wild.test', 'letsencrypt.org'],
    ['*.wild-us.test', 'wild-us.test', {'@' => ['0 issuewild "sectigo.com"', $them]}, 'valid', 'wild-us.test', 'sectigo.com'],
    ['*.wild-dot.test', 'wild-dot.test', {'@' => ['0 issuewild "sectigo.com."', $us]}, 'caa_forbids', 'wild-dot.test', ''],
    ['*.wild-issue.test', 'wild-issue.test', {'@' => [$them]}, 'caa_forbids', 'wild-issue.test', 'letsencrypt.org'],
    ['*.wild-nobody.test', 'wild-nobody.test', {'@' => ['0 issuewild ";"', $us]}, 'caa_forbids', 'wild-nobody.test', ''],
    ['*.www.wild-climb.test', 'wild-climb.test', {'www' => ['0 issuewild "sectigo.com"'], '@' => [$them]}, 'valid', 'www.wild-climb.test', 'sectigo.com'],
    # Aliases: the set at an alias' end is that of the name.
    ['www.alias.test', 'alias.test', {'@' => [$us], 'else' => [$them]}, 'caa_forbids', 'www.alias.test', 'letsencrypt.org', more => "www IN CNAME else\n"],
    ['www.permits.test', 'permits.test', {'@' => [$them]}, 'valid', 'www.permits.test', 'sectigo.com', more => "www IN CNAME us.test.\n"],
    ['www.bare-alias.test', 'bare-alias.test', {'@' => [$us]}, 'valid', 'bare-alias.test', 'sectigo.com', more => "www IN CNAME www.climb.test.\n"],
    ['www.broken-alias.test', 'broken-alias.test', {'@' => [$us]}, 'valid', 'broken-alias.test', 'sectigo.com', more => "www IN CNAME nosuch.climb.test.\n"],
    # Other authorities.
    ['certigna.test', 'certigna.test', {'@' => ['0 issue "certigna.fr"']}, 'valid', 'certigna.test', 'certigna.fr', authority => 'certigna'],
    ['certigna-not.test', 'certigna-not.test', {'@' => [$us]}, 'caa_forbids', 'certigna-not.test', 'sectigo.com', authority => 'certigna'],
);
$dns->zone('closed', records => "\@ IN CAA 0 issue \";\"\n");
for my $case (@cases) {
    my ($name, $zone, $caa, undef, undef, undef, @options) = @$case;
    site($name, $zone, $caa, @options);
}
# Of this authority nobody has said by which names it is known.
my $own = $scene->order('own.test', authority => 'own', suffix => 'own.example');
$dns->zone('own.test', records => $own->label . ' IN CNAME ' . $own->target(suffix => 'own.example') . "\n\@ IN CAA $them\n");
$scene->{conf} = qq(DCVDefineAuthority own body="%{sha256}" target="%{sha256.1}.%{sha256.2}.own.example"\n);

# CAA that nobody tells: a zone of its own for the name, which fails, below one that is right.
my %failing = map { ($_ =~ tr/_:/-/r) => $_ } qw(silent servfail refused);
for my $failing (sort keys %failing) {
    $order{"www.$failing.test"} = $scene->order("www.$failing.test");
    $dns->zone("$failing.test", records => $order{"www.$failing.test"}->record);
    $dns->zone("www.$failing.test", servers => [$failing{$failing}], signed => 0);
}
$scene->start;
my $all = $scene->check_each(sort keys %order, 'own.test');

for my $case (@cases) {
    my ($name, $zone, $set, $verdict, $at, $issuers) = @$case;
    my $check = check_in($all, $name);
    my $caa = $check->{caa};
    is($caa->{verdict}, $verdict, "$name: CAA is $verdict");
    is($caa->{at}, $at, "$name: where the CAA records stand is told");
    is(join(' ', sort @{$caa->{issuers}}), $issuers // '', "$name: who may issue is told");
    is($check->{verdict}, $verdict, "the name's verdict");
    is($check->{findings}[-1]{verdict}, 'valid', 'the record is right');
}

# What is said.
finding_is(check_in($all, 'them.test'), 'caa_forbids', ['CAA at them.test lets only this CA issue: letsencrypt.org.', 'sectigo is known as sectigo.com'],
    'Add at them.test a CAA record: 0 issue "sectigo.com"', 'them.test');
finding_is(check_in($all, 'again.test'), 'caa_forbids', 'CAA at again.test lets only this CA issue: letsencrypt.org. sectigo is', '0 issue "sectigo.com"', 'again.test');
finding_is(check_in($all, 'nobody.test'), 'caa_forbids', 'CAA at nobody.test forbids every CA', '0 issue "sectigo.com"', 'nobody.test');
finding_is(check_in($all, '*.wild.test'), 'caa_forbids', 'letsencrypt.org', '0 issuewild "sectigo.com"', '*.wild.test');
finding_is(check_in($all, 'certigna-not.test'), 'caa_forbids', 'certigna is known as certigna.fr', '0 issue "certigna.fr"', 'certigna-not.test');
finding_is(check_in($all, 'critical.test'), 'caa_forbids', 'critical property', 'critical', 'critical.test');
finding_is(check_in($all, 'dot.test'), 'caa_forbids', ['CAA at dot.test forbids every CA',
    'The record 0 issue "sectigo.com." is malformed, so that it names nobody (RFC 8659 4.2): the final dot (character 12) must not be there.'],
    'Change at dot.test the CAA record 0 issue "sectigo.com." to 0 issue "sectigo.com"', 'dot.test');
finding_is(check_in($all, 'semicolon.test'), 'caa_forbids', 'the final semicolon (character 23) must not be there', 'or correct what is behind the semicolon', 'semicolon.test');
finding_is(check_in($all, 'parameter.test'), 'caa_forbids', '“=” and a value are missing at its end', 'or correct what is behind the semicolon', 'parameter.test');
finding_is(check_in($all, 'two-in-one.test'), 'caa_forbids', '“l” (character 13) must not be there', '0 issue "sectigo.com"', 'two-in-one.test');
finding_is(check_in($all, 'underscore.test'), 'caa_forbids', ['only this CA issue: letsencrypt.org', '“_” (character 1) must not be there'],
    'Add at underscore.test a CAA record: 0 issue "sectigo.com" (what else is there may stay)', 'underscore.test');
finding_is(check_in($all, '*.wild-dot.test'), 'caa_forbids', '0 issuewild "sectigo.com."', 'to 0 issuewild "sectigo.com"', '*.wild-dot.test');

# Nobody tells.
for my $case (['silent', 'timeout', 'was not answered in time'], ['servfail', 'server_failure', 'failed'], ['refused', 'server_failure', 'failed']) {
    my ($failing, $verdict, $what) = @$case;
    my $check = check_in($all, "www.$failing.test");
    is($check->{caa}{verdict}, $verdict, "$failing: CAA is not known");
    is($check->{caa}{at}, "www.$failing.test", "$failing: where CAA is not known is told");
    is($check->{verdict}, $verdict, 'so the name fails, too');
    like($check->{findings}[0]{explanation}, qr/the question for the CAA records of www\.$failing\.test $what/, "$failing: why CAA is not known is told");
    is($check->{findings}[-1]{verdict}, 'valid', 'although the record above is right');
}

# An authority without names forbids nothing, as nobody knows.
is(check_in($all, 'own.test')->{caa}{verdict}, undef, 'an authority without CAA names');
is(check_in($all, 'own.test')->{verdict}, 'valid', 'is not shut out');

$scene->stop;
done_testing;
