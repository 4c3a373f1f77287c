# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What an administrator should know before the CA finds out, from real configurations.
use strict;
use warnings;
use DCV::Test;
use JSON::PP ();
use DCV::Httpd;
use DCV::Data qw(csr_of damaged day make_csr md5_of slurp);

my $plain = make_csr(subject => '/CN=www.a.example', san => 'DNS:a.example', key => 'rsa:2048');
my $copy = "$plain.copy";
system('cp', $plain, $copy);
my $names = make_csr(subject => '/CN=shop.b.example', san => 'DNS:deep.sub.b.example,DNS:else.where.example,DNS:192x.b.example', key => 'rsa:2048');
my $wildcard = make_csr(subject => '/CN=*.c.example', san => 'DNS:c.example', key => 'rsa:2048');
# By code: the authority, options, and a CSR for a name.
my %alone = (
    weak_key          => ['sectigo', '', sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:1024') }],
    weak_signature    => ['sectigo', '', sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:2048', more => ['-sha1']) }],
    signature_invalid => ['sectigo', '', sub { damaged(make_csr(subject => "/CN=$_[0]", key => 'rsa:2048')) }],
    no_common_name    => ['certigna', '', sub { make_csr(subject => '/O=X', san => "DNS:$_[0]", key => 'rsa:2048') }],
    key_not_rsa_2048  => ['certigna', '', sub { make_csr(subject => "/CN=$_[0]", key => 'ec') }],
    expired           => ['sectigo', 'issued=' . day(-31), sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:2048') }],
    expires_soon      => ['sectigo', 'issued=' . day(-27), sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:2048') }],
    form_uncertain    => ['certigna', '', sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:2048') }],
    name_not_public   => ['sectigo', '', sub { make_csr(subject => "/CN=$_[0]", san => 'DNS:co.uk', key => 'rsa:2048') }],
    name_ignored      => ['sectigo', '', sub { make_csr(subject => '/CN=D Ltd', san => "DNS:$_[0]", key => 'rsa:2048') }],
    no_name           => ['sectigo', '', sub { make_csr(subject => '/O=D Ltd', key => 'rsa:2048') }],
    none              => ['sectigo', 'issued=' . day(-1), sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:4096') }],
    key_unusual       => ['sectigo', '', sub { make_csr(subject => "/CN=$_[0]", key => 'ed25519') }],
    private_key       => ['sectigo', '', sub { my $path = make_csr(subject => "/CN=$_[0]", key => 'rsa:2048'); system "cat $path.key >>$path"; $path }],
    issued_later      => ['sectigo', 'issued=' . day(3), sub { make_csr(subject => "/CN=$_[0]", key => 'rsa:2048') }],
);
my $alone = join '', map {
    my ($authority, $options, $csr) = @{$alone{$_}};
    my $name = tr/_/-/r . '.example';
    <<"END";
<VirtualHost *:\@PORT\@>
    ServerName $name
@{[$_ eq 'name_not_public' ? '    ServerAlias co.uk' : '']}
    DCVAuthority $authority@{[$authority eq 'certigna' && $_ ne 'form_uncertain' ? ' separator=dot' : '']}
    DCVCSRFile @{[$csr->($name)]} $options
</VirtualHost>
END
} sort keys %alone;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<"END");
DCVEngine On
DCVAuthority sectigo
Listen 127.0.0.1:\@TLS_PORT\@
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias A.Example
    DCVCSRFile $plain
</VirtualHost>
<VirtualHost *:\@TLS_PORT\@>
    ServerName www.a.example
    ServerAlias a.example www.a.example
    DCVCSRFile $plain
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName shop.b.example
    ServerAlias *.b.example 192?.b.example extra.example
    DCVCSRFile $names
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.c.example
    ServerAlias c.example *.c.example deep.www.c.example
    DCVCSRFile $wildcard
</VirtualHost>
$alone
END
ok($httpd->start, 'httpd starts with orders that are warned of');

sub orders { return @{$httpd->report->{orders}} }
sub codes { return join ' ', sort map { $_->{code} } @{$_[0]{warnings}} }
sub text { return join ' ', map { $_->{code} eq $_[1] ? $_->{text} : () } @{$_[0]{warnings}} }

my ($http, $https, $shop, $c, @alone) = orders();
is(codes($http), '', 'a name served in other case is served');
is(codes($https), '', 'one CSR file for http and https is one order');
is(codes($shop), 'name_not_served served_name_missing', 'names on one side only');
like(text($shop, 'name_not_served'), qr/^The order names else\.where\.example, but/, 'the one that no alias matches, wildcards understood');
like(text($shop, 'served_name_missing'), qr/also serves extra\.example and \*\.b\.example, which/, 'and those that the order lacks');
is(codes($c), 'served_name_missing wildcard_no_file', 'a wildcard takes no file');
like(text($c, 'served_name_missing'), qr/also serves deep\.www\.c\.example, which/, 'and covers one label');
for my $code (sort keys %alone) {
    my $order = shift @alone;
    is(codes($order), $code eq 'none' ? '' : $code, $code);
    next if $code eq 'none';
    like($order->{warnings}[0]{text}, qr/^[A-Z"].*\. .*\.$|^[A-Z"].* \.\.\.$/s, 'a sentence and a remedy');
    like($order->{warnings}[0]{text}, qr/\Q$order->{warnings}[0]{remedy}\E$/, 'which stands by itself, too');
    is($order->{csr}{signature_valid}, $code eq 'signature_invalid' ? JSON::PP::false : JSON::PP::true, "$code: whether the signature is valid is told");
}

# Who else serves a name.
$httpd->stop;
$httpd->write_conf(<<"END");
DCVAuthority sectigo
Listen 127.0.0.1:\@TLS_PORT\@
\@STATUS\@
DCVCSRFile $wildcard
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias a.example c.example
</VirtualHost>
<VirtualHost *:\@TLS_PORT\@>
    ServerName www.a.example
    DCVEngine On
    DCVCSRFile $plain
</VirtualHost>
END
ok($httpd->start, 'an order in the virtual host for https only');
my ($of_main, $of_https) = orders();
is(codes($of_main), 'name_served_elsewhere wildcard_no_file', 'an order of the main server whose name leads to a virtual host that is off');
like(text($of_main, 'name_served_elsewhere'), qr/^The order names c\.example, but requests for it end in the virtual host www\.a\.example \(\S+:\d+\), which/, 'the warning names that virtual host');
is(codes($of_https), 'name_served_elsewhere name_served_twice', 'names that another virtual host serves, alone or too');
like(text($of_https, 'name_served_elsewhere'), qr/^The order names a\.example, but/, 'the warning names what is served elsewhere alone');
like(text($of_https, 'name_served_twice'), qr/^Requests for www\.a\.example may also end in the virtual host www\.a\.example \(/, 'the warning names what is served elsewhere, too');

# A CSR that is used twice, an order that is replaced, an engine that is off.
$httpd->stop;
$httpd->expect_log(qr/DCV0002: /, qr/DCV0003: /);
$httpd->write_conf(<<"END");
DCVAuthority sectigo
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias a.example
    DCVEngine On
    DCVCSRFile $plain unique=a1
    DCVCSRFile $copy unique=b2
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias a.example
    DCVEngine On
    DCVCSRFile $copy unique=a1
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias a.example
    DCVCSRFile $copy unique=c3
</VirtualHost>
END
ok($httpd->start, 'httpd starts with a CSR in several orders');
my @twice = orders();
is(codes($twice[0]), 'order_replaced', 'the same CSR in two orders; only the lower one is answered');
is(codes($twice[1]), '', 'another unique value is another order');
is(codes($twice[2]), 'csr_copied name_served_elsewhere', 'the same unique value in a virtual host that the first one of that name keeps from all requests');
like(text($twice[2], 'csr_copied'), qr/\Q$plain\E/, 'the one of the first is named');
is(codes($twice[3]), 'engine_off name_served_elsewhere', 'an engine that is off');
like($httpd->get('/dcv-status?vhost=www.a.example')->{body}, qr/<span class="is note">not answered</, 'the page says so');
$httpd->stop;
done_testing;
