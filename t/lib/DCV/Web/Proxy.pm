# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Real servers before others, and in the way of a validation: one nginx and one HAProxy, with a
# virtual server or front end for each name that a test asks for. Options: to ("ADDRESS:PORT",
# what is behind it), names (of its certificate).
#
#   nginx_pass           passes everything on; 443 too
#   nginx_force_https    redirects everything to https, passes https on
#   nginx_panel          passes on, but for an included file that redirects to https first, as
#                        panels have one for each site
#   nginx_panel_mended   the same, with our directory passed on before
#   nginx_https_only     nothing on port 80
#   nginx_www            redirects to www
#   nginx_dots           refuses paths with a dot directory
#   nginx_spa            one page with status 200 for everything
#   nginx_default        its own site: 404
#   nginx_password       wants one
#   nginx_gzip           compresses what is passed on, for those who take it
#   nginx_444            ends the connection without a word
#   nginx_dead, nginx_late
#                        502, as nothing is behind it; 504, as that is silent
#   haproxy_pass, haproxy_https, haproxy_www
#                        as nginx's; haproxy_https on port 80 only
#   haproxy_waf          403 for whoever does not say that it is a browser
#   haproxy_waf_allow    the same, but for our directory
#   haproxy_drop         never answers whoever does not say that it is a browser
#   haproxy_reject       ends each connection
#   haproxy_dead         503, as nothing is behind it
#   cdn_pass, cdn_https, cdn_denied, cdn_challenge
#                        what says Server: cloudflare and CF-Ray: passes on; redirects to https;
#                        403; 503 with a page that wants JavaScript
package DCV::Web::Proxy;
use strict;
use warnings;
use DCV::Needs qw(nginx haproxy);
use DCV::Data ();
use DCV::Httpd ();
use IO::Socket::IP;
use POSIX ();

my $pass = "location / { proxy_pass http://\@TO\@; proxy_set_header Host \$host; proxy_set_header X-Forwarded-For \$remote_addr; }\n";
my $plain = "listen \@ADDRESS\@:80;\n";
my $tls = "listen \@ADDRESS\@:443 ssl; ssl_certificate \@CERTIFICATE\@; ssl_certificate_key \@KEY\@;\n";
my $redirect = "return 301 https://\$host\$request_uri;\n";

# The server blocks of each.
my %nginx = (
    pass => ["$plain$tls$pass"],
    force_https => ["$plain$redirect", "$tls$pass"],
    panel => ["${plain}include \@DIR\@/forcessl.conf;\n$pass", "$tls$pass"],
    panel_mended => ["${plain}location ^~ /.well-known/pki-validation/ { proxy_pass http://\@TO\@; proxy_set_header Host \$host; }\n"
        . "location / { $redirect }\n", "$tls$pass"],
    https_only => ["$tls$pass"],
    www => ["${plain}return 301 http://www.\$host\$request_uri;\n"],
    dots => ["${plain}location ~ /\\. { deny all; }\n$pass"],
    spa => ["${plain}root \@DIR\@; default_type text/html; location / { try_files /app.html =404; }\n"],
    default => ["${plain}root \@DIR\@/nothing;\n"],
    password => ["${plain}auth_basic 'Staging'; auth_basic_user_file /dev/null;\n$pass"],
    gzip => ["${plain}gzip on; gzip_min_length 1; gzip_types text/plain; gzip_proxied any;\n$pass"],
    444 => ["${plain}return 444;\n"],
    dead => ["$plain$pass"],
    late => ["${plain}proxy_read_timeout 1s;\n$pass"],
);

my $bind = "    bind \@ADDRESS\@:80\n";
my $cloud = "    http-after-response set-header server cloudflare\n    http-after-response set-header cf-ray 8c1f2a3b4d5e6f70-CDG\n";
my $robot = '!{ req.hdr(user-agent) -m sub Mozilla }';
my %haproxy = (
    pass => $bind,
    https => "$bind    http-request redirect scheme https code 301\n",
    www => "$bind    http-request redirect prefix http://www.%[req.hdr(host)] code 302\n",
    waf => "$bind    http-request deny deny_status 403 if $robot\n",
    waf_allow => "$bind    http-request deny deny_status 403 if $robot !{ path_beg /.well-known/pki-validation/ }\n",
    drop => "$bind    http-request silent-drop if $robot\n",
    reject => "$bind    tcp-request connection reject\n",
    dead => $bind,
);
my %cdn = (
    pass => "$bind$cloud",
    https => "$bind$cloud    http-request redirect scheme https code 301\n",
    denied => "$bind$cloud    http-request deny deny_status 403\n",
    challenge => "$bind$cloud    http-request return status 503 content-type text/html string \"<html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p></html>\"\n",
);

