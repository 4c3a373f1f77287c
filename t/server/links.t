# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer makes links in his directory, or of the directory itself, to what another customer has
# and the server's user may read. His view shows nothing of it. A link is followed if it is root's,
# or if its owner owns what it leads to.
use strict;
use warnings;
use POSIX ();
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of md5_of);

plan skip_all => 'only root can make files of several owners' if $>;
plan skip_all => 'links are followed everywhere but on Linux' if $^O ne 'linux';

my ($mallory, $alice) = (64_001, 64_002);
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb']);
my $dir = $httpd->dir;
my %csr = map { $_ => make_csr(subject => "/CN=$_.example") } qw(alice secret own roots given matched late steps climbing);

# A file, directory or link, and whose it is.
sub own { my ($owner, @paths) = @_; for (@paths) { system('chown', '-h', $owner, "$dir/$_") and die "chown $_" } return $paths[0] }
sub folder { my ($path, $owner) = @_; mkdir "$dir/$path" or die "$path: $!"; chmod 0755, "$dir/$path"; return own($owner, $path) }
sub csr { my ($path, $owner, $name) = @_; $httpd->file($path, slurp($csr{$name})); chmod 0644, "$dir/$path"; return own($owner, $path) }
sub from { my ($path, $owner, $target) = @_; symlink $target, "$dir/$path" or die "$path: $!"; return own($owner, $path) }

folder('home', 0);
folder("home/$_->[0]", $_->[1]) for ['alice', $alice], ['mallory', $mallory];
folder('home/alice/dcv', $alice);
csr('home/alice/dcv/secret.csr', $alice, 'secret');
csr('home/alice/alice.csr', $alice, 'alice');
folder('panel', 0);
csr('panel/roots.csr', 0, 'roots');
folder("home/mallory/$_", $mallory) for qw(dcv files ssl);
csr('home/mallory/files/own.csr', $mallory, 'own');

# His links: to a file, over a directory, over links, from one of root's over one of his, to a file
# of root's, and to his own file.
from('home/mallory/dcv/file.csr', $mallory, "$dir/home/alice/alice.csr");
from('home/mallory/files/alice', $mallory, '../../alice');
from('home/mallory/dcv/directory.csr', $mallory, '../files/alice/dcv/secret.csr');
from('home/mallory/dcv/chain.csr', $mallory, 'file.csr');
from('home/mallory/files/current', $mallory, "$dir/home/alice");
from('home/mallory/dcv/over-root.csr', 0, "$dir/home/mallory/files/current/alice.csr");
from('home/mallory/dcv/roots.csr', $mallory, "$dir/panel/roots.csr");
from('home/mallory/dcv/own.csr', $mallory, '../files/own.csr');
# To his own file, over as many names as are followed, and over more.
csr("home/mallory/files/$_", $mallory, $_) for qw(steps climbing);
from('home/mallory/dcv/steps.csr', $mallory, './' x 100 . '../files/steps');
from('home/mallory/dcv/climbing.csr', $mallory, './' x 130 . '../files/climbing');
# Root gives him one of another's; and a directory by a path with a link.
csr('panel/given.csr', $alice, 'given');
from('home/mallory/dcv/given.csr', 0, '../../../panel/given.csr');
from('links', 0, 'home/mallory');
# He guesses what another one has: a name that is there, one that is not, and one below a file.
folder('home/alice/private', $alice);
chmod 0700, "$dir/home/alice/private";
from("home/mallory/dcv/guess-$_->[0].csr", $mallory, "$dir/home/alice/$_->[1]") for [1, 'alice.csr'], [2, 'nobody.csr'], [3, 'alice.csr/x'], [4, 'nobody/x'], [5, 'private/x'];
from("home/mallory/guess-$_->[0]", $mallory, "$dir/home/alice/$_->[1]") for [1, 'dcv'], [2, 'nothing'], [3, 'alice.csr'], [4, 'private/x'];
# Of the directory itself; and of files that wildcards match.
from('home/mallory/other', $mallory, "$dir/home/alice/dcv");
from('home/mallory/ssl/alice.csr', $mallory, "$dir/home/alice/alice.csr");
from('home/mallory/ssl/own.csr', $mallory, '../files/matched');
csr('home/mallory/files/matched', $mallory, 'matched');
# Of directories that wildcards are looked for in, and below.
folder('home/mallory/kinds', $mallory);
from("home/mallory/$_->[0]", $mallory, "$dir/home/alice/$_->[1]") for ['kinds/list', 'dcv'], ['kinds/there', '.'], ['kinds/not-there', 'private'];

$httpd->write_conf(<<'END');
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:@PORT@>
    ServerName mallory.example
    ServerAlias *.example
    DCVCSRDirectory links/dcv
    DCVCSRDirectory home/mallory/other
    DCVCSRDirectory home/mallory/guess-1
    DCVCSRDirectory home/mallory/guess-2
    DCVCSRDirectory home/mallory/guess-3
    DCVCSRDirectory home/mallory/guess-4
    DCVCSRFile home/mallory/ssl/*.csr
    DCVCSRFile home/mallory/kinds/list/*.csr
    DCVCSRFile home/mallory/kinds/*/alice.csr
    <Location "/view">
        SetHandler dcv-status
        DCVStatus VHost
    </Location>
