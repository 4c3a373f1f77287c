# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Whom checks ask: from the root, another resolver, or the system's; and what is said when
# that cannot tell all.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Data qw(slurp);
use DCV::Forwarder;
use DCV::Test;

my $dns = DCV::Dns->new;
my (@orders, %order);

# Not below test: a resolver knows that name by itself.
sub site {
    my ($zone, $records, @options) = @_;
    push @orders, $order{$zone} = DCV::Order->new($zone);
    $dns->zone($zone, records => $records->($order{$zone}), @options);
    return;
}
site('valid.org', sub { $_[0]->record });
site('plain.example', sub { $_[0]->record });
site('missing.org', sub { '' });
site('bogus.org', sub { $_[0]->record }, broken => 'expired');
$dns->start;

my ($full, $stripping) = ('127.53.3.1', '127.53.3.2');
my @forwarders = (DCV::Forwarder->new($dns, address => $full), DCV::Forwarder->new($dns, address => $full, port => 5353),
    DCV::Forwarder->new($dns, address => $stripping, strips => 1));

# httpd with another /etc/resolv.conf, which it finds there and nobody else.
my $program = $DCV::Httpd::program;
sub with_system_resolver {
    my ($address) = @_;
    my $dir = $forwarders[0]{dir};
    DCV::Dns::Signer::write_file("$dir/resolv.$address", "nameserver $address\n");
    my $mount = qq(mount --bind $dir/resolv.$address "\$(readlink -f /etc/resolv.conf)");
    $DCV::Httpd::program = DCV::Dns::Signer::write_file("$dir/httpd.$address",
        qq(#!/bin/sh\nexec unshare -m sh -c '$mount && exec $program "\$@"' httpd "\$@"\n));
    chmod 0755, $DCV::Httpd::program;
    return system("$DCV::Httpd::program -v >/dev/null 2>&1") == 0;
}

# Check all names under a configuration of where to ask. Returns their checks by name.
sub checks_with {
    my ($asking, %options) = @_;
    my $scene = DCV::Check->new(dns => $dns, lines => [map { $_->line } @orders], asking => "DCVCheckTimeout " . ($options{timeout} // $DCV::Check::timeout_s) . "s\n$asking");
    $scene->start;
    my $all = $scene->check_each(sort keys %order);
    $scene->stop;
    return map { $_ => check_in($all, $_) } keys %order;
}

sub verdicts_are {
    my ($what, $checks, %verdict) = @_;
    is($checks->{$_}{verdict}, $verdict{$_}, "$what: $_ is $verdict{$_}") || diag($checks->{$_}{explanation}) for sort keys %verdict;
    return;
}
my %usual = ('valid.org' => 'valid', 'plain.example' => 'valid', 'missing.org' => 'missing');
my $anchor = 'DCVTrustAnchor "' . $dns->trust_anchor . "\"\n";
my $hints = 'DCVRootHints "' . $dns->root_hints . "\"\n";

# From the root, as without DCVResolver.
my %root = checks_with("DCVResolver recursive\n$hints$anchor");
verdicts_are('recursive', \%root, %usual, 'bogus.org' => 'dnssec_bogus');
is($root{'valid.org'}{limits}, undef, 'recursive: there are no limits');

# Another resolver.
for my $case (['an address', "DCVResolver $full"], ['a port', "DCVResolver $full\@5353"], ['two', "DCVResolver $full\@5353 $full"]) {
    my ($what, $directive) = @$case;
    my %check = checks_with("$directive\n$anchor");
    verdicts_are($what, \%check, %usual);
    like($check{'bogus.org'}{verdict}, qr/^(?:dnssec_bogus|server_failure)$/, "$what: bogus.org is not valid");
    like($check{'valid.org'}{limits}, qr/^A resolver was asked, as configured\. It may remember old answers, and cannot tell what each name server has\.$/, "$what: the limits say that a resolver was asked");
    is($check{'valid.org'}{records}[0]{dnssec}, 'secure', 'validated all the same');
    is_deeply($check{'valid.org'}{records}[0]{name_servers}, [], 'no name server was asked');
    like($check{'missing.org'}{explanation}, qr/Asked: the resolver\./, "$what: the resolver is named as the one that was asked");
}
my %hinted = checks_with("DCVResolver $full\n$hints$anchor");
verdicts_are('with root hints', \%hinted, %usual);
like($hinted{'valid.org'}{limits}, qr/^A resolver was asked/, 'root hints make no difference to it');

# One that strips signatures: nothing gets bogus.
my %stripped = checks_with("DCVResolver $stripping\n$anchor");
verdicts_are('signatures stripped', \%stripped, %usual);
like($stripped{'valid.org'}{limits}, qr/lets no signatures through, so that DNSSEC was not validated\.$/, 'signatures stripped: the limits say so');
is($stripped{'valid.org'}{records}[0]{dnssec}, 'unknown', 'signatures stripped: dnssec is unknown');

# A trust anchor of somebody else.
my $foreign = DCV::Dns::Signer::write_file("$forwarders[0]{dir}/foreign.key", ". IN DS 20326 8 2 " . 'AB' x 32 . "\n");
my %foreign = checks_with("${hints}DCVTrustAnchor \"$foreign\"\n");
verdicts_are('another trust anchor', \%foreign, %usual);
like($foreign{'valid.org'}{limits}, qr/the trust anchor does not fit the root\. Correct DCVTrustAnchor\.$/, 'another trust anchor: the limits say so');
is($foreign{'valid.org'}{records}[0]{dnssec}, 'unknown', 'another trust anchor: dnssec is unknown');
is(scalar @{$foreign{'valid.org'}{records}[0]{name_servers}}, 2, 'name servers are asked all the same');

# The system's resolver, by choice and for want of a better one.
my $silent = $dns->address('silent');
my $dead_hints = DCV::Dns::Signer::write_file("$forwarders[0]{dir}/dead.hints", ". 3600 IN NS ns.\nns. 3600 IN A $silent\n");
SKIP: {
    skip 'no mount namespace', 1 if !with_system_resolver($full);
    my %system = checks_with("DCVResolver system\n$anchor");
    verdicts_are('system', \%system, %usual);
    like($system{'valid.org'}{limits}, qr/^A resolver was asked, as configured\./, 'system: the limits say that a resolver was asked');

    my %fallen = checks_with("DCVRootHints \"$dead_hints\"\n$anchor");
    verdicts_are('root out of reach', \%fallen, %usual);
    like($fallen{'valid.org'}{limits}, qr/^The DNS root is out of reach from here, so the system's resolver was asked\. .* cannot tell what each name server has\.$/, 'root out of reach: the limits say so');
    is($fallen{'valid.org'}{records}[0]{dnssec}, 'secure', 'validated all the same');

    with_system_resolver($stripping);
    my %both = checks_with("DCVRootHints \"$dead_hints\"\n$anchor");
    verdicts_are('root out of reach, signatures stripped', \%both, %usual);
    like($both{'valid.org'}{limits}, qr/^The DNS root is out of reach.* lets no signatures through, so that DNSSEC was not validated\.$/, 'root out of reach, signatures stripped: the limits say both');

    with_system_resolver($silent);
    my %nobody = checks_with("DCVRootHints \"$dead_hints\"\n$anchor", timeout => 2);
    verdicts_are('nobody', \%nobody, map { $_ => 'unknown' } keys %usual);
    like($nobody{'valid.org'}{explanation}, qr/^This server could ask nobody: neither the DNS root nor the resolver answers/, 'nobody answers: a sentence says so');
    my ($documented) = slurp('docs/checks.md') =~ /^### unknown\n.*?```text\n(.*?)```/ms;
    is("Verdict: unknown\nExplanation: $nobody{'valid.org'}{explanation}\nRemedy: $nobody{'valid.org'}{remedy}\nLimits: $nobody{'valid.org'}{limits}\n", $documented, 'nobody answers: it is said as it is documented');
    like($nobody{'valid.org'}{remedy}, qr/port 53 \(UDP and TCP\), or name a resolver with DCVResolver/, 'nobody answers: the remedy says what to do');
}
$DCV::Httpd::program = $program;

# A resolver that does not answer is not replaced by another.
my %dead = checks_with("DCVResolver $silent\n$anchor", timeout => 1);
verdicts_are('a dead resolver', \%dead, map { $_ => 'unknown' } keys %usual);
done_testing;
