# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# CMakeLists.txt builds the module here, too, so that it stays right for Windows.
use strict;
use warnings;
use DCV::Test;
use File::Temp qw(tempdir);
use DCV::Httpd;
use DCV::Data qw(make_csr path_of sha256_of);

plan skip_all => 'the build is looked at as it is' if $ENV{DCV_UNDER};
plan skip_all => 'cmake is not installed' if system('command -v cmake >/dev/null 2>&1');

my $build = tempdir('dcv-cmake-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $build;
# Ninja, where it is, needs no process beside that of the compiler for each source.
local $ENV{CMAKE_GENERATOR} = 'Ninja' if !system 'command -v ninja >/dev/null 2>&1';
# Without the network first, whose sources are built below. No debugger looks at it.
my $out = `cmake -S . -B '$build' -D NETWORK=OFF -D CMAKE_BUILD_TYPE=None -D CMAKE_C_FLAGS=-O0 2>&1 && cmake --build '$build' -j2 2>&1`;
is($?, 0, 'cmake builds the module') or diag($out);
unlike($out, qr/warning:/i, 'it builds without a warning');
my $module = "$build/mod_dcv.so";
is(join(' ', map { (split)[2] } grep { !/ [A] / } split /\n/, `nm -D --defined-only '$module'`), 'dcv_module', 'the module exports its record alone');
unlike(`ldd '$module'`, qr/unbound|ldns|curl/, 'NETWORK=OFF needs none of the libraries of checks');

# Each source is built by both, but those of the other system and of the network.
my %built = map { m{/CMakeFiles/\w+\.dir/(.+\.c)\.o$} ? ($1 => 1) : () } split /\n/, `find '$build' -name '*.c.o'`;
my @missing = grep { !$built{$_} && !m{^src/net/(?!no_run)|system/(?:windows\w*|no_notify|no_handle)\.c$} } split /\n/, `find src mod_dcv.c -name '*.c'`;
is(join(' ', @missing), '', 'each source is built');

local $DCV::Httpd::module = $module;
my $csr = make_csr(subject => '/CN=www.example.com');
like(scalar `'$build/dcv' show -a sectigo '$csr'`, qr/^Body: @{[sha256_of($csr)]}\\nsectigo\.com$/m, 'the command works');
my $httpd = DCV::Httpd->new(one_child => 1, conf => "DCVEngine On\nDCVCSRFile $csr authority=sectigo\n");
ok($httpd->start, 'httpd starts with the module that cmake has built');
is($httpd->get(path_of($csr))->{body}, sha256_of($csr) . "\nsectigo.com", 'it answers');
$httpd->stop;

# With the network, as is the default here: the rest is built already.
$out = `cmake -S . -B '$build' -D NETWORK=ON 2>&1 && cmake --build '$build' -j2 --target mod_dcv 2>&1`;
is($?, 0, 'cmake builds the module with the network') or diag($out);
unlike($out, qr/warning:/i, 'without a warning, too');
is(join(' ', map { (split)[2] } grep { !/ [A] / } split /\n/, `nm -D --defined-only '$module'`), 'dcv_module', 'the module with the network exports its record alone');
my $libraries = `ldd '$module'`;
like($libraries, qr/\blib$_\b/, "it needs lib$_") for qw(unbound ldns curl);
my @network = grep { !m{no_run|/system/windows} && !-e "$build/CMakeFiles/dcv_net.dir/$_.o" } split /\n/, `find src/net -name '*.c'`;
is(join(' ', @network), '', 'each source of the network is built');
done_testing;
