# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A customer with thousands of files, one of which he writes in place, and neighbours whose files
# change: how long until what he has written is answered.
package DCV::InPlace;
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr slurp path_of sha256_of);
use Exporter 'import';
use Time::HiRes qw(time);

our @EXPORT_OK = qw(median);

# The sweep through known files, which finds what no system tells, takes 500 of them a second.
my $files = 6000;

# $busy: how many neighbours there are, busy1 and so on, each with the files 1.csr and 2.csr.
sub new {
    my ($class, $busy) = @_;
    my @names = ('alice', map { "busy$_" } 1 .. $busy);
    my $csr = make_csr(subject => '/CN=alice.example');
    my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1, quiet => [qr/DCV002[012]: \S*busy/], conf => "DCVAuthority sectigo\n" . join '', map { <<"END" } @names);
<VirtualHost *:\@PORT\@>
ServerName $_.example
DCVEngine On
DCVCSRDirectory $_
</VirtualHost>
END
    my $self = bless {httpd => $httpd, csr => $csr, value => 0}, $class;
    for my $name (@names) { mkdir $httpd->dir . "/$name" or die "$name: $!" }
    $httpd->file("alice/$_.csr", "DCV-Unique-Value: v$_\n" . slurp($csr)) for 1 .. $files;
    $self->write_in_place;
    for my $name (@names[1 .. $busy]) { $httpd->file("$name/$_.csr", 'no CSR') for 1 .. 2 }
    $httpd->start or BAIL_OUT('httpd does not start');
    return $self;
}

sub path { my ($self, $name, $number) = @_; return $self->{httpd}->dir . "/$name/$number.csr" }
sub stop { return $_[0]{httpd}->stop }

# He writes a file in place, which its directory does not show.
sub write_in_place {
    my ($self) = @_;
    return $self->{httpd}->file('alice/z.csr', "DCV-Unique-Value: z$self->{value}\n" . slurp($self->{csr}));
}

# How long until it is answered, in seconds.
sub delay {
    my ($self) = @_;
    my $begin = time;
    $self->{value}++;
    $self->write_in_place;
    return $self->{httpd}->answers(path_of($self->{csr}), 'alice.example', sha256_of($self->{csr}) . "\nsectigo.com\nz$self->{value}") ? time - $begin : 1000;
}

sub median { return (sort { $a <=> $b } @_)[$#_ / 2] }

# As soon as before, where it took so long then.
sub is_noticed {
    my ($after, $before) = @_;
    cmp_ok($after, '<', $before + 1.5, 'a file that a customer writes in place is found as soon as before');
    return note(sprintf '%.1f s, and %.1f s before', $after, $before);
}

1;
