# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The DNS of one test: a root, top level domains and zones, on real name servers (NSD)
# and on some that misbehave, in a network namespace of its own.
#
#   use DCV::Dns;                            # starts the test again inside a namespace
#   my $dns = DCV::Dns->new;
#   $dns->zone('valid.test', records => "_abc IN CNAME target.sectigo.com.\n");
#   $dns->zone('late.test', records => {a => "www IN A 127.0.0.1\n", b => ''});
#   $dns->zone('dead.test', servers => ['a', 'silent']);
#   $dns->start;
#   my $httpd = DCV::Httpd->new(conf => $dns->conf . "...");
#   $dns->change('late.test', records => "www IN A 127.0.0.1\n");
#
# Name servers are the instances of NSD a, b and c, "root" for the root and the top level
# domains, and the behaviours of DCV::BadDns. Zones `test` (signed) and `example` (not)
# are there; another top level domain comes, signed, with its first zone.
#
# Options of a zone, all of which can be changed later:
#   records     in a zone file's syntax; or a hash of such texts by server. SOA, NS and the
#               addresses of the zone's servers are added unless the text has them.
#   servers     names of servers; default a and b, or those of the records
#   ns          the servers' names have IPv4 addresses (v4), IPv6 ones (v6), both (dual),
#               or are in another zone (outside)
#   signed      0 for no DNSSEC
#   nsec3       1 for NSEC3 instead of NSEC
#   broken      what is wrong with the DNSSEC: expired, not_yet, signature (does not fit),
#               ds_mismatch, no_nsec (no proof of what is not there), unsigned (but has a
#               DS); or makes it count for nothing: no_ds, unknown_algorithm. Or a hash of
#               such by server, for what is not the DS's.
#   delegation  the parent's lines for the zone, relative to it, instead of right ones; ''
#               for none
#   ttl, soa_ttl, minimum
package DCV::Dns;
use strict;
use warnings;
use DCV::Needs qw(nsd ldns-signzone);
use DCV::Dns::Namespace;
BEGIN { DCV::Dns::Namespace::enter() }
use DCV::BadDns;
use DCV::Data ();
use DCV::Dns::Nsd;
use DCV::Dns::Signer;
use DCV::Dns::Zone;
use File::Temp qw(tempdir);
use IO::Socket::IP;
use Scalar::Util qw(weaken);
use Socket qw(SOCK_DGRAM);

my %instances = %DCV::Dns::Nsd::instances;

# Alive ones: they must end before their directories are removed.
my %alive;
END { $_->stop for grep { defined } values %alive }

