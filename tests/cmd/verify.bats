#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck verify on honest releases: what is accepted, and on what grounds.

load fixtures

setup_file() {
	share_fixtures
	archive "$repo" v1.0 >"$BATS_FILE_TMPDIR/hello-1.0.tar"
}

setup() {
	work=$BATS_TEST_TMPDIR
	ball=$BATS_FILE_TMPDIR/hello-1.0.tar
}

# compressed SUFFIX FILTER PROGRAM [ARGUMENT...]
compressed() {
	local suffix=$1 filter=$2 program=$3
	shift 2
	have_program "$program"
	"$@" <"$ball" >"$work/hello-1.0.tar.$suffix"
	check verify "$work/hello-1.0.tar.$suffix" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	found_is
	grep -q "\"filter\":\"$filter\"" "$report"
}

@test "git archive of a tag is accepted" {
	check_ball
	outcome_is accepted 0
	found_is
	coverage_is vcs 13
}
@test "git archive as .gz" { compressed gz gzip gzip -9; }
@test "git archive as .xz" { compressed xz xz xz; }
@test "git archive as .bz2" { compressed bz2 bzip2 bzip2; }
@test "git archive as .zst" { compressed zst zstd zstd -q; }
@test "git archive as .lzma" { compressed lzma lzma xz --format=lzma; }
@test "git archive as .lz" { compressed lz lzip lzip_of; }
@test "git archive as .Z" { compressed Z 'compress (.Z)' compress_of; }

@test "the name of the file says nothing: xz named .tar.gz" {
	xz <"$ball" >"$work/hello-1.0.tar.gz"
	check verify "$work/hello-1.0.tar.gz" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	grep -q '"filter":"xz"' "$report"
}

@test "git's own formats: tar.gz by git, pax headers for long names" {
	local long
	long=$(printf 'directory-with-a-long-name/%.0s' 1 2 3 4 5 6 7 8 9 10 11 12)
	vcs clone -q "$repo" "$work/r"
	mkdir -p "$work/r/$long"
	echo deep >"$work/r/$long/file"
	echo umlaut >"$work/r/$(printf 'gr\303\274n')"
	commit "$work/r" 'Long names.'
	vcs -C "$work/r" tag v2.0
	vcs -C "$work/r" archive --format=tar.gz --prefix=hello-2.0/ v2.0 \
		>"$work/hello-2.0.tar.gz"
	check verify "$work/hello-2.0.tar.gz" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	coverage_is vcs 15
}

@test "a tarball by GNU tar in its own formats" {
	local format
	make_release
	for format in v7 oldgnu gnu ustar posix; do
		roll --format=$format
		check_ball
		outcome_is accepted 0
		found_is
	done
}

@test "members named ./hello-1.0/... are the same release" {
	make_release
	roll --transform='s,^,./,'
	check_ball
	outcome_is accepted 0
	grep -q '^"top":"hello-1.0",' "$report"
}

@test "without a top directory: accepted with a warning" {
	make_release
	roll_tar "$rel" . >"$ball"
	check_ball
	outcome_is accepted 0
	found_is 'warning archive-several-tops'
	coverage_is vcs 13
}

@test "hard links stand for their content" {
	make_release
	vcs clone -q "$repo" "$work/r"
	cp "$work/r/src/one.c" "$work/r/src/same.c"
	commit "$work/r" 'Twins.'
	vcs -C "$work/r" tag v2.0
	ln "$rel/src/one.c" "$rel/src/same.c"
	roll
	"${TAR:-tar}" -tvf "$ball" | grep -q 'link to'
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	coverage_is vcs 14
}

@test "git's archive filters are recomputed: eol and ident" {
	vcs clone -q "$repo" "$work/r"
	printf '*.txt eol=crlf\nsrc/two.c ident\n' >"$work/r/.gitattributes"
	echo '/* $Id$ */' >>"$work/r/src/two.c"
	commit "$work/r" 'Attributes.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$work/f.tar"
	"${TAR:-tar}" -xOf "$work/f.tar" hello-1.0/doc/manual.txt | grep -q "$(printf '\r')"
	"${TAR:-tar}" -xOf "$work/f.tar" hello-1.0/src/two.c | grep -q '\$Id: '
	check verify "$work/f.tar" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	origin_is doc/manual.txt vcs-filtered eol
	origin_is src/two.c vcs-filtered ident
	coverage_is vcs-filtered 2
}

