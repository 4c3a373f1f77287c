# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Other sites in an administrator's browser: they start no check, and can neither load nor
# frame the page.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr);
use DCV::Json qw(decode_json);

# A resolver that is not there says so at once.
my $closed = DCV::Httpd::free_port();
my $csr = make_csr(subject => '/CN=www.a.example', san => 'DNS:b.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVResolver 127.0.0.1\@$closed
DCVCheckTimeout 1s
DCVCSRFile $csr
\@STATUS\@
END
ok($httpd->start, 'httpd starts');
my $here = "127.0.0.1:$httpd->{port}";
my $chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

sub ask { return $httpd->get("/dcv-status?format=json&$_[0]", @_[1 .. $#_]) }
sub checked { return scalar grep { $_->{check} } map { @{$_->{domains}} } @{decode_json(ask('')->{body})->{orders}} }
sub with { return map { ('-H', $_) } @_ }

# What a browser says of requests that a page elsewhere makes it send.
my %foreign = (
    'an image of another site'             => ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: image', 'Sec-Fetch-Mode: no-cors'],
    'a form of another site'               => ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Dest: document', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-User: ?1'],
    'a page of a neighbour'                => ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: cors'],
    'a neighbour who claims to be here'    => ['Sec-Fetch-Site: same-site', "Referer: http://$here/dcv-status"],
    'a value that is not known'            => ['Sec-Fetch-Site: Same-Origin'],
    'two values'                           => ['Sec-Fetch-Site: none', 'Sec-Fetch-Site: cross-site'],
    'an empty value'                       => ['Sec-Fetch-Site;'],
    'an old browser with Origin'           => ['Origin: https://evil.example'],
    'an old browser without origin'        => ['Origin: null'],
    'an old browser with Referer'          => ['Referer: http://evil.example/dcv-status'],
    'another port of this host'            => ['Origin: http://127.0.0.1:1'],
    'a host that begins as this one'       => ["Referer: http://$here.evil.example/"],
    'a host that this one is a part of'    => ["Referer: http://evil.example/http://$here/"],
    'a user that is named as this host'    => ["Referer: http://$here\@evil.example/"],
    'Origin of another, Referer of here'   => ['Origin: https://evil.example', "Referer: http://$here/"],
    'a Referer that is no address'         => ['Referer: evil'],
    'a browser that does not say'          => ["User-Agent: $chrome", 'Accept: image/avif,image/webp,*/*'],
    'a browser that visits without saying' => ["User-Agent: $chrome", 'Accept: text/html,*/*;q=0.8'],
);
for my $what (sort keys %foreign) {
    for my $check (qw(all www.a.example)) {
        my $answer = ask("check=$check", with(@{$foreign{$what}}));
        is($answer->{status}, 403, "$what: check=$check is refused");
        is($answer->{headers}{'content-type'}, 'application/problem+json', "$what: check=$check is answered with a problem");
        like((eval { decode_json($answer->{body}) } // {})->{detail}, qr/^Nothing was checked, since .*\. Open the page without check= and press its button\. .*\.\z/, "$what: check=$check is answered with what to do");
    }
    is(ask('check=all', '--head', with(@{$foreign{$what}}))->{status}, 403, "$what: HEAD is refused, too");
}
is(checked(), 0, 'none of them has started a check');
is(ask('', with(@{$foreign{$_}}))->{status}, 200, "$_: the page without check= is answered, as a link to it is") for 'a form of another site', 'a browser that visits without saying';

# What the page itself, an address typed, and programs say.
my %own = (
    'the page'                 => ['Sec-Fetch-Site: same-origin', "User-Agent: $chrome"],
    'an address typed'         => ['Sec-Fetch-Site: none', "User-Agent: $chrome"],
    'the page, by Referer'     => ["Referer: http://$here/dcv-status?limit=3", "User-Agent: $chrome"],
    'the page, by Origin'      => ["Origin: http://$here", "User-Agent: $chrome"],
    'a program'                => [],
    'a program called Mozilla' => ['Sec-Fetch-Site: none', 'User-Agent: Mozilla/5.0 (Windows NT) WindowsPowerShell/5.1'],
);
for my $what (sort keys %own) {
    is(ask('check=www.a.example', with(@{$own{$what}}))->{status}, 200, "$what may check");
}
is(checked(), 1, 'the name is checked, and no other');
is(ask('check=all', '-H', 'Host: Status.Example:80', '-H', 'Origin: https://status.example:80', '-A', $chrome)->{status}, 200, 'the case of a host does not matter, nor what a proxy makes of https');
is(checked(), 2, 'all names are checked');

# Nobody else loads or frames it, whatever it says.
my %answers = (200 => ['format=html'], 400 => ['nothing=1'], 403 => ['check=all', '-H', 'Sec-Fetch-Site: cross-site'], 405 => ['', '-X', 'POST']);
my @answers = ((map { [200, "format=$_"] } qw(json text zone openmetrics)), map { [$_, @{$answers{$_}}] } sort keys %answers);
for my $case (@answers) {
    my ($status, $query, @options) = @$case;
    my $answer = $httpd->get("/dcv-status?$query", @options);
    is($answer->{status}, $status, "?$query is answered with $status");
    is($answer->{headers}{'cross-origin-resource-policy'}, 'same-origin', "?$query with $status: no other site can load it");
    like($answer->{headers}{'content-security-policy'}, qr/^default-src 'none'; .*frame-ancestors 'none'/, "?$query with $status: no site can frame it");
    is($answer->{headers}{'referrer-policy'}, 'same-origin', "?$query with $status: no other site learns its address");
    is($answer->{headers}{'cache-control'}, 'no-store', "?$query with $status: nobody keeps it");
}
$httpd->stop;
done_testing;
