# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A command for DCVNotifyCommand that writes down how it was run, and what it was told.
#
#   my $command = DCV::Notify->new;
#   my $httpd = DCV::Httpd->new(conf => $command->line . "...");
#   $command->site;                  # those lines, and a directory of orders for *.example
#   $command->told;                  # each run: {args, input, event, name, json, env, fds, cwd, pid, ...}
#   $command->all;                   # "event name" of each run, sorted
#   $command->does('exit 3');        # Perl that it runs from now on after that; '' for nothing
#   $command->waits_for('visited a.example', 2);   # that this was told, so often
package DCV::Notify;
use strict;
use warnings;
use DCV::Data ();
use DCV::Httpd;
use DCV::Json qw(decode_json);
use DCV::Test;
use File::Temp qw(tempdir);

my $program = <<'END';
#!/usr/bin/perl
use strict;
use warnings;
my $dir = shift @ARGV;
my %run = (args => \@ARGV, pid => $$, cwd => readlink '/proc/self/cwd', group => getpgrp);
$run{env} = {%ENV};
opendir my $fds, '/proc/self/fd' or die $!;
my @numbers = grep { /^\d+$/ } readdir $fds;
$run{fds} = {map { ($_ => readlink "/proc/self/fd/$_") } grep { $_ != fileno $fds } @numbers};
open my $status, '<', '/proc/self/status' or die $!;
$run{status} = join '', grep { /^Sig(?:Blk|Ign)|^Uid/ } <$status>;
my $does = -e "$dir/does" ? do { local (@ARGV, $/) = "$dir/does"; <> } : '';
$run{input} = do { local $/; <STDIN> } if $does !~ /does not read/;
open my $out, '>', "$dir/.$$" or die $!;
print {$out} dump_of(\%run);
close $out or die $!;
# As many runs as there are may have the same process number.
my $number = 1;
$number++ while !link "$dir/.$$", "$dir/run.$number";
unlink "$dir/.$$";
eval "$does\n; 1" or die $@ if $does;

sub dump_of {
    my ($value) = @_;
    return '{' . join(',', map { quote($_) . ':' . dump_of($value->{$_}) } sort keys %$value) . '}' if ref $value eq 'HASH';
    return '[' . join(',', map { dump_of($_) } @$value) . ']' if ref $value eq 'ARRAY';
    return defined $value ? quote($value) : 'null';
}

sub quote {
    my ($text) = @_;
    $text =~ s/(["\\]|[^ -~])/sprintf '\\u%04x', ord $1/ge;
    return "\"$text\"";
}
END

sub new {
    my ($class) = @_;
    my $dir = tempdir('dcv-notify-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0777, $dir or die $!;
    DCV::Data::write_file("$dir/command", $program);
    chmod 0755, "$dir/command" or die $!;
    return bless {dir => $dir}, $class;
}

sub site {
    my ($self) = @_;
    return $self->line . <<'END';
DCVEngine On
DCVAuthority sectigo
DCVCSRDirectory drop
<VirtualHost *:@PORT@>
    ServerName site.example
    ServerAlias *.example
</VirtualHost>
END
}

sub line { return "DCVNotifyCommand $_[0]{dir}/command $_[0]{dir}\n" }

sub told {
    my ($self) = @_;
    my @files = sort { ($a =~ /(\d+)$/)[0] <=> ($b =~ /(\d+)$/)[0] } glob "$self->{dir}/run.*";
    return map { my $run = decode_json(DCV::Httpd::slurp($_)); @$run{qw(event name)} = @{$run->{args}}[-2, -1]; $run->{json} = $run->{input} ? decode_json($run->{input}) : undef; $run } @files;
}

sub all {
    my ($self) = @_;
    my @keys = map { "$_->{event} $_->{name}" } $self->told;
    return [sort @keys];
}

# Write whole or not at all: a command may begin at any time.
sub does {
    my ($self, $code) = @_;
    DCV::Data::write_file("$self->{dir}/does.new", $code);
    rename "$self->{dir}/does.new", "$self->{dir}/does" or die $!;
    return;
}

sub count {
    my ($self, $key) = @_;
    return scalar grep { $_ eq $key } @{$self->all};
}

# Wait until something was told so often, by default once. Returns the last one.
sub waits_for {
    my ($self, $key, $times) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    $times //= 1;
    ok(DCV::Httpd::wait_for(sub { $self->count($key) >= $times }), "it is told: $key" . ($times > 1 ? ", $times times" : '')) or diag(join "\n", @{$self->all});
    return (grep { "$_->{event} $_->{name}" eq $key } $self->told)[-1];
}

1;
