# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The disk of the log, of the state and of a directory is full; the directory can only be read, is
# closed, and vanishes. Descriptors that run out: t/server/badfiles.t. Orders that are known are answered, the log has few
# lines of it, no child crashes, and all is as before when there is room again.
use strict;
use warnings;
use DCV::Dns::Namespace ();

# A disk of this test alone needs a mount name space of its own.
BEGIN {
    my $said = $ENV{DCV_FULL_MOUNTS} ? '' : $> ? 'only root can mount' : `unshare -m true 2>&1`;
    DCV::Dns::Namespace::skip_all("no mount name space: $said") if $said || $?;
    if (!$ENV{DCV_FULL_MOUNTS}) {
        $ENV{DCV_FULL_MOUNTS} = 1;
        exec 'unshare', '-m', DCV::Dns::Namespace::command_line() or die "unshare: $!";
    }
}
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Time::HiRes qw(sleep);

my ($first, $second) = map { make_csr(subject => "/CN=$_.example") } qw(first second);
sub body { return sha256_of($_[0]) . "\nsectigo.com" }
sub count { my ($text, $pattern) = @_; return scalar(() = $text =~ /$pattern/g) }
my $conf = <<'END';
StartServers 1
ServerLimit 1
ThreadLimit 100
ThreadsPerChild 100
MaxRequestWorkers 100
MaxSpareThreads 100
DCVAuthority sectigo
DCVEngine On
@STATUS@
<VirtualHost *:@PORT@>
    ServerName first.example
    ServerAlias second.example
</VirtualHost>
END

# A disk of a megabyte, with the directory, the state and the log.
my $httpd = DCV::Httpd->new(modules => ['socache_dbm'], conf => $conf . "DCVCSRDirectory small/drop\nDCVStateCache dbm:\@DIR\@/small/state\n", quiet => [qr/AH00804|AH00805|AH00806|AH00807/]);
my $small = "$httpd->{dir}/small";
END { system "umount -l $small 2>/dev/null" if $small }
sub mount_small {
    mkdir $small;
    system("mount -t tmpfs -o size=1m,mode=1777 dcv $small") == 0 or die "mount: $?";
    $httpd->drop_box('small/drop');
    $httpd->file('small/drop/first.csr', slurp($first));
    return;
}
sub fill_disk {
    open my $out, '>', "$small/fill" or die $!;
    1 while syswrite $out, 'x' x 4096;
    1 while syswrite $out, 'x';
    return;
}
mount_small();
symlink 'small/error.log', "$httpd->{dir}/error.log" or die $!;
ok($httpd->start, 'httpd starts');
my @children = $httpd->children;
my $visits = sub { return $httpd->visits_of("$small/drop/first.csr", 'first.example')->{count} };
my $is_known = sub { return $httpd->get(path_of($first), '-H', 'Host: first.example')->{body} eq body($first) };
my $all_known = sub { return 100 == grep { $is_known->() } 1 .. 100 };

# What holds when there is room again.
sub recovers {
    my ($after) = @_;
    my $before = $visits->();
    ok(DCV::Httpd::wait_for(sub { $is_known->() && $visits->() > $before }), "$after: visits are recorded");
    $httpd->drop('small/drop/second.csr', slurp($second));
    ok($httpd->answers(path_of($second), 'second.example', body($second)), "$after: an order that comes is answered");
    unlink "$small/drop/second.csr";
    ok($httpd->answers(path_of($second), 'second.example', undef), "$after: and one that goes is not");
    ok(DCV::Httpd::everywhere(sub { !@{$httpd->report->{errors}} }), "$after: nothing is wrong");
    is("@{[$httpd->children]}", "@children", "$after: no child has ended");
    cmp_ok(count($httpd->log, 'DCV00'), '<=', 12, "$after: the log has few lines of it") or diag($httpd->log);
    return;
}

push @{$httpd->{quiet}}, qr/DCV002[014]: /;
fill_disk();
ok($all_known->(), 'the disk is full: the file is answered');
eval { $httpd->file('small/drop/second.csr', slurp($second)) };
sleep 2.5;
is($httpd->get(path_of($second), '-H', 'Host: second.example')->{status}, 404, 'the disk is full: a file without content is no order');
ok($all_known->(), 'the disk is full: the file beside it is answered');
is($httpd->get('/dcv-status')->{status}, 200, 'the disk is full: the status page is shown');
unlink "$small/fill";
recovers('room again');

system("mount --bind $small/drop $small/drop && mount -o remount,bind,ro $small/drop") == 0 or die "remount: $?";
sleep 2.5;
ok($all_known->(), 'the directory can only be read: the file is answered');
system("umount -l $small/drop") == 0 or die "umount: $?";
recovers('to be written again');

chmod 0, "$small/drop";
sleep 2.5;
ok($all_known->(), 'the directory is closed: the file is answered');
chmod 0755, "$small/drop";
recovers('open again');

# Another disk in the place of the one that is gone; httpd has the log and the state of that open.
system("umount -l $small") == 0 or die "umount: $?";
ok($httpd->answers(path_of($first), 'first.example', undef), 'the disk has vanished: its orders are answered no more');
is($httpd->get('/dcv-status')->{status}, 200, 'the disk has vanished: the status page is shown');
mount_small();
ok($httpd->answers(path_of($first), 'first.example', body($first)), 'a new disk: its orders are answered');
is("@{[$httpd->children]}", "@children", 'a new disk: no child has ended');
$httpd->stop;
done_testing;
