#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Generated files, written again by the installed autoconf and automake.

load fixtures
load regen-fixtures

setup_file() { make_gear; }

setup() {
	need_generators autoconf automake
	use_gear
}

outputs='configure config.h.in Makefile.in src/Makefile.in'

@test "not generated-differs: everything is written again" {
	verify_it
	# shellcheck disable=SC2086
	reproduced $outputs
	found_is 'notice generated-unverified .tarball-version'
	grep -q '"kind":"word",.*"name":"\.tarball-version"' "$report"
	[ "$(grep -c '"kind":"tool"' "$report")" = 2 ]
	# Nothing is left behind.
	[ -z "$(find "$BATS_TEST_TMPDIR" -mindepth 1 -maxdepth 1 ! -name 'hello-*' \
		! -name '*report*' -type d)" ]
}

@test "generated-differs: a line more in configure" {
	sed -i '/^ac_config_files=/i (eval "$gear") 2>/dev/null' "$rel/configure"
	verify_it
	has 'error generated-differs configure'
	says generated-differs 'not what autoconf .* 1 lines added, 0 removed'
	says generated-differs '+(eval \\"$gear\\") 2>/dev/null'
	reproduced config.h.in Makefile.in
	[ "$status" = 1 ]
}

@test "generated-differs: each other output" {
	echo '/* #define setuid(x) 0 */' >>"$rel/config.h.in"
	sed -i 's/^all: all-am/all: all-am evil/' "$rel/src/Makefile.in"
	sed -i '/^DIST_SUBDIRS/d' "$rel/Makefile.in"
	verify_it
	found_is 'error generated-differs Makefile.in' \
		'error generated-differs config.h.in' \
		'error generated-differs src/Makefile.in' \
		'notice generated-unverified .tarball-version'
}

@test "generated-differs: config.h.in beside what only automake would read" {
	echo 'X = 1' >"$rel/extra.am"
	echo '/* #define setuid(x) 0 */' >>"$rel/config.h.in"
	sed -i '/^DIST_SUBDIRS/d' "$rel/Makefile.in"
	verify_it
	has 'error generated-differs config.h.in'
	has 'notice generated-unverified Makefile.in'
	says generated-unverified 'without an origin: extra.am'
}

@test "not generated-differs: a header that autoheader does not write is source" {
	mkdir "$rel/win" "$rel/example"
	cp "$rel/config.h.in" "$rel/example/config.h.in"
	sed 's/#undef/#define/' "$rel/config.h.in" >"$rel/win/config.h.in"
	verify_it
	# A copy is what autoheader wrote. The other only says so.
	reproduced config.h.in example/config.h.in
	found_is 'error file-unexplained win/config.h.in' \
		'notice generated-unverified .tarball-version'
	[ "$status" = 1 ]
	# The same from the log of that.
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	verify_it
	cp "$report" "$BATS_TEST_TMPDIR/first"
	verify_it
	cmp "$report" "$BATS_TEST_TMPDIR/first"
	has 'error file-unexplained win/config.h.in'
}

@test "not generated-differs: config.h.in of a release of autoconf nearby" {
	[[ $(autoconf --version) =~ \)\ 2\.[67]. ]] ||
		skip 'autoconf is not of a form that this knows'
	cp -r "$TARCHECK_TOOLCHAINS" "$BATS_TEST_TMPDIR/store"
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	sed -i 's/Generated from/Generated out of/' "$rel/config.h.in"
	verify_it
	has 'error generated-differs config.h.in'
	other_autoconf 2.80
	verify_it
	found_is 'notice generated-unverified .tarball-version'
	reproduced config.h.in configure
	grep -q '"autoheader 2.80' "$report"
	echo '/* #define setuid(x) 0 */' >>"$rel/config.h.in"
	verify_it
	has 'error generated-differs config.h.in'
	[ "$status" = 1 ]
}

