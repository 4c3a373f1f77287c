# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# Packages, and where the module builds: see docs/packaging.md.
DIST = $(BUILD)/mod_dcv-$(VERSION).tar.gz

.PHONY: deb rpm check-packages check-ports

deb: dist ## build Debian's source and binary package, in build/deb
	@tools/deps need build packages
	@tools/packages deb $(DIST)

rpm: dist ## build a source and a binary RPM, in build/rpm (by Debian's package rpm)
	@tools/deps need build packages
	@tools/packages rpm $(DIST)

check-packages: dist ## build, install, upgrade and purge the package on fresh Debian systems (as root; SYSTEMS)
	@tools/deps need fresh packages
	@tools/packages check $(DIST)

check-ports: ## compile, and run the unit tests, with other compilers, options and processors (PORTS)
	@tools/deps missing ports
	@tools/ports
