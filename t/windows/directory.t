# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A drop-in directory on Windows, where nothing notifies, names have no case, and programs keep
# files for themselves.
use strict;
use warnings;
use DCV::Test;
use DCV::Wine;
use DCV::Data qw(make_csr make_csrs md5_of sha256_of path_of slurp);
use Encode qw(encode);
use Time::HiRes qw(time sleep);

my %csr = map { $_ => make_csr(subject => "/CN=$_.example.com") } 'a' .. 'd';
my $httpd = DCV::Wine->new(log_level => 'warn dcv:info', conf => <<'END');
<VirtualHost *:@PORT@>
    ServerName www.example.com
    ServerAlias a.example.com b.example.com c.example.com d.example.com *.example
    DCVEngine On
    DCVAuthority sectigo
    DCVCSRDirectory "@ROOT@\drop"
    <Location "/dcv-status">
        SetHandler dcv-status
        DCVStatus On
    </Location>
</VirtualHost>
END
push @{$httpd->{quiet}}, qr/DCV0005:/;
my $drop = $httpd->drop_box;
ok($httpd->start, 'httpd.exe starts with a directory');

# Whether each of these is answered (1) or not (0) at last, and how long that took.
sub becomes {
    my (%wanted) = @_;
    my $begin = time;
    my $is_right = sub {
        return !grep {
            my $answer = $httpd->get(path_of($csr{$_}), '-H', "Host: $_.example.com");
            my $is = $answer->{status} == 200 && $answer->{body} eq sha256_of($csr{$_}) . "\nsectigo.com";
            $is != $wanted{$_};
        } keys %wanted;
    };
    return DCV::Httpd::wait_for($is_right) ? time - $begin : 1e9;
}

# Three seconds where nothing else keeps the machine: a change is tried some times.
sub soon {
    my ($what, $change, %wanted) = @_;
    my $took;
    ok(DCV::Httpd::succeeds_once(sub { $change->(); $took = becomes(%wanted); return $took < 3 }), "$what is right within 3 s")
        or diag(sprintf 'took %.1f s', $took);
}

sub put { my ($csr) = @_; $httpd->drop('drop/a.csr', slurp($csr{$csr})) }
sub overwrite { my ($csr) = @_; open my $out, '>', "$drop/a.csr" or die $!; print $out slurp($csr{$csr}); close $out }

soon('a new file', sub { unlink "$drop/a.csr"; becomes(a => 0); put('a') }, a => 1, b => 0);
soon('a file replaced by a rename', sub { put('a'); becomes(a => 1); put('b') }, a => 0, b => 1);
soon('a file overwritten in place', sub { put('b'); becomes(b => 1); overwrite('c') }, b => 0, c => 1);
soon('a file renamed in case', sub { rename "$drop/A.CSR", "$drop/a.csr"; becomes(c => 1); rename "$drop/a.csr", "$drop/A.CSR" }, c => 1);
my @sources = map { $_->{source} } @{$httpd->report->{orders}};
ok(DCV::Httpd::wait_for(sub { @sources = map { $_->{source} } @{$httpd->report->{orders}}; return "@sources" =~ m{/A\.CSR$} && @sources == 1 }), 'a rename in case leaves one order') or diag("@sources");
soon('a file that was removed', sub { put('c'); becomes(c => 1); unlink "$drop/A.CSR", "$drop/a.csr" }, c => 0);

$httpd->drop('drop/utf16.csr', "\xff\xfe" . encode('UTF-16LE', slurp($csr{a}) =~ s/\n/\r\n/gr));
$httpd->drop("drop/Caf\xc3\xa9 \xc3\xbcbung.csr", slurp($csr{b}));
cmp_ok(becomes(a => 1, b => 1), '<', 90, 'UTF-16, and a name with blanks and letters outside of ASCII');
unlink glob "'$drop'/*";
cmp_ok(becomes(a => 0, b => 0), '<', 90, 'all are gone again');

# A file that nobody may read is named by itself, with the reason of Windows; the others are well.
$httpd->drop('drop/secret.csr', slurp($csr{a}));
chmod 0, "$drop/secret.csr";
$httpd->drop('drop/open.csr', slurp($csr{b}));
cmp_ok(becomes(b => 1, a => 0), '<', 90, 'a file beside one that nobody may read is answered');
$httpd->expect_log(qr{DCV0020: .*drop/secret\.csr: access is denied: let the service's user read it \(Access denied\)});
my ($error) = grep { $_->{source} =~ /drop/ } @{$httpd->report->{errors}};
like($error->{source}, qr{drop/secret\.csr$}, 'the page names the file, and not its directory');
like($error->{text}, qr/access is denied: let the service's user read it/, 'with the reason of Windows');
unlike($httpd->log, qr/DCV0021/, 'the log does not blame the directory');
chmod 0644, "$drop/secret.csr";
cmp_ok(becomes(a => 1), '<', 90, 'it is answered when it may be read');
unlink glob "'$drop'/*";
becomes(a => 0, b => 0);

# A file that its writer keeps for itself for 5 s: nothing is logged, and then it is answered.
my $before = length $httpd->log;
open my $holder, '-|', DCV::Wine::command_of("$DCV::Wine::made/tests/control.exe", 'hold', "$httpd->{root}/drop/held.csr", 5, DCV::Wine::windows_path($csr{c})) or die $!;
like(scalar <$holder>, qr/^held/, 'a program keeps a file for itself');
is($httpd->get(path_of($csr{c}), '-H', 'Host: c.example.com')->{status}, 404, 'which is not answered meanwhile');
close $holder;
cmp_ok(becomes(c => 1), '<', 90, 'it is answered when the program is done');
is(substr($httpd->log, $before), '', 'and nothing was logged about it');
unlink "$drop/held.csr";
becomes(c => 0);

# Many orders, put one by one.
my $made = "$httpd->{dir}/made";
mkdir $made;
my @many = make_csrs($made, 200);
$httpd->drop('drop/' . s{.*/}{}r, slurp($_)) for @many;
ok(DCV::Httpd::wait_for(sub { @{$httpd->report->{orders}} == 200 }), 'two hundred files are as many orders');
my @wrong = grep {
    my ($number) = m{(\d+)\.csr$};
    $httpd->get(path_of($_), '-H', "Host: www.h$number.example")->{body} ne sha256_of($_) . "\nsectigo.com";
} @many;
is(scalar @wrong, 0, 'each of them is answered');
# One that is put over another of the same size is seen among them.
$httpd->drop('drop/7.csr', slurp($csr{d}));
cmp_ok(becomes(d => 1), '<', 90, 'a file that is put over one of them is seen');
unlink glob "'$drop'/*";
ok(DCV::Httpd::wait_for(sub { !@{$httpd->report->{orders}} }), 'all of them go');
$httpd->stop;
done_testing;
