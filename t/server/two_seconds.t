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
${define}StartServers 1
ServerLimit 1
ThreadsPerChild 10
MaxRequestWorkers 10
MinSpareThreads 1
MaxSpareThreads 10
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
ServerName shop.example
END
    $httpd->drop_box;
    ok($httpd->start, 'httpd starts with an empty directory');
    my $seconds = $DCV::Httpd::under ? 20 : 2;
    my $time = 0;
    my $comes = sub {
        $httpd->drop('drop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
        return $httpd->answers($path, 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", $_[0]);
    };
    # Each comes right behind another one that was found, so that no luck shortens the wait.
    ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }), "an order is answered within two seconds, $where");
    ok(DCV::Httpd::succeeds_once(sub {
        return 0 if !$comes->();
        unlink $httpd->dir . '/drop/shop.csr';
        return $httpd->answers($path, 'shop.example', undef, $seconds);
    }), "an order that is removed is answered no more two seconds later, $where");
    $httpd->stop;
}
done_testing;
