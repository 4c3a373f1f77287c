# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The name servers of our tests are what their names say. Other tools look at them: drill
# asks, unbound-host resolves from the root and validates.
use strict;
use warnings;
use DCV::Dns;
use DCV::Dns::Namespace;
use DCV::Dns::Wire qw(query exchange header question_end serial);
use DCV::Httpd;
use File::Temp qw(tempdir);
use IO::Select;
use IO::Socket::IP;
use Socket qw(SOCK_DGRAM inet_ntoa pack_sockaddr_in inet_aton unpack_sockaddr_in);
use DCV::Test;
use Time::HiRes qw(time);

my $dir = tempdir('dcv-tree-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $dns = DCV::Dns->new;
my $right = "www IN A 127.0.0.9\n";
my @broken = qw(expired not_yet signature ds_mismatch no_nsec unsigned no_ds unknown_algorithm);
my @relaying = qw(truncated tcp_cut wrong_id wrong_question wrong_address formerr no_edns case slow:300);
my @failing = qw(silent closed servfail refused lame upward nxdomain garbage tcp_closed tcp_silent);

$dns->zone('valid.test', records => "${right}_abc IN CNAME www.plain.test.\n*.wild IN A 127.0.0.8\n");
$dns->zone('nsec3.test', records => $right, nsec3 => 1);
$dns->zone('plain.test', records => $right, signed => 0);
$dns->zone('plain.example', records => $right);
$dns->zone('sub.valid.test', records => $right, minimum => 77, ttl => 88, soa_ttl => 99);
$dns->zone('valid.org', records => $right);
$dns->zone('partial.test', records => {a => $right, b => "www IN A 127.0.0.1\n", c => ''});
$dns->zone('v6.test', records => $right, ns => 'v6');
$dns->zone('dual.test', records => $right, ns => 'dual', servers => [qw(a c)]);
$dns->zone('outside.test', records => $right, ns => 'outside');
$dns->zone('half.test', records => $right, servers => [qw(silent a)]);
$dns->zone('gone.test', records => $right, delegation => '');
$dns->zone('other-ns.test', records => $right, delegation => "\@ IN NS ns.other-ns.test.\nns IN A 127.53.2.99\n");
$dns->zone('own.test', signed => 0, records => <<'END');
@ 33 IN SOA first.own.test. me 2024 1 2 3 44
@ IN NS ns-a
@ IN NS first.own.test.
ns-a IN A 127.0.0.77
END
$dns->zone("$_.test" =~ tr/_/-/r, records => $right, broken => $_) for @broken;
$dns->zone('stale.test', records => $right, broken => {b => 'expired'});
$dns->zone(($_ =~ tr/_:/-/r) . '.bad.example', records => $right, servers => [$_], signed => 0) for @relaying, @failing;
$dns->zone('rebind.bad.example', records => "www IN A 9.0.0.9\n", servers => ['rebind'], signed => 0);
$dns->start;

# What a resolver makes of a name. Returns its lines and how it judges the first.
sub resolve {
    my ($name, $type) = @_;
    open my $conf, '>', "$dir/unbound.conf" or die $!;
    print $conf "server:\n", map { "  $_\n" } 'root-hints: ' . $dns->root_hints,
        'trust-anchor-file: ' . $dns->trust_anchor, 'do-not-query-localhost: no', 'outbound-msg-retry: 2',
        'infra-cache-max-rtt: 2000', 'local-zone: "test." nodefault', 'qname-minimisation: no', 'trust-anchor-signaling: no';
    close $conf;
    my $said = `unbound-host -C $dir/unbound.conf -v -t ${\ ($type // 'A')} $name 2>&1`;
    my ($judged) = $said =~ /\((secure|insecure|BOGUS)/;
    return {said => $said, judged => lc($judged // 'nothing')};
}

sub drill {
    my ($server, @arguments) = @_;
    return scalar `drill @arguments \@$server 2>&1`;
}

# On a busy machine a resolver may give up before it has an answer.
sub judged_is {
    my ($name, $judged, $type) = @_;
    my $answer;
    DCV::Httpd::succeeds_once(sub { $answer = resolve($name, $type); return $answer->{judged} eq $judged });
    is($answer->{judged}, $judged, "$name is $judged") or diag($answer->{said});
    return $answer->{said};
}

# Zones that are in order.
like(judged_is('www.valid.test', 'secure'), qr/address 127\.0\.0\.9 /, 'www.valid.test has its address');
like(judged_is('nosuch.valid.test', 'secure'), qr/NXDOMAIN/, 'that nosuch.valid.test is not there is proven');
like(judged_is('www.valid.test', 'secure', 'TXT'), qr/has no TXT record/, 'that www.valid.test has no TXT record is proven');
judged_is('x.wild.valid.test', 'secure');
judged_is('_abc.valid.test', 'insecure');
judged_is('www.nsec3.test', 'secure');
judged_is('nosuch.nsec3.test', 'secure');
like(drill('127.53.1.1', '-D', 'nosuch.nsec3.test'), qr/\sNSEC3\s/, 'nsec3.test denies by NSEC3');
judged_is('www.sub.valid.test', 'secure');
judged_is('www.valid.org', 'secure');
judged_is('www.outside.test', 'secure');
judged_is('www.half.test', 'secure');
judged_is('www.plain.test', 'insecure');
judged_is('www.plain.example', 'insecure');
like(judged_is('www.gone.test', 'secure'), qr/NXDOMAIN/, 'gone.test is not delegated');
like(drill('127.53.1.1', 'www.gone.test'), qr/\s127\.0\.0\.9\n/, 'gone.test is on its servers all the same');
like(drill('127.53.1.1', 'sub.valid.test', 'SOA'), qr/\s99\s+IN\s+SOA\s.* 77\n/, 'ttl and minimum of the SOA');
like(drill('127.53.1.1', 'www.sub.valid.test'), qr/\s88\s+IN\s+A\s/, 'ttl of the others');

# Zones that are not.
my %judgement = (no_ds => 'insecure', unknown_algorithm => 'insecure', no_nsec => 'secure');
judged_is("www.$_.test" =~ tr/_/-/r, $judgement{$_} // 'bogus') for @broken;
judged_is('nosuch.no-nsec.test', 'bogus');
my %reason = (expired => qr/signature expired/, not_yet => qr/signature before inception date/,
    signature => qr/signature (?:verification|crypto) failed/, unsigned => qr/no DNSKEY|no keys/i, ds_mismatch => qr/DS hash/i);
for my $broken (sort keys %reason) {
    like(resolve("www.$broken.test" =~ tr/_/-/r)->{said}, $reason{$broken}, "$broken: for that reason");
}
my ($signed, $stale) = map { drill($_, '-D', 'www.stale.test') =~ /RRSIG\s+A \d+ \d+ \d+ (\d{8})/ } '127.53.1.1', '127.53.1.2';
cmp_ok($stale, '<', $signed, 'signatures of one server can be old');

# Zones that differ.
for my $case ([a => qr/\s127\.0\.0\.9\n/], [b => qr/\s127\.0\.0\.1\n/], [c => qr/NXDOMAIN/]) {
    like(drill($dns->address($case->[0]), 'www.partial.test'), $case->[1], "$case->[0] has its own content of partial.test");
}
like(drill('127.53.0.1', 'www.partial.test'), qr/AUTHORITY: 3,/, 'partial.test is on three servers');
my $own = drill('127.53.1.1', 'own.test', 'SOA') . drill('127.53.1.1', 'own.test', 'NS') . drill('127.53.1.1', 'ns-a.own.test');
like($own, qr/SOA\s+first\.own\.test\. me\.own\.test\. 2024 1 2 3 44\n/, 'a SOA of its own');
like($own, qr/NS\s+first\.own\.test\./, 'name servers of its own');
unlike($own, qr/ns-b/, 'no name server is added to those that a zone names');
like($own, qr/^ns-a\.own\.test\..*\s127\.0\.0\.77$/m, 'an address of its own, too');
unlike($own, qr/\sA\s+127\.53\./, 'it has no other address');
like(drill('127.53.0.1', 'own.test'), qr/NS\s+ns-b\.own\.test\./, 'but the parent knows the servers that were asked for');
like(drill('127.53.0.1', 'www.other-ns.test'), qr/ns\.other-ns\.test\.\s+\d+\s+IN\s+A\s+127\.53\.2\.99\n/, 'or what it is told');

# IPv6.
SKIP: {
    skip 'no IPv6', 4 if !$dns->ipv6;
    like(drill('127.53.0.1', 'www.v6.test'), qr/ns-a\.v6\.test\.\s+\d+\s+IN\s+AAAA\s+fd53::a\n/, 'the glue of v6.test is IPv6');
    unlike(drill('127.53.0.1', 'www.v6.test'), qr/\sA\s+127/, 'the glue of v6.test is nothing but IPv6');
    judged_is('www.v6.test', 'secure');
    is(serial('fd53::b', 'v6.test'), serial('127.53.1.2', 'v6.test'), 'b has it, too');
}
like(drill('127.53.0.1', 'www.dual.test'), qr/ADDITIONAL: 3 /, 'two addresses of a, one of c');

# Servers that misbehave: what comes to one query. Only the name is ours to choose.
sub ask {
    my ($behaviour, %options) = @_;
    my $name = 'www.' . ($behaviour =~ tr/_:/-/r) . '.bad.example';
    my $query = query($name, 'A', id => 4242, edns => 1, %options);
    my $answer = exchange($dns->address($behaviour), $query, %options);
    my $header = header($answer);
    my $address = %$header && $header->{answers} && length $answer > 40
        ? inet_ntoa(substr $answer, question_end($answer) + 12, 4) : '';
    return {%$header, address => $address, got => $answer, error => defined $answer ? 0 : $! + 0, asked => $name};
}

my @plain = (
    ['servfail', rcode => 2, aa => 0], ['refused', rcode => 5, aa => 0], ['nxdomain', rcode => 3, aa => 1],
    ['lame', rcode => 0, aa => 0, answers => 0, authority => 0],
    ['upward', rcode => 0, aa => 0, answers => 0, authority => 1],
    ['truncated', tc => 1, answers => 0], ['tcp_closed', tc => 1], ['tcp_silent', tc => 1], ['tcp_cut', tc => 1],
    ['wrong_id', id => 4242 ^ 0x5555, rcode => 0, address => '127.0.0.9'],
    ['wrong_question', id => 4242, name => 'xww.wrong-question.bad.example', address => '127.0.0.9'],
    ['case', id => 4242, name => 'WWW.CASE.BAD.EXAMPLE', address => '127.0.0.9'],
    ['formerr', rcode => 1, answers => 0, additional => 0],
    ['silent', got => undef, error => 0], ['no_edns', got => undef, error => 0],
    ['wrong_address', got => undef, error => 0],
    ['closed', got => undef, error => POSIX::ECONNREFUSED()],
);
# Whether there is nothing to wait for.
sub is_nothing { my (%is) = @_; return exists $is{got} && !$is{error} }

for my $case (@plain) {
    my ($behaviour, %is) = @$case;
    my $answer = ask($behaviour, is_nothing(%is) ? (timeout => 0.3) : ());
    is($answer->{$_}, $is{$_}, "$behaviour: $_ is as it should be") for sort keys %is;
}
like(drill($dns->address('upward'), 'www.upward.bad.example'), qr/^\.\s+3600\s+IN\s+NS\s+ns-root\.$/m, 'upward refers to the root');
like(drill($dns->address('garbage'), 'www.garbage.bad.example'), qr/error/i, 'garbage is none that drill understands');
is(ask($_, edns => 0)->{address}, '127.0.0.9', "$_: right without EDNS") for qw(formerr no_edns);
is(ask('slow:300')->{address}, '127.0.0.9', 'slow: the answer is right');
is(join(' ', map { ask('rebind')->{address} } 1 .. 3), '9.0.0.9 127.0.0.9 127.0.0.9', 'rebind: another address from the second time on');
my $before = time;
ask('slow:300');
cmp_ok(time - $before, '>=', 0.3, 'slow: the answer is late');

# The same over TCP.
is(ask('truncated', tcp => 1)->{address}, '127.0.0.9', 'truncated: right over TCP');
is(ask('tcp_silent', tcp => 1, timeout => 0.3)->{got}, undef, 'tcp_silent: nothing over TCP');
is(ask('tcp_cut', tcp => 1)->{got}, undef, 'tcp_cut: nothing whole over TCP');
is(ask('tcp_closed', tcp => 1)->{got}, undef, 'tcp_closed: nothing comes over TCP');
ok(!IO::Socket::IP->new(PeerHost => $dns->address('tcp_closed'), PeerPort => 53), 'tcp_closed: nobody listens');
ok(IO::Socket::IP->new(PeerHost => $dns->address('tcp_silent'), PeerPort => 53), 'but at tcp_silent somebody does');
is(ask('refused', tcp => 1)->{rcode}, 5, 'refused: over TCP, too');

# Over a socket that takes answers from anywhere.
my $open = IO::Socket::IP->new(LocalHost => '127.0.0.1', Type => SOCK_DGRAM);
$open->send(query('www.wrong-address.bad.example', 'A'), 0, pack_sockaddr_in(53, inet_aton($dns->address('wrong_address'))));
my $from = IO::Select->new($open)->can_read(30) && $open->recv(my $got, 4096);
is(inet_ntoa((unpack_sockaddr_in($from))[1]), '127.53.2.254', 'wrong_address: from another address');

# What a resolver makes of some.
judged_is("www.$_.bad.example", 'insecure') for qw(truncated formerr case slow-300);
like(resolve("www.$_.bad.example")->{said}, qr/SERVFAIL/, "$_: a resolver says SERVFAIL") for qw(servfail refused upward garbage);

# Each query is counted.
my $count = $dns->queries('lame');
ask('lame') for 1 .. 3;
is($dns->queries('lame'), $count + 3, 'queries of a bad server');
is(($dns->questions('lame'))[-1], 'udp www.lame.bad.example 1', 'and what they were');
ask('lame', tcp => 1);
is(($dns->questions('lame'))[-1], 'tcp www.lame.bad.example 1', 'a question over TCP is noted so');
$count = $dns->queries('a');
drill('127.53.1.1', 'www.valid.test') for 1 .. 3;
is($dns->queries('a'), $count + 3, 'queries of NSD are counted');

# Changes are there at once.
$dns->change('valid.test', records => "www IN A 127.0.0.10\n");
for my $server (qw(a b)) {
    like(drill($dns->address($server), 'www.valid.test'), qr/\s127\.0\.0\.10\n/, "$server has the change");
}
judged_is('www.valid.test', 'secure');
judged_is('www.sub.valid.test', 'secure');
$dns->change('partial.test', records => {a => $right, b => $right, c => ''});
like(drill('127.53.1.2', 'www.partial.test'), qr/\s127\.0\.0\.9\n/, 'a change at one server');
is(serial('127.53.1.1', 'partial.test'), serial('127.53.1.3', 'partial.test'), 'the others keep the serial');
cmp_ok(serial('127.53.1.2', 'partial.test'), '>', serial('127.53.1.3', 'partial.test'), 'that one gets another');
$dns->change('valid.test', broken => 'ds_mismatch');
judged_is('www.valid.test', 'bogus');
$dns->change('valid.test', broken => undef);
judged_is('www.valid.test', 'secure');
$dns->change('plain.test', signed => 1);
judged_is('www.plain.test', 'secure');
$dns->zone('new.test', records => $right, servers => ['c']);
judged_is('www.new.test', 'secure');
ok(!eval { $dns->change('own.test', records => "\@ IN SOA x y 2024 1 1 1 1\n"); 1 }, 'a SOA must change its serial');

# Servers go and come.
$dns->down('a');
is(exchange('127.53.1.1', query('valid.test', 'SOA'), timeout => 1), undef, 'a server that is down does not answer');
is($! + 0, POSIX::ECONNREFUSED(), 'its port is closed');
judged_is('www.dual.test', 'secure');
$dns->change('valid.test', records => "www IN A 127.0.0.11\n");
like(drill('127.53.1.2', 'www.valid.test'), qr/\s127\.0\.0\.11\n/, 'b has a change');
$dns->up('a');
like(drill('127.53.1.1', 'www.valid.test'), qr/\s127\.0\.0\.11\n/, 'a has it when it is up again');

# What cannot be is said.
for my $case (['valid.test', qr/there is a zone/], ['x.test', qr/no option nosuch/, nosuch => 1],
    ['y.test', qr/broken => 'nosuch'/, broken => 'nosuch'], ['z.test', qr/no server nosuch/, servers => ['nosuch']],
    ['s.test', qr/slow:5 was not asked for before the start/, servers => ['slow:5']],
    ['u.test', qr/ns => 'v5'/, ns => 'v5'],
    ['mistaken.example', qr/invalid IPv4 address|Invalid address in A\b/, records => "www IN A 1.2.3\n", signed => 0],
    ['mistaken.test', qr/ldns-signzone: .*could not parse/, records => "www IN A 1.2.3\n"]) {
    my ($name, $message, @options) = @$case;
    ok(!eval { $dns->zone($name, @options); 1 }, "$name: it is refused");
    like($@, $message, "$name: the message says why");
}

# Processes in a network namespace, but for this one.
sub inhabitants {
    my ($namespace) = @_;
    return grep { $_ != $$ && (readlink("/proc/$_/ns/net") // '') eq $namespace } map { m{(\d+)$} } glob '/proc/[0-9]*';
}

cmp_ok(scalar inhabitants(DCV::Dns::Namespace::current()), '>=', 5, 'all this takes some processes');
$dns->stop;
ok(DCV::Httpd::wait_for(sub { !inhabitants(DCV::Dns::Namespace::current()) }), 'no process is left');

# The same for a test that does not come to its end.
sub other_test {
    my ($code) = @_;
    delete local $ENV{+DCV::Dns::Namespace::variable};
    local $ENV{TMPDIR} = $dir;         # as a killed one leaves its files
    local $SIG{INT} = 'DEFAULT';       # as a shell's background job ignores it
    my $start = 'use DCV::Dns; $| = 1; my $dns = DCV::Dns->new; $dns->zone("x.test"); $dns->start;'
        . 'print DCV::Dns::Namespace::current(), "\n"; open STDERR, ">", "/dev/null";';
    my $pid = open my $out, '-|', $^X, '-w', '-It/lib', '-e', $start . $code or die "$^X: $!";
    chomp(my $namespace = <$out>);
    return ($pid, $namespace, $out);
}

for my $end (['exit', 'exit 3;', 0, 3 << 8], ['die', '$! = 9; die;', 0, 9 << 8], ['INT', 'sleep 60;', 'INT', 130 << 8],
    ['TERM', 'sleep 60;', 'TERM', 143 << 8], ['KILL', 'sleep 60;', 'KILL', 9]) {
    my ($name, $code, $signal, $status) = @$end;
    my ($pid, $namespace, $out) = other_test($code);
    isnt($namespace, DCV::Dns::Namespace::current(), "$name: another test, another namespace");
    kill $signal, $pid if $signal;
    close $out;
    is($?, $status, "$name: its exit status");
    ok(DCV::Httpd::wait_for(sub { !inhabitants($namespace) }), "$name: no process is left");
}

# Without a namespace, a test is skipped.
{
    open my $unshare, '>', "$dir/unshare" or die $!;
    print $unshare "#!/bin/sh\necho 'unshare: Operation not permitted' >&2\nexit 1\n";
    close $unshare;
    chmod 0755, "$dir/unshare";
    delete local $ENV{+DCV::Dns::Namespace::variable};
    local $ENV{PATH} = "$dir:$ENV{PATH}";
    is(`$^X -w -It/lib -e 'use DCV::Dns; print "never";' 2>&1`,
        "1..0 # SKIP no network namespace: unshare: Operation not permitted\n", 'no namespace: skipped');
    local $ENV{+DCV::Dns::Namespace::variable} = DCV::Dns::Namespace::current();
    like(`$^X -w -It/lib -e 'use DCV::Dns; print "never";' 2>&1`, qr/this is no namespace of its own/, 'a test is not started again for ever');
}
done_testing;
