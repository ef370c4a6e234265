#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What somebody who rolls a tarball can do with generated build files, row by
# row: "G1: ..." is a trick that must be told, "not G1: ..." looks like it and
# must stay quiet. G5, G11 and G12 need a toolchain: see regen.bats.

load fixtures

# Macros and scripts of the project "tool"; no line is of a real one.
macro() { # SERIAL
	local n
	if [ "$1" -lt 4 ]; then
		printf '# carry.m4 serial %s\n' "$1"
	else
		printf '# carry.m4\n# serial %s\n' "$1"
	fi
	printf 'dnl Carries a value over.\n\nAC_DEFUN([tool_CARRY],\n[\n'
	for n in 1 2 3 4 5 6 7 8 9; do
		printf '  step_%s="$%s from %s"\n' $n $n $((($1 + n) / 3))
	done
	printf '  AC_SUBST([carried])\n])\n'
}
script() { # NAME RELEASE
	local n
	printf '#!/bin/sh\n# %s - of release %s\nset -e\n' "$1" "$2"
	for n in 1 2 3 4 5 6 7 8; do
		printf 'step_%s_%s "$@"\n' "${1//[!a-z]/_}" $n
	done
	printf 'echo %s\n' "$2"
}
scripts='config.guess config.sub install-sh ltmain.sh depcomp missing compile
	test-driver ylwrap mkinstalldirs git-version-gen py-compile ar-lib'

make_tool() {
	local tool=$BATS_FILE_TMPDIR/tool n name
	mkdir -p "$tool/m4" "$tool/lib"
	vcs init -q "$tool"
	for n in 1 2 3 4 5; do
		macro $n >"$tool/m4/carry.m4"
		for name in $scripts; do
			script "$name" 1.$n >"$tool/lib/$name"
		done
		when="200$n-01-01 12:00:00 +0000"
		commit "$tool" $n
		vcs -C "$tool" tag v1.$n
	done
	# The name that coherence asks for.
	(
		cd "$BATS_FILE_TMPDIR"
		"$TARCHECK" db import -q --no-cache tool --project automake \
			--origin https://example.org/tool.git \
			--releases 'v*' -o tool.tsv --lines tool.lines
		"$TARCHECK" db build tool.tsv --lines tool.lines -o tool.db
	)
}

setup_file() {
	share_fixtures
	make_tool
	export TARCHECK_DB=$BATS_FILE_TMPDIR/tool.db
}

setup() {
	work=$BATS_TEST_TMPDIR
	TARCHECK_DB=$BATS_FILE_TMPDIR/tool.db
	make_release
}

roll_and_check() {
	roll
	check_ball "$@"
}

@test "G1: a published name, content never published, serial raised" {
	macro 3 | sed -e 's/serial 3/serial 30/' -e '/step_7/a\
  step_7b=`eval $run`' >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	found_is 'error macro-impostor m4/carry.m4'
	says macro-impostor 'serial 30, highest published is 5'
	says macro-impostor 'nearest: automake m4/carry.m4.*serial 3): 2 lines added, 1 removed'
	says macro-impostor '"+   step_7b=`eval $run`"'
}
# tag MAKER: the release with m4/carry.m4 committed as MAKER prints it.
check_tagged() {
	rm -rf "$work/r"
	vcs clone -q "$repo" "$work/r"
	"$@" >"$work/r/m4/carry.m4"
	commit "$work/r" 'Carry.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
}
raised() {
	macro 5 | sed -e 's/serial 5/serial 50/' -e '4a# more'
}
changed() {
	macro 5 | sed '4a# more'
}
@test "G1: the same, and committed" {
	check_tagged raised
	outcome_is accepted 0
	found_is 'warning macro-serial-raised m4/carry.m4'
	says macro-serial-raised 'serial 50, highest published is 5'
}
@test "not G1: committed, with a published serial or as published" {
	check_tagged changed
	found_is
	check_tagged macro 5
	found_is
}
@test "not G1: the highest published serial, as published" {
	macro 5 >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is accepted 0
	found_is
}

