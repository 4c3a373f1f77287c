# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# HestiaCP, by docs/panels.md: a real nginx forces https, serves files of the site itself and
# passes the rest to httpd. With the template of the guide the CA gets its file through it.
use strict;
use warnings;
use DCV::Needs qw(nginx jq);
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Panel;
use DCV::Proxy;
use DCV::Test;
use File::Path qw(make_path);

my $csr = make_csr(subject => '/CN=shop.example', san => 'DNS:www.shop.example');
my $file = path_of($csr);
my $body = sha256_of($csr) . "\nsectigo.com\na1b2c3";
my ($port, $ssl_port) = map { DCV::Httpd::free_port() } 1, 2;
my $httpd = DCV::Httpd->new(modules => [qw(alias rewrite proxy proxy_fcgi ssl socache_shmcb remoteip include mime)]);
my $panel = DCV::Panel->new($httpd, 'HestiaCP');
my $root = $panel->root;
my $templates = '/usr/local/hestia/data/templates/web/nginx';
my $site = "$root/home/alice/web/shop.example";
my $conf = '/home/alice/conf/web/shop.example';
make_path("$root$conf", "$root$templates", map { "$site/$_" } qw(public_html document_errors private cgi-bin stats));
$panel->file("$templates/default.$_", $panel->template("hestiacp/nginx/default.$_")) for qw(tpl stpl);
system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj /CN=shop.example -addext basicConstraints=critical,CA:FALSE -keyout $root/key.pem -out $root/cert.pem 2>/dev/null");

# What HestiaCP fills in.
my %value = (ip => '127.0.0.1', proxy_port => $port, proxy_ssl_port => $ssl_port, web_port => $httpd->{port}, web_ssl_port => $httpd->{tls_port},
    user => 'alice', domain => 'shop.example', domain_idn => 'shop.example', alias_idn => 'www.shop.example', alias_string => 'ServerAlias www.shop.example',
    home => "$root/home", docroot => "$site/public_html", sdocroot => "$site/public_html", email => 'info@shop.example', web_system => 'apache2',
    backend_lsnr => 'fcgi://127.0.0.1:1', proxy_extensions => 'css|js|jpg|txt|html', map { ("ssl_$_->[0]" => "$root/$_->[1].pem") } [pem => 'cert'], [crt => 'cert'], [key => 'key']);
my $fill = sub { return $_[0] =~ s/%(\w+)%/$value{$1} \/\/ die "%$1%"/ger };

