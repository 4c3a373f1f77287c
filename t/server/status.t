# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The status handler: formats, parameters, what it refuses, what each order says.
use strict;
use warnings;
use DCV::Test;
use DCV::Json qw(decode_json);
use JSON::PP ();
use Time::Piece ();
use DCV::Httpd;
use DCV::Data qw(day csr_of make_csr md5_of sha256_of certigna_md5 certigna_sha256 certigna_body);

my $certigna = csr_of('certigna-faq');
my $mixed = make_csr(
    subject => '/CN=*.shop.example.co.uk', key => 'rsa:2048',
    san     => 'DNS:shop.example.co.uk,DNS:www.shop.example.co.uk,DNS:xn--bcher-kva.example,IP:9.9.9.7',
);
my ($issued, $expires) = (day(-10), day(20));
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb status headers)], conf => <<"END");
DCVEngine On
DCVAuthority certigna
ExtendedStatus Off
<VirtualHost *:\@PORT\@>
    ServerName www.certigna.com
    DCVCSRFile $certigna issued=$issued
    \@STATUS\@
    <Location "/server-status">
        SetHandler server-status
    </Location>
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName shop.example.co.uk
    ServerAlias www.shop.example.co.uk xn--bcher-kva.example
    DCVCSRFile $mixed authority=sectigo unique=Ab12
    DCVToken fileauth.txt "<b>a&b</b>"
</VirtualHost>
END
ok($httpd->start, 'httpd starts with two orders');

