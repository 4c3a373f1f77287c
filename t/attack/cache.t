# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A Redis or memcached that somebody else controls: whatever it answers, files are answered right
# and in time, the page is shown, no process ends, and the log is not filled. Visits are back when
# the cache is right again and empty.
use strict;
use warnings;
use DCV::Test;
use DCV::BadCache;
use DCV::Httpd;
use DCV::Data qw(make_csr path_of sha256_of);
use JSON::PP qw(decode_json);
use Time::HiRes qw(time);

my @csrs = map { make_csr(subject => "/CN=www$_.example", san => "DNS:alias$_.example") } 1 .. 5;
my %proof = map { $_ => sha256_of($_) . "\nsectigo.com" } @csrs;
my $stranger = '/.well-known/pki-validation/' . 'ab' x 16 . '.txt';
my $evil = '<evil7 onevil7=1>';

for my $kind (qw(redis memcache)) {
    my $cache = DCV::BadCache->new($kind);
    my $httpd = DCV::Httpd->new(modules => ["socache_$kind", 'watchdog'], children => [2, 10], quiet => [qr/socache_$kind:/, qr/DCV0024: /], conf => <<"END" . join '', map { "DCVCSRFile $_\n" } @csrs);
DCVStateCache ${\ $cache->args}
DCVEngine On
DCVAuthority sectigo
\@STATUS\@
END
    ok($httpd->start, "$kind: httpd starts");
    my $ask = sub { return grep { $httpd->get(path_of($_), '-H', 'Host: www1.example', '-A', $evil)->{body} ne $proof{$_} } @csrs };
    my @children = sort $httpd->children;
    my $visited = sub { $ask->(); return $httpd->report->{orders}[0]{domains}[0]{visits}{count} };
    ok(DCV::Httpd::wait_for($visited), "$kind, right: visits are recorded");
    for my $how (@DCV::BadCache::behaviours) {
        $cache->behave($how);
        my ($worst, $until, $asked, @wrong) = (0, time + 1, 0);
        while (time < $until || $asked < 2) {
            my $began = time;
            push @wrong, $ask->();
            $worst = time - $began if time - $began > $worst;
            $httpd->get($stranger, '-H', "Host: strange.example");
            $asked++;
        }
        is(scalar @wrong, 0, "$kind, $how: all files are answered right");
        cmp_ok($worst, '<', $DCV::Httpd::patience / 3, "$kind, $how: files are answered in time");
        for my $format (qw(html json text openmetrics zone)) {
            my $answer = $httpd->get("/dcv-status?format=$format");
            is($answer->{status}, 200, "$kind, $how: the page is shown as $format");
            unlike($answer->{body}, qr/<evil7/, "$kind, $how: nothing becomes a part of the page") if $format eq 'html';
            unlike($answer->{body}, qr/[\0-\x08\x0b-\x1f\x7f]/, "$kind, $how: $format has no control character");
            ok(eval { decode_json($answer->{body}) }, "$kind, $how: it is JSON") if $format eq 'json';
            utf8::decode(my $text = $answer->{body}) or fail("$kind, $how: $format is UTF-8");
        }
        is("@{[sort $httpd->children]}", "@children", "$kind, $how: no child has ended");
        @children = sort $httpd->children;
    }
    $cache->behave('right');
    ok(DCV::Httpd::wait_for(sub { my $count = $visited->(); return $count > 0 && $count < 1_000_000 }), "$kind: visits are recorded again when it is right");
    my @lines = split /\n/, $httpd->log;
    cmp_ok(scalar @lines, '<', 300, "$kind: the log is not filled") or diag(join "\n", @lines[-20 .. -1]);
    unlike($httpd->log, qr/exit signal/, "$kind: no process has crashed");
    $httpd->stop;
}
done_testing;
