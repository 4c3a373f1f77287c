# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What programs of Windows write is a CSR here, too: certreq, PowerShell, the IIS manager, Notepad.
use strict;
use warnings;
use DCV::Command qw(dcv);
use DCV::Data qw(slurp);
use DCV::Test;
use DCV::Written qw(written);

my @csrs = written();
is(join(' ', map { $_->{path} } @csrs), join(' ', sort glob 't/data/windows/*'), 'each file of t/data/windows is known');
for my $csr (@csrs) {
    my $run = dcv('show', '-a', 'sectigo', $csr->{path});
    is($run->{code}, 0, "$csr->{file} is read") or diag($run->{err});
    is(join(' ', $run->{out} =~ /^MD5: (\w+)$/mg), $csr->{md5}, 'it is the DER that is hashed');
    is(join(' ', $run->{out} =~ /^Domain: (\S+)$/mg), join(' ', @{$csr->{names}}), 'its names are found');
    like($run->{out}, qr/^Signature: sha256WithRSAEncryption valid$/m, 'its signature verifies');
    like($run->{out}, qr/\b$csr->{sha256}\\nsectigo\.com$/m, 'and the file is that of its SHA-256');
}

# The documentation has a row for each.
my ($table) = slurp('docs/windows.md') =~ /^(\| what writes it .*?)\n\n/ms;
for my $what ('OpenSSL', 'certreq', 'PowerShell', 'Notepad', 'IIS manager', 'DER') {
    like($table, qr/^\| [^|]*$what.*\| reads it \|$/m, "docs/windows.md says that what $what writes is read");
}
done_testing;