@test "G2: a published serial with other content" {
	macro 5 | sed 's/step_7=.*/step_7=`eval $run`/' >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	found_is 'error macro-impostor m4/carry.m4'
	says macro-impostor 'serial 5 is also that of the nearest version, with other content'
}
@test "G2: two serial lines" {
	macro 5 | sed '2i# serial 50' >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	says macro-impostor "2 lines state a serial: '50' for aclocal, '' after"
	# Of a name that nobody publishes, too.
	macro 5 | sed '2i# odd.m4 serial 50' >"$rel/m4/odd.m4"
	rm "$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	has 'error macro-unexplained m4/odd.m4'
	says macro-unexplained "2 lines state a serial: '5' for aclocal, '50' after"
}
@test "G2: a serial in the other of the two ways of writing it" {
	macro 3 | sed 's/# carry.m4 serial 3/# serial 3/' >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	says macro-impostor 'serial 3 is stated where aclocal obeys it, serial 3 of the nearest'
	macro 5 | sed -e '1d' -e 's/# serial 5/# carry.m4 serial 6/' \
		>"$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	says macro-impostor 'serial 6 is stated after the file.s name, where aclocal does not see it; serial 5'
}
@test "not G2: both ways of writing it, as published" {
	macro 3 >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is accepted 0
	macro 4 >"$rel/m4/carry.m4"
	roll_and_check
	outcome_is accepted 0
	found_is
}

@test "G3: a macro where nobody looks" {
	macro 5 | sed 's/step_7=.*/step_7=`eval $run`/' >"$rel/acinclude.m4"
	cp "$rel/acinclude.m4" "$rel/m4/zz-extra.m4"
	mkdir -p "$rel/tests/odd"
	cp "$rel/acinclude.m4" "$rel/tests/odd/included"
	roll_and_check
	outcome_is rejected 1
	errors_are 'macro-unexplained acinclude.m4' \
		'macro-unexplained m4/zz-extra.m4' \
		'file-unexplained tests/odd/included'
}
@test "not G3: macros there, and in the tag" {
	vcs clone -q "$repo" "$work/r"
	macro 5 | sed 's/step_7=.*/step_7=own/' >"$work/r/acinclude.m4"
	commit "$work/r" 'Own macros.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
}

@test "G4: a change in what comment strippers drop" {
	macro 5 | sed 's/^dnl Carries.*/dnl Carries ]) eval [$run] ([ value/' \
		>"$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	found_is 'error macro-impostor m4/carry.m4'
	says macro-impostor '"+ dnl Carries ]) eval \[$run\] (\[ value"'
	script missing 1.5 | sed '3i# exec evil' >"$rel/build-aux/missing"
	rm "$rel/m4/carry.m4"
	roll_and_check
	outcome_is rejected 1
	found_is 'error aux-impostor build-aux/missing'
}
@test "not G4: the interpreter's path, by a transform that is named" {
	script missing 1.5 | sed '1s,.*,#! /usr/bin/sh,' \
		>"$rel/build-aux/missing"
	roll_and_check
	outcome_is accepted 0
	origin_is build-aux/missing known-variant
}

