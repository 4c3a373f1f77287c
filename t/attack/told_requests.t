# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A client has asked thousands of virtual hosts for unknown files, fifty each in an hour, until what
# was told of that filled the memory of events: events of customers are told all the same.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp write_file);
use DCV::Httpd;
use DCV::Notify;

# A record of an unknown request that was told long ago: see src/core/events/told.c. A byte 0
# multiplies the sum.
sub record {
    use integer;
    my ($number) = @_;
    my $id = pack 'N', $number;
    my ($prime, $sum) = (16_777_619, 2_166_136_261);
    $sum = (($sum ^ $_) * $prime) & 0xffffffff for unpack 'C*', $id;
    $sum = ($sum * $prime) & 0xffffffff for 1 .. 12;
    $sum = (($sum ^ 0xe1) * $prime) & 0xffffffff;
    $sum = ($sum * $prime) & 0xffffffff for 1 .. 31;
    $sum = (($sum ^ 1) * $prime) & 0xffffffff;
    $sum = ($sum * $prime) & 0xffffffff for 1 .. 12;
    return $id . "\0" x 12 . "\xe1" . "\0" x 31 . "\1" . "\0" x 12 . substr pack('V', $sum), 0, 3;
}

my $command = DCV::Notify->new;
my $httpd = DCV::Httpd->new(one_child => 1);
$httpd->write_conf($command->line . <<"END");
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
ServerName lone.example
DCVCSRDirectory lone
</VirtualHost>
END
$httpd->drop_box('lone');
$httpd->file('lone/old.csr', "DCV-Issued: 2020-01-01\n" . slurp(make_csr(subject => '/CN=lone.example')));
open my $told, '>:raw', "$httpd->{dir}/dcv-told" or die $!;
print {$told} record($_) for 1 .. 1_048_576;
close $told or die $!;
# It is full until all have been looked for once.
$httpd->expect_log(qr/DCV0044: the file dcv-told in DefaultRuntimeDir cannot be locked, read or written, or is full/);
ok($httpd->start, 'httpd starts with a memory that is full of unknown requests');
$command->waits_for('expired lone.example');
is("@{$command->all}", 'expired lone.example', 'and nothing else');
$httpd->stop;
done_testing;
