# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What distributors look at: licences, the version, the source as a tar file, the bill of
# materials, the manual page.
use strict;
use warnings;
use DCV::Needs ();
use DCV::Test;
use DCV::Data qw(slurp);
use DCV::Json qw(decode_json);
use File::Temp qw(tempdir);

my $dir = tempdir('dcv-law-XXXXXX', TMPDIR => 1, CLEANUP => 1);

my $is_clone = -e '.git' && !system('git rev-parse HEAD >/dev/null 2>&1');

SKIP: {
    skip 'not installed: reuse', 1 if !DCV::Needs::has_program('reuse');
    # It asks git what was built.
    skip 'no clone, and something is built', 1 if !$is_clone && -e 'build';
    my $said = `reuse lint 2>&1`;
    is($?, 0, 'each file has a copyright holder and a licence') or diag($said);
}
like(slurp('NOTICE'), qr/^Copyright \d+ The mod_dcv authors$/m, 'NOTICE says whose it is');
is(`tools/licence`, '', 'tools/licence has nothing to add');

# The version is in one place; what else shows it takes it from there or agrees with it.
my ($version) = slurp('include/dcv/version.h') =~ /DCV_VERSION "(\d+\.\d+\.\d+)"/;
is((slurp('CHANGELOG.md') =~ /^## ([\d.]+)/m)[0], $version, 'the newest heading of the changelog is the version');
for my $file (qw(rpm/mod_dcv.spec alpine/APKBUILD freebsd/Makefile debian/changelog)) {
    like(slurp("packaging/$file"), qr/^(?:Version:\s*|pkgver=|DISTVERSION=\s*|mod-dcv \()\Q$version\E(?:-\w+\) .*)?$/m, "packaging/$file has the version");
}
unlike(join('', map { slurp($_) } 'Makefile', grep({ -f } glob('tools/*')), 'docs/install.md'), qr/\b\Q$version\E\b/, 'and nothing else repeats it');

# The manual page is docs/directives.md in another form.
my $page = `tools/man docs/directives.md`;
is($?, 0, 'the manual page is made');
like($page, qr/^\.TH MOD_DCV 8 "" "mod_dcv \Q$version\E"/m, 'it has the version');
my @sections = slurp('docs/directives.md') =~ /^## (.+)$/mg;
is(join(' ', $page =~ /^\.SS (.+)$/mg), "@sections", 'it has each section of the document');
unlike($page, qr/\]\(|\*\*|^\||<a id|`/m, 'no Markdown is left in it');
SKIP: {
    skip 'not installed: man', 3 if !DCV::Needs::has_program('man');
    DCV::Data::write_file("$dir/mod_dcv.8", $page);
    my $shown = `MANWIDTH=100 LC_ALL=C.UTF-8 man --warnings -l $dir/mod_dcv.8 2>$dir/said`;
    is(slurp("$dir/said"), '', 'man has nothing to complain of');
    like($shown, qr/^\s+DCVCSRFile PATH \[authority=NAME\]/m, 'man shows a directive as it is written');
    unlike($shown, qr/\\f[BIR]|\\&/, 'and none of its commands');
}

# The source.
SKIP: {
    skip 'no clone', 6 if !$is_clone;
    my @files = map { my $run = $_; mkdir "$dir/$run"; `umask 0@{[$run * 25]}; TZ=Asia/Tokyo tools/dist '$dir/$run' $version 2>/dev/null` =~ s/\n//r } 1, 2;
    ok(-s $files[0], 'make dist writes a file');
    ok(slurp($files[0]) eq slurp($files[1]), 'two runs write the same');
    my @names = `tar -tzf '$files[0]'`;
    is(scalar(grep { !m{^mod_dcv-\Q$version\E/} } @names), 0, 'all of it is below one directory');
    my %named = map { s{^[^/]+/}{}r =~ s/\n//r => 1 } @names;
    is(join(' ', grep { !$named{$_} } qw(Makefile LICENSE README.md mod_dcv.c tools/install t/project/law.t)), '', 'and has what it takes to build and test');

    # Who has unpacked it can write it again, whatever he has built.
    system("mkdir $dir/unpacked && tar -xzf '$files[0]' -C $dir/unpacked && mkdir $dir/unpacked/mod_dcv-$version/build && touch $dir/unpacked/mod_dcv-$version/build/built") == 0 or die;
    my ($again) = `cd $dir/unpacked/mod_dcv-$version && tools/dist '$dir/again' $version` =~ /(.+)/;
    is(join('', sort `tar -tzf '$again'`), join('', sort @names), 'a tree that was unpacked is packed as it came');
    is(`cd $dir && mkdir twice && tar -xzf '$again' -C twice && diff -r twice unpacked`, "Only in unpacked/mod_dcv-$version: build\n", 'with the same contents');
}

# lintian's limit, and what its overrides name.
my @long = grep { my $file = $_; !m{^(?:t/data/|docs/[^/]+\.md$)} && -T $file && grep { length > 512 } split /\n/, slurp($file) } -e '.git' ? split /\n/, `git ls-files` : ();
is("@long", '', 'no line of a source is longer than a reviewer of Debian reads');

# A release.
my $lacking = `tools/release-check $version 2>&1`;
my $is_open = slurp('CHANGELOG.md') =~ /^## \Q$version\E, not released yet$/m;
$is_open ? like($lacking, qr/^lacking: CHANGELOG\.md: a heading/m, 'make release-check says that the changelog has no date') : pass('the changelog has a date');
like(`tools/release-check 99.0.0 2>&1`, qr/^lacking: CHANGELOG\.md: the newest heading is not/m, 'and that another version is not described');
done_testing;
