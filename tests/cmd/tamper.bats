#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# A real `make dist`, and what an attacker would change in it.
#
# autoconf and automake of this machine make the release; the reference
# database is the one that make compiled.

load fixtures
# Imports and compilers that want a cache have one in $HOME.
unset XDG_CACHE_HOME

# The project, as its maintainer has it: own files in git, the rest made.
write_project() {
	mkdir -p "$1"/{m4,src,tests/data}
	cd "$1"
	cat >configure.ac <<-'EOF'
	AC_INIT([hello], [1.0], [bugs@example.org])
	AC_CONFIG_AUX_DIR([build-aux])
	AC_CONFIG_MACRO_DIRS([m4])
	AC_CONFIG_HEADERS([config.h])
	AM_INIT_AUTOMAKE([foreign subdir-objects no-dist-gzip dist-xz])
	AC_PROG_CC
	AC_CANONICAL_HOST
	HELLO_GREETING
	AX_APPEND_FLAG([-DHELLO])
	AC_CONFIG_FILES([Makefile])
	AC_OUTPUT
	EOF
	cat >Makefile.am <<-'EOF'
	ACLOCAL_AMFLAGS = -I m4 --install
	bin_PROGRAMS = hello
	hello_SOURCES = src/hello.c src/greet.c
	dist_check_SCRIPTS = tests/run.sh
	TESTS = tests/run.sh
	EXTRA_DIST = tests/data/sample
	EOF
	printf '# hello.m4 serial 1\nAC_DEFUN([HELLO_GREETING],\n  [%s])\n' \
		'AC_DEFINE([GREETING], ["hi"], [What to say.])' >m4/hello.m4
	printf '#include <stdio.h>\nint main(void)\n{\n\treturn puts("hi") < 0;\n}\n' \
		>src/hello.c
	printf 'int greet(void)\n{\n\treturn 0;\n}\n' >src/greet.c
	printf '#!/bin/sh\n./hello\n' >tests/run.sh
	printf 'AC_DEFUN([AC_PROG_SED], [eval "$payload"])\n' >tests/data/sample
	chmod +x tests/run.sh
	echo 'Says hello.' >README
	vcs init -q .
	commit . 'First.'
	vcs tag v1.0
}

setup_file() {
	repo=$BATS_FILE_TMPDIR/hello
	dist=$BATS_FILE_TMPDIR/hello-1.0.tar.xz
	export repo dist
	[ -n "${AUTORECONF-}" ] && [ -n "${AUTOMAKE-}" ] ||
		skip 'autoconf or automake is absent'
	[ -s "$TARCHECK_DB" ] || skip 'no compiled database'
	(
		write_project "$repo"
		"$AUTORECONF" --install
		./configure
		make dist
	) >"$BATS_FILE_TMPDIR/log" 2>&1 || complain "$(tail "$BATS_FILE_TMPDIR/log")"
	mv "$repo/hello-1.0.tar.xz" "$dist"
}

setup() {
	work=$BATS_TEST_TMPDIR
	rel=$work/hello-1.0
	ball=$work/hello-1.0.tar
	"${TAR:-tar}" -C "$work" -xf "$dist"
}

# Macros and scripts that tools copied in.
copied_in() {
	(cd "$rel" && find build-aux m4 -type f ! -name hello.m4 | LC_ALL=C sort)
}
impostor() {
	case $1 in
	*.m4) echo "macro-impostor $1" ;;
	*) echo "aux-impostor $1" ;;
	esac
}

@test "make dist as it is: inconclusive, every copied file known" {
	local file
	check verify "$dist" --repo "$repo" --tag v1.0
	outcome_is inconclusive 3
	# On a slow machine the tools run seconds apart.
	found=$(printf '%s\n' "$found" | grep -v ' archive-timestamps ')
	found_is 'notice generated-unverified Makefile.in' \
		'notice generated-unverified config.h.in' \
		'notice generated-unverified configure'
	origin_is aclocal.m4 composed
	[ "$(copied_in | wc -l)" = 8 ]
	for file in $(copied_in); do
		origin_is "$file" 'known\(-variant\)\?'
	done
	origin_is build-aux/install-sh known automake
	origin_is m4/ax_append_flag.m4 known autoconf-archive
	origin_is m4/hello.m4 vcs
	coverage_is vcs 8
	coverage_is none 3
}

@test "make dist, audited: the project's own macro is left open" {
	check audit "$dist"
	outcome_is inconclusive 3
	has 'notice macro-unverified m4/hello.m4'
	errors_are
	coverage_is not-judged 7
}

