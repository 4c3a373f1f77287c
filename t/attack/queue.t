# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer floods his own files with requests while a remote cache hangs: of his neighbours is
# recorded later that the CA came meanwhile.
use strict;
use warnings;
use DCV::Cache;
use DCV::Data qw(make_csr make_csrs path_of slurp write_file);
use DCV::Httpd;
use DCV::Test;

plan(skip_all => 'no redis') if !DCV::Cache->is_here('redis');
my $own = 40;
my $cache = DCV::Cache->new('redis');
$cache->start;
my $httpd = DCV::Httpd->new(one_child => 1, modules => ['socache_redis'], quiet => [qr/socache_redis:/, qr/DCV0024: /], conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVStateCache ${\ $cache->args}
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName mallory.example
    ServerAlias *.mallory.example
    DCVCSRDirectory mallory
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName shop.example
    DCVCSRDirectory shop
</VirtualHost>
END
my $csr = make_csr(subject => '/CN=shop.example');
$httpd->drop_box($_) for qw(mallory shop);
my $source = $httpd->file('shop/order.csr', slurp($csr));
my @own = make_csrs($httpd->drop_box('csrs'), $own);
write_file("$httpd->{dir}/mallory/$_.csr", "DCV-Domains: x$_.mallory.example\n" . slurp($own[$_ - 1])) for 1 .. $own;
ok($httpd->start, 'httpd starts');
$cache->hang;
# A virtual host may have 200 visits recorded at once, and then 100 a second; 256 of all can wait.
for my $round (1, 2) {
    $httpd->curl_each(map { my $number = $_; map { ['-H', "Host: x$number.mallory.example", $httpd->url(path_of($own[$number - 1]))] } 1 .. 8 } 1 .. $own);
    sleep 2 if $round == 1;
}
is($httpd->get(path_of($csr), '-H', 'Host: shop.example')->{status}, 200, 'the CA comes to a neighbour while the cache hangs') for 1 .. 3;
$cache->go_on;
my $visits = sub { return $httpd->visits_of($source, 'shop.example')->{count} };
ok(DCV::Httpd::wait_for(sub { $visits->() == 3 }, 3 * $DCV::Httpd::patience), 'when the cache is back, the page says so') or diag($visits->());
cmp_ok($httpd->visits_of("$httpd->{dir}/mallory/1.csr", 'x1.mallory.example')->{count}, '>', 0, 'and the visits of the flood that had room are there, too');
$httpd->stop;
done_testing;
