# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# httpd -t and a start warn of a page with all orders where customers have pages, and of no
# other one.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp);

my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb authz_host alias authn_core auth_basic authn_file authz_user)]);
my %csr = map { $_ => make_csr(subject => "/CN=$_.example") } qw(a b);
$httpd->drop_box($_) for qw(all of-a of-b);

sub page { return "<Location \"/dcv-status\">\nSetHandler dcv-status\nDCVStatus $_[0]\nRequire local\n</Location>\n" }
sub site { return "<VirtualHost *:\@PORT\@>\nServerName $_[0]\n" . join('', map { "$_\n" } @_[1 .. $#_]) . "</VirtualHost>\n" }
my $on = "DCVEngine On\nDCVAuthority sectigo\n";
my $all = "DCVCSRDirectory all\n";
my ($a, $b) = map { "DCVCSRFile $csr{$_}" } qw(a b);

# The warning's place and hosts; '' without one.
sub warning {
    my ($conf) = @_;
    $httpd->write_conf($conf);
    my ($code, $out) = $httpd->configtest;
    is($code, 0, 'it loads') or diag($out);
    my @warnings = $out =~ /DCV0026: "DCVStatus On" at \S+httpd\.conf:(\d+) shows all orders in (this|every) virtual host, and (\S+) and (\S+) have orders of different sites: .* see docs\/hosting\.md/g;
    is(scalar(() = $out =~ /DCV0026/g), @warnings / 4, 'each warning is whole');
    return "@warnings[1 .. $#warnings]" if @warnings && (split /\n/, slurp($httpd->dir . '/httpd.conf'))[$warnings[0] - 1] =~ /^\s*DCVStatus On$/;
    return "@warnings";
}

my %warned = (
    'customers in virtual hosts, the page for all'       => [$on . page('On') . site('a.example', $a) . site('b.example', $b), 'every b.example a.example'],
    'customers with directories, the page for all'       => [$on . page('On') . site('a.example', 'DCVCSRDirectory of-a') . site('b.example', 'DCVCSRDirectory of-b'), 'every b.example a.example'],
    'one directory for all customers, the page for all'  => [$on . $all . page('On') . site('www.a.example') . site('www.b.example'), 'every www.b.example www.a.example'],
    'the page in the virtual host of one customer'       => [$on . site('a.example', $a, page('On')) . site('b.example', $b), 'this a.example b.example'],
    'the page in a <Directory> for all'                  => [$on . page('On') =~ s/Location "[^"]*"/Directory "\@DIR\@\/htdocs"/r =~ s/Location>/Directory>/r . site('a.example', $a) . site('b.example', $b), 'every b.example a.example'],
);
is(warning($warned{$_}[0]), $warned{$_}[1], "warned: $_") for sort keys %warned;

my $readme = join '', slurp('README.md') =~ /```apache\n(?:LoadModule[^\n]*\n)?(.*?)```/gs;
$readme =~ s/\*:80/*:\@PORT\@/;
$readme =~ s{csr/www\.example\.com\.csr}{$csr{a}};
like($readme, qr/DCVStatus On/, 'README.md opens its page');
(my $hosting) = grep { /<VirtualHost/ && /DCVStatus On/ } slurp('docs/hosting.md') =~ /```apache\n(.*?)```/gs;
ok($hosting, 'docs/hosting.md has a virtual host for the page');
$hosting =~ s{/var/lib/dcv/orders}{all}g;
$hosting =~ s{^DCVStateCache .*\n}{}m;
$hosting =~ s{127\.0\.0\.1:\d+}{127.0.0.1:\@TLS_PORT\@}g;
my %silent = (
    "docs/hosting.md's own example"                 => $hosting . site('a.example', $a) . site('b.example', $b),
    "README's own example"                          => $readme,
    'no virtual host at all'                        => "$on$a\n" . page('On'),
    'one site, for http and https'                  => $on . page('On') . site('a.example', $a) . site('A.Example', $a),
    'one site, with and without www'                => $on . page('On') . site('a.example', $a) . site('www.a.example', $a) . site('shop.a.example', 'DCVCSRDirectory of-a'),
    'several sites, one of them with orders'        => $on . page('On') . site('a.example', $a) . site('b.example'),
    'the customers\' own views'                     => $on . page('VHost') . site('a.example', $a) . site('b.example', $b),
    'a page that is closed'                         => $on . page('Off') . site('a.example', $a) . site('b.example', $b),
    'a virtual host of its own'                     => $on . $all . site('status.c.example', page('On')) . site('a.example', $a) . site('b.example', $b),
    'one directory, the engine on in one site only' => "DCVAuthority sectigo\n$all" . page('On') . site('a.example', 'DCVEngine On') . site('b.example'),
);
is(warning($silent{$_}), '', "not warned: $_") for sort keys %silent;

# In the log of a start, too, and at each restart.
$httpd->write_conf($warned{'customers in virtual hosts, the page for all'}[0]);
ok($httpd->start, 'httpd starts all the same');
is(scalar(() = $httpd->log =~ /DCV0026: /g), 1, 'the log has the warning');
ok($httpd->restart, 'a restart');
is(scalar(() = $httpd->log =~ /DCV0026: /g), 2, 'the log has it again');
$httpd->stop;
done_testing;
