# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer with a few virtual hosts changes files in their directories all the time, each a little
# less often than a directory may that is watched, so that together they push a neighbour's out of
# what all children share. What he writes in place is found as soon as without that.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(time sleep);

# The sweep through known files, which finds what no system tells, takes 500 of them a second.
my ($files, $busy) = (6000, 6);
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
sub median { delay(); return (sort { $a <=> $b } map { delay() } 1 .. 7)[3] }
my $before = median();
my $writer = fork // die $!;
if (!$writer) {
    for (my $second = 0; ; $second++) {
        my $begin = time;
        for my $i (1 .. 475) { for my $name (@names[1 .. $#names]) { utime undef, undef, "$dir/$name/$_.csr" for 1 .. 2 } }
        my $rest = 1.0 - (time - $begin);
        sleep $rest if $rest > 0;
    }
}
my $after = median();
kill 'KILL', $writer;
waitpid $writer, 0;
cmp_ok($after, '<', $before + 1.5, 'a file that a customer writes in place is found as soon as before');
note(sprintf '%.1f s, and %.1f s before', $after, $before);
$httpd->stop;
done_testing;
