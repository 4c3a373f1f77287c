# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# A CSR is no secret: a customer who copies a neighbour's into his own directory changes
# nothing of what is answered, warned of or counted for the neighbour's order.
use strict;
use warnings;
use DCV::Test;
use DCV::Httpd;
use DCV::Data qw(make_csr md5_of path_of sha256_of slurp);
use JSON::PP qw(decode_json);

my $httpd = DCV::Httpd->new(modules => ['socache_shmcb'], one_child => 1);
my $dir = $httpd->dir;
my $csr = make_csr(subject => '/CN=www.a.example', san => 'DNS:a.example', key => 'rsa:2048');
my $unclaimed = make_csr(subject => '/CN=www.nobody.example', key => 'rsa:2048');
my $twice = make_csr(subject => '/CN=www.c.example', san => 'DNS:c.example', key => 'rsa:2048');
$httpd->drop_box($_) for qw(drop-a drop-b drop-c drop-c2);

# The copies stand first, where whoever looks for the first order finds them.
my $view = "<Location /view>\nSetHandler dcv-status\nDCVStatus VHost\n</Location>\n";
$httpd->write_conf(<<"END");
DCVEngine On
DCVAuthority sectigo
<VirtualHost *:\@PORT\@>
    ServerName admin.example
    \@STATUS\@
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName b.example
    ServerAlias *.b.example
    DCVCSRDirectory drop-b
    $view
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName a.example
    ServerAlias www.a.example
    DCVCSRDirectory drop-a
    $view
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName c.example
    DCVCSRDirectory drop-c
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName www.c.example
    DCVCSRDirectory drop-c2
</VirtualHost>
END
$httpd->file('drop-a/order.csr', slurp($csr));
ok($httpd->start, 'httpd starts with the order of a customer');

sub view { my ($host, $query) = @_; return $httpd->get("/view?$query", '-H', "Host: $host")->{body} }
sub admin { my ($query) = @_; return $httpd->get("/dcv-status?$query", '-H', 'Host: admin.example')->{body} }
sub orders { return map { ($_->{source} =~ s{^\Q$dir\E/}{}r . " $_->{vhost}" => $_) } @{decode_json(admin('format=json'))->{orders}} }
sub codes { my ($source) = @_; my %orders = orders(); return join ' ', sort grep { !/^(?:name|served_name)_/ } map { $_->{code} } @{$orders{$source}{warnings}} }
sub metric { my ($name) = @_; my ($value) = admin('format=openmetrics') =~ /^\Q$name\E (\d+)$/m; return $value // 0 }
sub record { return admin('format=zone') =~ /^\S+\.a\.example\. IN CNAME (\S+)$/m ? $1 : 'none' }
# What the customer knows of his order: without the time, which passes.
sub of_a { return view('a.example', 'format=json') =~ s/"generated":"[^"]*"//r . view('a.example', 'format=openmetrics') . view('a.example', 'warning=problem&format=text') =~ s/Generated: \S+//r }
sub come { my ($count) = @_; return DCV::Httpd::wait_for(sub { my %orders = orders(); keys %orders == $count }) }

my $path = path_of($csr);
my %before = (a => of_a(), record => record(), failing => metric('dcv_orders_failing'));
is($before{failing}, 0, 'nothing is wrong with it');

# The same CSR, without and with another unique value, under a name of the copier's, too.
$httpd->drop('drop-b/copy.csr', slurp($csr));
ok(come(2), 'a neighbour copies its CSR');
is(codes('drop-a/order.csr a.example'), '', 'which is no alarm on the order');
is(metric('dcv_orders_warned{code="csr_reused",severity="problem"}'), 0, 'nor is it counted as one');
is(codes('drop-b/copy.csr b.example'), 'csr_copied', 'the copy has a note');
my %now = orders();
my ($note) = grep { $_->{code} eq 'csr_copied' } @{$now{'drop-b/copy.csr b.example'}{warnings}};
is($note->{severity}, 'note', 'which is no problem');
like($note->{text}, qr{\Q$dir\E/drop-a/order\.csr}, 'and tells the administrator of which order');
is(of_a(), $before{a}, 'the customer sees what he saw before');
is(record(), $before{record}, 'the zone file has the record of the order');
unlike(view('b.example', "format=$_"), qr/drop-a|order\.csr|Host: a\.example|csr_copied/, "the neighbour learns nothing of it as $_") for qw(html json text zone openmetrics);
$httpd->drop('drop-b/copy.csr', "DCV-Unique-Value: evil\nDCV-Issued: 2030-01-01\nDCV-Domains: www.b.example\n" . slurp($csr));
ok(DCV::Httpd::wait_for(sub { grep { ($_->{unique_value} // '') eq 'evil' } @{decode_json(admin('format=json'))->{orders}} }), 'and gives it another unique value, a later date and a name of his own');
is(codes('drop-a/order.csr a.example'), '', 'which is no alarm either');
is(of_a(), $before{a}, 'the customer sees what he saw before the other value');
is(record(), $before{record}, 'the zone file still has the record of the order');
is($httpd->get($path, '-H', "Host: $_")->{body}, sha256_of($csr) . "\nsectigo.com", "under $_ the order is answered") for qw(a.example www.a.example);
is($httpd->get($path, '-H', 'Host: www.b.example')->{body}, sha256_of($csr) . "\nsectigo.com\nevil", 'the copy is, under a name of the neighbour');

# Visits of one are no visits of the other.
sub visits_in { my ($host, $name) = @_; return map { [map { $_->{visits}{count} } grep { $_->{name} eq $name } @{$_->{domains}}]->[0] . ' ' . ($_->{other_visits}{count} // 0) } @{decode_json(view($host, 'format=json'))->{orders}} }
$httpd->drop('drop-b/copy.csr', "DCV-Domains: www.b.example *.b.example\n" . slurp($csr));
is($httpd->get($path, '-H', 'Host: www.a.example')->{status}, 200, 'the CA comes for the order');
ok(DCV::Httpd::wait_for(sub { $httpd->get($path, '-H', "Host: $_")->{body} eq sha256_of($csr) . "\nsectigo.com" or return 0 for qw(www.b.example b.example); return 1 }), 'and for a copy that is answered alike, under names of the neighbour');
is_deeply([visits_in('a.example', 'www.a.example')], ['2 0'], 'the customer sees the visits for his order, and none under other names');
is_deeply([visits_in('b.example', 'www.a.example')], ['0 1'], 'the neighbour sees those for the copy, and not the one for the order');
unlink "$dir/drop-b/copy.csr";
ok(come(1), 'the copy goes');

# Where nobody serves the names, nobody has an alarm; where two virtual hosts do, one owner has.
$httpd->drop("drop-$_/nobody.csr", slurp($unclaimed)) for qw(a b);
ok(come(3), 'two customers have an order for a name that nobody serves');
is(codes("drop-$_/nobody.csr $_.example"), 'csr_copied', "and a note: $_") for qw(a b);
unlink "$dir/drop-$_/nobody.csr" for qw(a b);
ok(come(1), 'both go');
$httpd->drop("drop-$_/order.csr", slurp($twice)) for qw(c c2);
ok(come(3), 'an owner has an order in the virtual hosts of both names');
is(codes('drop-c/order.csr c.example'), 'csr_reused', 'which reuses its CSR');
is(codes('drop-c2/order.csr www.c.example'), 'csr_reused', 'in both');
$httpd->stop;
done_testing;
