# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# An order with a CSR of its own, and what its CA looks for in DNS: of the DER that openssl
# gives, by the CA's rule, not by our code.
#
#   my $order = DCV::Order->new('www.valid.test', unique => 'abc');
#   $order->line;           # its DCVCSRFile
#   $order->record;         # "_MD5 IN CNAME TARGET.\n", for the zone of the name
#   $order->record('www');  # the same for a name below the zone
#   $order->body;           # what its file has
#
# Options: san (what openssl takes), authority, unique, options (more behind the path), csr
# (of another order, instead of one of its own).
package DCV::Order;
use strict;
use warnings;
use DCV::Data qw(make_csr md5_of sha256_of);

my %suffix = (sectigo => 'sectigo.com', comodoca => 'comodoca.com', certigna => 'certigna.com',
    tbs => 'trust-provider.com', zerossl => 'comodoca.com', 'ssl.com' => 'ssl.com');
my %upper = map { $_ => 1 } qw(zerossl ssl.com);

sub new {
    my ($class, $name, %options) = @_;
    my $self = bless {authority => 'sectigo', name => $name, %options}, $class;
    $self->{csr} //= make_csr(subject => "/CN=$name", san => $self->{san});
    ($self->{md5}, $self->{sha256}) = (md5_of($self->{csr}), sha256_of($self->{csr}));
    return $self;
}

sub csr    { return $_[0]{csr} }
sub name   { return $_[0]{name} }
sub md5    { return $_[0]{md5} }
sub sha256 { return $_[0]{sha256} }
sub label  { return "_$_[0]{md5}" }

# Where the CA looks, at a name, with the dot at its end.
sub owner {
    my ($self, $domain) = @_;
    return $self->label . '.' . ($domain // $self->{name}) . '.';
}

# Options: unique and suffix, other than the order's.
sub target {
    my ($self, %options) = @_;
    my $unique = exists $options{unique} ? $options{unique} : $self->{unique};
    my @hash = $self->{sha256} =~ /^(.{32})(.{32})$/ or die "$self->{sha256}\n";
    return join '.', @hash, $unique // (), ($options{suffix} // $suffix{$self->{authority}}), '';
}

sub record {
    my ($self, @below) = @_;
    return join('.', $self->label, @below) . ' IN CNAME ' . $self->target . "\n";
}

# What the CA wants to find in the file. Options as target's, and hash.
sub body {
    my ($self, %options) = @_;
    my $unique = exists $options{unique} ? $options{unique} : $self->{unique};
    my $hash = $options{hash} // ($upper{$self->{authority}} ? uc $self->{sha256} : $self->{sha256});
    return join $self->{authority} eq 'certigna' ? '.' : "\n", $hash, $options{suffix} // $suffix{$self->{authority}}, $unique // ();
}

sub line {
    my ($self) = @_;
    my $unique = defined $self->{unique} ? " unique=$self->{unique}" : '';
    return "DCVCSRFile $self->{csr} authority=$self->{authority}$unique " . ($self->{options} // '') . "\n";
}

1;
