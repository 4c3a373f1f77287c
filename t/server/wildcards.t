# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# DCVCSRFile with wildcards: each match is an order. The trees of Virtualmin and ISPConfig are
# served as they stand.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr make_csrs slurp path_of sha256_of);
use File::Path qw(make_path remove_tree);

my $httpd = DCV::Httpd->new(one_child => 1);
my $dir = $httpd->dir;
my $put = sub { my ($name, $csr, $head) = @_; $httpd->file($name, ($head // '') . slurp($csr)) };
my $csr = sub { return make_csr(subject => "/CN=$_[0]") };
my $sources = sub { return join ' ', map { $_->{source} =~ s{^\Q$dir\E/}{}r } @{$httpd->report->{orders}} };
my $errors = sub { return join '|', map { ($_->{source} =~ s{^\Q$dir\E/}{}r) . ": $_->{text}" } @{$httpd->report->{errors}} };

# What matches, and in which order.
$put->("tree/$_", $csr->('a.example')) for qw(b/ssl.csr a/ssl.csr a/.hidden.csr .c/ssl.csr c1/deep/x.csr c2/deep/x.csr [d]/ssl.csr d/other.csr);
make_path("$dir/tree/empty", "$dir/tree/none");
my @case = (
    ['tree/*/ssl.csr' => 'tree/[d]/ssl.csr tree/a/ssl.csr tree/b/ssl.csr'],
    ['tree/?/*.csr' => 'tree/a/ssl.csr tree/b/ssl.csr tree/d/other.csr'],
    ['tree/c[12]/deep/[!y].csr' => 'tree/c1/deep/x.csr tree/c2/deep/x.csr'],
    ['tree/a/.*.csr' => 'tree/a/.hidden.csr'],
    ['tree/.*/ssl.csr' => 'tree/.c/ssl.csr'],
    ['tree/none/*.csr' => ''],
    ['nowhere/*/ssl.csr' => ''],
    ['tree/a/ssl.csr/*' => ''],
    ['tree/\\[d\\]/*.csr' => 'tree/[d]/ssl.csr'],
    [($dir =~ s{^/(.)}{/[$1]}r) . '/tree/[a]/ssl.csr' => 'tree/a/ssl.csr'],
);
for my $case (@case) {
    my ($pattern, $expected) = @$case;
    $httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\nDCVCSRFile $pattern\n");
    my ($code, $out) = $httpd->configtest('-D', 'DUMP_DCV');
    is($code, 0, "httpd -t takes $pattern") or diag($out);
    is(join(' ', map { s{^\Q$dir\E/}{}r } $out =~ /^Order: (.*)$/mg), $expected, "$pattern leads to these, sorted");
}

# Options hold for each; other orders stand around them.
$put->('one.csr', $csr->('one.example'));
$put->('head/x.csr', $csr->('x.example'), "DCV-Unique-Value: own\n");
$httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n\@STATUS\@\nDCVCSRFile one.csr\nDCVCSRFile \"tree/c?/deep/*.csr\" unique=abc issued=2026-11-01 domains=more.example\nDCVCSRFile head/*.csr\n");
ok($httpd->start, 'httpd starts');
is($sources->(), 'one.csr tree/c1/deep/x.csr tree/c2/deep/x.csr head/x.csr', 'matches stand where their directive does');
is(join(' ', map { $_->{unique_value} // '-' } @{$httpd->report->{orders}}), '- abc abc own', 'options hold for each match');
is(scalar(grep { $_->{name} eq 'more.example' } map { @{$_->{domains}} } @{$httpd->report->{orders}}), 2, 'domains= holds for each match');
is($httpd->get(path_of("$dir/tree/c1/deep/x.csr"))->{body}, sha256_of("$dir/tree/c1/deep/x.csr") . "\nsectigo.com\nabc", 'a match is answered');

# What comes and goes is found at the next restart.
$put->('tree/c3/deep/x.csr', $csr->('c3.example'));
remove_tree("$dir/tree/c1");
ok($httpd->restart, 'httpd restarts');
is($sources->(), 'one.csr tree/c2/deep/x.csr tree/c3/deep/x.csr head/x.csr', 'what has come and gone is found');
$httpd->stop;

# A mistake of the directive is told once, also without a match.
for my $pattern ('tree/*/ssl.csr', 'tree/none/*.csr') {
    $httpd->write_conf("DCVEngine On\nDCVCSRFile $pattern authority=nobody\n");
    my ($code, $out) = $httpd->configtest;
    isnt($code, 0, "a mistake in the options of $pattern is refused");
    is(scalar(() = $out =~ /DCV00\d\d/g), 1, 'and told once');
}

# What is no CSR stands in nobody's way, and is not opened.
$put->('mixed/good.csr', $csr->('good.example'));
$put->('outside/real.csr', $csr->('link.example'));
$httpd->file('mixed/text.csr', "text\n");
$httpd->file('mixed/hidden/../.dot.csr', "text\n");
mkdir "$dir/mixed/folder.csr";
system 'mkfifo', "$dir/mixed/pipe.csr";
symlink "$dir/mixed/pipe.csr", "$dir/mixed/to_pipe.csr";
symlink '/dev/zero', "$dir/mixed/zero.csr";
symlink 'nothing', "$dir/mixed/gone.csr";
symlink 'loop.csr', "$dir/mixed/loop.csr";
symlink '../outside/real.csr', "$dir/mixed/link.csr";
symlink '../outside', "$dir/mixed/into";
symlink 'around', "$dir/mixed/around";
system 'mkfifo', "$dir/mixed/way";
$httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n\@STATUS\@\nDCVCSRFile mixed/*.csr\nDCVCSRFile mixed/*/*.csr\n");
my ($mixed_code, $mixed) = $httpd->configtest;
is($mixed_code, 0, 'matches that are no CSRs do not keep a server from being restarted');
like($mixed, qr{DCV0028: DCVCSRFile at \S+:\d+: \Q$dir\E/mixed/text\.csr: it holds no CSR}, 'but httpd -t tells of them');
push @{$httpd->{expected}}, qr{DCV0028: DCVCSRFile at \S+:\d+: \Q$dir\E/mixed/};
ok($httpd->start, 'httpd starts with them');
is($sources->(), 'mixed/good.csr mixed/link.csr mixed/into/real.csr', 'links are followed, to files and directories');
my @errors = split /\|/, $errors->();
like($errors[$_], (qr{^mixed/folder\.csr: it is a directory}, qr{^mixed/gone\.csr: cannot find it}, qr{^mixed/loop\.csr: cannot open it},
    qr{^mixed/pipe\.csr: it is no regular}, qr{^mixed/text\.csr: it holds no CSR}, qr{^mixed/to_pipe\.csr: it is no regular}, qr{^mixed/zero\.csr: it is no regular})[$_], "shown: $errors[$_]") for 0 .. 6;
is(scalar @errors, 7, 'and nothing else');
$httpd->stop;

# Bounds: lines in the log, and matches.
$httpd->file("many/$_.csr", "text $_\n") for 1 .. 120;
$httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n\@STATUS\@\nDCVCSRFile many/*.csr\nDCVCSRFile none.csr\n");
$httpd->expect_log(qr{DCV0028: DCVCSRFile at \S+: \Q$dir\E/(?:many/|none\.csr)}, qr{DCV0029: DCVCSRFile at \S+: 70 more lines about its files are not logged});
ok($httpd->start, 'httpd starts with many bad matches');
is(scalar(() = $httpd->log =~ m{DCV0028: \S+ at \S+ \S+/many/}g), 50, 'the log has fifty lines about them');
like($httpd->log, qr{DCV0028: .*none\.csr: cannot find it}, 'and those of other directives');
is(scalar @{$httpd->report->{errors}}, 121, 'the page has all');
$httpd->stop;
mkdir "$dir/flood";
symlink '../one.csr', sprintf("%s/flood/%05d.csr", $dir, $_) for 1 .. 10_001;
$httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\nDCVCSRFile flood/*.csr\n");
my ($code, $out) = $httpd->configtest('-D', 'DUMP_DCV');
is($code, 0, 'nor do more than 10,000 matches');
like($out, qr{DCV0028: .*/flood/\*\.csr: it leads to more than 10000 files, and those behind them are not looked at; name fewer with it}, 'with a message');
my @kept = $out =~ m{^Order: \S+/(\d+)\.csr$}mg;
like(join(' ', scalar @kept, @kept[0, -1]), qr/^10000 00001 10000$/, 'and takes the first');

# The prefetching thread takes part: more than it starts for.
my @csrs = make_csrs($httpd->drop_box('hosted'), 300);
$httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n\@STATUS\@\nDCVCSRFile hosted/*.csr\n");
ok($httpd->start, 'httpd starts with 300 matches');
is(scalar @{$httpd->report->{orders}}, 300, 'all are orders');
$httpd->stop;

SKIP: {
    skip 'panels run as root', 10 if $>;
    # Virtualmin keeps the CSR of each server where only root looks; ISPConfig in the site.
    my $ispconfig = DCV::Httpd->new(one_child => 1, modules => ['rewrite', 'alias']);
    my $root = $ispconfig->dir;
    my %made = map { $_ => $csr->($_) } qw(virtual.example ispconfig.example);
    $ispconfig->file('etc/ssl/virtualmin/1654321/ssl.csr', slurp($made{'virtual.example'}));
    $ispconfig->file('etc/ssl/virtualmin/1654321/ssl.cert', 'x');
    make_path("$root/etc/ssl/virtualmin/1654322");
    chmod 0600, "$root/etc/ssl/virtualmin/1654321/ssl.csr";
    chmod 0700, "$root/etc/ssl/virtualmin/1654321", "$root/etc/ssl/virtualmin";
    $ispconfig->file('var/www/clients/client1/web1/ssl/ispconfig.example.csr', slurp($made{'ispconfig.example'}));
    $ispconfig->file('var/www/clients/client1/web1/ssl/ispconfig.example.key', slurp("$made{'ispconfig.example'}.key"));
    symlink 'clients/client1/web1', "$root/var/www/ispconfig.example";
    make_path("$root/var/www/clients/client1/web1/web", "$root/home/virtual/public_html");
    $ispconfig->write_conf(<<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRFile \@DIR\@/etc/ssl/virtualmin/*/ssl.csr
DCVCSRFile \@DIR\@/var/www/clients/client*/web*/ssl/*.csr
<VirtualHost *:\@PORT\@>
    ServerName localhost
    \@STATUS\@
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName virtual.example
    ServerAlias www.virtual.example mail.virtual.example
    DocumentRoot \@DIR\@/home/virtual/public_html
    <Directory \@DIR\@/home/virtual/public_html>
        Options -Indexes +IncludesNOEXEC +SymLinksIfOwnerMatch
        Require all granted
        AllowOverride None
    </Directory>
    RewriteEngine on
    RewriteCond %{HTTP_HOST} =webmail.virtual.example
    RewriteRule "^(.*)" "https://virtual.example:20000/" [R]
    RedirectMatch ^/(?!.well-known)(.*)\$ https://virtual.example/\$1
</VirtualHost>
<Directory \@DIR\@/var/www/ispconfig.example>
    AllowOverride None
    Require all denied
</Directory>
<VirtualHost *:\@PORT\@>
    DocumentRoot \@DIR\@/var/www/ispconfig.example/web
    ServerName ispconfig.example
    ServerAlias www.ispconfig.example
    ServerAdmin webmaster\@ispconfig.example
    <Directory \@DIR\@/var/www/clients/client1/web1/web>
        AllowOverride None
        Require all granted
    </Directory>
    RewriteEngine on
    RewriteCond %{REQUEST_URI} !^/\\.well-known/acme-challenge/
    RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [END,NE,R=permanent]
</VirtualHost>
END
    is(($ispconfig->configtest)[0], 0, 'httpd -t takes the trees of Virtualmin and ISPConfig');
    ok($ispconfig->start, 'httpd starts with them');
    for my $name (sort keys %made) {
        my $answer = $ispconfig->get(path_of($made{$name}), '-H', "Host: $name");
        is("$answer->{status} $answer->{body}", '200 ' . sha256_of($made{$name}) . "\nsectigo.com", "the file for $name is answered");
    }
    is(scalar @{$ispconfig->report->{errors}}, 0, 'a server without a CSR is no error');
    ok($ispconfig->restart, 'httpd restarts with them');
    is($ispconfig->get(path_of($made{'virtual.example'}), '-H', 'Host: www.virtual.example')->{status}, 200, 'and answers as before');
    $ispconfig->stop;
}
done_testing;
