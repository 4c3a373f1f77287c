# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# docs/status.md is true: its samples, scripts and recipes, its tables and its numbers; and
# docs/status.schema.json describes what is sent.
use strict;
use warnings;
use DCV::Test;
use DCV::Json qw(decode_json);
use JSON::PP ();
use POSIX qw(strftime);
use DCV::Httpd;
use DCV::Data qw(make_csr slurp csr_of path_of md5_of);

my $doc = slurp('docs/status.md');

# The section below a heading, and the blocks of code of a kind in a text.
sub section { return $doc =~ /^#+ \Q$_[0]\E\n(.*?)(?=^##|\z)/ms ? $1 : '' }
sub blocks  { return $_[1] =~ /^```\Q$_[0]\E\n(.*?)^```$/msg }

# Run a program with a file as its input. Returns exit code and output.
my $httpd = DCV::Httpd->new(modules => [qw(socache_shmcb authz_host proxy proxy_http status)]);
my $dir   = $httpd->dir;
my $url   = $httpd->url('/dcv-status');

sub run {
    my ($input, @command) = @_;
    $httpd->file('run.in', $input);
    my $pid = fork() // die "fork: $!";
    if (!$pid) {
        open STDIN,  '<', "$dir/run.in"  or die $!;
        open STDOUT, '>', "$dir/run.out" or die $!;
        open STDERR, '>&', \*STDOUT or die $!;
        exec @command or die "exec: $!";
    }
    waitpid $pid, 0;
    return ($? >> 8, slurp("$dir/run.out"));
}

sub has_python { return -x '/usr/bin/python3' && (run('', '/usr/bin/python3', '-c', "import $_[0]"))[0] == 0 }

sub report { return $httpd->get("/dcv-status?format=$_[0]", '--header', 'Host: www.certigna.com')->{body} }

# A document's command, at this test's address.
sub shell { return run('', 'sh', '-c', $_[0] =~ s{http://localhost/dcv-status}{$url}gr) }

# One order, as the samples have it, behind the documented location and a proxy.
my ($location) = blocks('apache', section('Enable it'));
my ($sample)   = blocks('apache', section('Formats'));
my ($beside_proxy) = section('Enable it') =~ /`(ProxyPass [^`]*!")`/;
my $csr = $httpd->file('csr/www.certigna.com.csr', slurp(csr_of('certigna-faq')));

sub conf_of {
    my ($orders) = @_;
    return "Mutex default\n$location\n$beside_proxy\nProxyPass \"/\" \"http://127.0.0.1:1/\"\n" . $orders =~ s/\*:80\b/*:\@PORT\@/gr;
}

# Restart with other orders, and wait for a child that has them.
sub reconfigure {
    my ($orders, $expected) = @_;
    $httpd->write_conf(conf_of($orders));
    my ($code, $out) = $httpd->configtest;
    die $out if $code || $out !~ /^Syntax OK$/m;
    $httpd->restart or die $httpd->log;
    ok(DCV::Httpd::wait_for(sub { report('text') =~ $expected }), "httpd has restarted, and reports $expected");
    return;
}

# The other configurations in the documents.
my (undef, $with_password) = blocks('apache', section('Enable it'));
my $directives = slurp('docs/directives.md');
my @caches = $directives =~ /^\| `(DCVStateCache [^`]*)` \|/mg;
is(scalar @caches, 6, 'the document has examples of caches');
my $bare = DCV::Httpd->new(modules => [qw(authn_core auth_basic authn_file authz_user authz_host
    socache_shmcb socache_dbm socache_redis socache_memcache)]);
my ($require) = section('Monitoring') =~ /`(Require ip [^`]*)`/;
for my $text ($with_password, $location =~ s/(Require local\n)/$1$require\n/r, @caches) {
    $bare->write_conf("$text\n");
    is(($bare->configtest)[1], "Syntax OK\n", 'loads: ' . $text =~ s/\s+/ /gr);
}
$bare->{modules} = [];
$bare->write_conf("DCVStateCache shmcb\n");
my ($missing) = $directives =~ /says `(no cache[^`]*)`/;
$missing =~ s/\s+/ /g;
$missing =~ s/NAME/shmcb/g;
like(($bare->configtest)[1], qr/\Q$missing\E/, 'and without its module a cache is refused, as documented');

$httpd->write_conf(conf_of($sample));
is(($httpd->configtest)[1], "Syntax OK\n", 'the documented configuration loads');
ok($httpd->start, 'httpd starts with the documented configuration');
is($httpd->get('/dcv-status')->{status}, 200, 'the page is there, beside a proxy');

# Samples: exact, but for times, paths and what "..." leaves out.
sub same_place {
    my ($text) = @_;
    return $text =~ s/^Version: \S+$/Version/mgr =~ s/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/TIME/gr =~ s{\Q$dir\E/}{/etc/apache2/}gr =~ s/:$httpd->{port}$/:80/mgr;
}

for (['text', 'text', 'text'], ['message', 'text', 'message'], ['zone', 'zone', 'zone'], ['openmetrics', 'text', 'openmetrics']) {
    my ($name, $kind, $format) = @$_;
    my ($text) = blocks($kind, section($name));
    my $pattern = join '', map { $_ eq "...\n" ? '(?s:.*?)' : quotemeta } same_place($text) =~ /^.*\n/mg;
    my $is = same_place(report($format));
    ok($is =~ /^(?:.*\n)*?$pattern/ && $is =~ /$pattern\z/, "the sample of $name is true") or diag($is);
}
my ($command) = blocks('sh', section('json'));
my ($shown) = blocks('json', section('json'));
is((shell($command))[1], $shown, 'the sample of json is true');

# Every key of the JSON, of mod_status and of the metrics is in a table.
my %documented = map { $_ => 1 } $doc =~ /^\| `([^`]+)` \|/mg;

sub leaves {
    my ($value, $path) = @_;
    return map { leaves($value->{$_}, length $path ? "$path.$_" : $_) } sort keys %$value if ref $value eq 'HASH';
    return @$value ? map { leaves($_, $path . '[]') } @$value : $path if ref $value eq 'ARRAY';
    return $path;
}

sub undocumented {
    my ($report) = @_;
    my %missing;
    for my $leaf (leaves($report, '')) {
        my $key = $leaf =~ s/^(?:orders\[\](?:\.domains\[\]\.|\.other_)|literals\[\]\.)visits\./visits./r;
        next if $documented{$key} || grep { $_ =~ /^\Q$key\E(?:\[\])?[.[]/ || $_ eq "${key}[]" } keys %documented;
        $missing{$key} = 1;
    }
    return join ' ', sort keys %missing;
}
is(undocumented(decode_json(report('json'))), '', 'every key of the JSON is documented');

# The plugin, in each of its situations.
like(section('Nagios and Icinga'), qr{\(\.\./contrib/nagios/check_dcv\)}, 'the document has a plugin');

sub check {
    my ($code, $line, $name, $address) = @_;
    my ($is, $out) = run('', 'contrib/nagios/check_dcv', $address // $url);
    is($is, $code, "the plugin's exit code is right when $name") or diag($out);
    like($out, $is == 3 ? qr/\A$line\n\z/ : qr/\A$line \| failing=\d+ expiring=\d+ unusable=\d+ astray=\d+\n\z/, "the plugin says it in one line when $name");
    return;
}
check(0, qr/DCV OK: no order fails/, 'all is well');
my $soon = strftime('%Y-%m-%d', gmtime(time - 26 * 86400));
reconfigure($sample =~ s/(DCVCSRFile.*)/$1 issued=$soon/r, qr/expires_soon/);
check(1, qr{DCV WARNING: 1 orders expire soon: \Q$csr\E}, 'an order expires soon');
my $other = "<VirtualHost *:80>\nServerName other.example.com\nDCVEngine On\n</VirtualHost>\n";
reconfigure("$sample$other", qr/^DCVOrders: 1$/m);
$httpd->get(path_of($csr), '--header', 'Host: other.example.com');
DCV::Httpd::wait_for(sub { report('text') =~ /BelongsTo/ });
check(1, qr{DCV WARNING: 1 files were asked for that are not here: see \Q$url\E#strays}, 'a request went astray');
check(3, qr/DCV UNKNOWN: curl: .*/, 'nothing there', $httpd->url('/no/such/page'));
check(3, qr/DCV UNKNOWN: no health at .*/, 'something else there', "$url?search=");

# With many orders, of all kinds.
my %csrs = (
    plain    => make_csr(subject => '/CN=www.example.com', san => 'DNS:www.example.com,DNS:example.com', key => 'rsa:2048'),
    unasked  => make_csr(subject => '/CN=unasked.example.org'),
    wildcard => make_csr(subject => '/CN=*.example.org', san => 'DNS:*.example.org,DNS:example.org'),
    address  => make_csr(subject => '/CN=192.0.2.1', san => 'IP:192.0.2.1,IP:2001:db8::1'),
    idn      => make_csr(subject => '/CN=xn--bcher-kva.example'),
    bare     => make_csr(key => 'ed25519'),
    odd      => make_csr(subject => "/CN=not a name/O=<script>alert(1)<\\/script>\"'&\xe2\x80\xaeevil\n\t; x | y/OU={{ x }}\\\\"),
    local    => make_csr(subject => '/CN=printer/O=x', san => 'DNS:printer,DNS:localhost.localdomain,DNS:co.uk'),
    weak     => make_csr(subject => '/CN=weak.example.com', key => 'rsa:1024', more => ['-sha1']),
);
my $past = strftime('%Y-%m-%d', gmtime(time - 40 * 86400));
$httpd->file("csr/$_.csr", slurp($csrs{$_})) for keys %csrs;
my $orders = <<"END";
DCVEngine On
DCVDefineAuthority own body="%{sha256}" target="%{sha256.1}.own.example" owner="_own" expires=5 persist=own.example
DCVPersistAccount own https://own.example/@{['x' x 300]} until=2037-03-31
DCVPersistAccount sectigo "acme:~!\$&()*+,=?#[@]"
DCVCSRFile csr/wildcard.csr authority=sectigo unique=a1b2
DCVCSRFile csr/wildcard.csr authority=sectigo unique=c3d4
DCVCSRFile csr/idn.csr authority=own issued=$past
DCVCSRFile csr/plain.csr authority=own
<VirtualHost *:80>
    ServerName www.example.com
    ServerAlias example.com shop.example.com
    DCVAuthority certigna
    DCVCSRFile csr/plain.csr
    DCVCSRFile csr/bare.csr
    DCVCSRFile csr/weak.csr
</VirtualHost>
<VirtualHost *:80>
    ServerName 192.0.2.1
    ServerAlias unasked.example.org
    DCVAuthority tbs
    DCVCSRFile csr/address.csr unique=Xy
    DCVCSRFile csr/odd.csr unique=Xy
    DCVCSRFile csr/local.csr unique=Xy
    DCVCSRFile csr/unasked.csr authority=zerossl unique=Z9
    DCVToken fileauth.txt "literal"
</VirtualHost>
<VirtualHost *:80>
    ServerName off.example.com
    DCVEngine Off
    DCVAuthority ssl.com
    DCVCSRFile csr/unasked.csr
</VirtualHost>
END
# Requests that no order has go to the proxy.
$httpd->expect_log(qr/DCV0002:/, qr/DCV0003:/, qr/AH00957:/, qr/AH01114:/);
reconfigure("$sample$orders", qr/^DCVOrders: 13$/m);
my $plain = path_of($csrs{plain});
my @hostile = ('-A', "<img src=x>\xff\xe2\x80\xae\"'\\\x9b" . 'x' x 300);
is($httpd->get($plain, '--header', "Host: $_", @hostile)->{status}, 200, "asked for as $_") for qw(www.example.com example.com elsewhere.example);
$httpd->get(path_of($csrs{address}), '--header', 'Host: 192.0.2.1');
$httpd->get($plain, '--header', 'Host: WWW.example.com.', '-I', '-A', '');
$httpd->raw("GET $plain HTTP/1.0\r\n\r\n");
$httpd->raw("GET /.well-known/pki-validation/" . ('Ab' x 16) . ".txt HTTP/1.0\r\n\r\n");
$httpd->get('/.well-known/pki-validation/' . ('0' x 32) . '.txt', '--header', "Host: $_.example.com") for 1 .. 3;
ok(DCV::Httpd::wait_for(sub { (() = report('json') =~ /"belongs_to":/g) >= 5 }), 'visits and unknown requests are recorded');
my $json = report('json');
my $report = decode_json($json);
is(undocumented($report), '', 'every key of the JSON is documented, with all kinds of orders');
my %codes = map { $_->{code} => 1 } map { @{$_->{warnings}} } @{$report->{orders}};
cmp_ok(scalar keys %codes, '>=', 13, 'most warnings come up') or diag(join ' ', sort keys %codes);
check(2, qr/DCV CRITICAL: \d+ orders fail: [^\n]+/, 'orders fail');

my ($unasked, $problems, $names) = blocks('sh', section('With jq'));
my ($code, $out) = shell($unasked);
is($code, 0, 'jq: names that the CA has not asked for');
like($out, qr{^\Q$dir\E/csr/unasked\.csr unasked\.example\.org$}m, 'jq finds the name that the CA has not asked for');
my @unasked = map { my $o = $_; map { $_->{http}{permitted} && !$_->{visits}{count} ? $_ : () } @{$o->{domains}} }
    grep { !grep { $_->{code} eq 'order_replaced' } @{$_->{warnings}} } @{$report->{orders}};
is(scalar(() = $out =~ /\n/g), scalar @unasked, 'jq finds no other name');
unlike($out, qr/ \*\./, 'jq finds no wildcard');
($code, $out) = shell($problems);
is($code, 0, "jq's recipe for problems runs");
is(scalar(() = $out =~ /\n/g), scalar(grep { $_->{severity} eq 'problem' } map { @{$_->{warnings}} } @{$report->{orders}}), 'has each on a line');
like($out, qr{^\Q$dir\E/csr/weak\.csr weak_key: }m, 'jq shows the code of a problem');
($code, $out) = shell($names =~ s/&names=100&names_offset=100//r);
is($code, 0, "jq's recipe for the names of an order runs");
like($out, qr/^1 in all\nwww\.certigna\.com$/m, 'it has how many there are, and the names');

# The schema.
my $validate = <<'END';
import json, sys, jsonschema
schema = json.load(open("docs/status.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
for line in sys.stdin:
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(json.loads(line)))
    print("; ".join("/".join(map(str, error.absolute_path)) + " " + error.message for error in errors))
END
# Each is a report, whether it is valid, and what is said of it. One run is for all, as Python
# takes longer to start.
sub are_valid {
    my (@cases) = @_;
    my ($failed, $said) = run(join('', map { $_->[0] =~ s/\s*\n\s*/ /gr . "\n" } @cases), '/usr/bin/python3', '-c', $validate);
    is($failed, 0, 'the schema itself is valid') or diag($said);
    my @errors = split /\n/, $said, -1;
    for my $case (@cases) {
        my (undef, $valid, $name) = @$case;
        my $error = shift @errors;
        ok($valid ? $error eq '' : $error ne '', $name) or diag($error);
    }
    return;
}
SKIP: {
    skip 'python3-jsonschema is not installed', 1 if !has_python('jsonschema');
    my @cases = ([$json, 1, 'the schema fits many orders'], [report('json&domain=www.example.com'), 1, 'the schema fits one name'],
        [report('json&search=there+is+none'), 1, 'the schema fits a report without orders']);
    for (
        ['an unknown key', sub { $_[0]{more} = 1 }],
        ['a missing key',             sub { delete $_[0]{orders}[0]{csr}{md5} }],
        ['a time of another form',    sub { $_[0]{generated} =~ s/T/ / }],
        ['an MD5 in lower case',      sub { $_[0]{orders}[0]{csr}{md5} = 'ab' x 16 }],
        ['another severity',          sub { $_->{severity} = 'error' for map { @{$_->{warnings}} } @{$_[0]{orders}} }],
        ['a text for a number',       sub { $_[0]{orders}[0]{domains}[0]{visits}{count} = '1' }],
        ['a file that is none',       sub { $_[0]{orders}[0]{domains}[0]{http}{permitted} = JSON::PP::true }],
        ['a check of another kind',   sub { $_[0]{orders}[0]{domains}[0]{check} = {result => 'good'} }],
        ['a persistent record in quotes', sub { $_->{value} = qq("$_->{value}") for map { @{$_->{persistent} // []} } map { @{$_->{domains}} } @{$_[0]{orders}} }],
        ['no persistent record, but null', sub { $_[0]{orders}[0]{domains}[0]{persistent} = [] }],
        ['a visit of nobody',         sub { $_[0]{orders}[0]{other_visits}{count} = 1 }],
    ) {
        my ($name, $change) = @$_;
        my $changed = decode_json($json);
        $change->($changed);
        push @cases, [JSON::PP->new->utf8->encode($changed), 0, "the schema does not fit $name"];
    }
    are_valid(@cases);
}
my $schema = decode_json(slurp('docs/status.schema.json'));
sub plain_objects {
    my ($value, $path) = @_;
    return map { plain_objects($_, $path) } @$value if ref $value eq 'ARRAY';
    return () if ref $value ne 'HASH';
    my @inner = map { plain_objects($value->{$_}, "$path/$_") } sort keys %$value;
    push @inner, $path if ref $value->{properties} && ref $value->{type} eq '' && ($value->{type} // '') eq 'object'
        && (!defined $value->{additionalProperties} || $value->{additionalProperties}
            || "@{[sort @{$value->{required}}]}" ne "@{[sort keys %{$value->{properties}}]}");
    push @inner, "$path: no description" if ref $value->{properties} && ($value->{type} // '') eq 'object'
        && grep { ref && !$_->{description} && !$_->{'$ref'} } values %{$value->{properties}};
    return @inner;
}
is(join(' ', plain_objects($schema, '')), '', 'the schema lets nothing through, and describes all');

is($httpd->get('/dcv-status?format=schema')->{body}, slurp('docs/status.schema.json'), 'the schema is served as it stands');
like($schema->{'$id'}, qr{^https://}, 'the schema has an absolute name');
is($schema->{'$schema'}, 'https://json-schema.org/draft/2020-12/schema', 'the schema is of the edition that is documented');

# The table: its columns, as a spreadsheet reads them, against the JSON.
my ($columns) = slurp('src/core/render/render_csv.c') =~ /^#define HEADINGS((?:.*\\\n)+.*)/m;
my @columns = split /,/, join('', $columns =~ /"([^"]*)"/g) =~ s/\\r\\n//r;
is(scalar @columns, 21, 'the columns are found');
my %described = map { $_ => 1 } map { /`(\w+)`/g } section('csv') =~ /^\| ([^|]+) \|/mg;
is(join(' ', grep { !$described{$_} } @columns), '', 'each column of the table is documented');
SKIP: {
    skip 'python3 is not installed', 2 if !has_python('csv');
    ($code, $out) = run(report('csv'), '/usr/bin/python3', '-c', 'import csv, sys, json; print(json.dumps(list(csv.DictReader(open(0, newline="", encoding="utf-8"), strict=True))))');
    is($code, 0, 'a reader of CSV takes the table') or diag($out);
    my $rows = decode_json($out);
    my @of_json = map { my $o = $_; map { [$o, $_] } @{$o->{domains}} } @{$report->{orders}};
    is(scalar @$rows, scalar @of_json, 'it has a row for each name');
    is(join("\n", map { join '|', @$_{qw(name source md5 file_body expires next_step)} } @$rows),
        join("\n", map { my ($o, $d) = @$_; join '|', map { $_ // '' } $d->{name}, $o->{source}, $o->{csr}{md5}, $d->{http}{body}, $o->{expires}, $o->{next_step}{text} } @of_json),
        'and what json has');
}

# Health, and its recipe.
my ($recipe) = blocks('sh', section('health'));
is((shell($recipe))[1], '', 'a server with orders that fail does not answer curl -f');
is((shell($recipe =~ s/&strict//r))[1], "fail\n", 'but says so without strict');
is($httpd->get('/dcv-status?format=health&strict', @$_)->{status}, 503, "strict says it by the status, too (@$_)") for [], ['--head'];
is($httpd->get('/dcv-status?format=health', @$_)->{status}, 200, "which is 200 otherwise (@$_)") for [], ['--head'];
my %health = map { $_ => 1 } section('health') =~ /^\| `([^`]+)` \|/mg;
is(join(' ', sort keys %{decode_json(report('health'))->{checks}}), join(' ', sort keys %health), 'each check of the health is documented, and no other');

# Metrics, by the reference parser, and the recipes for them.
my $metrics = report('openmetrics');
SKIP: {
    skip 'python3-prometheus-client is not installed', 1 if !has_python('prometheus_client.openmetrics.parser');
    ($code, $out) = run($metrics, '/usr/bin/python3', '-c', <<'END');
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        print(sample.name, sample.labels.get("authority", ""), sample.value)
END
    is($code, 0, 'the reference parser takes the metrics') or diag($out);
    like($out, qr/^dcv_orders own 2(?:\.0)?$/m, 'the metrics count orders by authority');
    like($out, qr/^dcv_visits_total  [1-9]/m, 'the metrics count visits');
    ok($documented{$_}, "the metric $_ is documented") for sort keys %{{map { $_ => 1 } $out =~ /^(\w+)/mg}};
    my $absent = join ' ', grep { $out !~ /^$_ /m } grep { /^dcv_/ } sort keys %documented;
    is($absent, 'dcv_next_expiry_timestamp_seconds', 'and no other, but for a date that no order has');
}
my @yaml = blocks('yaml', section('Prometheus'));
is(scalar @yaml, 2, 'the document has recipes for Prometheus');
for my $metric ($yaml[1] =~ /\b(dcv_\w+)/g) {
    like($metrics, qr/^$metric(?:\{| \d)/m, "an alert uses $metric, which is there");
}
my ($path) = $yaml[0] =~ /metrics_path: (\S+)/;
my ($format) = $yaml[0] =~ /format: \[(\w+)\]/;
is($httpd->get("$path?format=$format")->{headers}{'content-type'}, 'application/openmetrics-text; version=1.0.0; charset=utf-8', 'the scraped address has metrics');
SKIP: {
    skip 'python3-yaml is not installed', 2 if !has_python('yaml');
    for my $text (@yaml) {
        ($code, $out) = run($text, '/usr/bin/python3', '-c', 'import sys, yaml; print(len(yaml.safe_load(sys.stdin)))');
        is("$code $out", "0 1\n", 'a recipe for Prometheus is YAML');
    }
}

# A zone, as a name server loads it.
SKIP: {
    chomp(my $checkzone = `command -v named-checkzone || ls /usr/sbin/named-checkzone 2>/dev/null`);
    skip 'bind9-utils is not installed', 1 if !$checkzone;
    my $zone = $httpd->file('zone', "\$TTL 300\n\@ IN SOA ns.example.net. root.example.net. 1 3600 900 604800 300\n\@ IN NS ns.example.net.\n" . report('zone'));
    for (['example.com', 6, 2], ['example.org', 3, 1], ['certigna.com', 2, 0]) {
        my ($name, $records, $persistent) = @$_;
        ($code, $out) = run('', $checkzone, '-D', '-i', 'none', $name, $zone);
        is($code, 0, "the zone $name loads") or diag($out);
        is(scalar(() = $out =~ /^\S+\s+\d+\s+IN\s+CNAME\s/mg), $records, "the zone $name has its records") or diag($out);
        is(scalar(() = $out =~ /^_validation-persist\.\S+\s+\d+\s+IN\s+TXT\s/mg), $persistent, "the zone $name has its persistent records") or diag($out);
    }
}

# mod_status' keys, and what is refused.
my @keys = report('text') =~ /^(DCV\w+)/mg;
ok($documented{$_} || $documented{"$_-CODE"}, "the key $_ is documented") for sort keys %{{map { $_ => 1 } @keys}};
for my $query ('warning=no', 'limit=0', 'more=1', 'limit=1&limit=1') {
    my $answer = $httpd->get("/dcv-status?$query");
    is($answer->{status}, 400, "?$query is refused, as documented");
    like($answer->{body}, qr/\A[^\n]+; [^\n]+\.\n\z/, "?$query is refused with a sentence");
}
is($httpd->get('/dcv-status', '-X', 'POST')->{status}, 405, 'and so is POST');
is($httpd->get('/dcv-status?vhost=main+server&format=text')->{body} =~ s/^Order: //mg, 4, 'orders of the main server, as documented');
my %types = section('Formats') =~ /^\| `(\w+)` \| (`.*?) \|/mg;
for my $name (sort keys %types) {
    my $type = $httpd->get("/dcv-status?format=$name")->{headers}{'content-type'};
    for my $accepted ($types{$name} =~ /`([^`]+)`/g) {
        my $answer = $httpd->get('/dcv-status', '--header', "Accept: $accepted");
        is($answer->{headers}{'content-type'}, $type, "Accept: $accepted is for $name");
    }
}
$httpd->stop;
check(3, qr/DCV UNKNOWN: curl: .*/, 'httpd is stopped');

# The source has nothing that is not documented, and the numbers are its own.
my %severity = slurp('src/core/warnings/warning_kinds.c') =~ /^\s+(?:\[\w+\] =\s+)\{"(\w+)", DCV_(PROBLEM|NOTE),\s/mg;
cmp_ok(scalar keys %severity, '>=', 15, "the source's warnings are found");
my %row = section('Warnings') =~ /^\| `(\w+)` \| (\w+) \| [^|]+ \| [^|]+ \|$/mg;
is(join(' ', map { "$_ $row{$_}" } sort keys %row), join(' ', map { "$_ \L$severity{$_}" } sort keys %severity), 'the table of warnings is complete and right');
my $query = slurp('src/core/query/query_read.c');
my @parameters = sort keys %{{map { $_ => 1 } $query =~ /^    \{"(\w+)", (?:read_|offsetof)/mg, $query =~ /\{"(\w+)", read_/g}};
cmp_ok(scalar @parameters, '>=', 19, "the source's parameters are found");
my %parameter = map { $_ => 1 } section('Parameters') =~ /^\| `(\w+)=?` \|/mg;
is(join(' ', sort keys %parameter), join(' ', sort @parameters), 'the table of parameters is complete');
my ($words) = slurp('src/core/query/formats.c') =~ /formats\[\] = \{(.*?)^\};/ms;
is(join(' ', map { section('Formats') =~ /^\| `$_` \|/m ? () : $_ } $words =~ /\{"(\w+)"/g), '', 'the table of formats is complete');

my %source = map { $_ => slurp($_) } qw(src/httpd/state/limits.c src/httpd/state/opened.h src/httpd/state/default.c src/httpd/read/reader.h src/core/query/query_read.c src/core/warnings/rules_order.c include/dcv/visits.h include/dcv/query.h);
sub number {
    my ($file, $name) = @_;
    my ($value) = $source{$file} =~ /^#define\s+$name\s+(.+?)\s*(?:\/\*.*)?$/m or return "no $name";
    $value =~ s/apr_time_from_sec\((.*)\)/$1/;
    $value =~ s/\bDAY\b/1/;
    return $value =~ m{^[\d *()/]+$} ? eval $value : $value;
}
sub times_of { return $_[0] == 1 ? 'one a second' : $_[0] < 1 ? 1 / $_[0] . ' a second' : "one in $_[0] seconds" }
my @claims = (
    map({ [$_->[1] =~ s/NUMBER/number('src\/httpd\/state\/limits.c', "$_->[0]_BURST")/er . ' and then ' . times_of(number('src/httpd/state/limits.c', "$_->[0]_EACH"))] }
        ['FILE', 'NUMBER visits of a file at once,'], ['CLIENT', 'of which one client has NUMBER,'], ['VHOST', 'NUMBER visits of a virtual host at once,'],
        ['CHILD', 'of all files NUMBER,'], ['STRAY', 'NUMBER unknown requests of a virtual host at once,'], ['CHILD', 'of all virtual hosts together NUMBER,']),
    ['Unknown requests are remembered in ' . number('include/dcv/visits.h', 'DCV_STRAYS_PARTS') . ' records of each kind'],
    ['host of the last ' . number('include/dcv/visits.h', 'DCV_VISITS_RECENT') . ','],
    ['forgotten ' . number('src/httpd/state/opened.h', 'MOD_DCV_STATE_LIFE') / 86400 . ' days after'],
    ['1 to ' . number('src/core/query/query_read.c', 'REFRESH_MAX') . ' seconds; ' . number('src/core/query/query_read.c', 'REFRESH_DEFAULT') . ' without'],
    ['at most ' . number('src/core/query/query_read.c', 'SEARCH_MAX') . ' bytes, and the case'],
    ['Default: ' . number('include/dcv/query.h', 'DCV_PAGE_ORDERS') . ' for html'],
    ['the signatures of the first ' . number('src/httpd/read/reader.h', 'MOD_DCV_READER_SIGNATURES') . ' that are not known yet'],
    ['in ' . number('src/core/warnings/rules_order.c', 'NEARLY_OVER') . ' days or less'],
    [number('src/httpd/state/default.c', 'BYTES_PER_ORDER') / 1024 . ' KiB for each order, but no less than ' . number('src/httpd/state/default.c', 'BYTES_LEAST') / 1048576
        . ' MiB and no more than ' . number('src/httpd/state/default.c', 'BYTES_MOST') / 1048576 . ' MiB', $directives],
);
for (@claims) {
    my ($claim, $text) = @$_;
    like(($text // $doc) =~ s/\s+/ /gr, qr/\Q$claim\E/, "documented: $claim");
}
done_testing;
