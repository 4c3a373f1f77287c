# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A CSR file or directory that is gone, or holds something else, does not take a server down:
# httpd -t refuses it, a start and a restart log it, the page shows it, the others are answered.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of);

my $good = make_csr(subject => '/CN=good.example');
my $pem  = slurp($good);
my %bad  = (
    missing => [undef, qr/^cannot find it: No such file.*; put the CSR there, or correct the path$/],
    empty   => ['', qr/^it is empty; /],
    cut     => [substr($pem, 0, 300), qr/it was cut off/],
    text    => ["text\n", qr/^it holds no CSR; /],
    large   => [' ' x 262145, qr/^it is larger than 256 KiB/],
    header  => ["DCV-Autority: sectigo\n$pem", qr/^unknown header line "DCV-Autority"/],
    nobody  => ["DCV-Authority: nobody\n$pem", qr/^unknown authority "nobody"/],
    unique  => ["DCV-Authority: zerossl\n$pem", qr/requires the order's unique value/],
    date    => ["DCV-Issued: today\n$pem", qr/^"today" is no day/],
    names   => ["DCV-Domains: a_b.example\n$pem", qr/^domains: "a_b\.example" is neither/],
);
my $httpd = DCV::Httpd->new(one_child => 1);
my $dir = $httpd->dir;
for (keys %bad) { $httpd->file("csr/$_.csr", $bad{$_}[0]) if defined $bad{$_}[0] }
system 'mkfifo', "$dir/csr/pipe.csr";
mkdir "$dir/csr/folder.csr";
$bad{pipe} = [undef, qr/^it is no regular file/];
$bad{folder} = [undef, qr/^it is a directory/];
my $lines = join '', map { "DCVCSRFile csr/$_.csr\n" } sort keys %bad;
$httpd->write_conf(<<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRFile $good
\@STATUS\@
<VirtualHost *:\@PORT\@>
ServerName good.example
$lines</VirtualHost>
<VirtualHost *:\@PORT\@>
ServerName other.example
DCVCSRFile csr/missing.csr
DCVCSRDirectory nowhere
</VirtualHost>
END

my $check = sub {
    my ($what) = @_;
    is($httpd->get(path_of($good), '-H', 'Host: good.example')->{status}, 200, "$what: the other order is answered");
    my $report = $httpd->report;
    my %text = map { $_->{source} => $_->{text} } @{$report->{errors}};
    is(scalar @{$report->{errors}}, 1 + keys %bad, "$what: the page shows each once") or diag(explain($report->{errors}));
    like($text{"$dir/csr/$_.csr"} // '', $bad{$_}[1], "$what: $_.csr is shown with what is wrong") for sort keys %bad;
    like($text{"$dir/nowhere"} // '', qr/^cannot read the directory: No such file/, "$what: a directory that is missing is shown");
    is(scalar @{$report->{orders}}, 1, "$what: no order is made of them");
};
my ($code, $out) = $httpd->configtest;
isnt($code, 0, 'httpd -t refuses them');
my $conf = "$dir/httpd.conf";
like($out, qr{^.*DCV0028: DCVCSRFile at \Q$conf\E:\d+: \Q$dir\E/csr/$_\.csr: }m, "httpd -t names the place of $_.csr") for sort keys %bad;
is(scalar(() = $out =~ m{\Q$dir\E/nowhere: cannot read the directory}g), 1, 'httpd -t names the missing directory once');
my ($dump_code, $dump) = $httpd->configtest('-D', 'DUMP_DCV');
isnt($dump_code, 0, 'httpd -t -D DUMP_DCV refuses them');
like($dump, qr{^Order: \Q$good\E$}m, 'but shows the order that there is');
like($dump, qr{^Error: \Q$dir\E/csr/missing\.csr\nText: cannot find it}m, 'and what is none');
is(($httpd->run('-S'))[0], 0, 'httpd -S is not hindered');

$httpd->expect_log(qr/DCV0028: DCVCSRFile at .*: \Q$dir\E/, qr/DCV0021: \Q$dir\E\/nowhere: cannot read the directory/);
ok($httpd->start, 'httpd starts with files that cannot be used');
like(slurp("$dir/out"), qr{csr/missing\.csr: cannot find it}, 'and says so on the terminal');
like($httpd->log, qr{DCV0028: DCVCSRFile at \S+:\d+: \Q$dir\E/csr/$_\.csr: }, "the log has $_.csr") for sort keys %bad;
is(scalar(() = $httpd->log =~ /DCV0021:/g), 1, 'the log has the directory once');
$check->('after the start');
like($httpd->get('/dcv-status')->{body}, qr{Files that cannot be used.*<code>\Q$dir\E/csr/missing\.csr</code>}s, 'the page shows a missing file');
like($httpd->get('/dcv-status?format=text')->{body}, qr{^Error: \Q$dir\E/csr/missing\.csr\nText: cannot find it}m, 'as text, too');
like($httpd->get('/dcv-status?format=openmetrics')->{body}, qr/^dcv_errors @{[1 + keys %bad]}$/m, 'metrics count them');
ok($httpd->restart, 'httpd restarts with them');
$check->('after the restart');

# A file that goes while httpd runs; and one that is back.
$httpd->file('csr/missing.csr', slurp(make_csr(subject => '/CN=good.example')));
$httpd->file('csr/empty.csr', slurp(make_csr(subject => '/CN=good.example')));
ok($httpd->restart, 'httpd restarts with two files that are right');
is(scalar @{$httpd->report->{orders}}, 4, 'they are orders');
unlink "$dir/csr/empty.csr";
unlink "$dir/csr/missing.csr";
ok($httpd->restart('HUP'), 'httpd restarts without them');
is(scalar @{$httpd->report->{orders}}, 1, 'they are none');
$httpd->stop;

# What a customer can bring about does not keep a server from being restarted.
my $test_directory = sub {
    my ($main, $own) = @_;
    $httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n$main<VirtualHost *:\@PORT\@>\nServerName own.example\n$own</VirtualHost>\n");
    my ($status, $text) = $httpd->configtest;
    return ($status ? 'fails' : 'passes') . ' and ' . ($text =~ m{DCV0021: \Q$dir\E/nowhere: cannot read the directory: [^;]*; make it again} ? 'tells of it' : "says: $text");
};
is($test_directory->('', "DCVCSRDirectory nowhere\n"), 'passes and tells of it', 'httpd -t: a directory of a virtual host that is gone');
is($test_directory->("DCVCSRDirectory nowhere\n", ''), 'fails and tells of it', 'httpd -t: a directory of the main server that is gone');
$httpd->file('nowhere', 'a file');
is($test_directory->('', "DCVCSRDirectory nowhere\n"), 'passes and tells of it', 'httpd -t: a file in the place of a directory of a virtual host');
unlink "$dir/nowhere";

# A mistake in a directive stops a start, whether its file is there or not.
for my $file ($good, 'csr/missing.csr') {
    for my $case (['authority=nobody', qr/unknown authority "nobody"/], ['unique=a-b', qr/"a-b" is no unique value/],
        ['authority=certigna unique=a', qr/"certigna" knows no unique value/], ['issued=today', qr/"today" is no day/],
        ['domains=a_b.example', qr/domains: "a_b\.example" is neither/], ['authority=broken', qr/unknown variable/]) {
        my ($options, $message) = @$case;
        $httpd->write_conf(qq{DCVEngine On\nDCVAuthority sectigo\nDCVDefineAuthority broken body="%{x}" target="a.b"\nDCVCSRFile $file $options\n});
        no warnings 'redefine';
        local *DCV::Httpd::diag = sub { };
        ok(!$httpd->start, "httpd does not start with $options for $file");
        like(slurp("$dir/out"), $message, 'and says why');
    }
}

# A literal file whose name a CSR takes.
my $name = path_of($good) =~ s{.*/}{}r;
$httpd->write_conf("DCVEngine On\n\@STATUS\@\nDCVCSRFile $good authority=sectigo\nDCVToken $name other\n");
isnt(($httpd->configtest)[0], 0, 'httpd -t refuses a literal file with the name of a file of an order');
$httpd->expect_log(qr/DCV0028: DCVToken at /);
ok($httpd->start, 'since it depends on the CSR, a start does not');
like($httpd->report->{errors}[0]{text}, qr/"\Q$name\E" has a content already, from \Q$good\E/, 'and the page shows it');
$httpd->stop;

# httpd -t shows problems, and only errors change its exit status.
my @files = map { make_csr(subject => "/CN=stray$_.local") } 1, 2;
$httpd->write_conf("<VirtualHost *:\@PORT\@>\nServerName none.example\nDCVEngine On\nDCVAuthority sectigo\n"
    . join('', map { "DCVCSRFile $_\n" } @files) . "DCVCSRFile $good domains=none.example\n</VirtualHost>\n");
($code, $out) = $httpd->configtest;
is($code, 0, 'httpd -t accepts orders with problems');
like($out, qr{DCV0030: \Q$files[0]\E \(virtual host none\.example at \Q$conf\E:\d+\): problem (\w+): [A-Z].*stray1\.local.*\.}, 'names order, virtual host, problem and remedy');
like($out, qr{DCV0031: 2 of 3 orders have a problem \(2 \w+\)$}m, 'counts them');
is(scalar(() = $out =~ /DCV0030:/g), 2, 'and has a line for each');
unlike($out, qr/\bnote\b/, 'without notes');

# A thousand problems have a line each. One file makes as many orders as there are virtual hosts.
my $hosts = sub {
    my ($count) = @_;
    $httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n"
        . join('', map { "<VirtualHost *:\@PORT\@>\nServerName none$_.example\nDCVCSRFile $files[0]\n</VirtualHost>\n" } 1 .. $count));
    my ($status, $text) = $httpd->configtest;
    is("$status " . scalar(keys %{{map { $_ => 1 } $text =~ /DCV0030: .*\(virtual host none(\d+)/g}}), "0 " . ($count > 1000 ? 1000 : $count), "of $count problems httpd -t shows a thousand at most");
    return $text;
};
like($hosts->(1000), qr{DCV0031: 1000 of 1000 orders have a problem \(1000 \w+\)$}m, 'says that it has shown all');
like($hosts->(1001), qr{DCV0031: 1001 of 1001 orders have a problem \(1001 \w+\); those beyond the first 1000 are shown by httpd -t -D DUMP_DCV$}m, 'or where the others are');
is(scalar(() = ($httpd->configtest('-D', 'DUMP_DCV'))[1] =~ /^Problem: /mg), 1001, 'where they are');
done_testing;
