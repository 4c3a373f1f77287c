# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# `apachectl graceful` waits for httpd -t: many orders with many names of one customer do not make
# that take longer than reading them does.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs slurp);

my $files = 400;
my $vhost = sub { "<VirtualHost *:\@PORT\@>\nServerName $_[0].example\n$_[1]</VirtualHost>\n" };
my $httpd = DCV::Httpd->new(conf => "DCVEngine On\nDCVAuthority sectigo\n" . $vhost->('big', "DCVCSRDirectory big\n") . $vhost->('small', "DCVCSRDirectory small\n"));
# Names that nobody has here, and one file that others are links to, as its names count for each.
my ($large) = make_csrs($httpd->drop_box('big'), 1, 1000);
link $large, $httpd->dir . "/big/$_.csr" or die $! for 2 .. $files;
$httpd->drop_box('small');
$httpd->drop('small/one.csr', slurp(make_csr(subject => '/CN=other.example')));
# A busy machine may not read all of them in the time that a start has for that.
my ($code, $out, $failing, $looked_at, $untested);
ok(DCV::Httpd::succeeds_once(sub {
    ($code, $out) = $httpd->configtest;
    ($failing, $looked_at, $untested) = $out =~ /DCV0031: (\d+) of (\d+) orders have a problem .*; (\d+) more with many names were not looked at, which the status page shows/;
    return $untested;
}), 'httpd -t passes over orders with many names, and says how many') or diag($out);
is($code, 0, 'it passes');
is($looked_at, 200, "it looks at 199 orders with 1,001 names each, and at another customer's");
is($failing, 200, 'which have problems');
done_testing;
