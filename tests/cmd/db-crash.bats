#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Databases and manifests while they are written: killed writers, readers
# beside a writer.

load fixtures
load db-fixtures

setup() {
	local i
	cd "$BATS_TEST_TMPDIR"
	mkdir m4
	for i in {1..40}; do
		printf '# serial %s\ndnl %s\n' "$i" "$i" >m4/f$i.m4
	done
	echo new >m4/new.m4
	export SOURCE_DATE_EPOCH=1600000000
}

# kill_after MICROSECONDS COMMAND...: SIGKILL after that time, if it still
# runs.
kill_after() {
	local us=$1 pid
	shift
	"$@" >/dev/null 2>&1 &
	pid=$!
	[ $us = 0 ] || sleep "$(printf '0.%06d' "$us")"
	kill -KILL $pid 2>/dev/null || :
	wait $pid 2>/dev/null || :
}

# crash TARGET COMMAND...: a hundred times from old, killed at moments spread
# over twice the time the command takes; TARGET is old or new, and the command
# works when it is run after that.
crash() {
	local target=$1 i start took old=0 new=0
	shift
	cp "$target" old
	start=${EPOCHREALTIME/[.,]/}
	"$@"
	took=$((${EPOCHREALTIME/[.,]/} - start))
	cp "$target" new
	! cmp -s old new
	[ $took -lt 400000 ] || took=400000
	for i in {0..99}; do
		cp old "$target"
		kill_after $((took * i / 50)) "$@"
		if cmp -s "$target" old; then
			old=$((old + 1))
		elif cmp -s "$target" new; then
			new=$((new + 1))
		else
			complain "kill $i: neither the old nor the new one"
		fi
	done
	cp old "$target"
	"$@"
	cmp "$target" new
	echo "# old $old, new $new, $(find . -name "$target.*" | wc -l) left" >&3
	# Else nothing was tried.
	[ $old -gt 0 ] && [ $new -gt 0 ]
}

@test "crash: db build" {
	manifest tools m4/f*.m4
	db build tools.tsv -o t.db
	manifest more m4/new.m4
	crash t.db "$TARCHECK" db build tools.tsv more.tsv -o t.db
}

@test "crash: db add" {
	manifest tools m4/f*.m4
	db build tools.tsv -o t.db
	crash t.db "$TARCHECK" db add t.db m4/new.m4 --project x --db t.db
	db verify t.db
}

@test "crash: db remove" {
	manifest tools m4/f*.m4
	db build tools.tsv -o t.db
	crash t.db "$TARCHECK" db remove t.db m4/f7.m4
	db verify t.db
}

@test "crash: db import" {
	mkdir one
	cp m4/f1.m4 one
	db import one --project tools --release 1 -o t.tsv
	crash t.tsv "$TARCHECK" db import m4 --project tools --release 2 -q \
		-o t.tsv
}

# read_on NAME: looks up, verifies and shows until the file "stop" is there;
# what goes wrong is in NAME.
read_on() {
	local status count=0
	while [ ! -e stop ]; do
		status=0
		db lookup --db t.db m4/f1.m4 >"$1.out" 2>&1 || status=$?
		[ $status -eq 0 ] || { cat "$1.out"; echo "status $status"; }
		status=0
		"$TARCHECK" audit rel --db t.db --format json >"$1.out" 2>&1 ||
			status=$?
		# Accepted with the new one, inconclusive with the old one.
		[ $status -eq 0 ] || [ $status -eq 3 ] ||
			{ cat "$1.out"; echo "status $status"; }
		sha=$(sed -n 's/.*"sha256":"\([0-9a-f]*\)","edition".*/\1/p' \
			"$1.out" | head -n 1)
		grep -q "^$sha " known || echo "neither of them: $sha"
		count=$((count + 1))
	done >"$1"
	echo $count >"$1.count"
}

@test "readers beside a writer see the old one or the new one" {
	local i
	mkdir -p rel/m4
	cp m4/f1.m4 m4/new.m4 rel/m4
	manifest tools m4/f*.m4
	db build tools.tsv -o t.db
	cp t.db old.db
	db add t.db m4/new.m4 --project x --db t.db
	sha256sum old.db t.db >known
	for i in 1 2; do read_on reader$i & done
	for i in {1..50}; do
		db remove t.db m4/new.m4
		db add t.db m4/new.m4 --project x --db t.db
	done
	touch stop
	wait
	cat reader1 reader2
	[ ! -s reader1 ] && [ ! -s reader2 ]
	[ "$(cat reader1.count)" -gt 5 ]
}

@test "disk full: a clean error, and the old one stays" {
	manifest tools m4/f*.m4
	db build tools.tsv -o t.db
	cat >full.sh <<-'END'
	mount -t tmpfs -o size=120k none small || exit 77
	cp t.db small && cd small || exit 77
	dd if=/dev/zero of=filler bs=1k 2>/dev/null
	"$TARCHECK" db add t.db ../m4/new.m4 --project x --db ../t.db \
		>../full.out 2>../full.err
	echo $? >../full.status
	ls -A . >../full.left
	cat t.db >../full.db
	END
	mkdir small
	unshare --map-root-user --mount sh full.sh 2>/dev/null ||
		skip 'no small file system to be had'
	[ "$(cat full.status)" = 2 ]
	[ "$(cat full.left)" = "$(printf 'filler\nt.db')" ]
	cmp full.db t.db
	[ "$(wc -l <full.err)" = 1 ]
	grep -q 't.db' full.err
}
