# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Name servers that misbehave, each at an address of its own, all in one process:
#
#   silent        takes queries and never answers
#   closed        nothing listens at its address
#   servfail, refused
#                 such a response code
#   lame          neither answer nor authority: NOERROR, no AA, empty
#   upward        knows nothing but the root: a referral to it
#   nxdomain      says of every name, with AA, that it does not exist
#   truncated     TC over UDP, right over TCP
#   tcp_closed    TC over UDP; TCP is refused
#   tcp_silent    TC over UDP; TCP is accepted and not answered
#   tcp_cut       TC over UDP; TCP ends in the middle of the answer
#   wrong_id      right but for the id
#   wrong_question
#                 right but for the name: that of another question
#   wrong_address right, but from another address (over UDP)
#   formerr       FORMERR to EDNS, right without it
#   malformed     FORMERR to everything
#   no_edns       silent to EDNS, right without it
#   case          right; the question comes back in other case
#   two           with a second CNAME, to www.example.org, beside one that is right
#   slow:N        right, after N milliseconds
#   garbage       bytes that are no DNS, behind the query's id
#   flood         right at last, after forty replies to another question
#   giant         TC over UDP; right over TCP, with a thousand records more
#   rebind        right to the first question for a name's A record; from then on the address
#                 begins with 127
#
# Those of DCV::Dns::Hostile are there, too. NAME.N is another server with the behaviour NAME, of which there may be many.
#
# What is right comes from an instance of NSD, which must have the zone.
package DCV::BadDns;
use strict;
use warnings;
use DCV::Dns::Hostile;
use DCV::Dns::Wire qw(reply exchange header question_end has_edns name_bytes);
use IO::Select;
use IO::Socket::IP;
use List::Util qw(min);
use POSIX ();
use Socket qw(SOCK_DGRAM SOCK_STREAM);
use Time::HiRes qw(time);

# Where right answers come from.
use constant source => 'a';

# What a server does. udp, tcp: the function that makes the answers of the query and of
# what is right, or none for silence; without tcp, UDP's holds. closed: what is not
# listened to. relays: right answers are wanted.
my %kinds = (
    silent   => {udp => sub { return }},
    closed   => {closed => 'both'},
    servfail => {udp => sub { return reply($_[0], rcode => 2) }},
    refused  => {udp => sub { return reply($_[0], rcode => 5) }},
    lame     => {udp => sub { return reply($_[0]) }},
    upward   => {udp => \&refer_upward},
    nxdomain => {udp => sub { return reply($_[0], rcode => 3, flags => DCV::Dns::Wire::AA) }},
    truncated  => {udp => \&truncate_it, tcp => \&pass, relays => 1},
    tcp_closed => {udp => \&truncate_it, closed => 'tcp'},
    tcp_silent => {udp => \&truncate_it, tcp => sub { return }},
    tcp_cut    => {udp => \&truncate_it, tcp => \&pass, cuts => 1, relays => 1},
    wrong_id   => {udp => sub { return $_[1] ^ "\x55\x55" }, relays => 1},
    wrong_question => {udp => \&rename_question, relays => 1},
    wrong_address  => {udp => \&pass, elsewhere => 1, relays => 1},
    formerr => {udp => sub { return has_edns($_[0]) ? reply($_[0], rcode => 1) : $_[1] }, relays => 1},
    malformed => {udp => sub { return reply($_[0], rcode => 1) }},
    no_edns => {udp => sub { return has_edns($_[0]) ? () : $_[1] }, relays => 1},
    case    => {udp => \&swap_case, relays => 1},
    two     => {udp => \&add_cname, relays => 1},
    slow    => {udp => \&pass, relays => 1},
    garbage => {udp => sub { return substr($_[0], 0, 2) . "\xff" x 40 }},
    flood   => {udp => sub { return ((rename_question(@_)) x 40, $_[1]) }, relays => 1},
    rebind  => {udp => \&rebind, relays => 1},
    giant   => {udp => \&truncate_it, tcp => \&swell, relays => 1},
    %DCV::Dns::Hostile::kinds,
);
my @names = sort grep { $_ ne 'slow' } keys %kinds;

