#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every finding: what makes it, and the near miss that must not.
#
# A test is named "ID: ..." or "not ID: ..."; the last one holds the names
# against the table of findings.

load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	make_release
}

@test "the release by itself has no finding" {
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "known-bad: the bytes of a known harmful file, under any name" {
	bad_m4 >"$rel/m4/widget.m4"
	bad_m4 >"$rel/tests/data/harmless.txt"
	roll
	check_ball
	outcome_is rejected 1
	has 'error known-bad m4/widget.m4'
	has 'error known-bad tests/data/harmless.txt'
	says known-bad CVE-0000-0001
	[ "$(grep -c '"id":"known-bad"' "$report")" = 2 ]
	grep '^"verdict"' "$report" | grep -q 'known to be harmful'
}
@test "known-bad: even when the tag has it" {
	vcs clone -q "$repo" "$work/r"
	bad_m4 >"$work/r/m4/widget.m4"
	commit "$work/r" 'Bad.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is rejected 1
	found_is 'error known-bad m4/widget.m4'
}
@test "not known-bad: one byte more" {
	bad_m4 >"$rel/m4/widget.m4"
	echo >>"$rel/m4/widget.m4"
	roll
	check_ball
	found_is 'error macro-impostor m4/widget.m4'
}

@test "vcs-wrong-tree: the tag of another project" {
	local n
	vcs init -q "$work/r"
	for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
		echo $n >"$work/r/$n"
	done
	commit "$work/r" 'Other.'
	vcs -C "$work/r" tag v1.0
	roll
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is rejected 1
	has 'error vcs-wrong-tree'
	says vcs-wrong-tree "0 of 13 members equal the tag's 12 files"
	says vcs-wrong-tree 'wrong repository or tag?'
	run "$TARCHECK" verify "$ball" --repo "$work/r" --tag v1.0
	[[ $output == *REJECTED*vcs-wrong-tree*'wrong repository or tag?'*error* ]]
	# It comes first, and it is the reason.
	[ "$(printf '%s\n' "$found" | head -n 1)" = 'error vcs-wrong-tree' ]
	grep '^"verdict"' "$report" | grep -q 'not a release of that commit'
}
@test "not vcs-wrong-tree: two files of thirteen are the tag's" {
	local file
	find "$rel" -type f ! -name README ! -name one.c -exec \
		sh -c 'echo changed >>"$1"' sh {} \;
	roll
	check_ball
	outcome_is rejected 1
	has_no vcs-wrong-tree
	[ "$(grep -c '"id":"vcs-modified"' "$report")" = 11 ]
}

@test "not vcs-wrong-tree: a filter made all files other bytes" {
	printf '* text eol=crlf\n' >"$work/attributes"
	vcs clone -q "$repo" "$work/r"
	cp "$work/attributes" "$work/r/.gitattributes"
	commit "$work/r" 'Windows.'
	vcs -C "$work/r" tag -f v1.0 >/dev/null
	archive "$work/r" v1.0 >"$work/crlf.tar"
	check verify "$work/crlf.tar" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	has_no vcs-wrong-tree
}

@test "macro-impostor: a published name, a content never published" {
	widget_m4 9 >"$rel/m4/widget.m4"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error macro-impostor m4/widget.m4'
	says macro-impostor 'published by widgets'
	says macro-impostor 'serial 9, highest published is 5'
	check audit "$ball"
	outcome_is rejected 1
	errors_are 'macro-impostor m4/widget.m4'
}
@test "not macro-impostor: a published content, in any directory" {
	mkdir "$rel/config"
	widget_m4 3 >"$rel/config/widget.m4"
	roll
	check_ball
	outcome_is accepted 0
	found_is
	origin_is config/widget.m4 known 'widgets m4/widget.m4'
}

@test "macro-unexplained: in neither the tag nor a release" {
	sed 's/WIDGET/GADGET/' "$repo/tests/data/parked" >"$rel/m4/gadget.m4"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error macro-unexplained m4/gadget.m4'
}
@test "not macro-unexplained: of the tag, moved to another directory" {
	mv "$rel/m4/own.m4" "$rel/build-aux/own.m4"
	roll
	check_ball
	outcome_is accepted 0
	found_is 'info vcs-missing'
}

@test "aux-impostor: a published name, a content never published" {
	tool missing 2021 >"$rel/build-aux/missing"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error aux-impostor build-aux/missing'
	says aux-impostor 'published by widgets'
}
@test "not aux-impostor: published, or a distribution's" {
	tool missing 2020 >"$rel/build-aux/missing"
	tool ltmain.sh 2.4.7-deb >"$rel/build-aux/ltmain.sh"
	roll
	check_ball
	outcome_is accepted 0
	found_is
	origin_is build-aux/missing known
	origin_is build-aux/ltmain.sh known-variant
}

@test "aux-unexplained: a build script nobody published" {
	tool config.guess 2020 >"$rel/build-aux/config.guess"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error aux-unexplained build-aux/config.guess'
}
@test "not aux-unexplained: the project's own, in the tag" {
	vcs clone -q "$repo" "$work/r"
	tool config.guess 2020 >"$work/r/build-aux/config.guess"
	commit "$work/r" 'Guess.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
}

@test "vcs-modified: other bytes than the tag's" {
	sed -i 's/return 1/return 11/' "$rel/src/one.c"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error vcs-modified src/one.c'
	says vcs-modified '1 lines\? added, 1 removed'
	says vcs-modified '"+ .*return 11;"'
	says vcs-modified '"- .*return 1;"'
}
@test "vcs-modified: a link where the tag has a file, and the reverse" {
	rm "$rel/src/one.c"
	ln -s two.c "$rel/src/one.c"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'vcs-modified src/one.c'
}
@test "vcs-modified: emptied" {
	: >"$rel/src/one.c"
	: >"$rel/tests/data/blob"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'vcs-modified src/one.c' 'vcs-modified tests/data/blob'
}
@test "vcs-modified: two files of the tag exchanged" {
	cp "$repo/src/one.c" "$rel/src/two.c"
	cp "$repo/src/two.c" "$rel/src/one.c"
	roll
	check_ball
	outcome_is rejected 1
	has 'error vcs-modified src/one.c'
	has 'error vcs-modified src/two.c'
}
@test "not vcs-modified: only times and owners differ" {
	touch -d '2011-01-01' "$rel/src/one.c"
	"${TAR:-tar}" -C "$work" --owner=me:1234 --group=us:99 -cf "$ball" hello-1.0
	check_ball
	outcome_is accepted 0
	found_is
}

# pin: $work/r, where tag v2.0 pins a repository at deps, and its release.
pin() {
	vcs init -q "$work/deps"
	echo 'int dep;' >"$work/deps/dep.c"
	commit "$work/deps" 'Dep.'
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" submodule --quiet add "$work/deps" deps
	commit "$work/r" 'Second.'
	rm -rf "$work/r/.git/modules"
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 | "${TAR:-tar}" -C "$work" -xf -
}
@test "vcs-submodule-missing: files below a submodule that is not at hand" {
	pin
	cp "$work/deps/dep.c" "$rel/deps/dep.c"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is inconclusive 3
	found_is 'notice vcs-submodule-missing deps'
	says vcs-submodule-missing "commit $(vcs -C "$work/deps" rev-parse HEAD)"
}
@test "not vcs-submodule-missing: no file can be from it" {
	pin
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	has_no vcs-submodule-missing
}

@test "vcs-comment-differs: git archive was given another commit" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" commit -q --allow-empty -m 'Nothing.'
	archive "$work/r" main >"$ball"
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	found_is 'warning vcs-comment-differs'
	says vcs-comment-differs "$(vcs -C "$work/r" rev-parse main)"
	check verify "$ball" --repo "$work/r" --tag v1.0 --fail-on warning
	outcome_is rejected 1
}
@test "not vcs-comment-differs: the commit, or something else" {
	archive "$repo" v1.0 >"$ball"
	check_ball
	outcome_is accepted 0
	found_is
	roll_tar "$work" hello-1.0 --format=posix --pax-option=comment=hello \
		>"$ball"
	check_ball
	has_no vcs-comment-differs
}

