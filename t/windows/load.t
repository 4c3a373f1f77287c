# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Ten thousand requests by several clients at once, while files come and go: none is wrong.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr make_csrs sha256_of path_of slurp);
use IO::Socket::INET;

use constant {clients => 4, requests => 2_500, orders => 20};

my $httpd = DCV::Wine->new(conf => '');
my $drop = $httpd->drop_box;
mkdir "$httpd->{dir}/made";
my @csrs = make_csrs("$httpd->{dir}/made", orders);
my %body = map { path_of($_) => sha256_of($_) . "\nsectigo.com" } @csrs;
$httpd->write_conf("MaxKeepAliveRequests 0\n<VirtualHost *:\@PORT\@>\nServerName www.example.com\nServerAlias *.example\nDCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory drop\n"
    . join('', map { 'DCVCSRFile made/' . s{.*/}{}r . "\n" } @csrs) . "<Location \"/dcv-status\">\nSetHandler dcv-status\nDCVStatus On\n</Location>\n</VirtualHost>\n");
ok($httpd->start, 'httpd.exe starts');

# Ask over connections that are kept for a hundred requests. Returns how many were wrong.
sub ask_all {
    my ($seed) = @_;
    my @paths = sort keys %body;
    my ($wrong, $socket) = (0, undef);
    for my $i (1 .. requests) {
        $socket = undef if $i % 100 == 0;
        $socket //= IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $httpd->{port}) or do { $wrong++; next };
        my $path = $paths[($i * 7 + $seed) % @paths];
        print $socket "GET $path HTTP/1.1\r\nHost: www.example.com\r\n\r\n";
        my ($text, $body) = ('', $body{$path});
        while ($text !~ /\r\n\r\n.{@{[length $body]}}\z/s) {
            sysread($socket, $text, 4096, length $text) or last;
        }
        if ($text !~ m{^HTTP/1\.1 200 OK\r\n} || substr($text, index($text, "\r\n\r\n") + 4) ne $body) {
            $wrong++;
            $socket = undef;
        }
    }
    return $wrong;
}

my @clients;
for my $client (1 .. clients) {
    my $pid = fork() // die $!;
    if (!$pid) {
        my $wrong = ask_all($client);
        POSIX::_exit($wrong > 255 ? 255 : $wrong);
    }
    push @clients, $pid;
}
my $new = make_csr(subject => '/CN=new.example');
my ($rounds, $wrong) = (0, 0);
while (@clients) {
    $httpd->drop('drop/new.csr', slurp($new));
    $wrong++ if !DCV::Httpd::wait_for(sub { $httpd->get(path_of($new), '-H', 'Host: new.example')->{status} == 200 });
    unlink "$drop/new.csr";
    $wrong++ if !DCV::Httpd::wait_for(sub { $httpd->get(path_of($new), '-H', 'Host: new.example')->{status} == 404 });
    $rounds++;
    @clients = grep { waitpid($_, POSIX::WNOHANG()) ? do { $wrong += $? >> 8; 0 } : 1 } @clients;
}
is($wrong, 0, 'none of ten thousand answers is wrong');
cmp_ok($rounds, '>', 0, 'while files came and went');
is(scalar(grep { !$_->{other_visits}{count} } @{$httpd->report->{orders}}), 0, 'visits of each file are counted');
$httpd->stop;
done_testing;
