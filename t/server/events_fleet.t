# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A fleet whose front ends share a cache: each event is told by one of them, once, whoever is
# restarted or dies, and whether the cache goes and comes.
use strict;
use warnings;
use DCV::Needs qw(redis-server);
use DCV::Test;
use DCV::Cache;
use DCV::Data qw(make_csr slurp day path_of);
use DCV::Httpd;
use DCV::Notify;

my $cache = DCV::Cache->new('redis');
ok($cache->start, 'a real redis starts');
my $command = DCV::Notify->new;
my ($csr, $old) = map { make_csr(subject => "/CN=$_.example") } qw(site old);

sub front_end {
    my ($directory) = @_;
    return DCV::Httpd->new(modules => ['socache_redis'], one_child => 1, quiet => [qr/DCV0020|DCV0024|socache_redis|AH00052|:(?:info|debug)\]/], log_level => 'warn dcv:debug', conf => $command->line . <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory $directory
DCVStateCache @{[$cache->args]}
<VirtualHost *:\@PORT\@>
    ServerName site.example
    ServerAlias *.example
</VirtualHost>
END
}
my $first = front_end('drop');
my $drop = $first->drop_box;
my @fleet = ($first, map { front_end($drop) } 1 .. 2);
my $number = 0;

# Something that each front end finds by itself.
sub happens {
    my $name = 'f' . ++$number . '.example';
    $first->drop("drop/$number.csr", 'DCV-Issued: ' . day(-40) . "\n" . slurp(make_csr(subject => "/CN=$name")));
    return "expired $name";
}

# Wait until something was told by one, and the others know it.
sub is_known {
    my ($key) = @_;
    $command->waits_for($key);
    return ok(DCV::Httpd::wait_for(sub { !grep { $_->log !~ /DCV004[57]: told(?: by another front end)?: \Q$key\E$/m } @fleet }), "each front end knows that $key was told");
}

$first->file('drop/site.csr', slurp($csr));
$first->file('drop/old.csr', 'DCV-Issued: ' . day(-40) . "\n" . slurp($old));
$first->file('drop/bad.csr', 'nothing');
ok($_->start, 'a front end starts') or BAIL_OUT('no httpd') for @fleet;
my @told = ('expired old.example', "file_error $drop/bad.csr");
$command->waits_for($_) for @told;

# The CA comes to one, and then to another.
$_->get(path_of($csr), '-H', 'Host: site.example') for @fleet;
push @told, 'visited site.example';
$command->waits_for('visited site.example');

push @told, map { happens() } 1 .. 10;
$command->waits_for($_) for @told;

# The front ends are restarted, one is killed.
$_->restart($_ == $first ? 'HUP' : 'USR1') for @fleet;
push @told, happens();
$command->waits_for($told[-1]);
# Who is killed before it has noted what it told leaves that to the others.
is_known($told[-1]);
ok($first->kill_all, 'one is killed');
push @told, happens();
$command->waits_for($told[-1]);
ok($first->start, 'and starts again');

# The cache goes, and comes without what it knew.
is_known($_) for @told;
$cache->stop;
my $later = happens();
$_->get(path_of($csr), '-H', 'Host: site.example') for @fleet;
DCV::Httpd::wait_for(sub { $command->count($later) }, 5);
is($command->count($later), 0, 'without the cache nothing is told');
ok($cache->start, 'the cache comes back empty');
push @told, $later;
$command->waits_for($later);
push @told, happens();
is_known($_) for @told[-2, -1];
is_deeply($command->all, [sort @told], 'everything was told once') or diag(join "\n", @{$command->all});
$_->stop for @fleet;
done_testing;