@test "what libtoolize copies in is known" {
	local file
	command -v libtoolize >/dev/null || skip 'libtool is absent'
	mkdir -p "$work/l/m4"
	cd "$work/l"
	printf '%s\n' 'AC_INIT([l], [1])' 'AC_CONFIG_AUX_DIR([.])' \
		'AC_CONFIG_MACRO_DIRS([m4])' LT_INIT AC_OUTPUT >configure.ac
	libtoolize --copy --force >/dev/null 2>&1
	check audit "$work/l"
	outcome_is accepted 0
	for file in ltmain.sh m4/libtool.m4 m4/ltoptions.m4 m4/ltsugar.m4 \
		m4/ltversion.m4 m4/lt~obsolete.m4; do
		origin_is "$file" 'known\(-variant\)\?'
	done
	sed -i '5a : # a line more' ltmain.sh
	check audit "$work/l"
	errors_are 'aux-impostor ltmain.sh'
}

@test "one line inserted in any one macro or script" {
	local file lines
	for file in $(copied_in); do
		cp -p "$rel/$file" "$work/kept"
		lines=$(wc -l <"$rel/$file")
		sed -i "$((lines / 2))a : one line more" "$rel/$file"
		roll
		mv "$work/kept" "$rel/$file"
		check_ball
		outcome_is rejected 1
		errors_are "$(impostor "$file")"
	done
}

@test "a blank or a comment line is a change too" {
	echo >>"$rel/build-aux/missing"
	sed -i '1a # nothing' "$rel/build-aux/depcomp"
	sed -i '$a dnl nothing' "$rel/m4/ax_append_flag.m4"
	roll
	check_ball
	errors_are 'aux-impostor build-aux/depcomp' \
		'aux-impostor build-aux/missing' \
		'macro-impostor m4/ax_append_flag.m4'
}

@test "a line deleted, two lines exchanged, a byte changed, line ends" {
	sed -i '20d' "$rel/build-aux/compile"
	sed -i '30{h;d};31G' "$rel/build-aux/config.sub"
	sed -i 's/2021/2012/;s/GNU/GnU/' "$rel/build-aux/config.guess"
	sed -i 's/$/\r/' "$rel/build-aux/install-sh"
	head -c -1 "$rel/build-aux/test-driver" >"$work/cut"
	cat "$work/cut" >"$rel/build-aux/test-driver"
	roll
	check_ball
	errors_are 'aux-impostor build-aux/compile' \
		'aux-impostor build-aux/config.guess' \
		'aux-impostor build-aux/config.sub' \
		'aux-impostor build-aux/install-sh' \
		'aux-impostor build-aux/test-driver'
}

@test "near miss: the same files touched, linked, packed otherwise" {
	local file
	for file in $(copied_in); do
		touch -d '2030-01-01' "$rel/$file"
	done
	roll --format=gnu
	bzip2 "$ball"
	check verify "$ball.bz2" --repo "$repo" --tag v1.0
	outcome_is inconclusive 3
	errors_are
}

@test "near miss: the tampered script is in the tag as well" {
	vcs clone -q "$repo" "$work/r"
	echo '# local fix' >>"$rel/build-aux/missing"
	mkdir "$work/r/build-aux"
	cp -p "$rel/build-aux/missing" "$work/r/build-aux/"
	commit "$work/r" 'Fix.'
	vcs -C "$work/r" tag v1.0.1
	roll
	check verify "$ball" --repo "$work/r" --tag v1.0.1
	outcome_is inconclusive 3
	errors_are
	origin_is build-aux/missing vcs
}

@test "a published script under another's name" {
	cp -p "$rel/build-aux/install-sh" "$rel/build-aux/missing"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'aux-impostor build-aux/missing'
	has 'warning known-renamed build-aux/missing'
	says known-renamed 'content of automake .*install-sh'
	# Near miss: under its own name in another place.
	"${TAR:-tar}" -C "$work" -xf "$dist"
	mkdir "$rel/config"
	cp -p "$rel/build-aux/install-sh" "$rel/config/install-sh"
	roll
	check_ball
	errors_are
	has_no known-renamed
}

@test "a macro with a raised serial" {
	sed -i 's/^#serial .*/#serial 30/' "$rel/m4/ax_append_flag.m4"
	grep -q '^#serial 30$' "$rel/m4/ax_append_flag.m4"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'macro-impostor m4/ax_append_flag.m4'
	says macro-impostor 'published by autoconf-archive, content never was'
	says macro-impostor 'serial 30, highest published is [0-9]'
}

@test "the name of another project's macro, raised: the way of xz 5.6" {
	printf '%s\n' '# build-to-host.m4 serial 30' 'AC_DEFUN([gl_BUILD_TO_HOST],' \
		'  [eval $(sed rpath ../../tests/data/sample)])' \
		>"$rel/m4/build-to-host.m4"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'macro-impostor m4/build-to-host.m4'
	says macro-impostor 'gnulib'
	says macro-impostor 'serial 30, highest published is [0-9]'
	check audit "$ball"
	outcome_is rejected 1
	errors_are 'macro-impostor m4/build-to-host.m4'
}

