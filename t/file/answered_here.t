# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Who answered a check of the file: this server, in which virtual host; another front end of its
# fleet; a stranger; nobody. Checks are no visits.
use strict;
use warnings;
use utf8;
use DCV::Cache;
use DCV::Check qw(file_in);
use DCV::Data qw(path_of slurp);
use DCV::Order;
use DCV::Test;
use DCV::Web;

my $web = DCV::Web->new;
my ($vhosts, $main, $tls_only, $front) = ('127.90.0.1', '127.90.0.2', '127.90.0.3', '127.90.0.4');
my %order = map { $_ => DCV::Order->new("$_.here.test") } qw(right lost stray off moved plain proxied copied foreign dead secure);
my $copied = $web->server('right', body => $order{copied}->body);
my $foreign = $web->server(404, headers => ['Via: 1.1 cache.invalid']);
my $proxied = $web->proxy('nginx_pass', to => "$vhosts:80");
my %address = (plain => $main, proxied => $proxied, copied => $copied, foreign => $foreign, dead => $web->free, secure => $tls_only);
my $scene = DCV::Check->new(modules => [qw(socache_shmcb alias ssl)], conf => <<"END");
Listen $vhosts:80
Listen $main:80
Listen $tls_only:443
SSLSessionCache shmcb:\@DIR\@/tls.cache
@{[map { $order{$_}->line } qw(plain copied foreign dead)]}
<VirtualHost $vhosts:80>
    ServerName default.test
</VirtualHost>
<VirtualHost $vhosts:80>
    ServerName right.here.test
    ServerAlias proxied.here.test
    @{[map { $order{$_}->line } qw(right proxied)]}
</VirtualHost>
<VirtualHost $vhosts:80>
    ServerName owner.here.test
    @{[map { $order{$_}->line } qw(lost stray moved)]}
</VirtualHost>
<VirtualHost $vhosts:80>
    ServerName other.here.test
    ServerAlias lost.here.test
</VirtualHost>
<VirtualHost $vhosts:80>
    ServerName redirecting.here.test
    ServerAlias moved.here.test
    Redirect permanent / https://www.here.test/
</VirtualHost>
<VirtualHost $vhosts:80>
    ServerName off.here.test
    DCVEngine Off
    @{[$order{off}->line]}
</VirtualHost>
<VirtualHost $tls_only:443>
    ServerName secure.here.test
    SSLEngine on
    SSLCertificateFile \@DIR\@/tls.crt
    SSLCertificateKeyFile \@DIR\@/tls.key
    @{[$order{secure}->line]}
