# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Where requests end: what mod_dcv works out of the configuration is what httpd does, with
# hundreds of random configurations. Each has a port of its own, so that many stand in one
# httpd, and addresses of its own. DCV_SEED repeats a run.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use IO::Socket::IP;

my $seed = $ENV{DCV_SEED} // int rand 2**31;
diag("DCV_SEED=$seed") if $ENV{DCV_VERBOSE};
note("DCV_SEED=$seed");
srand $seed;

my $has_ipv6 = defined IO::Socket::IP->new(Listen => 1, LocalHost => '::1', LocalPort => 0);

sub one_of { return $_[rand @_] }
sub some_of { my ($most, @list) = @_; return map { one_of(@list) } 1 .. 1 + rand $most }
sub chance { return rand() < $_[0] }

my @names = qw(a.test b.test www.a.test www.b.test a.b.test c.test localhost 192.0.2.7 2001:db8::7);
my @aliases = (@names, qw(*.test *.a.test www.* w?w.b.test A.Test *a* ?.test *));

# What stands in a <VirtualHost> of a configuration with these addresses.
sub address_of {
    my ($port, @ips) = @_;
    my $address = chance(0.5) ? one_of('*', '*', '_default_', '0.0.0.0') : one_of(@ips, 'localhost');
    # What names neither address nor port is shared by all configurations.
    return $address =~ /^(?:[*_]|0\.0|localhost)/ || chance(0.7) ? "$address:$port" : "$address:*";
}

sub server_name { return (chance(0.2) ? 'https://' : '') . one_of(@names[0 .. 6]) . (chance(0.2) ? ':8443' : '') }

sub virtual_host {
    my ($port, @ips) = @_;
    my @lines = ("<VirtualHost @{[some_of(3, map { address_of($port, @ips) } 1 .. 3)]}>");
    # Without one httpd asks the DNS for the name of an address.
    push @lines, 'ServerName ' . server_name() if $lines[0] !~ /^<VirtualHost [*_][^ ]*>$/ || chance(0.9);
    push @lines, map { "ServerAlias $_" } some_of(3, @aliases) if chance(0.7);
    push @lines, 'DCVEngine On' if chance(0.5);
    return @lines, '</VirtualHost>';
}

# A configuration: its lines, and where one can connect.
sub configuration {
    my ($number, $port) = @_;
    my @ips = map { '127.' . (1 + ($number >> 8)) . '.' . ($number & 255) . ".$_" } 1 .. 4;
    my @six = $has_ipv6 ? '[::1]' : ();
    my (@listen, @places);
    if (chance(0.4)) {
        @listen = ($port);
        @places = ('127.0.0.1', @ips, @six);
    }
    elsif (chance(0.2)) {
        @listen = ("0.0.0.0:$port");
        @places = ('127.0.0.1', @ips);
    }
    else {
        my %listen = map { $_ => 1 } some_of(3, '127.0.0.1', @ips, @six);
        @places = sort keys %listen;
        @listen = map { "$_:$port" } @places;
    }
    my @hosts = map { virtual_host($port, @ips, @six) } 1 .. rand 6;
    return ([(map { "Listen $_" } @listen), @hosts], map { [$_, $port] } @places);
}

# Ask for all names over one connection to each place. Returns what each answer tells.
sub ask {
    my ($place, @hosts) = @_;
    my ($ip, $port) = @$place;
    my $socket = IO::Socket::IP->new(PeerHost => $ip =~ tr/[]//dr, PeerPort => $port, Timeout => $DCV::Httpd::patience)
        or return;
    my $request = join '', map { "GET / HTTP/1.1\r\nHost: " . (/:/ ? "[$_]" : $_) . ":123\r\n\r\n" } @hosts;
    print $socket $request =~ s/\r\n\r\n\z/\r\nConnection: close\r\n\r\n/r;
    local $/;
    return <$socket> =~ /^(\d+ -?\d+)$/mg;
}

# All configurations that one httpd takes, with or without virtual hosts for all the rest.
sub compare {
    my ($first, $count, @more) = @_;
    my (@lines, @places);
    for my $number ($first .. $first + $count - 1) {
        my ($conf, @at) = configuration($number, DCV::Httpd::free_port());
        push @lines, @$conf;
        push @places, @at;
    }
    my $conf = join '', map { "$_\n" } "LoadModule ends_module $ENV{DCV_BUILD}/server/mod_ends.so", 'KeepAlive On',
        'MaxKeepAliveRequests 0', @lines, @more;
    my $httpd = DCV::Httpd->new(one_child => 1, conf => $conf);
    push @{$httpd->{quiet}}, qr/DCV\d{4}: /, qr/AH00558/, qr/AH02290/, qr/AH00548/;
    ok($httpd->start, "httpd starts with $count random configurations (DCV_SEED=$seed)") or return 0;
    my @hosts = (@names, 'nobody.test', '127.0.0.1', "127.1.0.2", '::1', 'x.y.a.test', 'wxw.b.test');
    my ($asked, @wrong) = (0);
    for my $place (@places) {
        my @answers = ask($place, @hosts);
        $asked += @answers;
        push @wrong, "@$place: " . @answers . ' answers' if @answers != @hosts;
        push @wrong, map { "$hosts[$_] at @$place: $answers[$_]" }
            grep { my ($httpd_says, $we_say) = split ' ', $answers[$_]; $httpd_says != $we_say } 0 .. $#answers;
    }
    is(join("\n", @wrong), '', "each request ends where mod_dcv says (DCV_SEED=$seed)")
        or diag(DCV::Httpd::slurp($httpd->dir . '/httpd.conf') =~ s/.*^KeepAlive/KeepAlive/msr);
    $httpd->stop;
    return $asked;
}

my $asked = compare(0, 90);
$asked += compare(300, 60, '<VirtualHost *:*>', 'ServerName b.test', 'ServerAlias *.a.test', '</VirtualHost>');
$asked += compare(600, 60, '<VirtualHost *:*>', 'ServerName rest.test', '</VirtualHost>', '<VirtualHost *:*>', 'ServerName c.test', '</VirtualHost>');
cmp_ok($asked, '>=', 5000, 'thousands of requests are compared');
done_testing;
