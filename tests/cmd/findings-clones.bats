#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Repositories that hold less than all, or hold it in another way: shallow and
# partial clones, SHA-256.

load fixtures

# origin: a repository with attributes, a link and history, v2.0 its tag.
setup_file() {
	share_fixtures
	origin=$BATS_FILE_TMPDIR/origin
	vcs clone -q "$repo" "$origin"
	vcs -C "$origin" config uploadpack.allowFilter true
	printf '*.txt eol=crlf\n/README export-subst\n' >"$origin/.gitattributes"
	echo 'Commit $Format:%H$' >>"$origin/README"
	ln -s src/one.c "$origin/link"
	echo 'int old;' >"$origin/src/old.c"
	commit "$origin" 'Second.'
	vcs -C "$origin" rm -q src/old.c
	commit "$origin" 'Third.'
	vcs -C "$origin" tag v2.0
	archive "$origin" v2.0 >"$BATS_FILE_TMPDIR/hello-1.0.tar"
	export origin
}

setup() {
	work=$BATS_TEST_TMPDIR
	ball=$work/hello-1.0.tar
	rel=$work/hello-1.0
	cp "$BATS_FILE_TMPDIR/hello-1.0.tar" "$ball"
	r=$work/r
}

clone() {
	vcs clone -q --no-checkout "$@" "file://$origin" "$r"
}
check_clone() {
	check verify "$ball" --repo "$r" --tag "${1-v2.0}"
}
unpack() {
	"${TAR:-tar}" -C "$work" -xf "$ball"
}
blob() {
	vcs -C "$origin" rev-parse "v2.0:$1"
}
# fetch PATH...: what a partial clone does when somebody looks at them.
fetch() {
	local path
	for path; do
		vcs -C "$r" cat-file blob "$(blob "$path")" >/dev/null
	done
}
# fails_with PATTERN ARGUMENT...
fails_with() {
	local pattern=$1
	shift
	run --separate-stderr "$TARCHECK" "$@"
	[ "$status" -eq 2 ] || complain "status $status: $output"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr =~ $pattern ]] || complain "wanted: $pattern" "got: $stderr"
}
sha256_repo() {
	vcs init -q --object-format=sha256 "$@" "$r" 2>/dev/null ||
		skip 'this git knows no SHA-256'
}

@test "the whole repository accepts that release" {
	check verify "$ball" --repo "$origin" --tag v2.0
	outcome_is accepted 0
	found_is
	coverage_is vcs-filtered 2
}

@test "a shallow clone has all that it takes" {
	clone --depth 1 --branch v2.0
	[ -s "$r/.git/shallow" ]
	check_clone
	outcome_is accepted 0
	found_is
}

@test "a shallow clone: a commit and a tag that it does not have" {
	local id
	id=$(vcs -C "$origin" rev-parse v1.0)
	clone --depth 1 --branch v2.0
	fails_with "no commit $id" verify "$ball" --repo "$r" --commit "$id"
	fails_with 'no tag v1.0' verify "$ball" --repo "$r" --tag v1.0
	echo "$id" >"$r/.git/refs/tags/v1.0"
	fails_with "tag v1.0: .*$id" verify "$ball" --repo "$r" --tag v1.0
}

@test "a partial clone without blobs: ids are enough where nothing differs" {
	unpack
	# As stored, not as archived.
	for path in README doc/manual.txt; do
		vcs -C "$origin" cat-file blob "$(blob $path)" >"$rel/$path"
	done
	roll
	clone --filter=blob:none
	check_clone
	outcome_is accepted 0
	found_is
	coverage_is vcs 15
	[ -z "$(vcs -C "$r" cat-file --batch-check --batch-all-objects |
		grep blob)" ] || complain 'blobs were fetched'
}

@test "vcs-object-missing: attributes that a partial clone lacks" {
	clone --filter=blob:none
	check_clone
	outcome_is inconclusive 3
	found_is 'notice vcs-object-missing README' \
		'notice vcs-object-missing doc/manual.txt'
	says vcs-object-missing "blob $(blob .gitattributes), .gitattributes"
	fetch .gitattributes
	check_clone
	outcome_is inconclusive 3
	says vcs-object-missing "blob $(blob doc/manual.txt), doc/manual.txt"
	fetch doc/manual.txt README
	check_clone
	outcome_is accepted 0
	found_is
}
@test "not vcs-object-missing: a file that no attribute is about" {
	unpack
	echo '/* */' >>"$rel/src/one.c"
	roll
	clone --filter=blob:none
	fetch .gitattributes doc/manual.txt README
	check_clone
	outcome_is rejected 1
	found_is 'error vcs-modified src/one.c'
}

@test "vcs-object-missing: a symbolic link that was shipped as a file" {
	unpack
	rm "$rel/link"
	cp "$rel/src/one.c" "$rel/link"
	roll
	clone --filter=blob:none
	fetch .gitattributes doc/manual.txt README
	check_clone
	outcome_is inconclusive 3
	found_is 'notice vcs-object-missing link'
	says vcs-object-missing "blob $(blob link), link"
	fetch link
	check_clone
	outcome_is accepted 0
	found_is
}

@test "vcs-object-missing: everything differs, and that is no wrong tree" {
	vcs clone -q "$origin" "$work/crlf"
	echo '* text eol=crlf' >"$work/crlf/.gitattributes"
	commit "$work/crlf" 'All.'
	vcs -C "$work/crlf" tag v3.0
	vcs -C "$work/crlf" config uploadpack.allowFilter true
	archive "$work/crlf" v3.0 >"$ball"
	origin=$work/crlf
	clone --filter=blob:none
	check_clone v3.0
	outcome_is inconclusive 3
	has_no vcs-wrong-tree
	has_no vcs-modified
	has 'notice vcs-object-missing src/one.c'
}

