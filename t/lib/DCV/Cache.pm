# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A private Redis or memcached for one test.
#
#   my $cache = DCV::Cache->new('redis');   # or 'memcache', as DCVStateCache names them
#   $cache->start;
#   my $args = $cache->args;                # "redis:127.0.0.1:PORT"
#   $cache->stop; $cache->hang; $cache->go_on;
package DCV::Cache;
use strict;
use warnings;
use File::Temp qw(tempdir);
use IO::Socket::INET;
use DCV::Httpd;

my %program = (redis => 'redis-server', memcache => 'memcached');

sub is_here { return scalar grep { -x "$_/$program{$_[1]}" } split /:/, $ENV{PATH} }

sub new {
    my ($class, $kind) = @_;
    return bless {kind => $kind, port => DCV::Httpd::free_port(), dir => tempdir('dcv-cache-XXXXXX', TMPDIR => 1, CLEANUP => 1)}, $class;
}

sub args { return "$_[0]{kind}:127.0.0.1:$_[0]{port}" }

sub connects { return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $_[0]{port}) }

sub start {
    my ($self) = @_;
    my @command = $self->{kind} eq 'redis'
        ? ('redis-server', '--port', $self->{port}, '--bind', '127.0.0.1', '--save', '', '--dir', $self->{dir})
        : ('memcached', '-l', '127.0.0.1', '-p', $self->{port}, '-U', 0, $> ? () : ('-u', 'nobody'));
    $self->{pid} = fork() // die $!;
    if (!$self->{pid}) {
        open STDOUT, '>', "$self->{dir}/log" or die $!;
        open STDERR, '>&', \*STDOUT or die $!;
        exec @command or die $!;
    }
    return DCV::Httpd::wait_for(sub { $self->connects });
}

# Send a line of the cache's protocol, and return the first line of its answer.
sub ask {
    my ($self, $line) = @_;
    my $socket = $self->connects or return;
    print $socket "$line\r\n";
    return scalar <$socket>;
}

sub hang  { return kill STOP => $_[0]{pid} }
sub go_on { return kill CONT => $_[0]{pid} }

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    kill KILL => $pid;
    waitpid $pid, 0;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!);
    $self->stop;
    return;
}

1;
