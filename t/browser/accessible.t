# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The status page in all its states, by the rules of axe-core (WCAG 2.2 AA and best practice) and
# of html-validate: nothing is wrong with it for anybody.
use strict;
use warnings;
use JSON::PP;
use DCV::Accessible qw(axe invalid hidden_focus);
use DCV::Browser;
use DCV::Data qw(csr_of certigna_md5 day make_csr md5_of);
use DCV::Dns;
use DCV::Httpd;
use DCV::Order;
use DCV::Test;

plan skip_all => 'no chromium here: make deps-check installs it' if !DCV::Browser::is_here();
plan skip_all => 'no axe-core and html-validate here: make deps-check installs them' if !DCV::Accessible::is_here();

my $dns = DCV::Dns->new;
my $hosts = '';
sub order {
    my ($zone, $records) = @_;
    my $order = DCV::Order->new($zone, options => 'issued=' . day(-4));
    $dns->zone($zone, records => $records->($order->record));
    $hosts .= <<"END";
<VirtualHost *:\@PORT\@>
    ServerName $zone
    @{[$order->line]}
</VirtualHost>
END
    return;
}
order('good.test',    sub { $_[0] });
order('dot.test',     sub { $_[0] =~ s/\.\n/\n/r });
order('partial.test', sub { {a => $_[0], b => ''} });
order('missing.test', sub { '' });
$dns->start;
my $many = make_csr(subject => '/CN=shop.example', san => join ',', map { "DNS:www$_.shop.example" } 1 .. 60);
my $dozen = make_csr(subject => '/CN=dozen.example', san => join ',', map { "DNS:www$_.dozen.example" } 1 .. 12);
my $evil = make_csr(subject => "/O=<script>window.hacked=1<\/script>/CN=evil.example");
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
DCVPersistAccount sectigo https://ca.example/acct/1
DCVCSRFile nowhere.csr authority=sectigo
DCVToken token.txt "a literal file"
\@STATUS\@
$hosts
<VirtualHost *:\@PORT\@>
    ServerName www.certigna.com
    DCVCSRFile @{[csr_of('certigna-faq')]} authority=certigna issued=@{[day(-10)]}
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName shop.example
    DCVCSRFile $many authority=zerossl unique=Order1 issued=@{[day(-60)]} domains=*.shop.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName dozen.example
    DCVCSRFile $dozen authority=zerossl unique=Order2 issued=@{[day(-60)]} domains=*.dozen.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName evil.example
    DCVCSRFile $evil authority=sectigo
</VirtualHost>
END
ok($httpd->start, 'httpd starts');
$httpd->get('/.well-known/pki-validation/' . certigna_md5 . '.txt', '-H', 'Host: www.certigna.com', '--interface', "127.0.0.$_", '-A', 'Certigna') for 2 .. 4;
$httpd->get('/.well-known/pki-validation/' . md5_of($evil) . '.txt', '-H', 'Host: evil.example', '-A', '"><img src=x onerror=window.hacked=2>');
$httpd->get('/.well-known/pki-validation/' . 'C' x 32 . '.txt', '-H', 'Host: elsewhere.example');

my $browser = DCV::Browser->new;
my $url = $httpd->url('/dcv-status');
our $width = 1280;
my $height = 800;
$browser->size($width, $height);

# The HTML of all states, which is looked at in the end.
my @html;
sub has_right_html { push @html, [@_]; return }

# All of a state: with all unfolded, and that of all orders as it comes, too. Of more than ten that
# stand alike, as those of many names, the first and the last five are unfolded. In other colours all
# unfolded has what is seen folded.
our $in_other_colours = 0;
my $unfold = <<'END';
const alike = {};
for (const one of document.querySelectorAll("details")) {
  let path = "";
  for (let up = one; up; up = up.parentElement) { path += ` ${up.tagName}.${up.className}`; }
  (alike[path] ??= []).push(one);
}
for (const some of Object.values(alike)) {
  some.forEach((one, i) => { one.open = i < 5 || i >= some.length - 5; });
}
END
sub is_right {
    my ($state, $link, $at) = @_;
    $at //= $url;
    $browser->open("$at$link");
    is(axe($browser), '', "$state: nothing is wrong with it") if !$in_other_colours && $link !~ /\b(?:domain|order|search)=/;
    $browser->run($unfold);
    is(axe($browser), '', "$state: nor when all is unfolded");
    cmp_ok($browser->run('return document.documentElement.scrollWidth'), '<=', $width, "$state: it is as wide as the screen");
    is(hidden_focus($browser), '', "$state: what has the focus is seen");
    has_right_html($state, $httpd->get("/dcv-status$link", '-H', 'Accept: text/html')->{body}) if $at eq $url;
    is(join("\n", $browser->console), '', "$state: no word on the console");
    is($browser->run('return window.hacked ?? null'), undef, "$state: nothing hostile runs");
    return;
}

