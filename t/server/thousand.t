# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A thousand virtual hosts with a CSR each: every one answers its own and no other.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csrs md5_of);

my $count = $DCV::Httpd::under ? 100 : 1000;
my $httpd = DCV::Httpd->new;
my $conf  = "DCVEngine On\nDCVAuthority sectigo\n";
my $dir   = $httpd->dir;

make_csrs($dir, $count);
$conf .= "<VirtualHost *:\@PORT\@>\nServerName www.h$_.example\nDCVCSRFile $_.csr\n</VirtualHost>\n" for 1 .. $count;
$httpd->write_conf($conf);
ok($httpd->start, "starts with $count virtual hosts");

sub check_all {
    my ($what) = @_;
    my @wrong;
    for my $i (1 .. $count) {
        next if $i % 20 && $i > 20;
        my $md5  = md5_of("$dir/$i.csr");
        my $path = "/.well-known/pki-validation/$md5.txt";
        my ($own, $other) = map {
            $httpd->get($path, '--header', "Host: www.h$_.example")->{status}
        } $i, $i % $count + 1;
        push @wrong, $i if "$own $other" ne '200 404';
    }
    is("@wrong", '', $what);
    return;
}
check_all('each answers its own order, and not its neighbour\'s');
ok($httpd->restart, 'httpd restarts gracefully');
check_all('and so afterwards');
my (undef, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
is(scalar(() = $dump =~ /^Order: /mg), $count, 'the dump has them all');
$httpd->stop;
done_testing;
