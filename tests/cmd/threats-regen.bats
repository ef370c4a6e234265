#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Releases whose configure.ac means harm to whoever runs autoconf over it.

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
}

# harm COMMAND [OPTION...]: an audit of a release whose configure.ac runs it.
harm() {
	make_release
	printf 'AC_INIT([x], [1])\nm4_esyscmd([%s])\nAC_OUTPUT\n' "$1" \
		>"$rel/configure.ac"
	(cd "$rel" && printf 'AC_INIT([x], [1])\nAC_OUTPUT\n' >plain.ac &&
		autoconf plain.ac >configure && rm -rf plain.ac autom4te.cache)
	roll
	check audit "$ball" "${@:2}"
	# Nothing of it is left, no process and no file.
	[ -z "$(ls "$TMPDIR")" ]
	has 'notice generated-unverified configure'
}
stopped_at() {
	says generated-unverified "autoconf .* stopped at the limit of $1"
}

@test "one that never ends is stopped, and the limit named" {
	harm 'sleep 3600' --regen-seconds 1
	stopped_at time
}
@test "one that forks for ever is stopped" {
	harm 'while :; do sleep 60.7531 & done' --regen-seconds 30
	stopped_at processes
	[ "$(pgrep -fc 'sleep 60[.]7531$')" = 0 ]
}
@test "one that fills the disk is stopped" {
	harm 'i=0; while :; do i=x$i; head -c 9000000 /dev/zero >big$i; done' \
		--regen-seconds 60
	stopped_at disk
}
@test "one that talks for ever is stopped" {
	harm 'yes much >&2' --regen-seconds 60
	stopped_at output
}
@test "one that takes all memory gets no more than there is for it" {
	harm 'perl -e "1 while push @x, q(x) x 9999999"; echo $? >&2; exit 1' \
		--regen-seconds 60
	# It ended for want of memory, its own or that of the whole sandbox.
	says generated-unverified \
		'autoconf .* \(writes: 0 lines added\|stopped at the limit of memory\)'
}
@test "one that looks for a network finds none" {
	have_program python3
	"${PYTHON3:-python3}" -c 'if 1:
		import socket, sys, time
		s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
		print(s.getsockname()[1], flush=True)
		s.settimeout(20)
		try:
			s.accept(); print("called", flush=True)
		except OSError:
			pass' >"$BATS_TEST_TMPDIR/port" &
	while [ ! -s "$BATS_TEST_TMPDIR/port" ]; do sleep 0.1; done
	port=$(cat "$BATS_TEST_TMPDIR/port")
	# It can be reached from here.
	harm "perl -MIO::Socket::INET -e \"IO::Socket::INET->new(q(127.0.0.1:$port)) and print q(REACHED)\""
	[ "$(cat "$BATS_TEST_TMPDIR/port")" = "$port" ]
	perl -MIO::Socket::INET -e "IO::Socket::INET->new(q(127.0.0.1:$port))"
	wait
	grep -q called "$BATS_TEST_TMPDIR/port"
}
@test "one that reads a home directory or writes outside sees neither" {
	echo secret >"$BATS_TEST_TMPDIR/secret"
	harm "cat $BATS_TEST_TMPDIR/secret $HOME/.* >&2; echo >$BATS_TEST_TMPDIR/was; ls /home /root >&2; echo >/usr/was; exit 1"
	[ ! -e "$BATS_TEST_TMPDIR/was" ]
	[ ! -e /usr/was ]
	! grep -q secret "$report"
}
@test "a number of seconds is a number" {
	run --separate-stderr "$TARCHECK" audit "$BATS_TEST_TMPDIR" \
		--regen-seconds soon
	[ "$status" = 2 ]
	[[ $stderr == *"--regen-seconds: 'soon' is no number"* ]]
}

