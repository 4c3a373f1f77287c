# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer has so many names that what was told of them would fill the memory of events: his
# events are told up to a limit, and those of others all the same, also where he has chosen the name
# of his virtual host so that 48 bits of its MD5 are those of another one's.
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
sub share { return substr md5("$_[0]\0\0\0"), 0, 10 }

my ($crowd, $lone) = qw(c159083d.example c1b07ba0.example);
my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(one_child => 1);
$httpd->write_conf($command->line . <<"END");
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
ServerName $crowd
DCVCSRDirectory crowd
</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName $lone
DCVCSRDirectory lone
</VirtualHost>
END
for ([crowd => $crowd], [lone => $lone]) {
    my ($box, $name) = @$_;
    $httpd->drop_box($box);
    $httpd->file("$box/old.csr", "DCV-Issued: 2020-01-01\n" . slurp(make_csr(subject => "/CN=$name")));
}
my $share = share($crowd);
$httpd->file('dcv-told', join '', map { record(pack('N', $_) . "\0" x 2 . $share) } 1 .. 65_536);
$httpd->expect_log(qr/DCV0048: what was told of 65536 names in directories of the virtual host \Q$crowd\E is remembered/);
ok($httpd->start, 'httpd starts, and remembers all names of a customer that it may');
$command->waits_for("expired $lone");
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0048/ }), 'the log says so');
is("@{$command->all}", "expired $lone", 'events of another customer are told, and no more of his');
$httpd->get($_) for '/', '/';
is(() = $httpd->log =~ /DCV0048/g, 1, 'which is said once');
$httpd->stop;
done_testing;
