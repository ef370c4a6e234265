#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Repositories of a few kilobytes made to take all time or memory. What cannot
# be told within bounds is said to be unverified; never that it differs.

load fixtures

setup() {
	work=$BATS_TEST_TMPDIR
	bomb=$work/bomb
	mkdir "$bomb" "$work/hello-1.0"
	vcs init -q "$bomb"
}

# settle: what is in the repository, as its tag, and the same as a release.
settle() {
	commit "$bomb" 'A bomb.'
	vcs -C "$bomb" tag v1.0
	git -C "$bomb" -c core.autocrlf=false show v1.0:.gitattributes \
		>"$work/hello-1.0/.gitattributes"
}

# spend: whatever the status; far before what the bomb would take, and with
# less memory.
spend() {
	roll_tar "$work" hello-1.0 >"$work/bomb.tar"
	local room=4000000 seconds=60
	# AddressSanitizer takes all addresses there are.
	[ "$TC_SANITIZERS" = no ] || room=unlimited seconds=300
	run --separate-stderr bash -c \
		"ulimit -v $room; exec timeout $seconds "'"$@"' \
		- "$TARCHECK" verify "$work/bomb.tar" --repo "$bomb" --tag v1.0
	[ "$status" -lt 4 ] || complain "status $status" "$stderr"
}

@test "a blob that filters would make twelve times as long" {
	printf '* ident\n' >"$bomb/.gitattributes"
	head -c 16000000 /dev/zero | tr '\0' x | sed 's/xxxx/$Id$/g' \
		>"$bomb/big"
	settle
	echo x >"$work/hello-1.0/big"
	spend
	[[ $output == *'its filters make too much of it'* ]] ||
		complain "$output"
}

@test "names mapped by a very long list" {
	printf 'f export-subst\n' >"$bomb/.gitattributes"
	printf '$Format:%%an %%aN$\n' >"$bomb/f"
	seq 100000 -1 1 | sed 's/.*/<&@example.org> <&@example.com>/' \
		>"$bomb/.mailmap"
	settle
	cp "$bomb/.mailmap" "$work/hello-1.0"
	echo 'Some Body' >"$work/hello-1.0/f"
	spend
	[ "$status" = 3 ] || complain "$status" "$output"
	[[ $output == *'too much to recompute its export-subst'* ]] ||
		complain "$output"
}
