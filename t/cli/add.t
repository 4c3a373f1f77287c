# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv add puts an order into a drop-in directory whole or not at all, refuses what httpd would
# refuse in the same words, and takes no name that could be a path; remove and list go with it.
use strict;
use warnings;
use DCV::Test;
use DCV::Command qw(dcv start_dcv);
use DCV::Data qw(make_csr md5_of sha256_of slurp write_file day der_of path_of);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use File::Temp qw(tempdir);

my $dir = tempdir('dcv-add-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $dir;
my $csr = make_csr(subject => '/CN=www.example.com', san => 'DNS:www.example.com,DNS:example.com');
my $md5 = md5_of($csr);

# A directory with a mode, empty.
my $made = 0;
sub directory {
    my ($mode) = @_;
    my $path = "$dir/" . ++$made;
    mkdir $path or die $!;
    chmod $mode // 0755, $path;
    return $path;
}
sub entries { return join ' ', map { s{.*/}{}r } sort grep { !m{/\.\.?\z} } glob "$_[0]/{.*,*}" }
sub mode_of { return sprintf '%04o', (stat $_[0])[2] & 07777 }

# An order, and what is in its file.
my $drop = directory();
my $run = dcv('add', '-D', $drop, '-a', 'Sectigo', '-u', 'a1b2c3', '-d', 'more.example,example.com,*.more.example', '-n', 'order-4711', $csr);
is_deeply([@$run{qw(code out err)}], [0, "$drop/order-4711.csr\n", ''], 'the path is printed, and nothing else');
my $text = slurp("$drop/order-4711.csr");
like($text, qr/\ADCV-Authority: sectigo\nDCV-Unique-Value: a1b2c3\nDCV-Domains: more\.example,\*\.more\.example\n-----BEGIN CERTIFICATE REQUEST-----\n/, 'header lines stand before the CSR');
is(der_of("$drop/order-4711.csr"), der_of($csr), 'openssl reads the same CSR');
is(entries($drop), 'order-4711.csr', 'and nothing else is in the directory');
$run = dcv('add', '-D', "$drop/", '-a', 'sectigo', $csr);
is($run->{out}, "$drop/$md5.csr\n", 'without a name it is the MD5');
is(dcv({dir => $dir}, 'add', '-D', $made, '-a', 'sectigo', '-n', 'here', $csr)->{out}, "$made/here.csr\n", 'a relative directory is taken as it is given');

# What stood in the file with it.
my $mixed = write_file("$dir/mixed.pem", "DCV-Authority: certigna\r\nDCV-Issued: " . day(-1) . "\r\nnotes\r\n" . slurp($csr) . slurp("$csr.key"));
$drop = directory();
is(dcv('add', '-D', $drop, '-n', 'mixed', $mixed)->{code}, 0, 'a file with more in it is taken');
$text = slurp("$drop/mixed.csr");
is($text =~ s/-----BEGIN.*//sr, "DCV-Authority: certigna\nDCV-Issued: " . day(-1) . "\n", 'its header lines are kept');
unlike($text, qr/PRIVATE|notes/, 'and neither its private key nor anything else');
is(dcv({in => der_of($csr)}, 'add', '-D', $drop, '-a', 'sectigo', '-n', 'der', '-')->{code}, 0, 'DER on standard input is taken');
is(der_of("$drop/der.csr"), der_of($csr), 'and written as PEM');
my $conf = write_file("$dir/dcv.conf", "DCVAuthority zerossl\n");
is(dcv('add', '-D', $drop, '--config', $conf, '-u', 'u1', '-n', 'conf', $csr)->{code}, 0, 'the configuration may name the authority');
like(slurp("$drop/conf.csr"), qr/^DCV-Authority: zerossl$/m, 'which is written');

# What httpd refuses is refused, in its words.
my $httpd = DCV::Httpd->new(conf => "DCVEngine On\nDCVCSRDirectory drop\n\@STATUS\@\n");
my $served = $httpd->drop_box;
my %refused = (
    empty => '', text => "hello\n", two => slurp($csr) x 2, cut => substr(slurp($csr), 0, 200), key => slurp("$csr.key"),
    damaged => slurp($csr) =~ s/\n(\w{10})/\n$1!/r, 'no unique value' => "DCV-Authority: zerossl\n" . slurp($csr),
    'a unique value that is none' => "DCV-Authority: sectigo\nDCV-Unique-Value: a-b\n" . slurp($csr),
    'an unknown authority' => "DCV-Authority: nosuch\n" . slurp($csr), 'an unknown line' => "DCV-Autority: sectigo\n" . slurp($csr),
    'no day' => "DCV-Authority: sectigo\nDCV-Issued: soon\n" . slurp($csr), 'no name' => "DCV-Authority: sectigo\nDCV-Domains: a_b.example,,-\n" . slurp($csr),
    large => slurp($csr) . ' ' x 300_000,
);
my @kinds = sort keys %refused;
$httpd->{quiet} = [qr/DCV0020/];
write_file("$served/$_.csr", $refused{$kinds[$_]}) for 0 .. $#kinds;
ok($httpd->start, 'httpd starts with files that are no orders');
my $errors;
DCV::Httpd::wait_for(sub { $errors = $httpd->report->{errors}; return @$errors == @kinds });
my %words = map { $_->{source} => $_->{text} } @$errors;
$drop = directory();
for my $i (0 .. $#kinds) {
    my $words = $words{"$served/$i.csr"} // 'nothing';
    $run = dcv('add', '-D', $drop, '-n', 'x', "$served/$i.csr");
    is($run->{code}, 2, "refused: $kinds[$i]");
    is($run->{err}, "dcv: $served/$i.csr: $words\n", 'in the words of httpd');
}
is(entries($drop), '', 'and nothing of it is in the directory');
$httpd->stop;

# Names.
for my $name ('../up', '/tmp/abs', 'a/b', '.hidden', '..', '.', '', '-rf', "a\nb", "a\tb", "a\e[31m", 'a b', 'a\\b', "b\xc3\xbccher", 'a:b', '*', '$(id)', '`id`', 'a' x 201, 'a;b', "a'b", 'a"b', 'a&b', 'a|b', '~root', '%2e%2e%2fx') {
    $run = dcv('add', '-D', $drop, '-a', 'sectigo', "--name=$name", $csr);
    my $shown = $name =~ s/[^ -~]/?/gr;
    is($run->{code}, 2, "no name: $shown");
    unlike($run->{err}, qr/[^\n -~]/, 'and what is said of it moves no terminal');
}
is(entries($drop), '', 'none of them has come to anything');
is(dcv('add', '-D', $drop, '-a', 'sectigo', '-n', $_, $csr)->{code}, 0, "a name: $_") for 'example.com', 'A_1-b+c@d=e,f', 'x.PEM', 'y.der', 'a' x 200;
is(join(' ', map { length > 30 ? length : $_ } split / /, entries($drop)), 'A_1-b+c@d=e,f.csr 204 example.com.csr x.PEM y.der', 'with .csr where they lack an ending');

# One that is there.
$drop = directory();
dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'one', '-n', 'x', $csr);
my $before = slurp("$drop/x.csr");
$run = dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'two', '-n', 'x', $csr);
is($run->{code}, 2, 'a name that is there is refused');
like($run->{err}, qr/^dcv: \Q$drop\E\/x\.csr: an order of that name is there; .*--replace/, 'and it is said how to replace it');
is(slurp("$drop/x.csr"), $before, 'what is there stays');
is(dcv('add', '-D', $drop, '-a', 'sectigo', '-u', 'two', '-n', 'x', '--replace', $csr)->{code}, 0, '--replace replaces it');
like(slurp("$drop/x.csr"), qr/^DCV-Unique-Value: two$/m, 'by the new one');
is(entries($drop), 'x.csr', 'and leaves nothing else');
mkdir "$drop/d.csr" or die $!;
is(dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'd', '--replace', $csr)->{code}, 2, 'a directory is not replaced');
symlink "$dir/elsewhere", "$drop/l.csr" or die $!;
is(dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'l', $csr)->{code}, 2, 'a link is there, too, even one to nothing');
is(dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'l', '--replace', $csr)->{code}, 0, 'and is replaced itself');
ok(!-l "$drop/l.csr" && !-e "$dir/elsewhere", 'and not what it leads to');

