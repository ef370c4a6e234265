#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Ended while generators of a release run: nothing of them is left.

load fixtures

setup_file() {
	command -v autoconf bwrap >/dev/null || return 0
	share_fixtures
	export TARCHECK_TOOLCHAINS=$BATS_FILE_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf
}

setup() {
	need_generators autoconf
	export TMPDIR=$BATS_TEST_TMPDIR/t
	mkdir "$TMPDIR"
	# Of each test its own, as ps shows it.
	nap=9$(printf %04d "$((RANDOM % 10000))")$BATS_TEST_NUMBER
	make_release
	(
		cd "$rel"
		printf 'AC_INIT([x], [1])\nAC_OUTPUT\n' >configure.ac
		autoconf && rm -rf autom4te.cache
		printf 'm4_esyscmd([sleep %s])\n' "$nap" >>configure.ac
		mkdir sub
		cp configure configure.ac sub
	)
	roll
}

asleep() { pgrep -fc "^sleep $nap\$" || :; }

# wait_until COMMAND...: for at most ten seconds.
wait_until() {
	local i
	for ((i = 0; i < 100; i++)); do
		"$@" && return
		sleep 0.1
	done
	return 1
}
some_sleep() { [ "$(asleep)" -gt 0 ]; }
none_sleeps() { [ "$(asleep)" = 0 ]; }

# end_by SIGNAL STATUS [OPTION...]
end_by() {
	local status=0 pid
	# Not as a job in the background, for which SIGINT is ignored.
	"${PYTHON3:-python3}" -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$TARCHECK" audit "$ball" \
		--format json "${@:3}" >"$BATS_TEST_TMPDIR/out" \
		2>"$BATS_TEST_TMPDIR/err" 3>&- &
	pid=$!
	wait_until some_sleep || complain "nothing has run: $(cat "$BATS_TEST_TMPDIR/err")"
	kill "-$1" "$pid"
	wait "$pid" || status=$?
	[ "$status" = "$2" ] || complain "status $status"
	# At once: whoever ended it may look now.
	[ -z "$(ls "$TMPDIR")" ] || complain "left: $(find "$TMPDIR")"
	wait_until none_sleeps
	[ ! -s "$BATS_TEST_TMPDIR/out" ]
	[ ! -s "$BATS_TEST_TMPDIR/err" ] ||
		complain "$(cat "$BATS_TEST_TMPDIR/err")"
}

@test "SIGTERM leaves no process and no file" {
	have_program python3
	end_by TERM 143
}
@test "SIGINT leaves no process and no file" {
	have_program python3
	end_by INT 130
}
@test "SIGHUP leaves no process and no file" {
	have_program python3
	end_by HUP 129
}
@test "without a fence they leave nothing either" {
	have_program python3
	end_by TERM 143 --sandbox=off
	end_by INT 130 --sandbox=off
}
@test "one job at a time is ended as well" {
	have_program python3
	end_by TERM 143 --regen-jobs 1
}
@test "a number of jobs is a number" {
	local n
	for n in 0 65 many ''; do
		run --separate-stderr "$TARCHECK" audit "$ball" --regen-jobs "$n"
		[ "$status" = 2 ]
		[[ $stderr == *"--regen-jobs: '$n' is no number from 1 to 64"* ]]
	done
}
