# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv show tells without a server what the CA expects for a CSR, as openssl and the CA's rule have
# it, in the formats of the status handler.
use strict;
use warnings;
use DCV::Test;
use DCV::Command qw(dcv on_terminal);
use DCV::Data qw(make_csr csr_of md5_of sha256_of slurp write_file certigna_md5 certigna_body);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Order;

my $dir = $DCV::Data::dir;
my $order = DCV::Order->new('www.example.com', san => 'DNS:www.example.com,DNS:example.com', unique => 'a1b2c3');
my $csr = $order->csr;

# Text, where there is no terminal.
my $run = dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', $csr);
is($run->{code}, 0, 'a CSR that can be used ends with 0');
is($run->{err}, '', 'and there is nothing to complain of');
my ($md5, $target) = ($order->md5, $order->target);
like($run->{out}, qr{^URL: http://www\.example\.com/\.well-known/pki-validation/$md5\.txt$}m, 'the address of the file is shown');
my $body = $order->body =~ s/\n/\\n/gr;
like($run->{out}, qr/^Body: \Q$body\E$/m, 'the content of the file is what the CA wants');
like($run->{out}, qr/^Record: _$md5\.example\.com\. IN CNAME \Q$target\E$/m, 'the record is what the CA looks for');
like($run->{out}, qr/^Answered: no\nWhy: Whether a server answers/m, 'what no one knows without a server is said so');
unlike($run->{out}, qr/^VirtualHost/m, 'and no virtual host is made up');
is(dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'text', $csr)->{out} =~ s/^Generated: .*//mr, $run->{out} =~ s/^Generated: .*//mr, 'text is the format where no terminal is');

# Other formats.
my $json = dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'json', $csr);
my $report = decode_json($json->{out});
is($report->{orders}[0]{csr}{md5}, $md5, 'JSON has the MD5');
is($report->{orders}[0]{csr}{sha256}, sha256_of($csr), 'JSON has the SHA-256');
is($report->{orders}[0]{domains}[0]{http}{body}, $order->body, 'JSON has the content of the file');
is($report->{orders}[0]{csr}{signature_valid}, 1, 'the signature was verified');
is($report->{orders}[0]{vhost}, undef, 'no virtual host has it');
like(dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'zone', $csr)->{out}, qr/^_$md5\.www\.example\.com\. IN CNAME \Q$target\E$/m, 'the zone format has the records');
like(dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'message', $csr)->{out}, qr/^Zone:    example\.com\nType:    CNAME\nHost:    _$md5$/m, 'the message format tells a customer what to enter');
like(dcv('show', '-l', 'fr', '-a', 'sectigo', '-f', 'message', $csr)->{out}, qr/^Validation du contr.*^Cible\W+ +/ms, 'in French, too');
like(dcv('show', '-l', 'fr', '-a', 'nobody', $csr)->{out}, qr/^Text: autorit\S+ inconnue "nobody"/m, 'and so is a problem');

# The keys are those of the status handler.
my $httpd = DCV::Httpd->new(conf => <<"CONF");
DCVEngine On
DCVCSRFile $csr authority=sectigo unique=a1b2c3
\@STATUS\@
CONF
sub keys_of {
    my ($value, $path) = @_;
    return map { my $key = $_; $key eq 'warnings' ? () : ("$path.$key", keys_of($value->{$key}, "$path.$key")) } sort keys %$value if ref $value eq 'HASH';
    return map { keys_of($_, "$path\[]") } @$value if ref $value eq 'ARRAY';
    return ();
}
ok($httpd->start, 'httpd starts with the same order');
is(join("\n", keys_of($report, '')), join("\n", keys_of($httpd->report, '')), 'JSON has the keys of the status handler');
$httpd->stop;

SKIP: {
    skip 'python3-jsonschema is not installed', 1 if system(q{python3 -c 'import jsonschema' 2>/dev/null});
    my $path = write_file("$dir/report.json", $json->{out});
    my $said = `python3 -c 'import json, jsonschema; jsonschema.Draft202012Validator(json.load(open("docs/status.schema.json"))).validate(json.load(open("$path")))' 2>&1`;
    is($?, 0, 'the schema of the status handler fits') or diag($said);
}

my $french = decode_json(dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'json', '-l', 'fr', $csr)->{out});
isnt($french->{orders}[0]{next_step}{text}, $report->{orders}[0]{next_step}{text}, 'sentences of JSON are in the language that is asked for');
is(join("\n", keys_of($french, '')), join("\n", keys_of($report, '')), 'keys are not');

# Where the order's parts come from.
is(dcv('show', csr_of('certigna-faq'))->{code}, 2, 'without an authority the status is 2');
like(dcv('show', csr_of('certigna-faq'))->{err}, qr/^dcv: \S+certigna-faq\.csr\.pem: no authority is named for it; write -a NAME, /, 'and it is said what to do');
like(dcv('show', '-a', 'certigna', csr_of('certigna-faq'))->{out}, qr/^Body: @{[quotemeta certigna_body]}$/m, '-a names the authority');
my $headed = write_file("$dir/headed.csr", "DCV-Authority: sectigo\nDCV-Unique-Value: fromfile\nDCV-Domains: more.example\n" . slurp($csr));
like(dcv('show', $headed)->{out}, qr/^Authority: sectigo\nUniqueValue: fromfile$/m, 'else the header lines of the file do');
like(dcv('show', '-a', 'comodoca', '-u', 'mine', '-d', 'b.example,c.example', $headed)->{out}, qr/^Authority: comodoca\nUniqueValue: mine\n(?:.*\n)*Domain: c\.example$/m, 'which options go before');
my $conf = write_file("$dir/dcv.conf", <<"CONF");
# Others' lines are nobody's business here.
ServerRoot /nowhere
<VirtualHost *:80>
    ServerName "a \\" b"
    dcvauthority own
    DCVEngine On
    NoSuchDirective "x
