# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Calls go down only: what the object files need of each other, against the picture in
# docs/architecture.md. No circle between files or folders.
use strict;
use warnings;
use DCV::Test;
use File::Basename qw(dirname);
use File::Find;
use DCV::Data qw(slurp);

# The picture: folder => folders that it may call.
my ($picture) = slurp('docs/architecture.md') =~ /^```\n(mod_dcv\.c.*?)^```/ms;
ok($picture, 'docs/architecture.md has the picture of the folders');
my %may = map { my ($from, $to) = /^(\S+)\s+→ (.+)$/ or die "not understood: $_\n"; ($from => [split ' ', $to]) }
    grep { /\S/ } split /\n/, $picture;
my @core = grep { /^core/ } keys %may;
for my $folders (values %may) {
    @$folders = map { $_ eq 'core*' ? (@core, 'core/lang') : $_ } @$folders;
}

# Who defines a symbol, and who needs it.
my (%home, %needs, @objects);
find({no_chdir => 1, wanted => sub { push @objects, $_ if /\.o$/ }}, map { "$ENV{DCV_BUILD}/$_" } qw(core net httpd cli));
push @objects, "$ENV{DCV_BUILD}/mod_dcv.o";
for (`nm -A @objects`) {
    my ($file, $type, $symbol) = m{^\Q$ENV{DCV_BUILD}\E/(.*)\.o:\S*\s+([A-Za-z]) (\S+)$} or next;
    $needs{$file} //= {};
    $needs{$file}{$symbol} = 1 if $type eq 'U';
    # By the module record httpd's macros know whose settings and log lines these are.
    $home{$symbol} = $file if $type =~ /^[TDRB]$/ && $symbol ne 'dcv_module';
}
my @files = sort keys %needs;
my (%calls, %from_to, $count);
for my $file (@files) {
    for my $symbol (keys %{$needs{$file}}) {
        my $other = $home{$symbol};
        next if !$other || $other eq $file;
        $count++;
        $calls{$file}{$other} = $symbol;
        my ($from, $to) = map { m{/} ? dirname($_) : "$_.c" } $file, $other;
        $from_to{$from}{$to} //= "$file needs $symbol of $other" if $from ne $to;
    }
}

# That the test has looked at something: all sources, and hundreds of calls.
my @sources;
find({no_chdir => 1, wanted => sub { push @sources, $_ if /\.c$/ && !/no_run|no_notify|no_handle|system\/windows/ }}, 'src');
cmp_ok(scalar @files, '>=', @sources + 1, 'nm has looked at an object of each source');
cmp_ok($count, '>=', 500, 'calls between files are found');
my @folders = sort grep { !/\.c$/ } keys %{{map { dirname($_) => 1 } @files}};
is(join(' ', sort grep { $_ ne '.' } @folders), join(' ', sort grep { $_ ne 'mod_dcv.c' } keys(%may), 'core/lang'), 'the picture has all folders, and no others');

# Each call between folders is one that the picture has.
for my $from (sort keys %from_to) {
    my %allowed = map { $_ => 1 } @{$may{$from} // []};
    my @wrong = map { $from_to{$from}{$_} } grep { !$allowed{$_} } sort keys %{$from_to{$from}};
    is(join("\n", @wrong), '', "$from calls no folder but those that it points to");
}
# A call that the picture has and nobody makes would hide one that comes later.
for my $from (sort grep { !m{^(?:httpd|cli)|/system$} && $_ ne 'net' } keys %may) {
    my @unused = grep { !$from_to{$from}{$_} } @{$may{$from}};
    is(join(' ', @unused), '', "$from points to no folder that it does not call");
}

# A circle is a path back to where it began.
sub find_circle {
    my ($graph) = @_;
    my (%state, @path, $circle);
    my $visit;
    $visit = sub {
        my ($node) = @_;
        $state{$node} = 'open';
        push @path, $node;
        for my $next (sort keys %{$graph->{$node}}) {
            if (($state{$next} // '') eq 'open') {
                $circle //= join(' -> ', @path, $next);
            }
            $visit->($next) if !$state{$next} && !$circle;
        }
        pop @path;
        $state{$node} = 'done';
    };
    $state{$_} || $visit->($_) for sort keys %$graph;
    return $circle;
}
is(find_circle(\%calls), undef, 'no file is called, by whatever way, by one that it calls');
is(find_circle(\%from_to), undef, 'no folder is called, by whatever way, by one that it calls');
is(find_circle({a => {b => 1}, b => {c => 1}, c => {b => 1}}), 'a -> b -> c -> b', 'a circle would be found');
done_testing;
