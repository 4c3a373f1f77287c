# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Front ends of a fleet: each with one child, a directory of orders, and a cache that they
# share.
#
#   my $httpd = front_end($cache, 'drop');
#   visit($httpd, 2);                # the CA asks for the file of the order of h2.example
#   visits($httpd, 2);               # how often, by the report of this front end
#   says($httpd);                    # what the report says of the cache
#   fails_well('redis');             # a whole test: what a failing cache does not do
package DCV::Fleet;
use strict;
use warnings;
use DCV::Cache;
use DCV::Data qw(make_csr path_of);
use DCV::Httpd;
use DCV::Test;
use Exporter 'import';
use Time::HiRes qw(time);

our @EXPORT_OK = qw(front_end visit visits says fails_well);

# Of the orders of h1.example to h4.example.
our @csrs = map { make_csr(subject => "/CN=h$_.example") } 1 .. 4;

sub front_end {
    my ($cache, $directory) = @_;
    my ($kind) = $cache->args =~ /^(\w+)/;
    my $httpd = DCV::Httpd->new(modules => ["socache_$kind"], children => [1, 12], conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory $directory
DCVStateCache @{[$cache->args]}
<VirtualHost *:\@PORT\@>
    ServerName default.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName h1.example
    ServerAlias *.example
</VirtualHost>
\@STATUS\@
END
    $httpd->drop_box;
    return $httpd;
}

sub visits {
    my ($httpd, $number) = @_;
    my ($order) = grep { $_->{domains}[0]{name} eq "h$number.example" } @{$httpd->report->{orders}};
    return $order ? $order->{domains}[0]{visits}{count} : -1;
}

# What the report says of the cache; "" when all is well.
sub says {
    my ($httpd) = @_;
    return $httpd->report->{visits_not_recorded} // '';
}

sub visit {
    my ($httpd, $number, @more) = @_;
    return $httpd->get(path_of($csrs[$number - 1]), '-H', "Host: h$number.example", @more);
}

# Whether files are answered, and none waits for the cache: a dozen would take three seconds.
sub is_quick {
    my ($httpd) = @_;
    local $DCV::Client::waits = 0;
    return DCV::Httpd::succeeds_once(sub {
        my $begin = time;
        return 0 if grep { visit($httpd, 1 + $_ % 4)->{status} != 200 } 1 .. 12;
        return $DCV::Httpd::under || time - $begin < 3;
    });
}

# Whether httpd closes the connection of a client in time while the cache hangs. Each try begins
# with a cache that answers, since one that has just failed is not asked.
sub closes_at_once {
    my ($cache, $httpd) = @_;
    return DCV::Httpd::succeeds_once(sub {
        $cache->go_on;
        DCV::Httpd::wait_for(sub { visit($httpd, 1); return says($httpd) eq '' }) or return 0;
        $cache->hang;
        my $begin = time;
        local $DCV::Client::waits = 1;
        return visit($httpd, 2)->{status} == 200 && ($DCV::Httpd::under || time - $begin < 2);
    });
}

sub says_soon {
    my ($httpd, $what, $pattern, $name) = @_;
    return ok(DCV::Httpd::wait_for(sub { visit($httpd, $what); return says($httpd) =~ $pattern }), $name) || diag(says($httpd));
}

# A cache that is down, that hangs and that is full costs no answer.
sub fails_well {
    my ($kind) = @_;
    plan(skip_all => "$kind is not installed") if !DCV::Cache->is_here($kind);
    # A cache that was slow is left alone for ten seconds, more than once on a busy machine.
    local $DCV::Httpd::patience = 3 * $DCV::Httpd::patience;
    my $cache = DCV::Cache->new($kind);
    ok($cache->start, "a real $kind starts");
    my $httpd = front_end($cache, 'drop');
    $httpd->file("drop/h$_.csr", DCV::Data::slurp($csrs[$_ - 1])) for 1 .. 4;
    ok($httpd->start, "$kind: a front end starts");
    ok(DCV::Httpd::wait_for(sub { visit($httpd, 3); visits($httpd, 3) }), "$kind: visits are recorded");
    $httpd->expect_log(qr/DCV0024: DCVStateCache $kind/);
    $httpd->{quiet} = [qr/DCV0024|socache_/];

    $cache->stop;
    ok(is_quick($httpd), "$kind is down: files are answered at full speed");
    says_soon($httpd, 1, qr/does not answer in time/, 'and the page says that it is down');
    visit($httpd, 3) for 1 .. 10;
    ok($cache->start, "$kind starts again");
    ok(DCV::Httpd::wait_for(sub { visit($httpd, 3); visits($httpd, 3) > 10 }), 'visits are recorded again, those in between among them') or diag(visits($httpd, 3));
    says_soon($httpd, 1, qr/^$/, 'and the page says nothing of it any more');

    ok(closes_at_once($cache, $httpd), "$kind hangs: a client that reads until httpd closes does not wait for it");
    ok(is_quick($httpd), "$kind hangs: files are answered at full speed");
    says_soon($httpd, 1, qr/does not answer in time/, 'and the page says that it hangs');
    $cache->go_on;
    says_soon($httpd, 1, qr/^$/, 'until it goes on');
    is_full($cache, $httpd) if $kind eq 'redis';
    $httpd->stop;
    return;
}

sub is_full {
    my ($cache, $httpd) = @_;
    $cache->ask('CONFIG SET maxmemory-policy noeviction');
    like($cache->ask('CONFIG SET maxmemory 1'), qr/OK/, 'redis takes nothing more');
    is(scalar(grep { visit($httpd, 4)->{status} != 200 } 1 .. 5), 0, 'a full cache keeps no file from being answered');
    says_soon($httpd, 4, qr/takes nothing more/, 'and the page says that it is full');
    $cache->ask('CONFIG SET maxmemory 0');
    ok(DCV::Httpd::wait_for(sub { visit($httpd, 4); visits($httpd, 4) > 5 }), 'with room again visits are recorded');
    return;
}

1;
