# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The web servers of our tests are what their names say: curl looks at each.
use strict;
use warnings;
use DCV::Web;
use DCV::Data qw(slurp);
use DCV::Httpd;
use DCV::Test;
use File::Temp qw(tempdir);
use IO::Select;
use IO::Uncompress::Gunzip qw(gunzip);

my $hash = '0123456789abcdef' x 4;
my $body = "$hash\nsectigo.com\nab12";
my $path = '/.well-known/pki-validation/' . 'AB' x 16 . '.txt';
my $half = substr $body, 0, length($body) / 2;
my $web = DCV::Web->new;
my $dir = tempdir('dcv-look-XXXXXX', TMPDIR => 1, CLEANUP => 1);

# curl's exit codes.
my %code = (right => 0, no_http => 1, refused => 7, odd => 8, cut => 18, time => 28, tls => 35, nothing => 52, reset => 56, certificate => 60);

my (%address, @looks, %seen, $begun);

# A look at an address: what curl ends with (a list of codes where versions differ), the status
# (undef: none), and the body (undef: any).
sub look {
    my ($name, $address, $end, $status, $is_body, @options) = @_;
    my $host = $address =~ /:/ ? "[$address]" : $address;
    my $url = @options && $options[-1] =~ /^http/ ? pop @options : "http://$host$path";
    push @looks, {name => $name, url => $url, end => ref $end ? $end : $code{$end}, status => $status, body => $is_body, options => \@options};
    return;
}

# A server with a behaviour, and what is to be seen of it.
sub behaves {
    my ($name, @what) = @_;
    $address{$name} = $web->server($name, body => $body);
    return look($name, $address{$name}, @what);
}

