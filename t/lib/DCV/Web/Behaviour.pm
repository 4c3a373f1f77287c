# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Behaviours of web servers, by name. Each answers every request so, whatever path and host it
# asks for. Options: body (what is right there), type (Content-Type), headers (more of them, as
# lines), location.
#
# Status 200 and the body, changed:
#   right         as it is
#   empty         no octet
#   newline, crlf_newline, crlf, trailing_blank, leading_newline, bom, quoted, nul
#                 a line end behind it, CRLF behind it, CRLF for its line ends, a blank behind
#                 it, a line end before it, a BOM before it, in quotes, an octet 0 behind it
#   utf16         in UTF-16 with a BOM, and said so
#   html          HTML around it
#   page, spa     a page instead: of somebody who parks domains, of an application
#   upper, lower  its hash in that case
#   unique_missing, other_csr, other_file
#                 without its last line, with another hash, with the file's name instead
#   half          its first half, as if that were all
#   long          17 KiB that begin with it
#
# A status of its own:
#   301 and so on any number; with a Location where one is given, in which {host} and {path}
#                 stand for those asked for. 204 and 304 have no body
#   206           its first half, as a part
#   waf           403 for whoever does not say that it is a browser
#
# The form of the reply:
#   gzip, gzip_unsaid     compressed without being asked; and without a word about it
#   no_length, http10     the end of the connection ends it
#   keeps                 right, and the connection stays
#   continue, hints       100 or 103 before it
#   hints_endless         103 again and again
#   two_lengths, bad_length, wrong_length
#                         Content-Length twice, no number, and for half of it
#   truncated, stalled    half of it comes, then the end, or nothing more
#   chunked, chunked_endless, chunked_cut, chunked_open, chunked_bad
#                         right; without end; ended, left, or broken before the last chunk
#   drip, drip_head       an octet a second
#   late:N                right, after N seconds
#   huge                  without end, with 1 TiB as Content-Length
#   many_headers, big_head, endless_head
#                         10,000 headers; one of 60 KiB; without end
#   nul_head, escape      octets in headers that do not belong there; markup and control
#                         characters
#   http09, garbage, banner, tls_alert, bad_status
#                         no HTTP/1: the body alone, noise, another protocol's greeting, an alert
#                         of TLS, a status line without a status
#
# No reply:
#   silent                takes the request
#   closed                the end, after the request
#   half_head, half_head_open
#                         half a head, then the end, or nothing more
#   reset, reset_later, reset_body
#                         RST at once; after the request; in the middle of the body
package DCV::Web::Behaviour;
use strict;
use warnings;
use Encode ();

my %reason = (200 => 'OK', 204 => 'No Content', 206 => 'Partial Content', 301 => 'Moved Permanently', 302 => 'Found',
    307 => 'Temporary Redirect', 308 => 'Permanent Redirect', 401 => 'Unauthorized', 403 => 'Forbidden',
    404 => 'Not Found', 407 => 'Proxy Authentication Required', 410 => 'Gone',
    451 => 'Unavailable For Legal Reasons', 500 => 'Internal Server Error', 502 => 'Bad Gateway',
    503 => 'Service Unavailable', 504 => 'Gateway Timeout');

my $page = '<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1><div id="app"></div></body></html>' . "\n";

sub half { return substr $_[0], 0, length($_[0]) >> 1 }

sub in_case {
    my ($body, $change) = @_;
    return $body =~ s/([0-9a-fA-F]{64})/$change->($1)/er;
}

