# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What somebody comes to the status page for, as a new user: each answer is reached from its
# opening by three actions at most, in English and in French, on a telephone, too, and stands in
# the window then, without scrolling.
use strict;
use warnings;
use utf8;
use DCV::Dns;
use DCV::Test;
use DCV::Browser;
use DCV::Data qw(csr_of certigna_md5 day);
use DCV::Httpd;
use DCV::Order;

plan skip_all => 'no chromium here: make deps-check installs it' if !DCV::Browser::is_here();

my $dns   = DCV::Dns->new;
my $hosts = '';

# An order of a virtual host, issued so many days ago.
sub order {
    my ($name, $days) = @_;
    my $order = DCV::Order->new($name, options => 'issued=' . day(-$days));
    $hosts .= <<"END";
<VirtualHost *:\@PORT\@>
    ServerName $name
    @{[$order->line]}
</VirtualHost>
END
    return $order;
}

# A zone with three orders that nobody has begun with, one whose record has not arrived everywhere,
# three that expire, and what every server has.
my %bakery = map { $_ => order("$_.boulangerie-martin.test", 2) } qw(www shop mail);
$dns->zone('boulangerie-martin.test', records => '');
my $workshop = order('www.atelier-bois.test', 6);
$dns->zone('atelier-bois.test', records => {a => $workshop->record('www'), b => ''});
my @soon = map { "www.bientot-$_.test" } 1 .. 3;
for my $name (@soon) {
    $dns->zone($name =~ s/www\.//r, records => order($name, 28)->record('www'));
}
for my $number (1 .. 14) {
    $dns->zone("client-$number.test", records => order("www.client-$number.test", $number)->record('www'));
}
order('www.velo-club.test', 45);
$dns->zone('velo-club.test', records => '');
$dns->start;

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
DCVCheckFile Off
$hosts
<VirtualHost *:\@PORT\@>
    ServerName www.certigna.com
    DCVAuthority certigna separator=dot
    DCVCSRFile @{[csr_of('certigna-faq')]} issued=@{[day(-5)]}
</VirtualHost>
\@STATUS\@
END
ok($httpd->start, 'httpd starts');
# The CA has come, and a check has been made, as they are when somebody looks.
$httpd->get('/.well-known/pki-validation/' . certigna_md5 . '.txt', '-H', 'Host: www.certigna.com', '-A', 'Certigna DCV');
$httpd->get('/dcv-status?check=all');
my $browser = DCV::Browser->new;
my $url = $httpd->url('/dcv-status');
my $actions;

# What is in the window of an element that script finds, as the start of a script that returns it.
my $sight = <<'END';
const within = (one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility({visibilityProperty: true}) && box.width > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
};
const named = (name, selector) => [...document.querySelectorAll(selector)].find((one) => within(one) && one.textContent.replace(/\s+/g, " ").trim().includes(name));
END

sub opens {
    $actions = 0;
    return $browser->open("$url?lang=$_[0]");
}

# Click what a script finds. Returns whether there is such a thing.
sub clicked {
    my ($script, @arguments) = @_;
    my $element = $browser->run("$sight return $script", @arguments) or return 0;
    $browser->call(POST => "/element/@{[values %$element]}/click", {});
    return 1;
}

# Press what has a text, in the window as it is.
sub press {
    my ($text) = @_;
    $actions++;
    # What is found may just give way to what the page has loaded.
    my $is_pressed = DCV::Httpd::wait_for(sub { eval { clicked("named(arguments[0], 'a, button, summary')", $text) } });
    return ok($is_pressed, "\"$text\" can be pressed without scrolling");
}

# Type into the field with a label, and send it.
sub enter {
    my ($label, $text) = @_;
    $actions++;
    my $element = $browser->run("$sight return named(arguments[0], 'label')?.control", $label);
    ok($element, "there is a field \"$label\"") or return;
    return $browser->call(POST => "/element/@{[values %$element]}/value", {text => "$text\x{E007}"});
}

sub choose {
    my ($label, $option) = @_;
    $actions++;
    my $options = "[...(named(arguments[0], 'label')?.control.options ?? [])]";
    return ok(clicked("$options.find((one) => one.textContent === arguments[1])", $label, $option), "\"$label\" has \"$option\"");
}

# That texts stand in the window, all at once.
sub sees {
    my ($what, @texts) = @_;
    my $missing = sub { $browser->run("$sight const gone = arguments[0].filter((text) => !named(text, 'code, p, td, th, dd, div, li, pre, a, h3')); return gone.join(' | ')", \@texts) };
    DCV::Httpd::wait_for(sub { $missing->() eq '' });
    is($missing->(), '', $what);
    cmp_ok($actions, '<=', 3, "$what: in three actions at most");
    return;
}

# That names stand below each other from the window's top half on, with nothing else between.
sub lists {
    my ($what, @names) = @_;
    my $list = sub { return $browser->run('return [...document.querySelectorAll("tr.order th a")].map((one) => one.textContent).sort().join(" ")') };
    DCV::Httpd::wait_for(sub { $list->() eq join ' ', sort @names });
    is($list->(), join(' ', sort @names), $what);
    my $top = sub { return $browser->run('return document.querySelector("tr.order").getBoundingClientRect().top / innerHeight') };
    DCV::Httpd::wait_for(sub { my $at = $top->(); $at >= 0 && $at < 2 / 3 });
    cmp_ok($top->(), '>=', 0, "$what: they are not above the window");
    cmp_ok($top->(), '<', 2 / 3, "$what: nor below it");
    cmp_ok($actions, '<=', 3, "$what: in three actions at most");
    return;
}

my %words = (
    en => {search => 'Search names', record => 'Record', panel => 'In the words of your DNS panel', host => 'Sub-domain', target => 'Target',
        came => 'The file was asked for 1 time from 1 address', due => 'certigna is due again by', dns => 'The DNS provider', stuck => 'Wait until all name servers have it',
        message => 'Copy as message', copied => 'Copied', customer => 'Domain control validation', zone => 'In the zone', lines => 'Lines for the zone file',
        expires => 'Expires within', days => '3 days', press => 'Search'},
    fr => {search => 'Rechercher noms', record => 'Enregistrement', panel => 'Dans les termes de votre espace client DNS', host => 'Sous-domaine', target => 'Cible',
        came => 'Le fichier a été demandé 1 fois depuis 1 adresse', due => 'certigna doit revenir', dns => 'L’hébergeur DNS', stuck => 'Attendez que tous les serveurs de noms',
        message => 'Copier comme message', copied => 'Copié', customer => 'Validation du contrôle de domaine', zone => 'Dans la zone', lines => 'Lignes pour le fichier de zone',
        expires => 'Expire dans', days => '3 jours', press => 'Rechercher'},
);
$browser->open($url);
$browser->call(POST => '/permissions', {descriptor => {name => $_}, state => 'granted'}) for qw(clipboard-read clipboard-write);
for my $lang (sort keys %words) {
    for my $size ([1280, 800], [390, 844]) {
        my $say = $words{$lang};
        my $where = "$lang, $size->[0] pixels";
        $browser->size(@$size);

        opens($lang);
        enter($say->{search}, 'shop.boulangerie');
        press($say->{record});
        press($say->{panel});
        sees("$where: what to type at OVH for a name", $bakery{shop}->label, $bakery{shop}->target, 'OVHcloud', $say->{host}, $say->{target});
        my $row = $browser->run('return [...document.querySelectorAll(".panels tr")].find((one) => one.firstElementChild.textContent === "OVHcloud")?.textContent ?? "no row"');
        like($row, qr/\Q$say->{host}\E.*\Q$say->{target}\E/s, "$where: the row of OVHcloud says what both are called there");

        opens($lang);
        enter($say->{search}, 'certigna');
        sees("$where: whether the CA has come, and when it comes next", $say->{came}, $say->{due});

        opens($lang);
        press($say->{dns});
        sees("$where: why an order is stuck, and who has to act", 'www.atelier-bois.test', $say->{dns} =~ s/^\w+\W//r, $say->{stuck});

        opens($lang);
        enter($say->{search}, 'mail.boulangerie');
        press($say->{message});
        sees("$where: that a message to the customer is copied", $say->{copied});
        like($browser->call(POST => '/execute/async', {script => 'const done = arguments[0]; navigator.clipboard.readText().then(done, e => done("" + e))', args => []}),
            qr/^\Q$say->{customer}\E.*\Q@{[$bakery{mail}->label]}\E.*OVHcloud/s, "$where: the message says what to enter");

        opens($lang);
        enter($say->{zone}, 'boulangerie-martin.test');
        press($say->{lines});
        my $text = $browser->wait_for('return location.search.includes("format=zone") && document.body.textContent');
        like($text, qr/^\Q@{[$_->label]}\E\S*\s.*CNAME \Q@{[$_->target]}\E$/m, "$where: a line of the zone") for values %bakery;

        opens($lang);
        choose($say->{expires}, $say->{days});
        press($say->{press});
        lists("$where: all orders that expire within three days", @soon, 'www.velo-club.test');
    }
}
is(join("\n", $browser->console), '', 'no word on the console');
undef $browser;
$httpd->stop;
done_testing;
