# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A client of HTTP/1.1 in the test's own process, for the many requests of which only the
# answer counts: to start curl takes longer than what it asks for.
#
#   my $answer = DCV::Client::ask($port, 'GET', '/path', {Host => 'a.example'}, $patience);
#
# Returns what DCV::Httpd's curl does, or nothing where no whole answer came. It waits until
# httpd closes the connection, which is when all is done that a request brings about, as
# recording a visit; without that if $waits is false, as most clients do.
package DCV::Client;
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(time);

our $waits = 1;

# curl's options that are known here, and what they stand for.
my %header = map { $_ => 1 } qw(-H --header);
my %agent  = map { $_ => 1 } qw(-A --user-agent);
my %method = map { $_ => 1 } qw(-X --request);
my %head   = map { $_ => 1 } qw(-I --head);

# The method and the headers that curl's options ask for; nothing where they are others.
sub understand {
    my (@options) = @_;
    my ($method, %headers) = ('GET');
    while (@options) {
        my $option = shift @options;
        if ($option eq '--http1.1') { next }
        if ($head{$option}) { $method = 'HEAD' }
        elsif ($method{$option}) { $method = shift @options }
        elsif ($agent{$option}) { $headers{'User-Agent'} = shift @options }
        elsif ($header{$option} && $options[0] =~ /^(Host|Accept): (.*)\z/s) { $headers{$1} = $2; shift @options }
        else { return }
    }
    return ($method, \%headers);
}

sub ask {
    my ($port, $method, $path, $headers, $patience) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or return;
    my %headers = (Host => "127.0.0.1:$port", 'User-Agent' => 'test', Accept => '*/*', %$headers);
    my @lines = map { length $headers{$_} ? "$_: $headers{$_}\r\n" : () } sort keys %headers;
    print $socket "$method $path HTTP/1.1\r\n", @lines, $waits ? "Connection: close\r\n" : (), "\r\n" or return;
    my ($text, $end, $select) = ('', time + $patience, IO::Select->new($socket));
    while ($select->can_read($end - time)) {
        my $got = sysread($socket, $text, 65_536, length $text) // return;
        my $answer = $waits && $got ? undef : parse($text, $method, !$got);
        return $answer if $answer || !$got;
    }
    return;
}

# An answer, once all of it is there.
sub parse {
    my ($text, $method, $is_closed) = @_;
    my ($head, $body) = $text =~ /\A(.*?\r\n\r\n)(.*)\z/s or return;
    $head =~ s/\r//g;
    my ($version, $status) = $head =~ m{^HTTP/(\S+) (\d+)} or return;
    my %headers = map { /^([^:]+):\s*(.*)$/ ? (lc $1 => $2) : () } split /\n/, $head;
    my $length = $method eq 'HEAD' || $status =~ /^(?:204|304)$/ ? 0 : $headers{'content-length'};
    if (defined $length) { return if length $body < $length }
    elsif (($headers{'transfer-encoding'} // '') eq 'chunked') { $body = join_chunks($body) // return }
    elsif (!$is_closed) { return }
    return {code => 0, status => $status, version => $version, headers => \%headers, body => $body, head => $head};
}

# Nothing is taken away from the text, which would be copied for each chunk: some have megabytes.
sub join_chunks {
    my ($chunks) = @_;
    my ($body, $all) = ('', length $chunks);
    pos($chunks) = 0;
    while ($chunks =~ /\G([0-9a-fA-F]+)[^\r]*\r\n/gc) {
        my ($length, $start) = (hex $1, pos $chunks);
        return $body if !$length;
        return if $start + $length + 2 > $all || substr($chunks, $start + $length, 2) ne "\r\n";
        $body .= substr $chunks, $start, $length;
        pos($chunks) = $start + $length + 2;
    }
    return;
}

1;
