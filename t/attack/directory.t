# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer does to his directory whatever a shell lets him: links to what is not his, pipes,
# sockets, devices, files that are exchanged while they are read, and the directory itself that
# comes and goes. Nothing of what links lead to is shown, nobody else waits, and nothing crashes.
# Times are tried several times, since the machine may be busy with something else.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Fcntl qw(O_WRONLY O_CREAT O_EXCL O_NOFOLLOW O_NONBLOCK);
use IO::Socket::UNIX;
use JSON::PP ();
use POSIX ();
use Time::HiRes qw(sleep time);

my $shop = make_csr(subject => '/CN=shop.example');
my $own = make_csr(subject => '/CN=mallory.example', san => 'DNS:shop.example');
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], children => [2, 10], conf => <<'END', quiet => [qr/DCV002[01]: \S*mallory/, qr/DCV0022: /]);
DCVAuthority sectigo
<Location "/dcv-status">
    SetHandler dcv-status
    DCVStatus VHost
</Location>
<VirtualHost *:@PORT@>
    ServerName shop.example
    DCVEngine On
    DCVCSRDirectory shop
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName mallory.example
    DCVEngine On
    DCVCSRDirectory home/mallory
</VirtualHost>
END
my $dir = $httpd->dir;
$httpd->drop_box($_) for qw(shop home/mallory home/other);
chmod 0755, "$dir/home";
my $nobody = 65534;
my $evil = "$dir/home/mallory";

# What is not the customer's: some that the server's user can read, and some that he cannot.
my $secret = 'Sesame7';
my @links = (
    $httpd->file('secret/config.php', "<?php\n\$password = '$secret';\nDB_PASSWORD: $secret\n"),
    $httpd->file('secret/key.pem', "-----BEGIN PRIVATE KEY-----\n${secret}AAAA\n-----END PRIVATE KEY-----\n"),
    $httpd->file('secret/request.pem', "-----BEGIN CERTIFICATE REQUEST-----\n$secret\n-----END CERTIFICATE REQUEST-----\n"),
    $httpd->file('secret/mixed', "user: $secret\n" . slurp($shop) . slurp($own)),
    qw(/etc/passwd /etc/shadow /dev/zero /dev/full /dev/random /dev/tty /dev/stdin /dev/ptmx /proc/self/environ /proc/self/mem /proc/self/maps /proc/self/cmdline /proc/kmsg /sys/kernel/notes / . .. ../mallory nowhere),
    map({ "/proc/self/fd/$_" } 0 .. 12), "$dir/error.log", "$dir/httpd.conf",
);
chmod 0755, "$dir/secret";

# One action after the other, until the test ends it. It is done by another user than root, writes
# through no link, and waits for nobody.
my $content = slurp($own);
my @swapped = map { "$evil/swapped$_.csr" } 0 .. 5;
sub write_new { my ($path, $text) = @_; sysopen my $out, $path, O_WRONLY | O_CREAT | O_EXCL or return; syswrite $out, $text; return $out }
sub put { my ($path, $text) = @_; unlink "$path.new"; return write_new("$path.new", $text) && rename "$path.new", $path }
sub is_file { return -f $_[0] && !-l $_[0] }
sub into_place { my ($make, $path) = @_; my $new = "$evil/.new"; unlink $new; $make->($new); return rename $new, $path }
my @shapes = (
    sub { into_place(sub { symlink $links[rand @links], $_[0] }, $_[0]) },
    sub { into_place(sub { POSIX::mkfifo($_[0], 0666) }, $_[0]) },
    sub { into_place(sub { IO::Socket::UNIX->new(Local => $_[0], Listen => 1) }, $_[0]) },
    sub { into_place(sub { my $out = write_new($_[0], '') or return; truncate $out, 1 << 40 }, $_[0]) },
    sub { into_place(sub { write_new($_[0], $content) and chmod 0, $_[0] }, $_[0]) },
    sub { into_place(sub { link "$dir/home/mallory/plain.csr", $_[0] }, $_[0]) },
    sub { unlink $_[0]; mkdir $_[0] and rmdir $_[0] },
    sub { put($_[0], "DCV-Unique-Value: u" . int(rand 1e6) . "\n$content") },
    sub { is_file($_[0]) && sysopen my $out, $_[0], O_WRONLY | O_NOFOLLOW | O_NONBLOCK or return; syswrite $out, $_ for split //, substr $content, 0, 50; truncate $out, 0 },
    sub { rename $_[0], $swapped[rand @swapped] },
    sub { symlink "chain$_.csr", "$evil/chain" . ($_ + 1) . '.csr' for 0 .. 50; },
    sub { is_file($_[0]) and utime int(rand 2e9), int(rand 4e9), $_[0] },
    sub { chmod $_, $evil for 0, 0700, 0311, 0755 },
    sub { rename $evil, "$evil.away"; symlink "$dir/$_", $evil and unlink $evil for qw(shop secret nowhere); symlink '/proc', $evil and unlink $evil; rename "$evil.away", $evil },
);
sub start_chaos {
    my $pid = fork // die $!;
    return $pid if $pid;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP);
    if (!$>) {
        chown $nobody, $nobody, "$dir/home", $evil;
        $( = $) = "$nobody $nobody";
        $< = $> = $nobody;
        POSIX::_exit(1) if !$< || !$>;
    }
    open my $count, '>', "$dir/home/count" or POSIX::_exit(1);
    $count->autoflush;
    srand 1;
    put("$evil/plain.csr", $content);
    for (my $done = 0;; $done++) {
        $shapes[rand @shapes]->($swapped[rand @swapped]);
        print $count "$done\n" if $done % 1000 == 0;
    }
}

