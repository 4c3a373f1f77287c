# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Which signatures are verified at a start: the first hundred that are not known yet, in the
# order of the configuration, whatever thread has read the files.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr der_of pem_of slurp);

# Many CSRs from one: another name, and a signature that fits to none.
my $der = der_of(make_csr(subject => '/CN=www000.example'));
sub damaged_csr {
    my ($name) = @_;
    (my $changed = $der) =~ s/www000\.example/$name/;
    return pem_of($changed);
}
my @names = map { sprintf 'www%03d.example', $_ } 1 .. 250;
my $seen_by = sub {
    my ($httpd) = @_;
    # This format does not verify signatures by itself.
    my @found = $httpd->get('/dcv-status?format=zone&warning=signature_invalid')->{body} =~ /^_\w+\.(www\d+\.example)\. /mg;
    return summary(@found);
};
sub summary { return scalar(@_) . ' from ' . ($_[0] // '') . ' to ' . ($_[-1] // '') . ', ' . (grep({ $_[$_] lt $_[$_ - 1] } 1 .. $#_) ? 'mixed' : 'in order') }
my %conf = (
    'DCVCSRFile'      => sub { join '', map { "DCVCSRFile $_[0]/csr/$_.csr\n" } @names },
    'DCVCSRDirectory' => sub { "DCVCSRDirectory $_[0]/csr\n" },
);
for my $way (sort keys %conf) {
    my $httpd = DCV::Httpd->new;
    $httpd->drop_box('csr');
    $httpd->file("csr/$_.csr", damaged_csr($_)) for @names;
    $httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n" . $conf{$way}->($httpd->dir)
        . "\@STATUS\@\n");
    ok($httpd->start, "httpd starts with 250 new CSRs from $way");
    is($seen_by->($httpd), summary(@names[0 .. 99]), "of CSRs from $way the first hundred are verified at the start");
    ok($httpd->restart('USR1'), "httpd restarts with CSRs from $way");
    is($seen_by->($httpd), summary(@names[0 .. 199]), "of CSRs from $way the next hundred are verified at the restart");
    my ($verified) = map { scalar @$_ } [grep { ($_->{csr}{signature_valid} // '') eq '0' } @{$httpd->report->{orders}}];
    is($verified, 250, "of CSRs from $way all are verified when they are shown");
    $httpd->stop;
}
done_testing;
