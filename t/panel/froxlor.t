# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Froxlor, by docs/panels.md: in front of its virtual hosts, those that redirect to https among
# them, which have none of its settings; and with its reload command.
use strict;
use warnings;
use DCV::Needs qw(jq);
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Panel;
use DCV::Test;
use File::Path qw(make_path);

my $httpd = DCV::Httpd->new(modules => [qw(alias rewrite proxy proxy_fcgi authn_core authn_file auth_basic authz_user socache_shmcb), DCV::Panel::suexec()]);
my $panel = DCV::Panel->new($httpd, 'Froxlor');
my $root = $panel->root;

# A domain of each kind, and the status that other paths get there.
my %kind = (plain => [404, '35_froxlor_normal_vhost'], https => [301, '35_froxlor_redirect_vhost'], members => [401, '35_froxlor_normal_vhost', '40_froxlor_diroption']);
my (%csr, $hosts);
for my $name (sort keys %kind) {
    my ($status, @files) = @{$kind{$name}};
    my $docroot = "$root/var/customers/webs/$name";
    make_path($docroot);
    my %value = (IP => '127.0.0.1', PORT => $httpd->{port}, DOMAIN => "$name.example", DOCROOT => $docroot, CUSTOMER => '#1000');
    $hosts .= join '', map { $panel->here($panel->template("froxlor/$_.conf") =~ s/\{(\w+)\}(?!\W*OFF)/exists $value{$1} ? $value{$1} : "{$1}"/ger) } @files;
    $csr{$name} = make_csr(subject => "/CN=$name.example", san => "DNS:www.$name.example");
}
my $first = $panel->template('froxlor/10_froxlor_ipandport.conf') =~ s/\{IP\}:\{PORT\}/127.0.0.1:\@PORT\@/r =~ s{(?=</V)}{\@STATUS\@\n}r;
my $lines = $panel->lines;
$httpd->write_conf($lines . $panel->here($panel->template('froxlor/acme.conf') . $first) . "$hosts<Directory \"$root/var/customers/webs/\">\nRequire all granted\nAllowOverride All\n</Directory>\n");
push @{$httpd->{quiet}}, qr/AH01232|AH01618|AH01620|AH01630|AH00112/;
$panel->start('the lines of the guide and the virtual hosts of Froxlor');
for my $name (sort keys %kind) {
    $panel->file("/var/lib/dcv/orders/$name.example.csr", slurp($csr{$name}));
    my $body = sha256_of($csr{$name}) . "\nsectigo.com";
    ok($panel->serves($csr{$name}, "$name.example", $body), "$name: the CA gets its file");
    is($httpd->get(path_of($csr{$name}), '-H', "Host: www.$name.example")->{body}, $body, "$name: under the alias, too");
    is($httpd->get('/page', '-H', "Host: $name.example")->{status}, $kind{$name}[0], "$name: everything else is as before");
}
$panel->file('/var/www/html/froxlor/.well-known/acme-challenge/token', "acme\n");
chmod 0755, map { "$root/$_" } 'var', 'var/www', 'var/www/html';
is($httpd->get('/.well-known/acme-challenge/token', '-H', 'Host: plain.example')->{body}, "acme\n", "Froxlor's files for Let's Encrypt are where they were");

{
    my $order = $panel->orders . '/plain.example.csr';
    my ($place) = $panel->block('sh', 'dcv-order place') =~ s/DOMAIN/plain.example/r =~ s/UNIQUE/a1b2c3/r =~ s/CSR/$csr{plain}/r;
    is(join('', $panel->shell($place)), "0$order\n", "the guide's command places an order");
    ok($panel->serves($csr{plain}, 'plain.example', sha256_of($csr{plain}) . "\nsectigo.com\na1b2c3"), 'which is answered, with its unique value');

    # Its reload command, once there is a certificate.
    my $reload = $panel->block('sh', 'froxlor-reload');
    my ($path) = $reload =~ m{^# (/\S+)$}m;
    chmod 0755, $panel->file($path, $panel->here($reload));
    chmod 0755, $panel->file('/bin/service', "#!/bin/sh\necho \"\$@\"\n");
    make_path("$root/etc/ssl/froxlor-custom");
    is(join('', $panel->shell($path)), "0apache2 reload\n", 'its reload command reloads httpd');
    ok(-e $order, 'and leaves the order alone while there is no certificate');
    system("cd $root && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj '/CN=A CA' -keyout ca.key -out ca.crt 2>/dev/null"
        . " && openssl x509 -req -in $csr{plain} -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out etc/ssl/froxlor-custom/plain.example.crt 2>/dev/null") == 0 or die "openssl: $?";
    is(join('', $panel->shell($path)), "0apache2 reload\n", 'with one it reloads, too');
    ok($panel->serves($csr{plain}, 'plain.example', undef), 'and the order is gone');
}
$httpd->stop;
done_testing;
