# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# One rule for what fails: a wrong record is counted, found and told in every format, by
# metrics and plugin; one that is missing, or about which nobody could be asked, alarms nobody.
use strict;
use warnings;
use DCV::Check qw(check_in seconds_between);
use DCV::Test;

my $scene = DCV::Check->new(modules => [qw(socache_shmcb status)]);
my $wrong = $scene->site('wrong.test', sub { $_[0]->label . " IN CNAME www.example.org.\n" });
my $valid = $scene->site('valid.test', sub { $_[0]->record });
my $missing = $scene->site('missing.test', sub { "\@ IN A 127.0.0.1\n" });
# No order has a problem: each name is served by its virtual host.
my @lines = @{$scene->{lines}};
$scene->{lines} = [];
# What fails here fails by its record: no name has an address.
$scene->{conf} = "DCVCheckFile Off\n" . join '', map { my ($name) = $lines[$_] =~ /([a-z]+)\.test/; "<VirtualHost *:\@PORT\@>\nServerName " . (qw(wrong.test valid.test missing.test))[$_] . "\n$lines[$_]</VirtualHost>\n" } 0 .. 2;

# What the plugin for Nagios says.
sub plugin {
    my $says = qx(contrib/nagios/check_dcv @{[$scene->httpd->url('/dcv-status')]});
    return ($? >> 8, $says);
}
sub failing_are {
    my ($what, @names) = @_;
    my $count = @names;
    my $all = $scene->report('');
    my %failing = map { $_->{domains}[0]{name} => 1 } grep { $_->{failing} } @{$all->{orders}};
    is(join(' ', sort keys %failing), "@names", "$what: JSON says which orders fail");
    is(join(' ', map { $_->{domains}[0]{name} } @{$scene->report('warning=problem')->{orders}}), "@names", "$what: ?warning=problem finds them");
    my $text = $scene->get('format=text')->{body};
    like($text, qr/^DCVOrdersFailing: $count$/m, "$what: text counts them");
    is(scalar(() = $text =~ /^Failing: yes$/mg), $count, "$what: and says it of each");
    like($scene->get('format=openmetrics')->{body}, qr/^dcv_orders_failing $count$/m, "$what: metrics count them");
    my $page = $scene->get('')->{body};
    like($page, qr{<b>$count</b> (?:<a href="\?warning=problem#orders">)?that fail}, "$what: a tile counts them");
    is(scalar(() = $page =~ /<article class="order failing"/g), $count, "$what: the page marks them");
    my ($code, $says) = plugin();
    is($code, $count ? 2 : 0, "$what: the plugin's status") or diag($says);
    return;
}

$scene->start;
failing_are('before a check');
my $report = $scene->check_all;
is(check_in($report, 'wrong.test')->{verdict}, 'wrong_target', 'a record is wrong');
is(check_in($report, 'missing.test')->{verdict}, 'missing', 'one is missing');
failing_are('after a check', 'wrong.test');
my %next = map { $_->{domains}[0]{name} => $_->{next_step} } @{$scene->report('')->{orders}};
is($next{'wrong.test'}{who}, 'customer', 'a wrong record is the next step of the customer');
like($next{'wrong.test'}{text}, qr/^wrong\.test: In the zone wrong\.test, /, 'who is told what to type');
is($next{'valid.test'}{who}, 'ca', "where a record is valid the next step is the CA's");
is($next{'missing.test'}{who}, 'ca', "where a record is missing, and the file is answered, it is the CA's, too");
like($next{'valid.test'}{text}, qr/the proof is in place/, 'a valid record is in place');
my ($message) = $scene->get('format=message')->{body};
like($message, qr/^For missing\.test$/m, 'the message has what is missing');
unlike($message, qr/^For valid\.test$/m, 'and not what is there');
like($scene->get('format=csv')->{body}, qr/^wrong\.test,false,wrong\.test,sectigo,(?:(?!\r\n).)*,wrong_target,/ms, 'the table has the verdict');
is(($scene->report('sort=problem')->{orders}[0]{domains}[0]{name}), 'wrong.test', 'sorted by problem what fails comes first');
is($scene->get('format=health&strict')->{status}, 503, 'and the health fails');
unlike($scene->get('')->{body}, qr/<span class="is bad">there is no record/, 'a record that is missing is not red');
$scene->stop;

# No network for questions: a resolver of one's own that nobody has.
$scene->{asking} = "DCVResolver 127.53.9.9\nDCVCheckTimeout 2s\n";
$scene->start;
$report = $scene->check_all;
is(check_in($report, $_)->{verdict}, 'unknown', "$_: nobody could be asked") for qw(wrong.test valid.test missing.test);
cmp_ok(seconds_between(check_in($report, 'wrong.test')->{time}, $report->{generated}), '>=', 0, 'the report is not older than its check');
failing_are('nobody could be asked');
like($scene->get('format=openmetrics')->{body}, qr/^dcv_checked_domains\{verdict="unknown"\} 3$/m, 'they are counted apart');
my $page = $scene->get('')->{body};
like($page, qr{<li class="faint">3 × <a href="\?verdict=unknown#orders">DNS: nobody could be asked from here}, 'the page says so in grey');
unlike($page, qr/class="(?:is )?bad"/, 'and nothing on it is red');
is(scalar @{$scene->report('verdict=unknown')->{orders}}, 3, '?verdict=unknown finds them');
$scene->stop;
done_testing;
