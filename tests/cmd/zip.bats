#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Releases that are zip archives: read as others read them, or refused.

load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	zip=$work/hello-1.0.zip
}

zip_of_tag() {
	vcs -C "$repo" archive --format=zip --prefix=hello-1.0/ "$@" v1.0 >"$zip"
}

@test "what git archive writes is accepted, as its tarball is" {
	zip_of_tag
	check verify "$zip" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	found_is
	grep -q '"format":"ZIP","filter":"none","comment":"[0-9a-f]\{40\}"' "$report"
	grep -q '"tar_sha256":null' "$report"
	sed -n '/^"members"/,/^]/p' "$report" >"$work/ours"
	archive "$repo" v1.0 >"$work/hello-1.0.tar"
	check verify "$work/hello-1.0.tar" --repo "$repo" --tag v1.0
	sed -n '/^"members"/,/^]/p' "$report" | sed 's/"0664"/"0644"/; s/"0775"/"0755"/' |
		diff - "$work/ours"
}

@test "links and modes count" {
	make_release
	ln -s README "$rel/link"
	chmod 755 "$rel/src/one.c"
	chmod 644 "$rel/tests/run.sh"
	vcs init -q "$work/r"
	cp -R "$rel/." "$work/r"
	commit "$work/r" changed
	vcs -C "$work/r" archive --format=zip --prefix=hello-1.0/ HEAD >"$zip"
	check verify "$zip" --repo "$repo" --tag v1.0
	outcome_is inconclusive 3
	found_is 'warning vcs-mode-differs src/one.c' \
		'warning vcs-mode-differs tests/run.sh' \
		'warning vcs-comment-differs' \
		'warning link-unexplained link'
}

@test "a change is found in it" {
	make_release
	echo more >>"$rel/src/one.c"
	vcs init -q "$work/r"
	cp -R "$rel/." "$work/r"
	commit "$work/r" changed
	vcs -C "$work/r" archive --format=zip --prefix=hello-1.0/ HEAD >"$zip"
	check verify "$zip" --repo "$repo" --tag v1.0
	outcome_is rejected 1
	found_is 'error vcs-modified src/one.c' 'warning vcs-comment-differs'
}

@test "it is read by its name only" {
	zip_of_tag
	cp "$zip" "$work/hello-1.0.tar.gz"
	run --separate-stderr "$TARCHECK" audit "$work/hello-1.0.tar.gz"
	[ "$status" = 2 ]
	[[ $stderr == *'not a tar archive'* ]]
	archive "$repo" v1.0 >"$zip"
	run --separate-stderr "$TARCHECK" audit "$zip"
	[ "$status" = 2 ]
	[[ $stderr == *'not a zip archive'* ]]
}

@test "limits of members, bytes, ratio and names hold for it" {
	zip_of_tag
	while read -r option word; do
		# shellcheck disable=SC2086 # two words
		run --separate-stderr "$TARCHECK" audit "$zip" $option
		[ "$status" = 2 ] || complain "$option"
		[[ $stderr == *limit:*"$word"* ]] || complain "$stderr"
	done <<-'EOF'
	--max-members=3 --max-members
	--max-bytes=20 --max-bytes
	--max-name=10 --max-name
	EOF
}

@test "the tricks of tests/corpus/ziptricks.py, and 200 generated archives" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	run "${PYTHON3:-python3}" -B "$TC_SRCDIR/tests/corpus/zips.py" \
		--tarcheck "$TARCHECK" --generate 200
	printf '%s\n' "$output"
	[ "$status" = 0 ]
	[[ $output == *', 0 violations' ]]
}
