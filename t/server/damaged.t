# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A damaged CSR among 34 is found at every start, wherever it stands, and whichever thread has
# read it: of a directory, and beside orders of directives.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr der_of pem_of slurp make_csrs);

my $httpd = DCV::Httpd->new(one_child => 1);
my $dir = $httpd->dir;
# As many as make the thread start that prefetches, in both ways.
my @good = make_csrs($httpd->drop_box('good'), 100);
my $der = der_of(make_csr(subject => '/CN=wrong.example'));
$der =~ s/wrong\.example/other.example/;
my $damaged = pem_of($der);
my $fill = sub {
    my ($position) = @_;
    $httpd->drop_box;
    unlink glob "$dir/drop/*";
    $httpd->file(sprintf('drop/%02d.csr', $_), $_ == $position ? $damaged : slurp($good[$_])) for 1 .. 34;
};
my %conf = (
    'a directory' => "DCVCSRDirectory drop\n",
    'a directory beside directives' => join('', map { "DCVCSRFile $_\n" } @good[35 .. 99]) . "DCVCSRDirectory drop\n",
    'wildcards' => "DCVCSRFile drop/*.csr\n",
);
for my $way (sort keys %conf) {
    $httpd->write_conf("DCVEngine On\nDCVAuthority sectigo\n\@STATUS\@\n$conf{$way}");
    for my $position (1, 17, 20, 21, 34) {
        $fill->($position);
        my %seen;
        for my $start (1 .. 4) {
            if (!$httpd->start) { $seen{'no start'}++; next }
            # This format does not verify signatures by itself.
            my $found = join ' ', $httpd->get('/dcv-status?format=zone&warning=signature_invalid')->{body} =~ /^_\w+\.(\S+)\. IN/mg;
            $seen{$found}++;
            kill 'TERM', $httpd->{pid};
            waitpid delete $httpd->{pid}, 0;
        }
        is(join(', ', map { "$seen{$_}: $_" } sort keys %seen), '4: other.example', "in $way, number $position of 34 is found at each of four starts");
    }
}
done_testing;
