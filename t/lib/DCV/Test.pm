# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Test::More for tests that look at pages, logs and dumps: a failure shows an excerpt of a
# long text, around the place where it differs, and not all of it. DCV_VERBOSE=1 shows all.
#
#   use DCV::Test;      # instead of Test::More; exports the same
package DCV::Test;
use strict;
use warnings;
use Exporter 'import';
use Test::More ();

our @EXPORT = (@Test::More::EXPORT, 'diag_end');

# The most characters of a text that are shown, and lines on each side of the place; and those of
# the end of a log.
use constant {limit => 300, lines => 3, log_limit => 2_000, log_lines => 10};

for my $name (@Test::More::EXPORT) {
    no strict 'refs';
    my ($sigil, $plain) = $name =~ /^([\$\@%&]?)(\w+)/;
    next if defined &{"DCV::Test::$plain"};
    *{"DCV::Test::$plain"} = $sigil eq '$' ? \${"Test::More::$plain"} : \&{"Test::More::$plain"};
}

# Names of tests may have any characters. To load Encode for them takes a fifth of a test's start.
binmode $_, ':utf8' for map { Test::More->builder->$_ } qw(output failure_output todo_output);

no warnings 'redefine';

sub is_long { return !$ENV{DCV_VERBOSE} && grep { defined && length > limit } @_ }

# A part of a text around a place. Control characters are escaped, but for line ends.
sub excerpt {
    my ($text, $at, $lines) = @_;
    return 'undef' if !defined $text;
    $lines //= lines;
    my $before = substr $text, 0, $at;
    my $behind = substr $text, $at;
    $before =~ s/\A.*?(?=(?:\n[^\n]*){0,$lines}\z)\n?//s;
    $behind =~ s/\A((?:[^\n]*\n){0,$lines}).*\z/$1/s if ($behind =~ tr/\n//) >= $lines;
    $before = substr $before, -limit / 2 if length $before > limit / 2;
    $behind = substr $behind, 0, limit - length $before;
    my ($start, $end) = ($at - length $before, $at + length $behind);
    my $part = "$before$behind" =~ s/([^\n\x20-\x7e\x80-\x{10ffff}])/sprintf '\\x%02x', ord $1/ger;
    return ($start ? "[$start characters]..." : '') . $part . ($end < length $text ? '...[' . (length($text) - $end) . ' characters]' : '');
}

# Where two texts begin to differ.
sub first_difference {
    my ($one, $other) = map { $_ // '' } @_;
    my ($same, $length) = (0, length $one);
    while ($same < $length) {
        my $middle = ($same + $length + 1) >> 1;
        if (substr($one, 0, $middle) eq substr $other, 0, $middle) { $same = $middle }
        else { $length = $middle - 1 }
    }
    return $same;
}

# How far a pattern fits into a text: the end of what its longest beginning matches.
sub fits_until {
    my ($text, $pattern) = @_;
    my ($flags, $source) = "$pattern" =~ /^\(\?\^?(\w*)[^:]*:(.*)\)\z/s or return 0;
    for (my $length = length($source) - 1; $length > 3; $length--) {
        my $start = substr $source, 0, $length;
        my $part = do { no warnings; eval { qr/(?$flags:$start)/ } } or next;
        return $+[0] if $text =~ $part;
    }
    return 0;
}

sub show {
    my (@lines) = @_;
    Test::More::diag(join "\n", @lines);
    return 0;
}

sub is ($$;$) {
    my ($got, $expected, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return Test::More::is($got, $expected, $name) if !is_long($got, $expected);
    return 1 if Test::More::ok(defined $got && defined $expected && $got eq $expected, $name);
    my $at = first_difference($got, $expected);
    return show('     got: ' . excerpt($got, $at), 'expected: ' . excerpt($expected, $at));
}

sub like ($$;$) {
    my ($got, $pattern, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return Test::More::like($got, $pattern, $name) if !is_long($got);
    return 1 if Test::More::ok($got =~ $pattern, $name);
    return show('           in: ' . excerpt($got, fits_until($got, $pattern)), "doesn't match: $pattern");
}

sub unlike ($$;$) {
    my ($got, $pattern, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return Test::More::unlike($got, $pattern, $name) if !is_long($got);
    return 1 if Test::More::ok($got !~ $pattern, $name);
    $got =~ $pattern;
    return show('     in: ' . excerpt($got, $-[0]), "matches: $pattern");
}

# The end of a text tells most: of a log, or of what a program said.
sub diag {
    my $text = join '', map { $_ // 'undef' } @_;
    return Test::More::diag(is_long($text) ? excerpt($text, length $text, 10) : $text);
}

# The last lines of a log, whole ones, where what it said last is the reason for a failure.
sub diag_end {
    my ($what, $text) = @_;
    my @lines = split /\n/, $text;
    my $left_out = 0;
    if (!$ENV{DCV_VERBOSE}) {
        while (@lines > log_lines || (@lines > 1 && length(join "\n", @lines) > log_limit)) {
            shift @lines;
            $left_out++;
        }
    }
    return if !@lines;
    return Test::More::diag(join "\n", "$what" . ($left_out ? " without $left_out earlier lines:" : ':'), map { substr $_, 0, log_limit } @lines);
}

1;
