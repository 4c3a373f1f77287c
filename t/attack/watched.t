# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer makes his directory a link to that of another one, which he cannot read himself. The
# system has one watch for a directory, however many paths lead to it, and his would be the first:
# the other one's changes are found as soon as before.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(time);

plan skip_all => 'only root can make files of several owners' if $>;
plan skip_all => 'links are followed everywhere but on Linux' if $^O ne 'linux';

# The sweep through known files, which finds what no system tells, takes 500 of them a second.
my $files = 6000;
my ($mallory, $alice) = (64_001, 64_002);
my $csr = make_csr(subject => '/CN=alice.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => "DCVAuthority sectigo\n" . join '', map { <<"END" } qw(mallory alice));
<VirtualHost *:\@PORT\@>
ServerName $_.example
DCVEngine On
DCVCSRDirectory $_/dcv
</VirtualHost>
END
my $dir = $httpd->dir;
for ([mallory => $mallory], [alice => $alice]) {
    my ($name, $owner) = @$_;
    for my $path ($name, "$name/dcv") { mkdir "$dir/$path" or die "$path: $!"; chown $owner, -1, "$dir/$path"; chmod 0755, "$dir/$path" }
}
for my $i (1 .. $files) {
    my $path = $httpd->file("alice/dcv/$i.csr", "DCV-Unique-Value: v$i\n" . slurp($csr));
    chmod 0644, $path;
    chown $alice, -1, $path;
}
chmod 0644, $httpd->file('alice/dcv/z.csr', "DCV-Unique-Value: z0\n" . slurp($csr));
ok($httpd->start, "httpd starts with $files files of a customer") or BAIL_OUT('it does not');

# He writes a file in place, which its directory does not show. How long until it is answered?
my $value = 0;
sub delay {
    my $begin = time;
    $httpd->file('alice/dcv/z.csr', 'DCV-Unique-Value: z' . ++$value . "\n" . slurp($csr));
    return $httpd->answers(path_of($csr), 'alice.example', sha256_of($csr) . "\nsectigo.com\nz$value") ? time - $begin : 1000;
}
sub median { delay(); return (sort { $a <=> $b } map { delay() } 1 .. 7)[3] }
my $before = median();
$httpd->{quiet} = [qr/DCV0021: \S*mallory/];
rmdir "$dir/mallory/dcv" or die $!;
symlink "$dir/alice/dcv", "$dir/mallory/dcv" or die $!;
system('chown', '-h', $mallory, "$dir/mallory/dcv") and die;
ok($httpd->restart, 'httpd restarts when another customer has linked to his directory');
my $after = median();
cmp_ok($after, '<', $before + 1.5, 'a file that he writes in place is found as soon as before');
note(sprintf '%.1f s, and %.1f s before', $after, $before);
$httpd->stop;
done_testing;
