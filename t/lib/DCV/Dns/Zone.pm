# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# One zone of a test: what was asked for, as the text of zone files. Names have no dot at
# their end, so the root's is ''.
package DCV::Dns::Zone;
use strict;
use warnings;
use DCV::BadDns;
use DCV::Dns::Nsd;
use DCV::Dns::Signer;

# Hosts with names outside of the zones that they serve are in this zone.
use constant outside => 'servers.example';

my %known = map { $_ => 1 }
    qw(records servers ns signed nsec3 broken delegation ttl minimum soa_ttl);
my %ns = map { $_ => 1 } qw(v4 v6 dual outside);

sub new {
    my ($class, $name, %options) = @_;
    my $self = bless {name => $name, ns => 'v4', signed => 1, ttl => 600, minimum => 300,
        records => ''}, $class;
    return $self->with(%options);
}

# The zone with options that are new; the others stay.
sub with {
    my ($self, %options) = @_;
    for my $option (keys %options) {
        die "$self->{name}: no option $option\n" if !$known{$option};
    }
    my $changed = bless {%$self, %options}, ref $self;
    $changed->check;
    return $changed;
}

sub check {
    my ($self) = @_;
    die "$self->{name}: ns => '$self->{ns}'\n" if !$ns{$self->{ns}};
    my $broken = $self->{broken} // '';
    for my $kind (ref $broken ? values %$broken : $broken || ()) {
        die "$self->{name}: broken => '$kind'\n" if !$DCV::Dns::Signer::kinds{$kind};
    }
    for my $server ($self->servers) {
        die "$self->{name}: no server $server\n" if !DCV::Dns::Nsd::knows($server) && !DCV::BadDns::knows($server);
    }
    return;
}

# What is wrong at one server, or everywhere.
sub broken {
    my ($self, $server) = @_;
    my $broken = $self->{broken} // '';
    return $broken if !ref $broken;
    return defined $server ? $broken->{$server} // '' : '';
}

# The servers that are delegated to. The root's own server has the top level domains.
sub servers {
    my ($self) = @_;
    return @{$self->{servers}} if $self->{servers};
    return sort keys %{$self->{records}} if ref $self->{records};
    return $self->{name} =~ /\./ ? qw(a b) : 'root';
}

# The instances of NSD that have the zone. Broken servers get right answers from one.
sub instances {
    my ($self) = @_;
    my %instances = map { $_ => 1 } map {
        DCV::Dns::Nsd::knows($_) ? $_ : DCV::BadDns::relays($_) ? DCV::BadDns::source : ()
    } $self->servers;
    return sort keys %instances;
}

# Whether the zone's text is signed at a server.
sub is_signed {
    my ($self, $server) = @_;
    return $self->{signed} && $self->broken($server) ne 'unsigned';
}

# Whether the parent vouches for a key.
sub has_ds {
    my ($self) = @_;
    return $self->{signed} && $self->broken ne 'no_ds';
}

sub label { return 'ns-' . $_[0] =~ s/[^a-z0-9]/-/gr }

# The name of a server of this zone.
sub host {
    my ($self, $server) = @_;
    my $domain = $self->{ns} eq 'outside' ? outside : $self->{name};
    return label($server) . ($domain eq '' ? '' : ".$domain");
}

# The addresses of the servers' names, as lines. addresses: server => [IPv4, IPv6].
sub host_lines {
    my ($self, $addresses) = @_;
    return if $self->{ns} eq 'outside';
    my $v4 = $self->{ns} ne 'v6';
    my $v6 = $self->{ns} ne 'v4';
    return map {
        my $host = $self->host($_);
        my ($four, $six) = @{$addresses->{$_}};
        (($v4 ? "$host. IN A $four\n" : ()), ($v6 && $six ? "$host. IN AAAA $six\n" : ()));
    } $self->servers;
}

sub ns_lines {
    my ($self) = @_;
    return map { sprintf "%s. IN NS %s.\n", $self->{name}, $self->host($_) } $self->servers;
}

# The lines of the parent zone for this one.
sub delegation_lines {
    my ($self, $addresses, $signer) = @_;
    my $given = $self->{delegation};
    return ("\$ORIGIN $self->{name}.\n", "$given\n") if defined $given && $given ne '';
    return if defined $given;
    return ($self->ns_lines, $self->host_lines($addresses),
        $self->has_ds ? $signer->ds($self->{name}, $self->broken) : ());
}

sub records {
    my ($self, $server) = @_;
    my $records = $self->{records};
    return ref $records ? $records->{$server} // die "$self->{name}: no records for $server\n" : $records;
}

# The text at one server, with more lines, as delegations. See with_serial.
sub text {
    my ($self, $server, $addresses, @more) = @_;
    my $records = $self->records($server);
    my $own = qr/^(?:\@|\Q$self->{name}\E\.)(?:\s+(?:\d+|IN))*/mi;
    my @lines = ("\$ORIGIN $self->{name}.\n", "\$TTL $self->{ttl}\n");
    push @lines, $self->soa if $records !~ /$own\s+SOA\s/;
    push @lines, $self->ns_lines if $records !~ /$own\s+NS\s/;
    push @lines, grep { !/^([^.]+)/ || $records !~ /^\Q$1\E[.\s]/m } $self->host_lines($addresses);
    return join '', @lines, "\$ORIGIN $self->{name}.\n", "$records\n", @more;
}

sub soa {
    my ($self) = @_;
    return sprintf "@ %d IN SOA %s. hostmaster SERIAL 3600 600 86400 %d\n",
        $self->{soa_ttl} // $self->{ttl}, $self->host(($self->servers)[0]), $self->{minimum};
}

sub with_serial {
    my ($text, $serial) = @_;
    return $text =~ s/( SOA \S+ \S+) SERIAL /$1 $serial /r;
}

# The serial of a text, whose SOA may have come with the records.
sub serial_in {
    my ($text) = @_;
    return $text =~ /\sSOA\s+\S+\s+\S+\s+\(?\s*(\d+)/i ? $1 : die "no serial in a SOA:\n$text";
}

1;
