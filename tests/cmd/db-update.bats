#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db update: manifests from a recipe, and what it says of them.

load fixtures
# Imports and compilers that want a cache have one in $HOME.
unset XDG_CACHE_HOME
load db-fixtures

# Two manifests: one of a repository, one of a tarball.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	mkdir -p mirrors files tool-1.0
	vcs init -q w
	mkdir w/m4
	echo one >w/m4/x.m4
	commit w one
	vcs -C w tag v1
	echo two >w/m4/x.m4
	echo other >w/m4/y.m4
	commit w two
	vcs clone -q --bare w mirrors/tool.git
	head=$(vcs -C w rev-parse HEAD)
	first=$(vcs -C w rev-parse v1)
	echo ltmain >tool-1.0/ltmain.sh
	roll_tar . tool-1.0 | gzip -n >files/tool_1.0.orig.tar.gz
	sum=$(sha256sum <files/tool_1.0.orig.tar.gz | cut -d' ' -f1)
	export head first sum
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir known
	write_recipe
}

write_recipe() {
	printf '%s\t%s\n' \
		tool 'project	tool' \
		tool "git	https://example.org/tool.git	${1-$head}" \
		tool 'option	--releases	v[0-9]*' \
		tool 'option	--paths	*.m4' \
		tool-release 'project	tool' \
		tool-release "orig	sid	tool=1:1.0-2	${2-$sum}" >sources.tsv
}

update() {
	db update --recipe sources.tsv --mirrors "$BATS_FILE_TMPDIR/mirrors" \
		--files "$BATS_FILE_TMPDIR/files" "$@"
}

@test "update: writes what import writes, then finds nothing to do" {
	is update <<-'END'
	tool: 3 rows, new
	tool-release: 1 rows, new
	END
	db import "$BATS_FILE_TMPDIR/mirrors/tool.git" --project tool \
		--origin https://example.org/tool.git --head "$head" \
		--releases 'v[0-9]*' --paths '*.m4' -o want.tsv
	cmp want.tsv known/tool.tsv
	cp -r known before
	for how in --check --jobs=1; do
		is update $how <<-'END'
		tool: 3 rows, as before
		tool-release: 1 rows, as before
		END
	done
	diff -r before known
	is ls -A lines <<-'END'
	tool-release.lines
	tool.lines
	END
	is ls -A <<-'END'
	before
	known
	lines
	sources.tsv
	want.tsv
	END
}

@test "update: rows that came and changed, --check writes nothing" {
	write_recipe "$first"
	update --only tool
	cp known/tool.tsv before.tsv
	write_recipe
	run -1 update --check --only tool
	[ "${lines[0]}" = 'tool: 3 rows: 2 added, 0 removed, 1 changed' ]
	[[ ${lines[1]} == "  - # source: https://example.org/tool.git commit $first of "* ]]
	[[ ${lines[2]} == '  - # columns: '* ]]
	[[ ${lines[3]} == "  + # source: https://example.org/tool.git commit $head of "* ]]
	[[ ${lines[5]} == "  its lines would change: "* ]]
	[ "${#lines[@]}" = 6 ]
	cmp before.tsv known/tool.tsv
	run -1 update --check --only tool --verbose
	[ "$(printf '%s\n' "${lines[@]}" | grep -c '^  [+<>] m4/')" = 4 ]
	update --only tool
	run -0 update --check --only tool
}

@test "update: a manifest that would lose rows is not written" {
	update --only tool
	cp known/tool.tsv before.tsv
	write_recipe "$first"
	run --separate-stderr -1 update --only tool
	[ "${lines[0]}" = 'tool: 1 rows: 0 added, 2 removed, 1 changed' ]
	printf '%s\n' "${lines[@]}" | grep -q '^  - m4/x.m4  '
	printf '%s\n' "${lines[@]}" | grep -q '^  - m4/y.m4  '
	[[ ${lines[-1]} == '  not written: '* ]]
	cmp before.tsv known/tool.tsv
	update --only tool --allow-removal
	[ "$(grep -vc '^#' known/tool.tsv)" = 1 ]
}