</VirtualHost>
END
$scene->dns->zone('here.test', records => join '', map { sprintf "%s IN A %s\n", $_, $address{$_} // $vhosts } sort keys %order);
$web->start;

# The certificate must be there before httpd starts.
my ($certificate, $key) = $web->certificate('secure.here.test');
$scene->{conf} =~ s/\@DIR\@\/tls\.crt/$certificate/;
$scene->{conf} =~ s/\@DIR\@\/tls\.key/$key/;
$scene->start;
my $httpd = $scene->httpd;
$httpd->expect_log(qr/DCV0003: .* its DCVEngine is Off/);
my $report = $scene->report('check=all');

# Where a virtual host stands, by its name: "FILE:LINE".
sub place_of {
    my ($name) = @_;
    my ($number, $begin) = (0, 0);
    for my $line (split /\n/, slurp($httpd->dir . '/httpd.conf')) {
        $number++;
        $begin = $number if $line =~ /^<VirtualHost/;
        return $httpd->dir . "/httpd.conf:$begin" if $line =~ /ServerName \Q$name\E$/;
    }
    return 'nowhere';
}

sub by_port {
    my ($file, $port) = @_;
    return (grep { $_->{port} == $port } @{$file->{addresses} // []})[0] // {};
}

# A name: its verdict, whether this server answered, in which virtual host, and what is said.
sub answered {
    my ($label, $verdict, $here, $vhost, $explanation, $remedy) = @_;
    my $file = file_in($report, "$label.here.test") // {};
    my $address = by_port($file, 80);
    is($file->{verdict}, $verdict, "$label is $verdict") || diag($file->{explanation} // 'no file_check');
    ok(exists $address->{answered_here}, "$label: it is told who answered");
    is(defined $address->{answered_here} ? $address->{answered_here} ? 1 : 0 : undef, $here, "$label: whether this server did");
    is($address->{vhost}, $vhost, "$label: the virtual host");
    is($address->{configured_at}, $vhost && $vhost ne 'localhost' ? place_of($vhost) : undef, "$label: and where it stands");
    like($file->{explanation} // '', $_, "$label: explanation") for @{$explanation // []};
    like($file->{remedy} // '', $_, "$label: remedy") for @{$remedy // []};
    return;
}
sub place { my ($name) = @_; my $place = place_of($name); return qr/\Q$place\E/ }

answered('right', 'valid', 1, 'right.here.test');
answered('plain', 'valid', 1, 'localhost');
answered('proxied', 'valid', 1, 'right.here.test');
answered('lost', 'not_found', 1, 'other.here.test', [qr/404/, qr/other\.here\.test/, place('other.here.test')], [qr/DCVCSRFile|ServerAlias|ServerName/]);
answered('stray', 'not_found', 1, 'default.test', [qr/default\.test/, place('default.test')], [qr/ServerAlias|ServerName|DCVCSRFile/]);
answered('moved', 'redirected', 1, 'redirecting.here.test', [qr/301/, qr{https://www\.here\.test/}, place('redirecting.here.test')], [qr/./]);
answered('off', 'not_found', 1, 'off.here.test', [qr/404/], [qr/DCVEngine On/]);
answered('copied', 'valid', 0, undef);
answered('foreign', 'not_found', 0, undef, [qr/404/, qr/\Q$foreign\E/], [qr/./]);
answered('dead', 'unreachable', undef, undef, [qr/From this server/], [qr/80/]);
answered('secure', 'unreachable', undef, undef, [qr/https/], [qr/80/]);
my $https = by_port(file_in($report, 'secure.here.test') // {}, 443);
is($https->{verdict}, 'valid', 'over https it is right');
is($https->{vhost}, 'secure.here.test', 'in the virtual host of port 443');
like(by_port(file_in($report, 'proxied.here.test') // {}, 80)->{server} // '', qr/^nginx/, 'a proxy before this server is named');
is(by_port(file_in($report, 'foreign.here.test') // {}, 80)->{server}, 'odd', 'a stranger is named as he names himself');

# Checks are no visits; others are.
sub visits {
    my ($order) = grep { $_->{domains}[0]{name} eq 'right.here.test' } @{$httpd->report->{orders}};
    return $order->{domains}[0]{visits}{count};
}
is(visits(), 0, 'a check is no visit');
is_deeply($httpd->report->{unknown_requests}, [], 'nor a request for an unknown file');
my @fetch = ('-H', 'Host: right.here.test', "http://$vhosts" . path_of($order{right}->csr));
is($httpd->curl(@fetch)->{body}, $order{right}->body, 'somebody fetches the file');
is($httpd->curl('-H', 'DCV-Check: 0123456789abcdef0123456789abcdef', @fetch)->{status}, 200, 'and somebody who says that he is a check');
ok(DCV::Httpd::wait_for(sub { visits() == 2 }), 'both are visits') || diag(visits());
$scene->stop;

# Without the file.
my $off = DCV::Check->new(dns => $scene->dns, lines => [$order{right}->line], conf => "DCVCheckFile Off\n");
$off->start;
my $without = $off->report('check=all');
is(file_in($without, 'right.here.test'), undef, 'DCVCheckFile Off: the file is not fetched');
$off->stop;

# A fleet: one front end checks, another one answers.
SKIP: {
    skip('redis is not installed', 3) if !DCV::Cache->is_here('redis');
    my $cache = DCV::Cache->new('redis');
    $cache->start or BAIL_OUT('redis does not start');
    my $order = DCV::Order->new('fleet.test');
    $scene->dns->zone('fleet.test', records => "\@ IN A $front\n");
    my $one = DCV::Check->new(dns => $scene->dns, modules => ['socache_redis'], conf => $order->line . 'DCVStateCache ' . $cache->args . "\n");
    my $other = DCV::Httpd->new(modules => ['socache_redis'], conf => "Listen $front:80\n" . $one->conf);
    ok($other->start, 'another front end of the fleet starts');
    $one->start;
    my $file = file_in($one->report('check=all'), 'fleet.test') // {};
    is($file->{verdict}, 'valid', 'the file is right there');
    is(by_port($file, 80)->{answered_here} ? 1 : 0, 1, 'by a front end of the fleet, as is known');
    $_->stop for $one, $other;
}
done_testing;
