# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The mark of a check's requests, made by hand: a Redis for a fleet has a secret that the test
# knows, so that it makes nonces, and reads who took which request.
#
#   my $mark = DCV::Mark->new;                    # with a real Redis
#   my $httpd = DCV::Httpd->new(modules => ['socache_redis'], conf => $mark->conf . "...");
#   my $nonce = $mark->nonce(host => 'a.example', path => $path);
#   $httpd->get($path, '-H', 'Host: a.example', $mark->header($nonce, 0));
#   my $note = $mark->note($nonce, 0);            # vhost, place, status, answered, ...
package DCV::Mark;
use strict;
use warnings;
use DCV::Cache;
use Digest::MD5 qw(md5);
use Digest::SHA qw(hmac_sha256);

sub new {
    my ($class) = @_;
    my $self = bless {cache => DCV::Cache->new('redis'), secret => join('', map { chr 65 + $_ } 0 .. 31), made => 0}, $class;
    $self->{cache}->start or die "redis does not start\n";
    ($self->{port}) = $self->{cache}->args =~ /:(\d+)$/;
    $self->{cache}->ask('SET mod_dcv-server:19' . '0' x 30 . " $self->{secret}") =~ /OK/ or die "redis takes nothing\n";
    return $self;
}

sub conf { return 'DCVStateCache ' . $_[0]{cache}->args . "\n" }

# Options: host, path; secret, age (in seconds).
sub nonce {
    my ($self, %of) = @_;
    my $secret = $of{secret} // $self->{secret};
    my $octets = pack 'NNN', $$, ++$self->{made}, time - ($of{age} // 0);
    $octets .= substr hmac_sha256("h$octets$of{host}", $secret), 0, 4;
    return unpack 'H*', $octets . substr hmac_sha256("p$octets$of{path}", $secret), 0, 16;
}

sub header { return ('-H', "DCV-Check: $_[1]-$_[2]") }

# What was noted; undef: nothing.
sub note {
    my ($self, $nonce, $number) = @_;
    my $key = unpack 'H*', md5(join '', map { "$_\0" } 'taken', $nonce, $number);
    open my $redis, '-|', 'redis-cli', '-p', $self->{port}, '--raw', 'GET', "mod_dcv-taken:$key" or die "redis-cli: $!\n";
    local $/;
    my $bytes = <$redis> // '';
    close $redis;
    return if length $bytes < 20;
    my ($version, $flags, $status, $server) = unpack 'CCQ>a8', $bytes;
    # A text begins with its length plus one, where there is one.
    my ($len) = unpack 'x18C', $bytes;
    my ($vhost, $more) = unpack 'x19a' . ($len - 1) . 'C', $bytes;
    my $place = $more ? substr $bytes, 19 + $len, $more - 1 : undef;
    return {version => $version, status => $status, server => $server, vhost => $vhost, place => $place,
        map { $_->[0] => $flags & $_->[1] ? 1 : 0 } ['answered', 1], ['refused', 2], ['renamed', 4], ['final', 8]};
}

# The note when the response is out.
sub final_note {
    my ($self, @of) = @_;
    my $note;
    DCV::Httpd::wait_for(sub { $note = $self->note(@of); return $note && $note->{final} });
    return $note // {};
}

1;
