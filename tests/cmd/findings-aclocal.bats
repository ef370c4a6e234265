#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Releases without an aclocal.m4: aclocal is run before the other generators.

load fixtures
load regen-fixtures

# A project that has checked in what aclocal reads, and a release with what the
# others write, but not with what aclocal wrote.
setup_file() {
	command -v autoconf automake aclocal bwrap >/dev/null || return 0
	share_fixtures
	export gear=$BATS_FILE_TMPDIR/gear made=$BATS_FILE_TMPDIR/made
	export TARCHECK_TOOLCHAINS=$BATS_FILE_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf automake
	mkdir -p "$gear/m4" "$gear/more" "$made"
	(
		cd "$gear"
		printf '%s\n' 'AC_INIT([gear], [1.0])' \
			'AC_CONFIG_MACRO_DIR([m4])' \
			'AC_CONFIG_HEADERS([config.h])' \
			'AM_INIT_AUTOMAKE([foreign])' 'GEAR_CHECK' \
			'GEAR_WHEEL' 'GEAR_AXLE' \
			'AC_CONFIG_FILES([Makefile])' 'AC_OUTPUT' >configure.ac
		define GEAR_CHECK gear.h >m4/gear.m4
		define GEAR_WHEEL wheel.h >more/wheel.m4
		define GEAR_AXLE axle.h >acinclude.m4
		echo 'dist_data_DATA = configure.ac' >Makefile.am
		vcs init -q .
		cp -r . "$made/hello-1.0"
		cd "$made/hello-1.0"
		rm -rf .git
		write_all
		cp compile install-sh missing "$gear"
		commit "$gear" 'First.'
		vcs -C "$gear" tag v1.0
	) >&2
}

define() { printf 'AC_DEFUN([%s],\n[AC_CHECK_HEADERS([%s])])\n' "$@"; }

write_all() {
	aclocal -I m4 -I more "$@"
	autoheader
	automake --add-missing --copy
	autoconf
	rm -rf autom4te.cache aclocal.m4
}

setup() {
	need_generators autoconf automake aclocal
	use_gear
}

# inputs_of PATH: "KIND NAME" of each.
inputs_of() {
	"$TARCHECK" explain --member "$1" "$report"
}

@test "not generated-unverified: all is written again without an aclocal.m4" {
	verify_it
	found_is
	outcome_is accepted 0
	reproduced configure config.h.in Makefile.in
	[ "$(grep -c '"path":"aclocal\.m4"' "$report")" = 0 ]
	# It rests on each macro, and on both toolchains.
	for i in configure config.h.in Makefile.in; do
		run -0 inputs_of $i
		for j in configure.ac m4/gear.m4 more/wheel.m4 acinclude.m4; do
			[[ $output = *$'\n'"  $j  vcs"* ]] ||
				complain "$i: $j" "$output"
		done
		[[ $output = *$'\n  autoconf-'* ]] || complain "$output"
		[ "$(grep -c '^  automake-' <<<"$output")" = 1 ] ||
			complain "$output"
	done
}

