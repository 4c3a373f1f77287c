# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Directories that the server's user reads by one of its further groups, as panels have them: the
# children read what the parent, who has the first group alone then, leaves to them.
use strict;
use warnings;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Test;

plan(skip_all => 'only root reads as another user') if $>;
plan(skip_all => 'only Linux lets one thread do so') if $^O ne 'linux';
plan(skip_all => 'no mount namespace here') if system('unshare -m true 2>/dev/null');

# A system where the server's user is in a customer's group.
my $csr = make_csr(subject => '/CN=shop.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb']);
my $groups = $httpd->file('group', slurp('/etc/group') =~ s/^(games:.*)$/$1,www-data/mr =~ s/:,/:/gr);
$httpd->{wrapper} = ['unshare', '-m', 'sh', '-c', "mount --bind $groups /etc/group && exec \"\$@\"", 'sh'];
my $conf = <<'END';
DCVAuthority sectigo
<VirtualHost *:@PORT@>
ServerName default.example
@STATUS@
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName shop.example
DCVEngine On
DCVCSRDirectory private/dcv
</VirtualHost>
END
$httpd->drop_box('private/dcv');
chown scalar(getpwnam 'nobody'), scalar(getgrnam 'games'), $httpd->dir . '/private';
chmod 0710, $httpd->dir . '/private';
$httpd->file('private/dcv/1.csr', slurp($csr));
$httpd->write_conf($conf);
is(($httpd->configtest)[1], "Syntax OK\n", 'httpd -t says nothing of it');
ok($httpd->start, 'httpd starts');
ok($httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com"), 'the order is answered');
ok($httpd->restart, 'httpd restarts');
ok($httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com"), 'then, too');
is_deeply($httpd->report->{errors}, [], 'nothing is wrong');

# Without that group there is no way through.
chown scalar(getpwnam 'nobody'), 0, $httpd->dir . '/private';
$httpd->expect_log(qr/DCV0021: \S+private\/dcv: cannot read the directory: Permission denied; let the server's user read it/);
ok($httpd->restart, 'httpd restarts');
ok(DCV::Httpd::wait_for(sub { @{$httpd->report->{errors}} == 1 }), 'a group that the user is not in opens nothing, and that is said');
$httpd->stop;
done_testing;
