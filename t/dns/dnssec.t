# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DNSSEC as a CA validates it: every way to break it, what breaks nothing, and what the
# record inside a broken zone is worth.
use strict;
use warnings;
use DCV::Check qw(check_in finding_is);
use DCV::Test;

my $scene = DCV::Check->new;
my $dns = $scene->dns;
my %order;
sub site { my ($zone, $records, @options) = @_; return $order{$zone} = $scene->site($zone, $records, @options) }

my $right = sub { $_[0]->record };
my $wrong = sub { $_[0]->label . " IN CNAME www.example.org.\n" };

# What libunbound says of each.
my %reason = (
    expired     => qr/signature expired/,
    not_yet     => qr/signature before inception date/,
    signature   => qr/signature (?:verification|crypto) failed/,
    ds_mismatch => qr/DS hash/i,
    unsigned    => qr/no DNSKEY|no keys|no signatures/i,
);
for my $broken (sort keys %reason) {
    for my $nsec3 (0, 1) {
        my $zone = ($broken =~ tr/_/-/r) . ($nsec3 ? '-nsec3' : '') . '.test';
        site($zone, $right, broken => $broken, nsec3 => $nsec3);
    }
}
site('wrong.test', $wrong, broken => 'expired');
site('empty.test', sub { '' }, broken => 'expired');
site('no-proof.test', $right, broken => 'no_nsec');
site('no-proof-nsec3.test', $right, broken => 'no_nsec', nsec3 => 1);
site('no-proof-empty.test', sub { '' }, broken => 'no_nsec');
site('secure.test', $right);
site('secure-nsec3.test', $right, nsec3 => 1);
site('missing-nsec3.test', sub { '' }, nsec3 => 1);
site('insecure.test', $right, signed => 0);
site('insecure.example', $right);
site('no-ds.test', $right, broken => 'no_ds');
site('unknown-algorithm.test', $right, broken => 'unknown_algorithm');
site('one-stale.test', $right, broken => {b => 'expired'});
site('forbidden.test', sub { $_[0]->record . "\@ IN CAA 0 issue \"letsencrypt.org\"\n" }, broken => 'expired');
my $inner = $scene->order('www.inner.outer.test');
$dns->zone('inner.outer.test', records => $inner->record('www'));
$dns->zone('outer.test', broken => 'expired');
my $healed = $scene->order('www.sub.healed.test');
$dns->zone('healed.test', records => $healed->record);
$dns->zone('sub.healed.test', broken => 'ds_mismatch');
my $caa = $scene->order('www.caa.test');
$dns->zone('caa.test', records => $caa->record);
$dns->zone('www.caa.test', records => "\@ IN CAA 0 issue \"sectigo.com\"\n", broken => 'expired');
site('mended.test', $right, broken => 'expired');
site('spoilt.test', $right);
$scene->start;
my $all = $scene->check_each((grep { !/mended|spoilt/ } sort keys %order), map { $_->name } $inner, $healed, $caa);
sub check_of { my ($name) = @_; return check_in($all, $name) }

