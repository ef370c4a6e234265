#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Usage, version, explain, output and terminals: what every command has.
bats_require_minimum_version 1.5.0

setup() {
	mkdir "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work"
}

# one_line TEXT: stderr of the last run is one line that holds TEXT.
one_line() {
	echo "stderr: $stderr"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "tarcheck: "*"$1"* ]]
}

# refuses STATUS TEXT COMMAND...: says TEXT in one line, and nothing else.
refuses() {
	local status_wanted=$1 text=$2
	shift 2
	run --separate-stderr "$TARCHECK" "$@"
	[ "$status" -eq "$status_wanted" ]
	[ -z "$output" ]
	one_line "$text"
}

# A release of one file, as foo-1.tar, of the repository foo at tag v1.
make_release() {
	git init -q foo
	echo hello >foo/hello.txt
	git -C foo add hello.txt
	git -C foo commit -q -m one
	git -C foo tag v1
	git -C foo archive --prefix=foo-1/ -o ../foo-1.tar v1
}

verify_foo() {
	"$TARCHECK" verify foo-1.tar --repo foo --tag v1 "$@"
}

# in_terminal COMMAND: its output, stdout and stderr, to a terminal.
in_terminal() {
	"$PYTHON3" - "$1" <<-'PY'
	import pty, sys
	pty.spawn(["sh", "-c", sys.argv[1] + " </dev/null"])
	PY
}

@test "help begins with examples and fits the terminal" {
	for command in '' verify audit explain 'db build' 'db import' \
		'db lookup' 'db stats'; do
		echo "$command"
		run --separate-stderr "$TARCHECK" $command --help
		[ "$status" -eq 0 ]
		[ -z "$stderr" ]
		[ "${lines[0]}" = 'Examples:' ]
		[[ ${lines[1]} == '  tarcheck '* ]]
		[ -z "$(awk 'length > 79' <<<"$output")" ]
	done
}

@test "help of a command is the same by -h, and wins over missing operands" {
	"$TARCHECK" verify --help >long
	"$TARCHECK" verify -h >short
	cmp long short
}

@test "help names every command, and each has help" {
	commands=$("$TARCHECK" --help |
		sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
	[ "$(echo $commands)" = 'verify audit locate db toolchain explain' ]
	for command in $commands; do
		"$TARCHECK" "$command" --help >/dev/null
		grep -q "^\.Cm $command\$" "$TC_SRCDIR/docs/tarcheck.1"
	done
}

# Option names of --help, and of the manual.
@test "help and tarcheck(1) name the same options" {
	for command in '' verify audit locate explain; do
		"$TARCHECK" $command --help | sed -n '/^Options:/,$p' |
			sed -n 's/^  .*--\([a-z-]*\).*/\1/p'
	done | sort -u >help
	sed -n '/^\./s/Fl Fl \([a-z-]*\)/\n=\1\n/gp' \
		"$TC_SRCDIR/docs/tarcheck.1" | sed -n 's/^=//p' |
		sort -u >manual
	diff help manual
}

@test "the examples of help are well-formed command lines" {
	for command in verify audit; do
		"$TARCHECK" $command --help |
			sed -n '/^Examples:/,/^$/s/^  tarcheck //p' >examples
		[ -s examples ]
		while read -r words; do
			# The files are not there: that is what is wrong, no
			# option.
			run --separate-stderr sh -c \
				"\"\$TARCHECK\" $words" </dev/null
			[ "$status" -eq 2 ]
			[[ $stderr != *option* && $stderr != *missing* ]]
		done <examples
	done
}

@test "an unknown command names the nearest" {
	refuses 2 "unknown command 'verfy'; did you mean 'tarcheck verify'?" \
		verfy x
	refuses 2 "unknown command 'frobnicate'; see tarcheck --help" frobnicate
	refuses 2 'a command is missing'
}

@test "an unknown option names the nearest" {
	refuses 2 "unknown option '--tga'; did you mean '--tag'?" \
		verify x --tga v1
	refuses 2 "unknown option '--formt'; did you mean '--format'?" \
		audit --formt=json x
	refuses 2 "unknown option '--verion'; did you mean '--version'?" \
		--verion
	refuses 2 "--color is one of auto, always, never, not 'blue'" \
		audit --color blue x
	refuses 2 "--fail-on is one of info, notice, warning, error, not 'bad'" \
		audit --fail-on=bad x
	refuses 2 "option '--repo' needs a value" verify x --repo
}

@test "verify needs a tarball, a repository, and a tag or a commit" {
	refuses 2 'PATH is missing' verify --repo . --tag v1
	refuses 2 '--repo is missing' verify x --tag v1
	refuses 2 '--tag or --commit is missing' verify x --repo .
	refuses 2 'exclude each other' verify x --repo . --tag a --commit 1234567
	refuses 2 "unexpected operand 'y'" verify x y --repo . --tag v1
	refuses 2 'PATH is missing' audit
}

@test "complaints quote what a terminal would act on" {
	refuses 2 'unknown command' $'\e[31mx\n'
	[[ $stderr != *$'\e'* ]]
	refuses 2 '' audit $'no\e[2Jsuch\nfile'
	[[ $stderr != *$'\e'* ]]
}

@test "version names the program and the database with its digest" {
	[ -f "$TARCHECK_DB" ] || skip 'no database built'
	run --separate-stderr "$TARCHECK" --version
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == 'tarcheck '[0-9]* ]]
	[[ ${lines[1]} == 'database '* ]]
	[ "${lines[2]}" = "SHA-256 $(sha256sum <"$TARCHECK_DB" | cut -c1-64)" ]
	for command in verify audit; do
		[ "$("$TARCHECK" $command --version)" = "$output" ]
	done
	[ "$("$TARCHECK" -V)" = "$output" ]
}

