# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A resolver for others, as providers run them: unbound, which asks the name servers of a
# test. It ends with the test.
#
#   my $forwarder = DCV::Forwarder->new($dns, address => '127.53.3.1', port => 5353);
#
# Options: strips (1: no signature gets through), port.
package DCV::Forwarder;
use strict;
use warnings;
use DCV::Needs qw(unbound);
use DCV::Dns::Wire qw(exchange header query);
use DCV::Httpd;
use File::Temp qw(tempdir);
use IO::Socket::IP;
use POSIX ();
use Socket qw(SOCK_DGRAM);

sub new {
    my ($class, $dns, %options) = @_;
    my $self = bless {port => 53, dir => tempdir('dcv-fwd-XXXXXX', TMPDIR => 1, CLEANUP => 1), owner => $$, pids => [], %options}, $class;
    my ($address, $port) = $options{strips} ? ($options{address} =~ s/\d+\z/250/r, 53) : @$self{qw(address port)};
    $self->start_unbound($dns, $address, $port);
    $self->start_relay($address) if $options{strips};
    return $self;
}

sub start_unbound {
    my ($self, $dns, $address, $port) = @_;
    my $dir = $self->{dir};
    open my $out, '>', "$dir/unbound.conf" or die "$dir/unbound.conf: $!\n";
    print $out "server:\n", map { "  $_\n" } "interface: $address\@$port", 'access-control: 0.0.0.0/0 allow', 'do-daemonize: no',
        'use-syslog: no', qq(logfile: "$dir/log"), 'username: ""', 'chroot: ""', 'pidfile: ""', qq(directory: "$dir"), 'num-threads: 1',
        'do-not-query-localhost: no', 'local-zone: "test." nodefault', 'root-hints: ' . $dns->root_hints,
        'trust-anchor-file: ' . $dns->trust_anchor, 'trust-anchor-signaling: no',
        # Name servers of a busy machine are slow, and are not to be left alone for that.
        'unknown-server-time-limit: 3000', 'infra-host-ttl: 1', "remote-control:\n  control-enable: no";
    close $out;
    $self->run(sub { exec 'setpriv', '--pdeathsig', 'TERM', 'unbound', '-d', '-c', "$dir/unbound.conf" });
    my $up = DCV::Httpd::wait_for(sub { header(exchange($address, query('.', 'SOA', flags => DCV::Dns::Wire::RD), port => $port, timeout => 1))->{answers} });
    die "unbound does not start:\n" . DCV::Httpd::slurp("$dir/log") . DCV::Httpd::slurp("$dir/out") if !$up;
    return;
}

# Ask without EDNS, and so without DO, whatever was asked.
sub start_relay {
    my ($self, $by) = @_;
    my $socket = IO::Socket::IP->new(LocalHost => $self->{address}, LocalPort => $self->{port}, Type => SOCK_DGRAM) || die "$self->{address}: $@\n";
    return $self->run(sub {
        while (my $from = $socket->recv(my $asked, 4096)) {
            my $header = header($asked);
            my $answer = exchange($by, query(@$header{qw(name type)}, id => $header->{id}, flags => DCV::Dns::Wire::RD), timeout => 10) // next;
            $socket->send($answer, 0, $from);
        }
    });
}

sub run {
    my ($self, $code) = @_;
    my $pid = fork() // die "fork: $!";
    if (!$pid) {
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
        open STDOUT, '>>', "$self->{dir}/out" or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        $code->();
        POSIX::_exit(127);
    }
    push @{$self->{pids}}, $pid;
    return;
}

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($?, $!, $@);
    kill 'TERM', $_ and waitpid $_, 0 for splice @{$self->{pids}};
    return;
}

1;
