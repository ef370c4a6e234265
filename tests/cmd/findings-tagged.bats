#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the tag's attributes say of a release, and files that became others.

load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	make_release
	vcs clone -q "$repo" "$work/r"
}

# attributes LINE...: the tag v2.0 with that .gitattributes and what else was
# changed in $work/r; blobs are what the files hold. Its archive is $rel.
attributes() {
	printf '%s\n' "$@" >"$work/r/.gitattributes"
	vcs -C "$work/r" -c filter.lfs.clean=cat -c filter.lfs.required=false \
		add -A -f
	vcs -C "$work/r" commit -q -m Attributes.
	vcs -C "$work/r" tag v2.0
	rm -rf "$rel"
	archive "$work/r" v2.0 | "${TAR:-tar}" -C "$work" -xf -
}

again() {
	roll "$@"
	check verify "$ball" --repo "$work/r" --tag v2.0
}

# pointer FILE: the git-lfs pointer to it.
pointer() {
	printf 'version https://git-lfs.github.com/spec/v1\n'
	printf 'oid sha256:%s\nsize %s\n' \
		"$(sha256sum <"$1" | cut -d' ' -f1)" "$(wc -c <"$1")"
}

# left_out: paths of vcs_only that are known as export-ignore, sorted.
left_out() {
	sed -n '/^"vcs_only"/,/^"findings"/p' "$report" |
		grep '"export_ignore":true' |
		sed 's/^{"path":"\([^"]*\)".*/\1/' | LC_ALL=C sort
}

@test "vcs-export-ignored: files, directories and what is in them" {
	attributes 'tests/ export-ignore' 'build-aux export-ignore' \
		'tests/run.sh -export-ignore' '"doc/manual.txt" export-ignore' \
		'!README export-ignore' 'src/ export-ignore' 'src/** -export-ignore'
	again
	outcome_is accepted 0
	found_is 'info vcs-export-ignored'
	says vcs-export-ignored '9 of 14 files .* export-ignore'
	[ "$(left_out)" = "$(printf '%s\n' build-aux/print-version \
		doc/manual.txt src/main.c src/one.c src/two.c tests/data/blob \
		tests/data/empty tests/data/parked tests/run.sh)" ]
	run "$TARCHECK" verify "$ball" --repo "$work/r" --tag v2.0
	[[ $output == *'vcs-export-ignored'*'tests/ 4, src/ 3, build-aux/ 1, doc/ 1'* ]]
}
@test "vcs-export-ignored: told apart from what is missing besides" {
	attributes 'tests export-ignore'
	rm "$rel/README"
	again
	outcome_is accepted 0
	found_is 'info vcs-export-ignored' 'info vcs-missing'
	says vcs-missing '1 of 14 files'
	says vcs-export-ignored '4 of 14 files'
	run "$TARCHECK" verify "$ball" --repo "$work/r" --tag v2.0 -v
	[[ $output == *'vcs-export-ignored'*'tests/run.sh'*'vcs-missing'*'README'* ]]
	[[ $output != *'vcs-missing'*'tests/run.sh'* ]]
}
@test "vcs-export-ignored: the text of a link is read, as git archive does" {
	ln -s 'doc export-ignore' "$work/r/.gitattributes"
	vcs -C "$work/r" add -A
	vcs -C "$work/r" commit -q -m Link.
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is 'info vcs-export-ignored'
	[ "$(left_out)" = doc/manual.txt ]
}
@test "not vcs-export-ignored: attributes that do not hold" {
	printf 'run.sh export-ignore\n' >"$work/r/src/.gitattributes"
	attributes 'README !export-ignore' 'README/ export-ignore' \
		'main.c export-ignore=yes' '*.c -export-ignore' '!m4 export-ignore' \
		'Doc export-ignore' '#src export-ignore'
	rm "$rel/README"
	again
	found_is 'info vcs-missing'
	[ -z "$(left_out)" ]
}

