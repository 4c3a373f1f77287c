# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv add --wait returns when httpd answers with the order, and leaves no trace of having asked.
use strict;
use warnings;
use DCV::Test;
use DCV::Command qw(dcv);
use DCV::Data qw(make_csr md5_of path_of sha256_of);
use DCV::Httpd;
use IO::Socket::INET;

my $csr = make_csr(subject => '/CN=shop.example', san => 'DNS:shop.example,DNS:www.shop.example,DNS:*.shop.example');
my $foreign = make_csr(subject => '/CN=shop.example', san => 'DNS:shop.example,DNS:mail.shop.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<'CONF');
DCVEngine On
DCVCSRDirectory drop
@STATUS@
<VirtualHost *:@PORT@>
    ServerName default.example
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName shop.example
    ServerAlias www.shop.example
</VirtualHost>
CONF
my $drop = $httpd->drop_box;
ok($httpd->start, 'httpd starts with an empty directory');
my @server = ('--server', "127.0.0.1:$httpd->{port}");
my $long = "$DCV::Httpd::patience" . 's';

# The answer is there when the command returns, in one child at least.
my $run = dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'one', '-n', 'shop', '--wait', $long, @server, $csr);
is_deeply([@$run{qw(code out err)}], [0, "$drop/shop.csr\n", ''], 'add --wait returns when the server answers');
DCV::Httpd::everywhere(sub { @{$httpd->report->{orders}} });
# It has asked before the order was there, and after. Visits are recorded behind the response, so
# one that counts for certain comes last.
sub visits { return $httpd->visits_of("$drop/shop.csr", $_[0])->{count} }
$httpd->get(path_of($foreign), '-H', 'Host: shop.example');
is($httpd->get(path_of($csr), '-H', 'Host: www.shop.example')->{body}, sha256_of($csr) . "\nsectigo.com\none", 'which it does');
DCV::Httpd::wait_for(sub { visits('www.shop.example') });
is(visits('www.shop.example') . ' ' . visits('shop.example'), '1 0', 'what it has asked is no visit');
my $strays;
DCV::Httpd::wait_for(sub { $strays = $httpd->report->{unknown_requests}; return @$strays });
is(join(' ', map { "$_->{md5} $_->{count}" } @$strays), md5_of($foreign) . ' 1', 'and no unknown request');
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'two', '-n', 'shop', '--replace', '--wait', $long, @server, $csr);
is($run->{code}, 0, 'so it does for one that is replaced');
ok($httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com\ntwo"), 'with the new content');

# Another order of the same CSR goes before it.
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'three', '-n', 'first', '--wait', '3s', @server, $csr);
like($run->{err}, qr/^dcv: shop\.example: the server answers with something else; see whether another order of the same CSR goes before$/m, 'an order that another one hides is told so');
unlink "$drop/first.csr" or die $!;

# A name that no virtual host claims.
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'mail', '--wait', '3s', @server, $foreign);
is($run->{code}, 1, 'when the time is over, the status is 1');
is($run->{err}, "dcv: mail.shop.example: the server does not answer with the file; see that a virtual host has this name and DCVEngine On\n", 'the name that is not answered is told, and no other');
is($run->{out}, "$drop/mail.csr\n", 'and the order is there all the same');

# A server that is silent costs the time that was given, and not that for each name.
my $silent = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 128) or die $!;
my @names = map { "n$_.shop.example" } 1 .. 40;
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-d', join(',', @names), '-n', 'many', '--wait', '1s', '--server', '127.0.0.1:' . $silent->sockport, $csr);
is($run->{code}, 1, 'a server that is silent is told by the status');
like($run->{err}, qr/^dcv: shop\.example: the server does not answer with the file; /m, 'the first name was asked for');
like($run->{err}, qr/^dcv: n40\.shop\.example: the time was over before the server was asked for it; /m, 'the last one was not, since the time was over');
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'four', '-n', 'now', '--wait', '0', @server, $csr);
unlike($run->{err}, qr/the time was over before/, 'each is asked for once, however short the time');
$httpd->stop;
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'down', '--wait', '1s', @server, $csr);
is($run->{code}, 1, 'a server that is down does not answer');
is(dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'odd', '--wait', '1s', '--server', 'a:b:c:99999', $csr)->{code}, 2, 'an address that is none is wrong use');
ok(!-e "$drop/odd.csr", 'before anything is written');
done_testing;
