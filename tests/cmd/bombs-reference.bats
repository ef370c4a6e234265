#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Reference data and stored reports made to take all time or memory: what is
# long takes as much longer and no more, or a limit ends it and says its name.

load fixtures

setup() {
	work=$BATS_TEST_TMPDIR
	cd "$work"
}

passes() {
	run_soon "$@"
	[ "$status" = 0 ] || complain "status $status" "$output" "$stderr"
}

# rows COUNT DIGEST PATH [LINE]: a manifest, with the number in both formats.
rows() {
	printf '# tarcheck-manifest 1\n# project: p\n'
	[ -z "${4-}" ] || printf '%s\n' "$4"
	echo '# columns: sha256 path'
	seq "$1" | awk -v digest="$2" -v path="$3" \
		'{ printf digest "\t" path "\n", $1, $1 }'
}

lines() {
	printf '# tarcheck-lines 1\n# project: p\n'
}

@test "60,000 files whose digests begin alike, with their lines" {
	rows 60000 '00000001%056x' 'm/f%08d' >m.tsv
	{
		lines
		seq 60000 | awk '{ printf "= m/f%08d\n00000001\n", $1 }'
	} >m.lines
	passes db build -o x.db m.tsv --lines m.lines
}

@test "200,000 versions of one file, each made of the first" {
	rows 200000 '%08x00000000000000000000000000000000000000000000000000000000' \
		x.m4 >m.tsv
	{
		lines
		echo '= x.m4'
		seq 200000 | awk '{ base = $1 > 2 ? " @00000001" : ""
			printf "%08x%s\n", $1, base }'
	} >m.lines
	passes db build -o x.db m.tsv --lines m.lines
}

@test "versions of 32,768 lines that are the one before, of many names" {
	local name n
	rows 1 '%064x' x.m4 >m.tsv
	printf '!%.0s' {1..32768} >32768
	seq 1 509 | awk '{ printf "%08x\n", $1 }' >copies
	{
		lines
		for name in {10..18}; do
			printf '= f%s.m4\n00000000 +' "$name"
			cat 32768
			echo
			cat copies
		done
	} >m.lines
	stops ': more than 134217728 lines of all versions' \
		db build -o x.db m.tsv --lines m.lines
	[ ! -e x.db ]
}

@test "aliases: their number, and files times aliases" {
	local aliases
	aliases=$(seq 1001 | awk '{ printf "# alias: a b%08d\n", $1 }')
	rows 1 '%064x' a "$aliases" >m.tsv
	stops 'm.tsv:1003: more than 1000 aliases and templates' \
		db build -o x.db m.tsv
	rows 40000 '%064x' 'd%08d/a' "$(head -n 1000 <<<"$aliases")" >m.tsv
	stops 'more than 33554432 files and aliases of files' \
		db build -o x.db m.tsv
	rows 400 '%064x' 'd%08d/a' "$(head -n 1000 <<<"$aliases")" >m.tsv
	passes db build -o x.db m.tsv
	run "$TARCHECK" db list --db x.db --allow-unsigned-db
	[[ ${lines[1]} =~ ^p\ +400\ +1001\ +-$ ]] || complain "$output"
}

@test "60,000 good files beside 60,000 bad ones" {
	rows 60000 '0%063x' 'm/f%08d' >good.tsv
	{
		printf '# tarcheck-manifest 1\n# project: p\n# known-bad: yes\n'
		echo '# columns: sha256 path reference'
		seq 60000 | awk '{ printf "1%063x\tm/f%08d\tx\n", $1, $1 }'
	} >bad.tsv
	rows 1 '%064x' x.m4 >m.tsv
	"$TARCHECK" db build -o x.db m.tsv
	passes db add site.db --manifest bad.tsv --manifest good.tsv \
		--db x.db --allow-unsigned-db
	# One of them is the same.
	rows 60000 '1%063x' 'm/g%08d' >same.tsv
	stops 'm/g0' db add site.db --manifest same.tsv \
		--db x.db --allow-unsigned-db
	[[ $stderr == *'known to be bad in the same database: x' ]]
}

# report NODES DERIVATIONS: of the member "a", and "b".
report() {
	printf '{"schema_version":2,"members":[{"path":"a"},{"path":"b"}],'
	printf '"chain":{"nodes":[%s],"derivations":[%s]}}\n' "$1" "$2"
}

# many COUNT TEXT: it so often, with commas between.
many() {
	yes "$2" | head -n "$1" | paste -sd , | tr -d '\n'
}

@test "a report of more values than any release has" {
	{
		printf '{"schema_version":2,"members":[],"x":['
		many 4194310 '{}'
		printf ']}\n'
	} >r.json
	stops 'r.json: limit: more than 8388608 values' \
		explain --member a r.json
	# In texts they are none.
	{
		printf '{"schema_version":2,"members":[{"path":"a"}],"x":"\\"'
		many 4194310 '{}'
		printf '"}\n'
	} >r.json
	passes explain --member a r.json
}

@test "200,000 inputs that have 200,000 derivations" {
	local how='"origin":"x","how":"y","holds":false,"normalisations":[]'
	report '{"id":0,"kind":"member","name":"a","member":0},
		{"id":1,"kind":"member","name":"b","member":1}' \
		"{\"node\":0,$how,\"inputs\":[$(
			many 200000 '{"node":1,"strong":true}')]},$(
		many 200000 "{\"node\":1,$how,\"inputs\":[]}")" >r.json
	passes explain --member a r.json
	[ "$(grep -c '^  b' <<<"$output")" = 200000 ]
}

@test "200,000 inputs whose name has a megabyte" {
	report '{"id":0,"kind":"member","name":"a","member":0},
		{"id":1,"kind":"tool","name":"'"$(
			head -c 1000000 /dev/zero | tr '\0' x)"'"}' \
		"{\"node\":0,\"origin\":\"x\",\"how\":\"y\",\"holds\":false,
		\"normalisations\":[],\"inputs\":[$(
			many 200000 '{"node":1,"strong":true}')]}" >r.json
	stops "r.json: limit: what 'a' rests on takes more than 67108864 bytes" \
		explain --member a r.json
}
