#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db list, show, diff, export, verify.

load fixtures
load db-fixtures

# digest N: a made-up SHA-256.
digest() { printf '%064x' "$1"; }

# t.db: project tools with three versions of foo.m4 and an alias, its variant
# of Debian, project other with a copy, a known-bad file.
setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >tools.tsv <<-END
	# tarcheck-manifest 1
	# project: tools
	# source: https://example.org/tools.git at 1234
	# source: v9: tools-9.tar.xz
	# alias: COPYINGv3 COPYING
	# columns: sha256 sha1 size path serial first last first-release last-release
	$(digest 9)	-	35	COPYINGv3	-	2007-06-29	-	-	-
	$(digest 1)	$(printf '%040x' 1)	10	m4/foo.m4	1	2001-01-01	2002-02-02	v1	v1
	$(digest 2)	-	20	m4/foo.m4	2	2002-02-02	2004-04-04	v2	v3
	$(digest 10)	-	30	m4/foo.m4	10	2004-04-04	-	v4	-
	END
	cat >debian.tsv <<-END
	# tarcheck-manifest 1
	# project: tools
	# variant: Debian
	# columns: sha256 path first-release
	$(digest 3)	m4/foo.m4	tools 2-1
	END
	cat >other.tsv <<-END
	# tarcheck-manifest 1
	# project: other
	# template: bar.in bar.m4
	# columns: sha256 path first last
	$(digest 2)	foo.m4	2003-03-03	2003-03-03
	END
	cat >bad.tsv <<-END
	# tarcheck-manifest 1
	# project: known-bad
	# known-bad: yes
	# columns: sha256 path reference
	$(digest 66)	m4/foo.m4	CVE-0000-0001
	END
	db build tools.tsv debian.tsv other.tsv bad.tsv -o t.db
	export TARCHECK_DB=$PWD/t.db
}

@test "list: projects" {
	is db list <<-'END'
	project            variant       files    names  newest
	known-bad          known bad         1        0  -
	other                                1        1  2003-03-03
	tools                                4        3  2007-06-29
	tools              Debian            1        1  -
	END
}

@test "list: names of a project, names that match" {
	is db list --project tools <<-'END'
	name                           project            variant    versions  serial   time
	COPYINGv3                      tools                                1  -        2007-06-29 to now
	foo.m4                         tools                                3  10       2001-01-01 to now
	foo.m4                         tools              Debian            1  -        ? to now
	END
	[ "$(db list --name '*.m4' | grep -c '^foo.m4 ')" = 4 ]
	[ "$(db list --name foo.m4)" = "$(db list --name '*.m4')" ]
	[ "$(db list --name foo.m4 --project other | wc -l)" = 2 ]
	# An alias is a name, a template's product is not.
	db list --name COPYING | grep -q '^COPYING  *tools'
	run -1 db list --name bar.m4
	[ -z "$output" ]
	run -1 db list --project absent
	run -1 db list --project tools --name '*.c'
}

@test "list: several databases, JSON" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	db build other.tsv -o o.db
	db list --db t.db --db o.db --name foo.m4 |
		grep -q '^foo.m4 .* other .*; database o.db$'
	db list --db t.db --db o.db --name foo.m4 --format json >names
	db list --db t.db --db o.db --format json >projects
	"${PYTHON3:-python3}" - <<-'END'
	import json
	n, p = json.load(open("names")), json.load(open("projects"))
	assert n["schema_version"] == p["schema_version"] == 1
	assert [d["path"] for d in n["databases"]] == ["t.db", "o.db"], n
	t, = [x for x in n["names"] if x["project"] == "tools"
	      and not x["variant"]]
	assert (t["versions"], t["highest_serial"], t["first"], t["last"],
	        t["database"]) == (3, "10", "2001-01-01", "", 0), t
	assert [x["database"] for x in n["names"] if x["project"] == "other"
	        ] == [0, 1], n
	assert [x["name"] for x in p["projects"]] == [
	    "known-bad", "other", "tools", "tools", "other"], p
	END
}

