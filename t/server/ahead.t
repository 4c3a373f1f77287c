# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Many CSRs are read by a thread while httpd reads its configuration: nobody may notice.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my $count = 300;
my @csrs  = map { make_csr(subject => "/CN=$_.example") } qw(odd even);
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], log_level => 'warn dcv:info');
$httpd->expect_log(qr/DCV0005:/);
$httpd->file("$_.csr", "DCV-Unique-Value: u$_\n" . slurp($csrs[$_ % 2])) for 1 .. $count;

# A virtual host for each order.
sub configuration {
    my ($last_line) = @_;
    return "DCVEngine On\nDCVAuthority sectigo\n" . join('', map { "<VirtualHost *:\@PORT\@>\nServerName h$_.example\n"
        . "ServerAlias odd.h$_.example\nDCVCSRFile $_.csr domains=h$_.example\n</VirtualHost>\n" } 1 .. $count) . ($last_line // '');
}
sub reads { return ($httpd->log =~ /DCV0005: $count orders; (\d+) CSR files read/g)[-1] }
sub unique_of {
    my ($n) = @_;
    return $httpd->get(path_of($csrs[$n % 2]), '-H', "Host: h$n.example")->{body} =~ /\n(\w+)$/ ? $1 : '';
}
sub all_right { return !grep { unique_of($_) ne ($_[0]{$_} // "u$_") } 1 .. 10, 60 .. 70, 125 .. 130, $count }

# A mistake in the configuration ends httpd while files are being read.
for my $mpm (qw(event prefork)) {
    local $httpd->{mpm} = $mpm;
    $httpd->write_conf(configuration("Nonsense\n"));
    my @bad = grep { my ($status, $out) = $httpd->configtest; $status != 1 || $out !~ /Invalid command 'Nonsense'/ } 1 .. 5;
    is("@bad", '', "$mpm: a mistake behind the orders is told, and httpd ends as it should");
    $httpd->write_conf(configuration("DCVCSRFile missing.csr\nDCVCSRFile $count.csr colour=red\n"));
    my (undef, $out) = $httpd->configtest;
    like($out, qr/colour=/, "$mpm: and one of our own");
}

# The same with a directory, which may still be listed then.
$httpd->drop_box;
$httpd->file("drop/$_.csr", slurp($csrs[0])) for 1 .. $count;
$httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory drop\nNonsense\n");
my @odd = grep { my ($status, $out) = $httpd->configtest; $status != 1 || $out !~ /Invalid command 'Nonsense'/ } 1 .. 5;
is("@odd", '', 'a mistake behind a directory of orders');

# Each file that is no CSR is told of once, in the order of the configuration.
my @broken = (3, 64, 65, 200, $count);
my %was = map { $_ => slurp($httpd->dir . "/$_.csr") } @broken;
$httpd->file("$_.csr", "no CSR\n") for @broken;
unlink $httpd->dir . '/200.csr';
$httpd->write_conf(configuration());
my ($status, $out) = $httpd->configtest;
is($status, 1, 'files that are no CSRs are mistakes');
my @told = $out =~ m{/(\d+)\.csr: (?:it holds no CSR|cannot find it)}g;
is("@told", "@broken", 'each is named once, in order');
$httpd->file("$_.csr", $was{$_}) for @broken;

# All are answered; a restart reads what has changed, and nothing else.
ok($httpd->start, "it starts with $count orders");
is(reads(), 0, 'all of them were read in the first pass');
ok(all_right({}), 'each is answered as its file says');
$httpd->file("$_.csr", "DCV-Unique-Value: new\n" . slurp($csrs[$_ % 2])) for 5, 66;
ok($httpd->restart, 'httpd restarts gracefully');
is(reads(), 2, 'reads the two that have changed');
ok(DCV::Httpd::wait_for(sub { all_right({5 => 'new', 66 => 'new'}) }), 'both are answered as their files say now');
ok($httpd->restart, 'httpd restarts gracefully with nothing changed');
is(reads(), 0, 'it reads no file again');
$httpd->file('128.csr', "no CSR any more\n");
(undef, $out) = $httpd->configtest;
like($out, qr{/128\.csr: it holds no CSR}, 'one that went bad is seen');
$httpd->stop;

# What changes after it was read ahead, and before all of the configuration is read, is seen
# all the same. A directive behind the orders holds it up so long.
{
    my $nap = $httpd->file('nap.c', <<'END');
#include <fcntl.h>
#include <httpd.h>
#include <http_config.h>
#include <unistd.h>
static const char *nap(cmd_parms *cmd, void *dummy, const char *reading, const char *go)
{
    close(open(reading, O_CREAT | O_WRONLY, 0644));
    for (int i = 0; i < 1000 && access(go, F_OK); i++) {
        usleep(10000);
    }
    return NULL;
}
static const command_rec directives[] = {AP_INIT_TAKE2("Nap", nap, NULL, RSRC_CONF, ""), {NULL}};
AP_DECLARE_MODULE(nap) = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, directives, NULL};
END
    my $late = DCV::Httpd->new(modules => ['socache_shmcb']);
    my $dir = $late->dir;
    my @includes = ('-I' . DCV::Httpd::apxs('INCLUDEDIR'), split ' ', `apr-1-config --includes --cppflags`);
    system('cc', '-shared', '-fPIC', @includes, '-o', "$dir/nap.so", $nap) == 0 or die 'no compiler';
    # Only what is new is read ahead, so that each generation has files of its own.
    my $orders = sub {
        my ($generation) = @_;
        $late->drop_box($generation);
        for my $n (1 .. 200) {
            $late->file("$generation$n.csr", "DCV-Unique-Value: $generation$n\n" . slurp($csrs[0]));
            $late->file("$generation/$n.csr", "DCV-Unique-Value: $generation$n\nDCV-Domains: d$n.example\n" . slurp($csrs[1]));
        }
        $late->write_conf("LoadModule nap_module $dir/nap.so\nDCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory $generation\n" . join('', map { "<VirtualHost *:\@PORT\@>\nServerName h$_.example\n"
            . "ServerAlias d$_.example\nDCVCSRFile $generation$_.csr domains=h$_.example\n</VirtualHost>\n" } 1 .. 200) . "Nap $dir/reading $dir/go\n");
    };
    $late->file('go', '');
    $orders->('a');
    my $is = sub {
        my ($n, $value) = @_;
        return $late->get(path_of($csrs[0]), '-H', "Host: h$n.example")->{body} =~ /\n$value$/
            && $late->get(path_of($csrs[1]), '-H', "Host: d$n.example")->{body} =~ /\n$value$/;
    };
    ok($late->start, 'a server that is slow to read its configuration starts');
    ok($is->(7, 'a7') && $is->(199, 'a199'), 'both orders of a host are answered');
    $orders->('b');
    unlink "$dir/go", "$dir/reading";
    kill 'USR1', $late->{pid};
    ok(DCV::Httpd::wait_for(sub { -e "$dir/reading" }), 'it reads its configuration again, and has read the orders');
    sleep 1;
    for my $n (7, 199) {
        $late->drop("b$n.csr", "DCV-Unique-Value: new\n" . slurp($csrs[0]));
        $late->drop("b/$n.csr", "DCV-Unique-Value: new\nDCV-Domains: d$n.example\n" . slurp($csrs[1]));
    }
    $late->file('go', '');
    ok(DCV::Httpd::wait_for(sub { $is->(7, 'new') && $is->(199, 'new') && $is->(8, 'b8') }), 'what has changed meanwhile is answered as it is now');
    $late->stop;
}

# A directory is read ahead, too.
my $box = DCV::Httpd->new(modules => ['socache_shmcb'], log_level => 'warn dcv:info');
$box->expect_log(qr/DCV0005:/);
$box->drop_box;
$box->file("drop/$_.csr", "DCV-Unique-Value: u$_\nDCV-Domains: h$_.example\n" . slurp($csrs[0])) for 1 .. 100;
$box->file('drop/bad.csr', "no CSR\n");
$box->write_conf("DCVEngine On\nDCVAuthority sectigo\nDCVCSRDirectory drop\n"
    . "<VirtualHost *:\@PORT\@>\nServerName h1.example\nServerAlias *.example\n</VirtualHost>\n");
$box->expect_log(qr{DCV0020: .*/bad\.csr: it holds no CSR});
ok($box->start, 'it starts with a directory of orders');
my ($orders, $read) = $box->log =~ /DCV0005: (\d+) orders; (\d+) CSR files read/;
is($orders, 100, 'of which it finds all');
is($read, 0, 'and has read them before');
is(scalar(() = $box->log =~ /DCV0020/g), 1, 'which it tells of once');
is($box->get(path_of($csrs[0]), '-H', 'Host: h77.example')->{body}, sha256_of($csrs[0]) . "\nsectigo.com\nu77", 'an order is answered');
$box->stop;

# A file that many name is read once, and so is one that is no CSR, until it changes.
my $many = DCV::Httpd->new(modules => ['socache_shmcb'], log_level => 'warn dcv:info');
$many->drop_box;
$many->file("drop/$_.csr", $_ % 2 ? "no CSR\n" : "DCV-Unique-Value: u$_\n" . slurp($csrs[0])) for 1 .. 40;
$many->file('one.csr', slurp($csrs[1]));
$many->write_conf("DCVEngine On\nDCVAuthority sectigo\n" . join '', map { "<VirtualHost *:\@PORT\@>\nServerName h$_.example\n"
    . "DCVCSRFile one.csr unique=u$_\nDCVCSRDirectory drop\n</VirtualHost>\n" } 1 .. 60);
push @{$many->{expected}}, qr/DCV00(?:05|20|22):/;
ok($many->start, 'it starts with one file named sixty times');
like(slurp($many->dir . '/out'), qr/; 41 CSR files read/, 'it, and each of the others, is read once');
my $was_read = sub { join ' ', $many->log =~ /DCV0005: \d+ orders; (\d+) CSR files read/g };
is($was_read->(), '0', 'all was read in the first pass');
$many->restart for 1 .. 3;
is($was_read->(), '0 0 0 0', 'and nothing again at restarts');
$many->stop;
done_testing;
