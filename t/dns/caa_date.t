# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# CAA by method and date (RFC 8657): the day before CAs must honour its parameters, and that day.
use strict;
use warnings;
use utf8;
use DCV::Check qw(check_in finding_is);
use DCV::Test;
use Time::Local qw(timegm);

plan skip_all => "not under $DCV::Httpd::under, which preloads as well" if $DCV::Httpd::under;
my ($library) = glob '/usr/lib/*/faketime/libfaketimeMT.so.1';
plan skip_all => 'no libfaketime' if !$library;

my $day = timegm(0, 0, 0, 15, 2, 2027);
my $scene = DCV::Check->new;

# httpd's clock is ahead of the test's by what stands in a file.
my $clock = $scene->dns->write('clock', '+0');
sub set_clock {
    DCV::Data::write_file("$clock.new", sprintf '%+d', $_[0] - time);
    return rename "$clock.new", $clock;
}
$scene->{wrapper} = ['env', "LD_PRELOAD=$library", "FAKETIME_TIMESTAMP_FILE=$clock", qw(FAKETIME_NO_CACHE=1 NO_FAKE_STAT=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0)];
$scene->{conf} = "DCVPersistAccount comodoca https://ca.example/acct/1\n";

# The case: name, values of CAA, what they permit by file, record and persistent record (with a
# "*" where only a parameter forbids), and the verdict of the right record from that day on.
my @cases = (
    ['bare.test', ['sectigo.com'], 'may may may', 'valid'],
    ['file.test', ['sectigo.com; validationmethods=ca-tbr-18'], 'may forbidden* forbidden*', 'caa_forbids'],
    ['acme.test', ['sectigo.com; validationmethods=http-01,dns-01'], 'forbidden* forbidden* forbidden*', 'caa_forbids'],
    ['record.test', ['sectigo.com; validationmethods=dns-01,ca-tbr-7'], 'forbidden* may forbidden*', 'valid'],
    ['persist.test', ['sectigo.com; validationmethods=ca-tbr-22; accounturi=https://ca.example/acct/1'], 'forbidden* forbidden* may', 'caa_forbids', authority => 'comodoca'],
    ['account.test', ['sectigo.com; accounturi=https://acme.example/acct/1'], 'unknown unknown unknown', 'valid'],
    ['two.test', ['sectigo.com; validationmethods=dns-01', 'comodoca.com'], 'may may may', 'valid'],
    ['dot.test', ['sectigo.com.'], 'forbidden forbidden forbidden', 'caa_forbids', before => 'caa_forbids'],
    ['them.test', ['letsencrypt.org; validationmethods=ca-tbr-7'], 'forbidden forbidden forbidden', 'caa_forbids', before => 'caa_forbids'],
);
for my $case (@cases) {
    my ($name, $values, undef, undef, %options) = @$case;
    $scene->site($name, sub { $_[0]->record . join '', map { "\@ IN CAA 0 issue \"$_\"\n" } @$values }, authority => $options{authority} // 'sectigo', options => 'issued=2027-03-01');
}

# The example of the documentation.
my ($section) = DCV::Data::slurp('docs/checks.md') =~ /^## CAA parameters\n(.*?)(?=^## )/ms;
my ($zone, $typed, $before_day, $from_day) = $section =~ /zone `([\w.]+)`.*?```zone\n(.*?)```.*?```text\n(.*?)```.*?```text\n(.*?)```/s;
$scene->site($zone, sub { $typed }, csr => DCV::Data::csr_of('certigna-faq'), options => "domains=$zone issued=2027-03-01");

set_clock($day - 86_400);
$scene->start;
my @names = map { $_->[0] } @cases;
my $before = $scene->check_each(@names);

sub methods_are {
    my ($check, $methods, $what) = @_;
    my $is = $check->{caa}{methods};
    is("$is->{file} $is->{record} $is->{persistent}", $methods =~ tr/*//dr, "$what: what CAA permits by which method");
    return is($is->{from}, $methods =~ /\*/ ? '2027-03-15' : undef, "$what: from when it binds");
}

for my $case (@cases) {
    my ($name, undef, $methods, undef, %options) = @$case;
    my $check = check_in($before, $name);
    is($check->{verdict}, $options{before} // 'valid', "$name: no parameter changes the verdict before the day");
    methods_are($check, $methods, "$name, before the day");
}
my $value = '0 issue "sectigo.com; validationmethods=ca-tbr-18"';
my $changed = 'change at file.test the CAA record 0 issue "sectigo.com; validationmethods=ca-tbr-18" to 0 issue "sectigo.com; validationmethods=ca-tbr-18,ca-tbr-7", or let the CA validate by file';
finding_is(check_in($before, 'file.test')->{findings}[1], 'valid', ['From 2027-03-15 on CAA at file.test permits some methods of validation only: by file yes, by record no.', "The CAA record $value does not list ca-tbr-7"],
    "Before 2027-03-15, $changed", 'what will be refused is told before the day');
finding_is(check_in($before, 'account.test')->{findings}[1], 'valid', 'lets only the account https://acme.example/acct/1 have certificates', 'Order with the account https://acme.example/acct/1', 'the account that may is told');

# What a person sees: the page, and the text.
sub shown {
    my ($format, $name) = @_;
    my $body = $scene->get("format=$format&check=$name")->{body};
    $body =~ s/<[^>]*>//g if $format eq 'html';
    return $body =~ s/&quot;|&#34;/"/gr;
}
my $summary = 'CAA: file may, record forbidden from 2027-03-15';
like(shown('html', 'file.test'), qr/\Q$summary\E\./, 'the page tells each method at a glance');
like(shown('html', 'file.test'), qr/CAA, from 2027-03-15 on/, 'the page has a heading for what will be refused');
like(shown('html', 'file.test'), qr/Record\s*found/, 'the page says that the record is right');
like(shown('text', 'file.test'), qr/^Verdict: valid\n.*^Remedy: Before 2027-03-15, \Q$changed\E\n.*^\Q$summary\E\n/ms, 'the text tells the same');

# What the text says of the example, with names and addresses as the documentation has them.
sub documented {
    my $text = join '', shown('text', $zone) =~ /^((?:Verdict|AlsoFound|Explanation|Remedy|CAA): .*\n)/mg;
    my %number = (a => 1, b => 2);
    return $text =~ s/ns-([ab])\.([\w.]+) \(127\.53\.1\.\d\)/ns$number{$1}.$2 (192.0.2.$number{$1})/gr;
}
is(documented(), $before_day, 'before the day the documentation is true');

# The day has come: what was kept is judged anew, without a new check.
set_clock($day + 3600);
my $after = $scene->report('');
for my $case (@cases) {
    my ($name, undef, $methods, $verdict) = @$case;
    my $check = check_in($after, $name);
    is($check->{verdict}, $verdict, "$name: $verdict from the day on");
    is($check->{time}, check_in($before, $name)->{time}, "$name: by what was seen before");
    methods_are($check, $methods, "$name, from the day on");
}
my $check = check_in($scene->report('check=file.test'), 'file.test');
isnt($check->{time}, check_in($before, 'file.test')->{time}, 'a new check is made');
finding_is($check->{findings}[0], 'caa_forbids', ['CAA at file.test permits some methods of validation only: by file yes, by record no.', 'since 2027-03-15'],
    ucfirst $changed, 'what is refused is told from the day on');
is($check->{findings}[1]{verdict}, 'valid', 'the record itself is right');
is($check->{caa}{verdict}, 'valid', 'the CA may issue by file');
is(check_in($after, 'persist.test')->{caa}{verdict}, 'valid', 'the CA may issue by the persistent record, where the order has its account');
like(shown('text', 'persist.test'), qr/^CAA: file forbidden, record forbidden, persistent record may$/m, 'the text tells of the persistent record, too');
is(check_in($after, 'acme.test')->{caa}{verdict}, 'caa_forbids', 'CAA that permits no method of the name shuts the CA out');
like(shown('html', 'file.test'), qr/CAA: file may, record forbidden\./, 'the page tells each method at a glance from the day on');
like(shown('html', 'file.test'), qr/DNS: CAA forbids it to the CA/, 'the page says that CAA forbids');
like(shown('text', 'file.test'), qr/^Verdict: caa_forbids$/m, 'the text says that CAA forbids');
is(documented(), $from_day, 'from the day on the documentation is true');

$scene->stop;
done_testing;
