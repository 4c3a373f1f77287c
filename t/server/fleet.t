# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A fleet: front ends with the same orders answer the same, and share what they have seen.
use strict;
use warnings;
use DCV::Test;
use DCV::Cache;
use DCV::Httpd;
use DCV::Data qw(slurp path_of sha256_of);
use DCV::Fleet qw(front_end visit visits);

my @csrs = @DCV::Fleet::csrs;
my $csr = $csrs[0];
my $path = path_of($csr);

for my $kind (qw(redis memcache)) {
  SKIP: {
    skip "$kind is not installed", 1 if !DCV::Cache->is_here($kind);
    my $cache = DCV::Cache->new($kind);
    ok($cache->start, "a real $kind starts");
    # One has the directory, one shares it, one has a copy.
    my $one = front_end($cache, 'drop');
    my $shared = front_end($cache, $one->dir . '/drop');
    my $copy = front_end($cache, 'drop');
    my @fleet = ($one, $shared, $copy);
    $_->{quiet} = [qr/DCV0024:/] for @fleet;
    $one->file('drop/1.csr', slurp($csr));
    ok($_->start, "$kind: a front end") for @fleet;

    # The same files, in whatever order they come.
    my %file = ('1.csr' => "DCV-Unique-Value: a\n" . slurp($csr), '2.csr' => "DCV-Unique-Value: b\n" . slurp($csr),
        '3.csr' => "DCV-Unique-Value: c\nDCV-Issued: 2026-11-01\n" . slurp($csr), map { ("h$_.csr" => slurp($csrs[$_ - 1])) } 2 .. 4);
    $one->drop("drop/$_", $file{$_}) for sort keys %file;
    $copy->drop("drop/$_", $file{$_}) for reverse sort keys %file;
    ok($_->answers($path, 'h1.example', sha256_of($csr) . "\nsectigo.com\nc"), "$kind: every front end gives the same answer") for @fleet;
    unlink $_->dir . '/drop/3.csr' for $one, $copy;
    ok($_->answers($path, 'h1.example', sha256_of($csr) . "\nsectigo.com\nb"), "$kind: and the same other one") for @fleet;

    # The CA comes to one, and the page of the others shows it, a moment later: visits are
    # recorded by a thread, which tries again where the cache was slow.
    my $count = 0;
    for my $visited ($one, $shared, $copy) {
        is(visit($visited, 2, '-A', 'Sectigo DCV')->{status}, 200, "$kind: the CA fetches its file");
        $count++;
        for my $other (@fleet) {
            ok(DCV::Httpd::wait_for(sub { visits($other, 2) == $count }), "$kind: the page of each shows that it came");
            my ($order) = grep { $_->{domains}[0]{name} eq 'h2.example' } @{$other->report->{orders}};
            is($order->{domains}[0]{visits}{last}{user_agent}, 'Sectigo DCV', 'with all that is known of it');
        }
    }
    ok(DCV::Httpd::wait_for(sub {
        $copy->get('/.well-known/pki-validation/' . 'AB' x 16 . '.txt', '-H', 'Host: h1.example');
        return grep { $_->{md5} eq 'AB' x 16 } @{$one->report->{unknown_requests}};
    }), 'a request for a CSR that is not here is known to all, too');
    $_->stop for @fleet;
  }
}
done_testing;