@test "the same from what was kept, and below the top" {
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	verify_it
	cp "$report" "$BATS_TEST_TMPDIR/first"
	[ -n "$(ls "$XDG_CACHE_HOME/tarcheck/regen")" ]
	verify_it --toolchains "$TARCHECK_TOOLCHAINS"
	cmp "$report" "$BATS_TEST_TMPDIR/first"
	mkdir "$rel/sub"
	cp -r "$made"/hello-1.0/* "$rel/sub"
	roll
	check audit "$ball"
	has 'info derived-unverified sub/configure'
	has 'info derived-unverified sub/Makefile.in'
}

@test "generated-unverified: a macro that has no origin is not taken" {
	rm "$rel/more/wheel.m4"
	define GEAR_WHEEL evil.h >"$rel/more/wheels.m4"
	(cd "$rel" && write_all)
	grep -q evil.h "$rel/configure"
	verify_it
	for i in configure config.h.in; do
		origin_is $i none
		has "notice generated-unverified $i"
	done
	[ "$status" != 0 ]
	# Where it is read it is what all of them rest on.
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
	run -0 inputs_of configure
	[[ $output = *$'\n  more/wheels.m4  '*'NOT VERIFIED'* ]] ||
		complain "$output"
}

@test "generated-unverified: a macro of the tag, tampered with" {
	define GEAR_WHEEL evil.h >"$rel/more/wheel.m4"
	(cd "$rel" && write_all)
	verify_it
	has 'error vcs-modified more/wheel.m4'
	origin_is configure none
	outcome_is rejected 1
}

@test "generated-unverified: what differs, by the macros that are at hand" {
	sed -i '/^ac_config_files=/i (eval "$gear") 2>/dev/null' "$rel/configure"
	verify_it
	has 'notice generated-unverified configure'
	says generated-unverified 'not what autoconf .* writes after aclocal .* 1 lines added'
	says generated-unverified '"+(eval \\"$gear\\") 2>/dev/null"'
	[ "$status" = 3 ]
	# A macro that nobody has.
	cp "$made/hello-1.0/configure" "$rel"
	echo 'AM_NOBODY_HAS_IT' >>"$rel/configure.ac"
	roll
	check audit "$ball"
	says generated-unverified 'no aclocal.m4, and not all of its macros'
}

@test "a toolchain of aclocal that is not as it was proves nothing" {
	local store=$BATS_TEST_TMPDIR/store
	cp -r "$TARCHECK_TOOLCHAINS" "$store"
	echo >>"$(find "$store" -path '*aclocal-*' -name init.m4)"
	verify_it --toolchains "$store"
	origin_is configure none
	has 'notice generated-unverified configure'
}

# The installed automake as a package that nobody has published.
own_automake() {
	local d=$BATS_TEST_TMPDIR/own own api
	own=$(automake --version | sed -n '1s/.* //p')
	api=${own%.*}
	have_program dpkg-deb
	[ -d "/usr/share/aclocal-$api" ] || skip 'automake is elsewhere'
	mkdir -p "$d/DEBIAN" "$d/usr/bin" "$d/usr/share"
	cp -L "/usr/bin/automake-$api" "/usr/bin/aclocal-$api" "$d/usr/bin"
	cp -rL "/usr/share/automake-$api" "/usr/share/aclocal-$api" \
		"$d/usr/share"
	echo '# ours' >>"$d/usr/bin/aclocal-$api"
	printf 'Package: automake\nVersion: 1:%s-77\nArchitecture: all\n' \
		"$own" >"$d/DEBIAN/control"
	printf 'Maintainer: A B <a@example.org>\nDescription: none\n' \
		>>"$d/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$d" "$d.deb" >/dev/null
}

@test "weak: the automake of aclocal, which nobody trusts" {
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf
	own_automake
	"$TARCHECK" toolchain add "$BATS_TEST_TMPDIR/own.deb"
	verify_it
	for i in configure config.h.in Makefile.in; do
		origin_is $i none
		has "info derived-unverified $i"
		run -0 inputs_of $i
		[[ $output = *$'\n  automake-'*'NOT VERIFIED'* ]] ||
			complain "$output"
	done
	[ "$(grep -c '"origin":"reproduced"' "$report")" = 3 ]
	[ "$(grep -c '"origin":"reproduced","holds":false' "$report")" = 3 ]
	# With trust it is said, and all holds.
	"$TARCHECK" toolchain remove "$(basename "$TARCHECK_TOOLCHAINS"/*77)"
	"$TARCHECK" toolchain add --trust "$BATS_TEST_TMPDIR/own.deb"
	verify_it
	reproduced configure config.h.in Makefile.in
}

@test "macros of libtool at hand are used, and an input" {
	have_program libtoolize
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf automake libtool
	sed -i 's/^GEAR_AXLE/LT_INIT/' "$rel/configure.ac"
	(cd "$rel" && libtoolize -c >&2 && rm -f m4/l*.m4 && write_all)
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
	run -0 inputs_of configure
	[[ $output = *$'\n  libtool-'* ]] || complain "$output"
}

# pkg_config VERSION FLAG: a release of it, whose macro looks for that flag.
pkg_config() {
	local d=$BATS_TEST_TMPDIR/pkg-config-$1
	mkdir -p "$d"
	: >"$d/pkg-config.1"
	printf '%s\n' "# of @VERSION@" 'AC_DEFUN([PKG_PROG_PKG_CONFIG],' \
		'[AC_ARG_VAR([PKG_CONFIG], [path to the program])' \
		'if pkg-config --exists; then' \
		"	found_by_pkg_config=with$2" \
		'	found_it_once_and_for_all=yes' 'fi])' >"$d/pkg.m4.in"
	tar -C "$BATS_TEST_TMPDIR" -cf "$d.tar" "pkg-config-$1"
	"$TARCHECK" toolchain add --trust "$d.tar"
}

@test "macros of pkg-config are those that configure has most lines of" {
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	cp -r "$BATS_FILE_TMPDIR/store" "$TARCHECK_TOOLCHAINS"
	for i in 9.1:one 9.2:two 9.3:three 9.4:four 9.5:five 9.6:six; do
		pkg_config ${i%:*} ${i#*:}
	done
	at=$TARCHECK_TOOLCHAINS/pkg-config-9.1/root/opt/tarcheck/pkg-config-9.1
	sed -i 's/^GEAR_AXLE/PKG_PROG_PKG_CONFIG/' "$rel/configure.ac"
	cp "$at/share/aclocal/pkg.m4" "$rel/more"
	(cd "$rel" && write_all)
	rm "$rel/more/pkg.m4"
	roll
	# Once more from what was kept.
	for i in 1 2; do
		check audit "$ball"
		has 'info derived-unverified configure'
		run -0 inputs_of configure
		[[ $output = *$'\n  pkg-config-9.1  '* ]] || complain "$output"
		[[ $output != *pkg-config-9.6* ]] || complain "$output"
	done
	# A release that brings them is not offered others.
	sed 's/withone/withzero/' "$at/share/aclocal/pkg.m4" >"$rel/more/pkg.m4"
	roll
	check audit "$ball"
	has 'notice generated-unverified configure'
}

@test "macros of pkg-config and of libtool, both at hand" {
	have_program libtoolize
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf automake libtool
	pkg_config 9.1 one
	sed -i 's/^GEAR_AXLE/LT_INIT\nPKG_PROG_PKG_CONFIG/' "$rel/configure.ac"
	at=$(echo "$TARCHECK_TOOLCHAINS"/pkg-config-9.1/root/opt/*/*/share/aclocal)
	(cd "$rel" && libtoolize -c >&2 && write_all -I "$at")
	grep -q 'top_srcdir)/m4/libtool.m4' "$rel/Makefile.in"
	rm -f "$rel"/m4/l*.m4 "$rel/configure~"
	roll
	check audit "$ball"
	has 'info derived-unverified configure'
	has 'info derived-unverified Makefile.in'
	run -0 inputs_of configure
	[[ $output = *$'\n  libtool-'*$'\n  pkg-config-9.1  '* ]] ||
		complain "$output"
}

@test "a directory where libtoolize would put a file" {
	have_program libtoolize
	export TARCHECK_TOOLCHAINS=$BATS_TEST_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf automake libtool
	sed -i 's/^GEAR_AXLE/LT_INIT/' "$rel/configure.ac"
	(cd "$rel" && libtoolize -c >&2 && write_all)
	rm -f "$rel"/m4/l*.m4
	mkdir "$rel/m4/ltsugar.m4"
	: >"$rel/m4/ltsugar.m4/file"
	roll
	check audit "$ball"
	has 'notice generated-unverified configure'
	# Nor is what the project names a directory of the release.
	rm -r "$rel/m4/ltsugar.m4"
	for i in ../m4 /m4 configure.ac "$(printf '%09000d' 0)"; do
		sed -i "s,^AC_CONFIG_MACRO_DIR.*,AC_CONFIG_MACRO_DIR([$i])," \
			"$rel/configure.ac"
		roll
		check audit "$ball"
		has 'notice generated-unverified configure'
	done
}