# Of several at once one succeeds, and the file is whole.
$drop = directory();
my %pid = map { start_dcv({out => "$dir/out.$_", err => "$dir/err.$_"}, 'add', '-D', $drop, '-a', 'sectigo', '-u', "u$_", '-n', 'same', $csr) => $_ } 1 .. 12;
my %code;
$code{waitpid($_, 0) && $? >> 8}++ for keys %pid;
is_deeply(\%code, {0 => 1, 2 => 11}, 'of twelve who add one name at once, one succeeds');
is(entries($drop), 'same.csr', 'and one file is there');
is(der_of("$drop/same.csr"), der_of($csr), 'whole');

# Modes: those may read it who may read the directory, whatever the umask.
for ([0755, '0644'], [0750, '0640'], [0700, '0600'], [0711, '0600'], [0770, '0640'], [01777, '0644']) {
    my ($mode, $expected) = @$_;
    for my $umask (0, 027, 0777) {
        $drop = directory($mode);
        $run = dcv({umask => $umask}, 'add', '-D', $drop, '-a', 'sectigo', '-n', 'x', $csr);
        is($run->{code} || mode_of("$drop/x.csr"), $expected, sprintf 'of a directory with %04o, with a umask of %03o', $mode, $umask) or diag($run->{err});
    }
}
SKIP: {
    skip 'only root gives files away', 7 if $>;
    $drop = directory(0750);
    chown 0, 65533, $drop or die $!;
    dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'x', $csr);
    is((stat "$drop/x.csr")[5], 65533, 'the file has the directory\'s group');
    chown 65532, 65533, $drop or die $!;
    dcv('add', '-D', $drop, '-a', 'sectigo', '-n', 'y', $csr);
    is(join(' ', (stat "$drop/y.csr")[4, 5]), '65532 65533', 'and of root its owner');
    # A panel in the group, which the directory does not hand on; and one that is not in it.
    chmod 0770, $drop;
    my $readable = write_file("$dir/readable.csr", slurp($csr));
    chmod 0644, $readable;
    $run = dcv({user => [65531, 65533]}, 'add', '-D', $drop, '-a', 'sectigo', '-n', 'panel', $readable);
    is($run->{code}, 0, 'a panel in the group places an order') or diag($run->{err});
    is(join(' ', (stat "$drop/panel.csr")[4, 5]), '65531 65533', 'which the group may read');
    my $open = directory(0757);
    chown 0, 65533, $open or die $!;
    is(dcv({user => [65531, 65530]}, 'add', '-D', $open, '-a', 'sectigo', '-n', 'x', $readable)->{code}, 0, 'where all may read it needs no group');
    my $closed = directory(0753);
    chown 0, 65533, $closed or die $!;
    $run = dcv({user => [65531, 65530]}, 'add', '-D', $closed, '-a', 'sectigo', '-n', 'x', $readable);
    is($run->{code}, 2, 'one who cannot give the group its file is refused');
    is(entries($closed), '', 'and nothing is left');
}

