# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A file that is made and written to a moment later is an order then, and no error before; one that
# is emptied and written again is what it was meanwhile; one that stays empty is an error.
use strict;
use warnings;
use Time::HiRes qw(time sleep);
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of);

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<'END');
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
<VirtualHost *:@PORT@>
    ServerName www.example.com
</VirtualHost>
END
my $drop = $httpd->drop_box('drop');
ok($httpd->start, 'httpd starts');

my $csr = make_csr(subject => '/CN=www.example.com');
sub make_empty { open my $file, '>', $_[0] or die "$_[0]: $!"; chmod 0644, $_[0]; return $file }
sub status { return $httpd->get(path_of($csr), '-H', 'Host: www.example.com')->{status} }
sub problems { return scalar(() = $httpd->log =~ /DCV0020: \S+order/g) }

# Children look each second. Where this machine is so busy that a second and a half are more than
# three, that says nothing, and is done again.
my ($before, $took);
for my $try (1 .. 20) {
    unlink "$drop/order.csr";
    ok(DCV::Httpd::wait_for(sub { status() == 404 }), 'there is no order') or last;
    $before = problems();
    my $begin = time;
    my $file = make_empty("$drop/order.csr");
    sleep 1.5;
    print $file slurp($csr);
    close $file;
    $took = time - $begin;
    ok(DCV::Httpd::wait_for(sub { status() == 200 }), 'the order is answered once its file is written');
    last if $took < 3;
}
is(problems(), $before, 'and was no error before');

for my $try (1 .. 20) {
    $before = problems();
    my $begin = time;
    my $file = make_empty("$drop/order.csr");
    my @seen = map { sleep 0.1; status() } 1 .. 15;
    print $file slurp($csr);
    close $file;
    $took = time - $begin;
    next if $took >= 3;
    is(join(' ', grep { $_ != 200 } @seen), '', 'an order whose file is written again is answered meanwhile');
    last;
}
is(problems(), $before, 'and is no error, either');

close make_empty("$drop/stays.csr");
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0020: \S+stays\.csr: / }), 'a file that stays empty is an error');
$httpd->expect_log(qr/DCV0020: \S+stays\.csr: /);
$httpd->{quiet} = [qr/DCV0020: \S+order\.csr: /];
$httpd->stop;
done_testing;