@test "show: every version under a name, by time" {
	is db show foo.m4 <<-'END'
	foo.m4: published by other, tools, 4 versions, highest serial 10
	  first       last        serial  releases                  SHA-256       file
	  2001-01-01  2002-02-02  1       v1                        000000000000  tools  m4/foo.m4
	  2002-02-02  2004-04-04  2       v2 to v3                  000000000000  tools  m4/foo.m4
	  2003-03-03  2003-03-03  -       -                         000000000000  other  foo.m4
	  2004-04-04  now         10      v4 to                     000000000000  tools  m4/foo.m4
	  ?           now         -       -                         000000000000  known-bad  m4/foo.m4  KNOWN BAD
	    CVE-0000-0001
	  ?           now         -       tools 2-1 to              000000000000  tools as in Debian  m4/foo.m4
	END
	db show COPYING | grep -q '  tools  COPYINGv3$'
	run -1 db show bar.m4 foo.m4
	[ "${lines[0]}" = 'bar.m4: not published' ]
	[[ ${lines[1]} == 'foo.m4: published'* ]]
	fails_with 'NAME' db show
}

@test "show: names cannot act on a terminal" {
	run -1 db show $'\e[2Jfoo'
	[[ $output == '\x1b[2Jfoo: not published' ]]
}

@test "show: JSON has all that lookup says" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	db build other.tsv -o o.db
	run -1 --separate-stderr db show --db t.db --db o.db foo.m4 none \
		--format json
	printf '%s\n' "$output" >out
	"${PYTHON3:-python3}" - <<-'END'
	import json
	d = json.load(open("out"))
	assert d["schema_version"] == 1 and len(d["databases"]) == 2, d
	foo, none = d["names"]
	assert foo["name"] == "foo.m4" and foo["projects"] == "other, tools"
	assert none["versions"] == 0 and none["files"] == [], none
	f = foo["files"]
	assert [x["first"] for x in f][:4] == ["2001-01-01", "2002-02-02",
	    "2003-03-03", "2003-03-03"], f
	assert [x["database"] for x in f] == [0, 0, 0, 1, 0, 0, 0], f
	assert f[0]["sha256"] == "%064x" % 1 and f[0]["size"] == 10, f
	END
}

