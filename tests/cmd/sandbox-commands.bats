#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The fence around the commands that read databases, manifests, toolchains and
# reports: each with the parser that it comes to in an attacker's hands
# (tests/evil).
load fixtures
load db-fixtures
load sandbox-fixtures

setup() {
	begin_fenced
	mkdir in
	echo '# serial 1' >in/a.m4
	(cd in && out=../tools.tsv manifest tools a.m4)
	unset TARCHECK_TOOLCHAINS
	"$TARCHECK" db build tools.tsv -o in/t.db
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

@test "fenced: commands that write a database, and change no other file" {
	local db=(--db in/t.db --allow-unsigned-db) key
	fenced manifest db build tools.tsv -o new.db
	fenced database db add site.db in/a.m4 --project x "${db[@]}"
	fenced manifest db add site.db --manifest tools.tsv "${db[@]}"
	[ -e site.db ]
	fenced database db remove site.db in/a.m4
	fenced database db export in/t.db -o exported
	# What is in its place changes when all is well, and not before.
	cp in/t.db old.db
	TC_DEED_AT=database TC_DEED="exec x" run -2 "$evil" db add in/t.db \
		tools.tsv --project x --allow-unsigned-db
	cmp in/t.db old.db
	TC_DEED_AT=database TC_DEED="exec x" run -2 "$evil" db export old.db \
		-o never
	! ls -d ./*.?????? in/*.?????? ./*.lock in/*.lock 2>/dev/null
	[ ! -e never ]
	# Nor can it reach what is beside its own.
	TC_DEED_AT=database TC_DEED="write $PWD/site.db" run -0 "$evil" \
		db add in/t.db tools.tsv --project x --allow-unsigned-db
	[[ $output == *'evil: refused'* ]]
	TC_DEED_AT=database TC_DEED="write $PWD/beside" run -0 "$evil" \
		db export old.db -o other
	[[ $output == *'evil: refused'* ]]
}

@test "near miss: databases come out the same without and with the fence" {
	local mode
	for mode in off required; do
		mkdir $mode
		"$TARCHECK" db build tools.tsv -o $mode/t.db --sandbox=$mode
		SOURCE_DATE_EPOCH=1600000000 "$TARCHECK" db add $mode/t.db \
			elsewhere/secret --project x --db in/t.db \
			--allow-unsigned-db --sandbox=$mode
		"$TARCHECK" db export $mode/t.db -o $mode/all --sandbox=$mode
		"$TARCHECK" db remove $mode/t.db in/a.m4 --sandbox=$mode
	done
	diff -r off required
	[ "$(stat -c %a off/all off/all/x.tsv)" = \
		"$(stat -c %a required/all required/all/x.tsv)" ]
	[ "$(ls required/all)" = $'tools.tsv\nx.tsv' ]
}

@test "fenced: db sign reads the file where the key is not" {
	command -v minisign >/dev/null || skip 'minisign is absent'
	minisign -G -W -p me.pub -s me.key >/dev/null
	fenced database db sign in/t.db --key me.key
	fenced manifest db sign tools.tsv --key me.key
	TC_DEED_AT=database TC_DEED="read $PWD/me.key" run "$evil" \
		db sign in/t.db --key me.key
	[[ $output == *'evil: refused'* ]]
	"$TARCHECK" db sign in/t.db --key me.key --sandbox=required
	minisign -V -p me.pub -m in/t.db
}
