# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Many directories whose files take long to read, as if one customer had many sites: a start and a
# graceful restart wait a few seconds for all of them together, and a little for each. It tries
# several times, since the machine may be busy with something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(time);

my ($sites, $files, $most) = (30, 300, 15);
my $large = slurp(make_csr(subject => '/CN=a.example', san => join ',', map { "DNS:xn--bcher-kva.h$_.xn--fsqu00a.example" } 1 .. 999));
my $csr = make_csr(subject => '/CN=shop.example');
my $vhosts = join '', map { "<VirtualHost *:\@PORT\@>\nServerName s$_.example\nDCVEngine On\nDCVCSRDirectory site$_\n</VirtualHost>\n" } 1 .. $sites;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<"END");
DCVAuthority sectigo
$vhosts<VirtualHost *:\@PORT\@>
ServerName shop.example
DCVEngine On
DCVCSRDirectory shop
</VirtualHost>
END
mkdir $httpd->dir . '/shop';
for my $site (1 .. $sites) {
    mkdir $httpd->dir . "/site$site";
    $httpd->file("site$site/1.csr", "$large\n$site\n");
    link $httpd->dir . "/site$site/1.csr", $httpd->dir . "/site$site/$_.csr" or die $! for 2 .. $files;
}
$httpd->drop('shop/shop.csr', slurp($csr));
# A file that is just being written may be read.
$httpd->expect_log(qr/DCV0021: .*its files take too long to read/);
$httpd->{quiet} = [qr/DCV002[012]: /];

my $answer = sha256_of($csr) . "\nsectigo.com";
ok(DCV::Httpd::succeeds_once(sub {
    my $begin = time;
    my $starts = $httpd->start && $httpd->answers(path_of($csr), 'shop.example', $answer);
    my $took = time - $begin;
    note(sprintf '%.1f s', $took);
    return 1 if $starts && $took < $most;
    $httpd->stop;
    return 0;
}), "with $sites directories of $files large CSRs httpd starts, and answers an order, within $most seconds");

# All files are others at the restart, so that nothing is known of them.
my $round = 0;
ok(DCV::Httpd::succeeds_once(sub {
    $round++;
    $httpd->file("site$_/1.csr", "$large\n$_ $round\n") for 1 .. $sites;
    my $begin = time;
    $httpd->drop('shop/shop.csr', "DCV-Unique-Value: r$round\n" . slurp($csr));
    $httpd->restart;
    my $is_answered = $httpd->answers(path_of($csr), 'shop.example', "$answer\nr$round");
    my $took = time - $begin;
    note(sprintf '%.1f s', $took);
    return $is_answered && $took < $most;
}), "a graceful restart takes no longer, and a new order is answered within $most seconds");
$httpd->stop;
done_testing;
