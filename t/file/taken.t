# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What a check tells of a request that reached httpd: in which virtual host, who refused it there,
# which front end it was; with each MPM, and after a graceful restart. A customer is told of his
# own virtual host only.
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
my ($at, $main, $front) = ('127.90.0.1', '127.90.0.2', '127.90.0.4');
my %order = map { $_ => DCV::Order->new("$_.taken.test") } qw(right lost stray refuse off plain renamed);
my %address = (plain => $main, renamed => $web->proxy('nginx_rename', to => "$at:80"));
my $vhosts = <<"END";
Listen $at:80
Listen $main:80
@{[$order{plain}->line]}
<VirtualHost $at:80>
    ServerName default.test
</VirtualHost>
<VirtualHost $at:80>
    ServerName right.taken.test
    @{[map { $order{$_}->line } qw(right lost stray renamed)]}
    <Location "/view">
        SetHandler dcv-status
        DCVStatus VHost
    </Location>
</VirtualHost>
<VirtualHost $at:80>
    ServerName neighbour.test
    ServerAlias lost.taken.test
</VirtualHost>
<VirtualHost $at:80>
    ServerName refuse.taken.test
    @{[$order{refuse}->line]}
</VirtualHost>
<VirtualHost $at:80>
    ServerName off.taken.test
    DCVEngine Off
    @{[$order{off}->line]}
</VirtualHost>
END
my $refuse = "LoadModule refuse_module $ENV{DCV_BUILD}/server/mod_refuse.so\n";
my $dns;
my $httpd;

# Where a virtual host stands, by its name: "FILE:LINE".
sub place_of {
    my ($name, $of) = @_;
    my ($number, $begin) = (0, 0);
    for my $line (split /\n/, slurp($of->dir . '/httpd.conf')) {
        $number++;
        $begin = $number if $line =~ /^<VirtualHost/;
        return $of->dir . "/httpd.conf:$begin" if $line =~ /ServerName \Q$name\E$/;
    }
    return 'nowhere';
}

