# SPDX-License-Identifier: Apache-2.0
# A fleet: front ends with the same orders answer the same, and share what they have seen.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(time sleep);
use DCV::Cache;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

# A cache that was slow is left alone for ten seconds, more than once on a busy machine.
$DCV::Httpd::patience *= 3;

my @csrs = map { make_csr(subject => "/CN=h$_.example") } 1 .. 4;
my $csr = $csrs[0];
my $path = path_of($csr);

sub front_end {
    my ($cache, $directory) = @_;
    my ($kind) = $cache->args =~ /^(\w+)/;
    my $httpd = DCV::Httpd->new(modules => ["socache_$kind"], conf => <<"END");
StartServers 1
ServerLimit 1
ThreadsPerChild 12
MaxRequestWorkers 12
MinSpareThreads 1
MaxSpareThreads 12
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory $directory
DCVStateCache @{[$cache->args]}
<VirtualHost *:\@PORT\@>
    ServerName default.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName h1.example
    ServerAlias *.example
</VirtualHost>
<Location "/dcv-status">
    SetHandler dcv-status
</Location>
END
    $httpd->drop_box;
    return $httpd;
}

sub visits {
    my ($httpd, $number) = @_;
    my ($order) = grep { $_->{domains}[0]{name} eq "h$number.example" } @{(eval { $httpd->report } // {orders => []})->{orders}};
    return $order ? $order->{domains}[0]{visits}{count} : -1;
}

# What the report says of the cache; "" when all is well.
sub says {
    my ($httpd) = @_;
    my $report = eval { $httpd->report } or return 'no report';
    return $report->{visits_not_recorded} // '';
}

sub visit {
    my ($httpd, $number, @more) = @_;
    return $httpd->get(path_of($csrs[$number - 1]), '-H', "Host: h$number.example", @more);
}

for my $kind (qw(redis memcache)) {
  SKIP: {
    skip "$kind is not installed", 1 if !DCV::Cache->is_here($kind);
    my $cache = DCV::Cache->new($kind);
    ok($cache->start, "a real $kind");
    # One has the directory, one shares it, one has a copy.
    my $one = front_end($cache, 'drop');
    my $shared = front_end($cache, $one->dir . '/drop');
    my $copy = front_end($cache, 'drop');
    my @fleet = ($one, $shared, $copy);
    $one->file('drop/1.csr', slurp($csr));
    ok($_->start, "$kind: a front end") for @fleet;

    # The same files, in whatever order they come.
    my %file = ('1.csr' => "DCV-Unique-Value: a\n" . slurp($csr), '2.csr' => "DCV-Unique-Value: b\n" . slurp($csr),
        '3.csr' => "DCV-Unique-Value: c\nDCV-Issued: 2026-11-01\n" . slurp($csr), map { ("h$_.csr" => slurp($csrs[$_ - 1])) } 2 .. 4);
    $one->drop("drop/$_", $file{$_}) for sort keys %file;
    $copy->drop("drop/$_", $file{$_}) for reverse sort keys %file;
    ok($_->answers_soon($path, 'h1.example', sha256_of($csr) . "\nsectigo.com\nc"), "$kind: every front end gives the same answer") for @fleet;
    unlink $_->dir . '/drop/3.csr' for $one, $copy;
    ok($_->answers_soon($path, 'h1.example', sha256_of($csr) . "\nsectigo.com\nb"), "$kind: and the same other one") for @fleet;

    # The CA comes to one, and the page of the others shows it.
    is(visit($one, 2, '-A', 'Sectigo DCV')->{status}, 200, "$kind: the CA comes to one");
    for my $other ($shared, $copy) {
        ok(DCV::Httpd::wait_for(sub { visits($other, 2) == 1 }), "$kind: the page of another shows it");
        my ($order) = grep { $_->{domains}[0]{name} eq 'h2.example' } @{$other->report->{orders}};
        is($order->{domains}[0]{visits}{last}{user_agent}, 'Sectigo DCV', 'with all that is known of it');
    }
    visit($_, 2) for @fleet;
    ok(DCV::Httpd::wait_for(sub { visits($one, 2) == 4 }), "$kind: it comes to all, and each is counted");
    $copy->get('/.well-known/pki-validation/' . 'AB' x 16 . '.txt', '-H', 'Host: h1.example');
    ok(DCV::Httpd::wait_for(sub { grep { $_->{md5} eq 'AB' x 16 } @{(eval { $one->report } // {unknown_requests => []})->{unknown_requests}} }), 'what is not here is known to all, too');

    # The cache is gone, then back.
    push @{$_->{expected}}, qr/DCV0024: DCVStateCache $kind/ for $one;
    $_->{quiet} = [qr/DCV0024|socache_/] for @fleet;
    $cache->stop;
    my $begin = time;
    my $wrong = grep { visit($one, 1 + $_ % 4)->{status} != 200 } 1 .. 60;
    is($wrong, 0, "$kind is down: files are answered");
    cmp_ok(time - $begin, '<', $DCV::Httpd::under ? 60 : 12, 'at full speed');
    ok(DCV::Httpd::wait_for(sub { visit($one, 1); says($one) =~ /does not answer in time/ }), 'and the page says so');
    ok($cache->start, "$kind is back");
    ok(DCV::Httpd::wait_for(sub { visit($one, 3); visits($one, 3) > 10 }), 'and so are visits, those in between among them') or diag(visits($one, 3));
    ok(DCV::Httpd::wait_for(sub { says($one) eq '' }), 'nothing is said of it any more');

    # The cache hangs.
    $cache->hang;
    $begin = time;
    $wrong = grep { visit($one, 1 + $_ % 4)->{status} != 200 } 1 .. 20;
    is($wrong, 0, "$kind hangs: files are answered");
    cmp_ok(time - $begin, '<', $DCV::Httpd::under ? 60 : 12, 'at full speed');
    ok(DCV::Httpd::wait_for(sub { says($one) =~ /does not answer in time/ }), 'and the page says so');
    $cache->go_on;
    ok(DCV::Httpd::wait_for(sub { says($one) eq '' }), 'until it goes on');

    # The cache is full.
    if ($kind eq 'redis') {
        $cache->ask('CONFIG SET maxmemory-policy noeviction');
        like($cache->ask('CONFIG SET maxmemory 1'), qr/OK/, 'redis is full');
        is(scalar(grep { visit($one, 4)->{status} != 200 } 1 .. 5), 0, 'files are answered');
        ok(DCV::Httpd::wait_for(sub { visit($one, 4); says($one) =~ /takes nothing more/ }), 'and the page says so');
        $cache->ask('CONFIG SET maxmemory 0');
        ok(DCV::Httpd::wait_for(sub { visit($one, 4); visits($one, 4) > 5 }), 'with room again visits are recorded');
    }
    $_->stop for @fleet;
  }
}
done_testing;
