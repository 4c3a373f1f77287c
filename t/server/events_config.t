# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVNotifyCommand as it is configured, and the example of docs/events.md.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp day path_of);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Notify;
use Time::HiRes qw(time);

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb']);
my $dir = $httpd->dir;
my $test = sub {
    my ($conf) = @_;
    $httpd->write_conf($conf);
    return $httpd->configtest;
};
$httpd->file('plain', "#!/bin/sh\n");
chmod 0755, $httpd->file('good', "#!/bin/sh\n") or die $!;
for my $case (
    ['DCVNotifyCommand', qr/DCVNotifyCommand/, 'no command'],
    ['DCVNotifyCommand ""', qr/DCVNotifyCommand: the command is missing; write its path/, 'an empty command'],
    ["<VirtualHost *>\nDCVNotifyCommand good\n</VirtualHost>", qr/DCVNotifyCommand cannot occur within <VirtualHost> section/, 'a command of a virtual host'],
    ['DCVNotifyCommand gone a b', qr{DCV0038: DCVNotifyCommand at \Q$dir\E/httpd\.conf:\d+: \Q$dir\E/gone: No such file or directory; write the path of a program, absolute or relative to ServerRoot}, 'one that is gone'],
    ['DCVNotifyCommand htdocs', qr{DCV0038: .*/htdocs: it is no file; write the path of a program}, 'a directory'],
    ['DCVNotifyCommand plain', qr{DCV0038: .*/plain: nobody may execute it; type: chmod \+x \Q$dir\E/plain}, 'a file that nobody may execute'],
) {
    my ($conf, $says, $what) = @$case;
    my ($code, $out) = $test->("$conf\n");
    isnt($code, 0, "httpd -t refuses $what");
    like($out, $says, 'and says what to do');
}
is(($test->("DCVNotifyCommand good --a 'b c'\n"))[1], "Syntax OK\n", 'a path relative to ServerRoot is right');
is(($test->("DCVNotifyCommand gone\nDCVNotifyCommand $dir/good\n"))[1], "Syntax OK\n", 'the last one counts');
SKIP: {
    skip 'mod_watchdog is built into this httpd', 2 if `$DCV::Httpd::program -l` =~ /mod_watchdog/;
    my ($code, $out) = $test->("DCVNotifyCommand good\n");
    isnt($code, 0, 'httpd -t refuses a command without mod_watchdog');
    like($out, qr/mod_watchdog is not loaded; write "LoadModule watchdog_module modules\/mod_watchdog\.so"/, 'and says what to load');
}

# A command that is not there is no reason not to start, and is run when it is.
my $command = DCV::Notify->new;
my $path = "$command->{dir}/command";
rename $path, "$path.away" or die $!;
$httpd->write_conf($command->line . "DCVCSRFile gone.csr\n");
$httpd->{quiet} = [qr/DCV0028|DCV0004/];
ok($httpd->start, 'httpd starts without its command');
$httpd->expect_log(qr/DCV0038:/);
push @{$httpd->{quiet}}, qr/DCV0039/;
$httpd->stop;
rename "$path.away", $path or die $!;
# What failed waits for a minute: another file does not.
$httpd->write_conf($command->line . "DCVCSRFile other.csr\n");
ok($httpd->start, 'httpd starts with it');
$command->waits_for("file_error $dir/other.csr");
$httpd->stop;
ok(-e "$dir/dcv-told", 'what was told is remembered beside the pid file');
is((stat _)[2] & 0777, 0600, 'for nobody else to read');

# Without the directive there is neither file nor thread.
my $bare = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => "DCVEngine On\n");
ok($bare->start, 'httpd starts without the directive');
my ($child) = $bare->children;
my $threads = sub { return scalar(() = glob "/proc/$_[0]/task/*") };
my $with = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => $command->line . "DCVEngine On\n");
ok($with->start, 'and with it');
my ($other) = $with->children;
ok(DCV::Httpd::wait_for(sub { $threads->($other) == $threads->($child) + 1 }), 'the command costs one thread') or diag($threads->($other), ' ', $threads->($child));
ok(!-e "$bare->{dir}/dcv-told", 'without it there is no file');
$_->stop for $bare, $with;

# More events than are told in a row: none is lost, and another virtual host's does not wait for all of them.
my $crowd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => DCV::Notify::line($command) . <<'END');
DCVAuthority sectigo
<VirtualHost *:@PORT@>
ServerName crowd.example
ServerAlias *.crowd.example
DCVEngine On
DCVCSRDirectory crowd
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName lone.example
DCVEngine On
DCVCSRDirectory lone
</VirtualHost>
END
$crowd->drop_box($_) for qw(crowd lone);
my $names = 150;
$command->does('select undef, undef, undef, 0.1');
$crowd->file('crowd/1.csr', 'DCV-Issued: ' . day(-40) . "\nDCV-Domains: " . join(' ', map { "n$_.crowd.example" } 2 .. $names) . "\n" . slurp(make_csr(subject => '/CN=n1.crowd.example')));
$crowd->file('lone/1.csr', 'DCV-Issued: ' . day(-40) . "\n" . slurp(make_csr(subject => '/CN=lone.example')));
ok($crowd->start, 'httpd starts with many events');
$command->waits_for('expired lone.example');
cmp_ok(scalar(grep { /crowd/ } @{$command->all}), '<', $names, 'one that is alone does not wait for those of a crowd');
$command->does('');
ok(DCV::Httpd::wait_for(sub { grep({ /crowd/ } @{$command->all}) >= $names }), 'all are told');
is_deeply([grep { /crowd/ } @{$command->all}], [sort map { "expired n$_.crowd.example" } 1 .. $names], 'each once');
$crowd->stop;

# The example.
my $guide = slurp('docs/events.md');
my ($script, $install) = $guide =~ /```sh\n(.*?)```/gs;
ok($script && $install, 'docs/events.md has its example');
my $spool = "$dir/var/lib/dcv/events";
s{/var/lib/dcv/events}{$spool}g, s{/usr/local/sbin}{$dir/sbin}g for $script, $install;
$install =~ s/-o www-data -g panel -m 750/-m 777/ or fail('who owns the directories');
$httpd->file('dcv-event', $script);
$httpd->file('sbin/.keep', '');
is(system('sh', '-ec', "cd $dir; $install"), 0, 'it is installed');
my ($line) = $guide =~ /```apache\n(.*?)```/s;
$line =~ s{/usr/local/sbin}{$dir/sbin} or fail('its directive');
$httpd->write_conf("${line}DCVCSRFile away.csr\n");
unlink "$dir/dcv-told";
ok($httpd->start, 'httpd starts with the example');
my ($file) = map { "$spool/bad/file_error-" . ("$dir/away.csr" =~ tr{A-Za-z0-9.-}{_}cr) . '.json' } 1;
ok(DCV::Httpd::wait_for(sub { -e $file }), 'it writes a file for each event') or diag(join "\n", glob "$spool/*/*");
is(decode_json(slurp($file))->{name}, "$dir/away.csr", 'with what it was told');
$httpd->stop;
my ($example) = $guide =~ /```json\n(.*?)```/s;
is_deeply([sort keys %{decode_json($example)}], [sort qw(event time name source vhost authority md5 verdict text)], 'the example of JSON has the keys');
done_testing;
