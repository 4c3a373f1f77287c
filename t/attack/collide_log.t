# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer gives a bad file of his a time, so that its line in the log and one of another's
# directory would have the same mark in a hash that everybody can compute: the other one is logged.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;

# APR's hash of a text, and what was made of it.
sub hash_of {
    my ($hash, $text) = (0, @_);
    $hash = ($hash * 33 + $_) & 0xffffffff for unpack 'C*', $text;
    return $hash;
}
sub mixed { use integer; my ($source, $text) = @_; return ((hash_of($source) ^ hash_of($text)) * 0x9e3779b1) & 0xffffffff }

my $httpd = DCV::Httpd->new(one_child => 1, conf => <<'END');
DCVEngine On
DCVAuthority sectigo
@STATUS@
<VirtualHost *:@PORT@>
ServerName mallory.example
DCVCSRDirectory mallory
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName victim.example
DCVCSRDirectory victim
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(mallory victim);
$httpd->expect_log(qr/DCV0021: \S+\/victim: cannot read the directory/);
$httpd->expect_log(qr/DCV0020: \S+\/mallory\/bad\.csr: it holds no CSR/);
ok($httpd->start, 'httpd starts');
my $lines = sub { return scalar(() = $httpd->log =~ /DCV0021: \S+\/victim: /g) };
my $vanish = sub {
    my $before = $lines->();
    rename "$dir/victim", "$dir/gone" or die $!;
    my $is_logged = DCV::Httpd::wait_for(sub { $lines->() > $before });
    rename "$dir/gone", "$dir/victim" or die $!;
    return $is_logged && DCV::Httpd::wait_for(sub { !grep { $_->{source} =~ /victim/ } @{$httpd->report->{errors}} });
};
ok($vanish->(), 'that a directory is gone is logged');
my ($problem) = $httpd->log =~ /DCV0021: \S+\/victim: (.*)/;
$httpd->file('mallory/.new', 'no CSR');
my $text = 'it holds no CSR; expected is PEM with "-----BEGIN CERTIFICATE REQUEST-----", or DER';
my $high = time * 1_000_000 >> 32;
my $low = mixed("$dir/victim", $problem) ^ mixed("$dir/mallory/bad.csr", $text) ^ $high;
my $time = $high << 32 | $low;
system 'touch', '-d', sprintf('@%d.%06d', $time / 1_000_000, $time % 1_000_000), "$dir/mallory/.new" and die;
rename "$dir/mallory/.new", "$dir/mallory/bad.csr" or die $!;
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ /DCV0020: \S+\/mallory\/bad\.csr: \Q$text/ }), 'and so is a bad file of another customer');
ok($vanish->(), 'that the directory is gone once more is logged, too');
$httpd->stop;
done_testing;
