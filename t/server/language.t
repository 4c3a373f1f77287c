# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The status page speaks the language that is asked for.
use strict;
use warnings;
use DCV::Httpd;
use DCV::Test;

my $httpd = DCV::Httpd->new(one_child => 1, conf => <<'END_CONF');
<Location "/dcv-status">
    SetHandler dcv-status
    DCVStatus On
</Location>
END_CONF
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
my $order = '0' x 32;
@answer = asked("?lang=fr&order=$order");
is_deeply([@answer[0, 1]], [404, 'fr'], 'a refusal has its language');
like($answer[2], qr/Aucune commande n’a ici de CSR dont le MD5 est $order/, 'and is translated');
$httpd->stop;
done_testing;