my $lines = $panel->lines;
my $remote = $panel->block('apache', 'RemoteIP', 'nginx before httpd');
$httpd->write_conf($lines . $remote . "SSLSessionCache shmcb:\@DIR\@/ssl(512000)\nTypesConfig /dev/null\nListen 127.0.0.1:\@TLS_PORT\@\n"
    . "<VirtualHost *:\@PORT\@>\nServerName default.example\n\@STATUS\@\n</VirtualHost>\n"
    . join '', map { s/127\.0\.0\.1:(?=\d+>)/*:/r } map { $fill->($panel->template("hestiacp/apache2/default.$_")) } qw(tpl stpl));
$panel->start('the lines of the guide and the virtual hosts of HestiaCP');
$panel->file('/var/lib/dcv/orders/shop.example.csr', "DCV-Unique-Value: a1b2c3\n" . slurp($csr));
ok($panel->serves($csr, 'shop.example', $body), 'httpd answers the order');

# The recipe: a template of one's own.
my ($code, $out) = $panel->shell($panel->block('sh', 'dcv\.\$kind'));
is("$code$out", '0', 'the commands of the guide make a template');

my $nginx;
my $through = sub {
    my ($template) = @_;
    undef $nginx;
    my @servers = map { my $kind = $_; $fill->(slurp("$root$templates/$template.$kind")) } qw(tpl stpl);
    $nginx = DCV::Proxy->new('nginx', join '', $panel->template('hestiacp/nginx/http.conf'), @servers);
    return ok($nginx->start($port), "nginx starts with the template $template");
};
my $ask = sub { my ($path, @options) = @_; return $httpd->curl('-H', 'Host: shop.example', @options, "http://127.0.0.1:$port$path") };
my $force_https = "$root$conf/nginx.forcessl.conf";

# As it is without the recipe: what stands in the way.
$through->('default');
is($ask->($file)->{body}, $body, 'without any option the file comes through nginx');
make_path("$site/public_html/.well-known/pki-validation");
my $old = DCV::Data::write_file("$site/public_html$file", "old\n");
chmod 0644, $old;
is($ask->($file)->{body}, "old\n", 'but one that the customer left there goes first');
DCV::Data::write_file($force_https, 'return 301 https://$host$request_uri;');
$through->('default');
is($ask->($file)->{status}, 301, 'and with https forced nginx redirects the CA');

# With it.
$through->('dcv');
my $answer = $ask->($file, '--interface', '127.0.0.9', '-A', 'Sectigo DCV');
is("$answer->{status} $answer->{body}", "200 $body", 'with the template of the guide the CA gets its file');
is($answer->{headers}{'content-type'}, 'text/plain; charset=us-ascii', 'as httpd answers it');
is($ask->($file, '-H', 'Host: www.shop.example')->{status}, 200, 'under the alias, too');
is($ask->($file, '--compressed')->{headers}{'content-encoding'}, undef, 'not compressed');
$answer = $httpd->curl('-k', '--resolve', "shop.example:$ssl_port:127.0.0.1", "https://shop.example:$ssl_port$file");
is("$answer->{status} $answer->{body}", "200 $body", 'and over https');
is($ask->('/')->{status}, 301, 'everything else is redirected');
is($ask->('/.well-known/acme-challenge/x')->{status}, 301, 'other files of .well-known, too');
is($ask->("/.well-known/pki-validation/../../")->{status}, 301, 'however its path is written');
is($ask->("/.well-known/pki-validation/none.txt")->{status}, 404, 'a file that no order has is httpd\'s');
ok($panel->was_visited('shop.example', 'shop.example', '127.0.0.9', 'Sectigo DCV'), 'visits are counted with the address of the CA, not that of nginx');

# HestiaCP's own way for Let's Encrypt goes on beside it.
unlink $force_https;
$panel->file("$conf/nginx.conf_letsencrypt", "location ~ \"^/\\.well-known/acme-challenge/(.*)\$\" {\n    default_type text/plain;\n    return 200 \"\$1.x\";\n}\n");
$through->('dcv');
is($ask->('/.well-known/acme-challenge/token')->{body}, 'token.x', "HestiaCP's answer for Let's Encrypt is as before");
is($ask->($file)->{body}, $body, 'beside that of the CA');
is($ask->('/.git/config')->{status}, 404, 'and other names with a dot are refused');

# A site that is redirected as a whole, and one with a password.
my %file = (redirect => ['return 301 https://elsewhere.example$request_uri;', 301], htaccess => ["auth_basic \"password access\";\nauth_basic_user_file $root/none;", 401]);
for my $kind (sort keys %file) {
    my ($text, $status) = @{$file{$kind}};
    my $path = $panel->file("$conf/nginx.conf_$kind", "$text\n");
    $through->('dcv');
    is($ask->('/')->{status}, $status, "nginx.conf_$kind is there");
    is($ask->($file)->{body}, $body, 'but not for the CA');
    unlink $path;
}
$nginx->stop;

{
    # What v-list-web-domain prints, for one site of HestiaCP's.
    chmod 0755, $panel->file('/bin/v-list-web-domain', qq(#!/bin/sh\n[ "\$*" = "alice shop.example json" ] && echo '{"shop.example": {"IP": "127.0.0.1", "ALIAS": "www.shop.example,shop2.example"}}'\n));
    my $place = sub {
        my ($from) = @_;
        return $panel->shell($panel->block('sh', 'v-list-web-domain') =~ s/USER DOMAIN/alice shop.example/r =~ s/DOMAIN/shop.example/r =~ s/UNIQUE/c3/r =~ s/CSR/$from/r);
    };
    my $order = $panel->orders . '/shop.example.csr';
    my $both = make_csr(subject => '/CN=shop.example', san => 'DNS:shop2.example');
    is(join('', $place->($both)), "0$order\n", "the guide's command places an order with the names of the site and its aliases");
    ok($panel->serves($both, 'shop.example', sha256_of($both) . "\nsectigo.com\nc3"), 'which is answered');
    isnt(($place->(make_csr(subject => '/CN=shop.example', san => 'DNS:other.example')))[0], 0, 'but none with the name of another customer');
    my $daily = $panel->block('sh', 'cron\.daily');
    my ($path) = $daily =~ m{^# (/\S+)$}m;
    chmod 0755, $panel->file($path, $panel->here($daily));
    is(join('', $panel->shell($path)), '0', 'what runs once a day finds no certificate');
    ok(-e $order, 'and leaves the order alone');
    make_path("$root$conf/ssl");
    system("cd $root && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj '/CN=A CA' -keyout ca.key -out ca.crt 2>/dev/null"
        . " && openssl x509 -req -in $both -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out $root$conf/ssl/shop.example.crt 2>/dev/null") == 0 or die "openssl: $?";
    is(join('', $panel->shell($path)), '0', 'it finds that of the CA');
    ok(!-e $order, 'and removes the order');
    $panel->file('/var/lib/dcv/orders/shop.example.csr', "DCV-Unique-Value: a1b2c3\n" . slurp($csr));
    ok($panel->serves($csr, 'shop.example', $body), 'another order');
}

# Without nginx, https is forced in httpd.
$panel->file("$conf/apache2.forcessl.conf", "RewriteEngine On\nRewriteRule ^(.*)\$ https://%{HTTP_HOST}\$1 [R=301,L]\n");
ok($httpd->restart, 'httpd restarts with https forced');
is($httpd->get('/', '-H', 'Host: shop.example')->{status}, 301, 'httpd redirects');
is($httpd->get($file, '-H', 'Host: shop.example')->{body}, $body, 'but not the CA');
$httpd->stop;
done_testing;
