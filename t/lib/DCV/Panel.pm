# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A panel's recipe: what docs/panels.md says, done in a directory that stands for "/".
#
#   my $panel = DCV::Panel->new($httpd, 'HestiaCP');
#   $panel->blocks('sh');               # the examples of its section, of a language
#   $panel->template('hestiacp/nginx/default.tpl');    # a file of t/data/panels
#   $panel->here($text);                # with the paths of the system turned into those of the test
#   my ($code, $out) = $panel->shell($commands, input => $text, env => {...});
#
# contrib/panels is installed as the documentation says.
package DCV::Panel;
use strict;
use warnings;
use DCV::Data qw(slurp);
use DCV::Test;
use File::Path qw(make_path);

my $guide = slurp('docs/panels.md');

sub new {
    my ($class, $httpd, $section) = @_;
    # How several children take an order is no matter of a panel: what one of them answers, all do.
    $httpd->{one_child} = 1;
    my $self = bless {httpd => $httpd, root => $httpd->dir . '/root', section => $section}, $class;
    make_path("$self->{root}/$_") for qw(etc/default usr/local/sbin var/lib/dcv/orders home);
    # As install -d makes it, and for a server's user in no group of root's.
    chmod 02755, $self->orders;
    for my $file (glob 'contrib/panels/dcv*') {
        my $to = "$self->{root}/usr/local/sbin/" . $file =~ s{.*/}{}r;
        chmod 0755, DCV::Data::write_file($to, $self->here(slurp($file)));
    }
    return $self;
}

sub root   { return $_[0]{root} }
sub orders { return "$_[0]{root}/var/lib/dcv/orders" }

# The text of a section of the guide: from its heading to the next one that is no deeper.
sub section {
    my ($name) = @_;
    my ($level, $text) = $guide =~ /^(#+) \Q$name\E\n(.*?)(?=^#|\z)/ms or die "docs/panels.md has no section $name\n";
    # Headings are no comments of shell.
    ($text) = "$guide\n# " =~ /^$level \Q$name\E\n((?:```.*?```|.)*?)^#{1,${\ length $level}} /ms or die $name;
    return $text;
}

sub blocks {
    my ($self, $language, $section) = @_;
    return section($section // $self->{section}) =~ /^```$language\n(.*?)^```/gms;
}

# A block that holds a text.
sub block {
    my ($self, $language, $with, $section) = @_;
    my @found = grep { /$with/ } $self->blocks($language, $section);
    is(scalar @found, 1, "docs/panels.md has one example of $with") or return '';
    return $found[0];
}

sub here {
    my ($self, $text) = @_;
    return $text =~ s~(?<![\w./*}-])/(?=(?:etc|home|usr/local|var)/)~$self->{root}/~gr;
}

sub template { return slurp("t/data/panels/$_[1]") }

# The lines for the whole server, with the places of the test, in dcv.conf, too.
sub lines {
    my ($self) = @_;
    my ($lines) = $self->blocks('apache', 'Once');
    my ($path) = $lines =~ m{^# (/\S+)$}m;
    $self->file($path, $self->here($lines));
    return $self->here($lines);
}

# The line for a customer's own directory.
sub customers_line {
    my ($self) = @_;
    my ($directory) = section('Orders that customers place themselves') =~ /^\| $self->{section} \|.*\| `([^`]+)` \|$/m or die 'no directory';
    return "DCVCSRDirectory $directory\n";
}

# Write a file of the system. It appears as a whole: httpd may read it at any time.
sub file {
    my ($self, $path, $text) = @_;
    return $self->{httpd}->drop("root$path", $text);
}

# Run commands of the guide. Returns exit status and output.
sub shell {
    my ($self, $commands, %options) = @_;
    local %ENV = (%ENV, %{$options{env} // {}}, PATH => "$self->{root}/usr/local/sbin:$self->{root}/bin:$ENV{DCV_BUILD}:$ENV{PATH}");
    my $script = $self->{httpd}->file('panel.sh', 'set -e; ' . $self->here($commands));
    my $input = $self->{httpd}->file('panel.in', $options{input} // '');
    my $out = `sh $script <$input 2>&1`;
    return ($? >> 8, $out);
}

# mod_suexec, where its program is, without which it would not take its directive.
sub suexec {
    my ($program) = `$DCV::Httpd::program -V 2>/dev/null` =~ /SUEXEC_BIN="(.*?)"/;
    return $program && -x $program ? 'suexec' : ();
}

# Start httpd, without which there is nothing to try.
sub start {
    my ($self, $what) = @_;
    return ok($self->{httpd}->start, "httpd starts with $what") || BAIL_OUT('httpd does not start');
}

# Whether an order is answered in a virtual host, or, without a body, none.
sub serves {
    my ($self, $csr, $name, $body) = @_;
    return $self->{httpd}->answers(DCV::Data::path_of($csr), $name, $body);
}

# Whether a visit from an address by a user agent is shown. It is recorded after the response.
sub was_visited {
    my ($self, $order, $name, $address, $agent) = @_;
    return DCV::Httpd::wait_for(sub {
        my $visits = $self->{httpd}->visits_of($self->orders . "/$order.csr", $name);
        return grep { "$_->{address} $_->{user_agent}" eq "$address $agent" } @{$visits->{recent}};
    });
}

1;
