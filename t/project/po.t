# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Every text that people are told is known to the translations and translated, by the same rules.
use strict;
use warnings;
use utf8;
use DCV::Test;


# The strings of a PO file's entries by keyword, as they are shown.
sub entries_of {
    my ($text) = @_;
    my @entries;
    for (split /\n{2,}/, $text) {
        my (%string, $keyword);
        for (grep { !/^#/ } split /\n/) {
            $keyword = $1 if s/^(msg\w+(?:\[\d\])?)\s+//;
            $string{$keyword} .= $1 if /^"(.*)"\s*$/;
        }
        s/\\(["\\])/$1/g for values %string;
        push @entries, \%string if length($string{msgid} // '');
    }
    return @entries;
}

# What is typed, or names something, is the same in each language: each of these once, in order.
my @literals = (
    qr/"([^"]*)"/,                            # in straight quotes
    qr/(\b[a-z_]+=(?:[\w.,:-]*\w)?)/,          # an option or a parameter
    qr/(\bDCV[A-Z]\w+)/,                      # a directive
    qr/(\bDCV-[\w-]+:)/,                      # a header line
    qr/(\b(?:RFC \d+(?: [\d.]+)*|openssl [^.,;]*))/,
    qr/\b((?:mod_\w+|[\w.]+\.(?:conf|root|key)|ServerName|ServerAlias|CNAME|DNAME|AAAA|TXT|SHA-\d+|MD5|CSR))(?=s?\b)/,
    qr/(<[^>]+>)/,                            # markup
);

# What the panels of others call something, in either language.
sub labels { return $_[0] =~ s{DNS uniquement}{DNS only}gr =~ s{Toujours utiliser HTTPS}{Always Use HTTPS}gr }

sub literals_of {
    my $text = labels($_[0]);
    my %found;
    # What stands for something else.
    $text =~ s/\b(?:COMMANDE?|NAME|NOM|FILE|FICHIER)\b/X/g;
    for my $literal (@literals) {
        $found{$1}++ while $text =~ /$literal/g;
    }
    # English has a plural.
    return join ' | ', sort keys %found;
}

# What is in curly quotes, which French writes in its own.
sub quoted_in {
    my $text = labels($_[0]);
    return join ' | ', sort $text =~ /(?:“|«\x{a0})(.*?)(?:”|\x{a0}»)/g;
}

# The places, in the order of the values.
sub places_of {
    my ($text) = @_;
    my (@places, $number);
    while ($text =~ /%(?:(\d)\$)?([a-z%])/g) {
        next if $2 eq '%';
        $places[$1 ? $1 - 1 : $number++ // 0] = $2;
    }
    return join '', map { $_ // '-' } @places;
}

sub differ {
    my ($of, @pairs) = @_;
    my $differing = join "\n", map { "$_->[0]\n  $_->[1]" } grep { $of->($_->[0]) ne $of->($_->[1]) } @pairs;
    utf8::encode($differing);
    return $differing;
}

plan(skip_all => 'gettext is not installed') if system 'command -v xgettext >/dev/null';
my $texts = `tools/po texts 2>&1`;
is($?, 0, 'texts are found');
cmp_ok(scalar(() = $texts =~ /^msgid /mg), '>', 500, 'there are many of them');
is($texts =~ s/^(?:#.*|msg.*|".*"|)$//mgr =~ s/\n//gr, '', 'xgettext has nothing to say of them');
is(`tools/po check 2>&1`, '', 'the translations are up to date, and nothing is missing');

my @files = glob 'po/*.po';
cmp_ok(scalar @files, '>=', 1, 'there are translations');
for my $file (@files) {
    open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
    my @entries = entries_of(do { local $/; <$in> });
    my @pairs = map {
        my $entry = $_;
        map { [$entry->{/1/ ? 'msgid_plural' : 'msgid'}, $entry->{$_}] } grep { /^msgstr/ } sort keys %$entry;
    } @entries;
    cmp_ok(scalar @pairs, '>', 500, "$file has many translations");
    is(differ(\&places_of, @pairs), '', "$file has the same places as the texts");
    is(differ(\&literals_of, @pairs), '', "$file leaves alone what is typed");
    is(differ(\&quoted_in, @pairs), '', "$file quotes the same");
    is(differ(sub { join '', $_[0] =~ /(\n|\\n)/g }, @pairs), '', "$file breaks lines alike");
}

# Typography: what a reader of French expects.
open my $in, '<:encoding(UTF-8)', 'po/fr.po' or die "po/fr.po: $!";
my @french = map { my $entry = $_; map { $entry->{$_} } grep { /^msgstr/ } keys %$entry } entries_of(do { local $/; <$in> });
my @prose = map { s/"[^"]*"//gr } @french;
is(join("\n", grep { /\w'\w/ } @prose), '', 'French has typographic apostrophes');
is(join("\n", grep { / [:;?!»](?!\S)|«(?!\x{a0})|(?<!\x{a0})»/ } @prose), '', 'and no-break spaces where a line must not break');
is(join("\n", grep { /[\w)][;?!](?= )/ } @prose), '', 'and a space before each sign that has one');
is(join("\n", grep { /\b(?:tu|ton|tes)\b/ } @prose), '', 'and says "vous"');
is(join("\n", grep { /h(?:ô|o)te virtuel|\b(?:la|une|cette|sa) CSR|joker|registraire|\bfirewall|panneau|mandataire/i } @prose), '',
    'and has one term for one thing, that of the glossary');

# The language of a request is no state of the process.
is(`grep -rnE 'setlocale|uselocale|bindtextdomain|textdomain|gettext *\\(' src include mod_dcv.c`, '',
    'nothing touches the locale of the process');
done_testing;
