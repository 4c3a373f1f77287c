# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The status page in a real browser: what people do with it, and what hostile input does not.
use strict;
use warnings;
use utf8;
use DCV::Test;
use JSON::PP;
use DCV::Httpd;
use DCV::Browser;
use DCV::Data qw(day csr_of make_csr md5_of certigna_md5 certigna_sha256 certigna_body);

plan skip_all => 'no chromium here: make deps-check installs it' if !DCV::Browser::is_here();

my $evil = '<script>window.hacked=1</script>"\'><img src=x onerror=window.hacked=2>&amp;';
my $hostile = make_csr(subject => "/C=FR/O=$evil\xe2\x80\xae/OU=\e[31m/CN=evil.example", san => 'DNS:evil.example,email:a"><b>@x.example');
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb)]);
my $evil_file = $httpd->file("a \"><script>window.hacked=3</script>.csr", DCV::Data::slurp($hostile));
my $certigna = csr_of('certigna-faq');
my @more = map { make_csr(subject => "/CN=www.shop$_.example") } 1 .. 3;
my $vhosts = join '', map { my $n = $_; <<"END" } 1 .. 60;
<VirtualHost *:\@PORT\@>
    ServerName www.shop$n.example
    DCVCSRFile @{[$more[$n % 3]]} authority=zerossl unique=Order$n issued=@{[day(-4)]}
</VirtualHost>
END
$httpd->write_conf(<<"END");
HttpProtocolOptions Unsafe
DCVEngine On
DCVAuthority certigna
<VirtualHost *:\@PORT\@>
    ServerName www.certigna.com
    DCVCSRFile $certigna issued=@{[day(-10)]}
    \@STATUS\@
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName evil.example
    DCVCSRFile "@{[$evil_file =~ s/"/\\"/gr]}"
</VirtualHost>
$vhosts
END
ok($httpd->start, 'httpd starts');
my $path = '/.well-known/pki-validation/' . certigna_md5 . '.txt';
$httpd->get($path, '-H', 'Host: www.certigna.com', '-A', $evil);
$httpd->get('/.well-known/pki-validation/' . md5_of($hostile) . '.txt', '-H', "Host: evil.example", '-A', "$evil\xff\x80");
$httpd->raw("GET /.well-known/pki-validation/" . 'C' x 32 . ".txt HTTP/1.1\r\nHost: x\"><script>window.hacked=4</script>\r\nConnection: close\r\n\r\n");

my $browser = DCV::Browser->new;
my $url = $httpd->url('/dcv-status');
$browser->size(1280, 900);
$browser->open($url);

# Nothing hostile runs, in any format; the console is quiet.
for my $link ('', '?search=evil.example', '?limit=200', '?search=%3Cscript%3Ewindow.hacked%3D5%3C/script%3E', '?vhost=evil.example&search=%22onfocus=x') {
    $browser->open("$url$link");
    is($browser->run('return window.hacked === undefined && !document.querySelector("#results script, #results img, .strays script")'), JSON::PP::true, "nothing hostile runs: $link");
    is(join("\n", $browser->console), '', 'no word on the console');
}
$browser->open("$url?search=evil.example");
like($browser->run('return document.body.textContent'), qr/\Q<script>window.hacked=1\E/, 'it is there as text');
unlike($browser->run('return document.body.textContent'), qr/[\x{202e}\x{1b}]/, 'without marks that turn text around');
for my $format (qw(json text zone openmetrics)) {
    my $body = $httpd->get("/dcv-status?format=$format")->{body};
    unlike($body, qr/[^\x20-\x7e\n\x80-\xff]/, "$format: no control characters");
    ok(utf8::decode(my $copy = $body), "$format: it is well-formed UTF-8");
    $browser->open("$url?format=$format") if $format ne 'openmetrics' && $format ne 'zone';
    is($browser->run('return window.hacked === undefined'), JSON::PP::true, "$format: nothing hostile runs");
}
$browser->console;

