# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Every verdict of the file, from servers that deserve it, and none for who does not. All names
# are of one order, so that those that take long do so together.
use strict;
use warnings;
use utf8;
use DCV::Check qw(file_in);
use DCV::Test;
use DCV::Web;

my $web = DCV::Web->new;
my $scene = DCV::Check->new;
my (@cases, %behaviour);

# A name whose server has a behaviour, with its options: the verdict, and what explanation and
# remedy hold, strings or patterns. Where validators differ, verdicts with "|" between them.
sub behaves {
    my ($behaviour, $verdict, $explanation, $remedy, %options) = @_;
    my $label = delete $options{as} // $behaviour =~ tr/_:/--/r;
    push @cases, {name => "$label.files.test", servers => [[$behaviour, %options]], verdict => $verdict, explanation => $explanation, remedy => $remedy};
    return;
}

# A name with several servers, each as a list of a behaviour and options, or an address.
sub several {
    my ($label, $servers, $verdict, $explanation, $remedy) = @_;
    push @cases, {name => "$label.files.test", servers => $servers, verdict => $verdict, explanation => $explanation, remedy => $remedy};
    return;
}

# Right, whatever else is odd about it.
behaves($_, 'valid', [], undef) for qw(right no_length http10 keeps continue hints chunked big_head late:1);
behaves('lower', 'valid', [], undef);
behaves($_, 'valid', qr/newline|line/i, undef) for qw(newline crlf_newline crlf);
behaves('right', 'valid', [], undef, as => 'charset', type => 'text/plain; charset=iso-8859-15');
behaves('right', 'valid', [], undef, as => 'html-type', type => 'text/html');
behaves('right', 'valid', [], undef, as => 'ipv6-only', ipv6 => 1);
behaves('right', 'valid', [], undef, as => "tls-$_" =~ tr/_/-/r, tls => $_) for qw(untrusted expired not_yet other_name self_signed old plain silent noise alert reset);
behaves('right', 'valid', [], undef, as => 'https-moved', tls => 'untrusted', https => 302);

# Redirects: none is followed.
my %to = ('to-https' => 'https://{host}{path}', 'to-www' => 'http://www.{host}{path}', 'to-other' => 'https://elsewhere.invalid/x', relative => '/login?from=here');
behaves($_, 'redirected', ["$_", "https://$_.files.test/.well-known/pki-validation/"], qr/./, location => $to{'to-https'}) for 301, 302, 303, 307, 308;
behaves(301, 'redirected', ['301', 'http://www.to-www.files.test/'], qr/./, as => 'to-www', location => $to{'to-www'});
behaves(301, 'redirected', ['301', 'elsewhere.invalid'], qr/./, as => 'to-other', location => $to{'to-other'});
behaves(302, 'redirected', ['302', '/login'], qr/./, as => 'relative', location => $to{relative});
behaves(302, 'redirected', '302', qr/./, as => 'nowhere');
behaves('escape', 'redirected', qr/\A[^\x00-\x1f\x7f]*\z/, qr/\A[^\x00-\x1f\x7f]*\z/);

# Other statuses.
behaves($_, 'denied', "$_", qr/./) for 401, 403, 407, 451;
behaves('waf', 'denied', '403', qr/./);
behaves($_, 'not_found', "$_", qr/./) for 404, 410;
behaves($_, 'server_error', "$_", qr/./) for 500, 502, 503, 504;
behaves($_, 'wrong_status', "$_", qr/./) for 203, 204, 206, 400, 429;

# Status 200 with something else.
behaves($_, 'wrong_content', qr/./, qr/./) for qw(bom utf16 html quoted nul leading_newline trailing_blank upper half other_file wrong_length);
behaves('empty', 'wrong_content', qr/empty/i, qr/./);
behaves('page', 'wrong_content', qr/page/i, qr/./);
behaves('spa', 'wrong_content', qr/page/i, qr/./);
behaves('unique_missing', 'wrong_content', qr/unique value.*ab12/i, qr/./);
behaves('other_csr', 'wrong_content', qr/CSR/, qr/./);
behaves('long', 'wrong_content', qr/./, qr/./);
behaves($_, 'wrong_content', qr/compress|gzip/i, qr/./) for qw(gzip);
behaves('gzip_unsaid', 'wrong_content', qr/./, qr/./);
behaves($_, 'wrong_content', qr/./, qr/./) for qw(truncated reset_body chunked_cut chunked_bad chunked_endless huge);
behaves($_, 'wrong_content', qr/in time|slow/i, qr/./) for qw(stalled chunked_open drip);

