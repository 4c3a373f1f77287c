# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer has so many names that what was told of them would fill the memory of events: his
# events are told up to a limit, and those of others all the same.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp);
use DCV::Httpd;
use DCV::Notify;
use Digest::MD5 qw(md5);

# A record of an id of which nothing was told but that there is one: see src/core/events/told.c.
sub record {
    my ($id) = @_;
    my $bytes = $id . "\xe1" . "\0" x 44;
    my $sum = 2_166_136_261;
    $sum = (($sum ^ $_) * 16_777_619) & 0xffffffff for unpack 'C*', $bytes;
    return $bytes . substr pack('V', $sum), 0, 3;
}

# The end of the ids of a virtual host's names: see src/httpd/state/share.c.
sub share { return substr md5("$_[0]\0\0\0"), 0, 6 }

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(one_child => 1);
$httpd->write_conf($command->line . <<"END");
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
ServerName crowd.example
DCVCSRDirectory crowd
</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName lone.example
DCVCSRDirectory lone
</VirtualHost>
END
for my $name (qw(crowd lone)) {
    $httpd->drop_box($name);
    $httpd->file("$name/old.csr", "DCV-Issued: 2020-01-01\n" . slurp(make_csr(subject => "/CN=$name.example")));
}
my $share = share('crowd.example');
$httpd->file('dcv-told', join '', map { record(pack('N', $_) . "\0" x 6 . $share) } 1 .. 65_536);
$httpd->expect_log(qr/DCV0048: what was told of 65536 names in directories of the virtual host crowd\.example is remembered/);
ok($httpd->start, 'httpd starts, and remembers all names of a customer that it may');
$command->waits_for('expired lone.example');
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0048/ }), 'the log says so');
is("@{$command->all}", 'expired lone.example', 'events of another customer are told, and no more of his');
$httpd->get($_) for '/', '/';
is(() = $httpd->log =~ /DCV0048/g, 1, 'which is said once');
$httpd->stop;
done_testing;
