# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Whoever knows one MD5 cannot hide that the CA asked for a file at the wrong virtual host:
# not by a flood at another virtual host, nor by one with that MD5 at all of them.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr md5_of);
use JSON::PP qw(decode_json);

my @csrs = map { make_csr(subject => "/CN=$_.example", key => 'rsa:2048') } qw(a b);
my ($ours, $known) = map { md5_of($_) } @csrs;
my @many = map { "v$_.example" } 1 .. 60;
my $vhosts = join '', map { "<VirtualHost *:\@PORT\@>\nServerName $_\n</VirtualHost>\n" } @many;
my $view = "<Location /view>\nSetHandler dcv-status\nDCVStatus VHost\n</Location>\n";
my $conf = <<"END";
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
    ServerName admin.example
    \@STATUS\@
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName a.example
    DCVCSRFile $csrs[0]
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName b.example
    DCVCSRFile $csrs[1]
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.a.example
    DCVToken x.txt "x"
    $view
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.b.example
    DCVToken x.txt "x"
    $view
</VirtualHost>
$vhosts
END
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => $conf);
ok($httpd->start, 'httpd starts with one child and many virtual hosts');

sub path { return "/.well-known/pki-validation/$_[0].txt" }
sub strays { my ($url, $host) = @_; return map { "$_->{md5} $_->{host}" } @{decode_json($httpd->get("$url?format=json", '-H', "Host: $host")->{body})->{unknown_requests}} }
sub has_hint { my ($md5, $host) = @_; return DCV::Httpd::wait_for(sub { grep { $_ eq "$md5 $host" } strays('/dcv-status', 'admin.example') }) }

is($httpd->get(path($ours), '-H', 'Host: www.a.example')->{status}, 404, 'the CA asks for a file at the wrong virtual host');
ok(has_hint($ours, 'www.a.example'), 'the page says so');

# Many hosts that nobody serves, which all end in one virtual host; one keeps asking.
$httpd->curl_each(map { ['-H', "Host: x$_.evil.example", $httpd->url(path($known))] } 1 .. 100);
ok(DCV::Httpd::wait_for(sub { grep { /^$known x\d+\.evil/ } strays('/dcv-status', 'admin.example') }), 'somebody who knows an MD5 asks under a hundred hosts');
$httpd->get(path($ours), '-H', 'Host: www.b.example');
ok(has_hint($ours, 'www.b.example'), 'a request to another virtual host right behind the flood is recorded');
ok(has_hint($ours, 'www.a.example'), 'and what was recorded before is there');

# Many virtual hosts.
$httpd->curl_each(map { ['-H', "Host: $_", $httpd->url(path($known))] } @many);
ok(has_hint($known, $many[-1]), 'he asks sixty virtual hosts');
ok(has_hint($ours, "www.$_.example"), "and the page still has what $_ was asked for") for qw(a b);
$httpd->curl_each(map { ['-H', "Host: $_", $httpd->url(path(sprintf '%032X', $_ =~ /(\d+)/))] } @many);
ok(has_hint($ours, 'www.a.example'), 'requests for what nobody has are no harm either');

# A view has what the virtual host was asked for, and no more.
is(join(' ', strays('/view', "www.$_.example")), "$ours www.$_.example", "$_ sees what he was asked for alone") for qw(a b);

# A restart that numbers virtual hosts anew.
$httpd->write_conf($conf =~ s/(?=<VirtualHost)/<VirtualHost *:\@PORT\@>\nServerName first.example\nDCVToken x.txt "x"\n<\/VirtualHost>\n/r);
ok($httpd->restart('USR1'), 'httpd restarts with another virtual host above');
ok(has_hint($ours, 'www.a.example'), 'and knows what was asked for before');
is($httpd->get(path($ours), '-H', 'Host: www.a.example')->{status}, 404, 'the CA asks again');
ok(DCV::Httpd::wait_for(sub { join(' ', strays('/view', 'www.a.example')) eq "$ours www.a.example" }), 'which is no second one');

# One that is put right: the CSR is named there, too.
sub of_ours { my ($found) = grep { "$_->{md5} $_->{host}" eq "$ours www.a.example" } @{decode_json($httpd->get('/dcv-status?format=json', '-H', 'Host: admin.example')->{body})->{unknown_requests}}; return $found // {} }
sub known_count { return ($httpd->get('/dcv-status?format=openmetrics', '-H', 'Host: admin.example')->{body} =~ /^dcv_unknown_requests\{known="true"\} (\d+)$/m)[0] }
my ($before, $count) = (known_count(), of_ours()->{count});
is(of_ours()->{answered}, JSON::PP::false, 'what is not answered yet is told so');
unlike($httpd->get('/dcv-status', '-H', 'Host: admin.example')->{body}, qr/Put right since/, 'and nothing is said to be put right');
$httpd->write_conf($conf =~ s/(ServerName www\.a\.example\n)/$1DCVCSRFile $csrs[0]\n/r);
ok($httpd->restart('USR1'), 'httpd restarts with the CSR in that virtual host, too');
ok(DCV::Httpd::wait_for(sub { of_ours()->{answered} }), 'JSON says that it is answered now');
is(known_count(), $before - $count, 'it has left the metrics, and no other has');
my $page = $httpd->get('/dcv-status', '-H', 'Host: admin.example')->{body};
my ($item) = $page =~ m{<code>$ours</code> under <strong><bdi>www\.a\.example</bdi>(.*?)</li>}s;
like($item, qr/Put right since: this server answers that file under this name now/, 'the page says that it was put right');
unlike($item, qr/another virtual host has/, 'and accuses nobody');
is(() = $page =~ /Put right since/g, 1, 'of that one alone');
like($httpd->get('/dcv-status?format=text', '-H', 'Host: admin.example')->{body}, qr/^UnknownRequest: $ours\n(?:.+\n)*Host: www\.a\.example\n(?:.+\n)*AnsweredNow: yes$/m, 'and so does the text');
$httpd->stop;
done_testing;