# Fold, copy.
$browser->call(POST => '/permissions', {descriptor => {name => $_}, state => 'granted'}) for qw(clipboard-read clipboard-write);
$browser->open("$url?domain=www.certigna.com");
is($browser->run('return document.querySelectorAll("article").length'), 1, 'a single order stands there as a whole');
sub copied {
    return $browser->wait_for('const b = [...document.querySelectorAll("button.copy")].find(b => b.getAttribute("aria-label") === "Copy the " + arguments[0]);'
        . 'if (!window.clicked) { b.click(); window.clicked = b; return null; } if (b.textContent !== "Copied") return null; window.clicked = null; return "yes"', $_[0])
        && $browser->call(POST => '/execute/async', {script => 'const done = arguments[0]; navigator.clipboard.readText().then(done, e => done("" + e))', args => []});
}
my ($left, $right) = unpack '(a32)*', certigna_sha256;
is(copied('content of the file'), certigna_body, 'the content is copied as the CA wants it');
is(copied('host'), '_' . certigna_md5, 'the button copies the host');
is(copied('target'), "$left.$right.certigna.com.", 'the button copies the target');
is($browser->run('return document.getElementById("status").textContent'), 'Copied', 'and a screen reader hears it');
$browser->run('Object.defineProperty(navigator, "clipboard", {value: undefined})');
$browser->run('document.querySelector("button.copy").scrollIntoView({block: "center"})');
my $is_copied = 'return document.querySelector("button.copy").textContent === "Copied"';
# The page may still scroll where the machine is busy, so that the button is not where it is pressed.
ok(DCV::Httpd::wait_for(sub { $browser->run($is_copied) || ($browser->click('button.copy') && 0) }), 'without a secure context it is copied, too');

# Search as one types, over all pages.
$browser->open($url);
is($browser->run('return document.querySelectorAll("tr.order").length'), 50, 'a page has 50 of 62 orders');
like($browser->run('return document.getElementById("found").textContent'), qr/^62 orders$/, 'and says how many there are');
$browser->type('input[type=search]', 'shop60');
ok($browser->wait_for('return document.querySelectorAll("article").length === 1'), 'typing finds one on another page');
is($browser->run('return document.activeElement.name'), 'search', 'the focus stays in the search field');
ok($browser->wait_for('return document.getElementById("status").textContent.startsWith("1 order")'), 'the number is said');
is($browser->run('return document.querySelector("article .copy").hidden'), JSON::PP::false, 'what is found can be copied');
like($browser->run('return location.search'), qr/^\?search=shop60$/, 'the address says what is searched');
is(join("\n", $browser->console), '', 'no word on the console');
$browser->open("$url?search=certigna");
$browser->click('#open');
is($browser->run('return [...document.querySelectorAll("#results details")].every(d => d.open)'), JSON::PP::true, 'a button unfolds all orders');
$browser->click('#close');
is($browser->run('return [...document.querySelectorAll("#results details")].some(d => d.open)'), JSON::PP::false, 'a button folds all orders');
$browser->run('dispatchEvent(new Event("beforeprint"))');
is($browser->run('return document.querySelectorAll("#results details:not([open])").length'), 0, 'all orders are unfolded for printing');
$browser->run('dispatchEvent(new Event("afterprint"))');

# By whose turn it is, by date and by zone; each alone and all together.
$browser->open($url);
$browser->run('const s = document.querySelector("select[name=who]"); s.value = "customer"; s.dispatchEvent(new Event("input", {bubbles: true}))');
ok($browser->wait_for('return /who=customer/.test(location.search)'), 'whom orders need is chosen');
ok($browser->run('return [...document.querySelectorAll(".step b")].every(one => one.textContent === "The customer")'), 'others are not shown');
$browser->type('form.zone input', 'shop1.example');
ok($browser->wait_for('return /zone=shop1\.example/.test(location.search)'), 'a zone is typed');
like($browser->run('return document.getElementById("found").textContent'), qr/The customer · with a name in the zone shop1\.example/, 'both narrow what is shown');

