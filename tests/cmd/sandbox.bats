#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The fence around what reads hostile bytes: the program with a parser that
# does what $TC_DEED says (tests/evil), without and with it.
load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	evil=$TC_BUILDDIR/tests/evil/tarcheck
	rel=$work/hello-1.0
	ball=$work/hello-1.0.tar
	make_release
	roll
	# Under valgrind, in a container, on an old kernel there is none.
	"$TARCHECK" audit "$ball" --sandbox=required >"$work/first" 2>&1 ||
		! grep 'sandbox=required: ' "$work/first" ||
		skip "$(cat "$work/first")"
}

# misbehave MODE DEED [ARGUMENT]: exit status and, in $said, what came of it.
misbehave() {
	local mode=$1
	shift
	status=0
	TC_DEED=$* "$evil" audit "$ball" --allow-unsigned-db --no-regen -q \
		"--sandbox=$mode" >"$work/out" 2>"$work/err" || status=$?
	said=$(cat "$work/err")
}

# It can be done where there is no fence: otherwise the test shows nothing.
can() {
	misbehave off "$@"
	[[ $said == *'evil: done'* ]] || complain "off: $*: $said"
}
refused() {
	misbehave required "$@"
	[[ $said == *'evil: refused: '* ]] || complain "$*: $said"
	# The rest of the work goes on.
	[ "$status" -ne 2 ] || complain "$*: $said"
}
deadly() {
	misbehave required "$@"
	[ "$status" -eq 2 ]
	[ "$said" = "tarcheck: the process that read the input tried what \
the sandbox forbids, and was ended" ] || complain "$*: $said"
	[ ! -s "$work/out" ]
}

@test "an evil parser reads no other file" {
	echo secret >"$work/secret"
	can read "$work/secret"
	refused read "$work/secret"
	can list "$work"
	refused list "$work"
	can read /proc/1/status
	refused read /proc/1/status
	# What it is to read it can read.
	refused read "$work/hello-1.0.tarx"
	misbehave required read "$ball"
	[[ $said == *'evil: done'* ]]
}

@test "an evil parser changes no file" {
	local deed
	for deed in write truncate unlink rename link chmod; do
		echo precious >"$work/victim"
		chmod 600 "$work/victim"
		refused "$deed" "$work/victim"
		[ "$(cat "$work/victim")" = precious ]
		[ "$(stat -c %a%h "$work/victim")" = 6001 ]
		can "$deed" "$work/victim"
		rm -f "$work"/victim*
	done
	for deed in write symlink mkdir; do
		refused "$deed" "$work/new"
		[ ! -e "$work/new" ]
		can "$deed" "$work/new"
		rm -r "$work/new"
	done
	refused write "$ball"
	refused write "$TARCHECK_DB"
}

@test "an evil parser starts no program and no process" {
	misbehave off exec "$work/ran"
	[ -e "$work/ran" ]
	rm "$work/ran"
	deadly exec "$work/ran"
	can fork "$work/ran"
	[ -e "$work/ran" ]
	rm "$work/ran"
	# LeakSanitizer has to make a process that looks at this one. What that
	# may do is no more.
	if [ "$TC_SANITIZERS" = yes ]; then
		misbehave required fork "$work/ran"
	else
		deadly fork "$work/ran"
	fi
	[ ! -e "$work/ran" ]
	refused clone3 "$work/ran"
	[ ! -e "$work/ran" ]
	refused map
}

@test "an evil parser connects to nobody" {
	[ -n "$PYTHON3" ] || skip 'Python is absent'
	"$PYTHON3" -c 'if 1:
		import socket, sys, time
		tcp = socket.create_server(("127.0.0.1", 0))
		unix = socket.socket(socket.AF_UNIX)
		unix.bind(sys.argv[1])
		unix.listen()
		print(tcp.getsockname()[1], flush=True)
		time.sleep(60)' s >"$work/port" 3>&- &
	cd "$work"
	for _ in $(seq 100); do
		[ ! -s "$work/port" ] || break
		sleep 0.1
	done
	can tcp "$(cat "$work/port")"
	deadly tcp "$(cat "$work/port")"
	kill %1
	deadly unix "$work/s"
}

@test "an evil parser reaches no other process" {
	can kill 0
	refused kill 0
	[ "$TC_SANITIZERS" = yes ] || deadly ptrace
	refused poke
	refused parent-memory
	deadly namespace
	deadly type
}

@test "an evil parser gets nothing out of the services" {
	local store=$work/store zeros
	zeros=$(printf %064d 0)
	mkdir "$store" "$work/victim"
	ask() {
		status=0
		TC_DEED=$* "$evil" audit "$ball" --allow-unsigned-db -q \
			--toolchains "$store" --sandbox=required \
			>"$work/out" 2>"$work/err" || status=$?
		said=$(cat "$work/err")
		[[ $said != *'evil: done'* ]] || complain "$*: $said"
	}
	cp "${TARCHECK_DB%/*}/toolchains.tsv" "$work" || :
	ask job "$work/victim"
	[ -z "$(ls "$work/victim")" ]
	ask bind "$work/victim"
	ask bind "$store"
	ask under
	[[ $said == *'not a job of ours'* ]]
	export XDG_CACHE_HOME=$work/cache
	ask log "$zeros.$zeros"
	ask log "../../x"
	[ ! -e "$work/cache" ]
	ask pins x
	ask garbage z
	[[ $said == *'other side is gone'* ]]
}

