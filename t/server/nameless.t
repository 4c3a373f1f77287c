# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A virtual host without a ServerName of its own gets one from httpd: the main server's, or what
# the DNS has for its address. A customer's order there must not prove that name.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

# localhost is what /etc/hosts has for 127.0.0.1, and so what httpd calls a virtual host there.
my $csr = make_csr(subject => '/CN=main.example', san => 'DNS:localhost,DNS:alias.example,DNS:written.example');
my $body = sha256_of($csr) . "\nsectigo.com";

my $any_address = <<'END';
ServerName main.example
DCVAuthority sectigo
<VirtualHost *:@PORT@>
    ServerAlias alias.example
    DCVEngine On
    DCVCSRDirectory customer
</VirtualHost>
<VirtualHost *:@PORT@>
    <IfModule dcv_module>
        ServerName written.example
    </IfModule>
    DCVEngine On
    DCVCSRDirectory customer
</VirtualHost>
END
my $one_address = <<'END';
<VirtualHost 127.0.0.1:@PORT@>
    ServerAlias alias.example
    DCVEngine On
    DCVCSRDirectory customer
</VirtualHost>
END

# A virtual host that is bound to an address hides the others there.
my $wild = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $any_address);
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $any_address . $one_address);

for my $case ([$httpd, 'localhost', 'bound to an address'], [$wild, 'main.example', 'of any address']) {
    my ($server, $given, $which) = @$case;
    $server->expect_log(qr/DCV0027: /);
    $server->drop_box('customer');
    $server->file('customer/order.csr', slurp($csr));
    ok($server->start, "httpd starts with a virtual host $which that has no ServerName");
    ok($server->answers(path_of($csr), 'alias.example', $body), "an order is answered under the ServerAlias of one $which");
    is($server->get(path_of($csr), '-H', "Host: $given")->{status}, 404, "an order is not answered under the name that httpd gives to one $which");
    like($server->log, qr/DCV0027: the virtual host at \S+:\d+ has no ServerName/, "the log says that one $which has none");
}
is($wild->get(path_of($csr), '-H', 'Host: written.example')->{body}, $body, 'an order is answered under a ServerName in an <IfModule>');
is(scalar(() = $wild->log =~ /DCV0027: /g), 1, 'a ServerName in an <IfModule> is no reason to warn');
$_->stop for $httpd, $wild;
done_testing;