# An order opens by its line, and has a page of its own.
$browser->open("$url?search=www.shop2.example");
my $link = $browser->run('return document.querySelector("tr.order th a").getAttribute("href")');
$browser->click('tr.order th a');
ok($browser->wait_for('return /order=/.test(location.search)'), 'a line leads to its order');
is($browser->run('return document.querySelectorAll("form").length'), 0, 'a page of its own has nothing else on it');
$browser->open($url);
my $anchor = $browser->run('return document.querySelector("tr.order:nth-child(5)").id');
$browser->open("$url#$anchor");
is($browser->run('return document.querySelector(":target").matches("tr.order")'), JSON::PP::true, 'each order has an address on the list');

# Local times stand beside those of UTC where they differ.
$browser->devtools('Emulation.setTimezoneOverride', timezoneId => 'Europe/Paris');
$browser->open("$url?order=" . certigna_md5 . '&lang=fr');
like($browser->run('return document.querySelector("header time").textContent'), qr/ UTC · .*\d\d:\d\d, heure locale$/, 'the local time stands beside that of UTC');
$browser->devtools('Emulation.setTimezoneOverride', timezoneId => '');

# What is sent to a customer is copied.
$browser->click('a.message');
ok($browser->wait_for('return document.querySelector("a.message").textContent === "Copié"'), 'the message to the customer is copied');
like($browser->call(POST => '/execute/async', {script => 'const done = arguments[0]; navigator.clipboard.readText().then(done, e => done("" + e))', args => []}),
    qr/^Validation du contrôle de domaine.*OVHcloud/s, 'in the language of the page');

# What is typed stays when the page refreshes itself; what the server refuses is shown.
$browser->open("$url?refresh=2");
$browser->type('input[type=search]', 'shop60');
ok($browser->wait_for('return document.querySelectorAll("article").length === 1'), 'a search on a page that refreshes');
$browser->run('window.before = true');
ok($browser->wait_for('return !window.before'), 'it is loaded again');
ok($browser->wait_for('return document.querySelectorAll("article").length === 1'), 'with what was found');
is($browser->run('return document.querySelector("input[type=search]").value'), 'shop60', 'and what was typed');
is($browser->run('return document.activeElement.name'), 'search', 'where one goes on typing');
$browser->open($url);
$browser->run('const i = document.querySelector("input[type=search]"); i.value = "%".repeat(3); i.form.elements.search.name = "nosuch"; i.dispatchEvent(new Event("input", {bubbles: true}))');
ok($browser->wait_for('return document.getElementById("found").textContent.includes("unknown parameter")'), 'a refusal is shown');
$browser->console;

# Narrow and wide, light and dark.
for my $width (375, 1280) {
    $browser->size($width, 800);
    for my $link ('', '?domain=www.certigna.com', '?search=evil.example') {
        $browser->open("$url$link");
        $browser->run('for (const d of document.querySelectorAll("details")) d.open = true');
        cmp_ok($browser->run('return document.documentElement.scrollWidth'), '<=', $width, "$width pixels hold the page $link");
    }
}
# Contrast of all text against what is behind it (WCAG 2 AA: 4.5).
my $contrast = <<'END';
const rgb = s => { const m = s.match(/[\d.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : m; };
const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; } return [255, 255, 255]; };
let worst = 99, what = "";
for (const e of document.querySelectorAll("body *")) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.offsetParent) continue;
  const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(back(e).slice(0, 3));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < worst) { worst = ratio; what = e.tagName + "." + e.className; }
}
return worst + " " + what;
END
for my $scheme (qw(light dark)) {
    $browser->devtools('Emulation.setEmulatedMedia', features => [{name => 'prefers-color-scheme', value => $scheme}]);
    $browser->open("$url?search=evil.example");
    my ($worst, $what) = split ' ', $browser->run($contrast);
    cmp_ok($worst, '>=', 4.5, "$scheme: the faintest text can be read ($what)");
}

