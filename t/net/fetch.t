# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What is fetched, from where, and what is said of servers of all kinds. t/net/fetch_files.c
# fetches as a run does; servers of ours reply as odd as there are any.
use strict;
use warnings;
use DCV::Dns::Namespace;
use DCV::Fetch qw(fetch fetch_one);
use DCV::OddServer;
use DCV::Test;
use File::Temp qw(tempdir);
use Time::HiRes qw(sleep);

DCV::Dns::Namespace::enter();
DCV::Dns::Namespace::set_up();
$SIG{$_} = sub { exit 1 } for qw(INT TERM);

use constant {odd => '127.80.0.1', v6 => 'fd00:80::1', public => '45.0.0.1', proxy => '127.80.0.9'};
my $path = '/.well-known/pki-validation/' . 'A' x 32 . '.txt';

sub ip { system("ip $_ 2>/dev/null") for @_; return }

my $page = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nright\n";

sub drip {
    my ($socket, $piece) = @_;
    while (syswrite $socket, $piece) { sleep 0.1 }
    return;
}

# What each path brings.
my %reply = (
    ok       => $page,
    headers  => "HTTP/1.1 200 Fine\r\nServer: nginx\r\nVia: 1.1 varnish\r\nX-Powered-By: PHP/8\r\nX-Cache: HIT\r\nCF-RAY:   8f1-CDG \r\n"
        . "Content-Type: text/plain\r\nServer: second\r\nContent-Length: 0\r\n\r\n",
    redirect => "HTTP/1.1 301 Moved\r\nLocation: https://" . odd . "/ok\r\nContent-Length: 0\r\n\r\n",
    long     => "HTTP/1.1 302 Found\r\nLocation: /" . 'x' x 2000 . "\r\nContent-Length: 0\r\n\r\n",
    interim  => "HTTP/1.1 100 Continue\r\nServer: early\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n$page",
    teapot   => "HTTP/1.0 418 I am\r\n\r\n",
    empty    => "HTTP/1.1 204 No Content\r\n\r\n",
    linefeed => "HTTP/1.1 200 OK\nServer: old\n\nright",
    gzip     => "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    zeros    => "HTTP/1.1 200 OK\r\n\r\na\0b",
    chunked  => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nrig\r\n2\r\nht\r\n0\r\n\r\n",
    chunkcut => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nrig\r\n20\r\nht",
    cut      => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nright",
    exact    => "HTTP/1.1 200 OK\r\nContent-Length: 16384\r\n\r\n" . 'x' x 16384,
    big      => "HTTP/1.1 200 OK\r\n\r\n" . 'x' x 1e6,
    close    => '',
    partial  => "HTTP/1.1 200 OK\r\nServer: half",
    nine     => "right\n",
    smtp     => "220 mail.example.com ESMTP\r\n",
    binary   => "\x00\x01\x02\x03" x 100,
    headlong => "HTTP/1.1 200 OK\r\n" . ('X-A: ' . 'y' x 1000 . "\r\n") x 100 . "\r\nright",
    headmany => "HTTP/1.1 200 OK\r\n" . "a:b\r\n" x 10_000 . "\r\nright",
    headline => "HTTP/1.1 200 OK\r\nX-A: " . 'y' x 500_000,
    interims => "HTTP/1.1 100 Continue\r\n\r\n" x 5_000,
);
my %act = (
    reset  => \&DCV::OddServer::reset_it,
    midway => sub { syswrite $_[0], "HTTP/1.1 200 OK\r\n"; sleep 0.1; DCV::OddServer::reset_it($_[0]) },
    silent => sub { sleep 20 },
    drip   => sub { syswrite $_[0], "HTTP/1.1 200 OK\r\n\r\nright"; drip($_[0], '.') },
    driphead => sub { syswrite $_[0], "HTTP/1.1 200 OK\r\n"; drip($_[0], "X-A: b\r\n") },
    hang   => sub { syswrite $_[0], "HTTP/1.1 503 Busy\r\nServer: slow\r\nContent-Length: 9\r\n\r\n"; sleep 20 },
);

sub answer {
    my ($request) = @_;
    my ($what) = $request =~ m{^GET /(\w+)} or return $page;
    return [0.3, $page] if $what eq 'wait';
    my $bytes = $reply{$what} // $page;
    return $act{$what} // (length $bytes < 50_000 ? $bytes : sub { DCV::OddServer::send_last($_[0], $bytes) });
}

