# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer who lets bad files come and go, as fast as he likes and over restarts, has 50 lines
# an hour of the error log, and one that says so. What others do is logged as before.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp);

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], children => [3, 8], conf => <<'END');
DCVAuthority sectigo
DCVEngine On
@STATUS@
<VirtualHost *:@PORT@>
ServerName bad.example
DCVEngine On
DCVCSRDirectory bad
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName rewritten.example
DCVEngine On
DCVCSRDirectory rewritten
</VirtualHost>
<VirtualHost *:@PORT@>
ServerName other.example
DCVEngine On
DCVCSRDirectory other
</VirtualHost>
END
my %path = map { $_ => $httpd->drop_box($_) } qw(bad rewritten other);
my $most = 51;

# The lines about a directory.
sub lines_of { my ($name) = @_; return grep { m{ DCV00\d\d: \Q$path{$name}\E[:/]} } split /\n/, $httpd->log }

# Wait until something that goes on makes httpd log no more of a directory, and for what a few
# looks more would log.
sub comes_to_an_end {
    my ($name, $do, $what) = @_;
    ok(DCV::Httpd::wait_for(sub { $do->(); grep { /DCV0022/ } lines_of($name) }), "$what: the log says that there will be no more lines");
    for (1 .. 30) { $do->(); select undef, undef, undef, 0.1 }
    is(scalar lines_of($name), $most, "$what: 50 lines, and that one");
    return;
}

ok($httpd->start, 'httpd starts with empty directories');
my $round = 0;
comes_to_an_end('bad', sub {
    $round++;
    for my $i (1 .. 30) {
        if ($round == 1) { $httpd->file("bad/1.$i.csr", 'no CSR') }
        else { rename "$path{bad}/@{[$round - 1]}.$i.csr", "$path{bad}/$round.$i.csr" or die $! }
    }
}, 'bad files that are renamed again and again');
like((grep { /DCV0022/ } lines_of('bad'))[0], qr{DCV0022: \Q$path{bad}\E: \d+ more problems are not logged, nor what comes before the hour is over, .*; the status page shows all}, 'how many are not logged, and what to do');
my $pem = slurp(make_csr(subject => '/CN=rewritten.example'));
my $writes = 0;
comes_to_an_end('rewritten', sub { $httpd->drop("rewritten/$_.csr", "\n" x ++$writes . "DCV-Header: x\n$pem") for 1 .. 5 }, 'files with other content each time');

# Those who have lines left, and the page.
$httpd->file('other/text.csr', 'no CSR');
ok(DCV::Httpd::wait_for(sub { lines_of('other') == 1 }), 'a bad file of another directory is logged');
ok(DCV::Httpd::everywhere(sub { 30 == grep { $_->{source} =~ m{^\Q$path{bad}\E/} } @{$httpd->report->{errors}} }), 'the page shows all of them');

# Each restart finds all of them.
for my $name (qw(one two)) {
    ok($httpd->restart, 'httpd restarts');
    $httpd->drop("bad/$name.csr", 'no CSR');
    ok(DCV::Httpd::everywhere(sub { grep { $_->{source} =~ m{bad/$name\.csr$} } @{$httpd->report->{errors}} }), 'it finds what is new');
}
is(scalar lines_of('bad'), $most, 'a restart gives no more lines');
is(scalar lines_of('rewritten'), $most, 'to nobody');
is(scalar lines_of('other'), 1, 'and what was logged is not logged again');
$httpd->file('other/more.csr', 'no CSR');
ok(DCV::Httpd::wait_for(sub { lines_of('other') == 2 }), 'another directory has lines left afterwards');
$httpd->expect_log(qr/DCV0020/, qr/DCV0022/);
$httpd->stop;
done_testing;
