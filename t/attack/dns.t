# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Name servers that want to do harm: lengths that lie, answers that never end, chains and circles
# of CNAMEs and of delegations. A check ends in its time, says something other than "valid", sends
# few packets, and the checks of others are right meanwhile.
use strict;
use warnings;
use DCV::Check qw(check_in server_of);
use DCV::Dns::Hostile;
use DCV::Test;
use JSON::PP qw(decode_json);
use Time::HiRes qw(sleep);

my $timeout_s = $DCV::Httpd::under ? 20 : 4;
my $slack = $DCV::Httpd::under ? 20 : 2;
my $scene = DCV::Check->new(timeout => "${timeout_s}s");
my $dns = $scene->dns;
my @kinds = sort keys %DCV::Dns::Hostile::kinds;
my %order;
for my $kind (@kinds) {
    my $label = $kind =~ tr/_/-/r;
    # Several of each, since a check is made again where the machine was too slow.
    $order{$kind} = [map { $scene->below("www.a.$label$_.test", "$label$_.test", sub { '' }, servers => [$kind], signed => 0); "www.a.$label$_.test" } 1 .. 3];
    $scene->below("www.a.$label-beside$_.test", "$label-beside$_.test", sub { $_[0]->record('www.a') }, servers => ['b', $kind], signed => 0) for 1 .. 3;
}
$dns->zone('victim.test', servers => ['silent'], signed => 0);
$scene->site("fine$_.test", sub { $_[0]->record }) for 1 .. @kinds;
$scene->start;
my @children = sort $scene->httpd->children;

for my $kind (@kinds) {
    my @names = @{$order{$kind}};
    my ($before, $answer, $tries) = ($dns->all_queries, undef, 0);
    my $ends_in_time = DCV::Httpd::succeeds_once(sub {
        my $name = shift @names or return 0;
        $answer = $scene->check_later($name)->();
        $answer->{check} = check_in(decode_json($answer->{body} || '{}'), $name);
        $tries++;
        return $answer->{took} < $timeout_s + $slack;
    });
    ok($ends_in_time, "$kind: a check ends in its time") or diag("it took $answer->{took} s");
    like($answer->{check}{verdict} // 'none', qr/^(?!valid|none)\w+$/, "$kind: the check has a verdict that is no proof");
    like($answer->{check}{explanation} // '', qr/\w.*\.\z/, "$kind: it is explained");
    my $packets = $dns->all_queries - $before;
    cmp_ok($packets, '<=', 300 * $tries, "$kind: a check sends at most 300 packets");
    diag("$kind: $answer->{check}{verdict}, $packets packets, $answer->{took} s") if $ENV{DCV_VERBOSE};
}

# Beside one that is right, which is told, unless the check has no time left for it.
for my $kind (@kinds) {
    my $label = $kind =~ tr/_/-/r;
    my $is_told = $kind !~ /^(?:many_ns|tcp_drip|tcp_lies)\z/;
    my @names = map { "www.a.$label-beside$_.test" } 1 .. 3;
    my ($verdict, $is_found);
    DCV::Httpd::succeeds_once(sub {
        my $check = $scene->check(shift @names // return 0);
        $verdict = $check->{verdict};
        $is_found = grep { $_->{verdict} eq 'valid' } map { server_of($_, 'b') } grep { $_->{name_servers} && @{$_->{name_servers}} } @{$check->{records}};
        return $verdict ne 'valid' && ($is_found || !$is_told);
    });
    ok($is_found, "$kind: the record at a server beside it is found") if $is_told;
    isnt($verdict, 'valid', "$kind: the name is not valid while one server misbehaves");
}

# All of them at the same time, and a zone that is right.
my @later = map { $scene->check_later($order{$_}[2]) } @kinds[0 .. 4];
is($scene->check("fine$_.test")->{verdict}, 'valid', "beside them another customer's check is right, the ${_}th time") for 1 .. 5;
$_->() for @later;
is("@{[sort $scene->httpd->children]}", "@children", 'no child has ended');
is($scene->check('fine7.test')->{verdict}, 'valid', 'afterwards names are checked as before');
$scene->stop;
done_testing;
