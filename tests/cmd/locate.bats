#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The commit that a release was made from, and files of other commits.
load fixtures

setup_file() {
	share_fixtures
}

# Three commits after v1.0, a side branch, and what only a pull request has.
setup() {
	work=$BATS_TEST_TMPDIR
	rel=$work/hello-1.0
	ball=$work/hello-1.0.tar
	r=$work/r
	vcs clone -q "$repo" "$r"
	echo 'int three;' >"$r/src/three.c"
	commit "$r" 'Second.'
	sed -i 's/return 1/return 11/' "$r/src/one.c"
	commit "$r" 'Third.'
	third=$(vcs -C "$r" rev-parse HEAD)
	sed -i 's/return 2/return 22/' "$r/src/two.c"
	commit "$r" 'Fourth.'
	vcs -C "$r" checkout -q -b side v1.0
	echo 'int side;' >"$r/src/side.c"
	commit "$r" 'Side.'
	vcs -C "$r" checkout -q --detach v1.0
	echo 'int pulled;' >"$r/src/pulled.c"
	commit "$r" 'Pulled.'
	vcs -C "$r" update-ref refs/pull/1/head HEAD
	vcs -C "$r" checkout -q main
}

locate() {
	run --separate-stderr "$TARCHECK" locate "$ball" --repo "$r" "$@"
}

@test "the commit is found, not only the tag" {
	archive "$r" "$third" >"$ball"
	locate -n 1
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == 'hello-1.0.tar  '*' files  against 5 commits' ]]
	[[ ${lines[2]} == *" 0 "*" ${third:0:12} "*' -' ]]
	locate --format json
	[[ $output == *"\"fits\":[{\"commit\":\"$third\",\"tag\":null,"* ]]
	[[ $output == *'"differ":0,"absent":0},{'* ]]
	[ "$(grep -o '"commit":' <<<"$output" | wc -l)" -eq 5 ]
}

@test "of commits that fit alike the tagged one is first" {
	archive "$r" v1.0 >"$ball"
	vcs -C "$r" commit -q --allow-empty -m 'Nothing new.'
	locate
	[ "$status" -eq 0 ]
	[[ ${lines[2]} == *' v1.0' ]]
}

@test "a tarball of another project is found nowhere" {
	mkdir "$rel"
	echo stranger >"$rel/stranger"
	roll_tar "$work" hello-1.0 >"$ball"
	locate
	[ "$status" -eq 1 ]
	[[ $output == *'No commit has any of these files.'* ]]
}

@test "bad use is one line and status 2" {
	archive "$r" v1.0 >"$ball"
	for option in '-n 0' '-n x' '-n 1001' '--format xml'; do
		locate $option
		[ "$status" -eq 2 ]
		[ "${#stderr_lines[@]}" -eq 1 ]
	done
	run --separate-stderr "$TARCHECK" locate "$ball"
	[ "$status" -eq 2 ]
	run --separate-stderr "$TARCHECK" locate "$ball" --repo "$work"
	[ "$status" -eq 2 ]
}

@test "a file of another commit is said to be one" {
	archive "$r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	cp "$r/src/one.c" "$rel/src/one.c"
	vcs -C "$r" show side:src/side.c >"$rel/src/aside.c"
	echo 'int pulled;' >"$rel/src/pulled.c"
	roll
	check verify "$ball" --repo "$r" --tag v1.0
	outcome_is rejected 1
	says vcs-modified "equals src/one.c of commit ${third:0:12}, 2 commits after"
	grep '"file-unexplained"' "$report" | grep aside.c |
		grep -q 'equals src/side.c of commit .*, 1 commit after'
	# What anybody could have pushed is no origin.
	! grep '"file-unexplained"' "$report" | grep pulled.c | grep -q equals
	vcs -C "$r" tag v2.0 main
	archive "$r" main | "${TAR:-tar}" -C "$work" -xf -
	vcs -C "$r" show v1.0:src/two.c >"$rel/src/two.c"
	rm -f "$rel/src/aside.c" "$rel/src/pulled.c"
	roll
	check verify "$ball" --repo "$r" --tag v2.0
	says vcs-modified 'equals src/two.c of commit .*, 1 commit before'
}

