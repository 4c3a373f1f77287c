# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A real browser: Chromium, driven through chromedriver (W3C WebDriver).
#
#   my $browser = DCV::Browser->new;
#   $browser->open("http://127.0.0.1:$port/dcv-status");
#   is($browser->run('return document.title'), ...);
#   is(join("\n", $browser->console), '', 'no error');
package DCV::Browser;
use strict;
use warnings;
use DCV::Httpd;
use File::Temp qw(tempdir);
use HTTP::Tiny;
use JSON::PP;
use MIME::Base64;
use POSIX qw(WNOHANG setsid);

my $json = JSON::PP->new->utf8->canonical->allow_nonref;
my @flags = qw(--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --disable-background-networking --disable-component-update --disable-sync
    --disable-dev-shm-usage --hide-scrollbars);

sub path_of { return (grep { -x } map { "$_/$_[0]" } split /:/, $ENV{PATH})[0] }

# Chromium without windows, which starts in a third of the time, or as it is.
sub program { return path_of('chromium-headless-shell') // path_of('chromium') }

# Whether there is a browser on this machine.
sub is_here { return program() && path_of('chromedriver') }

sub new {
    my ($class, %options) = @_;
    my $self = bless {dir => tempdir('dcv-browser-XXXXXX', TMPDIR => 1, CLEANUP => 1),
        http => HTTP::Tiny->new(timeout => 180)}, $class;
    $self->{port} = $options{port} // DCV::Httpd::free_port();
    $self->{pid} = fork() // die "fork: $!";
    if (!$self->{pid}) {
        setsid();
        open STDOUT, '>', "$self->{dir}/log" or die $!;
        open STDERR, '>&', \*STDOUT or die $!;
        exec 'chromedriver', "--port=$self->{port}" or die "chromedriver: $!";
    }
    DCV::Httpd::wait_for(sub { $self->{http}->get("http://127.0.0.1:$self->{port}/status")->{success} });
    my $program = program();
    my $made = $self->call(POST => '', {capabilities => {alwaysMatch => {
        browserName => $program =~ /headless/ ? 'chrome-headless-shell' : 'chrome',
        'goog:loggingPrefs'   => {browser => 'ALL'},
        'goog:chromeOptions'  => {binary => $program, args => [@flags, "--user-data-dir=$self->{dir}/profile",
            @{$options{flags} // []}, $options{dark} ? '--force-dark-mode' : ()]},
    }}});
    $self->{session} = $made->{sessionId};
    return $self;
}

sub call {
    my ($self, $method, $path, $body) = @_;
    my $url = "http://127.0.0.1:$self->{port}/session" . ($self->{session} ? "/$self->{session}" : '') . $path;
    my $answer = $self->{http}->request($method, $url, {$body ? (content => $json->encode($body),
        headers => {'Content-Type' => 'application/json'}) : ()});
    my $value = eval { $json->decode($answer->{content})->{value} };
    die "$method $path: " . (ref $value ? $value->{message} : $answer->{content}) . "\n" if !$answer->{success};
    return $value;
}

sub open {
    my ($self, $url) = @_;
    $self->call(POST => '/url', {url => $url});
    return $self;
}

# Run JavaScript in the page. Returns what it returns.
sub run {
    my ($self, $script, @arguments) = @_;
    return $self->call(POST => '/execute/sync', {script => $script, args => \@arguments});
}

# Run JavaScript until it returns something true. Returns that, or nothing after a while.
sub wait_for {
    my ($self, $script, @arguments) = @_;
    my $value;
    DCV::Httpd::wait_for(sub { $value = $self->run($script, @arguments) });
    return $value;
}

sub element {
    my ($self, $selector) = @_;
    return (values %{$self->call(POST => '/element', {using => 'css selector', value => $selector})})[0];
}

sub click {
    my ($self, $selector) = @_;
    my $element = $self->element($selector);
    $self->call(POST => "/element/$element/click", {});
}

sub type {
    my ($self, $selector, $text) = @_;
    my $element = $self->element($selector);
    $self->call(POST => "/element/$element/value", {text => $text});
}

# What the DevTools protocol offers beyond WebDriver.
sub devtools {
    my ($self, $command, %parameters) = @_;
    return $self->call(POST => '/goog/cdp/execute', {cmd => $command, params => \%parameters});
}

sub size {
    my ($self, $width, $height) = @_;
    $self->devtools('Emulation.setDeviceMetricsOverride', width => 0 + $width, height => 0 + $height,
        deviceScaleFactor => 1, mobile => JSON::PP::false);
}

sub screenshot {
    my ($self, $path, %options) = @_;
    my $shot = $self->devtools('Page.captureScreenshot', captureBeyondViewport => JSON::PP::true, %options);
    CORE::open my $out, '>:raw', $path or die "$path: $!";
    print $out decode_base64($shot->{data});
    close $out;
}

# How many sheets of A4 the page takes when it is printed.
sub sheets {
    my ($self) = @_;
    my $pdf = decode_base64($self->devtools('Page.printToPDF', paperWidth => 8.27, paperHeight => 11.69)->{data});
    return $pdf =~ m{/Type\s*/Pages\b[^>]*?/Count\s+(\d+)}s ? $1 : scalar(() = $pdf =~ m{/Type\s*/Page\b}g);
}

# What the browser wrote on its console since the last call: errors and warnings.
sub console {
    my ($self) = @_;
    return map { "$_->{level}: $_->{message}" } grep { $_->{level} =~ /SEVERE|WARNING/ }
        @{$self->call(POST => '/se/log', {type => 'browser'})};
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $@);
    return if !$self->{pid};
    eval { $self->call('DELETE', '') } if $self->{session};
    kill TERM => -$self->{pid};
    waitpid $self->{pid}, 0;
}

1;
