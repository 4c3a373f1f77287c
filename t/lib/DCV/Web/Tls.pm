# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What listens on port 443 of a web server:
#
#   untrusted    a certificate for the names, by an authority that nobody knows
#   expired, not_yet
#                the same, out of its time
#   other_name   the same, for other names
#   self_signed  without an authority
#   old          untrusted; TLS 1.0 only
#   plain        no TLS: HTTP
#   silent       takes the connection, and says nothing
#   noise        no TLS: noise
#   alert        refuses the handshake
#   reset        RST, when the client has begun
package DCV::Web::Tls;
use strict;
use warnings;
use DCV::Needs qw(IO::Socket::SSL);
use DCV::Data ();

my %kinds = (
    untrusted   => {},
    expired     => {from => -400, until => -1},
    not_yet     => {from => 1, until => 400},
    other_name  => {names => ['other.invalid']},
    self_signed => {alone => 1},
    old         => {old => 1},
);
my %fakes = (
    plain  => sub { return $_[0]{act}->($_[0]) },
    silent => sub { $_[0]{note}->({line => '', headers => {}}); return $_[0]->wait },
    noise  => sub { sysread $_[0]{socket}, my $hello, 4096; return $_[0]->send('noise ' x 20) },
    alert  => sub { sysread $_[0]{socket}, my $hello, 4096; return $_[0]->send("\x15\x03\x03\0\2\2\x28") },
    reset  => sub { sysread $_[0]{socket}, my $hello, 4096; return $_[0]->reset },
);

sub new {
    my ($class, $dir) = @_;
    return bless {dir => $dir, made => 0}, $class;
}

# What DCV::Web::Connection needs of a kind: IO::Socket::SSL's options, or a function.
sub context {
    my ($self, $name, @names) = @_;
    return $fakes{$name} if $fakes{$name};
    my $kind = $kinds{$name} // die "no kind $name of TLS\n";
    my ($certificate, $key) = $self->certificate($name, @names);
    return {SSL_cert_file => $certificate, SSL_key_file => $key,
        $kind->{old} ? (SSL_version => 'TLSv1', SSL_cipher_list => 'DEFAULT:@SECLEVEL=0') : ()};
}

sub make_issuer {
    my ($self) = @_;
    $self->{key} = IO::Socket::SSL::Utils::KEY_create_ec();
    $self->{issuer} = [IO::Socket::SSL::Utils::CERT_create(CA => 1, key => $self->{key}, subject => {commonName => 'Nobody knows us'})];
    DCV::Data::write_file($self->issuer, IO::Socket::SSL::Utils::PEM_cert2string($self->{issuer}[0]));
    return;
}

# The path of the authority's certificate, for who wants to know it.
sub issuer { return "$_[0]{dir}/issuer.crt" }

# The paths of a certificate and its key.
sub certificate {
    my ($self, $name, @names) = @_;
    require IO::Socket::SSL;    # now, as each connection has a process of its own
    require IO::Socket::SSL::Utils;
    my $kind = $kinds{$name};
    my $path = sprintf '%s/tls.%d', $self->{dir}, ++$self->{made};
    @names = @{$kind->{names}} if $kind->{names};
    $self->make_issuer if !$self->{issuer};
    my @issued = IO::Socket::SSL::Utils::CERT_create(
        key => $self->{key}, subject => {commonName => $names[0]}, subjectAltNames => [map { [DNS => $_] } @names], purpose => 'server',
        not_before => time + 86_400 * ($kind->{from} // -1), not_after => time + 86_400 * ($kind->{until} // 90),
        $kind->{alone} ? () : (issuer => $self->{issuer}));
    DCV::Data::write_file("$path.crt", IO::Socket::SSL::Utils::PEM_cert2string($issued[0]));
    DCV::Data::write_file("$path.key", IO::Socket::SSL::Utils::PEM_key2string($issued[1]));
    return ("$path.crt", "$path.key");
}

1;
