# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# One instance of NSD: its zones' files, its life.
package DCV::Dns::Nsd;
use strict;
use warnings;
use DCV::Data qw(slurp);
use DCV::Dns::Wire qw(serial);
use File::Copy qw(copy);
use File::Path qw(make_path);
use IO::Socket::IP;
use IO::Socket::UNIX;
use POSIX ();
use Socket qw(SOCK_DGRAM);
use Time::HiRes qw(sleep time);

# Seconds to wait for what should be there at once.
our $patience = 90;

# The instances, each with IPv4 and, some, IPv6.
our %instances = (
    root => ['127.53.0.1'],
    a    => ['127.53.1.1', 'fd53::a'],
    b    => ['127.53.1.2', 'fd53::b'],
    c    => ['127.53.1.3'],
);

sub knows { return exists $instances{$_[0]} }

# Options: name, dir (made), addresses (IPv4 first).
sub new {
    my ($class, %self) = @_;
    make_path("$self{dir}/zones");
    return bless {%self, owner => $$, serials => {}}, $class;
}

# Take over a zone's file and remember the serial that it has. The name is put in place
# at once: NSD may be looking.
sub put {
    my ($self, $zone, $path, $serial) = @_;
    my $place = $self->zone_file($zone);
    copy($path, "$place.new") or die "$place.new: $!";
    rename "$place.new", $place or die "$place: $!";
    $self->{changed_conf} = 1 if !exists $self->{serials}{$zone};
    die "$zone: the serial of your SOA must change\n" if $serial == ($self->{serials}{$zone} // -1);
    $self->{serials}{$zone} = $serial;
    return;
}

sub zone_file {
    my ($self, $zone) = @_;
    return "$self->{dir}/zones/" . ($zone eq '' ? 'root' : $zone);
}

# Rate limits are off, as a test is a flood, and their table is small: to clear a million
# entries takes most of NSD's start. Without a database, files are all there is.
sub write_conf {
    my ($self) = @_;
    my $dir = $self->{dir};
    my $addresses = join '', map { "  ip-address: $_\n" } @{$self->{addresses}};
    my $zones = join '', map { sprintf "zone:\n  name: \"%s.\"\n  zonefile: \"%s\"\n", $_, $self->zone_file($_) }
        sort keys %{$self->{serials}};
    open my $out, '>', "$dir/nsd.conf" or die "$dir/nsd.conf: $!";
    print $out <<"END";
server:
$addresses  server-count: 1
  username: ""
  chroot: ""
  database: ""
  pidfile: ""
  zonesdir: "$dir"
  xfrdfile: "$dir/xfrd.state"
  xfrdir: "$dir"
  zonelistfile: "$dir/zone.list"
  logfile: "$dir/nsd.log"
  rrl-ratelimit: 0
  rrl-whitelist-ratelimit: 0
  rrl-size: 100
remote-control:
  control-enable: yes
  control-interface: "$dir/control"
$zones
END
    close $out or die "$dir/nsd.conf: $!";
    return;
}

sub is_running { return defined $_[0]{pid} }

# Begin to start; see wait. The kernel ends it when a test is killed.
sub start {
    my ($self) = @_;
    $self->write_conf;
    $self->{changed_conf} = 0;
    $self->{logged} = length $self->log;
    my $dir = $self->{dir};
    $self->{pid} = fork() // die "fork: $!";
    return if $self->{pid};
    open STDIN, '<', '/dev/null' or POSIX::_exit(126);
    open STDOUT, '>>', "$dir/out" or POSIX::_exit(126);
    open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
    exec qw(setpriv --pdeathsig TERM nsd -d -c), "$dir/nsd.conf" or POSIX::_exit(127);
}

# Have changed files read. New zones take a new start.
sub reload {
    my ($self) = @_;
    if ($self->{changed_conf}) {
        $self->stop;
        return $self->start;
    }
    $self->{logged} = length $self->log;
    kill 'HUP', $self->{pid};
    return;
}

# Wait until every zone, or those given, are served as they were put.
sub wait {
    my ($self, @zones) = @_;
    my $end = time + $patience;
    for my $zone (@zones ? @zones : sort keys %{$self->{serials}}) {
        until ($self->serves($zone)) {
            next if time < $end && !$self->died && $self->news !~ /read with \d+ errors/;
            die "NSD $self->{name} does not serve $zone:\n" . $self->news;
        }
    }
    return;
}

# An answer is there in no time or not at all, as to a query before NSD was ready.
sub serves {
    my ($self, $zone) = @_;
    my $serial = serial($self->{addresses}[0], $zone, 0.1);
    return 1 if defined $serial && $serial == $self->{serials}{$zone};
    sleep 0.01;
    return 0;
}

sub died {
    my ($self) = @_;
    return 0 if waitpid($self->{pid}, POSIX::WNOHANG) == 0;
    delete $self->{pid};
    return 1;
}

# What NSD has said since it was started or told to reload.
sub news { return substr $_[0]->log, $_[0]{logged} }

sub log { return join '', map { -e ? slurp($_) : '' } "$_[0]{dir}/out", "$_[0]{dir}/nsd.log" }

# Queries since the start, with those of wait. Asked as nsd-control does, whose start takes
# longer than the answer.
sub queries {
    my ($self) = @_;
    return 0 if !$self->is_running;
    my $socket = IO::Socket::UNIX->new("$self->{dir}/control") or die "$self->{dir}/control: $!\n";
    print $socket "NSDCT1 stats_noreset\n";
    local $/;
    my ($count) = (<$socket> // '') =~ /^num\.queries=(\d+)/m;
    return $count // die "NSD tells no number of queries\n";
}

# To stop several at once, ask each first.
sub ask_to_stop {
    my ($self) = @_;
    kill 'TERM', $self->{pid} if $self->is_running && $self->{owner} == $$;
    return;
}

# Stop, and wait until its processes have given back the address.
sub stop {
    my ($self) = @_;
    return if !$self->is_running || $self->{owner} != $$;
    local ($?, $!, $@);
    $self->ask_to_stop;
    waitpid $self->{pid}, 0;
    delete $self->{pid};
    my $end = time + $patience;
    sleep 0.01 until $self->is_free || time > $end;
    return;
}

sub is_free {
    my ($self) = @_;
    return defined IO::Socket::IP->new(LocalHost => $self->{addresses}[0], LocalPort => 53, Type => SOCK_DGRAM);
}

sub DESTROY { return $_[0]->stop }

1;
