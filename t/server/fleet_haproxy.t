# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A fleet as it runs: three front ends behind a real HAProxy, with one Redis and one directory of
# orders. While front ends are restarted and killed, and Redis goes and comes, each request gets
# its file; visits, checks and events are those of the fleet.
use strict;
use warnings;
use DCV::Needs qw(haproxy redis-server);
use DCV::Cache;
use DCV::Check qw(file_in check_in);
use DCV::Client;
use DCV::Data qw(slurp);
use DCV::Notify;
use DCV::Order;
use DCV::Proxy;
use DCV::Test;
use POSIX ();
use Time::HiRes qw(sleep);

my $entry = '127.90.0.1';
my @names = map { "h$_.fleet.test" } 1 .. 4;
my %order = map { $_ => DCV::Order->new($_) } @names;
my $cache = DCV::Cache->new('redis');
ok($cache->start, 'a real redis starts');

# Events are told by one command, whichever front end runs it.
my $command = DCV::Notify->new;

# Three front ends that differ in nothing but their port.
my $scene = DCV::Check->new(modules => ['socache_redis'], conf => '');
$scene->dns->zone('fleet.test', records => join '', map { "$_. IN A $entry\n" . $order{$_}->record(/^(\w+)/) } @names[0, 1]);
my $conf = sub {
    my ($box) = @_;
    return <<"END" . $scene->conf;
DCVAuthority sectigo
DCVCSRDirectory $box
DCVStateCache @{[$cache->args]}
@{[$command->line]}<VirtualHost *:\@PORT\@>
    ServerName default.test
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName fleet.test
    ServerAlias *.fleet.test
</VirtualHost>
END
};
$scene->dns->start;
my ($box, @fronts);
for (1 .. 3) {
    my $httpd = DCV::Httpd->new(modules => ['socache_redis', 'watchdog'], children => [2, 12], quiet => [qr/DCV0024|socache_redis|AH00052|AH00051/]);
    $box //= $httpd->drop_box;
    $httpd->write_conf($conf->($box));
    push @fronts, $httpd;
}
my $place = sub { my ($name) = @_; return $fronts[0]->drop("drop/$name.csr", slurp($order{$name}->csr)) };
$place->($_) for @names[0, 1];
for my $httpd (@fronts) { $httpd->start or BAIL_OUT('httpd does not start') }

# The HAProxy of the example of containers, with one front end more.
my $text = slurp('contrib/container/haproxy.cfg');
my ($server) = $text =~ /^( +server front1 .*\n)/m;
$text =~ s/^ +server .*\n//mg;
$text =~ s/bind :80/bind $entry:80/;
my $haproxy = DCV::Proxy->new('haproxy', $text . join '', map { $server =~ s/front1:80/127.0.0.1:$fronts[$_]{port}/r =~ s/front1/front$_/r } 0 .. 2);
ok($haproxy->start(80, $entry), 'three front ends behind a real HAProxy') or BAIL_OUT('HAProxy does not start');

# What a CA gets of an order.
sub fetch {
    my ($name) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => $entry, PeerPort => 80, Timeout => 30) or return "no connection: $!";
    print $socket 'GET /.well-known/pki-validation/' . $order{$name}->md5 . ".txt HTTP/1.1\r\nHost: $name\r\nUser-Agent: Sectigo DCV\r\nConnection: close\r\n\r\n";
    my $said = do { local $/; <$socket> } // '';
    my ($status, $body) = $said =~ m{\AHTTP/1\.1 (\d+) .*?\r\n\r\n(.*)\z}s or return 'no answer';
    return $status != 200 ? $status : $body eq $order{$name}->body ? 'right' : "wrong: $body";
}

# A client that does nothing else, until it is told to end. Writes down what it got, and how often.
sub begin_load {
    my $file = $fronts[0]->dir . "/load.$_[0]";
    my $pid = fork() // die $!;
    return ($pid, $file) if $pid;
    my ($ends, %got) = 0;
    local $SIG{TERM} = sub { $ends = 1 };
    until ($ends) {
        $got{fetch($names[0])}++;
        sleep 0.03;
    }
    DCV::Data::write_file($file, join '', map { "$_ $got{$_}\n" } sort keys %got);
    POSIX::_exit(0);
}

sub end_load {
    my ($pid, $file) = @_;
    kill TERM => $pid;
    waitpid $pid, 0;
    return slurp($file);
}

my $visits = sub {
    my ($httpd, $name) = @_;
    my ($order) = grep { $_->{source} =~ m{/\Q$name\E\.csr$} } @{$httpd->report->{orders}};
    return $order ? $order->{domains}[0]{visits}{count} : -1;
};
my $soon = sub { my ($what, $condition) = @_; return ok(DCV::Httpd::wait_for($condition), $what) };

