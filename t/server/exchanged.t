# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer's directory may hold links to where only root gets. The parent runs as root, and
# must not follow them: it reads as the children's user.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of md5_of);

plan skip_all => 'only root can read what others cannot' if $>;

my $own = make_csr(subject => '/CN=own.example');
my $secret = make_csr(subject => '/CN=secret.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<'END');
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
DCVCSRDirectory linked
<VirtualHost *:@PORT@>
ServerName own.example
ServerAlias secret.example
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box('drop');
mkdir "$dir/private" or die $!;
$httpd->file('private/secret.csr', slurp($secret));
chmod 0644, "$dir/private/secret.csr";
chmod 0700, "$dir/private";
symlink "$dir/private/secret.csr", "$dir/drop/secret.csr" or die $!;
symlink "$dir/private", "$dir/linked" or die $!;
$httpd->file('drop/own.csr', slurp($own));
chmod 0644, "$dir/drop/own.csr";

my $dump = $httpd->run('-t', '-D', 'DUMP_DCV');
like($dump, qr/own\.example/, 'the parent reads a file that its children can read');
my $md5 = md5_of($secret);
unlike($dump, qr/$md5/i, 'the parent reads nothing that its children cannot read');
$httpd->expect_log(qr/DCV0020: .*secret\.csr: cannot read it/, qr/DCV0021: .*linked: cannot read the directory/);
ok($httpd->start, 'httpd starts with links to what is not the server\'s');
ok($httpd->answers(path_of($own), 'own.example', sha256_of($own) . "\nsectigo.com"), 'the order that is a file is answered');
is($httpd->get(path_of($secret), '-H', 'Host: secret.example')->{status}, 404, 'what a link leads to is not answered');
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /secret\.csr: cannot read it/ && $httpd->log =~ /linked: cannot read the directory/ }),
    'the log says that the server\'s user cannot read them');
$httpd->stop;
done_testing;
