# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Names of all kinds: aliases on the way, cases and scripts, several orders of a name, and
# what a zone may say to do harm.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in server_of);
use Encode qw(encode);
use DCV::Test;

my $scene = DCV::Check->new;
my $dns = $scene->dns;
my %order;
sub order { my ($name, @options) = @_; return $order{$name} = $scene->order($name, @options) }
sub below { my ($name, @zone) = @_; return $order{$name} = $scene->below($name, @zone) }
sub cname { my ($order, $target) = @_; return $order->label . " IN CNAME $target\n" }

# Aliases.
$dns->zone('sectigo.com', records => "* IN CNAME www.sectigo.com.\nwww IN A 127.0.0.9\n");
below('target.test', 'target.test', sub { $_[0]->record });
below('chain.test', 'chain.test', sub { cname($_[0], 'hop') . 'hop IN CNAME ' . $_[0]->target . "\n" });
below('loop.test', 'loop.test', sub { cname($_[0], 'other') . 'other IN CNAME ' . $_[0]->label . "\n" });
below('self.test', 'self.test', sub { cname($_[0], $_[0]->label) });
below('www.alias.test', 'alias.test', sub { $_[0]->record . "www IN CNAME www.target.test.\n" });
below('www.alias-here.test', 'alias-here.test', sub { $_[0]->record('www') . "www IN CNAME www.target.test.\n" });
below('www.alias-none.test', 'alias-none.test', sub { "www IN CNAME nosuch.nowhere.test.\n" });
below('www.sub.dname.test', 'dname.test', sub { "sub IN DNAME elsewhere.test.\n" });
below('www.sub.dname-base.test', 'dname-base.test', sub { "sub IN DNAME elsewhere.test.\n" . $_[0]->record });
below('www.sub.dname-right.test', 'dname-right.test', sub { "sub IN DNAME there.dname-right.test.\n" . $_[0]->record('www.there') });
below('www.sub.dname-only.test', 'dname-only.test', sub { "\@ IN DNAME elsewhere.test.\n" }, ns => 'outside');
$dns->zone('elsewhere.test');
below('www.roundabout.test', 'roundabout.test', sub { $_[0]->record . "www IN CNAME round\nround IN CNAME www\n" });
below('empty.test', 'empty.test', sub { 'x.' . $_[0]->label . " IN A 127.0.0.9\n" });
below('a.b.empty-too.test', 'empty-too.test', sub { $_[0]->record('a.b') });

# Cases and scripts.
order('WWW.Upper.Test', unique => 'AbC123');
$dns->zone('upper.test', records => lc($order{'WWW.Upper.Test'}->label) . '.WwW IN CNAME ' . uc($order{'WWW.Upper.Test'}->target) . "\n");
below('xn--bcher-kva.test', 'xn--bcher-kva.test', sub { $_[0]->record });
$dns->zone('long.test');
my $long = join '.', ('l' x 63) x 3, 'l' x 40, 'long.test';
my $longer = order('longer.test', san => "DNS:$long,DNS:longer.test");
my $address = order('address.test', san => 'IP:192.0.2.1,IP:2001:db8::1,DNS:address.test');
$dns->zone('address.test', records => $address->record);

# One name, several orders, in several virtual hosts.
my @shared = map { DCV::Order->new('shared.test', unique => "value$_") } 1 .. 3;
my $again = DCV::Order->new('shared.test', unique => 'value4', csr => $shared[0]->csr);
$scene->{conf} = join '', $shared[0]->line, $shared[1]->line,
    map { my ($host, $order) = @$_; "<VirtualHost *:\@PORT\@>\nServerName $host\nDCVEngine On\n" . $order->line . "</VirtualHost>\n" }
    ['three.test', $shared[2]], ['again.test', $again];
$dns->zone('shared.test', records => $shared[0]->record . $shared[2]->record);

# What would do harm if it were not escaped.
sub escaped { return $_[0] =~ s/([^a-z])/sprintf '\\%03d', ord $1/ger }
my $bytes = escaped("<script>alert(1)</script>\x01\x1b\"\\\xff");
my $label = escaped("<script>alert(1)</script>\x01\x1b\"\\\xff.\xe2\x80\xae");
below('txt.evil.test', 'evil.test', sub { $_[0]->label . qq(.txt IN TXT "$bytes"\n) }, signed => 0);
below('cname.evil-too.test', 'evil-too.test', sub { $_[0]->label . ".cname IN CNAME $label.example.org.\n" }, signed => 0);
below('ns.test', 'ns.test', sub { $_[0]->record . "\@ IN NS ns-a\n\@ IN NS ns-b\n\@ IN NS $label.ns.test.\n" }, signed => 0);
below('caa.test', 'caa.test', sub { $_[0]->record . qq(\@ IN CAA 0 issue "$bytes"\n) }, signed => 0);
$scene->start;
my $all = $scene->check_all;
sub check_of { my ($name) = @_; return check_in($all, $name, $order{$name} && $order{$name}->csr) }
sub verdict_is { my ($name, $verdict, $what) = @_; return is(check_of($name)->{verdict}, $verdict, "$name: $what") || diag(check_of($name)->{explanation}) }

