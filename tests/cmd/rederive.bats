#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# data/rederive: a manifest wholly from the Debian archive, byte for byte.
#
# TC_REDERIVE_CACHE may name a directory that keeps the downloads.

load fixtures

setup() {
	cd "$BATS_TEST_TMPDIR"
	rederive=$TC_SRCDIR/data/rederive
	cache=${TC_REDERIVE_CACHE:-$BATS_FILE_TMPDIR/cache}
}

# derive MANIFEST: to derived.tsv, or skips where that cannot be tried.
derive() {
	local status=0
	have_program apt-get
	mkdir -p derived
	"$rederive" --tarcheck "$TARCHECK" --cache "$cache" \
		--output derived "$1" 2>err >&2 || status=$?
	[ "$status" != 3 ] || skip "$(tail -n 1 err)"
	[ "$status" = 0 ] || complain "status $status" "$(cat err)"
}

@test "shtool-debian, from the Debian archive" {
	derive shtool-debian
	cmp derived/shtool-debian.tsv "$TC_SRCDIR/data/known/shtool-debian.tsv"
}

@test "every manifest has a recipe, and every recipe a manifest" {
	local tab=$'\t'
	(cd "$TC_SRCDIR/data/known" && grep -L '^# by-hand: ' *.tsv) |
		sed 's/\.tsv$//' | grep -vx known-bad | LC_ALL=C sort >have
	grep -v '^#' "$TC_SRCDIR/data/sources.tsv" | cut -f1 |
		LC_ALL=C sort -u >want
	diff -u want have
}

@test "manifests made by hand: their document is there and has a line for each" {
	local manifest document
	(cd "$TC_SRCDIR/data/known" && grep '^# by-hand: ' *.tsv) >by-hand
	while IFS=: read -r manifest _ document; do
		document=$TC_SRCDIR/${document# }
		[ -f "$document" ] || complain "$manifest: no $document"
		grep -qF "| \`${manifest%.tsv}\` |" "$document" ||
			complain "$manifest: not in $document"
	done <by-hand
	[ -s by-hand ]
}

@test "the commits of the recipes are those of the manifests" {
	local manifest kind url commit
	while IFS=$'\t' read -r manifest kind url commit _; do
		[ "$kind" = git ] || continue
		grep -qF "# source: $url commit $commit of " \
			"$TC_SRCDIR/data/known/$manifest.tsv" ||
			complain "$manifest: not of commit $commit"
	done <"$TC_SRCDIR/data/sources.tsv"
}

@test "every release file of the recipe has its digest" {
	grep -v '^#' "$TC_SRCDIR/data/sources.tsv" |
		awk -F '\t' '$2 == "orig" || $2 ~ /^deb/ {
			if ($NF !~ /^[0-9a-f]+$/ || length($NF) != 64)
				{ print; bad = 1 } }
			END { exit bad }'
}

@test "a git history through --mirrors, and --check" {
	mkdir -p data/known mirrors
	cp "$rederive" data/
	vcs init -q w
	echo macro >w/pkg.m4
	commit w one
	vcs -C w tag pkgconf-1
	vcs clone -q --bare w mirrors/tool.git
	printf 'tool\t%s\n' "project	tool" \
		"git	https://example.org/tool.git	$(vcs -C w rev-parse HEAD)" \
		"option	--paths	pkg.m4" >data/sources.tsv
	run_it() {
		data/rederive --tarcheck "$TARCHECK" --cache cache \
			--mirrors mirrors "$@"
	}
	run_it tool
	grep -q "$(sha256sum <w/pkg.m4 | cut -d' ' -f1)" data/known/tool.tsv
	run_it --check
	sed -i 's/2024-03-29/2024-03-28/' data/known/tool.tsv
	run -1 run_it --check tool
	[ "${lines[0]}" = 'tool: 1 rows: 0 added, 0 removed, 1 changed' ]
	run -2 run_it no-such-manifest
	run -2 run_it --no-such-option tool
	run -0 run_it tool -- --verbose
	run_it --check
}

@test "--pin: digests of files that are in the cache" {
	mkdir -p data/known cache/files
	cp "$rederive" data/
	mkdir tool-1
	echo macro >tool-1/x.m4
	tar -cJf cache/files/tool_1.orig.tar.xz tool-1
	printf 'tool\t%s\n' 'project	tool' 'orig	sid	tool=1-1' >data/sources.tsv
	run -2 data/rederive --tarcheck "$TARCHECK" --cache cache
	data/rederive --tarcheck "$TARCHECK" --cache cache --pin
	grep -qx "tool	orig	sid	tool=1-1	$(
		sha256sum <cache/files/tool_1.orig.tar.xz | cut -d' ' -f1)" \
		data/sources.tsv
	cp data/sources.tsv before
	data/rederive --tarcheck "$TARCHECK" --cache cache --pin --check
	cmp before data/sources.tsv
}

@test "what cannot be had is named, the rest is done, status 3" {
	mkdir -p data/known mirrors cache/files
	cp "$rederive" data/
	vcs init -q w
	echo macro >w/pkg.m4
	commit w one
	vcs clone -q --bare w mirrors/tool.git
	printf '%s\n' "gone	project	tool" \
		"gone	git	file://$PWD/no-such.git	$(vcs -C w rev-parse HEAD)" \
		"tool	project	tool" \
		"tool	git	u/tool.git	$(vcs -C w rev-parse HEAD)" >data/sources.tsv
	run --separate-stderr -3 data/rederive --tarcheck "$TARCHECK" \
		--cache cache --mirrors mirrors
	[ "$output" = 'tool: 1 rows, new' ]
	[[ $stderr == *"no-such.git: cannot be cloned"* ]]
	[[ $stderr == *'tarcheck: gone: line 2: no-such.git is not in '* ]]
	[ -e data/known/tool.tsv ]
}
