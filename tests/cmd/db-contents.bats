#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db keep-contents, and --keep-contents of import and update.

load fixtures
load db-fixtures

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	vcs init -q repo
	mkdir -p repo/m4 tool-1/m4
	local n
	for n in 1 2 3; do
		widget_m4 $n >repo/m4/widget.m4
		seq $n 500 >repo/m4/long.m4
		echo unwanted $n >repo/README
		commit repo $n
	done
	widget_m4 4 >tool-1/m4/widget.m4
	echo unwanted >tool-1/NEWS
	: >tool-1/m4/empty.m4
	roll_tar . tool-1 | gzip -n >tool_1.orig.tar.gz
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	repo=$BATS_FILE_TMPDIR/repo
	ball=$BATS_FILE_TMPDIR/tool_1.orig.tar.gz
}

# What the store s.db has, as another program reads it.
stored() {
	"${PYTHON3:-python3}" -c 'if 1:
		import hashlib, sqlite3, zlib
		db = sqlite3.connect("s.db")
		for digest, size, body in db.execute("SELECT * FROM content"):
			content = zlib.decompress(body)
			assert len(content) == size
			assert hashlib.sha256(content).digest() == digest
			print(digest.hex())' | LC_ALL=C sort
}

listed() { grep -hv '^#' "$@" | cut -f1 | LC_ALL=C sort -u; }

import() {
	db import "$@" --project tool --origin u --paths '*.m4' -q -o t.tsv
}

@test "import --keep-contents: those of its manifest and no others" {
	import "$repo" "$ball" --keep-contents s.db
	[ "$(listed t.tsv | wc -l)" = 7 ]
	listed t.tsv | is stored
	import "$ball" -q --keep-contents s.db
	stored | uniq -d | is cat /dev/null
	[ "$(stored | wc -l)" = 7 ]
}

@test "import --keep-contents: what an earlier import has read already" {
	import "$repo" --cache cache
	import "$repo" --cache cache --keep-contents s.db
	listed t.tsv | is stored
}

@test "import --keep-contents: a package, and a tarball in it" {
	mkdir -p tree/usr control
	cp "$ball" tree/usr/all.tar.gz
	widget_m4 9 >tree/usr/x.m4
	printf 'Package: tool\nVersion: 1\n' >control/control
	"${TAR:-tar}" -C control -cf control.tar ./control
	"${TAR:-tar}" -C tree -cf data.tar ./usr
	printf '2.0\n' >debian-binary
	{
		printf '!<arch>\n'
		for part in debian-binary control.tar data.tar; do
			printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' $part 0 0 0 0 \
				"$(wc -c <$part)"
			cat $part
		done
	} >p.deb
	import p.deb --keep-contents s.db
	listed t.tsv | is stored
	mv t.tsv first.tsv
	import p.deb --member usr/all.tar.gz --keep-contents s.db
	listed first.tsv t.tsv | is stored
	[ "$(stored | wc -l)" = 2 ]
}

@test "keep-contents: fills a store later" {
	db keep-contents s.db "$repo" "$ball" --paths '*.m4' |
		grep -q '^7 contents, [0-9]* bytes before compression$'
	import "$repo" "$ball"
	listed t.tsv | is stored
	fails_with STORE db keep-contents s.db
	fails_with 'no-such' db keep-contents s.db no-such
	echo text >text
	fails_with 'text: file is not a database' db keep-contents text "$repo"
	fails_with 'text: file is not a database' \
		import "$repo" --keep-contents text
	[ "$(cat text)" = text ]
}

@test "update --keep-contents: several workers, one store" {
	mkdir -p mirrors files known
	vcs clone -q --bare "$repo" mirrors/tool.git
	cp "$ball" files
	for n in 1 2 3; do
		printf "tool-$n\\t%s\\n" 'project	tool' \
			"git	u/tool.git	$(vcs -C "$repo" rev-parse HEAD)" \
			"orig	sid	tool=1	$(sha256sum <"$ball" | cut -d' ' -f1)" \
			'option	--paths	*.m4'
	done >sources.tsv
	db update --recipe sources.tsv --mirrors mirrors --files files \
		--jobs 3 --keep-contents s.db
	listed known/*.tsv | is stored
}