@test "what a filter would not have made is a modification" {
	vcs clone -q "$repo" "$work/r"
	printf '*.txt eol=crlf\nsrc/two.c ident\n' >"$work/r/.gitattributes"
	echo '/* $Id$ */' >>"$work/r/src/two.c"
	commit "$work/r" 'Attributes.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 | "${TAR:-tar}" -C "$work" -xf -
	ball=$work/f.tar
	# Line ends of a file without the attribute, an $Id$ of another blob.
	sed -i 's/$/\r/' "$work/hello-1.0/src/one.c"
	sed -i 's/\$Id: ./$Id: x/' "$work/hello-1.0/src/two.c"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is rejected 1
	found_is 'error vcs-modified src/one.c' 'error vcs-modified src/two.c'
}

@test "encodings are recomputed, formats expanded" {
	vcs clone -q "$repo" "$work/r"
	printf 'README export-subst\ndoc/manual.txt working-tree-encoding=UTF-16LE\n' \
		>"$work/r/.gitattributes"
	echo 'Commit $Format:%%H$' >>"$work/r/README"
	iconv -t UTF-16LE <"$repo/doc/manual.txt" >"$work/r/doc/manual.txt"
	commit "$work/r" 'Attributes.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$work/f.tar"
	check verify "$work/f.tar" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	origin_is README vcs-filtered export-subst
	origin_is doc/manual.txt vcs-filtered working-tree-encoding
	# Anything beside the expansion is another file.
	"${TAR:-tar}" -C "$work" -xf "$work/f.tar"
	ball=$work/g.tar
	echo 'one more line' >>"$work/hello-1.0/README"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is rejected 1
	found_is 'error vcs-modified README'
}

@test "export-ignore: files left out are told, nothing more" {
	vcs clone -q "$repo" "$work/r"
	echo 'tests export-ignore' >"$work/r/.gitattributes"
	commit "$work/r" 'Attributes.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$work/f.tar"
	check verify "$work/f.tar" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is 'info vcs-export-ignored'
	[ "$(grep -c '"mode":"100[0-9]*","blob"' "$report")" = 4 ]
}

@test "a bare repository, a work tree, its .git, a linked work tree" {
	local path
	vcs clone -q --bare "$repo" "$work/bare"
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" worktree add -q "$work/linked"
	echo 'not committed' >>"$work/r/README"
	for path in bare r r/.git linked; do
		check verify "$ball" --repo "$work/$path" --tag v1.0
		outcome_is accepted 0
		found_is
	done
}

@test "packed objects and references, a shallow clone" {
	vcs clone -q --no-local "$repo" "$work/r"
	commit "$work/r" 'More.'
	vcs -C "$work/r" gc -q
	vcs clone -q --depth 1 --branch v1.0 "file://$work/r" "$work/s"
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	check verify "$ball" --repo "$work/s" --tag v1.0
	outcome_is accepted 0
}

@test "a commit instead of a tag, whole or abbreviated" {
	local id
	id=$(vcs -C "$repo" rev-parse v1.0)
	for id in "$id" "${id:0:12}" "${id:0:7}"; do
		check verify "$ball" --repo "$repo" --commit "$id"
		outcome_is accepted 0
		grep -q "\"commit\":\"$(vcs -C "$repo" rev-parse v1.0)\"" "$report"
		grep -q '"tag":null,"tag_type":null' "$report"
	done
}

