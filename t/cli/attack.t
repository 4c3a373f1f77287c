# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What happens to dcv: readers that go, no output, full disks, pipes, links, signals, an odd
# environment. It ends, says so by its status, and leaves nothing half done.
use strict;
use warnings;
use DCV::Test;
use DCV::Command qw(dcv start_dcv quoted);
use DCV::Data qw(make_csr make_csrs slurp write_file der_of);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use File::Temp qw(tempdir);
use POSIX qw(mkfifo WNOHANG);

my $dir = tempdir('dcv-attack-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $dir;
my $csr = make_csr(subject => '/CN=www.example.com');
my $dcv = "$ENV{DCV_BUILD}/dcv";

sub entries { return join ' ', map { s{.*/}{}r } sort grep { !m{/\.\.?\z} } glob "$_[0]/{.*,*}" }
sub shell {
    my ($command) = @_;
    system('bash', '-c', $command);
    return $? >> 8;
}

# Output that goes nowhere.
SKIP: {
    skip 'bash is not installed', 11 if system('command -v bash >/dev/null');
    my $show = quoted($dcv, 'show', '-a', 'sectigo', $csr);
    is(shell("$show >&- 2>'$dir/err'"), 3, 'closed standard output is told by the status');
    like(slurp("$dir/err"), qr/^dcv: standard output cannot be written: /, 'and on standard error');
    is(shell("$show >/dev/full 2>'$dir/err'"), 3, 'a full disk is told by the status');
    like(slurp("$dir/err"), qr/^dcv: standard output cannot be written: /, 'and on standard error');
    is(shell("$show >&- 2>&-"), 3, 'also where nobody can be told anything');
    is(shell("$show 2>&- >/dev/null"), 0, 'without standard error all may be right');
    is(shell("$show <&- >/dev/null"), 0, 'and without standard input');
    is(shell(quoted($dcv, 'show', '-a', 'sectigo', '-') . ' <&- 2>/dev/null'), 2, 'unless it is to be read');
    my @many = make_csrs($dir, 400);
    is(shell(quoted($dcv, 'show', '-a', 'sectigo', @many) . " 2>'$dir/err' | head -n 1 >/dev/null; exit \${PIPESTATUS[0]}"), 3, 'a reader that has gone is told by the status');
    is(slurp("$dir/err"), '', 'and by nothing else');
    unlink glob "$dir/*.csr";
    mkdir "$dir/closed" or die $!;
    # The path is not printed, but the order is there, and the status says that something is wrong.
    is(shell(quoted($dcv, 'add', '-D', "$dir/closed", '-a', 'sectigo', '-n', 'x', $csr) . ' >&- 2>/dev/null') . ' ' . entries("$dir/closed"), '3 x.csr', 'an order that nobody hears of is whole');
}

# A disk that is full.
SKIP: {
    my $small = "$dir/small";
    mkdir $small or die $!;
    skip 'no small file system can be mounted here', 3 if $> || system("mount -t tmpfs -o size=8k,mode=755 dcv '$small' 2>/dev/null");
    my $filled = write_file("$small/filler", 'x' x 4096);
    my $big = make_csr(subject => '/CN=www.example.com', san => join ',', map { "DNS:n$_.example.com" } 1 .. 200);
    my $run = dcv('add', '-D', $small, '-a', 'sectigo', '-n', 'x', $big);
    is($run->{code}, 2, 'where there is no room nothing is placed');
    like($run->{err}, qr/^dcv: \Q$small\E\/x\.csr: the order was not written: .*; nothing is left of it$/, 'and that is told');
    is(entries($small), 'filler', 'nothing is left');
    system("umount '$small'");
}

# A directory with what is no file.
my $drop = "$dir/drop";
mkdir $drop or die $!;
mkfifo("$drop/pipe.csr", 0600) or die $!;
symlink '/dev/zero', "$drop/device.csr" or die $!;
symlink 'loop.csr', "$drop/loop.csr" or die $!;
symlink '/nowhere', "$drop/nothing.csr" or die $!;
symlink $csr, "$drop/linked.csr" or die $!;
mkdir "$drop/directory.csr" or die $!;
write_file("$drop/large.csr", 'x' x 300_000);
write_file("$drop/\e[31m\n.csr", 'x');
my $run = dcv('list', '-D', $drop, '-a', 'sectigo');
is($run->{code}, 1, 'list reads a directory with pipes, devices and loops, and ends');
like($run->{out}, qr/\Alinked\.csr\tsectigo\t[^\n]+\n\z/, 'what a link leads to is an order');
is(scalar(() = $run->{err} =~ /^dcv: /mg), 7, 'each of the others is told of');
like($run->{err}, qr{^dcv: \Q$drop\E/$_: it is no regular file}m, "$_ is none") for 'pipe.csr', 'device.csr';
unlike($run->{err}, qr/[^\n -~]/, 'and none of their names moves a terminal');
my $errors = decode_json(dcv('list', '-D', $drop, '-a', 'sectigo', '-f', 'json')->{out})->{errors};
is(scalar @$errors, 7, 'JSON has them as errors');

# What is no regular file is not even opened: to open a device may start it. Whoever writes to a
# pipe waits for that.
my $writer = fork // die $!;
if (!$writer) {
    open my $out, '>', "$drop/pipe.csr" or die $!;
    POSIX::_exit(0);
}
dcv('list', '-D', $drop, '-a', 'sectigo');
sleep 1;
is(waitpid($writer, WNOHANG), 0, 'list opens no pipe in a directory');
kill 'KILL', $writer;
waitpid $writer, 0;

# A pipe is read where it is named, to its end or to the limit.
mkfifo("$dir/named", 0600) or die $!;
my $pid = fork // die $!;
if (!$pid) {
    open my $out, '>', "$dir/named" or die $!;
    print $out slurp($csr);
    close $out;
    POSIX::_exit(0);
}
is(dcv('show', '-a', 'sectigo', "$dir/named")->{code}, 0, 'a pipe is read where it is named');
waitpid $pid, 0;
is(dcv('show', '-a', 'sectigo', '/dev/zero')->{code}, 2, 'what has no end is not read to it');
like(dcv('show', '-a', 'sectigo', '/dev/zero')->{err}, qr/larger than 256 KiB/, 'but to the limit');

# The directory is exchanged for a link while an order is placed: it goes where it was to go.
mkdir "$dir/$_" or die $! for 'mine', 'other';
symlink "$dir/mine", "$dir/link" or die $!;
is(dcv('add', '-D', "$dir/link", '-a', 'sectigo', '-n', 'x', $csr)->{code}, 0, 'a link to a directory is one');
is(entries("$dir/mine"), 'x.csr', 'where the order is');

# Who places orders for others, root above all, is led nowhere by them.
mkdir "$dir/theirs" or die $!;
chmod 0777, "$dir/theirs" or die $!;
symlink "$dir/other", "$dir/theirs/dcv" or die $!;
symlink "$dir/theirs/dcv", "$dir/way" or die $!;
symlink '../other/', "$dir/theirs/relative" or die $!;
my $foreign = qr/a link in its path could have been made by others, since they may write to the link's directory; name the directory that it leads to, or run dcv as the user who owns the link$/;
write_file("$dir/other/kept.csr", 'x');
for my $path ("$dir/theirs/dcv", "$dir/theirs/dcv/", "$dir/theirs/./dcv/.", "$dir/way", "$dir/theirs/relative", "$dir/mine/../theirs/dcv") {
    $run = dcv('add', '-D', $path, '-a', 'sectigo', '-n', 'x', $csr);
    is($run->{code}, 2, 'a link that others could have made is not followed by add: ' . $path =~ s/^\Q$dir\E//r);
    like($run->{err}, $foreign, 'and that is told');
    is(dcv('remove', '-D', $path, 'kept')->{code}, 2, 'nor by remove');
}
is(entries("$dir/other"), 'kept.csr', 'and nothing has come or gone there');
is(dcv('add', '-D', "$dir/theirs", '-a', 'sectigo', '-n', 'x', $csr)->{code}, 0, 'their directory itself is used');
chmod 0755, "$dir/theirs" or die $!;
is(dcv('add', '-D', "$dir/theirs/relative", '-a', 'sectigo', '-n', 'y', $csr)->{code}, 0, 'so is a link of a directory that nobody else may write to');
is(entries("$dir/other"), 'kept.csr y.csr', 'wherever it leads');
SKIP: {
    skip 'only root gives directories away', 1 if $>;
    chown 65532, 65532, "$dir/theirs" or die $!;
    is(dcv('add', '-D', "$dir/theirs/dcv", '-a', 'sectigo', '-n', 'z', $csr)->{code}, 2, 'another owner may write to it, too');
}
symlink 'circle', "$dir/circle" or die $!;
is(dcv('add', '-D', "$dir/circle", '-a', 'sectigo', '-n', 'x', $csr)->{code}, 2, 'a link that leads to itself ends');
is(dcv({dir => "$dir/mine"}, 'add', '-D', $_, '-a', 'sectigo', '-n', 'r', '--replace', $csr)->{code}, 0, "a relative directory is taken: $_") for '.', '../mine', './';
is(dcv('add', '-D', '', '-a', 'sectigo', '-n', 'x', $csr)->{code}, 2, 'none is not');

# A directory that is a link every other moment.
mkdir $_ or die $! for "$dir/swap", "$dir/swap/dcv", "$dir/victim";
chmod 0777, "$dir/swap" or die $!;
my $swapper = fork // die $!;
if (!$swapper) {
    symlink "$dir/victim", "$dir/swap/link" or POSIX::_exit(1);
    while (getppid != 1) {
        rename "$dir/swap/dcv", "$dir/swap/aside";
        rename "$dir/swap/link", "$dir/swap/dcv";
        rename "$dir/swap/dcv", "$dir/swap/link";
        rename "$dir/swap/aside", "$dir/swap/dcv";
    }
    POSIX::_exit(0);
}
dcv('add', '-D', "$dir/swap/dcv", '-a', 'sectigo', '-n', "n$_", $csr) for 1 .. 100;
kill 'KILL', $swapper;
waitpid $swapper, 0;
is(entries("$dir/victim"), '', 'who exchanges it all the time leads nobody elsewhere');

# A signal while an order is placed: whole or not at all, and no trace else.
my %seen;
for my $round (1 .. 60) {
    my $place = "$dir/signal";
    mkdir $place if !-d $place;
    unlink glob "$place/{.*,*}";
    my $child = start_dcv({out => "$dir/out", err => "$dir/err"}, 'add', '-D', $place, '-a', 'sectigo', '-n', 'x', $csr);
    select undef, undef, undef, $round / 10_000;
    kill qw(INT TERM HUP)[$round % 3], $child;
    waitpid $child, 0;
    my $left = entries($place);
    $seen{$left eq 'x.csr' && der_of("$place/x.csr") ne der_of($csr) ? 'a part' : $left}++;
}
is(join(',', grep { $_ ne '' && $_ ne 'x.csr' } keys %seen), '', 'a signal leaves no order, or the whole of it');

# The environment says nothing but the language and what a terminal is.
my $plain = dcv('show', '-a', 'sectigo', $csr);
my $conf = write_file("$dir/evil.conf", "DCVAuthority certigna\n");
my $odd = dcv({env => {DCV_AUTHORITY => 'certigna', DCV_CONFIG => $conf, DCV_BUILD => $ENV{DCV_BUILD}, DCV_DIRECTORY => $dir, TERM => "\e", COLUMNS => 'x', http_proxy => 'http://127.0.0.1:1', POSIXLY_CORRECT => 1, LANG => '../../etc/passwd', NLSPATH => $dir, HOME => '/nowhere', TMPDIR => '/nowhere'}}, 'show', '-a', 'sectigo', $csr);
is($odd->{code}, 0, 'an odd environment changes nothing');
is($odd->{out} =~ s/^Generated.*//mr, $plain->{out} =~ s/^Generated.*//mr, 'of what is shown either');
is(dcv({env => {DCV_AUTHORITY => 'sectigo'}}, 'show', $csr)->{code}, 2, 'nor does it name an authority');
is(dcv({env => {DCV_CONFIG => $conf}}, 'show', $csr)->{code}, 2, 'or a configuration');

# Arguments of any length and kind.
is(dcv('show', '-a', 'x' x 100_000, $csr)->{code}, 2, 'a long authority');
is(dcv('show', '-a', 'sectigo', '-d', join(',', map { "n$_.example" } 1 .. 2000), $csr)->{code}, 2, 'too many names');
is(dcv('show', '-a', 'sectigo', '-u', "a\nDCV-Authority: x", $csr)->{code}, 2, 'a unique value with a line of its own');
is(dcv('add', '-D', $drop, '-a', "sectigo\n", '-n', 'y', $csr)->{code}, 2, 'an authority with a line of its own');
my $shown = dcv('show', '-a', 'sectigo', '-d', "a.example\n\e[31m.example", $csr);
unlike($shown->{out} . $shown->{err}, qr/\e/, 'names that move no terminal');
ok(!-e "$drop/y.csr", 'and nothing of it has come to a file');
unlink "$drop/\e[31m\n.csr";
done_testing;