# One visit after the other: of two at the same moment a cache without a lock may lose one.
sub comes_six_times {
    my ($name, $so_far) = @_;
    my $right = 0;
    for my $number (1 .. 6) {
        # A child that has not read the order yet answers with 404.
        $right++ if DCV::Httpd::wait_for(sub { fetch($name) eq 'right' });
        DCV::Httpd::wait_for(sub { !grep { $visits->($_, $name) != $so_far + $number } @fronts }) or last;
    }
    is($right, 6, 'the CA comes six times');
    my $shown;
    # A front end whose cache is slow once shows none, and says so, until it asks again.
    DCV::Httpd::wait_for(sub { ($shown = join ' ', map { $visits->($_, $name) - $so_far } @fronts) eq '6 6 6' });
    is($shown, '6 6 6', 'the page of each front end shows all six');
    return;
}

# All is well: visits and checks are everybody's.
comes_six_times($names[1], 0);
my $check = sub { my ($httpd, $name) = @_; return $httpd->report("check=$name") };
my $file = file_in($check->($fronts[0], $names[0]), $names[0]);
is($file->{verdict}, 'valid', 'a check by one front end fetches the file through HAProxy');
ok($file->{addresses}[0]{answered_here}, 'and knows that the fleet has answered');
is(file_in($fronts[1]->report("domain=$names[0]"), $names[0])->{time}, $file->{time}, 'the others show it');
is(check_in($fronts[2]->report("domain=$names[0]"), $names[0])->{verdict}, 'valid', 'and that of the record');
is($visits->($fronts[0], $names[0]), 0, 'a check is no visit');
$command->waits_for("visited $names[1]");
$command->waits_for("ready $names[0]");

# All of it goes and comes while somebody asks without end.
my @load = begin_load(1);
ok($_->restart('USR1'), 'a front end restarts gracefully') for @fronts;
$place->($names[2]);
$soon->('a new order comes', sub { return !grep { fetch($names[2]) ne 'right' } 1 .. 9 });
for my $number (0 .. 2) {
    my $httpd = $fronts[$number];
    ok($httpd->kill_all, "front end $number is killed");
    is(join(' ', map { fetch($names[0]) } 1 .. 3), 'right right right', 'the others answer');
    my $other = $fronts[$number - 1];
    is(file_in($check->($other, $names[1]), $names[1])->{verdict}, 'valid', 'and check');
    unlink $httpd->dir . '/httpd.pid';
    ok($httpd->start, "front end $number starts again");
}
# One that was about to tell it may have been killed: then its claim has to lapse first.
{
    local $DCV::Httpd::patience = 3 * $DCV::Httpd::patience;
    $command->waits_for("visited $names[2]");
}
$cache->stop;
is(join(' ', map { fetch($names[0]) } 1 .. 9), join(' ', ('right') x 9), 'Redis is down: the CA gets its file');
$soon->('the pages say that visits are not known', sub { fetch($names[0]); return !grep { ($_->report->{visits_not_recorded} // '') eq '' } @fronts });
ok($fronts[0]->restart, 'a front end restarts without it');
is(file_in($check->($fronts[0], $names[1]), $names[1])->{verdict}, 'valid', 'and checks, for whoever asks');
ok($cache->start, 'Redis comes again');
$soon->('all pages show visits again', sub { fetch($names[0]); return !grep { defined $_->report->{visits_not_recorded} } @fronts });
$cache->hang;
is(join(' ', map { fetch($names[0]) } 1 .. 9), join(' ', ('right') x 9), 'Redis hangs: the CA gets its file');
$cache->go_on;
$soon->('all pages show visits again', sub { fetch($names[0]); return !grep { defined $_->report->{visits_not_recorded} } @fronts });
my $got = end_load(@load);
like($got, qr/\Aright (\d+)\n\z/, 'nobody has got anything else in all that time');
note($got);

# Afterwards all is as it was.
$place->($names[3]);
$soon->('another order comes', sub { return DCV::Httpd::holds(sub { !grep { $visits->($_, $names[3]) != 0 } @fronts }) });
comes_six_times($names[3], 0);
$command->waits_for("visited $_") for @names[0, 3];
is($command->count($_), 1, "$_ is told once, whatever came afterwards") for "visited $names[1]", "ready $names[0]", "visited $names[3]";
unlink "$box/$names[3].csr";
$soon->('the order goes', sub { return !grep { fetch($names[3]) ne '404' } 1 .. 9 });
$_->stop for @fronts;
$haproxy->stop;
done_testing;
