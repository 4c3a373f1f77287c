# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A client that writes bytes as they are, and does not care whether they are HTTP.
#
#   my $text = DCV::Raw::exchange($port, $bytes);           # all that comes back
#   my $text = DCV::Raw::exchange($port, [$some, $rest]);   # with a pause between them
#   my $text = DCV::Raw::exchange($port, $bytes, ends => 1); # says that it will send no more
#   my @answers = DCV::Raw::answers($text, 'GET', 'HEAD');  # one for each request
#
# exchange() waits until httpd closes the connection, or has been silent for $patience seconds.
package DCV::Raw;
use strict;
use warnings;
use DCV::Client ();
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(sleep);

our $patience = 20;
our $pause = 0.05;

sub connection {
    my ($port) = @_;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => $patience);
}

sub exchange {
    my ($port, $bytes, %options) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $socket = connection($port) or return '';
    my ($first, @rest) = ref $bytes ? @$bytes : $bytes;
    syswrite $socket, $first;
    for my $part (@rest) {
        sleep $pause;
        syswrite $socket, $part;
    }
    shutdown $socket, 1 if $options{ends};
    return receive($socket);
}

# All that comes over a connection.
sub receive {
    my ($socket) = @_;
    my ($text, $select) = ('', IO::Select->new($socket));
    while ($select->can_read($patience)) {
        last if !sysread $socket, $text, 65_536, length $text;
    }
    return $text;
}

# The answers in a text, in order, as DCV::Client parses them; 100 Continue is left out. What
# is left at the end and is no answer is the last one, as {status => 0, body => $text}.
sub answers {
    my ($text, @methods) = @_;
    my @answers;
    while (length $text) {
        my ($head) = $text =~ m{\A(HTTP/\d\.\d \d.*?\r\n\r\n)}s or last;
        my $method = $head =~ m{\AHTTP/\S+ 1\d\d} ? 'HEAD' : shift @methods // 'GET';
        my $answer = DCV::Client::parse($text, $method, 1) or last;
        my ($length) = $head =~ /^Content-Length: (\d+)/mi;
        my $size = length $head;
        if ($method eq 'HEAD' || $answer->{status} =~ /^(?:204|304)$/) { $answer->{body} = '' }
        elsif (defined $length) { $size += $length }
        elsif ($head =~ /^Transfer-Encoding: chunked/mi) { $size = index($text, "\r\n0\r\n\r\n", $size - 2) + 7 }
        else { $size = length $text }
        $answer->{body} = substr $answer->{body}, 0, $length if defined $length && $method ne 'HEAD';
        $answer->{method} = $method;
        push @answers, $answer if $answer->{status} !~ /^1/;
        substr $text, 0, $size, '';
    }
    push @answers, {status => 0, body => $text} if length $text;
    return @answers;
}

1;
