# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Addresses that no CA can reach are not connected to, whatever a zone says and when it says it:
# nobody can use a check to look around in a network.
use strict;
use warnings;
use utf8;
use DCV::Check qw(file_in);
use DCV::Forwarder;
use DCV::Order;
use DCV::Test;
use DCV::Web;

# Not below test: a resolver knows that name by itself.
my $zone = 'files.org';
my $web = DCV::Web->new;
my $dns = DCV::Dns->new;

# RFC 6890 and its registries, and addresses of IPv6 that have such ones inside.
my @listening = qw(127.0.0.80 10.1.2.3 172.16.1.1 172.31.255.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.8 192.0.2.1
    198.18.0.1 198.51.100.7 203.0.113.9 240.0.0.1 ::1 fc00::1 fd80::99 fe80::1 2001:db8::1 2002:a01:203::1 64:ff9b::a01:203 100::1);
my @others = qw(0.0.0.0 255.255.255.255 224.0.0.1 ::ffff:127.0.0.80 ::ffff:10.1.2.3 :: ff02::1);
my $number = 0;
my %private = map { $_ => 'p' . $number++ . ".$zone" } @listening, @others;
my $order = DCV::Order->new($zone, san => join ',', map { "DNS:$_" } sort(values %private), map { "$_.$zone" } qw(public mixed rebound moved));

# A server wherever one can be, which would be right.
my @servers = map { my $address = $_; eval { $web->server('right', body => $order->body, address => $address, tls => 'untrusted') } // () } @listening;
cmp_ok(scalar @servers, '>=', 15, 'most of these addresses have a server') || diag("only @servers");
my $public = $web->server('right', body => $order->body, public => 1);
my $rebound = $web->server('right', body => $order->body, address => '9.80.250.1');
my $inside = $web->server('right', body => $order->body, address => '127.80.250.1');
my $moved = $web->server(302, location => 'http://10.1.2.3/', public => 1);
$web->start;

$dns->zone($zone, records => join '', "\@ IN A $public\n", map({ sprintf "%s. IN %s %s\n", $private{$_}, /:/ ? 'AAAA' : 'A', $_ } sort keys %private),
    "public IN A $public\nmixed IN A $public\nmixed IN A 10.1.2.3\nmoved IN A $moved\n");
# Its server says the public address once, and the same with 127 in front from then on.
$dns->zone("rebound.$zone", servers => ['rebind'], signed => 0, ttl => 0, records => "\@ IN A $rebound\n");
$dns->start;
my $resolver = DCV::Forwarder->new($dns, address => '127.53.3.1');

my $scene = DCV::Check->new(dns => $dns, lines => [$order->line], asking => "DCVCheckTimeout ${DCV::Check::timeout_s}s\nDCVResolver 127.53.3.1\nDCVTrustAnchor \"${\ $dns->trust_anchor}\"\n");
$scene->start;
# A report with checks; with those again, one by one, for which the machine was too busy.
sub checked {
    my ($scene, $query, $name) = @_;
    my $report = $scene->report($query);
    for my $domain (grep { !$name || $_->{name} eq $name } map { @{$_->{domains}} } @{$report->{orders}}) {
        for (1 .. 8) {
            last if ($domain->{file_check}{verdict} // 'timeout') !~ /^(?:server_failure|timeout)$/;
            sleep 2;    # a resolver remembers a failure for five seconds
            $domain->{file_check} = file_in($scene->report("check=$domain->{name}&names=1000"), $domain->{name});
        }
    }
    return $report;
}
my $report = checked($scene, 'check=all&names=1000');
for my $address (sort keys %private) {
    my $file = file_in($report, $private{$address}) // {};
    is($file->{verdict}, 'private_address', "$address is private") || diag($file->{explanation} // 'no file_check');
    like($file->{explanation} // '', qr/\Q$address\E/, "$address is named") if $address !~ /::ffff/;
    ok(defined $file->{remedy}, "$address: with a remedy");
    my @requests = $web->requests($address);
    is(scalar @requests, 0, "$address: nobody connected to it");
}

sub verdict_of { return (file_in($report, "$_[0].$zone") // {})->{verdict} }
is(verdict_of('public'), 'valid', 'a public address is asked');
cmp_ok(scalar $web->requests($public), '>', 0, 'and got the request');
is(verdict_of('mixed'), 'partial', 'a public one beside a private one is one of two');
like((file_in($report, "mixed.$zone") // {})->{explanation} // '', qr/10\.1\.2\.3/, 'the private one is named');
is(verdict_of('moved'), 'redirected', 'a redirect to a private address is told');

# DNS rebinding: what the zone says a moment later is of no account.
for (1 .. 3) {
    my $again = file_in(checked($scene, "check=rebound.$zone", "rebound.$zone"), "rebound.$zone") // {};
    like($again->{verdict} // 'none', qr/^(?:valid|partial|private_address)$/, 'a name whose address changes has a verdict');
}
is(scalar $web->requests($inside), 0, 'nobody connected to where its address had gone');
is(scalar(grep { $_->{address} =~ /^(?:127|10)\./ } $web->requests), 0, 'nor to any other private address');
$scene->stop;

# With root servers of one's own the network is one's own.
my $own = DCV::Check->new(dns => $dns, lines => [$order->line]);
$own->start;
my $there = file_in($own->report("check=$private{'10.1.2.3'}"), $private{'10.1.2.3'}) // {};
is($there->{verdict}, 'valid', 'DCVRootHints: a private address is asked');
cmp_ok(scalar $web->requests('10.1.2.3'), '>', 0, 'and got the request');
$own->stop;
done_testing;
