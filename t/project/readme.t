# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# README's lines for Debian, run as they stand on a copy of what Debian's package apache2 has in
# /etc/apache2, by its own a2enmod, a2ensite and apachectl; only the places and ports are other.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of md5_of sha256_of);
use Cwd qw(getcwd);
use File::Temp qw(tempdir);

plan skip_all => 'the build is looked at as it is' if $ENV{DCV_UNDER};
plan skip_all => 'only root may install' if $>;
my $debian = getcwd() . '/build/debian';
plan skip_all => "Debian's package apache2 is not here: make deps-check fetches it" if !-x "$debian/usr/sbin/a2ensite" || !-d "$debian/etc/apache2";

my ($dir, $port) = (tempdir('dcv-readme-XXXXXX', TMPDIR => 1, CLEANUP => 1), DCV::Httpd::free_port());
chmod 0755, $dir;
system("cp -a '$debian/etc/apache2' '$dir/etc' && mkdir -p $dir/run $dir/log $dir/www $dir/home") == 0 or die;
for my $file ("$dir/etc/apache2.conf", "$dir/etc/envvars", "$dir/etc/ports.conf", glob "$dir/etc/*-available/*") {
    my $text = slurp($file) =~ s{/etc/apache2}{$dir/etc}gr =~ s{/var/log/apache2}{$dir/log}gr =~ s{/var/run/apache2|/var/lock/apache2|/run/apache2}{$dir/run}gr;
    $text =~ s{^Listen 80$}{Listen 127.0.0.1:$port}m if $file =~ /ports\.conf$/;
    DCV::Data::write_file($file, $text);
}
# The package enables these when it is installed.
local %ENV = (%ENV, APACHE_CONFDIR => "$dir/etc", APACHE_STATE_DIRECTORY => "$dir/state", APACHE_STARTED_BY_SYSTEMD => 1,
    PATH => "$debian/usr/sbin:$debian/usr/bin:$ENV{PATH}", PERL5LIB => "$debian/usr/share/perl5");
mkdir "$dir/etc/$_-enabled" for qw(mods sites conf);
my $enabled = `a2enmod -q mpm_event authz_core authn_core dir mime alias 2>&1`;

my $csr = make_csr(subject => '/CN=www.example.com');
DCV::Data::write_file("$dir/home/www.example.com.csr", slurp($csr));

# Run lines, one by one, with the places of this test. Each has to succeed.
sub run_lines {
    my ($lines) = @_;
    my $all = '';
    for my $line (grep { !/^make (?:deps|all)$|^make$/ } split /\n/, $lines) {
        my $command = $line =~ s{/etc/apache2}{$dir/etc}gr;
        my $here = "cd '$dir/home'";
        if ($command =~ /^make /) {
            $here = "cd '@{[getcwd()]}'";
            $command .= " -o all BUILD='$ENV{DCV_BUILD}' LAYOUT=debian sysconfdir=$dir/etc libexecdir=$dir/modules docdir=$dir/doc mandir=$dir/man";
        }
        my $out = `$here && $command 2>&1`;
        is($?, 0, "README: $line") or diag($out);
        $all .= $out;
    }
    return $all;
}

sub lines_of { return slurp($_[0]) =~ /^(```(?:sh|apache)\n.*?^```|    make [^#\n]*\w)/msg }
is(join("\n", lines_of('README.fr.md')), join("\n", lines_of('README.md')), 'README.fr.md has the same lines');
my ($install, $csr_lines, $start, $remove) = map { s/ +#.*//gmr } slurp('README.md') =~ /^```sh\n(.*?)^```/msg;
my ($host) = slurp('README.md') =~ /^```apache\n(.*?)^```/ms;
like(run_lines($install), qr/Enabling module dcv/, 'README installs and enables the module');
run_lines($csr_lines);
DCV::Data::write_file("$dir/etc/sites-available/www.example.com.conf", $host =~ s/\*:80/*:$port/r);
my $said = run_lines($start);
like($said, qr/Record: _@{[md5_of($csr)]}\.www\.example\.com\. IN CNAME /, 'README shows the record');
my $file = sub { `curl -s --noproxy '*' --max-time 5 http://127.0.0.1:$port@{[path_of($csr)]} -H 'Host: www.example.com'` };
ok(DCV::Httpd::wait_for(sub { $file->() eq sha256_of($csr) . '.certigna.com' }), 'and the CA gets its file');

my ($pid_file) = glob "$dir/run*/apache2*.pid";
my $pid = slurp($pid_file) + 0;
DCV::Data::write_file("$dir/etc/sites-available/www.example.com.conf", $host =~ s/\*:80/*:$port/r =~ s/^ *DCV.*\n//mgr);
run_lines($remove);
ok(!-e "$dir/modules/mod_dcv.so" && !-e "$dir/etc/mods-available/dcv.load" && !-e "$dir/etc/mods-available/dcv.conf" && !-e "$dir/doc" && !-e "$dir/etc/csr", 'README removes all of it');
ok(kill(0, $pid), 'while httpd goes on');
unlike(`grep -r dcv '$dir/etc/mods-enabled' '$dir/etc/mods-available' 2>&1`, qr/mod_dcv|dcv_module|DCVEngine/, 'without a trace of it');
`apachectl stop 2>&1`;
kill TERM => $pid if !DCV::Httpd::wait_for(sub { !kill 0, $pid });
done_testing;
