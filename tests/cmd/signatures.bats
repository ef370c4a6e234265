#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Who signed tag and commit: each kind of signature, good, bad, by a wrong, an
# expired, a revoked key, absent; and what the program that people use for it
# says of the same.

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

try() {
	check verify "$ball" --repo "$dir" --tag v2.0 "$@"
}
git_says() { # good|bad [CONFIG...]
	local is=bad
	vcs -C "$dir" "${@:2}" verify-tag v2.0 >said 2>&1 && is=good
	[ $is = "$1" ] || complain "git verify-tag: $is" "$(cat said)"
}
# git with a home that holds just this keyring, fully trusted.
git_with_ring() { # good|bad KEYRING
	local home=$GNUPGHOME
	GNUPGHOME=$(mktemp -d "${TMPDIR:-/tmp}/gpg.XXXXXX")
	gpg --batch -q --import "$2" 2>/dev/null
	git_says "$1"
	gpgconf --kill all
	rm -rf "$GNUPGHOME"
	GNUPGHOME=$home
}

@test "OpenPGP tag: good" {
	sign_tag by_gpg ann
	for ring in ann.gpg ann.asc; do
		try --keyring "$keys/$ring" --require-signature tag
		outcome_is accepted 0
		seal_is tag good
		found_is
	done
	grep -q "\"key\":\"$(fingerprint_of ann)\",\"signer\":\"ann <ann@example.org>\",\"digest\":\"SHA-[0-9]*\"" "$report"
	git_with_ring good "$keys/ann.gpg"
	run "$TARCHECK" verify "$ball" --repo "$dir" --tag v2.0 \
		--keyring "$keys/ann.gpg"
	[[ $output == *'tag signature: good)'* ]]
	[[ $(tr -s '\n ' ' ' <<<"$output") == *"tag signature: good, key $(fingerprint_of ann), ann <ann@example.org>"* ]]
}
@test "OpenPGP tag: bad" {
	sign_tag by_gpg ann
	spoil v2.0
	try --keyring "$keys/ann.gpg"
	outcome_is rejected 1
	seal_is tag bad
	found_is 'error signature-bad'
	git_with_ring bad "$keys/ann.gpg"
}
@test "OpenPGP tag: by a key that is in no keyring" {
	sign_tag by_gpg eve
	try --keyring "$keys/ann.gpg"
	outcome_is accepted 0
	seal_is tag unknown-key
	found_is 'warning signature-unknown-key'
	try --keyring "$keys/ann.gpg" --require-signature tag
	outcome_is rejected 1
	found_is 'error signature-unknown-key' 'error signature-missing'
	git_with_ring bad "$keys/ann.gpg"
	try --keyring "$keys/ann.gpg" --keyring "$keys/eve.asc" \
		--require-signature tag
	outcome_is accepted 0
}
@test "OpenPGP tag: the key has expired since, or had when it signed" {
	sign_tag by_gpg old --faked-system-time 20200601T000000!
	try --keyring "$keys/old.gpg" --require-signature tag
	outcome_is accepted 0
	seal_is tag good
	found_is 'notice signature-expired-key'
	grep -q '"expired_since":true' "$report"
	vcs -C "$dir" fetch -qf "$BATS_FILE_TMPDIR/signed" \
		'refs/tags/*:refs/tags/*'
	# Nobody signs so by accident: the key is made to last, then not.
	pgp --quick-set-expire "$(fingerprint_of old)" never
	sign_tag by_gpg old
	try --keyring "$keys/old.gpg"
	outcome_is accepted 0
	seal_is tag expired-key
	found_is 'warning signature-expired-key'
	try --keyring "$keys/old.gpg" --require-signature any
	outcome_is rejected 1
	found_is 'error signature-expired-key' 'error signature-missing'
	git_with_ring bad "$keys/old.gpg"
	pgp --import "$keys/old.gpg"
}
@test "OpenPGP tag: the key was revoked" {
	vcs -C "$dir" update-ref refs/tags/v2.0 "$(vcs -C "$dir" hash-object \
		-t tag -w "$keys/rex.tag")"
	try --keyring "$keys/rex-before.gpg"
	seal_is tag good
	gpg --batch -q --import "$keys/rex.rev" 2>/dev/null
	pgp --export rex >rex.gpg
	try --keyring rex.gpg
	outcome_is rejected 1
	seal_is tag revoked-key
	found_is 'error signature-revoked-key'
	git_with_ring bad rex.gpg
}
@test "tags: absent, or no keys given" {
	try --keyring "$keys/ann.gpg"
	outcome_is accepted 0
	seal_is tag absent
	try --keyring "$keys/ann.gpg" --require-signature tag
	outcome_is rejected 1
	found_is 'error signature-missing'
	git_with_ring bad "$keys/ann.gpg"
	sign_tag by_gpg ann
	try
	outcome_is accepted 0
	seal_is tag not-checked
	found_is
	try --require-signature any
	outcome_is rejected 1
	found_is 'error signature-missing'
	# Neither the user's keys nor an agent are asked.
	try --allowed-signers "$keys/signers"
	seal_is tag not-checked
}
@test "a signed tag under another name" {
	sign_tag by_gpg ann
	vcs -C "$dir" update-ref refs/tags/v3.0 refs/tags/v2.0
	check verify "$ball" --repo "$dir" --tag v3.0 --keyring "$keys/ann.gpg"
	outcome_is rejected 1
	seal_is tag good
	found_is 'error signature-other-name'
}
@test "commits: OpenPGP and SSH, good, bad, unknown, absent" {
	sign_commit by_gpg ann
	try --keyring "$keys/ann.gpg" --require-signature commit
	outcome_is accepted 0
	seal_is commit good
	seal_is tag absent
	GIT_COMMITTER_DATE=$when vcs -C "$dir" verify-commit v2.0
	try --keyring "$keys/eve.gpg"
	seal_is commit unknown-key
	vcs -C "$dir" update-ref refs/tags/v2.0 "$(vcs -C "$dir" cat-file \
		commit v2.0 | sed 's/First/Second/' |
		vcs -C "$dir" hash-object -t commit -w --stdin)"
	try --keyring "$keys/ann.gpg"
	outcome_is rejected 1
	seal_is commit bad
	cp -r "$BATS_FILE_TMPDIR/signed/.git/refs/tags/v2.0" "$dir/.git/refs/tags/"
	try --keyring "$keys/ann.gpg" --require-signature commit
	seal_is commit absent
	found_is 'error signature-missing'
	sign_commit by_ssh ed git
	try --allowed-signers "$keys/signers" --require-signature commit
	outcome_is accepted 0
	seal_is commit good
}

