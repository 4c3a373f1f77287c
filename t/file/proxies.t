# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Real servers before httpd, which has the right file: nginx as a proxy and as panels configure
# it, HAProxy, an imitation of a CDN. Who stands in the way is named, and what to do there.
use strict;
use warnings;
use utf8;
use DCV::Check qw(file_in);
use DCV::Test;
use DCV::Web;

my $web = DCV::Web->new;
my $httpd_at = '127.90.0.1';
my $silent = $web->server('silent');

# Name of the proxy, verdict, whether httpd got the request (undef: nobody answered), what the
# explanation holds, what the remedy holds.
my @cases = (
    ['nginx_pass', 'valid', 1, [], undef],
    ['nginx_panel_mended', 'valid', 1, [], undef],
    ['nginx_gzip', 'valid', 1, [], undef],
    ['haproxy_pass', 'valid', 1, [], undef],
    ['haproxy_waf_allow', 'valid', 1, [], undef],
    ['cdn_pass', 'valid', 1, [], undef],
    ['nginx_force_https', 'redirected', 0, [qr/301/, qr{https://}, qr/nginx/], [qr/nginx/]],
    ['nginx_panel', 'redirected', 0, [qr/301/, qr/nginx/], [qr/nginx/]],
    ['nginx_www', 'redirected', 0, [qr/301/, qr{http://www\.}, qr/nginx/], [qr/nginx/]],
    ['haproxy_https', 'redirected', 0, [qr/301/, qr{https://}], [qr/./]],
    ['haproxy_www', 'redirected', 0, [qr/302/], [qr/./]],
    ['cdn_https', 'redirected', 0, [qr/301/, qr/cloudflare/i], [qr/cloudflare/i]],
    ['nginx_dots', 'denied', 0, [qr/403/, qr/nginx/], [qr/./]],
    ['nginx_password', 'denied', 0, [qr/401/, qr/nginx/], [qr/./]],
    ['haproxy_waf', 'denied', 0, [qr/403/], [qr/./]],
    ['cdn_denied', 'denied', 0, [qr/403/, qr/cloudflare/i], [qr/./]],
    ['cdn_challenge', 'server_error', 0, [qr/503/, qr/cloudflare/i], [qr/./]],
    ['nginx_default', 'not_found', 0, [qr/404/, qr/nginx/], [qr/./]],
    ['nginx_spa', 'wrong_content', 0, [qr/page/i, qr/nginx/], [qr/./]],
    ['nginx_dead', 'server_error', 0, [qr/502/, qr/nginx/], [qr/./]],
    ['nginx_late', 'server_error', 0, [qr/504/, qr/nginx/], [qr/./]],
    ['haproxy_dead', 'server_error', 0, [qr/503/], [qr/./]],
    ['nginx_https_only', 'unreachable', undef, [qr/From this server/, qr/https/i], [qr/80/]],
    ['nginx_444', 'unreachable', undef, [qr/From this server/], [qr/./]],
    ['haproxy_drop', 'unreachable', undef, [qr/From this server/], [qr/./]],
    ['haproxy_reject', 'unreachable', undef, [qr/From this server/], [qr/./]],
);
my %to = (nginx_dead => '127.0.0.1:1', haproxy_dead => '127.0.0.1:1', nginx_late => "$silent:80");
my %name = map { $_->[0] => "$_->[0].front.test" =~ tr/_/-/r } @cases;
my @untried = grep { !$name{$_} } DCV::Web::Proxy::names();
is("@untried", '', 'each proxy that tests have is tried');

my $scene = DCV::Check->new(conf => "Listen $httpd_at:80\n");
$scene->order('front.test', san => join ',', map { "DNS:$_" } sort values %name);
my %address = map { $_ => $web->proxy($_, to => $to{$_} // "$httpd_at:80", names => [$name{$_}]) } sort keys %name;
$scene->dns->zone('front.test', records => join '', map { "$name{$_}. IN A $address{$_}\n" } sort keys %name);
$web->start;
$scene->start;
my $report = $scene->report('check=all&names=1000');

for my $case (@cases) {
    my ($proxy, $verdict, $here, $explanation, $remedy) = @$case;
    my $file = file_in($report, $name{$proxy}) // {};
    my ($http) = grep { $_->{port} == 80 } @{$file->{addresses} // []};
    is($file->{verdict}, $verdict, "$proxy is $verdict") || diag($file->{explanation} // 'no file_check');
    is(defined $http->{answered_here} ? $http->{answered_here} ? 1 : 0 : undef, $here, "$proxy: whether httpd got the request");
    like($file->{explanation} // '', $_, "$proxy: explanation") for @$explanation;
    is($file->{remedy}, undef, "$proxy: no remedy") if !$remedy;
    like($file->{remedy} // '', $_, "$proxy: remedy") for @{$remedy // []};
    is($http->{server}, 'cloudflare', "$proxy: it is named") if $proxy =~ /^cdn/;
    like($http->{server} // '', qr/^nginx/, "$proxy: it is named") if $proxy =~ /^nginx/ && defined $here;
}

# Behind the redirect to https the file is right, which is no help.
my ($https) = grep { $_->{port} == 443 } @{(file_in($report, $name{nginx_panel}) // {})->{addresses} // []};
is($https->{verdict}, 'valid', 'over https the panel passes on');
ok($https->{answered_here}, 'and httpd answers');
$scene->stop;
done_testing;
