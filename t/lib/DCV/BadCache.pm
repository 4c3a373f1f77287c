# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A Redis or memcached that misbehaves, for one test. How it does can be changed at any time:
#
#   my $cache = DCV::BadCache->new('redis');    # or 'memcache', as DCVStateCache names them
#   my $args = $cache->args;                    # "redis:127.0.0.1:PORT"
#   $cache->behave('silent');
#
#   right       keeps what it gets; as one that was started again, without what was before
#   silent      takes what comes and says nothing
#   closes      closes each connection as soon as it is asked
#   halves      closes in the middle of an answer
#   garbage     bytes that are no answer
#   endless     bytes without a line end, for as long as they are taken
#   drips       a byte a second
#   huge, huger, negative, letters
#               lengths that are not those of what follows: 999999999999, 2 ** 64, -5, abc
#   short, long
#               a length that is too small or too large by some
#   noise       random bytes of the right length, instead of what it got
#   flips       one byte of what it got is another one
#   others      what it got under another key
#   extremes    bytes 0xff, of the right length
package DCV::BadCache;
use strict;
use warnings;
use DCV::Httpd;
use IO::Select;
use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(time);

our @behaviours = qw(silent closes halves garbage endless drips huge huger negative letters short long noise flips others extremes);

my %length = (huge => 999_999_999_999, huger => '18446744073709551616', negative => -5, letters => 'abc');

sub new {
    my ($class, $kind) = @_;
    my $self = bless {kind => $kind, port => DCV::Httpd::free_port(), values => {}, owner => $$}, $class;
    my $listen = IO::Socket::INET->new(Listen => 64, LocalAddr => '127.0.0.1', LocalPort => $self->{port}, ReuseAddr => 1) or die $!;
    pipe my $orders, $self->{orders} or die $!;
    $self->{orders}->autoflush;
    $self->{pid} = fork() // die $!;
    return $self if $self->{pid};
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    $SIG{PIPE} = 'IGNORE';
    close delete $self->{orders};
    eval { $self->serve($listen, $orders); 1 } or print STDERR "DCV::BadCache: $@";
    POSIX::_exit(0);
}

sub args { return "$_[0]{kind}:127.0.0.1:$_[0]{port}" }

sub behave { my ($self, $how) = @_; return print {$self->{orders}} "$how\n" }

