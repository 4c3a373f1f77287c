# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVStateCache file: a cache in a file, which outlives children, restarts and the server; and
# memory, which does not.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs md5_of path_of slurp write_file);

my $csr  = make_csr(subject => '/CN=www.example.com');
my $conf = <<"END";
DCVEngine On
DCVCSRFile $csr authority=sectigo
\@STATUS\@
END

my $httpd = DCV::Httpd->new(conf => "DCVStateCache file:state\n$conf");
for my $wrong (['file', 'a path is missing'], ['file:', 'a path is missing'], ['file:(1)', 'a path is missing'], ['file:x(1000000', 'is no size'],
    ['memory:', 'is no size'], ['memory:x', 'is no size'], ['memory:5', 'is no size; write 65536 to 1073741824 bytes'], ['memory:100000x', 'is no size'],
    ['file:x(5)', 'is no size; write 65536 to 1073741824 bytes'], ['file:x(999999999999999999999)', 'is no size']) {
    $httpd->write_conf("DCVStateCache $wrong->[0]\n$conf");
    my ($code, $out) = $httpd->configtest;
    isnt($code, 0, "httpd -t refuses $wrong->[0]");
    like($out, qr/\Q$wrong->[1]\E/, "it says what is wrong with $wrong->[0]");
}
$httpd->write_conf("DCVStateCache file:state\n$conf");
is((grep { /state/ } glob $httpd->dir . '/*'), 0, 'httpd -t makes no file');

sub visits { return $_[0]->visits_of($csr, 'www.example.com')->{count} }
sub visit { $_[0]->get(path_of($csr), '-H', 'Host: www.example.com') for 1 .. $_[1] }

ok($httpd->start, 'httpd starts with a cache in a file');
visit($httpd, 5);
is(visits($httpd), 5, 'visits of all children are in the cache');
$httpd->restart;
is(visits($httpd), 5, 'they are there after a restart');
visit($httpd, 1);
kill 'KILL', ($httpd->children)[0];
ok(DCV::Httpd::everywhere(sub { visits($httpd) == 6 }), 'they are there when a child was killed');
$httpd->stop;
ok($httpd->start, 'the server is stopped, and starts again');
is(visits($httpd), 6, 'visits are there after that');
$httpd->stop;

# What is damaged costs records, nothing else.
my @files = grep { -f } glob $httpd->dir . '/state-*';
is(scalar @files, 4, 'the path has a file for each cache');
my $random = join '', map { chr int rand 256 } 1 .. 32 * 1024;
for my $file (@files) {
    open my $out, '+<:raw', $file or die $!;
    seek $out, 32 * 1024, 0;
    print $out $random for 1 .. (-s $file) / 32 / 1024 - 1;
    close $out;
}
ok($httpd->start, 'httpd starts with a file that is damaged');
is(visits($httpd), 0, 'what is damaged is no record');
visit($httpd, 3);
is(visits($httpd), 3, 'and records come in its place');
$httpd->stop;

# A file of somebody else is none of a cache.
my $other = DCV::Httpd->new(conf => "DCVStateCache file:letter\n$conf");
my $letter = write_file($other->dir . '/letter-mod_dcv', "Dear Sir or Madam\n" x 20_000);
$other->expect_log(qr/DCV0046: \S+letter-mod_dcv is no cache of mod_dcv, and is left as it is/, qr/DCV0007: /);
ok($other->start, 'httpd starts without the cache where its path is that of another file');
is(slurp($letter), "Dear Sir or Madam\n" x 20_000, 'the other file is as it was');
$other->stop;

my $memory = DCV::Httpd->new(modules => ['socache_shmcb'], conf => "DCVStateCache memory:100000\n$conf");
ok($memory->start, 'httpd starts with a cache in memory');
visit($memory, 5);
is(visits($memory), 5, 'visits of all children are in the memory');
ok($memory->restart, 'httpd restarts');
is(visits($memory), 5, 'they are taken along');
is((grep { /state/ } glob $memory->dir . '/*'), 0, 'and nothing is written to a file');
$memory->write_conf("DCVStateCache shmcb:\@DIR\@/state(100000)\n$conf");
ok($memory->restart, 'httpd restarts with another cache');
is(visits($memory), 5, 'which has what the one before had');
visit($memory, 1);
is(visits($memory), 6, 'and knows it again');
$memory->stop;

# A file that is too small for all forgets what was recorded first.
my $many = DCV::Httpd->new(one_child => 1, conf => '');
my @csrs = make_csrs($many->drop_box('csrs'), 190);
$many->write_conf("DCVStateCache file:small(65536)\n$conf" . join '', map { "DCVCSRFile $_ authority=sectigo\n" } @csrs);
ok($many->start, 'httpd starts with a small file');
my $agent = 'x' x 250;
$many->get(path_of($_), '-H', 'Host: www.h' . s{.*/(\d+)\.csr}{$1}r . '.example', '-A', $agent) for @csrs;
my %orders = map { $_->{source} => $_ } @{$many->report->{orders}};
my $count = sub { return $orders{$_[0]}{domains}[0]{visits}{count} };
is($count->($csrs[-1]), 1, 'what was asked for last is remembered');
my $forgotten = grep { !$count->($_) } @csrs;
cmp_ok($forgotten, '>', 0, 'something is forgotten');
cmp_ok($forgotten, '<', 190, 'but not all');
is(-s $many->dir . '/small-mod_dcv', 65_536, 'the file is as large as it was to be');
$many->stop;
done_testing;
