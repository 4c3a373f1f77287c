# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# One customer lets large CSRs change without end, another one orders: his order is
# answered as if he were alone. It tries several times, since the machine may be busy with
# something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my $files = 700;
my $large = slurp(make_csr(subject => '/CN=a.example', san => join ',', map { "DNS:xn--bcher-kva.h$_.xn--fsqu00a.example" } 1 .. 999));
my $csr = make_csr(subject => '/CN=shop.example');

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<'END');
DCVAuthority sectigo
<VirtualHost *:@PORT@>
ServerName large.example
DCVEngine On
DCVCSRDirectory large files=100000
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName shop.example
DCVEngine On
DCVCSRDirectory drop
</VirtualHost>
END
mkdir $httpd->dir . "/$_" for qw(large drop);
ok($httpd->start, 'httpd starts with two empty directories');

# Each file is another one each time, so that what is known of it does not help.
my $round = 0;
my $writer = fork // die $!;
if (!$writer) {
    while (1) {
        $round++;
        for my $i (1 .. $files) {
            $httpd->drop("large/$i.csr", "$large\nround $round\n");
        }
    }
}

my $seconds = $DCV::Httpd::under ? 20 : 2;
my $time = 0;
my $comes = sub {
    $httpd->drop('drop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
    return $httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", $_[0]);
};
ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }),
    'an order is answered within two seconds while large CSRs of another customer change');
$httpd->expect_log(qr/DCV0021: .*large: its files take too long to read/);
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0021: \S*large: its files take too long to read/ }),
    'the log says which directory takes too much time');
kill 'KILL', $writer;
waitpid $writer, 0;
$httpd->stop;
done_testing;
