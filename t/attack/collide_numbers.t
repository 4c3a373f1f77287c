# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer chooses the names of his virtual host and of his directory so that a hash of 32 bits
# takes them for another customer's, which costs him less than a second of computing: he neither
# uses up events of the other one, nor stands for him in one.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr path_of);
use DCV::Httpd;
use DCV::Notify;
use Digest::MD5 qw(md5_hex);

# Two labels that FNV-1a takes for the same behind a text, whatever follows them.
sub collide {
    my ($before) = @_;
    my $start = 2_166_136_261;
    $start = (($start ^ ord) * 16_777_619) & 0xffffffff for split //, lc $before;
    my %seen;
    for my $number (1 .. 1_000_000) {
        my $label = 'c' . substr md5_hex($number), 0, 10;
        my $hash = $start;
        $hash = (($hash ^ $_) * 16_777_619) & 0xffffffff for unpack 'C*', $label;
        return ($seen{$hash}, $label) if $seen{$hash};
        $seen{$hash} = $label;
    }
    die;
}

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV0020/, qr/DCV0022/]);
my ($crowd, $lone) = collide("$httpd->{dir}/");
my ($mallory, $victim) = map { "$_.example" } collide('');
$httpd->write_conf($command->line . <<"END");
DCVAuthority sectigo
DCVEngine On
<VirtualHost *:\@PORT\@>
ServerName $mallory
DCVCSRDirectory $crowd
</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName $victim
DCVCSRDirectory $lone
</VirtualHost>
END
$httpd->drop_box($_) for $crowd, $lone;
$httpd->file("$crowd/$_.csr", 'no CSR') for 1 .. 60;
$httpd->expect_log(qr/DCV0043: 50 events file_error of the same virtual host or directory as \S+\/$crowd\/\d+\.csr were told in this hour/);
ok($httpd->start, 'httpd starts with many files that are no orders');
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0043/ }), 'fifty of one directory are told in an hour');
$httpd->file("$lone/bad.csr", 'no CSR');
$command->waits_for("file_error $httpd->{dir}/$lone/bad.csr");

my $path = path_of(make_csr(subject => '/CN=unknown.example'));
for my $vhost ($mallory, $victim) {
    $httpd->get($path, '-H', "Host: $vhost");
    is($command->waits_for("unknown_request $vhost")->{json}{vhost}, $vhost, 'with the virtual host that was asked');
}
$httpd->stop;
done_testing;