@test "export: a database built of it is the same" {
	db export t.db -o out
	[ "$(ls out)" = "$(printf '%s\n' known-bad.tsv other.tsv \
		tools-debian.tsv tools.tsv)" ]
	db build out/* -o again.db
	cmp t.db again.db
	grep -v '^# columns' tools.tsv | cmp - <(grep -v '^# columns' out/tools.tsv)
	db export default -o out2
	diff -r out out2
}

# with_lines: l.db, of three versions of v.m4 and of two files beside it.
with_lines() {
	local i
	for i in 1 2 3; do
		mkdir -p r$i/m4 r$i/old
		{ seq 1 20; seq $((30 * i)) $((30 * i + 5)); } >r$i/m4/v.m4
	done
	{ seq 3 20; echo old; } >r2/old/v.m4
	seq 40 60 >r3/m4/w.m4
	db import r1 r2 r3 --project lined --release 1 --release 2 \
		--release 3 -q -o lined.tsv --lines lined.lines
	db build lined.tsv tools.tsv --lines lined.lines -o l.db
}

@test "export, verify: lines of versions" {
	with_lines
	db verify l.db
	db export l.db -o out.d
	cmp lined.lines out.d/lined.lines
	db build out.d/*.tsv --lines out.d/lined.lines -o again.db
	cmp l.db again.db
	"${PYTHON3:-python3}" -c 'import sqlite3' || skip 'python3 has no sqlite3'
	mv l.db t.db
	changed 'UPDATE lines SET data = substr(data, 1, 40)'
	changed 'UPDATE lines SET data = zeroblob(400)'
	changed "INSERT INTO lines VALUES(99, x'01020304')"
}

@test "add, remove: lines of versions stay, but those of what is removed" {
	with_lines
	cp l.db before.db
	echo new >new.m4
	db add l.db new.m4 --project lined --db l.db
	db verify l.db
	db remove l.db new.m4
	cmp l.db before.db
	# The version that others are made of.
	db remove l.db r1/m4/v.m4
	db verify l.db
	db export l.db -o out.d
	rm r1/m4/v.m4
	db import r1 r2 r3 --project lined --release 1 --release 2 \
		--release 3 -q -o less.tsv --lines less.lines
	cmp less.lines out.d/lined.lines
}

@test "export: names that are no file names" {
	sed -e 's/project: other/project: ..\/..\/x Y/' other.tsv >odd.tsv
	sed -e 's/project: other/project: _.\/..\/x y/' other.tsv >odd2.tsv
	db build odd.tsv odd2.tsv -o odd.db
	db export odd.db -o out
	[ "$(ls out | wc -l)" = 2 ]
	db build out/*.tsv -o again.db
	cmp odd.db again.db
}

@test "export: all or nothing" {
	fails_with '-o DIR is missing' db export t.db
	fails_with 'absent.db' db export absent.db -o out
	mkdir full
	touch full/file
	fails_with 'full' db export t.db -o full
	[ "$(ls -A full)" = file ]
	fails_with 'no/such/dir' db export t.db -o no/such/dir
	mkdir empty
	db export t.db -o empty
	[ -s empty/tools.tsv ]
	[ -z "$(find . -name '*.??????' -type d)" ]
}

@test "verify: a database is what its tables say" {
	is db verify t.db tools.tsv <<-'END'
	t.db: not signed
	t.db: sound: 2007-06-29 (6 files of 2 projects)
	tools.tsv: not signed
	tools.tsv: sound: manifest of tools, 4 files
	END
	[[ $(db verify) == *"$PWD/t.db: sound: "* ]]
	echo junk >>tools.tsv
	run -1 db verify tools.tsv
	[[ $output == *'tools.tsv: NOT SOUND: tools.tsv:11: '* ]]
	fails_with 'absent.db' db verify absent.db
	head -c 8192 t.db >short.db
	fails_with 'short.db' db verify short.db
}

# changed SQL: t.db after that, as a database of another writer.
changed() {
	cp t.db bad.db
	"${PYTHON3:-python3}" - "$1" <<-'END'
	import sqlite3, sys
	db = sqlite3.connect("bad.db")
	db.executescript(sys.argv[1])
	db.commit()
	END
	status=0
	db verify bad.db >out 2>err || status=$?
	[ "$status" -eq 1 ] || complain "$1: status $status" "$(cat out err)"
	grep -q '^bad.db: NOT SOUND: ' out || complain "$1" "$(cat out err)"
}

@test "verify: a table that does not fit the others" {
	"${PYTHON3:-python3}" -c 'import sqlite3' || skip 'python3 has no sqlite3'
	changed 'UPDATE edition SET files = 8'
	changed "UPDATE edition SET text = '2007-06-29 (9 files)'"
	changed "UPDATE project SET name = 'zools' WHERE id = 3"
	changed 'UPDATE project SET files = 3 WHERE id = 3'
	changed 'UPDATE project SET known_bad = 0 WHERE known_bad'
	changed 'UPDATE name SET versions = versions + 1'
	changed "UPDATE name SET projects = 'gnulib'"
	changed 'UPDATE name SET serial = 0'
	changed "INSERT INTO name VALUES(99, 'zz', 1, 'tools', 0)"
	changed "INSERT INTO alias VALUES(1, 'foo.m4', 'bar.m4', 0)"
	changed 'UPDATE alias SET project = 77'
	changed 'DELETE FROM alias'
	changed "UPDATE dir SET path = '../m4'"
	changed "INSERT INTO text VALUES(99, 'unused')"
	changed "UPDATE text SET text = 'a' || char(10) || 'b'"
	changed "UPDATE content SET sha256 = x'00' WHERE id = 1"
	changed "UPDATE content SET sha1 = x'0102'"
	changed "UPDATE content SET size = -1 WHERE id = 1"
	changed "INSERT INTO content VALUES(99, randomblob(32), NULL, NULL, 1, NULL)"
	changed 'UPDATE file SET content = 99 WHERE content = 1'
	changed 'UPDATE file SET first = 20011301 WHERE first = 20010101'
	changed 'UPDATE file SET project = 9 WHERE content = 1'
	changed "INSERT INTO canon VALUES(randomblob(32), 1, 99)"
	changed 'DELETE FROM bad'
	changed 'INSERT INTO bad VALUES(1)'
	changed 'DROP INDEX content_sha256'
	changed 'CREATE TABLE more(x)'
	changed 'CREATE TRIGGER t AFTER INSERT ON bad BEGIN SELECT 1; END'
}

@test "verify: damage of pages is not sound or an error, never sound" {
	local at status
	for ((at = 4200; at < $(stat -c %s t.db); at += 1511)); do
		cp t.db bad.db
		printf '\xff\xee\xdd' |
			dd of=bad.db bs=1 seek=$at conv=notrunc status=none
		! cmp -s t.db bad.db
		status=0
		db verify bad.db >out 2>err || status=$?
		if [ "$status" = 0 ]; then
			# Only bytes that no row uses.
			db export bad.db -o out.d
			db export t.db -o want.d
			diff -r out.d want.d
			rm -r out.d want.d
		fi
	done
}

@test "diff: rows and headers, per project, status as of diff" {
	db diff t.db t.db
	[ -z "$(db diff t.db t.db)" ]
	sed -e "/^$(digest 1)/d" -e 's/2004-04-04	-	v4/2004-04-04	2005-05-05	v4/' \
		-e 's/COPYINGv3 COPYING/COPYINGv3 LICENSE/' tools.tsv >new.tsv
	printf '%s\t-\t5\tm4/new.m4\t-\t-\t-\t-\t-\n' "$(digest 5)" >>new.tsv
	run -1 db diff tools.tsv new.tsv
	printf '%s\n' "$output" | diff -u - <(cat <<-'END'
	tools
	  - alias: COPYINGv3 COPYING
	  + alias: COPYINGv3 LICENSE
	  - m4/foo.m4  000000000000  serial 1
	  ~ m4/foo.m4  000000000000  serial 10
	      last: -, now 2005-05-05
	  + m4/new.m4  000000000000
	2 added, 2 removed, 1 changed
	END
	)
	db build new.tsv other.tsv -o new.db
	run -1 db diff t.db new.db
	[[ $output == *$'\nknown-bad, known bad\n  - m4/foo.m4'* ||
		$output == $'known-bad, known bad\n  - m4/foo.m4'* ]]
	[[ $output == *$'\ntools as in Debian\n  - m4/foo.m4'* ]]
	fails_with 'absent' db diff t.db absent
	fails_with 'OLD or NEW' db diff t.db
}

@test "diff: a manifest against a database is about its project only" {
	db diff t.db tools.tsv
	db diff other.tsv t.db
	sed 's/2003-03-03	/2003-03-04	/' other.tsv >o.tsv
	! db diff t.db o.tsv >out
	grep -q 'first: 2003-03-03, now 2003-03-04' out
	lacks tools cat out
}

@test "diff: JSON" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	sed 's/35	COPYINGv3/36	COPYINGv3/' tools.tsv >new.tsv
	run -1 --separate-stderr db diff tools.tsv new.tsv --format json
	printf '%s\n' "$output" >out
	"${PYTHON3:-python3}" - <<-'END'
	import json
	d = json.load(open("out"))
	assert d["schema_version"] == 1, d
	assert d["old"] == {"path": "tools.tsv", "kind": "manifest"}, d
	assert d["counts"] == {"added": 0, "removed": 0, "changed": 1}, d
	c, = d["changes"]
	assert (c["project"], c["change"], c["key"], c["text"], c["columns"]) \
	    == ("tools", "changed", "file", "COPYINGv3",
	        {"size": ["35", "36"]}), c
	assert c["sha256"] == "%064x" % 9, c
	END
}
