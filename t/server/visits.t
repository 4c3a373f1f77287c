# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Visits from several places, those that come too fast to be recorded, and those that cannot
# be, since there is no cache.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr md5_of);

my $other = make_csr(subject => '/CN=www.example.com', san => 'DNS:example.com,DNS:*.example.com');
my $other_file = '/.well-known/pki-validation/' . md5_of($other) . '.txt';

# Those that were too many to be recorded at once are, with a later one, some seconds later.
my $flooded = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, conf => <<"END");
DCVEngine On
DCVCSRFile $other authority=sectigo
\@STATUS\@
END
ok($flooded->start, 'httpd starts with one child');
# A CA comes from several places: each is told, the newest first.
my @places = map { "127.0.0.$_" } 2 .. 6;
for my $place (@places) {
    $flooded->get($other_file, '-H', 'Host: www.example.com', '--interface', $place, '-A', "CA at $place");
    ok(DCV::Httpd::wait_for(sub { (($flooded->visits_of($other, 'www.example.com')->{last} // {})->{address} // '') eq $place }), "a visit from $place is recorded");
}
my $recent = $flooded->visits_of($other, 'www.example.com')->{recent};
is(join(' ', map { $_->{address} } @$recent), join(' ', reverse @places), 'JSON has all places that somebody came from');
is(join(' ', map { $_->{user_agent} } @$recent), join(' ', map { "CA at $_" } reverse @places), 'with each user agent');
is(join(' ', map { "$_->{scheme}:$_->{host}" } @$recent), join(' ', ('http:www.example.com') x 5), 'scheme and host');
like($flooded->get('/dcv-status')->{body}, qr{<summary>The last 5 visits, from 5 addresses</summary>\n<ul class="visits">(?:\n<li>[^\n]* from 127\.0\.0\.[2-6] over http as <bdi>www\.example\.com</bdi> by <bdi>CA at 127\.0\.0\.\d</bdi></li>){5}}, 'the page has them under the name');
is(join(' ', $flooded->get('/dcv-status?format=text')->{body} =~ /^EarlierVisits: \S+ (\S+) http www\.example\.com CA at /mg), join(' ', reverse @places[0 .. 3]), 'and so has the text');

# A flood.
$flooded->curl('-H', 'Host: www.example.com', $flooded->url("$other_file?[1-300]"));
my $asked = 305;
my $recorded = sub { return $flooded->visits_of($other, 'www.example.com')->{count} };
{
    local $DCV::Httpd::interval = 1;
    my $all = DCV::Httpd::wait_for(sub {
        $asked++;
        $flooded->get($other_file, '-H', 'Host: www.example.com');
        return $recorded->() == $asked;
    });
    ok($all, 'of 300 visits at once all are counted with a later one') or diag($recorded->() . " of $asked");
}
$flooded->stop;

# Without a cache.
my $bare = DCV::Httpd->new(log_level => 'info', conf => <<"END");
DCVEngine On
DCVAuthority sectigo
DCVCSRFile $other
\@STATUS\@
END
$bare->expect_log(qr/DCV0006: visits are not recorded, since no cache is loaded/);
push @{$bare->{expected}}, qr/:info|:notice|:debug/;
ok($bare->start, 'it starts without a cache');
is($bare->get($other_file)->{status}, 200, 'files are answered without a cache');
like($bare->report->{visits_not_recorded}, qr/Load mod_socache_shmcb/, 'the report says what is missing');
is($bare->visits_of($other, 'www.example.com')->{count}, 0, 'there are no visits');
like($bare->get('/dcv-status')->{body}, qr/Visits are not recorded: no cache is loaded/, 'the page says so, too');
$bare->stop;
done_testing;
