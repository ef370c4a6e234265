#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Several databases in one run: which of them answers, and that reports say so.

load fixtures
load db-fixtures

# main.db: project tools publishes m4/a.m4 and m4/both.m4; site.db: project
# site has m4/b.m4 and m4/both.m4, and a version of its own of m4/a.m4.
setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir m4 old
	echo 'dnl a' >m4/a.m4
	echo 'dnl b' >m4/b.m4
	echo 'dnl both' >m4/both.m4
	manifest tools m4/a.m4 m4/both.m4
	echo 'dnl a of the site' >m4/a.m4
	manifest site m4/a.m4 m4/b.m4 m4/both.m4
	echo 'dnl a' >m4/a.m4
	db build tools.tsv -o main.db
	db build site.tsv -o site.db
	export TARCHECK_DB=$PWD/main.db
}

@test "several: a file is looked up in each, the first one's answer first" {
	is db lookup --db main.db --db site.db m4/both.m4 <<-'END'
	m4/both.m4: known
	  tools  m4/both.m4  since 2020-02-02; database main.db
	  site  m4/both.m4  since 2020-02-02; database site.db
	END
	is db lookup --db site.db --db main.db m4/both.m4 <<-'END'
	m4/both.m4: known
	  site  m4/both.m4  since 2020-02-02; database site.db
	  tools  m4/both.m4  since 2020-02-02; database main.db
	END
	db lookup --db main.db --db site.db m4/a.m4 m4/b.m4
	run -1 db lookup --db main.db m4/b.m4
	run -1 db lookup --db site.db m4/a.m4
}

@test "several: --db replaces the default database, the word default is it" {
	run -1 db lookup --db site.db m4/a.m4
	db lookup --db default --db site.db m4/a.m4 m4/b.m4 >out
	grep -q '^  tools .*; database default$' out
	grep -q '^  site .*; database site.db$' out
	db lookup --db default m4/a.m4
	cp site.db default
	db lookup --db ./default m4/b.m4
	run -1 db lookup --db default m4/b.m4
}

@test "several: what is known of a name comes from all of them" {
	echo 'dnl none of them' >m4/a.m4
	run -1 db lookup --db main.db --db site.db m4/a.m4
	[[ $output == *'published by site, tools, 2 versions'* ]]
}

@test "several: known bad in any of them is bad" {
	printf '# tarcheck-manifest 1\n# project: bad\n# known-bad: yes\n%s\n%s\tm4/evil.m4\tCVE-0\n' \
		'# columns: sha256 path reference' \
		"$(sha256sum <m4/a.m4 | cut -d' ' -f1)" >bad.tsv
	db build bad.tsv -o bad.db
	for order in 'main.db bad.db' 'bad.db main.db'; do
		run -1 db lookup --db ${order% *} --db ${order#* } m4/a.m4
		[ "${lines[0]}" = 'm4/a.m4: KNOWN BAD' ]
		mkdir -p foo-1/m4
		cp m4/a.m4 foo-1/m4
		run -1 "$TARCHECK" audit foo-1 --db ${order% *} \
			--db ${order#* }
		[[ $output == *'CVE-0; database bad.db'* ]]
	done
}

@test "several: one file twice, one that is missing, too many" {
	ln -s site.db link.db
	fails_with 'link.db: the same database as site.db' \
		db lookup --db site.db --db link.db m4/a.m4
	fails_with 'the same database' \
		db stats --db default --db "$TARCHECK_DB"
	fails_with 'missing.db' db stats --db main.db --db missing.db
	fails_with 'missing.db' "$TARCHECK" audit m4 --db missing.db --db main.db
	fails_with 'more than 16' db stats $(printf -- '--db main.db %.0s' {1..17})
	fails_with 'more than 16' "$TARCHECK" audit m4 \
		$(printf -- '--db main.db %.0s' {1..17})
}

@test "several: the text report names them and the one that answered" {
	mkdir foo-1
	cp -r m4 foo-1
	run --separate-stderr "$TARCHECK" audit foo-1 --db default --db site.db
	[[ $output == *$'\n  database default: 2020-02-02 (2 files of 1 projects)'* ]]
	[[ $output == *$'\n  database site.db: 2020-02-02 (3 files of 1 projects)'* ]]
	# A name of the one with the content of the other.
	cp m4/b.m4 foo-1/m4/both.m4
	run --separate-stderr "$TARCHECK" audit foo-1 --db default --db site.db
	[ "$status" -eq 1 ]
	[[ $output == *'database site.db'* ]]
	run --separate-stderr "$TARCHECK" audit foo-1
	[[ $output != *'database default'* ]]
}

@test "several: the JSON report" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	mkdir foo-1
	cp -r m4 foo-1
	"$TARCHECK" audit foo-1 --db site.db --db default --format json >out
	"${PYTHON3:-python3}" - out <<-'END'
	import hashlib, json, sys
	r = json.load(open(sys.argv[1]))
	d = r["databases"]
	assert [x["path"] for x in d] == ["site.db", "default"], d
	assert [x["files"] for x in d] == [3, 2], d
	for x, name in zip(d, ["site.db", "main.db"]):
	    sha = hashlib.sha256(open(name, "rb").read()).hexdigest()
	    assert x["sha256"] == sha and x["signer"] is None, x
	m = {x["path"]: x for x in r["members"]}
	got = {p: x["origin_database"] for p, x in m.items()
	       if "origin_database" in x}
	assert got == {"m4/a.m4": 1, "m4/b.m4": 0, "m4/both.m4": 0}, got
	assert m["m4/a.m4"]["origin_detail"].endswith("; database default"), m
	END
}

@test "several: stats and lookup as JSON, --version" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	db stats --db main.db --db site.db --format json >stats
	db lookup --db main.db --db site.db --format json m4/both.m4 >lookup
	"${PYTHON3:-python3}" - <<-'END'
	import json
	s, l = json.load(open("stats")), json.load(open("lookup"))
	assert s["databases"] == l["databases"], (s, l)
	assert [d["path"] for d in s["databases"]] == ["main.db", "site.db"], s
	assert [(p["name"], p["database"]) for p in s["projects"]] == \
	    [("tools", 0), ("site", 1)], s
	f = l["items"][0]["files"]
	assert [(x["project"], x["database"]) for x in f] == \
	    [("tools", 0), ("site", 1)], f
	END
	db stats --db main.db --db site.db | grep -q '^database site.db: '
	"$TARCHECK" --version --db main.db --db site.db >out
	[ "$(grep -c '^database ' out)" = 2 ]
	grep -q "$(sha256sum <site.db | cut -d' ' -f1)" out
}
