# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The orders of a directory may take so much memory: a customer with any number of orders of a
# thousand names does not fill that of the server, and what he had before is answered.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs slurp path_of sha256_of);

my $count = $DCV::Httpd::under ? 90 : 200;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[0-2]: \S*many/], conf => <<'END');
DCVAuthority sectigo
<Location "/dcv-status">
    SetHandler dcv-status
    DCVStatus On
</Location>
<VirtualHost *:@PORT@>
ServerName many.example
ServerAlias *.example
DCVEngine On
DCVCSRDirectory many files=1000
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName shop.test
DCVEngine On
DCVCSRDirectory shop
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(many shop);
my @large = make_csrs($httpd->drop_box('csrs'), $count, 999);
my ($first, $shop) = map { make_csr(subject => "/CN=$_") } qw(first.many.example shop.test);
$httpd->file('many/first.csr', slurp($first));

# By authority.
my $count_orders = sub { my $sum = 0; $sum += $_ for $httpd->get('/dcv-status?format=openmetrics')->{body} =~ /^dcv_orders\{[^}]*\} (\d+)$/mg; return $sum };
my %refused;
my $is_refused = qr/^the orders of its directory take the 4096 KB of memory that they may; remove those/;
my $is_answered = sub { my ($csr, $host) = @_; return $httpd->answers(path_of($csr), $host, sha256_of($csr) . "\nsectigo.com") };
my ($orders, $errors);
my $are_all_there = sub {
    %refused = map { ($_->{source} => 1) } grep { $_->{text} =~ $is_refused } @{$httpd->report('domain=first.many.example')->{errors}};
    $orders = $count_orders->() - 1;
    $errors = keys %refused;
    return $orders + $errors == $count;
};

for my $start ('comes', 'is there at a start') {
    ok($httpd->start, "httpd starts: what is too much $start");
    rename "$dir/csrs/$_.csr", "$dir/many/large$_.csr" for 1 .. $count;
    ok(DCV::Httpd::wait_for($are_all_there), 'each order is one, or said to be one too many') or diag("$orders and $errors");
    cmp_ok($orders, '>=', 40, 'there is room for some dozens');
    cmp_ok($orders, '<=', 80, 'and for no more');
    ok($is_answered->($first, 'first.many.example'), 'the small one that came before is answered');
    $httpd->drop('shop/order.csr', slurp($shop));
    ok($is_answered->($shop, 'shop.test'), "a neighbour's is, too");
    unlink "$dir/shop/order.csr";
    ok(DCV::Httpd::wait_for($are_all_there), 'which goes');
    my @read = grep { !$refused{$_} } glob "$dir/many/large*.csr";
    unlink @read[0 .. 19];
    $count -= 20;
    my $before = $orders;
    ok(DCV::Httpd::wait_for(sub { $are_all_there->() && ($orders > $before - 10 || !$errors) }), 'when some are removed, others take their place') or diag("$orders and $errors");
    $httpd->stop;
}
done_testing;
