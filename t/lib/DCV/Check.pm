# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A scene for checks: orders, the zones that have their records, and an httpd that checks.
#
#   use DCV::Check;                          # starts the test again inside a namespace
#   my $scene = DCV::Check->new;
#   my $order = $scene->site('valid.test', sub { $_[0]->record });
#   $scene->start;
#   my $check = $scene->check('valid.test');
#   is($check->{verdict}, 'valid');
#   $scene->stop;
package DCV::Check;
use strict;
use warnings;
use DCV::Dns;
use DCV::Httpd;
use DCV::Order;
use Exporter 'import';
use IO::Select;
use DCV::Json qw(decode_json);
use DCV::Test;
use Time::HiRes qw(time);
use Time::Local qw(timegm);

our @EXPORT_OK = qw(check_in file_in finding_is server_of seconds_between);

# Long enough for a machine that is busy. A silent name server is given up sooner.
our $timeout_s = $DCV::Httpd::under eq 'valgrind' ? 60 : 30;

my %of_order = map { $_ => 1 } qw(san authority unique options csr);

# Options are httpd's; timeout, of a check; dns, of another scene; asking, instead of what tells
# where to ask; class, of what starts httpd, instead of DCV::Httpd.
sub new {
    my ($class, %options) = @_;
    my $self = bless {lines => [], timeout => "${timeout_s}s", conf => '', modules => ['socache_shmcb'], %options}, $class;
    # Checks in the background are shared by several children.
    $self->{starts} //= $self->{conf} =~ /DCVCheckInterval/ ? 0 : 1;
    $self->{dns} //= DCV::Dns->new;
    return $self;
}

sub dns   { return $_[0]{dns} }
sub httpd { return $_[0]{httpd} }

# A new order, and its line in the configuration.
sub order {
    my ($self, $name, %options) = @_;
    my $order = DCV::Order->new($name, %options);
    push @{$self->{lines}}, $order->line;
    return $order;
}

# An order for a zone's name, and the zone. records gets the order, and gives what the zone
# has. Options of both.
sub site {
    my ($self, $zone, @more) = @_;
    return $self->below($zone, $zone, @more);
}

# The same for an order of a name below the zone.
sub below {
    my ($self, $name, $zone, $records, %options) = @_;
    my %mine = map { $_ => delete $options{$_} } grep { $of_order{$_} } keys %options;
    my $order = $self->order($name, %mine);
    $self->{dns}->zone($zone, records => $records->($order), %options);
    return $order;
}

sub conf {
    my ($self) = @_;
    my $asking = $self->{asking} // $self->{dns}->conf . "DCVCheckTimeout $self->{timeout}\n";
    return <<"END" . join '', $asking, @{$self->{lines}}, $self->{conf};
DCVEngine On
\@STATUS\@
END
}

# Start the name servers, unless they are up, and httpd.
sub start {
    my ($self) = @_;
    $self->{dns}->start if !$self->{dns}{started};
    my %options = map { $_ => $self->{$_} } grep { defined $self->{$_} } qw(mpm modules log_level wrapper children starts);
    $self->{httpd} = ($self->{class} // 'DCV::Httpd')->new(%options, conf => $self->conf);
    $self->{httpd}->start or BAIL_OUT('httpd does not start');
    return;
}

sub get {
    my ($self, $query, @arguments) = @_;
    return $self->{httpd}->get("/dcv-status?$query", @arguments);
}

# A child of the generation before may take one more connection, and refuses to check.
sub report {
    my ($self, $query) = @_;
    my $answer;
    DCV::Httpd::wait_for(sub {
        $answer = $self->get("format=json&$query");
        return $answer->{status} != 503 || $answer->{body} !~ /server is stopping/;
    });
    diag("$query: $answer->{status} $answer->{body}") if $answer->{status} != 200;
    return decode_json($answer->{body} || '{}');
}

# Check a name now. Returns what the report says of it, in the order of a CSR if that is
# given; undef: nothing.
sub check {
    my ($self, $name, $csr) = @_;
    return check_in($self->report("check=$name"), $name, $csr);
}

# Check all names by one request. Returns its report.
sub check_all { return $_[0]->report('check=all') }

# Check names by requests of their own, several at once, so that those that take long do so
# together. Returns one report.
sub check_each {
    my ($self, @names) = @_;
    my $dir = $self->{httpd}->dir;
    my @urls = map { ('-o', "$dir/each.$_", $self->{httpd}->url("/dcv-status?format=json&check=$names[$_]")) } 0 .. $#names;
    # Under valgrind many at once would wait too long for the root.
    my $at_once = $DCV::Httpd::under eq 'valgrind' ? 2 : 8;
    system('curl', qw(-S --no-progress-meter --noproxy * -Z --parallel-immediate --max-time 240 --parallel-max), $at_once, @urls) == 0 or die "curl: $?\n";
    return {orders => [map { @{decode_json(DCV::Httpd::slurp("$dir/each.$_"))->{orders}} } 0 .. $#names]};
}

# Ask for a check, and do not wait. Returns what does: a function that gives the status, the
# body, and how long it took; with an argument, whether it would not have to wait.
sub check_later {
    my ($self, $name) = @_;
    my $url = $self->{httpd}->url("/dcv-status?format=json&check=$name");
    my $pid = open my $out, '-|', qw(curl -s --noproxy * --max-time 240 -w \n%{http_code}), $url or die "curl: $!\n";
    my $began = time;
    return sub {
        return IO::Select->new($out)->can_read(0) if @_;
        local $/;
        my ($body, $status) = (<$out> // '') =~ /^(.*)\n(\d+)\z/s;
        close $out;
        return {body => $body, status => $status // 0, took => time - $began, code => $? >> 8};
    };
}

# What a report says of a name.
sub domain_in {
    my ($report, $name, $csr) = @_;
    for my $order (grep { !defined $csr || $_->{source} eq $csr } @{$report->{orders}}) {
        my ($domain) = grep { $_->{name} eq lc $name } @{$order->{domains}};
        return $domain if $domain;
    }
    return;
}

# The check of a name in a report, and that of its file.
sub check_in { return (domain_in(@_) // {})->{check} }
sub file_in  { return (domain_in(@_) // {})->{file_check} }

sub stop {
    my ($self) = @_;
    $self->{httpd}->stop;
    return unlike($self->{httpd}->log, qr/AH00046:/, 'no check keeps a child from ending');
}

# One finding: its verdict, and what its sentences hold, strings or patterns.
sub finding_is {
    my ($finding, $verdict, $explanation, $remedy, $what) = @_;
    is($finding->{verdict}, $verdict, $what);
    has($finding, 'explanation', $explanation, $what);
    has($finding, 'remedy', $remedy, $what);
    return;
}

sub has {
    my ($finding, $key, $wanted, $what) = @_;
    return is($finding->{$key}, undef, "$what: no $key") if !defined $wanted;
    for my $part (ref $wanted eq 'ARRAY' ? @$wanted : $wanted) {
        like($finding->{$key}, ref $part ? $part : qr/\Q$part\E/, "$what: $key");
    }
    return;
}

# What a name server said of a record.
sub server_of {
    my ($record, $server) = @_;
    my ($found) = grep { $_->{name} =~ /^ns-\Q$server\E\./ } @{$record->{name_servers}};
    return $found // {};
}

# The seconds between two times of a report.
sub seconds_between {
    my @seconds = map {
        my @part = ($_ // '') =~ /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)Z\z/ or return 'no time';
        timegm(@part[5, 4, 3, 2], $part[1] - 1, $part[0]);
    } @_;
    return $seconds[1] - $seconds[0];
}

1;
