# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A start leaves files that take too long to read, and a child reads them slowly. An order that
# comes meanwhile does not wait behind them.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

# Links to one file, each of which is read. International names take long; the same one again and
# again is looked at each time and kept once, so that the rest of a start takes little. The names of
# these files stand before the new one's.
my $files = 30_000;
my $large = make_csr(subject => '/CN=a.example', san => join ',', ('DNS:xn--bcher-kva.xn--fsqu00a.example') x 999);
my $httpd = DCV::Httpd->new(one_child => 1, conf => <<'END');
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop files=1000000
<VirtualHost *:@PORT@>
    ServerName new.example
</VirtualHost>
END
my $new = make_csr(subject => '/CN=new.example');
$httpd->drop_box;
$httpd->file('large', slurp($large));
link $httpd->dir . '/large', $httpd->dir . "/drop/$_.csr" or die $! for 1 .. $files;
$httpd->expect_log(qr/DCV0021: \S*drop: its files take too long to read/);
ok($httpd->start, 'httpd starts');

$httpd->drop('drop/z.csr', slurp($new));
ok($httpd->answers(path_of($new), 'new.example', sha256_of($new) . "\nsectigo.com"), 'an order that comes is answered while the others wait');
$httpd->stop;
done_testing;