@test "a script that configure.ac runs is executable there" {
	sed -i 's/m4_esyscmd_s.*)$/m4_esyscmd_s([.\/version.sh]))/' \
		"$rel/configure.ac"
	printf '#!/bin/sh\necho 1.0\n' >"$rel/version.sh"
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
	sed -i 's/#!/# /' "$rel/version.sh"
	roll
	check audit "$ball"
	has 'notice generated-unverified configure'
}

@test "a script that configure.ac runs by its bare name is found last" {
	sed -i 's/m4_esyscmd_s.*)$/m4_esyscmd_s([print-it; cat words]))/' \
		"$rel/configure.ac"
	printf '#!/bin/sh\nprintf 1.0\n' >"$rel/print-it"
	printf '#!/bin/sh\necho 2.0\n' >"$rel/cat"
	: >"$rel/words"
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
}

@test "generated-unverified: the lines that differ are shown" {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	sed -i '/^ac_config_files=/i (eval "$gear") 2>/dev/null' "$rel/configure"
	roll
	check audit "$ball"
	has 'notice generated-unverified configure'
	says generated-unverified 'not what autoconf .* 1 lines added, 0 removed'
	says generated-unverified '"+(eval \\"$gear\\") 2>/dev/null"'
	cp "$report" "$BATS_TEST_TMPDIR/first"
	# And once more, from what is kept.
	[ -n "$(ls "$XDG_CACHE_HOME/tarcheck/regen")" ]
	check audit "$ball"
	cmp "$report" "$BATS_TEST_TMPDIR/first"
	# No more than a few of many.
	for _ in {1..60}; do
		sed -i '/^ac_config_files=/i : more' "$rel/configure"
	done
	roll
	check audit "$ball"
	says generated-unverified '"+: more".*and more"'
	[ "$(grep '^{"id":"generated-unverified".*"path":"configure"' "$report" |
		grep -o '"+: more"' | wc -l)" -lt 12 ]
}

@test "not generated-differs: an empty line at the end of configure" {
	echo >>"$rel/configure"
	verify_it
	reproduced configure
	grep -q '"normalisations":\["final-line"\]' "$report"
	echo >>"$rel/configure"
	verify_it
	has 'error generated-differs configure'
}

@test "generated-unverified: the first error that a generator prints" {
	printf '%s\n' 'X += y' 'Z += y' >>"$rel/Makefile.am"
	roll
	check audit "$ball"
	says generated-unverified 'Makefile.am:2: error: X must be set with'
}

@test "not generated-differs: what autoconf wrote, and then was not content" {
	sed -i '/^AC_OUTPUT/i echo AM_NO_MACRO' "$rel/configure.ac"
	(cd "$rel" && ! autoconf -f && rm -rf autom4te.cache)
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
	sed -i '/^ac_config_files=/i (eval "$gear") 2>/dev/null' "$rel/configure"
	roll
	check audit "$ball"
	says generated-unverified 'possibly undefined macro: AM_NO_MACRO'
	# Where it wrote nothing, an empty one is not that.
	: >"$rel/configure"
	echo 'AC_INIT([' >"$rel/configure.ac"
	roll
	check audit "$ball"
	has_no 'info derived-unverified configure'
}

@test "all of a long config.hin is compared" {
	local i
	(
		cd "$rel"
		sed -i 's/config\.h\]/config.h:config.hin]/' configure.ac
		for ((i = 0; i < 1200; i++)); do
			printf 'AC_DEFINE([GEAR_WHEEL_%d], [1], [A wheel.])\n' $i
		done >wheels
		sed -i '/^GEAR_CHECK/r wheels' configure.ac
		rm wheels config.h.in
		autoheader
		automake
		autoconf && rm -rf autom4te.cache
	)
	[ "$(stat -c %s "$rel/config.hin")" -gt 40000 ]
	sed -i 's/GEAR_WHEEL_77$/GEAR_WHEEL_78/' "$rel/config.hin"
	roll
	check audit "$ball"
	has 'notice generated-unverified config.hin'
	says generated-unverified '1 lines added, 1 removed, in 1 hunks'
}