# Of each path, what is said: the outcome, or the status and how the body ended.
sub is_said {
    my ($expected, %options) = @_;
    my @names = sort keys %$expected;
    my @results = fetch([map { ['www.example.com', "/$_", odd, 80] } @names], %options);
    for my $i (0 .. $#names) {
        my $one = $results[$i] // {};
        my $said = ($one->{outcome} // 'nothing') eq 'replied' ? join(' ', map { $_ // '-' } @$one{qw(status end body)}) : $one->{outcome};
        is($said, $expected->{$names[$i]}, "$names[$i]: " . $expected->{$names[$i]} =~ s/[^\x20-\x7e].*//sr);
    }
    return;
}

# --- Families and routes, before there is an IPv6 address ---
is(fetch_one('/', '2a00::1')->{outcome}, 'no_family', 'a machine without an IPv6 address says that it lacks the family');
ip('address add ' . v6 . '/128 dev lo', 'address add ' . public . '/32 dev lo', 'route add 45.1.0.0/24 dev lo',
    'route add unreachable 45.2.0.0/24');
my $has_v6 = IO::Socket::IP->new(LocalHost => v6, Listen => 1);
my $v6_is_there = defined $has_v6;
undef $has_v6;

my @servers = map { DCV::OddServer->new($_, 80, \&answer) } odd, public, proxy, $v6_is_there ? v6 : ();
my ($server, $public, $proxy) = @servers;

# --- What is asked ---
$ENV{$_} = 'http://' . proxy . ':80' for qw(http_proxy HTTPS_PROXY https_proxy ALL_PROXY all_proxy);
$ENV{HOME} = $ENV{CURL_HOME} = tempdir('dcv-home-XXXXXX', TMPDIR => 1, CLEANUP => 1);
for (['.netrc', "default login me password secret\n"], ['.curlrc', "header = \"X-Curlrc: 1\"\nlocation\n"]) {
    open my $out, '>', "$ENV{HOME}/$_->[0]" or die $!;
    print $out $_->[1];
    close $out;
}
my ($named, $numbered, $redirected) = fetch([['www.example.com', "$path?a/../b", odd, 80, 'n0nce'], [odd, '/ok', odd, 80],
    ['www.example.com', '/redirect', odd, 80]]);
is("$named->{outcome} $named->{status} $named->{end} $named->{body}", "replied 200 whole right\n", 'a file is fetched');
is("$named->{address} $named->{port}", odd . ' 80', 'and from where is said');
my %request = map { (m{^GET (\S+)})[0] => $_ } $server->requests;
my $request = $request{"$path?a/../b"};
like($request, qr/^Host: www\.example\.com\r$/m, 'Host is the name');
like($request, qr/^User-Agent: mod_dcv\/[\d.]+ \(check of the domain control file\)\r$/m, 'the user agent names the module');
like($request, qr/^DCV-Check: n0nce\r$/m, 'the nonce is sent');
unlike($request{'/ok'}, qr/^DCV-Check/m, 'and nothing where there is none');
like($request{'/ok'}, qr/^Host: @{[odd]}\r$/m, 'a name may be an address');
unlike(join('', values %request), qr/^(?:Authorization|Cookie|Accept-Encoding|Proxy|X-Curlrc|Upgrade|Range)/mi, 'nothing is sent that was not asked for');
is("$redirected->{status} $redirected->{location}", '301 https://' . odd . '/ok', 'a redirect is told');
is(scalar $server->requests, 3, 'and not followed');
is(scalar $proxy->requests, 0, 'no proxy of the environment is used');
SKIP: {
    skip 'no IPv6 here', 2 if !$v6_is_there;
    my ($over_v6, $bracketed) = fetch([['www.example.com', '/ok', v6, 80], [v6, '/ok', v6, 80]]);
    is("$over_v6->{outcome} $over_v6->{address}", 'replied ' . v6, 'a file is fetched over IPv6');
    like(join('', $servers[3]->requests), qr/^Host: \[@{[v6]}\]\r$/m, 'an IPv6 address as a name is in brackets');
}

# --- What is said of replies ---
is_said({ok => "200 whole right\n", redirect => '301 whole -', interim => "200 whole right\n", teapot => '418 whole -',
    empty => '204 whole -', linefeed => '200 whole right', gzip => "200 whole \x1f\x8b\x08\x00", zeros => "200 whole a\0b",
    chunked => '200 whole right', chunkcut => '200 cut right', cut => '200 cut right', exact => '200 whole ' . 'x' x 256,
    big => '200 too_long ' . 'x' x 256, close => 'closed', partial => 'closed', reset => 'closed', midway => 'closed',
    nine => 'no_http', smtp => 'no_http', binary => 'no_http', headlong => 'endless_head', headmany => 'endless_head',
    headline => 'endless_head', interims => 'endless_head'}, timeout => 20_000);
is_said({silent => 'no_reply', driphead => 'no_reply', hang => '503 slow -'}, timeout => 3000);
my $headers = fetch_one('/headers', odd);
is(join('|', @$headers{qw(server via hint type)}), 'nginx|1.1 varnish|CF-RAY: 8f1-CDG|text/plain',
    'headers that tell who answered are kept: the first of a name, and the most telling hint');
is(fetch_one('/interim', odd)->{server}, undef, 'nothing of an interim response is kept');
is(length fetch_one('/long', odd)->{location}, 254, 'of a long header the first 254 octets');
is(fetch_one('/gzip', odd)->{encoding}, 'gzip', 'a body that is compressed is told');
my $big = fetch_one('/big', odd);
is("$big->{body_len} " . length $big->{body}, '16384 256', 'of a long body the first 16 KiB are read and 256 octets kept');
my $drip = fetch_one('/drip', odd, 80, timeout => 3000);
like("$drip->{status} $drip->{end} $drip->{body}", qr/^200 slow right\.+$/, 'a body that drips beyond the time is slow, and its status counts');

# --- What is said where nobody replies ---
is(fetch_one('/', '127.80.0.77')->{outcome}, 'refused', 'a port where nobody listens refuses');
my $silent = fetch_one('/', '45.1.0.1', 80, timeout => 2000);
is($silent->{outcome}, 'silent', 'an address that does not respond is silent');
cmp_ok($silent->{ms}, '<', 1900, 'which takes two fifths of the time');
is(fetch_one('/', '45.2.0.1')->{outcome}, 'no_route', 'where the network leads nowhere there is no route');
is(fetch_one('/', '45.3.0.1')->{outcome}, 'no_route', 'nor where this machine knows of none');
is(fetch_one('/', '2a00::1')->{outcome}, 'no_route', 'with an address of the family, that is the network\'s') if $v6_is_there;
is(fetch_one('/', odd, $_)->{outcome}, 'not_tried', "port $_ is not asked") for 22, 8080, 0;
is(fetch_one('/', 'localhost')->{outcome}, 'not_tried', 'a name is no address');

# --- Addresses that are not of the Internet ---
my @private = qw(127.80.0.1 127.0.0.1 10.0.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 ::1 :: ::ffff:127.80.0.1 ::ffff:45.0.0.1
    64:ff9b::7f50:1 2002:7f50:1:: fd00:80::1 fe80::1 fec0::1 ff02::1);
my $before = () = map { $_->requests } @servers;
my @results = fetch([map { ['www.example.com', '/ok', $_, 80] } @private], private => 0);
is($results[$_]{outcome}, 'private', "$private[$_] is not asked") for 0 .. $#private;
is(scalar(() = map { $_->requests } @servers), $before, 'no server has heard of it');
is(fetch_one('/ok', public, 80, private => 0)->{outcome}, 'replied', 'an address of the Internet is asked');

# --- The end of the time ---
my @names = qw(ok drip hang silent driphead);
@results = fetch([map { ['www.example.com', "/$_", odd, 80] } @names], timeout => 20_000, stop => 6000);
is(join(' ', map { join '/', grep { defined } @$_{qw(outcome status end)} } @results[0 .. 4]),
    'replied/200/whole replied/200/slow replied/503/slow no_reply no_reply', 'at the end of the time each has what came');
my ($late) = fetch([['www.example.com', '/silent', odd, 80]], timeout => 10_000, stop => 500);
is($late->{outcome}, 'not_tried', 'a fetch that had hardly any time says nothing of the server');
@results = fetch([map { ['www.example.com', '/silent', odd, 80] } 1 .. 12], timeout => 5000, stop => 2000, at_once => 4);
is(join(' ', map { $_->{outcome} } @results[3, 4, 11]), 'no_reply not_tried not_tried', 'nor does one that was still queued');

# --- Many ---
my $many;
(@results) = fetch([map { ['www.example.com', '/wait', odd, 80] } 1 .. 200], timeout => 20_000, at_once => 800);
$many = pop @results;
my %count;
$count{join ' ', map { $_ // '-' } @$_{qw(outcome status end)}}++ for @results;
is(join(', ', map { "$_: $count{$_}" } sort keys %count), 'replied 200 whole: 200', '200 files are fetched at once');
cmp_ok($many->{at_once}, '>', 40, 'many at a time');
(@results) = fetch([map { ['www.example.com', '/wait', odd, 80] } 1 .. 40], timeout => 20_000, at_once => 8);
$many = pop @results;
is(scalar(grep { $_->{outcome} eq 'replied' } @results), 40, 'with few descriptors they take turns');
cmp_ok($many->{at_once}, '<=', 8 + 6, 'and no more than allowed are open');
(@results) = fetch([(map { ['www.example.com', '/', '45.1.0.1', 80] } 1 .. 60), ['www.example.com', '/ok', odd, 80]], at_once => 8, timeout => 2000);
$many = pop @results;
is(scalar(grep { $_->{outcome} eq 'silent' } @results[0 .. 59]), 60, 'a dead address is silent for all');
cmp_ok($many->{ms}, '<', 6000, 'without each waiting for it');
cmp_ok($results[60]{ms}, '<', 500, 'and costs another one nothing');
(@results) = fetch([map { ['www.example.com', $_, odd, 80] } ('/ok', '/cut', '/headers') x 5], threads => 4, timeout => 20_000);
pop @results;
is(join(' ', map { $_->{outcome} } @results), join(' ', ('replied') x 15), 'several threads fetch at once, each by itself');

done_testing;
