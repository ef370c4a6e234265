#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The fence around the commands that read databases, manifests, toolchains and
# reports: each with the parser that it comes to in an attacker's hands
# (tests/evil).
load fixtures
load db-fixtures

setup() {
	evil=$TC_BUILDDIR/tests/evil/tarcheck
	cd "$BATS_TEST_TMPDIR"
	mkdir in elsewhere
	echo secret >elsewhere/secret
	echo '# serial 1' >in/a.m4
	(cd in && out=../tools.tsv manifest tools a.m4)
	unset TARCHECK_TOOLCHAINS
	"$TARCHECK" db build tools.tsv -o in/t.db
	"$TARCHECK" db lookup --db in/t.db in/a.m4 --sandbox=required \
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

@test "fenced: commands that only ask databases" {
	local db=(--db in/t.db --allow-unsigned-db)
	fenced database db lookup in/a.m4 "${db[@]}"
	fenced database db show a.m4 "${db[@]}"
	fenced database db list "${db[@]}"
	fenced database db stats "${db[@]}"
	fenced database db verify in/t.db --allow-unsigned-db
	fenced manifest db verify tools.tsv --allow-unsigned-db
	fenced database db diff in/t.db tools.tsv
	fenced manifest db diff in/t.db tools.tsv
	fenced database --version "${db[@]}"
	fenced database audit --version "${db[@]}"
}

@test "near miss: they answer as without the fence" {
	local command
	while read -r command; do
		# shellcheck disable=SC2086
		for mode in off required; do
			status=0
			"$TARCHECK" $command --sandbox=$mode >$mode 2>&1 ||
				status=$?
			echo "status $status" >>$mode
		done
		diff -u off required || complain "$command"
		! grep 'status 2' off || complain "$command"
	done <<-'END'
		db lookup in/a.m4 --db in/t.db --allow-unsigned-db
		db lookup tools.tsv --db in/t.db --allow-unsigned-db
		db show a.m4 --db in/t.db --allow-unsigned-db --format json
		db list --db in/t.db --allow-unsigned-db
		db stats --db in/t.db --allow-unsigned-db
		db verify in/t.db tools.tsv --allow-unsigned-db
		db diff in/t.db tools.tsv
		--version --db in/t.db --allow-unsigned-db
		toolchain list --store in
		toolchain verify --store in
	END
	# A link to a database elsewhere; the same for a check.
	ln -s in/t.db link.db
	"$TARCHECK" db stats --db link.db --allow-unsigned-db \
		--sandbox=required >out
	"$TARCHECK" audit in --db link.db --allow-unsigned-db \
		--sandbox=required >out || [ $? -ne 2 ]
	# Also from standard input, and by the name of a pipe.
	sha256sum in/a.m4 | "$TARCHECK" db lookup --sandbox=required \
		--db in/t.db --allow-unsigned-db
	"$TARCHECK" db lookup <(cat in/a.m4) --sandbox=required \
		--db in/t.db --allow-unsigned-db || [ $? -eq 1 ]
}

# A list of no toolchain.
make_list() {
	echo '# tarcheck-toolchains 1'
	echo '# columns: name tool version variant digest source source-id origin'
}

@test "fenced: toolchain list, verify and remove" {
	mkdir -p store/autoconf-9
	printf '# tarcheck-toolchain 1\n' >store/autoconf-9/manifest
	make_list >list
	local args=(--store store --list list)
	fenced toolchain toolchain list "${args[@]}"
	fenced toolchain-list toolchain list "${args[@]}"
	fenced toolchain toolchain verify "${args[@]}"
	fenced toolchain toolchain remove autoconf-8 "${args[@]}"
	[ -e store/autoconf-9 ]
	"$TARCHECK" toolchain remove autoconf-9 "${args[@]}" --sandbox=required
	[ ! -e store/autoconf-9 ]
}

@test "fenced: explain --member" {
	"$TARCHECK" audit in --db in/t.db --allow-unsigned-db --format json \
		-o report.json || [ $? -ne 2 ]
	fenced report explain --member a.m4 report.json
	"$TARCHECK" explain --member a.m4 report.json --sandbox=required
}
