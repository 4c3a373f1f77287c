# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A server over TCP that replies as it is told. What comes up to the end of a head, or what is
# no request of HTTP, is handed to reply, which returns what to send; [seconds, bytes] to send it
# later; or code that gets the socket, in a process of its own.
#
#   my $server = DCV::OddServer->new('127.80.0.1', 80, sub { my ($request) = @_; ... });
#   $server->requests;    # what came so far
package DCV::OddServer;
use strict;
use warnings;
use File::Temp qw(tempfile);
use IO::Select;
use IO::Socket::IP;
use Socket qw(SHUT_WR SOL_SOCKET SO_LINGER SOMAXCONN);
use Time::HiRes qw(time);

# After so many seconds whatever is left of a connection is closed.
use constant patience => 30;

sub new {
    my ($class, $address, $port, $reply) = @_;
    my $listener = IO::Socket::IP->new(LocalHost => $address, LocalPort => $port, Listen => SOMAXCONN,
        ReuseAddr => 1) or die "$address port $port: $@";
    my (undef, $log) = tempfile('dcv-odd-XXXXXX', TMPDIR => 1);
    my $self = bless {log => $log, owner => $$}, $class;
    $self->{pid} = fork() // die "fork: $!";
    if (!$self->{pid}) {
        serve($listener, $log, $reply);
        POSIX::_exit(0);
    }
    return $self;
}

sub serve {
    my ($listener, $log, $reply) = @_;
    require POSIX;
    setpgrp;
    @SIG{qw(CHLD PIPE TERM)} = qw(IGNORE IGNORE DEFAULT);
    $listener->blocking(0);
    open my $out, '>>', $log or die $!;
    my $select = IO::Select->new($listener);
    my (%head, @later);
    while (1) {
        for my $socket ($select->can_read(@later ? 0.02 : undef)) {
            if ($socket == $listener) {
                while (my $new = $listener->accept) { $select->add($new) }
            }
            elsif (!sysread $socket, $head{$socket}, 4096, length($head{$socket} // '')) {
                forget($select, \%head, $socket);
            }
            elsif ($head{$socket} =~ /\r\n\r\n\z/ || $head{$socket} !~ /\A[A-Z]/) {
                syswrite $out, "$head{$socket}\0";
                my $what = $reply->(delete $head{$socket});
                if (ref $what eq 'CODE') {
                    act($socket, $what);
                    forget($select, \%head, $socket);
                }
                elsif (ref $what) { push @later, [time + $what->[0], $socket, $what->[1]] }
                else { send_last($socket, $what) }
            }
        }
        my $now = time;
        send_last($_->[1], $_->[2]) for grep { $_->[0] <= $now } @later;
        @later = grep { $_->[0] > $now } @later;
    }
}

sub forget {
    my ($select, $head, $socket) = @_;
    $select->remove($socket);
    delete $head->{$socket};
    close $socket;
    return;
}

# The client's end comes first, or what it has not read yet would be lost by a reset.
sub send_last {
    my ($socket, $bytes) = @_;
    syswrite $socket, $bytes;
    shutdown $socket, SHUT_WR;
    return;
}

sub act {
    my ($socket, $what) = @_;
    my $pid = fork() // die "fork: $!";
    return if $pid;
    alarm patience;
    $what->($socket);
    POSIX::_exit(0);
}

# Have the connection end with a reset and not with an end.
sub reset_it {
    my ($socket) = @_;
    setsockopt $socket, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0;
    close $socket;
    return;
}

sub requests {
    my ($self) = @_;
    open my $in, '<:raw', $self->{log} or die $!;
    local $/;
    return split /\0/, <$in> // '';
}

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($?, $!);
    kill 'TERM', -$self->{pid}, $self->{pid};
    waitpid $self->{pid}, 0;
    unlink $self->{log};
    return;
}

1;
