# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Where a record may stand: at the name or above it, in zones and their sub-zones, for
# wildcards; what comes first when several things are wrong; and the keys of the JSON.
use strict;
use warnings;
use DCV::Check qw(check_in finding_is server_of);
use DCV::Test;

my $scene = DCV::Check->new;
my $dns = $scene->dns;
my %order;
sub order { my ($name, @options) = @_; return $order{$name} = $scene->order($name, @options) }
sub below { my ($name, @zone) = @_; return $order{$name} = $scene->below($name, @zone) }

my $target = sub { my ($order, $target, @below) = @_; return join('.', $order->label, @below) . " IN CNAME $target\n" };
below('www.both.test', 'both.test', sub { $_[0]->record . $_[0]->record('www') });
below('www.base.test', 'base.test', sub { $_[0]->record });
below('www.low.test', 'low.test', sub { $_[0]->record('www') });
below('a.b.c.deep.test', 'deep.test', sub { $_[0]->record('b.c') });
below('www.none.test', 'none.test', sub { '' });
below('x.above.test', 'x.above.test', sub { '' });
$dns->zone('above.test', records => $order{'x.above.test'}->record);
below('www.sub.zones.test', 'sub.zones.test', sub { $_[0]->record }, servers => ['c']);
$dns->zone('zones.test');
below('www.child.split.test', 'child.split.test', sub { $_[0]->record('www') }, servers => ['refused'], signed => 0);
$dns->zone('split.test', records => $order{'www.child.split.test'}->record);
$dns->zone('only-child.test');
below('www.b.only-child.test', 'b.only-child.test', sub { '' }, servers => ['c']);
below('*.wild.test', 'wild.test', sub { $_[0]->record });
below('*.shop.star.test', 'star.test', sub { $_[0]->record('shop') });
below('*.issuewild.test', 'issuewild.test', sub { $_[0]->record . "\@ IN CAA 0 issue \"sectigo.com\"\n\@ IN CAA 0 issuewild \"other.example\"\n" });
below('*.wild-only.test', 'wild-only.test', sub { $_[0]->record . "\@ IN CAA 0 issue \"other.example\"\n\@ IN CAA 0 issuewild \"sectigo.com\"\n" });
below('*.lost.test', 'lost.test', sub { '' });
my $two = order('two.test', san => 'DNS:www.two.test,DNS:*.two.test,DNS:two-too.test');
$dns->zone('two.test', records => $two->record('www'));
$dns->zone('two-too.test', records => $two->record);

