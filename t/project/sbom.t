# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# The bill of materials, in both of its formats, names what the module links to, and a validator
# takes it.
use strict;
use warnings;
use DCV::Needs ();
use DCV::Test;
use DCV::Data;
use DCV::Json qw(decode_json);
use File::Temp qw(tempdir);

# SPDX.
my $bill = decode_json(scalar `tools/sbom`);
is($bill->{spdxVersion}, 'SPDX-2.3', 'the bill of materials is SPDX');
my %id = map { $_->{SPDXID} => $_->{name} } @{$bill->{packages}};
is(scalar(grep { !$id{$_->{relatedSpdxElement}} } @{$bill->{relationships}}), 0, 'what it relates is in it');
is(scalar(grep { !/^SPDXRef-[A-Za-z0-9.-]+$/ } keys %id), 0, 'by names that SPDX permits');
my %library = (ssl => 'OpenSSL', crypto => 'OpenSSL', aprutil => 'APR-util', idn2 => 'libidn2', psl => 'libpsl', jansson => 'jansson', unbound => 'libunbound', curl => 'libcurl', ldns => 'ldns');
my %has = reverse %id;
my @linked = grep { !/^(?:c|m|pthread|ld|ld-\w+|san)$/ } map { /NEEDED.*\[(?:lib)?([a-z]+[0-9]?)/ ? $1 : () } `readelf -dW '$ENV{DCV_BUILD}/mod_dcv.so'`;
cmp_ok(scalar @linked, '>=', 4, 'readelf lists what the module links to');
is(join(' ', grep { !$has{$library{$_} // ''} } grep { !/^(?:asan|ubsan|tsan|gcc)/ } @linked), '', 'and all of that is in the bill');
is(scalar `tools/sbom`, scalar `tools/sbom`, 'two runs write the same');

# CycloneDX has the same.
my $text = `tools/sbom cyclonedx`;
my $other = decode_json($text);
is(join(' ', sort map { $_->{name} } @{$other->{components}}, $other->{metadata}{component}), join(' ', sort keys %has), 'CycloneDX has what SPDX has');
is($other->{metadata}{timestamp}, $bill->{creationInfo}{created}, 'and the same time');
is(scalar `tools/sbom cyclonedx`, $text, 'two runs write the same');

my $modules = "$ENV{DCV_BUILD}/npm/node_modules";
my $validator = <<'END';
const { Spec, Validation } = require(process.argv[1] + "/@cyclonedx/cyclonedx-library");
const text = require("fs").readFileSync(process.argv[2], "utf8");
new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text).then(
  (wrong) => console.log(wrong === null ? "valid" : JSON.stringify(wrong)), (error) => console.log(String(error)));
END
SKIP: {
    skip 'not installed: node, or @cyclonedx/cyclonedx-library of npm', 2 if !DCV::Needs::has_program('node') || !-e "$modules/\@cyclonedx/cyclonedx-library";
    my $dir = tempdir('dcv-sbom-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my $validate = sub {
        DCV::Data::write_file("$dir/bill.json", $_[0]);
        open my $out, '-|', 'node', '-e', $validator, $modules, "$dir/bill.json" or die "node: $!";
        local $/;
        return scalar <$out>;
    };
    is($validate->($text), "valid\n", 'its validator takes it');
    like($validate->($text =~ s/"Apache-2\.0"/"Apache 2"/r), qr/licenses/, 'and not a licence that SPDX does not know');
}
done_testing;
