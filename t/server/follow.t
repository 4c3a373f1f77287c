# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# LogLevel debug follows requests for files: answered of which order, or why not.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of);

my %csr = map { $_ => make_csr(subject => "/CN=$_") } qw(one.example two.example drop.example none.example);
my $httpd = DCV::Httpd->new(one_child => 1, log_level => 'warn dcv:debug', conf => <<"END");
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
    ServerName one.example
    ServerAlias drop.example
    DCVEngine On
    DCVCSRFile $csr{'one.example'} issued=2020-01-01
    DCVToken fileauth.txt xyz
    DCVCSRDirectory drop
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName two.example
    DCVEngine On
    DCVCSRFile $csr{'two.example'}
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName off.example
</VirtualHost>
END
$httpd->drop_box;
$httpd->file('drop/x.csr', slurp($csr{'drop.example'}));
$httpd->expect_log(qr/DCV003[234]:/, qr/DCV0005:/, qr/DCV0006:/);
ok($httpd->start, 'httpd starts');
my $conf = $httpd->dir . '/httpd.conf';
my $seen = 0;
# The lines that a request leaves.
my $lines = sub {
    my ($path, $host, @more) = @_;
    $httpd->get($path, '-H', "Host: $host", @more);
    my @all = $httpd->log =~ /(DCV003[234]: .*)/g;
    my @new = @all[$seen .. $#all];
    $seen = @all;
    return join "\n", @new;
};
my $md5 = sub { return path_of($csr{$_[0]}) =~ s{.*/}{}r };
my $place = qr/\Q$conf\E:\d+/;
my $path = '/.well-known/pki-validation/';
like($lines->(path_of($csr{'two.example'}), 'two.example'), qr/\ADCV0032: @{[$md5->('two.example')]}: answered with \d+ bytes of \Q$csr{'two.example'}\E for authority sectigo; asked as "two\.example" at the virtual host two\.example of $place/, 'an order that is answered');
like($lines->(path_of($csr{'one.example'}), 'one.example'), qr/\ADCV0032: .*, whose values have expired;/, 'one that has expired');
like($lines->("${path}fileauth.txt", 'one.example'), qr/\ADCV0032: fileauth\.txt: answered with 3 bytes of a DCVToken; /, 'a literal file');
like($lines->(path_of($csr{'drop.example'}), 'drop.example'), qr{\ADCV0032: .* of \S+/drop/x\.csr for authority}, 'an order of a directory');
like($lines->(path_of($csr{'two.example'}), 'two.example', '-X', 'POST'), qr/\ADCV0033: .*: refused with status 405, since the method is POST/, 'another method');
like($lines->(path_of($csr{'two.example'}), 'one.example'), qr/\ADCV0034: .*: left to other modules, since it is that of \Q$csr{'two.example'}\E, which the virtual host two\.example at $place has; asked as "one\.example"/, 'another virtual host');
like($lines->(path_of($csr{'drop.example'}), 'one.example'), qr/\ADCV0034: .* since it is that of \S+x\.csr, an order of a directory, which does not have this name/, 'a name that the order lacks');
like($lines->(path_of($csr{'drop.example'}), 'other.example'), qr/\ADCV0034: .* which does not have this name/, 'a name of nobody');
like($lines->(path_of($csr{'none.example'}), 'one.example'), qr/\ADCV0034: .* since no order has this file/, 'a file that no order has');
like($lines->("${path}x%1b%5b.txt", 'one.example'), qr/\ADCV0034: .*x%1b%5b\.txt: left to other modules, since no DCVToken has this name/, 'a file of another kind');
like($lines->(path_of($csr{'one.example'}), 'off.example'), qr/\ADCV0034: .* since DCVEngine is Off here; asked as "off\.example" at the virtual host off\.example/, 'a virtual host that is off');
is($lines->('/index.html', 'one.example'), '', 'nothing is said of other requests');
$httpd->stop;

my $quiet = DCV::Httpd->new(one_child => 1, conf => "DCVEngine On\nDCVCSRFile $csr{'one.example'} authority=sectigo\n");
ok($quiet->start, 'httpd starts without debug');
$quiet->get(path_of($csr{$_})) for 'one.example', 'two.example';
unlike($quiet->log, qr/DCV003/, 'nothing is logged without debug');
$quiet->stop;
done_testing;
