# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What users get: the zip's own README is followed word for word in a fresh drive C, and ends
# with the CA's file in curl.
use strict;
use warnings;
use Cwd qw(getcwd);
use Digest::SHA qw(sha256_hex);
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr md5_of sha256_of slurp write_file);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);

my ($version) = slurp('include/dcv/version.h') =~ /DCV_VERSION "(.*)"/;
my $name = "mod_dcv-$version-win64";
my $out  = tempdir('dcv-zip-XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $out;
my @output = map { scalar `tools/windows/zip '$out/$_' '$version' 2>&1` } qw(one two);
is($? >> 8, 0, 'the zip is made') or diag($output[-1]);
my ($one, $two) = map { sha256_hex(slurp("$out/$_/$name.zip")) } qw(one two);
is($one, $two, 'two runs write the same zip');
is(slurp("$out/one/$name.zip.sha256"), "$one  $name.zip\n", 'its SHA-256 stands beside it');

# Another build of the module, in another folder, has the same bytes.
system('unzip', '-q', "$out/one/$name.zip", '-d', $out);
my $folder = "$out/$name";
local $ENV{SOURCE_DATE_EPOCH} = 0;
system('x86_64-w64-mingw32-strip', '-o', "$out/$_->[0].so", $_->[1]) for ['built', $DCV::Wine::module], ['zipped', "$folder/modules/mod_dcv.so"];
is(sha256_hex(slurp("$out/built.so")), sha256_hex(slurp("$out/zipped.so")), 'the module is the same when it is built again');
is(index(slurp("$folder/modules/mod_dcv.so"), getcwd()), -1, 'it does not tell where it was built');

# What is in it.
my @files = split /\n/, `cd '$folder' && find . -type f | sed 's|^./||' | LC_ALL=C sort`;
my %sum = map { /^([0-9a-f]{64})  (.*?)\r?$/ ? ($2 => $1) : () } split /\n/, slurp("$folder/SHA256SUMS.txt");
is(join(' ', sort keys %sum), join(' ', grep { $_ ne 'SHA256SUMS.txt' } @files), 'SHA256SUMS.txt has all other files');
is(join(' ', grep { sha256_hex(slurp("$folder/$_")) ne $sum{$_} } keys %sum), '', 'with right sums');
my $readme = slurp("$folder/README.txt");
like($readme, qr/^mod_dcv \Q$version\E for 64-bit Windows\r\n/, 'README.txt says what it is');
like($readme =~ s/\s+/ /gr, qr/It was built with MinGW, tested under Wine, not on Windows itself\./, 'and plainly how it was tested');
is(join(' ', grep { !-s "$folder/$_" } 'LICENSE.txt', 'conf/dcv.conf', 'docs/windows.md', map({ "licences/$_.txt" } qw(jansson libidn2 libpsl unbound ldns curl apr openssl SOURCES)), 'dcv/dcv.exe', 'docs/dcv.md'), '', 'licences, documentation and an example are there');
is(join(' ', grep { slurp("$folder/$_") =~ /[^\r]\n/ } grep { /\.(?:txt|md|conf)$/ } @files), '', 'text has the line ends of Windows');

# A fresh drive C with httpd, as somebody has it who has installed it.
my $prefix = DCV::Wine::take_fresh_prefix($out);
my $apache = "$prefix/drive_c/Apache24";
system('cp', '-r', $DCV::Wine::sdk, $apache);
my $port = DCV::Httpd::free_port();
my $modules = join '', map { "LoadModule ${_}_module modules/mod_$_.so\n" } qw(authz_core authz_host log_config alias mime dir);
# Its last line has no end, as editors leave it.
write_file("$apache/conf/httpd.conf", <<"END" =~ s/\n\z//r =~ s/\n/\r\n/gr);
Define SRVROOT "C:/Apache24"
ServerRoot "\${SRVROOT}"
Listen 127.0.0.1:$port
ServerName www.example.com
${modules}AcceptFilter http none
ErrorLog "logs/error.log"
DocumentRoot "\${SRVROOT}/htdocs"
RedirectMatch permanent ^/(?!dcv-status) https://www.example.com/
END
my $csr = make_csr(subject => '/CN=www.example.com');
write_file("$folder/www.example.com.csr", slurp($csr));
system('chown', '-R', '65534:65534', $apache, $folder) if !$>;
# What httpd's folder has, but for what httpd itself writes there.
sub has { return join "\n", grep { !m{logs/(?:error\.log|httpd\.pid)$} } split /\n/, `cd '$apache' && find . | LC_ALL=C sort` }
my $had = has();

# Each command of README.txt: those of Windows by its command interpreter.
my @commands = $readme =~ /^    (\S.*?)\r$/mg;
cmp_ok(scalar @commands, '>=', 10, 'README.txt has commands');
my ($server, $shown, @failed);

# Do what a line says, and return what a user sees of it.
sub follow {
    my ($command) = @_;
    if ($command =~ s{^curl }{}) {
        # "The address is the one that step 4 has shown as URL".
        $command = $shown if $command =~ /MD5/;
        return scalar `curl -sS --noproxy '*' --max-time 60 --connect-to ::127.0.0.1:$port '$command' 2>&1`;
    }
    write_file("$folder/command.bat", "\@$command\r\n");
    if ($command =~ /httpd\.exe$/) {
        $server = fork() // die $!;
        if (!$server) {
            POSIX::setsid();
            open STDOUT, '>', "$out/server.log" or die $!;
            open STDERR, '>&', \*STDOUT or die $!;
            chdir $folder or die $!;
            exec DCV::Wine::command_of('cmd', '/c', 'command.bat') or die $!;
        }
        return DCV::Httpd::wait_for(sub { DCV::Httpd::slurp("$apache/logs/error.log") =~ /AH00354/ }) ? 'started' : slurp("$out/server.log");
    }
    my ($code, $said) = DCV::Wine::run_program_in($folder, 'cmd', '/c', 'command.bat');
    push @failed, "$command: $code $said" if $code;
    return $said;
}

my %after;
for my $command (@commands) {
    $after{$command} = follow($command);
    ($shown) = $after{$command} =~ m{^URL: (http://.*)$}m if $command =~ /DUMP_DCV/;
}
is(join("\n", @failed), '', 'no command fails');
is($after{'C:\Apache24\bin\httpd.exe -t'} =~ s/.*(Syntax OK)\n/$1/sr, 'Syntax OK', 'httpd -t is content');
is($shown, 'http://www.example.com/.well-known/pki-validation/' . md5_of($csr) . '.txt', 'the dump shows the address that the CA will fetch');
my ($fetch) = grep { /^curl / } @commands;
is($after{$fetch}, sha256_of($csr) . "\nsectigo.com", 'README.txt ends with the CA\'s file in curl');
like($after{'dcv\dcv.exe show -a sectigo www.example.com.csr'}, qr/\b@{[sha256_of($csr)]}\\nsectigo\.com/, 'the command shows the same file without httpd');
my $page = `curl -sS --noproxy '*' --max-time 60 'http://127.0.0.1:$port/dcv-status?format=text'`;
like($page, qr/^MD5: @{[md5_of($csr)]}$/m, 'and the page has the order');
DCV::Wine::control('shutdown', slurp("$apache/logs/httpd.pid") =~ s/\D//gr);
waitpid $server, 0;

# To undo it all: a line of httpd.conf, and what README.txt names.
my $with = slurp("$apache/conf/httpd.conf");
write_file("$apache/conf/httpd.conf", $with =~ s/^Include conf\/extra\/dcv\.conf\r\n//mr);
my ($undo) = $readme =~ /^To undo it all: (.*?)\r\n\r\n/ms;
for my $path (map { s/[.,]$//r } grep { !/httpd\.conf/ } $undo =~ /(C:\\Apache24\S+)/g) {
    remove_tree(glob DCV::Wine::unix_path($path));
}
rmdir "$apache/conf/extra";
like(follow('C:\Apache24\bin\httpd.exe -t'), qr/Syntax OK/, 'httpd -t is content when all is undone');
is(has(), $had, 'and nothing is left of it');

# The examples of docs/windows.md: its lines, and its command of openssl, which is the same here.
my $docs = slurp('docs/windows.md');
my ($lines) = $docs =~ /```apache\n(.*?)```/s;
system('cp', "$folder/modules/mod_dcv.so", "$apache/modules/");
mkdir "$apache/conf/csr";
write_file("$apache/conf/csr/www.example.com.csr", slurp($csr));
write_file("$apache/conf/httpd.conf", slurp("$apache/conf/httpd.conf") . $lines =~ s/\n/\r\n/gr);
mkdir "$apache/drop";
like(follow('C:\Apache24\bin\httpd.exe -t'), qr/Syntax OK/, 'httpd -t takes the lines of docs/windows.md');
my ($make) = $docs =~ /^    C:\\Apache24\\bin\\openssl\.exe (req .*)$/m;
system("cd '$out' && openssl $make 2>/dev/null");
like(slurp("$out/www.example.com.csr"), qr/^-----BEGIN CERTIFICATE REQUEST-----/, 'its command of openssl makes a CSR');
like(follow('dcv\dcv.exe show -a sectigo ..\www.example.com.csr'), qr/^Domain: example\.com$/m, 'which dcv.exe reads');
done_testing;
