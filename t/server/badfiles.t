# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What else may be in a directory: it is logged once, shown, and in nobody's way.
use strict;
use warnings;
use DCV::Test;
use IO::Socket::UNIX;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of md5_of sha256_of der_of);

my $good = make_csr(subject => '/CN=good.example');
my $pem  = slurp($good);
my $later = make_csr(subject => '/CN=good.example');
my $body = sha256_of($good) . "\nsectigo.com";
my $conf = <<"END";
StartServers 4
ServerLimit 4
ThreadsPerChild 8
MinSpareThreads 1
MaxSpareThreads 64
MaxRequestWorkers 32
DCVEngine On
DCVCSRDirectory drop
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName good.example
    DCVAuthority sectigo
    DCVCSRDirectory own
</VirtualHost>
END

my %bad = (
    'empty.csr'     => ['', qr/^it is empty; /],
    'half.csr'      => [substr($pem, 0, 200), qr/^the CSR has no line .*; it was cut off/],
    'text.csr'      => ["just some text\n", qr/^it holds no CSR; /],
    'two.csr'       => [$pem . $pem, qr/^it holds 2 CSRs; /],
    'large.csr'     => [' ' x 262144 . $pem, qr/^it is larger than 256 KiB/],
    'noise.der'     => [join('', map { chr(rand 256) } 1 .. 3000), qr/;/],
    'damaged.csr'   => [$pem =~ s/^M/!/mr, qr/base64/],
    'header.csr'    => ["DCV-Autority: sectigo\n$pem", qr/^unknown header line "DCV-Autority"; /],
    'authority.csr' => [$pem, qr/^no authority is named for it; /],
    'unknown.csr'   => ["DCV-Authority: nobody\n$pem", qr/^unknown authority "nobody"; /],
    'unique.csr'    => ["DCV-Authority: tbs\n$pem", qr/requires the order's unique value; /],
    'value.csr'     => ["DCV-Authority: sectigo\nDCV-Unique-Value: a\e[31mb\n$pem", qr/^"a\\x1b\[31mb" is no unique value; /],
    'date.csr'      => ["DCV-Authority: sectigo\nDCV-Issued: today\n$pem", qr/^"today" is no day; /],
    "co\nlour\e[31m.csr" => ['x', qr/^it holds no CSR; /],
);
my %odd = (
    'pipe.csr'   => [sub { system 'mkfifo', $_[0] }, qr/^it is no regular file; /],
    'socket.csr' => [sub { IO::Socket::UNIX->new(Local => $_[0], Listen => 1) or die $! }, qr/^it is no regular file; /],
    'dir.csr'    => [sub { mkdir $_[0] }, qr/^it is a directory; /],
    'nothing.csr' => [sub { symlink 'nowhere', $_[0] }, qr/^it is a link to nothing; /],
    'loop.csr'   => [sub { symlink 'loop.csr', $_[0] }, qr/^cannot read it: .*(?:links|loop)/i],
    'endless.csr' => [sub { symlink '/dev/zero', $_[0] }, qr/^it is no regular file; /],
);
$odd{'device.csr'} = [sub { system 'mknod', $_[0], 'c', '1', '9' }, qr/^it is no regular file; /] if !$>;
$odd{'secret.csr'} = [sub { DCV::Data::write_file("$_[0].tmp", $pem); chmod 0600, "$_[0].tmp"; rename "$_[0].tmp", $_[0] }, qr/^cannot read it: Permission denied.*; let the server's user read it$/] if !$>;

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $conf);
my $drop = $httpd->drop_box;
$httpd->drop_box('own');
$httpd->file('own/good.csr', $pem);
ok($httpd->start, 'starts with one good file');
my @kept;
$httpd->drop("drop/$_", $bad{$_}[0]) for keys %bad;
push @kept, $odd{$_}[0]->("$drop/$_") for keys %odd;
push @{$httpd->{expected}}, qr/DCV0020: \Q$httpd->{dir}\E/;
my %expected = (%bad, %odd);
# Each child finds them by itself: the report is that of one which has.
my @errors;
ok(DCV::Httpd::everywhere(sub { @errors = @{$httpd->report->{errors}}; @errors == keys %expected }), 'all of them are found') or diag(explain(\@errors));
my %text = map { $_->{source} =~ s{^\Q$drop\E/}{}r => $_->{text} } @errors;
for my $name (sort keys %expected) {
    my $shown = $name =~ s/([\n\e])/sprintf '\x%02x', ord $1/ger;
    like($text{$shown}, $expected{$name}[1], "$shown: what is wrong");
}
is($httpd->get(path_of($good), '-H', 'Host: good.example')->{body}, $body, 'the good one is answered');
$httpd->drop('own/other.csr', "DCV-Unique-Value: new\n$pem");
ok($httpd->answers(path_of($good), 'good.example', "$body\nnew"), 'orders that come beside bad files are answered');
my $page = $httpd->get('/dcv-status')->{body};
like($page, qr/Files that cannot be used/, 'the page has them');
unlike($page . $httpd->get('/dcv-status?format=text')->{body}, qr/\e/, 'with nothing that could move a terminal');
my $count = keys %expected;
ok(DCV::Httpd::wait_for(sub { $httpd->get('/dcv-status?format=openmetrics')->{body} =~ /^dcv_errors $count$/m }), 'monitoring counts the bad files');

# Four children have seen them, for some seconds; then restarts.
my $lines = sub { return scalar(() = $httpd->log =~ /DCV0020:/g) };
is($lines->(), scalar keys %expected, 'each is logged once') or diag($httpd->log);
ok($httpd->restart, 'httpd restarts with bad files');
ok(DCV::Httpd::everywhere(sub { @{(eval { $httpd->report } // {errors => []})->{errors}} == keys %expected }), 'they are still shown');
is($lines->(), scalar keys %expected, 'and not logged again');
my ($code, $out) = $httpd->configtest;
is($code, 0, 'httpd -t takes no offence');
like($out, qr{DCV0020: \Q$drop\E/empty\.csr: it is empty}, 'httpd -t names a bad file');
unlike($out, qr/\e/, 'without moving a terminal');

# What is mended is an order, and what breaks is none.
$httpd->drop('drop/empty.csr', "DCV-Authority: ssl.com\n" . slurp(make_csr(subject => '/CN=mended.example')));
chmod 0644, "$drop/secret.csr";
$httpd->drop('own/other.csr', 'broken');
$httpd->drop('own/good.csr', $pem);
ok($httpd->answers(path_of($good), 'good.example', $body), 'an order whose file breaks gives way to another one');
ok(DCV::Httpd::everywhere(sub { grep { $_->{source} =~ /empty\.csr/ } @{$httpd->report->{orders}} }), 'what is mended is an order');
unlink "$httpd->{dir}/own/other.csr";
system 'rm', '-rf', map { "$drop/$_" } keys %expected;
ok(DCV::Httpd::everywhere(sub { !@{$httpd->report->{errors}} }), 'what is removed is forgotten') or diag(explain($httpd->report->{errors}));

# The directory itself.
push @{$httpd->{expected}}, qr/DCV0021: \Q$drop\E/;
my $sources = sub { return join ' ', sort map { $_->{source} =~ s{.*/}{}r } @{$httpd->report->{orders}} };
my $errors_of = sub { return join '|', map { "$_->{source}: $_->{text}" } @{$httpd->report->{errors}} };
$httpd->drop('drop/a.csr', "DCV-Authority: sectigo\n" . slurp(make_csr(subject => '/CN=good.example')));
ok(DCV::Httpd::everywhere(sub { @{$httpd->report->{orders}} == 2 }), 'an order in the directory');
my $logged = sub { return scalar(() = $httpd->log =~ /DCV0021:/g) };
for my $time (1, 2) {
    rename $drop, "$drop.away";
    ok(DCV::Httpd::everywhere(sub { $errors_of->() =~ /^\Q$drop\E: cannot read the directory: No such file.*; make it again/ }), 'the report says that the directory is gone') or diag($errors_of->());
    ok(DCV::Httpd::everywhere(sub { @{$httpd->report->{orders}} == 1 }), 'and its orders with it');
    ok($httpd->answers(path_of($good), 'good.example', $body), 'not those of another one');
    ok(DCV::Httpd::wait_for(sub { $logged->() >= $time }), 'each time it is logged');
    is($logged->(), $time, 'and only once');
    rename "$drop.away", $drop;
    ok(DCV::Httpd::everywhere(sub { !$errors_of->() && @{$httpd->report->{orders}} == 2 }), 'a directory that is back has its order again') or diag($errors_of->());
}
# Without the right to list it, and without that to look at its files: of others, where they
# run the server, or one's own.
for my $mode ($> ? (0300, 0400) : (0, 0744)) {
    chmod $mode, $drop;
    $httpd->drop('drop/b.csr', "DCV-Authority: sectigo\n$pem") if !$>;
    ok(DCV::Httpd::everywhere(sub { $errors_of->() =~ /^\Q$drop\E: cannot read .*Permission denied; let the server's user read it$/ }), 'a directory that cannot be read') or diag($errors_of->());
    # When one is there that came later elsewhere, it has been looked at again.
    $httpd->drop('own/later.csr', slurp($later));
    ok(DCV::Httpd::everywhere(sub { $sources->() eq 'a.csr good.csr later.csr' }), 'keeps its orders, while others come elsewhere') or diag($sources->());
    unlink "$httpd->{dir}/own/later.csr";
    chmod 0755, $drop;
    unlink "$drop/b.csr";
    ok(DCV::Httpd::everywhere(sub { $sources->() eq 'a.csr good.csr' }), 'the one elsewhere goes');
    ok(DCV::Httpd::everywhere(sub { !$errors_of->() }), 'nothing is wrong once it can be read');
}
rename $drop, "$drop.away";
ok($httpd->restart, 'a restart does not end a server whose directory has gone');
ok(DCV::Httpd::everywhere(sub { (eval { $errors_of->() } // '') =~ /No such file/ }), 'the report shows it after the restart');
($code, $out) = $httpd->configtest;
isnt($code, 0, 'httpd -t refuses it');
like($out, qr/DCV0021: \Q$drop\E: cannot read the directory: No such file.*; make it again, or correct the path \(DCVCSRDirectory at \S+:\d+\)$/m, 'with place, path and remedy');
is(scalar(() = $out =~ /cannot read the directory/g), 1, 'and says so once');
rename "$drop.away", $drop;
$httpd->stop;

# A table of descriptors that is full: what is known is answered, what is new waits.
my $full = DCV::Httpd->new(mpm => 'worker', modules => ['socache_shmcb'], conf => "MaxKeepAliveRequests 0\nKeepAliveTimeout 60\n<Directory />\nAllowOverride None\n</Directory>\n" . $conf =~ s/StartServers 4/StartServers 1/r =~ s/ServerLimit 4/ServerLimit 1/r =~ s/MaxRequestWorkers 32/MaxRequestWorkers 8/r);
$full->drop_box;
$full->drop_box('own');
$full->file('own/good.csr', $pem);
ok($full->start, 'httpd starts with one child');
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $full->{port});
sub ask {
    my ($path) = @_;
    print $socket "GET $path HTTP/1.1\r\nHost: good.example\r\n\r\n";
    my ($head, $content) = ('', '');
    while (my $line = <$socket>) { $head .= $line; last if $line eq "\r\n" }
    if ($head =~ /^Content-Length: (\d+)/mi) { read $socket, $content, $1 }
    else { while (my $size = hex <$socket>) { read $socket, my ($chunk), $size; $content .= $chunk; <$socket> } <$socket> }
    return $content;
}
is(ask(path_of($good)), $body, 'a connection that stays');
SKIP: {
    my ($child) = $full->children;
    # As the user of the child, which even root may need to be.
    my $limit = ($> ? '' : 'setpriv --reuid=www-data --regid=www-data --clear-groups ') . "prlimit --pid $child --nofile=";
    skip 'no prlimit', 5 if system "${limit}3: 2>/dev/null";
    $full->drop('own/new.csr', "DCV-Unique-Value: new\n$pem");
    push @{$full->{expected}}, qr/DCV0021: \S+: cannot read\b.*: Too many open files; allow httpd more open files/;
    ok(DCV::Httpd::wait_for(sub { ask('/dcv-status?format=text') =~ /^Error: \S+own\nText: cannot read.*Too many open files/m }), 'no more files can be opened');
    is(ask(path_of($good)), $body, 'what is known is answered');
    is(scalar(() = $full->log =~ m{DCV0021: \S+/own}g), 1, 'it is logged once');
    system "${limit}1024:";
    ok(DCV::Httpd::wait_for(sub { ask(path_of($good)) eq "$body\nnew" }), 'with room again the new one is answered');
    unlike(ask('/dcv-status?format=text'), qr/^Error:/m, 'and nothing is wrong');
}
close $socket;
$full->stop;
done_testing;
