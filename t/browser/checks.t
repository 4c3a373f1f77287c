# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks on the page, in a real browser and against real name servers.
use strict;
use warnings;
use utf8;
use DCV::Dns;
use DCV::Test;
use DCV::Browser;
use DCV::Httpd;
use DCV::Order;

plan skip_all => 'no chromium here: make deps-check installs it' if !DCV::Browser::is_here();

my $evil = '<script>window.hacked=1</script>';
my $dns  = DCV::Dns->new;
my $orders = '';

sub order {
    my ($zone, $records) = @_;
    my $order = DCV::Order->new($zone);
    $dns->zone($zone, records => $records->($order));
    $orders .= $order->line;
    return;
}
order('good.test',    sub { $_[0]->record });
order('dot.test',     sub { $_[0]->record =~ s/\.\n/\n/r });
order('partial.test', sub { {a => $_[0]->record, b => ''} });
order('evil.test',    sub { $_[0]->label . " IN CNAME \\<img\\ src=x\\ onerror=window.hacked=2\\>.test.\n" });
order('txt.test',     sub { $_[0]->label . " IN TXT \"$evil\"\n" });
$dns->start;

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
$orders
\@STATUS\@
END
ok($httpd->start, 'httpd starts');
my $browser = DCV::Browser->new;
my $url = $httpd->url('/dcv-status');
$browser->size(1280, 900);

# One name.
$browser->open("$url?domain=dot.test");
like($browser->run('return document.body.textContent'), qr/Not checked yet/, 'the page says that a name was not checked yet');
$browser->click('a.check');
ok($browser->wait_for('return document.querySelector("[data-check] .bad")'), 'the result of a check appears');
unlike($browser->call(GET => '/url'), qr/check=/, 'without loading the page again');
my $text = $browser->run('return document.querySelector("[data-check]").innerText');
like($text, qr/the final dot of the target is missing/i, 'it says what is wrong');
like($text, qr/change the target of the CNAME .* to \S+\.sectigo\.com\./, 'and what to type');
like($browser->run("return Array.from(document.querySelectorAll('$_ .is.bad'), state => state.textContent).join('|')"),
    qr/(?:^|\|)the final dot of the target is missing(?:\||$)/, "$_: it is told at a glance, too") for 'tr.order', '.glance';
like($browser->run('return document.querySelector(".next").textContent'), qr/change the target of the CNAME/, 'the next step is another one now');
is($browser->run('return document.activeElement.textContent'), 'Check again', 'the button keeps the focus');
like($browser->run('return document.getElementById("status").textContent'), qr/^dot\.test: .*the final dot of the target is missing/, 'and a screen reader is told which name, and what was found');

# The table shows at a glance where it has not arrived.
$browser->open("$url?domain=partial.test");
$browser->click('a.check');
ok($browser->wait_for('return document.querySelector("[data-check] table")'), 'a table of the name servers');
is($browser->run('return document.querySelectorAll("[data-check] td.good").length'), 1, 'one of them has it');
like($browser->run('return document.querySelector("[data-check] td.note").textContent'), qr/NXDOMAIN/, 'the other does not');

# All names, each as it comes; nothing that a zone says runs.
$browser->open($url);
# It may be done before somebody looks.
$browser->run('window.told = []; const progress = document.getElementById("progress"); new MutationObserver(() => { if (!progress.hidden) { window.told.push(progress.querySelector("span").textContent) } }).observe(progress, {subtree: true, childList: true, characterData: true, attributes: true})');
$browser->click('#check-all');
ok($browser->wait_for('return window.told.some((text) => /^\d of 5 orders checked$/.test(text))'), 'the page tells how far it is');
ok($browser->wait_for('return document.querySelectorAll("tr.order.fresh").length === 5'), 'the results of all orders appear');
ok($browser->wait_for('return /All 5 are checked/.test(document.getElementById("status").textContent)'), 'the page tells that all are checked');
is($browser->run('return [...document.querySelectorAll("tr.order td[data-label=Record] .is.good")].map(one => one.textContent).join()'), 'found', 'one record is good');
my $tiles = 'return document.querySelector("section[aria-labelledby=overview]").innerText.replace(/\s+/g, " ")';
ok($browser->wait_for("return / 4 that fail/.test((() => { $tiles })())"), 'the tiles count what the checks found') or diag($browser->run($tiles));
is($browser->run('return document.querySelectorAll("tr.failing").length'), 4, 'and the orders are marked');
is($browser->run('return window.hacked === undefined && !document.querySelector("#results script, #results img")'), JSON::PP::true, 'nothing hostile that a zone says runs');
$browser->open("$url?domain=txt.test");
$browser->run('for (const d of document.querySelectorAll("details")) d.open = true');
like($browser->run('return document.body.innerText'), qr/\Q$evil\E/, 'it is there as text');
is(join("\n", $browser->console), '', 'no word on the console');
$browser->size(375, 800);
cmp_ok($browser->run('return document.documentElement.scrollWidth'), '<=', 375, 'a telephone holds it');

# What is wrong leads to those that have it.
$browser->size(1280, 900);
$browser->open($url);
$browser->click('#reasons > summary');
$browser->click('.reasons a[href*="verdict=target_zone_appended"]');
ok($browser->wait_for('return document.querySelectorAll("article").length === 1'), 'a reason leads to its orders');
like($browser->run('return document.getElementById("found").textContent'), qr/1 order · with a name whose check says: the final dot/, 'the page says which orders are shown');

