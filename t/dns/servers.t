# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Name servers that misbehave, each alone and beside one in order: what is said of the name,
# and of each server. Name servers of every address family, or of none.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in server_of);
use DCV::Test;

# A server's behaviour: the verdict of a zone that has it alone; of it beside a good one;
# its own verdict, response code, and what it is said to do.
my $lacks = 'it does not have the zone';
my $cut = 'cuts its answer short, and';
my @behaviours = (
    ['silent',     'timeout',        'partial', 'timeout', undef, 'does not answer'],
    ['closed',     'timeout',        'partial', 'timeout', undef, 'does not answer: nothing listens on its port 53'],
    ['servfail',   'server_failure', 'partial', 'server_failure', 'SERVFAIL', 'answers with an error (SERVFAIL)'],
    ['refused',    'server_failure', 'partial', 'server_failure', 'REFUSED', "refuses to answer (REFUSED): $lacks"],
    ['lame',       'lame',           'partial', 'lame', 'NOERROR', "answers without authority: $lacks"],
    ['upward',     'lame',           'partial', 'lame', 'NOERROR', 'does not have the zone, and refers to the root'],
    ['nxdomain',   'missing',        'partial', 'missing', 'NXDOMAIN', 'says that there is no such name (NXDOMAIN)'],
    ['truncated',  'valid',          'valid', 'valid', 'NOERROR', 'has @TARGET@'],
    ['tcp_closed', 'server_failure', 'partial', 'server_failure', undef, "$cut refuses TCP"],
    ['tcp_silent', 'timeout',        'partial', 'timeout', undef, "$cut does not answer over TCP"],
    ['tcp_cut',    'timeout',        'partial', 'timeout', undef, "$cut does not answer over TCP"],
    ['wrong_id',   'server_failure', 'partial', 'server_failure', undef, 'answers with the id of another question'],
    ['wrong_question', 'server_failure', 'partial', 'server_failure', undef, 'answers another question than the one asked'],
    ['wrong_address', 'timeout',     'partial', 'timeout', undef, 'does not answer'],
    ['formerr',    'valid',          'valid', 'valid', 'NOERROR', 'has @TARGET@'],
    ['no_edns',    'timeout',        'partial', 'timeout', undef, 'does not answer'],
    ['case',       'valid',          'valid', 'valid', 'NOERROR', 'has @TARGET@'],
    ['slow:300',   'valid',          'valid', 'valid', 'NOERROR', 'has @TARGET@'],
    ['garbage',    'server_failure', 'partial', 'server_failure', undef, 'answers with bytes that are no DNS message'],
    ['flood',      'server_failure', 'partial', 'server_failure', undef, 'answers another question than the one asked'],
    ['giant',      'partial',        'partial', 'server_failure', undef, 'answers with bytes that are no DNS message'],
);

my $scene = DCV::Check->new;
my $dns = $scene->dns;
my $right = sub { $_[0]->record };
my %order;

sub site {
    my ($zone, @options) = @_;
    return $order{$zone} = $scene->site($zone, $right, @options);
}

sub zone_of { my ($behaviour, $how) = @_; return ($behaviour =~ tr/_:/-/r) . "-$how.test" }

for my $behaviour (map { $_->[0] } @behaviours) {
    site(zone_of($behaviour, 'alone'), servers => [$behaviour], signed => 0);
    site(zone_of($behaviour, 'beside'), servers => ['b', $behaviour]);
}
site('v6.test', ns => 'v6');
site('dual.test', ns => 'dual');
site('outside.test', ns => 'outside');
site('no-glue.test', delegation => "\@ IN NS ns-a.servers.example.\n\@ IN NS ns-b.no-glue.test.\n", signed => 0);
site('nowhere.test', delegation => "\@ IN NS ns.nosuch.example.\n");
site('dead-end.test', delegation => "\@ IN NS ns\nns IN A 127.53.2.99\n");
site('undelegated.test', delegation => '');
$order{'bare.test'} = $scene->site('bare.test', sub { $_[0]->record . "\@ IN NS ns-a\n\@ IN NS ns-b\n\@ IN NS ns-bare\n" });
$scene->start;
my $all = $scene->check_each(sort keys %order);

sub check_of { return check_in($all, $_[0], $order{$_[0]}->csr) }
sub record_of { return check_of($_[0])->{records}[0] }

