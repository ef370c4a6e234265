#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# aclocal.m4 as the installed aclocal writes it, taken apart.

load fixtures

# A macro file with lines that aclocal drops; the gear of these tests.
gear_m4() {
	printf '## The gear project'"'"'s macros.\n# gear.m4 serial %s\n' "$1"
	printf '## Not for aclocal.m4.\nAC_DEFUN([gl_GEAR],\n[\n'
	printf '  gear=%s\n  AC_SUBST([gear])\n' "$1"
	printf '  AC_CHECK_PROGS([%s], [%s])\n' A a B b C c D d E e F f
	printf ']) # gl_GEAR\n'
}
# Another without a name in its first line, with an empty line in it.
wheel_m4() {
	printf '\nAC_DEFUN([gl_WHEEL],\n[\n\n'
	printf '  AC_CHECK_HEADERS([wheel%s.h])\n' 1 2 3 4 5 6 7 8 9
	printf '])\n'
}

setup_file() {
	share_fixtures
	local sys=$BATS_FILE_TMPDIR/sys
	mkdir -p "$sys/m4"
	widget_m4 5 >"$sys/m4/widget.m4"
	gear_m4 2 >"$sys/m4/gear.m4"
	wheel_m4 >"$sys/m4/wheel.m4"
	(
		cd "$BATS_FILE_TMPDIR"
		"$TARCHECK" db import --project gears --release gears-1 \
			--lines gears.lines --output gears.tsv sys
		extend_db compose.db gears.tsv --lines gears.lines
	)
	export TARCHECK_DB=$BATS_FILE_TMPDIR/compose.db
}

setup() {
	command -v aclocal >/dev/null || skip 'aclocal is absent'
	command -v autom4te >/dev/null || skip 'autoconf is absent'
	work=$BATS_TEST_TMPDIR
	sys=$BATS_FILE_TMPDIR/sys/m4
	make_release
	printf '%s\n' 'AC_INIT([hello], [1.0])' gl_WIDGET gl_GEAR HELLO_OWN \
		gl_WHEEL AC_OUTPUT >"$rel/configure.ac"
	run_aclocal -I m4
}

# run_aclocal ARGUMENT...: in the release, with our files as the system's.
run_aclocal() {
	(
		cd "$rel"
		ACLOCAL_PATH='' aclocal --system-acdir="$sys" "$@"
		rm -rf autom4te.cache
	)
}

# As changed, with a tag that has all but aclocal.m4.
check_tagged() {
	vcs clone -q "$repo" "$work/r"
	cp -r "$rel/." "$work/r"
	find "$work/r" -name aclocal.m4 -exec rm {} +
	commit "$work/r" 'Release.'
	vcs -C "$work/r" tag v2.0
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
}

# put LINE TEXT: before that line of aclocal.m4.
put() {
	sed -i "$1i\\$2" "$rel/aclocal.m4"
}
line_with() {
	grep -n -- "$1" "$rel/aclocal.m4" | head -n 1 | cut -d: -f1
}

@test "all of it published, or included from the tag: composed" {
	grep -q 'm4_include(\[m4/own.m4\])' "$rel/aclocal.m4"
	! grep -q '^##' "$rel/aclocal.m4"
	check_tagged
	found_is
	outcome_is accepted 0
	origin_is aclocal.m4 composed 'aclocal 1'
	coverage_is composed 1
}
@test "an old version of a macro that the tag has as a file, copied" {
	gear_m4 1 >"$rel/m4/gear.m4"
	sys=$BATS_TEST_TMPDIR/sys
	mkdir "$sys"
	cp "$BATS_FILE_TMPDIR"/sys/m4/w* "$rel/m4/gear.m4" "$sys"
	rm "$rel/aclocal.m4"
	mv "$rel/m4/gear.m4" "$rel/gear.m4"
	run_aclocal -I m4
	grep -q gear=1 "$rel/aclocal.m4"
	check_tagged
	found_is
	origin_is aclocal.m4 composed
}
@test "macro files installed into the release: aclocal --install" {
	rm "$rel/aclocal.m4"
	run_aclocal -I m4 --install
	[ "$(grep -c '^m4_include' "$rel/aclocal.m4")" = 4 ]
	check_tagged
	found_is
	origin_is aclocal.m4 composed
}
@test "a subdirectory's, that includes from above" {
	mkdir "$rel/sub"
	sed 's,m4/own,../m4/own,' "$rel/aclocal.m4" >"$rel/sub/aclocal.m4"
	check_tagged
	found_is
	origin_is sub/aclocal.m4 composed
}

