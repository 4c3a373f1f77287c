# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Orders of a drop-in directory are checked like others, by request and in the background.
use strict;
use warnings;
use DCV::Dns;
use DCV::Check qw(check_in);
use DCV::Json qw(decode_json);
use DCV::Test;

my $dns   = DCV::Dns->new;
my @order = map { DCV::Order->new("dropped$_.test", authority => 'sectigo') } 1, 2;
$dns->zone("dropped$_.test", records => $order[$_ - 1]->record) for 1, 2;
$dns->start;
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb watchdog)], conf => $dns->conf . <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCheckInterval 1s
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName dropped1.test
    ServerAlias dropped2.test
    DCVCSRDirectory drop
</VirtualHost>
END
$httpd->drop_box;
ok($httpd->start, 'httpd starts without an order');

sub checked {
    my ($name, $query) = @_;
    my $report = decode_json($httpd->get("/dcv-status?format=json&$query")->{body});
    return (map { @{$_->{domains}} } @{$report->{orders}})[0] && check_in($report, $name);
}

$httpd->drop('drop/1.csr', DCV::Data::slurp($order[0]->csr));
ok(DCV::Httpd::wait_for(sub { my $check = checked('dropped1.test', 'check=dropped1.test'); $check && $check->{verdict} eq 'valid' }), 'a dropped order is checked');
$httpd->drop('drop/2.csr', DCV::Data::slurp($order[1]->csr));
ok(DCV::Httpd::wait_for(sub { my $check = checked('dropped2.test', 'domain=dropped2.test'); $check && $check->{verdict} eq 'valid' }), 'and another one without being asked for');
unlink $httpd->dir . '/drop/2.csr';
ok(DCV::Httpd::wait_for(sub { !checked('dropped2.test', 'domain=dropped2.test') }), 'an order that is removed is in no report');
$httpd->stop;
done_testing;