# Too many at once: the page waits and tries again, and tells when that does not help.
$browser->open("$url?domain=good.test");
$browser->run('window.calls = 0; window.fetch = () => { window.calls++; return Promise.resolve(new Response("Too many checks are under way.", {status: 503, headers: {"Retry-After": "0.05"}})); }');
$browser->click('a.check');
ok($browser->wait_for('return window.calls > 1'), 'it tries again after 503');

# What fails is told beside the button.
$browser->open("$url?domain=good.test");
$browser->run('window.fetch = () => Promise.reject(new TypeError("Failed to fetch"))');
$browser->click('a.check');
ok($browser->wait_for('return document.querySelector("a.check + p.refused")'), 'a check that fails is told right behind its button');
is($browser->run('return document.querySelector("a.check + p.refused").textContent'), 'The server did not answer. Check again; if that does not help, load the page again.', 'with what may be done, and not in the words of the browser');
is($browser->run('return document.querySelector("a.check").textContent'), 'Check again', 'and it can be tried again');
$browser->run('window.fetch = () => Promise.resolve(new Response("<p id=refused>Too many checks &amp; more.</p>", {status: 400}))');
$browser->click('a.check');
ok($browser->wait_for('return /^Too many checks & more\.$/.test((document.querySelector("a.check + p.refused") || {}).textContent)'), 'a refusal is told by its sentence');
is($browser->run('return document.querySelectorAll("p.refused").length'), 1, 'in place of the one before');

# What answers in place of the server, as a proxy does or a page that asks for a password, is told in
# the words of the page, wherever it was pressed.
my $strange = qr/^Something else than this page answered, with the status (?:200|502)\. Load the page again\.$/;
for my $answer ('"<html><body><h1>502 Bad Gateway</h1></body></html>", {status: 502}', '"<html><body>Log in</body></html>", {headers: {"Content-Type": "text/html"}}') {
    $browser->open("$url?domain=good.test");
    $browser->run("window.fetch = () => Promise.resolve(new Response($answer))");
    for my $button ('a.check', 'a.message', '#check-all') {
        $browser->run('document.querySelector(arguments[0]).scrollIntoView({block: "center"})', $button);
        $browser->click($button);
        ok($browser->wait_for("return document.querySelector('$button + p.refused')"), "$button: it is told beside what was pressed");
        like($browser->run("return document.querySelector('$button + p.refused').textContent"), $strange, "$button: in our words");
    }
    $browser->open($url);
    $browser->run("window.fetch = () => Promise.resolve(new Response($answer))");
    $browser->type('input[type=search]', 'good');
    ok($browser->wait_for('return /^Something else/.test(document.getElementById("found").textContent)'), 'a search says so, too');
    is($browser->run('return document.querySelectorAll("tr.order").length'), 5, 'and leaves what was there');
}

# While a slow server has not answered, the page says that it searches.
$browser->open($url);
$browser->run('const real = window.fetch; window.fetch = (...all) => new Promise(done => { window.answer = () => done(real(...all)); })');
$browser->type('input[type=search]', 'good');
ok($browser->wait_for('return document.getElementById("found").textContent === "Searching …"'), 'a search that takes long says so');
$browser->run('answer()');
ok($browser->wait_for('return document.querySelectorAll("article").length === 1'), 'until what was found is there');

# A page that is loaded again by itself is as it was left.
$browser->open("$url?domain=dot.test&refresh=3");
$browser->run('window.before = true; const [one] = document.querySelectorAll("article .record details.more"); one.open = true; one.querySelector("summary").focus();');
is($browser->run('return document.activeElement.matches("details.more > summary")'), JSON::PP::true, 'something is unfolded, and has the focus');
ok($browser->wait_for('return !window.before && document.readyState === "complete"'), 'the page is loaded again');
is($browser->run('return document.querySelector("article .record details.more").open'), JSON::PP::true, 'what was unfolded still is');
is($browser->run('return document.querySelectorAll("article .way details[open]").length'), 1, 'and nothing else is');
is($browser->run('return document.activeElement.matches("details.more > summary")'), JSON::PP::true, 'the focus is where it was');

# It can be stopped (WCAG 2.2.2).
$browser->click('#refreshes a');
ok($browser->wait_for('return !/refresh/.test(location.search) && !document.getElementById("refreshes")'), 'a link stops that');

# Without JavaScript.
$browser->devtools('Emulation.setScriptExecutionDisabled', value => JSON::PP::true);
$browser->open("$url?domain=good.test");
$browser->click('a.check');
my $there = DCV::Httpd::wait_for(sub { $browser->call(GET => '/url') =~ /check=good\.test/ });
ok($there, 'without scripts the button is a link');
is(scalar @{$browser->call(POST => '/elements', {using => 'css selector', value => '[data-check] table'})}, 1, 'the link leads to the result');
$browser->open($url);
$browser->click('#check-all');
ok(DCV::Httpd::wait_for(sub { $browser->call(GET => '/url') =~ /check=all/ }), 'and so is that for all');
undef $browser;
$httpd->stop;
done_testing;
