# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A page of another site, in a real browser: it starts no check, and neither loads nor frames
# the status page. By names for which browsers send Sec-Fetch-Site, and by others.
use strict;
use warnings;
use DCV::Test;
use DCV::Browser;
use DCV::Httpd;
use DCV::Data qw(make_csr);
use DCV::Json qw(decode_json);

plan skip_all => 'no chromium here: make deps-check installs it' if !DCV::Browser::is_here();

my $csr = make_csr(subject => '/CN=www.a.example');
my $closed = DCV::Httpd::free_port();
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb mime log_config)], conf => <<"END");
TypesConfig /dev/null
AddType text/html .html
CustomLog "\@DIR\@/access.log" "%>s %r"
DCVEngine On
DCVAuthority sectigo
DCVResolver 127.0.0.1\@$closed
DCVCheckTimeout 1s
DCVCSRFile $csr
\@STATUS\@
END
ok($httpd->start, 'httpd starts');
my $port = $httpd->{port};
my $browser = DCV::Browser->new(flags => ['--host-resolver-rules=MAP *.example 127.0.0.1']);

sub checked { return scalar grep { $_->{check} } map { @{$_->{domains}} } @{$httpd->report->{orders}} }

# Each way has its own parameter, so that the log tells which of them have arrived.
sub attack {
    my ($target, $policy) = @_;
    my $n = 0;
    my $url = sub { return "$target?check=all&offset=" . ++$n };
    return <<"END" . '</body></html>';
<!DOCTYPE html><html><head><meta name="referrer" content="$policy"><title>evil</title>
<style>body { background: url("${\ $url->()}") }</style></head><body>
<img src="${\ $url->()}">
<script src="${\ $url->()}"></script>
<link rel="stylesheet" href="${\ $url->()}">
<iframe name="frame" src="${\ $url->()}"></iframe>
<form id="form" action="$target" target="frame"><input name="check" value="all"><input name="offset" value="@{[++$n]}"></form>
<script>
fetch("${\ $url->()}", {mode: "no-cors"}).catch(() => 0);
fetch("${\ $url->()}", {mode: "no-cors", referrerPolicy: "no-referrer", headers: {Accept: "text/html"}}).catch(() => 0);
addEventListener("load", () => setTimeout(() => document.getElementById("form").submit(), 300));
</script>
END
}

my %site = (
    'names that are secure without https' => ["http://localhost:$port", "http://127.0.0.1:$port/dcv-status"],
    'other names'                         => ["http://evil.example:$port", "http://status.example:$port/dcv-status"],
);
for my $kind (sort keys %site) {
    my ($from, $target) = @{$site{$kind}};
    for my $policy (qw(unsafe-url no-referrer)) {
        $httpd->file('htdocs/evil.html', attack($target, $policy));
        my $before = length DCV::Data::slurp($httpd->dir . '/access.log');
        $browser->open("$from/evil.html");
        my $log = '';
        my $all = DCV::Httpd::wait_for(sub {
            $log = substr DCV::Data::slurp($httpd->dir . '/access.log'), $before;
            return !grep { $log !~ /check=all&offset=$_ / } 1 .. 8;
        }, 30);
        ok($all, "$kind, $policy: all eight requests come") or diag($log);
        is(join(' ', $log =~ /^(\d+) \S+ \S*check=all/mg), join(' ', (403) x (() = $log =~ /check=all/g)), "$kind, $policy: each is refused") or diag($log);
        is(checked(), 0, "$kind, $policy: nothing was checked");
    }
    # A link is followed; the page's own button works, by whatever name.
    $browser->open($target);
    $browser->console;
    $browser->click('a.check');
    ok($browser->wait_for('return document.getElementById("status").textContent.startsWith("www.a.example: ")'), "$kind: the page's own button checks");
    is(checked(), 1, "$kind: the name was checked");
    $httpd->stop;
    ok($httpd->start, 'httpd starts anew') if $kind ne (sort keys %site)[-1];
}
undef $browser;
done_testing;
