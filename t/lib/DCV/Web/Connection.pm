# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# One connection to an odd web server: what its behaviour does with it.
package DCV::Web::Connection;
use strict;
use warnings;
use IO::Select;
use POSIX ();
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(time);

# Seconds after which a connection is given up that nobody ends.
use constant longest => 300;

# Options: act (the behaviour), context (of TLS; undef: none), note (takes the request), and
# those of the server, which a behaviour reads as $c->{body} and so on.
sub new {
    my ($class, $socket, %self) = @_;
    return bless {%self, socket => $socket}, $class;
}

sub behave {
    my ($self) = @_;
    alarm longest;
    my $context = $self->{context};
    return $context->($self) if ref $context eq 'CODE';
    return if $context && !$self->encrypt($context);
    return $self->{act}->($self);
}

sub encrypt {
    my ($self, $context) = @_;
    return 1 if IO::Socket::SSL->start_SSL($self->{socket}, SSL_server => 1, %$context);
    $self->{note}->({line => '', headers => {}, error => "$IO::Socket::SSL::SSL_ERROR"});
    return 0;
}

# Read a request's head and note it; what is no HTTP has no more. Returns it, once read. Where
# nothing comes, nothing is answered.
sub request {
    my ($self) = @_;
    return $self->{request} if $self->{request};
    my $text = '';
    while ($text !~ /\r?\n\r?\n|\A[^A-Z]/) {
        last if !sysread $self->{socket}, $text, 4096, length $text;
    }
    my ($line, @lines) = split /\r?\n/, $text;
    my %headers = map { /^([^:]+):\s*(.*)$/ ? (lc $1 => $2) : () } @lines;
    $self->{note}->({line => $line // '', headers => \%headers});
    POSIX::_exit(0) if !defined $line;
    return $self->{request} = {line => $line, headers => \%headers, path => (split / /, $line)[1] // ''};
}

# The name that was asked for.
sub host { return $_[0]->request->{headers}{host} // '' }

# Send all of it. Returns whether the other side takes it.
sub send {
    my ($self, $bytes) = @_;
    while (length $bytes) {
        my $sent = syswrite $self->{socket}, $bytes or return 0;
        substr $bytes, 0, $sent, '';
    }
    return 1;
}

# Wait, unless the other side ends the connection. Returns whether it is there.
sub wait {
    my ($self, $seconds) = @_;
    my $end = time + ($seconds // longest);
    my $select = IO::Select->new($self->{socket});
    while ((my $left = $end - time) > 0) {
        next if !$select->can_read($left);
        return 0 if !sysread $self->{socket}, my $more, 4096;
    }
    return 1;
}

# End the connection by RST: what was sent may be lost.
sub reset {
    my ($self) = @_;
    setsockopt $self->{socket}, SOL_SOCKET, SO_LINGER, pack 'l l', 1, 0;
    close $self->{socket};
    return;
}

1;
