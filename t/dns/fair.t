# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# One customer has thousands of names to be checked, or asks for checks all the time: another
# one's names are checked all the same.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Json qw(decode_json);
use DCV::Order;
use DCV::Test;
use IO::Select;

my $thousands = 5;
my $timeout_s = $DCV::Httpd::under ? 20 : 8;
my @silent = map { DCV::Order->new("silent$_.test") } 1 .. 10;
my @large = map { my $n = $_; DCV::Order->new("large$n.test", san => join ',', map { "DNS:n$_.d$n-$_.test" } 1 .. 999) } 1 .. $thousands;
my $shop = DCV::Order->new('shop.test');

# The hash of APR, and a name with the hash of another: halves that meet in the middle.
sub hash33 { my ($hash, $text) = @_; $hash = ($hash * 33 + $_) & 0xffffffff for unpack 'C*', $text; return $hash }
sub back33 { my ($hash, $text) = @_; $hash = (($hash - $_) * 1_041_204_193) & 0xffffffff for reverse unpack 'C*', $text; return $hash }
sub same_hash {
    my ($begin, $name) = @_;
    my ($from, $to) = (hash33(0, $begin), back33(hash33(0, $name), '.test'));
    my %half = map { (hash33($from, $_) => $_) } 'aaaa' .. 'zzzz';
    for my $end ('aaaa' .. 'zzzz') {
        my $first = $half{back33($to, $end)};
        return "$first$end.test" if $first;
    }
    die 'no name has that hash';
}

# As keys are, and as they were, with numbers of virtual hosts before them.
my @same = map { DCV::Order->new($_) } same_hash('', 'shop.test'), same_hash('1 ', '-1 shop.test');

# Who has the most stands first.
my $dns;
sub scene {
    my ($interval, @orders) = @_;
    # Mallory has three virtual hosts; what is beyond four orders is for the second and the third.
    my @mine = ([@orders], [], []);
    @mine = ([@orders[0 .. 3]], [@orders[4 .. 6]], [@orders[7 .. 9]]) if @orders == 10;
    my $view = "<Location /view>\nSetHandler dcv-status\nDCVStatus VHost\n</Location>\n";
    my $mallory = join '', map { "<VirtualHost *:\@PORT\@>\nServerName mallory$_.test\n" . join('', map { $_->line } @{$mine[$_ - 1]}) . "$view</VirtualHost>\n" } 1 .. 3;
    my $scene = DCV::Check->new(dns => $dns, timeout => "${timeout_s}s", log_level => 'warn dcv:info', children => [1, 25], conf => <<"END");
DCVCheckInterval $interval
<VirtualHost *:\@PORT\@>
ServerName admin.test
</VirtualHost>
$mallory<VirtualHost *:\@PORT\@>
ServerName shop.test
@{[$shop->line]}
</VirtualHost>
END
    if (!$dns) {
        $dns = $scene->dns;
        $dns->zone('shop.test', records => $shop->record);
        $dns->zone($_->name, records => '', servers => ['silent'], signed => 0) for @silent, @same;
    }
    $scene->start;
    push @{$scene->httpd->{expected}}, qr/:info\]|:notice\]/;
    return $scene;
}

my $scene = scene('1s', @large);
my $checked = sub { my $sum = 0; $sum += $_ for $scene->httpd->log =~ /DCV0011: (\d+) /g; return $sum };
ok(DCV::Httpd::wait_for(sub { check_in($scene->report('domain=shop.test'), 'shop.test') }), 'the only name of a customer is checked in the background');
cmp_ok($checked->(), '<', 700 * $thousands, 'before the thousands of names of another one are');
$scene->httpd->stop;

# Checks that one customer asks for in his view, and does not wait for.
$scene = scene('Off', @silent);
sub ask { my ($name, $vhost) = @_; open my $out, '-|', qw(curl -s --noproxy * --max-time 240 -o /dev/null -w %{http_code} -H), "Host: mallory${\ ($vhost // 1)}.test", $scene->httpd->url("/view?format=json&check=$name") or die $!; return $out }
my @waiting = map { ask($silent[$_]->name) } 0 .. 2;
my $under_way = sub { my %seen = map { $_ => 1 } map { /\b(silent\d+\.test)\b/ } $dns->questions('silent'); return scalar keys %seen };
ok(DCV::Httpd::wait_for(sub { $under_way->() == 3 }), 'three checks of a view are under way');
is(readline ask($silent[3]->name), 503, 'the fourth is refused');
is($scene->get('check=shop.test')->{status}, 200, 'a check for others is not');
push @waiting, map { ask($silent[$_]->name, 2) } 4 .. 6;
ok(DCV::Httpd::wait_for(sub { $under_way->() == 6 }), 'three more in the view of his second virtual host');
is(readline ask($silent[7]->name, 3), 503, 'in that of a third one none');
is($scene->get("check=${\ $silent[8]->name}")->{status}, 200, 'who sees all orders may check meanwhile');
is(readline $_, 200, 'one of the checks ends') for @waiting;
is(readline ask($silent[3]->name), 200, 'then there is room again');
$scene->stop;

# A customer has a name that may be taken for another one's.
for my $order (@same) {
    $scene = scene('Off', $order);
    my $other = ask($order->name);
    my $is_under_way = sub { return grep { /\b\Q${\ $order->name}\E\b/i } $dns->questions('silent') };
    ok(DCV::Httpd::wait_for($is_under_way), "a check of ${\ $order->name} is under way");
    is($scene->get('check=shop.test')->{status}, 200, 'another name is checked');
    ok(!IO::Select->new($other)->can_read(0), 'which does not wait for that');
    is(readline $other, 200, 'it ends later');
    $scene->stop;
}
done_testing;
