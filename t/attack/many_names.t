# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer fills his directory with far more long names than it may have files. Neither another
# customer's order nor a restart waits for them, the children stay small, and what was answered
# from that directory still is. Times are tried several times, since the machine may be busy
# with something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(time);

my $names = 100_000;
my $shop = make_csr(subject => '/CN=shop.example');
my ($before, $after) = map { make_csr(subject => "/CN=$_.many.example") } qw(before after);
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[012]: \S*many/], conf => <<'END');
DCVAuthority sectigo
@STATUS@
<VirtualHost *:@PORT@>
ServerName many.example
ServerAlias *.many.example
DCVEngine On
DCVCSRDirectory many files=100
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName shop.example
DCVEngine On
DCVCSRDirectory drop
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(many drop away);

sub memory_of {
    my ($pid) = @_;
    my ($kilobytes) = slurp("/proc/$pid/status") =~ /^VmRSS:\s*(\d+) kB/m;
    return ($kilobytes // 0) / 1024;
}

my ($seconds, $most) = $DCV::Httpd::under ? (20, 120) : (2, 10);
my $time = 0;
my $comes = sub {
    $httpd->drop('drop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($shop));
    return $httpd->answers(path_of($shop), 'shop.example', sha256_of($shop) . "\nsectigo.com\n$time", $_[0]);
};
my $is_answered = sub { my ($csr, $is) = @_; return $httpd->answers(path_of($csr), 'before.many.example', $is // sha256_of($csr) . "\nsectigo.com") };
my $is_reported = sub { return grep { $_->{source} =~ /many/ && $_->{text} =~ /^it has more than 100 files, its limit/ } @{$httpd->report->{errors}} };
my $is_clean = sub { return !@{$httpd->report->{errors}} };

# Two floods: of names that could be orders, which are beyond the limit of files, and of others.
for my $case (['of orders', '.csr'], ['of nothing', '.txt']) {
    my ($kind, $ending) = @$case;
    ok($httpd->start, "httpd starts without a flood of names $kind");
    $httpd->drop('many/before.csr', slurp($before));
    ok($is_answered->($before), "an order is answered before it");
    ok($comes->(), 'and one of a neighbour');
    my ($child) = $httpd->children;
    my $memory = memory_of($child);

    # A file has 65,000 names at most.
    my $one;
    for my $i (1 .. $names) {
        $one = $httpd->file("away/one$i", 'no CSR') if $i % 50_000 == 1;
        link $one, sprintf '%s/many/%06d%s%s', $dir, $i, 'x' x 230, $ending or die "$i: $!";
    }
    ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }),
        "a neighbour's order is answered within two seconds beside $names names");
    ok(DCV::Httpd::wait_for(sub { DCV::Httpd::holds($is_reported) }, 90), 'the page says that the directory is full');
    ok($is_answered->($before), 'the order that was there before is answered');
    cmp_ok(memory_of($child) - $memory, '<', 40, 'the child has not grown by 40 MB') or diag("from $memory MB to " . memory_of($child));
    note(sprintf '%.1f MB, before %.1f MB', memory_of($child), $memory);
    is(join(' ', $httpd->children), $child, 'it is the same child');

    # What was known is seen to go, whether it is in the part that is listed or not.
    unlink "$dir/many/before.csr" or die $!;
    my $gone = sub { return $httpd->get(path_of($before), '-H', 'Host: before.many.example')->{status} == 404 };
    ok(DCV::Httpd::wait_for($gone), 'an order that is removed meanwhile is not answered any more');

    my $begin = time;
    ok($httpd->restart, 'httpd restarts');
    cmp_ok(time - $begin, '<', $most, 'which does not take as long as a look at each name');
    ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }), "a neighbour's order is answered as soon afterwards");

    opendir my $many, "$dir/many" or die $!;
    unlink map { "$dir/many/$_" } grep { !/^\./ } readdir $many;
    $httpd->drop('many/after.csr', slurp($after));
    ok(DCV::Httpd::wait_for(sub { $httpd->get(path_of($after), '-H', 'Host: after.many.example')->{status} == 200 }, 90), 'a new order is read when the names are gone');
    ok(DCV::Httpd::wait_for(sub { DCV::Httpd::holds($is_clean) }, 90), 'and nothing is wrong any more');
    unlink "$dir/many/after.csr" or die $!;
    $httpd->stop;
}
done_testing;
