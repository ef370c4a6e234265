#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db: import from histories, tarballs and directories; build, lookup
# and stats.

load fixtures
# Imports and compilers that want a cache have one in $HOME.
unset XDG_CACHE_HOME
load db-fixtures

# at DAY COMMAND...: git with both dates on that day.
at() {
	local day=$1
	shift
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
		GIT_AUTHOR_DATE="$day 12:00:00 +0000" \
		GIT_COMMITTER_DATE="$day 12:00:00 +0000" \
		"${GIT:-git}" -C "$tool" -c init.defaultBranch=main "$@"
}

# put SERIAL: the macro in that version, committed nowhere yet.
put() {
	printf '# foo.m4 serial %s\nAC_DEFUN([FOO], [%s])\n' "$1" "$1" \
		>"$tool/m4/foo.m4"
}

# A project "tool": m4/foo.m4 in serials 1 to 3, a branch that was merged,
# a release branch that was not, a branch and a pull request that nobody
# published, files that no pattern wants, an empty file.
make_tool() {
	mkdir -p "$tool/m4" "$tool/doc" "$tool/aux/deep"
	put 1
	echo other >"$tool/m4/other.m4"
	echo licence >"$tool/COPYINGv3"
	echo deep >"$tool/aux/deep/install-sh"
	echo top >"$tool/install-sh"
	echo manual >"$tool/doc/manual"
	: >"$tool/m4/empty.m4"
	ln -s foo.m4 "$tool/m4/link.m4"
	at 2001-01-01 init -q .
	at 2001-01-01 add -A
	at 2001-01-01 commit -qm one
	at 2001-01-01 tag v1
	at 2001-01-01 branch maint
	put 2
	at 2002-02-02 commit -qam two
	at 2002-02-02 tag -a -m two v2
	at 2002-02-02 checkout -qb topic
	echo topic >"$tool/m4/topic.m4"
	at 2003-03-03 add -A
	at 2003-03-03 commit -qm topic
	at 2003-03-03 checkout -q main
	put 3
	at 2004-04-04 commit -qam three
	at 2005-05-05 merge -q --no-ff -m merge topic
	at 2005-05-05 tag v3
	at 2002-03-04 checkout -q maint
	put 1.1
	at 2006-06-06 commit -qam maintained
	at 2006-06-06 tag v1.1
	at 2006-06-07 checkout -qb wild main
	put 99
	at 2006-06-07 commit -qam wild
	at 2006-06-07 tag late-nightly
	at 2006-06-07 update-ref refs/pull/1/head HEAD
	at 2007-07-07 checkout -q main
	rm "$tool/m4/other.m4"
	at 2007-07-07 commit -qam gone
}

setup_file() {
	tool=$BATS_FILE_TMPDIR/tool
	mkdir "$tool"
	make_tool
	export tool
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

import() {
	db import "$tool" --project tool --origin https://example.org/tool.git \
		--releases 'v[0-9]*' --paths '*.m4' -o t.tsv "$@"
}

# rows COLUMN...: of t.tsv, by name, one line per row.
rows() {
	awk -F '\t' -v want="$*" '
	/^# columns: / { n = split(substr($0, 12), name, " ")
		for (i = 1; i <= n; i++) at[name[i]] = i
		m = split(want, w, " "); next }
	/^#/ { next }
	{ line = ""; for (i = 1; i <= m; i++) line = line " " $at[w[i]]
	  print substr(line, 2) }' t.tsv
}

@test "import: each version with its days, serial and releases" {
	import
	rows path name-serial first last first-release last-release |
		sort -k1,1 -k3,3 >got
	is cat got <<-'END'
	m4/foo.m4 1 2001-01-01 2006-06-06 v1 v1
	m4/foo.m4 2 2002-02-02 2005-05-05 v2 v2
	m4/foo.m4 3 2004-04-04 - v3 v3
	m4/foo.m4 1.1 2006-06-06 2006-06-06 v1.1 v1.1
	m4/other.m4 - 2001-01-01 2007-07-07 v1 v1.1
	m4/topic.m4 - 2003-03-03 - v3 v3
	END
}

