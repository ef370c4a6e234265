#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Files that equal a published one after named transforms, and files that only
# look so. (What each transform masks: tests/unit/test-canon.c.)
load fixtures

setup_file() {
	share_fixtures
	cd "$BATS_FILE_TMPDIR"
	mkdir -p pub/build-aux pub/m4 pub/bad
	printf '%s\n' '#!/bin/sh' '# install-sh - install a program' \
		'# Copyright (C) 1994 Somebody' '# $Revision: 1.2 $' \
		'set -e' 'case $1 in' '--help) echo "usage"; exit 0;;' 'esac' \
		'cp "$1" "$2"' >pub/build-aux/install-sh
	printf '%s\n' '#! /bin/sh' '## ltmain' 'PROGRAM=ltmain.sh' \
		'PACKAGE=@PACKAGE@' 'VERSION=@VERSION@' \
		'TIMESTAMP="@TIMESTAMP@"' 'echo "$VERSION"' 'exit 0' \
		>pub/build-aux/ltmain.in
	echo 'echo old; exit 0' >pub/build-aux/ltmain.sh
	"$TARCHECK" db import pub --project tools --release tools-1.0 -q \
		--template ltmain.in=ltmain.sh -o tools.tsv
	"$TARCHECK" db build -o tools.db tools.tsv
}

setup() {
	work=$BATS_TEST_TMPDIR
	rel=$work/hello-1.0
	mkdir -p "$rel/build-aux"
	pub=$BATS_FILE_TMPDIR/pub/build-aux
}

judge() {
	check audit "$rel" --db "$BATS_FILE_TMPDIR/tools.db"
}

@test "another interpreter line, another revision, other years" {
	sed -e '1s,.*,#!/usr/bin/sh,' -e 's/1\.2 /1.44 /' -e 's/1994/1994, 1996-2003/' \
		"$pub/install-sh" >"$rel/build-aux/install-sh"
	judge
	outcome_is accepted 0
	found_is
	origin_is build-aux/install-sh known-variant \
		"tools build-aux/install-sh.*after interpreter.*notice.*cvs-keyword"
	line_of build-aux/install-sh | grep -q \
		'"transforms":\[{"transform":"interpreter","line":1,"text":"[^"]*usr'
}

@test "the published file itself needs no transform" {
	cp "$pub/install-sh" "$rel/build-aux/install-sh"
	judge
	outcome_is accepted 0
	origin_is build-aux/install-sh known tools
	! line_of build-aux/install-sh | grep -q '"transforms"'
}

@test "what a release stamps into its template is shown" {
	sed -e 's/@PACKAGE@/libtool/' -e 's/@VERSION@/1.5.26/' \
		-e 's,@TIMESTAMP@, (1.1220.2.492 2008/01/30 06:40:56),' \
		"$pub/ltmain.in" >"$rel/build-aux/ltmain.sh"
	judge
	origin_is build-aux/ltmain.sh known-variant 'ltmain.in.*after stamp'
	line_of build-aux/ltmain.sh | grep -q '"text":"[^"]*1\.5\.26'
	# The template as it is was never published as ltmain.sh.
	cp "$pub/ltmain.in" "$rel/build-aux/ltmain.sh"
	judge
	origin_is build-aux/ltmain.sh known-variant 'ltmain.in'
	# Under another name it is nobody's.
	mv "$rel/build-aux/ltmain.sh" "$rel/build-aux/missing"
	judge
	! line_of build-aux/missing | grep -q known
}

@test "a command in a masked place is an impostor" {
	local edit n=0
	for edit in '1s,.*,#!/opt/x/sh,' '1s,.*,#!/bin/sh -c evil,' \
		's/1994 /1994 `evil` /' 's/1994/1994; evil/' \
		's/1\.2 \$/1.2 $; evil/' 's/1\.2/$(evil)/' \
		'$s/$/ #/' '5s/.*/set +e/' '6s/ in$/ in /;6s/$/ \\/' \
		's/Somebody/Somebody else/' '4d' '4p'; do
		sed -e "$edit" "$pub/install-sh" >"$rel/build-aux/install-sh"
		! cmp -s "$pub/install-sh" "$rel/build-aux/install-sh" ||
			complain "no edit: $edit"
		judge
		outcome_is rejected 1 || complain "accepted: $edit"
		has 'error aux-impostor build-aux/install-sh'
		n=$((n + 1))
	done
	[ "$n" -eq 12 ]
	for edit in 's/@VERSION@/1;evil/' 's/@VERSION@/$(evil)/' \
		's/"@TIMESTAMP@"/"`evil`"/' 's/@PACKAGE@/x y/' \
		's/@TIMESTAMP@/\\"; evil; \\"/'; do
		sed -e "$edit" -e 's/@PACKAGE@/libtool/;s/@VERSION@/1.5/' \
			-e 's/@TIMESTAMP@//' "$pub/ltmain.in" \
			>"$rel/build-aux/ltmain.sh"
		judge
		has 'error aux-impostor build-aux/ltmain.sh' ||
			complain "accepted: $edit"
	done
}
