# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# dcv add --wait asks this machine on port 80, when nobody says where to ask.
use strict;
use warnings;
use DCV::Dns::Namespace;
BEGIN { DCV::Dns::Namespace::enter() }
use DCV::Command qw(dcv);
use DCV::Data qw(make_csr);
use DCV::Httpd;
use DCV::Test;

# Panels give virtual hosts addresses of their own.
DCV::Dns::Namespace::set_up('192.0.2.7');
my $csr = make_csr(subject => '/CN=shop.example');
for my $listen ('127.0.0.1:80', '[::1]:80', '192.0.2.7:80') {
    my $httpd = DCV::Httpd->new(conf => "Listen $listen\nDCVEngine On\nDCVCSRDirectory drop\n<VirtualHost $listen>\nServerName shop.example\n</VirtualHost>\n");
    my $drop = $httpd->drop_box;
    SKIP: {
        skip "nothing can listen at $listen", 1 if !$httpd->start;
        my $run = dcv('add', '-D', $drop, '-a', 'sectigo', '--wait', "${DCV::Httpd::patience}s", $csr);
        is($run->{code}, 0, "the server at $listen is asked") or diag($run->{err});
        $httpd->stop;
    }
}
done_testing;
