#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db add and remove: a site's own entries.

load fixtures
load db-fixtures

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir m4
	printf '# serial 7\nAC_DEFUN([LOCAL])\n' >m4/local.m4
	echo 'dnl other' >m4/other.m4
	echo 'dnl evil' >m4/evil.m4
	manifest tools m4/other.m4
	printf '# tarcheck-manifest 1\n# project: known-bad\n# known-bad: yes\n%s\n%s\tm4/x.m4\tCVE-0\n' \
		'# columns: sha256 path reference' \
		"$(sha256sum <m4/evil.m4 | cut -d' ' -f1)" >bad.tsv
	db build tools.tsv bad.tsv -o main.db
	export TARCHECK_DB=$PWD/main.db SOURCE_DATE_EPOCH=1600000000
}

@test "add: a file, with its digests, serial, day and reason" {
	db add site.db m4/local.m4 --project ours --reason 'reviewed, #12'
	is db show --db site.db local.m4 <<-END
	local.m4: published by ours, 1 version, highest serial 7
	  first       last        serial  releases                  SHA-256       file
	  2020-09-13  now         7       -                         $(sha256sum <m4/local.m4 | cut -c1-12)  ours  m4/local.m4
	    reviewed, #12
	END
	db lookup --db default --db site.db m4/local.m4 m4/other.m4
	for sum in sha256sum sha1sum 'git hash-object --stdin'; do
		db lookup --db site.db "$($sum <m4/local.m4 | cut -d' ' -f1)"
	done
	db verify site.db
	[ "$(ls)" = "$(printf '%s\n' bad.tsv m4 main.db site.db tools.tsv)" ]
}

@test "add: what was there stays; the same again changes nothing" {
	db add site.db m4/local.m4 --project ours
	cp site.db first.db
	db add site.db m4/other.m4 --project ours --path build/other.m4
	db add site.db m4/other.m4 --project theirs
	[ "$(db list --db site.db --name '*' | wc -l)" = 4 ]
	db remove site.db m4/other.m4
	cmp site.db first.db
	db add site.db m4/local.m4 --project ours
	cmp site.db first.db
	# One entry for a path and content: the last one told.
	db add site.db m4/local.m4 --project ours --reason new
	db show --db site.db local.m4 | grep -q '^    new$'
	[ "$(db show --db site.db local.m4 | wc -l)" = 4 ]
}

