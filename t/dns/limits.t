# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks keep within limits: nobody is asked twice in ten seconds, no more than eight run at
# once, none takes longer than it may, and the server goes on meanwhile.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Json qw(decode_json);
use List::Util qw(uniq);
use DCV::Test;
use Time::HiRes qw(time);

# Long enough for eight to begin, and for others to be answered before the first of them ends.
my $timeout_s = $DCV::Httpd::under ? 20 : 8;
$ENV{MALLOC_ARENA_MAX} = 1;    # so that what threads keep for later is no leak
my $scene = DCV::Check->new(timeout => "${timeout_s}s", children => [1, 25]);
my $dns = $scene->dns;
my $right = sub { $_[0]->record };
$scene->site('valid.test', $right);
my $arriving = $scene->site('late.test', sub { {a => $_[0]->record, b => ''} });
my $file = $scene->site('page.test', $right);
my ($one, $two) = map { $scene->site("$_.test", $right, servers => ['slow:300'], signed => 0) } qw(one two);
my @silent = map { "silent$_.test" } 1 .. 9;
$scene->site($_, sub { '' }, servers => ['silent'], signed => 0) for @silent;
my $many = $scene->order('many.test', san => join ',', map { "DNS:h$_.many.test" } 1 .. 100);
$dns->zone('many.test', records => $many->record);
$scene->start;
my $httpd = $scene->httpd;
sub queries { return join ' ', map { $dns->queries($_) } qw(root a b) }

# A result is shown again for ten seconds.
my $late = $scene->check('late.test');
my $begin = time;
is($late->{verdict}, 'partial', 'a record has not arrived everywhere');
my $first = $scene->check('valid.test');
my $before = queries();
is($scene->check('valid.test')->{time}, $first->{time}, 'a second check is the first one');
is(queries(), $before, 'no name server is asked');

# What asks nobody.
my $nosuch = $scene->get('format=json&check=nosuch.example');
is($nosuch->{status}, 200, 'a name that no order has');
is_deeply(decode_json($nosuch->{body})->{orders}, [], 'a name that no order has is in no report');
is($scene->get('check=page.test', '--head')->{status}, 200, 'HEAD is answered');
my $post = $scene->get('check=page.test', '-d', 'x=y');
is($post->{status}, 405, 'a check by POST is refused');
like($post->{headers}{allow}, qr/GET/, 'with what is allowed');
for my $query ('check=', 'check=a..b', 'check=all&check=all') {
    is($scene->get($query)->{status}, 400, "$query makes no sense");
}
is(check_in($scene->report('domain=page.test'), 'page.test'), undef, 'a report alone checks nothing');
is(queries(), $before, 'no name server was asked in all this');


# The record arrives.
$dns->change('late.test', records => {a => $arriving->record, b => $arriving->record});
my $soon = $scene->check('late.test');
is($soon->{time}, $late->{time}, 'what was seen is shown for a while') if time - $begin < 9;

# Two who ask for the same at the same moment: one check, as many questions as for one.
sub questions_for { my ($order) = @_; return scalar grep { /\b\Q${\ $order->name}\E\b/i } $dns->questions('slow:300') }
$scene->check('one.test');
my @both = map { $scene->check_later('two.test') } 1 .. 2;
my @times = map { check_in(decode_json($_->()->{body}), 'two.test')->{time} } @both;
is($times[0], $times[1], 'both get the same');
cmp_ok(questions_for($two), '<', 1.5 * questions_for($one), 'and the servers are asked once');

# Nine at once, of which the ninth is refused; other requests are answered.
sub under_way { return scalar uniq grep { $_ } map { /\b(silent\d+\.test)\b/ } $dns->questions('silent') }
my @waiting = map { $scene->check_later($_) } @silent[0 .. 7];
ok(DCV::Httpd::wait_for(sub { under_way() == 8 }), 'eight checks are under way');
my $busy = $scene->get("check=$silent[8]");
is($busy->{status}, 503, 'the ninth is refused');
like($busy->{headers}{'retry-after'}, qr/^[1-9]\d*$/, 'the refusal says when to try again');
is($busy->{body}, "Too many checks are under way; try again in a few seconds.\n", 'the refusal is a sentence');
my $served = $httpd->get('/.well-known/pki-validation/' . $file->md5 . '.txt');
is($served->{status}, 200, 'a file is served meanwhile');
is($scene->get('format=json&domain=valid.test')->{status}, 200, 'a report is answered meanwhile');
is(scalar(grep { $_->('is done') } @waiting), 0, 'before any of the eight is done');
my @done = map { $_->() } @waiting;
is(join(' ', uniq map { $_->{status} } @done), 200, 'the eight are done');
is(check_in(decode_json($done[0]{body}), $silent[0])->{verdict}, 'timeout', 'and say that it was up');
is($scene->get("check=$silent[8]")->{status}, 200, 'then there is room again');

# A check leaves nothing behind.
my ($child) = $httpd->children;
sub descriptors { return scalar(() = glob "/proc/$child/fd/*") }
sub memory_kb { my ($kb) = DCV::Httpd::slurp("/proc/$child/status") =~ /VmRSS:\s+(\d+)/; return $kb }
$scene->check_each(map { "h$_.many.test" } 1 .. 40);
my ($fds, $least) = (descriptors(), 1e9);
# What is left behind is left each time; what a thread takes for itself is not.
for my $first (41, 61, 81) {
    my $kb = memory_kb();
    $scene->check_each(map { "h$_.many.test" } $first .. $first + 19);
    my $grown = memory_kb() - $kb;
    $least = $grown if $grown < $least;
}
ok(DCV::Httpd::wait_for(sub { descriptors() <= $fds + 1 }), 'no descriptor is left') or diag(descriptors() . " after $fds");
cmp_ok($least, '<', 2_600, 'nor memory') if !$DCV::Httpd::under;
sub unchecked { return grep { !$_->{check} } map { @{$_->{domains}} } @{$scene->check_all->{orders}} }
ok(DCV::Httpd::wait_for(sub { !unchecked() }), 'check=all checks all, in one go or in several');

# After ten seconds a check is a new one.
ok(DCV::Httpd::wait_for(sub { $scene->check('late.test')->{verdict} eq 'valid' }), 'what has arrived is found after a while');
cmp_ok(time - $begin, '>', 9, 'what has arrived is not found before ten seconds are over');

$scene->stop;
done_testing;
