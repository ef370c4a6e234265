#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Who signed tag, commit and tarball: each kind of signature, good, bad, by a
# wrong, an expired, a revoked key, absent; and what the program that people
# use for it says of the same.

load fixtures
load signature-fixtures

setup_file() {
	share_fixtures
	start_gpg
	have_program ssh-keygen
	have_program openssl
	cd "$BATS_FILE_TMPDIR"
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR make_gpg_keys
	local name
	make_ssh_key ed ed25519
	make_ssh_key ec256 ecdsa 256
	make_ssh_key ec384 ecdsa 384
	make_ssh_key ec521 ecdsa 521
	make_ssh_key rsa rsa 3072
	make_ssh_key stranger ed25519
	for name in ed ec256 ec384 ec521 rsa; do
		echo "$name@example.org namespaces=\"git,file\" $(cat $name.pub)"
	done >signers
	vcs clone -q "$repo" "$BATS_FILE_TMPDIR/signed"
	cd signed
	vcs -c user.name=T -c user.email=t@example.org \
		tag -a -m 'Release 2.0' v2.0
	archive . v2.0 >"$BATS_FILE_TMPDIR/hello-2.0.tar"
	cd "$BATS_FILE_TMPDIR"
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR pgp -u rex -o rex.sig \
		--detach-sign hello-2.0.tar
	vcs -C signed cat-file tag v2.0 >text
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR pgp -u rex --armor -o text.asc \
		--detach-sign text
	cat text text.asc >rex.tag
}

teardown_file() {
	stop_gpg
}

setup() {
	keys=$BATS_FILE_TMPDIR
	dir=$BATS_TEST_TMPDIR/r
	cp -r "$BATS_FILE_TMPDIR/signed" "$dir"
	ball=$BATS_TEST_TMPDIR/hello-2.0.tar
	cp "$BATS_FILE_TMPDIR/hello-2.0.tar" "$ball"
	cd "$BATS_TEST_TMPDIR"
}

# Signers for seal_object.
by_gpg() { # USER [OPTION...] FILE
	pgp -u "$1" "${@:2:$#-2}" --armor --detach-sign -o - "${@: -1}"
}
by_ssh() { # KEY NAMESPACE FILE
	ssh-keygen -q -Y sign -f "$keys/$1" -n "$2" <"$3" 2>said ||
		complain "$(cat said)"
}
by_x509() { # NAME FILE
	(cd "$keys" && cms_sign "$1" "$2")
}

# sign_tag SIGNER...: v2.0 becomes a signed one.
sign_tag() {
	vcs -C "$dir" update-ref refs/tags/v2.0 \
		"$(seal_object tag "$dir" v2.0 "$@")"
}
# sign_commit SIGNER...: v2.0 is a plain ref to a signed commit.
sign_commit() {
	vcs -C "$dir" update-ref refs/tags/v2.0 \
		"$(seal_object commit "$dir" 'v2.0^{commit}' "$@")"
}
# spoil TAG: its text is another, its signature the same.
spoil() {
	vcs -C "$dir" update-ref "refs/tags/$1" "$(vcs -C "$dir" cat-file \
		tag "$1" | sed 's/Release/Rerelease/' |
		vcs -C "$dir" hash-object -t tag -w --stdin)"
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

fails_with() { # TEXT COMMAND...
	run -2 "${@:2}"
	[[ $output == *"$1"* ]] || complain "wanted: $1" "got: $output"
}

# Certificates are made here: openssl ca keeps its books in files.
make_certificates() {
	[ ! -e "$keys/good.pem" ] || return 0
	cd "$keys"
	ca root
	ca other
	certificate good root 20200101000000Z 20400101000000Z
	certificate late root 20240601000000Z 20400101000000Z
	certificate brief root 20240101000000Z 20240601000000Z
	certificate gone root 20200101000000Z 20400101000000Z
	certificate foreign other 20200101000000Z 20400101000000Z
	openssl ca -config root.conf -gencrl -out clean.crl 2>said
	openssl ca -config root.conf -revoke gone.pem 2>said
	openssl ca -config root.conf -gencrl -out root.crl 2>said
	cat root.pem root.crl >both.pem
	# The authorities are of today, the tag is of 2024.
	cd "$BATS_TEST_TMPDIR"
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
@test "SSH tarball: good, bad" {
	ssh-keygen -q -Y sign -f "$keys/ed" -n file "$ball" 2>/dev/null
	tarball_is good --allowed-signers "$keys/signers"
	ssh-keygen -q -Y verify -f "$keys/signers" -I ed@example.org -n file \
		-s "$ball.sig" <"$ball"
	printf '\0' >>"$ball"
	tarball_is bad --allowed-signers "$keys/signers"
	run ! ssh-keygen -q -Y verify -f "$keys/signers" -I ed@example.org \
		-n file -s "$ball.sig" <"$ball"
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
