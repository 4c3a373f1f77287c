# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Names that collide in a polynomial hash, whatever its seed: 999 in each of twenty CSR files of
# one CSR, one of which changes all the time. Another customer's order is answered in time, and
# the metrics begin in time. It tries several times, since the machine may be busy with
# something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<'END');
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:@PORT@>
ServerName admin.example
@STATUS@
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName shop.example
DCVCSRDirectory shop
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName mallory.example
ServerAlias *.example
DCVCSRDirectory mallory
</VirtualHost>
END
$httpd->drop_box($_) for qw(mallory shop);

# Names of the pairs "ar" and "c0", other ones in each file.
my @pairs = ('ar', 'c0');
sub names { my ($file) = @_; return join ' ', map { my $n = $_ + 1000 * $file; join('', map { $pairs[$n >> $_ & 1] } 0 .. 15) . '.example' } 1 .. 999 }
my $pem = slurp(make_csr(subject => '/CN=mallory.example'));
my @header = map { 'DCV-Domains: ' . names($_) . "\n" } 1 .. 20;
my $csr = make_csr(subject => '/CN=shop.example');
my $round = 0;
sub change { my ($file) = @_; $httpd->drop("mallory/$file.csr", "DCV-Unique-Value: v$file" . 'r' . ++$round . "\n$header[$file - 1]$pem"); return }

ok($httpd->start, 'httpd starts with two empty directories');
change($_) for 1 .. 20;
my $seconds = $DCV::Httpd::under ? 60 : 2;
my $time = 0;
my $comes = sub {
    change(1);
    $httpd->drop('shop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
    return $httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", $_[0]);
};
ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }), 'an order is answered within two seconds while a file of colliding names changes');
ok(DCV::Httpd::succeeds_once(sub {
    change(2);
    my $took = `curl -sS --noproxy '*' --max-time 120 -o /dev/null -w '%{time_starttransfer}' -H 'Host: admin.example' '${\ $httpd->url('/dcv-status?format=openmetrics')}'`;
    return $took && $took < $seconds;
}), 'metrics begin within two seconds');
$httpd->{quiet} = [qr/DCV0021: /];
$httpd->stop;
done_testing;
