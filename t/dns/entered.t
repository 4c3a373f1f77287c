# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A record that somebody entered, but not as the CA looks for it: at another name, as another
# type, or below a DNAME. It is pointed at, and the remedy is about it.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in finding_is);
use DCV::Test;

my $scene = DCV::Check->new;
my %order;

# A zone, its order, and what was entered there, with the words @HOST@ and so on for the
# order's.
sub site {
    my ($name, $typed, %options) = @_;
    my $zone = delete $options{zone} // $name =~ s/^\*\.//r;
    $order{$name} = $scene->below($name, $zone, sub { words($_[0], $typed, $zone) }, %options);
    return;
}

sub words {
    my ($order, $text, $zone) = @_;
    my $md5 = $order->md5;
    my ($first, $second) = $order->sha256 =~ /^(.{32})(.{32})$/;
    my %word = (UPPER => uc $order->sha256, LOWER => lc $order->label . ".$zone", LOWMD5 => lc $md5, HOST => $order->label, MD5 => $md5, OWNER => $order->label . ".$zone", TARGET => $order->target,
        POINTS => $order->target =~ s/\.$//r, FIRST => $first, SECOND => $second, SHA256 => $order->sha256);
    return $text =~ s/@(\w+)@/$word{$1} \/\/ die $1/ger;
}

# What is looked for where it stands: the name, what was typed, a part of the explanation, and of
# the remedy. The verdict is missing.
my $add = 'add a record of type CNAME with the host @HOST@ and the target @TARGET@';
my $host = 'change the host of that record to @HOST@, and';
my $leave = "$host leave its target at \@TARGET\@";
my @missing = (
    ['blank.test', '@HOST@\032 IN CNAME @TARGET@', 'But at @HOST@\032.blank.test stands a CNAME with @POINTS@: a blank stands in its host', $leave],
    ['before.test', '\032@HOST@ IN CNAME @TARGET@', 'But at \032@HOST@.before.test stands a CNAME', $leave],
    ['blank-wrong.test', '@HOST@\032 IN CNAME www.example.org.', 'stands a CNAME with www.example.org: a blank', "$host its target to \@TARGET\@"],
    ['exchanged.test', '@POINTS@ IN CNAME @OWNER@.', 'But at @POINTS@.exchanged.test stands a CNAME with @LOWER@: host and target are exchanged', "remove that record, and $add"],
    ['exchanged-dot.test', '@POINTS@ IN CNAME @HOST@', 'stands a CNAME with @LOWER@: host and target are exchanged', "remove that record, and $add"],
    ['hashes.test', '_@FIRST@.@SECOND@ IN CNAME @MD5@.sectigo.com.', 'But at _@FIRST@.@SECOND@.hashes.test stands a CNAME with @LOWMD5@.sectigo.com: its host has the SHA-256', "$host its target to \@TARGET\@"],
    ['apex-txt.test', "\@ IN TXT \"v=spf1 -all\"\n\@ IN TXT \"\@POINTS\@\"", 'But at apex-txt.test stands a TXT with "@POINTS@": the CA looks for a CNAME, and not there', "$add (that TXT record may go)"],
    ['apex-body.test', '@ IN TXT "@SHA256@ sectigo.com"', 'But at apex-body.test stands a TXT with "@SHA256@ sectigo.com"', "$add (that TXT record may go)"],
    ['apex.test', '@HOST@.www IN CNAME @TARGET@', 'But at @HOST@.www.apex.test stands a CNAME with @POINTS@: there it counts for www.apex.test and names below it only', "$add (the other one may stay)"],
    ['www.example', '@HOST@.www IN CNAME @TARGET@', 'But at @HOST@.www.www.example stands a CNAME', "$add (the other one may stay)"],
    ['*.star.test', '@HOST@.* IN CNAME @TARGET@', 'But at @HOST@.*.star.test stands a CNAME with @POINTS@: “*” does not belong in its host', $leave],
    ['*.wild.test', '@HOST@.www IN CNAME @TARGET@', 'there it counts for www.wild.test and names below it only', "$add (the other one may stay)"],
    ['shop.sibling.test', '@HOST@.www IN CNAME @TARGET@', 'But at @HOST@.www.sibling.test stands', "$add (the other one may stay)", zone => 'sibling.test'],
    ['shop.named.test', 'shop IN CNAME @TARGET@', 'But at shop.named.test stands a CNAME with @POINTS@: it was entered without its host', 'remove that record, and add a record of type CNAME with the host @HOST@.shop', zone => 'named.test'],
    ['www.low-blank.test', '@HOST@.www\032 IN CNAME @TARGET@', 'But at @HOST@.www\032.low-blank.test stands a CNAME with @POINTS@: a blank stands in its host', 'change the host of that record to @HOST@.www, and leave', zone => 'low-blank.test'],
    ['www.low.test', '@HOST@\032.www IN CNAME @TARGET@', 'But at @HOST@\032.www.low.test stands a CNAME', 'the host of that record to @HOST@.www', zone => 'low.test'],
    ['two-txt.test', "\@ IN TXT \"\@SHA256\@\"\n\@ IN TXT \"\@MD5\@\"", 'stands a TXT with "', "$add (that TXT record may go)"],
    ['upper.test', '@ IN TXT "@UPPER@"', 'stands a TXT with "@UPPER@"', "$add (that TXT record may go)"],
    ['www.named-dot2.test', 'www IN CNAME @POINTS@', 'But at www.named-dot2.test stands a CNAME with @POINTS@.named-dot2.test: it was entered without its host', 'remove that record, and add', zone => 'named-dot2.test'],
    # What is there for something else is none of it.
    ['spf.test', '@ IN TXT "v=spf1 -all"', 'There is no CNAME at @OWNER@. Asked: ns-a.spf.test (127.53.1.1), ns-b.spf.test (127.53.1.2). Resolvers', "In the zone spf.test, $add"],
    ['shop.alias.test', 'shop IN CNAME www.example.org.', 'There is no CNAME at @OWNER@. Asked: ns-a.alias.test (127.53.1.1), ns-b.alias.test (127.53.1.2). Resolvers', "In the zone alias.test, $add", zone => 'alias.test'],
    ['mail.test', '* IN MX 10 mail.example.org.', 'There is no CNAME at @OWNER@. Asked: ns-a.mail.test (127.53.1.1), ns-b.mail.test (127.53.1.2). Resolvers', "In the zone mail.test, $add"],
    ['*.www-wild.test', '*.www IN CNAME www.example.org.', 'There is no CNAME at @OWNER@. Asked: ns-a.www-wild.test (127.53.1.1), ns-b.www-wild.test (127.53.1.2). Resolvers', "In the zone www-wild.test, $add"],
    # Nothing can be entered below a DNAME.
    ['dname.test', '@ IN DNAME example.org.', ['A DNAME at dname.test leads all names below it elsewhere', 'no name server takes a record below it: it must go, or prove control by file'], "Prove control by file; or remove the DNAME at dname.test first, and then, in the zone dname.test, $add", ns => 'outside'],
    ['*.dname-wild.test', '@ IN DNAME example.org.', 'no name server takes a record below it: it must go.', "Remove the DNAME at dname-wild.test first, and then, in the zone dname-wild.test, $add", ns => 'outside'],
    ['www.shop.dname-below.test', 'shop IN DNAME example.org.', 'There is no CNAME at @OWNER@', "In the zone dname-below.test, $add", zone => 'dname-below.test'],
);
for my $at (8, 16, 24) {
    push @missing, ["dot$at.test", "_DOT$at", 'stands a CNAME with @POINTS@: a dot stands inside the MD5', $leave];
}

# Other types in the record's place: what was typed, the type, and what it says.
my @types = (
    ['ns.test', '@HOST@ IN NS @TARGET@', 'NS', '@POINTS@'],
    ['ns-dot.test', '@HOST@ IN NS @POINTS@', 'NS', '@POINTS@.ns-dot.test'],
    ['ns-unsigned.test', '@HOST@ IN NS @TARGET@', 'NS', '@POINTS@', signed => 0],
    ['ns-here.test', '@HOST@ IN NS ns-a.ns-here.test.', 'NS', 'ns-a.ns-here.test'],
    ['txt.test', '@HOST@ IN TXT "@SHA256@" "sectigo.com"', 'TXT', '"@SHA256@sectigo.com"'],
    ['mx.test', '@HOST@ IN MX 10 @TARGET@', 'MX', '@POINTS@'],
    ['srv.test', '@HOST@ IN SRV 0 0 443 @TARGET@', 'SRV', '@POINTS@'],
    ['ptr.test', '@HOST@ IN PTR @TARGET@', 'PTR', '@POINTS@'],
    ['aaaa.test', '@HOST@ IN AAAA 2001:db8::1', 'AAAA', '2001:db8::1'],
    ['dname-here.test', '@HOST@ IN DNAME @TARGET@', 'DNAME', '@POINTS@'],
);
for my $case (@missing, @types) {
    my ($name, $typed, undef, undef, %options) = @$case;
    if ($typed =~ /^_DOT(\d+)/) {
        my $at = $1;
        $order{$name} = $scene->site($name, sub { '_' . $_[0]->md5 =~ s/^(.{$at})/$1./r . ' IN CNAME ' . $_[0]->target . "\n" });
        next;
    }
    site($name, "$typed\n", %options);
}
# The record at the base domain is right for www.
site('www.up.test', "\@HOST\@ IN CNAME \@TARGET\@\n", zone => 'up.test');
$scene->start;
# Again where a busy machine has not found all.
my $all;
DCV::Httpd::succeeds_once(sub {
    $all = $scene->check_all;
    return !grep { @{(check_in($all, $_->[0]) // {})->{findings} // []} != 1 } @missing;
});

for my $case (@missing) {
    my ($name, undef, $explained, $remedy, %options) = @$case;
    my ($check, $order) = (check_in($all, $name), $order{$name});
    my $zone = $options{zone} // $name =~ s/^\*\.//r;
    is($check->{verdict}, 'missing', "$name: the record is missing");
    is(scalar @{$check->{findings}}, 1, "$name: nothing else is found");
    finding_is($check->{findings}[0], 'missing', [map { words($order, $_, $zone) } ref $explained ? @$explained : $explained],
        words($order, $remedy, $zone), $name);
}
for my $case (@types) {
    my ($name, undef, $type, $found) = @$case;
    my ($check, $order) = (check_in($all, $name), $order{$name});
    is($check->{verdict}, 'wrong_type', "$name: the record has the wrong type");
    is(scalar @{$check->{findings}}, 1, "$name: nothing else is found");
    finding_is($check->{findings}[0], 'wrong_type', words($order, "At \@OWNER\@ stands a record of type $type ($found), and the CA looks for a CNAME.", $name),
        words($order, "In the zone $name, remove the $type record with the host \@HOST\@, and $add", $name), $name);
}
is(check_in($all, 'www.up.test')->{verdict}, 'valid', 'the record of the base domain is right for www');
$scene->stop;
done_testing;
