# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The samples of docs/checks.md: what is typed there gets what the page is said to say. With
# DCV_PRINT_SAMPLES=FILE the document is written there with what the page says.
package DCV::Samples;
use strict;
use warnings;
use DCV::Data qw(slurp csr_of write_file);
use DCV::Dns;
use DCV::Httpd;
use DCV::Test;
use Exporter 'import';

our @EXPORT_OK = qw(samples_are_true);

# What makes some of the samples, apart from what is typed.
my %made = (
    partial        => sub { (records => {a => $_[0], b => ''}) },
    dnssec_bogus   => sub { (records => $_[0], broken => 'expired') },
    server_failure => sub { (records => $_[0], servers => ['refused']) },
    timeout        => sub { (records => $_[0], servers => ['silent']) },
    lame           => sub { (records => $_[0], servers => ['lame'], signed => 0) },
);

# The names and addresses of the test's name servers, and times, as the document has them.
sub as_documented {
    my ($text) = @_;
    my %number = (a => 1, b => 2);
    $text =~ s/ns-([ab])\.([\w.-]+) \(127\.53\.1\.\d\)/ns$number{$1}.$2 (192.0.2.$number{$1})/g;
    $text =~ s/ns-\w+\.([\w.-]+) \(127\.53\.2\.\d+\)/ns1.$1 (192.0.2.1)/g;
    $text =~ s/127\.53\.1\.\d/192.0.2.1/g;
    $text =~ s/\(until [^)]*\)/(until 2026-11-23 16:05:09 UTC)/g;
    $text =~ s{/\S+/csr/}{/etc/apache2/csr/}g;
    return $text;
}

# heading: what stands before the verdict of a sample; verdicts: of all samples; conf: more
# lines for httpd; prefix: of the lines that a sample has of the report; counted: what JSON has
# once for each. typed, shown: functions that change what is typed, and what the page says, to
# what the test has, and what the document has.
sub samples_are_true {
    my (%of) = @_;
    my ($doc, $dns, $print) = (slurp('docs/checks.md'), DCV::Dns->new, $ENV{DCV_PRINT_SAMPLES});
    my %sample;
    while ($doc =~ /^### $of{heading}(\w+)\n(.*?)(?=^##|\z)/msg) {
        my ($verdict, $text) = ($1, $2);
        my ($zone) = $text =~ /zone `([\w.-]+)`/;
        next if $verdict eq 'unknown';
        my ($typed, $says) = $text =~ /```zone\n(.*?)```\n```text\n(.*?)```/s;
        $sample{$verdict} = {zone => $zone, says => $says};
        my $records = $of{typed} ? $of{typed}->($typed) : $typed;
        $dns->zone($zone, $made{$verdict} ? $made{$verdict}->($records) : (records => $records));
    }
    is(join(' ', sort keys %sample), join(' ', sort @{$of{verdicts}}), 'each verdict has a sample');
    $dns->start;

    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], conf => $dns->conf . <<"END");
DCVEngine On
DCVCheckTimeout 12s
$of{conf}
DCVCSRFile "@{[csr_of('certigna-faq')]}" authority=sectigo domains=@{[join ',', map { $_->{zone} } values %sample]}
\@STATUS\@
END
    $httpd->file('csr/old.example.csr', slurp(csr_of('comodoca-lf')));
    ok($httpd->start, 'httpd starts with the names of the document');
    for my $verdict (@{$of{verdicts}}) {
        my $answer = $httpd->get("/dcv-status?format=text&check=$sample{$verdict}{zone}");
        my $is = join '', as_documented($answer->{body}) =~ /^($of{prefix}(?:Verdict|AlsoFound|Explanation|Remedy): .*\n)/mg;
        $is = $of{shown}->($is) if $of{shown};
        like($is, qr/\A$of{prefix}Verdict: $verdict\n/, "$verdict: what is typed gets it");
        # What libunbound remembers of a failure before depends on what it was asked first, and on its version.
        my ($got, $said) = map { s/(because of a previous) .*/$1 .../r } ($is, $sample{$verdict}{says});
        is($got, $said, 'and the page says what is documented');
        $doc =~ s/(^### $of{heading}$verdict\n.*?```text\n).*?```/$1$is```/ms if $print;
    }
    write_file($print, $doc) if $print;

    # And docs/status.schema.json describes it.
    my $json = $httpd->get('/dcv-status?format=json')->{body};
    is(scalar(() = $json =~ /$of{counted}/g), scalar @{$of{verdicts}}, 'JSON has each check');
    SKIP: {
        skip 'python3-jsonschema is not installed', 1 if system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null");
        $httpd->file('report.json', $json);
        is(`/usr/bin/python3 -c 'import json, sys, jsonschema; jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' @{[$httpd->dir]}/report.json docs/status.schema.json 2>&1`, '', 'the schema fits all of them');
    }
    $httpd->stop;
    return;
}

1;