@test "version without a usable database still names the program" {
	for db in missing.db empty.db; do
		[ $db = missing.db ] || : >$db
		run --separate-stderr "$TARCHECK" --version --db $db
		[ "$status" -eq 2 ]
		[ "${#lines[@]}" -eq 1 ]
		[[ $output == 'tarcheck '[0-9]* ]]
		one_line "$db"
	done
	TARCHECK_DB=missing.db run --separate-stderr "$TARCHECK" --version
	[ "$status" -eq 2 ]
	one_line 'missing.db'
}

@test "the database: --db, then TARCHECK_DB, then what was built or installed" {
	[ -f "$TARCHECK_DB" ] || skip 'no database built'
	cp "$TARCHECK_DB" other.db
	TARCHECK_DB=missing.db run --separate-stderr "$TARCHECK" --version \
		--db other.db
	[ "$status" -eq 0 ]
	TARCHECK_DB=other.db run --separate-stderr "$TARCHECK" --version
	[ "$status" -eq 0 ]
	# Empty means not set.
	TARCHECK_DB= run --separate-stderr "$TARCHECK" --version
	[ "$status" -eq 0 ]
	run --separate-stderr env -u TARCHECK_DB "$TARCHECK" --version
	[ "$status" -eq 0 ]
}

@test "every format that help names can be written" {
	make_release
	formats=$("$TARCHECK" verify --help |
		sed -n 's/^ *--format \([a-z|]*\).*/\1/p')
	[ -n "$formats" ]
	for format in ${formats//|/ }; do
		verify_foo --format "$format" >"$format.out"
		[ -s "$format.out" ]
	done
}

@test "explain tells a finding, with advice" {
	run --separate-stderr "$TARCHECK" explain macro-impostor
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'macro-impostor (error)' ]
	[[ $output == *CVE-2024-3094* ]]
	[[ $output == *'What to do:'* ]]
	[ -z "$(awk 'length > 79' <<<"$output")" ]
}

@test "explain tells a kind of file" {
	run --separate-stderr "$TARCHECK" explain makefile-in
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'makefile-in (kind of file)' ]
}

@test "explain names the nearest finding, and goes on with the others" {
	refuses 2 "no finding 'macro-imposter'; did you mean 'macro-impostor'?" \
		explain macro-imposter
	run --separate-stderr "$TARCHECK" explain nonsense-x vcs-missing
	[ "$status" -eq 2 ]
	[[ $output == *'vcs-missing (info)'* ]]
	refuses 2 'FINDING-ID is missing' explain
}

@test "explain --list has every finding, and each can be explained" {
	"$TARCHECK" explain --list >list
	while read -r severity id _; do
		"$TARCHECK" explain "$id" >text
		case $severity in
		kind) grep -q "^$id (kind of file)$" text ;;
		*) grep -q "^$id ($severity)$" text ;;
		esac
	done <list
	[ "$(grep -c -v '^kind' list)" -ge 27 ]
}

@test "tarcheck-findings(7) is what explain --man writes" {
	"$TARCHECK" explain --man >page
	diff -u "$TC_SRCDIR/docs/tarcheck-findings.7" page ||
		{ echo 'tarcheck explain --man >docs/tarcheck-findings.7'
		  false; }
}

