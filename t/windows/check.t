# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks of the DNS and of files by httpd.exe, and by dcv.exe: with a root, name servers and web
# servers of the test's own.
use strict;
use warnings;
use DCV::Check qw(check_in file_in);
use DCV::Data qw(path_of);
use DCV::Order;
use DCV::Test;
use DCV::Web;
use DCV::Wine;

my $web = DCV::Web->new;
my %file = map { $_ => DCV::Order->new("$_.files.test") } qw(right copied gone dead);
my %address = (right => $web->server('right', body => $file{right}->body), copied => $web->server('right', body => $file{right}->body),
    gone => $web->server(404), dead => $web->free);
my $scene = DCV::Check->new(class => 'DCV::Wine', modules => [], timeout => '20s', conf => join '', map { $_->line } values %file);
my @verdicts = (
    ['valid.test', 'valid', sub { $_[0]->record }],
    ['missing.test', 'missing', sub { '' }],
    ['wrong.test', 'wrong_target', sub { $_[0]->label . " IN CNAME www.example.org.\n" }],
    ['broken.test', 'dnssec_bogus', sub { $_[0]->record }, broken => 'signature'],
    ['dead.test', 'timeout', sub { $_[0]->record }, servers => ['silent']],
);
my %csr;
for my $case (@verdicts) {
    my ($name, undef, $records, @options) = @$case;
    $csr{$name} = $scene->site($name, $records, @options)->csr;
}
$scene->dns->zone('files.test', records => join '', map { "$_ IN A $address{$_}\n" } sort keys %file);
$web->start;
$scene->start;
my $report = $scene->check_all;
for my $case (@verdicts) {
    my $check = check_in($report, $case->[0]);
    is($check->{verdict}, $case->[1], "the record of $case->[0] is $case->[1]") or diag($check->{explanation});
}
my %found = (right => 'valid', copied => 'wrong_content', gone => 'not_found', dead => 'unreachable');
for my $name (sort keys %found) {
    my $check = file_in($report, "$name.files.test");
    is($check->{verdict}, $found{$name}, "the file of $name is $found{$name}") or diag($check->{explanation});
}

# The command asks the same questions without httpd, and tells by its exit status.
my $conf = $scene->httpd->file('conf/dcv.conf', "${\ $scene->dns->conf}DCVAuthority sectigo\nDCVCheckTimeout 20s\n" =~ s{^(DCV\w+ ")(?=/)}{$1Z:}mgr);
local $ENV{WINEPATH} = DCV::Wine::windows_path("$DCV::Wine::made/tests");
my %said = ('valid.test' => [0, 'valid'], 'missing.test' => [1, 'missing']);
for my $name (sort keys %said) {
    my ($code, $out) = DCV::Wine::run_program("$DCV::Wine::made/module/dcv.exe", 'check', '--dns', '--config', DCV::Wine::windows_path($conf), DCV::Wine::windows_path($csr{$name}));
    is($code, $said{$name}[0], "dcv.exe check of $name ends with that status") or diag($out);
    like($out, qr/^Domain: \Q$name\E\n(?:.*\n)*Verdict: $said{$name}[1]$/m, 'and tells the verdict');
}
$scene->stop;
done_testing;