@test "commits: by an expired or revoked key, X.509" {
	make_certificates
	local plain now
	plain=$(vcs -C "$dir" rev-parse 'v2.0^{commit}')
	again() {
		vcs -C "$dir" update-ref refs/tags/v2.0 "$plain"
	}
	again
	sign_commit by_ssh ed git
	echo "ed@example.org valid-before=\"20240101\" $(cat "$keys/ed.pub")" >allowed
	try --allowed-signers allowed
	seal_is commit expired-key
	try --allowed-signers "$keys/signers" --revoked-signers "$keys/ed.pub"
	outcome_is rejected 1
	seal_is commit revoked-key
	echo "stranger@example.org $(cat "$keys/stranger.pub")" >allowed
	try --allowed-signers allowed
	seal_is commit unknown-key
	again
	sign_commit by_gpg old --faked-system-time 20200601T000000!
	try --keyring "$keys/old.gpg"
	seal_is commit good
	has 'notice signature-expired-key'
	# The commit is of today, as the authorities are.
	now=$(date +%s)
	plain=$(vcs -C "$dir" cat-file commit "$plain" |
		sed "s/^\(committer .*>\) .*/\1 $now +0000/" |
		vcs -C "$dir" hash-object -t commit -w --stdin)
	local name outcome
	for name in good:good foreign:unknown-key brief:expired-key gone:revoked-key; do
		again
		sign_commit by_x509 ${name%:*}
		try --ca-file "$keys/both.pem"
		seal_is commit ${name#*:}
	done
	again
	try --ca-file "$keys/both.pem" --require-signature any
	seal_is commit absent
	has 'error signature-missing'
	again
	sign_commit by_x509 good
	vcs -C "$dir" update-ref refs/tags/v2.0 "$(vcs -C "$dir" cat-file \
		commit v2.0 | sed 's/First/Second/' |
		vcs -C "$dir" hash-object -t commit -w --stdin)"
	try --ca-file "$keys/both.pem"
	outcome_is rejected 1
	seal_is commit bad
}

