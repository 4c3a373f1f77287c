# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What stands in contrib/: the dashboard asks for metrics that there are. The plugin is tried in
# all its situations by t/project/status.t.
use strict;
use warnings;
use DCV::Data qw(csr_of certigna_md5 day make_csr slurp);
use DCV::Dns;
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Test;

# A server with one of everything: orders, dates, warnings, verdicts, visits, strays.
my $dns = DCV::Dns->new;
$dns->zone('site.test', records => '');
$dns->start;
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName site.test
    DCVCSRFile @{[make_csr(subject => '/CN=site.test')]} authority=sectigo issued=@{[day(-28)]}
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.certigna.com
    DCVCSRFile @{[csr_of('certigna-faq')]} authority=certigna
</VirtualHost>
END
ok($httpd->start, 'httpd starts');
my $path = '/.well-known/pki-validation/' . certigna_md5 . '.txt';
$httpd->get($path, '-H', "Host: $_") for 'www.certigna.com', 'site.test';
$httpd->get('/dcv-status?check=all&domain=site.test');
my $metrics = '';
ok(DCV::Httpd::wait_for(sub {
    $metrics = $httpd->get('/dcv-status?format=openmetrics')->{body};
    $metrics =~ /^dcv_unknown_requests\{known="true"\} 1$/m && $metrics =~ /^dcv_visits_total [1-9]/m;
}), 'the metrics have visits and unknown requests') or diag($metrics);

my $dashboard = decode_json(slurp('contrib/grafana/dcv.json'));
my @panels = @{$dashboard->{panels}};
cmp_ok(scalar @panels, '>=', 10, 'the dashboard has panels');
my (%ids, %cells);
for my $panel (@panels) {
    ok(!$ids{$panel->{id}}++, "$panel->{title}: its id is its own");
    my $place = $panel->{gridPos};
    my @taken = map { my $x = $_; map { "$x/$_" } $place->{y} .. $place->{y} + $place->{h} - 1 } $place->{x} .. $place->{x} + $place->{w} - 1;
    is(scalar(grep { $cells{$_}++ } @taken), 0, "$panel->{title}: nothing else is in its place");
    cmp_ok($place->{x} + $place->{w}, '<=', 24, "$panel->{title}: it is on the grid");
    for my $query (map { $_->{expr} } @{$panel->{targets}}) {
        my @names = $query =~ /\b(dcv_\w+)/g;
        ok(scalar @names, "$panel->{title}: it asks for a metric");
        for my $name (@names) {
            my @samples = $metrics =~ /^$name(?:\{(.*?)\})? /mg;
            ok($metrics =~ /^$name[{ ]/m, "$panel->{title}: the metric $name is there");
            my %labels = map { $_ => 1 } map { /(\w+)="/g } grep { defined } @samples;
            my @used = grep { $_ ne 'instance' } map { /(\w+)\s*(?:=~?|,|$)/g } $query =~ /\bby \(([^)]*)\)/, $query =~ /\b$name\{([^}]*)\}/;
            is(join(' ', grep { !$labels{$_} } grep { !/^(?:true|instance)$/ } @used), '', "$panel->{title}: $name has the labels that are used");
        }
        is(($query =~ tr/(//) - ($query =~ tr/)//), 0, "$panel->{title}: parentheses are closed");
    }
}
like($_->{query}, qr/^prometheus$|^label_values\(dcv_orders_failing, instance\)$/, "the variable $_->{name} is filled") for @{$dashboard->{templating}{list}};
$httpd->stop;
done_testing;