# Broken as a whole.
for my $broken (sort keys %reason) {
    for my $zone (map { ($broken =~ tr/_/-/r) . "$_.test" } '', '-nsec3') {
        my $check = check_of($zone);
        is($check->{verdict}, 'dnssec_bogus', "$zone is found to be bogus");
        is(scalar @{$check->{findings}}, 1, "$zone: there is one finding");
        finding_is($check->{findings}[0], 'dnssec_bogus',
            ["DNSSEC of the zone $zone is broken", $reason{$broken}, 'The record itself is there, and right.'],
            [qr/Let whoever runs the zone \Q$zone\E sign it again, or remove its DS record/, qr/The file does not help either/], $zone);
        is($check->{records}[0]{dnssec}, 'bogus', 'the record is bogus');
        is($check->{records}[0]{found}, $order{$zone}->target =~ s/\.$//r, "$zone: the record is found all the same");
        is(join(' ', map { $_->{verdict} } @{$check->{records}[0]{name_servers}}), 'valid valid', 'on each name server');
        is($check->{caa}{verdict}, 'dnssec_bogus', 'CAA is bogus, too');
        is($check->{retry_after}, undef, 'nothing is to be waited for');
    }
}
my $wrong_check = check_of('wrong.test');
is(join(' ', map { $_->{verdict} } @{$wrong_check->{findings}}), 'dnssec_bogus wrong_target', 'a wrong record inside is told, too');
like($wrong_check->{explanation}, qr/The record that is there is not right either/, 'in the first sentence');
my $empty = check_of('empty.test');
is($empty->{verdict}, 'dnssec_bogus', 'no record in a bogus zone');
unlike($empty->{explanation}, qr/The record/, 'and no word of one');
is(check_of('forbidden.test')->{verdict}, 'dnssec_bogus', 'CAA that cannot be validated forbids nothing');
is(join(' ', @{check_of('forbidden.test')->{caa}{issuers}}), '', 'CAA that cannot be validated names nobody');

# No proof of what is not there: the record holds, but not that there is no CAA.
for my $zone ('no-proof.test', 'no-proof-nsec3.test') {
    my $check = check_of($zone);
    is($check->{records}[0]{verdict}, 'valid', "$zone: the record is right");
    is($check->{records}[0]{dnssec}, 'secure', "$zone: the record is secure");
    is($check->{verdict}, 'dnssec_bogus', 'but CAA is bogus');
    finding_is($check->{findings}[0], 'dnssec_bogus', "Whether CAA lets the CA issue cannot be validated: DNSSEC is broken at $zone",
        "Let whoever runs the zone of $zone sign it again", $zone);
    is($check->{findings}[1]{verdict}, 'valid', 'the record is told, too');
}
is(check_of('no-proof-empty.test')->{verdict}, 'dnssec_bogus', 'no record, no proof');

# What is in order, and what counts as not signed.
is(check_of($_)->{verdict}, 'valid', "$_ is valid") for qw(secure.test secure-nsec3.test insecure.test insecure.example no-ds.test unknown-algorithm.test);
is(check_of($_)->{records}[0]{dnssec}, 'secure', "the record of $_ is secure") for qw(secure.test secure-nsec3.test missing-nsec3.test);
is(check_of($_)->{records}[0]{dnssec}, 'insecure', "the record of $_ is insecure") for qw(insecure.test insecure.example no-ds.test unknown-algorithm.test);
like(check_of('secure-nsec3.test')->{explanation}, qr/DNSSEC is in order\.$/, 'the explanation says that DNSSEC is in order');
unlike(check_of('insecure.test')->{explanation}, qr/DNSSEC/, 'the explanation says nothing of DNSSEC where there is none');
is(check_of('missing-nsec3.test')->{verdict}, 'missing', 'missing, with proof by NSEC3');
is(check_of('secure.test')->{limits}, undef, 'a check from the root has no limits');

# One of two servers has old signatures: a CA that asks it asks the other one, too.
my $stale = check_of('one-stale.test');
like($stale->{verdict}, qr/^(?:valid|dnssec_bogus)$/, 'one server with old signatures');

# A break above breaks what is below; one below leaves what is above.
my $below = check_of('www.inner.outer.test');
is($below->{verdict}, 'dnssec_bogus', 'a zone below a bogus one is bogus');
is(join(' ', map { $_->{verdict} } @{$below->{records}}), 'dnssec_bogus dnssec_bogus dnssec_bogus', 'a zone below a bogus one is bogus at every level');
my $above = check_of('www.sub.healed.test');
is(join(' ', map { $_->{verdict} } @{$above->{records}}), 'dnssec_bogus dnssec_bogus valid', 'a record above a bogus zone is right');
is($above->{verdict}, 'dnssec_bogus', 'but CAA in it cannot be validated');
is($above->{caa}{at}, 'www.sub.healed.test', 'where CAA cannot be validated is told');
my $caa_check = check_of('www.caa.test');
is($caa_check->{verdict}, 'dnssec_bogus', 'CAA that permits in a bogus zone is worth nothing');

# A change counts at once.
$dns->change('mended.test', broken => undef);
$dns->change('spoilt.test', broken => 'signature');
is($scene->check('mended.test')->{verdict}, 'valid', 'a zone signed again is valid');
is($scene->check('spoilt.test')->{verdict}, 'dnssec_bogus', 'one signed badly is bogus');

$scene->stop;
done_testing;
