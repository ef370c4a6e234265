#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Repositories on other machines: --network, and the clones that are kept.
# The other machine is this one, by way of file:// and of 127.0.0.1.
load fixtures

setup_file() {
	share_fixtures
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
	far=$BATS_TEST_TMPDIR/far.git
	vcs clone -q --bare "$repo" "$far"
	vcs -C "$far" config uploadpack.allowFilter true
	url=file://$far
	rel=$BATS_TEST_TMPDIR/hello-1.0
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	archive "$repo" v1.0 >"$ball"
}
teardown() {
	[ -z "${server-}" ] || kill "$server" 2>/dev/null || :
}

far_check() { # [ARGUMENT...]
	check verify "$ball" --repo "$url" --tag v1.0 --network "$@"
}
clone() {
	printf '%s\n' "$XDG_CACHE_HOME"/tarcheck/git/*
}
# Whether the clone has the blob of that file of v1.0, without fetching it.
clone_has() {
	! vcs -C "$(clone)" rev-list --objects --missing=print v1.0 |
		grep -qx "?$(vcs -C "$repo" rev-parse "v1.0:$1")"
}
fails_with() { # TEXT COMMAND...
	run -2 "${@:2}"
	[[ $output == *"$1"* ]] || complain "wanted: $1" "got: $output"
}
# A server at 127.0.0.1 that says nothing, on a port of its own.
start_silent() {
	[ -n "${PYTHON3-}" ] || skip 'python3 is absent'
	"$PYTHON3" -c 'if 1:
		import socket, sys, time
		s = socket.socket()
		s.bind(("127.0.0.1", 0))
		s.listen()
		open(sys.argv[1], "w").write(str(s.getsockname()[1]) + "\n")
		time.sleep(60)' "$BATS_TEST_TMPDIR/port" 3>&- &
	server=$!
	await test -s "$BATS_TEST_TMPDIR/port"
	url=git://127.0.0.1:$(cat "$BATS_TEST_TMPDIR/port")/far.git
}
await() { # COMMAND...
	local i
	for i in {1..100}; do
		! "$@" || return 0
		sleep 0.1
	done
	complain "in vain: $*"
}
start_daemon() {
	[ -x "$("${GIT:-git}" --exec-path)/git-daemon" ] ||
		skip 'git daemon is absent'
	local i
	for i in {1..20}; do
		port=$((20000 + (RANDOM + BASHPID) % 20000))
		"${GIT:-git}" -c safe.directory='*' daemon --listen=127.0.0.1 \
			--port=$port --export-all --reuseaddr \
			--base-path="$BATS_TEST_TMPDIR" >daemon 2>&1 3>&- &
		server=$!
		url=git://127.0.0.1:$port/far.git
		sleep 0.3
		! vcs ls-remote "$url" >/dev/null 2>&1 || return 0
		kill "$server" 2>/dev/null || :
	done
	skip "git daemon does not serve here: $(cat daemon)"
}

@test "a URL is refused without --network, and nothing is made" {
	local command
	for command in 'verify --tag v1.0' locate; do
		fails_with "$url: a URL, and without --network nothing is fetched" \
			"$TARCHECK" ${command%% *} "$ball" --repo "$url" \
			$(printf %s "${command#"${command%% *}"}")
		[ "${#lines[@]}" = 1 ]
	done
	[ ! -e "$XDG_CACHE_HOME" ]
	fails_with 'without --network' "$TARCHECK" locate "$ball" \
		--repo git@example.org:far.git
	fails_with '--submodule takes a repository on this machine' \
		"$TARCHECK" verify "$ball" --repo "$url" --tag v1.0 --network \
		--submodule "lib=https://example.org/lib"
}

@test "a path is a path, with --network or without, colons and all" {
	cp -r "$far" host:far.git
	check verify "$ball" --repo host:far.git --tag v1.0
	outcome_is accepted 0
	check verify "$ball" --repo "$far" --tag v1.0 --network
	outcome_is accepted 0
	[ ! -e "$XDG_CACHE_HOME" ]
}

@test "fetched without contents, but for those of the tag" {
	vcs clone -q "$far" more
	echo 'int three;' >more/src/three.c
	commit more 'Second.'
	vcs -C more push -q origin HEAD:main
	far_check
	outcome_is accepted 0
	[ "$found" = '' ] || complain "$found"
	grep -q "\"repository\":\"$url\"" "$report"
	clone_has src/one.c
	[ "$(vcs -C "$(clone)" rev-list --objects --all --missing=print |
		grep -c '^?')" = 1 ]
	[ "$(vcs -C "$(clone)" rev-parse --is-bare-repository)" = true ]
	# The same as from the repository itself.
	cp "$report" far.json
	check_ball
	diff <(sed 's/"repository":"[^"]*"//' far.json) \
		<(sed 's/"repository":"[^"]*"//' "$report")
}

@test "a server that cannot leave contents out sends them" {
	vcs -C "$far" config uploadpack.allowFilter false
	far_check
	outcome_is accepted 0
	clone_has src/one.c
	run -0 --separate-stderr "$TARCHECK" locate "$ball" --repo "$url" --network
	[[ $output == *v1.0* ]]
}

@test "locate needs no contents" {
	run -0 --separate-stderr "$TARCHECK" locate "$ball" --repo "$url" --network
	[[ $output == *"$(vcs -C "$repo" rev-parse --short=12 v1.0^{commit})"*v1.0* ]]
	! clone_has src/one.c
}

@test "differences and filters have the contents that they need" {
	printf '*.c eol=crlf\n' >.gitattributes
	vcs clone -q "$far" more
	cp .gitattributes more
	commit more 'Lines.'
	vcs -C more tag v2.0
	vcs -C more push -q origin v2.0
	archive more v2.0 >"$ball"
	check verify "$ball" --repo "$url" --tag v2.0 --network
	outcome_is accepted 0
	origin_is src/one.c vcs-filtered
	mkdir x
	"${TAR:-tar}" -C x -xf "$ball"
	sed -i 's/return 1/return 11/' x/hello-1.0/src/one.c
	roll_tar x hello-1.0 >"$ball"
	check verify "$ball" --repo "$url" --commit \
		"$(vcs -C more rev-parse v2.0)" --network
	outcome_is rejected 1
	says vcs-modified '4 lines added, 4 removed'
}

@test "later runs see what has changed: tags that are new, moved, gone" {
	far_check
	local old new
	old=$(clone)
	vcs clone -q "$far" more
	echo >>more/README
	commit more 'Second.'
	vcs -C more tag v2.0
	vcs -C more tag -f v1.0
	vcs -C more push -q --force origin v2.0 v1.0
	far_check
	outcome_is rejected 1
	has 'error vcs-modified README'
	archive more v2.0 >"$ball"
	check verify "$ball" --repo "$url" --tag v2.0 --network
	outcome_is accepted 0
	vcs -C "$far" tag -d v2.0
	fails_with 'no tag v2.0' "$TARCHECK" verify "$ball" --repo "$url" \
		--tag v2.0 --network
	[ "$(clone)" = "$old" ]
}

@test "git:// on this machine" {
	start_daemon
	far_check
	outcome_is accepted 0
	far_check
	outcome_is accepted 0
	clone_has src/one.c
}

@test "passwords and tokens are not shown and not kept" {
	# Nobody listens on port 1.
	local word out
	for word in https://ann:s3cret@127.0.0.1:1/far.git \
		https://s3cret@127.0.0.1:1/far.git; do
		fails_with 'https://127.0.0.1:1/far.git: ' "$TARCHECK" locate \
			"$ball" --repo "$word" --network
		[[ $output != *s3cret* ]] || complain "$output"
		fails_with 'https://127.0.0.1:1/far.git: a URL' "$TARCHECK" \
			locate "$ball" --repo "$word"
		[[ $output != *s3cret* ]]
	done
	run ! grep -rq s3cret "$XDG_CACHE_HOME"
	# In a report: a git that fetches from elsewhere and shows what it got.
	mkdir bin
	cat >bin/git <<-END
	#!/bin/sh
	printf '%s\n' "\$@" >>"$BATS_TEST_TMPDIR/arguments"
	env >>"$BATS_TEST_TMPDIR/environment"
	export GIT_CONFIG_KEY_0=url.file://$far.insteadOf
	export GIT_CONFIG_VALUE_0=https://example.org/far
	export GIT_CONFIG_COUNT=1
	unset GIT_ALLOW_PROTOCOL
	exec "$(command -v "${GIT:-git}")" "\$@"
	END
	chmod 755 bin/git
	url=https://ann:s3cret@example.org/far
	PATH=$PWD/bin:$PATH far_check
	outcome_is accepted 0
	grep -q '"repository":"https://example.org/far"' "$report"
	run ! grep -q s3cret "$report" arguments
	run ! grep -rq s3cret "$XDG_CACHE_HOME"
	grep -q 'https://ann:s3cret@example.org/far' environment
}

@test "git runs with nothing of the user's, and may do little" {
	mkdir bin
	printf '#!/bin/sh\nenv >>%s/seen\nexit 3\n' "$BATS_TEST_TMPDIR" >bin/git
	chmod 755 bin/git
	GIT_DIR=/x GIT_SSH_COMMAND=evil GIT_PROXY_COMMAND=evil LD_LIBRARY_PATH=/x \
		GIT_CONFIG_PARAMETERS="'core.x=y'" GIT_TEMPLATE_DIR=/x \
		PATH=$PWD/bin:$PATH run -2 "$TARCHECK" locate "$ball" --repo "$url" \
		--network
	run ! grep -E 'evil|=/x$|PARAMETERS' seen
	local line
	for line in GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
		GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=true \
		GIT_ALLOW_PROTOCOL=https:ssh:git:file HOME=/nonexistent \
		GIT_CONFIG_KEY_0=protocol.allow GIT_CONFIG_VALUE_0=never; do
		grep -qx "$line" seen || complain "not there: $line"
	done
	# The user's own configuration is not read: it would lead elsewhere.
	printf '[url "file:///nowhere"]\n\tinsteadOf = "%s"\n' "$url" >"$HOME/.gitconfig"
	far_check
	outcome_is accepted 0
	rm "$HOME/.gitconfig"
	# No hooks came with the clone.
	[ ! -e "$(clone)/hooks" ]
}

@test "what git or ssh could take for an option or a program is refused" {
	local word
	for word in 'ext::sh -c touch% ran' 'ext::touch' 'fd::3' \
		'http://example.org/x' 'ftp://example.org/x' \
		'ssh://-oProxyCommand=touch/x' '-oProxyCommand=touch:x' \
		'ssh://a@-oProxyCommand=touch/x' 'ssh://-a@b/x' \
		'ssh://%2doProxyCommand=touch/x' 'ssh://a:b@c/x' \
		'host:-x' 'ssh://host/-x' 'https:///x' 'https://host' \
		'https://a b/x' 'https://a/x?y' 'https://a/`x`' 'file://host/x' \
		$'https://a/\nx' 'host:'; do
		run -2 "$TARCHECK" locate "$ball" --repo="$word" --network
		[ "${#lines[@]}" = 1 ] || complain "$word: $output"
		[[ $output == 'tarcheck: --repo'* ]] || complain "$word: $output"
	done
	for word in --upload-pack=touch -u; do
		run -2 "$TARCHECK" locate "$ball" --repo="$word" --network
		[[ $output == *'not a git repository'* ]]
	done
	[ ! -e "$XDG_CACHE_HOME" ]
	for word in 0 x 100000 -1 1s; do
		fails_with '--network-timeout takes a number' "$TARCHECK" locate \
			"$ball" --repo "$url" --network "--network-timeout=$word"
	done
}

@test "a server that says nothing: one error, nothing is left" {
	start_silent
	fails_with "$url: git: no answer for 1 seconds" timeout 30 "$TARCHECK" \
		locate "$ball" --repo "$url" --network --network-timeout 1
	[ "${#lines[@]}" = 1 ]
	[ -z "$(ls -A "$XDG_CACHE_HOME/tarcheck/git")" ]
}

# Whether there is one in the making; neither that nor a lock nor a clone.
making() {
	[ -d "$(clone | grep '\.new$')" ]
}
alone() {
	[ -z "$(ls -A "$XDG_CACHE_HOME/tarcheck/git")" ]
}
@test "an interrupted clone leaves nothing" {
	start_silent
	local signal child status
	for signal in TERM INT HUP; do
		"$TARCHECK" locate "$ball" --repo "$url" --network 3>&- &
		child=$!
		await making
		# Background jobs of a shell ignore INT.
		[ $signal != INT ] || signal=TERM
		kill -$signal $child
		status=0
		wait $child || status=$?
		[ $status -gt 128 ] || complain "status $status"
		alone
	done
	# Nor does one that could clean up nothing, after the next.
	"$TARCHECK" locate "$ball" --repo "$url" --network 3>&- &
	child=$!
	await making
	kill -KILL $child
	wait $child || :
	making
	kill $server
	run -2 "$TARCHECK" locate "$ball" --repo "$url" --network
	await alone
}

is_locked() {
	[ -e "$1" ] && ! flock -n "$1" true
}
@test "interrupted while another fetches: its lock is left alone" {
	have_program flock
	local child status=0 holder lock
	far_check
	lock=$(clone).lock
	(flock 9 && exec sleep 60) 9>>"$lock" 3>&- &
	holder=$!
	await is_locked "$lock"
	"$TARCHECK" locate "$ball" --repo "$url" --network 3>&- &
	child=$!
	await holds_signals $child
	kill -TERM $child
	wait $child || status=$?
	kill $holder
	[ $status = 143 ] || complain "status $status"
	[ -e "$lock" ]
}

@test "a damaged or unsound repository is not kept" {
	# A tree entry that no checkout should get.
	local tree
	tree=$({
		printf '100644 .GIT\0'
		vcs -C "$far" rev-parse v1.0:README | tr -d '\n' |
			sed 's/../\\x&/g' | xargs -0 printf
	} | vcs -C "$far" hash-object -t tree -w --literally --stdin)
	vcs -C "$far" update-ref refs/tags/v3.0 \
		"$(vcs -C "$far" commit-tree -m x "$tree")"
	fails_with "$url: git: " "$TARCHECK" locate "$ball" --repo "$url" --network
	alone
	vcs -C "$far" update-ref -d refs/tags/v3.0
	far_check
	outcome_is accepted 0
	fails_with 'file:///nowhere/x: git: ' "$TARCHECK" locate "$ball" \
		--repo file:///nowhere/x --network
}

@test "several at once share one clone" {
	local i
	for i in 1 2 3 4; do
		"$TARCHECK" verify "$ball" --repo "$url" --tag v1.0 --network \
			--format json >out.$i 2>&1 3>&- &
	done
	wait
	for i in 2 3 4; do
		cmp out.1 out.$i
	done
	grep -q '"outcome":"accepted"' out.1
	[ "$(ls -A "$XDG_CACHE_HOME/tarcheck/git" | wc -l)" = 1 ]
}

@test "without --network no socket is made" {
	[ "$TC_SANITIZERS" != yes ] || skip 'the sanitizers want to be first'
	cat >spy.c <<-'END'
	#define _GNU_SOURCE
	#include <dlfcn.h>
	#include <stdio.h>
	#include <stdlib.h>
	#include <sys/socket.h>
	int socket(int a, int b, int c)
	{
		int (*real)(int, int, int) =
			(int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
		FILE *log = fopen(getenv("SPY"), "a");
		fprintf(log, "socket %d\n", a);
		fclose(log);
		return real(a, b, c);
	}
	END
	$CC -shared -fPIC -o spy.so spy.c -ldl 2>said || skip 'no shared objects here'
	export SPY=$PWD/spied
	# It sees what there is to see.
	LD_PRELOAD=$PWD/spy.so vcs ls-remote git://127.0.0.1:1/x 2>/dev/null || :
	grep -q socket spied || skip 'nothing is seen here'
	rm spied
	local repo=$repo
	LD_PRELOAD=$PWD/spy.so check_ball
	outcome_is accepted 0
	LD_PRELOAD=$PWD/spy.so run -0 "$TARCHECK" locate "$ball" --repo "$repo"
	LD_PRELOAD=$PWD/spy.so run "$TARCHECK" audit "$ball"
	LD_PRELOAD=$PWD/spy.so run -2 "$TARCHECK" locate "$ball" --repo "$url"
	[ ! -e spied ] || complain "$(cat spied)"
}