@test "tags: lightweight, annotated, annotated tag of a tag" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" tag -a -m 'Release.' signed v1.0
	vcs -C "$work/r" tag -a -m 'Again.' nested signed 2>/dev/null
	[ "$(vcs -C "$work/r" cat-file -t nested^{})" = commit ]
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	grep -q '"tag":"v1.0","tag_type":"lightweight"' "$report"
	for tag in signed nested; do
		check verify "$ball" --repo "$work/r" --tag $tag
		outcome_is accepted 0
		grep -q "\"tag\":\"$tag\",\"tag_type\":\"annotated\"" "$report"
	done
}

@test "a branch of the tag's name is not taken for it" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" checkout -q -b v1.0 2>/dev/null
	echo 'int main;' >"$work/r/src/main.c"
	commit "$work/r" 'On the branch.'
	vcs -C "$work/r" branch v3.0 refs/heads/v1.0
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	archive "$work/r" refs/heads/v1.0 >"$work/branch.tar"
	check verify "$work/branch.tar" --repo "$work/r" --tag v1.0
	errors_are 'vcs-modified src/main.c'
	run -2 "$TARCHECK" verify "$ball" --repo "$work/r" --tag v3.0
}

@test "the same content and name in another directory: vcs-elsewhere" {
	make_release
	mv "$rel/doc/manual.txt" "$rel/manual.txt"
	roll
	check_ball
	outcome_is accepted 0
	found_is 'info vcs-missing'
	origin_is manual.txt vcs-elsewhere doc/manual.txt
	coverage_is vcs-elsewhere 1
}

@test "of several copies in the tag the one of that name counts" {
	vcs clone -q "$repo" "$work/r"
	cp "$work/r/src/one.c" "$work/r/src/a-copy.c"
	cp "$work/r/src/one.c" "$work/r/src/z-copy.c"
	commit "$work/r" 'Copies.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 | "${TAR:-tar}" -C "$work" -xf -
	ball=$work/f.tar
	cp "$work/hello-1.0/src/one.c" "$work/hello-1.0/one.c"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	origin_is one.c vcs-elsewhere src/one.c
}

@test "symbolic links of the tag: kept, and shipped as files" {
	vcs clone -q "$repo" "$work/r"
	ln -s ../src/one.c "$work/r/tests/uno.c"
	ln -s build-aux/print-version "$work/r/version"
	commit "$work/r" 'Links.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$work/links.tar"
	check verify "$work/links.tar" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	coverage_is vcs 15
	"${TAR:-tar}" -C "$work" -xf "$work/links.tar"
	ball=$work/files.tar
	roll --dereference --hard-dereference
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	coverage_is vcs-elsewhere 2
	origin_is tests/uno.c vcs-elsewhere 'symbolic link'
}

@test "a submodule is left out, as git archive does" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" submodule --quiet add "$repo" sub 2>/dev/null
	commit "$work/r" 'Submodule.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$work/f.tar"
	check verify "$work/f.tar" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
	grep -q '^{"path":"sub","mode":"160000"' "$report"
}

# Everything git would run or be led astray by.
@test "a hostile repository runs nothing and changes nothing" {
	local hook mark=$work/executed
	HOME=$work/home
	make_release
	roll
	vcs clone -q "$repo" "$work/r"
	printf '* filter=evil diff=evil\n*.c eol=crlf ident\n' \
		>"$work/r/.git/info/attributes"
	cp "$work/r/.git/info/attributes" "$work/r/.gitattributes"
	printf '#!/bin/sh\necho "$0" >>"%s"\n' "$mark" >"$work/evil"
	chmod +x "$work/evil"
	for hook in post-checkout pre-commit reference-transaction fsmonitor; do
		ln -s "$work/evil" "$work/r/.git/hooks/$hook"
	done
	cat >>"$work/r/.git/config" <<-EOF
	[core]
		fsmonitor = $work/evil
		hooksPath = $work/r/.git/hooks
		sshCommand = $work/evil
		pager = $work/evil
		attributesFile = $work/r/.git/info/attributes
		autocrlf = true
		alternateRefsCommand = $work/evil
	[filter "evil"]
		smudge = $work/evil
		clean = $work/evil
		process = $work/evil
		required = true
	[diff "evil"]
		command = $work/evil
		textconv = $work/evil
	[include]
		path = $work/r/.git/more
	[extensions]
		partialClone = origin
	[remote "origin"]
		promisor = true
		uploadpack = $work/evil
	EOF
	printf '[core]\n\tgitProxy = %s\n' "$work/evil" >"$work/r/.git/more"
	mkdir -p "$HOME/.config/git"
	cp "$work/r/.git/config" "$HOME/.gitconfig"
	cp "$work/r/.git/info/attributes" "$HOME/.config/git/attributes"
	GIT_DIR=/nowhere GIT_EXTERNAL_DIFF=$work/evil GIT_CONFIG_COUNT=1 \
		GIT_CONFIG_KEY_0=core.autocrlf GIT_CONFIG_VALUE_0=true \
		check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	found_is 'info vcs-overrides-ignored'
	# Two files differ, so that filters and differences are asked for too.
	ball=$work/other.tar
	echo '/* more */' >>"$rel/src/one.c"
	sed -i 's/$/\r/' "$rel/src/two.c"
	roll
	check verify "$ball" --repo "$work/r" --tag v1.0
	errors_are 'vcs-modified src/one.c' 'vcs-modified src/two.c'
	[ ! -e "$mark" ] || complain "was run: $(cat "$mark")"
}

