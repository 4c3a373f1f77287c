# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# CSRs as programs of Windows write them: those of t/data/windows. Nothing here comes from our
# own code.
#
#   for my $csr (written()) { ... $csr->{path}, {file}, {names}, {der}, {md5}, {sha256} }
package DCV::Written;
use strict;
use warnings;
use DCV::Data qw(slurp);
use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(sha256_hex);
use Encode qw(decode);
use Exporter 'import';
use MIME::Base64 qw(decode_base64);

our @EXPORT_OK = qw(written);

# The names that each of them is for: those of t/data/README.md.
my %names = (
    'certreq.csr'         => [qw(www.example.com example.com)],
    'iis.txt'             => ['iis.example.com'],
    'powershell.csr'      => ['powershell.example.com'],
    'notepad-utf8.csr'    => ['notepad.example.com'],
    'notepad-utf16.csr'   => ['utf16.example.com'],
    'notepad-utf16be.csr' => ['utf16be.example.com'],
    'openssl.csr'         => ['openssl.example.com'],
    'openssl.der'         => ['der.example.com'],
);

sub der_of {
    my ($bytes) = @_;
    return $bytes if $bytes =~ /\A\x30\x82/;
    my $text = $bytes =~ /\A(?:\xff\xfe|\xfe\xff)/ ? decode('UTF-16', $bytes) : $bytes;
    my ($base64) = $text =~ /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----\r?\n(.*)-----END /s or die 'no CSR';
    return decode_base64($base64);
}

sub written {
    return map {
        my $der = der_of(slurp("t/data/windows/$_"));
        {path => "t/data/windows/$_", file => $_, names => $names{$_}, der => $der, md5 => uc md5_hex($der), sha256 => sha256_hex($der)};
    } sort keys %names;
}

1;
