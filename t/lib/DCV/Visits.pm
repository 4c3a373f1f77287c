# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# That the CA came, and the CA that asks for another CSR, under one MPM: a whole test.
package DCV::Visits;
use strict;
use warnings;
use DCV::Data qw(csr_of make_csr md5_of certigna_md5);
use DCV::Httpd;
use DCV::Test;
use Exporter 'import';

our @EXPORT_OK = qw(visits_are_shown);

my $certigna = csr_of('certigna-faq');
my $other = make_csr(subject => '/CN=www.example.com', san => 'DNS:example.com,DNS:*.example.com');
my ($certigna_file, $other_file) = map { "/.well-known/pki-validation/$_.txt" } certigna_md5, md5_of($other);
my $conf = <<"END";
DCVEngine On
DCVAuthority sectigo
Listen 127.0.0.1:\@TLS_PORT\@
SSLSessionCache shmcb:\@DIR\@/ssl(512000)
DCVCSRFile $certigna
<VirtualHost *:\@PORT\@>
    ServerName www.example.com
    DCVCSRFile $other
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName other.example
</VirtualHost>
<VirtualHost *:\@TLS_PORT\@>
    ServerName www.example.com
    DCVCSRFile $other
    SSLEngine On
    SSLCertificateFile "\@DIR\@/cert.pem"
    SSLCertificateKeyFile "\@DIR\@/key.pem"
</VirtualHost>
\@STATUS\@
END

sub visits_are_shown {
    my ($mpm) = @_;
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => [qw(ssl socache_shmcb)], conf => $conf);
    my $dir = $httpd->dir;
    system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=www.example.com "
        . "-addext basicConstraints=critical,CA:FALSE -keyout $dir/key.pem -out $dir/cert.pem 2>/dev/null");
    ok($httpd->start, "$mpm: httpd starts");
    my $visits = $httpd->visits_of($other, 'www.example.com');
    is_deeply($visits, {count => 0, last => undef, recent => [], last_10_minutes => {count => 0, addresses => 0}}, "$mpm: there is no visit yet");

    $httpd->get($other_file, '-H', 'Host: www.example.com', '-A', 'Sectigo DCV', '--interface', "127.0.0.$_") for 2, 3, 3;
    $visits = $httpd->visits_of($other, 'www.example.com');
    is($visits->{count}, 3, "$mpm: three visits are counted");
    is_deeply($visits->{last_10_minutes}, {count => 3, addresses => 2}, "$mpm: they came from two addresses");
    like($visits->{last}{time}, qr/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'when the last was');
    is_deeply({%{$visits->{last}}, time => 0}, {time => 0, address => '127.0.0.3', user_agent => 'Sectigo DCV',
        scheme => 'http', host => 'www.example.com'}, 'and who');
    is($httpd->visits_of($other, 'example.com')->{count}, 0, 'none under the other name');
    my $finds = sub { return @{$httpd->report("search=$_[0]")->{orders}} ? "finds $_[0]" : "finds no $_[0]" };
    is(join(', ', map { $finds->($_) } qw(127.0.0.3 127.0.0.9)), 'finds 127.0.0.3, finds no 127.0.0.9', "$mpm: a search finds an order by the address of who came");

    $httpd->curl('-k', '--resolve', "example.com:$httpd->{tls_port}:127.0.0.1", "https://example.com:$httpd->{tls_port}$other_file");
    $visits = $httpd->visits_of($other, 'example.com');
    is("$visits->{count} $visits->{last}{scheme} $visits->{last}{host}", '1 https example.com', "$mpm: over TLS, under another name");
    $httpd->get($other_file, '-H', 'Host: WWW.Example.COM:80', '--head');
    is($httpd->visits_of($other, 'www.example.com')->{count}, 4, 'HEAD counts, in any case, with a port');
    $httpd->get($other_file, '-H', 'Host: www.example.com', '-X', 'POST');
    is($httpd->visits_of($other, 'www.example.com')->{count}, 4, 'a refused method does not');
    $httpd->get($other_file, '-H', "Host: 127.0.0.1:$httpd->{port}");
    is($httpd->visits_of($other)->{last}{host}, '127.0.0.1', 'under a name that is not the order\'s');
    like($httpd->get('/dcv-status')->{body}, qr/Asked for 4 times, last /, 'the page says it');

    # The CA asks for another CSR.
    $httpd->get($other_file, '-H', 'Host: other.example');
    $httpd->get('/.well-known/pki-validation/' . 'ab' x 16 . '.txt', '-H', 'Host: other.example') for 1 .. 2;
    my @unknown = @{$httpd->report->{unknown_requests}};
    is(scalar @unknown, 2, "$mpm: two unknown requests");
    my ($known, $strange) = sort { !defined $a->{belongs_to} <=> !defined $b->{belongs_to} } @unknown;
    is("$known->{md5} $known->{host} $known->{belongs_to}", md5_of($other) . " other.example $other", 'one belongs to an order elsewhere');
    is("$strange->{md5} $strange->{count} $strange->{status}", 'AB' x 16 . ' 2 404', 'the other to none');
    is($strange->{belongs_to}, undef, "$mpm: the report says that it belongs to no order");
    is($known->{address}, '127.0.0.1', "$mpm: an unknown request is shown with its address");
    $httpd->get("/.well-known/pki-validation/$_") for 'other.txt', 'ab' x 16, 'ab' x 16 . '.html', 'gg' x 16 . '.txt';
    is(scalar @{$httpd->report->{unknown_requests}}, 2, 'what is no MD5 is not ours');

    # Restarts do not forget it.
    for my $signal (qw(USR1 HUP)) {
        ok($httpd->restart($signal), "$mpm: restarts by $signal");
        my $kept = DCV::Httpd::wait_for(sub { ($httpd->visits_of($other, 'www.example.com') // {count => 0})->{count} == 4 });
        ok($kept, "$mpm: visits are kept over $signal");
        is(scalar @{$httpd->report->{unknown_requests}}, 2, "$mpm: unknown requests are kept over $signal");
    }

    # Floods: the number stays right, what matters stays there.
    $httpd->curl('-H', 'Host: www.certigna.com', $httpd->url("$certigna_file?[1-300]"));
    my $count = sub { $httpd->visits_of($certigna, 'www.certigna.com')->{count} };
    cmp_ok($count->(), '>=', 16, "$mpm: the first of 300 visits at once are recorded");
    $httpd->curl('-H', 'Host: flood.example', $httpd->url('/.well-known/pki-validation/' . 'A' x 24 . '[00000001-00000300].txt'));
    @unknown = @{$httpd->report->{unknown_requests}};
    cmp_ok(scalar @unknown, '<=', 2 + 32, 'a flood of unknown requests is not kept as a whole');
    is(scalar(grep { defined $_->{belongs_to} } @unknown), 1, 'and does not hide the one that belongs to an order');
    $httpd->stop;
    return;
}

1;