@test "import: digests are those of sha256sum, sha1sum and git" {
	local sha256 sha1 blob size path
	import
	rows sha256 sha1 blob size path | while read -r sha256 sha1 blob size path; do
		vcs -C "$tool" cat-file blob "$blob" >content
		[ "$(sha256sum <content)" = "$sha256  -" ]
		[ "$(sha1sum <content)" = "$sha1  -" ]
		[ "$(wc -c <content)" = "$size" ]
	done
}

@test "import: branches, pull requests and unlisted tags are not published" {
	import
	lacks '^99$' rows name-serial
	import --releases 'late-*' --head "$(vcs -C "$tool" rev-parse wild)"
	rows name-serial | grep -qx 99
}

@test "import: a branch counts as a release at the commit that is named" {
	local wild
	wild=$(vcs -C "$tool" rev-parse wild)
	import --releases "wild-2006=$wild"
	rows name-serial first last first-release last-release |
		grep -qx '99 2006-06-07 2006-06-07 wild-2006 wild-2006'
	# A pattern of tags with "=" in it, and a commit that is not there.
	import --releases "wild=${wild%?}"
	lacks '^99$' rows name-serial
	run -2 "$TARCHECK" db import "$tool" --project tool --origin x -o n.tsv \
		--releases "wild=$(printf %040d 1)"
	[ ! -e n.tsv ]
}

@test "import: a tag later than head does not count" {
	import --head "$(vcs -C "$tool" rev-parse v2^{commit})"
	is rows path name-serial last <<-'END'
	m4/foo.m4 1 2002-02-02
	m4/foo.m4 2 -
	m4/other.m4 - -
	END
}

@test "import: what is unchanged agrees with git log" {
	local path blob
	import --paths '*'
	vcs -C "$tool" log --format= --raw --no-renames --no-abbrev -m --root \
		main v1.1 v2 v3 | awk '$2 ~ /^100/ { print $6, $4 }' |
		grep -v e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 |
		LC_ALL=C sort -u >want
	rows path blob | LC_ALL=C sort | is cat want
}

@test "import: patterns for base names, paths and the top" {
	db import "$tool" --project t --origin u --paths install-sh -o t.tsv
	[ "$(rows path)" = "$(printf 'aux/deep/install-sh\ninstall-sh')" ]
	db import "$tool" --project t --origin u --paths /install-sh -o t.tsv
	[ "$(rows path)" = install-sh ]
	db import "$tool" --project t --origin u --paths 'aux/*/install-*' -o t.tsv
	[ "$(rows path)" = aux/deep/install-sh ]
	db import "$tool" --project t --origin u --paths install-sh \
		--exclude 'aux/*/*' -o t.tsv
	[ "$(rows path)" = install-sh ]
	fails_with 'nothing matches' db import "$tool" --project t --origin u \
		--paths 'aux/install-sh' -o t.tsv
}

@test "import: same bytes from a bare clone, a packed one, and again" {
	import
	mv t.tsv first.tsv
	vcs clone -q --bare "$tool" bare.git
	vcs -C bare.git repack -adq
	tool=$PWD/bare.git import
	cmp first.tsv t.tsv
	import
	cmp first.tsv t.tsv
}

@test "import: a missing blob is told and fails, --allow-missing goes on" {
	local blob
	vcs init -q --bare holes.git
	vcs -C "$tool" pack-objects -q --all --stdout </dev/null |
		vcs -C holes.git unpack-objects -q
	vcs -C holes.git fetch -q "$tool" 'refs/*:refs/*'
	blob=$(vcs -C holes.git rev-parse v2:m4/foo.m4)
	rm "holes.git/objects/${blob:0:2}/${blob:2}"
	status=0
	tool=$PWD/holes.git import 2>err || status=$?
	[ "$status" = 2 ]
	[ ! -e t.tsv ]
	grep -q "blob $blob of m4/foo.m4 is not in the repository" err
	grep -q '1 blobs are missing' err
	tool=$PWD/holes.git import --allow-missing 2>err
	grep -q "$blob" err
	lacks "$blob" rows blob
	grep -q '^# source: .* without 1 blobs' t.tsv
}

@test "import: a shallow clone is refused" {
	vcs clone -q --bare --depth 1 "file://$tool" shallow.git
	tool=$PWD/shallow.git fails_with shallow.git import
}

