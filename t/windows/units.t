# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The unit tests of the core, and of the glue's and network's parts for Windows, as its programs.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(write_file);
use DCV::Wine;
use File::Temp qw(tempdir);
use IPC::Open2;

# Where commands of the tests leave files, and where programs find their DLLs.
my $build = tempdir('dcv-units-XXXXXX', TMPDIR => 1, CLEANUP => 1);
mkdir "$build/unit";
chmod 0755, $build, "$build/unit";
$ENV{WINEPATH} = DCV::Wine::windows_path("$DCV::Wine::made/tests");

# Run a program, and the commands of the shell that it asks for. Returns its exit code and TAP.
sub run_unit {
    my ($program) = @_;
    my $pid = open2(my $out, my $in, 'timeout', '300', DCV::Wine::command_of($program));
    binmode $_ for $out, $in;
    my $tap = '';
    while (my $line = <$out>) {
        $line =~ s/\r//g;
        if ($line =~ /^sh: (.*)$/) {
            local $ENV{DCV_BUILD} = $build;
            my $reply = `$1`;
            syswrite $in, length($reply) . "\n$reply";
        }
        else { $tap .= $line }
    }
    waitpid $pid, 0;
    return ($? >> 8, $tap);
}

my @sources = split /\n/, `find t/unit/core t/windows -name 'test_*.c' | sort`;
cmp_ok(scalar @sources, '>', 100, 'unit tests are found');
my @programs = map { "$DCV::Wine::made/module/units/" . s{^t/(?:unit/)?(.*)\.c$}{$1.exe}r } @sources;
is(join(' ', grep { !-e } @programs), '', 'each is built');
for my $program (@programs) {
    my $name = $program =~ s{.*/units/}{}r;
    my ($code, $tap) = run_unit($program);
    my @failed = $tap =~ /^(not ok .*)$/mg;
    my ($planned) = $tap =~ /^1\.\.(\d+)$/m;
    is(join("\n", @failed), '', "$name: all assertions hold");
    ok($code == 0 && $planned, "$name: it ends well") or diag("exit code $code\n", substr $tap, -300);
}
done_testing;
