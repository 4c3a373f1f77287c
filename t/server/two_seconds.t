# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The promise of README and docs/hosting.md: an order renamed into a directory is answered two
# seconds later, and one that is removed no more. And that of docs/hosting.md on many names: a
# report on 200,000 of them begins within a second. This is the only test that measures time; it
# tries several times, since the machine may be busy with something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs slurp path_of sha256_of);

my $csr = make_csr(subject => '/CN=shop.example');
my $path = path_of($csr);

for my $case (['', 'where the system tells what changes'], ["Define DCV_NO_NOTIFY\n", 'where the directory is listed for that']) {
    my ($define, $where) = @$case;
    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<"END");
${define}DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
ServerName shop.example
END
    $httpd->drop_box;
    ok($httpd->start, 'httpd starts with an empty directory');
    my $seconds = $DCV::Httpd::under ? 20 : 2;
    my $time = 0;
    my $comes = sub {
        $httpd->drop('drop/shop.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($csr));
        return $httpd->answers($path, 'shop.example', sha256_of($csr) . "\nsectigo.com\n$time", $_[0]);
    };
    # Each comes right behind another one that was found, so that no luck shortens the wait.
    ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }), "an order is answered within two seconds, $where");
    ok(DCV::Httpd::succeeds_once(sub {
        return 0 if !$comes->();
        unlink $httpd->dir . '/drop/shop.csr';
        return $httpd->answers($path, 'shop.example', undef, $seconds);
    }), "an order that is removed is answered no more two seconds later, $where");
    $httpd->stop;
}

# The seconds until a report begins.
sub seconds_to {
    my ($httpd, $query) = @_;
    my $seconds = `curl -sS --noproxy '*' --max-time 120 -o /dev/null -w '%{time_starttransfer}' '${\ $httpd->url("/dcv-status$query")}'`;
    return $seconds || 1000;
}

my $files = $DCV::Httpd::under ? 20 : 200;
for my $case ([0, 'of CSRs of their own'], [1, 'of one CSR']) {
    my ($shared, $whose) = @$case;
    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<'END');
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
@STATUS@
<VirtualHost *:@PORT@>
    ServerName a.example
    ServerAlias *.example
</VirtualHost>
END
    my $drop = $httpd->drop_box;
    my @csrs = make_csrs($drop, $shared ? 1 : $files, 1000);
    if ($shared) {
        my $pem = slurp($csrs[0]);
        $httpd->drop("drop/$_.csr", "DCV-Unique-Value: v$_\n$pem") for 2 .. $files;
    }
    ok($httpd->start, "httpd starts with $files orders for 1,001 names each, $whose");
    for my $query ('?format=openmetrics', '', '?warning=problem', '?search=nothing', '?verdict=missing') {
        ok(DCV::Httpd::succeeds_once(sub { seconds_to($httpd, $query) < ($DCV::Httpd::under ? 20 : 1) }), "a report with \"$query\" begins within a second, $whose");
    }
    $httpd->stop;
}
done_testing;
