#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck explain --member: the chain of a stored report. Trees and broken
# reports of all kinds: tests/unit/test-chain.c.

load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	make_release
}

explained() {
	run --separate-stderr -0 "$TARCHECK" explain --member "$@"
	[ -z "$stderr" ] || complain "$stderr"
}
# refused PATTERN ARGUMENT...: one line that matches, status 2, no output.
refused() {
	local pattern=$1
	shift
	run --separate-stderr -2 "$TARCHECK" explain "$@"
	[ -z "$output" ]
	[ "$(printf '%s\n' "$stderr" | wc -l)" = 1 ]
	[[ $stderr =~ $pattern ]] || complain "got: $stderr"
}

@test "a member that rests on nothing else: its origin and digest" {
	widget_m4 3 >"$rel/m4/widget.m4"
	roll
	check_ball
	explained m4/widget.m4 "$report"
	[ "$output" = "m4/widget.m4  known: widgets m4/widget.m4, since 2003-01-01  sha256:$(
		sha256sum "$rel/m4/widget.m4" | cut -d' ' -f1)" ]
	explained src/one.c "$report"
	[[ $output = 'src/one.c  vcs  sha256:'* ]]
}
@test "a report of several releases, names that act on terminals" {
	local odd=$'odd\e[31m\xff.m4'
	widget_m4 3 >"$rel/m4/$odd"
	roll
	cp "$ball" "$work/again.tar"
	check audit "$ball" "$work/again.tar"
	explained "m4/$odd" "$report"
	[ "${#lines[@]}" = 2 ]
	[[ ${lines[0]} = 'm4/odd\x1b[31m\xff.m4  none'* ]]
}

@test "not a report, another version, cut short, not there" {
	roll
	check_ball
	refused 'no/such.json: No such file' --member a "$work/no/such.json"
	echo hello >"$work/x"
	refused 'x: line 1: ' --member a "$work/x"
	echo '{}' >"$work/x"
	refused 'x: not a report of tarcheck' --member a "$work/x"
	sed '1s/"schema_version":2/"schema_version":99/' "$report" >"$work/x"
	refused 'x: schema_version: not 2' --member a "$work/x"
	head -c 1000 "$report" >"$work/x"
	refused 'x: line [0-9]+: ' --member a "$work/x"
	sed 's/"nodes":\[/"nodes":[7/' "$report" >"$work/x"
	refused 'x: chain\.nodes\[0\]\.id: ' --member a "$work/x"
	refused 'Is a directory|not a regular file' --member a "$work"
}
@test "no such member, no report, two reports" {
	roll
	check_ball
	refused "report.json: no member 'no\\\\x1b'" --member $'no\e' "$report"
	refused 'needs an operand|FINDING-ID' --member a
	refused 'takes one report' --member a "$report" "$report"
}