</VirtualHost>
END
sub view { return $httpd->fetch($httpd->url("/view?$_[0]"), '-H', 'Host: mallory.example')->{body} }
# What of another one's order is seen in the view; his own orders.
my @formats = map { "format=$_" } qw(html json text csv zone metrics health);
sub seen_of { my ($csr, $name) = ($csr{$_[0]}, $_[0]); my $sha = sha256_of($csr); return join ' ', grep { view($_) =~ /$sha|CN=$name/i } @formats }
sub is_answered { return $httpd->get(path_of($csr{$_[0]}), '-H', "Host: $_[0].example")->{status} == 200 }
my @foreign = qw(alice secret roots);
my $words = qr/somebody who does not own/;
my @quiet = (qr{DCV0020: \S*climbing\.csr: .*symbolic links}, qr/DCV0020: .*$words/, qr/DCV0021: .*$words/, qr/DCV0028: .*$words/);

like($httpd->run('-t'), qr/own\.example|Syntax OK/, 'the configuration is right');
my $dump = $httpd->run('-t', '-D', 'DUMP_DCV');
unlike($dump, qr/\Q$_\E/i, 'the parent shows nothing of another one') for map { (md5_of($csr{$_}), sha256_of($csr{$_})) } @foreign;
like($dump, qr/own\.example/, 'and what is his own');
$httpd->{quiet} = \@quiet;
ok($httpd->start, 'httpd starts');
ok(DCV::Httpd::wait_for(sub { is_answered('own') && is_answered('given') && is_answered('matched') }), 'his own link, and that of root, are followed');
is(seen_of($_), '', "his view shows nothing of what is not his: $_") for @foreign;
is((grep { is_answered($_) } @foreign), 0, 'nor is it answered');
my $text = view('format=text');
like($text, qr{dcv/\Q$_\E\.csr\W[^/]*$words}s, "it says why: $_") for qw(file directory chain over-root roots);
like($text, qr{home/mallory/other\W[^/]*over a link of $words}s, 'and of the directory');
like($text, qr{/guess-$_\.csr\W[^/]*$words}s, "and the same of a name that he guesses: $_") for 1 .. 5;
like($text, qr{/guess-$_\W[^/]*over a link of $words}s, "and of such a directory: $_") for 1 .. 4;
ok(DCV::Httpd::wait_for(sub { is_answered('steps') }), 'a link of a hundred names is followed');
ok(!is_answered('climbing'), 'one of 130 is not');
like($text, qr{dcv/climbing\.csr\n[^\n]*cannot read it: Too many levels of symbolic links; put the CSR itself there$}m, 'and he reads why');
like($text, qr{ssl/alice\.csr\W[^/]*$words}s, 'and of a match');
like($text, qr{kinds/list\W[^/]*$words}s, 'and of a directory that is listed for wildcards');
unlike($text, qr{kinds/list/secret}, 'whose names it does not tell');
like($text, qr{kinds/$_/alice\.csr\W[^/]*$words}s, "and the same of a name below wildcards: $_") for qw(there not-there);

# While httpd runs he makes more of them, and exchanges what was his own.
csr('home/alice/late.csr', $alice, 'late');
from('home/mallory/dcv/late.csr', $mallory, "$dir/home/alice/late.csr");
from('home/mallory/dcv/.new', $mallory, "$dir/home/alice/late.csr");
rename "$dir/home/mallory/dcv/.new", "$dir/home/mallory/dcv/own.csr" or die $!;
ok(DCV::Httpd::wait_for(sub { !is_answered('own') }), 'what he exchanged for a link is no order of his any more');
ok(DCV::Httpd::wait_for(sub { view('format=text') =~ m{dcv/late\.csr\W[^/]*$words}s }), 'a new link is refused');
is(seen_of('late'), '', 'his view shows nothing of it');

# His directory becomes a link, and back again, all the time.
my ($real, $away, $link) = map { "$dir/home/mallory/$_" } qw(dcv away link);
from('home/mallory/link', $mallory, "$dir/home/alice/dcv");
my $end = time + 6;
my @seen;
if (!(my $pid = fork // die)) {
    while (time < $end) {
        rename $real, $away and rename $link, $real or die $!;
        select undef, undef, undef, rand 0.3;
        rename $real, $link and rename $away, $real or die $!;
        select undef, undef, undef, rand 0.3;
    }
    POSIX::_exit(0);
}
while (time < $end) {
    push @seen, seen_of('secret') || ();
    select undef, undef, undef, 0.02;
}
wait;
is(join(' ', @seen), '', 'a directory that is exchanged for a link shows nothing of what it leads to');
ok($httpd->restart, 'a graceful restart');
is(seen_of($_), '', "which shows nothing of it, either: $_") for @foreign, 'late';
ok(DCV::Httpd::wait_for(sub { is_answered('given') }), 'and what is his is answered');
$httpd->stop;
done_testing;