ok($httpd->start, 'httpd starts');
my @children = sort $httpd->children;
my $chaos = start_chaos();
END { kill 'KILL', $chaos if $chaos }

# Somebody else's order comes in two seconds.
my $time = 0;
my $comes = sub {
    $httpd->drop('shop/order.csr', 'DCV-Unique-Value: ' . ++$time . "\n" . slurp($shop));
    return $httpd->answers(path_of($shop), 'shop.example', sha256_of($shop) . "\nsectigo.com\n$time", $_[0]);
};
my $seconds = $DCV::Httpd::under ? 20 : 2;
for my $round (1 .. 5) {
    ok(DCV::Httpd::succeeds_once(sub { return $comes->() && $comes->($seconds) }), "another customer's order is answered within two seconds, the ${round}th time");
}

# What is seen and answered meanwhile.
my ($until, $pages, @seen, @proved) = (time + 15, 0);
my $proof = sha256_of($shop);
while (time < $until) {
    for my $format (qw(html json text)) {
        my $answer = $httpd->get("/dcv-status?format=$format", '-H', 'Host: mallory.example');
        $pages++ if $answer->{status} == 200;
        push @seen, $answer->{body} =~ /^(.*(?:$secret|root:|bash).*)$/m;
    }
    push @proved, grep { $httpd->get(path_of($_->[0]), '-H', "Host: $_->[1]")->{status} == 200 } [$own, 'shop.example'], [$shop, 'mallory.example'];
    push @proved, ['none', 'shop.example'] if $httpd->get(path_of($shop), '-H', 'Host: shop.example')->{body} !~ /^$proof\n/;
    sleep 0.1;
}
cmp_ok($pages, '>=', 30, 'the customer looks at his page all the time');
is(join("\n", @seen), '', 'he sees nothing of what his links lead to');
is(join(' ', map { $_->[1] } @proved), '', 'he proves nothing of others, whose files are answered all the time');
kill 'KILL', $chaos;
waitpid $chaos, 0;
undef $chaos;
cmp_ok((split /\n/, DCV::Httpd::slurp("$dir/home/count"))[-1] // 0, '>=', 5000, 'the directory was changed thousands of times');

# Afterwards all is as it should be.
rename "$evil.away", $evil if !-d $evil || -l $evil;
chmod 0755, $evil;
system 'rm', '-rf', glob "$evil/*";
put("$evil/order.csr", $content);
chmod 0644, "$evil/order.csr";
ok($httpd->answers(path_of($own), 'mallory.example', sha256_of($own) . "\nsectigo.com"), 'his own order is answered afterwards');
my $is_clean = sub { return !@{JSON::PP::decode_json($httpd->get('/dcv-status?format=json', '-H', 'Host: mallory.example')->{body})->{errors}} };
ok(DCV::Httpd::everywhere($is_clean), 'nothing is wrong any more');
is("@{[sort $httpd->children]}", "@children", 'no child has ended');
unlike($httpd->log, qr/$secret|root:x/, 'the log has nothing of what links lead to');
cmp_ok(length $httpd->log, '<', 1_000_000, 'the log is no longer than a megabyte') or diag(length $httpd->log);
$httpd->stop;
done_testing;
