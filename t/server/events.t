# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Events: what a command is told, how it is run, and that it is told each once, over restarts.
use strict;
use warnings;
use DCV::Test;
use DCV::Data qw(make_csr slurp day md5_of path_of);
use DCV::Httpd;
use DCV::Notify;

my ($site, $late, $old) = map { make_csr(subject => "/CN=$_.example", san => "DNS:www.$_.example") } qw(site late old);
my $stray = 'AB' x 16;

sub conf_of {
    my ($command, $more) = @_;
    return $command->line . <<"END";
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
DCVCSRFile gone.csr
<VirtualHost *:\@PORT\@>
    ServerName site.example
    ServerAlias *.example
</VirtualHost>
END
}

for my $mpm (qw(event worker prefork)) {
    my $command = DCV::Notify->new;
    local $ENV{DCV_SECRET} = 'of whoever starts httpd';
    local $ENV{LC_TIME} = 'C';
    my $httpd = DCV::Httpd->new(mpm => $mpm, modules => ['socache_shmcb'], conf => conf_of($command), quiet => [qr/DCV0028|DCV0020/]);
    $httpd->drop_box;
    $httpd->file('drop/site.csr', "DCV-Unique-Value: a1\n" . slurp($site));
    $httpd->file('drop/late.csr', 'DCV-Issued: ' . day(-28) . "\n" . slurp($late));
    $httpd->file('drop/old.csr', 'DCV-Issued: ' . day(-40) . "\n" . slurp($old));
    ok($httpd->start, "$mpm: httpd starts");
    my $visit = sub { return $httpd->get(path_of($site), '-A', 'DCV "robot"', '-H', "Host: $_[0].example") };

    # What is so from the beginning.
    my $expired = $command->waits_for('expired old.example');
    $command->waits_for($_) for 'expired www.old.example', 'expiring late.example', 'expiring www.late.example';
    my $gone = $command->waits_for("file_error $httpd->{dir}/gone.csr");
    is(@{$command->all}, 5, "$mpm: and nothing else") or diag(join "\n", @{$command->all});
    is_deeply([sort keys %{$expired->{json}}], [sort qw(event time name source vhost authority md5 verdict text)], 'the JSON has its keys');
    is($expired->{json}{$_->[0]}, $_->[1], "its $_->[0]") for [event => 'expired'], [name => 'old.example'], [source => "$httpd->{dir}/drop/old.csr"],
        [vhost => 'main server'], [authority => 'sectigo'], [md5 => md5_of($old)], [time => day(-10) . 'T00:00:00Z'], [verdict => undef];
    like($expired->{json}{text}, qr/^The values of the order of old\.example have expired on \S+ 00:00:00 UTC\./, 'its text');
    like($gone->{json}{text}, qr/No such file/, 'that of a file says what is wrong');
    is($gone->{json}{source}, "$httpd->{dir}/gone.csr", 'and where');

    # How it is run.
    is_deeply($expired->{fds}, {0 => $expired->{fds}{0}, 1 => '/dev/null', 2 => "$httpd->{dir}/error.log"}, "$mpm: it has three descriptors");
    like($expired->{fds}{0}, qr/^pipe:/, 'of which the first is its input');
    is($expired->{cwd}, '/', 'it is run in /');
    is($expired->{group}, $expired->{pid}, 'in a process group of its own');
    # Perl ignores SIGFPE. The C library lets nobody change signals 32 and 33, so that whoever
    # ignored them, above httpd, has them ignored for good.
    my ($blocked, $ignored) = map { hex } $expired->{status} =~ /^SigBlk:\s*(\w+)\nSigIgn:\s*(\w+)$/m;
    is_deeply([$blocked, $ignored & ~(1 << 7 | 1 << 31 | 1 << 32)], [0, 0], 'no signal is held back or ignored');
    is(join(' ', grep { !/^(?:PATH|HOME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP)$/ } sort keys %{$expired->{env}}), '', 'its environment has nothing but what is documented');
    ok($expired->{env}{PATH} && $expired->{env}{LC_TIME} eq 'C', 'but that');
    unlike($expired->{status}, qr/^Uid:\s*0\s/m, 'it is not root') if !$>;

    # The CA comes.
    $visit->('site') for 1 .. 3;
    my $visited = $command->waits_for('visited site.example');
    like($visited->{json}{text}, qr/^The file of site\.example was fetched from 127\.0\.0\.1 on .* by DCV "robot"/, 'the text of a visit says who came');
    is($visited->{json}{source}, "$httpd->{dir}/drop/site.csr", 'and for which order');
    $httpd->get("/.well-known/pki-validation/$stray.txt", '-H', 'Host: www.site.example');
    $httpd->get("/.well-known/pki-validation/$stray.txt", '-H', 'Host: -rf');
    $httpd->get("/.well-known/pki-validation/$stray.txt", '-H', 'Host: --help.example');
    my $unknown = $command->waits_for('unknown_request www.site.example');
    is($unknown->{json}{md5}, $stray, 'an unknown request has its MD5');
    is($unknown->{json}{vhost}, 'site.example', 'and its virtual host');
    my $all = $command->all;

    # Each once: over restarts, a stop and a start, and with an order that goes and comes.
    for my $signal (qw(USR1 HUP)) {
        ok($httpd->restart($signal), "$mpm: restart by $signal");
        # A child of before the restart may answer, whose visits are not carried over any more.
        DCV::Httpd::wait_for(sub { $visit->('www.site'); return $command->count('visited www.site.example') });
    }
    $command->waits_for('visited www.site.example');
    $httpd->stop;
    ok($httpd->start, "$mpm: it is stopped and started");
    rename "$httpd->{dir}/drop/late.csr", "$httpd->{dir}/late";
    $visit->('site');
    my $more = make_csr(subject => '/CN=more.example');
    $httpd->drop('drop/more.csr', 'DCV-Issued: ' . day(-31) . "\n" . slurp($more));
    $command->waits_for('expired more.example');
    rename "$httpd->{dir}/late", "$httpd->{dir}/drop/late.csr";
    $httpd->drop('drop/bad.csr', 'nothing');
    $command->waits_for("file_error $httpd->{dir}/drop/bad.csr");
    is_deeply($command->all, [sort @$all, 'visited www.site.example', 'expired more.example', "file_error $httpd->{dir}/drop/bad.csr"], "$mpm: everything is told once");

    # An order with the same CSR that is new.
    $httpd->drop('drop/old.csr', 'DCV-Issued: ' . day(-29) . "\n" . slurp($old));
    $command->waits_for('expiring old.example');
    is((grep { !/AB/ && /^-/ } map { $_->{name} } $command->told), 0, 'no name is an option');
    $httpd->stop;
}
done_testing;