@test "a version that only git knew is a word, and labelled" {
	rm "$rel/.tarball-version"
	verify_it
	reproduced configure
	[ "$(grep -c '"normalisations":\["version-word"\]' "$report")" = 1 ]
	# More than a word it may not be.
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION='1.0';eval \$x''/" \
		"$rel/configure"
	verify_it
	has 'error generated-differs configure'
}

@test "what nothing vouches for is not read" {
	echo 'm4_define([GEAR_CHECK], [eval "$gear"])' >"$rel/m4/gear.m4"
	(cd "$rel" && autoconf -f && rm -rf autom4te.cache)
	verify_it
	# The tag's own gear.m4 makes another configure: what is shown is what
	# the change does there.
	has 'error vcs-modified m4/gear.m4'
	has 'error generated-differs configure'
	says generated-differs '+eval \\"$gear\\"'
	origin_is configure none
}

@test "in an audit nothing is strong, and the chain says so" {
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
	says derived-unverified \
		'reproduced by autoconf .*inputs unverified: configure.ac'
	origin_is configure none
	[ "$status" != 0 ]
}

@test "a toolchain that is not as it was proves nothing" {
	cp -r "$TARCHECK_TOOLCHAINS" "$BATS_TEST_TMPDIR/changed"
	find "$BATS_TEST_TMPDIR/changed" -name general.m4 \
		-exec sh -c 'echo >>"$1"' - {} \;
	verify_it --toolchains "$BATS_TEST_TMPDIR/changed"
	has 'notice generated-unverified configure'
	origin_is configure none
}

@test "without a sandbox, toolchains or by wish nothing is run" {
	mkdir "$BATS_TEST_TMPDIR/none"
	verify_it --toolchains "$BATS_TEST_TMPDIR/none"
	says generated-unverified 'no toolchains'
	verify_it --no-regen
	has 'notice generated-unverified configure'
	[ "$status" = 3 ]
	printf '#!/bin/sh\nPATH=/nonexistent exec "%s" "$@"\n' "$TARCHECK" \
		>"$BATS_TEST_TMPDIR/lonely"
	chmod +x "$BATS_TEST_TMPDIR/lonely"
	TARCHECK=$BATS_TEST_TMPDIR/lonely verify_it
	says generated-unverified 'no sandbox'
	[ "$status" = 3 ]
}

@test "not derived-unverified: a macro that asks for more gets nothing" {
	# G11: a configure.ac that no tag has is not run beside a repository.
	printf 'm4_esyscmd([echo ran >%s/ran])\n' "$BATS_TEST_TMPDIR" "$HOME" \
		>>"$rel/configure.ac"
	verify_it
	has 'error vcs-modified configure.ac'
	[ ! -e "$BATS_TEST_TMPDIR/ran" ]
	# An audit runs it where it can reach nothing.
	check audit "$ball"
	[ ! -e "$BATS_TEST_TMPDIR/ran" ]
	[ ! -e "$HOME/ran" ]
}

