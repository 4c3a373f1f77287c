# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer with many orders floods his own files with requests, which fill the memory that all
# share: the page still shows that the CA has come to his neighbours, before and meanwhile. In a
# memory that is small this is so from the beginning as in a larger one after days.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs slurp path_of write_file);
use DCV::Raw;
use POSIX ();
use Time::HiRes qw(sleep);

my $requests = $DCV::Httpd::under ? 2000 : 50_000;
my ($batch, $own) = (50, 400);
my @neighbours = map { "n$_" } 1 .. 30;
my @panel = map { "p$_" } 1 .. 10;
my $vhosts = join '', map { "<VirtualHost *:\@PORT\@>\nServerName $_.example\nDCVCSRDirectory $_\n</VirtualHost>\n" } @neighbours;
my $others = join '', map { "<VirtualHost *:\@PORT\@>\nServerName $_.example\n</VirtualHost>\n" } @panel;
my $conf = <<"END";
MaxKeepAliveRequests 0
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory panel
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName mallory.example
    ServerAlias *.mallory.example
    DCVCSRDirectory mallory
</VirtualHost>
$vhosts$others
END
my %csr = map { $_ => make_csr(subject => "/CN=$_.example") } @neighbours, @panel;
my $httpd;
my @own;

sub start_with {
    my ($cache) = @_;
    $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], children => [4, 5], quiet => [qr/AH0016[01]|AH00484|AH10159|AH03490/], conf => $cache . $conf);
    $httpd->drop_box($_) for 'panel', 'mallory', @neighbours;
    $httpd->file((/^p/ ? 'panel' : $_) . "/$_.csr", slurp($csr{$_})) for @neighbours, @panel;
    @own = make_csrs($httpd->drop_box('csrs'), $own);
    write_file("$httpd->{dir}/mallory/$_.csr", "DCV-Domains: x$_.mallory.example\n" . slurp($own[$_ - 1])) for 1 .. $own;
    return $httpd->start;
}

sub visit { my ($name, $agent) = @_; return $httpd->get(path_of($csr{$name}), '-H', "Host: $name.example", '-A', $agent // 'Sectigo DCV')->{status} }

# How many of some names have a number of visits by now, or more.
sub seen {
    my ($count, $whose) = @_;
    my @names = grep { ($_->{name} =~ /mallory/ ? 'own' : 'neighbours') eq $whose } map { @{$_->{domains}} } @{$httpd->report->{orders}};
    return scalar grep { $_->{visits}{count} >= $count } @names;
}

# Requests for his own files, each with another long text, so that none is short.
sub flood {
    my ($client) = @_;
    my $pid = fork // die $!;
    return $pid if $pid;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    my @paths = map { path_of($_) } @own;
    my ($sent, $right) = (0, 0);
    while ($sent < $requests) {
        my @numbers = map { $sent + $_ } 1 .. $batch;
        my @texts = map { my $n = $_ % $own; "GET $paths[$n] HTTP/1.1\r\nHost: x${\ ($n + 1)}.mallory.example\r\nUser-Agent: $client $_ " . 'x' x 220 . "\r\n" } @numbers;
        $texts[-1] .= "Connection: close\r\n";
        $right += () = DCV::Raw::exchange($httpd->{port}, join '', map { "$_\r\n" } @texts) =~ m{HTTP/1\.1 200 }g;
        $sent += $batch;
    }
    POSIX::_exit($right == $sent ? 0 : 1);
}

for my $cache ('', "DCVStateCache memory:131072\n") {
    my $with = $cache ? 'a small memory' : 'memory by default';
    ok(start_with($cache), "$with: httpd starts");
    for my $name (@neighbours, @panel) {
        visit($name) for 1 .. 3;
    }
    is(seen(3, 'neighbours'), 40, "$with: the CA comes three times to forty neighbours");
    my @clients = map { flood($_) } 1, 2;
    sleep 2;
    is(visit($_), 200, "$with: the CA comes to $_ during the flood") for 'n1', 'p1';
    ok(DCV::Httpd::wait_for(sub { seen(4, 'neighbours') == 2 }), "$with: and the page says so at once");
    my $failed = grep { waitpid $_, 0; $? } @clients;
    is($failed, 0, "$with: each request is answered");
    is(seen(3, 'neighbours'), 40, "$with: the page has the visits of all neighbours after " . 2 * $requests . ' requests');
    cmp_ok(seen(1, 'own'), '<', $own * 3 / 4, "$with: which have pushed out each other") if $cache && !$DCV::Httpd::under;
    ok($httpd->restart, "$with: httpd restarts");
    is(seen(3, 'neighbours'), 40, "$with: and the page has all that after it");
    $httpd->stop;
}
done_testing;
