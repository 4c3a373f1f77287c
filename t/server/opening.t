# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Who opens the status page: DCVStatus in httpd's own configuration, and no .htaccess file.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr md5_of);

my $csr = make_csr(subject => '/CN=www.a.example');
my $orders = "DCVEngine On\nDCVAuthority sectigo\nDCVCSRFile $csr unique=Secret1\n";

# What a customer may write into a .htaccess file, and what his administrator lets him.
my $customer = DCV::Httpd->new(children => [1, 25]);
my %attempt = (
    handler  => ['AllowOverride FileInfo', "SetHandler dcv-status\n", 404],
    open     => ['AllowOverride All', "SetHandler dcv-status\nDCVStatus On\n", 500],
    view     => ['AllowOverride All', "SetHandler dcv-status\nDCVStatus VHost\n", 500],
    if       => ['AllowOverride All', "SetHandler dcv-status\n<If \"true\">\nDCVStatus On\n</If>\n", 500],
    files    => ['AllowOverride All', "SetHandler dcv-status\n<Files \"*\">\nDCVStatus On\n</Files>\n", 500],
    listed   => ["AllowOverride All\nAllowOverrideList DCVStatus", "SetHandler dcv-status\nDCVStatus On\n", 500],
    listed_if => ["AllowOverride All\nAllowOverrideList DCVStatus", "SetHandler dcv-status\n<If \"true\">\nDCVStatus On\n</If>\n", 500],
    nonfatal => ['AllowOverride All Nonfatal=All', "SetHandler dcv-status\nDCVStatus On\n", 404],
);
my $directories = join '', map {
    $customer->file("htdocs/$_/.htaccess", $attempt{$_}[1]);
    $customer->file("htdocs/$_/page", '');
    "<Directory \"\@DIR\@/htdocs/$_\">\n$attempt{$_}[0]\n</Directory>\n";
} sort keys %attempt;
$customer->write_conf("$orders$directories<Location \"/page\">\nSetHandler dcv-status\nDCVStatus On\n</Location>\n");
$customer->expect_log(qr/DCV0025: /, qr/DCVStatus not allowed (?:here|in <(?:If|Files)\S* context)|AH02295: DCVStatus in \.htaccess forbidden/, qr/DCVStatus cannot stand in a \.htaccess file, .*write it into a <Location> of httpd's own/);
ok($customer->start, 'httpd starts with customers who write .htaccess files');
is($customer->get('/page')->{status}, 200, "the administrator's own page is there");
like($customer->get('/page?format=json')->{body}, qr/Secret1/, 'it shows the order');
for my $name (sort keys %attempt) {
    for my $query ('', '?format=json', '?format=text', '?check=all') {
        my $answer = $customer->get("/$name/page$query");
        is($answer->{status}, $attempt{$name}[2], "$name: a .htaccess file does not open the page with \"$query\"");
        unlike($answer->{body}, qr/Secret1|@{[md5_of($csr)]}|a\.example/, "$name: it says nothing of the orders with \"$query\"");
    }
    is($customer->get("/$name/page", '-X', 'POST')->{status}, $attempt{$name}[2], "$name: nor does another method");
}
my @told = $customer->log =~ /^(.*DCV0025.*)$/mg;
is(scalar @told, 1, 'a process says once that the page is closed');
like($told[0], qr{holds for /handler/page of the virtual host localhost, but no DCVStatus opens.*Write "DCVStatus On" for all orders.* \.htaccess}s, 'the line says where, and what to do') or diag(@told);
$customer->stop;

# Where it may stand.
my $httpd = DCV::Httpd->new;
sub tries {
    my ($text) = @_;
    $httpd->write_conf($text);
    return ($httpd->configtest)[1];
}
like(tries("DCVStatus On\n"), qr/DCVStatus must stand in a section; write it into the <Location> or <Directory> that has "SetHandler dcv-status"/, 'not for the whole server');
like(tries("<VirtualHost *:\@PORT\@>\nServerName a.example\nDCVStatus On\n</VirtualHost>\n"), qr/DCVStatus must stand in a section/, 'not for a whole virtual host');
like(tries("<Location /x>\n<Limit GET>\nDCVStatus On\n</Limit>\n</Location>\n"), qr/DCVStatus cannot occur within <Limit>/, 'not for a method');
like(tries("<Location /x>\nDCVStatus Maybe\n</Location>\n"), qr/DCVStatus: "Maybe" is not known; write On for all orders, VHost for those of the virtual host that is asked, or Off/, 'another word is refused');
like(tries("<Location /x>\nDCVStatus\n</Location>\n"), qr/DCVStatus takes one argument/, 'no word is refused');
is(tries("<Location /x>\nDCVStatus oN\n</Location>\n<Location /y>\nDCVStatus vhost\n</Location>\n"), "Syntax OK\n", 'case does not matter');

# Sections of httpd's own configuration open it, each for what it is about.
$httpd->file("htdocs/$_", '') for qw(dir/page dirmatch/page files/page/only if/page nested/page);
$httpd->write_conf($orders . <<'END');
<Location "/">
    SetHandler dcv-status
</Location>
<Location "/location">
    DCVStatus On
</Location>
<Location "/location/closed">
    DCVStatus Off
</Location>
<Location "/location/inherits">
    DCVEngineNothing
</Location>
<LocationMatch "^/match/[0-9]+$">
    DCVStatus On
</LocationMatch>
<Directory "@DIR@/htdocs/dir">
    DCVStatus On
</Directory>
<DirectoryMatch "/htdocs/dirm[a-z]+">
    DCVStatus On
</DirectoryMatch>
<Files "only">
    DCVStatus On
</Files>
<If "%{REQUEST_URI} =~ m#^/if/#">
    DCVStatus On
</If>
<Directory "@DIR@/htdocs/nested">
    <If "true">
        DCVStatus On
    </If>
</Directory>
<VirtualHost *:@PORT@>
    ServerName open.example
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName closed.example
    <Location "/location">
        DCVStatus Off
    </Location>
</VirtualHost>
END
$httpd->file('httpd.conf', DCV::Data::slurp($httpd->dir . '/httpd.conf') =~ s/DCVEngineNothing/Options None/r);
$httpd->expect_log(qr/DCV0025: /);
ok($httpd->start, 'httpd starts with sections of all kinds');
my %opened = ('/location' => 200, '/location/deep' => 200, '/location/inherits' => 200, '/location/closed' => 404, '/match/7' => 200, '/match/x' => 404, '/dir/page' => 200,
    '/dirmatch/page' => 200, '/files/page/only' => 200, '/files/page/other' => 404, '/if/page' => 200, '/nested/page' => 200, '/' => 404, '/elsewhere' => 404);
for my $path (sort keys %opened) {
    my $answer = $httpd->get($path, '-H', 'Host: open.example');
    is($answer->{status}, $opened{$path}, "$path is " . ($opened{$path} == 200 ? 'opened' : 'closed'));
}
is($httpd->get('/location', '-H', 'Host: closed.example')->{status}, 404, 'a virtual host can close what the main server opens');
$httpd->stop;
done_testing;
