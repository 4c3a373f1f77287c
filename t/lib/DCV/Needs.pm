# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What a test cannot do without: it is skipped where one of these is not installed.
#
#   use DCV::Needs qw(nsd IO::Socket::SSL);    # programs, and modules of Perl
package DCV::Needs;
use strict;
use warnings;

# Debian gives an ordinary user no path to the programs of services.
sub has_program {
    my ($name) = @_;
    return scalar grep { -x "$_/$name" } split(/:/, $ENV{PATH}), '/usr/sbin', '/sbin';
}

sub has_module {
    my ($name) = @_;
    return eval { require(($name =~ s{::}{/}gr) . '.pm'); 1 };
}

sub import {
    my (undef, @names) = @_;
    my @missing = grep { !(/::/ ? has_module($_) : has_program($_)) } @names;
    return if !@missing;
    require Test::More;
    Test::More::plan(skip_all => "not installed: @missing");
    return;
}

1;