@test "vcs-ambiguous-name: a branch of the tag's name elsewhere" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" commit -q --allow-empty -m 'Nothing.'
	vcs -C "$work/r" branch v1.0
	archive "$work/r" refs/tags/v1.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	found_is 'info vcs-ambiguous-name'
}
@test "vcs-ambiguous-name: what else git tries for a bare name" {
	local ref other
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" commit -q --allow-empty -m 'Nothing.'
	other=$(vcs -C "$work/r" rev-parse HEAD)
	vcs -C "$work/r" tag -a -m Annotated. other
	archive "$work/r" refs/tags/v1.0 >"$ball"
	for ref in refs/v1.0 refs/heads/v1.0 refs/remotes/v1.0; do
		# A branch cannot be a tag object, other references can.
		vcs -C "$work/r" update-ref $ref refs/tags/other 2>/dev/null ||
			vcs -C "$work/r" update-ref $ref "$other"
		[ "$(vcs -C "$work/r" rev-parse -q --verify "$ref^{commit}")" = \
			"$other" ]
		check verify "$ball" --repo "$work/r" --tag v1.0
		outcome_is accepted 0
		found_is 'info vcs-ambiguous-name'
		says vcs-ambiguous-name "$ref is another commit"
		grep -q '"tag":"v1.0",' "$report"
		vcs -C "$work/r" update-ref -d $ref
	done
}
@test "not vcs-ambiguous-name: a branch of that name on the tag's commit" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" branch v1.0 refs/tags/v1.0
	archive "$work/r" refs/tags/v1.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is accepted 0
	found_is
}

