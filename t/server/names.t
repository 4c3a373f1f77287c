# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Orders with many names: too many are refused, and a page shows some at a time.
use strict;
use warnings;
use DCV::Test;
use DCV::Json qw(decode_json);
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs slurp path_of sha256_of);

my $httpd = DCV::Httpd->new(one_child => 1, modules => ['socache_shmcb'], conf => <<'END');
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
@STATUS@
<VirtualHost *:@PORT@>
    ServerName www.h1.example
    ServerAlias *.h1.example
</VirtualHost>
END
my $drop = $httpd->drop_box;
my $one = make_csr(subject => '/CN=www.h1.example');

sub csr_with {
    my ($names) = @_;
    my $where = $httpd->drop_box("made$names");
    return (make_csrs($where, 1, $names))[0];
}

sub metrics { return $httpd->get('/dcv-status?format=openmetrics')->{body} }

sub warned {
    my ($code) = @_;
    return metrics() =~ /^dcv_orders_warned\{code="$code",severity="\w+"\} (\d+)$/m ? $1 : 0;
}

# The limit.
my ($full, $beyond) = map { csr_with($_) } 1000, 1001;
$httpd->drop('drop/full.csr', slurp($full));
ok($httpd->start, 'httpd starts with an order for 1,000 names besides the CN');
is($httpd->get(path_of($full), '-H', 'Host: n1000.h1.example')->{body}, sha256_of($full) . "\nsectigo.com", 'it is answered under the last of its names');
my $list = join ',', map { "a$_.h1.example" } 1 .. 1001;
$httpd->expect_log(qr{DCV0020: \Q$drop\E/beyond\.csr: the CSR has 1001 names}, qr{DCV0020: \Q$drop\E/list\.csr: the order, with those of domains=, has 1001 names});
$httpd->drop('drop/beyond.csr', slurp($beyond));
$httpd->drop('drop/list.csr', "DCV-Domains: $list\n" . slurp($one));
ok(DCV::Httpd::wait_for(sub { @{$httpd->report('names=1')->{errors}} == 2 }), 'a CSR with 1,001 names, and a list of them, are errors');
my %text = map { $_->{source} =~ s{.*/}{}r => $_->{text} } @{$httpd->report('names=1')->{errors}};
like($text{'beyond.csr'}, qr/^the CSR has 1001 names besides the CN, but an order has at most 1000.*; share them out among several orders$/, 'the error has the count, the limit and the remedy');
like($text{'list.csr'}, qr/^the order, with those of domains=, has 1001 names/, 'names of domains= count with those of the CSR');
$httpd->file('directive.conf', slurp("$httpd->{dir}/httpd.conf") . "DCVCSRFile $beyond\n");
my ($code, $output) = $httpd->configtest('-f', "$httpd->{dir}/directive.conf");
isnt($code, 0, 'httpd -t refuses a directive that names such a CSR');
like($output, qr/DCV0028: DCVCSRFile at .*: \Q$beyond\E: the CSR has 1001 names besides the CN/, 'and says why');

# The page.
sub shown {
    my ($html) = @_;
    my ($file) = $html =~ m{<h4>By file</h4>(.*?)</section>}s;
    return $file =~ m{<h5>([^<]+)</h5>}g;
}
my $page = $httpd->get('/dcv-status')->{body};
is(scalar(() = shown($page)), 50, 'the page shows 50 names of an order');
ok(length $page < 400_000, 'the page is no longer than 400 kB') or diag(length $page);
like($page, qr{<span>Names 1 to 50 of 1001</span>}, 'it says which, and how many there are');
my ($next) = $page =~ m{href="([^"]+)\#results">Next</a>};
$next =~ s/&amp;/&/g;
my $second = $httpd->get("/dcv-status$next")->{body};
is((shown($second))[0], 'n50.h1.example', 'a link leads to the next ones');
like($second, qr{Names 51 to 100 of 1001.*>First</a>.*>Previous</a>.*>Next</a>.*>Last</a>}s, 'from which others lead on and back');
my ($last) = $second =~ m{href="([^"]+)\#results">Last</a>};
is_deeply([shown($httpd->get('/dcv-status' . $last =~ s/&amp;/&/gr)->{body})], ['n1000.h1.example'], 'the last page of names has the rest');
my ($json) = $page =~ m{href="([^"]+)">All as JSON</a>};
is(scalar @{decode_json($httpd->get('/dcv-status' . $json =~ s/&amp;/&/gr)->{body})->{orders}[0]{domains}}, 1001, 'another link has all names as JSON');
is(scalar(() = $httpd->get('/dcv-status?names=7')->{body} =~ m{Names 1 to 7 of 1001}), 1, '?names= shows another number of them');
unlike($httpd->get('/dcv-status?domain=n77.h1.example')->{body}, qr/Names \d+ to/, 'who asks for one name has all that he asks for');

# JSON and text.
my @order = map { @{$_->{orders}} } $httpd->report;
is(scalar @{$order[0]{domains}}, 1001, 'JSON has all names, unless it is asked for fewer');
is($order[0]{names_total}, 1001, 'and says how many there are');
my @names;
while (1) {
    my ($part) = @{decode_json($httpd->get('/dcv-status?format=json&names=300&names_offset=' . @names)->{body})->{orders}};
    last if !@{$part->{domains}};
    push @names, map { $_->{name} } @{$part->{domains}};
    last if @names >= $part->{names_total};
}
is_deeply(\@names, [map { $_->{name} } @{$order[0]{domains}}], 'a program gets all names in parts');
like($httpd->get('/dcv-status?format=text&names=2')->{body}, qr/^NamesShown: 2\nNamesTotal: 1001$/m, 'text says that it has some of them');
is($httpd->get("/dcv-status?$_")->{status}, 400, "?$_ is refused") for qw(names=0 names=x names_offset=-1 names=1&names=2);

# What is counted of the names is found once, and again when it is another.
like(metrics(), qr/^dcv_domains 1001$/m, 'metrics count all names');
is(warned('order_replaced'), 0, 'nothing is replaced while there is one order of the CSR');
is(warned('csr_reused'), 0, 'and nothing reused');
$httpd->drop('drop/second.csr', "DCV-Unique-Value: two\n" . slurp($full));
ok(DCV::Httpd::wait_for(sub { warned('order_replaced') == 1 }), 'a second one that replaces it under its names is counted');
unlink "$drop/second.csr";
ok(DCV::Httpd::wait_for(sub { metrics() =~ /^dcv_domains 1001$/m }), 'the second one goes');
is(warned('order_replaced'), 0, 'and nothing is replaced any more');
$httpd->drop('drop/abc.csr', "DCV-Unique-Value: two\n" . slurp($full));
ok(DCV::Httpd::wait_for(sub { warned('order_replaced') == 1 }), 'one that is replaced itself is counted, too');
my ($replaced) = @{decode_json($httpd->get('/dcv-status?format=json&warning=order_replaced&names=1')->{body})->{orders}};
like($replaced->{source}, qr/abc\.csr$/, 'and found by its warning');
$httpd->stop;
done_testing;
