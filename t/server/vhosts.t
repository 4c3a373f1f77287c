# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Which virtual host answers what: inheritance, isolation, and DCVEngine.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr path_of sha256_of);

my ($main, $own, $same) = map { make_csr(subject => "/CN=$_.example") } qw(main own same);
my $httpd = DCV::Httpd->new(conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRFile $main
DCVCSRFile $same
DCVToken shared.txt main
<VirtualHost *:\@PORT\@>
    ServerName default.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName own.example
    ServerAlias *.own.example
    DCVCSRFile $own
    DCVCSRFile $same authority=comodoca
    DCVToken shared.txt own
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName other.example
    DCVAuthority ssl.com
    DCVCSRFile $own
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName off.example
    DCVEngine Off
</VirtualHost>
END
ok($httpd->start, 'httpd starts with four virtual hosts');

sub body {
    my ($host, $path) = @_;
    my $answer = $httpd->get($path, '--header', "Host: $host");
    return $answer->{status} == 200 ? $answer->{body} : $answer->{status};
}
my ($main_body, $own_body) = map { sha256_of($_) . "\nsectigo.com" } $main, $own;
is(body('default.example', path_of($main)), $main_body, 'the main server\'s order everywhere');
is(body('unknown.example', path_of($main)), $main_body, 'it is answered under whatever name');
is(body('own.example', path_of($main)), $main_body, 'also beside orders of one\'s own');
is(body('own.example', path_of($own)), $own_body, 'an order of one\'s own');
is(body('www.OWN.example:80', path_of($own)), $own_body, 'under an alias, a port, any case');
is(body('default.example', path_of($own)), 404, 'it is not answered in another virtual host');
is(body('off.example', path_of($own)), 404, 'it is not answered where DCVEngine is Off');
is(body('other.example', path_of($own)), uc(sha256_of($own)) . "\nssl.com",
    'each virtual host has its own authority');
is(body('default.example', path_of($same)), sha256_of($same) . "\nsectigo.com",
    'the same CSR in both: the main server\'s');
is(body('own.example', path_of($same)), sha256_of($same) . "\ncomodoca.com",
    'and the virtual host\'s own there');
is(body('default.example', '/.well-known/pki-validation/shared.txt'), 'main', 'a virtual host inherits literal files');
is(body('own.example', '/.well-known/pki-validation/shared.txt'), 'own', "a virtual host's own literal file goes before it");
is(body('off.example', path_of($main)), 404, 'DCVEngine Off answers nothing');
$httpd->stop;

# On in one virtual host alone.
$httpd = DCV::Httpd->new(conf => <<"END");
DCVCSRFile $main authority=sectigo
<VirtualHost *:\@PORT\@>
    ServerName off.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName on.example
    DCVEngine On
</VirtualHost>
END
ok($httpd->start, 'httpd starts with DCVEngine On in one virtual host');
is(body('on.example', path_of($main)), $main_body, 'On in one virtual host');
is(body('off.example', path_of($main)), 404, 'and not in the others');
$httpd->stop;
done_testing;
