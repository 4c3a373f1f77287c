# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A check takes no longer than DCVCheckTimeout, whoever does not answer. It tries several
# times, since the machine may be busy with something else.
use strict;
use warnings;
use DCV::Check qw(check_in);
use DCV::Json qw(decode_json);
use DCV::Test;

my $timeout_s = 2;
my $slack = $DCV::Httpd::under ? 10 : 1.5;
my $dns = DCV::Dns->new;
my @silent = map { "silent$_.test" } 1 .. 8;
$dns->zone($_, servers => ['silent'], signed => 0) for @silent;
$dns->start;
my $nobody = $dns->write('dead.hints', '. 3600 IN NS ns.' . "\nns. 3600 IN A " . $dns->address('silent') . "\n");

# Where to ask, and who does not answer then.
my @cases = (
    ["DCVResolver recursive\n" . $dns->conf, 'the name servers', 'timeout'],
    ["DCVResolver recursive\nDCVRootHints $nobody\nDCVTrustAnchor " . $dns->trust_anchor . "\n", 'the root', 'unknown'],
    ['DCVResolver ' . $dns->address('silent') . "\nDCVTrustAnchor " . $dns->trust_anchor . "\n", 'the resolver', 'unknown'],
);
for my $case (@cases) {
    my ($asking, $who, $verdict) = @$case;
    my $scene = DCV::Check->new(dns => $dns, asking => "DCVCheckTimeout ${timeout_s}s\n$asking");
    $scene->order($_) for @silent;
    $scene->start;
    my @untried = @silent;
    my $answer;
    ok(DCV::Httpd::succeeds_once(sub {
        $answer = $scene->check_later($untried[0])->();
        return $answer->{took} < $timeout_s + $slack && shift @untried;
    }), "a check ends in time when nobody of $who answers") or diag("it took $answer->{took} s");
    is(check_in(decode_json($answer->{body}), $silent[0])->{verdict}, $verdict, "and the verdict blames the name servers only where those are silent");
    $scene->stop;
}
done_testing;