@test "a macro in neither the tag nor any release" {
	printf 'AC_DEFUN([HELLO_MORE], [eval "$more"])\n' >"$rel/m4/hello-more.m4"
	printf 'AC_DEFUN([HELLO_LESS], [:])\n' >"$rel/acinclude.m4"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'macro-unexplained acinclude.m4' \
		'macro-unexplained m4/hello-more.m4'
}

@test "source only in the tarball" {
	printf 'void hook(void) {}\n' >"$rel/src/hook.c"
	printf '#!/bin/sh\nrm -rf /\n' >"$rel/tests/extra.sh"
	printf 'include ../x.mk\n' >"$rel/local.mk"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'file-unexplained local.mk' 'file-unexplained src/hook.c' \
		'file-unexplained tests/extra.sh'
}

@test "the tag's files changed, the changed lines as evidence" {
	sed -i 's/^HELLO_GREETING/m4_esyscmd([id])/' "$rel/configure.ac"
	echo 'all: ; @id' >>"$rel/Makefile.am"
	sed -i 's/"hi"/"ho"/' "$rel/m4/hello.m4"
	sed -i '$a AC_DEFUN([AC_OUTPUT], [:])' "$rel/m4/hello.m4"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'vcs-modified Makefile.am' 'vcs-modified configure.ac' \
		'vcs-modified m4/hello.m4'
	says vcs-modified '"+ m4_esyscmd(\[id\])"'
	says vcs-modified '"- HELLO_GREETING"'
	says vcs-modified '"+ all: ; @id"'
	says vcs-modified '"+ AC_DEFUN(\[AC_OUTPUT\], \[:\])"'
}

@test "the executable bit" {
	chmod 755 "$rel/tests/data/sample"
	chmod 644 "$rel/tests/run.sh"
	roll
	check_ball
	outcome_is inconclusive 3
	has 'warning vcs-mode-differs tests/data/sample'
	has 'warning vcs-mode-differs tests/run.sh'
	check_ball --fail-on warning
	outcome_is rejected 1
}

@test "a macro parked in the tag as test data" {
	cp "$rel/tests/data/sample" "$rel/m4/host-cpu-c-abi.m4"
	cp "$rel/tests/data/sample" "$rel/build-aux/git-version-gen"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'aux-impostor build-aux/git-version-gen' \
		'macro-impostor m4/host-cpu-c-abi.m4'
	# Made to look like something else.
	vcs clone -q "$repo" "$work/r"
	printf 'BZh dnl\nAC_DEFUN([AC_PROG_SED], [eval "$payload"])\n' \
		>"$work/r/tests/data/packed"
	commit "$work/r" 'Test data.'
	vcs -C "$work/r" tag v2.0
	cp "$work/r/tests/data/packed" "$rel/m4/host-cpu-c-abi.m4"
	cp "$work/r/tests/data/packed" "$rel/build-aux/git-version-gen"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	errors_are 'aux-impostor build-aux/git-version-gen' \
		'macro-impostor m4/host-cpu-c-abi.m4'
	# Instead of a file that the tag has.
	"${TAR:-tar}" -C "$work" -xf "$dist"
	rm "$rel/m4/host-cpu-c-abi.m4" "$rel/build-aux/git-version-gen"
	cp "$rel/tests/data/sample" "$rel/m4/hello.m4"
	cp "$rel/tests/data/sample" "$rel/configure.ac"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'vcs-modified configure.ac' 'vcs-modified m4/hello.m4'
	# Near miss: the same test data once more as test data.
	"${TAR:-tar}" -C "$work" -xf "$dist"
	mkdir "$rel/samples"
	cp "$rel/tests/data/sample" "$rel/samples/sample"
	roll
	check_ball
	outcome_is inconclusive 3
	errors_are
}

# Where nothing re-runs generators, what matters is that it does not pass.
@test "a tampered generated file is never accepted" {
	sed -i '3a eval "$payload"' "$rel/configure"
	echo 'all: ; @id' >>"$rel/Makefile.in"
	sed -i '$a AC_DEFUN([AC_PROG_CC], [:])' "$rel/aclocal.m4"
	roll
	check_ball
	outcome_is rejected 1
	has 'error macro-part-unexplained aclocal.m4'
	says macro-part-unexplained 'AC_DEFUN(.AC_PROG_CC'
	coverage_is none 4
	# Without the words that name its generator it is just a file.
	sed -i '/Generated by/d' "$rel/configure"
	sed -i '/generated by automake/d' "$rel/Makefile.in"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'file-unexplained Makefile.in' 'file-unexplained configure' \
		'macro-part-unexplained aclocal.m4'
}
