# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A check that asks for the persistent record, too, sends no more packets than any other: they
# are counted where they arrive.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Test;
use Time::HiRes qw(sleep);

my $uri = 'https://ca.example/acct/1';
my $scene = DCV::Check->new(conf => "DCVPersistAccount sectigo $uri\n");
my $dns = $scene->dns;
my $record = qq(_validation-persist IN TXT "sectigo.com; accounturi=$uri"\n);
sub servers { my ($behaviour, @others) = @_; return [@others, map { "$behaviour.$_" } 1 .. 26 - @others] }

$scene->below("www.a.b.c.$_.test", "$_.test", sub { '' }, servers => servers($_), signed => 0) for qw(refused servfail silent);
$scene->below('www.a.b.c.mixed.test', 'mixed.test', sub { $record }, servers => servers('refused', 'a', 'b', 'c'), signed => 0);
$scene->below('*.a.b.c.none.test', 'none.test', sub { "www IN A 192.0.2.1\n" }, servers => [qw(a b c)]);
$scene->site('fine.test', sub { $record });
$scene->start;

my $counted = $dns->all_queries;
for my $case (['www.a.b.c.refused.test', 'server_failure', 300], ['www.a.b.c.servfail.test', 'server_failure', 300], ['www.a.b.c.silent.test', 'timeout', 300],
    ['www.a.b.c.mixed.test', qr/^(?:partial|valid|.* so far)$/, 300], ['*.a.b.c.none.test', 'missing', 300], ['fine.test', 'valid', 60]) {
    my ($name, $verdict, $most) = @$case;
    my ($sent, $found) = (0, '');
    # Again where the time of a check was over, as this machine is busy; it may then also send more
    # packets, and says so where they are used up.
    DCV::Httpd::succeeds_once(sub {
        my $before = $counted;
        my $check = $scene->check($name);
        $found = $check->{persistent}{verdict} // 'none';
        $found .= ' so far' if grep { $_->{explanation} =~ /as many packets as it may/ } @{$check->{findings} // []};
        sleep 0.3;    # what is on its way
        $counted = $dns->all_queries;
        $sent = $counted - $before if $counted - $before > $sent;
        return ref $verdict ? $found =~ $verdict : $found =~ /^$verdict(?: so far)?$/;
    });
    cmp_ok($sent, '<=', $most, "$name: at most $most packets are sent");
    like($found, ref $verdict ? $verdict : qr/^$verdict(?: so far)?$/, "$name: and its persistent record has its verdict");
}
$scene->stop;
done_testing;