@test "vcs-object-missing: a published name is no excuse" {
	vcs clone -q "$origin" "$work/mine"
	widget_m4 4 >"$work/mine/m4/widget.m4"
	echo '*.m4 eol=crlf' >"$work/mine/.gitattributes"
	commit "$work/mine" 'Macro.'
	vcs -C "$work/mine" tag v2.0 -f >/dev/null
	vcs -C "$work/mine" config uploadpack.allowFilter true
	archive "$work/mine" v2.0 | "${TAR:-tar}" -C "$work" -xf -
	widget_m4 9 >"$rel/m4/widget.m4"
	roll
	origin=$work/mine
	clone --filter=blob:none
	check_clone
	outcome_is rejected 1
	has 'notice vcs-object-missing m4/widget.m4'
	has 'error macro-impostor m4/widget.m4'
}

@test "vcs-object-missing: what it takes to see a pointer of git-lfs" {
	vcs clone -q "$origin" "$work/lfs"
	echo '*.bin filter=lfs' >"$work/lfs/.gitattributes"
	printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12\n' \
		7 >"$work/lfs/a.bin"
	commit "$work/lfs" 'Large.'
	vcs -C "$work/lfs" tag v2.0 -f >/dev/null
	vcs -C "$work/lfs" config uploadpack.allowFilter true
	archive "$work/lfs" v2.0 >"$ball"
	origin=$work/lfs
	clone --filter=blob:none
	fetch .gitattributes
	check_clone
	has 'notice vcs-object-missing a.bin'
	says vcs-object-missing 'pointer of git-lfs'
}

@test "a partial clone without trees: the directory that is missing is named" {
	local tree
	clone --filter=tree:0
	tree=$(vcs -C "$origin" rev-parse v2.0^{tree})
	fails_with "directory '' of the tree.*$tree" \
		verify "$ball" --repo "$r" --tag v2.0
}

@test "a partial clone without trees: what is there is enough" {
	clone --filter=tree:0
	vcs -C "$r" checkout -q v2.0
	check_clone
	outcome_is accepted 0
	found_is
}

@test "a look back into a partial clone without trees says less" {
	unpack
	echo 'int old;' >"$rel/src/old.c"
	roll
	clone --filter=tree:0
	vcs -C "$r" checkout -q v2.0
	check_clone
	outcome_is rejected 1
	found_is 'error file-unexplained src/old.c'
}

@test "nothing is fetched into a partial clone" {
	clone --filter=blob:none
	mkdir "$work/bin"
	printf '#!/bin/sh\necho "$0 $*" >>%s/ran\nexit 1\n' "$work" >"$work/bin/git"
	cp "$work/bin/git" "$work/bin/git-upload-pack"
	chmod +x "$work/bin"/*
	PATH=$work/bin:$PATH check_clone
	outcome_is inconclusive 3
	[ ! -e "$work/ran" ]
	[ -z "$(vcs -C "$r" cat-file --batch-check --batch-all-objects |
		grep blob)" ]
}

@test "vcs-unsupported-format: a SHA-256 repository, as a work tree and bare" {
	sha256_repo
	unpack
	cp -R "$rel/." "$r"
	commit "$r" 'First.'
	vcs -C "$r" tag v2.0
	vcs clone -q --bare "$r" "$work/bare"
	for path in r r/.git bare; do
		check verify "$ball" --repo "$work/$path" --tag v2.0
		outcome_is inconclusive 3
		found_is 'notice vcs-unsupported-format' \
			'notice macro-unverified m4/own.m4'
		says vcs-unsupported-format 'SHA-256 repository'
		grep -q "\"repository\":\"$work/$path\",\"tag\":null,.*\"commit\":null" \
			"$report"
		coverage_is vcs 0
	done
	check verify "$ball" --repo "$r" --tag v2.0 --fail-on error \
		--inconclusive fail
	outcome_is inconclusive 1
	run -3 "$TARCHECK" verify "$ball" --repo "$r" --tag v2.0
	[[ $output == *'without its repository'* ]]
}
@test "vcs-unsupported-format: what needs no repository is found all the same" {
	sha256_repo --bare
	unpack
	bad_m4 >"$rel/m4/widget.m4"
	ln -s ../../../etc/passwd "$rel/escape"
	widget_m4 3 >"$rel/m4/known.m4"
	cp "$rel/m4/known.m4" "$rel/m4/gl-widget.m4"
	roll
	check verify "$ball" --repo "$r" --tag v1.0 --require-signature tag
	outcome_is rejected 1
	has 'error known-bad m4/widget.m4'
	has 'error archive-link-escapes escape'
	has 'error signature-missing'
	has 'notice vcs-unsupported-format'
	has_no vcs-modified
}
@test "not vcs-unsupported-format: SHA-1, and what is no repository" {
	vcs init -q --object-format=sha1 "$r" 2>/dev/null ||
		skip 'this git has no other object formats'
	vcs -C "$r" fetch -q "$origin" refs/tags/v2.0:refs/tags/v2.0
	check_clone
	outcome_is accepted 0
	found_is
	fails_with 'not a git repository' verify "$ball" --repo "$work" --tag v2.0
	vcs -C "$r" config core.repositoryFormatVersion 1
	vcs -C "$r" config extensions.fromTheFuture yes
	fails_with 'fromthefuture' verify "$ball" --repo "$r" --tag v2.0
}
@test "vcs-unsupported-format is not for commands that can do nothing then" {
	sha256_repo
	fails_with 'r: a SHA-256 repository' locate "$ball" --repo "$r"
}