# No full status.
behaves($_, 'unreachable', ['From this server'], qr/./) for qw(silent closed half_head half_head_open reset reset_later drip_head
    many_headers endless_head hints_endless http09 garbage banner tls_alert);
behaves('bad_status', 'unreachable|wrong_status', qr/./, qr/./);
behaves($_, 'unreachable|wrong_content|valid', qr/./, []) for qw(two_lengths bad_length nul_head);
several('refused', [$web->free], 'unreachable', ['From this server'], qr/80/);
several('deaf', [$web->deaf], 'unreachable', ['From this server'], qr/80/);
several('https-only', [['right', tls => 'untrusted', http => 0]], 'unreachable', qr/https/i, qr/80/);

# Several addresses: each counts.
several('no-address', [], 'no_address', qr/A.*AAAA/, qr/A/);
several('both', [['right'], ['right', ipv6 => 1]], 'valid', [], undef);
several('ipv6-wrong', [['right'], [404, ipv6 => 1]], 'partial', ['404', 'IPv6'], qr/AAAA/);
several('ipv6-dead', [['right'], $web->free(ipv6 => 1)], 'partial', ['IPv6'], qr/AAAA/);
several('ipv4-dead', [$web->free, ['right', ipv6 => 1]], 'partial', qr/127\.80\./, qr/./);
several('one-of-three', [['right'], ['right'], [503]], 'partial', '503', qr/./);
several('leads', [$web->free, [403], [404, ipv6 => 1]], 'not_found', '404', qr/./);
several('answered-leads', [['silent', ipv6 => 1], [403]], 'denied', '403', qr/./);
several('nine', [map { ['right'] } 1 .. 9], 'valid', ['9', '8'], undef);

my @names = map { $_->{name} } @cases;
my $order = $scene->order('files.test', unique => 'ab12', san => join ',', map { "DNS:$_" } qw(files.test *.files.test alias.files.test), @names);

my ($records, %address) = ('');
for my $case (@cases) {
    for my $server (@{$case->{servers}}) {
        my ($behaviour, @options) = ref $server ? @$server : ();
        my $address = ref $server ? $web->server($behaviour, body => $order->body, @options) : $server;
        $records .= sprintf "%s. IN %s %s\n", $case->{name}, $address =~ /:/ ? 'AAAA' : 'A', $address;
        push @{$case->{addresses}}, $address;
    }
    $records .= "$case->{name}. IN TXT \"no address\"\n" if !@{$case->{servers}};
}
my $files = $web->server('right', body => $order->body);
$scene->dns->zone('files.test', records => "\@ IN A $files\nalias IN CNAME right\n$records");

