# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A cache answers in a quick_handler too: what it has stored must not hide an order.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(csr_of certigna_md5 certigna_body);

my $csr  = csr_of('certigna-faq');
my $path = '/.well-known/pki-validation/' . certigna_md5 . '.txt';
my $cache = "CacheEnable disk /\nCacheRoot \"\@DIR\@/cache\"\nCacheQuickHandler on\n"
    . "CacheDefaultExpire 3600\nCacheIgnoreNoLastMod On\nCacheMinExpire 3600\n";
my $httpd = DCV::Httpd->new(modules => [qw(cache cache_disk)], conf => $cache);
mkdir $httpd->dir . '/cache';
chmod 0777, $httpd->dir . '/cache';
$httpd->file("htdocs$path", "stale\n");
ok($httpd->start, 'starts with a cache, and no order yet');
is($httpd->get($path)->{body}, "stale\n", 'the file from disk');
unlink $httpd->dir . "/htdocs$path";
ok(DCV::Httpd::wait_for(sub { $httpd->get($path)->{body} eq "stale\n" }), 'is now in the cache');
$httpd->write_conf("${cache}DCVEngine On\nDCVCSRFile $csr authority=certigna\n");
ok($httpd->restart, 'httpd restarts with an order');
ok(DCV::Httpd::wait_for(sub { $httpd->get($path)->{body} eq certigna_body }), 'the order is answered, not what is in the cache');
is($httpd->get($path)->{body}, certigna_body, 'however often the CA asks');
$httpd->stop;
done_testing;
