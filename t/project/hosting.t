# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/hosting.md is true: its configuration, its panel's lines of shell, its questions.
use strict;
use warnings;
use Digest::SHA qw(sha1_base64);
use DCV::Test;
use DCV::Cache;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of md5_of sha256_of);

my $guide = slurp('docs/hosting.md');
my ($conf) = $guide =~ /```apache\n(.*?)```/s;
my ($place, $remove, $ask) = $guide =~ /```sh\n(.*?)```/gs;
ok($conf && $ask, 'the examples are found');
my $csr = make_csr(subject => '/CN=shop.example');

my $cache = DCV::Cache->new('redis');
my $with_cache = DCV::Cache->is_here('redis') && $cache->start;
my $httpd = DCV::Httpd->new(modules => [qw(authn_core auth_basic authn_file authz_user socache_redis socache_memcache)], one_child => 1);
my $orders = $httpd->drop_box('orders');
$conf =~ s{/var/lib/dcv/orders}{$orders} or fail('its directory');
$conf =~ s{redis:127\.0\.0\.1:6379}{$with_cache ? $cache->args : 'redis:127.0.0.1:1'}e or fail('its cache');
(my $own_port) = $conf =~ /^Listen 127\.0\.0\.1:(\d+)$/m or fail('the port of its page');
$conf =~ s/127\.0\.0\.1:$own_port\b/127.0.0.1:$httpd->{tls_port}/g;
my $page = "http://127.0.0.1:$httpd->{tls_port}/";
my ($passwords) = $conf =~ /AuthUserFile (\S+)/;
chomp(my $hash = `openssl passwd -apr1 secret`);
$httpd->file($passwords, "monitor:$hash\n");
my $home = $httpd->dir;
chmod 0600, $httpd->file('.netrc', 'machine 127.0.0.1 ' . ($guide =~ /`machine localhost (login monitor\s+password) \.\.\.`/)[0] =~ s/\s+/ /r . " secret\n");
# A busy machine may keep a cache waiting.
$httpd->{quiet} = [qr/DCV0024|socache_redis/];
# Here the server's user is in no group of the panel's, and may look before the test lets it.
push @{$httpd->{quiet}}, qr/DCV0020: .*4711\.csr: cannot read it: Permission denied/ if !$>;
$httpd->write_conf("$conf<VirtualHost *:\@PORT\@>\nServerName default.example\n</VirtualHost>\n<VirtualHost *:\@PORT\@>\nServerName shop.example\n</VirtualHost>\n");
is(($httpd->configtest)[1], "Syntax OK\n", "the guide's configuration loads");
ok($httpd->start, "httpd starts with the guide's configuration");

# A command of the guide, with this test's order and httpd.
sub shell {
    my ($command) = @_;
    $command =~ s{http://localhost:$own_port/}{$page}g;
    $command =~ s{http://127\.0\.0\.1/}{$httpd->url('/')}ge;
    $command =~ s{/var/lib/dcv/orders}{$orders}g;
    $command =~ s/\bNAME\b/shop.example/g;
    $command =~ s/\bMD5\b/md5_of($csr)/ge;
    local @ENV{qw(AUTHORITY UNIQUE CSR ORDERS ORDER HOME)} = ('sectigo', 'a1b2c3', $csr, $orders, '4711', $home);
    my $out = `{ $command\n} 2>&1`;
    return ($? >> 8, $out);
}
isnt((shell($ask))[0], 0, 'an order that is not there is not well') or diag((shell($ask))[1]);
cmp_ok(scalar(() = $place =~ /\n/g), '<=', 3, 'a panel\'s three lines');
is_deeply([shell($place)], [0, ''], "the panel's lines place the order");
chmod 0644, "$orders/4711.csr" if !$>;
ok($httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com\na1b2c3"), 'the order is answered');
is((shell($ask))[0], 0, "the guide's question says that the order is well") or diag((shell($ask))[1]);
my @questions = $guide =~ /`(curl [^`]*)`/g;
is(scalar @questions, 2, 'questions for a validation that hangs');
like((shell($questions[0]))[1], qr{^Order: \Q$orders\E/4711\.csr$}m, 'is the order there?');
is((shell($questions[1]))[1], sha256_of($csr) . "\nsectigo.com\na1b2c3", "the guide's question shows what is answered");
is_deeply([shell($remove)], [0, ''], 'the line that removes it says nothing');
ok($httpd->answers(path_of($csr), 'shop.example', undef), 'the line that removes it does so');
like($httpd->fetch("${page}dcv-status?format=text", '-u', 'monitor:secret')->{body}, qr/^DCVErrors: 0$/m, 'nothing is left behind');
is($httpd->fetch("${page}dcv-status")->{status}, 401, 'the page asks for a password');
is($httpd->get('/dcv-status', '-H', 'Host: shop.example')->{status}, 404, 'and is in no virtual host of a customer');
is($httpd->get('/dcv-status', '-H', 'Host: dcv-status.example.com')->{status}, 404, 'whatever its Host');
unlike($httpd->log, qr/DCV002[56]/, 'httpd warns of nothing');

# What else it says to do.
my ($rsync) = $guide =~ /^    (rsync .*)$/m;
like($rsync, qr{^rsync -a --delete \S+/ \S+:\S+/$}, 'rsync copies what is in the directory');
my ($install) = $guide =~ /^    (install .*)$/m;
is((shell($install =~ s/panel/root/r =~ s{\S+/orders}{$httpd->{dir}/new}r))[0], $> ? 1 : 0, 'the directory can be made so') if !$>;
$httpd->stop;
done_testing;
