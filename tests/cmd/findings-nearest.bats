#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The nearest published version of a macro or script: named, with the lines
# that were added to it, and never more than that.

load fixtures

# A macro in the shape of the one that xz 5.6 altered; no line of either is in
# here. Serial 4 changed every second line.
macro() { # SERIAL
	local n
	if [ "$1" -lt 5 ]; then
		printf '# carry.m4 serial %s\n' "$1"
	else
		printf '# carry.m4\n# serial %s\n' "$1"
	fi
	printf 'dnl Carries a value over to the host.\n\n'
	printf 'AC_DEFUN([tool_CARRY],\n[\n'
	for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
		if [ "$1" -ge 4 ] && [ $((n % 2)) = 0 ]; then
			printf '  step_%s="new $%s"\n' $n $n
		else
			printf '  step_%s="$%s"\n' $n $n
		fi
	done
	[ "$1" -lt 3 ] || printf '  AC_SUBST([carried])\n  more=yes\n'
	printf '])\n'
}

# What is planted in it: one line altered, 27 more.
planted() {
	macro 3 | sed -e 's/serial 3/serial 30/' -e '/step_7=/{
		r '"$work/extra"'
	}' -e 's/AC_SUBST(\[carried\])/AC_SUBST([carried]) eval $run/'
}

# The history of "tool", the database of it alone.
make_tool() {
	local tool=$BATS_FILE_TMPDIR/tool serial
	mkdir -p "$tool/m4" "$tool/aux"
	vcs init -q "$tool"
	tool depcomp 1 >"$tool/aux/depcomp"
	for serial in 1 2 3 4 5; do
		macro $serial >"$tool/m4/carry.m4"
		when="200$serial-01-01 12:00:00 +0000"
		commit "$tool" "$serial"
		vcs -C "$tool" tag v$serial
	done
	(
		cd "$BATS_FILE_TMPDIR"
		"$TARCHECK" db import -q --no-cache tool --project tool \
			--origin https://example.org/tool.git \
			--releases 'v*' -o tool.tsv --lines tool.lines
		"$TARCHECK" db build tool.tsv --lines tool.lines -o tool.db
		"$TARCHECK" db build tool.tsv -o bare.db
	)
}

setup_file() {
	share_fixtures
	make_tool
	TARCHECK_DB=$BATS_FILE_TMPDIR/tool.db
}

setup() {
	TARCHECK_DB=$BATS_FILE_TMPDIR/tool.db
	work=$BATS_TEST_TMPDIR
	seq -f '  run="$run planted %g"' 27 >"$work/extra"
	make_release
}

# nearest KEY: of the only finding that has one.
nearest() {
	sed -n "s/.*\"nearest\":{.*\"$1\":\([^],}]*\).*/\1/p" "$report"
}

@test "a planted macro: serial 30, nearest to serial 3, its lines" {
	planted >"$rel/m4/carry.m4"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error macro-impostor m4/carry.m4'
	says macro-impostor 'published by tool'
	says macro-impostor 'serial 30, highest published is 5'
	says macro-impostor '"nearest: tool m4/carry.m4, 2003-01-01 to 2004-01-01, in v3 (serial 3): 29 lines added, 2 removed"'
	says macro-impostor '"+ # carry.m4 serial 30","+   run=\\"$run planted 1\\""'
	says macro-impostor '"... 8 more lines added"\]'
	[ "$(nearest serial)" = '"3"' ]
	[ "$(nearest added)" = 29 ]
	[ "$(nearest removed)" = 2 ]
	[ "$(nearest exact)" = true ]
	[ "$(nearest sha256)" = "\"$(macro 3 | sha256sum | cut -d' ' -f1)\"" ]
	# Every added line is named.
	planted | grep -n 'planted\|eval\|serial 30' | cut -d: -f1 |
		paste -sd, >"$work/want"
	sed -n 's/.*"added_lines":\[\([^]]*\)\].*/\1/p' "$report" |
		cmp - "$work/want"
	run -1 "$TARCHECK" audit "$ball"
	printf '%s\n' "$output" | grep -q \
		'^ *nearest: tool m4/carry.m4, .*(serial 3): 29 lines added, 2 removed$'
	printf '%s\n' "$output" | grep -q '^ *+ # carry.m4 serial 30$'
}
@test "with the contents at hand, the whole difference" {
	"$TARCHECK" db keep-contents -q "$work/store" "$BATS_FILE_TMPDIR/tool" \
		--releases 'v*'
	planted >"$rel/m4/carry.m4"
	roll
	check audit "$ball" --diff "$work/store"
	outcome_is rejected 1
	"$TARCHECK" audit "$ball" --diff "$work/store" --color never |
		sed -n '/^ *@@ /,/^What a finding/p' | sed '$d;s/^ *\([-+@ ]\)/\1/' |
		grep -c '^+' >"$work/plus"
	[ "$(cat "$work/plus")" = 29 ]
	grep -q '"diff":"@@ -1,.*\\n+  run=' "$report"
	# A store without that version shows what the database knows.
	"$TARCHECK" db keep-contents -q "$work/other" "$BATS_FILE_TMPDIR/tool" \
		--paths 'aux/*'
	check audit "$ball" --diff "$work/other"
	outcome_is rejected 1
	! grep -q '"diff":' "$report"
	run -2 --separate-stderr "$TARCHECK" audit "$ball" --diff "$work/absent"
	[ "${#stderr_lines[@]}" -eq 1 ]
}
@test "a version that was published has none" {
	macro 4 >"$rel/m4/carry.m4"
	roll
	check_ball
	outcome_is accepted 0
	found_is
}
@test "one line of a script" {
	tool depcomp 1 | sed 's/set -e/set -ex/' >"$rel/build-aux/depcomp"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error aux-impostor build-aux/depcomp'
	says aux-impostor '"nearest: tool aux/depcomp, since 2001-01-01, in v1 to v5: 1 line added, 1 removed","+ set -ex"'
}
@test "in the place of a file of the tag" {
	macro 3 | sed 's/serial 3/serial 4/' >"$rel/m4/carry.m4"
	cp -r "$repo" "$work/r"
	macro 3 >"$work/r/m4/carry.m4"
	commit "$work/r" carry
	vcs -C "$work/r" tag v2.0
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is rejected 1
	found_is 'error macro-impostor m4/carry.m4' \
		'error vcs-modified m4/carry.m4'
	says macro-impostor 'nearest: tool m4/carry.m4, 2003'
}
@test "hostile lines stay on their line" {
	{ macro 3; printf 'x\033[2J\0y\n\200\n'; } >"$rel/m4/carry.m4"
	roll
	check_ball
	says macro-impostor '2 lines added, 0 removed'
	! grep -q "$(printf '\033')" "$report"
	run -1 "$TARCHECK" audit "$ball"
	! printf '%s\n' "$output" | grep -q "$(printf '\033')"
}
@test "a database without lines says nothing about it" {
	planted >"$rel/m4/carry.m4"
	roll
	TARCHECK_DB=$BATS_FILE_TMPDIR/bare.db
	check_ball
	outcome_is rejected 1
	found_is 'error macro-impostor m4/carry.m4'
	! grep -q nearest "$report"
}