# Several things at once.
below('www.wrongs.test', 'wrongs.test', sub { $target->($_[0], 'www.example.org.') . $_[0]->label . '.www IN TXT "' . $_[0]->target . "\"\n" });
below('more.test', 'more.test', sub { $target->($_[0], 'www.example.org.', 'more.test') });
order('unique.test', unique => 'abc123');
$dns->zone('unique.test', records => $target->($order{'unique.test'}, $order{'unique.test'}->target(unique => undef) =~ s/\.$//r));
below('caa.test', 'caa.test', sub { "\@ IN CAA 0 issue \";\"\n" });
below('worst.test', 'worst.test', sub { $target->($_[0], 'www.example.org.') }, broken => 'expired');
below('www.panel.test', 'panel.test', sub { $_[0]->record('www.www') });
below('www.panels.test', 'panels.test', sub { $_[0]->record('www.panels.test.www') });
below(join('.', ('l') x 17) . '.levels.test', 'levels.test', sub { $_[0]->record });
$scene->start;
my $all = $scene->check_all;

sub check_of { my ($name) = @_; return check_in($all, $name, $order{$name}->csr) }
sub verdicts { return join ' ', map { $_->{verdict} } @{$_[0]} }

# The verdict of a name, and of each place from the name up.
sub places_are {
    my ($name, $verdict, @places) = @_;
    my $check = check_of($name);
    is($check->{verdict}, $verdict, "the verdict of $name is $verdict") or diag($check->{explanation});
    my $domain = $name =~ s/^\*\.//r;
    for my $record (@{$check->{records}}) {
        is($record->{authorization_domain}, $domain, "$name: a record at $domain");
        is($record->{owner}, $order{$name}->owner($domain), "$name: the owner of the record at $domain is right");
        $domain =~ s/^[^.]+\.//;
    }
    is(verdicts($check->{records}), join(' ', @places), 'what is there') if @places;
    return $check;
}

places_are('www.both.test', 'valid', 'valid', 'valid');
places_are('www.base.test', 'valid', 'missing', 'valid');
places_are('www.low.test', 'valid', 'valid', 'missing');
places_are('a.b.c.deep.test', 'valid', 'missing', 'valid', 'missing', 'missing');
places_are('x.above.test', 'valid', 'missing', 'valid');
places_are('two.test', 'missing', 'missing');
is(check_in($all, "$_", $two->csr)->{verdict}, 'valid', "$_: valid in the same order") for 'www.two.test', 'two-too.test';
is(check_in($all, '*.two.test', $two->csr)->{verdict}, 'missing', 'the record of www is none for the wildcard');

# A panel may have taken a name in the zone for a zone.
for my $zone ('panel.test', 'panels.test') {
    my $check = places_are("www.$zone", 'owner_doubled', 'owner_doubled', 'missing');
    like($check->{explanation}, qr/^The record stands at \S+\.www\.$zone, but the CA looks at \S+\.www\.$zone: the panel/, "www.$zone: the explanation says where the record stands");
    like($check->{remedy}, qr/^In the zone \Q$zone\E, change the host of that record to \S+\.www \(/, "www.$zone: the remedy says where it belongs");
}
is(check_of(join('.', ('l') x 17) . '.levels.test')->{verdict}, 'valid', 'the base domain is asked below however many levels');

# What is missing is to be entered at the base domain, which serves all.
my $none = places_are('www.none.test', 'missing', 'missing', 'missing');
my ($host, $where) = ($order{'www.none.test'}->label, $order{'www.none.test'}->target);
is($none->{remedy}, "In the zone none.test, add a record of type CNAME with the host $host and the target $where", 'the remedy says what to enter');

# Sub-zones: each has its own name servers.
my $sub = places_are('www.sub.zones.test', 'valid', 'missing', 'valid', 'missing');
is(join(' ', map { $_->{zone} } @{$sub->{records}}), 'sub.zones.test sub.zones.test zones.test', 'the zone of each place');
is(join(' ', map { join ',', map { $_->{address} } @{$_->{name_servers}} } @{$sub->{records}}), '127.53.1.3 127.53.1.3 127.53.1.1,127.53.1.2',
    'the name servers of each zone are asked');
my $split = places_are('www.child.split.test', 'server_failure', 'server_failure', 'server_failure', 'valid');
is(server_of($split->{records}[0], 'refused')->{rcode}, 'REFUSED', 'a sub-zone that fails does not hide a record above it');
is(verdicts($split->{findings}), 'server_failure valid', 'but whether CAA permits is not known');
my $only = places_are('www.b.only-child.test', 'missing', 'missing', 'missing', 'missing');
like($only->{remedy}, qr/^In the zone only-child\.test, add/, 'the parent zone is as good');

# Wildcards.
places_are('*.wild.test', 'valid', 'valid');
places_are('*.shop.star.test', 'valid', 'valid', 'missing');
is(check_of('*.shop.star.test')->{caa}{verdict}, 'valid', 'a wildcard without CAA may be issued for');
my $wild = places_are('*.issuewild.test', 'caa_forbids', 'valid');
finding_is($wild->{findings}[0], 'caa_forbids', 'lets only this CA issue: other.example', '0 issuewild "sectigo.com"', 'issuewild counts');
is_deeply($wild->{caa}, {verdict => 'caa_forbids', at => 'issuewild.test', issuers => ['other.example']}, 'the report shows who may issue wildcards');
places_are('*.wild-only.test', 'valid', 'valid');
like(places_are('*.lost.test', 'missing', 'missing')->{explanation}, qr/\Q$order{'*.lost.test'}{md5}\E\.lost\.test\b/, 'the wildcard is no part of the owner');

# What is nearest to right comes first.
my $wrongs = places_are('www.wrongs.test', 'wrong_type', 'wrong_type', 'wrong_target');
is(verdicts($wrongs->{findings}), 'wrong_type wrong_target', 'both wrong records are told');
$host = $order{'www.wrongs.test'}->label . '.www';
like($wrongs->{remedy}, qr/^In the zone wrongs\.test, remove the TXT record with the host \Q$host\E, and add .* the host \Q$host\E and the target/, 'host below the zone');
is(verdicts(check_of('more.test')->{findings}), 'owner_doubled wrong_target', 'at the wrong place, and with a wrong target');
is(verdicts(check_of('unique.test')->{findings}), 'target_zone_appended unique_value_wrong', 'no dot, and no unique value');
is(verdicts(check_of('caa.test')->{findings}), 'missing caa_forbids', 'no record, and CAA forbids');
is(verdicts(check_of('worst.test')->{findings}), 'dnssec_bogus wrong_target', 'a wrong record in a bogus zone is told');

# Keys, as promised.
sub keys_are { my ($object, $what, @keys) = @_; return is(join(' ', sort keys %$object), join(' ', sort @keys), "keys of $what") }
my $check = check_of('caa.test');
keys_are($check, 'a check', qw(time verdict explanation remedy retry_after records caa findings limits));
keys_are($check->{caa}, 'its CAA', qw(verdict at issuers));
keys_are($check->{findings}[0], 'a finding', qw(verdict explanation remedy));
keys_are($check->{records}[0], 'a record', qw(authorization_domain owner zone verdict found ttl dnssec name_servers));
keys_are($check->{records}[0]{name_servers}[0], 'a name server', qw(name address verdict rcode found reply));
like($check->{$_}, qr/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, "$_ is a time") for qw(time retry_after);
my $there = check_of('www.both.test')->{records}[1];
is_deeply([@$there{qw(found ttl dnssec zone)}], [$order{'www.both.test'}->target =~ s/\.$//r, 600, 'secure', 'both.test'], 'the report says what stands there');
is_deeply([@{$check->{records}[0]}{qw(found ttl)}], [undef, undef], 'null for what does not');

# The other formats say the same.
my $text = $scene->get('format=text&domain=caa.test')->{body};
like($text, qr/^Verdict: missing\nExplanation: There is no CNAME.*\nRemedy: In the zone caa\.test.*\nAlsoFound: caa_forbids\nExplanation: /m, 'the text says what is wrong');
like($scene->get('domain=caa.test')->{body}, qr/There is no CNAME at.*CAA at caa\.test forbids every CA/s, 'the page says what is wrong');

$scene->stop;
done_testing;
