#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The fence around imports: tarballs, packages, repositories and manifests with
# a parser in an attacker's hands (tests/evil).
load fixtures
load db-fixtures
load sandbox-fixtures

setup() {
	begin_fenced
	export XDG_CACHE_HOME=$PWD/cache
	mkdir rel-1 made
	echo '# serial 1' >rel-1/a.m4
	tar -cf rel-1.tar rel-1
}

import() { "$TARCHECK" db import "$@" --project x -q; }

make_git() {
	git init -q rel.git
	cp rel-1/a.m4 rel.git
	vcs -C rel.git add a.m4
	vcs -C rel.git commit -q -m one
	vcs -C rel.git tag v1
}
make_deb() {
	have_program dpkg-deb
	mkdir -p tree/DEBIAN tree/usr/share/aclocal
	cp rel-1/a.m4 tree/usr/share/aclocal
	printf '%s\n' 'Package: rel' 'Version: 1' 'Architecture: all' \
		'Maintainer: A B <a@example.org>' 'Description: none' \
		>tree/DEBIAN/control
	dpkg-deb --root-owner-group -b tree rel_1_all.deb >/dev/null
}

@test "fenced: db import of a tarball, a package, a repository" {
	local args=(--project x -q -o made/x.tsv --lines made/x.lines)
	make_git
	make_deb
	fenced tar db import rel-1.tar "${args[@]}"
	fenced deb db import rel_1_all.deb "${args[@]}"
	fenced git db import rel.git --origin https://example.org/rel.git \
		"${args[@]}"
	fenced git db import rel.git --origin https://example.org/rel.git \
		"${args[@]}" --keep-contents made/store
	fenced tar db keep-contents made/store rel-1.tar -q
}

@test "what an import was to write is as it was when it is taken over" {
	make_git
	echo old | tee made/x.tsv >made/x.lines
	TC_DEED_AT=git TC_DEED='exec x' run -2 "$evil" db import rel.git \
		--origin https://example.org/rel.git --project x -q \
		-o made/x.tsv --lines made/x.lines
	[ "$(cat made/x.tsv made/x.lines)" = $'old\nold' ]
	[ "$(ls -A made)" = $'x.lines\nx.tsv' ]
	[ ! -e cache ]
	# It can write there neither itself nor to another import's cache.
	import rel.git --origin https://example.org/rel.git -o made/x.tsv
	cp -r cache cache.before
	file=$(find cache -type f)
	for path in made/x.tsv "$file" made/new; do
		TC_DEED_AT=git TC_DEED="write $path" run -0 "$evil" db import \
			rel.git --origin https://example.org/rel.git \
			--project x -q -o made/x.tsv --no-cache
		[[ $output == *'evil: refused'* ]]
	done
	diff -r cache cache.before
}

@test "fenced: db update, where it imports and where it compares" {
	local mode
	make_git
	mkdir mirrors known
	mv rel.git mirrors
	printf 'x\t%s\n' 'project	x' "git	https://example.org/rel.git	$(
		vcs -C mirrors/rel.git rev-parse HEAD)" >sources.tsv
	update=(db update --recipe sources.tsv --mirrors mirrors --jobs 1)
	"$TARCHECK" "${update[@]}" --sandbox=off >off 2>&1 ||
		complain "$(cat off sources.tsv)"
	cp known/x.tsv off.tsv
	cat off
	fenced git "${update[@]}"
	fenced manifest "${update[@]}" --check
	rm known/x.tsv
	"$TARCHECK" "${update[@]}" --sandbox=required >required 2>&1
	diff off required
	cmp known/x.tsv off.tsv
}

@test "near miss: imports come out the same without and with the fence" {
	local mode
	make_git
	make_deb
	for mode in off required; do
		mkdir $mode
		rm -rf cache
		args=(--sandbox=$mode --keep-contents $mode/store)
		import rel-1.tar "${args[@]}" -o $mode/tar.tsv
		import rel_1_all.deb "${args[@]}" -o $mode/deb.tsv \
			--lines $mode/deb.lines
		import rel-1 "${args[@]}" --release 1 -o $mode/dir.tsv
		for _ in 1 2; do
			import rel.git "${args[@]}" -o $mode/git.tsv \
				--origin https://example.org/rel.git
		done
		"$TARCHECK" db keep-contents $mode/store rel-1 -q \
			--sandbox=$mode >$mode/said
		rm $mode/store*
	done
	diff -r off required
	[ -n "$(find cache -type f)" ]
	# The output may be no file.
	import rel-1.tar -o /dev/stdout --sandbox=required | cmp - off/tar.tsv
}
