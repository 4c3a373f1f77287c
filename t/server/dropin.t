# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVCSRDirectory: what is an order, which of two counts, and what is read again. How orders
# come and go: dropin_event.t and its kind.
use strict;
use warnings;
use DCV::Test;
use DCV::DropIn qw($conf $first $second $third body);
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of md5_of sha256_of der_of);

sub new_httpd {
    my (%options) = @_;
    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => $conf, %options);
    $httpd->drop_box;
    return $httpd;
}

# What a file may look like, and what is no order at all.
my $httpd = new_httpd(log_level => 'warn dcv:info');
$httpd->expect_log(qr/DCV0005:/);
ok($httpd->start, 'httpd starts with an empty directory');
my $headers = "DCV-Authority: ssl.com\r\nDCV-Unique-Value: u1\r\nDCV-Issued: 2026-11-01\r\nDCV-Domains: more.example\r\n";
$httpd->drop('drop/headers.pem', $headers . slurp($first));
ok($httpd->answers(path_of($first), 'more.example', uc(sha256_of($first)) . "\nssl.com\nu1"), 'header lines: authority, unique value, names');
my ($order) = @{$httpd->report->{orders}};
is("$order->{source} $order->{issued} $order->{unique_value}", "$httpd->{dir}/drop/headers.pem 2026-11-01T00:00:00Z u1", 'the report has the date of the header lines');
$httpd->drop('drop/binary.DER', der_of($second));
ok($httpd->answers(path_of($second), 'second.example', body($second)), 'DER, and an ending in upper case');
$httpd->file("drop/$_", slurp($third)) for '.hidden.csr', 'third.csr.tmp', 'third.txt', 'csr', '.csr', 'third.csr~';
symlink '../target', "$httpd->{dir}/drop/link.csr";
$httpd->file('target', "DCV-Unique-Value: t1\n" . slurp($first));
ok(DCV::Httpd::everywhere(sub { grep { $_->{source} =~ /link\.csr/ } @{$httpd->report->{orders}} }), 'a link to a file');
is(join(' ', map { $_->{source} =~ s{.*/}{}r } @{$httpd->report->{orders}}), 'binary.DER headers.pem link.csr', 'nothing else is taken for one');
is_deeply($httpd->report->{errors}, [], 'nor for a mistake');
# Where nothing is renamed the directory itself does not change.
$httpd->file('target', "DCV-Unique-Value: t2\n" . slurp($first));
ok(DCV::Httpd::everywhere(sub { grep { ($_->{unique_value} // '') eq 't2' } @{$httpd->report->{orders}} }), 'what a link leads to may change');
$httpd->file('drop/binary.DER', der_of($third));
ok(DCV::Httpd::everywhere(sub { $httpd->get(path_of($third), '-H', 'Host: third.example')->{status} == 200 }), 'and so may a file in its place');
chmod 0755, $httpd->drop_box('elsewhere');
is($httpd->get(path_of($third), '-H', 'Host: default.example')->{status}, 404, 'in the right virtual host only');
like($httpd->get('/dcv-status')->{body}, qr/binary\.DER/, 'the page has it');
# What was read before a restart, and has not changed, is not read again.
my $reads = sub { ($httpd->log =~ /DCV0005: (\d+ orders; \d+) CSR files read/g)[-1] };
$httpd->restart;
$httpd->restart;
is($reads->(), '3 orders; 0', 'a restart reads nothing again');
$httpd->drop('drop/third.csr', slurp($third));
$httpd->restart;
is($reads->(), '4 orders; 1', 'but what is new');
$httpd->stop;

# Two files of one CSR: which one is answered does not depend on who came first.
my $twice = new_httpd();
$twice->file('drop/b.csr', "DCV-Unique-Value: b\n" . slurp($first));
ok($twice->start, 'one order of a CSR');
is($twice->get(path_of($first), '-H', 'Host: first.example')->{body}, body($first) . "\nb", 'an order in a directory is answered');
$twice->drop('drop/a.csr', "DCV-Unique-Value: a\n" . slurp($first));
# As soon as a child has both, it warns.
my (%warnings, @silent);
ok(DCV::Httpd::everywhere(sub {
    my @orders = @{$twice->report->{orders}};
    return 0 if @orders < 2;
    %warnings = map { my $o = $_; map { $_->{code} eq 'order_replaced' ? ($o->{source} =~ s{.*/}{}r => $_->{text}) : () } @{$o->{warnings}} } @orders;
    push @silent, join(' ', keys %warnings) if join(' ', keys %warnings) ne 'a.csr';
    return 1;
}), 'a second order of the same CSR is in the report');
is($twice->get(path_of($first), '-H', 'Host: first.example')->{body}, body($first) . "\nb", 'whose name comes first gives way');
is_deeply([keys %warnings], ['a.csr'], 'the report warns of the one that is not answered');
is_deeply(\@silent, [], 'and has done so since it had both');
like($warnings{'a.csr'}, qr{^\S+/drop/b\.csr has the same CSR with another answer, and only that one is given under first\.example\.}, 'with the one that goes before it');
$twice->drop('drop/a.csr', "DCV-Unique-Value: a\nDCV-Issued: 2026-11-20\n" . slurp($first));
ok($twice->answers(path_of($first), 'first.example', body($first) . "\na"), 'a date of issue makes it the newer one');
unlink "$twice->{dir}/drop/a.csr";
ok($twice->answers(path_of($first), 'first.example', body($first) . "\nb"), 'when it is removed the other one is answered again');
$twice->stop;

# Orders of directives go before those of directories.
my $both = new_httpd(conf => $conf =~ s/(ServerName first.example\n)/$1DCVCSRFile $first unique=directive\n/r);
$both->file('drop/first.csr', "DCV-Unique-Value: dropped\n" . slurp($first));
ok($both->start, 'one CSR in a directive and in a directory');
is($both->get(path_of($first), '-H', 'Host: first.example')->{body}, body($first) . "\ndirective", 'the order of the directive is answered');
like(($both->configtest('-D', 'DUMP_DCV'))[1], qr{Order: \S+/drop/first\.csr\n.*UniqueValue: dropped.*Problem: order_replaced: \Q$first\E has the same CSR.*Domain: first\.example}s, 'the dump says so');
$both->stop;
done_testing;