@test "the manual has no faults mandoc can see" {
	[ -n "$MANDOC" ] || skip 'no mandoc'
	for page in "$TC_SRCDIR"/docs/*.[17]; do
		run "$MANDOC" -T lint -W warning "$page"
		echo "$output"
		[ "$status" -eq 0 ]
	done
}

@test "closed standard output is an error" {
	run --separate-stderr sh -c '"$TARCHECK" explain --list >&-'
	[ "$status" -eq 2 ]
	one_line 'cannot write to standard output'
	make_release
	run --separate-stderr sh -c \
		'"$TARCHECK" verify foo-1.tar --repo foo --tag v1 >&-'
	[ "$status" -eq 2 ]
	one_line 'cannot write to standard output'
}

@test "closed standard streams do not become files that are read" {
	make_release
	run sh -c '"$TARCHECK" verify foo-1.tar --repo foo --tag v1 \
		-o out <&- >&- 2>&-'
	[ "$status" -eq 0 ]
	grep -q ACCEPTED out
}

@test "a full disk behind standard output is an error" {
	[ -c /dev/full ] || skip 'no /dev/full'
	run --separate-stderr sh -c '"$TARCHECK" explain --list >/dev/full'
	[ "$status" -eq 2 ]
	one_line 'No space left on device'
	run --separate-stderr sh -c '"$TARCHECK" --help >/dev/full'
	[ "$status" -eq 2 ]
}

@test "a reader that went away is an error" {
	run --separate-stderr bash -c \
		'{ sleep 0.5; "$TARCHECK" explain --man; echo $? >status; } | true
		 cat status'
	[ "$output" = 2 ]
	one_line 'Broken pipe'
}

@test "a report goes to a file, complete or not at all" {
	make_release
	verify_foo >want
	run --separate-stderr verify_foo -o got
	[ "$status" -eq 0 ]
	[ -z "$output$stderr" ]
	cmp want got
	# What is there stays when the check fails.
	run --separate-stderr "$TARCHECK" verify absent.tar --repo foo \
		--tag v1 -o got
	[ "$status" -eq 2 ]
	cmp want got
	[ -z "$(ls got?* 2>/dev/null)" ]
}

@test "output that cannot be written is an error, and leaves nothing" {
	make_release
	run --separate-stderr verify_foo -o no/such/directory/out
	[ "$status" -eq 2 ]
	one_line 'no/such/directory/out'
	mkdir directory
	run --separate-stderr verify_foo -o directory
	[ "$status" -eq 2 ]
	one_line 'is a directory'
	if [ -c /dev/full ]; then
		run --separate-stderr verify_foo -o /dev/full
		[ "$status" -eq 2 ]
		one_line 'No space left on device'
	fi
	[ "$(echo *)" = 'directory foo foo-1.tar' ]
}

@test "output where nothing can be created is an error" {
	make_release
	mkdir locked
	chmod 555 locked
	place=locked
	# Root may write anywhere but there.
	[ "$(id -u)" -ne 0 ] || place=/proc
	run --separate-stderr verify_foo -o $place/out
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	one_line "$place/out: cannot create"
}

@test "colour only where it is asked for" {
	make_release
	run verify_foo
	[[ $output != *$'\e'* ]]
	run verify_foo --color=never
	[[ $output != *$'\e'* ]]
	run verify_foo --color=always
	[[ $output == *$'\e'* ]]
	NO_COLOR=1 run verify_foo --color=always
	[[ $output == *$'\e'* ]]
	run verify_foo --color=always --format json
	[[ $output != *$'\e'* ]]
}

@test "colour on a terminal, but not a dumb one and not with NO_COLOR" {
	[ -n "$PYTHON3" ] || skip 'no python3'
	make_release
	command='"$TARCHECK" verify foo-1.tar --repo foo --tag v1'
	run in_terminal "TERM=xterm $command"
	[[ $output == *ACCEPTED* ]]
	[[ $output == *$'\e'* ]]
	run in_terminal "TERM=xterm NO_COLOR=1 $command"
	[[ $output == *ACCEPTED* ]]
	[[ $output != *$'\e'* ]]
	# Empty means not set (no-color.org).
	run in_terminal "TERM=xterm NO_COLOR= $command"
	[[ $output == *$'\e'* ]]
	run in_terminal "TERM=dumb $command"
	[[ $output != *$'\e'* ]]
	run in_terminal "TERM=xterm $command -o file"
	[ -z "$output" ]
	run cat file
	[[ $output != *$'\e'* ]]
}

@test "progress on a terminal when it takes long, erased, and never with -q" {
	[ -n "$PYTHON3" ] || skip 'no python3'
	make_release
	# A pipe that nothing comes from for a while stands for a long read.
	mkfifo slow
	command='TERM=xterm; export TERM
		{ sleep 1.3; cat foo-1.tar; } >slow & "$TARCHECK" audit slow'
	run in_terminal "$command"
	[[ $output == $'\r\e[Kslow  '*$'\r\e[Kslow  1 member '* ]]
	run in_terminal "$command -q"
	[[ $output == 'slow: '* ]]
	[[ $output != *$'\e[K'* ]]
	# Nor anywhere but on a terminal.
	{ sleep 1.3; cat foo-1.tar; } >slow &
	run "$TARCHECK" audit slow
	[[ $output == 'slow  1 member '* ]]
}