@test "derived-unverified: composed of what an audit cannot judge" {
	roll
	check audit "$ball"
	outcome_is inconclusive 3
	found_is 'info derived-unverified aclocal.m4' \
		'notice macro-unverified m4/own.m4'
	says derived-unverified 'aclocal 1.*inputs unverified: m4/own.m4'
	origin_is aclocal.m4 none
}
@test "not derived-unverified: all of it is published" {
	sed -i '/HELLO_OWN/d' "$rel/configure.ac"
	rm "$rel/m4/own.m4" "$rel/aclocal.m4"
	run_aclocal
	roll
	check audit "$ball"
	found_is
	origin_is aclocal.m4 composed
}

@test "macro-part-impostor: a line more in a published macro" {
	put "$(line_with gear=2)" '  eval "$evil"'
	check_tagged
	outcome_is rejected 1
	found_is 'error macro-part-impostor aclocal.m4' \
		'notice generated-unverified aclocal.m4'
	says macro-part-impostor 'lines [0-9]* to [0-9]*: gear.m4'
	says macro-part-impostor 'nearest: gears .*1 line added'
	says macro-part-impostor '+   eval ."$evil."'
	origin_is aclocal.m4 none
}
@test "macro-part-impostor: one that does not say its name" {
	sed -i 's/wheel7/wheel77/' "$rel/aclocal.m4"
	check_tagged
	has 'error macro-part-impostor aclocal.m4'
	says macro-part-impostor 'most of gears .*wheel.m4'
	says macro-part-impostor 'wheel77'
}
@test "not macro-part-impostor: the years of a notice" {
	sed -i 's/Copyright (C) 2005 The/Copyright (C) 2005-2009 The/' \
		"$rel/aclocal.m4"
	grep -q 2005-2009 "$rel/aclocal.m4"
	check_tagged
	found_is
	origin_is aclocal.m4 composed
}

@test "macro-part-unexplained: a macro between two others" {
	put "$(line_with m4_include)" 'AC_DEFUN([AC_PROG_CC], [eval "$evil"])'
	check_tagged
	outcome_is rejected 1
	has 'error macro-part-unexplained aclocal.m4'
	says macro-part-unexplained 'line [0-9]*'
	says macro-part-unexplained '+ AC_DEFUN(.AC_PROG_CC'
}
@test "macro-part-unexplained: lines in the head, at the end, empty ones" {
	local at
	for at in 1 3 9 13 14 16 19 '$'; do
		cp "$rel/aclocal.m4" "$work/kept"
		sed -i "${at}a\\dnl(evil)" "$rel/aclocal.m4"
		check_tagged
		grep -q '^error macro-part-[a-z]* aclocal.m4' <<<"$found"
		says 'macro-part-[a-z]*' 'dnl(evil)'
		mv "$work/kept" "$rel/aclocal.m4"
		rm -rf "$work/r"
	done
	echo >>"$rel/aclocal.m4"
	check_tagged
	has 'error macro-part-unexplained aclocal.m4'
	says macro-part-unexplained 'empty, where aclocal leaves none'
}
@test "not macro-part-unexplained: a copy of a macro that the tag has" {
	{ cat "$rel/m4/own.m4" && echo; } >"$work/part"
	sed -i -e "/^m4_include/r $work/part" -e '/^m4_include/d' \
		"$rel/aclocal.m4"
	check_tagged
	found_is
	origin_is aclocal.m4 composed
}