sub import {
    my ($class) = @_;
    DCV::Dns::Namespace::set_up(map { $_->[1] // () } values %instances);
    end_well();
    return;
}

# Perl runs no END when a signal ends it, but the servers should be gone.
sub end_well {
    my %number = (HUP => 1, INT => 2, TERM => 15);
    for my $signal (keys %number) {
        $SIG{$signal} = sub { exit 128 + $number{$signal} } if !$SIG{$signal} || $SIG{$signal} eq 'DEFAULT';
    }
    return;
}

sub new {
    my ($class) = @_;
    my $dir = tempdir('dcv-dns-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $dir;    # httpd's children are somebody else
    my $self = bless {dir => $dir, zones => {}, states => {}, serial => 0, owner => $$}, $class;
    mkdir "$dir/signed";
    $self->{signer} = DCV::Dns::Signer->new("$dir/signed");
    $self->{ipv6} = has_address('fd53::a');
    $self->{nsd} = {map { $_ => $self->instance($_) } keys %instances};
    $self->{bad} = DCV::BadDns->new(relay => $instances{DCV::BadDns::source()}[0], elsewhere => '127.53.2.254',
        log => "$dir/bad.log", make_address => sub { sprintf "127.53.%d.%d", 2 + int($_[0] / 200), 1 + $_[0] % 200 });
    $self->{zones}{''} = DCV::Dns::Zone->new('');
    $self->zone('test');
    $self->zone('example', signed => 0);
    weaken($alive{$self} = $self);
    return $self;
}

sub has_address {
    my ($address) = @_;
    return defined IO::Socket::IP->new(LocalHost => $address, LocalPort => 53, Type => SOCK_DGRAM);
}

sub instance {
    my ($self, $name) = @_;
    my ($v4, $v6) = @{$instances{$name}};
    return DCV::Dns::Nsd->new(name => $name, dir => "$self->{dir}/$name",
        addresses => [$v4, $v6 && $self->{ipv6} ? $v6 : ()]);
}

# Whether the machine has IPv6. Without it, AAAA records are there, but nobody answers.
sub ipv6 { return $_[0]{ipv6} }

# A new zone; after the start, it is served when this returns.
sub zone {
    my ($self, $name, %options) = @_;
    $name = lc $name =~ s/\.\z//r;
    die "there is a zone $name\n" if $self->{zones}{$name};
    my ($top) = $name =~ /\.([^.]+)\z/;
    $self->{zones}{$top} //= DCV::Dns::Zone->new($top) if defined $top;
    return $self->take(DCV::Dns::Zone->new($name, %options));
}

# Change options of a zone. It is served so, and its parent fits, when this returns.
sub change {
    my ($self, $name, %options) = @_;
    my $zone = $self->{zones}{lc $name =~ s/\.\z//r} // die "there is no zone $name\n";
    return $self->take($zone->with(%options));
}

sub take {
    my ($self, $zone) = @_;
    for my $server (grep { !$instances{$_} } $zone->servers) {
        $self->{bad}->address($server);    # one that is late for the start dies here
    }
    $self->{zones}{$zone->{name}} = $zone;
    $self->publish if $self->{started};
    return;
}

sub start {
    my ($self) = @_;
    $self->write("root.hints", ". 3600000 IN NS ns-root.\nns-root. 3600000 IN A $instances{root}[0]\n");
    $self->write("root.key", $self->{signer}->dnskey(''));
    $self->{bad}->start;
    $self->{started} = 1;
    $self->publish;
    return;
}

sub write {
    my ($self, $name, $content) = @_;
    return DCV::Data::write_file("$self->{dir}/$name", $content);
}

sub root_hints   { return "$_[0]{dir}/root.hints" }
sub trust_anchor { return "$_[0]{dir}/root.key" }

# What the module has to be told.
sub conf {
    my ($self) = @_;
    return sprintf "DCVRootHints \"%s\"\nDCVTrustAnchor \"%s\"\n", $self->root_hints, $self->trust_anchor;
}

# Bring the servers to what the zones are: sign what differs, hand it out, wait for it.
sub publish {
    my ($self) = @_;
    $self->{serial}++;
    my @jobs = $self->changed_zones;
    $self->{signer}->sign(grep { $_->{sign} } @jobs);
    my %news;
    for my $job (@jobs) {
        my $path = $job->{signed} // $self->write('unsigned', $job->{text});
        my $serial = DCV::Dns::Zone::serial_in($job->{text});
        $self->{nsd}{$job->{server}}->put($job->{name}, $path, $serial);
        push @{$news{$job->{server}}}, $job->{name};
    }
    return $self->renew(%news);
}

sub renew {
    my ($self, %news) = @_;
    my @wanted = map { $self->{nsd}{$_} } grep { !$self->{down}{$_} } sort keys %news;
    $_->is_running ? $_->reload : $_->start for @wanted;
    $_->wait(@{$news{$_->{name}}}) for @wanted;
    return;
}

# What must be signed and handed out: the text of a zone at a server, where it differs.
sub changed_zones {
    my ($self) = @_;
    my ($children, $addresses) = ($self->children, $self->addresses);
    my @jobs;
    for my $name (sort keys %{$self->{zones}}) {
        my $zone = $self->{zones}{$name};
        my @more = map { $_->delegation_lines($addresses, $self->{signer}) } @{$children->{$name}};
        push @more, $self->outside_hosts($addresses) if $name eq 'example';
        push @jobs, map { $self->job($zone, $_, $zone->text($_, $addresses, @more)) } $zone->instances;
    }
    return @jobs;
}

# What is to be done for a text, or nothing if it was done. It has no serial yet, which
# would make a difference.
sub job {
    my ($self, $zone, $server, $text) = @_;
    my %job = (name => $zone->{name}, nsec3 => $zone->{nsec3} // 0, broken => $zone->broken($server),
        sign => $zone->is_signed($server));
    my $state = join "\0", @job{qw(nsec3 broken sign)}, $text;
    return if ($self->{states}{$server}{$job{name}} // '') eq $state;
    $self->{states}{$server}{$job{name}} = $state;
    return {%job, server => $server, text => DCV::Dns::Zone::with_serial($text, $self->{serial})};
}

# Each zone's children, by the longest name above.
sub children {
    my ($self) = @_;
    my %children;
    for my $name (grep { $_ ne '' } sort keys %{$self->{zones}}) {
        my $parent = $name;
        do { $parent =~ s/^[^.]+\.?// } until $self->{zones}{$parent};
        push @{$children{$parent}}, $self->{zones}{$name};
    }
    return \%children;
}

# All servers' addresses, as [IPv4, IPv6].
sub addresses {
    my ($self) = @_;
    my %bad = $self->{bad}->addresses;
    return {%instances, map { $_ => [$bad{$_}] } keys %bad};
}

# The names of all servers for zones with ns => 'outside'.
sub outside_hosts {
    my ($self, $addresses) = @_;
    return map {
        sprintf "%s.%s. IN A %s\n", DCV::Dns::Zone::label($_), DCV::Dns::Zone::outside, $addresses->{$_}[0]
    } sort keys %$addresses;
}

# The IPv4 address of a server.
sub address {
    my ($self, $server) = @_;
    return $instances{$server} ? $instances{$server}[0] : $self->{bad}->address($server);
}

# The IPv6 address of an instance, or undef.
sub address6 {
    my ($self, $server) = @_;
    return $instances{$server}[1];
}

# Stop an instance: its address is closed. Changes reach it when it is up again.
sub down {
    my ($self, $server) = @_;
    $self->{nsd}{$server}->stop;
    $self->{down}{$server} = 1;
    return;
}

sub up {
    my ($self, $server) = @_;
    delete $self->{down}{$server};
    $self->{nsd}{$server}->start;
    $self->{nsd}{$server}->wait;
    return;
}

# How many queries a server got. NSD's count begins with its start, and has those that the
# functions here ask; so compare two of them.
sub queries {
    my ($self, $server) = @_;
    return $self->{nsd}{$server}->queries if $instances{$server};
    return scalar(() = $self->questions($server));
}

# How many queries all of them got, in such counts.
sub all_queries {
    my ($self) = @_;
    my $count = $self->{bad}->count;
    $count += $_->queries for values %{$self->{nsd}};
    return $count;
}

# The queries to one that misbehaves, each as "udp NAME TYPE", the type as a number.
sub questions {
    my ($self, $server) = @_;
    return $self->{bad}->questions($server);
}

sub stop {
    my ($self) = @_;
    return if $self->{owner} != $$;
    my @nsd = values %{$self->{nsd}};
    $_->ask_to_stop for @nsd;
    $_->stop for @nsd, $self->{bad};
    return;
}

sub DESTROY {
    my ($self) = @_;
    return if ${^GLOBAL_PHASE} eq 'DESTRUCT';    # its parts may be gone; END was before
    $self->stop;
    delete $alive{$self};
    return;
}

1;