@test "vcs-ignored-shipped: make dist has what git archive leaves out" {
	attributes 'tests/data export-ignore'
	cp -R "$work/r/tests/data" "$rel/tests"
	echo changed >>"$rel/tests/data/parked"
	again
	errors_are 'vcs-modified tests/data/parked'
	has 'info vcs-ignored-shipped'
	says vcs-ignored-shipped '3 files'
	has_no vcs-export-ignored
	origin_is tests/data/blob vcs 'in spite of export-ignore'
	line_of tests/data/parked | grep -q '"export_ignore":true'
	! line_of README | grep -q export_ignore
	run "$TARCHECK" verify "$ball" --repo "$work/r" --tag v2.0
	[[ $output == *'vcs-ignored-shipped'*'tests/ 3'* ]]
}
@test "not vcs-ignored-shipped: only what git archive has" {
	attributes 'tests/data export-ignore'
	again
	found_is 'info vcs-export-ignored'
}

@test "git-lfs: the object that the pointer names is the tag's" {
	printf 'big\0content' >"$work/object"
	pointer "$work/object" >"$work/r/doc/picture.png"
	attributes '*.png filter=lfs diff=lfs merge=lfs -text'
	cp "$work/object" "$rel/doc/picture.png"
	again
	outcome_is accepted 0
	found_is
	origin_is doc/picture.png vcs-filtered 'git-lfs object'
	# One byte more or less is another object, one of its size too.
	printf x >>"$rel/doc/picture.png"
	again
	outcome_is rejected 1
	found_is 'error vcs-modified doc/picture.png'
	says vcs-modified 'not the git-lfs object sha256:[0-9a-f]\{64\} of 11 bytes'
	printf 'bog\0content' >"$rel/doc/picture.png"
	again
	found_is 'error vcs-modified doc/picture.png'
}
@test "git-lfs: without the attribute a pointer is a file like any other" {
	printf 'big\0content' >"$work/object"
	pointer "$work/object" >"$work/r/doc/picture.png"
	attributes '*.jpg filter=lfs'
	again
	found_is
	cp "$work/object" "$rel/doc/picture.png"
	again
	outcome_is rejected 1
	found_is 'error vcs-modified doc/picture.png'
}
@test "git-lfs: what was committed without it passes as it is" {
	attributes 'README filter=lfs'
	again
	outcome_is accepted 0
	found_is
	echo more >>"$rel/README"
	again
	outcome_is rejected 1
	found_is 'error vcs-modified README'
}

@test "vcs-lfs-pointer: the release has the pointer itself" {
	printf 'big\0content' >"$work/object"
	pointer "$work/object" >"$work/r/doc/picture.png"
	attributes '*.png filter=lfs'
	again
	outcome_is accepted 0
	found_is 'info vcs-lfs-pointer doc/picture.png'
	says vcs-lfs-pointer 'git-lfs object sha256:[0-9a-f]\{64\} of 11 bytes'
	origin_is doc/picture.png vcs 'pointer to the git-lfs object'
}
@test "not vcs-lfs-pointer: the attribute unset, and no pointer" {
	printf 'big\0content' >"$work/object"
	pointer "$work/object" >"$work/r/doc/picture.png"
	pointer "$work/object" | tr 0-9 A-J >"$work/r/doc/odd.png"
	attributes '* filter=lfs' 'picture.png -filter'
	again
	outcome_is accepted 0
	found_is
}

