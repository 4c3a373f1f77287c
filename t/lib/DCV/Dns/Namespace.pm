# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A network namespace of its own for a test: port 53 and any address, without being in
# the way of the machine's name server or of another test.
package DCV::Dns::Namespace;
use strict;
use warnings;

# What the script was started in. Set means: started again already.
use constant variable => 'DCV_DNS_NAMESPACE';

# Debian gives an ordinary user no path to ip and nsd.
$ENV{PATH} .= ':/usr/sbin:/sbin' if $ENV{PATH} !~ m{(?:^|:)/usr/sbin(?:$|:)};

sub current { return readlink('/proc/self/ns/net') // '' }

# An ordinary user keeps his id, as httpd asks for more as root, and gets the capabilities.
sub flags { return $> ? qw(-Un --map-current-user --keep-caps) : ('-n') }

# The command line of this process with all of perl's switches, but by perl's full path.
sub command_line {
    open my $in, '<:raw', '/proc/self/cmdline' or die "/proc/self/cmdline: $!";
    local $/;
    my (undef, @arguments) = split /\0/, <$in>, -1;
    pop @arguments;    # the last argument ends with \0, too
    return ($^X, @arguments);
}

# Why there can be no namespace, or ''. To raise lo takes the capabilities that a system
# may withhold although it lets unshare pass.
sub obstacle {
    my $command = join ' ', 'unshare', flags(), 'ip link set lo up';
    my $said = `$command 2>&1`;
    return '' if $? == 0;
    return 'no network namespace: ' . ($said =~ s/\s+\z//r =~ s/\n/; /gr || "$command: $?");
}

# Start the script again inside a namespace, unless it is there. Comes back only inside.
sub enter {
    my $started_in = $ENV{+variable};
    if (defined $started_in) {
        die variable . " is set, but this is no namespace of its own\n" if $started_in eq current();
        return;
    }
    my $obstacle = obstacle();
    skip_all($obstacle) if $obstacle;
    $ENV{+variable} = current();
    # Directories of modules that are there before: no END comes.
    File::Temp::cleanup() if $INC{'File/Temp.pm'};
    exec 'unshare', flags(), command_line() or die "unshare: $!";
}

sub skip_all {
    my ($why) = @_;
    require Test::More;
    return Test::More::plan(skip_all => $why);
}

# Raise lo and give it addresses. Those of IPv4 in 127/8 are there with it. Where the
# kernel has no IPv6, ip complains of each address, which is no harm: see has_address.
sub set_up {
    my (@addresses) = @_;
    open my $ip, '|-', 'ip -force -batch - 2>/dev/null' or die "ip: $!";
    print $ip "link set lo up\n", map { 'address add ' . $_ . (/:/ ? '/128' : '/32') . " dev lo\n" } @addresses;
    close $ip;
    return;
}

1;
