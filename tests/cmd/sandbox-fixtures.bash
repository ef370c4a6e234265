# SPDX-License-Identifier: LGPL-2.1-or-later
# What the tests of the fence share: commands with a parser in an attacker's
# hands (tests/evil).
# shellcheck shell=bash

# In a new directory, with a place that is no command's business.
begin_fenced() {
	evil=$TC_BUILDDIR/tests/evil/tarcheck
	cd "$BATS_TEST_TMPDIR"
	mkdir elsewhere
	echo secret >elsewhere/secret
	# Under valgrind, in a container, on an old kernel there is none.
	"$TARCHECK" explain --member x /dev/null --sandbox=required \
		>first 2>&1 || ! grep 'sandbox=required: ' first ||
		skip "$(cat first)"
}

# try MODE DEED COMMAND...: status, and what was said in $said.
try() {
	local mode=$1 deed=$2
	shift 2
	status=0
	TC_DEED=$deed "$evil" "$@" "--sandbox=$mode" >out 2>err || status=$?
	said=$(cat err)
}

# fenced PARSER COMMAND...: taken over where that parser begins, the command
# can open, change, make, start and call nothing that is not its own.
fenced() {
	local deed victim=$PWD/elsewhere/victim
	export TC_DEED_AT=$1
	shift
	try off "read $PWD/elsewhere/secret" "$@"
	[[ $said == *'evil: done'* ]] || complain "off: $*: $said"
	for deed in "read $PWD/elsewhere/secret" "list $PWD/elsewhere" \
		'read /proc/1/status' 'kill 0' "write $victim" \
		"truncate $victim" "unlink $victim" "rename $victim" \
		"link $victim" "chmod $victim" "write $PWD/elsewhere/new" \
		"mkdir $PWD/elsewhere/new" "symlink $PWD/elsewhere/new"; do
		echo precious >"$victim"
		try required "$deed" "$@"
		[[ $said == *'evil: refused: '* && $said != *'evil: done'* ]] ||
			complain "$deed: $*: $said"
		[ "$(cat "$victim")" = precious ]
		[ "$(ls elsewhere)" = $'secret\nvictim' ] ||
			complain "$(ls elsewhere)"
	done
	for deed in "exec $PWD/elsewhere/ran" "fork $PWD/elsewhere/ran" \
		'tcp 1' 'unix /nowhere' namespace; do
		[[ $deed != fork* || $TC_SANITIZERS != yes ]] || continue
		try required "$deed" "$@"
		[[ $status == 2 && $said == *'the sandbox forbids'* &&
			$said != *'evil: done'* ]] || complain "$deed: $*: $said"
		[ ! -e elsewhere/ran ]
	done
	unset TC_DEED_AT
}
