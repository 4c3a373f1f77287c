# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# CSRs for tests, and what openssl says of them. Nothing here comes from our own code.
package DCV::Data;
use strict;
use warnings;
use Digest::MD5 qw(md5_hex);
use Digest::SHA qw(sha1_hex sha256_hex);
use Exporter 'import';
use MIME::Base64 qw(decode_base64 encode_base64);
use POSIX qw(strftime);
use File::Temp qw(tempdir);

our @EXPORT_OK = qw(slurp day write_file csr_of rsa_key make_csr make_csrs der_of pem_of damaged md5_of sha1_of sha256_of path_of
    certigna_md5 certigna_sha256 certigna_body);

our $dir = tempdir('dcv-data-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $dir;
my $made = 0;

use constant certigna_md5    => 'FFC7866140DAA57A8428E2292BA57F0F';
use constant certigna_sha256 =>
    'e965fcb48565731538b44f9dc3a1ae73f87d392df2e411326f32252a340be68e';
use constant certigna_body => certigna_sha256 . '.certigna.com';

# The day so many days from now, as YYYY-MM-DD in UTC: orders expire, and tests are run for years.
sub day {
    my ($days) = @_;
    return strftime('%Y-%m-%d', gmtime(time + $days * 86400));
}

sub slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar <$in>;
}

# conf/dcv.conf with all that it has as comments: those have no blank behind the "#".
sub turned_on { return $_[0] =~ s/^#(?! |$)//mgr }

# Write a file. Returns its path.
sub write_file {
    my ($path, $content) = @_;
    open my $out, '>:raw', $path or die "$path: $!";
    print $out $content;
    close $out or die "$path: $!";
    return $path;
}

# The path of a CSR in t/data, absolute.
sub csr_of {
    my ($name) = @_;
    require Cwd;
    return Cwd::abs_path("t/data/$name.csr.pem");
}

# The path of an RSA key in t/data, absolute: to find primes takes longer than all else that openssl
# does for a test.
sub rsa_key {
    my ($bits) = @_;
    require Cwd;
    return Cwd::abs_path("t/data/keys/rsa-$bits.pem");
}

# Make a CSR with openssl. Options: subject, san, key ("rsa:2048", a key of t/data, "ec", "ed25519"),
# more (further arguments of openssl req). Returns the path of its PEM; that of its key has ".key"
# behind it.
sub make_csr {
    my (%options) = @_;
    my $path = sprintf '%s/%d.csr', $dir, ++$made;
    my $key = $options{key} // 'ec';
    my @key = ('-newkey', $key eq 'ec' ? ('ec', '-pkeyopt', 'ec_paramgen_curve:P-256') : $key, '-nodes', '-keyout', "$path.key");
    if ($key =~ /^rsa:(\d+)$/) {
        @key = ('-key', write_file("$path.key", slurp(rsa_key($1))));
    }
    my @san = $options{san} ? ('-addext', "subjectAltName=$options{san}") : ();
    my @command = ('openssl', 'req', '-new', @key, '-out', $path, '-utf8', '-subj', $options{subject} // '/',
        @san, @{$options{more} // []});
    open my $err, '>&', \*STDERR or die $!;
    open STDERR, '>', "$dir/openssl.log" or die $!;
    my $code = system @command;
    open STDERR, '>&', $err or die $!;
    die "@command: " . slurp("$dir/openssl.log") if $code;
    return $path;
}

# Make many CSRs, DIR/1.csr for www.h1.example and so on, with the benchmark's program, which
# make units builds: that many calls of openssl would take most of a test's time. $names: how many more names each has,
# n1.h1.example and so on. An EC key signs them in a tenth of the time that an RSA key takes. Returns
# their paths.
sub make_csrs {
    my ($where, $count, $names) = @_;
    $names //= 0;
    system("$ENV{DCV_BUILD}/bench/make_csrs", $where, $count, $names, 'P-256') == 0 or die 'no CSRs';
    return map { "$where/$_.csr" } 1 .. $count;
}

# The DER of a PEM file, of each content once: starting openssl takes longer than what it does.
my %der;

sub der_of {
    my ($path) = @_;
    return $der{slurp($path)} //= do {
        # What openssl wrote has nothing but its base64; openssl reads what others wrote.
        my ($base64) = slurp($path) =~ /\A-----BEGIN CERTIFICATE REQUEST-----\n([\w+\/=\n]+)-----END CERTIFICATE REQUEST-----\n\z/;
        my $der = $base64 ? decode_base64($base64) : `openssl req -in '$path' -outform DER`;
        die "openssl req -in $path" if !$base64 && $?;
        $der;
    };
}

sub pem_of { return "-----BEGIN CERTIFICATE REQUEST-----\n" . encode_base64($_[0]) . "-----END CERTIFICATE REQUEST-----\n" }

# A copy of a CSR whose signature has one bit changed. Returns its path.
sub damaged {
    my ($path) = @_;
    my $der = der_of($path);
    substr($der, -1) ^= "\x01";
    return write_file("$path.damaged", pem_of($der));
}

sub md5_of    { return uc md5_hex(der_of($_[0])) }
sub sha1_of   { return sha1_hex(der_of($_[0])) }
sub sha256_of { return sha256_hex(der_of($_[0])) }

# The path that a CA asks for.
sub path_of { return '/.well-known/pki-validation/' . md5_of($_[0]) . '.txt' }

1;
