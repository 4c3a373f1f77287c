# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Virtualmin, by docs/panels.md: in front of whatever its pages add to a website, and with the
# command that it runs after each change.
use strict;
use warnings;
use DCV::Needs qw(jq);
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Panel;
use DCV::Test;
use File::Path qw(make_path);

my $httpd = DCV::Httpd->new(modules => [qw(alias rewrite proxy proxy_http proxy_fcgi proxy_balancer slotmem_shm lbmethod_byrequests dir
    authn_core authn_file auth_basic authz_user socache_shmcb include), DCV::Panel::suexec()]);
my $panel = DCV::Panel->new($httpd, 'Virtualmin');
my $root = $panel->root;

# A website for each option of its pages, and the status that other paths get there.
my ($options) = $panel->template('virtualmin/options.conf') =~ /^(\[.*)/ms;
my %option = ('' => '', $options =~ /^\[(\w+)\]\n(.*?)(?=^\[|\z)/gms);
my %status = ('' => 404, ssl => 302, redirect => 301, proxy => 503, balancer => 503, protected => 401, disabled => 404, frame => 302);
is(join(' ', sort keys %option), join(' ', sort keys %status), 'each option is tried');
my (%csr, $id, $hosts);
for my $name (sort keys %option) {
    my $domain = ($name || 'plain') . '.example';
    my %value = (DOM => $domain, HOME => "$root/home/$domain", ID => 1_654_320 + ++$id, UID => 1000, GID => 1000);
    make_path(map { "$value{HOME}/$_" } qw(public_html cgi-bin dcv));
    DCV::Data::write_file("$value{HOME}/.htpasswd", '');
    $csr{$name} = make_csr(subject => "/CN=$domain", san => "DNS:www.$domain");
    my $website = $panel->template('virtualmin/website.conf') . $panel->customers_line;
    # A proxy for everything goes on behind the exception for .well-known.
    my $host = "$website$option{$name}" =~ s/\$\{(\w+)\}/$value{$1} \/\/ die $1/ger;
    $hosts .= "<VirtualHost *:\@PORT\@>\n" . $panel->here($host) . "</VirtualHost>\n";
}
my $lines = $panel->lines;
$httpd->write_conf($lines . "<VirtualHost *:\@PORT\@>\nServerName default.example\n\@STATUS\@\n</VirtualHost>\n$hosts");
push @{$httpd->{expected}}, qr/AH0(0957|1114)/;
push @{$httpd->{quiet}}, qr/AH01618|AH01617|AH01790|AH0(0959|1170|1232)|AH00128|AH01630|SuexecUserGroup/;
$panel->start('the lines of the guide and the websites of Virtualmin');
for my $name (sort keys %csr) {
    my $domain = ($name || 'plain') . '.example';
    my $what = $name || 'no option';
    $panel->file("/var/lib/dcv/orders/$domain.csr", slurp($csr{$name}));
    my $body = sha256_of($csr{$name}) . "\nsectigo.com";
    ok($panel->serves($csr{$name}, $domain, $body), "$what: the CA gets its file");
    is($httpd->get(path_of($csr{$name}), '-H', "Host: www.$domain")->{body}, $body, "$what: under the alias, too");
    is($httpd->get('/page', '-H', "Host: $domain")->{status}, $status{$name}, "$what: everything else is as before");
    is($httpd->get(path_of($csr{$name}), '-H', 'Host: default.example')->{status}, 404, "$what: the order answers for its names alone");
    next if $name ne 'ssl';
    unlink $panel->orders . "/$domain.csr";
    ok($panel->serves($csr{$name}, $domain, undef), "$what: it goes");
    $panel->file("/home/$domain/dcv/mine.csr", slurp($csr{$name}));
    ok($panel->serves($csr{$name}, $domain, $body), "$what: one that the customer has placed is answered");
}

{
    # As Virtualmin runs it: by the path in the guide, with what it knows of the server.
    my ($hook) = $panel->block('sh', 'post_command') =~ m{-v (\S+)};
    my $change = sub {
        my ($action, %server) = @_;
        my %env = (VIRTUALSERVER_ACTION => $action, VIRTUALSERVER_DOM => 'plain.example', map { ("VIRTUALSERVER_$_" => $server{$_}) } keys %server);
        my ($code, $out) = $panel->shell("($hook) 2>&1 </dev/null", env => \%env);
        return "$code $out";
    };
    my $order = $panel->orders . '/plain.example.csr';
    my $kept = $panel->file('/etc/ssl/virtualmin/1654321/ssl.csr', slurp($csr{''}));
    chmod 0700, $kept;
    unlink $order;
    is($change->('MODIFY_DOMAIN', SSL_CSR => $kept), '0 ', 'another change');
    ok(!-e $order, 'does nothing');
    is($change->('SSL_DOMAIN', SSL_CSR => $kept, FIELD_UNIQUE => 'a1b2c3'), "0 $order\n", 'a CSR was made');
    ok($panel->serves($csr{''}, 'plain.example', sha256_of($csr{''}) . "\nsectigo.com\na1b2c3"), 'its order is answered, with the unique value of the custom field');
    $kept = $panel->file('/etc/ssl/virtualmin/1654321/ssl.csr', slurp($csr{ssl}));
    like($change->('SSL_DOMAIN', SSL_CSR => $kept), qr/^2 .*names that are not plain\.example/s, 'a CSR with the name of another customer is refused, and Virtualmin shows why');
    ok($panel->serves($csr{''}, 'plain.example', sha256_of($csr{''}) . "\nsectigo.com\na1b2c3"), 'the order before is answered as it was');
    is($change->('SSL_DOMAIN'), '0 ', 'the certificate is installed, and the CSR forgotten');
    ok($panel->serves($csr{''}, 'plain.example', undef), 'the order is gone');
    DCV::Data::write_file($kept, slurp($csr{''}));
    $change->('SSL_DOMAIN', SSL_CSR => $kept);
    ok(-e $order, 'another order');
    is($change->('DELETE_DOMAIN', SSL_CSR => $kept), '0 ', 'the server is deleted');
    ok(!-e $order, 'and its order with it');
    is($change->('DELETE_DOMAIN'), '0 ', 'one without an order, too');
}
$httpd->stop;
done_testing;
