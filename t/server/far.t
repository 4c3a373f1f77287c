# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer's directory has more files than its limit, and its path leads over many links, so
# that each look at a file by its path takes milliseconds. Neither another customer's order nor a
# restart waits for a look at each of them.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(time);

my $files = 20_000;
my $csr = make_csr(subject => '/CN=shop.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[012]: \S*far/], conf => <<'END');
DCVAuthority sectigo
<VirtualHost *:@PORT@>
ServerName far.example
DCVEngine On
DCVCSRDirectory far files=10
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName shop.example
DCVEngine On
DCVCSRDirectory drop
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(far drop real s);
ok($httpd->start, 'httpd starts with two empty directories');

# Every link leads over hundreds of steps to the next one.
my $one = $httpd->file('one', 'no CSR');
link $one, "$dir/real/$_.csr" or die "$_: $!" for 1 .. $files;
my $steps = 's/../' x ((4000 - length $dir) / 5);
for my $i (1 .. 38) {
    symlink "$dir/$steps" . ($i == 38 ? 'real' : 'link' . ($i + 1)), "$dir/link$i" or die "link$i: $!";
}
rmdir "$dir/far" or die $!;
symlink "$dir/link1", "$dir/far" or die $!;
my $begin = time;
ok(-f "$dir/far/1.csr", 'a file is found over the links');
note(sprintf 'in %.1f ms', 1000 * (time - $begin));

my ($seconds, $most) = $DCV::Httpd::under ? (40, 120) : (8, 15);
my $time = 0;
my $comes = sub {
    $httpd->drop('drop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
    return $httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", $seconds);
};
ok($comes->(), "an order is answered within $seconds seconds when that has come");
$begin = time;
ok($httpd->restart, 'httpd restarts');
cmp_ok(time - $begin, '<', $most, 'which does not take as long as a look at each file');
ok($comes->(), 'and answers the next order');
$httpd->stop;
done_testing;