@test "vcs-other-commit: the tag is not what the release was made from" {
	vcs clone -q "$repo" "$work/r"
	echo 'int three;' >"$work/r/src/three.c"
	commit "$work/r" 'Second.'
	sed -i 's/return 1/return 11/' "$work/r/src/one.c"
	commit "$work/r" 'Third.'
	archive "$work/r" main >"$ball"
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is rejected 1
	has 'warning vcs-other-commit'
	says vcs-other-commit "commit $(vcs -C "$work/r" rev-parse --short=12 main)"
}
# fresh TAG: $rel as it is there, without the comment that git archive writes.
fresh() {
	rm -rf "$rel"
	archive "$work/r" "$1" | "${TAR:-tar}" -C "$work" -xf -
}
@test "vcs-other-commit: all files are the tag's, and another commit's alone" {
	vcs clone -q "$repo" "$work/r"
	echo 'int three;' >"$work/r/src/three.c"
	commit "$work/r" 'Second.'
	vcs -C "$work/r" tag v2.0
	fresh v1.0
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is 'warning vcs-other-commit' 'info vcs-missing'
	says vcs-other-commit \
		"commit $(vcs -C "$work/r" rev-parse --short=12 v1.0) (tag v1.0)"
}
@test "not vcs-other-commit: parts of the tag that are no other commit" {
	vcs clone -q "$repo" "$work/r"
	echo 'int three;' >"$work/r/src/three.c"
	mkdir "$work/r/ci"
	echo 'run' >"$work/r/ci/run"
	commit "$work/r" 'Second.'
	vcs -C "$work/r" tag v2.0
	# A file less than any commit; and a directory that the tag alone has.
	fresh v1.0
	rm "$rel/src/one.c"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is 'info vcs-missing'
	fresh v2.0
	rm -r "$rel/ci"
	roll
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is 'info vcs-missing'
}
@test "not vcs-other-commit: files differ, but the tag fits best" {
	vcs clone -q "$repo" "$work/r"
	sed -i 's/return 1/return 11/' "$work/r/src/one.c"
	commit "$work/r" 'Second.'
	archive "$work/r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	echo '/* */' >>"$rel/src/two.c"
	roll
	check verify "$ball" --repo "$work/r" --tag v1.0
	outcome_is rejected 1
	found_is 'error vcs-modified src/two.c'
}