# release VERSION DAY: a tarball of that tag, all of one day.
release() {
	mkdir "tool-$1"
	vcs -C "$tool" archive "v$1" | "${TAR:-tar}" -xf - -C "tool-$1"
	"${TAR:-tar}" --sort=name --owner=0 --group=0 \
		--mtime="$2 12:00:00 +0000" -cf "tool-$1.tar" "tool-$1"
	rm -r "tool-$1"
}

@test "import: tarballs and a directory, merged in any order" {
	release 1 2001-01-02
	release 3 2005-05-06
	mkdir dir
	tar -xf tool-3.tar -C dir
	db import tool-1.tar tool-3.tar dir/tool-3 --project tool \
		--release-prefix v --release v1 --release v3 --release copy \
		--paths '*.m4' -o t.tsv
	is rows path first last first-release last-release <<-'END'
	m4/foo.m4 2001-01-02 2001-01-02 v1 v1
	m4/foo.m4 2005-05-06 2005-05-06 copy v3
	m4/other.m4 2001-01-02 2005-05-06 v1 v3
	m4/topic.m4 2005-05-06 2005-05-06 copy v3
	END
	grep -q "^# source: v1: tool-1.tar, SHA-256 $(sha256sum <tool-1.tar |
		cut -d' ' -f1)\$" t.tsv
	mv t.tsv first.tsv
	db import dir/tool-3 tool-3.tar tool-1.tar --project tool \
		--release copy --release v3 --release v1 --paths '*.m4' -o t.tsv
	cmp first.tsv t.tsv
}

@test "import: a history and a tarball give one row per content" {
	release 3 2005-05-06
	import tool-3.tar --release-prefix v
	[ "$(rows path name-serial first last first-release last-release |
		grep 'foo.m4 3 ')" = 'm4/foo.m4 3 2004-04-04 - v3 v3' ]
	[ "$(rows path | wc -l)" = 6 ]
}

@test "import: several top directories, each a release" {
	mkdir -p all/tool-0.{9,10}/m4
	echo a >all/tool-0.9/m4/a.m4
	cp all/tool-0.9/m4/a.m4 all/tool-0.10/m4/a.m4
	touch -d '1999-01-01 UTC' all/tool-0.9/m4/a.m4
	touch -d '2000-01-01 UTC' all/tool-0.10/m4/a.m4
	tar -C all --sort=name -cf all.tar tool-0.9 tool-0.10
	db import all.tar --project tool --release-from-path \
		--release-prefix v -o t.tsv
	[ "$(rows path first last first-release last-release)" = \
		'm4/a.m4 1999-01-01 2000-01-01 v0.9 v0.10' ]
	db import all.tar --project tool --strip 2 -o t.tsv
	[ "$(rows path | uniq)" = a.m4 ]
	db import all.tar --project tool --keep-top -o t.tsv
	[ "$(rows path)" = "$(printf 'tool-0.10/m4/a.m4\ntool-0.9/m4/a.m4')" ]
}

@test "import: variant, alias and columns that are left out" {
	import --paths COPYINGv3 --variant Debian --alias COPYINGv3=COPYING \
		--omit sha1 --omit releases --omit serial --omit canon
	grep -qx '# variant: Debian' t.tsv
	grep -qx '# alias: COPYINGv3 COPYING' t.tsv
	grep -qx '# columns: sha256 blob size path first last' t.tsv
	db build t.tsv -o t.db
	echo licence >COPYING
	db lookup --db t.db COPYING | grep -q 'tool as in Debian  COPYINGv3'
}

@test "import: what is wrong with the command line or a source" {
	fails_with '--project NAME is missing' db import "$tool" -o t.tsv
	fails_with '-o MANIFEST is missing' db import "$tool" --project t
	fails_with 'SOURCE' db import --project t -o t.tsv
	fails_with '--origin URL is needed' db import "$tool" --project t -o t.tsv
	fails_with 'no-such' db import no-such --project t -o t.tsv
	fails_with '--strip' import --strip x
	fails_with '--omit' import --omit path
	fails_with '--alias' import --alias x
	fails_with 'more --release labels' import --release x
	fails_with 'an empty name' import --variant ''
	echo hello >text
	fails_with text db import text --project t -o t.tsv
	fails_with 'cannot create' import -o no/such/place
	[ ! -e t.tsv ]
}

# base: t.db of the tool's history, and a file of it.
base() {
	import
	db build t.tsv -o t.db
	export TARCHECK_DB=$PWD/t.db
	mkdir m4
	vcs -C "$tool" cat-file blob v2:m4/foo.m4 >m4/foo.m4
}

