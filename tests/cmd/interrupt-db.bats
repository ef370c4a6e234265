#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Commands of db and toolchain ended by a signal in the middle of their work:
# nothing with a temporary name is left, and what was there is as it was. The
# program with a parser that stays where it is (tests/evil) is in the middle
# until it is ended.
load fixtures
load db-fixtures
load toolchain-fixtures

setup() {
	evil=$TC_BUILDDIR/tests/evil/tarcheck
	cd "$BATS_TEST_TMPDIR"
	export TMPDIR=$BATS_TEST_TMPDIR/tmp XDG_CACHE_HOME=$PWD/cache
	export SOURCE_DATE_EPOCH=1600000000
	mkdir tmp m4 made
	echo '# serial 1' >m4/one.m4
	echo '# serial 2' >m4/two.m4
	manifest tools m4/one.m4
}

# begin PARSER COMMAND...: until it is where that parser begins; $pid. SIGINT
# is ignored in a shell's jobs in the background.
begin() {
	local i
	: >said # not of the one before
	TC_DEED=hang TC_DEED_AT=$1 "${PYTHON3:-python3}" -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$evil" "${@:2}" >said 2>&1 3>&- &
	pid=$!
	for ((i = 0; i < 200; i++)); do
		! grep -q 'evil: here' said || return 0
		sleep 0.1
	done
	complain "$*: it is not there: $(cat said)"
}

# ends SIGNAL STATUS: by that signal, and says nothing of it.
ends() {
	status=0
	kill "-$1" "$pid"
	wait "$pid" || status=$?
	[ "$status" = "$2" ] || complain "$1: status $status: $(cat said)"
	[ "$(sort -u said)" = 'evil: here' ] || complain "$(cat said)"
}

# all_files: names and contents, but of what the tests are about.
all_files() {
	find . -path ./said -prune -o -type f -exec sha256sum {} + -o -print |
		LC_ALL=C sort
}

# leaves_nothing PARSER COMMAND...: by each of the signals, with a fence and
# without. While it is at work something is there.
leaves_nothing() {
	local before mode
	have_program python3
	before=$(all_files)
	for mode in auto off; do
		begin "$@" "--sandbox=$mode"
		[ "$(all_files)" != "$before" ] || complain "$*: nothing is made"
		ends TERM 143
		[ "$(all_files)" = "$before" ] ||
			complain "$* --sandbox=$mode:" "$before" "$(all_files)"
	done
	begin "$@"
	ends INT 130
	[ "$(all_files)" = "$before" ] || complain "INT: $(all_files)"
	begin "$@"
	ends HUP 129
	[ "$(all_files)" = "$before" ] || complain "HUP: $(all_files)"
}

@test "interrupted: db build" {
	leaves_nothing manifest db build tools.tsv -o made/t.db
	db build tools.tsv -o made/t.db
	manifest more m4/two.m4
	leaves_nothing manifest db build tools.tsv more.tsv -o made/t.db
	db verify made/t.db
}

@test "interrupted: db add and db remove" {
	manifest more m4/two.m4
	db build tools.tsv -o made/t.db
	leaves_nothing manifest db add made/t.db --manifest more.tsv
	leaves_nothing manifest db add made/new.db --manifest more.tsv
	leaves_nothing database db remove made/t.db m4/one.m4
	db remove made/t.db m4/one.m4
}

@test "interrupted: db export" {
	db build tools.tsv -o made/t.db
	leaves_nothing database db export made/t.db -o made/dir
	db export made/t.db -o made/dir
}

# Both wait for what they need, and have made nothing.
@test "interrupted: db import and db sign" {
	local before
	have_program python3
	tar -cf m4.tar m4
	echo old >made/x.tsv
	before=$(all_files)
	begin tar db import m4.tar --project x -q -o made/x.tsv --lines made/x.l
	ends TERM 143
	[ "$(all_files)" = "$before" ]
	begin manifest db sign tools.tsv --key no.key
	ends INT 130
	[ "$(all_files)" = "$before" ]
}

write_recipe() {
	local name sum
	for name in one two three; do
		mv m4 "$name-1.0"
		roll_tar . "$name-1.0" | gzip -n >"${name}_1.0.orig.tar.gz"
		mv "$name-1.0" m4
		sum=$(sha256sum <"${name}_1.0.orig.tar.gz" | cut -d' ' -f1)
		printf '%s\tproject\t%s\n%s\torig\tsid\t%s=1.0-2\t%s\n' \
			"$name" "$name" "$name" "$name" "$sum"
	done >recipe
	mkdir known lines
}

@test "interrupted: db update, and its workers" {
	write_recipe
	leaves_nothing tar db update --recipe recipe --files . --jobs 2
	leaves_nothing tar db update --recipe recipe --files . --check
	db update --recipe recipe --files .
}

@test "interrupted: toolchain add" {
	local at
	mkdir store
	make_list >list
	make_release
	tar -czf autoconf-9.1.tar.gz autoconf-9.1
	for at in toolchain-list toolchain; do
		leaves_nothing $at toolchain add autoconf-9.1.tar.gz --trust \
			--store "$PWD/store" --list "$PWD/list"
	done
}

@test "interrupted: verify and audit with --output" {
	mkdir rel-1
	cp m4/one.m4 rel-1
	leaves_nothing findings audit rel-1 --output made/report
	echo old >made/report
	leaves_nothing findings audit rel-1 --output made/report
}

@test "interrupted while another holds the lock: that one is left alone" {
	have_program flock
	db build tools.tsv -o made/t.db
	: >made/t.db.lock
	local before
	before=$(all_files)
	(flock 9 && exec sleep 60) 9>>made/t.db.lock 3>&- &
	holder=$!
	while flock -n made/t.db.lock true; do sleep 0.1; done
	"$TARCHECK" db remove made/t.db m4/one.m4 3>&- &
	pid=$!
	while ! holds_signals $pid; do sleep 0.1; done
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	kill $holder
	[ "$status" = 143 ]
	[ "$(all_files)" = "$before" ]
}
