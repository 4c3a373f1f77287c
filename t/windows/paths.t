# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Paths that administrators of Windows write: long ones, drives that go, names of devices, and
# mistakes, each of which gets a message that says what to do, and none of which ends the server
# or keeps it waiting.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr path_of sha256_of slurp);
use File::Path qw(make_path remove_tree);

my %csr = map { $_ => make_csr(subject => "/CN=$_.example.com") } qw(long wild drive open);
my $vhost = "<VirtualHost *:\@PORT\@>\nServerName www.example.com\nServerAlias *.example.com\nDCVEngine On\nDCVAuthority sectigo\n%s</VirtualHost>\n";

# What httpd -t says of a line, and whether it refuses it.
my $tried = DCV::Wine->new(conf => '');
make_path("$tried->{dir}/conf/csr");
chmod 0777, "$tried->{dir}/conf/csr";
sub refusal {
    my ($line) = @_;
    $tried->write_conf(sprintf $vhost, "$line\n");
    my ($code, $out) = $tried->configtest;
    return $code ? $out : "accepted: $out";
}

my @refused = (
    ['DCVCSRFile conf/csr',                      qr{conf/csr: it is a directory; name the CSR file itself}, 'a directory in place of a file'],
    ['DCVCSRFile NUL',                           qr{NUL: it is no regular file; name a CSR file},           'the device NUL'],
    ['DCVCSRFile conf/csr/NUL',                  qr{NUL: it is no regular file; name a CSR file},           'the device NUL, which is in each folder'],
    ['DCVCSRFile conf/csr/CON',                  qr{CON: (?:it is no regular file|it cannot be read as a file: Windows keeps names such as NUL, CON and COM1 for devices; rename it)}, 'the console, which is not waited for'],
    ['DCVCSRFile Q:\\csr\\www.csr',              qr{Q:/csr/www\.csr: cannot find it: .*; put the CSR there, or correct the path}, 'a drive that is not there'],
    ['DCVCSRDirectory Q:\\drop',                 qr{Q:/drop: cannot read the directory: .*; make it again, or correct the path}, 'a folder on such a drive'],
    ['DCVCSRFile "@ROOT@\\conf\\csr\\"',         qr{is no path; write it in UTF-8, without a backslash before the closing quote}, 'a backslash before the closing quote'],
    ["DCVCSRDirectory \"conf/Caf\xe9\"",         qr{"conf/Caf\\xe9" is no path; write it in UTF-8},         'letters that are not in UTF-8'],
);
for my $case (@refused) {
    my ($line, $words, $what) = @$case;
    like(refusal($line), $words, "$what is refused with a remedy");
}

# A file that a program has for itself, while httpd -t is at work.
$tried->write_conf(sprintf $vhost, "DCVCSRFile conf/csr/held.csr\n");
my $pid = open my $holder, '-|', DCV::Wine::command_of("$DCV::Wine::made/tests/control.exe", 'hold', "$tried->{root}/conf/csr/held.csr", 600, DCV::Wine::windows_path($csr{open})) or die $!;
like(scalar <$holder>, qr/^held/, 'a program has a file for itself');
my (undef, $held) = $tried->configtest;
like($held, qr/held\.csr: another program has it open: close it there, or let that program share it \(/, 'httpd -t says so');
kill 'KILL', $pid;
close $holder;

# Paths that work: more than 260 characters, and wildcards behind backslashes, in any case.
my $long = join '/', 'long', map { $_ x 80 } 'a' .. 'd';
my $httpd = DCV::Wine->new(log_level => 'warn dcv:info', conf => '');
my $drive = "$httpd->{dir}/drive/drop";
my $letter = "$DCV::Wine::prefix/dosdevices/v:";
make_path($drive);
chmod 0777, $drive;
symlink "$httpd->{dir}/drive", $letter or die $!;
my $drop = $httpd->drop_box;
$httpd->file("$long/long.csr", slurp($csr{long}));
$httpd->file('wild/WWW.CSR', slurp($csr{wild}));
$httpd->drop('drive/drop/drive.csr', slurp($csr{drive}));
my $lines = 'DCVCSRFile "@ROOT@\\' . $long =~ s{/}{\\}gr . '\\long.csr"' . "\n" . 'DCVCSRFile "@ROOT@\\wild\\*.csr"' . "\n";
$httpd->write_conf(sprintf($vhost, "${lines}DCVCSRDirectory V:\\drop\nDCVCSRDirectory drop\n<Location \"/dcv-status\">\nSetHandler dcv-status\nDCVStatus On\n</Location>\n"));
push @{$httpd->{quiet}}, qr/DCV0005:/;
ok($httpd->start, 'httpd.exe starts');

sub answers {
    my ($name) = @_;
    return $httpd->get(path_of($csr{$name}), '-H', "Host: $name.example.com")->{body} eq sha256_of($csr{$name}) . "\nsectigo.com";
}

ok(answers('long'), 'a path of more than 260 characters is read');
ok(answers('wild'), 'a wildcard behind a backslash finds a name in another case');
ok(DCV::Httpd::wait_for(sub { answers('drive') }), 'a folder on another drive is read');

# The drive goes, and comes back.
unlink $letter or die $!;
ok(DCV::Httpd::wait_for(sub { !answers('drive') }), 'what stood on a drive that is gone is not answered');
ok(answers('long'), 'all else is');
$httpd->expect_log(qr{DCV0021: V:/drop: cannot read the directory: .*; make it again, or correct the path});
ok($httpd->restart, 'httpd restarts without the drive');
ok(answers('long'), 'and answers all else');
symlink "$httpd->{dir}/drive", $letter or die $!;
ok(DCV::Httpd::wait_for(sub { answers('drive') }), 'the drive is read when it is back');

# Devices and folders in a folder of orders: each is named, and the others are answered.
$httpd->file('drop/NUL.csr', slurp($csr{wild}));
$httpd->file('drop/CON.csr', slurp($csr{wild}));
make_path("$drop/folder.csr");
$httpd->drop('drop/open.csr', slurp($csr{open}));
ok(DCV::Httpd::wait_for(sub { answers('open') }), 'a file beside NUL.csr, CON.csr and a folder is answered');
$httpd->expect_log(qr{DCV0020: .*drop/folder\.csr: it is a directory; put the CSR itself there});
$httpd->expect_log(qr{DCV0020: .*drop/$_\.csr: it cannot be read as a file: Windows keeps names such as NUL, CON and COM1 for devices; rename it}) for qw(NUL CON);
ok(DCV::Httpd::wait_for(sub { grep { $_->{source} =~ m{/folder\.csr$} } @{$httpd->report->{errors}} }), 'the page names the folder');
is(join(' ', grep { !m{/(?:NUL|CON|folder)\.csr$} } map { $_->{source} } @{$httpd->report->{errors}}), '', 'and blames nothing else');
$httpd->stop;
unlink $letter;
done_testing;