@test "a shallow clone says less and is no error" {
	archive "$r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	echo '/* */' >>"$rel/src/one.c"
	roll
	vcs clone -q --depth 1 --branch v1.0 "file://$r" "$work/shallow"
	check verify "$ball" --repo "$work/shallow" --tag v1.0
	outcome_is rejected 1
	found_is 'error vcs-modified src/one.c'
}

@test "a shallow clone has fewer commits to look at, and that is said" {
	archive "$r" "$third" >"$ball"
	vcs clone -q --no-single-branch --depth 2 "file://$r" "$work/shallow"
	r=$work/shallow
	locate -n 1
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[[ ${lines[0]} == *' against '[234]' commits' ]]
	[[ ${lines[1]} == *'history goes on at 1 commits that are not there'* ]]
	[[ ${lines[3]} == *" 0 "*" ${third:0:12} "*' -' ]]
	locate --format json
	[[ $output == *'"missing_commits":1,'* ]]
}

@test "a partial clone without blobs still knows which commit had a file" {
	archive "$r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	vcs -C "$r" show side:src/side.c >"$rel/src/aside.c"
	cp "$r/src/one.c" "$rel/src/one.c"
	roll
	vcs -C "$r" config uploadpack.allowFilter true
	vcs clone -q --bare --filter=blob:none "file://$r" "$work/partial"
	check verify "$ball" --repo "$work/partial" --tag v1.0
	outcome_is rejected 1
	says vcs-modified "equals src/one.c of commit ${third:0:12}, 2 commits after"
	says file-unexplained 'equals src/side.c of commit .*, 1 commit after'
}

# dated DATE MESSAGE: a commit of all that is there, of that day.
dated() {
	when=$1 commit "$r" "$2"
}
@test "clocks that were wrong: children stay before parents" {
	archive "$r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	vcs -C "$r" checkout -q -b clocks v1.0
	echo 'int past;' >"$r/src/past.c"
	dated '1999-01-01 00:00:00 +0000' 'Before its parent.'
	echo 'int late;' >"$r/src/late.c"
	dated '2037-01-01 00:00:00 +0000' 'From the future.'
	echo 'int now;' >"$r/src/now.c"
	dated '2024-04-01 00:00:00 +0000' 'Now.'
	cp "$r/src/late.c" "$rel/src/odd.c"
	cp "$r/src/past.c" "$rel/src/odd2.c"
	cp "$r/src/one.c" "$rel/src/one.c"
	roll
	vcs -C "$r" tag v2.0
	check verify "$ball" --repo "$r" --tag v1.0
	grep '"file-unexplained"' "$report" | grep odd.c |
		grep -q 'equals src/late.c of commit .*, 2 commits after'
	grep '"file-unexplained"' "$report" | grep odd2.c |
		grep -q 'equals src/past.c of commit .*, 1 commit after'
	archive "$r" v2.0 >"$ball"
	locate -n 1
	[[ ${lines[2]} == *' v2.0' ]]
}

@test "merges: what is on another line is said to be there" {
	archive "$r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	vcs -C "$r" merge -q -m Merge. side
	vcs -C "$r" tag v2.0
	vcs -C "$r" checkout -q -b other v1.0
	echo 'int other;' >"$r/src/other.c"
	commit "$r" 'Other.'
	archive "$r" v2.0 | "${TAR:-tar}" -C "$work" -xf -
	cp "$r/src/other.c" "$rel/src/added.c"
	vcs -C "$r" show v1.0:src/one.c >"$rel/src/one.c"
	roll
	check verify "$ball" --repo "$r" --tag v2.0
	says file-unexplained 'src/other.c of commit .*, on another line of history'
	# Second, Fourth, Side and the merge itself have the newer one too.
	says vcs-modified 'equals src/one.c of commit .* before the commit'
}

@test "an unpacked release is located as its tarball is" {
	archive "$r" v1.0 >"$ball"
	archive "$r" v1.0 | "${TAR:-tar}" -C "$work" -xf -
	"$TARCHECK" locate "$ball" --repo "$r" --format json >"$work/a"
	"$TARCHECK" locate "$rel" --repo "$r" --format json >"$work/b"
	grep -q '"sha256":null' "$work/b"
	[ "$(sed 's/.*"files"/"files"/' "$work/a")" = \
		"$(sed 's/.*"files"/"files"/' "$work/b")" ]
}
