# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv says how it is used: help, version, manual page, completion, in the reader's language; and
# refuses what it does not understand.
use strict;
use warnings;
use DCV::Test;
use DCV::Command qw(dcv);
use DCV::Data qw(make_csr slurp);

my @commands = qw(show check lint add remove list);
my ($version) = slurp('include/dcv/version.h') =~ /DCV_VERSION "([^"]+)"/;
my $csr = make_csr(subject => '/CN=www.example.com');

is_deeply([@{dcv('--version')}{qw(code out err)}], [0, "dcv (mod_dcv) $version\n", ''], '--version says the version');
my $help = dcv('--help');
is($help->{code}, 0, '--help ends with 0');
like($help->{out}, qr/^  $_ +\S/m, "and names $_") for @commands;
is(dcv('help')->{out}, $help->{out}, 'help is --help');
my $doc = slurp('docs/dcv.md');
for my $command (@commands) {
    my $run = dcv($command, '--help');
    is_deeply([@$run{qw(code err)}], [0, ''], "dcv $command --help ends with 0");
    like($run->{out}, qr/^Usage: dcv $command .*\n\n\S/, 'and says how it is used');
    is(dcv('help', $command)->{out}, $run->{out}, "dcv help $command says the same");
    like($doc, qr/^### $command$/m, 'the manual has it');
    for my $option ($run->{out} =~ /^  (?:-\w, |    )(--\w+)/mg) {
        like($doc, qr/^\| (?:.*)`(?:-\w`, `)?\Q$option\E/m, "and its option $option");
    }
}
my %taken = map { $_ => dcv($_, '--help')->{out} } @commands;
for my $row ($doc =~ /^## Options\n(.*?)^## /ms ? $1 =~ /^\| (`-.*?) \|/mg : ()) {
    for my $option ($row =~ /`(--\w+)/g) {
        ok(scalar(grep { /\Q$option\E/ } values %taken), "$option of the manual is an option of a command");
    }
}

# What is not understood.
for ([], ['nosuch'], ['help', 'nosuch'], ['--nosuch'], ['show'], ['show', '--nosuch', $csr], ['show', '-x', $csr], ['show', '-a'], ['show', '-f', 'xml', $csr], ['show', '-l', 'de', $csr],
    ['check', '--wait', $csr], ['check', '--nagios=1', $csr], ['list', 'x'], ['list'], ['remove', '-D', '/tmp'], ['add', '-D', '/tmp', $csr, $csr], ['lint', '--dns', $csr], ['remove', '-f', 'json', 'x']) {
    my $run = dcv(@$_);
    my $shown = join ' ', 'dcv', map { s/^\Q$csr\E$/FILE/r } @$_;
    is($run->{code}, 2, "wrong use: $shown");
    is($run->{out}, '', 'prints nothing');
    like($run->{err}, qr/\Adcv: \S[^\n]*; see "dcv (?:\w+ )?--help"\n\z/, 'and says where to look');
}
like(dcv('show', '--nosuch', $csr)->{err}, qr/unknown option --nosuch/, 'an unknown option is named');
like(dcv('show', '-x', $csr)->{err}, qr/unknown option -x/, 'so is a letter');
unlike(dcv("\e[31m")->{err} . dcv('show', "--\e[31m", $csr)->{err}, qr/\e/, 'what was typed moves no terminal');
is(dcv('show', $csr, '-a', 'sectigo')->{code}, 0, 'options may stand behind files');
is(dcv('show', '--authority=sectigo', '--', $csr)->{code}, 0, 'as one word, and ended by --');

# The language.
my %env = (LC_ALL => 'fr_FR.UTF-8', LC_MESSAGES => 'fr_BE', LANG => 'fr');
for my $variable (sort keys %env) {
    my $run = dcv({env => {$variable => $env{$variable}}}, '--help');
    isnt($run->{out}, $help->{out}, "$variable names French");
}
is(dcv({env => {LC_ALL => 'C', LANG => 'fr_FR.UTF-8'}}, '--help')->{out}, $help->{out}, 'LC_ALL goes before LANG');
is(dcv({env => {LC_ALL => '', LC_MESSAGES => 'en_GB', LANG => 'fr_FR.UTF-8'}}, '--help')->{out}, $help->{out}, 'what is empty is not set');
is(dcv({env => {LANG => 'xx_YY.UTF-8'}}, '--help')->{out}, $help->{out}, 'a language that it does not have is English');
is(dcv({env => {LANG => 'fr_FR.UTF-8'}}, 'lint', '-l', 'en', '--help')->{out}, dcv('lint', '--help')->{out}, '-l goes before the environment');
isnt(dcv('lint', '-l', 'fr', '--help')->{out}, dcv('lint', '--help')->{out}, 'also for French');

# The manual page, and completion.
my $page = `tools/man docs/dcv.md`;
like($page, qr/^\.TH DCV 1 /m, 'the manual page is dcv(1)');
like($page, qr/^\.SH $_$/m, "it has $_") for 'NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'EXIT STATUS', 'EXAMPLES', '"SEE ALSO"';
SKIP: {
    skip 'bash is not installed', 6 if system('command -v bash >/dev/null');
    local $ENV{PATH} = "$ENV{DCV_BUILD}:$ENV{PATH}";
    my $complete = sub {
        my (@words) = @_;
        my $words = join ' ', map { "'$_'" } @words;
        return join ' ', split /\n/, `bash -c 'source conf/bash-completion/dcv; COMP_WORDS=("\$@"); COMP_CWORD=\$((\$# - 1)); _dcv; printf "%s\\n" "\${COMPREPLY[@]}"' - $words 2>&1`;
    };
    is($complete->('dcv', 'l'), 'lint list', 'bash completes commands');
    is($complete->('dcv', 'check', '--na'), '--nagios', 'and options');
    is($complete->('dcv', 'show', '-a', 'zero'), 'zerossl', 'and authorities');
    is($complete->('dcv', 'show', '-f', ''), 'text json zone message', 'and formats');
    my $drop = "$DCV::Data::dir/drop";
    mkdir $drop or die $!;
    dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'order-1', $csr);
    is($complete->('dcv', 'remove', '-D', $drop, 'ord'), 'order-1.csr', 'and orders of a directory');
    is($complete->('dcv', 'lint', "$drop/ord"), "$drop/order-1.csr", 'and files');
}
done_testing;
