#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Directories that are written again at the same time.

load fixtures

# lay_out DIR: files of a directory with a configure, and what is made of them.
lay_out() {
	mkdir -p "$1"
	(
		cd "$1"
		printf '%s\n' "AC_INIT([$2], [1.0])" 'AM_INIT_AUTOMAKE([foreign])' \
			'AC_CONFIG_HEADERS([config.h])' 'AC_PROG_INSTALL' \
			'AC_CHECK_HEADERS([gear.h])' \
			'AC_CONFIG_FILES([Makefile])' 'AC_OUTPUT' >configure.ac
		echo 'dist_data_DATA = configure.ac' >Makefile.am
		aclocal && autoheader && automake --add-missing --copy &&
			autoconf && rm -rf autom4te.cache
	)
}

setup_file() {
	command -v autoconf automake bwrap >/dev/null || return 0
	share_fixtures
	export TARCHECK_TOOLCHAINS=$BATS_FILE_TMPDIR/store
	export made=$BATS_FILE_TMPDIR/made
	"$TARCHECK" toolchain add --installed --trust autoconf automake
	lay_out "$made" top >&2
	lay_out "$made/one" one >&2
	lay_out "$made/two" two >&2
	lay_out "$made/two/three" three >&2
}

setup() {
	need_generators autoconf automake
	export TMPDIR=$BATS_TEST_TMPDIR/t
	mkdir "$TMPDIR"
	rel=$BATS_TEST_TMPDIR/hello-1.0
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	cp -r "$made" "$rel"
}

# with_jobs N [OPTION...]: an audit, its report as $BATS_TEST_TMPDIR/N.
with_jobs() {
	check audit "$ball" --no-regen-cache --regen-jobs "$@"
	cp "$report" "$BATS_TEST_TMPDIR/$1"
	[ -z "$(ls "$TMPDIR")" ]
}
all_alike() {
	local n
	for n in 1 3; do
		with_jobs "$n" "$@"
		cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/$n"
	done
}
# unexplained / written PATH...: was it written again as it is?
unexplained() { has "notice generated-unverified $1"; }
written() {
	local path
	for path; do
		if printf '%s\n' "$found" | grep -qxF \
			"notice generated-unverified $path"; then
			complain "not written again: $path" "$found"
		fi
		has "info derived-unverified $path"
	done
}

@test "the report is the same whatever runs at the same time" {
	roll
	all_alike
	local d
	for d in '' one/ two/ two/three/; do
		written "${d}configure" "${d}config.h.in" "${d}Makefile.in"
	done
}
@test "what differs is told in one order" {
	local d
	for d in . one two two/three; do
		sed -i "/^ac_config_files=/i true $d" "$rel/$d/configure"
		echo "/* $d */" >>"$rel/$d/config.h.in"
		sed -i "/^DATA = /d" "$rel/$d/Makefile.in"
	done
	roll
	all_alike
	says generated-unverified 'not what autoconf .*: 1 lines added'
	unexplained two/three/config.h.in
}
@test "a directory that meets a limit leaves the others alone" {
	echo 'm4_esyscmd([sleep 3600])' >>"$rel/two/configure.ac"
	roll
	all_alike --regen-seconds 10
	says generated-unverified 'stopped at the limit of time'
	unexplained two/configure
	written configure two/three/configure two/three/Makefile.in one/configure
}
@test "a directory sees nothing of what another one's macros do" {
	# Both ways, to the one above and to the one below.
	echo 'm4_esyscmd([echo x >three/configure.ac; echo x >../configure.ac; mkdir ../new])' \
		>>"$rel/two/configure.ac"
	roll
	all_alike
	written configure two/three/configure two/three/Makefile.in
}
@test "without a sandbox it is all the same" {
	roll
	all_alike --unsafe-no-sandbox
}
