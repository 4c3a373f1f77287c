# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A real nginx or HAProxy before httpd, with a configuration of the test's own.
#
#   my $nginx = DCV::Proxy->new('nginx', "server { listen 127.0.0.1:$port; ... }");
#   ok($nginx->start($port));    # waits until it listens; on another address than 127.0.0.1 with that behind it
#   $nginx->stop;
#
# nginx gets what stands in http { }, HAProxy the whole file. @DIR@ stands for a directory of the
# proxy's.
package DCV::Proxy;
use strict;
use warnings;
use DCV::Data ();
use DCV::Httpd ();
use DCV::Test;
use File::Temp qw(tempdir);
use IO::Socket::INET;
use POSIX ();

sub new {
    my ($class, $program, $conf) = @_;
    my $dir = tempdir('dcv-proxy-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $dir;
    return bless {program => $program, conf => $conf, dir => $dir, owner => $$}, $class;
}

sub dir { return $_[0]{dir} }

sub nginx_conf {
    my ($self) = @_;
    my $temporary = join '', map { "${_}_temp_path \@DIR\@/$_;\n" } qw(client_body proxy fastcgi uwsgi scgi);
    return "daemon off;\nworker_processes 1;\npid \@DIR\@/pid;\nevents { worker_connections 512; }\nhttp {\naccess_log off;\n$temporary$self->{conf}}\n";
}

sub start {
    my ($self, $port, $address) = @_;
    my $dir = $self->{dir};
    my $is_nginx = $self->{program} eq 'nginx';
    my $text = ($is_nginx ? $self->nginx_conf : $self->{conf}) =~ s/\@DIR\@/$dir/gr;
    my $file = DCV::Data::write_file("$dir/conf", $text);
    my @command = $is_nginx ? ('nginx', '-e', "$dir/log", '-c', $file) : ('haproxy', '-db', '-f', $file);
    my $pid = $self->{pid} = fork() // die "fork: $!";
    if (!$pid) {
        open STDIN, '<', '/dev/null' or POSIX::_exit(126);
        open STDOUT, '>>', "$dir/out" or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        # The kernel ends it when a test is killed.
        exec qw(setpriv --pdeathsig TERM), @command or POSIX::_exit(127);
    }
    my $is_up = DCV::Httpd::wait_for(sub {
        waitpid($pid, POSIX::WNOHANG) > 0 || IO::Socket::INET->new(PeerAddr => $address // '127.0.0.1', PeerPort => $port);
    });
    return 1 if $is_up && kill 0, $pid;
    diag("$self->{program} does not start: " . join '', map { DCV::Httpd::slurp("$dir/$_") } qw(out log));
    return 0;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid};
    return if !$pid || $self->{owner} != $$;
    kill 'TERM', $pid;
    waitpid $pid, 0;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!, $@);
    $self->stop;
    return;
}

1;