verdict_is('target.test', 'valid', 'where the target leads does not matter');
verdict_is('chain.test', 'wrong_target', 'a CA follows no chain');
is(check_of('chain.test')->{records}[0]{found}, 'hop.chain.test', 'its first link is what is found');
verdict_is('loop.test', 'wrong_target', 'a loop');
verdict_is('self.test', 'wrong_target', 'a record that points to itself');
verdict_is('www.alias.test', 'valid', 'the name is an alias, its base has the record');
is(check_of('www.alias.test')->{records}[0]{zone}, 'alias.test', 'the zone of the alias, not of its end');
is(scalar @{check_of('www.alias.test')->{records}[0]{name_servers}}, 2, 'whose servers are asked');
verdict_is('www.alias-here.test', 'valid', 'a record below an alias');
verdict_is('www.alias-none.test', 'missing', 'an alias to nowhere');
like(check_of('www.alias-none.test')->{remedy}, qr/^In the zone alias-none\.test, add/, 'its own zone is to have the record');
my $dname = check_of('www.sub.dname.test');
is(join(' ', map { $_->{verdict} } @{$dname->{records}}), 'missing missing missing', 'no record below a DNAME, nor above it');
is(join(' ', map { $_->{found} // 'nothing' } @{$dname->{records}}), 'nothing nothing nothing', 'what the DNAME makes is none');
is(server_of($dname->{records}[0], 'a')->{reply}, 'has no CNAME there', 'on no name server');
verdict_is('www.sub.dname-base.test', 'valid', 'a record above a DNAME');
verdict_is('www.sub.dname-only.test', 'missing', 'a DNAME at the base domain');
like(check_of('www.sub.dname-only.test')->{explanation}, qr/A DNAME at dname-only\.test leads all names below it elsewhere/, 'the explanation tells of the DNAME');
verdict_is('www.sub.dname-right.test', 'missing', 'a DNAME that leads to the record is not followed');

verdict_is('www.roundabout.test', check_of('www.roundabout.test')->{caa}{verdict}, 'a name that is a loop has no CAA that can be known');
is(check_of('www.roundabout.test')->{records}[1]{verdict}, 'valid', 'its base has the record');
verdict_is('empty.test', 'missing', 'an owner without records of its own');
verdict_is('a.b.empty-too.test', 'valid', 'names without records between');

verdict_is('www.upper.test', 'valid', 'case does not matter') if $order{'www.upper.test'} = $order{'WWW.Upper.Test'};
is($scene->check('WWW.UPPER.test')->{verdict}, 'valid', 'nor in what is asked for');
my $unicode = $scene->report('check=' . encode('UTF-8', 'bücher.test') =~ s/([^\w.])/sprintf '%%%02X', ord $1/ger);
is(check_in($unicode, 'xn--bcher-kva.test')->{verdict}, 'valid', 'an international name in its own script');
is($unicode->{orders}[0]{domains}[0]{unicode}, 'bücher.test', 'the report shows it in its own script');
my $very = check_in($all, $long, $longer->csr);
is($very->{verdict}, 'missing', 'a name so long that a record at it cannot be');
is($very->{remedy}, 'In the zone long.test, add a record of type CNAME with the host ' . $longer->label . ' and the target ' . $longer->target, 'has it at its base');

is(check_in($all, $_, $address->csr), undef, "$_: an address has no record to check") for '192.0.2.1', '2001:db8::1';
is($scene->get('check=192.0.2.1')->{status}, 200, 'to ask for it is no mistake');
is(check_in($all, 'address.test', $address->csr)->{verdict}, 'valid', 'the name beside it is checked');

# Each order has a verdict of its own; the same CSR with another unique value, too.
my %verdict = map { ($_->{vhost} // '-') . " $_->{unique_value}" => $_->{domains}[0]{check} } grep { $_->{domains}[0]{name} eq 'shared.test' } @{$all->{orders}};
is($verdict{'- value1'}{verdict}, 'valid', 'the first order has its record');
is($verdict{'- value2'}{verdict}, 'other_csr', 'the second has no record, but others do');
is($verdict{'three.test value3'}{verdict}, 'valid', 'the third, in a virtual host');
is($verdict{'again.test value4'}{verdict}, 'unique_value_wrong', 'the first CSR again, with another unique value');
my $narrow = $scene->report('check=shared.test&vhost=three.test');
is(join(' ', map { $_->{unique_value} } @{$narrow->{orders}}), 'value3', 'vhost= narrows a check');

# Nothing that a zone says gets out as it is.
my $json = $scene->get('format=json')->{body};
my $text = $scene->get('format=text')->{body};
my $html = $scene->get('limit=100')->{body};
verdict_is('txt.evil.test', 'wrong_type', 'TXT with bytes of all kinds');
verdict_is('cname.evil-too.test', 'wrong_target', 'a target with bytes of all kinds');
verdict_is('caa.test', 'caa_forbids', 'CAA with bytes of all kinds');
verdict_is('ns.test', 'partial', 'a name server with bytes of all kinds');
like($json, qr/alert/, 'the report shows what the zones say');
unlike($json, qr/[\x00-\x09\x0b-\x1f\x7f]|\\u00[01]/, 'JSON has no control characters');
unlike($text, qr/[\x00-\x09\x0b-\x1f\x7f]/, 'the text has no control characters');
ok(utf8::decode(my $copy = $_), 'the report is UTF-8 in each format') for $json, $text, $html;
unlike($html, qr/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/, 'nor has the page');
unlike($html, qr/<script>alert/, 'and no markup of theirs');
like($scene->get('search=txt.evil.test')->{body}, qr/&lt;script&gt;alert/, "the page shows the zone's text escaped");
unlike("$json$text$html", qr/\xe2\x80\xae/, 'no mark that turns text around');

$scene->stop;
done_testing;
