# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A directory has a limit of files: what is answered goes on, what comes beyond is not read.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);

my %csr = map { $_ => make_csr(subject => "/CN=$_.example") } 'a' .. 'i';

sub answered {
    my ($httpd) = @_;
    return join ' ', grep {
        $httpd->get(path_of($csr{$_}), '-H', "Host: $_.example")->{status} == 200
    } sort keys %csr;
}

sub becomes {
    my ($httpd, $expected, $name) = @_;
    my $got;
    # Less than the minute after which a directory is listed again in any case.
    ok(DCV::Httpd::wait_for(sub { DCV::Httpd::holds(sub { ($got = answered($httpd)) eq $expected }) }, 45), $name) or diag("$got instead of $expected");
    return;
}

for my $case (['', 'where the system tells what changes'], ["Define DCV_NO_NOTIFY\n", 'where directories are listed']) {
    my ($define, $where) = @$case;
    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], children => [2, 8], conf => <<"END");
${define}DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop files=3
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName a.example
    ServerAlias *.example
</VirtualHost>
END
    my $drop = $httpd->drop_box;
    my $put = sub { $httpd->drop("drop/$_[0].csr", slurp($csr{$_[0]})); return };
    my $errors = sub { return map { "$_->{source}: $_->{text}" } @{$httpd->report->{errors}} };
    $put->($_) for qw(h i);
    ok($httpd->start, "httpd starts with two files of three, $where");
    becomes($httpd, 'h i', 'both are answered');
    is(join("\n", $errors->()), '', 'two files of three are no error');
    $put->('g');
    becomes($httpd, 'g h i', 'so is a third one');
    is(join("\n", $errors->()), '', 'three files of three are no error');
    $httpd->expect_log(qr{DCV0021: \Q$drop\E: it has more than 3 files});
    # A flood, of names that come before the others.
    for my $name (qw(a b c d e)) {
        $put->($name);
        DCV::Httpd::wait_for(sub { $httpd->report->{errors}[0] }) if $name eq 'a';
    }
    ok(DCV::Httpd::everywhere(sub { $errors->() }), 'more of them are an error');
    like(($errors->())[0], qr{^\Q$drop\E: it has more than 3 files, its limit, .*; remove the orders that are done, or raise the limit with files=NUMBER}, 'which names the directory, the limit and the remedy');
    like($httpd->get('/dcv-status')->{body}, qr{it has more than 3 files, its limit}, 'it is on the page');
    is(answered($httpd), 'g h i', 'what was answered is answered, and nothing else');
    ok($httpd->restart, 'httpd restarts');
    becomes($httpd, 'g h i', 'the same files are answered afterwards');
    ok(DCV::Httpd::everywhere(sub { $errors->() }), 'and the error is there');
    # One that is known may change.
    $httpd->drop('drop/h.csr', "DCV-Unique-Value: new\n" . slurp($csr{h}));
    ok($httpd->answers(path_of($csr{h}), 'h.example', sha256_of($csr{h}) . "\nsectigo.com\nnew"), 'a file that is replaced is read');
    unlink "$drop/i.csr";
    becomes($httpd, 'a g h', 'where one goes, the one that came first of the others is answered');
    unlink "$drop/$_.csr" for qw(b c);
    unlink "$drop/g.csr";
    becomes($httpd, 'a d h', 'what was never read does not take room');
    unlink "$drop/d.csr";
    becomes($httpd, 'a e h', 'the last of them is answered');
    ok(DCV::Httpd::everywhere(sub { !$errors->() }), 'and the error is gone');
    is(scalar(() = $httpd->log =~ /DCV0021/g), 1, 'it was logged once by all children');
    $httpd->stop;
}

# Files that are no orders take room, too; and a start takes those that came first.
my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => <<"END");
DCVEngine On
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName a.example
    ServerAlias *.example
    DCVAuthority sectigo
    DCVCSRDirectory drop files=2
</VirtualHost>
END
my $drop = $httpd->drop_box;
for my $name (qw(i h g a)) {
    $httpd->drop("drop/$name.csr", $name eq 'h' ? 'no CSR' : slurp($csr{$name}));
    select undef, undef, undef, 0.02;    # the clock of the file system is coarse
}
$httpd->expect_log(qr{DCV0021: \Q$drop\E: it has more than 2 files}, qr{DCV0020: \Q$drop\E/h\.csr});
ok($httpd->start, 'httpd starts with four files of two');
becomes($httpd, 'i', 'those that came first are read, and one of them is no order');
like(($httpd->configtest)[1], qr/DCV0021: \Q$drop\E: it has more than 2 files/, 'httpd -t tells of it');
is(($httpd->configtest)[0], 0, 'but does not fail');
# A directory that is gone has no file too many.
$httpd->expect_log(qr{DCV0021: \Q$drop\E: cannot read the directory});
rename $drop, "$drop.away" or die $!;
my $is_gone = sub {
    my @texts = map { $_->{text} } @{$httpd->report->{errors}};
    return @texts == 1 && $texts[0] =~ /^cannot read the directory/;
};
ok(DCV::Httpd::wait_for(sub { DCV::Httpd::holds($is_gone) }), 'once it is gone, the page says that and nothing else');
$httpd->stop;

for my $bad ('files=0', 'files=x', 'files=1x', 'files=', 'files=999999999999', 'fils=1', 'more') {
    my $other = DCV::Httpd->new(conf => "DCVCSRDirectory drop $bad\n");
    $other->drop_box;
    my ($code, $output) = $other->configtest;
    isnt($code, 0, "DCVCSRDirectory PATH $bad is a mistake");
    like($output, qr/DCVCSRDirectory: .*files=/, 'which is explained');
}
done_testing;
