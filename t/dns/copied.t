# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer who has copied a neighbour's CSR checks it: what was found is in his view alone, and
# what is known of the neighbour's order is not his to replace or to push out.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Data qw(slurp write_file);
use DCV::Json qw(decode_json);
use DCV::Order;
use DCV::Test;
use File::Temp qw(tempdir);

my $orders = tempdir('dcv-orders-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $orders;
my $order = DCV::Order->new('shop.test');
my $scene = DCV::Check->new(conf => join '', "DCVAuthority sectigo\nDCVCheckFile Off\n", map { <<"END" } qw(shop thief));
<VirtualHost *:\@PORT\@>
    ServerName $_.test
    DCVCSRDirectory $orders/$_
    <Location /view>
        SetHandler dcv-status
        DCVStatus VHost
    </Location>
</VirtualHost>
END
$scene->dns->zone('shop.test', records => $order->record);
for my $directory (map { "$orders/$_" } qw(shop thief)) {
    mkdir $directory;
    write_file("$directory/order.csr", slurp($order->csr));
}
$scene->start;
sub check_of {
    my ($vhost, $query) = @_;
    return check_in(decode_json($scene->httpd->get("/view?format=json&$query", '-H', "Host: $vhost.test")->{body}), 'shop.test');
}

is(check_of(thief => 'check=shop.test')->{verdict}, 'valid', 'a check by the view of the copy finds what is in the DNS');
is(check_of(shop => ''), undef, 'which is not told of the order itself');
my $own = check_of(shop => 'check=shop.test');
is($own->{verdict}, 'valid', 'its owner checks it');
is_deeply(check_of(shop => ''), $own, 'and what was found is kept');
isnt(check_of(thief => '')->{time}, undef, 'as it is of the copy');
$scene->stop;
done_testing;