# What the look-up is like, and CAA: orders and zones of their own.
my %lookup = (bogus => 'dnssec_bogus', failing => 'server_failure', mute => 'timeout', lame => 'lame', caa => 'caa_forbids');
my %zone = (bogus => {broken => 'expired'}, failing => {servers => ['servfail'], signed => 0}, mute => {servers => ['silent'], signed => 0}, lame => {servers => ['lame'], signed => 0});
my %sites = map { $_ => $scene->order("$_.test") } sort keys %lookup;
my %of = map { $_ => $web->server('right', body => $sites{$_}->body) } keys %sites;
$scene->dns->zone("$_.test", records => "\@ IN A $of{$_}\n" . ($_ eq 'caa' ? "\@ IN CAA 0 issue \"ca.invalid\"\n" : ''), %{$zone{$_} // {}}) for sort keys %sites;

# Other CAs' rules.
my %rule = map { $_ => $scene->order("$_.other.test" =~ s/^ssl\.com/ssl-com/r, authority => $_, unique => $_ eq 'zerossl' ? 'zz99' : undef) } qw(certigna zerossl ssl.com);
my %at = map { ($rule{$_}->name => $web->server('right', body => $rule{$_}->body)) } keys %rule;
my $lower = $scene->order('lower.other.test', authority => 'ssl.com');
my $cname = $scene->order('space.other.test', authority => 'certigna');
$at{$lower->name} = $web->server('lower', body => $lower->body);
$at{$cname->name} = $web->server('right', body => $cname->body =~ s/\./ /r);
$scene->dns->zone('other.test', records => join '', map { "$_. IN A $at{$_}\n" } sort keys %at);

$web->start;
$scene->start;
my $report = $scene->report('check=all&names=1000');

sub has_words {
    my ($file, $key, $wanted, $what) = @_;
    return is($file->{$key}, undef, "$what: no $key") if !defined $wanted;
    for my $part (ref $wanted eq 'ARRAY' ? @$wanted : $wanted) {
        like($file->{$key} // '', ref $part ? $part : qr/\Q$part\E/, "$what: $key");
    }
    return;
}

for my $case (@cases) {
    my ($name, $wanted) = @$case{qw(name verdict)};
    my $file = file_in($report, $name) // {};
    my $short = $name =~ s/\.files\.test$//r;
    like($file->{verdict} // 'none', qr/^(?:$wanted)$/, "$short is $wanted") || diag($file->{explanation} // 'no file_check');
    has_words($file, 'explanation', $case->{explanation}, $short);
    has_words($file, 'remedy', $case->{remedy}, $short);
    my @http = grep { $_->{port} == 80 } @{$file->{addresses} // []};
    my $count = grep { defined } @{$case->{addresses} // []};
    is(scalar @http, $count > 8 ? 8 : $count, "$short: each address is asked");
    is(scalar(grep { $_->{answered_here} } @http), 0, "$short: none of them is this server");
}

# What is told of each address.
sub http_of {
    my ($label) = @_;
    return (grep { $_->{port} == 80 } @{(file_in($report, "$label.files.test") // {})->{addresses} // []})[0] // {};
}
is(http_of('301')->{status}, 301, 'the status is told');
is(http_of('to-other')->{location}, 'https://elsewhere.invalid/x', 'and where a redirect leads');
is(http_of('404')->{server}, 'odd', 'and what the server calls itself');
is(http_of('silent')->{status}, undef, 'no status where none came');
is(http_of('silent')->{answered_here}, undef, 'where nobody answered, nobody can tell who it was');
is(http_of('deaf')->{answered_here}, undef, 'nor where nobody took the connection');
ok(!http_of('404')->{answered_here} && defined http_of('404')->{answered_here}, 'a stranger is told from this server');
like(http_of('right')->{duration_ms} // '', qr/^\d+$/, 'how long it took');
my ($https) = grep { $_->{port} == 443 } @{(file_in($report, 'tls-expired.files.test') // {})->{addresses} // []};
is($https->{scheme}, 'https', 'https is asked too');
is($https->{verdict}, 'valid', 'with any certificate');

# What was asked.
my @asked = $web->requests((grep { $_->{name} eq 'right.files.test' } @cases)[0]{addresses}[0]);
is(scalar(grep { $_->{headers}{host} eq 'right.files.test' } @asked), 1, 'each address is asked once over http');
is($asked[0]{line}, 'GET /.well-known/pki-validation/' . $order->md5 . '.txt HTTP/1.1', 'for our own path only');
is($asked[0]{headers}{host}, 'right.files.test', 'with the name as Host');
is($asked[0]{headers}{'accept-encoding'}, undef, 'nothing compressed is asked for');

# A wildcard has none, nor has what cannot be looked up.
is(file_in($report, '*.files.test'), undef, 'a wildcard has no check of the file');
is((file_in($report, 'files.test') // {})->{verdict}, 'valid', 'the name itself has');
is((file_in($report, 'alias.files.test') // {})->{verdict}, 'valid', 'so has one that is an alias, as a CDN has it');
for my $label (sort keys %lookup) {
    my $file = file_in($report, "$label.test", $sites{$label}->csr) // {};
    is($file->{verdict}, $lookup{$label}, "$label is $lookup{$label}") || diag($file->{explanation} // 'no file_check');
    ok(defined $file->{remedy}, "$label: with a remedy");
    my @asked_here = $web->requests($of{$label});
    is(scalar @asked_here, $lookup{$label} eq 'caa_forbids' ? 1 : 0, "$label: nobody is asked whose address is not known for sure");
}

# Each CA's own rule.
is((file_in($report, $rule{$_}->name) // {})->{verdict}, 'valid', "$_: as its rule says") for sort keys %rule;
is((file_in($report, 'lower.other.test') // {})->{verdict}, 'wrong_content', 'the hash in lower case where the CA writes upper case');
is((file_in($report, 'space.other.test') // {})->{verdict}, 'wrong_content', 'another separator than the CA has');
$scene->stop;
done_testing;
