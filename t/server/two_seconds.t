# SPDX-License-Identifier: Apache-2.0
# The promise of README and docs/hosting.md: an order renamed into a directory is answered two
# seconds later, and one that is removed no more. This is the only test that measures time; it
# tries several times, since the machine may be busy with something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my $csr = make_csr(subject => '/CN=shop.example');
my $path = path_of($csr);

for my $case (['', 'where the system tells what changes'], ["Define DCV_NO_NOTIFY\n", 'where the directory is listed for that']) {
    my ($define, $where) = @$case;
    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<"END");
${define}StartServers 3
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
ServerName shop.example
END
    $httpd->drop_box;
    ok($httpd->start, 'httpd starts with an empty directory');
    my $seconds = $DCV::Httpd::under ? 20 : 2;
    my $time = 0;
    ok(DCV::Httpd::succeeds_once(sub {
        $httpd->drop('drop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
        return $httpd->answers($path, 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", $seconds);
    }), "an order is answered by every child within two seconds, $where");
    ok(DCV::Httpd::succeeds_once(sub {
        $httpd->drop('drop/shop.csr', slurp($csr));
        return 0 if !$httpd->answers($path, 'shop.example', sha256_of($csr) . "\nsectigo.com");
        unlink $httpd->dir . '/drop/shop.csr';
        return $httpd->answers($path, 'shop.example', undef, $seconds);
    }), "and one that is removed is answered no more, $where");
    $httpd->stop;
}
done_testing;