@test "what was found out before is found again, without a run" {
	local log real
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	sed -i 's/^all: all-am/all: all-am evil/' "$rel/src/Makefile.in"
	verify_it
	cp "$report" "$BATS_TEST_TMPDIR/first"
	log=$(echo "$XDG_CACHE_HOME"/tarcheck/regen/*)
	[ -f "$log" ]
	# A sandbox that leaves a trace of its own.
	real=$(command -v bwrap)
	mkdir "$BATS_TEST_TMPDIR/bin"
	printf '#!/bin/sh\necho >>"%s/called"\nexec "%s" "$@"\n' \
		"$BATS_TEST_TMPDIR" "$real" >"$BATS_TEST_TMPDIR/bin/bwrap"
	chmod +x "$BATS_TEST_TMPDIR/bin/bwrap"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
	verify_it
	[ ! -e "$BATS_TEST_TMPDIR/called" ]
	cmp "$report" "$BATS_TEST_TMPDIR/first"
	# One that is not as we write them, or not only ours, is none.
	cp "$log" "$BATS_TEST_TMPDIR/log"
	echo 'derived 0 autoconf none - - 1' >>"$log"
	verify_it
	[ -e "$BATS_TEST_TMPDIR/called" ]
	cmp "$report" "$BATS_TEST_TMPDIR/first"
	cmp "$log" "$BATS_TEST_TMPDIR/log"
	rm "$BATS_TEST_TMPDIR/called"
	chmod g+w "$log"
	verify_it
	[ -e "$BATS_TEST_TMPDIR/called" ]
	# Another byte anywhere is another release.
	rm "$BATS_TEST_TMPDIR/called"
	echo '# and more' >>"$rel/configure"
	verify_it
	[ -e "$BATS_TEST_TMPDIR/called" ]
	has 'error generated-differs configure'
	rm "$BATS_TEST_TMPDIR/called"
	verify_it --no-regen-cache
	[ -e "$BATS_TEST_TMPDIR/called" ]
}

# make_variant VERSION NAME WORD: an autoconf that writes that word, as a shell
# expands it, but only where nothing is yet, as autoconf up to 2.61 does within
# one second.
make_variant() {
	local d=$BATS_TEST_TMPDIR/autoconf-$1
	rm -rf "$d"
	mkdir -p "$d/bin" "$d/lib/m4sugar" "$d/lib/autoconf"
	printf '#! @SHELL@\n[ -s configure ] || cat <<END >configure\n%s\n%s\nEND\n' \
		'# Generated by GNU Autoconf @VERSION@.' "$3" \
		>"$d/bin/autom4te.in"
	echo 'm4_define([m4_x])' >"$d/lib/m4sugar/m4sugar.m4"
	echo 'AC_DEFUN([AC_X])' >"$d/lib/autoconf/general.m4"
	roll_tar "$BATS_TEST_TMPDIR" "autoconf-$1" >"$d.tar"
	"$TARCHECK" toolchain add -q --trust --variant "$2" "$d.tar"
}

# audit_configure VERSION WORD: of a release whose configure says that.
audit_configure() {
	rm -rf "$rel"
	mkdir "$rel"
	echo 'AC_INIT' >"$rel/configure.ac"
	printf '%s\n' "# Generated by GNU Autoconf $1." "$2" >"$rel/configure"
	roll
	check audit "$ball"
}

@test "not generated-differs: what one variant wrote is no other's" {
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	make_variant 9.1 one one
	make_variant 9.1 two two
	audit_configure 9.1 two
	says derived-unverified 'reproduced by autoconf 9.1 (two)'
}

@test "no name of a release becomes a line of what was found out before" {
	local log first tool input name
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	mkdir "$XDG_CACHE_HOME"
	sed -i '/^ac_config_files=/i (eval "$gear") 2>/dev/null' "$rel/configure"
	verify_it
	has 'error generated-differs configure'
	log=$(echo "$XDG_CACHE_HOME"/tarcheck/regen/*)
	first=$(sed -n 's/^differs \([0-9]*\) .*/\1/p' "$log")
	read -r _ _ _ tool _ _ input <<<"$(grep '^derived .* autoheader' "$log")"
	# Behind all others, so that their numbers stay.
	name=$(printf 'zz\nderived %s autoconf %s - - %s\nnote 0 .m4' "$first" \
		"$tool" "${input%% *}")
	echo 'AC_DEFUN([ZZ])' >"$rel/$name"
	verify_it
	origin_is configure none
	verify_it
	origin_is configure none
	[ "$status" = 1 ]
}

@test "autoconf before 2.58 finds its cache with any perl" {
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	make_variant 2.57 x '<$PERL_USE_UNSAFE_INC>'
	make_variant 2.58 x '<$PERL_USE_UNSAFE_INC>'
	audit_configure 2.57 '<1>'
	says derived-unverified 'reproduced by autoconf 2.57'
	audit_configure 2.58 '<>'
	says derived-unverified 'reproduced by autoconf 2.58'
}