@test "vcs-filter-unverified: what another filter writes is not known" {
	attributes '*.txt filter=shout' 'm4/own.m4 filter=indent'
	tr a-z A-Z <"$work/r/doc/manual.txt" >"$rel/doc/manual.txt"
	again
	outcome_is inconclusive 3
	found_is 'notice vcs-filter-unverified doc/manual.txt'
	says vcs-filter-unverified 'filter=shout is not run'
	grep -q '^{"id":"vcs-filter-unverified".*"unverified":true' "$report"
}
@test "vcs-filter-unverified: a published macro is still held against its name" {
	mkdir -p "$work/r/m4"
	widget_m4 3 >"$work/r/m4/widget.m4"
	attributes '*.m4 filter=shout'
	widget_m4 9 >"$rel/m4/widget.m4"
	again
	outcome_is rejected 1
	has 'notice vcs-filter-unverified m4/widget.m4'
	errors_are 'macro-impostor m4/widget.m4'
}
@test "vcs-filter-unverified: a git-lfs pointer with extensions" {
	printf 'big\0content' >"$work/object"
	pointer "$work/object" |
		sed '1a ext-0-foo sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393' \
			>"$work/r/doc/picture.png"
	attributes '*.png filter=lfs'
	again
	found_is
	cp "$work/object" "$rel/doc/picture.png"
	again
	outcome_is inconclusive 3
	found_is 'notice vcs-filter-unverified doc/picture.png'
}
@test "vcs-filter-unverified: of every file, and no other tree for that" {
	local path
	attributes '* filter=shout'
	again
	while read -r path; do
		[ ! -f "$rel/$path" ] || printf '!' >>"$rel/$path"
	done < <(vcs -C "$work/r" ls-files)
	again
	outcome_is inconclusive 3
	has 'notice vcs-filter-unverified doc/manual.txt'
	has_no vcs-wrong-tree
}
@test "vcs-filter-unverified: too large for git's own filters" {
	{ echo '$Format:%H$'; head -c 5000000 /dev/zero | tr '\0' x; } \
		>"$work/r/subst"
	head -c 70000000 /dev/zero >"$work/r/large"
	cp "$work/r/large" "$work/r/plain"
	attributes 'subst export-subst' 'large text eol=crlf' 'plain text=auto'
	again
	outcome_is inconclusive 3
	found_is 'notice vcs-filter-unverified subst'
	echo more >>"$rel/large"
	echo more >>"$rel/plain"
	again
	errors_are 'vcs-modified plain'
	has 'notice vcs-filter-unverified large'
	has 'notice vcs-filter-unverified subst'
}
@test "not vcs-filter-unverified: the same bytes, and filters that are none" {
	attributes '* filter=shout' '*.c -filter' 'README filter' \
		'doc/* !filter' 'src/one.c eol=crlf'
	again
	outcome_is accepted 0
	found_is
	echo more >>"$rel/src/two.c"
	echo more >>"$rel/README"
	echo more >>"$rel/doc/manual.txt"
	again
	found_is 'error vcs-modified README' 'error vcs-modified src/two.c' \
		'warning vcs-modified doc/manual.txt'
}

@test "attributes past a bound are an error, not a report" {
	seq 5000 | sed 's/.*/[attr]m& text/' >"$work/r/.gitattributes"
	commit "$work/r" Macros.
	vcs -C "$work/r" tag v2.0
	roll
	run -2 --separate-stderr "$TARCHECK" verify "$ball" --repo "$work/r" \
		--tag v2.0
	[ -z "$output" ]
	[[ $stderr == *"$work/r: "*'macros of attributes' ]]
	[ "${#stderr_lines[@]}" = 1 ]
}

