# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv check looks whether the CA would find its proof, on real name and web servers, and tells by
# its exit status; as a plugin of Nagios by the plugin's.
use strict;
use warnings;
use DCV::Dns;
use DCV::Command qw(dcv dcv_path on_terminal quoted);
use DCV::Data qw(write_file slurp);
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Order;
use DCV::Test;
use DCV::Web;

my $dir = $DCV::Data::dir;
my $dns = DCV::Dns->new;
my $web = DCV::Web->new;
my %order;

# A zone with what its order's record is, and an order for it.
sub site {
    my ($name, $records, %options) = @_;
    my $order = $order{$name} = DCV::Order->new($name, %options);
    $dns->zone($name, records => $records->($order));
    return $order;
}
site('valid.test', sub { $_[0]->record });
site('missing.test', sub { '' });
site('wrong.test', sub { $_[0]->label . " IN CNAME elsewhere.sectigo.com.\n" });
site('late.test', sub { '' });
my $file = site('file.test', sub { '' });
my $address = $web->server('right', body => $file->body);
$dns->change('file.test', records => "\@ IN A $address\n");
my $account = 'https://sectigo.example/acct/1';
site('persist.test', sub { qq{_validation-persist IN TXT "sectigo.com; accounturi=$account"\n} });
site('ending.test', sub { qq{_validation-persist IN TXT "sectigo.com; accounturi=$account; persistUntil=} . (time + 13 * 86_400) . qq{"\n} });
site('star.test', sub { $_[0]->record }, san => 'DNS:star.test,DNS:*.star.test');
$web->start;
$dns->start;
my $timeout_s = $DCV::Httpd::under ? 20 : 12;
my $conf = write_file("$dir/dcv.conf", $dns->conf . "DCVAuthority sectigo\nDCVCheckTimeout ${timeout_s}s\n");
my $with_account = write_file("$dir/account.conf", slurp($conf) . "DCVPersistAccount sectigo $account\n");

sub check {
    my ($name, @more) = @_;
    return dcv('check', '--config', $conf, @more, map { $order{$_}->csr } ref $name ? @$name : $name);
}
sub status_is {
    my ($run, $code, $what) = @_;
    return is($run->{code}, $code, $what) || diag("$run->{out}$run->{err}");
}

# The status, by the record.
my $run = check('valid.test');
status_is($run, 0, 'a record that the CA will find ends with 0');
like($run->{out}, qr/^Domain: valid\.test\n(?:.*\n)*Verdict: valid$/m, 'and is told');
is($run->{err}, '', 'without a word on standard error');
$run = check('missing.test', '-f', 'json');
status_is($run, 1, 'a missing one ends with 1');
my $domain = decode_json($run->{out})->{orders}[0]{domains}[0];
is($domain->{check}{verdict}, 'missing', 'JSON has its verdict');
is($domain->{file_check}{verdict}, 'no_address', 'and that on the file');
status_is($run = check('wrong.test'), 1, 'a wrong one ends with 1');
like($run->{out}, qr/^Verdict: wrong_target\n.*\nRemedy: \S/m, 'with what to do');
status_is(check(['valid.test', 'missing.test']), 1, 'of several the worst counts');
status_is(dcv('check', '--config', $conf, $order{$_}->csr, "$dir/nowhere.csr"), 2, "a file that cannot be used counts before $_") for 'missing.test', 'wrong.test', 'valid.test';
status_is(dcv('check', '--config', $conf, '--nagios', $order{'wrong.test'}->csr, "$dir/nowhere.csr"), 3, 'also for a plugin');

my $nameless = DCV::Data::make_csr(subject => '/O=Example');
status_is(dcv('check', '--config', $conf, $nameless), 1, 'an order without a name lacks one');
status_is(dcv('check', '--config', $conf, '--nagios', $nameless), 1, 'also for a plugin');
status_is(dcv('check', '--config', $conf, '--dns', '-d', 'valid.test', $order{'valid.test'}->csr), 0, 'the same name twice is one');
my $address_csr = DCV::Data::make_csr(san => "IP:$address");
status_is($run = dcv('check', '--config', $conf, '--dns', $address_csr), 1, 'an address has no record');

# By the file, and by one proof alone.
status_is($run = check('file.test'), 0, 'a file that the CA will find is enough');
like($run->{out}, qr/^FileVerdict: valid$/m, 'and is told');
status_is(check('file.test', '--dns'), 1, 'not where only the record counts');
status_is(check('file.test', '--file'), 0, 'but where only the file does');
status_is(check('valid.test', '--file'), 1, 'where a record is of no use');
status_is(check('valid.test', '--dns'), 0, 'which it is by itself');
unlike(check('valid.test', '--dns')->{out}, qr/^File/m, 'and then no file is fetched');
status_is(check('star.test'), 0, 'a wildcard is proven by the record');
status_is(check('star.test', '--file'), 1, 'and never by a file');
status_is(dcv('check', '--config', $with_account, $order{'persist.test'}->csr), 0, 'the persistent record is enough where there is an account');
status_is(dcv('check', '--config', $with_account, '--persist', $order{'persist.test'}->csr), 0, 'also alone');
status_is(dcv('check', '--config', $with_account, '--persist', $order{'valid.test'}->csr), 1, 'where the other one is of no use');
status_is(dcv('check', '--config', $with_account, '--persist', @$_, $order{'ending.test'}->csr), 1, 'one that ends soon is to be renewed' . (@$_ ? ', a warning of a plugin' : '')) for [], ['--nagios'];
$run = check('persist.test', '--persist');
status_is($run, 2, 'without an account the question is wrong');
like($run->{err}, qr/DCVPersistAccount/, 'and it is said what is missing');

