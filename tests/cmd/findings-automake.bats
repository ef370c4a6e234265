#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What automake writes again, by which files were there when it ran.

load fixtures
load regen-fixtures

setup_file() { make_gear; }

setup() {
	need_generators autoconf automake
	use_gear
}

outputs='configure config.h.in Makefile.in src/Makefile.in'

@test "not generated-differs: Makefile.in below which another autoconf ran" {
	[[ $(autoconf --version) =~ \)\ 2\.[67]. ]] ||
		skip 'autoconf is not of a form that this knows'
	cp -r "$TARCHECK_TOOLCHAINS" "$BATS_TEST_TMPDIR/store"
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	sed -i '/^exec_prefix = /a gearworks = @gearworks@' \
		"$rel/Makefile.in" "$rel/src/Makefile.in"
	verify_it
	found_is 'error generated-differs Makefile.in' \
		'error generated-differs src/Makefile.in' \
		'notice generated-unverified .tarball-version'
	other_autoconf 2.80
	verify_it
	found_is 'notice generated-unverified .tarball-version'
	# shellcheck disable=SC2086
	reproduced $outputs
	# Not so a variable that no autoconf has.
	sed -i '/^exec_prefix = /a evil = @evil@' "$rel/src/Makefile.in"
	verify_it
	found_is 'error generated-differs src/Makefile.in' \
		'notice generated-unverified .tarball-version'
	[ "$status" = 1 ]
}

@test "not generated-unverified: what a Makefile.am includes may be long" {
	echo 'include Makefile.parts' >>"$rel/Makefile.am"
	{
		yes '## A part.' | head -n 4000
		echo 'EXTRA_DIST = parts'
	} >"$rel/Makefile.parts"
	(cd "$rel" && automake && rm -rf autom4te.cache)
	grep -q '^EXTRA_DIST = parts' "$rel/Makefile.in"
	roll
	check audit "$ball"
	has 'info derived-unverified Makefile.in'
}

@test "not generated-differs: a file that only the maintainer had" {
	(
		cd "$rel"
		: >build-aux/mkinstalldirs
		automake
		rm -rf autom4te.cache build-aux/mkinstalldirs
	)
	grep -q ' $(top_srcdir)/build-aux/mkinstalldirs' "$rel/src/Makefile.in"
	verify_it
	# shellcheck disable=SC2086
	reproduced $outputs
	grep -q '"normalisations":\["checkout"\]' "$report"
	grep -q '"name":"present=build-aux/mkinstalldirs"' "$report"
	# It brings nothing else with it, and has to be a name.
	sed -i 's/^all: all-am/all: all-am evil/' "$rel/src/Makefile.in"
	sed -i 's/^am__DIST_COMMON = /&$(shell id) /' "$rel/Makefile.in"
	verify_it
	has 'error generated-differs Makefile.in'
	has 'error generated-differs src/Makefile.in'
}

@test "not generated-unverified: what automake requires, and is not shipped" {
	local i
	cp -r "$gear" "$BATS_TEST_TMPDIR/gear"
	gear=$BATS_TEST_TMPDIR/gear
	echo 'SUBDIRS = src data' | tee "$gear/Makefile.am" >"$rel/Makefile.am"
	commit "$gear" 'With data.'
	vcs -C "$gear" tag -f v1.0
	(
		cd "$rel"
		mkdir data
		automake
		rm -rf autom4te.cache data config.h.in
	)
	verify_it
	reproduced configure Makefile.in src/Makefile.in
	for i in config.h.in data/; do
		grep -q "\"name\":\"present=$i\"" "$report" ||
			complain "not named: $i"
	done
	sed -i 's/^all: config.h/all: evil config.h/' "$rel/Makefile.in"
	verify_it
	has 'error generated-differs Makefile.in'
}

@test "not generated-unverified: several files that automake requires" {
	(cd "$rel" && rm -f build-aux/*)
	roll
	check audit "$ball"
	has 'info derived-unverified Makefile.in'
	has 'info derived-unverified src/Makefile.in'
}

@test "a link to where automake was installed stands for a file" {
	(
		cd "$rel"
		: >build-aux/mkinstalldirs
		automake
		rm -rf autom4te.cache
		ln -sf /usr/share/automake-1.16/mkinstalldirs build-aux
	)
	verify_it
	has 'error archive-link-escapes build-aux/mkinstalldirs'
	# shellcheck disable=SC2086
	reproduced $outputs
}

@test "not generated-unverified: a GNUmakefile.in is automake's, too" {
	(
		cd "$rel"
		for i in . src; do
			mv $i/Makefile.am $i/GNUmakefile.am
			rm $i/Makefile.in
		done
		sed -i 's/Makefile/GNUmakefile/g' configure.ac
		automake
		autoconf && rm -rf autom4te.cache
	)
	roll
	check audit "$ball"
	has 'info derived-unverified GNUmakefile.in'
	has 'info derived-unverified src/GNUmakefile.in'
	sed -i 's/^all: all-am/all: all-am evil/' "$rel/src/GNUmakefile.in"
	roll
	check audit "$ball"
	has 'notice generated-unverified src/GNUmakefile.in'
}

@test "generated-missing: a Makefile.in that no archive should lack" {
	# G12, and the other half of it: one that nothing asks for.
	rm "$rel/src/Makefile.in"
	mkdir "$rel/doc"
	cp "$rel/Makefile.in" "$rel/doc/Makefile.in"
	verify_it
	has 'warning generated-missing src/Makefile.am'
	says generated-missing 'automake writes src/Makefile.in'
	has 'notice generated-unverified doc/Makefile.in'
	says generated-unverified 'automake .* did not write it'
	[ "$status" = 3 ]
}

@test "not generated-missing: what no configure.ac asks for" {
	mkdir "$rel/more"
	echo 'EXTRA_DIST =' >"$rel/more/Makefile.am"
	verify_it
	has_no generated-missing
}

@test "not generated-differs: aux files came when automake had begun" {
	rm "$rel/build-aux/depcomp"
	(cd "$rel" && automake --add-missing --copy && rm -rf autom4te.cache)
	verify_it
	reproduced Makefile.in src/Makefile.in
}
