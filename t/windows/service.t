# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# httpd as a service of Windows, which is how most run it: installed, started, restarted, stopped
# and removed by the commands of docs/windows.md.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr path_of sha256_of slurp);
use File::Temp qw(tempdir);

# A drive of its own: Windows keeps services, and starts them by itself.
my $folder = tempdir('dcv-service-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $folder;
DCV::Wine::take_fresh_prefix($folder);
my $csr = make_csr(subject => '/CN=www.example.com');
my $httpd = DCV::Wine->new(conf => <<'END');
<VirtualHost *:@PORT@>
    ServerName www.example.com
    DCVEngine On
    DCVAuthority sectigo
    DCVCSRFile conf/www.csr
    <Location "/dcv-status">
        SetHandler dcv-status
        DCVStatus On
    </Location>
</VirtualHost>
END
$httpd->file('conf/www.csr', slurp($csr));

# What a command of docs/windows.md does.
sub manage {
    my ($verb) = @_;
    my ($code, $out) = DCV::Wine::run_program("$DCV::Wine::sdk/bin/httpd.exe", '-k', $verb, '-d', $httpd->{root}, '-f', "$httpd->{root}/conf/httpd.conf");
    is($code, 0, "httpd -k $verb does so") or diag($out);
    return;
}

sub net { return (DCV::Wine::run_program('net', @_, 'Apache2.4'))[1] }
# Wine's manager of services is locked while it begins, and says of a service that it is stopped
# before its process is.
sub starts { return DCV::Httpd::wait_for(sub { net('start') =~ /started successfully/ }) }
sub answers { return $httpd->connects && $httpd->get(path_of($csr))->{body} eq sha256_of($csr) . "\nsectigo.com" }
sub visits { return $httpd->report->{orders}[0]{domains}[0]{visits}{count} // 0 }

manage('install');
ok(starts(), 'the service starts');
ok(DCV::Httpd::wait_for(\&answers), 'and answers with the file');
$httpd->get(path_of($csr), '-H', 'Host: www.example.com');
my $before = visits();
cmp_ok($before, '>', 0, 'which it records');
my $generations = $httpd->generations;
manage('restart');
ok(DCV::Httpd::wait_for(sub { $httpd->generations > $generations && answers() }), 'it answers after a restart');
cmp_ok(visits(), '>=', $before, 'and knows of the visits');
like(net('stop'), qr/stopped successfully/, 'the service stops');
ok(DCV::Httpd::wait_for(sub { !$httpd->connects }), 'and answers no more');
ok(starts(), 'it starts again');
ok(DCV::Httpd::wait_for(\&answers), 'and answers');
cmp_ok(visits(), '>=', $before, 'and still knows of the visits');
net('stop');
manage('uninstall');
push @{$httpd->{quiet}}, qr/AH00094:|AH00433:/, qr/^The 'Apache2\.4' service (?:is restarting|has restarted)\.$/;
$httpd->check_log;
done_testing;
