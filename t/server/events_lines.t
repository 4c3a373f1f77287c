# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The command fails for each of a customer's many names: he does not fill the log with that.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr make_csrs slurp write_file);
use DCV::Httpd;
use DCV::Notify;

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(one_child => 1, quiet => [qr/DCV0039/]);
$httpd->write_conf($command->line . <<"END");
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
ServerName many.example
DCVCSRDirectory many
</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName other.example
DCVCSRDirectory other
</VirtualHost>
END
$httpd->drop_box($_) for qw(many other);
my $csr = slurp(make_csr(subject => '/CN=fails.other.example'));
my @csrs = map { slurp($_) } make_csrs($httpd->drop_box('csrs'), 70);
write_file("$httpd->{dir}/many/$_.csr", "DCV-Issued: 2020-01-01\nDCV-Domains: x$_.many.example\n$csrs[$_ - 1]") for 1 .. @csrs;
$command->does('exit 1 if $run{args}[1] !~ /told/');
$httpd->expect_log(qr/DCV0049: the command failed for 50 events of the same virtual host or directory in this hour; what comes before it is over is not logged/);
ok($httpd->start, 'httpd starts');
my $runs = sub { return scalar grep { /many/ } @{$command->all} };
ok(DCV::Httpd::wait_for(sub { $runs->() >= 70 }), 'the command is run for seventy names, and fails');
$httpd->drop('other/1.csr', "DCV-Issued: 2020-01-01\n$csr");
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0039: \S+ expired fails\.other\.example/ }), 'what fails for another customer is logged');
is(() = $httpd->log =~ /DCV0039: \S+ expired (?:x\d+\.many|www\.h\d+)\./g, 50, 'and of the seventy fifty');
is(() = $httpd->log =~ /DCV0049/g, 1, 'that there are more is said once');
$httpd->stop;
done_testing;