@test "known-altered: a published macro under another name, altered" {
	macro 3 | sed 's/step_3=.*/step_3=x/' >"$rel/m4/mine.m4"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error macro-unexplained m4/mine.m4' \
		'warning known-altered m4/mine.m4'
	says known-altered '19 of its 20 lines are those of tool m4/carry.m4'
	says known-altered '"nearest: tool m4/carry.m4, 2003-01-01 to 2004-01-01, in v3 (serial 3): 1 line added, 1 removed","+   step_3=x"'
	# Without a repository it is told as well, and weakens nothing.
	check audit "$ball"
	outcome_is inconclusive 3
	has 'warning known-altered m4/mine.m4'
	has 'notice macro-unverified m4/mine.m4'
}
@test "not known-altered: most of it is its own, or all is published" {
	{ macro 3; seq -f 'own line %g' 30; } >"$rel/m4/mine.m4"
	macro 3 >"$rel/m4/same.m4"
	roll
	check_ball
	found_is 'error macro-unexplained m4/mine.m4' \
		'error macro-unexplained m4/same.m4' \
		'warning known-renamed m4/same.m4'
}

@test "lines: the same bytes from a cache, a tarball, in any order" {
	cd "$work"
	local tool=$BATS_FILE_TMPDIR/tool want=$BATS_FILE_TMPDIR/tool.lines
	import() {
		"$TARCHECK" db import -q --project tool --releases 'v*' \
			--origin https://example.org/tool.git -o out.tsv \
			--lines out.lines "$@"
		cmp out.lines "$want"
	}
	vcs clone -q --bare "$tool" old.git
	vcs -C old.git update-ref refs/heads/main v3
	"$TARCHECK" db import -q --cache c --project tool --releases 'v*' \
		--origin https://example.org/tool.git --head "$(vcs -C "$tool" rev-parse v3)" -o out.tsv \
		--lines out.lines old.git
	! cmp -s out.lines "$want"
	import --cache c "$tool"
	# With what the cache has, without the lines of the last time.
	rm out.lines
	import --cache c "$tool"
	vcs -C "$tool" archive --prefix=tool-5/ v5 >t.tar
	import --no-cache "$tool" t.tar
	import --no-cache t.tar "$tool"
}
@test "lines: files that are none, or of other manifests" {
	cd "$work"
	local tsv=$BATS_FILE_TMPDIR/tool.tsv
	refuse() {
		run --separate-stderr -2 "$TARCHECK" db build "$tsv" -o x.db \
			--lines x.lines
		[[ $stderr == *"$1"* ]] || complain "$stderr"
		[ ! -e x.db ]
	}
	refuse 'x.lines: '
	echo hello >x.lines
	refuse 'x.lines:1: does not begin with'
	sed 's/project: tool/project: tol/' "$BATS_FILE_TMPDIR/tool.lines" >x.lines
	refuse "x.lines: no manifest of the project 'tol'"
	sed 's/^= m4/= n4/' "$BATS_FILE_TMPDIR/tool.lines" >x.lines
	refuse 'x.lines: the manifest has no content'
	"$TARCHECK" db import -q --no-cache --project tool --omit lines \
		--origin u -o out.tsv --lines none.lines "$BATS_FILE_TMPDIR/tool"
	[ ! -e none.lines ]
}