sub http_of { return (grep { $_->{port} == 80 } @{$_[0]{addresses} // []})[0] // {} }

# One name: its verdict, the virtual host, and what is said, "PLACE" standing for its file and line.
sub taken {
    my ($report, $label, $verdict, $vhost, $explanation, $remedy) = @_;
    my $file = file_in($report, "$label.taken.test") // {};
    my $http = http_of($file);
    my $place = $vhost && $vhost ne 'localhost' ? place_of($vhost, $httpd) : undef;
    is($file->{verdict}, $verdict, "$label is $verdict") || diag($file->{explanation} // 'no file_check');
    ok($http->{answered_here}, "$label: by this server");
    is($http->{vhost}, $vhost, "$label: the virtual host");
    is($http->{configured_at}, $place, "$label: where it is configured") if $label ne 'renamed';
    for (['explanation', $explanation], ['remedy', $remedy]) {
        my ($key, $wanted) = @$_;
        $wanted = $wanted =~ s/PLACE/$place/r if defined $wanted;
        defined $wanted ? like($file->{$key}, qr/\Q$wanted\E/, "$label: $key") : $key eq 'remedy' && is($file->{$key}, undef, "$label: no remedy");
    }
    return;
}

sub all_taken {
    my ($report) = @_;
    taken($report, 'right', 'valid', 'right.taken.test');
    taken($report, 'plain', 'valid', 'localhost');
    taken($report, 'lost', 'not_found', 'neighbour.test', 'The virtual host neighbour.test (PLACE) took it. That one does not have the order.', 'In the virtual host at PLACE, add “DCVEngine On” and “DCVCSRFile ');
    taken($report, 'stray', 'not_found', 'default.test', 'The virtual host default.test (PLACE) took it.', 'In the virtual host at PLACE, add');
    taken($report, 'refuse', 'denied', 'refuse.taken.test', 'The virtual host refuse.taken.test (PLACE) took it. httpd ended it there before mod_dcv was asked', 'In httpd, for the virtual host at PLACE, let the module');
    taken($report, 'off', 'not_found', 'off.taken.test', 'The virtual host off.taken.test (PLACE) took it.', 'In the virtual host at PLACE, add “DCVEngine On”');
    taken($report, 'renamed', 'not_found', 'default.test', 'a proxy before it had changed the Host renamed.taken.test of the request', 'Let the proxy before httpd hand on the Host renamed.taken.test: in nginx by “proxy_set_header Host $host;”');
    is(http_of(file_in($report, 'renamed.taken.test'))->{configured_at}, undef, 'renamed: who chooses the Host is not told where that virtual host is configured');
    return;
}

for my $mpm (qw(event worker prefork)) {
    my $scene = DCV::Check->new(dns => $dns, mpm => $mpm, conf => $refuse . $vhosts);
    if (!$dns) {
        $dns = $scene->dns;
        $dns->zone('taken.test', records => join '', map { sprintf "%s IN A %s\n", $_, $address{$_} // $at } sort keys %order);
        $dns->zone('fleet.test', records => "\@ IN A $front\n");
        $web->start;
    }
    $scene->start;
    $httpd = $scene->httpd;
    $httpd->expect_log(qr/DCV0003: .* its DCVEngine is Off/);
    subtest "$mpm: what a check tells" => sub { all_taken($scene->report('check=all')) };
    my $view = $httpd->curl('-H', 'Host: right.taken.test', "http://$at/view?format=json&check=all");
    my $seen = DCV::Json::decode_json($view->{body});
    my ($own, $lost) = map { file_in($seen, "$_.taken.test") // {} } qw(right lost);
    is(http_of($own)->{configured_at}, place_of('right.taken.test', $httpd), "$mpm: a customer sees where his own virtual host is configured");
    is($lost->{verdict}, 'not_found', "$mpm: and that a name of his does not come there");
    is_deeply([@{http_of($lost)}{qw(vhost configured_at)}], [undef, undef], "$mpm: but not where it comes");
    like($lost->{explanation}, qr/by this server\. Another virtual host took it\. That one does not have the order/, "$mpm: that it is another one is said");
    like($lost->{remedy}, qr/^Ask the administrator of this server to have requests for lost\.taken\.test come/, "$mpm: and whom to ask");
    for my $format (qw(json html text)) {
        my $body = $httpd->curl('-H', 'Host: right.taken.test', "http://$at/view?format=$format")->{body};
        like($body, qr/another virtual host/, "$mpm: $format tells of it");
        my $neighbour = place_of('neighbour.test', $httpd);
        unlike($body, qr/neighbour\.test|\Q$neighbour\E|default\.test/, "$mpm: and of nobody else's virtual host");
    }
    my ($order) = grep { $_->{domains}[0]{name} eq 'right.taken.test' } @{$httpd->report->{orders}};
    is($order->{domains}[0]{visits}{count}, 0, "$mpm: checks are no visits");
    is_deeply($httpd->report->{unknown_requests}, [], "$mpm: nor requests for unknown files");
    $httpd->restart if $mpm ne 'worker';
    my $again = file_in($scene->report('check=refuse.taken.test'), 'refuse.taken.test') // {};
    is(http_of($again)->{vhost}, 'refuse.taken.test', "$mpm: after a graceful restart a check knows its own");
    $scene->stop;
}

# A fleet: another front end gets the request, in a virtual host without the order.
SKIP: {
    skip('redis is not installed', 5) if !DCV::Cache->is_here('redis');
    my $cache = DCV::Cache->new('redis');
    $cache->start or BAIL_OUT('redis does not start');
    my $order = DCV::Order->new('fleet.test');
    my $shared = 'DCVStateCache ' . $cache->args . "\n";
    my $one = DCV::Check->new(dns => $dns, modules => ['socache_redis'], conf => $order->line . $shared);
    my $other = DCV::Httpd->new(modules => ['socache_redis'], conf => <<"END" . $shared);
DCVEngine On
Listen $front:80
<VirtualHost $front:80>
    ServerName fleet.test
</VirtualHost>
END
    ok($other->start, 'another front end of the fleet starts');
    $one->start;
    my $file = file_in($one->report('check=all'), 'fleet.test') // {};
    my $place = place_of('fleet.test', $other);
    is($file->{verdict}, 'not_found', 'it does not have the order');
    ok(http_of($file)->{answered_here}, 'it is one of ours');
    like($file->{explanation}, qr/by another front end of the fleet\. The virtual host fleet\.test \(\Q$place\E\) took it/, 'which one is said');
    like($file->{remedy}, qr/^On the other front end, give the configuration at \Q$place\E/, 'and what to do there');
    $_->stop for $one, $other;
}
done_testing;
