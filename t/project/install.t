# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# make install puts what docs/install.md lists where it says, keeps what an administrator has
# changed, and make uninstall takes the same away. What is installed turns nothing on.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use File::Find;
use File::Temp qw(tempdir);

plan skip_all => 'the build is looked at as it is' if $ENV{DCV_UNDER};

my ($apxs) = grep { -x } map { ("$_/apxs2", "$_/apxs") } split /:/, $ENV{PATH};
my ($libexec, $sysconf, $own) = map { DCV::Httpd::apxs($_) } qw(LIBEXECDIR SYSCONFDIR PREFIX);
$own ||= '/usr';    # Debian's apxs has none
my $root = tempdir('dcv install-XXXXXX', TMPDIR => 1, CLEANUP => 1);

# make, with the build that is there. Returns its status and what it said.
sub run_make {
    my ($goal, @variables) = @_;
    my $command = join ' ', 'make', '--no-print-directory', '-o', 'all', $goal, map { "'$_'" } "BUILD=$ENV{DCV_BUILD}", "DESTDIR=$root", @variables;
    my $out = `$command 2>&1`;
    return ($? >> 8, $out);
}

# The regular files below the root, as they stand on the system.
sub installed {
    my @files;
    find({no_chdir => 1, wanted => sub { push @files, s/^\Q$root\E//r if -f }}, $root);
    return sort @files;
}

# What docs/install.md lists, with the directories of a layout for its variables.
my $doc = slurp('docs/install.md');
my ($table) = $doc =~ /^## What is installed\n(.*?)^\| layout /ms;
sub listed {
    my (%place) = @_;
    my @files;
    for my $path ($table =~ /^\| `([^`]+)` \|/mg) {
        my $there = $path =~ s/^(\w+)(?=\/|$)/$place{$1} \/\/ die "$path: no such place\n"/er;
        push @files, $there !~ /\*/ ? $there : map { "$place{docdir}/$_" } glob $path =~ s{^docdir/}{}r;
    }
    return sort @files;
}

# Each layout: by its name, where its two files of configuration are.
my %layout = $doc =~ /^\| `(\w+)` \| (`[^|]+` \| `[^|]+`) \|/mg;
is(join(' ', sort keys %layout), 'alpine debian fedora freebsd plain', 'docs/install.md has the layouts');
for my $name (sort keys %layout) {
    my ($load, $conf) = $layout{$name} =~ /`([^`]+)`/g;
    my $etc = $name eq 'fedora' ? '/etc/httpd/conf' : '/etc/apache2';
    s/^sysconfdir/$etc/, s{/conf/\.\.}{} for $load, $conf;
    my @variables = ("LAYOUT=$name", "sysconfdir=$etc", 'prefix=/opt/dcv');
    my ($status, $out) = run_make('install', @variables);
    is($status, 0, "make install succeeds with the layout $name") or diag($out);
    my $lib = $libexec =~ s{^\Q$own\E/}{/opt/dcv/}r;
    my %place = (libexecdir => $lib, load => $load, conf => $conf, docdir => '/opt/dcv/share/doc/mod_dcv', mandir => '/opt/dcv/share/man', bindir => '/opt/dcv/bin', completionsdir => '/opt/dcv/share/bash-completion/completions');
    is(join("\n", installed()), join("\n", listed(%place)), "what docs/install.md lists is installed, and nothing else: $name");
    like(slurp("$root$load"), qr{^LoadModule dcv_module \Q$lib\E/mod_dcv\.so$}m, "the module is loaded from where it was installed: $name");
    (undef, $out) = run_make('uninstall', @variables);
    is(join("\n", installed()), '', "make uninstall takes all of it away: $name") or diag($out);
}

# What FreeBSD's port lists, of what its make installs.
my %of_port = (APACHEMODDIR => 'libexec/apache24', APACHEETCDIR => 'etc/apache24', PREFIX => '/usr/local', DOCSDIR => '/usr/local/share/doc/port', APXS => $apxs);
my $port = slurp('packaging/freebsd/Makefile') =~ s/\\\n//gr =~ s/\$\{(\w+)\}/$of_port{$1} \/\/ $&/ger;
my ($plist) = $port =~ /^PLIST_FILES=(.*)$/m;
my ($make_args) = $port =~ /^MAKE_ARGS=\s*(.*)$/m;
run_make('install', 'libexecdir=/usr/local/libexec/apache24', 'sysconfdir=/usr/local/etc/apache24', split ' ', $make_args);
is(join("\n", sort map { s/\.(?:gz|sample)$//r } $plist =~ /([^\s"@]+\/[^\s"]+)/g), join("\n", map { s{^/usr/local/}{}r } grep { !m{^/usr/local/share/doc/} } installed()), "FreeBSD's port lists what is installed");
run_make('uninstall', 'libexecdir=/usr/local/libexec/apache24', 'sysconfdir=/usr/local/etc/apache24', split ' ', $make_args);

# apxs' own directories, where nothing is said.
my ($status, $out) = run_make('install');
is($status, 0, 'make install succeeds with apxs\' directories') or diag($out);
ok(-s "$root$libexec/mod_dcv.so", 'the module is where httpd looks for modules');
my ($load) = grep { /dcv[^\/]*$/ && m{^\Q$sysconf\E} && slurp("$root$_") =~ /^LoadModule/m } installed();
like(slurp("$root$load"), qr{^LoadModule dcv_module \Q$libexec\E/mod_dcv\.so$}m, 'and loaded from there');
ok(-s "$root$own/$_", "$_ is below the system's prefix") for qw(bin/dcv share/doc/mod_dcv/README.md share/man/man8/mod_dcv.8);
my ($conf) = grep { /dcv\.conf$/ && $_ ne $load } installed();
run_make('uninstall');
is(join("\n", installed()), '', 'make uninstall takes all of it away');

# What others have put there, and what an administrator has changed.
run_make('install');
my @others = map { "$root$_" } "$libexec/mod_other.so", "$own/share/doc/mod_dcv/notes";
DCV::Data::write_file($_, 'other') for @others;
DCV::Data::write_file("$root$conf", "DCVEngine On\n");
($status, $out) = run_make('install');
is(slurp("$root$conf"), "DCVEngine On\n", 'a changed configuration is kept');
is(slurp("$root$conf.new"), slurp('conf/dcv.conf'), 'the new one is beside it');
like($out, qr/\Q$conf\E differs .* see .*\.new$/m, 'and make install says so');
($status, $out) = run_make('uninstall');
is($status, 0, 'make uninstall succeeds');
is(join("\n", installed()), join("\n", sort map { s/^\Q$root\E//r } "$root$conf", @others), 'it leaves what others have put there, and the changed configuration');
like($out, qr/\Q$conf\E was changed and is kept$/m, 'and says so');

SKIP: {
    skip 'no layout of Debian here', 3 if $conf !~ /mods-available/;
    mkdir "$root$sysconf/mods-enabled" or die $!;
    run_make('install');
    symlink '../mods-available/dcv.load', "$root$sysconf/mods-enabled/dcv.load" or die $!;
    ($status, $out) = run_make('uninstall');
    isnt($status, 0, 'what is enabled is not taken away, so that httpd still starts');
    like($out, qr/first run 'a2dismod dcv'/, 'but make uninstall says what to do');
    ok(-s "$root$libexec/mod_dcv.so", 'and the module is there');
}

# The module: one symbol, hardened where the compiler can.
my @exported = map { /\s(\S+)$/ } split /\n/, `nm -D --defined-only '$ENV{DCV_BUILD}/mod_dcv.so'`;
is("@exported", 'dcv_module', 'the module exports one symbol');
my $elf = `readelf -lWd '$ENV{DCV_BUILD}/mod_dcv.so'`;
like($elf, qr/GNU_RELRO/, 'its tables are read-only once they are relocated');
like($elf, qr/BIND_NOW/, 'all of them, since symbols are bound at once');
unlike($elf, qr/GNU_STACK.*RWE/, 'no stack is executable');
my $used = `nm -D --undefined-only '$ENV{DCV_BUILD}/mod_dcv.so'`;
like($used, qr/__stack_chk_fail/, 'stacks are protected');
like($used, qr/__\w+_chk\b(?!_fail)/, 'functions of libc that check lengths are used') if $used =~ /GLIBC/;

# So is the command.
$elf = `readelf -hlWd '$ENV{DCV_BUILD}/dcv'`;
like($elf, qr/Type: +DYN/, 'the command is position independent');
like($elf, qr/GNU_RELRO/, 'its tables are read-only, too');
like($elf, qr/BIND_NOW/, 'and its symbols bound at once');

# As it is installed it turns nothing on.
my $csr = make_csr(subject => '/CN=www.example.com');
my $httpd = DCV::Httpd->new(without_dcv => 1, one_child => 1, modules => [qw(authz_host socache_shmcb)]);
my $base = "LoadModule dcv_module $DCV::Httpd::module\nInclude \"$ENV{PWD}/conf/dcv.conf\"\n";
$httpd->write_conf($base);
is(($httpd->configtest)[1], "Syntax OK\n", 'the configuration as installed has nothing to say');
ok($httpd->start, 'httpd starts with it');
is($httpd->get(path_of($csr))->{status}, 404, 'no file is answered');
is($httpd->get('/dcv-status')->{status}, 404, 'no page is open');
DCV::Data::write_file($httpd->dir . '/htdocs' . path_of($csr) =~ s{.*/}{/}r, 'own');
is($httpd->get(path_of($csr) =~ s{.*/}{/}r)->{body}, 'own', 'what the server had before is answered as before');
my $dump = ($httpd->configtest('-D', 'DUMP_DCV'))[1];
unlike($dump, qr/certigna|sectigo|^Record: |^Order: /m, 'nothing is reported');
$httpd->stop;
$httpd->write_conf("LoadModule dcv_module $DCV::Httpd::module\n" . DCV::Data::turned_on(slurp('conf/dcv.conf')) =~ s{^DCVCSRFile .*}{DCVCSRFile $csr}mr);
ok($httpd->start, 'with the lines that stand there as comments it starts');
is($httpd->get(path_of($csr))->{body}, sha256_of($csr) . "\nsectigo.com", 'the file is answered');
is($httpd->get('/dcv-status')->{status}, 200, 'and the page is open, from here');
$httpd->stop;
done_testing;
