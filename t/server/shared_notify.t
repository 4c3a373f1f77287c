# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Systems allow a user few instances of what notifies of changes (Linux: 128), and he has other
# programs: all children of a server share one, and still each of them hears of an order. What
# one directory does neither takes the place of another's notifications nor delays its orders.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use IO::Socket::INET;

plan skip_all => 'only Linux has inotify' if !-e '/proc/sys/fs/inotify/max_user_instances';

my $csr = make_csr(subject => '/CN=shop.example');
my $children = $DCV::Httpd::under ? 4 : 40;
my $httpd = DCV::Httpd->new(mpm => 'prefork', modules => ['socache_shmcb'], conf => <<"END");
StartServers $children
ServerLimit @{[$children + 1]}
MaxRequestWorkers @{[$children + 1]}
MaxSpareServers 100
KeepAliveTimeout 120
MaxKeepAliveRequests 0
DCVAuthority sectigo
DCVEngine On
<VirtualHost *:\@PORT\@>
ServerName shop.example
DCVEngine On
DCVCSRDirectory drop
</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName busy.example
DCVEngine On
DCVCSRDirectory busy
</VirtualHost>
END
$httpd->drop_box($_) for qw(drop busy);

# The descriptors of a process that are such instances.
sub instances { return sort grep { (readlink "/proc/$_[0]/fd/$_" // '') =~ /inotify/ } map { m{(\d+)$} } glob "/proc/$_[0]/fd/*" }

# How many directories they watch.
sub watched { return scalar map { slurp("/proc/$httpd->{pid}/fdinfo/$_") =~ /^inotify /mg } instances($httpd->{pid}) }

# What a child has beyond what the parent gave it.
sub own_instances {
    my ($child) = @_;
    my %given = map { $_ => 1 } instances($httpd->{pid});
    return grep { !$given{$_} } instances($child);
}

sub connect_to { return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $httpd->{port}) }

# Ask on a connection that stays, so that its child answers.
sub ask {
    my ($socket, $path) = @_;
    print $socket "GET $path HTTP/1.1\r\nHost: shop.example\r\n\r\n";
    my ($head, $body) = ('', '');
    while (my $line = <$socket>) { $head .= $line; last if $line eq "\r\n" }
    read $socket, $body, $1 if $head =~ /^Content-Length: (\d+)/mi;
    return $head =~ m{^HTTP/\S+ 200} ? $body : '';
}

sub drop { $httpd->drop('drop/shop.csr', "DCV-Unique-Value: $_[0]\n" . slurp($csr)); return sha256_of($csr) . "\nsectigo.com\n$_[0]" }

ok($httpd->start, "httpd starts with $children children");
ok(DCV::Httpd::wait_for(sub { watched() == 2 }), 'one instance watches both directories');
is(scalar(() = instances($httpd->{pid})), 1, 'it is the only one of the parent');
is(join(' ', map { own_instances($_) } $httpd->children), '', 'no child has another one');

# One connection to each child, as a child of prefork has one at a time.
my @sockets = map { connect_to() } 1 .. $children;
my $body = drop('first');
ok(DCV::Httpd::wait_for(sub { !grep { ask($_, path_of($csr)) ne $body } @sockets }), 'each child answers an order that came');
$body = drop('second');
ok(DCV::Httpd::wait_for(sub { !grep { ask($_, path_of($csr)) ne $body } @sockets }), 'and another one in its place');
$_ = undef for @sockets;

# A customer who changes files without end, here the times of two that are no orders at all.
$httpd->file("busy/$_", '') for qw(a b);
$httpd->expect_log(qr{DCV0020: \S+/busy/c\.csr});
my $writer = fork // die $!;
if (!$writer) {
    while (1) { utime undef, undef, "$httpd->{dir}/busy/$_" for qw(a b) }
}
ok(DCV::Httpd::wait_for(sub { watched() == 1 }), 'a directory that changes without end is not watched for a while');
$body = drop('third');
ok($httpd->answers(path_of($csr), 'shop.example', $body), 'an order in another directory is answered meanwhile');
$httpd->file('busy/c.csr', 'no CSR');
ok(DCV::Httpd::wait_for(sub { $httpd->log =~ m{DCV0020: \S+/busy/c\.csr} }), 'what comes in the busy directory is found all the same');
kill 'KILL', $writer;
waitpid $writer, 0;

# A directory that is moved away is not watched there.
rename "$httpd->{dir}/drop", "$httpd->{dir}/moved" or die $!;
$httpd->drop_box;
push @{$httpd->{quiet}}, qr{DCV0021: \S+/drop: cannot read the directory: No such file};    # by who looked in between
$body = drop('fourth');
ok($httpd->answers(path_of($csr), 'shop.example', $body), 'an order is answered in a directory that takes the place of another');
ok(DCV::Httpd::wait_for(sub { watched() <= 2 }), 'and only that one is watched');

# Children that stay after a restart, for a download, have no instance either.
my $old = connect_to();
print $old "GET / HTTP/1.1\r\n";
my %before;
DCV::Httpd::wait_for(sub { %before = map { $_ => 1 } $httpd->children; %before >= $children });
ok($httpd->restart, 'httpd restarts while a request is under way');
ok(DCV::Httpd::wait_for(sub { my @old = grep { $before{$_} } $httpd->children; @old == 1 && !instances($old[0]) }),
    'the child that still has it watches no more');
is(join(' ', map { own_instances($_) } $httpd->children), '', 'no other child has an instance of its own');
$body = drop('fifth');
ok($httpd->answers(path_of($csr), 'shop.example', $body), 'the new children answer what comes');
print $old "Host: shop.example\r\n\r\n";
like(scalar(<$old>), qr{^HTTP/1\.1 \d+ }, 'and the old one ends what it has begun');
$old = undef;
$httpd->stop;
done_testing;
