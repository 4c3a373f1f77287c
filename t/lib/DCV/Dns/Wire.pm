# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DNS messages as bytes, no more than tests need: to ask one server something, and to
# write replies that a decent library would refuse to write.
package DCV::Dns::Wire;
use strict;
use warnings;
use Exporter 'import';
use IO::Select;
use IO::Socket::IP;
use Socket qw(SOCK_DGRAM SOCK_STREAM);
use Time::HiRes qw(time);

our @EXPORT_OK = qw(name_bytes query reply exchange header question_end has_edns serial);

our %types = (A => 1, NS => 2, CNAME => 5, SOA => 6, TXT => 16, AAAA => 28, DS => 43,
    DNSKEY => 48, CAA => 257);

use constant {QR => 0x8000, AA => 0x0400, TC => 0x0200, RD => 0x0100};

# A name as it stands in a message, not compressed.
sub name_bytes {
    my ($name) = @_;
    return join('', map { chr(length) . $_ } grep { length } split /\./, $name) . "\0";
}

# A query. Options: id, flags, edns (1: with OPT), dnssec (1: OPT with DO).
sub query {
    my ($name, $type, %options) = @_;
    my $edns = $options{edns} || $options{dnssec};
    my $message = pack 'n6', $options{id} // int rand 65_536, $options{flags} // 0, 1, 0, 0, $edns ? 1 : 0;
    $message .= name_bytes($name) . pack 'n2', $types{$type} // $type, 1;
    $message .= pack 'C n n N n', 0, 41, 1232, $options{dnssec} ? 0x8000 : 0, 0 if $edns;
    return $message;
}

# The place behind the question.
sub question_end {
    my ($message) = @_;
    return name_end($message, 12) + 4;
}

sub name_end {
    my ($message, $at) = @_;
    while (my $length = ord substr $message, $at, 1) {
        return $at + 2 if $length >= 0xc0;
        $at += 1 + $length;
    }
    return $at + 1;
}

# Our queries carry nothing but OPT behind the question, and resolvers' the same.
sub has_edns {
    my ($query) = @_;
    return unpack('x10 n', $query) > 0;
}

# A reply to a query: its header, its question, and further sections as bytes.
# Options: rcode, flags, authority, additional (bytes of one record each).
sub reply {
    my ($query, %options) = @_;
    my ($id, $flags) = unpack 'n2', $query;
    my @sections = map { $_ // '' } @options{qw(authority additional)};
    return pack('n6', $id, QR | ($flags & RD) | ($options{flags} // 0) | ($options{rcode} // 0),
        1, 0, map { length ? 1 : 0 } @sections)
        . join '', substr($query, 12, question_end($query) - 12), @sections;
}

# What stands in a message's header and question, as a hash; an empty one for no message.
sub header {
    my ($message) = @_;
    return {} if length($message // '') < 17;
    my %header;
    (@header{qw(id flags questions answers authority additional)}) = unpack 'n6', $message;
    $header{rcode} = $header{flags} & 15;
    $header{aa}    = $header{flags} & AA ? 1 : 0;
    $header{tc}    = $header{flags} & TC ? 1 : 0;
    my $end = name_end($message, 12);
    $header{name} = join '.', unpack '(C/a)*', substr $message, 12, $end - 13;
    $header{type} = unpack 'n', substr $message, $end, 2;
    return \%header;
}

# Send a message and return what comes back: undef for nothing within the
# timeout, and for an address where nothing listens ($! then says so).
# Options: tcp, timeout (seconds; 20), port (53).
sub exchange {
    my ($address, $message, %options) = @_;
    my $end = time + ($options{timeout} // 20);
    my $socket = IO::Socket::IP->new(PeerHost => $address, PeerPort => $options{port} // 53,
        Type => $options{tcp} ? SOCK_STREAM : SOCK_DGRAM) or return;
    $message = pack 'n/a*', $message if $options{tcp};
    $socket->syswrite($message) or return;
    my $got = '';
    $! = 0;
    while (IO::Select->new($socket)->can_read($end > time ? $end - time : 0)) {
        $socket->sysread($got, 65_537, length $got) or return;
        return $got if !$options{tcp};
        return substr $got, 2 if length $got >= 2 && length $got >= 2 + unpack 'n', $got;
    }
    return;
}

# The serial of a zone at a server, or undef. Asked without EDNS: the SOA comes first.
sub serial {
    my ($address, $zone, $timeout) = @_;
    my $answer = exchange($address, query($zone, 'SOA'), timeout => $timeout);
    my $header = header($answer);
    return if !$header->{answers} || $header->{rcode};
    my $at = name_end($answer, question_end($answer));
    my ($type, $data) = unpack 'n x2 x4 n/a', substr $answer, $at;
    return if $type != $types{SOA};
    return unpack 'N', substr $data, -20;
}

1;
