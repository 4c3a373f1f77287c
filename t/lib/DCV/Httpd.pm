# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A private httpd for one test: its configuration, its life, its log.
#
#   my $httpd = DCV::Httpd->new(mpm => 'event', conf => "...");
#   $httpd->start;
#   my $answer = $httpd->get("/path", "--header", "Host: a.example");
#   is($answer->{status}, 200);
#   $httpd->stop;          # fails the test for any log line that was not announced
package DCV::Httpd;
use strict;
use warnings;
use DCV::Client ();
use DCV::Data ();
use DCV::Test;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use DCV::Json qw(decode_json);
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

our $under = $ENV{DCV_UNDER} // '';

# Seconds to wait for something that should happen soon: no test measures a machine's speed.
our $patience = $under eq 'valgrind' ? 240 : 90;

# Seconds between two looks: from the first to, after some, those of somebody patient.
our $interval = 0.02;
our $longest_interval = 0.2;

# Perl runs no END and no DESTROY when a signal ends it, but servers and files should be gone.
my %number = (HUP => 1, INT => 2, TERM => 15);
for my $signal (keys %number) {
    $SIG{$signal} = sub { exit 128 + $number{$signal} } if !$SIG{$signal} || $SIG{$signal} eq 'DEFAULT';
}

# What httpd itself says when all is well.
my @usual = (
    qr/AH00489:/,    # configured, resuming normal operations
    qr/AH00292:/, qr/AH00163:/,
    qr/AH00094:/,    # command line
    qr/AH00493:/, qr/AH00297:/, qr/AH00171:/,    # SIGUSR1
    qr/AH00494:/, qr/AH00298:/, qr/AH00173:/,    # SIGHUP
    qr/AH00491:/, qr/AH00295:/, qr/AH00169:/,    # SIGTERM
    qr/AH00492:/, qr/AH00170:/,                  # SIGWINCH
    qr/AH00045:/,    # a child took longer than three seconds to end
    qr/AH00046:/,    # or nine: see let_children_start; DCV::Check does not permit it
    qr/AH03092:/,    # a connection was about to be closed when the child ended
    qr/DCV0026:/,    # a page for all in virtual hosts of several: t/server/exposure.t
    qr/AH01882:/,    # mod_ssl was built with a newer patch of OpenSSL than is installed
);

# The worker MPM's children stumble over a mutex when valgrind slows their end.
push @usual, qr/AH00274:/ if $under eq 'valgrind';
# Files take ten times as long then, and more than a start waits for them.
push @usual, qr/DCV0021: .* its files take too long/ if $under;

sub apxs {
    my ($name) = @_;
    my ($apxs) = grep { -x } map { ("$_/apxs2", "$_/apxs") } split /:/, $ENV{PATH};
    chomp(my $value = `$apxs -q $name`);
    return $value;
}

# tools/run-tests asks once for all tests.
our $program = $ENV{DCV_HTTPD} // apxs('sbindir') . '/' . apxs('PROGNAME');
our $libexec = $ENV{DCV_LIBEXEC} // apxs('LIBEXECDIR');
our $module  = "$ENV{DCV_BUILD}/mod_dcv.so";
our @basic   = qw(authz_core unixd log_config);

# Ports of this test alone, from a block whose first port it holds as long as it lives. They
# are not the system's ephemeral ones, which a client next door may get between this look and
# httpd's start.
my (@held, @ports);

sub free_port {
    take_block() if !@ports;
    while (defined(my $port = shift @ports)) {
        return $port if listens_at($port, ReuseAddr => 1);
    }
    return free_port();
}

sub take_block {
    for my $try (0 .. 219) {
        my $first = 10_000 + ($$ + $try) % 220 * 100;
        my $held = listens_at($first) or next;
        push @held, $held;
        @ports = $first + 1 .. $first + 99;
        return;
    }
    die "no free ports: $!";
}

sub listens_at {
    my ($port, @options) = @_;
    return IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => $port, @options);
}

