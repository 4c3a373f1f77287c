# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A private httpd.exe under Wine: DCV::Httpd for Windows. Its folder is one of drive C, with a
# blank in its name, and Wine runs as a user who is not root, so that files may be unreadable.
#
#   my $httpd = DCV::Wine->new(conf => 'DCVCSRFile "conf/www.csr"');
#   $httpd->file('conf/www.csr', $content);
#   $httpd->start;
#
# tools/windows/check makes what is needed, in the folder that DCV_WINDOWS names.
package DCV::Wine;
use strict;
use warnings;
use parent 'DCV::Httpd';
use DCV::Test;
use File::Path qw(make_path remove_tree);
use File::Temp ();
use POSIX ();
use Scalar::Util qw(weaken);

our $made   = $ENV{DCV_WINDOWS};
our $prefix = "$made/prefix";
our $sdk    = "$made/sdk/Apache24";
our $module = "$made/module/mod_dcv.so";
our @basic  = qw(authz_core authz_host log_config alias mime dir);

# Whom Wine runs as: nobody, where the test is root's.
our @user = $> ? () : qw(setpriv --reuid=65534 --regid=65534 --clear-groups);
my $count = 0;
my @alive;

# What the MPM for Windows says when all is well.
my @usual = (
    qr/AH00455:/, qr/AH00456:/,                  # configured
    qr/AH00418:/, qr/AH00354:/,                  # a child was made
    qr/AH00424:/, qr/AH00364:/, qr/AH00428:/,    # restarted; a child has ended, and the next comes
    qr/AH00362:/, qr/AH00363:/, qr/AH00422:/, qr/AH00430:/, qr/AH00358:/, qr/AH00352:/,
);

# The path of a Unix file as Windows has it.
sub windows_path {
    my ($path) = @_;
    return $path =~ s{^\Q$prefix\E/drive_c/}{C:/}r if $path =~ m{^\Q$prefix\E/};
    return "Z:$path";
}

# The other way: where a path of drive C is, with / or \.
sub unix_path { return $_[0] =~ s{\\}{/}gr =~ s{^C:}{$prefix/drive_c}r }

# A command of Windows, and its environment.
sub command_of {
    my ($program, @arguments) = @_;
    return (@user, 'env', "WINEPREFIX=$prefix", "HOME=$prefix", "TMPDIR=$prefix", 'WINEDEBUG=-all', 'wine', $program, @arguments);
}

# Run a program to its end. Returns its exit code and output, which goes to a file: what Wine
# starts beside the program, such as its services, would hold a pipe open.
sub run_program { return run_program_in('/', @_) }

