# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVStatus VHost: a customer sees the orders of his own virtual host, and nothing of what
# others have: in no format, by no parameter, by no sum, no warning and no check.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr md5_of sha256_of path_of slurp write_file);
use DCV::Json qw(decode_json);

my $closed = DCV::Httpd::free_port();
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb']);
my $dir = $httpd->dir;

# A CSR of a customer, where his files are.
sub csr { return $httpd->file("$_[0]/$_[1].csr", slurp(make_csr(subject => "/CN=$_[2]", san => join(',', map { "DNS:$_" } @_[2 .. $#_])))) }
my %csr = (
    a      => csr('cust-a', 'order', 'www.a.example', 'a.example', 'shared.example'),
    b      => csr('cust-b', 'order', 'www.b.example', 'b.example', 'shared.example'),
    b_drop => csr('drop-b', 'drop', 'drop.b.example'),
    a_drop => csr('drop-a', 'drop', 'drop.a.example'),
    main   => csr('of-main', 'order', 'main.example', 'x.main.example'),
    m      => csr('of-main', 'm', 'm.a.example'),
    lit    => csr('drop-a', 'lit', 'lit.a.example'),
);
# The customer has the CSR of another one, too, and of an order of the main server.
my $same = $httpd->file('cust-a/same.csr', slurp($csr{b}));
$httpd->file('drop-a/m.csr', "DCV-Unique-Value: a9\n" . slurp($csr{m}));
$httpd->file('drop-a/bad.csr', 'no CSR of a');
$httpd->file('drop-b/bad.csr', 'no CSR of b');
$httpd->file('drop-b/bad2.csr', 'no CSR of b');
$httpd->file('of-all/bad.csr', 'no CSR');
my $literal = md5_of($csr{lit}) . '.txt';
my $view = "<Location \"/view\">\nSetHandler dcv-status\nDCVStatus VHost\n</Location>\n";
$httpd->write_conf(<<"END");
DCVEngine On
DCVAuthority sectigo
DCVResolver 127.0.0.1\@$closed
DCVCheckTimeout 1s
DCVCSRFile $csr{main} unique=UniqueM
DCVCSRFile $csr{m} unique=UniqueM2
DCVToken of-main.txt "token-of-main"
Listen 127.0.0.1:\@TLS_PORT\@
$view
<VirtualHost *:\@PORT\@>
    ServerName admin.example
    \@STATUS\@
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias a.example drop.a.example m.a.example lit.a.example
    DCVCSRFile $csr{a} unique=UniqueA
    DCVCSRFile $same unique=UniqueB
    DCVCSRDirectory drop-a
    DCVCSRDirectory of-all
    DCVToken of-a.txt "token-of-a"
    DCVToken $literal "literal-of-a"
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.b.example
    ServerAlias b.example drop.b.example shared.example
    DCVCSRFile $csr{b} unique=UniqueB
    DCVCSRDirectory drop-b
    DCVCSRDirectory of-all
    DCVToken of-b.txt "token-of-b"
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName shares.example
</VirtualHost>
<VirtualHost *:\@TLS_PORT\@>
    ServerName greedy.example
    ServerAlias *
    DCVToken of-greedy.txt "token-of-greedy"
</VirtualHost>
END
$httpd->expect_log(qr/DCV0020: .*drop-b/);
$httpd->{quiet} = [qr/DCV0020: /];
ok($httpd->start, 'httpd starts with two customers');

my %host = (a => 'www.a.example', b => 'www.b.example', shares => 'shares.example', greedy => 'greedy.example', admin => 'admin.example');
# The one that claims every name has a port of its own, where it is asked for all names.
sub page_of { return $_[0] eq 'greedy' ? "http://127.0.0.1:$httpd->{tls_port}/view?" : $httpd->url($_[0] eq 'admin' ? '/dcv-status?' : '/view?') }
sub ask { my ($who, $query, @options) = @_; return $httpd->fetch(page_of($who) . $query, '-H', "Host: $host{$who}", @options) }
sub json { return decode_json(ask($_[0], "format=json&" . ($_[1] // ''))->{body}) }
sub sources { return join ' ', map { $_->{source} =~ s{^\Q$dir\E/}{}r } @{$_[0]} }

# Somebody comes for each customer's files; for each one's CSR under the other one's name; and
# for CSRs that nobody has.
my $nobodys = 'AB' x 16;
my %stray = (a => '0A' x 16, b => '0B' x 16, greedy => '0C' x 16);
sub visit { return $httpd->get($_[0] =~ /^\// ? $_[0] : "/.well-known/pki-validation/$_[0]", '-H', "Host: $_[1]", '-A', $_[2])->{status} }
is(visit(path_of($csr{a}), 'www.a.example', 'robot-of-a'), 200, "somebody comes for one customer's file") for 1 .. 3;
is(visit(path_of($csr{a}), 'shared.example', 'robot-of-a'), 404, 'and under a name that leads to the other one');
is(visit("of-a.txt", 'www.a.example', 'robot-of-a'), 200, 'and for his literal file');
is(visit(path_of($csr{b_drop}), 'drop.b.example', 'robot-of-b'), 200, "and for the other one's") for 1 .. 5;
is(visit(path_of($csr{main}), 'main.example', 'robot-of-main'), 200, "and for the main server's");
is(visit(path_of($csr{b_drop}), 'www.a.example', 'robot-of-x'), 404, 'one is looked for where the other is');
is(visit("$stray{a}.txt", 'a.example', 'robot-of-x'), 404, 'what one customer does not have');
is(visit("$stray{b}.txt", 'b.example', 'robot-of-x'), 404, 'what the other does not have');
is(visit("$stray{greedy}.txt", 'any.example', 'robot-of-x'), 404, 'what is asked for under any name');

# What is not to be seen in a view. The one customer has a CSR of the other one, whose names
# are no secret to him; and an MD5 that somebody asked a customer for is his to know.
my $others = 'of-main|main\.example|UniqueM|token-of-main|robot-of-main|admin\.example|shares\.example';
my %secret = (
    a      => [qr{$others|cust-b|drop-b\b|drop\.b\.|token-of-[bg]|robot-of-b|greedy}, sha256_of($csr{b_drop}), md5_of($csr{main}), @stray{qw(b greedy)}],
    b      => [qr{$others|cust-a|drop-a\b|\ba\.example|UniqueA|token-of-[ag]|robot-of-a|greedy}, sha256_of($csr{a}), map({ md5_of($csr{$_}) } qw(a_drop m main lit)), @stray{qw(a greedy)}],
    shares => [qr{cust-|drop-|of-main|main\.example|\b[ab]\.example|Unique|token-of|robot-of|admin\.example|greedy}, map({ md5_of($csr{$_}) } sort keys %csr), values %stray],
    greedy => [qr{cust-|drop-|of-main|main\.example|\b[ab]\.example|Unique|token-of-[^g]|robot-of|admin\.example|shares\.example}, map({ md5_of($csr{$_}) } sort keys %csr), @stray{qw(a b)}],
);

sub is_silent {
    my ($who, $query) = @_;
    my $body = ask($who, $query)->{body};
    my @told = map { $body =~ /$_/ ? substr($body, $-[0] > 60 ? $-[0] - 60 : 0, 160) : () } @{$secret{$who}};
    is(join(' ', @told), '', "$who: nothing of others is in ?$query");
    return;
}
my @queries = ('', 'limit=1', 'offset=1', 'warning=problem', 'warning=note', 'warning=csr_reused', 'warning=csr_copied', 'warning=order_replaced', 'visited=yes', 'visited=no', 'verdict=none', 'vhost=main+server', 'domain=shared.example', 'search=example', 'search=csr', 'zone=example', 'expires=3650', map({ "sort=$_" } qw(problem expires name visited)));
for my $who (sort keys %secret) {
    for my $format (qw(html json text zone openmetrics csv message health)) {
        is_silent($who, "format=$format&$_") for @queries;
    }
}

# What is to be seen.
my $a = json('a');
is($a->{scope}, 'vhost', 'the JSON says that it is a view');
is(sources($a->{orders}), 'cust-a/order.csr cust-a/same.csr drop-a/drop.csr drop-a/lit.csr drop-a/m.csr', 'a customer sees his orders');
is(sources($a->{errors}), 'drop-a/bad.csr of-all/bad.csr', 'and his files that are none');
is(join(' ', map { $_->{path} =~ s{.*/}{}r } @{$a->{literals}}), "of-a.txt $literal", 'and his literal files');
is(join(' ', sort map { "$_->{md5} $_->{host}" } @{$a->{unknown_requests}}), join(' ', sort "$stray{a} a.example", md5_of($csr{b_drop}) . ' www.a.example'), 'and what was asked for under his names');
is_deeply([map { $_->{belongs_to} } @{$a->{unknown_requests}}], [undef, undef], 'but not whose it is');
my $b = json('b');
is(sources($b->{orders}), 'cust-b/order.csr drop-b/drop.csr', 'the other customer sees his');
is(sources($b->{errors}), 'drop-b/bad.csr drop-b/bad2.csr of-all/bad.csr', 'and a file that both have');
is(join(' ', sort map { "$_->{md5} $_->{host}" } @{$b->{unknown_requests}}), join(' ', sort "$stray{b} b.example", md5_of($csr{a}) . ' shared.example'), 'and what was asked for under his');
is(sources(json('shares')->{orders}), '', "a virtual host without orders has none: those of the main server are everybody's");
is(sources(json('greedy')->{orders}), '', 'one that claims every name has no more');
is(join(' ', map { $_->{md5} } @{json('greedy')->{unknown_requests}}), $stray{greedy}, 'it has what was asked for under names that nobody else has');
like(ask('a', '')->{body}, qr/view of one virtual host: orders of others and of the main server are not in it/, 'the page says that it is a view');
like(ask('shares', '')->{body}, qr/This virtual host has no orders of its own/, 'and that it is empty');
like(ask('a', 'format=text')->{body}, qr/^Scope: vhost\n/m, 'so does the text');

# Warnings tell what is wrong, and not who else.
my %warning = map { my $order = $_; map { ("$order->{source} $_->{code}" =~ s{^\Q$dir\E/}{}r => $_->{text}) } @{$order->{warnings}} } @{$a->{orders}};
like($warning{'cust-a/order.csr name_served_elsewhere'}, qr/^The order names shared\.example, but requests for it end in another virtual host, which/, 'another virtual host is not named');
is($warning{"cust-a/same.csr $_"}, undef, 'an order of somebody else with the same CSR is not told of') for qw(csr_reused csr_copied);
like($warning{'drop-a/m.csr order_replaced'} // '', qr/^Another order has the same CSR with another answer/, 'an order of the main server is not named');
like($warning{'drop-a/lit.csr order_replaced'} // '', qr/^A literal file has the same CSR with another answer/, 'a literal file in place of an order is told of');

# Sums.
my %metric = ask('a', 'format=openmetrics')->{body} =~ /^(dcv_\S+) (\d+)$/mg;
is("@metric{'dcv_orders{authority=\"sectigo\"}', qw(dcv_errors dcv_domains dcv_visits_total), 'dcv_unknown_requests{known=\"true\"}', 'dcv_unknown_requests{known=\"false\"}'}",
    join(' ', 5, 2, 3 + 3 + 1 + 1 + 1, 4, 0, 2), 'metrics are those of the virtual host');
my ($text) = ask('a', 'format=text')->{body} =~ /\A(.*?)\n\n/s;
like($text, qr/^DCVOrders: 5$/m, 'so is the number of orders');
like($text, qr/^DCVErrors: 2$/m, 'that of errors');
like($text, qr/^DCVVisits: 4$/m, 'and that of visits');
my %of_b = ask('b', 'format=openmetrics')->{body} =~ /^(dcv_\S+) (\d+)$/mg;
is("@of_b{qw(dcv_errors dcv_visits_total)}", '3 5', 'the other one has his');
my %of_greedy = ask('greedy', 'format=openmetrics')->{body} =~ /^(dcv_\S+) (\d+)$/mg;
is("@of_greedy{qw(dcv_errors dcv_domains dcv_visits_total dcv_orders_failing)}", '0 0 0 0', 'one without orders has none');
unlike(ask('greedy', 'format=openmetrics')->{body}, qr/dcv_last_visit_timestamp_seconds \d/, 'and no last visit');

# Filters find nothing of others.
for my $query ('vhost=www.b.example', 'vhost=main+server', 'search=cust-b%2F', 'search=UniqueM', 'domain=main.example', 'domain=drop.b.example', 'search=' . md5_of($csr{b_drop})) {
    is(sources(json('a', $query)->{orders}), '', "?$query finds nothing of others");
    like(ask('a', "format=html&$query")->{body}, qr/<p id="found">0 orders/, "?$query counts nothing of others");
}

is(ask('a', 'order=' . md5_of($csr{$_}))->{status}, 404, "an order of others is not found by its MD5: $_") for qw(b_drop main);
is(sources(json('a', 'order=' . md5_of($csr{a}))->{orders}), 'cust-a/order.csr', 'his own is');

# Checks: of one's own names alone.
sub checked { return join ' ', sort map { $_->{name} } grep { $_->{check} } map { @{$_->{domains}} } @{json('admin')->{orders}} }
is(ask('a', "check=$_")->{status}, 200, "check=$_ is answered as a name that is not there") for qw(drop.b.example main.example x.main.example);
is(ask($_, 'check=all')->{status}, 200, "$_: check=all without orders is answered") for qw(shares greedy);
is(checked(), '', 'and nothing is checked');
is(ask('b', 'check=all')->{status}, 200, 'the other customer checks all');
is(checked(), 'b.example b.example drop.b.example shared.example shared.example www.b.example www.b.example', 'which are all of his, and where the other one has the same CSR, and none else');
unlike(ask('a', "format=$_&check=drop.b.example")->{body}, qr/Domain: drop|"name":"drop\.b|^; drop\.b/m, "nor is it shown as $_") for qw(json text zone);

# The administrator's own page.
my $admin = json('admin');
is($admin->{scope}, 'server', 'the JSON says that it is all of the server');
is(scalar @{$admin->{orders}}, 2 + 5 + 2, 'the administrator sees all orders');
is(scalar @{$admin->{errors}}, 4, 'all errors, each once');
is(scalar @{$admin->{literals}}, 5, 'all literal files');
is(scalar @{$admin->{unknown_requests}}, 5, 'all unknown requests');
my ($copied) = map { $_->{text} } grep { $_->{code} eq 'csr_copied' } map { @{$_->{warnings}} } grep { $_->{source} eq $same } @{$admin->{orders}};
like($copied, qr{cust-b/order\.csr}, 'and whose CSR somebody else has');
is($httpd->get('/dcv-status', '-H', "Host: $host{a}")->{status}, 404, 'where it stands alone');
$httpd->stop;

# A server without virtual hosts is one virtual host.
$httpd = DCV::Httpd->new(conf => "DCVEngine On\nDCVAuthority sectigo\nDCVCSRFile $csr{a}\n$view");
ok($httpd->start, 'a server without virtual hosts');
is(scalar @{decode_json($httpd->get('/view?format=json')->{body})->{orders}}, 1, 'its orders are those of its view');
$httpd->stop;
done_testing;