# Status 200 and a body.
behaves('right', 'right', 200, $body);
behaves('empty', 'right', 200, '');
behaves('newline', 'right', 200, "$body\n");
behaves('crlf_newline', 'right', 200, "$body\r\n");
behaves('crlf', 'right', 200, "$hash\r\nsectigo.com\r\nab12");
behaves('trailing_blank', 'right', 200, "$body ");
behaves('leading_newline', 'right', 200, "\n$body");
behaves('bom', 'right', 200, "\xef\xbb\xbf$body");
behaves('quoted', 'right', 200, qq("$body"));
behaves('nul', 'right', 200, "$body\0");
behaves('utf16', 'right', 200, "\xff\xfe" . join '', map { "$_\0" } split //, $body);
behaves('html', 'right', 200, qr/<pre>\Q$body\E</);
behaves('page', 'right', 200, qr/^<!DOCTYPE html>.*parked/);
behaves('spa', 'right', 200, qr/^<!DOCTYPE html>.*id="app"/);
behaves('upper', 'right', 200, uc($hash) . "\nsectigo.com\nab12");
behaves('lower', 'right', 200, $body);
behaves('unique_missing', 'right', 200, "$hash\nsectigo.com");
behaves('other_csr', 'right', 200, qr/^(?!$hash)[0-9a-f]{64}\nsectigo\.com\nab12\z/);
behaves('other_file', 'right', 200, 'AB' x 16 . '.txt');
behaves('half', 'right', 200, $half);
behaves('long', 'right', 200, qr/\A\Q$body\E\nx{17000,}\z/);

# A status of its own.
behaves($_, 'right', $_, $body) for 203, 301, 302, 303, 307, 308, 400, 401, 403, 404, 407, 410, 429, 451, 500, 502, 503, 504, 999;
behaves($_, 'right', $_, '') for 204, 304;
behaves('206', 'right', 206, $half);
behaves('waf', 'right', 403, 'Request blocked.');
look('a browser at waf', $address{waf}, 'right', 200, $body, '-A', 'Mozilla/5.0 (X11)');

# The form of the reply.
behaves('gzip', 'right', 200, qr/^\x1f\x8b/);
behaves('gzip_unsaid', 'right', 200, qr/^\x1f\x8b/);
behaves($_, 'right', 200, $body) for qw(no_length http10 keeps continue hints chunked late:1 big_head);
behaves('hints_endless', [28, 56, 100], 103);
behaves('two_lengths', [0, 8], 200);
behaves('bad_length', 'odd', 200);
behaves('wrong_length', 'right', 200, $half);
behaves('truncated', 'cut', 200, $half);
behaves('stalled', 'time', 200, $half);
behaves('chunked_endless', 'time', 200, qr/\A\Q$body\E {4096}/);
behaves('chunked_cut', 'cut', 200, $body);
behaves('chunked_open', 'time', 200, $body);
behaves('chunked_bad', 'reset', 200, $body);
behaves('drip', 'time', 200, qr/\A0123?4?5?6?/);
behaves('drip_head', 'time', [0, 200], '');
behaves('huge', 'time', 200, qr/\A\Q$body\E {4096}/);
behaves('many_headers', [0, 56, 100], 200);
behaves('endless_head', [23, 27, 28, 56, 100], 200, '');
behaves('nul_head', [0, 8, 43], 200);
behaves('escape', 'right', 302, '');
behaves($_, 'no_http', undef, '') for qw(http09 garbage banner tls_alert);
behaves('bad_status', [1, 8], undef, '');
look('HTTP/0.9', $address{http09}, 'right', undef, $body, '--http0.9');

# No reply.
behaves('silent', 'time', undef, '');
behaves('closed', 'nothing', undef, '');
behaves('half_head', [0, 52, 56], 200, '');
behaves('half_head_open', 'time', 200, '');
behaves('reset', 'reset', undef, '');
behaves('reset_later', 'reset', undef, '');
behaves('reset_body', 'reset', 200);
look('free', $web->free, 'refused', undef, '');
look('unrouted', $web->unrouted, 'refused', undef, '');
look('unrouted IPv6', $web->unrouted(ipv6 => 1), 'refused', undef, '');
look('deaf', $web->deaf, 'time', undef, '');

my @untried = grep { !$address{$_} } DCV::Web::Behaviour::names();
is("@untried", '', 'each behaviour is looked at');
ok(!eval { $web->server('rigth'); 1 }, 'one that is not there is a mistake');

# Options.
my %moved = (absolute => 'https://{host}{path}', www => 'http://www.{host}{path}', other => 'https://elsewhere.invalid/', relative => '/login?from=here');
look("to $_", $address{"to $_"} = $web->server(302, location => $moved{$_}), 'right', 302) for sort keys %moved;
look('charset', $address{charset} = $web->server('right', body => $body, type => 'text/plain; charset=klingon', headers => ['CF-Ray: 1']), 'right', 200, $body);
look('IPv6', $web->server('right', body => $body, ipv6 => 1), 'right', 200, $body);
look('public', $web->server('right', body => $body, public => 1), 'right', 200, $body);
look('public IPv6', $web->server('right', body => $body, public => 1, ipv6 => 1), 'right', 200, $body);
look('chosen', $web->server('right', body => $body, address => '10.1.2.3'), 'right', 200, $body);
my $only = $web->server('right', body => $body, tls => 'untrusted', http => 0);
look('https only', $only, 'refused', undef, '');
look('https only on 443', $only, 'right', 200, $body, '-k', "https://$only$path");
my $both = $web->server(301, location => 'https://{host}{path}', tls => 'untrusted', https => 'right', body => $body);
look('both', $both, 'right', 301);
look('both on 443', $both, 'right', 200, $body, '-k', "https://$both$path");

# TLS, looked at by who knows the authority, by its name.
my %tls = (untrusted => 'right', (map { $_ => 'certificate' } qw(expired not_yet other_name self_signed)),
    (map { $_ => 'tls' } qw(noise alert reset old)), silent => 'time');
for my $kind (sort keys %tls) {
    my $at = $address{"tls $kind"} = $web->server('right', body => $body, tls => $kind, names => ['site.test']);
    my @by_name = ('--resolve', "site.test:443:$at");
    my $url = "https://site.test$path";
    look("tls $kind", $at, $tls{$kind}, $tls{$kind} eq 'right' ? (200, $body) : (undef, ''), '--cacert', $web->issuer, @by_name, $url);
    look("tls $kind, any certificate", $at, 'right', 200, $body, '-k', @by_name, $url) if $tls{$kind} eq 'certificate';
}
look('tls untrusted, a stranger', $address{'tls untrusted'}, 'certificate', undef, '', '--resolve', "site.test:443:$address{'tls untrusted'}", "https://site.test$path");
my @weak = ('-k', '--tls-max', '1.0', '--ciphers', 'DEFAULT@SECLEVEL=0');
look('tls old, by TLS 1.0', $address{'tls old'}, 'right', 200, $body, @weak, "https://$address{'tls old'}$path");
my $plain = $web->server('right', body => $body, tls => 'plain');
look('tls plain', $plain, 'tls', undef, '', "https://$plain$path");
look('tls plain, by HTTP', $plain, 'right', 200, $body, "http://$plain:443$path");

# Real servers. Behind them is one that is right, nobody, or a silent one.
sub proxy {
    my ($name, @what) = @_;
    my %to = (nginx_dead => '127.0.0.1:1', haproxy_dead => '127.0.0.1:1', nginx_late => "$address{silent}:80");
    $address{$name} = $web->proxy($name, to => $to{$name} // "$address{right}:80");
    return look($name, $address{$name}, @what);
}
proxy($_, 'right', 200, $body) for qw(nginx_pass nginx_panel_mended nginx_gzip nginx_rename haproxy_pass haproxy_waf_allow cdn_pass);
proxy($_, 'right', 301) for qw(nginx_force_https nginx_panel nginx_www haproxy_https cdn_https);
proxy('haproxy_www', 'right', 302);
proxy($_, 'right', 403) for qw(nginx_dots haproxy_waf cdn_denied);
proxy('nginx_https_only', 'refused', undef);
proxy('nginx_spa', 'right', 200, qr/^<!DOCTYPE html>/);
proxy('nginx_default', 'right', 404);
proxy('nginx_password', 'right', 401);
proxy('nginx_444', 'nothing', undef);
proxy('nginx_dead', 'right', 502);
proxy('nginx_late', 'right', 504);
proxy('haproxy_drop', [28, 56], undef);
proxy('haproxy_reject', [7, 52, 56], undef);
proxy('haproxy_dead', 'right', 503);
proxy('cdn_challenge', 'right', 503, qr/JavaScript/);
look("$_ on 443", $address{$_}, 'right', 200, $body, '-k', "https://$address{$_}$path") for qw(nginx_pass nginx_force_https nginx_panel nginx_https_only);
look('gzip for who takes it', $address{nginx_gzip}, 'right', 200, qr/^\x1f\x8b/, '-H', 'Accept-Encoding: gzip');
look("a browser at $_", $address{$_}, 'right', 200, $body, '-A', 'Mozilla/5.0 (X11)') for qw(haproxy_waf haproxy_drop);
look('a page at haproxy_waf_allow', $address{haproxy_waf_allow}, 'right', 403, undef, "http://$address{haproxy_waf_allow}/page");
look('another page at nginx_panel_mended', $address{nginx_panel_mended}, 'right', 301, undef, "http://$address{nginx_panel_mended}/page");
my $far = $web->proxy('nginx_force_https', ipv6 => 1, public => 1);
look('a proxy at IPv6', $far, 'right', 301);
@untried = grep { !$address{$_} } DCV::Web::Proxy::names();
is("@untried", '', 'each proxy is looked at');

# Whether a look may have no end: then it is left when all of it was seen that is to be.
sub may_last { return is_among($code{time}, $_[0]{end}) }

# curl's arguments for a look. What it ends with is written to its standard output.
sub arguments {
    my ($look) = @_;
    my $base = "$dir/" . ++$begun;
    $look->{files} = [map { "$base.$_" } qw(head body)];
    return (qw(-NsS --noproxy * --path-as-is --max-time), $DCV::Httpd::patience, '-D', "$base.head", '-o', "$base.body",
        '-w', '%{exitcode} %{errormsg}\n', @{$look->{options}}, $look->{url});
}

# One curl for several looks, one after the other: to start one takes longer than a look.
sub begin {
    my (@looks) = @_;
    my @arguments = map { ('--next', arguments($_)) } @looks;
    my $pid = open my $out, '-|' // die "fork: $!";
    if (!$pid) {
        open STDERR, '>', "$dir/complaints.$$";
        exec 'curl', @arguments[1 .. $#arguments] or die "curl: $!";
    }
    return {pid => $pid, out => $out, looks => \@looks};
}

sub noted {
    my ($look, $code, $said) = @_;
    my $answer = DCV::Httpd::curl_answer($code, map { DCV::Httpd::slurp($_) } @{$look->{files}});
    return $seen{$look->{name}} = $look->{answer} = {%$answer, said => $said // ''};
}

sub finish {
    my ($curl) = @_;
    my $out = $curl->{out};
    for my $look (@{$curl->{looks}}) {
        my ($code, $said) = (<$out> // '-1 curl has ended') =~ /^(-?\d+) (.*)/;
        noted($look, $code, $said);
    }
    return close $out;
}

sub is_among {
    my ($value, $wanted) = @_;
    return scalar grep { $_ == $value } ref $wanted ? @$wanted : $wanted;
}

sub is_seen {
    my ($look) = @_;
    my ($answer, $body) = (noted($look, $code{time}), $look->{body});
    return 0 if !is_among($answer->{status}, $look->{status} // 0);
    return !defined $body || (ref $body ? $answer->{body} =~ $body : $answer->{body} eq $body);
}

# Leave all that last, each with a curl of its own, a second after everything of them was seen,
# so that an end would have been seen too.
sub leave {
    my (@curls) = @_;
    for my $curl (@curls) {
        DCV::Httpd::wait_for(sub { has_ended($curl) || is_seen($curl->{looks}[0]) });
    }
    sleep 1;
    for my $curl (@curls) {
        next if has_ended($curl);
        kill 'TERM', $curl->{pid};
        noted($curl->{looks}[0], $code{time});
    }
    return;
}

sub has_ended {
    my ($curl) = @_;
    return 1 if $curl->{has_ended};
    return 0 if !IO::Select->new($curl->{out})->can_read(0);
    finish($curl);
    return $curl->{has_ended} = 1;
}

$web->start;
my (@lasting, @groups);
push @{may_last($_) ? \@lasting : $groups[$begun++ % 8]}, $_ for @looks;
finish($_) for map { begin(@$_) } @groups;
leave(map { begin($_) } @lasting);

for my $look (@looks) {
    my ($name, $answer, $end) = @$look{qw(name answer end)};
    ok(is_among($answer->{code}, $end), "$name: curl ends as it should") || diag("$answer->{code}: $answer->{said}");
    ok(is_among($answer->{status}, $look->{status} // 0), "$name: the status") || diag($answer->{status});
    is($answer->{body}, $look->{body}, "$name: the body") if defined $look->{body} && !ref $look->{body};
    like($answer->{body}, $look->{body}, "$name: the body") if ref $look->{body};
}

# What the table does not show.
gunzip(\$seen{gzip}{body}, \my $unpacked);
is($unpacked, $body, 'gzip is the body, compressed');
is($seen{gzip}{headers}{'content-encoding'}, 'gzip', 'and says so');
is($seen{gzip_unsaid}{headers}{'content-encoding'}, undef, 'gzip_unsaid does not');
is($seen{utf16}{headers}{'content-type'}, 'text/plain; charset=utf-16', 'utf16 says its charset');
is($seen{charset}{headers}{'content-type'}, 'text/plain; charset=klingon', 'and another says what it was told');
is($seen{charset}{headers}{'cf-ray'}, '1', 'with headers more');
like($seen{continue}{head}, qr{^HTTP/1.1 100 }, '100 came before');
like($seen{hints}{head}, qr{^HTTP/1.1 103 }, '103 came before');
cmp_ok(scalar(() = $seen{hints_endless}{head} =~ /Early Hints/g), '>', 49, '103 came again and again');
is($seen{http10}{version}, '1.0', 'http10 is HTTP/1.0');
is($seen{no_length}{headers}{'content-length'}, undef, 'no_length says none');
is($seen{chunked}{headers}{'transfer-encoding'}, 'chunked', 'chunked is so');
is($seen{204}{headers}{'content-length'}, undef, '204 has no length');
like($seen{206}{headers}{'content-range'}, qr{^bytes 0-\d+/\d+$}, '206 says which part');
like($seen{escape}{headers}{location}, qr/<script>.*\e/, 'escape has markup and control characters');
cmp_ok(length $seen{big_head}{head}, '>', 60_000, 'big_head is big');
cmp_ok(length $seen{big_head}{head}, '<', 65_536, 'but below 64 KiB');
my $host = $address{'to relative'};
is($seen{'to relative'}{headers}{location}, '/login?from=here', 'a relative Location');
is($seen{'to absolute'}{headers}{location}, "https://$address{'to absolute'}$path", 'one with what was asked for');
is($seen{'to www'}{headers}{location}, "http://www.$address{'to www'}$path", 'one to www');
is($seen{'to other'}{headers}{location}, 'https://elsewhere.invalid/', 'one to another name');
like($seen{'tls expired'}{said}, qr/expired/, 'expired is so');
like($seen{'tls not_yet'}{said}, qr/not yet valid/, 'not_yet is so');
like($seen{'tls other_name'}{said}, qr/no alternative certificate subject name matches/, 'other_name is so');
like($seen{'tls self_signed'}{said}, qr/self.signed/, 'self_signed is so');
like($seen{'tls untrusted, a stranger'}{said}, qr/unable to get local issuer/, 'untrusted is so');
is($seen{$_}{headers}{server}, 'cloudflare', "$_ names itself") for grep { /^cdn_/ } DCV::Web::Proxy::names();
ok($seen{$_}{headers}{'cf-ray'}, "$_ has CF-Ray") for grep { /^cdn_/ } DCV::Web::Proxy::names();
like($seen{nginx_panel}{headers}{server}, qr/^nginx/, 'nginx names itself');
is($seen{nginx_panel}{headers}{location}, "https://$address{nginx_panel}$path", 'and says where to');

# What servers note.
my @asked = $web->requests($address{charset});
is(scalar @asked, 1, 'each request is noted once');
is($asked[0]{line}, "GET $path HTTP/1.1", 'with its line');
is($asked[0]{headers}{host}, $address{charset}, 'and its headers');
is($asked[0]{port}, 80, 'and the port');
is(scalar(grep { $_->{port} == 443 } $web->requests($both)), 1, 'those by https too');
done_testing;