@test "update: a file with another digest, or with none, is not used" {
	write_recipe "$head" "${sum/[0-9]/x}"
	fails_with 'sources.tsv:6: not a SHA-256' update
	write_recipe "$head" "$(printf x | sha256sum | cut -d' ' -f1)"
	run --separate-stderr -2 update
	[ "$output" = 'tool: 3 rows, new' ]
	[[ $stderr == *'tool-release: line 6: '*' has another SHA-256: '"$sum"* ]]
	[ ! -e known/tool-release.tsv ]
	sed -i 's/\t[0-9a-f]*$//' sources.tsv
	sed -i "s/tool\\.git\$/&\\t$head/" sources.tsv
	run --separate-stderr -2 update
	[[ $stderr == *'line 6: no SHA-256 for '*" which has $sum"* ]]
}

@test "update: what is missing is named, the rest is done" {
	run --separate-stderr -2 db update --recipe sources.tsv --files nowhere \
		--mirrors "$BATS_FILE_TMPDIR/mirrors"
	[ "$output" = 'tool: 3 rows, new' ]
	[ "$stderr" = 'tarcheck: tool-release: line 6: tool_1.0.orig.tar.xz is not in nowhere' ]
	run --separate-stderr -2 db update --recipe sources.tsv --check \
		--files "$BATS_FILE_TMPDIR/files"
	[ "$output" = 'tool-release: 1 rows, new' ]
	[ "$stderr" = 'tarcheck: tool: line 2: tool.git is needed; where is --mirrors?' ]
	write_recipe 0123456789012345678901234567890123456789
	run --separate-stderr -2 update
	[[ $stderr == *'tool: could not be derived'* ]]
	[ "$output" = 'tool-release: 1 rows, new' ]
}

@test "update: a recipe that is none" {
	bad_line() {
		printf "$2" >sources.tsv
		fails_with "$1" update
	}
	bad_line 'sources.tsv:2: unknown kind' '# x\ntool\tsvn\tx\n'
	bad_line 'sources.tsv:1: not MANIFEST' 'tool\tproject\n'
	bad_line 'sources.tsv:1: project takes 1' 'tool\tproject\ta\tb\n'
	bad_line "sources.tsv:1: not a manifest's name" '../x\tproject\ta\n'
	bad_line 'sources.tsv:1: not a commit' 'tool\tgit\tu\tmain\n'
	bad_line 'sources.tsv:1: not PACKAGE=VERSION' 'tool\torig\tsid\ttool\n'
	bad_line 'sources.tsv:1: not PACKAGE=VERSION' 'tool\torig\tsid\t../tool=1\n'
	bad_line 'sources.tsv:3: its manifest has lines further up' \
		'a\tproject\ta\nb\tproject\tb\na\tvariant\tx\n'
	bad_line 'sources.tsv:2: a second git line' \
		"a\\tgit\\tu\\t$head\\na\\tgit\\tv\\t$head\\n"
	bad_line 'sources.tsv:2: deb and deb-member' \
		'a\tdeb\tsid\tp=1\tl\na\tdeb-member\tsid\tp=1\tx\n'
	bad_line 'sources.tsv:2: another member' \
		'a\tdeb-member\tsid\tp=1\tx\na\tdeb-member\tsid\tp=1\ty\n'
	bad_line 'sources.tsv:1: no line feed' 'tool\tproject\ta'
	bad_line 'sources.tsv:1: an empty field' 'tool\tproject\t\n'
	fails_with 'no-such' db update --recipe no-such
	fails_with '--recipe FILE is missing' db update
	write_recipe
	fails_with 'the recipe has no manifest gone' update --only gone
	fails_with 'no/where: not a directory' update -o no/where
	fails_with '--jobs takes' update --jobs 0
}
