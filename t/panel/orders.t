# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# contrib/panels/dcv-order, which the hooks of all panels use: it places no order for a name that
# is not the customer's, and removes none before its certificate is installed.
use strict;
use warnings;
use DCV::Needs qw(jq);
use DCV::Data qw(make_csr slurp);
use DCV::Httpd;
use DCV::Panel;
use DCV::Test;

my $httpd = DCV::Httpd->new;
my $panel = DCV::Panel->new($httpd, 'Whose names');
my $orders = $panel->orders;
$panel->lines;
my $csr = sub { my ($cn, $san) = @_; return make_csr(subject => "/CN=$cn", $san ? (san => $san) : ()) };
my $place = sub { my ($domains, $file, $unique) = @_; return $panel->shell("dcv-order place '$domains' $unique", input => ref $file ? $$file : slurp($file)) };
my $is_there = sub { return join ' ', map { s{.*/}{}r } sort glob "$orders/*" };

# What is placed, and what is not.
my $own = $csr->('shop.example', 'DNS:www.shop.example,DNS:*.shop.example,DNS:deep.below.shop.example');
for my $case (
    ['shop.example', $own, 'its names and those below'],
    ['SHOP.example', $own, 'whatever the case'],
    ['shop.example,', $own, 'whatever commas are left'],
    ['shop.example,other.example,third.example', $csr->('shop.example', 'DNS:www.other.example,DNS:third.example'), 'further domains'],
    ['xn--bcher-kva.example', $csr->('xn--bcher-kva.example', 'DNS:www.xn--bcher-kva.example'), 'an international domain'],
) {
    my ($domains, $file, $what) = @$case;
    my ($code, $out) = $place->($domains, $file, '');
    is("$code$out", "0$orders/" . ($domains =~ s/,.*//r) . ".csr\n", "$what: placed, and its path printed");
    is($is_there->(), ($domains =~ s/,.*//r) . '.csr', "$what: under the name of the first domain");
    $panel->shell('dcv-order remove ' . ($domains =~ s/,.*//r));
}
for my $case (
    ['shop.example', $csr->('shop.example', 'DNS:victim.example'), 'a name of somebody else'],
    ['shop.example', $csr->('victim.example', 'DNS:shop.example'), 'a common name of somebody else'],
    ['shop.example', $csr->('myshop.example'), 'a name with the same end'],
    ['shop.example', $csr->('example'), 'a name above'],
    ['shop.example', $csr->('shop.example', 'IP:192.0.2.1'), 'an address'],
    ['.', $own, 'no domain'],
    [',', $own, 'no domain at all'],
    ['shop.example', \"DCV-Domains: victim.example\n${\ slurp($own)}", 'a name of somebody else in a header line'],
    ['shop.example', \"DCV-Token: x\n${\ slurp($own)}", 'a header line that is unknown'],
    ['shop.example', \slurp('LICENSE'), 'no CSR'],
    ['shop.example', \'', 'nothing'],
    ['shop.example', \(slurp($own) . "x\n" x 150_000), 'more than 256 KiB'],
    ['../../shop.example', $own, 'a path'],
    ['../../shop.example,shop.example', $own, 'a path before a domain'],
) {
    my ($domains, $file, $what) = @$case;
    my ($code, $out) = $place->($domains, $file, '');
    isnt($code, 0, "$what: refused");
    like($out, qr/^dcv(?:-order)?: /m, "$what: and said why");
    is($is_there->(), '', "$what: nothing is written");
}

# With a unique value, and in the place of the one before.
is(($place->('shop.example', $own, 'a1'))[0], 0, 'with a unique value');
like(slurp("$orders/shop.example.csr"), qr/^DCV-Authority: sectigo\nDCV-Unique-Value: a1\n/, 'it is in the order, with the CA');
is(($place->('shop.example', $own, 'b2'))[0], 0, 'another one of the same domain');
like(slurp("$orders/shop.example.csr"), qr/^DCV-Unique-Value: b2$/m, 'takes its place');
my ($code, $out) = $place->('shop.example', $own, '"a b"');
isnt($code, 0, 'a unique value that is none is refused');
like(slurp("$orders/shop.example.csr"), qr/^DCV-Unique-Value: b2$/m, 'and what was there is kept');
$panel->file('/etc/default/dcv-order', 'config=' . $httpd->file('own.conf', "DCVEngine On\nDCVAuthority certigna\n") . "\n");
is(($place->('shop.example', $own, ''))[0], 0, 'another configuration');
like(slurp("$orders/shop.example.csr"), qr/^DCV-Authority: certigna$/m, 'has another CA');

# It is removed when its certificate is installed, and not by another one.
my $dir = $httpd->dir;
my $other = $csr->('shop.example');
system("cd $dir && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj '/CN=A CA' -keyout ca.key -out ca.crt 2>/dev/null"
    . " && openssl x509 -req -in $own -signkey $own.key -days 9 -out self.crt 2>/dev/null"
    . " && openssl x509 -req -in $own -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out right.crt 2>/dev/null"
    . " && openssl x509 -req -in $other -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -out other.crt 2>/dev/null") == 0 or die "openssl: $?\n";
for my $case (['self.crt', 0, 'one that the panel signed itself'], ['other.crt', 0, 'one for another key'], ['right.crt', 1, 'that of the CA'], ['right.crt', 1, 'that of the CA once more']) {
    my ($certificate, $is_done, $what) = @$case;
    is(join('', $panel->shell('dcv-order installed shop.example', input => slurp("$dir/$certificate"))), '0', "$what is installed");
    is($is_there->(), $is_done ? '' : 'shop.example.csr', $is_done ? "$what: the order is removed" : "$what: the order stays");
}
$place->('shop.example', $own, '');
($code) = $panel->shell('dcv-order installed shop.example', input => "no certificate\n");
is($is_there->(), 'shop.example.csr', 'what is no certificate removes nothing');
is(join('', $panel->shell('dcv-order remove shop.example')), '0', 'it is removed');
is(join('', $panel->shell('dcv-order remove shop.example')), '0', 'and so is one that is not there');
is($is_there->(), '', 'nothing is left');
is(($panel->shell('dcv-order'))[0], 2, 'it wants to know what to do');
is(($panel->shell('dcv-order delete shop.example'))[0], 2, 'and knows nothing else');
done_testing;
