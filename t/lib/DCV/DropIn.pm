# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVCSRDirectory: the CSRs and the configuration of its tests; and orders_come_and_go(), a whole test
# under one MPM: orders come, change and go while httpd runs, in every child. $defines are lines of
# configuration.
package DCV::DropIn;
use strict;
use warnings;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use DCV::Httpd;
use DCV::Test;
use Exporter 'import';

our @EXPORT_OK = qw(orders_come_and_go $conf $first $second $third body);

our ($first, $second, $third) = map { make_csr(subject => "/CN=$_.example") } qw(first second third);
our $conf = <<"END";
StartServers 3
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName default.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName first.example
    ServerAlias second.example third.example more.example
</VirtualHost>
END

sub body { return sha256_of($_[0]) . "\nsectigo.com" }

sub orders_come_and_go {
    my ($mpm, $defines) = @_;
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => ['socache_shmcb'], conf => ($defines // '') . $conf);
    $httpd->drop_box;
    $httpd->file('drop/first.csr', slurp($first));
    ok($httpd->start, "$mpm: starts with a file in its directory");
    is($httpd->get(path_of($first), '-H', 'Host: first.example')->{body}, body($first), "$mpm: a file that was there before is answered from the first request on");
    $httpd->drop('drop/second.csr', slurp($second));
    ok($httpd->answers(path_of($second), 'second.example', body($second)), "$mpm: one renamed into place is answered by every child");
    $httpd->drop('drop/second.csr', "DCV-Unique-Value: abc\n" . slurp($second));
    ok($httpd->answers(path_of($second), 'second.example', body($second) . "\nabc"), "$mpm: another file in its place is answered, too");
    $httpd->drop('drop/second.csr', slurp($third));
    ok($httpd->answers(path_of($third), 'third.example', body($third)), "$mpm: and so is one of another CSR");
    is($httpd->get(path_of($second), '-H', 'Host: second.example')->{status}, 404, "$mpm: while the CSR that was there before is answered no more");
    unlink "$httpd->{dir}/drop/second.csr";
    ok($httpd->answers(path_of($third), 'third.example', undef), "$mpm: a file that is removed is answered no more");
    is($httpd->get(path_of($first), '-H', 'Host: first.example')->{status}, 200, "$mpm: the other files are answered as before");

    $httpd->drop('drop/second.csr', slurp($second));
    for my $signal (qw(USR1 HUP)) {
        ok($httpd->restart($signal), "$mpm: restarts by $signal");
        is($httpd->get(path_of($second), '-H', 'Host: second.example')->{status}, 200, "$mpm: after $signal orders are there before anybody can ask");
        $httpd->drop('drop/third.csr', slurp($third));
        ok($httpd->answers(path_of($third), 'third.example', body($third)), "$mpm: after $signal new orders come");
        unlink "$httpd->{dir}/drop/third.csr";
        ok($httpd->answers(path_of($third), 'third.example', undef), "$mpm: after $signal orders that are removed go");
    }
    $httpd->stop;
    return;
}

1;
