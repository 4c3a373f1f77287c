# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The life of httpd on Windows, where each child reads the configuration by itself: nothing
# that comes and goes ends the server, and what it knew is known to the next child.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr sha256_of path_of slurp);

my %csr = map { $_ => make_csr(subject => "/CN=$_.example.com") } qw(www gone dropped);
my $conf = <<'END';
<VirtualHost *:@PORT@>
    ServerName www.example.com
    ServerAlias gone.example.com dropped.example.com
    DCVEngine On
    DCVAuthority sectigo
    DCVCSRFile conf/www.csr
    DCVCSRFile conf/gone.csr
    DCVCSRDirectory drop
    <Location "/dcv-status">
        SetHandler dcv-status
        DCVStatus On
    </Location>
</VirtualHost>
END
my $httpd = DCV::Wine->new(log_level => 'warn dcv:info', conf => $conf);
my $drop = $httpd->drop_box;
$httpd->file("conf/$_.csr", slurp($csr{$_})) for qw(www gone);
$httpd->drop('drop/dropped.csr', slurp($csr{dropped}));

sub answers {
    my ($name) = @_;
    return $httpd->get(path_of($csr{$name}), '-H', "Host: $name.example.com")->{body} eq sha256_of($csr{$name}) . "\nsectigo.com";
}

# Lines of the log since the last call, by their number.
my $seen = 0;

sub new_lines {
    my $log = $httpd->log;
    my $new = substr $log, $seen;
    $seen = length $log;
    return grep { /DCV00/ && !/DCV0005/ } split /\n/, $new;
}

sub visits {
    my %visits = map { my $order = $_; map { ($_->{name} => $_->{visits}) } @{$order->{domains}} } @{$httpd->report->{orders}};
    return $visits{'www.example.com'};
}

push @{$httpd->{quiet}}, qr/DCV0005:/;
ok($httpd->start, 'httpd.exe starts');
ok(answers($_), "$_ is answered") for sort keys %csr;
my @starts = $httpd->log =~ /DCV0005: 3 orders/g;
is(scalar @starts, 1, 'the start tells once how many orders there are');
new_lines();

# Visits outlive restarts and children.
answers('www') for 1 .. 3;
my $before = visits();
is($before->{count}, 4, 'visits are recorded');
ok($httpd->restart, 'httpd restarts');
is_deeply(visits(), $before, 'visits are the same after a restart');
ok($httpd->kill_child, 'another child comes when one was killed');
is_deeply(visits(), $before, 'visits are the same after the end of a child');
is(join("\n", new_lines()), '', 'and nothing was logged but the restart');
# The parent reads the configuration at the start, at a restart and at the end of a child, and tells
# of it; each of its three children has read it by itself, and does not.
my @told = grep { /DCV0005:/ } split /\n/, $httpd->log;
is(scalar @told, 3, 'each reading of the configuration was told once') or diag(join "\n", @told);
my $parent = $httpd->windows_pid;
is(join("\n", grep { !/^\[\w+ \w+ \d+ [\d:.]+ \d+\] \[dcv:info\] \[pid $parent:/ } @told), '', 'by the parent, with the time');

# A directory that is missing at a restart.
unlink "$drop/dropped.csr";
rmdir $drop or die $!;
ok($httpd->restart, 'httpd restarts without one of its directories');
ok(answers('www'), 'the others are answered');
my @lines = new_lines();
is(scalar @lines, 1, 'the log says once what is missing') or diag(join "\n", @lines);
like($lines[0], qr{DCV0021: .*/drop: cannot read the directory: .*; make it again, or correct the path}, 'which directory, and what to do');
$httpd->expect_log(qr/DCV0021:/);
like($httpd->report->{errors}[0]{source}, qr{/drop$}, 'the page shows it');
$httpd->drop_box;
$httpd->drop('drop/dropped.csr', slurp($csr{dropped}));
ok(DCV::Httpd::wait_for(sub { answers('dropped') }), 'a directory that is made again is read');

# A CSR that is gone when a child dies, or when httpd restarts.
new_lines();
unlink "$httpd->{dir}/conf/gone.csr";
ok($httpd->kill_child, 'another child comes when a CSR is gone');
ok(answers('www'), 'it answers the others');
is($httpd->get(path_of($csr{gone}), '-H', 'Host: gone.example.com')->{status}, 404, 'and not that of the CSR that is gone');
like($httpd->report->{errors}[0]{source}, qr{conf/gone\.csr$}, 'the page shows that it is gone');
ok($httpd->restart, 'httpd restarts without it');
ok(answers('www'), 'the others are answered after that, too');
$httpd->expect_log(qr{DCV0028: .*conf/gone\.csr: cannot find it: File not found; put the CSR there, or correct the path});
my ($code, $out) = $httpd->configtest;
isnt($code, 0, 'httpd -t refuses it');
like($out, qr/gone\.csr: cannot find it/, 'and says why');
$httpd->file('conf/gone.csr', slurp($csr{gone}));
$httpd->stop;

# Children that end after five connections.
$httpd = DCV::Wine->new(conf => "MaxConnectionsPerChild 5\n$conf");
$httpd->drop_box;
$httpd->file("conf/$_.csr", slurp($csr{$_})) for qw(www gone);
$httpd->expect_log(qr{DCV0028: .*conf/gone\.csr: cannot find it: File not found; put the CSR there, or correct the path});
$httpd->file('drop/broken.csr', "no CSR\n");
$httpd->expect_log(qr{DCV0020: .*drop/broken\.csr});
ok($httpd->start, 'httpd.exe starts with children that end after five connections');
my $wrong = 0;
for (1 .. 20) {
    $wrong++ if !DCV::Httpd::wait_for(sub { answers('www') });
}
is($wrong, 0, 'twenty requests are answered');
cmp_ok($httpd->generations, '>', 2, 'by several children');
cmp_ok(visits()->{count}, '>=', 20, 'and each is recorded');
unlink "$httpd->{dir}/conf/gone.csr";
for (1 .. 10) {
    $wrong++ if !DCV::Httpd::wait_for(sub { answers('www') });
}
is($wrong, 0, 'also when a CSR is gone meanwhile');
my @named = grep { /broken\.csr/ } split /\n/, $httpd->log;
is(scalar @named, 1, 'a file that is no CSR is named once, and not by each child') or diag(join "\n", @named);
$httpd->stop;
done_testing;
