#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Findings about signatures: what makes them, and near misses. Every kind of
# signature is in signatures.bats; SSH keys do here, as they are made quickest.

load fixtures
load signature-fixtures

setup_file() {
	share_fixtures
	have_program ssh-keygen
	cd "$BATS_FILE_TMPDIR"
	make_ssh_key ann ed25519
	make_ssh_key eve ed25519
	make_ssh_key short rsa 1024
	make_ssh_key long rsa 2048
	local name
	for name in ann short long; do
		echo "$name@example.org $(cat $name.pub)"
	done >signers
	echo "old@example.org valid-before=\"20200101\" $(cat ann.pub)" >over
	vcs clone -q "$repo" signed
	vcs -C signed -c user.name=T -c user.email=t@example.org \
		tag -a -m 'Release 2.0' v2.0
	archive signed v2.0 >hello.tar
}

setup() {
	keys=$BATS_FILE_TMPDIR
	dir=$BATS_TEST_TMPDIR/r
	cp -r "$keys/signed" "$dir"
	ball=$BATS_TEST_TMPDIR/hello.tar
	cp "$keys/hello.tar" "$ball"
	cd "$BATS_TEST_TMPDIR"
}

by_ssh() { # KEY FILE
	ssh-keygen -q -Y sign -f "$keys/$1" -n git <"$2" 2>/dev/null
}
sign_tag() { # KEY
	vcs -C "$dir" update-ref refs/tags/v2.0 \
		"$(seal_object tag "$dir" v2.0 by_ssh "$1")"
}
try() {
	check verify "$ball" --repo "$dir" --tag v2.0 \
		--allowed-signers "$keys/signers" "$@"
}
# The same signature over another text.
reword() {
	vcs -C "$dir" update-ref refs/tags/v2.0 "$(vcs -C "$dir" cat-file \
		tag v2.0 | sed "$1" | vcs -C "$dir" hash-object -t tag -w --stdin)"
}

@test "signature-bad: one letter of the signed tag is another" {
	sign_tag ann
	reword 's/Release/release/'
	try
	outcome_is rejected 1
	found_is 'error signature-bad'
	says signature-bad 'tag v2.0: .*: the signature does not hold'
}
@test "not signature-bad: as it was signed" {
	sign_tag ann
	try
	outcome_is accepted 0
	found_is
}
@test "signature-revoked-key: the signer is on the list of revoked ones" {
	sign_tag ann
	try --revoked-signers "$keys/ann.pub"
	outcome_is rejected 1
	found_is 'error signature-revoked-key'
}
@test "not signature-revoked-key: another one is" {
	sign_tag ann
	try --revoked-signers "$keys/eve.pub"
	outcome_is accepted 0
	found_is
}
@test "signature-expired-key: allowed until 2020, the tag is of 2024" {
	sign_tag ann
	check verify "$ball" --repo "$dir" --tag v2.0 \
		--allowed-signers "$keys/over"
	outcome_is accepted 0
	found_is 'warning signature-expired-key'
	says signature-expired-key 'old@example.org'
}
@test "not signature-expired-key: another line still allows the key" {
	sign_tag ann
	try --allowed-signers "$keys/over"
	outcome_is accepted 0
	found_is
}
@test "signature-unknown-key: a stranger's, worse where required" {
	sign_tag eve
	try
	outcome_is accepted 0
	found_is 'warning signature-unknown-key'
	try --require-signature commit
	has 'warning signature-unknown-key'
	try --require-signature tag
	outcome_is rejected 1
	has 'error signature-unknown-key'
}
@test "not signature-unknown-key: no keys of that form were given" {
	sign_tag eve
	check verify "$ball" --repo "$dir" --tag v2.0
	outcome_is accepted 0
	found_is
}
@test "signature-other-name: the ref is not what the signed tag calls itself" {
	sign_tag ann
	vcs -C "$dir" update-ref refs/tags/v2.1 refs/tags/v2.0
	check verify "$ball" --repo "$dir" --tag v2.1 \
		--allowed-signers "$keys/signers"
	outcome_is rejected 1
	found_is 'error signature-other-name'
	says signature-other-name 'refs/tags/v2.1 holds a signed tag that calls itself v2.0'
}
@test "not signature-other-name: a tag without a signature" {
	vcs -C "$dir" update-ref refs/tags/v2.1 refs/tags/v2.0
	check verify "$ball" --repo "$dir" --tag v2.1
	outcome_is accepted 0
	found_is
}
evtag_says() { # DIGITS
	reword "\$ a Git-EVTag-v0-SHA512: $1"
}
@test "signature-evtag-differs: one digit is another" {
	local sum
	sum=$(evtag "$dir" "$(vcs -C "$dir" rev-parse 'v2.0^{commit}')")
	evtag_says "$(tr 0-8 1-9 <<<"$sum")"
	sign_tag ann
	try
	outcome_is rejected 1
	seal_is tag good
	found_is 'error signature-evtag-differs'
	evtag_says 0123
	try
	has 'error signature-evtag-differs'
}
@test "not signature-evtag-differs: computed by git alone, with a submodule" {
	local sum
	sum=$(evtag "$dir" "$(vcs -C "$dir" rev-parse 'v2.0^{commit}')")
	evtag_says "$sum"
	sign_tag ann
	try
	outcome_is accepted 0
	found_is
	grep -q '"covers":"sha512-content"' "$report"
	vcs init -q sub
	mkdir sub/a
	echo x >sub/a/x
	commit sub 'Sub.'
	vcs -C "$dir" -c user.name=T -c user.email=t@example.org submodule \
		--quiet add "$PWD/sub" m4/sub
	commit "$dir" 'With it.'
	vcs -C "$dir" -c user.name=T -c user.email=t@example.org \
		tag -f -a -m 'Release 2.0' v2.0
	evtag_says "$(evtag "$dir" 'v2.0^{commit}' sub)"
	archive "$dir" v2.0 >"$ball"
	try --submodule m4/sub=sub
	grep -q '"covers":"sha512-content"' "$report"
	has_no signature-evtag-differs
	rm -r "$dir/.git/modules"
	try
	has_no signature-evtag-differs
	grep -q '"covers":"sha1-object-ids"' "$report"
}
@test "signature-weak: an RSA key of 1024 bits" {
	sign_tag short
	try
	outcome_is accepted 0
	found_is 'warning signature-weak'
}
@test "not signature-weak: one of 2048" {
	sign_tag long
	try
	outcome_is accepted 0
	found_is
}
@test "signature-missing: required, and not there, not checked or not good" {
	try --require-signature tag
	outcome_is rejected 1
	found_is 'error signature-missing'
	says signature-missing 'required of the tag: absent'
	sign_tag ann
	check verify "$ball" --repo "$dir" --tag v2.0 --require-signature any
	found_is 'error signature-missing'
	says signature-missing 'required of the tag, the commit or the tarball: not-checked'
	try --require-signature tag --require-signature commit
	found_is 'error signature-missing'
	says signature-missing 'required of the commit: absent'
	check verify "$ball" --repo "$dir" --commit "$(vcs -C "$dir" rev-parse \
		'v2.0^{commit}')" --require-signature tag \
		--allowed-signers "$keys/signers"
	found_is 'error signature-missing'
}
@test "not signature-missing: one of them will do" {
	sign_tag ann
	try --require-signature any
	outcome_is accepted 0
	found_is
	try --require-signature tag
	found_is
}