# What a server of a zone is said to be and to do.
sub server_is {
    my ($zone, $server, $verdict, $rcode, $reply) = @_;
    my $one = server_of(record_of($zone), $server);
    $reply =~ s/\@TARGET\@/$order{$zone}->target =~ s{\.$}{}r/e;
    is($one->{verdict}, $verdict, "$zone: the verdict of $server is $verdict");
    is($one->{rcode}, $rcode, "$zone, $server: its response code is told");
    is($one->{reply}, $reply, "$zone, $server: what it does is told");
    is($one->{found}, $verdict eq 'valid' ? $order{$zone}->target =~ s/\.$//r : undef, "$zone, $server: what it has is told");
    is($one->{address}, $dns->address($server =~ /^slow/ ? 'slow:300' : $server =~ tr/-/_/r), "$zone, $server: where it is is told");
    return $one;
}

for my $case (@behaviours) {
    my ($behaviour, $alone, $beside, @one) = @$case;
    my $server = $behaviour =~ tr/_:/-/r;
    my $zone = zone_of($behaviour, 'alone');
    is(check_of($zone)->{verdict}, $alone, "the verdict of $zone is $alone");
    server_is($zone, $server, @one);
    like(check_of($zone)->{explanation}, qr/\Qns-$server.$zone\E \(\S+\)(?: \Q$one[2]\E|[,.])/, 'it is named') if $alone ne 'valid';
    $zone = zone_of($behaviour, 'beside');
    my $check = check_of($zone);
    is($check->{verdict}, $beside, "the verdict of $zone is $beside") or diag($check->{explanation});
    server_is($zone, 'b', 'valid', 'NOERROR', 'has @TARGET@');
    server_is($zone, $server, @one);
    is($check->{records}[0]{dnssec}, 'secure', 'DNSSEC holds') if defined $one[1];
    next if $beside eq 'valid';
    like($check->{explanation}, qr/It is on: ns-b\.\Q$zone\E \(127\.53\.1\.2\)\. Not so: ns-\Q$server.$zone\E \(\S+\) \Q$one[2]\E/, "$zone: the explanation says who has it");
    like($check->{remedy}, qr/Wait until all name servers have it/, "$zone: the remedy says to wait");
}
is(check_of('nxdomain-alone.test')->{caa}{verdict}, 'valid', 'no CAA where there is nothing');
is(check_of("$_-alone.test")->{caa}{verdict}, 'server_failure', "$_: whether CAA permits is not known") for qw(servfail refused garbage);
is(check_of("$_-alone.test")->{caa}{verdict}, 'timeout', "$_: whether CAA permits is not known") for qw(silent closed);

# Addresses of both families, and names elsewhere.
sub addresses_of { return join ' ', map { $_->{address} // 'none' } @{record_of($_[0])->{name_servers}} }

SKIP: {
    skip 'no IPv6', 2 if !$dns->ipv6;
    is(check_of('v6.test')->{verdict}, 'valid', 'a zone with name servers in IPv6 alone is valid');
    is(addresses_of('v6.test'), 'fd53::a fd53::b', 'both of its name servers are asked');
}
is(check_of('dual.test')->{verdict}, $dns->ipv6 ? 'valid' : 'partial', 'a zone with addresses of both families is checked');
is(addresses_of('dual.test'), '127.53.1.1 fd53::a 127.53.1.2 fd53::b', 'each address is asked');
is(check_of('outside.test')->{verdict}, 'valid', 'name servers in another zone');
like(check_of('outside.test')->{explanation}, qr/ns-a\.servers\.example \(127\.53\.1\.1\), ns-b\.servers\.example/, 'name servers in another zone are named');
is(check_of('no-glue.test')->{verdict}, 'valid', 'the parent lacks the address of one');

# No address, nobody there, no delegation.
is(check_of('bare.test')->{verdict}, 'partial', 'a name server without an address');
my $bare = server_of(record_of('bare.test'), 'bare');
is_deeply([@$bare{qw(address rcode verdict reply)}], [undef, undef, 'lame', 'has no address'], 'a name server without an address is named');
like(check_of('nowhere.test')->{verdict}, qr/^(?:lame|server_failure)$/, 'no name server has an address');
like(check_of('nowhere.test')->{explanation}, qr/the zone nowhere\.test does not resolve\. ns\.nosuch\.example has no address/, 'name servers without an address are named');
is(check_of('dead-end.test')->{verdict}, 'timeout', 'nobody is at the address of the only one');
like(check_of('dead-end.test')->{explanation}, qr/ns\.dead-end\.test \(127\.53\.2\.99\) does not answer/, 'the name server at whose address nobody is, is named');
my $unknown = check_of('undelegated.test');
is($unknown->{verdict}, 'missing', 'without a delegation the record is missing');
like($unknown->{explanation}, qr/The domain undelegated\.test itself is not in the DNS: the name servers of “test” do not know it/, 'the explanation says that the domain is not in the DNS');
like($unknown->{remedy}, qr/^Register the domain, or have it delegated\. Then: In the zone undelegated\.test, add/, 'and what to do');

$scene->stop;
done_testing;