# With the keyboard and a screen reader.
my $problems = $browser->run(<<'END');
const bad = [];
for (const e of document.querySelectorAll("button, a, input, select, summary")) {
  const name = e.getAttribute("aria-label") || e.textContent.trim() || (e.labels && e.labels.length ? e.labels[0].textContent : "");
  if (!name && e.type !== "hidden") bad.push("no name: " + e.outerHTML);
  if (e.tabIndex < 0) bad.push("out of reach: " + e.outerHTML);
}
let level = 0;
for (const h of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
  const n = +h.tagName[1];
  if (n > level + 1) bad.push("a heading is left out before " + h.textContent);
  level = n;
}
for (const id of [...document.querySelectorAll("[id]")].map(e => e.id)) if (document.querySelectorAll("#" + CSS.escape(id)).length > 1) bad.push("twice: " + id);
for (const e of document.querySelectorAll("[aria-labelledby]")) if (!document.getElementById(e.getAttribute("aria-labelledby"))) bad.push("label is missing");
return bad.join("\n");
END
is($problems, '', 'names, reach, headings, identifiers');

# Printed: an order is a sheet, without what one presses.
$browser->size(718, 1040);
$browser->open("$url?order=" . certigna_md5 . "&lang=$_") and is($browser->sheets, 1, "an order is one sheet: $_") for qw(en fr);
$browser->devtools('Emulation.setEmulatedMedia', media => 'print', features => []);
$browser->open("$url?order=" . certigna_md5);
is($browser->run('return [...document.querySelectorAll("button, form, nav, footer, a.button")].filter(one => one.checkVisibility()).length'), 0, 'on paper there is nothing to press');
my $sheet = $browser->run('dispatchEvent(new Event("beforeprint")); return document.querySelector("article").innerText');
like($sheet, qr/_\Q${\ certigna_md5}\E.*OVHcloud/s, 'but what a customer has to enter, in the words of his panel');
like($sheet, qr/Do not proxy it.*The CA accepts this until \Q${\ day(20)}\E/, 'what not to do, and until when it counts');
unlike($sheet, qr/\Q$certigna\E|www\.certigna\.com:\d/, 'and nothing of files and virtual hosts');
$browser->open($url);
is($browser->run('return [...document.querySelectorAll("tr.order")].filter(one => one.checkVisibility()).length'), 50, 'the list is a list');
is($browser->run('return getComputedStyle(document.querySelector("tr.order")).display'), 'table-row', 'of lines, as narrow as paper is');
$browser->devtools('Emulation.setEmulatedMedia', media => '', features => []);
$browser->size(1280, 900);

# Without JavaScript.
$browser->devtools('Emulation.setScriptExecutionDisabled', value => JSON::PP::true);
$browser->open($url);
my $plain = $browser->element('table.orders th a');
ok($plain, 'without scripts the page is there');
$browser->type('input[type=search]', "shop60\x{E007}");
ok(DCV::Httpd::wait_for(sub { $browser->call(GET => '/url') =~ /search=shop60/ }), 'and searches by its form');
is(scalar @{$browser->call(POST => '/elements', {using => 'css selector', value => 'article'})}, 1, 'the form finds the order');
sub page_is { my ($part, $what) = @_; return ok(DCV::Httpd::wait_for(sub { $browser->call(GET => '/url') =~ $part }), $what) }
$browser->open($url);
$browser->click('table.orders thead a[href*="sort=expires"]');
page_is(qr/sort=expires/, 'headings sort');
$browser->click('.turns a');
page_is(qr/who=\w+/, 'numbers lead to their orders');
$browser->type('form.zone input', "shop1.example\x{E007}");
page_is(qr/zone=shop1\.example/, 'a zone is searched by its form');
$browser->click('tr.order th a, article h3 a');
page_is(qr/order=/, 'a line leads to its order');
$browser->click('a[hreflang=fr]');
page_is(qr/lang=fr/, 'links choose the language');
$browser->click('a.message');
page_is(qr/format=message/, 'the message is a page of its own');
$browser->open("$url?search=shop60");
is(scalar(grep { $browser->call(GET => "/element/$_/displayed") } map { values %$_ } @{$browser->call(POST => '/elements', {using => 'css selector', value => 'button.copy'})}), 0, 'buttons that could not work are not shown');
undef $browser;
$httpd->stop;
done_testing;
