# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Every verdict, from zones that deserve it: what is said, what is to be typed, and how long
# caches remember what was wrong.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in finding_is seconds_between);
use DCV::Data qw(sha1_of);
use DCV::Test;

my $scene = DCV::Check->new;
my ($ttl, $negative) = (99, 77);
my %order;

# A zone, its order, and what is in it. Returns the order.
sub site {
    my ($zone, $records, %options) = @_;
    return $order{$zone} = $scene->site($zone, $records, ttl => $ttl, minimum => $negative, %options);
}

sub cname { my ($order, $target) = @_; return $order->label . " IN CNAME $target\n" }

# A target with characters cut out and put in at a place, counted from 1.
sub slip { my ($order, $at, $length, $new) = @_; my $target = $order->target; substr $target, $at - 1, $length, $new; return $target }
sub char { my ($order, $at) = @_; return substr $order->target, $at - 1, 1 }

my $none = sub { "www IN A 127.0.0.1\n" };
my $right = sub { $_[0]->record };
site('valid.test', $right);
site('partial.test', sub { {a => $_[0]->record, b => ''} });
site('missing.test', $none);
site('minimum.test', $none, soa_ttl => 55);
site('target.test', sub { cname($_[0], 'www.example.org.') });
site('changed.test', sub { cname($_[0], slip($_[0], 6, 1, 'z')) });
site('lost.test', sub { cname($_[0], slip($_[0], 40, 2, '')) });
site('added.test', sub { cname($_[0], slip($_[0], 60, 0, 'xy')) });
site('quoted.test', sub { cname($_[0], '\\034' . $_[0]->target =~ s/\.$/\\034./r) }, signed => 0);
site('url.test', sub { cname($_[0], 'https://' . $_[0]->target) });
site('url-dot.test', sub { cname($_[0], 'https://' . $_[0]->target =~ s/\.$//r) });
site('space.test', sub { cname($_[0], $_[0]->target =~ s/\.$/\\032./r) });
site('halves.test', sub { cname($_[0], $_[0]->target =~ s/^(\w+)\.(\w+)/$2.$1/r) });
site('md5.test', sub { cname($_[0], $_[0]->md5 . '.sectigo.com.') });
site('sha1.test', sub { cname($_[0], sha1_of($_[0]->csr) . '.comodoca.com.') });
site('sha1-dot.test', sub { cname($_[0], uc(sha1_of($_[0]->csr)) . '.comodoca.com') });
site('other-sha1.test', sub { cname($_[0], sha1_of($order{'valid.test'}->csr) . '.comodoca.com.') });
site('cut.test', sub { cname($_[0], substr($_[0]->sha256, 0, 63) . '.sectigo.com.') });
site('dots.test', sub { cname($_[0], $_[0]->sha256 =~ s/^(.{63})/$1./r . '.sectigo.com.') });
site('ends.test', sub { cname($_[0], $_[0]->target =~ s/\.sectigo\.com\.$/./r) });
site('one-wrong.test', sub { {a => cname($_[0], 'www.example.org.'), b => ''} });
site('one-silent.test', $none, servers => ['a', 'silent'], signed => 0);
site('half.test', sub { cname($_[0], substr($_[0]->sha256, 0, 32) . '.sectigo.com.') });
site('rest.test', sub { cname($_[0], substr($_[0]->sha256, 32) . '.sectigo.com.') });
site('beside.test', sub { cname($_[0], substr($_[0]->sha256, 0, 32) . '.' . $_[0]->md5 . '.sectigo.com.') });
site('sha1-label.test', sub { cname($_[0], '_' . sha1_of($_[0]->csr) . '.sectigo.com.') });
site('cut-dot.test', sub { cname($_[0], substr($_[0]->sha256, 0, 63) . '.sectigo.com') });
site('four.test', sub { cname($_[0], $_[0]->sha256 =~ s/^(.{16})(.{16})(.{16})/$1.$2.$3./r . '.sectigo.com.') });
site('cut-40.test', sub { cname($_[0], substr($_[0]->sha256, 0, 40) . '.comodoca.com.') });
site('other-cut.test', sub { cname($_[0], substr($order{'valid.test'}->sha256, 0, 63) . '.sectigo.com.') });
site('pasted.test', sub { cname($_[0], $_[0]->target x 2) });
site('other.test', sub { cname($_[0], $order{'valid.test'}->target) });
site('stranger.test', sub { cname($_[0], 'ab' x 16 . '.' . 'cd' x 16 . '.sectigo.com.') });
site('renewed.test', $right);
my $new = $scene->order('renewed.test');
site('authority.test', sub { cname($_[0], $_[0]->target(suffix => 'comodoca.com')) });
site('unique-missing.test', sub { cname($_[0], $_[0]->target(unique => undef)) }, unique => 'abc123');
site('unique-other.test', sub { cname($_[0], $_[0]->target(unique => 'old999')) }, unique => 'abc123');
site('unique-unexpected.test', sub { cname($_[0], $_[0]->target(unique => 'abc123')) });
site('unique-valid.test', $right, unique => 'abc123');
site('dot.test', sub { cname($_[0], $_[0]->target =~ s/\.$//r) });
site('doubled.test', sub { $_[0]->record('doubled.test') });
site('doubled-both.test', sub { $_[0]->label . '.doubled-both.test IN CNAME ' . $_[0]->target =~ s/\.$//r . "\n" });
site('bare.test', sub { $_[0]->record =~ s/^_//r });
site('txt.test', sub { $_[0]->label . " IN TXT \"${\ $_[0]->target}\"\n" });
site('address.test', sub { $_[0]->label . " IN A 192.0.2.1\n" });
site('wildcard.test', sub { "* IN CNAME www.example.org.\n" });
site('right-wildcard.test', sub { '* IN CNAME ' . $_[0]->target . "\n" });
site('bogus.test', $right, broken => 'expired');
site('two.test', $right, servers => ['two'], signed => 0);
site('half-two.test', $right, servers => ['two', 'a'], signed => 0);
site('failing.test', $none, servers => ['servfail']);
site('silent.test', $none, servers => ['silent'], signed => 0);
site('lame.test', $none, servers => ['lame'], signed => 0);
site('caa.test', sub { $_[0]->record . "@ IN CAA 0 issue \"letsencrypt.org\"\n" });
$scene->start;
my $all = $scene->check_all;

sub check_of { return check_in($all, $_[0], ($_[1] // $order{$_[0]})->csr) }

my $change = 'change the target of the CNAME with the host';

# The verdict of a zone and its one finding. Words @OWNER@, @HOST@ and @TARGET@ stand for the
# order's. retry: after how many seconds, undef for never.
sub verdict_is {
    my ($zone, $verdict, $explanation, $remedy, $retry, $one) = @_;
    my ($check, $mine) = (check_of($zone, $one), $one // $order{$zone});
    my %word = (OWNER => $mine->owner =~ s/\.$//r, HOST => $mine->label, TARGET => $mine->target, POINTS => $mine->target =~ s/\.$//r);
    is($check->{verdict}, $verdict, "the verdict of $zone is $verdict");
    is(scalar @{$check->{findings}}, 1, 'nothing else is found');
    my @parts = map { ref $_ ? $_ : s/@(\w+)@/$word{$1}/gr } ref $explanation eq 'ARRAY' ? @$explanation : $explanation;
    finding_is($check->{findings}[0], $verdict, \@parts, $remedy && $remedy =~ s/@(\w+)@/$word{$1}/gr, $zone);
    is($check->{$_}, $check->{findings}[0]{$_}, "$zone: $_ is that of the first finding") for qw(explanation remedy);
    if (defined $retry) {
        is(seconds_between(@$check{qw(time retry_after)}), $retry, "$zone: again after $retry seconds");
    }
    else {
        is($check->{retry_after}, undef, "$zone: nothing is remembered");
    }
    return $check;
}

my $add = 'a record of type CNAME with the host @HOST@ and the target @TARGET@';
sub asked { my ($zone) = @_; return "Asked: ns-a.$zone (127.53.1.1), ns-b.$zone (127.53.1.2)." }
sub changed { my ($zone) = @_; return qq(In the zone $zone, $change \@HOST\@ to \@TARGET\@) }

verdict_is('valid.test', 'valid', ['@OWNER@ is a CNAME to @POINTS@, as it must be', 'DNSSEC is in order',
    'All name servers have it: ns-a.valid.test (127.53.1.1), ns-b.valid.test (127.53.1.2).'], undef, undef);
verdict_is('unique-valid.test', 'valid', '@OWNER@ is a CNAME to @POINTS@', undef, undef);
verdict_is('right-wildcard.test', 'valid', '@OWNER@ is a CNAME to @POINTS@', undef, undef);
verdict_is('partial.test', 'partial', ['It is on: ns-a.partial.test (127.53.1.1).',
    'Not so: ns-b.partial.test (127.53.1.2) says that there is no such name (NXDOMAIN)'],
    'Wait until all name servers have it', $negative);
verdict_is('missing.test', 'missing', ['There is no CNAME at @OWNER@', asked('missing.test')],
    "In the zone missing.test, add $add", $negative);
verdict_is('minimum.test', 'missing', 'for up to 55 seconds', "add $add", 55);
verdict_is('target.test', 'wrong_target', ['@OWNER@ points to www.example.org: it is something else', asked('target.test')], changed('target.test'), $ttl);
verdict_is('changed.test', 'wrong_target', 'At character 6 of the target stands “z” where “'
    . char($order{'changed.test'}, 6) . '” belongs', changed('changed.test'), $ttl);
verdict_is('lost.test', 'wrong_target', qr/Before character \d+ of the target, “[0-9a-f]{2}” is missing/, changed('lost.test'), $ttl);
verdict_is('added.test', 'wrong_target', 'From character 60 of the target on, “xy” is too much', changed('added.test'), $ttl);
verdict_is('quoted.test', 'wrong_target', 'nearly right. “"” before the target and “"” behind it are too much', changed('quoted.test'), $ttl);
verdict_is('url.test', 'wrong_target', 'nearly right. “https://” before the target is too much', changed('url.test'), $ttl);
verdict_is('space.test', 'wrong_target', 'nearly right. “ ” behind the target is too much', changed('space.test'), $ttl);
verdict_is('halves.test', 'wrong_target', 'the two halves of the hash are exchanged', changed('halves.test'), $ttl);
verdict_is('md5.test', 'wrong_target', 'it begins with the MD5, which belongs in the host', changed('md5.test'), $ttl);
verdict_is('sha1.test', 'wrong_target', 'it is this CSR\'s SHA-1, for which CAs asked before 2017, and not its SHA-256', changed('sha1.test'), $ttl);
verdict_is('other-sha1.test', 'other_csr', 'it is the record of another CSR, ' . $order{'valid.test'}->csr, changed('other-sha1.test'), $ttl);
verdict_is('cut.test', 'wrong_target', 'it is this CSR\'s SHA-256, but cut after 63 digits, the most that a label holds', changed('cut.test'), $ttl);
verdict_is('dots.test', 'wrong_target', 'with its dots in other places than after the first 32 digits', changed('dots.test'), $ttl);
verdict_is('ends.test', 'wrong_target', 'it has the hashes, but behind them “.sectigo.com” is missing', changed('ends.test'), $ttl);
verdict_is('one-wrong.test', 'wrong_target', qr/points to www\.example\.org: .* Asked: ns-a\.\S+ \S+ Not so: ns-b\.\S+ \S+ says that there is no such name/,
    changed('one-wrong.test'), $ttl);
verdict_is('one-silent.test', 'missing', qr/Asked: ns-a\.\S+ \S+ Not so: ns-silent\.\S+ \S+ does not answer\./, "add $add", $negative);
verdict_is('half.test', 'wrong_target', 'it has only the first 32 of the 64 digits of this CSR\'s SHA-256', changed('half.test'), $ttl);
verdict_is('rest.test', 'wrong_target', 'the first half of this CSR\'s SHA-256 is missing', changed('rest.test'), $ttl);
verdict_is('beside.test', 'wrong_target', 'the MD5 stands in it, which belongs in the host', changed('beside.test'), $ttl);
verdict_is('sha1-label.test', 'wrong_target', 'it is this CSR\'s SHA-1', changed('sha1-label.test'), $ttl);
verdict_is('four.test', 'wrong_target', 'with its dots in other places than after the first 32 digits', changed('four.test'), $ttl);
verdict_is('cut-40.test', 'wrong_target', 'it has only the first 40 of the 64 digits', changed('cut-40.test'), $ttl);
verdict_is('other-cut.test', 'other_csr', 'it is the record of another CSR, ' . $order{'valid.test'}->csr, changed('other-cut.test'), $ttl);
verdict_is('pasted.test', 'wrong_target', 'the target stands there twice', changed('pasted.test'), $ttl);
verdict_is('other.test', 'other_csr', ['it is the record of another CSR, ' . $order{'valid.test'}->csr, asked('other.test')],
    changed('other.test'), $ttl);
verdict_is('stranger.test', 'other_csr', 'it is the record of another CSR, which this server does not have', changed('stranger.test'), $ttl);
verdict_is('renewed.test', 'valid', 'All name servers have it', undef, undef);
verdict_is('renewed.test', 'other_csr', ['There is no CNAME at @OWNER@', 'but one at ' . $order{'renewed.test'}->owner =~ s/\.$//r,
    'that is for the CSR ' . $order{'renewed.test'}->csr], "In the zone renewed.test, add $add", $negative, $new);
verdict_is('authority.test', 'wrong_authority', 'the hashes are right, but behind them stands “comodoca.com”, which is not what sectigo',
    changed('authority.test'), $ttl);
verdict_is('unique-missing.test', 'unique_value_wrong', 'the unique value “abc123” is missing before', changed('unique-missing.test'), $ttl);
verdict_is('unique-other.test', 'unique_value_wrong', 'it has “old999” where the unique value “abc123” belongs', changed('unique-other.test'), $ttl);
verdict_is('unique-unexpected.test', 'unique_value_wrong', 'it has “abc123” where this order has no unique value',
    changed('unique-unexpected.test'), $ttl);
verdict_is('dot.test', 'target_zone_appended', ['“dot.test” was added to the target', 'without a dot at its end'], changed('dot.test'), $ttl);
verdict_is('doubled.test', 'owner_doubled', ['The record stands at @OWNER@.doubled.test, but the CA looks at @OWNER@'],
    'In the zone doubled.test, change the host of that record to @HOST@ (without the zone', $negative);
verdict_is('bare.test', 'underscore_missing', ['The record stands at ' . $order{'bare.test'}->md5 . '.bare.test, but the CA looks at @OWNER@'],
    'In the zone bare.test, change the host of that record to @HOST@ (with the underscore', $negative);
verdict_is('txt.test', 'wrong_type', ['At @OWNER@ stands a record of type TXT', '@TARGET@', 'the CA looks for a CNAME'],
    "In the zone txt.test, remove the TXT record with the host \@HOST\@, and add $add", $negative);
verdict_is('address.test', 'wrong_type', 'At @OWNER@ stands a record of type A (192.0.2.1)', 'remove the A record', $negative);
verdict_is('wildcard.test', 'wildcard_record', ['@OWNER@ points to www.example.org', 'a wildcard in the zone answers'],
    "In the zone wildcard.test, add $add", $ttl);
verdict_is('bogus.test', 'dnssec_bogus', ['DNSSEC of the zone bogus.test is broken', 'signature expired', 'The record itself is there, and right'],
    'sign it again, or remove its DS record', undef);
for my $zone ('two.test', 'half-two.test') {
    verdict_is($zone, 'wrong_target', 'Two CNAMEs stand at @OWNER@, to www.example.org and to @POINTS@',
        "In the zone $zone, remove the CNAME with the host \@HOST\@ that points to www.example.org, and leave the one to \@TARGET\@", $ttl);
}
verdict_is('failing.test', 'server_failure', ['whether @OWNER@ is there', 'ns-servfail.failing.test', 'answers with an error (SERVFAIL)'],
    'the name servers of failing.test', undef);
verdict_is('silent.test', 'timeout', ['whether @OWNER@ is there', qr/ns-silent\.silent\.test \(127\.53\.2\.\d+\) does not answer/],
    'the name servers of silent.test', undef);
verdict_is('lame.test', 'lame', [qr/ns-lame\.lame\.test \(127\.53\.2\.\d+\) answers without authority/], 'at the domain\'s registrar', undef);

for (['sha1-dot.test', 'target_zone_appended', qr/points to \S+: it is this CSR's SHA-1/],
    ['cut-dot.test', 'target_zone_appended', qr/points to \S+: it is this CSR's SHA-256, but cut after 63 digits/],
    ['url-dot.test', 'target_zone_appended', qr/“https:\/\/” before the target is too much/],
    ['doubled-both.test', 'owner_doubled', qr/\.doubled-both\.test\.doubled-both\.test points to \S+: “doubled-both\.test” was added/]) {
    my ($zone, $verdict, $then) = @$_;
    my $check = check_of($zone);
    is($check->{verdict}, $verdict, "the verdict of $zone is $verdict");
    like($check->{findings}[1]{explanation}, $then, "$zone: the second finding is told");
}
like(check_of('doubled-both.test')->{remedy}, qr/change the host of that record to \S+ \(without the zone, .*\), and its target to \S+\.$/, 'both are to be changed');

my $forbidden = check_of('caa.test');
is($forbidden->{verdict}, 'caa_forbids', 'the verdict of caa.test is caa_forbids');
finding_is($forbidden->{findings}[0], 'caa_forbids', ['CAA at caa.test lets only this CA issue: letsencrypt.org', 'sectigo.com'],
    'Add at caa.test a CAA record: 0 issue "sectigo.com"', 'caa.test');
is($forbidden->{findings}[1]{verdict}, 'valid', 'the record is right');

$scene->stop;
done_testing;