sub serve {
    my ($self, $listen, $orders) = @_;
    my $select = IO::Select->new($listen, $orders);
    my (%got, %drip);
    my $end = sub {
        my ($socket) = @_;
        $select->remove($socket);
        delete $got{$socket};
        delete $drip{$socket};
        close $socket;
    };
    $self->{how} = 'right';
    while (1) {
        for my $socket ($select->can_read(%drip ? 1 : undef)) {
            if ($socket == $orders) {
                chomp($self->{how} = <$orders> // return);
                next if $self->{how} ne 'right';
                $self->{values} = {};
                $end->($_) for grep { $_ != $listen && $_ != $orders } $select->handles;
            }
            elsif ($socket == $listen) {
                my $new = $listen->accept or next;
                $select->add($new);
            }
            elsif (!defined fileno $socket) { next }
            elsif (sysread $socket, $got{$socket}, 65_536, length($got{$socket} // '')) {
                while (defined(my $answer = $self->next_answer(\$got{$socket}))) {
                    if ($self->{how} eq 'drips') { $drip{$socket} = [$socket, ($drip{$socket}[1] // '') . $answer] }
                    elsif (!$self->send($socket, $answer)) { $end->($socket); last }
                }
            }
            else {
                $end->($socket);
            }
        }
        for my $one (values %drip) { syswrite $one->[0], substr $one->[1], 0, 1, '' }
    }
}

# Send an answer, or what comes instead. Returns whether the connection stays.
sub send {
    my ($self, $socket, $answer) = @_;
    my $how = $self->{how};
    return 0 if $how eq 'closes';
    return 1 if $how eq 'silent';
    $answer = join '', map { chr rand 256 } 1 .. 500 if $how eq 'garbage';
    if ($how eq 'endless') {
        $socket->blocking(0);
        for (1 .. 200) { last if !syswrite $socket, 'x' x 65_536 }
        return 1;
    }
    $answer = substr $answer, 0, length($answer) / 2 if $how eq 'halves';
    syswrite $socket, $answer;
    return $how ne 'halves';
}

# The answer to a request that is there as a whole, which it takes from the text.
sub next_answer {
    my ($self, $got) = @_;
    return $self->{kind} eq 'redis' ? $self->redis($got) : $self->memcache($got);
}

sub redis {
    my ($self, $got) = @_;
    my ($count) = $$got =~ /\A\*(\d+)\r\n/ or return $$got =~ s/\A[^*\r\n]*\r\n// ? "+PONG\r\n" : undef;
    my ($at, @words) = (length "*$count\r\n");
    for (1 .. $count) {
        my ($length) = substr($$got, $at) =~ /\A\$(\d+)\r\n/ or return;
        $at += length "\$$length\r\n";
        return if length $$got < $at + $length + 2;
        push @words, substr $$got, $at, $length;
        $at += $length + 2;
    }
    substr $$got, 0, $at, '';
    my $command = uc $words[0];
    if ($command eq 'GET') { my $value = $self->value($words[1]); return defined $value ? '$' . $self->length_of($value) . "\r\n$value\r\n" : "\$-1\r\n" }
    if ($command =~ /^SET/) { $self->{values}{$words[1]} = $words[-1]; return "+OK\r\n" }
    if ($command eq 'DEL') { delete $self->{values}{$words[1]}; return ":1\r\n" }
    return $command eq 'INFO' ? "\$21\r\nredis_version:7.0.15\n\r\n" : "+PONG\r\n";
}

sub memcache {
    my ($self, $got) = @_;
    my ($line) = $$got =~ /\A([^\r\n]*)\r\n/ or return;
    my ($command, $key, undef, undef, $length) = split ' ', $line;
    if (($command // '') =~ /^(?:set|add|replace)$/) {
        my $at = length "$line\r\n";
        return if length $$got < $at + $length + 2;
        $self->{values}{$key} = substr $$got, $at, $length;
        substr $$got, 0, $at + $length + 2, '';
        return "STORED\r\n";
    }
    substr $$got, 0, length "$line\r\n", '';
    if (($command // '') eq 'get') {
        my $value = $self->value($key);
        return defined $value ? "VALUE $key 0 " . $self->length_of($value) . "\r\n$value\r\nEND\r\n" : "END\r\n";
    }
    return ($command // '') eq 'delete' ? "DELETED\r\n" : "VERSION 1.6.18\r\n";
}

# What is said to be under a key.
sub value {
    my ($self, $key) = @_;
    my ($how, $value) = ($self->{how}, $self->{values}{$key});
    return $value // ($length{$how} ? 'x' x 100 : undef) if !defined $value || $how !~ /^(?:noise|flips|others|extremes)$/;
    return join '', map { chr rand 256 } 1 .. length $value if $how eq 'noise';
    return "\xff" x length $value if $how eq 'extremes';
    if ($how eq 'flips') { substr $value, rand length $value, 1, chr rand 256; return $value }
    my @keys = sort keys %{$self->{values}};
    return $self->{values}{$keys[rand @keys]};
}

sub length_of {
    my ($self, $value) = @_;
    return $length{$self->{how}} // length($value) + ({short => -10, long => 1000}->{$self->{how}} // 0);
}

sub DESTROY {
    my ($self) = @_;
    return if !$self->{pid} || $self->{owner} != $$;
    local ($?, $!);
    kill 'KILL', $self->{pid};
    waitpid $self->{pid}, 0;
    return;
}

1;