ssh_git=(-c gpg.format=ssh -c)
@test "SSH tag: good, with every type of key and both digests" {
	local key
	for key in ed ec256 ec384 ec521 rsa; do
		vcs -C "$dir" fetch -qf "$BATS_FILE_TMPDIR/signed" \
			'refs/tags/*:refs/tags/*'
		sign_tag by_ssh $key git
		try --allowed-signers "$keys/signers" --require-signature tag
		outcome_is accepted 0
		seal_is tag good
		found_is
		grep -q "\"signer\":\"$key@example.org\"" "$report"
		grep -qF "\"key\":\"$(ssh-keygen -lf "$keys/$key.pub" | cut -d' ' -f2)\"" "$report"
		git_says good "${ssh_git[@]}" "gpg.ssh.allowedSignersFile=$keys/signers"
	done
	vcs -C "$dir" fetch -qf "$BATS_FILE_TMPDIR/signed" 'refs/tags/*:refs/tags/*'
	by_sha256() { ssh-keygen -q -Y sign -O hashalg=sha256 -f "$keys/ed" -n git <"$1" 2>/dev/null; }
	sign_tag by_sha256
	try --allowed-signers "$keys/signers" --require-signature tag
	outcome_is accepted 0
	grep -q '"digest":"SHA-256"' "$report"
}
@test "SSH tag: bad, unknown, for another use" {
	local key
	for key in ed ec256 ec384 ec521 rsa; do
		vcs -C "$dir" fetch -qf "$BATS_FILE_TMPDIR/signed" \
			'refs/tags/*:refs/tags/*'
		sign_tag by_ssh $key git
		spoil v2.0
		try --allowed-signers "$keys/signers"
		outcome_is rejected 1
		seal_is tag bad
		git_says bad "${ssh_git[@]}" "gpg.ssh.allowedSignersFile=$keys/signers"
	done
	vcs -C "$dir" fetch -qf "$BATS_FILE_TMPDIR/signed" 'refs/tags/*:refs/tags/*'
	sign_tag by_ssh stranger git
	try --allowed-signers "$keys/signers"
	seal_is tag unknown-key
	found_is 'warning signature-unknown-key'
	git_says bad "${ssh_git[@]}" "gpg.ssh.allowedSignersFile=$keys/signers"
	vcs -C "$dir" fetch -qf "$BATS_FILE_TMPDIR/signed" 'refs/tags/*:refs/tags/*'
	sign_tag by_ssh ed file
	try --allowed-signers "$keys/signers"
	seal_is tag bad
	git_says bad "${ssh_git[@]}" "gpg.ssh.allowedSignersFile=$keys/signers"
}
@test "SSH tag: what the line of the signer allows" {
	local line is pub
	pub=$(cut -d' ' -f1,2 "$keys/ed.pub")
	sign_tag by_ssh ed git
	# The tag is of 2024-03-29.
	while IFS='|' read -r line is; do
		echo "$line $pub" >allowed
		try --allowed-signers allowed
		seal_is tag "$is"
		case $is in good) is=good ;; *) is=bad ;; esac
		TZ=UTC git_says $is "${ssh_git[@]}" gpg.ssh.allowedSignersFile=../allowed
	done <<-'END'
	ed@example.org|good
	*@example.org,!eve@example.org namespaces="g?t"|good
	"ed@example.org" namespaces="file,git"|good
	ed@example.org namespaces="file"|unknown-key
	ed@example.org namespaces="*,!git"|unknown-key
	ed@example.org valid-after="20240101",valid-before="20240601Z"|good
	ed@example.org valid-after="202403291159"|good
	ed@example.org valid-after="20240329120001Z"|expired-key
	ed@example.org valid-before="20240101"|expired-key
	ed@example.org cert-authority|unknown-key
	END
	echo "ed@example.org $pub" >allowed
	echo "$pub somebody" >gone
	try --allowed-signers allowed --revoked-signers gone
	seal_is tag revoked-key
	git_says bad "${ssh_git[@]}" gpg.ssh.allowedSignersFile=../allowed \
		-c gpg.ssh.revocationFile=../gone
	for line in 'ed@example.org' "ed@example.org foo $pub" \
		"ed@example.org valid-after=\"2024\" $pub" 'a ssh-ed25519 AAAA' \
		"ed@example.org namespaces=\"git\",namespaces=\"file\" $pub"; do
		printf '# x\n%s\n' "$line" >allowed
		fails_with 'allowed: line 2 is not that of an allowed signer' \
			"$TARCHECK" verify "$ball" --repo "$dir" --tag v2.0 \
			--allowed-signers allowed
	done
}