# What a path was in the tag, what it is in the release.
@test "vcs-modified: a file became a link, a link another" {
	ln -s one.c "$work/r/src/uno.c"
	attributes ''
	ln -sf two.c "$rel/src/uno.c"
	ln -sf one.c "$rel/src/two.c"
	again
	outcome_is rejected 1
	errors_are 'vcs-modified src/two.c' 'vcs-modified src/uno.c'
	says vcs-modified 'a symlink, in the tag a file'
	says vcs-modified 'leads to two.c, in the tag to one.c'
}
@test "vcs-modified: a link became a file that nothing explains, or its text" {
	ln -s one.c "$work/r/src/uno.c"
	ln -s two.c "$work/r/src/due.c"
	ln -s run.sh "$work/r/tests/go"
	attributes ''
	rm "$rel/src/uno.c" "$rel/src/due.c" "$rel/tests/go"
	echo 'int uno;' >"$rel/src/uno.c"
	printf two.c >"$rel/src/due.c"
	cp "$rel/tests/run.sh" "$rel/tests/go"
	again
	outcome_is rejected 1
	errors_are 'vcs-modified src/due.c' 'vcs-modified src/uno.c'
	says vcs-modified "holds the target of the tag's symlink"
	says vcs-modified 'a file, in the tag a symlink'
	origin_is tests/go vcs-elsewhere 'a symbolic link'
	has_no vcs-mode-differs
}
@test "vcs-modified: a directory where the tag has a file" {
	rm "$rel/README" "$rel/src/one.c"
	mkdir "$rel/README" "$rel/src/one.c"
	echo more >"$rel/src/one.c/x.c"
	roll
	check_ball
	outcome_is rejected 1
	has 'error vcs-modified README'
	has 'error vcs-modified src/one.c'
	says vcs-modified 'a directory, in the tag a file'
	# Without entries for the directories themselves.
	rm -r "$rel/README"
	(cd "$work" && find hello-1.0 -type f | LC_ALL=C sort |
		"${TAR:-tar}" -cf "$ball" --no-recursion -T -)
	check_ball
	has_no 'vcs-modified README'
	has 'error vcs-modified src/one.c'
}
@test "vcs-modified: a directory where the tag has a link to one" {
	ln -s src "$work/r/code"
	attributes ''
	rm "$rel/code"
	cp -R "$rel/src" "$rel/code"
	again
	outcome_is accepted 0
	has 'info vcs-modified code'
	says vcs-modified 'a directory, in the tag a symlink to src'
	echo more >"$rel/code/evil.c"
	again
	has 'warning vcs-modified code'
	has_no 'vcs-modified src'
}
@test "vcs-modified: a file or link where the tag pins a submodule" {
	vcs -C "$work/r" submodule --quiet add "$repo" sub 2>/dev/null
	attributes ''
	rmdir "$rel/sub"
	again
	found_is
	echo more >"$rel/sub"
	again
	outcome_is rejected 1
	errors_are 'vcs-modified sub'
	says vcs-modified 'a file, in the tag a gitlink'
	ln -sf src "$rel/sub"
	again
	outcome_is rejected 1
	errors_are 'vcs-modified sub'
	says vcs-modified 'a symlink, in the tag a gitlink'
}
@test "vcs-modified: a FIFO where the tag has a file" {
	rm "$rel/README"
	mkfifo "$rel/README"
	roll
	check_ball
	outcome_is rejected 1
	has 'error vcs-modified README'
	has 'error archive-special-member README'
}
@test "a file or link where the tag has a directory" {
	rm -r "$rel/doc" "$rel/tests"
	echo text >"$rel/doc"
	ln -s src "$rel/tests"
	roll
	check_ball
	[ "$status" != 0 ]
	has 'info vcs-missing'
	printf '%s\n' "$found" | grep -q ' file-unexplained doc$'
	printf '%s\n' "$found" | grep -q ' link-unexplained tests$'
}
@test "vcs-mode-differs: of a filtered file, and of a link that was followed" {
	ln -s tests/run.sh "$work/r/go"
	ln -s README "$work/r/LIESMICH"
	attributes 'README eol=crlf'
	rm "$rel/go" "$rel/LIESMICH"
	cp "$rel/tests/run.sh" "$rel/go"
	cp "$work/r/README" "$rel/LIESMICH"
	chmod 644 "$rel/go"
	chmod 755 "$rel/README" "$rel/LIESMICH"
	again
	found_is 'warning vcs-mode-differs LIESMICH' \
		'warning vcs-mode-differs README' \
		'warning vcs-mode-differs go'
	origin_is README vcs-filtered eol
	chmod 755 "$rel/go"
	chmod 644 "$rel/README" "$rel/LIESMICH"
	again
	found_is
}
