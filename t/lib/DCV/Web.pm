# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The web servers of one test, in its network namespace: odd ones (DCV::Web::Behaviour), and
# real ones before others (DCV::Web::Proxy), each at an address of its own, on ports 80 and 443.
#
#   use DCV::Web;                             # starts the test again inside a namespace
#   my $web = DCV::Web->new;
#   my $address = $web->server('drip', body => $text);
#   my $other = $web->server('right', body => $text, tls => 'expired', public => 1);
#   my $proxy = $web->proxy('nginx_force_https', to => "127.0.0.1:$port");
#   $web->start;                              # all of them; they end with the test
#   my @requests = $web->requests($address);  # what each was asked, in order
#
# Options of a server, beside those of its behaviour:
#   address  where it listens; without it an address of its own, of 127.80.0.0/16
#   ipv6     1: an address of IPv6 of its own, of fd80::/16, or a public one
#   public   1: an address of its own that is no private one: of 9.80.0.0/16, 2a00:80::/32
#   tls      what listens on port 443 (DCV::Web::Tls); without it nothing does
#   names    the names of its certificate
#   https    another behaviour on port 443
#   http     0: nothing listens on port 80
#
# Where nothing is: free() gives an address where nothing listens, unrouted() one where no way
# leads to, and deaf() one that drops what comes.
package DCV::Web;
use strict;
use warnings;
use DCV::Dns::Namespace;
BEGIN { DCV::Dns::Namespace::enter() }
use DCV::Data ();
use DCV::Httpd ();
use DCV::Web::Behaviour;
use DCV::Web::Proxy;
use DCV::Web::Server;
use DCV::Web::Tls;
use Errno ();
use File::Temp qw(tempdir);
use IO::Socket::IP;
use Scalar::Util qw(weaken);
use Socket qw(SOCK_STREAM);

# Alive ones: they must end before their directories are removed.
my %alive;
END { $_->stop for grep { defined } values %alive }

sub import {
    DCV::Dns::Namespace::set_up();
    return;
}

sub new {
    my ($class) = @_;
    my $dir = tempdir('dcv-web-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $dir;
    my $self = bless {dir => $dir, made => {}, listeners => [], owner => $$}, $class;
    $self->{tls} = DCV::Web::Tls->new($dir);
    $self->{proxies} = DCV::Web::Proxy->new(dir => $dir, tls => $self->{tls});
    weaken($alive{$self} = $self);
    return $self;
}

my %ranges = (
    '127' => '127.80.%d.%d',
    public => '9.80.%d.%d',
    ipv6 => 'fd80::%x:%x',
    public_ipv6 => '2a00:80::%x:%x',
);

# An address of this test's own, where nothing listens yet.
sub free {
    my ($self, %options) = @_;
    my $range = join('_', grep { $options{$_} } qw(public ipv6)) || '127';
    my $number = $self->{made}{$range}++;
    my $address = sprintf $ranges{$range}, 1 + int($number / 200), 1 + $number % 200;
    return $self->own($address);
}

# Take an address that was chosen. Those of 127.0.0.0/8 are there.
sub own {
    my ($self, $address) = @_;
    DCV::Dns::Namespace::set_up($address) if $address !~ /^127\./;
    return $address;
}

# An address to which no way leads, as the namespace has no other interface than lo.
sub unrouted {
    my ($self, %options) = @_;
    return $options{ipv6} ? '2a00:81::1' : '9.81.0.1';
}

# An address that drops what comes, as a firewall does: a listener whose queue is full, so
# that the kernel does not answer.
sub deaf {
    my ($self, %options) = @_;
    my $address = $self->free(%options);
    for my $port (80, 443) {
        my $listener = listener($address, $port, 1);
        listen $listener, 0;
        my @fill = map { IO::Socket::IP->new(PeerHost => $address, PeerPort => $port, Blocking => 0) } 1 .. 4;
        push @{$self->{kept}}, $listener, @fill;
    }
    return $address;
}

# The kernel lets an address of IPv6 that it was just given be used a moment later.
sub listener {
    my ($address, $port, $queue) = @_;
    my $socket;
    DCV::Httpd::wait_for(sub {
        $socket = IO::Socket::IP->new(LocalHost => $address, LocalPort => $port, ReuseAddr => 1, V6Only => 1,
            Type => SOCK_STREAM, Listen => $queue // 1024);
        return $socket || !$!{EADDRNOTAVAIL};
    });
    return $socket || die "$address port $port: $@\n";
}

# A new odd server. Returns its address.
sub server {
    my ($self, $behaviour, %options) = @_;
    die "the servers are started\n" if $self->{server};
    my $address = $options{address} ? $self->own($options{address}) : $self->free(%options);
    my %part = (%options, address => $address);
    push @{$self->{listeners}}, $self->part($behaviour, 80, %part) if $options{http} // 1;
    if (my $tls = $options{tls}) {
        $part{context} = $self->{tls}->context($tls, @{$options{names} // ['localhost']});
        push @{$self->{listeners}}, $self->part($options{https} // $behaviour, 443, %part);
    }
    return $address;
}

sub part {
    my ($self, $behaviour, $port, %part) = @_;
    return {%part, port => $port, name => $behaviour, act => DCV::Web::Behaviour::named($behaviour),
        socket => listener($part{address}, $port)};
}

# A real server: see DCV::Web::Proxy for which. Returns its address.
sub proxy {
    my ($self, $name, %options) = @_;
    my $address = $options{address} ? $self->own($options{address}) : $self->free(%options);
    $self->{proxies}->add($name, %options, address => $address);
    return $address;
}

sub start {
    my ($self) = @_;
    $self->{server} = DCV::Web::Server->new(listeners => $self->{listeners}, log => "$self->{dir}/requests");
    $self->{server}->start;
    $self->{proxies}->start;
    return;
}

# What an odd server, or all, were asked: one hash for each connection, with address, port, line
# (the request line; '' where none came), and headers.
sub requests {
    my ($self, $address) = @_;
    return grep { !defined $address || $_->{address} eq $address } $self->{server}->requests;
}

# The certificate of the authority that only this test knows.
sub issuer { return $_[0]{tls}->issuer }

# The paths of a certificate for names, issued by it, and of its key.
sub certificate {
    my ($self, @names) = @_;
    return $self->{tls}->certificate('untrusted', @names);
}

sub stop {
    my ($self) = @_;
    return if $self->{owner} != $$;
    $self->{$_} && $self->{$_}->stop for qw(server proxies);
    return;
}

sub DESTROY {
    my ($self) = @_;
    return if ${^GLOBAL_PHASE} eq 'DESTRUCT';
    $self->stop;
    delete $alive{$self};
    return;
}

1;