@test "add: in any order, the same bytes" {
	db add a.db m4/local.m4 --project x
	db add a.db m4/other.m4 --project y
	db add b.db m4/other.m4 --project y
	db add b.db m4/local.m4 --project x
	cmp a.db b.db
	db export a.db -o out
	db build out/*.tsv -o c.db
	cmp a.db c.db
}

@test "add: paths" {
	db add site.db "$PWD/m4/local.m4" --project ours
	db show --db site.db local.m4 | grep -q '  ours  local.m4$'
	db add site.db ./m4//other.m4 --project ours
	db show --db site.db other.m4 | grep -q '  ours  m4/other.m4$'
	(cd m4 && db add ../site.db ../m4/evil.m4 --project ours --known-bad \
		--reason test)
	db show --db site.db evil.m4 | grep -q '  ours  evil.m4  KNOWN BAD'
	fails_with '--path is for one' db add site.db m4/local.m4 m4/other.m4 \
		--project ours --path x
	for path in ../x /x . '' $'a\nb'; do
		fails_with 'not a path' db add site.db m4/local.m4 \
			--project ours --path "$path"
	done
}

@test "add: a manifest" {
	out=m.tsv manifest ours 'source=ours at 1' 'alias=local.m4 ours.m4' \
		m4/local.m4
	db add site.db --manifest m.tsv
	db build m.tsv -o want.db
	cmp site.db want.db
	db add site.db --manifest tools.tsv --manifest m.tsv
	db build m.tsv tools.tsv -o want.db
	cmp site.db want.db
	cp m4/local.m4 ours.m4
	db lookup --db site.db ours.m4
	echo junk >>m.tsv
	cp site.db before.db
	fails_with 'm.tsv:' db add site.db --manifest tools.tsv --manifest m.tsv
	cmp site.db before.db
}

@test "add: what is known to be bad is refused" {
	for how in '' '--db main.db' '--db default'; do
		fails_with 'm4/evil.m4: known to be bad: CVE-0' \
			db add site.db m4/local.m4 m4/evil.m4 --project ours $how
	done
	[ ! -e site.db ]
	manifest ours m4/evil.m4
	fails_with 'm4/evil.m4: known to be bad: CVE-0' \
		db add site.db --manifest ours.tsv
	[ ! -e site.db ]
	# Also by the database itself.
	db add site.db m4/local.m4 --project bad --known-bad --reason 'bug 1'
	run -1 db lookup --db default --db site.db m4/local.m4
	[ "${lines[0]}" = 'm4/local.m4: KNOWN BAD' ]
	fails_with 'm4/local.m4: known to be bad in the same database: bug 1' \
		db add site.db m4/local.m4 --project ours
	db remove site.db m4/local.m4
	db add site.db m4/local.m4 --project ours
}

@test "add, remove: what is wrong with the command line or a file" {
	fails_with 'OVERLAY' db add
	fails_with 'FILE or --manifest is missing' db add site.db --project x
	fails_with '--project NAME is missing' db add site.db m4/local.m4
	fails_with '--known-bad needs --reason' db add site.db m4/local.m4 \
		--project x --known-bad
	fails_with 'cannot stand in a manifest' db add site.db m4/local.m4 \
		--project $'a\nb'
	fails_with 'absent.m4' db add site.db absent.m4 --project x
	fails_with 'not a regular file' db add site.db m4 --project x
	: >empty
	fails_with 'empty: an empty file is nobody' db add site.db empty \
		--project x
	fails_with 'not a database' db add m4/local.m4 m4/other.m4 --project x
	fails_with 'no/such' db add no/such/site.db m4/other.m4 --project x
	fails_with 'missing.db' db add site.db m4/local.m4 --project x \
		--db missing.db
	[ ! -e site.db ]
	fails_with 'site.db: No such file' db remove site.db m4/local.m4
	db add site.db m4/local.m4 --project x
	cp site.db before.db
	fails_with 'm4/other.m4: not in the database' \
		db remove site.db m4/local.m4 m4/other.m4
	fails_with 'absent' db remove site.db absent
	cmp site.db before.db
	[ -z "$(find . -name '*.lock' -o -name '*.db.*')" ]
}

@test "remove: by digest in either case; the last one leaves an empty database" {
	local digest
	db add site.db m4/local.m4 m4/other.m4 --project x
	digest=$(sha256sum <m4/local.m4 | cut -d' ' -f1)
	db remove site.db "${digest^^}"
	run -1 db lookup --db site.db m4/local.m4
	db remove site.db m4/other.m4
	db verify site.db
	run -1 db list --db site.db
	db add site.db m4/local.m4 --project x
	db lookup --db site.db m4/local.m4
}

@test "add: the installed database is left alone" {
	cp main.db before.db
	db add site.db m4/local.m4 --project x
	cmp main.db before.db
	# Unless it is named.
	db add main.db m4/local.m4 --project x
	! cmp -s main.db before.db
	db lookup m4/local.m4 m4/other.m4
}

@test "add: a site's entry explains a file, and the report says whose it is" {
	mkdir -p foo-1/m4
	cp m4/local.m4 foo-1/m4
	run -3 "$TARCHECK" audit foo-1
	db add site.db m4/local.m4 --project ours
	run -0 "$TARCHECK" audit foo-1 --db default --db site.db -v
	echo >>foo-1/m4/local.m4
	run -1 "$TARCHECK" audit foo-1 --db default --db site.db
	[[ $output == *macro-impostor* ]]
}

@test "two writers: all entries of both are there" {
	local i
	for i in {1..10}; do
		echo "dnl $i" >m4/a$i.m4
		echo "dnl -$i" >m4/b$i.m4
	done
	for i in {1..10}; do db add site.db m4/a$i.m4 --project x; done &
	for i in {1..10}; do db add site.db m4/b$i.m4 --project x; done
	wait $!
	[ "$(db list --db site.db --name '*' | grep -c ' x ')" = 20 ]
	[ ! -e site.db.lock ]
}

@test "a lock that was left behind blocks nobody, one that is held does" {
	: >site.db.lock
	db add site.db m4/local.m4 --project x
	[ ! -e site.db.lock ]
	type flock >/dev/null || skip 'flock is absent'
	: >site.db.lock
	(flock 9 && exec sleep 30) 9>>site.db.lock 3>&- &
	sleep 0.5
	fails_with 'site.db.lock: locked by another process' \
		db add site.db m4/other.m4 --project x
	kill $!
	wait $! || :
	ln -sf elsewhere site.db.lock
	fails_with 'site.db.lock: cannot lock' \
		db add site.db m4/other.m4 --project x
	[ ! -e elsewhere ]
}
