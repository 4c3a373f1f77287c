# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/dcv.md is true: each of its commands does what it says, in the order in which they stand,
# with a real httpd on this machine and real name servers.
use strict;
use warnings;
use DCV::Dns;
use DCV::Command qw(quoted);
use DCV::Data qw(slurp write_file);
use DCV::Httpd;
use DCV::Order;
use DCV::Test;
use File::Temp qw(tempdir);

my $doc = slurp('docs/dcv.md');
my @blocks = $doc =~ /```sh\n(.*?)```/gs;
my ($conf) = $doc =~ /```apache\n(.*?)```/s;
is(scalar @blocks, 12, 'the examples are found');

# A customer's order, its record in the DNS, and a server with a virtual host for it.
my $dir = tempdir('dcv-docs-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $dir;
my $dns = DCV::Dns->new;
my $order = DCV::Order->new('www.example.com', unique => 'a1b2c3');
my $alone = DCV::Order->new('www.example.com', csr => $order->csr);
# Both orders of these examples have one owner; the record of the one with a unique value is there.
$dns->zone('example.com', records => $order->record('www'));
$dns->start;
my $httpd = DCV::Httpd->new(conf => <<'CONF');
Listen 127.0.0.1:80
DCVEngine On
DCVCSRDirectory drop
<VirtualHost 127.0.0.1:80>
    ServerName www.example.com
</VirtualHost>
CONF
my $drop = $httpd->drop_box;
ok($httpd->start, 'httpd starts with an empty directory');
write_file("$dir/www.example.com.csr", slurp($order->csr));
write_file("$dir/dcv.conf", $conf);
write_file("$dir/dns.conf", $dns->conf . "DCVCheckTimeout 12s\n");

# A block, run by a shell as it stands, but for places; who checks asks this test's name servers.
sub run {
    my ($block) = @_;
    $block =~ s{/var/lib/dcv/orders}{$drop}g;
    $block =~ s{/etc/apache2/conf-enabled/dcv\.conf}{$dir/dcv.conf}g;
    $block =~ s/--wait 10s/--wait ${DCV::Httpd::patience}s/;
    $block =~ s/--wait 1h/--wait 1s/;
    local @ENV{qw(PATH ORDER CSR LANG)} = ("$ENV{DCV_BUILD}:$ENV{PATH}", 'order-4712', slurp($order->csr), 'C');
    write_file("$dir/run", "cd @{[quoted($dir)]}\ndcv() { if [ \"\$1\" = check ]; then shift; set -- check --config dns.conf \"\$@\"; fi; command dcv \"\$@\"; }\n$block");
    my $out = `sh '$dir/run' 2>'$dir/err'`;
    return ($? >> 8, $out, slurp("$dir/err"));
}
my ($md5, $sha, $target) = ($order->md5, $order->sha256, $order->target);
my @expected = (
    [0, qr/^Body: $sha\\nsectigo\.com\\na1b2c3$/m, 'shows what the CA looks for'],
    [0, qr/\A(?:\S+: note \w+: .*\n)*\z/, 'says what it objects to'],
    [0, qr/\A\Q$drop\E\/order-4711\.csr\n\z/, 'places the order'],
    [0, qr/^Host:    _$md5\.www$|^Host:    _$md5$/m, 'writes to the customer'],
    [0, qr/^Verdict: valid$/m, 'finds the record'],
    [0, qr/\A\z/, 'removes the order'],
    [0, qr/^Body: $sha\.certigna\.com$/m, 'reads a configuration'],
    [0, qr/\A(?:_\S+ IN CNAME \S+\n)+\z/, 'writes the records'],
    [0, qr{\Ahttp://www\.example\.com/\.well-known/pki-validation/$md5\.txt\n\z}, 'writes the address'],
    [0, qr/\A\Q$drop\E\/order-4712\.csr\n\z/, 'reads standard input'],
    [1, qr/^Verdict: unique_value_wrong$/m, 'waits for the DNS, where the record of the other order is'],
    [2, qr/\ADCV CRITICAL - 0 of 1 names valid: .* \| valid=0;;;0;1 /, 'is a plugin'],
);
SKIP: for my $i (0 .. $#expected) {
    skip 'jq is not installed', 1 if $blocks[$i] =~ /\bjq\b/ && system('command -v jq >/dev/null');
    my ($code, $pattern, $what) = @{$expected[$i]};
    my ($got, $out, $err) = run($blocks[$i]);
    is($got, $code, "example @{[$i + 1]} $what") or diag("$blocks[$i]$err$out");
    like($out, $pattern, 'with the output that is told of');
}
is(slurp("$drop/order-4712.csr") =~ s/-----.*//sr, "DCV-Authority: sectigo\n", 'the last order is there');

# The lines of docs/hosting.md.
my ($add, $remove) = slurp('docs/hosting.md') =~ /^    (dcv add .*)\n    (dcv remove .*)$/m;
local @ENV{qw(ORDERS AUTHORITY UNIQUE)} = ($drop, 'sectigo', 'a1b2c3');
# Of two orders of one CSR the last one by its name is answered.
unlink "$drop/order-4712.csr" or die $!;
my ($code, $out, $err) = run("CSR=www.example.com.csr ORDER=4713\n$add");
is($code, 0, 'the guide for hosting places an order') or diag($err);
is($out, "$drop/4713.csr\n", 'and has its path');
($code, $out) = run("ORDER=4713\n$remove");
is("$code$out", 0, 'and removes it');
ok(!-e "$drop/4713.csr", 'so that it is gone');
$httpd->stop;
$dns->stop;
done_testing;