# What is made of a body. Gets it, and the path.
my %bodies = (
    right => sub { return $_[0] },
    empty => sub { return '' },
    newline => sub { return "$_[0]\n" },
    crlf_newline => sub { return "$_[0]\r\n" },
    crlf => sub { return $_[0] =~ s/\n/\r\n/gr },
    trailing_blank => sub { return "$_[0] " },
    leading_newline => sub { return "\n$_[0]" },
    bom => sub { return "\xef\xbb\xbf$_[0]" },
    quoted => sub { return qq("$_[0]") },
    nul => sub { return "$_[0]\0" },
    utf16 => sub { return "\xff\xfe" . Encode::encode('UTF-16LE', $_[0]) },
    html => sub { return "<html><body><pre>$_[0]</pre></body></html>\n" },
    page => sub { return sprintf $page, ('This domain is parked') x 2 },
    spa => sub { return sprintf $page, 'Our shop', 'Loading...' },
    upper => sub { return in_case($_[0], sub { uc $_[0] }) },
    lower => sub { return in_case($_[0], sub { lc $_[0] }) },
    unique_missing => sub { return $_[0] =~ s/\n[^\n]*\z//r },
    other_csr => sub { return in_case($_[0], sub { $_[0] =~ tr/0-9a-fA-F/1-90b-fab-fA/r }) },
    other_file => sub { return $_[1] =~ s{.*/}{}r },
    half => \&half,
    long => sub { return $_[0] . "\n" . 'x' x (17 * 1024 - 1 - length $_[0]) },
);
my %types = (html => 'text/html', page => 'text/html; charset=utf-8', spa => 'text/html; charset=utf-8',
    utf16 => 'text/plain; charset=utf-16');

# A status line and headers, without the empty line. A header that is undef is left out.
sub head {
    my ($c, $status, %headers) = @_;
    my $line = "HTTP/1.1 $status" . (exists $reason{$status} ? " $reason{$status}" : '');
    my %all = (Server => 'odd', 'Content-Type' => $c->{type} // 'text/plain', Connection => 'close', %headers);
    return join "\r\n", $line, (map { "$_: $all{$_}" } grep { defined $all{$_} } sort keys %all), @{$c->{headers} // []}, '';
}

# A whole reply.
sub reply {
    my ($c, $status, $body, %headers) = @_;
    return head($c, $status, 'Content-Length' => length $body, %headers) . "\r\n$body";
}

sub with_status {
    my ($c, $status) = @_;
    my $asked = $c->request;
    return reply($c, 206, half($c->{body}), 'Content-Range' => sprintf 'bytes 0-%d/%d', (length($c->{body}) >> 1) - 1, length $c->{body}) if $status == 206;
    return head($c, $status, 'Content-Type' => undef) . "\r\n" if $status == 204 || $status == 304;
    my %of = (host => $c->host, path => $asked->{path});
    my $location = $c->{location} && $c->{location} =~ s/\{(host|path)\}/$of{$1}/gr;
    return reply($c, $status, $c->{body} // sprintf($page, ($status) x 2), Location => $location);
}

sub waf {
    my ($c) = @_;
    return reply($c, ($c->request->{headers}{'user-agent'} // '') =~ /Mozilla/ ? (200, $c->{body}) : (403, 'Request blocked.'));
}

sub gzip {
    my ($bytes) = @_;
    require IO::Compress::Gzip;
    IO::Compress::Gzip::gzip(\$bytes, \my $packed) or die 'gzip';
    return $packed;
}

sub chunk { return sprintf("%x\r\n", length $_[0]) . "$_[0]\r\n" }

sub chunked_head { return head($_[0], 200, 'Transfer-Encoding' => 'chunked') . "\r\n" }

# What is sent in one go, or in several: then the last is what goes on and on (a text), or the
# wait until the other side ends the connection (undef).
my %replies = (
    waf => \&waf,
    gzip => sub { return reply($_[0], 200, gzip($_[0]{body}), 'Content-Encoding' => 'gzip') },
    gzip_unsaid => sub { return reply($_[0], 200, gzip($_[0]{body})) },
    no_length => sub { return head($_[0], 200) . "\r\n$_[0]{body}" },
    http10 => sub { return head($_[0], 200, Connection => undef) =~ s/1\.1/1.0/r . "\r\n$_[0]{body}" },
    keeps => sub { return (reply($_[0], 200, $_[0]{body}, Connection => 'keep-alive'), undef) },
    continue => sub { return "HTTP/1.1 100 Continue\r\n\r\n" . reply($_[0], 200, $_[0]{body}) },
    hints => sub { return "HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n" . reply($_[0], 200, $_[0]{body}) },
    hints_endless => sub { return ('', "HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n" x 50) },
    two_lengths => sub { return head($_[0], 200) . sprintf "Content-Length: %d\r\nContent-Length: 3\r\n\r\n%s", length $_[0]{body}, $_[0]{body} },
    bad_length => sub { return reply($_[0], 200, $_[0]{body}, 'Content-Length' => 'many') },
    wrong_length => sub { return reply($_[0], 200, $_[0]{body}, 'Content-Length' => length half($_[0]{body})) },
    truncated => sub { return reply($_[0], 200, half($_[0]{body}), 'Content-Length' => length $_[0]{body}) },
    stalled => sub { return (reply($_[0], 200, half($_[0]{body}), 'Content-Length' => length $_[0]{body}), undef) },
    chunked => sub { return chunked_head($_[0]) . join('', map { chunk($_) } split /(?<=\n)/, $_[0]{body}) . "0\r\n\r\n" },
    chunked_endless => sub { return (chunked_head($_[0]) . chunk($_[0]{body}), chunk(' ' x 4096)) },
    chunked_cut => sub { return chunked_head($_[0]) . chunk($_[0]{body}) },
    chunked_open => sub { return (chunked_head($_[0]) . chunk($_[0]{body}), undef) },
    chunked_bad => sub { return chunked_head($_[0]) . chunk($_[0]{body}) . "many\r\nx\r\n0\r\n\r\n" },
    huge => sub { return (head($_[0], 200, 'Content-Length' => 1 << 40) . "\r\n$_[0]{body}", ' ' x 65_536) },
    many_headers => sub { return reply($_[0], 200, $_[0]{body}, map { ("X-Header-$_" => 'x' x 10) } 1 .. 10_000) },
    big_head => sub { return reply($_[0], 200, $_[0]{body}, 'X-Header' => 'x' x 60_000) },
    endless_head => sub { return (head($_[0], 200), 'X-Header: ' . 'x' x 1000 . "\r\n") },
    nul_head => sub { return reply($_[0], 200, $_[0]{body}, 'X-Header' => "a\0b") },
    escape => sub { return reply($_[0], 302, '', Server => qq(<script>alert(1)</script>\e[31m"'&), Location => qq(https://x/"><script>alert(1)</script>\e[0m\xff)) },
    http09 => sub { return $_[0]{body} },
    garbage => sub { return join '', map { chr(($_ * 37) % 256) } 1 .. 500 },
    banner => sub { return "220 mail.example ESMTP ready\r\n" },
    tls_alert => sub { return "\x15\x03\x03\0\2\2\x28" },
    bad_status => sub { return "HTTP/1.1 fine\r\nContent-Length: 2\r\n\r\nok" },
    silent => sub { return ('', undef) },
    closed => sub { return '' },
    half_head => sub { return half(head($_[0], 200)) },
    half_head_open => sub { return (half(head($_[0], 200)), undef) },
);

# What is sent octet by octet, behind what is sent at once.
my %drips = (
    drip => sub { return (head($_[0], 200, 'Content-Length' => length $_[0]{body}) . "\r\n", $_[0]{body}) },
    drip_head => sub { return ('', reply($_[0], 200, $_[0]{body})) },
);

# What does something else.
my %acts = (
    reset => sub { return $_[0]->reset },
    reset_later => sub { $_[0]->request; return $_[0]->reset },
    reset_body => \&reset_body,
);

# The other side has what was sent before the RST comes, or not all of it.
sub reset_body {
    my ($c) = @_;
    $c->request;
    $c->send(reply($c, 200, half($c->{body}), 'Content-Length' => length $c->{body}));
    $c->wait(0.2);
    return $c->reset;
}

sub play {
    my ($c, $first, @endless) = @_;
    $c->send($first) or return;
    return if !@endless;
    return $c->wait if !defined $endless[0];
    1 while $c->send($endless[0]) && $c->wait(0.05);
    return;
}

sub drip {
    my ($c, $first, $slowly) = @_;
    $c->send($first);
    for my $octet (split //, $slowly) {
        return if !$c->send($octet) || !$c->wait(1);
    }
    return;
}

sub late {
    my ($c, $seconds) = @_;
    $c->request;
    return $c->wait($seconds) && $c->send(reply($c, 200, $c->{body}));
}

sub changed {
    my ($c, $name) = @_;
    my $path = $c->request->{path};
    return reply($c, 200, $bodies{$name}->($c->{body}, $path), 'Content-Type' => $c->{type} // $types{$name} // 'text/plain');
}

# All names that have no number.
sub names { return sort keys %bodies, keys %replies, keys %drips, keys %acts }

# What a behaviour does with a connection.
sub named {
    my ($name) = @_;
    return sub { play($_[0], changed($_[0], $name)) } if $bodies{$name};
    return sub { play($_[0], with_status($_[0], $name)) } if $name =~ /^\d{3}\z/;
    return sub { $_[0]->request; play($_[0], $replies{$name}->($_[0])) } if $replies{$name};
    return sub { $_[0]->request; drip($_[0], $drips{$name}->($_[0])) } if $drips{$name};
    return sub { late($_[0], $name =~ s/.*://r) } if $name =~ /^late:\d+\z/;
    return $acts{$name} // die "no behaviour $name\n";
}

1;
