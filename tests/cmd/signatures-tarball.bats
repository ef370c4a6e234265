#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Who signed the tarball: each kind of signature, good, bad, by a
# wrong, an expired, a revoked key, absent; and what the program that people
# use for it says of the same.

load fixtures
load signature-fixtures

setup_file() {
	share_signed
}
teardown_file() {
	stop_gpg
}
setup() {
	use_signed
}

gpgv_says() { # good|bad KEYRING SIGNATURE FILE
	local is=bad
	gpgv --keyring "$2" "$3" "$4" >said 2>&1 && is=good
	[ $is = "$1" ] || complain "gpgv: $is" "$(cat said)"
}
# tarball_is OUTCOME [ARGUMENT...]: audit, as no repository is needed.
tarball_is() {
	check audit "$ball" "${@:2}"
	seal_is tarball "$1"
}
@test "OpenPGP tarball: good, bad, unknown, expired, revoked, absent" {
	tarball_is absent --keyring "$keys/ann.gpg"
	local suffix
	for suffix in asc sig sign gpg; do
		pgp -u ann -o "$ball.$suffix" --detach-sign "$ball"
		tarball_is good --keyring "$keys/ann.gpg" --require-signature tarball
		has_no signature-missing
		gpgv_says good "$keys/ann.gpg" "$ball.$suffix" "$ball"
		rm "$ball.$suffix"
	done
	pgp -u ann --armor -o sep --detach-sign "$ball"
	tarball_is good --keyring "$keys/ann.asc" --signature sep
	gpgv_says good "$keys/ann.gpg" sep "$ball"
	tarball_is unknown-key --keyring "$keys/eve.gpg" --signature sep
	has 'warning signature-unknown-key'
	gpgv_says bad "$keys/eve.gpg" sep "$ball"
	cp "$ball" kept
	printf '\0' >>"$ball"
	tarball_is bad --keyring "$keys/ann.gpg" --signature sep
	has 'error signature-bad'
	gpgv_says bad "$keys/ann.gpg" sep "$ball"
	cp kept "$ball"
	pgp --faked-system-time 20200601T000000! -u old -o sep --detach-sign "$ball"
	tarball_is good --keyring "$keys/old.gpg" --signature sep
	has 'notice signature-expired-key'
	tarball_is good --keyring "$keys/rex-before.gpg" \
		--signature "$keys/rex.sig"
	gpg --batch -q --import "$keys/rex.rev" 2>/dev/null
	pgp --export rex >rex.gpg
	tarball_is revoked-key --keyring rex.gpg --signature "$keys/rex.sig"
	has 'error signature-revoked-key'
	gpgv_says bad rex.gpg "$keys/rex.sig" "$ball"
}
@test "OpenPGP tarball: over the decompressed bytes, as kernel.org does" {
	pgp -u ann --armor -o "$ball.sign" --detach-sign "$ball"
	local tool
	for tool in gzip:gz xz:xz bzip2:bz2 zstd:zst; do
		command -v "${tool%:*}" >/dev/null || continue
		"${tool%:*}" -c <hello-2.0.tar >"hello-2.0.tar.${tool#*:}"
		ball=$BATS_TEST_TMPDIR/hello-2.0.tar.${tool#*:}
		tarball_is good --keyring "$keys/ann.gpg"
		grep -q '"covers":"decompressed"' "$report"
		tarball_is good --keyring "$keys/ann.gpg" --signature hello-2.0.tar.sign
		grep -q '"covers":"decompressed"' "$report"
	done
	# What is compressed is another tar.
	cp -r "$BATS_FILE_TMPDIR/hello-2.0.tar" other.tar
	head -c 10240 /dev/zero >>other.tar
	gzip -c <other.tar >hello-2.0.tar.gz
	ball=$BATS_TEST_TMPDIR/hello-2.0.tar.gz
	tarball_is bad --keyring "$keys/ann.gpg"
}
@test "OpenPGP tarball: a signature that brings its own text is none" {
	echo 'I like it' >note
	pgp -u ann -o "$ball.asc" --armor --sign note
	tarball_is bad --keyring "$keys/ann.gpg"
	local ring=(--keyring "$keys/ann.gpg")
	# Of no known form: bad only where it was given as a signature.
	pgp -u ann -o "$ball.asc" --clearsign note
	tarball_is not-checked "${ring[@]}"
	tarball_is bad "${ring[@]}" --signature "$ball.asc"
	cat "$keys/ann.asc" >"$ball.asc"
	tarball_is not-checked "${ring[@]}" --require-signature tarball
	has 'error signature-missing'
	tarball_is bad "${ring[@]}" --signature "$ball.asc"
	: >"$ball.asc"
	tarball_is bad "${ring[@]}" --signature "$ball.asc"
}
@test "OpenPGP tarball: SHA-1 is weak" {
	pgp -u ann --digest-algo SHA1 --allow-weak-digest-algos \
		-o "$ball.sig" --detach-sign "$ball" || skip 'gpg signs no SHA-1'
	tarball_is good --keyring "$keys/ann.gpg"
	has 'warning signature-weak'
	grep -q '"digest":"SHA-1","weak":true' "$report"
}
@test "the keyring of a packaging directory" {
	mkdir -p p/debian/upstream
	cp "$keys/ann.asc" p/debian/upstream/signing-key.asc
	pgp -u ann -o "$ball.asc" --armor --detach-sign "$ball"
	tarball_is good --packaging p --require-signature tarball
	fails_with 'none/debian/upstream/signing-key.asc: No such file' \
		"$TARCHECK" audit "$ball" --packaging none
}
@test "X.509 tarball: good, bad, unknown, expired, revoked, absent" {
	make_certificates
	local name
	# Without a time of its own it is of now.
	unset SOURCE_DATE_EPOCH
	tarball_is absent --ca-file "$keys/both.pem"
	for name in good:good foreign:unknown-key brief:expired-key gone:revoked-key; do
		by_x509 ${name%:*} "$ball" >sep
		rm -f "$ball.der"
		tarball_is ${name#*:} --ca-file "$keys/both.pem" --signature sep
	done
	by_x509 good "$ball" >sep
	printf '\0' >>"$ball"
	tarball_is bad --ca-file "$keys/both.pem" --signature sep
}
@test "minisign tarball: good, bad, unknown, absent" {
	have_program minisign
	minisign -G -W -p m.pub -s m.key >/dev/null
	minisign -G -W -p other.pub -s other.key >/dev/null
	tarball_is absent --pubkey m.pub
	local legacy
	for legacy in '' -l; do
		cp "$BATS_FILE_TMPDIR/hello-2.0.tar" "$ball"
		minisign -S $legacy -s m.key -m "$ball" >/dev/null
		tarball_is good --pubkey m.pub --require-signature tarball
		minisign -V -q -p m.pub -m "$ball"
		tarball_is unknown-key --pubkey other.pub
		run ! minisign -V -q -p other.pub -m "$ball"
		tarball_is not-checked --keyring "$keys/ann.gpg"
		printf '\0' >>"$ball"
		tarball_is bad --pubkey m.pub
		run ! minisign -V -q -p m.pub -m "$ball"
	done
}
@test "signify tarball: good, bad, unknown" {
	have_program signify-openbsd
	signify-openbsd -G -n -p s.pub -s s.sec
	signify-openbsd -G -n -p other.pub -s other.sec
	signify-openbsd -S -s s.sec -m "$ball"
	tarball_is good --pubkey s.pub --require-signature tarball
	signify-openbsd -V -q -p s.pub -m "$ball"
	tarball_is unknown-key --pubkey other.pub
	run ! signify-openbsd -V -q -p other.pub -m "$ball"
	printf '\0' >>"$ball"
	tarball_is bad --pubkey s.pub
	run ! signify-openbsd -V -q -p s.pub -m "$ball"
}
@test "lists of digests: clear-signed, with a signature beside, not signed" {
	local form
	for form in sha256sum sha512sum 'sha256sum --tag' 'sha256sum -b'; do
		{
			printf 'x\n' | sha256sum | sed 's/-$/other.tar/'
			$form hello-2.0.tar
		} >SUMS
		tarball_is absent --keyring "$keys/ann.gpg"
		check audit "$ball" --keyring "$keys/ann.gpg" --sums SUMS
		has_no signature-bad
		check audit "$ball" --sums SUMS --require-signature tarball
		has 'error signature-missing'
		pgp -u ann -o signed --clearsign SUMS
		gpgv --keyring "$keys/ann.gpg" signed 2>said
		tarball_is good --keyring "$keys/ann.gpg" --sums signed \
			--require-signature tarball
		grep -q '"covers":"listed-digest"' "$report"
		has_no signature-missing
		tarball_is unknown-key --keyring "$keys/eve.gpg" --sums signed
		sed 's/other/othes/' signed >spoilt
		run ! gpgv --keyring "$keys/ann.gpg" spoilt
		tarball_is bad --keyring "$keys/ann.gpg" --sums spoilt
		pgp -u ann --armor -o SUMS.asc --detach-sign SUMS
		tarball_is good --keyring "$keys/ann.gpg" --sums SUMS
		rm SUMS.asc
	done
	# Blanks at line ends, lines that begin with a dash.
	{ cat SUMS; printf '# x \t\n'; } >more
	pgp -u ann -o signed --clearsign more
	tarball_is good --keyring "$keys/ann.gpg" --sums signed
	printf '\0' >>"$ball"
	tarball_is bad --keyring "$keys/ann.gpg" --sums signed
	has 'error signature-bad'
	says signature-bad 'another digest'
	tarball_is bad --sums SUMS
	sha256sum "$ball" | cut -d' ' -f1 >alone
	check audit "$ball" --sums alone
	has_no signature-bad
	md5sum hello-2.0.tar >SUMS
	fails_with 'no SHA-256 or SHA-512 of hello-2.0.tar, only weaker' \
		"$TARCHECK" audit "$ball" --sums SUMS
	echo 'nothing' >SUMS
	fails_with 'SUMS: line 1 is not that of a digest' \
		"$TARCHECK" audit "$ball" --sums SUMS
	{ cat signed; sha256sum "$ball"; } >SUMS
	fails_with 'SUMS: text after the clear-signed one' \
		"$TARCHECK" audit "$ball" --keyring "$keys/ann.gpg" --sums SUMS
}
@test "options: unknown words, files that are not there, two tarballs" {
	fails_with '--require-signature tags: not tag, commit, tarball or any' \
		"$TARCHECK" verify "$ball" --repo "$dir" --tag v2.0 \
		--require-signature tags
	local option
	for option in keyring allowed-signers revoked-signers ca-file pubkey signature; do
		fails_with 'nowhere' "$TARCHECK" verify "$ball" --repo "$dir" \
			--tag v2.0 --$option nowhere
	done
	fails_with 'of one tarball' "$TARCHECK" audit "$ball" "$ball" \
		--signature x
	pgp -u ann -o "$ball.asc" --detach-sign "$ball"
	path=$TMPDIR/empty
	mkdir "$path"
	fails_with 'gpgv is absent' env PATH="$path" "$TARCHECK" audit "$ball" \
		--keyring "$keys/ann.gpg"
}
