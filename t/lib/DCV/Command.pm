# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The command dcv, as a panel runs it: without a terminal, and with an environment of its own.
#
#   my $run = dcv('show', '-a', 'sectigo', $csr);     # {code, out, err, signal}
#   my $run = dcv({in => $text, env => {LANG => 'fr_FR.UTF-8'}}, 'lint', '-');
#   my $text = on_terminal('show', $csr);             # what a terminal gets; undef: no script(1)
package DCV::Command;
use strict;
use warnings;
use DCV::Data ();
use Exporter 'import';
use File::Temp qw(tempdir);

our @EXPORT_OK = qw(dcv dcv_path on_terminal start_dcv quoted);

my $dir = tempdir('dcv-command-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $dir;

sub dcv_path {
    my ($path) = (@_, "$ENV{DCV_BUILD}/dcv");
    return ($ENV{DCV_UNDER} // '') eq 'valgrind' ? ('valgrind', '-q', '--error-exitcode=99', $path) : ($path);
}

# Where other users get, who may not enter the home of who has built it.
sub copied_path {
    my $path = "$dir/dcv";
    -e $path or system('install', '-m', '755', "$ENV{DCV_BUILD}/dcv", $path) == 0 or die;
    return $path;
}

# Start it. Options: in (its standard input), out and err (paths of its others), env, umask, dir
# (where it runs), user (a uid and gid, for root). Returns its pid.
sub start_dcv {
    my ($options, @arguments) = @_;
    my $pid = fork // die $!;
    return $pid if $pid;
    delete @ENV{qw(LC_ALL LC_MESSAGES LANG NO_COLOR)};
    %ENV = (%ENV, %{$options->{env} // {}});
    DCV::Data::write_file("$dir/in.$$", $options->{in} // '');
    open STDIN, '<', "$dir/in.$$" or die $!;
    open STDOUT, '>', $options->{out} or die "$options->{out}: $!";
    open STDERR, '>', $options->{err} or die "$options->{err}: $!";
    umask $options->{umask} if defined $options->{umask};
    chdir $options->{dir} or die $! if $options->{dir};
    my @path = dcv_path($options->{user} ? copied_path() : ());
    if ($options->{user}) {
        ($(, $)) = ($options->{user}[1], "$options->{user}[1] $options->{user}[1]");
        ($<, $>) = ($options->{user}[0]) x 2;
    }
    exec @path, @arguments or die $!;
}

sub dcv {
    my $options = ref $_[0] ? shift : {};
    my ($out, $err) = map { $options->{$_} // "$dir/$_" } qw(out err);
    waitpid start_dcv({%$options, out => $out, err => $err}, @_), 0;
    my $status = $?;
    return {code => $status >> 8, signal => $status & 127, map { $_->[0] => -f $_->[1] ? DCV::Data::slurp($_->[1]) : '' } ['out', $out], ['err', $err]};
}

# A shell's word.
sub quoted { return join ' ', map { "'" . s/'/'\\''/gr . "'" } @_ }

sub on_terminal {
    my $options = ref $_[0] ? shift : {};
    return if system('command -v script >/dev/null');
    local %ENV = (%ENV, TERM => 'xterm', %{$options->{env} // {}});
    delete @ENV{qw(LC_ALL LC_MESSAGES LANG)};
    delete $ENV{NO_COLOR} if !$options->{env}{NO_COLOR};
    my $command = quoted(dcv_path(), @_);
    return scalar `script -qec @{[quoted($command)]} /dev/null </dev/null`;
}

1;