@test "replace references and grafts are not followed" {
	local was
	make_release
	vcs clone -q "$repo" "$work/r"
	was=$(vcs -C "$work/r" rev-parse v1.0:src/one.c)
	echo '/* more */' >>"$rel/src/one.c"
	roll
	vcs -C "$work/r" replace "$was" \
		"$(vcs -C "$work/r" hash-object -w "$rel/src/one.c")"
	vcs -C "$work/r" show v1.0:src/one.c | grep -q more
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is rejected 1
	found_is 'error vcs-modified src/one.c' 'info vcs-overrides-ignored'
	check verify "$BATS_FILE_TMPDIR/hello-1.0.tar" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
}

@test "a repository of somebody else, read-only" {
	vcs clone -q --bare "$repo" "$work/r"
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$work/r"
	chmod -R a-w "$work/r"
	find "$work/r" | LC_ALL=C sort | xargs ls -ld >"$work/before"
	check verify "$ball" --repo "$work/r" --tag v1.0
	find "$work/r" | LC_ALL=C sort | xargs ls -ld >"$work/after"
	chmod -R u+w "$work/r"
	outcome_is accepted 0
	cmp "$work/before" "$work/after"
}

@test "two runs write the same bytes" {
	local format
	make_release
	echo changed >>"$rel/README"
	widget_m4 9 >"$rel/m4/widget.m4"
	roll
	for format in text json; do
		"$TARCHECK" verify "$ball" --repo "$repo" --tag v1.0 \
			--format $format >"$work/1" || [ $? = 1 ]
		env -i TZ=Asia/Tokyo LC_ALL=C.UTF-8 COLUMNS=40 \
			TARCHECK_DB="$TARCHECK_DB" TARCHECK_ALLOW_UNSIGNED_DB=1 \
			"$TARCHECK" verify "$ball" \
			--repo "$repo" --tag v1.0 --format $format \
			>"$work/2" || [ $? = 1 ]
		cmp "$work/1" "$work/2"
	done
}

@test "--inconclusive maps 3 to 0 or 1, --fail-on moves the line" {
	make_release
	printf '%s\n' '# Generated by GNU Autoconf 2.71' >"$rel/configure"
	roll
	check_ball
	outcome_is inconclusive 3
	found_is 'notice generated-unverified configure'
	check_ball --inconclusive pass
	outcome_is inconclusive 0
	check_ball --inconclusive fail
	outcome_is inconclusive 1
	check_ball --fail-on notice --inconclusive pass
	outcome_is rejected 1
	check_ball --fail-on warning
	outcome_is inconclusive 3
	chmod +x "$rel/README"
	roll
	check_ball --fail-on error
	outcome_is inconclusive 3
	check_ball --fail-on warning
	outcome_is rejected 1
}

