# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Signs zones with ldns-signzone, and spoils what it has signed. All zones have the same
# key: to make one takes longer than to sign a zone, and no validator minds.
package DCV::Dns::Signer;
use strict;
use warnings;
use Digest::SHA qw(sha256 sha256_hex);
use DCV::Data qw(slurp write_file);
use DCV::Dns::Wire qw(name_bytes);
use MIME::Base64 qw(decode_base64);

use constant {
    algorithm => 13,     # ECDSAP256SHA256
    unknown   => 200,    # not assigned
    flags     => 257,    # one key does it all
};

my $day = 86_400;

# When signatures begin and end, seen from now; a valid one also for a test with another clock.
my %period = (
    valid   => [-3650 * $day, 3650 * $day],
    expired => [-60 * $day, -30 * $day],
    not_yet => [30 * $day, 60 * $day],
);

# What is done to the text of a signed zone.
my %spoil = (
    signature         => \&spoil_signatures,
    no_nsec           => \&drop_denials,
    unknown_algorithm => \&rename_algorithm,
);

# What can be wrong with a zone's DNSSEC, for use as broken => '...'.
our %kinds = map { $_ => 1 } keys %spoil, qw(expired not_yet ds_mismatch no_ds unsigned);

sub new {
    my ($class, $dir) = @_;
    my $self = bless {dir => $dir, made => 0}, $class;
    # ldns-signzone looks for a key whose tag is one more than that without the flag SEP. It is two
    # more in one of 65,536 keys, where the sum of its octets has a carry: the tag is small then.
    do {
        chomp(my $name = `cd '$dir' && ldns-keygen -a ECDSAP256SHA256 -k .`);
        die "ldns-keygen made no key\n" if !$name;
        $self->{key} = "$dir/$name";
        ($self->{public}) = slurp("$self->{key}.key") =~ /DNSKEY\s+\d+ 3 \d+ (\S+)/;
    } until $self->tag(algorithm) > 64;
    return $self;
}

sub rdata {
    my ($self, $algorithm) = @_;
    return pack('n C C', flags, 3, $algorithm) . decode_base64($self->{public});
}

# RFC 4034, appendix B.
sub tag {
    my ($self, $algorithm) = @_;
    my $sum = unpack '%32n*', $self->rdata($algorithm) . "\0";
    return ($sum + ($sum >> 16)) & 0xffff;
}

sub dnskey {
    my ($self, $zone) = @_;
    return sprintf "%s. IN DNSKEY %d 3 %d %s\n", $zone, flags, algorithm, $self->{public};
}

# The DS of a zone, as a line of its parent.
sub ds {
    my ($self, $zone, $broken) = @_;
    my $algorithm = $broken eq 'unknown_algorithm' ? unknown : algorithm;
    my $digest = sha256_hex(name_bytes($zone) . $self->rdata($algorithm));
    $digest = sha256_hex($digest) if $broken eq 'ds_mismatch';
    return sprintf "%s. IN DS %d %d 2 %s\n", $zone, $self->tag($algorithm), $algorithm, $digest;
}

# Sign zones. Each job: name, text, broken, nsec3. Sets each job's signed, a path. Jobs
# alike are done once.
sub sign {
    my ($self, @jobs) = @_;
    my (%path, @commands);
    for my $job (@jobs) {
        my $same = join "\0", map { $_ // '' } @$job{qw(text broken nsec3)};
        $job->{first} = !$path{$same};
        $job->{signed} = $path{$same} //= sprintf '%s/%d', $self->{dir}, ++$self->{made};
        push @commands, $self->command($job) if $job->{first};
    }
    $self->run(@commands) if @commands;
    for my $job (grep { $_->{first} && $spoil{$_->{broken}} } @jobs) {
        write_file($job->{signed}, $spoil{$job->{broken}}->($self, slurp($job->{signed})));
    }
    return;
}

# Arguments of ldns-signzone for a job, whose text is put where it finds it. That has the
# DNSKEY, so that ldns-signzone looks for none under the zone's name.
sub command {
    my ($self, $job) = @_;
    my $source = write_file("$job->{signed}.text", $job->{text} . $self->dnskey($job->{name}));
    my ($from, $to) = map { time + $_ } @{$period{$job->{broken}} // $period{valid}};
    my $denial = $job->{nsec3} ? '-n -t 0' : '';
    return "$denial -o $job->{name}. -i $from -e $to -f $job->{signed} $source $self->{key}";
}

# Several at once, as they wait for nothing but the processor.
sub run {
    my ($self, @commands) = @_;
    my $list = write_file("$self->{dir}/commands", join '', map { "$_\n" } @commands);
    my $said = `xargs -a '$list' -P 4 -L 1 ldns-signzone 2>&1`;
    die "ldns-signzone: $said" if $?;
    return;
}

# Every signature but the keys' own is wrong by some bits.
sub spoil_signatures {
    my ($self, $text) = @_;
    return $text =~ s{^(\S+\t\d+\tIN\tRRSIG\t(?!DNSKEY ).* )(\S)}{$1 . ($2 eq 'A' ? 'B' : 'A')}gemr;
}

# Nothing proves any more that a name does not exist.
sub drop_denials {
    my ($self, $text) = @_;
    return $text =~ s/^\S+\t\d+\tIN\t(?:RRSIG\t)?NSEC.*\n//gmr;
}

# Keys and signatures of an algorithm that no validator knows: to them, an unsigned zone.
sub rename_algorithm {
    my ($self, $text) = @_;
    my ($from, $to) = (algorithm, unknown);
    my ($old, $new) = ($self->tag($from), $self->tag($to));
    $text =~ s/^(\S+\t\d+\tIN\tDNSKEY\t\d+ 3) $from /$1 $to /gm;
    $text =~ s/^(\S+\t\d+\tIN\tRRSIG\t\w+) $from (.*) $old /$1 $to $2 $new /gm;
    return $text;
}

1;