# As autoconf and automake mark what they write.
marked() {
	printf '#! /bin/sh\n# Generated by GNU Autoconf 2.71 for hello 1.0.\n' \
		>"$rel/configure"
	printf 'echo generated by GNU Autoconf 2.71\n' >>"$rel/configure"
	printf '# Makefile.in generated by automake 1.5 from Makefile.am.\n' \
		>"$rel/Makefile.in"
	printf '# generated automatically by aclocal 1.5 -*- Autoconf -*-\n' \
		>"$rel/aclocal.m4"
}
@test "G6: the generator's line removed, or forged" {
	marked
	sed -i 2d "$rel/configure"
	sed -i 1s/.*/all:/ "$rel/Makefile.in"
	sed -i 's/1\.5/1.4/' "$rel/aclocal.m4"
	roll_and_check
	outcome_is rejected 1
	has 'error file-unexplained configure'
	has 'error file-unexplained Makefile.in'
	has 'warning generated-unmarked configure'
	has 'warning generated-unmarked Makefile.in'
	check audit "$ball"
	outcome_is inconclusive 3
	has 'warning generated-unmarked configure'
	marked
	sed -i '2s/2\.71/2.69/' "$rel/configure"
	roll_and_check
	has 'warning tool-version-mismatch configure'
	marked
	sed -i 's/1\.5/1.6/' "$rel/Makefile.in" "$rel/aclocal.m4"
	roll_and_check
	has 'notice tool-version-unknown aclocal.m4'
}
@test "not G6: as they write it" {
	marked
	# Whole ones are taken apart: findings-compose.bats.
	rm "$rel/aclocal.m4"
	roll_and_check
	found_is 'notice generated-unverified configure' \
		'notice generated-unverified Makefile.in'
}

@test "G7: one line more in any of the scripts that tools copy in" {
	local name want=()
	for name in $scripts; do
		script "$name" 1.4 | sed '5ieval "$run"' >"$rel/build-aux/$name"
		want+=("aux-impostor build-aux/$name")
	done
	roll_and_check
	outcome_is rejected 1
	errors_are "${want[@]}"
	[ "$(grep '^{"id":"aux-impostor"' "$report" |
		grep -c 'nearest: automake lib/.*in v1.4: 1 line added, 0 removed","+ eval \\"$run\\""')" = "${#want[@]}" ]
}
@test "not G7: each as published" {
	local name
	for name in $scripts; do
		script "$name" 1.4 >"$rel/build-aux/$name"
	done
	roll_and_check
	outcome_is accepted 0
	found_is
}

@test "G8: a published script under another's name" {
	script install-sh 1.5 >"$rel/build-aux/missing"
	roll_and_check
	outcome_is rejected 1
	has 'error aux-impostor build-aux/missing'
	has 'warning known-renamed build-aux/missing'
	says known-renamed 'content of automake lib/install-sh'
	check audit "$ball"
	outcome_is rejected 1
	has 'warning known-renamed build-aux/missing'
}
@test "G8: a published script under a name of nobody" {
	script install-sh 1.5 >"$rel/build-aux/helper.sh"
	roll_and_check
	outcome_is rejected 1
	has 'error file-unexplained build-aux/helper.sh'
	has 'warning known-renamed build-aux/helper.sh'
}
@test "G8: a script older than the automake that was used" {
	marked
	script missing 1.2 >"$rel/build-aux/missing"
	roll_and_check
	origin_is build-aux/missing known 'in v1.2'
	has 'info tool-script-outdated build-aux/missing'
	says tool-script-outdated 'of automake 1.2, used with automake 1.5'
}
@test "not G8: of that automake, under its name" {
	marked
	script missing 1.5 >"$rel/build-aux/missing"
	roll_and_check
	has_no tool-script-outdated
	has_no known-renamed
	has_no aux-impostor
}

@test "G9: files of one tool from different releases" {
	marked
	sed -i 's/1\.5/1.4/' "$rel/Makefile.in"
	roll_and_check
	has 'warning tool-version-mismatch Makefile.in'
}
@test "not G9: of one release" {
	marked
	roll_and_check
	has_no tool-version-mismatch
}

@test "G10: what generators read is not as in the tag" {
	local name
	for name in configure.ac Makefile.am m4/own.m4; do
		make_release
		sed -i '1s/$/ dnl or not/' "$rel/$name"
		roll_and_check
		outcome_is rejected 1
		found_is "error vcs-modified $name"
		says vcs-modified '"+ .* dnl or not"'
	done
}
@test "not G10: as in the tag, with other times" {
	touch -d 2001-01-01 "$rel/configure.ac" "$rel/Makefile.am"
	roll_and_check
	outcome_is accepted 0
	found_is
}
