# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/checks.md is true: what is typed there gets what the page is said to say.
use strict;
use warnings;
use DCV::Dns;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(slurp csr_of);

# What makes some of the samples, apart from what is typed.
my %made = (
    partial        => sub { (records => {a => $_[0], b => ''}) },
    dnssec_bogus   => sub { (records => $_[0], broken => 'expired') },
    server_failure => sub { (servers => ['refused']) },
    timeout        => sub { (servers => ['silent']) },
    lame           => sub { (servers => ['lame'], signed => 0) },
);

# All verdicts, so that none is forgotten, but "unknown", which no zone makes: resolver.t has it.
my @verdicts = qw(valid partial missing wrong_target other_csr wrong_authority
    unique_value_wrong target_zone_appended owner_doubled underscore_missing wrong_type
    wildcard_record dnssec_bogus server_failure timeout lame caa_forbids);

my $doc = slurp('docs/checks.md');
my $dns = DCV::Dns->new;
my %sample;
while ($doc =~ /^### (\w+)\n(.*?)(?=^##|\z)/msg) {
    my ($verdict, $text) = ($1, $2);
    my ($zone) = $text =~ /zone `([\w.]+)`/;
    next if $verdict eq 'unknown';
    my ($typed, $says) = $text =~ /```zone\n(.*?)```\n```text\n(.*?)```/s;
    $sample{$verdict} = {zone => $zone, says => $says};
    my %options = $made{$verdict} ? $made{$verdict}->($typed) : (records => $typed);
    $dns->zone($zone, %options);
}
is(join(' ', sort keys %sample), join(' ', sort @verdicts), 'each verdict has a sample');
$dns->start;

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
DCVCheckTimeout 12s
DCVCSRFile "@{[csr_of('certigna-faq')]}" authority=sectigo domains=@{[join ',', map { $_->{zone} } values %sample]}
DCVCSRFile "\@DIR\@/csr/old.example.csr" authority=sectigo
\@STATUS\@
END
$httpd->file('csr/old.example.csr', slurp(csr_of('comodoca-lf')));
ok($httpd->start, 'httpd starts with the orders of the document');

# The names and addresses of the test's name servers, as the document has them.
sub as_documented {
    my ($text) = @_;
    my %number = (a => 1, b => 2);
    $text =~ s/ns-([ab])\.([\w.]+) \(127\.53\.1\.\d\)/ns$number{$1}.$2 (192.0.2.$number{$1})/g;
    $text =~ s/ns-\w+\.([\w.]+) \(127\.53\.2\.\d+\)/ns1.$1 (192.0.2.1)/g;
    $text =~ s/127\.53\.1\.\d/192.0.2.1/g;
    $text =~ s/\(until [^)]*\)/(until 2026-11-23 16:05:09 UTC)/g;
    $text =~ s{/\S+/csr/}{/etc/apache2/csr/}g;
    return $text;
}

my $print = $ENV{DCV_PRINT_SAMPLES};
for my $verdict (@verdicts) {
    my $zone = $sample{$verdict}{zone};
    my $answer = $httpd->get("/dcv-status?format=text&check=$zone");
    my $is = join '', as_documented($answer->{body}) =~ /^((?:Verdict|AlsoFound|Explanation|Remedy): .*\n)/mg;
    like($is, qr/\AVerdict: $verdict\n/, "$verdict: what is typed gets it");
    is($is, $sample{$verdict}{says}, 'and the page says what is documented');
    $doc =~ s/(^### $verdict\n.*?```text\n).*?```/$1$is```/ms if $print;
}
if ($print) {
    open my $out, '>:raw', $print or die $!;
    print $out $doc;
    close $out;
}

# And docs/status.schema.json describes it.
my $json = $httpd->get('/dcv-status?format=json')->{body};
is(scalar(() = $json =~ /"retry_after":/g), scalar @verdicts, 'JSON has each check');
SKIP: {
    skip 'python3-jsonschema is not installed', 1 if system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null");
    $httpd->file('report.json', $json);
    is(`/usr/bin/python3 -c 'import json, sys, jsonschema; jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' @{[$httpd->dir]}/report.json docs/status.schema.json 2>&1`, '', 'the schema fits all of them');
}
$httpd->stop;
done_testing;