# The directory.
$run = dcv('add', '-D', "$dir/nowhere", '-a', 'sectigo', $csr);
is($run->{code}, 2, 'a directory that is not there is refused');
like($run->{err}, qr{^dcv: \Q$dir\E/nowhere/\w+\.csr: it is no directory that can be used: }, 'and told');
is(dcv('add', '-D', $csr, '-a', 'sectigo', $csr)->{code}, 2, 'so is a file');
is(dcv('add', '-a', 'sectigo', $csr)->{code}, 2, 'and none at all');

# list and remove.
$drop = directory();
dcv('add', '-D', $drop, '-a', 'sectigo', '-n', $_, $csr) for 'b', 'a';
write_file("$drop/late.csr", "DCV-Authority: sectigo\nDCV-Issued: 2026-11-01\n" . slurp($csr));
write_file("$drop/.hidden.csr", 'x');
write_file("$drop/README", 'x');
is(dcv('list', '-D', $drop)->{out}, join('', map { "$_->[0]\tsectigo\t$md5\t$_->[1]\twww.example.com,example.com\n" } ['a.csr', '-'], ['b.csr', '-'], ['late.csr', '2026-12-01']), 'list has a line for each order, sorted');
is(dcv('list', '-D', $drop)->{code}, 0, 'and ends with 0');
is(join(' ', map { $_->{source} } @{decode_json(dcv('list', '-D', $drop, '-f', 'json')->{out})->{orders}}), "$drop/a.csr $drop/b.csr $drop/late.csr", 'JSON has their paths');
write_file("$drop/bad.csr", 'hello');
$run = dcv('list', '-D', $drop);
is($run->{code}, 1, 'a file that is no order has to be mended');
like($run->{err}, qr{^dcv: \Q$drop\E/bad\.csr: it holds no CSR}, 'and is told');
$run = dcv('remove', '-D', $drop, 'a', 'b.csr');
is_deeply([@$run{qw(code out err)}], [0, '', ''], 'orders are removed by their names, with or without .csr');
is(entries($drop), '.hidden.csr README bad.csr late.csr', 'and those only');
$run = dcv('remove', '-D', $drop, 'a', 'bad');
is($run->{code}, 1, 'one that is not there is missed');
like($run->{err}, qr/^dcv: a: there is no order of that name$/, 'and told');
ok(!-e "$drop/bad.csr", 'the others are removed');
write_file("$dir/precious.csr", 'x');
for my $name ('../precious', '../precious.csr', "$dir/precious.csr", '.hidden', 'x/../../precious', '') {
    is(dcv('remove', '-D', $drop, '--', $name)->{code}, 2, "no path is removed: $name");
}
ok(-e "$dir/precious.csr" && -e "$drop/.hidden.csr", 'nothing outside and nothing hidden');
is(dcv('remove', '-D', $drop, 'README')->{code}, 1, 'nor what is no order');
symlink "$dir/precious.csr", "$drop/link.csr" or die $!;
is(dcv('remove', '-D', $drop, 'link')->{code}, 0, 'a link is removed');
ok(-e "$dir/precious.csr", 'and not what it leads to');
mkdir "$drop/dir.csr" or die $!;
is(dcv('remove', '-D', $drop, 'dir')->{code}, 1, 'a directory is not');
is(dcv('remove', '-D', "$dir/nowhere", 'a')->{code}, 2, 'nor anything of a directory that is not there');
is(dcv('list', '-D', "$dir/nowhere")->{code}, 2, 'which is not listed either');
done_testing;