sub status { return $httpd->get("/dcv-status$_[0]", @_[1 .. $#_]) }
sub json { return decode_json(status("?format=json" . ($_[0] // ''))->{body}) }

# Formats, by parameter and by what the client accepts.
my %type = (html => 'text/html; charset=utf-8', json => 'application/json', text => 'text/plain; charset=utf-8',
    zone => 'text/dns; charset=utf-8', csv => 'text/csv; charset=utf-8; header=present', message => 'text/plain; charset=utf-8',
    health => 'application/health+json', schema => 'application/schema+json', openmetrics => 'application/openmetrics-text; version=1.0.0; charset=utf-8');
for my $format (sort keys %type) {
    my $answer = status("?format=$format");
    is("$answer->{status} $answer->{headers}{'content-type'}", "200 $type{$format}", "format=$format is answered with its type");
    my $head = status("?format=$format", '--head');
    is("$head->{status} $head->{headers}{'content-type'}", "200 $type{$format}", "HEAD of format=$format is answered with its type");
}
my ($auto, $text) = map { status($_)->{body} =~ s/^Generated: .*\n//mr } qw(?auto ?format=text);
is($auto, $text, '?auto is the text, but for the time of its making');
like($auto, qr/^DCVOrders: 2$/m, 'which is no empty one');
my %accept = ('*/*' => 'html', 'application/json' => 'json', 'text/html,application/json;q=0.9' => 'html',
    'text/html;q=0.1, application/json;q=0.9' => 'json', 'text/plain' => 'text', 'text/dns' => 'zone', 'text/csv' => 'csv', 'application/health+json' => 'health', 'application/schema+json' => 'schema',
    'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2' => 'openmetrics',
    'image/png' => 'html', 'application/json;q=0' => 'html');
for my $accept (sort keys %accept) {
    is(status('', '-H', "Accept: $accept")->{headers}{'content-type'}, $type{$accept{$accept}}, "Accept: $accept chooses the format");
}
is(status('?format=zone', '-H', 'Accept: application/json')->{headers}{'content-type'}, $type{zone}, 'format= counts more than Accept');
is(status('')->{headers}{vary}, 'Accept,Accept-Language', 'Vary says that both headers count');

# Headers that keep the page by itself.
my $page = status('');
my $policy = $page->{headers}{'content-security-policy'};
like($policy, qr/^default-src 'none'; style-src 'sha256-[\w+\/=]+'; script-src 'sha256-[\w+\/=]+'; /, 'the page has a strict policy');
unlike($policy, qr/unsafe|\*|https?:/, 'the policy has no hole');
is($page->{headers}{'cache-control'}, 'no-store', 'the page is not stored');
is($page->{headers}{'x-content-type-options'}, 'nosniff', 'the type of the page is not guessed at');
unlike($page->{body}, qr/\son\w+=|\sstyle=|javascript:/i, 'no handlers and styles in attributes');
unlike($page->{body} =~ s/<a href="http[^>]*>//gr, qr/(?:src|href)="(?!data:,|\?|#)[^"]/, 'the page loads nothing from elsewhere');
is(status('?refresh=7')->{headers}{refresh}, 7, '?refresh=7 refreshes the page each 7 seconds');
is(status('?refresh')->{headers}{refresh}, 10, '?refresh refreshes it each 10 seconds');
is(status('')->{headers}{refresh}, undef, 'the page does not refresh itself unasked');

# What is refused, and how.
for my $method (qw(POST PUT DELETE OPTIONS PROPFIND)) {
    my $answer = status('', '-X', $method, '-d', 'x=y');
    is("$answer->{status} $answer->{headers}{allow}", '405 GET, HEAD', $method);
}
is(status('', '-H', 'Content-Length: 3', '-d', 'abc', '-X', 'GET')->{status}, 200, 'GET with a body');
for my $query (qw(format=xml format= format=JSON limit=0 limit=-1 limit=x limit= limit=99999999999 offset=-1 offset=1.5 offset=0x1
        domain= domain=-a.example domain=a..b domain=%00 domain=%zz domain=a%20b vhost= vhost=%3Cb%3E vhost=%01 refresh=0 refresh=x
        refresh=99999 warning= warning=nosuch foo=1 foo &format=json&format=json search=%00), 'search=' . 'x' x 401, 'format=json&auto', 'visited=maybe', qw(order= order=abc sort= sort=size
        expires= expires=-1 expires=soon zone= zone=*.example.com zone=192.0.2.1 zone=a..b strict format=health&strict=1 format=json&strict)) {
    my $answer = status("?$query");
    is($answer->{status}, 400, substr($query, 0, 40));
    my $is_json = $query =~ /^&?format=(?:json|health)/;
    my $sentence = $is_json ? (eval { decode_json($answer->{body}) } // {})->{detail} . "\n" : $answer->{body};
    like($sentence, qr/^[\x20-\x7e]+; [\x20-\x7e]+\.\n\z/, 'with a sentence and a remedy');
    is($answer->{headers}{'content-type'}, $is_json ? 'application/problem+json' : 'text/plain; charset=utf-8', "?$query is refused in its format");
}

is_deeply(decode_json(status('?foo=1', '-H', 'Accept: application/json')->{body}), {type => 'about:blank', title => 'Bad Request', status => 400, detail => (status('?foo=1')->{body} =~ /(.*)/)[0]}, 'a program gets a problem of RFC 9457');
my $refused = status('?search=%00', '-H', 'Accept: text/html,application/xhtml+xml,*/*;q=0.8');
is("$refused->{status} $refused->{headers}{'content-type'}", '400 text/html; charset=utf-8', 'a browser gets a page');
like($refused->{body}, qr{<html lang="en">.*<h2>400 Bad Request</h2>\n<p id="refused">a &quot;%&quot; is not followed by two hex digits.*</p>\n<p><a href="\?">Back to the status page</a>}s, 'with the sentence and a way back');
like($refused->{headers}{'content-security-policy'}, qr/default-src 'none'; style-src 'sha256-/, 'and its style is let through');
like(status('', '-X', 'POST', '-H', 'Accept: text/html')->{body}, qr/<h2>405 Method Not Allowed/, 'what is refused otherwise is a page, too');

# What an order says.
my $report = json();
is($report->{server}, '127.0.0.1', 'the report names the server');
like($report->{generated}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'the report has the time');
is(scalar @{$report->{orders}}, 2, 'the report has both orders');
my ($first, $second) = @{$report->{orders}};
my ($left, $right) = unpack '(a32)*', certigna_sha256;
is($first->{source}, $certigna, 'an order names its CSR file');
is($first->{vhost}, 'www.certigna.com', 'an order names its virtual host');
is($first->{issued} . $first->{expires}, "${issued}T00:00:00Z${expires}T00:00:00Z", 'an order expires after 30 days');
is($first->{unique_value}, undef, 'an order without a unique value has none');
is_deeply($first->{csr}, {subject => 'CN=www.certigna.com,OU=481,O=CertignaTest,L=Lille,ST=Nord,C=FR',
    key => {type => 'RSA', bits => 2048}, signature_algorithm => 'sha256WithRSAEncryption',
    signature_valid => JSON::PP::true, md5 => certigna_md5, sha256 => certigna_sha256}, 'the CSR');
my $domain = $first->{domains}[0];
is_deeply($domain->{http}, {permitted => JSON::PP::true, path => '/.well-known/pki-validation/' . certigna_md5 . '.txt',
    body => certigna_body, reason => undef, answered => JSON::PP::true, why => undef,
    urls => [map { "$_://www.certigna.com/.well-known/pki-validation/" . certigna_md5 . '.txt' } qw(http https)]}, 'the file');
is_deeply([map { $_->{authorization_domain} } @{$domain->{cname}}], [qw(www.certigna.com certigna.com)], 'its Authorization Domain Names');
my $md5 = certigna_md5;
is_deeply($domain->{cname}[0], {authorization_domain => 'www.certigna.com', owner => "_$md5.www.certigna.com.",
    target => "$left.$right.certigna.com.", zone_line => "_$md5.www.certigna.com. IN CNAME $left.$right.certigna.com.",
    panel => {zone => 'certigna.com', host => "_$md5.www"}}, 'the record');
is_deeply($domain->{cname}[1]{panel}, {zone => 'certigna.com', host => "_$md5"}, 'at the base domain');
is(scalar(@{$domain->{email}}), 10, 'five addresses for each');
is($domain->{email}[0], 'admin@certigna.com', 'the base domain first');
is($first->{mail_sender}, 'dcv@certigna.com', 'an order names the address that mail comes from');
is($domain->{check}, undef, 'a name that was not checked has no check');
is($first->{next_step}{who}, 'ca', 'an order that nothing is wrong with waits for the CA');
like($first->{next_step}{text}, qr/^www\.certigna\.com: wait for the CA to fetch the file/, 'which is said');
is($first->{next_visit}, undef, 'before the first visit nobody knows when the next one is');
is($second->{next_step}{who}, 'customer', 'a wildcard without its record is the customer\'s');
like($page->{body}, qr{<p class="next"><b>Next, the CA:</b> www\.certigna\.com: wait}, 'the page says it at the top of the order');
$httpd->get('/.well-known/pki-validation/' . certigna_md5 . '.txt', '-H', 'Host: www.certigna.com');
ok(DCV::Httpd::wait_for(sub { json()->{orders}[0]{next_visit} }), 'after it there is a next visit');
($first) = @{json()->{orders}};
is($first->{next_step}{who}, 'nobody', 'once the file was asked for under each name nothing is left to do');
my ($next, $last) = map { Time::Piece->strptime($_, '%Y-%m-%dT%H:%M:%SZ') } $first->{next_visit}, $first->{domains}[0]{visits}{last}{time};
is($next - $last, 3600, 'Certigna comes an hour after its last visit');
like(status('?format=text')->{body}, qr/^NextStep: nobody: .*\nNextVisit: \Q$first->{next_visit}\E$/m, 'the text has both');

my %domain = map { $_->{name} => $_ } @{$second->{domains}};
is_deeply([map { $_->{name} } @{$second->{domains}}], [qw(*.shop.example.co.uk shop.example.co.uk www.shop.example.co.uk
    xn--bcher-kva.example 9.9.9.7)], 'all names');
my $wildcard = $domain{'*.shop.example.co.uk'};
ok($wildcard->{wildcard} && !$wildcard->{http}{permitted}, 'a wildcard takes no file');
is($wildcard->{http}{body}, undef, 'a wildcard has no body');
is_deeply([map { $_->{authorization_domain} } @{$wildcard->{cname}}], [qw(shop.example.co.uk example.co.uk)], 'a wildcard has records');
is_deeply([map { $_->{authorization_domain} } @{$domain{'www.shop.example.co.uk'}{cname}}],
    [qw(www.shop.example.co.uk shop.example.co.uk example.co.uk)], 'up to the base domain, not to the public suffix');
is($domain{'xn--bcher-kva.example'}{unicode}, "b\x{fc}cher.example", 'an international name both ways');
is_deeply($domain{'9.9.9.7'}{cname}, [], 'no record for an address');
my $s = sha256_of($mixed);
is($domain{'shop.example.co.uk'}{http}{body}, "$s\nsectigo.com\nAb12", 'a body of three lines');

# The page says all of it, too.
for my $text ("_$md5.www<", "$left.$right.certigna.com.<", "_$md5.www.certigna.com. IN CNAME $left.$right.certigna.com.<",
    certigna_body, 'dcv@certigna.com', 'hostmaster@certigna.com', "b\xc3\xbccher.example", 'CAs accept no file for a wildcard',
    $expires, "$s\nsectigo.com\nAb12<") {
    like($page->{body}, qr/\Q$text\E/, 'the page has ' . substr($text =~ s/\n/|/gr, 0, 50));
}

# Literal files, and who has asked for them.
$httpd->get('/.well-known/pki-validation/fileauth.txt', '-H', "Host: $_", '-A', 'DigiCert') for qw(shop.example.co.uk www.shop.example.co.uk);
my ($literal) = @{json()->{literals}};
is("$literal->{vhost} $literal->{path} $literal->{body}", 'shop.example.co.uk /.well-known/pki-validation/fileauth.txt <b>a&b</b>', 'the report has the literal file');
is("$literal->{visits}{count} $literal->{visits}{last}{host} $literal->{visits}{last}{user_agent}", '2 www.shop.example.co.uk DigiCert', 'its visits, under any name');
is_deeply(json('&search=certigna')->{literals}, [], 'not among what is searched');
like(status('?auto')->{body}, qr/^Literal: fileauth\.txt\nVirtualHost: shop\.example\.co\.uk:\d+\nBody: <b>a&b<\/b>\nVisits: 2$/m, 'the text has the literal file');
like(status('')->{body}, qr{/fileauth\.txt</code>.*&lt;b&gt;a&amp;b&lt;/b&gt;.*Asked for 2 times}s, 'the page has the literal file and its visits');

# Fewer orders.
sub names { return join ' ', map { my $o = $_; map { $_->{name} } @{$o->{domains}} } @{json($_[0])->{orders}} }
is(names('&domain=www.certigna.com'), 'www.certigna.com', '?domain= finds a name');
is(names('&domain=WWW.Certigna.com.'), 'www.certigna.com', 'in any case, with a final dot');
is(names('&domain=xn--bcher-kva.example'), 'xn--bcher-kva.example', 'only that name of an order');
is(names('&domain=b%C3%BCcher.example'), 'xn--bcher-kva.example', 'as people write it');
is(names('&domain=new.shop.example.co.uk'), '*.shop.example.co.uk', 'the wildcard over a name');
is(names('&domain=9.9.9.7'), '9.9.9.7', '?domain= finds an address');
is(names('&domain=nosuch.example'), '', '?domain= finds no name that no order has');
is(names('&vhost=www.certigna.com'), 'www.certigna.com', '?vhost= finds a virtual host');
is(names("&vhost=www.certigna.com:$httpd->{port}"), 'www.certigna.com', '?vhost= finds it with its port');
is(names('&vhost=www.certigna.com:1'), '', '?vhost= does not find it with another port');
is(names('&vhost=www'), '', 'not half of it');
is(scalar @{json('&search=CERTIGNA')->{orders}}, 1, '?search= finds a part of a name in any case');
is(scalar @{json('&search=b%C3%BCch')->{orders}}, 1, 'in names as people write them');
is(scalar @{json('&search=Ab12')->{orders}}, 1, '?search= finds unique values');
is(scalar @{json('&search=shop+ab12')->{orders}}, 1, 'of several words it finds an order that has each');
is(names('&search=certigna+ab12'), '', 'and none that lacks one of them');
is(scalar @{json('&warning=wildcard_no_file')->{orders}}, 1, "?warning= finds orders by a warning's code");
is(scalar @{json('&warning=problem')->{orders}}, 0, '?warning=problem finds no order that is only warned of');
is(names('&limit=1'), 'www.certigna.com', '?limit= shows that many orders');
like(names('&offset=1&limit=1'), qr/^\*\.shop/, '?offset= leaves out the first orders');
is(names('&offset=2'), '', 'an offset behind the last order shows none');
like(status('?limit=1')->{body}, qr{1 to 1 of 2.*href="\?limit=1&amp;offset=1">Next}s, 'the page links to the next');


# One CSR, in either case; those that are over soon; those of a zone; sorted.
is(names('&order=' . certigna_md5), 'www.certigna.com', '?order= finds the orders of a CSR');
is(names('&order=' . lc certigna_md5), 'www.certigna.com', 'in lower case, too');
is(names('&order=' . certigna_md5 . '&search=nosuch'), '', 'that all else fits');
for my $head ([], ['--head']) {
    my $answer = status('?format=json&order=' . 'a' x 32, @$head);
    is("$answer->{status} $answer->{headers}{'content-type'}", '404 application/problem+json', "an unknown order is not found @$head");
}
like(status('?order=' . 'A' x 32, '-H', 'Accept: text/html')->{body}, qr/<h2>404 Not Found.*Back to the status page/s, 'a browser gets a page with a way back');
is(names('&expires=20'), 'www.certigna.com', '?expires= finds what expires within so many days');
is(names('&expires=10'), '', 'and nothing that has more');
is(names('&zone=certigna.com'), 'www.certigna.com', '?zone= finds the orders with a name in the zone');
like(names('&zone=example.co.uk'), qr/^\*\.shop.*9\.9\.9\.7$/, 'with all of their names');
is(names('&zone=igna.com'), '', 'but not those of a zone whose name ends alike');
my $zone = status('?format=zone&zone=shop.example.co.uk')->{body};
like($zone, qr/^_\w+\.www\.shop\.example\.co\.uk\. IN CNAME/m, "the zone format has the zone's lines");
unlike($zone, qr/^_\w+\.(?:example\.co\.uk|xn--bcher-kva\.example)\./m, 'and none of another zone');
sub sources { return join ' ', map { $_->{source} eq $certigna ? 'certigna' : 'mixed' } @{json($_[0])->{orders}} }
is(sources('&sort=name'), 'mixed certigna', '?sort=name sorts by the first name');
is(sources('&sort=expires'), 'certigna mixed', '?sort=expires has orders without a date last');
is(sources('&sort=visited'), 'certigna mixed', '?sort=visited has orders without a visit last');
is(sources('&sort=name&limit=1&offset=1'), 'certigna', 'a page of what is sorted');
my $sorted = status('?sort=name')->{body};
like($sorted, qr{<article class="order" id="[0-9A-F]{32}".*<article class="order" id="@{[certigna_md5]}"}s, 'the page is sorted alike, and each order has its MD5 as its id');
like($sorted, qr{<a href="\?sort=configured#results">as configured</a>.*aria-sort="ascending"><a href="\?sort=name#results" aria-current="true">Names</a>}s, 'with links that sort');

# What is sent to a customer, and health.
my $message = status('?format=message&vhost=www.certigna.com')->{body};
like($message, qr/^For www\.certigna\.com\n\nZone:    certigna\.com\nType:    CNAME\nHost:    _$md5\n.*\nTarget:  $left\.$right\.certigna\.com\.\nUntil:   $expires /m, 'the message has what to enter');
like($message, qr/Keep the dot.*Do not proxy it/s, 'and what goes wrong most');
unlike($message, qr/\Q$certigna\E|shop/, 'and nothing of files or others');
my $health = status('?format=health');
is("$health->{status} " . decode_json($health->{body})->{status}, '200 pass', 'a server whose orders are fine passes');
is(status("?format=health&strict", @$_)->{status}, 200, "strict, too (@$_)") for [], ['--head'];

# On mod_status' page.
my $others = $httpd->get('/server-status?auto')->{body};
like($others, qr/^DCVOrders: 2\nDCVOrdersFailing: 0$/m, "mod_status' text counts the orders");
like($others, qr/^DCVOrdersWarned-wildcard_no_file: 1$/m, "mod_status' text counts orders by warning");
like($httpd->get('/server-status')->{body}, qr/2 orders, 0 that fail/, 'a section on the page');
$httpd->stop;

# Shipped closed: only from this machine.
my $shipped = DCV::Httpd->new(modules => [qw(authz_host socache_shmcb remoteip)],
    conf => "RemoteIPHeader X-Client\nRemoteIPInternalProxy 127.0.0.1\n" . DCV::Data::turned_on(DCV::Data::slurp('conf/dcv.conf')) =~ s/^DCVCSRFile .*//mr);
ok($shipped->start, 'the shipped configuration starts');
is($shipped->get('/dcv-status')->{status}, 200, 'it lets this machine in');
is($shipped->get('/dcv-status', '-H', 'X-Client: 192.0.2.1')->{status}, 403, 'it lets nobody else in');
like($shipped->get('/dcv-status')->{body}, qr/No orders yet/, 'and says what to do first');
is(decode_json($shipped->get('/dcv-status?format=health')->{body})->{status}, 'pass', 'a server without orders passes');
$shipped->expect_log(qr{AH01630: client denied by server configuration: .*dcv-status});
$shipped->stop;
done_testing;