@test "lookup: a file, by name and content" {
	base
	is db lookup m4/foo.m4 <<-'END'
	m4/foo.m4: known
	  tool  m4/foo.m4  serial 2  2002-02-02 to 2005-05-05, in v2
	END
	cp m4/foo.m4 bar.m4
	run -1 db lookup bar.m4
	[[ $output == 'bar.m4: known under another name only'* ]]
	echo changed >>m4/foo.m4
	run -1 db lookup m4/foo.m4
	[[ $output == *'foo.m4: not known'* ]]
	[[ $output == *'published by tool, 4 versions, highest serial 3'* ]]
	: >empty.m4
	run -1 db lookup empty.m4
	[[ $output == 'empty.m4: not known'* ]]
}

@test "lookup: SHA-256, SHA-1, git blob id, in either case" {
	local sum digest
	base
	for sum in sha256sum sha1sum 'git hash-object --stdin'; do
		digest=$($sum <m4/foo.m4 | cut -d' ' -f1)
		db lookup "$digest" | grep -q 'm4/foo.m4  serial 2'
		db lookup "${digest^^}" | grep -q 'm4/foo.m4  serial 2'
		run -1 db lookup "${digest:1}${digest:0:1}"
	done
	run -1 db lookup "$(printf 'a%.0s' {1..64})"
}

