# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# For which names a check fetches the file, on request and in the background: for those of an IP
# address, too, which have nothing else to check; and for none with DCVCheckFile Off.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in file_in);
use DCV::Order;
use DCV::Test;
use DCV::Web;

my $web = DCV::Web->new;
my $dns = DCV::Dns->new;
my $order = DCV::Order->new('asked.test', san => 'DNS:asked.test,DNS:*.asked.test,IP:127.80.9.1,IP:127.80.9.2,IP:fd80::9');
my $named = $web->server('right', body => $order->body);
my $address = $web->server('right', body => $order->body, address => '127.80.9.1');
my $lacking = $web->server(404, address => '127.80.9.2');
my $v6 = $web->server('right', body => $order->body, address => 'fd80::9');
my @addresses = ($address, $lacking, $v6);
$dns->zone('asked.test', records => "\@ IN A $named\n");
$web->start;

sub waits_for { my ($what, $condition) = @_; return ok(DCV::Httpd::wait_for($condition), $what) }
sub verdict { return (file_in(@_) // {})->{verdict} // 'none' }

# On request.
my $scene = DCV::Check->new(dns => $dns, lines => [$order->line]);
$scene->start;
my $report = $scene->report('check=all');
is(verdict($report, 'asked.test'), 'valid', 'the file of a name is fetched');
is(file_in($report, '*.asked.test'), undef, 'that of a wildcard is not');
is(verdict($report, $address), 'valid', 'that of an IPv4 address is');
is(verdict($report, $v6), 'valid', 'that of an IPv6 address, too');
is(verdict($report, $lacking), 'not_found', 'and of an address that has something else');
is_deeply([map { $_->{address} } @{file_in($report, $address)->{addresses}}], [$address, $address], 'an address is asked itself, on both ports');
is((check_in($report, $address) // {})->{verdict}, undef, 'of its record nothing is said');
my ($asked) = $web->requests($address);
is($asked->{headers}{host}, $address, 'with itself as Host');
is(($web->requests($v6))[0]{headers}{host}, "[$v6]", 'in brackets, where it is one of IPv6');
my $text = $scene->get('format=text')->{body};
like($text, qr/^FileVerdict: not_found$/m, 'text has it');
like($text, qr{^FileExplanation: .*http://\Q$lacking\E/.*$}m, 'and says what was asked for');
like($text, qr{http://\[\Q$v6\E\]/}, 'with brackets, where it is one of IPv6');
my $html = $scene->get('format=html')->{body};
like($html, qr/\Q$lacking\E has no such file \(404\)/, 'and so does the page');
is(verdict($scene->report("check=$address"), $address), 'valid', 'one address may be asked for by itself');
$scene->stop;

# In the background.
my $background = DCV::Check->new(dns => $dns, lines => [$order->line], log_level => 'warn dcv:info', conf => "DCVCheckInterval 1s\n");
$background->start;
push @{$background->httpd->{expected}}, qr/:info\]|:notice\]/;
waits_for('in the background the file of a name is fetched', sub { verdict($background->report('names=9'), 'asked.test') eq 'valid' });
waits_for("that of $_, too", sub { verdict($background->report('names=9'), $_) eq ($_ eq $lacking ? 'not_found' : 'valid') }) for @addresses;
$background->stop;

# Off.
my $before = $web->requests;
my $off = DCV::Check->new(dns => $dns, lines => [$order->line], log_level => 'warn dcv:info', conf => "DCVCheckFile Off\nDCVCheckInterval 1s\n");
$off->start;
push @{$off->httpd->{expected}}, qr/:info\]|:notice\]/;
waits_for('DCVCheckFile Off: the record is checked in the background', sub { check_in($off->report('names=9'), 'asked.test') });
$report = $off->report('check=all');
is(file_in($report, $_), undef, "$_ has no check of the file") for 'asked.test', @addresses;
is(check_in($report, $_), undef, "$_ has nothing to check") for @addresses;
is(scalar $web->requests, $before, 'and nothing was fetched');
$off->stop;
done_testing;
