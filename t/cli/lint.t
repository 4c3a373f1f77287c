# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv lint says what the CA will object to, a line each, as compilers do.
use strict;
use warnings;
use DCV::Test;
use DCV::Command qw(dcv);
use DCV::Data qw(make_csr slurp write_file day);
use DCV::Json qw(decode_json);

my $dir = $DCV::Data::dir;
my $good = make_csr(subject => '/CN=www.example.com', key => 'rsa:2048');
my $weak = make_csr(subject => '/CN=www.example.com', key => 'rsa:1024');
my $local = make_csr(subject => '/CN=intranet.local', san => 'DNS:intranet.local,DNS:*.example.com');

my $run = dcv('lint', '-a', 'sectigo', $good);
is_deeply([@$run{qw(code out err)}], [0, '', ''], 'a CSR without a flaw is no word worth');
$run = dcv('lint', '-a', 'sectigo', $weak);
is($run->{code}, 1, 'a problem ends with 1');
like($run->{out}, qr/^\Q$weak\E: problem weak_key: \S.*\.$/m, 'a line has file, severity, code, what, and what to do');
$run = dcv('lint', '-a', 'sectigo', make_csr(subject => '/CN=*.example.com', key => 'rsa:2048'));
is($run->{code}, 0, 'notes alone end with 0');
like($run->{out}, qr/: note wildcard_no_file: /, 'but are told');
$run = dcv('lint', '-a', 'sectigo', $local, $good);
is($run->{code}, 1, 'one of several with a problem ends with 1');
like($run->{out}, qr/^\Q$local\E: problem name_not_public: /m, 'which is told');
my $broken = DCV::Data::der_of($good);
substr $broken, -9, 1, chr(1 ^ ord substr $broken, -9, 1);
$run = dcv('lint', '-a', 'sectigo', write_file("$dir/broken.csr", $broken));
like($run->{out}, qr/: problem signature_invalid: /, 'a signature that is not the key\'s is a problem');
my $over = write_file("$dir/over.csr", "DCV-Issued: " . day(-40) . "\n" . slurp($good));
like(dcv('lint', '-a', 'sectigo', $over)->{out}, qr/: problem expired: /, 'an order that is over is a problem');
$run = dcv('lint', '-a', 'sectigo', $weak, "$dir/nowhere");
is($run->{code}, 2, 'what cannot be used counts for more than what has to be mended');
like($run->{out}, qr/weak_key/, 'and the others are told');
is(decode_json(dcv('lint', '-a', 'sectigo', '-f', 'json', $weak)->{out})->{orders}[0]{warnings}[0]{severity}, 'problem', 'programs get JSON');
is(dcv('lint', '-a', 'sectigo', '-f', 'json', $weak)->{code}, 1, 'with the same status');
my $odd = make_csr(subject => "/CN=\e[31mred");
unlike(dcv('lint', '-a', 'sectigo', $odd)->{out}, qr/\e/, 'nothing of a CSR moves a terminal');
done_testing;
