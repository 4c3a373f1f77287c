# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What the module for Windows exports, and of which DLLs it makes use.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;

my $headers = `x86_64-w64-mingw32-objdump -p '$DCV::Wine::module'`;
my @exports = $headers =~ /^\s+\[ *\d+\] (\w+)$/mg;
is("@exports", 'dcv_module', 'the module exports its record alone');
my @dlls = sort map { lc } $headers =~ /DLL Name: (\S+)/g;
# Of Windows, of httpd as it is installed, and of OpenSSL, which comes with that.
my %known = map { $_ => 1 } qw(kernel32.dll msvcrt.dll ws2_32.dll advapi32.dll bcrypt.dll crypt32.dll user32.dll iphlpapi.dll
    libapr-1.dll libaprutil-1.dll libhttpd.dll libcrypto-3-x64.dll libssl-3-x64.dll);
is(join(' ', grep { !$known{$_} } @dlls), '', 'it needs what Windows and httpd have, and nothing else');
cmp_ok(scalar @dlls, '>=', 6, 'which was looked at');
open my $in, '<', "$DCV::Wine::made/module.log" or die $!;
unlike(join('', <$in>), qr/warning:/, 'it was built without a warning');
done_testing;