</VirtualHost>
DCVDefineAuthority own body="%{sha256} own.example" \\
    target='%{sha256.1}.%{sha256.2}.own.example' \\
    persist=own.example
DCVPersistAccount own https://own.example/acct/1
CONF
my $own = dcv('show', '--config', $conf, $csr);
is($own->{code}, 0, '--config is read') or diag($own->{err});
like($own->{out}, qr/^Authority: own\n/m, 'the configuration\'s authority counts, also one that is defined below');
like($own->{out}, qr/^Body: @{[sha256_of($csr)]} own\.example$/m, 'with its templates');
like($own->{out}, qr{^PersistentRecord: _validation-persist\.example\.com\. IN TXT "own\.example; accounturi=https://own\.example/acct/1"$}m, 'and its account');
like(dcv('show', '--config', $conf, $headed)->{out}, qr/^Authority: sectigo$/m, 'but the header line goes before');
like(dcv('show', '--config', write_file("$dir/continued.conf", "# a comment \\$_ DCVAuthority nosuch${_}dcvauthority \\$_  certigna \\${_}separator=dot$_"), $csr)->{out}, qr/^Authority: certigna$/m, 'a line goes on behind a backslash, as in httpd: ' . ($_ eq "\n" ? 'LF' : 'CRLF')) for "\n", "\r\n";
for (['DCVAuthority nosuch', qr/: \S+\/bad\.conf: 1: DCVAuthority: unknown authority "nosuch"/], ["\n\nDCVResolver moon", qr/: 3: DCVResolver: "moon" makes no sense/],
    ['DCVCheckTimeout 1h', qr/: 1: DCVCheckTimeout: "1h" makes no sense/], ["DCVPersistAccount sectigo", qr/1: DCVPersistAccount: the account's URI is missing/],
    ['DCVRootHints /nowhere/hints', qr/1: DCVRootHints: /], ['DCVTrustAnchor /nowhere/key', qr{/nowhere/key: }]) {
    my $bad = dcv('show', '-a', 'sectigo', '--config', write_file("$dir/bad.conf", $_->[0]), $csr);
    is($bad->{code}, 2, 'a mistake in the configuration is one of use: ' . $_->[0] =~ s/\n//gr);
    like($bad->{err}, $_->[1], 'and told with its line');
}

# Input.
is(dcv({in => slurp($csr)}, 'show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'zone', '-')->{out} =~ s/^;.*\n//mgr,
    dcv('show', '-a', 'sectigo', '-u', 'a1b2c3', '-f', 'zone', $csr)->{out} =~ s/^;.*\n//mgr, '- is standard input');
my $big = write_file("$dir/big.csr", slurp($csr) . ' ' x (256 * 1024));
my %unusable = ($big => 'larger than 256 KiB', "$dir/nowhere.csr" => 'cannot find it', $dir => 'it is a directory', write_file("$dir/empty.csr", '') => 'it is empty', write_file("$dir/text.csr", 'hello') => 'it holds no CSR');
for my $path (sort keys %unusable) {
    my $bad = dcv('show', '-a', 'sectigo', $path);
    is($bad->{code}, 2, "what cannot be used ends with 2: $unusable{$path}");
    like($bad->{err}, qr/^dcv: \Q$path\E: .*\Q$unusable{$path}\E/, 'and is told');
}
my $some = dcv('show', '-a', 'sectigo', '-f', 'json', $big, $csr);
is($some->{code}, 2, 'one of several that cannot be used ends with 2');
my $both = decode_json($some->{out});
is($both->{orders}[0]{source}, $csr, 'the others are shown');
is($both->{errors}[0]{source}, $big, 'and that one is among the errors');
is(length((slurp($csr) . ' ' x (256 * 1024 - length slurp($csr)))), 256 * 1024, 'a file of just 256 KiB');
is(dcv('show', '-a', 'sectigo', write_file("$dir/most.csr", slurp($csr) . ' ' x (256 * 1024 - length slurp($csr))))->{code}, 0, 'is not too large');

# On a terminal.
SKIP: {
    my $shown = on_terminal('show', '-a', 'sectigo', '-u', 'a1b2c3', $csr);
    skip 'no script(1) here', 6 if !defined $shown;
    like($shown, qr/\e\[1m/, 'a terminal gets colours');
    like($shown, qr/_$md5\.example\.com\. IN CNAME \Q$target\E/, 'and the record');
    unlike($shown, qr/^(?:MD5|Record|Answered): /m, 'but not what programs read');
    unlike(on_terminal({env => {NO_COLOR => 1}}, 'show', '-a', 'sectigo', $csr), qr/\e\[/, 'NO_COLOR leaves colours out');
    unlike(on_terminal({env => {TERM => 'dumb'}}, 'show', '-a', 'sectigo', $csr), qr/\e\[/, 'and so does a dumb terminal');
    like(on_terminal('show', '-a', 'sectigo', '-f', 'text', $csr), qr/^MD5: $md5\r?$/m, 'a format that is named is that also there');
}
done_testing;