@test "with a work directory of its own an evil parser changes no other" {
	local store=$work/store deed
	mkdir "$store"
	command -v bwrap >/dev/null || skip 'bubblewrap is absent'
	for deed in write truncate unlink rename link chmod symlink; do
		echo precious >"$work/victim"
		chmod 600 "$work/victim"
		TC_DEED="$deed $work/victim" "$evil" audit "$ball" \
			--allow-unsigned-db -q --toolchains "$store" \
			--sandbox=required >"$work/out" 2>"$work/err" || :
		grep 'evil: refused' "$work/err"
		[ "$(cat "$work/victim")" = precious ]
		[ "$(stat -c %a%h "$work/victim")" = 6001 ]
	done
}

@test "nothing is left in the place for temporary files" {
	local store=$work/store
	mkdir "$store" "$work/tmp"
	TMPDIR=$work/tmp "$TARCHECK" audit "$ball" --toolchains "$store" \
		>/dev/null || [ $? -ne 2 ]
	TC_DEED="exec x" TMPDIR=$work/tmp "$evil" audit "$ball" \
		--allow-unsigned-db --toolchains "$store" -o "$work/report" \
		>/dev/null 2>&1 || [ $? -eq 2 ]
	[ -z "$(ls "$work/tmp")" ]
	[ -z "$(ls "$work" | grep report)" ]
}

@test "the report is the same without and with the fence, but says so" {
	local args=(verify "$ball" --repo "$repo" --tag v1.0)
	"$TARCHECK" "${args[@]}" --sandbox=off --format json >"$work/off" ||
		[ $? -ne 2 ]
	"$TARCHECK" "${args[@]}" --format json >"$work/auto" 2>"$work/err" ||
		[ $? -ne 2 ]
	[ ! -s "$work/err" ]
	grep -q '"sandbox":"off"' "$work/off"
	grep -q '"sandbox":"full"' "$work/auto"
	sed 's/"sandbox":"off"/"sandbox":"full"/' "$work/off" |
		cmp - "$work/auto"
	"$TARCHECK" "${args[@]}" -o "$work/file" || [ $? -ne 2 ]
	"$TARCHECK" "${args[@]}" >"$work/text" || [ $? -ne 2 ]
	cmp "$work/file" "$work/text"
}

@test "locate is behind the fence as well" {
	TC_DEED="exec $work/ran" run -2 "$evil" locate "$ball" --repo "$repo"
	[ ! -e "$work/ran" ]
	TC_DEED="read /proc/1/status" run -0 "$evil" locate "$ball" --repo "$repo"
	[[ $output == *'evil: refused'* ]]
}

@test "a kernel without: said once, in the report, an error if required" {
	[ -n "$PYTHON3" ] || skip 'Python is absent'
	# Landlock's calls end as on a kernel that does not have them.
	cat >"$work/old.c" <<-'END'
		#include <errno.h>
		#include <seccomp.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
			seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), 444, 0);
			if (seccomp_load(ctx) != 0)
				return 77;
			execv(argv[1], argv + 1);
			return argc;
		}
	END
	$CC -o "$work/old" "$work/old.c" -lseccomp || skip 'no compiler'
	"$work/old" "$TARCHECK" audit "$ball" "$ball" --format json \
		>"$work/out" 2>"$work/err" || [ $? -ne 2 ]
	[ "$(cat "$work/err")" = "tarcheck: this kernel has no Landlock: what \
is read is not confined as it should be" ]
	grep -q '"sandbox":"partial"' "$work/out"
	"$work/old" "$TARCHECK" audit "$ball" >"$work/out" 2>/dev/null ||
		[ $? -ne 2 ]
	grep -q 'sandbox: partial' "$work/out"
	run -2 --separate-stderr "$work/old" "$TARCHECK" audit "$ball" \
		--sandbox=required
	[ "$stderr" = "tarcheck: --sandbox=required: this kernel has no \
Landlock" ]
	[ -z "$output" ]
	# What is left of the fence holds.
	TC_DEED="write $work/new" "$work/old" "$evil" audit "$ball" \
		--allow-unsigned-db --no-regen >/dev/null 2>&1 || :
	[ ! -e "$work/new" ]
	# Not asked for, it is not missed.
	"$work/old" "$TARCHECK" audit "$ball" --sandbox=off >/dev/null \
		2>"$work/err" || [ $? -ne 2 ]
	[ ! -s "$work/err" ]
}
