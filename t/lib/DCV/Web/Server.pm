# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The process of all odd web servers of a test: takes their connections, notes what each was
# asked, and has a process of its own for each, which behaves as it should.
package DCV::Web::Server;
use strict;
use warnings;
use DCV::Json qw(decode_json);
use JSON::PP ();
use DCV::Web::Connection;
use IO::Select;
use POSIX ();

# Options: listeners (hashes with socket, act and options), log (a path).
sub new {
    my ($class, %self) = @_;
    return bless {%self, owner => $$}, $class;
}

# The sockets are there before the process is, so that nobody has to wait for it. It ends with
# the test, however that ends: then its end of the pipe is closed.
sub start {
    my ($self) = @_;
    open $self->{out}, '>>', $self->{log} or die "$self->{log}: $!\n";
    pipe my $alive, $self->{lifeline} or die "pipe: $!";
    $self->{pid} = fork() // die "fork: $!";
    if ($self->{pid}) {
        close delete $_->{socket} for @{$self->{listeners}};
        return;
    }
    setpgrp;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    $SIG{PIPE} = $SIG{CHLD} = 'IGNORE';
    close delete $self->{lifeline};
    open STDIN, '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>>', "$self->{log}.out" or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    eval { $self->serve($alive) } or print STDERR $@;
    kill 'KILL', -$$;
    POSIX::_exit(1);
}

sub serve {
    my ($self, $alive) = @_;
    my %of = map { $_->{socket} => $_ } @{$self->{listeners}};
    my $select = IO::Select->new($alive, map { $_->{socket} } values %of);
    while (1) {
        for my $socket ($select->can_read) {
            return 1 if $socket == $alive;
            my $taken = $socket->accept or next;
            $self->take($of{$socket}, $taken);
        }
    }
}

sub take {
    my ($self, $listener, $socket) = @_;
    my $pid = fork() // return;
    return if $pid;
    $SIG{CHLD} = 'DEFAULT';
    close $_->{socket} for @{$self->{listeners}};
    my $connection = DCV::Web::Connection->new($socket, %$listener, note => sub { $self->note($listener, @_) });
    eval { $connection->behave; 1 } or print STDERR "$listener->{name}: $@";
    POSIX::_exit(0);
}

# One line for each connection, when its request is there. A short write to a file that is
# appended to is whole.
sub note {
    my ($self, $listener, $request) = @_;
    syswrite $self->{out}, JSON::PP::encode_json({address => $listener->{address}, port => $listener->{port}, %$request}) . "\n";
    return;
}

sub requests {
    my ($self) = @_;
    open my $in, '<', $self->{log} or return;
    return map { decode_json($_) } <$in>;
}

sub stop {
    my ($self) = @_;
    return if !$self->{pid} || $self->{owner} != $$;
    local ($?, $!, $@);
    close delete $self->{lifeline};
    waitpid delete $self->{pid}, 0;
    return;
}

sub DESTROY { return $_[0]->stop }

1;
