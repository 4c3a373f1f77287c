# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A command is slow, and a customer has many events: those of others do not wait for all of his.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp);
use DCV::Httpd;
use DCV::Notify;

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(one_child => 1, modules => ['socache_shmcb']);
$httpd->write_conf($command->line . join '', "DCVAuthority sectigo\n", map { <<"END" } qw(crowd lone));
<VirtualHost *:\@PORT\@>
ServerName $_.example
ServerAlias *.$_.example
DCVEngine On
DCVCSRDirectory $_
</VirtualHost>
END
sub put_expired {
    my ($directory, @names) = @_;
    return $httpd->file("$directory/old.csr", "DCV-Issued: 2020-01-01\nDCV-Domains: " . join(',', @names) . "\n" . slurp(make_csr(subject => "/CN=$names[0]")));
}
$httpd->drop_box($_) for qw(crowd lone);
put_expired('crowd', map { "n$_.crowd.example" } 1 .. 40);
$command->does('select(undef, undef, undef, 0.5)');
ok($httpd->start, 'httpd starts with many events of one customer');
ok(DCV::Httpd::wait_for(sub { @{$command->all} >= 2 }), 'which are told, one after the other');
put_expired('lone', 'lone.example');
my $before = @{$command->all};
$command->waits_for('expired lone.example');
my @told = map { $_->{name} } $command->told;
my ($at) = grep { $told[$_] eq 'lone.example' } 0 .. $#told;
cmp_ok($at - $before, '<', 8, 'an event of another one is told before most of them');
$command->does('');
ok(DCV::Httpd::wait_for(sub { @{$command->all} >= 41 }), 'and all of them are told');
is(@{$command->all}, 41, 'each once');
$httpd->stop;
done_testing;
