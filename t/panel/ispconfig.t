# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# ISPConfig, by docs/panels.md: in front of its virtual hosts, through its nginx as a reverse
# proxy, and with the plugin of its server.
use strict;
use warnings;
use DCV::Needs qw(jq nginx);
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use JSON::PP qw(encode_json);
use DCV::Panel;
use DCV::Proxy;
use DCV::Test;
use File::Path qw(make_path);

my $httpd = DCV::Httpd->new(modules => [qw(alias rewrite proxy proxy_http proxy_fcgi socache_shmcb remoteip include), DCV::Panel::suexec()]);
my $panel = DCV::Panel->new($httpd, 'ISPConfig');
my $root = $panel->root;
my $server = '/usr/local/ispconfig/server';

# Fill in a template as ISPConfig does.
sub fill {
    my ($text, %value) = @_;
    $text =~ s{<tmpl_if name='(\w+)'>(.*?)</tmpl_if>}{$value{$1} ? $2 : ''}gse;
    $text =~ s{<tmpl_hook[^>]*>}{}g;
    return $text =~ s{[<\{]tmpl_var name='(\w+)'[>\}]}{$value{$1} // die "tmpl_var $1"}ger;
}

# Sites: what is chosen for them, and the status that other paths get there.
my %site = (
    plain => [404],
    https => [301, rewrite_to_https => 1],
    seo => [301, seo_redirect_enabled => 1, seo_redirect_origin_domain => 'seo.example', seo_redirect_target_domain => 'www.seo.example'],
    node => [503, apache_directives => 'ProxyPass / http://127.0.0.1:1/'],
    suexec => [404, suexec => 1, system_user => '#1000', system_group => '#1000'],
    overridden => [403, allow_override => 'All'],
);
my (%csr, %value, $hosts, $number);
my $of_customer = $panel->customers_line =~ s/^/    /r;
for my $name (sort keys %site) {
    my $web = "$root/var/www/clients/client1/web" . ++$number;
    make_path("$web/web", "$web/ssl", "$web/private");
    symlink "clients/client1/web$number", "$root/var/www/$name.example";
    $value{$name} = {web_basedir => "$root/var/www", document_root => $web, web_document_root => "$root/var/www/$name.example/web", domain => "$name.example",
        alias => "ServerAlias www.$name.example", ip_address => '*', port => $httpd->{port}, allow_override => 'None', fpm_port => 1, @{$site{$name}}[1 .. $#{$site{$name}}]};
    my $template = $panel->template('ispconfig/vhost.conf.master');
    $template =~ s/(?<=ServerAdmin webmaster\@<tmpl_var name='domain'>\n)/$of_customer/ or die 'ServerAdmin';
    mkdir "$web/private/dcv";
    $hosts .= fill($template, %{$value{$name}});
    $csr{$name} = make_csr(subject => "/CN=$name.example", san => "DNS:www.$name.example");
}
DCV::Data::write_file("$value{overridden}{web_document_root}/.htaccess", "RewriteEngine On\nRewriteRule !^error/ - [F]\n");
my $lines = $panel->lines;
my $remote = $panel->block('apache', 'RemoteIP', 'nginx before httpd');
$httpd->write_conf($lines . "$remote<VirtualHost *:\@PORT\@>\nServerName default.example\n\@STATUS\@\n</VirtualHost>\n$hosts");
$httpd->expect_log(qr/AH0(0957|1114)/);
push @{$httpd->{quiet}}, qr/AH01232/;
$panel->start('the lines of the guide and the sites of ISPConfig');

# Through nginx, before there is an order.
my $port = DCV::Httpd::free_port();
my $reverse = "$server/conf/nginx_reverse_proxy_plugin.vhost.conf.master";
make_path("$root$server/conf-custom", map { "$root$server/plugins-$_" } qw(available enabled));
$panel->file($reverse, $panel->template('ispconfig/nginx_reverse_proxy_plugin.vhost.conf.master'));
my ($code, $out) = $panel->shell($panel->block('sh', 'conf-custom'));
is("$code$out", '0', 'the commands of the guide make a template');
my $nginx;
my $through = sub {
    my ($folder, %chosen) = @_;
    undef $nginx;
    my $text = fill(slurp("$root$server/$folder/" . $reverse =~ s{.*/}{}r), %{$value{plain}}, ip_address => '127.0.0.1', port => $port, alias => 'www.plain.example',
        apache2_port => $httpd->{port}, nginx_directives => '', %chosen);
    $nginx = DCV::Proxy->new('nginx', "proxy_cache_path \@DIR\@/cache keys_zone=nginx_cache:1m;\nproxy_cache_valid any 10m;\nproxy_set_header Host \$host;\n$text");
    return ok($nginx->start($port), "nginx starts with the template of $folder");
};
my $file = path_of($csr{plain});
my $ask = sub { my ($path, @options) = @_; return $httpd->curl('-H', 'Host: plain.example', @options, "http://127.0.0.1:$port$path") };
my %redirects = (http_to_https => 1, seo_redirect_enabled => 1, seo_redirect_origin_domain => 'plain.example', seo_redirect_target_domain => 'www.plain.example');
$through->('conf-custom', %redirects);
is($ask->($file)->{status}, 404, 'the CA asks before there is an order');

# The orders.
for my $name (sort keys %site) {
    my ($status) = @{$site{$name}};
    $panel->file("/var/lib/dcv/orders/$name.example.csr", slurp($csr{$name}));
    my $body = sha256_of($csr{$name}) . "\nsectigo.com";
    ok($panel->serves($csr{$name}, "$name.example", $body), "$name: the CA gets its file");
    is($httpd->get(path_of($csr{$name}), '-H', "Host: www.$name.example")->{body}, $body, "$name: under the alias, too");
    is($httpd->get('/page', '-H', "Host: $name.example")->{status}, $status, "$name: everything else is as before");
}
# One that a customer places himself, where https is forced, too.
unlink $panel->orders . '/https.example.csr';
ok(DCV::Httpd::wait_for(sub { $httpd->get(path_of($csr{https}), '-H', 'Host: https.example')->{status} == 301 }), 'without an order its file is redirected as others are');
$panel->file("/var/www/clients/client1/$1/private/dcv/mine.csr", slurp($csr{https})) if $value{https}{document_root} =~ m{(web\d+)$};
ok($panel->serves($csr{https}, 'https.example', sha256_of($csr{https}) . "\nsectigo.com"), 'one that the customer has placed is answered');
my $body = sha256_of($csr{plain}) . "\nsectigo.com";
my $answer = $ask->($file, '--interface', '127.0.0.9', '-A', 'Sectigo DCV');
is("$answer->{status} $answer->{body}", "200 $body", 'through nginx, too, although it redirects, and the CA was there before');
is($ask->('/')->{status}, 301, 'everything else is redirected');
ok($panel->was_visited('plain.example', 'plain.example', '127.0.0.9', 'Sectigo DCV'), 'visits show the address of the CA, not that of nginx');
$through->('conf-custom');
is($ask->('/.git/config')->{status}, 403, 'other names with a dot are refused');
is($ask->($file)->{body}, $body, 'but not that of the CA');
$through->('conf');
is($ask->($file)->{status}, 403, 'as without the recipe');
$through->('conf', %redirects);
is($ask->($file)->{status}, 301, 'which also redirects');
$nginx->stop;

SKIP: {
    skip 'not installed: php', 15 if !DCV::Needs::has_program('php');
    # The plugin, where the guide puts it, called as ISPConfig's server calls it.
    ($code, $out) = $panel->shell($panel->block('sh', 'plugins-enabled') =~ s{contrib/panels/}{$root/usr/local/sbin/}r);
    is("$code$out", '0', 'the commands of the guide install the plugin');
    my $harness = $httpd->file('ispconfig.php', <<'END');
<?php
define('LOGLEVEL_WARN', 1);
class plugins {
    public $events = array();
    function registerEvent($event, $plugin, $function) { $this->events[$event][] = $function; }
}
class app {
    public $plugins;
    function log($message, $level) { echo "$level: $message\n"; }
}
$app = new app;
$app->plugins = new plugins;
include_once $argv[1];
$plugin = new dcv_plugin;
$plugin->onLoad();
foreach ($app->plugins->events[$argv[2]] as $function) {
    call_user_func(array($plugin, $function), $argv[2], json_decode(file_get_contents('php://stdin'), true));
}
END
    my $raise = sub {
        my ($event, $which, %new) = @_;
        my $site = {domain => 'plain.example', ssl_domain => '', ssl_action => '', document_root => $value{plain}{document_root}, %new};
        return ($panel->shell("php $harness $root$server/plugins-enabled/dcv_plugin.inc.php $event", input => encode_json({old => {}, new => {}, $which => $site})))[1];
    };
    my $order = $panel->orders . '/plain.example.csr';
    my $ssl = "$value{plain}{document_root}/ssl/plain.example";
    unlink $order;
    is($raise->('web_domain_update', 'new'), '', 'a change of something else');
    ok(!-e $order, 'does nothing');
    # It makes a key, a CSR, and a certificate that it signs itself.
    DCV::Data::write_file("$ssl.csr", slurp($csr{plain}));
    system("cd $root && openssl x509 -req -in $csr{plain} -signkey $csr{plain}.key -days 9 -out $ssl.crt 2>/dev/null");
    is($raise->('web_domain_update', 'new', ssl_action => 'create'), '', 'a CSR was made');
    ok($panel->serves($csr{plain}, 'plain.example', $body), 'its order is answered');
    system("cd $root && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj '/CN=A CA' -keyout ca.key -out ca.crt 2>/dev/null"
        . " && openssl x509 -req -in $csr{plain} -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out $ssl.crt 2>/dev/null") == 0 or die "openssl: $?";
    is($raise->('web_domain_update', 'new', ssl_action => 'save'), '', 'the certificate of the CA is saved');
    ok($panel->serves($csr{plain}, 'plain.example', undef), 'the order is gone');
    DCV::Data::write_file("$ssl.csr", slurp($csr{seo}));
    like($raise->('web_domain_update', 'new', ssl_action => 'save'), qr/^1: dcv-order: .*names that are not plain\.example/, 'a CSR with the name of another customer is refused, and is in the log');
    ok(!-e $order, 'and nothing is written');
    DCV::Data::write_file("$ssl.csr", slurp($csr{plain}));
    unlink "$ssl.crt";
    for my $case (['web_domain_update', 'new', ssl_action => 'del'], ['web_domain_delete', 'old']) {
        $raise->('web_domain_insert', 'new', ssl_action => 'create');
        ok(-e $order, 'another order');
        is($raise->(@$case), '', "$case->[0] of $case->[1]");
        ok(!-e $order, 'the order goes with the CSR, or the site');
    }
}
$httpd->stop;
done_testing;
