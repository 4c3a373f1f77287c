# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer does not hold up events of others, and does not use up what they may have, however much he has.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp path_of sha256_of write_file);
use DCV::Httpd;
use DCV::Notify;
use Digest::MD5 qw(md5);

# A directory has a number (of the MD5 of its path). The lone one is chosen so that many lowest bits of
# it are those of the crowd's: whoever keeps accounts by a part of the number confuses the two.
sub number_of {
    my ($text) = @_;
    return unpack('x4 N', md5($text)) & 0xfff;
}

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV0020/, qr/DCV0022/, qr/DCV0027/]);
my ($lone) = grep { number_of("$httpd->{dir}/$_") == number_of("$httpd->{dir}/crowd") } map { "lone$_" } 1 .. 100_000;
$httpd->write_conf($command->line . <<"END");
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
ServerName crowd.example
ServerAlias *.crowd.example
DCVEngine On
DCVCSRDirectory crowd files=100000
</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName lone.example
DCVEngine On
DCVCSRDirectory $lone
</VirtualHost>
END
$httpd->drop_box($_) for 'crowd', $lone;
$httpd->file("crowd/$_.csr", 'no CSR') for 1 .. 60;
ok($httpd->start, 'httpd starts with many files that are no orders');

my $told = sub { return scalar grep { $_->{event} eq $_[0] && ($_->{json}{source} // '') !~ /lone/ } $command->told };
ok(DCV::Httpd::wait_for(sub { $told->('file_error') >= 50 && $httpd->log =~ /DCV0043/ }), 'fifty files of one directory are told in an hour');
$httpd->expect_log(qr/DCV0043: 50 events file_error of the same virtual host or directory as \S+\/crowd\/\d+\.csr were told in this hour/);
my $bad = $httpd->file("$lone/bad.csr", 'no CSR');
$command->waits_for("file_error $httpd->{dir}/$lone/bad.csr");
is($told->('file_error'), 50, 'another directory has fifty of its own, and of the first one no more are told');

$httpd->get(path_of(make_csr(subject => '/CN=lone.example')), '-H', 'Host: lone.example');
$command->waits_for('unknown_request lone.example');

# A million names, which take minutes to go through. Each fifty files have their own time to come: how
# long all of them take is the machine's.
my $csr = make_csr(subject => '/CN=crowd.example');
for my $file (1 .. 1000) {
    write_file("$httpd->{dir}/crowd/.new", 'DCV-Domains: ' . join(',', map { "n$_.f$file.crowd.example" } 1 .. 995) . "\n" . slurp($csr));
    rename "$httpd->{dir}/crowd/.new", "$httpd->{dir}/crowd/$file.csr" or die $!;
}
my $order = make_csr(subject => '/CN=lone.example', san => 'DNS:www.lone.example');
$httpd->file("$lone/order.csr", slurp($order));
ok($httpd->answers(path_of($csr), "n995.f$_.crowd.example", sha256_of($csr) . "\nsectigo.com"), "file $_ of the crowd is an order") for 1, map { 50 * $_ } 1 .. 20;
ok($httpd->answers(path_of($order), 'lone.example', sha256_of($order) . "\nsectigo.com"), 'and so is the lone one');
$command->waits_for('visited lone.example');
$httpd->stop;
done_testing;
