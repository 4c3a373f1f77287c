# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVNotifyCommand on Windows: a program is told of a visit, once, over restarts.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr path_of slurp);
use DCV::Json qw(decode_json);

my $csr = make_csr(subject => '/CN=www.example.com');
my $program = DCV::Wine::windows_path("$DCV::Wine::made/tests/control.exe");
my $httpd = DCV::Wine->new(modules => ['watchdog'], conf => <<"END");
DCVNotifyCommand "$program" note "\@ROOT\@/logs/told.txt"
<VirtualHost *:\@PORT\@>
    ServerName www.example.com
    DCVEngine On
    DCVAuthority sectigo
    DCVCSRFile conf/www.csr
</VirtualHost>
END
$httpd->file('conf/www.csr', slurp($csr));
ok($httpd->start, 'httpd.exe starts with a command that is told of events');

sub told { return map { decode_json($_) } split /\r?\n/, DCV::Httpd::slurp("$httpd->{dir}/logs/told.txt") }

sub visit { return $httpd->get(path_of($csr), '-H', 'Host: www.example.com')->{status} }

is(visit(), 200, 'the file is answered');
ok(DCV::Httpd::wait_for(sub { told() == 1 }), 'a program is told');
my ($event) = told();
is("$event->{event} $event->{name}", 'visited www.example.com', 'of the visit of the name');
like($event->{source}, qr{^C:/.*/conf/www\.csr$}, 'and of the CSR');
ok($httpd->restart, 'httpd restarts');
visit();
$httpd->stop;
is(scalar(told()), 1, 'it is not told again');
done_testing;
