# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Results of checks in a cache that two front ends share: one checks, the other shows it.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Cache;
use DCV::Json qw(decode_json);
use DCV::Test;

my $dns = DCV::Dns->new;

sub queries { return join ' ', map { $dns->queries($_) } qw(root a b) }

sub share {
    my ($kind, $cache) = @_;
    my ($valid, $missing) = ("valid-$kind.test", "missing-$kind.test");
    my @modules = ("socache_$kind");
    my $scene = DCV::Check->new(dns => $dns, modules => [@modules], conf => "DCVStateCache ${\ $cache->args}\n");
    $scene->site($valid, sub { $_[0]->record });
    $scene->site($missing, sub { '' });
    $scene->start;
    my $other = DCV::Httpd->new(modules => [@modules], conf => $scene->conf);
    ok($other->start, "$kind: another front end, with the same orders");
    my $report = sub { return decode_json($other->get("/dcv-status?format=json&$_[0]")->{body}) };

    my $checked = $scene->check($missing);
    is($checked->{verdict}, 'missing', "$kind: one front end checks");
    my $before = queries();
    is_deeply(check_in($report->("domain=$missing"), $missing), $checked, 'the other shows all of it');
    is(check_in($report->("check=$missing"), $missing)->{time}, $checked->{time}, 'and does not check again within ten seconds');
    is(queries(), $before, "$kind: nobody was asked");
    is(check_in($report->("check=$valid"), $valid)->{verdict}, 'valid', 'it checks what is new');
    is(check_in($scene->report("domain=$valid"), $valid)->{verdict}, 'valid', 'and the first one shows that');

    # Without the cache a check is for whoever asks for it.
    $cache->stop;
    push @{$other->{expected}}, qr/DCV0024|socache_/;
    push @{$scene->httpd->{quiet}}, qr/DCV0024|socache_/;
    is(check_in($report->("check=$valid"), $valid)->{verdict}, 'valid', "$kind is down: a check is made all the same");
    $other->stop;
    $scene->stop;
    return;
}

for my $kind (qw(redis memcache)) {
  SKIP: {
        skip "no $kind here: make deps-check installs it", 1 if !DCV::Cache->is_here($kind);
        my $cache = DCV::Cache->new($kind);
        ok($cache->start, "a real $kind starts");
        share($kind, $cache);
    }
}
done_testing;
