# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Checks of the DNS and of files by httpd.exe: with a root, name servers and web servers of the
# test's own.
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
for my $case (@verdicts) {
    my ($name, undef, $records, @options) = @$case;
    $scene->site($name, $records, @options);
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
$scene->stop;
done_testing;