sub run_program_in {
    my ($folder, $program, @arguments) = @_;
    my $file = File::Temp->new(TEMPLATE => 'dcv-wine-XXXXXX', TMPDIR => 1);
    my $status = system 'sh', '-c', 'cd "$1" && out=$2 && shift 2 && exec "$@" >"$out" 2>&1 </dev/null', 'sh', $folder, "$file", command_of($program, @arguments);
    return ($status >> 8, DCV::Httpd::slurp("$file") =~ s/\r//gr);
}

# Wait for all programs of Windows (-w), end them (-k), or let the server stay (-p).
sub wineserver {
    return system 'sh', '-c', 'exec "$@" >/dev/null 2>&1 </dev/null', 'sh', @user, 'env', "WINEPREFIX=$prefix", "HOME=$prefix", "TMPDIR=$prefix", 'wineserver', @_;
}

# Begin without programs of before. Wine's server opens the sockets of all programs, so one that was
# started in another network than a test's is of no use. When the last program ends, the server
# ends, too, and takes with it who comes just then: so it stays while a test has nothing to run.
# Its services begin with the first program, and hold what that writes to.
sub begin {
    wineserver('-k');
    wineserver('-p600');
    run_program('cmd', '/c', 'ver');
    return;
}

# From now on all programs are those of a new drive C, in a folder, which has a user's own services
# and nothing of other tests.
sub take_fresh_prefix {
    my ($folder) = @_;
    wineserver('-k');
    $prefix = "$folder/prefix";
    mkdir $prefix or die "$prefix: $!";
    chown 65534, 65534, $prefix if @user;
    run_program('wineboot', '-i');
    # The manager of services that made the drive is locked: the next one is not.
    wineserver('-w');
    begin();
    return $prefix;
}

sub control { my ($code) = run_program("$made/tests/control.exe", @_); return $code == 0 }

sub new {
    my ($class, %self) = @_;
    my $self = bless {mpm => 'winnt', modules => [], conf => '', log_level => 'warn', expected => [], quiet => [], %self}, $class;
    push @{$self->{quiet}}, @usual;
    $self->{dir} = sprintf '%s/drive_c/dcv %d-%d', $prefix, $$, ++$count;
    $self->{root} = windows_path($self->{dir});
    $self->{$_} //= DCV::Httpd::free_port() for qw(port tls_port);
    for my $folder (map { "$self->{dir}/$_" } '.', qw(conf logs htdocs)) {
        make_path($folder);
        chmod 0777, $folder;
    }
    $self->write_conf($self->{conf});
    weaken($alive[@alive] = $self);
    return $self;
}

sub load_modules {
    my ($self) = @_;
    my $lines = join '', map { "LoadModule ${_}_module \"" . windows_path("$sdk/modules/mod_$_.so") . "\"\n" } @basic, @{$self->{modules}};
    return $lines . 'LoadModule dcv_module "' . windows_path($module) . "\"\n";
}

# @ROOT@, and what DCV::Httpd::fill knows, in conf stand for the test's own. Windows' editors end lines with CRLF.
sub write_conf {
    my ($self, $conf) = @_;
    my $text = <<"END" . $conf;
ServerRoot "\@ROOT\@"
ServerName localhost
PidFile "logs/httpd.pid"
ErrorLog "logs/error.log"
LogLevel $self->{log_level}
Listen 127.0.0.1:\@PORT\@
AcceptFilter http none
ThreadsPerChild 8
TypesConfig "${\ windows_path("$sdk/conf/mime.types")}"
${\ $self->load_modules}
DocumentRoot "\@ROOT\@/htdocs"
END
    # Paths of files that are made elsewhere.
    $text =~ s{^(\s*DCV(?:RootHints|TrustAnchor|CSRFile) "?)(?=/)}{$1Z:}mg;
    $text =~ s/\@ROOT\@/$self->{root}/g;
    return $self->file('conf/httpd.conf', $self->fill($text) =~ s/\n/\r\n/gr);
}

# Files are made anew, since their user may be another one.
sub file {
    my ($self, $name, $content) = @_;
    unlink "$self->{dir}/$name";
    my $path = $self->SUPER::file($name, $content);
    return $path;
}

sub drop_box {
    my ($self, @name) = @_;
    my $path = $self->SUPER::drop_box(@name);
    chmod 0777, $path;
    return $path;
}

sub command {
    my ($self, @arguments) = @_;
    return command_of("$sdk/bin/httpd.exe", '-d', $self->{root}, '-f', "$self->{root}/conf/httpd.conf", grep { $_ ne '-DFOREGROUND' } @arguments);
}

sub run {
    my ($self, @arguments) = @_;
    my ($code, $out) = $self->SUPER::run(@arguments);
    return ($code, $out =~ s/\r//gr);
}

sub log { return DCV::Httpd::slurp("$_[0]{dir}/logs/error.log") =~ s/\r//gr }

# How many children have begun to serve.
sub generations {
    my ($self) = @_;
    return scalar(() = $self->log =~ /AH00354: Child: Starting/g);
}

# The numbers that Windows has for the parent and for its last child.
sub windows_pid { return DCV::Httpd::slurp("$_[0]{dir}/logs/httpd.pid") =~ s/\D//gr }
sub child_pid { my ($pid) = reverse $_[0]->log =~ /Created child process (\d+)/g; return $pid }

sub restart {
    my ($self) = @_;
    my $before = $self->generations;
    return control('restart', $self->windows_pid) && DCV::Httpd::wait_for(sub { $self->generations > $before && $self->connects });
}

# End the child, as a crash does, and wait for the next one.
sub kill_child {
    my ($self) = @_;
    my $before = $self->generations;
    return control('kill', $self->child_pid) && DCV::Httpd::wait_for(sub { $self->generations > $before && $self->connects });
}

sub end {
    my ($self) = @_;
    return if !$self->{pid};
    control('shutdown', $self->windows_pid);
    my $has_ended = DCV::Httpd::wait_for(sub { waitpid($self->{pid}, POSIX::WNOHANG()) > 0 }, 60);
    if (!$has_ended) {
        diag('httpd.exe did not end');
        kill 'KILL', $self->{pid};
        waitpid $self->{pid}, 0;
    }
    delete $self->{pid};
    return;
}

sub stop {
    my ($self) = @_;
    return if !$self->{pid};
    $self->end;
    $self->check_log;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!, $@);
    $self->end;
    remove_tree($self->{dir}, {safe => 0, error => \my $ignored}) if !$ENV{DCV_KEEP};
    return;
}

begin() if $made;

# Logs are gone with their test: one that failed shows the ends of them.
END {
    local $?;
    if (!Test::More->builder->is_passing) {
        diag_end("the log of $_->{root}", $_->log) for grep { defined } @alive;
    }
    wineserver('-k') if $made;
}

1;