# Options: mpm, conf, modules (more of httpd's), without_dcv, log_level, wrapper (a command that
# starts httpd, and its arguments), children ([2, 8]: always two with
# eight threads each), one_child (whose ten threads see the same orders), starts (how many
# children the event and worker MPMs start; 0: as many as by default, as in t/server and t/attack).
sub new {
    my ($class, %self) = @_;
    my $self = bless {mpm => 'event', modules => [], conf => '', log_level => 'warn',
        starts => $0 =~ m{^t/(?:server|attack)/} ? 0 : 1, expected => [], %self}, $class;
    $self->{dir} = tempdir('dcv-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $self->{dir};
    make_path("$self->{dir}/htdocs");
    $self->{port} //= free_port();
    $self->{tls_port} //= free_port();
    $self->write_conf($self->{conf});
    return $self;
}

sub dir { return $_[0]{dir} }

# Write a file into the test's directory. Returns its path.
sub file {
    my ($self, $name, $content) = @_;
    my $path = "$self->{dir}/$name";
    make_path($path =~ s{/[^/]*$}{}r);
    return DCV::Data::write_file($path, $content);
}

# A directory for orders, in the test's directory. Returns its path.
sub drop_box {
    my ($self, $name) = @_;
    my $path = "$self->{dir}/" . ($name // 'drop');
    make_path($path);
    chmod 0755, $path;
    return $path;
}

# Write a file and rename it into place, as a panel does. Returns its path.
sub drop {
    my ($self, $name, $content) = @_;
    $self->file("$name.tmp", $content);
    rename "$self->{dir}/$name.tmp", "$self->{dir}/$name" or die "$name: $!";
    return "$self->{dir}/$name";
}

# Whether a file is answered with a body (undef: with status 404) under a name a dozen times
# in a row. Waits for it.
sub answers {
    my ($self, $path, $host, $body, $seconds) = @_;
    my $is_right = sub {
        my $answer = $self->get($path, '-H', "Host: $host");
        return defined $body ? $answer->{status} == 200 && $answer->{body} eq $body : $answer->{status} == 404;
    };
    return wait_for(sub { holds($is_right) }, $seconds);
}

my $built_in;    # modules that this httpd has without loading them

sub load_modules {
    my ($self) = @_;
    $built_in //= {map { /^\s*mod_(\w+)\.c/ ? ($1 => 1) : () } `$program -l`};
    my @names = grep { !$built_in->{$_} } "mpm_$self->{mpm}", @basic, @{$self->{modules}};
    my $lines = join '', map { "LoadModule ${_}_module $libexec/mod_$_.so\n" } @names;
    $lines .= "LoadModule dcv_module $module\n" unless $self->{without_dcv};
    return $lines;
}

# The status handler for everybody, where report() looks for it: @STATUS@ in conf.
my $status = <<'END';
<Location "/dcv-status">
    SetHandler dcv-status
    DCVStatus On
</Location>
END

# @DIR@, @PORT@ and @TLS_PORT@ in conf stand for the test's own. By default httpd starts as many
# idle threads as it wants at least, so that each busy one makes it start another child, perhaps
# just when a test stops it: see let_children_start.
sub write_conf {
    my ($self, $conf) = @_;
    my $user = $> ? '' : "User www-data\nGroup www-data\n";
    my $spare = $self->{mpm} eq 'prefork' ? 'MinSpareServers 1' : 'MinSpareThreads 1';
    my ($children, $threads) = $self->{one_child} ? (1, 10) : @{$self->{children} // []};
    if ($children) {
        my $all = $children * $threads;
        $spare .= "\nStartServers $children\nServerLimit $children\nThreadsPerChild $threads\nMaxRequestWorkers $all\nMaxSpareThreads $all";
    }
    elsif ($self->{starts} && $self->{mpm} ne 'prefork') {
        $spare .= "\nStartServers $self->{starts}";
    }
    my $text = <<"END" . $conf;
ServerRoot "\@DIR\@"
ServerName localhost
PidFile "\@DIR\@/httpd.pid"
DefaultRuntimeDir "\@DIR\@"
ErrorLog "\@DIR\@/error.log"
LogLevel $self->{log_level}
Listen 127.0.0.1:\@PORT\@
${\ $self->load_modules}
${user}DocumentRoot "\@DIR\@/htdocs"
GracefulShutdownTimeout 10
$spare
END
    return $self->file('httpd.conf', $self->fill($text =~ s/\@DIR\@/$self->{dir}/gr));
}

# What stands for the test's own in any configuration, also in that of another system.
sub fill {
    my ($self, $text) = @_;
    $text =~ s/\@STATUS\@\n/$status/g;
    $text =~ s/\@PORT\@/$self->{port}/g;
    $text =~ s/\@TLS_PORT\@/$self->{tls_port}/g;
    return $text;
}

sub command {
    my ($self, @arguments) = @_;
    # What the test wraps httpd in goes around the tool that it runs under.
    my @wrapper = @{$self->{wrapper} // []};
    # Children, which are no root, report too.
    if ($under && !-d "$self->{dir}/reports") {
        mkdir "$self->{dir}/reports" or die $!;
        chmod 01777, "$self->{dir}/reports" or die $!;
    }
    if ($under eq 'valgrind') {
        push @wrapper, 'valgrind', '-q', "--log-file=$self->{dir}/reports/valgrind.%p";
    }
    if ($under eq 'asan') {
        chomp(my $asan = `gcc -print-file-name=libasan.so`);
        chomp(my $ubsan = `gcc -print-file-name=libubsan.so`);
        push @wrapper, ('env', "LD_PRELOAD=$asan $ubsan",
            "ASAN_OPTIONS=detect_leaks=0:log_path=$self->{dir}/reports/asan",
            "UBSAN_OPTIONS=print_stacktrace=1:log_path=$self->{dir}/reports/asan");
    }
    if ($under eq 'tsan') {
        chomp(my $tsan = `gcc -print-file-name=libtsan.so`);
        push @wrapper, ('setarch', '-R', 'env', "LD_PRELOAD=$tsan",
            "TSAN_OPTIONS=log_path=$self->{dir}/reports/tsan:report_signal_unsafe=0");
    }
    return (@wrapper, $program, '-f', "$self->{dir}/httpd.conf", @arguments);
}

# Run httpd to its end, as for -t. Returns exit code and output.
sub run {
    my ($self, @arguments) = @_;
    my $out = "$self->{dir}/out";
    my $pid = fork() // die "fork: $!";
    if (!$pid) {
        open STDOUT, '>', $out or die $!;
        open STDERR, '>&', \*STDOUT or die $!;
        exec $self->command(@arguments) or die "exec: $!";
    }
    $self->{running} = $pid;
    waitpid $pid, 0;
    delete $self->{running};
    return ($? & 127 ? 128 + ($? & 127) : $? >> 8, slurp($out));
}

sub configtest {
    my ($self, @arguments) = @_;
    return $self->run('-t', @arguments);
}

sub slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or return '';
    local $/;
    return scalar <$in> // '';
}

# Wait until a condition holds. Returns whether it did.
sub wait_for {
    my ($condition, $seconds) = @_;
    my $end = time + ($seconds // $patience);
    my $pause = $interval;
    until ($condition->()) {
        return 0 if time > $end;
        sleep $pause;
        $pause *= 1.2 if $pause < $longest_interval;
    }
    return 1;
}

# Whether a condition holds a dozen times in a row, as there may be several children.
sub holds {
    my ($condition) = @_;
    for (1 .. 12) {
        return 0 if !$condition->();
    }
    return 1;
}

# Whether something that takes a certain time at most, when nothing else keeps the machine,
# does so in one of some tries.
sub succeeds_once {
    my ($try) = @_;
    for (1 .. 8) {
        return 1 if $try->();
    }
    return 0;
}

sub log { return slurp("$_[0]{dir}/error.log") }

sub generations {
    my ($self) = @_;
    return scalar(() = $self->log =~ /resuming normal operations/g);
}

sub start {
    my ($self) = @_;
    my $before = $self->generations;
    $self->{pid} = fork() // die "fork: $!";
    if (!$self->{pid}) {
        POSIX::setsid();    # prefork signals its whole process group
        open STDOUT, '>', "$self->{dir}/out" or die $!;
        open STDERR, '>&', \*STDOUT or die $!;
        exec $self->command('-DFOREGROUND') or die "exec: $!";
    }
    my $up = wait_for(sub {
        if (waitpid($self->{pid}, WNOHANG) > 0) {
            delete $self->{pid};
            return 1;
        }
        return $self->generations > $before && $self->connects;
    });
    return 1 if $up && $self->{pid};
    my $why = !$self->{pid} ? 'it has ended' : $self->connects ? 'its log does not say so' : "nothing answers at port $self->{port}";
    diag("httpd did not start: $why");
    diag_end("$self->{dir}/out", slurp("$self->{dir}/out"));
    diag_end('its log', $self->log);
    return 0;
}

sub connects {
    my ($self) = @_;
    return defined IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{port});
}

# Wait until a condition holds in every child, as each finds by itself what has changed.
sub everywhere {
    my ($condition) = @_;
    return wait_for(sub { holds($condition) });
}

# Restart, by default gracefully, and wait for the new generation.
sub restart {
    my ($self, $signal) = @_;
    my $before = $self->generations;
    $self->let_children_start;
    $self->let_connections_end if ($signal // '') eq 'HUP';
    kill $signal // 'USR1', $self->{pid};
    return wait_for(sub { $self->generations > $before && $self->connects });
}

# A child that gets SIGTERM while it starts may hang until it is killed, nine seconds later
# (AH00046), or abort: httpd's handler frees memory, although it may have interrupted malloc.
# When a child of the event or worker MPM has started, it has blocked other signals; one of the
# prefork MPM sleeps until a client connects. As many are waited for as httpd starts, but not
# for long, as it may have ended some that were idle.
sub let_children_start {
    my ($self) = @_;
    my ($file, $started) = $self->{mpm} eq 'prefork' ? ('stat', qr/\) S /) : ('status', qr/^SigBlk:\s*[^0\s]/m);
    my $has_started = sub {
        my ($pid) = @_;
        my $text = slurp("/proc/$pid/$file");
        return $text eq '' || $text =~ $started;
    };
    my ($count) = slurp("$self->{dir}/httpd.conf") =~ /StartServers (\d+)/;
    $count //= $self->{mpm} eq 'prefork' ? 5 : 3;
    wait_for(sub { $self->children >= $count }, 3);
    for (1 .. ($self->{mpm} eq 'prefork' ? 3 : 1)) {
        wait_for(sub { !grep { !$has_started->($_) } $self->children }, 10);
    }
    return;
}

# A child of the event MPM that is ended while a connection ends may crash: its main thread closes
# the sockets of all workers (close_worker_sockets in event.c), also one whose memory the worker has
# just freed. A test that keeps a connection open is not held up for long.
sub let_connections_end {
    my ($self) = @_;
    return if $self->{mpm} ne 'event';
    my $ports = join '|', map { sprintf '%04X', $_ } @$self{qw(port tls_port)};
    # Established, half closed by either side: proc(5).
    wait_for(sub { join('', map { slurp($_) } '/proc/net/tcp', '/proc/net/tcp6') !~ /^\s*\d+: [0-9A-F]+:(?:$ports) \S+ 0[1458] /m }, 1);
    sleep 0.02;
    return;
}

# Announce log lines that are to be. Those in {quiet} may be.
sub expect_log {
    my ($self, @patterns) = @_;
    push @{$self->{expected}}, @patterns;
    return;
}

sub stop {
    my ($self) = @_;
    return if !$self->{pid};
    $self->let_children_start;
    $self->let_connections_end;
    kill 'TERM', $self->{pid};
    waitpid $self->{pid}, 0;
    delete $self->{pid};
    $self->check_log;
    return;
}

# Fail the test for any log line that was not announced, and for one that did not come.
sub check_log {
    my ($self) = @_;
    my @surprises = grep {
        my $line = $_;
        !grep { $line =~ $_ } @usual, @{$self->{expected}}, @{$self->{quiet} // []};
    } split /\n/, $self->log;
    is(join("\n", @surprises), '', "$self->{mpm}: no unannounced line in the error log");
    for my $expected (@{$self->{expected}}) {
        like($self->log, $expected, "$self->{mpm}: the announced line came");
    }
    my $reports = join '', map { slurp($_) } glob "$self->{dir}/reports/*";
    # The event MPM closes its listeners in another thread than those that it waits with.
    $reports = join '', grep { /mod_dcv/ } split /^={18}\n/m, $reports if $under eq 'tsan';
    # It says of openat2(2), which it does not know, that the system has none.
    $reports =~ s/^--\d+-- WARNING: unhandled \S+ syscall: 437\n(?:--\d+-- .*\n){4}//mg;
    is($reports, '', "$self->{mpm}: no report of $under") if $under;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!);
    if ($self->{pid}) {
        kill 'TERM', $self->{pid};
        waitpid $self->{pid}, 0;
    }
    # A test that failed may have left a directory that nobody can look into, nor remove.
    chmod 0755, grep { -d && !-l } glob "$self->{dir}/*";
    return;
}

# Run curl. Returns status, headers (lower-case names), body, and its exit code.
sub curl {
    my ($self, @arguments) = @_;
    return ($self->curl_each([@arguments]))[0];
}

# The same for many requests by one curl, each a list of arguments. The exit code is the last
# one's.
sub curl_each {
    my ($self, @requests) = @_;
    my (@arguments, @files);
    for my $request (@requests) {
        my @file = map { "$self->{dir}/curl." . @files . ".$_" } qw(head body);
        unlink @file;
        push @files, \@file;
        push @arguments, @arguments ? '--next' : (), qw(-sS --noproxy * --path-as-is --max-time), $patience, '-D', $file[0], '-o', $file[1], @$request;
    }
    my $code = system('curl', @arguments) >> 8;
    return map { curl_answer($code, map { slurp($_) } @$_) } @files;
}

sub curl_answer {
    my ($code, $text, $body) = @_;
    $text =~ s/\r//g;
    my @blocks = split /\n\n/, $text;
    my ($line, @lines) = split /\n/, $blocks[-1] // '';
    my ($version, $status) = ($line // '') =~ m{^HTTP/(\S+) (\d+)};
    my %headers = map { /^([^:]+):\s*(.*)$/ ? (lc $1 => $2) : () } @lines;
    return {code => $code, status => $status // 0, version => $version // '',
        headers => \%headers, body => $body, head => $text};
}

sub url {
    my ($self, $path) = @_;
    return "http://127.0.0.1:$self->{port}$path";
}

# Fetch an address, with curl's options: without curl where there is nothing special.
sub fetch {
    my ($self, $url, @options) = @_;
    my ($port, $path) = $url =~ m{^http://127\.0\.0\.1:(\d+)(/.*)\z};
    my ($method, $headers) = defined $port ? DCV::Client::understand(@options) : ();
    my $answer = $method && DCV::Client::ask($port, $method, $path, $headers, $patience);
    return $answer || $self->curl(@options, $url);
}

sub get {
    my ($self, $path, @options) = @_;
    return $self->fetch($self->url($path), @options);
}

# What the status handler at /dcv-status reports, with more parameters if they are given. A
# child that is about to end may refuse.
sub report {
    my ($self, $query) = @_;
    my $path = '/dcv-status?format=json' . (defined $query ? "&$query" : '');
    my $answer;
    wait_for(sub { $answer = $self->get($path); return $answer->{status} == 200 });
    return decode_json($answer->{body});
}

# The processes that a process has started, those that have ended left out. Linux lists those of a
# thread; without that all processes are looked at, of which there are many while tests run.
sub children_of {
    my ($parent) = @_;
    my @all = glob "/proc/$parent/task/[0-9]*/children";
    @all = @all ? map { split ' ', slurp($_) } @all : map { m{(\d+)} } glob '/proc/[0-9]*';
    return grep { slurp("/proc/$_/stat") =~ /\) ([^Z]) $parent / } @all;
}

sub children { return $_[0]{pid} ? children_of($_[0]{pid}) : () }

# All processes of this httpd, those of earlier generations among them.
sub processes {
    my ($self) = @_;
    return grep { slurp("/proc/$_/cmdline") =~ m{\Q$self->{dir}\E/httpd\.conf\0} } map { m{(\d+)} } glob '/proc/[0-9]*';
}

# End the parent first, which starts others for children that are gone, and then all that it started.
# A process that ends has no command line any more, but its port for a moment.
sub kill_all {
    my ($self) = @_;
    kill 'KILL', $self->{pid};
    waitpid delete $self->{pid}, 0;
    unlink "$self->{dir}/httpd.pid";
    return wait_for(sub { !kill('KILL', $self->processes) && listens_at($self->{port}, ReuseAddr => 1) });
}

# The visits of a name of the order of a CSR file; of all other names without one.
sub visits_of {
    my ($self, $source, $name) = @_;
    my ($order) = grep { $_->{source} eq $source } @{$self->report->{orders}};
    return $order->{other_visits} if !defined $name;
    my ($domain) = grep { $_->{name} eq $name } @{$order->{domains}};
    return $domain->{visits};
}

# Send bytes as they are, and return all that comes back until httpd closes.
sub raw {
    my ($self, $bytes) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{port},
        Timeout => $patience) or return '';
    print $socket $bytes;
    shutdown $socket, 1;
    local $/;
    return scalar <$socket> // '';
}

1;