# asks [LINE]: a repository whose configure.ac prints its commit, with that
# line more, and a release that was made in it. $short is what git said.
asks() {
	asked=$BATS_TEST_TMPDIR/asked
	rel=$BATS_TEST_TMPDIR/hello-1.0
	ball=$rel.tar
	mkdir "$asked" "$rel"
	# shellcheck disable=SC2016
	printf '%s\n' 'AC_INIT([x], [1.0])' \
		'REV="m4_esyscmd_s([test -d .git && git rev-parse --short HEAD])"' \
		'echo "of m4_esyscmd_s([git describe --long --match "v*"])"' \
		"${1-}" AC_OUTPUT >"$asked/configure.ac"
	(
		cd "$asked"
		vcs init -q .
		commit . 'First.'
		vcs tag -m 1.0 v1.0
		autoconf && rm -rf autom4te.cache
	)
	cp "$asked"/configure* "$rel"
	short=$(sed -n 's/^REV="\(.*\)"$/\1/p' "$rel/configure")
	[ -n "$short" ]
}
verify_asked() {
	roll
	check verify "$ball" --repo "$asked" --tag v1.0
}

@test "not generated-differs: a commit's id that git said is a word, and labelled" {
	have_program git
	asks
	verify_asked
	origin_is configure reproduced
	grep -q '"normalisations":\["commit-id"\]' "$report"
	grep -q "\"kind\":\"word\",.*\"name\":\"commit=$short\"" "$report"
	grep -q '"kind":"word",.*"name":"tag=v1.0"' "$report"
	# In an audit nobody knows whether it is the one.
	check audit "$ball"
	has 'info derived-unverified configure'
}
@test "generated-differs: in place of a commit's id something else" {
	have_program git
	local word
	asks
	cp "$rel/configure" "$BATS_TEST_TMPDIR/good"
	# shellcheck disable=SC2016
	for word in '$(id)' '`id`' 'x;id' master "$short\$x" ''; do
		sed "s/$short/$word/g" "$BATS_TEST_TMPDIR/good" \
			>"$rel/configure"
		verify_asked
		has 'error generated-differs configure'
		[ "$status" = 1 ]
	done
}
@test "generated-differs: two ids, or something beside them" {
	have_program git
	asks
	cp "$rel/configure" "$BATS_TEST_TMPDIR/good"
	sed "s/^REV=\"$short/REV=\"abcdef0/" "$BATS_TEST_TMPDIR/good" \
		>"$rel/configure"
	verify_asked
	has 'error generated-differs configure'
	sed '/^REV=/a (eval "$REV")' "$BATS_TEST_TMPDIR/good" >"$rel/configure"
	verify_asked
	has 'error generated-differs configure'
	says generated-differs 'eval'
	sed "\$a # $short" "$BATS_TEST_TMPDIR/good" >"$rel/configure"
	verify_asked
	has 'error generated-differs configure'
}
@test "derived-unverified: the id of a commit that is not the tag's" {
	have_program git
	asks
	sed -i "s/$short/abcdef0/g" "$rel/configure"
	verify_asked
	has 'info derived-unverified configure'
	says derived-unverified 'commit=abcdef0: not the commit of the tag'
	origin_is configure none
}
@test "generated-differs: a macro that does more for one id than for others" {
	have_program git
	asks 'm4_if(m4_esyscmd_s([git rev-parse --short=4 HEAD]), [abcd], [echo evil])'
	# As if the commit had that id.
	mkdir "$BATS_TEST_TMPDIR/bin"
	printf '#!/bin/sh\ncase "$*" in *describe*) echo v1.0-0-gabcdef0;; *=4*) echo abcd;; *) echo abcdef0;; esac\n' \
		>"$BATS_TEST_TMPDIR/bin/git"
	chmod +x "$BATS_TEST_TMPDIR/bin/git"
	(
		cd "$asked"
		PATH=$BATS_TEST_TMPDIR/bin:$PATH
		autoconf -f && rm -rf autom4te.cache
	)
	cp "$asked/configure" "$rel"
	grep -q 'echo evil' "$rel/configure"
	verify_asked
	has 'error generated-differs configure'
	says generated-differs 'echo evil'
}
