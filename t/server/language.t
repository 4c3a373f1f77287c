# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The status page speaks the language that is asked for.
use strict;
use warnings;
use JSON::PP ();
use DCV::Data qw(make_csr);
use DCV::Httpd;
use DCV::Test;

my $csr = make_csr(subject => '/CN=www.a.example', san => 'DNS:*.a.example,DNS:intern', key => 'rsa:2048');
my $wildcard = make_csr(subject => '/CN=*.b.example', key => 'rsa:2048');
my $httpd = DCV::Httpd->new(one_child => 1, modules => ['socache_shmcb'], conf => <<"END_CONF");
DCVToken token.txt literal
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    ServerAlias second.example
    DCVAuthority certigna
    DCVCSRFile $csr issued=2020-01-01
    DCVCSRFile $csr.gone
    DCVCSRFile $wildcard authority=sectigo
</VirtualHost>
\@STATUS\@
END_CONF
$httpd->expect_log(qr/DCV0028|DCV000\d/);
ok($httpd->start, 'httpd starts');

# The status, the language and the text of an answer.
sub asked {
    my ($query, $accept) = @_;
    my $answer = $httpd->get("/dcv-status$query", defined $accept ? ('-H', "Accept-Language: $accept") : ());
    return ($answer->{status}, $answer->{headers}{'content-language'} // '', $answer->{body}, $answer->{headers}{vary} // '');
}

my @answer = asked('?format=json', 'fr-FR,fr;q=0.9,en;q=0.8');
is_deeply([@answer[0, 1]], [200, 'fr'], 'a browser that prefers French gets French');
like($answer[3], qr/Accept-Language/, 'and caches are told that it depends on that');
@answer = asked('?format=json');
is_deeply([@answer[0, 1]], [200, 'en'], 'who says nothing gets English');
@answer = asked('?format=json&lang=fr', 'en');
is_deeply([@answer[0, 1]], [200, 'fr'], 'lang= counts more than the header');
@answer = asked('?lang=de', 'fr');
is_deeply([@answer[0, 1]], [400, 'fr'], 'another language is refused, in the one that the header asks for');
is((asked("?lang=$_"))[0], 400, "and so is \"$_\"") for '', 'FR', 'fr-FR', 'fr,en';
my $order = '0' x 32;
@answer = asked("?lang=fr&order=$order");
is_deeply([@answer[0, 1]], [404, 'fr'], 'a refusal has its language');
like($answer[2], qr/Aucune commande n’a ici de CSR dont le MD5 est $order/, 'and is translated');

# What differs between two values of JSON, by the keys that lead there; "" for their structure.
sub differences {
    my ($one, $other, $path) = @_;
    return $path . ' is of another kind' if (ref $one) ne ref $other;
    if (ref $one eq 'HASH') {
        return $path . ' has other keys' if join(',', sort keys %$one) ne join ',', sort keys %$other;
        return map { differences($one->{$_}, $other->{$_}, "$path.$_") } sort keys %$one;
    }
    if (ref $one eq 'ARRAY') {
        return $path . ' has another length' if @$one != @$other;
        return map { differences($one->[$_], $other->[$_], $path) } 0 .. $#$one;
    }
    return ($one // "\0") eq ($other // "\0") ? () : $path;
}
sub json { return JSON::PP::decode_json((asked("?format=json&$_[0]"))[2]) }
my ($english, $french) = (json('lang=en'), json('lang=fr'));
my %differing = map { $_ => 1 } differences($english, $french, '');
delete $differing{'.generated'};
is(join(' ', sort keys %differing), '.errors.text .orders.domains.http.reason .orders.domains.http.why .orders.next_step.text'
      . ' .orders.warnings.remedy .orders.warnings.text', 'all sentences of JSON differ, and neither keys nor codes nor values');
is(scalar(grep { $_->{text} =~ /\b(?:the|is|of|and)\b/ } map { @{$_->{warnings}}, $_->{next_step} } @{$french->{orders}}), 0, 'none of them is English');
like($french->{errors}[0]{text}, qr/^impossible de le trouver\x{a0}: .+\x{a0}; placez-y le CSR, ou corrigez le chemin$/, 'what is wrong with a file is told in French');

# A text without its times.
sub text { return (asked("?format=$_[0]&lang=$_[1]"))[2] =~ s/^(?:Generated|; CNAME).*$//mgr }
for my $format (qw(text message zone csv)) {
    my ($en, $fr) = map { text($format, $_) } qw(en fr);
    isnt($en, $fr, "$format has sentences in French");
    unlike($fr, qr/ (?:the|is|of|and) /, 'and none in English');
    is(join(' ', $en =~ /^(\w+):/mg), join(' ', $fr =~ /^(\w+):/mg), 'and the same keys') if $format eq 'text';
}
like(text('message', 'fr'), qr/^Hôte\x{c2}\x{a0}: /m, 'a customer reads what to enter in French');
unlike((asked('?lang=fr'))[2], qr/main server/, 'the page calls the main server by a French name');
like((asked('?format=health&lang=fr'))[2], qr/Des commandes sont en \\u00E9chec/, 'who watches the server reads French');
like((asked('?format=openmetrics&lang=fr'))[2], qr/^# HELP dcv_orders Orders/m, 'metrics have one language');
my $problem = JSON::PP::decode_json((asked('?format=json&lang=fr&limit=x'))[2]);
is($problem->{title}, "Requ\x{ea}te incorrecte", 'what a status is called is told in French');
is($problem->{detail}, "\"x\" n\x{2019}a pas de sens pour limit=\x{a0}; \x{e9}crivez un nombre de 1 \x{e0} 100000000.", 'and what is wrong with the request');
unlike($httpd->log, qr/[^\x00-\x7f]/, 'the log speaks English');
$httpd->stop;
done_testing;