@test "macro-part-unverified: an unknown macro, in an audit" {
	put "$(line_with m4_include)" 'AC_DEFUN([MY_OWN], [my=own])'
	roll
	check audit "$ball"
	outcome_is inconclusive 3
	has 'notice macro-part-unverified aclocal.m4'
}
# aclocal.m4 as aclocal 1.4 wrote it, of all macro files there are.
write_old() { # VERSION
	{
		printf 'dnl aclocal.m4 generated automatically by aclocal %s\n' "$1"
		cat <<-'END'

			dnl Copyright (C) 1994, 1995-8, 1999, 2001 Free Software Foundation, Inc.
			dnl This file is free software; the Free Software Foundation
			dnl gives unlimited permission to copy and/or distribute it,
			dnl with or without modifications, as long as this notice is preserved.

			dnl This program is distributed in the hope that it will be useful,
			dnl but WITHOUT ANY WARRANTY, to the extent permitted by law; without
			dnl even the implied warranty of MERCHANTABILITY or FITNESS FOR A
			dnl PARTICULAR PURPOSE.

		END
		for file in "$sys"/*.m4; do
			grep -v '^##' "$file"
			echo
		done
	} >"$rel/aclocal.m4"
}

@test "what aclocal 1.4 wrote, of files that are known" {
	write_old 1.4-p6
	roll
	check audit "$ball"
	origin_is aclocal.m4 composed
	grep -q '"aclocal 1.4-p6"' "$report"
	# Not so with a word more in the head.
	sed -i 's/^dnl PARTICULAR PURPOSE./& gl_EVIL/' "$rel/aclocal.m4"
	roll
	check audit "$ball"
	origin_is aclocal.m4 none
	has 'notice generated-unverified aclocal.m4'
}

@test "macro-part-unverified: another line in a part of aclocal 1.4's" {
	write_old 1.4
	sed -i '/^  gear=2/a : evil' "$rel/aclocal.m4"
	check_tagged
	found_is 'notice generated-unverified aclocal.m4' \
		'notice macro-part-unverified aclocal.m4'
	says macro-part-unverified ': evil'
	[ "$status" = 3 ]
	# aclocal 1.40 is not so old.
	sed -i '1s/1\.4$/1.40/' "$rel/aclocal.m4"
	rm -rf "$work/r"
	check_tagged
	has 'error macro-part-impostor aclocal.m4'
	[ "$status" = 1 ]
}

@test "not macro-part-unverified: an aclocal.m4 written by hand" {
	echo 'AC_DEFUN([MY_OWN], [my=own])' >"$rel/aclocal.m4"
	roll
	check audit "$ball"
	has_no macro-part-unverified
}

@test "macro-include-odd: absent, another kind of file" {
	put "$(line_with m4_include)" 'm4_include([m4/gone.m4])'
	put "$(line_with m4_include)" 'm4_include([tests/data/parked])'
	check_tagged
	[ "$(grep -c '"id":"macro-include-odd"' "$report")" = 2 ]
	has 'warning macro-include-odd aclocal.m4'
	says macro-include-odd 'm4/gone.m4: not in the release'
	says macro-include-odd "parked: not a macro file's name"
	origin_is aclocal.m4 none
}
@test "macro-include-odd: outside of the release is an error" {
	local path
	for path in /usr/share/aclocal/evil.m4 ../evil.m4 m4/../../evil.m4; do
		cp "$rel/aclocal.m4" "$work/kept"
		put "$(line_with m4_include)" "m4_include([$path])"
		check_tagged
		outcome_is rejected 1
		has 'error macro-include-odd aclocal.m4'
		mv "$work/kept" "$rel/aclocal.m4"
		rm -rf "$work/r"
	done
}
@test "not macro-include-odd: a name that m4 would not take for one" {
	put "$(line_with m4_include)" 'm4_include([m4/[own].m4])'
	check_tagged
	has_no macro-include-odd
	has 'error macro-part-unexplained aclocal.m4'
}

@test "a known-bad macro copied in" {
	bad_m4 >"$work/bad"
	echo >>"$work/bad"
	sed -i "$(($(line_with m4_include) - 1))r $work/bad" "$rel/aclocal.m4"
	check_tagged
	outcome_is rejected 1
	has 'error known-bad aclocal.m4'
	says known-bad 'lines [0-9]* to [0-9]*: CVE-0000-0001'
	origin_is aclocal.m4 none
}
@test "a macro that an included one only claims to be" {
	gear_m4 2 | sed 's/gear=2/gear=3/' >"$rel/m4/gear.m4"
	rm "$rel/aclocal.m4"
	run_aclocal -I m4
	vcs clone -q "$repo" "$work/r"
	cp "$rel/configure.ac" "$work/r"
	commit "$work/r" 'Release.'
	vcs -C "$work/r" tag v2.0
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	found_is 'error macro-impostor m4/gear.m4' \
		'info derived-unverified aclocal.m4'
	says derived-unverified 'inputs unverified: m4/gear.m4'
	origin_is aclocal.m4 none
}

# What configure is without what somebody put into a macro.
lay_bare() { # [SED-SCRIPT]
	need_sandbox
	export TARCHECK_TOOLCHAINS=$work/store TMPDIR=$work/t
	mkdir "$TMPDIR"
	"$TARCHECK" toolchain add -q --installed --trust autoconf
	"$TARCHECK" db import --project gears --release gears-1 \
		--keep-contents "$work/kept.db" -o "$work/gears.tsv" \
		"$BATS_FILE_TMPDIR/sys"
	rm "$rel/aclocal.m4"
	run_aclocal -I m4 --install
	sed -i "${1-}" "$rel/m4/widget.m4"
	(cd "$rel" && touch install-sh && autoconf && rm -rf autom4te.cache)
	roll
	check audit "$ball" --diff "$work/kept.db"
}
@test "macro-effect: a line in a published macro, as it is in configure" {
	lay_bare 's/^  widget=5$/&\n  eval "$(tr a b <tests\/data\/blob)"/'
	has 'error macro-impostor m4/widget.m4'
	says derived-unverified 'autoconf .*inputs unverified: .*m4/widget.m4'
	has 'warning macro-effect configure'
	says macro-effect 'm4/widget.m4 in place of m4/widget.m4: 1 lines fewer'
	says macro-effect '+  eval \\"$(tr a b <tests/data/blob)\\"'
	[ -z "$(ls "$TMPDIR")" ]
}
@test "not macro-effect: published macros only" {
	lay_bare
	has_no macro-effect
	has_no macro-impostor
}
