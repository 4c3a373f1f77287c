# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Children, and the parent, are killed while there is load: files are answered right afterwards,
# nothing that is left hinders a start, and visits and checks go on.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Raw;
use IO::Socket::INET;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use POSIX ();
use Time::HiRes qw(sleep time);

my ($first, $second) = map { make_csr(subject => "/CN=$_.example") } qw(first second);
my @many = map { "n$_.first.example" } 1 .. 80;
my $many = make_csr(subject => '/CN=n.first.example', san => join ',', map { "DNS:$_" } @many);
# A resolver that says nothing: a check takes its time.
my $silent = IO::Socket::INET->new(Proto => 'udp', LocalAddr => '127.0.0.1') or die $!;
my $port = $silent->sockport;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], quiet => [qr/AH0005[0-9]|AH00098|AH10392|AH00161|AH00288/], conf => <<"END");
StartServers 3
DCVEngine On
DCVAuthority sectigo
DCVResolver 127.0.0.1\@$port
DCVCheckTimeout 4s
DCVCSRDirectory drop
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName first.example
    ServerAlias second.example
</VirtualHost>
END
$httpd->drop_box;
$httpd->file('drop/first.csr', slurp($first));
ok($httpd->start, 'httpd starts');
my $body = sha256_of($first) . "\nsectigo.com";

# Two clients without a pause, of files and of checks; what is wrong is written down. A killed
# process gives no answer, which is no wrong one.
sub start_load {
    return map {
        my $path = $_;
        my $pid = fork // die $!;
        if (!$pid) {
            $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
            my $wrong = "$httpd->{dir}/wrong";
            while (1) {
                my $text = DCV::Raw::exchange($httpd->{port}, "GET $path HTTP/1.1\r\nHost: first.example\r\nConnection: close\r\n\r\n");
                my $answer = DCV::Client::parse($text, 'GET', 0) or next;
                next if $answer->{status} == 503 || $answer->{status} == 200 && ($path =~ /status/ || $answer->{body} eq $body);
                open my $out, '>>', $wrong;
                print $out "$path: $text\n";
            }
        }
        $pid;
    } path_of($first), '/dcv-status?format=json&check=all';
}

my $visits = sub { return $httpd->report->{orders}[0]{domains}[0]{visits}{count} };
my $drops = sub {
    my ($name) = @_;
    $httpd->drop('drop/second.csr', slurp($second));
    ok($httpd->answers(path_of($second), 'second.example', sha256_of($second) . "\nsectigo.com"), "$name: an order that comes is answered by every child");
    unlink "$httpd->{dir}/drop/second.csr";
    ok($httpd->answers(path_of($second), 'second.example', undef), "$name: and one that goes is not");
};
my @load = start_load();
END { kill 'KILL', @load if @load }
for my $round (1 .. 12) {
    sleep 0.3;
    my @children = $httpd->children or next;
    kill 'KILL', $children[rand @children];
}
$drops->('children are killed');
my $before = $visits->();
ok(DCV::Httpd::wait_for(sub { $visits->() > $before }), 'children are killed: visits are counted');

# The parent, and with it all children as far as a shell can see them.
for my $round (1 .. 3) {
    sleep 0.5;
    ok($httpd->kill_all, "the parent is killed, time $round: no process is left");
    ok($httpd->start, "the parent is killed, time $round: httpd starts again");
}
$drops->('the parent is killed');
$before = $visits->();
ok(DCV::Httpd::wait_for(sub { $visits->() > $before }), 'the parent is killed: visits are counted');
kill 'KILL', splice @load;
is(DCV::Httpd::slurp("$httpd->{dir}/wrong"), '', 'no answer was wrong');

# Children are killed that have taken all slots for checks: each is free again when its time is over.
my $check = sub { return $httpd->get("/dcv-status?format=json&check=$_[0]") };
$httpd->drop('drop/many.csr', slurp($many));
ok($httpd->answers(path_of($many), 'first.example', undef) && DCV::Httpd::wait_for(sub { @{$httpd->report->{orders}} == 2 }), 'an order with many names comes');
my $are_taken = sub {
    my @clients = map {
        my $name = $_;
        my $pid = fork // die $!;
        if (!$pid) {
            $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
            $check->($name);
            POSIX::_exit(0);
        }
        $pid;
    } splice @many, 0, 10;
    # Their requests come before it is asked whether a slot is left, which would take one.
    sleep 0.5;
    my $is_refused = DCV::Httpd::wait_for(sub { $check->('first.example')->{body} =~ /Too many checks/ }, 3);
    kill 'KILL', $httpd->children, @clients;
    waitpid $_, 0 for @clients;
    return $is_refused;
};
ok(DCV::Httpd::succeeds_once($are_taken), 'checks that are under way have taken all slots');
ok(DCV::Httpd::wait_for(sub { $check->('n.first.example')->{status} == 200 }), 'a check is made after those that had the slots were killed');
$httpd->stop;
done_testing;