@test "vcs-mode-differs: the executable bit, either way" {
	chmod -x "$rel/tests/run.sh"
	chmod 755 "$rel/README"
	roll
	check_ball
	outcome_is accepted 0
	found_is 'warning vcs-mode-differs README' \
		'warning vcs-mode-differs tests/run.sh'
	says vcs-mode-differs 'mode 0755, in the tag 0644'
}
@test "not vcs-mode-differs: bits git does not keep" {
	chmod 700 "$rel/tests/run.sh"
	chmod 600 "$rel/README"
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "file-unexplained: source only in the tarball" {
	echo 'int three;' >"$rel/src/three.c"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error file-unexplained src/three.c'
}
@test "vcs-renamed: the tag's files under other names" {
	cp "$rel/src/one.c" "$rel/src/three.c"
	cp "$rel/tests/data/parked" "$rel/configure"
	cp "$rel/tests/data/blob" "$rel/Makefile"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error vcs-renamed Makefile' 'error vcs-renamed configure' \
		'error vcs-renamed src/three.c'
	origin_is src/three.c vcs-elsewhere src/one.c
}
@test "not vcs-renamed: the tag's source in another directory" {
	mkdir "$rel/lib"
	cp "$rel/src/one.c" "$rel/lib/one.c"
	roll
	check_ball
	outcome_is accepted 0
	found_is
	origin_is lib/one.c vcs-elsewhere src/one.c
}

@test "not file-unexplained: source of the tag" {
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "link-unexplained: a link the tag does not have" {
	ln -s one.c "$rel/src/three.c"
	roll
	check_ball
	outcome_is inconclusive 3
	found_is 'warning link-unexplained src/three.c'
}
@test "not link-unexplained: one the tag has" {
	vcs clone -q "$repo" "$work/r"
	ln -s one.c "$work/r/src/three.c"
	commit "$work/r" 'Link.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
}

@test "generated-unverified: a generated file beside the tag's" {
	printf '#! /bin/sh\n# Generated by GNU Autoconf 2.71.\n' >"$rel/configure"
	roll
	check_ball
	outcome_is inconclusive 3
	found_is 'notice generated-unverified configure'
}
@test "not generated-unverified: generated, and in the tag" {
	vcs clone -q "$repo" "$work/r"
	printf '#! /bin/sh\n# Generated by GNU Autoconf 2.71.\n' >"$work/r/configure"
	commit "$work/r" 'Configure.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is
}

@test "macro-unverified: audit of a project's own macro" {
	roll
	check audit "$ball"
	outcome_is inconclusive 3
	found_is 'notice macro-unverified m4/own.m4'
}
@test "not macro-unverified: audit of a published macro" {
	rm "$rel/m4/own.m4"
	widget_m4 2 >"$rel/m4/widget.m4"
	roll
	check audit "$ball"
	outcome_is accepted 0
	found_is
}

@test "known-renamed: one script's content as another" {
	tool install-sh 2020 >"$rel/build-aux/missing"
	roll
	check_ball
	outcome_is rejected 1
	found_is 'error aux-impostor build-aux/missing' \
		'warning known-renamed build-aux/missing'
	says known-renamed 'content of widgets lib/install-sh'
}
@test "not known-renamed: under its own name elsewhere" {
	mkdir "$rel/config"
	tool install-sh 2020 >"$rel/config/install-sh"
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "vcs-missing: files of the tag that are not in the archive" {
	rm -r "$rel/tests" "$rel/doc/manual.txt"
	roll
	check_ball
	outcome_is accepted 0
	found_is 'info vcs-missing'
	says vcs-missing '5 of 13 files of the commit are not in the archive'
}
@test "not vcs-missing: everything is there, and more" {
	cp "$rel/README" "$rel/src/README"
	roll
	check_ball
	found_is
}

# archive-sha1-collision has no case here: no two contents with one git blob
# id are public (the collisions found so far do not begin with "blob SIZE").
# tests/unit/test-evidence.c sets the mark by hand.
@test "every finding of the table has a case and a near miss" {
	local id ids missing= files
	files=("$BATS_TEST_DIRNAME"/findings*.bats)
	ids=$("$TARCHECK" explain --list | awk '$1 != "kind" { print $2 }')
	[ "$(echo "$ids" | wc -l)" -gt 20 ]
	for id in $ids; do
		[ "$id" != archive-sha1-collision ] || continue
		grep -q "^@test \"$id: " "${files[@]}" ||
			missing="$missing $id"
		grep -q "^@test \"not $id: " "${files[@]}" ||
			missing="$missing not-$id"
	done
	[ -z "$missing" ] || complain "no test for:$missing"
}
