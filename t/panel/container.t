# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# contrib/container, without containers: its configuration of httpd and HAProxy serves orders from
# two front ends with a real Redis, its files name each other, and its image has what is needed.
use strict;
use warnings;
use DCV::Needs qw(haproxy redis-server);
use CPAN::Meta::YAML;
use DCV::Cache;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Proxy;
use DCV::Test;

my $dir = 'contrib/container';
my %text = map { $_ => slurp("$dir/$_") } qw(Containerfile compose.yaml front.conf haproxy.cfg README.md);
my $services = CPAN::Meta::YAML->read_string($text{'compose.yaml'})->[0]{services};

# The files name each other.
is(join(' ', sort keys %$services), 'front1 front2 haproxy redis', 'the services');
my %mounted = map { my $s = $_; map { my ($from, $to) = split /:/; ("$s $to" => $from) } @{$services->{$s}{volumes} // []} } keys %$services;
my %made = map { $_ => 1 } './orders', './dcv-status.passwd';
ok($made{$_} || -f "$dir/$_", "$_, which is mounted, is there") for sort values %mounted;
for my $file (map { s{^\./}{}r } sort keys %made) {
    like($text{'README.md'}, qr/^(?:install|htpasswd) .*\b\Q$file\E\b/m, "README.md makes $file");
}
is_deeply($services->{front1}{volumes}, $services->{front2}{volumes}, 'both front ends have the same files');
my ($orders) = $text{'front.conf'} =~ /^DCVCSRDirectory (\S+)$/m;
my ($passwords) = $text{'front.conf'} =~ /AuthUserFile (\S+)/;
is($mounted{"front1 $_"} ? 1 : 0, 1, "front.conf names $_, which is mounted") for $orders, $passwords;
my ($redis) = $text{'front.conf'} =~ /^DCVStateCache (redis:(\w+):6379)$/m ? $1 : '';
ok($services->{$2 // ''}, 'Redis is a service');
my %server = $text{'haproxy.cfg'} =~ /^    server (\w+) (\w+):80 /mg;
is(join(' ', map { "$_ $server{$_}" } sort keys %server), 'front1 front1 front2 front2', 'HAProxy knows both');
my ($network) = $text{'front.conf'} =~ /^RemoteIPInternalProxy (\S+)$/m;
is($network, CPAN::Meta::YAML->read_string($text{'compose.yaml'})->[0]{networks}{fleet}{ipam}{config}[0]{subnet}, 'what is believed is the network of the fleet');
like($text{'README.md'}, qr/^\| `\Q$_\E` \|/m, "README.md tells of $_") for grep { $_ ne 'README.md' } sort keys %text;

# The image has the libraries that the module needs, as Debian 12 names their packages.
my ($installed) = $text{Containerfile} =~ /^    && apt-get install \S+ \S+ (.+) \\$/m;
my %in_image = map { $_ => 1 } split ' ', $installed;
my %of_httpd = map { $_ => 1 } qw(libc6 libssl3 libapr1 libaprutil1);
SKIP: {
    my ($release) = (-r '/etc/os-release' ? slurp('/etc/os-release') : '') =~ /^VERSION_CODENAME=(\w+)/m;
    skip 'this is no Debian 12', 2 if ($release // '') ne 'bookworm';
    # A build that looks for faults of memory needs libraries of its compiler, too.
    my @needed = grep { !/^lib\w*san\.so/ } map { /NEEDED +(\S+)/ ? $1 : () } `objdump -p $ENV{DCV_BUILD}/mod_dcv.so`;
    cmp_ok(scalar @needed, '>=', 6, 'the module needs libraries');
    my @packages = map { (`dpkg -S '*/$_' 2>/dev/null` =~ /^([^:\n]+):/)[0] // "the package of $_" } @needed;
    is(join(' ', grep { !$in_image{$_} && !$of_httpd{$_} } @packages), '', 'which are in the image');
}
my ($modules) = $text{Containerfile} =~ /a2enmod ([\w ]+?) &&/;
is($modules, 'dcv remoteip socache_redis', 'and the modules that front.conf needs');

# Two front ends, as the fleet has them.
my $cache = DCV::Cache->new('redis');
ok($cache->start, 'a real redis starts');
chomp(my $hash = `openssl passwd -apr1 secret`);
my (@fronts, $box);
for my $number (1, 2) {
    my $httpd = DCV::Httpd->new(modules => [qw(authn_core auth_basic authn_file authz_user remoteip socache_redis)], quiet => [qr/DCV0024|socache_redis/], one_child => 1);
    $box //= $httpd->drop_box('orders');
    my $conf = $text{'front.conf'} =~ s{\Q$orders\E}{$box}r =~ s{\Q$redis\E}{$cache->args}er =~ s{\Q$network\E}{127.0.0.1}r
        =~ s{\Q$passwords\E}{$httpd->file('passwd', "monitor:$hash\n")}er =~ s/\*:80>/*:\@PORT\@>/r =~ s{/var/www/html}{\@DIR\@/htdocs}r;
    is($conf =~ s/\b8081\b/$httpd->{tls_port}/g, 2, 'the port of the status page');
    $httpd->write_conf($conf =~ s/^Listen /Listen 127.0.0.1:/mr);
    is(($httpd->configtest)[1], "Syntax OK\n", "front end $number: the configuration loads without a word");
    ok($httpd->start, "front end $number starts");
    push @fronts, $httpd;
}
my $port = DCV::Httpd::free_port();
my $haproxy = DCV::Proxy->new('haproxy', $text{'haproxy.cfg'} =~ s/bind :80/bind 127.0.0.1:$port/r =~ s/front([12]):80/"127.0.0.1:$fronts[$1 - 1]{port}"/ger);
ok($haproxy->start($port), 'a real HAProxy starts with the configuration');

my $csr = make_csr(subject => '/CN=shop.example.com');
my $body = sha256_of($csr) . "\nsectigo.com";
my $get = sub { return $fronts[0]->curl('-H', 'Host: shop.example.com', @_, "http://127.0.0.1:$port" . path_of($csr)) };
$fronts[0]->drop('orders/shop.csr', slurp($csr));
ok($_->answers(path_of($csr), 'shop.example.com', $body), 'the order is answered by the front end') for @fronts;
my $seen = sub {
    my ($httpd) = @_;
    my $json = decode_json($httpd->curl('-u', 'monitor:secret', "http://127.0.0.1:$httpd->{tls_port}/dcv-status?format=json")->{body});
    return scalar grep { $_->{address} eq '127.0.0.9' } @{$json->{orders}[0]{domains}[0]{visits}{recent}};
};
# Redis has no lock: of two visits at the same moment one may be lost. Each waits for the one before.
for my $count (1 .. 4) {
    my $answer = $get->('--interface', '127.0.0.9', '-A', 'Sectigo DCV', '-H', 'X-Forwarded-For: 192.0.2.1');
    is("$answer->{status} $answer->{body}", "200 $body", "and through HAProxy, visit $count");
    ok(DCV::Httpd::wait_for(sub { $seen->($_) == $count }), 'the status page of both shows it, with the address of the CA') or diag($seen->($_)) for @fronts;
}
for my $httpd (@fronts) {
    is($httpd->curl("http://127.0.0.1:$httpd->{tls_port}/dcv-status?format=json")->{status}, 401, 'the status page asks for a password');
    is($httpd->get('/dcv-status', '-H', 'Host: dcv-status.example.com')->{status}, 404, 'it is not on port 80');
}
$fronts[0]->stop;
is(join(' ', map { $get->()->{status} } 1 .. 6), '200 200 200 200 200 200', 'with one front end gone the CA gets its file');
$cache->stop;
is($get->()->{body}, $body, 'without Redis, too');
$fronts[1]->stop;
$haproxy->stop;
done_testing;