today_tag() {
	local now
	now=$(date +%s)
	vcs -C "$dir" update-ref refs/tags/v2.0 "$(vcs -C "$dir" cat-file tag v2.0 |
		sed "s/^\(tagger .*>\) .*/\1 ${1:-$now} +0000/" |
		vcs -C "$dir" hash-object -t tag -w --stdin)"
}
openssl_says() { # good|bad CA-FILE [ARGUMENT...]
	local is=bad
	vcs -C "$dir" cat-file tag v2.0 >whole
	sed '/^-----BEGIN SIGNED/,$d' whole >text
	sed -n '/^-----BEGIN SIGNED/,$p' whole | grep -v '^-----' |
		openssl base64 -d >der
	openssl cms -verify -binary -inform DER -in der -content text \
		-CAfile "$2" "${@:3}" >said 2>&1 && is=good
	[ $is = "$1" ] || complain "openssl cms -verify: $is" "$(cat said)"
}
@test "X.509 tag: good, bad, unknown, expired, revoked" {
	make_certificates
	today_tag
	local plain
	plain=$(vcs -C "$dir" rev-parse v2.0)
	sign_tag by_x509 good
	try --ca-file "$keys/root.pem" --require-signature tag
	outcome_is accepted 0
	seal_is tag good
	grep -q '"form":"x509"' "$report"
	grep -q '"signer":"CN=good"' "$report"
	openssl_says good "$keys/root.pem"
	try --ca-file "$keys/both.pem" --require-signature tag
	outcome_is accepted 0
	openssl_says good "$keys/both.pem" -crl_check_all
	spoil v2.0
	try --ca-file "$keys/root.pem"
	outcome_is rejected 1
	seal_is tag bad
	openssl_says bad "$keys/root.pem"

	vcs -C "$dir" update-ref refs/tags/v2.0 "$plain"
	sign_tag by_x509 foreign
	try --ca-file "$keys/root.pem"
	outcome_is accepted 0
	seal_is tag unknown-key
	openssl_says bad "$keys/root.pem"

	vcs -C "$dir" update-ref refs/tags/v2.0 "$plain"
	sign_tag by_x509 brief
	try --ca-file "$keys/root.pem" --require-signature tag
	outcome_is rejected 1
	seal_is tag expired-key
	openssl_says bad "$keys/root.pem"

	vcs -C "$dir" update-ref refs/tags/v2.0 "$plain"
	sign_tag by_x509 gone
	try --ca-file "$keys/both.pem"
	outcome_is rejected 1
	seal_is tag revoked-key
	openssl_says bad "$keys/both.pem" -crl_check_all
	try --keyring "$keys/ann.gpg"
	seal_is tag not-checked
}
