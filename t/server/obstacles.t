# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Everything that hides a file from the CA's robot today, at once and each by itself, and
# that it still does so for every other file.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of certigna_md5 certigna_body);

my $csr   = csr_of('certigna-faq');
my $path  = '/.well-known/pki-validation/' . certigna_md5 . '.txt';
my $other = '/.well-known/pki-validation/other.txt';

# What it is called => configuration, and the status that any other file then gets.
my %obstacles = (
    'Redirect to https'        => ['Redirect permanent / https://elsewhere.example/', 301],
    'RedirectMatch'            => ['RedirectMatch gone "^/\.well-known"', 410],
    'RewriteRule in server'    => ["RewriteEngine On\nRewriteRule ^ - [F]", 403],
    'RewriteRule in Directory' => [
        "<Directory \"\@DIR\@/htdocs\">\nRewriteEngine On\nRewriteRule ^ /index.php [R=307,L]\n</Directory>", 307],
    'RewriteRule in .htaccess' => [
        "DocumentRoot \"\@DIR\@/shared\"\n<Directory \"\@DIR\@/shared\">\nAllowOverride All\n</Directory>", 403],
    'ProxyPass to the dead'    => ['ProxyPass / http://127.0.0.1:1/ retry=0', 503,
        undef, qr/AH0(0957|1114)/],
    'Require all denied'       => ["<Location />\nRequire all denied\n</Location>", 403,
        undef, qr/AH01630/],
    'authentication'           => [
        "<Location />\nAuthType Basic\nAuthName x\nRequire valid-user\nAuthBasicProvider file\nAuthUserFile \"\@DIR\@/none\"\n</Location>", 401],
    'a denial of dot files'    => ["<LocationMatch \"/\\.\">\nRequire all denied\n</LocationMatch>", 403,
        undef, qr/AH01630/],
    'FallbackResource'         => ["<Directory \"\@DIR\@/htdocs\">\nFallbackResource /front.html\n</Directory>", 200],
    'a missing DocumentRoot'   => ["DocumentRoot \"\@DIR\@/none\"", 404],
    'Options None'             => ["<Directory />\nOptions None\nAllowOverride None\n</Directory>", 404],
    'SetHandler of a dead application' => ['ProxyPassMatch ^ fcgi://127.0.0.1:1/', 503,
        undef, qr/AH0(0957|1079|0940)/],
    'a filter for all'         => ["SetOutputFilter DEFLATE\nAddDefaultCharset utf-8\nHeader always set X-Any y", 404],
    'ErrorDocument'            => ["ErrorDocument 404 /front.html\nErrorDocument 405 /front.html", 404],
    'method limits'            => ["<Location />\nAllowMethods POST\n</Location>", 405,
        undef, qr/AH01623/],
    'AliasMatch and CGI'       => ["ScriptAliasMatch ^/.*\$ \"\@DIR\@/none.cgi\"", 404,
        undef, qr/AH0(2811|0128)/],
);
my @modules = qw(alias rewrite proxy proxy_http proxy_fcgi authn_core authn_file auth_basic
    authz_user authz_host dir mime filter deflate headers allowmethods cgi);

for my $mpm (qw(event worker prefork)) {
    my $conf = '';
    my (%port, @log);
    for my $name (sort keys %obstacles) {
        my ($lines, undef, undef, $log) = @{$obstacles{$name}};
        $port{$name} = DCV::Httpd::free_port();
        $conf .= "Listen 127.0.0.1:$port{$name}\n<VirtualHost *:$port{$name}>\n$lines\n"
            . "</VirtualHost>\n";
        push @log, $log if $log;
    }
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => \@modules, conf => <<"END");
TypesConfig /dev/null
DCVEngine On
DCVAuthority certigna
DCVCSRFile $csr
$conf
END
    $httpd->expect_log(qr/AH00112/, @log);
    $httpd->file('htdocs/front.html', "front\n");
    $httpd->file('shared/.htaccess', "RewriteEngine On\nRewriteRule ^ - [F]\n");
    ok($httpd->start, "$mpm: starts with all obstacles");
    for my $name (sort keys %obstacles) {
        my ($lines, $status) = @{$obstacles{$name}};
        my $base   = "http://127.0.0.1:$port{$name}";
        my $answer = $httpd->fetch($base . $path);
        is("$answer->{status} $answer->{body}", '200 ' . certigna_body, "$mpm: the file is answered past $name");
        is($answer->{headers}{'content-type'}, 'text/plain; charset=us-ascii', "$mpm: past $name: it has its type");
        is($answer->{headers}{'content-encoding'}, undef, 'and as it is');
        is($httpd->fetch($base . $path, '--request', 'PUT')->{headers}{allow}, 'GET, HEAD',
            'another method is told what is allowed');
        is($httpd->fetch($base . $other)->{status}, $status, 'which still does its work');
    }
    $httpd->stop;
}
done_testing;
