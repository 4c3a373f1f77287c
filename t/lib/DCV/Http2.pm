# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A client of HTTP/2 over a plain connection, which sends headers as they are given: those that
# a library would refuse, too.
#
#   my $client = DCV::Http2->new($port);
#   my $answer = $client->ask([':method' => 'GET'], [':path' => '/'], ...);
#   my @answers = $client->ask_all([[':method' => 'GET'], ...], ...);   # at the same time
#
#   my $client = DCV::Http2->new($port, window => 0);                  # that takes no content
#   my $status = $client->begin([':method' => 'GET'], ...);            # and leaves the stream open
#
# An answer has a body, a status (of those that HPACK has a number for; others are 0), and
# is_whole: whether the server has ended the stream and not reset it.
package DCV::Http2;
use strict;
use warnings;
use DCV::Raw;
use IO::Select;

use constant {DATA => 0, HEADERS => 1, RESET => 3, SETTINGS => 4, GOAWAY => 7, END_STREAM => 1, ACK => 1, END_HEADERS => 4, WINDOW => 4};

# The server may send 64 KiB over a connection before it is told to go on.
use constant most_streams => 60;

my %status = (0x88 => 200, 0x89 => 204, 0x8a => 206, 0x8b => 304, 0x8c => 400, 0x8d => 404, 0x8e => 500);

sub new {
    my ($class, $port, %options) = @_;
    return bless {port => $port, %options}, $class;
}

sub frame {
    my ($type, $flags, $stream, $payload) = @_;
    return substr(pack('N', length $payload), 1) . pack('C C N', $type, $flags, $stream) . $payload;
}

# A length with a prefix of seven bits, of HPACK.
sub length_bytes {
    my ($length) = @_;
    return chr $length if $length < 127;
    my $bytes = "\x7f";
    for ($length -= 127; $length >= 128; $length >>= 7) { $bytes .= chr($length % 128 + 128) }
    return $bytes . chr $length;
}

# Headers as literals that no table takes.
sub header_block {
    return join '', map { my $header = $_; "\0" . join '', map { length_bytes(length) . $_ } @$header } @_;
}

sub connect_again {
    my ($self) = @_;
    $self->{socket} = DCV::Raw::connection($self->{port}) or return;
    @$self{qw(stream got)} = (1, '');
    my $settings = defined $self->{window} ? pack('n N', WINDOW, $self->{window}) : '';
    return syswrite $self->{socket}, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" . frame(SETTINGS, 0, 0, $settings);
}

# Ask, and read until an answer begins. Returns its status; 0 when it does not.
sub begin {
    my ($self, @headers) = @_;
    $self->connect_again if !$self->{socket};
    my ($stream, $select) = ($self->{stream}, IO::Select->new($self->{socket}));
    $self->{stream} += 2;
    syswrite $self->{socket}, frame(HEADERS, END_HEADERS | END_STREAM, $stream, header_block(@headers)) or return 0;
    while (1) {
        while (defined(my $frame = $self->next_frame)) {
            my ($type, $flags, $of, $payload) = @$frame;
            syswrite $self->{socket}, frame(SETTINGS, ACK, 0, '') if $type == SETTINGS && !($flags & ACK);
            return status_of($payload) if $type == HEADERS && $of == $stream;
            return 0 if $type == GOAWAY || $type == RESET && $of == $stream;
        }
        return 0 if !$select->can_read($DCV::Raw::patience) || !sysread $self->{socket}, $self->{got}, 65_536, length $self->{got};
    }
}

sub ask {
    my ($self, @headers) = @_;
    return ($self->ask_all([@headers]))[0];
}

sub ask_all {
    my ($self, @requests) = @_;
    local $SIG{PIPE} = 'IGNORE';
    $self->connect_again if !$self->{socket} || $self->{stream} > most_streams;
    my (@answers, %of_stream, $bytes);
    for my $request (@requests) {
        my $answer = {body => '', status => 0, is_whole => 0};
        $of_stream{$self->{stream}} = $answer;
        push @answers, $answer;
        $bytes .= frame(HEADERS, END_HEADERS | END_STREAM, $self->{stream}, header_block(@$request));
        $self->{stream} += 2;
    }
    delete $self->{socket} if !$self->{socket} || !syswrite($self->{socket}, $bytes) || !$self->read_until_ended(\%of_stream);
    return @answers;
}

# Read frames until all streams have ended. Returns whether the connection can be used again.
sub read_until_ended {
    my ($self, $of_stream) = @_;
    my $select = IO::Select->new($self->{socket});
    my $left = keys %$of_stream;
    while ($left) {
        while ($left && defined(my $frame = $self->next_frame)) {
            my ($type, $flags, $stream, $payload) = @$frame;
            return 0 if $type == GOAWAY;
            syswrite $self->{socket}, frame(SETTINGS, ACK, 0, '') if $type == SETTINGS && !($flags & ACK);
            my $answer = $of_stream->{$stream} or next;
            $answer->{body} .= $payload if $type == DATA;
            $answer->{status} ||= status_of($payload) if $type == HEADERS;
            $answer->{is_whole} = 1 if $type != RESET && $flags & END_STREAM;
            $left-- if $type == RESET || ($type == DATA || $type == HEADERS) && $flags & END_STREAM;
        }
        last if !$left;
        return 0 if !$select->can_read($DCV::Raw::patience) || !sysread $self->{socket}, $self->{got}, 65_536, length $self->{got};
    }
    return 1;
}

sub next_frame {
    my ($self) = @_;
    return if length $self->{got} < 9;
    my ($length, $type, $flags, $stream) = (unpack('N', "\0" . substr $self->{got}, 0, 3), unpack 'x3 C C N', $self->{got});
    return if length $self->{got} < 9 + $length;
    my $payload = substr $self->{got}, 9, $length;
    substr $self->{got}, 0, 9 + $length, '';
    return [$type, $flags, $stream, $payload];
}

# The first header is :status; before it there may be a new size of the table.
sub status_of {
    my ($block) = @_;
    $block =~ s/\A(?:[\x20-\x3e]|\x3f[\x80-\xff]*[\0-\x7f])+//;
    return $status{ord $block} // 0;
}

1;
