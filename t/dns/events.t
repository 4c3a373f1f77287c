# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Events of checks: a name is ready when its record is there, broken when it is gone, and ready
# again; found by checks in the background, and by those that somebody asks for.
use strict;
use warnings;
use DCV::Check;
use DCV::Notify;
use DCV::Test;

my $command = DCV::Notify->new;
my $scene = DCV::Check->new(timeout => '6s', conf => $command->line . "DCVCheckInterval 1s\n");
my $dns = $scene->dns;
my $site = $scene->site('site.test', sub { '' });
$scene->site('valid.test', sub { $_[0]->record });
$scene->start;

my $ready = $command->waits_for('ready valid.test');
is($ready->{json}{verdict}, 'valid', 'a name that is ready is valid');
like($ready->{json}{text}, qr/^The proof for valid\.test is there, as a check found on \d{4}-/, 'which is said in words');
$dns->change('site.test', records => $site->record);
$command->waits_for('ready site.test');
is($command->count('broken site.test'), 0, 'a name that was missing before was not broken');

# The record goes: checks in the background leave alone what is valid, so somebody asks.
$dns->change('site.test', records => '');
my $broken;
ok(DCV::Httpd::wait_for(sub { $scene->check('site.test'); ($broken) = grep { $_->{event} eq 'broken' } $command->told; $broken }), 'a name whose record is gone is broken');
is($broken->{name}, 'site.test', 'by its name');
is($broken->{json}{verdict}, 'missing', 'with the verdict');
like($broken->{json}{text}, qr/^The proof for site\.test was there, and is not: .*\Q@{[$site->label]}\E/s, 'and with what is missing');
$dns->change('site.test', records => $site->record);
ok(DCV::Httpd::wait_for(sub { $scene->check('site.test'); $command->count('ready site.test') == 2 }), 'when it is back, the name is ready again');

# Restarts change nothing of that.
$scene->httpd->restart;
$scene->check($_) for qw(site.test valid.test);
# What comes after them has seen them.
$scene->httpd->get('/.well-known/pki-validation/' . 'AB' x 16 . '.txt', '-H', 'Host: other.test');
$command->waits_for('unknown_request other.test');
is_deeply($command->all, ['broken site.test', 'ready site.test', 'ready site.test', 'ready valid.test', 'unknown_request other.test'], 'each is told once');
$scene->stop;
done_testing;
