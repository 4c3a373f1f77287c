# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What make would do, by its own account: no goal installs anything but those that say so, and
# what a builder says by CPPFLAGS, CFLAGS and LDFLAGS is added to and never replaced.
use strict;
use warnings;
use DCV::Test;
use File::Temp qw(tempdir);

my $dir = tempdir('dcv-goals-XXXXXX', TMPDIR => 1, CLEANUP => 1);

# The lines that make would run, in a build of which nothing is there, with this environment.
my %environment;

sub lines_of {
    my ($goal, @variables) = @_;
    local %ENV = %ENV;
    delete @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS CPPFLAGS CFLAGS LDFLAGS)};
    @ENV{keys %environment} = values %environment;
    my $command = join ' ', 'make --no-print-directory -n', $goal, map { "'$_'" } "BUILD=$dir/build", @variables;
    my $out = `$command 2>&1`;
    is($?, 0, "make knows how: $goal @variables") or diag($out);
    return split /\n/, $out =~ s/\\\n//gr;
}

my @goals = `make --no-print-directory help` =~ /^  make (\S+)/mg;
cmp_ok(scalar @goals, '>', 25, 'make help lists the goals');
my @installs = grep { my $goal = $_; grep { m{tools/deps install|apt-get|npm install} } lines_of($goal) } @goals;
is(join(' ', sort @installs), 'check-windows demo deps deps-check windows-zip', 'no goal installs anything but these');

# Lines of the compiler, by what they make.
sub of_compiler { return grep { /^\s*\S*(?:cc|gcc|clang)\S* / && / -o \S+/ } @_ }
my @hardening = grep { `printf 'int x;' | cc $_ -Werror -x c -c -o /dev/null - 2>&1`; !$? } qw(-fstack-protector-strong -fstack-clash-protection -fcf-protection);
my @all = of_compiler(lines_of('all', 'CPPFLAGS=-DOF_CPP', 'CFLAGS=-O1 -DOF_C', 'LDFLAGS=-Wl,--of-ld'));
my @compiled = grep { / -c / } @all;
my @linked = grep { !/ -c / } @all;
cmp_ok(scalar @compiled, '>', 200, 'make would compile all sources');
is(scalar @linked, 2, 'and link the module and the command');
for my $flag ('-DOF_CPP', '-O1 -DOF_C', '-fvisibility=hidden', '-Wall', '-D_FORTIFY_SOURCE=2', @hardening) {
    is(join("\n", grep { !/ \Q$flag\E / } @compiled), '', "each is compiled with $flag");
}
for my $flag ('-O1 -DOF_C', '-Wl,--of-ld', '-Wl,-z,relro -Wl,-z,now') {
    is(join("\n", grep { !/ \Q$flag\E / } @linked), '', "both are linked with $flag");
}
my @tests = of_compiler(lines_of('units', 'CPPFLAGS=-DOF_CPP', 'CFLAGS=-O1 -DOF_C', 'LDFLAGS=-Wl,--of-ld'));
is(join("\n", grep { !/ -O1 -DOF_C / || !/ (?:-DOF_CPP|-Wl,--of-ld) / } @tests), '', 'so is each of the tests');

%environment = (CPPFLAGS => '-DOF_CPP', CFLAGS => '-O1 -DOF_C', LDFLAGS => '-Wl,--of-ld');
is(join("\n", of_compiler(lines_of('all'))), join("\n", @all), 'the environment says it as well');
%environment = ();

# A builder's own choice of what a default would say, and none at all.
@compiled = grep { / -c / } of_compiler(lines_of('all', 'CPPFLAGS=-D_FORTIFY_SOURCE=3'));
is(join("\n", grep { /_FORTIFY_SOURCE=2/ || !/_FORTIFY_SOURCE=3/ } @compiled), '', 'a builder\'s _FORTIFY_SOURCE is his');
is(join("\n", grep { !/ -O2 -g1 / } @compiled), '', 'without CFLAGS it is optimized');
@all = of_compiler(lines_of('all', 'HARDEN=no'));
is(join("\n", grep { /-fstack-protector|_FORTIFY_SOURCE|-z,relro|-z,now/ } @all), '', 'HARDEN=no leaves out what protects');
done_testing;
