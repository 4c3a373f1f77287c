# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A report is of one moment: a client that takes its time gets the orders as they were when it
# asked, while all of them are replaced again and again.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csrs slurp path_of);
use DCV::Json qw(decode_json);
use IO::Socket::INET;
use Socket qw(SOL_SOCKET SO_RCVBUF);

# More than the buffers of both ends take: 1,000 names make almost 2 MB of JSON.
my $files = 6;
my $names = 1000;
my $httpd = DCV::Httpd->new(one_child => 1, conf => <<"END");
Timeout 600
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName www.h1.example
    ServerAlias *.example
</VirtualHost>
END
my @sets = map { $httpd->drop_box("set$_"); [make_csrs($httpd->dir . "/set$_", $files, $names)] } 0 .. 3;
$httpd->drop_box;

# Put one set of files into the place of another, and wait until the last of them is answered.
sub put {
    my ($set) = @_;
    $httpd->drop("drop/$_.csr", slurp($sets[$set][$_ - 1])) for 1 .. $files;
    return ok(DCV::Httpd::wait_for(sub {
        return !grep { $httpd->get(path_of($sets[$set][$_ - 1]), '-H', "Host: www.h$_.example")->{status} != 200 } 1 .. $files;
    }), "the orders are those of set $set");
}

# What a report says that does not change with the time.
sub orders_of {
    my ($report) = @_;
    return [map { {source => $_->{source}, csr => $_->{csr}, domains => [map { {%$_{qw(name http record)}} } @{$_->{domains}}]} } @{$report->{orders}}];
}

# Ask for a report, and read only its beginning.
sub ask {
    my $socket = IO::Socket::INET->new(Proto => 'tcp') or die "socket: $!";
    setsockopt $socket, SOL_SOCKET, SO_RCVBUF, 4096 or die "buffer: $!";
    connect $socket, Socket::pack_sockaddr_in($httpd->{port}, Socket::inet_aton('127.0.0.1')) or die "connect: $!";
    syswrite $socket, "GET /dcv-status?format=json HTTP/1.0\r\nHost: www.h1.example\r\n\r\n";
    my $text = '';
    while ($text !~ /"orders":/) { sysread $socket, $text, 512, length $text or die "no answer: $text" }
    return ($socket, $text);
}

ok($httpd->start, 'httpd starts');
put(0);
my $before = $httpd->report;
is(scalar(map { @{$_->{domains}} } @{$before->{orders}}), $files * ($names + 1), 'a report has all names');
my ($socket, $text) = ask();
put($_) for 1 .. 3;
my $read;
do { $read = sysread $socket, $text, 65_536, length $text } while $read;
close $socket;
my ($head, $body) = split /\r\n\r\n/, $text, 2;
like($head, qr{^HTTP/1\.1 200 }, 'the client that waited has an answer');
my $held = eval { decode_json($body) } // {};
is(scalar(map { @{$_->{domains}} } @{$held->{orders}}), $files * ($names + 1), 'which is whole');
is_deeply(orders_of($held), orders_of($before), 'with the orders as they were when it asked');
my $after = $httpd->report;
is(join(' ', map { $_->{csr}{md5} } @{$after->{orders}}), join(' ', map { uc DCV::Data::md5_of($_) } @{$sets[3]}), 'a report from now on has the new ones');
$httpd->stop;
done_testing;
