# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What is wrong with a page that a browser shows: axe-core's rules, html-validate's, what the
# keyboard does not reach, what the console says. tools/deps installs both from npm.
package DCV::Accessible;
use strict;
use warnings;
use Exporter 'import';
use File::Temp qw(tempdir);
use DCV::Data qw(slurp write_file);

our @EXPORT_OK = qw(axe invalid hidden_focus);

my $modules = "$ENV{DCV_BUILD}/npm/node_modules";
my $dir     = tempdir('dcv-html-XXXXXX', TMPDIR => 1, CLEANUP => 1);

# Whether both are on this machine.
sub is_here { return -e "$modules/axe-core/axe.min.js" && -e "$modules/.bin/html-validate" }

# Have axe-core in the page: it is half a megabyte, which a browser is given once for all pages that
# it will open.
my %has_axe;

sub bring_axe {
    my ($browser) = @_;
    return if $has_axe{$browser} && $browser->run('return typeof axe === "object"');
    my $axe = slurp("$modules/axe-core/axe.min.js");
    utf8::decode($axe);
    $browser->devtools('Page.addScriptToEvaluateOnNewDocument', source => $axe);
    $browser->run("$axe; return true");
    $has_axe{$browser} = 1;
    return;
}

# Violations of WCAG 2.2 AA and of best practice, one on a line: the rule, and where.
sub axe {
    my ($browser) = @_;
    bring_axe($browser);
    my $found = $browser->call(POST => '/execute/async', {args => [], script => <<'END'});
const done = arguments[0];
axe.run(document, {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
}).then((results) => done(results.violations.flatMap((rule) => rule.nodes.map((node) =>
  `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`))), (error) => done([String(error)]));
END
    return join "\n", @$found;
}

# What is wrong with pages of HTML as the server has sent them, one mistake on a line, for each page:
# all at once, since starting the program takes longer than all that it does.
sub invalid {
    my (@pages) = @_;
    my $number = 0;
    write_file("$dir/" . ++$number . '.html', $_) for @pages;
    # Left out are matters of taste: how long a title is, and blanks at the end of a line.
    write_file("$dir/config.json", <<'END');
{ "root": true, "extends": ["html-validate:recommended", "html-validate:document"],
  "rules": { "long-title": "off", "no-trailing-whitespace": "off", "require-sri": "off",
             "tel-non-breaking": "off", "wcag/h32": "error", "valid-id": ["error", { "relaxed": true }] } }
END
    my $said = `cd '$dir' && '$modules/.bin/html-validate' --config config.json --formatter text @{[map { "$_.html" } 1 .. $number]} 2>&1`;
    return map { '' } @pages if !$?;
    my @wrong = map { my $page = $_; join "\n", $said =~ /^\S*\b$page\.html:(.*)/mg } 1 .. $number;
    # What is no mistake of a page: that the program could not look at them.
    return grep({ $_ ne '' } @wrong) ? @wrong : map { $said } @pages;
}

# Elements that the keyboard reaches, but something else stands before them then.
sub hidden_focus {
    my ($browser) = @_;
    return join "\n", @{$browser->run(<<'END')};
const hidden = [];
for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")) {
  if (!one.checkVisibility()) { continue; }
  one.focus();
  const box = one.getClientRects()[0];
  const above = box && document.elementFromPoint(Math.max(0, box.left + box.width / 2), box.top + box.height / 2);
  if (!above || !(one.contains(above) || above.contains(one))) { hidden.push(one.outerHTML.slice(0, 200)); }
}
return hidden;
END
}

1;