# A plugin.
my %state = ('valid.test' => [0, 'OK'], 'missing.test' => [1, 'WARNING'], 'wrong.test' => [2, 'CRITICAL']);
for my $name (sort keys %state) {
    $run = check($name, '--nagios', '--dns');
    my ($code, $word) = @{$state{$name}};
    is($run->{code}, $code, "a plugin ends with $code for $name") or diag($run->{out});
    my $valid = $code ? 0 : 1;
    like($run->{out}, qr/\ADCV $word - $valid of 1 names valid(?:: [^|\n]+)? \| valid=$valid;;;0;1 missing=\d wrong=\d unknown=0 time=\d+\.\d{3}s\n\z/, 'and says so in one line with performance data');
    is($run->{err}, '', 'and nothing else');
}
for (['check', '--nagios', "$dir/nowhere.csr"], ['check', '--nagios', '-a', 'nosuch', $order{'valid.test'}->csr], ['check', '--nagios', '--nosuch', $order{'valid.test'}->csr],
    ['check', '--nagios', '--config', "$dir/nowhere.conf", $order{'valid.test'}->csr], ['check', '--nagios'],
    ['check', '--nosuch', '--nagios', 'x'], ['check', '-f', "a|b\n", '--nagios', 'x'], ['check', '--wait', 'soon', 'x', '--nagios'], ['chek', '--nagios', 'x'], ['check', '--config', '--nagios']) {
    $run = dcv(@$_);
    is($run->{code}, 3, 'a plugin that cannot be used ends with 3');
    like($run->{out}, qr/\ADCV UNKNOWN - [^|\n]+(?:\| valid=0;[^|\n]+)?\n\z/, 'and says so in one line');
    is($run->{err}, '', 'on standard output');
}
like(dcv('check', '--nagios', '--config', "$dir/nowhere.conf", 'x')->{out}, qr{^DCV UNKNOWN - \Q$dir\E/nowhere\.conf: cannot find it: }, 'of a configuration, too, it says what is wrong with it');

# Where nobody can be asked.
my $hints = write_file("$dir/dead.hints", ". 3600000 IN NS ns-root.\nns-root. 3600000 IN A 127.53.250.250\n");
my $dead = write_file("$dir/dead.conf", "DCVRootHints $hints\nDCVTrustAnchor @{[$dns->trust_anchor]}\nDCVCheckTimeout 2s\n");
$run = dcv('check', '-a', 'sectigo', '--config', $dead, $order{'valid.test'}->csr);
status_is($run, 3, 'where nobody can be asked the status is 3');
like($run->{out}, qr/^Verdict: unknown$/m, 'and the verdict unknown');
status_is(dcv('check', '-a', 'sectigo', '--nagios', '--config', $dead, $order{'valid.test'}->csr), 3, 'for a plugin, too');

# --wait: on the CA's rhythm, and a last time at the end.
status_is(check('valid.test', '--wait', '1h'), 0, 'what is valid is not waited for');
status_is(check('missing.test', '--dns', '--wait', '1s'), 1, 'what stays missing is, until the time is over');
# On a terminal it tells when it waits, so that the record comes behind the first check for certain.
SKIP: {
    skip 'no script(1) here', 2 if system('command -v script >/dev/null');
    my $pid = fork // die $!;
    open STDOUT, '>', '/dev/null' or die $! if !$pid;
    exec 'script', '-qefc', 'TERM=xterm LC_ALL=C ' . quoted(dcv_path(), 'check', '--config', $conf, '--dns', '--wait', '12s', $order{'late.test'}->csr), "$dir/late.out" if !$pid;
    ok(DCV::Httpd::wait_for(sub { -e "$dir/late.out" && slurp("$dir/late.out") =~ /next check in/ }), 'what is missing is waited for');
    $dns->change('late.test', records => $order{'late.test'}->record);
    waitpid $pid, 0;
    is($? >> 8, 0, 'a record that comes meanwhile is found when the time is over') or diag(slurp("$dir/late.out"));
}
status_is(check('valid.test', '--wait', 'soon'), 2, 'a time that is none is wrong use');

# The rhythm is the CA's; a minute where that is not known.
SKIP: {
    skip 'no script(1) here', 3 if system('command -v script >/dev/null');
    for (['tbs', 10, '-u', 'a1b2c3'], ['certigna', 60], ['sectigo', 1]) {
        my ($authority, $minutes, @unique) = @$_;
        my $said = "$dir/$authority.out";
        my $pid = fork // die $!;
        (open(STDOUT, '>', '/dev/null') && open(STDERR, '>&', *STDOUT)) or die $! if !$pid;
        exec 'script', '-qefc', 'TERM=xterm LC_ALL=C exec ' . quoted(dcv_path(), 'check', '--config', $conf, '-a', $authority, @unique, '--dns', '--wait', '24h', $order{'missing.test'}->csr), $said if !$pid;
        my $seconds;
        DCV::Httpd::wait_for(sub { ($seconds) = -e $said ? slurp($said) =~ /next check in (\d+) s/ : (); return $seconds });
        is(int(($seconds // 0) / 60 + 0.5), $minutes, "--wait looks again after $minutes min for $authority");
        kill 'TERM', $pid;
        waitpid $pid, 0;
    }
}

# People.
SKIP: {
    my $shown = on_terminal('check', '--config', $conf, map { $order{$_}->csr } 'valid.test', 'missing.test');
    skip 'no script(1) here', 3 if !defined $shown;
    like($shown, qr/valid\.test.*\e\[32mvalid/, 'a terminal gets a table with colours');
    like($shown, qr/\r\e\[Kchecking 1 of 2: /, 'and a line of progress');
    like($shown, qr/→ missing\.test: /, 'and what to do next');
}
$dns->stop;
done_testing;
