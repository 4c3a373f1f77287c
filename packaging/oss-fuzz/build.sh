#!/bin/bash -eu
# SPDX-FileCopyrightText: The mod_dcv authors
# SPDX-License-Identifier: Apache-2.0
# What OSS-Fuzz runs in its container, in a clone of mod_dcv, and `make check-ports` anywhere.
# The variables are OSS-Fuzz's: CC, CXX and their flags, LIB_FUZZING_ENGINE, and the folders
# WORK and OUT.
build=$WORK/mod_dcv

# The compiler's flags say what is looked for: protections would hide some of it. Programs run
# where nothing is installed, so the libraries are put beside them; an old RPATH holds for what
# those need, too.
make BUILD="$build" CC="$CC" CFLAGS="$CFLAGS" HARDEN=no LDFLAGS="-Wl,--disable-new-dtags,-rpath,'\$\$ORIGIN/lib'" \
    FUZZ_LINK="$CXX $CXXFLAGS" FUZZ_ENGINE="$LIB_FUZZING_ENGINE" fuzz-programs

# All but those of the C library and the compiler, which every system has.
mkdir -p "$OUT/lib"
for program in "$build"/fuzz_*; do
    ldd "$program" | awk '$3 ~ /^\// { print $3 }'
done | sort -u | grep -Ev '/(libc|libm|libpthread|libdl|librt|libresolv|libgcc_s|libstdc\+\+)\.so' |
    xargs -I{} cp -L {} "$OUT/lib/"

for program in "$build"/fuzz_*; do
    name=${program##*/}
    cp "$program" "$OUT/"
    zip -q -j "$OUT/${name}_seed_corpus.zip" "t/data/seeds/${name#fuzz_}"/*
    [ ! -f "t/fuzz/$name.options" ] || cp "t/fuzz/$name.options" "$OUT/"
done