my $md5 = certigna_md5;
my @states = (['not checked yet', ''], ['one order', '?domain=dot.test'], ['an order by itself', "?order=$md5"], ['filtered to nothing', '?search=nosuch'],
    ['an order with many names', '?order=' . md5_of($dozen)], ['what is hostile', '?search=evil.example'], ['loaded again and again', '?refresh=300']);
is_right(@$_) for @states;

# Checked, and each state in all forms.
like($httpd->get('/dcv-status?check=all', '-H', 'Accept: text/html')->{body}, qr/the final dot of the target is missing/, 'names are checked');
is_right('checked', '');
sub stands {
    my ($name, $column) = @_;
    return $browser->run('const row = [...document.querySelectorAll("tr.order")].find(one => one.querySelector("th").textContent.startsWith(arguments[0]));'
        . 'return row.querySelector(`td[data-label="${arguments[1]}"] .is`).className', $name, $column);
}
is(stands('good.test', 'Persistent record'), 'is faint', 'what is missing beside a valid proof is not needed, and grey');
is(stands('missing.test', 'Record'), 'is note', 'what is missing where the file is wrong is needed');
is_right('one order, checked', '?domain=dot.test');
is_right('one order, not everywhere', '?domain=partial.test');
$browser->open("$url?order=" . md5_of($many));
is($browser->run('return [...document.querySelectorAll("[data-check] > details:not([open]) > summary .is.bad:first-child")].length'), 50, 'of many names each is a line, with its verdicts');
cmp_ok($browser->run('return document.documentElement.scrollHeight'), '<', 10 * $height, 'so that an order with 60 names takes ten screens at most');
is_right('many names, checked', '?order=' . md5_of($dozen));
is_right('in French', '?lang=fr');
is_right('an order by itself, in French', "?order=$md5&lang=fr");
is_right('sorted otherwise', '?sort=expires&limit=2');
{
    local $width = 320;
    $browser->size($width, $height);
    is_right("320 pixels: $$_[0]", $$_[1]) for ['all', ''], ['one order', '?domain=dot.test'], ['in French', "?order=$md5&lang=fr"];
    $browser->size(1280, 800);
}
for my $features ([['prefers-color-scheme', 'dark']], [['forced-colors', 'active']]) {
    my ($name, $value) = @{$features->[0]};
    $browser->devtools('Emulation.setEmulatedMedia', features => [{name => $name, value => $value}]);
    local $in_other_colours = 1;
    is_right("$name $value: $$_[0]", $$_[1]) for ['all', ''], ['one order', '?domain=dot.test'], ['by itself', "?order=$md5"];
}
$browser->devtools('Emulation.setEmulatedMedia', features => []);

# What goes wrong after the page is there.
$browser->open("$url?domain=good.test");
$browser->run('window.fetch = () => Promise.reject(new TypeError("Failed to fetch"))');
$browser->click('a.check');
ok($browser->wait_for('return document.querySelector("p.refused")'), 'a check that fails is told');
is(axe($browser), '', 'a check that fails: nothing is wrong with the page');

# Refused: a page, too, in the language of the browser.
for my $lang (qw(en fr)) {
    has_right_html("refused, $lang", $httpd->get("/dcv-status?nosuch=1&lang=$lang", '-H', 'Accept: text/html')->{body});
    $browser->open("$url?nosuch=1&lang=$lang");
    is($browser->run('return document.documentElement.lang'), $lang, "refused, $lang: it tells its language");
    is(axe($browser), '', "refused, $lang: nothing is wrong with it");
}
$browser->console;

# No orders yet.
my $empty = DCV::Httpd->new(modules => ['socache_shmcb'], conf => "DCVEngine On\n\@STATUS\@\n");
ok($empty->start, 'httpd starts without orders');
is_right('empty', '', $empty->url('/dcv-status'));
has_right_html('empty', $empty->get('/dcv-status', '-H', 'Accept: text/html')->{body});
undef $browser;
my @wrong = invalid(map { $_->[1] } @html);
is(shift @wrong, '', "$_->[0]: its HTML is right") for @html;
$httpd->expect_log(qr/nowhere\.csr/);
$_->stop for $empty, $httpd;
done_testing;