sub new {
    my ($class, %self) = @_;
    return bless {%self, nginx => '', haproxy => '', first => {}, owner => $$, pids => []}, $class;
}

sub names { return sort map({ "nginx_$_" } keys %nginx), map({ "haproxy_$_" } keys %haproxy), map { "cdn_$_" } keys %cdn }

sub add {
    my ($self, $name, %options) = @_;
    my ($kind, $which) = $name =~ /^(nginx|haproxy|cdn)_(\w+)\z/ or die "no proxy $name\n";
    my $text = {nginx => \%nginx, haproxy => \%haproxy, cdn => \%cdn}->{$kind}{$which} // die "no proxy $name\n";
    my ($certificate, $key) = ref $text && "@$text" =~ /\@KEY\@/ ? $self->{tls}->certificate('untrusted', @{$options{names} // ['localhost']}) : ('') x 2;
    my $is_ipv6 = $options{address} =~ /:/;
    my %of = (ADDRESS => $is_ipv6 ? "[$options{address}]" : $options{address}, TO => $options{to} // '127.0.0.1:1',
        CERTIFICATE => $certificate, KEY => $key, DIR => $self->{dir});
    my $program = $kind eq 'nginx' ? 'nginx' : 'haproxy';
    my @blocks = ref $text ? map { "server {\n$_}\n" } @$text : $self->front_and_back($text, $of{TO});
    $self->{$program} .= join('', @blocks) =~ s/\@([A-Z]+)\@/$of{$1}/gr;
    $self->{first}{$program} //= [$options{address}, "@blocks" =~ /:80\b/ ? 80 : 443];
    return;
}

sub front_and_back {
    my ($self, $text, $to) = @_;
    my $number = ++$self->{fronts};
    return "frontend f$number\n${text}    default_backend b$number\nbackend b$number\n    server s $to\n";
}

sub nginx_conf {
    my ($self) = @_;
    my $dir = $self->{dir};
    my $temporary = join '', map { "${_}_temp_path $dir/nginx.$_;\n" } qw(client_body proxy fastcgi uwsgi scgi);
    DCV::Data::write_file("$dir/forcessl.conf", $redirect);
    DCV::Data::write_file("$dir/app.html", "<!DOCTYPE html><title>Our shop</title><div id=app></div><script src=/app.js></script>\n");
    return "daemon off;\nworker_processes 1;\npid $dir/nginx.pid;\nerror_log $dir/nginx.log;\nevents { worker_connections 512; }\n"
        . "http {\naccess_log off;\n$temporary$self->{nginx}}\n";
}

sub haproxy_conf {
    my ($self) = @_;
    return "global\n    maxconn 500\ndefaults\n    mode http\n    timeout connect 5s\n    timeout client 300s\n    timeout server 300s\n$self->{haproxy}";
}

# Start those that somebody wants, and wait until they listen.
sub start {
    my ($self) = @_;
    my $dir = $self->{dir};
    if ($self->{nginx}) {
        $self->run('nginx', 'nginx', '-e', "$dir/nginx.log", '-c', DCV::Data::write_file("$dir/nginx.conf", $self->nginx_conf));
    }
    if ($self->{haproxy}) {
        $self->run('haproxy', 'haproxy', '-db', '-f', DCV::Data::write_file("$dir/haproxy.conf", $self->haproxy_conf));
    }
    for my $program (sort keys %{$self->{first}}) {
        my ($address, $port) = @{$self->{first}{$program}};
        my $is_up = DCV::Httpd::wait_for(sub {
            waitpid($self->{of}{$program}, POSIX::WNOHANG) > 0 || IO::Socket::IP->new(PeerHost => $address, PeerPort => $port);
        });
        next if $is_up && kill 0, $self->{of}{$program};
        die "$program does not start:\n" . join '', map { DCV::Httpd::slurp("$dir/$_") } "$program.out", "$program.log";
    }
    return;
}

# The kernel ends it when a test is killed.
sub run {
    my ($self, $program, @command) = @_;
    my $pid = fork() // die "fork: $!";
    if (!$pid) {
        open STDIN, '<', '/dev/null' or POSIX::_exit(126);
        open STDOUT, '>>', "$self->{dir}/$program.out" or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        exec qw(setpriv --pdeathsig TERM), @command or POSIX::_exit(127);
    }
    $self->{of}{$program} = $pid;
    return;
}

sub stop {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($?, $!, $@);
    my @pids = values %{delete $self->{of} // {}};
    kill 'TERM', @pids;
    waitpid $_, 0 for @pids;
    return;
}

sub DESTROY { return $_[0]->stop }

1;
