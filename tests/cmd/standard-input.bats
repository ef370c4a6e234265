#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# A release that comes through a pipe.

load fixtures
load signature-fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	make_release
	roll
	gzip -n "$ball"
	ball=$ball.gz
}

# As of a file but for its name, which is $1.
same_as_file() {
	sed "s|\"path\":\"$1\"|\"path\":\"$ball\"|" "$report" | diff - "$work/of-file"
}

@test "a tarball: as it is from a file" {
	check verify "$ball" --repo "$repo" --tag v1.0
	cp "$report" "$work/of-file"
	check verify - --repo "$repo" --tag v1.0 < <(cat "$ball")
	outcome_is accepted 0
	same_as_file -
	check verify - --repo "$repo" --tag v1.0 --name x/hello-1.0.tar.gz < <(cat "$ball")
	same_as_file x/hello-1.0.tar.gz
	check verify - --repo "$repo" --tag v1.0 <"$ball"
	same_as_file -
	check audit "$ball"
	cp "$report" "$work/of-file"
	check audit - <"$ball"
	same_as_file -
}

@test "a zip archive, by the name that is given" {
	local zip=$work/hello-1.0.zip
	vcs -C "$repo" archive --format=zip --prefix=hello-1.0/ v1.0 >"$zip"
	check verify "$zip" --repo "$repo" --tag v1.0
	cp "$report" "$work/of-file"
	ball=$zip
	check verify - --repo "$repo" --tag v1.0 --name hello-1.0.zip < <(cat "$zip")
	outcome_is accepted 0
	same_as_file hello-1.0.zip
	check verify - --repo "$repo" --tag v1.0 --name hello-1.0.zip <"$zip"
	same_as_file hello-1.0.zip
	run --separate-stderr "$TARCHECK" audit - <"$zip"
	[ "$status" = 2 ]
	[[ $stderr == *'not a tar archive'* ]]
}

@test "the name says which release it is" {
	check audit - --name hello-1.1.tar.gz <"$ball"
	has 'info archive-top-name'
	check audit - --name hello-1.0.tar.gz <"$ball"
	has_no archive-top-name
	check audit - <"$ball"
	has_no archive-top-name
	check audit - --name hello-1.0.tar.gz --pin "$work/pins" --pin-record < <(cat "$ball")
	grep -q 'hello-1\.0\.tar\.gz' "$work/pins"
	printf 'more' >>"$rel/README"
	ball=$work/hello-1.0.tar
	roll
	check audit - --name hello-1.0.tar.gz --pin "$work/pins" < <(gzip -n <"$ball")
	has 'error pin-tarball-changed'
	check audit - --pin "$work/pins" < <(gzip -n <"$ball")
	has_no pin-tarball-changed
}

@test "a signature of what came through a pipe" {
	have_program minisign
	minisign -G -W -p "$work/k.pub" -s "$work/k.key" >"$work/log"
	minisign -S -s "$work/k.key" -m "$ball" -x "$work/sig" >"$work/log"
	check audit - --pubkey "$work/k.pub" --signature "$work/sig" < <(cat "$ball")
	seal_is tarball good
	check audit - --pubkey "$work/k.pub" --signature "$work/sig" \
		< <(cat "$ball"; printf '\0')
	seal_is tarball bad
}

@test "nothing, a directory, a name of what is no pipe" {
	run --separate-stderr "$TARCHECK" audit - </dev/null
	[ "$status" = 2 ]
	[ "${#stderr_lines[@]}" = 1 ]
	run --separate-stderr "$TARCHECK" audit - --name a.zip < <(:)
	[ "$status" = 2 ]
	[[ $stderr == *empty* ]]
	run --separate-stderr "$TARCHECK" audit "$ball" --name x
	[ "$status" = 2 ]
	[[ $stderr == *'--name is of standard input'* ]]
	TMPDIR=/nonexistent run --separate-stderr "$TARCHECK" audit - < <(cat "$ball")
	[ "$status" = 2 ]
	[[ $stderr == *TMPDIR* ]]
}

@test "no file is left in TMPDIR" {
	mkdir "$work/tmp"
	TMPDIR=$work/tmp check audit - < <(cat "$ball")
	[ -z "$(ls -A "$work/tmp")" ]
}
