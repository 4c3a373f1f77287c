# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A request that has the mark of a check is no visit, and who took it is noted. One that only
# looks like it is a request as any other.
use strict;
use warnings;
use DCV::Cache;
use DCV::Data qw(make_csr path_of md5_of);
use DCV::Httpd;
use DCV::Mark;
use DCV::Test;

plan(skip_all => 'redis is not installed') if !DCV::Cache->is_here('redis');
my $mark = DCV::Mark->new;
my $csr = make_csr(subject => '/CN=a.example', san => 'DNS:refuse.example');
my $path = path_of($csr);

sub front_end {
    my ($mpm, @options) = @_;
    return DCV::Httpd->new(mpm => $mpm, modules => ['socache_redis'], @options, conf => $mark->conf . <<"END");
LoadModule refuse_module $ENV{DCV_BUILD}/server/mod_refuse.so
DCVAuthority sectigo
\@STATUS\@
<VirtualHost *:\@PORT\@>
    ServerName admin.example
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName a.example
    DCVEngine On
    DCVCSRFile $csr
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName other.example
    DCVEngine On
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName refuse.example
    DCVEngine On
    DCVCSRFile $csr
</VirtualHost>
END
}

my $httpd;
my $number = 0;

# Ask for the file under a name, with the mark of a check of that name. Options: those of
# DCV::Mark, and nonce, number; asked, instead of the name; more, of curl.
sub ask {
    my ($name, %of) = @_;
    my $nonce = $of{nonce} // $mark->nonce(host => $name, path => $path, %of);
    my $answer = $httpd->get($path, '-H', 'Host: ' . ($of{asked} // $name), $mark->header($nonce, $of{number} // 0), @{$of{more} // []});
    return {%$answer, nonce => $nonce};
}

sub taken {
    my ($name, %of) = @_;
    my $answer = ask($name, %of);
    return {%{$mark->final_note($answer->{nonce}, $of{number} // 0)}, got => $answer->{status}};
}

# Where a virtual host is configured.
sub place_of {
    my ($name) = @_;
    my $text = DCV::Httpd::slurp($httpd->dir . '/httpd.conf');
    my ($before) = $text =~ /^(.*)<VirtualHost[^\n]*\n\s*ServerName \Q$name\E\n/ms or return;
    return $httpd->dir . '/httpd.conf:' . (1 + ($before =~ tr/\n//));
}

sub visits { return $httpd->visits_of($csr, 'a.example')->{count} }
sub strays { return scalar @{$httpd->report->{unknown_requests}} }

# Visits are recorded by a thread: one that counts for certain comes last.
sub visits_after_one_more {
    my ($before) = @_;
    $httpd->get($path, '-H', 'Host: a.example');
    DCV::Httpd::wait_for(sub { visits() > $before });
    return visits();
}

for my $mpm (qw(event worker prefork)) {
    $httpd = front_end($mpm, $mpm eq 'prefork' ? () : (one_child => 1));
    ok($httpd->start, "$mpm: httpd starts");
    # A child agrees on the secret soon after it has started. A request that comes before is one as
    # any other, so it goes where the engine is off and nothing is recorded.
    ok(DCV::Httpd::everywhere(sub { my $a = ask('admin.example'); $mark->note($a->{nonce}, 0) }), "$mpm: all children know the fleet's secret");
    my $before = visits();

    my $note = taken('a.example');
    is($note->{got}, 200, "$mpm: a request of a check gets the file");
    is_deeply([@$note{qw(vhost place status answered refused renamed)}], ['a.example', place_of('a.example'), 200, 1, 0, 0],
        'the virtual host that answered is noted');
    is(taken('a.example', number => 16)->{status}, 200, 'a check may have seventeen fetches');

    $note = taken('other.example');
    is_deeply([@$note{qw(vhost place status answered refused got)}], ['other.example', place_of('other.example'), 404, 0, 0, 404],
        'a virtual host without the order is noted');
    $note = taken('admin.example');
    is_deeply([@$note{qw(vhost place status answered refused)}], ['admin.example', place_of('admin.example'), 404, 0, 0],
        'so is one where the engine is off');
    $note = taken('refuse.example');
    is_deeply([@$note{qw(vhost place status answered refused got)}], ['refuse.example', place_of('refuse.example'), 403, 0, 1, 403],
        'a module that refuses earlier is noted as that');
    $note = taken('a.example', more => ['-H', 'Transfer-Encoding: unheard-of']);
    is_deeply([@$note{qw(status answered refused got)}], [400, 0, 1, 400],
        'so is one that httpd itself refuses while it reads the head');
    $note = taken('a.example', asked => 'other.example');
    is_deeply([@$note{qw(vhost place status renamed)}], ['other.example', undef, 404, 1],
        'under another Host it is noted without a place');
    is(visits_after_one_more($before), $before + 1, "$mpm: none of these requests is a visit");
    is(strays(), 0, 'nor an unknown request');

    # What only looks like it.
    $before = visits();
    my $good = ask('a.example')->{nonce};
    my %lookalike = (
        'one that was sent before' => {nonce => $good},
        'an old one' => {age => 200},
        'one of another server' => {secret => 'x' x 32},
        'one for another file' => {path => "$path.txt"},
        'a number beyond' => {number => 17},
        'what is none' => {nonce => 'x' x 64},
        'an empty one' => {nonce => ''},
    );
    for my $what (sort keys %lookalike) {
        is(ask('a.example', %{$lookalike{$what}})->{status}, 200, "$mpm: $what gets the file");
        $before++;
        ok(DCV::Httpd::wait_for(sub { visits() == $before }), 'and is a visit') or diag(visits() . " instead of $before");
    }
    ask('other.example', age => 200);
    ok(DCV::Httpd::wait_for(sub { strays() == 1 }), 'an old one in a virtual host without the order is an unknown request');
    $mark->{cache}->ask('FLUSHALL');
    $mark->{cache}->ask('SET mod_dcv-server:19' . '0' x 30 . " $mark->{secret}");
    $httpd->stop;
}

# What the log says.
$httpd = front_end('event', one_child => 1, log_level => 'warn dcv:debug');
$httpd->{quiet} = [qr/DCV0005:|DCV003[24]:/];
$httpd->expect_log(qr/DCV0032: .*asked as "a\.example".*, by a check of this server or its fleet/,
    qr/DCV0034: .*asked as "other\.example".*, by a check of this server or its fleet/);
ok($httpd->start, 'httpd starts with LogLevel debug');
ok(DCV::Httpd::everywhere(sub { my $a = ask('other.example'); $mark->note($a->{nonce}, 0) }), 'its child knows the secret');
taken($_) for qw(a.example other.example);
my $lines = () = $httpd->log =~ /by a check/g;
ask('a.example', age => 200);
is(scalar(() = $httpd->log =~ /by a check/g), $lines, 'a request that only looks like one of a check is not said to be one');
$httpd->stop;
done_testing;
