# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What the system does not tell, as that a link leads to something else now, is found by looking at
# known files in turn. A customer with thousands of files does not delay that for his neighbours.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my $count = $DCV::Httpd::under ? 2000 : 9000;
my $seconds = $DCV::Httpd::under ? 30 : 5;
my ($many, $shop) = map { make_csr(subject => "/CN=$_.example") } qw(many shop);
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[12]: \S*many/], conf => join '', "DCVAuthority sectigo\n", map { <<"END" } qw(many shop));
<VirtualHost *:\@PORT\@>
ServerName $_.example
DCVEngine On
DCVCSRDirectory $_
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(many shop site);
my $value = 0;
my $rewrite = sub { return $httpd->file('site/order.csr', 'DCV-Unique-Value: v' . ++$value . "\n" . slurp($shop)) };
symlink $rewrite->(), "$dir/shop/order.csr" or die $!;
$httpd->file("many/$_.csr", "DCV-Unique-Value: v$_\n" . slurp($many)) for 1 .. $count;
ok($httpd->start, "httpd starts with $count files of a customer");

# Nothing of this happens in the directory itself.
my $is_seen = sub {
    $rewrite->();
    return $httpd->answers(path_of($shop), 'shop.example', sha256_of($shop) . "\nsectigo.com\nv$value", $_[0]);
};
ok($is_seen->(), "a neighbour's link leads to something new, which is found");
my $found = grep { $is_seen->($seconds) } 1 .. 3;
is($found, 3, 'so it is soon, each time');
$httpd->stop;
done_testing;
