# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer's links lead to where file systems are mounted when somebody looks (autofs), and nobody
# answers: links to files in his directory, and one of the directory. Nobody waits for that: his
# neighbour's order is answered, httpd restarts, and the link is refused.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

plan skip_all => 'only root mounts file systems' if $>;
plan skip_all => 'links are followed everywhere but on Linux' if $^O ne 'linux';

my $mallory = 64_001;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[01]: .*mallory/], conf => <<'END');
DCVEngine On
DCVAuthority sectigo
@STATUS@
<VirtualHost *:@PORT@>
    ServerName mallory.example
    DCVCSRDirectory mallory/drop
    DCVCSRDirectory mallory/other
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName shop.example
    DCVCSRDirectory shop
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(mallory mallory/drop mallory/other shop auto direct);
chown $mallory, $mallory, map { "$dir/$_" } qw(mallory mallory/drop mallory/other) or die $!;
my $csr = make_csr(subject => '/CN=shop.example');
my $time = 0;
my $is_answered = sub {
    $httpd->drop('shop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
    return $httpd->answers(path_of($csr), 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", 30);
};

# The daemon that would mount something: whoever looks waits until it answers, or is gone.
my ($asked, $asks);
{
    local $^F = 1000;    # mount gets it, too
    pipe $asked, $asks or die $!;
}
my $options = 'fd=' . fileno($asks) . ',pgrp=' . getpgrp . ',minproto=5,maxproto=5';
my %kind = (auto => 'indirect', direct => 'direct');
for (sort keys %kind) {
    plan skip_all => 'no autofs here' if system "mount -t autofs -o $options,$kind{$_} dcv-test '$dir/$_' 2>/dev/null";
}
END {
    local $?;
    if ($asked && %kind) {
        close $asked;
        close $asks;
        system "umount -l '$dir/$_'" for sort keys %kind;
    }
}
ok($httpd->start, 'httpd starts');
ok($is_answered->(), 'an order is answered');
sub from { my ($path, $target) = @_; symlink $target, "$dir/$path" or die "$path: $!"; system 'chown', '-h', $mallory, "$dir/$path"; return }
from('mallory/drop/below.csr', "$dir/auto/server/x.csr");
from('mallory/drop/direct.csr', "$dir/direct/x.csr");
from('mallory/drop/itself.csr', "$dir/auto/other-server");
rmdir "$dir/mallory/other" or die $!;
from('mallory/other', "$dir/auto/third-server");
sub error_of { my ($path) = @_; return grep { $_->{source} =~ m{/\Q$path\E$} } @{$httpd->report->{errors}} }
ok($is_answered->(), 'while the links are there, an order is answered');
ok(DCV::Httpd::wait_for(sub { error_of($_) }), "$_ is refused") for qw(mallory/drop/below.csr mallory/drop/direct.csr mallory/drop/itself.csr mallory/other);
ok($httpd->restart, 'httpd restarts');
ok($is_answered->(), 'and answers an order');
$httpd->stop;
done_testing;
