# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Behaviours of name servers that want to do harm, for DCV::BadDns: each answers every question
# about names below its zone so.
#
#   tcp_zero, tcp_one, tcp_lies
#                 TC over UDP; over TCP a length of 0 again and again, of 1, of 65535 with
#                 few bytes behind it, and the connection stays
#   tcp_drip      TC over UDP; over TCP a byte a second
#   tcp_again     TC over UDP and over TCP
#   tcp_many      TC over UDP; over TCP a thousand answers to another question
#   pointers      names that point to themselves, and in circles
#   counts        counts of 65535 records, of which none is there
#   lengths       records that are longer than the message
#   labels        names of hundreds of labels
#   chain         each name has a CNAME to the next one, without end
#   circle        two names have a CNAME to each other
#   itself        a name has a CNAME to itself
#   chain_long    the same as chain, two hundred of them in each answer
#   referral      each name is delegated to the next one below it
#   many_ns       a name is delegated to sixty name servers in the zone victim.test
#   oversized     60,000 bytes over UDP
package DCV::Dns::Hostile;
use strict;
use warnings;
use DCV::Dns::Wire qw(reply header question_end name_bytes);

use constant {NS => 2, CNAME => 5};

sub truncate_it { return reply($_[0], flags => DCV::Dns::Wire::TC) }

# A reply with records as bytes: those of the answer, and of the authority.
sub message {
    my ($query, $answers, $authority, $flags) = @_;
    my ($id) = unpack 'n', $query;
    return pack('n6', $id, DCV::Dns::Wire::QR | ($flags // DCV::Dns::Wire::AA), 1, scalar @$answers, scalar @{$authority // []}, 0)
        . substr($query, 12, question_end($query) - 12) . join '', @$answers, @{$authority // []};
}

sub record {
    my ($name, $type, $data) = @_;
    return name_bytes($name) . pack 'n n N n/a*', $type, 1, 60, $data;
}

# The name behind a name, and the zone.
sub next_of {
    my ($name) = @_;
    my ($zone) = $name =~ /([^.]+\.[^.]+)\z/;
    my $number = $name =~ /^c(\d+)\./ ? $1 + 1 : 0;
    return "c$number.$zone";
}

sub chain {
    my ($query, $length) = @_;
    my ($name, @records) = header($query)->{name};
    for (1 .. $length) {
        push @records, record($name, CNAME, name_bytes(next_of($name)));
        $name = next_of($name);
    }
    return message($query, \@records);
}

sub circle {
    my ($query) = @_;
    my $name = header($query)->{name};
    my ($zone) = $name =~ /([^.]+\.[^.]+)\z/;
    return message($query, [record($name, CNAME, name_bytes($name =~ /^c0\./ ? "c1.$zone" : "c0.$zone"))]);
}

sub refer {
    my ($query) = @_;
    my $name = header($query)->{name};
    return message($query, [], [record($name, NS, name_bytes("ns.$name"))], 0);
}

sub pointers {
    my ($query) = @_;
    my $own = "\xc0" . chr question_end($query);
    return message($query, ["$own" . pack('n n N n/a*', CNAME, 1, 60, "\xc0\x0c"), "\xc0\xff" . pack('n n N n/a*', CNAME, 1, 60, $own), "\x01a$own" . pack('n n N n/a*', CNAME, 1, 60, "\xff\xff")]);
}

sub labels {
    my ($query) = @_;
    return message($query, ["\xc0\x0c" . pack('n n N n/a*', CNAME, 1, 60, "\x01a" x 400 . "\0"), "\x01b" x 2000 . "\0" . pack('n n N n/a*', CNAME, 1, 60, "\0")]);
}

my %answer = (
    pointers => \&pointers,
    labels => \&labels,
    counts => sub { my $right = message($_[0], []); substr $right, 6, 6, "\xff" x 6; return $right },
    lengths => sub { return message($_[0], ["\xc0\x0c" . pack('n n N n', CNAME, 1, 60, 65_000) . 'short']) },
    chain => sub { return chain($_[0], 1) },
    chain_long => sub { return chain($_[0], 200) },
    circle => \&circle,
    itself => sub { my $name = header($_[0])->{name}; return message($_[0], [record($name, CNAME, name_bytes($name))]) },
    referral => \&refer,
    many_ns => sub { my $query = $_[0]; my $name = header($query)->{name}; return message($query, [], [map { record($name, NS, name_bytes("n$_.victim.test")) } 1 .. 60], 0) },
    oversized => sub { return message($_[0], [map { record("x$_.example", 16, "\xff" . 'x' x 255) } 1 .. 210]) },
);
my %stream = (
    tcp_zero => sub { return "\0\0" x 2000 },
    tcp_one => sub { return "\0\1x" },
    tcp_lies => sub { return "\xff\xff" . $_[1] },
    tcp_again => sub { return pack 'n/a*', truncate_it($_[0]) },
    tcp_many => sub { my $other = $_[1]; substr($other, 13, 1) =~ tr/a-y_z/b-z0a/; return pack('n/a*', $other) x 1000 },
    tcp_drip => sub { return pack 'n/a*', $_[1] },
);

# The apex is as it should be, so that the zone is found.
sub below_apex {
    my ($make) = @_;
    return sub {
        my ($query, $right) = @_;
        return header($query)->{name} =~ /\..*\./ ? $make->($query, $right) : $right;
    };
}

our %kinds = (
    map({ $_ => {udp => below_apex($answer{$_}), relays => 1} } keys %answer),
    map({ $_ => {udp => below_apex(\&truncate_it), tcp => sub { return $_[1] }, stream => $stream{$_}, relays => 1} } keys %stream),
);
$kinds{tcp_drip}{drips} = 1;

1;