@test "lookup: lists of sha256sum and sha1sum, standard input" {
	base
	sha256sum m4/foo.m4 | db lookup -
	sha1sum -b m4/foo.m4 | db lookup
	sha256sum <m4/foo.m4 | cut -d' ' -f1 | db lookup -
	echo x >m4/none.m4
	run -1 db lookup - < <(sha256sum m4/*.m4)
	[ "${lines[-1]}" = '2 looked up: 1 known, 1 not known' ]
	fails_with 'standard input:1: not' db lookup - <<<'nonsense'
	fails_with 'standard input:2: not' db lookup - \
		< <(sha1sum m4/foo.m4; echo 123)
	fails_with 'nothing to look up' db lookup - </dev/null
	fails_with 'no-such-file' db lookup no-such-file
}

@test "lookup: names and paths cannot act on a terminal" {
	base
	printf '%s  m4/\033[31mfoo\n' "$(sha1sum <t.tsv | cut -c1-40)" >list
	run -1 db lookup - <list
	[[ $output != *$'\033'* ]]
	[[ $output == *'\x1b[31mfoo'* ]]
}

@test "lookup: known bad whatever the name, and loudly" {
	base
	printf '# tarcheck-manifest 1\n# project: bad\n# known-bad: yes\n%s\n%s\tm4/evil.m4\tCVE-0\n' \
		'# columns: sha256 path reference' \
		"$(sha256sum <m4/foo.m4 | cut -d' ' -f1)" >bad.tsv
	db build t.tsv bad.tsv -o t.db
	run -1 db lookup m4/foo.m4
	[ "${lines[0]}" = 'm4/foo.m4: KNOWN BAD' ]
	[[ $output == *CVE-0* ]]
	cp m4/foo.m4 harmless
	run -1 db lookup harmless
	[ "${lines[0]}" = 'harmless: KNOWN BAD' ]
}

@test "lookup and stats: JSON" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	base
	sha1sum m4/foo.m4 | db lookup - --format json >out
	"${PYTHON3:-python3}" - out <<-'END'
	import json, sys
	d = json.load(open(sys.argv[1]))
	assert d["schema_version"] == 2 and d["counts"]["known"] == 1, d
	item, = d["items"]
	assert item["key"] == "sha1" and item["path"] == "m4/foo.m4", item
	f, = item["files"]
	assert (f["project"], f["name_serial"], f["first"], f["last"],
		f["first_release"]) == ("tool", "2", "2002-02-02",
		"2005-05-05", "v2"), f
	END
	db stats --format json >out
	"${PYTHON3:-python3}" - out <<-'END'
	import json, sys
	d = json.load(open(sys.argv[1]))
	p, = d["projects"]
	assert p["files"] == 6 and p["names"] == 3, p
	assert "https://example.org/tool.git" in p["sources"][0], p
	END
}

@test "stats: a table" {
	base
	db stats | grep -Eq '^tool +6 +6 +3  2007-07-07$'
	db stats | grep -q '^database 2007-07-07 (6 files of 1 projects)$'
}

@test "build: same bytes in any order; nothing half-written" {
	import
	sed 's/project: tool/project: other/' t.tsv >o.tsv
	db build t.tsv o.tsv -o a.db
	db build o.tsv t.tsv -o b.db
	cmp a.db b.db
	echo junk >>t.tsv
	fails_with 't.tsv:' db build o.tsv t.tsv -o b.db
	cmp a.db b.db
	fails_with '-o FILE is missing' db build o.tsv
	fails_with 'absent.tsv' db build absent.tsv -o b.db
	fails_with 'no/such' db build o.tsv -o no/such/db
	lacks '\.db\.' ls
}

@test "bad databases: one clear line, status 2" {
	local -x TARCHECK_DB=
	fails_with 'absent.db' db stats --db absent.db
	: >empty.db
	fails_with 'empty.db: an empty file' db lookup --db empty.db "$tool/install-sh"
	echo junk >junk.db
	fails_with 'junk.db: not a database' db stats --db junk.db
	fails_with 'not a regular file' db stats --db .
}

@test "the xz listing: 14 published, one known bad" {
	local db=$TARCHECK_DB
	[ -r "$db" ] || skip 'no compiled database'
	"$TARCHECK" db lookup --db "$db" - >out <<-'END' || :
	7d963e5f46cd63da3c1216627eeb5a4e74a85cac  m4/ax_pthread.m4
	c86c8f8a69c07fbec8dd650c6604bf0c9876261f  m4/build-to-host.m4
	0262f06c4bba101697d4a8cc59ed5b39fbda4928  m4/getopt.m4
	e1a73a44c8c042581412de4d2e40113407bf4692  m4/gettext.m4
	090a271a0726eab8d4141ca9eb80d08e86f6c27e  m4/host-cpu-c-abi.m4
	961411a817303a23b45e0afe5c61f13d4066edea  m4/iconv.m4
	46e66c1ed3ea982b8d8b8f088781306d14a4aa9d  m4/intlmacosx.m4
	ad7a6ffb9fa122d0c466d62d590d83bc9f0a6bea  m4/lib-ld.m4
	7048b7073e98e66e9f82bb588f5d1531f98cd75b  m4/lib-link.m4
	980c029c581365327072e68ae63831d8c5447f58  m4/lib-prefix.m4
	d2445b23aaedc3c788eec6037ed5d12bd0619571  m4/libtool.m4
	421180f15285f3375d6e716bff269af9b8df5c21  m4/lt~obsolete.m4
	f98bd869d78cc476feee98f91ed334b315032c38  m4/ltoptions.m4
	530ed09615ee6c7127c0c415e9a0356202dc443e  m4/ltsugar.m4
	230553a18689fd6b04c39619ae33a7fc23615792  m4/ltversion.m4
	240f5024dc8158794250cda829c1e80810282200  m4/nls.m4
	f40e88d124865c81f29f4bcf780512718ef2fcbf  m4/po.m4
	f157f4f39b64393516e0d5fa7df8671dfbe8c8f2  m4/posix-shell.m4
	4965f463ea6a379098d14a4d7494301ef454eb21  m4/progtest.m4
	15610e17ef412131fcff827cf627cf71b5abdb7e  m4/tuklib_common.m4
	166d134feee1d259c15c0f921708e7f7555f9535  m4/tuklib_cpucores.m4
	e706675f6049401f29fb322fab61dfae137a2a35  m4/tuklib_integer.m4
	41f3f1e1543f40f5647336b0feb9d42a451a11ea  m4/tuklib_mbstr.m4
	b34137205bc9e03f3d5c78ae65ac73e99407196b  m4/tuklib_physmem.m4
	f1088f0b47e1ec7d6197d21a9557447c8eb47eb9  m4/tuklib_progname.m4
	86644b5a38de20fb43cc616874daada6e5d6b5bb  m4/visibility.m4
	END
	[ "$(tail -n 1 out)" = \
		'26 looked up: 14 known, 11 not known, 1 KNOWN BAD' ]
	grep -q '^m4/build-to-host.m4: KNOWN BAD$' out
	grep -q 'CVE-2024-3094' out
}