sub kind { return $kinds{$_[0] =~ s/^slow:\d+\z/slow/r =~ s/\.\d+\z//r} }

sub knows  { return $_[0] ne 'slow' && defined kind($_[0]) }
sub relays { return kind($_[0])->{relays} }

sub pass { return $_[1] }

sub truncate_it { return reply($_[0], flags => DCV::Dns::Wire::TC) }

# Names of answers point to the question's, so they change with it.
sub rename_question {
    my ($query, $right) = @_;
    substr($right, 13, 1) =~ tr/a-y_z/b-z0a/;
    return $right;
}

# Addresses of the root, behind all else.
sub swell {
    my ($query, $right) = @_;
    substr($right, 10, 2) = pack 'n', 1000 + unpack 'x10 n', $right;
    return $right . ("\0" . pack 'n n N n N', 1, 1, 0, 4, 0x7f000001) x 1000;
}

# What an attacker does who wants a look-up to allow what the next one does not. The answer
# points to the question for its name.
my %asked;

sub rebind {
    my ($query, $right) = @_;
    my ($end, $header) = (question_end($right), header($right));
    return $right if $header->{type} != 1 || !$header->{answers} || !$asked{$header->{name}}++;
    substr $right, $end + 12, 1, "\x7f";
    return $right;
}

# A CNAME that is right, and another one before it, without what else was said.
sub add_cname {
    my ($query, $right) = @_;
    my ($end, $header) = (question_end($right), header($right));
    return $right if $header->{type} != 5 || !$header->{answers};
    my ($ttl, $length) = unpack "x$end x6 N n", $right;
    my $other = "\xc0\x0c" . pack 'n n N n/a*', 5, 1, $ttl, name_bytes('www.example.org');
    return pack('a4 n4', $right, 1, 2, 0, 0) . substr($right, 12, $end - 12) . $other . substr $right, $end, 12 + $length;
}

sub refer_upward {
    my ($query) = @_;
    return reply($query, authority => "\0" . pack 'n n N n/a*', 2, 1, 3600, name_bytes('ns-root'));
}

# Lengths of labels are no letters: the longest is 63.
sub swap_case {
    my ($query, $right) = @_;
    substr($right, 12, question_end($right) - 16) =~ tr/a-zA-Z/A-Za-z/;
    return $right;
}

# How many queries all of them got.
sub count {
    my ($self) = @_;
    open my $in, '<', $self->{log} or return 0;
    return scalar(() = <$in>);
}

# Options: relay (the address that answers rightly), elsewhere (an address to answer from
# wrongly), log (a path), make_address (a function that gives the N-th address).
sub new {
    my ($class, %options) = @_;
    my $self = bless {%options, owner => $$, addresses => {}}, $class;
    $self->address($_) for @names;
    return $self;
}

# The address of a behaviour. Those of slow:N and NAME.N are made on demand, before the start.
sub address {
    my ($self, $name) = @_;
    die "no behaviour $name\n" if !knows($name);
    die "$name was not asked for before the start\n" if $self->{pid} && !$self->{addresses}{$name};
    return $self->{addresses}{$name} //= $self->{make_address}->(1 + keys %{$self->{addresses}});
}

sub addresses {
    my ($self) = @_;
    return %{$self->{addresses}};
}

# The queries that a behaviour got, as "udp NAME TYPE".
sub questions {
    my ($self, $name) = @_;
    open my $in, '<', $self->{log} or return;
    return map { /^\Q$name\E (.*)/ ? $1 : () } <$in>;
}

# All sockets are there before the process is, so that nobody has to wait for it. It ends
# with the test, however that ends: then its end of the pipe is closed.
sub start {
    my ($self) = @_;
    pipe my $alive, $self->{lifeline} or die "pipe: $!";
    my $servers = $self->listen;
    $self->{pid} = fork() // die "fork: $!";
    return if $self->{pid};
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    $SIG{PIPE} = 'IGNORE';
    close delete $self->{lifeline};
    open STDIN, '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>>', "$self->{log}.out" or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    eval { $self->serve($servers, $alive) } or print STDERR $@;
    POSIX::_exit(1);
}

sub stop {
    my ($self) = @_;
    return if !$self->{pid} || $self->{owner} != $$;
    local ($?, $!, $@);
    kill 'TERM', $self->{pid};
    waitpid $self->{pid}, 0;
    delete $self->{pid};
    return;
}

sub DESTROY { return $_[0]->stop }

sub socket_at {
    my ($address, @options) = @_;
    return IO::Socket::IP->new(LocalHost => $address, LocalPort => 53, ReuseAddr => 1,
        @options) || die "$address: $@\n";
}

# Each socket's part: its behaviour's name, its kind, and what it is.
sub listen {
    my ($self) = @_;
    my %servers;
    my $add = sub { my ($socket, %part) = @_; $servers{$socket} = {socket => $socket, %part} };
    for my $name (sort keys %{$self->{addresses}}) {
        my ($kind, $address) = (kind($name), $self->{addresses}{$name});
        my $closed = $kind->{closed} // '';
        my %part = (name => $name, kind => $kind, delay => $name =~ /:(\d+)/ ? $1 / 1000 : 0);
        $add->(socket_at($address, Type => SOCK_DGRAM), %part, is => 'udp') if $closed ne 'both';
        $add->(socket_at($address, Type => SOCK_STREAM, Listen => 128), %part, is => 'tcp') if !$closed;
    }
    $self->{wrong} = socket_at($self->{elsewhere}, Type => SOCK_DGRAM);
    return \%servers;
}

sub serve {
    my ($self, $servers, $alive) = @_;
    open $self->{out}, '>>', $self->{log} or die "$self->{log}: $!\n";
    my $select = IO::Select->new($alive, map { $_->{socket} } values %$servers);
    my @late;
    while (1) {
        my $next = min(map { $_->{at} } @late);
        for my $socket ($select->can_read(defined $next ? ($next > time ? $next - time : 0) : undef)) {
            POSIX::_exit(0) if $socket == $alive;
            push @late, $self->take($servers, $select, $servers->{$socket});
        }
        my $now = time;
        $_->{send}->() for grep { $_->{at} <= $now } @late;
        @late = grep { $_->{at} > $now } @late;
    }
}

# Take what has come to a socket. Returns answers, each with a time and how to send it.
sub take {
    my ($self, $servers, $select, $server) = @_;
    if ($server->{is} eq 'udp') {
        my $from = $server->{socket}->recv(my $query, 65_535) // return;
        my $by = $server->{kind}{elsewhere} ? $self->{wrong} : $server->{socket};
        return $self->answer($server, $query, sub { $by->send($_[0], 0, $from) });
    }
    if ($server->{is} eq 'tcp') {
        my $socket = $server->{socket}->accept or return;
        $servers->{$socket} = {%$server, socket => $socket, is => 'stream', got => ''};
        $select->add($socket);
        return;
    }
    return $self->read_stream($server) if $server->{socket}->sysread($server->{got}, 65_537, length $server->{got});
    $select->remove($server->{socket});
    delete $servers->{$server->{socket}};
    return;
}

sub read_stream {
    my ($self, $server) = @_;
    my @answers;
    while (length $server->{got} >= 2 && length $server->{got} >= 2 + (my $length = unpack 'n', $server->{got})) {
        my $query = substr $server->{got}, 2, $length;
        $server->{got} = substr $server->{got}, 2 + $length;
        my @made = $self->answer($server, $query, sub { write_stream($server, $query, $_[0]) });
        push @answers, $server->{kind}{drips} ? map({ drips($server, $_) } @made) : @made;
    }
    return @answers;
}

# A byte a second.
sub drips {
    my ($server, $answer) = @_;
    my ($bytes, $begin) = ('', time);
    return map {
        my $at = $_;
        {at => $begin + $at, send => sub {
            if (!$at) { local $server->{taken} = sub { $bytes = $_[0] }; $answer->{send}->() }
            $server->{socket}->syswrite(substr $bytes, $at, 1);
        }};
    } 0 .. 30;
}

sub write_stream {
    my ($server, $query, $answer) = @_;
    my $bytes = $server->{kind}{stream} ? $server->{kind}{stream}->($query, $answer) : pack 'n/a*', $answer;
    return $server->{taken}->($bytes) if $server->{taken};
    return $server->{socket}->syswrite($bytes) if !$server->{kind}{cuts};
    $server->{socket}->syswrite($bytes, length($bytes) >> 1);
    return $server->{socket}->shutdown(1);
}

# The answer to a query, noted before it is sent, so that who has it finds it counted.
sub answer {
    my ($self, $server, $query, $send) = @_;
    my ($kind, $tcp) = ($server->{kind}, $server->{is} ne 'udp');
    my $header = header($query);
    return if !%$header;
    syswrite $self->{out}, sprintf "%s %s %s %d\n", $server->{name}, $tcp ? 'tcp' : 'udp', @$header{qw(name type)};
    my $right;
    if ($kind->{relays}) {
        $right = exchange($self->{relay}, $query, tcp => $tcp, timeout => 10) // return;
    }
    my $make = $tcp ? $kind->{tcp} // $kind->{udp} : $kind->{udp};
    my @answers = $make->($query, $right) or return;
    return {at => time + $server->{delay}, send => sub { $send->($_) for @answers }};
}

1;