@test "-o writes the report there and nothing to standard output" {
	echo old >"$work/report"
	run -0 --separate-stderr "$TARCHECK" verify "$ball" --repo "$repo" \
		--tag v1.0 -o "$work/report"
	[ -z "$output$stderr" ]
	"$TARCHECK" verify "$ball" --repo "$repo" --tag v1.0 >"$work/stdout"
	cmp "$work/report" "$work/stdout"
	[ "$(ls "$work" | grep -c report)" = 1 ]
}

@test "-q says one line when all is well, and the findings when not" {
	cd "$BATS_FILE_TMPDIR"
	run -0 --separate-stderr "$TARCHECK" verify hello-1.0.tar --repo repo \
		--tag v1.0 -q
	[ "${#lines[@]}" = 1 ]
	[ -z "$stderr" ]
	[[ ${lines[0]} == hello-1.0.tar:\ ACCEPTED* ]]
	make_release
	echo changed >>"$rel/README"
	chmod +x "$rel/src/one.c"
	roll
	run -1 "$TARCHECK" verify "$ball" --repo "$repo" --tag v1.0 -q
	[[ $output == *REJECTED*vcs-modified*README* ]]
	[[ $output != *vcs-mode-differs* ]]
}

@test "coverage counts every member once" {
	local origin
	make_release
	widget_m4 3 >"$rel/m4/widget.m4"
	tool ltmain.sh 2.4.7-deb >"$rel/build-aux/ltmain.sh"
	cp "$rel/doc/manual.txt" "$rel/manual.txt"
	echo changed >>"$rel/README"
	ln -s README "$rel/link"
	roll
	check_ball
	[ "$(grep -c '^{"path":.*"origin":"' "$report")" = 17 ]
	[ "$(grep '^"coverage"' "$report" | grep -o '"members":[0-9]*' |
		awk -F: '{ n += $2 } END { print n }')" = 17 ]
	for origin in vcs:12 vcs-elsewhere:1 known:1 known-variant:1 none:2; do
		coverage_is "${origin%:*}" "${origin#*:}"
	done
	[ "$(grep '^"coverage"' "$report" | grep -o '"bytes":[0-9]*' |
		awk -F: '{ n += $2 } END { print n }')" = \
		"$(grep '^{"path":.*"origin":"' "$report" |
		grep -o '"size":[0-9]*' |
		awk -F: '{ n += $2 } END { print n }')" ]
}

@test "an unpacked release: what its tarball comes to, but for the digest" {
	make_release
	roll
	check_ball
	cp "$report" "$work/of-tarball"
	check verify "$rel" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	[ "$(grep -c '^{"path":.*"origin":"vcs"' "$report")" = \
		"$(grep -c '^{"path":.*"origin":"vcs"' "$work/of-tarball")" ]
	grep '^{"path":' "$report" | sed 's/"mtime":[0-9]*//' >"$work/a"
	grep '^{"path":' "$work/of-tarball" | sed 's/"mtime":[0-9]*//' |
		diff "$work/a" -
	# The repository's own work tree; .git is none of the release.
	vcs -C "$repo" checkout -q v1.0
	check verify "$repo" --repo "$repo" --tag v1.0
	outcome_is accepted 0
}

@test "an unpacked release: what differs is found, and no link is followed" {
	make_release
	echo changed >>"$rel/README"
	chmod +x "$rel/src/one.c"
	mkfifo "$rel/pipe"
	mkdir "$work/elsewhere"
	cp "$rel/doc/manual.txt" "$work/elsewhere"
	rm -r "$rel/doc"
	ln -s ../elsewhere "$rel/doc"
	check verify "$rel" --repo "$repo" --tag v1.0
	outcome_is rejected 1
	has "error vcs-modified README"
	has "warning vcs-mode-differs src/one.c"
	has "error archive-special-member pipe"
	has "error archive-link-escapes doc"
	! grep '^{"path":"doc/manual.txt"' "$report"
	# Nothing judged is never accepted.
	mkdir "$work/empty"
	check verify "$work/empty" --repo "$repo" --tag v1.0
	outcome_is rejected 1
	has "error archive-empty"
}
