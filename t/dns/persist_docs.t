# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/checks.md is true of the persistent record: what is typed there gets what the page is said
# to say.
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
    server_failure => sub { (records => $_[0], servers => ['refused']) },
    timeout        => sub { (records => $_[0], servers => ['silent']) },
    lame           => sub { (records => $_[0], servers => ['lame'], signed => 0) },
);

# A record that ends soon ends 13 days from now, and not on the day of the document.
my ($documented, $soon) = (1796592600, time + 13 * 86400);

# All verdicts but "unknown", which no zone makes.
my @verdicts = qw(valid partial missing expiring expired wrong_value wrong_type wrong_authority
    owner_doubled not_for_all dnssec_bogus server_failure timeout lame);

my $doc = slurp('docs/checks.md');
my $dns = DCV::Dns->new;
my %sample;
while ($doc =~ /^### Persistent: (\w+)\n(.*?)(?=^##|\z)/msg) {
    my ($verdict, $text) = ($1, $2);
    my ($zone) = $text =~ /zone `([\w.-]+)`/;
    next if $verdict eq 'unknown';
    my ($typed, $says) = $text =~ /```zone\n(.*?)```\n```text\n(.*?)```/s;
    $sample{$verdict} = {zone => $zone, says => $says};
    my $records = $typed =~ s/$documented/$soon/r;
    $dns->zone($zone, $made{$verdict} ? $made{$verdict}->($records) : (records => $records));
}
is(join(' ', sort keys %sample), join(' ', sort @verdicts), 'each verdict has a sample');
$dns->start;

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
DCVCheckTimeout 12s
DCVPersistAccount sectigo https://acme.example/acct/123
DCVCSRFile "@{[csr_of('certigna-faq')]}" authority=sectigo domains=@{[join ',', map { $_->{zone} } values %sample]}
\@STATUS\@
END
ok($httpd->start, 'httpd starts with the names of the document');

# The names and addresses of the test's name servers, and times, as the document has them.
sub as_documented {
    my ($text) = @_;
    my %number = (a => 1, b => 2);
    $text =~ s/ns-([ab])\.([\w.-]+) \(127\.53\.1\.\d\)/ns$number{$1}.$2 (192.0.2.$number{$1})/g;
    $text =~ s/ns-\w+\.([\w.-]+) \(127\.53\.2\.\d+\)/ns1.$1 (192.0.2.1)/g;
    $text =~ s/127\.53\.1\.\d/192.0.2.1/g;
    $text =~ s/\(until [^)]*\)/(until 2026-11-23 16:05:09 UTC)/g;
    $text =~ s/It ends in 1[23] days \([^)]*\)/It ends in 13 days (2026-12-06 21:30:00 UTC)/g;
    $text =~ s/$soon/$documented/g;
    return $text;
}

my $print = $ENV{DCV_PRINT_SAMPLES};
for my $verdict (@verdicts) {
    my $zone = $sample{$verdict}{zone};
    my $answer = $httpd->get("/dcv-status?format=text&check=$zone");
    my $is = join '', as_documented($answer->{body}) =~ /^(Persistent(?:Verdict|Explanation|Remedy): .*\n)/mg;
    like($is, qr/\APersistentVerdict: $verdict\n/, "$verdict: what is typed gets it");
    # What libunbound remembers of a failure before depends on what it was asked first, and on its version.
    my ($got, $said) = map { s/(because of a previous) .*/$1 .../r } ($is, $sample{$verdict}{says});
    is($got, $said, 'and the page says what is documented');
    $doc =~ s/(^### Persistent: $verdict\n.*?```text\n).*?```/$1$is```/ms if $print;
}
if ($print) {
    open my $out, '>:raw', $print or die $!;
    print $out $doc;
    close $out;
}

# And docs/status.schema.json describes it.
my $json = $httpd->get('/dcv-status?format=json')->{body};
is(scalar(() = $json =~ /"persistent":\{"verdict":/g), scalar @verdicts, 'JSON has each check');
SKIP: {
    skip 'python3-jsonschema is not installed', 1 if system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null");
    $httpd->file('report.json', $json);
    is(`/usr/bin/python3 -c 'import json, sys, jsonschema; jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' @{[$httpd->dir]}/report.json docs/status.schema.json 2>&1`, '', 'the schema fits all of them');
}
$httpd->stop;
done_testing;
