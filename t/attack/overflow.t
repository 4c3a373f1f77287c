# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer changes files so fast that the system has no more room for what it is to tell of any
# directory, at the moment when a neighbour writes a file in place. It is found as soon as without
# that.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(time sleep);

# The sweep through known files, which finds what no system tells, takes 500 of them a second.
my ($files, $busy) = (6000, 7);
my $csr = make_csr(subject => '/CN=alice.example');
my @names = ('alice', map { "busy$_" } 1 .. $busy);
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[012]: \S*busy/], conf => "DCVAuthority sectigo\n" . join '', map { <<"END" } @names);
<VirtualHost *:\@PORT\@>
ServerName $_.example
DCVEngine On
DCVCSRDirectory $_
</VirtualHost>
END
my $dir = $httpd->dir;
mkdir "$dir/$_" or die $! for @names;
$httpd->file("alice/$_.csr", "DCV-Unique-Value: v$_\n" . slurp($csr)) for 1 .. $files;
$httpd->file('alice/z.csr', "DCV-Unique-Value: z0\n" . slurp($csr));
for my $name (@names[1 .. $#names]) { $httpd->file("$name/$_.csr", "no CSR") for 1 .. 2 }
$httpd->start or BAIL_OUT('httpd does not start');

# He writes a file in place, which its directory does not show. How long until it is answered?
my $value = 0;
sub delay {
    my $begin = time;
    $httpd->file('alice/z.csr', 'DCV-Unique-Value: z' . ++$value . "\n" . slurp($csr));
    return $httpd->answers(path_of($csr), 'alice.example', sha256_of($csr) . "\nsectigo.com\nz$value") ? time - $begin : 1000;
}
sub median { return (sort { $a <=> $b } @_)[$#_ / 2] }
delay();
my $before = median(map { delay() } 1 .. $busy);
my $after = median(map {
    my @burst = map { "$dir/$_" } ("busy$_/1.csr", "busy$_/2.csr");
    for (1 .. 15_000) { utime undef, undef, $_ for @burst }
    delay();
} 1 .. $busy);
cmp_ok($after, '<', $before + 1.5, 'a file that a customer writes in place is found as soon as before');
note(sprintf '%.1f s, and %.1f s before', $after, $before);
$httpd->stop;
done_testing;
