# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Which virtual host claims a name: what the status page says is what httpd does. Both are
# given the same virtual hosts, of which patterns are the difficult part.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr path_of sha256_of slurp);

my @aliases = (
    'plain.example', 'UPPER.Example', '*.star.example', 'st?r.example', '*a*b*.mixed.example',
    '[ab].bracket.example', 'w*[ab].deep.example', 'a\\.back.example', 'www.*', '*', '?.single.example', 'x*x.twice.example', '192.0.2.*',
);
my @names = qw(
    plain.example a.plain.example upper.example a.star.example a.b.star.example star.example stxr.example
    stxxr.example 1a2b3.mixed.example ab.mixed.example ba.mixed.example a.bracket.example c.bracket.example
    wxa.deep.example wx.deep.example a.back.example www.anything.example wwwx.anything.example a.single.example ab.single.example xx.twice.example
    xax.twice.example x.twice.example nobody.example
);
my %csr = map { $_ => make_csr(subject => "/CN=$_") } @names;

# All but the one that claims everything, that one alone, and some by themselves.
my ($compared, $answered) = (0, 0);
for my $claimed ([grep { $_ ne '*' } @aliases], ['*'], ['w*[ab].deep.example', 'www.*'], ['?.single.example']) {
    my @vhosts = ("ServerName default.invalid\n", map { "ServerName v$_.invalid\nServerAlias \"$claimed->[$_]\"\n" } 0 .. $#$claimed);
    my $httpd = DCV::Httpd->new(conf => "DCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory drop\n"
        . "\@STATUS\@\n"
        . join '', map { "<VirtualHost *:\@PORT\@>\n$_</VirtualHost>\n" } @vhosts);
    $httpd->drop_box;
    $httpd->file("drop/$_.csr", slurp($csr{$_})) for @names;
    ok($httpd->start, "httpd starts with the aliases @$claimed");
    my %order = map { $_->{domains}[0]{name} => $_ } @{$httpd->report->{orders}};
    for my $name (@names) {
        my $answer = $httpd->get(path_of($csr{$name}), '-H', "Host: $name");
        my $is_answered = $answer->{status} == 200 && $answer->{body} eq sha256_of($csr{$name}) . "\nsectigo.com";
        my $is_told = $order{$name} && !grep { $_->{code} eq 'name_not_claimed' } @{$order{$name}{warnings}};
        is($is_told ? 'claimed' : 'not claimed', $is_answered ? 'claimed' : 'not claimed', "the page says of $name what httpd does with the aliases @$claimed");
        $compared++;
        $answered += $is_answered;
    }
    $httpd->stop;
}
cmp_ok($compared, '>=', 80, 'enough names are compared');
cmp_ok($answered, '>=', 30, 'many of the names are claimed');
done_testing;
