#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# SSH signatures by certified keys and by keys in security tokens, and what
# ssh-keygen says of the same.
load fixtures
load signature-fixtures

setup_file() {
	share_fixtures
	have_program ssh-keygen
	cd "$BATS_FILE_TMPDIR"
	archive "$repo" v1.0 >hello-1.0.tar
	make_ssh_key ca ed25519
	make_ssh_key ca-rsa rsa 2048
	make_ssh_key ca-weak rsa 1024
	make_ssh_key ca-ec ecdsa 384
	make_ssh_key other ed25519
	make_ssh_key ed ed25519
	make_ssh_key ec ecdsa 521
	make_ssh_key rsa rsa 2048
}

setup() {
	keys=$BATS_FILE_TMPDIR
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	cp "$keys/hello-1.0.tar" "$ball"
	cd "$BATS_TEST_TMPDIR"
}

# certify KEY CA NAMES [OPTION...]: KEY-cert.pub here, valid in 2024.
certify() {
	cp "$keys/$1" "$keys/$1.pub" .
	ssh-keygen -q -s "$keys/$2" -I id ${3:+-n "$3"} -V 20240101:20250101 \
		"${@:4}" "$1.pub" 2>said || complain "$(cat said)"
}
# sign KEY: $ball.sig, with the certificate.
sign() {
	rm -f "$ball.sig"
	ssh-keygen -q -Y sign -f "$1-cert.pub" -n file "$ball" 2>said ||
		complain "$(cat said)"
}
# allow PATTERNS OPTIONS CA
allow() {
	echo "$1 $2 $(cat "$keys/$3.pub")" >allowed
}
# both_say OUTCOME [ARGUMENT...]: ssh-keygen, at the time of these tests, too.
both_say() {
	local theirs=bad ours=bad name
	check audit "$ball" --allowed-signers allowed "${@:2}"
	seal_is tarball "$1"
	[ "$1" != good ] || ours=good
	while read -r name; do
		ssh-keygen -q -Y verify -f allowed -I "$name" -n file \
			-Overify-time=20240329120000 ${revoked:+-r "$revoked"} \
			-s "$ball.sig" <"$ball" >said 2>&1 && theirs=good
	done < <(ssh-keygen -q -Y find-principals -f allowed -s "$ball.sig" \
		-Overify-time=20240329120000 2>/dev/null)
	[ $theirs = $ours ] || complain "ssh-keygen: $theirs" "$(cat said)"
}

@test "certificate: good, with every type of key and of authority" {
	local key ca
	for key in ed ec rsa; do
		for ca in ca ca-rsa ca-ec; do
			certify $key $ca 'bob@example.com,ann@example.org'
			sign $key
			allow '*@example.org' cert-authority $ca
			both_say good --require-signature tarball
			outcome_is_good
			grep -q '"signer":"ann@example.org"' "$report"
			grep -qF "\"key\":\"$(ssh-keygen -lf "$keys/$key.pub" |
				cut -d' ' -f2)\"" "$report"
		done
	done
}
# Nothing is held against the signature.
outcome_is_good() {
	if grep -q '^{"id":"signature-' "$report"; then
		complain "$found"
	fi
}
@test "certificate: bad" {
	certify ed ca ann@example.org
	sign ed
	allow '*@example.org' cert-authority ca
	printf '\0' >>"$ball"
	both_say bad
	has 'error signature-bad'
	cp "$keys/hello-1.0.tar" "$ball"
	both_say good
	# One byte of the certificate, but for those of the signature after it.
	local at
	for at in 60 100 140 170 200; do
		sign ed
		spoil_byte $at
		both_say bad
		has 'error signature-bad'
	done
}
spoil_byte() { # OFFSET
	local text=$BATS_TEST_TMPDIR/raw byte=x
	sed '/^-----/d' "$ball.sig" | base64 -d >"$text"
	[ "$(dd if="$text" bs=1 skip="$1" count=1 2>/dev/null)" != x ] || byte=y
	printf '%s' $byte | dd of="$text" bs=1 seek="$1" conv=notrunc 2>/dev/null
	{
		echo '-----BEGIN SSH SIGNATURE-----'
		base64 -w 70 "$text"
		echo '-----END SSH SIGNATURE-----'
	} >"$ball.sig"
}
@test "certificate: by an authority that nobody named, or that is a signer only" {
	certify ed other ann@example.org
	sign ed
	allow '*@example.org' cert-authority ca
	both_say unknown-key
	has 'warning signature-unknown-key'
	allow '*@example.org' 'namespaces="file"' other
	both_say unknown-key
	# The certified key itself on the list is not the certificate.
	allow '*@example.org' 'namespaces="file"' ed
	both_say unknown-key
	# An authority does not sign itself.
	ssh-keygen -q -Y sign -f "$keys/ca" -n file "$ball" 2>/dev/null <<<y
	allow '*@example.org' cert-authority ca
	both_say unknown-key
	says signature-unknown-key 'may certify only'
}
@test "certificate: for nobody, for others, for a host" {
	allow '*@example.org' cert-authority ca
	certify ed ca ''
	sign ed
	both_say unknown-key
	says signature-unknown-key 'certified for nobody that the authority may'
	certify ed ca 'bob@example.com'
	sign ed
	both_say unknown-key
	certify ed ca ann@example.org -h
	sign ed
	both_say unknown-key
	certify ed ca ann@example.org
	sign ed
	both_say good
	allow '*@example.org,!ann@*' cert-authority ca
	both_say unknown-key
}
@test "certificate: expired, not yet valid, at the second" {
	allow '*@example.org' cert-authority ca
	local from to outcome
	while read -r from to outcome; do
		certify ed ca ann@example.org -V "$from:$to"
		sign ed
		both_say "$outcome"
	done <<-'END'
	20230101 20240101 expired-key
	20240401 20250101 expired-key
	20240329120000 20240329120001 good
	20240329120001 20240329120002 expired-key
	20240329110000 20240329120000 expired-key
	always forever good
	END
	certify ed ca ann@example.org -V 20230101:20240101
	sign ed
	both_say expired-key --require-signature tarball
	has 'error signature-missing'
}
@test "certificate: what the authority's line allows" {
	certify ed ca ann@example.org
	sign ed
	allow '*@example.org' 'cert-authority,namespaces="file"' ca
	both_say good
	allow '*@example.org' 'cert-authority,namespaces="git"' ca
	both_say unknown-key
	allow '*@example.org' 'cert-authority,valid-before="20240101"' ca
	both_say expired-key
	allow '*@example.org' 'cert-authority,valid-after="20240401"' ca
	both_say expired-key
	allow '*@example.org' 'cert-authority,valid-after="20240101"' ca
	both_say good
	# The certificate itself on the list.
	echo "ann@example.org $(cat ed-cert.pub)" >allowed
	both_say good
}
@test "certificate: the key or its authority was revoked" {
	certify ed ca ann@example.org
	sign ed
	allow '*@example.org' cert-authority ca
	local revoked name
	for name in ed ca; do
		cp "$keys/$name.pub" gone
		revoked=gone
		both_say revoked-key --revoked-signers gone
		has 'error signature-revoked-key'
	done
	cp ed-cert.pub gone
	both_say revoked-key --revoked-signers gone
	cp "$keys/other.pub" gone
	both_say good --revoked-signers gone
}
@test "certificate: by a weak key, of a type that is not supported" {
	certify ed ca-weak ann@example.org
	sign ed
	allow '*@example.org' cert-authority ca-weak
	check audit "$ball" --allowed-signers allowed
	seal_is tarball good
	has 'warning signature-weak'
	certify ed ca-rsa ann@example.org -t ssh-rsa
	sign ed
	allow '*@example.org' cert-authority ca-rsa
	check audit "$ball" --allowed-signers allowed
	seal_is tarball not-checked
}
@test "certificate: signs a tag" {
	local dir=$BATS_TEST_TMPDIR/r
	vcs clone -q "$repo" "$dir"
	vcs -C "$dir" tag -a -m 'Release 2.0' v2.0
	certify ed ca ann@example.org
	git_sign() {
		ssh-keygen -q -Y sign -f ed-cert.pub -n git <"$1" 2>said
	}
	vcs -C "$dir" update-ref refs/tags/v2.0 \
		"$(seal_object tag "$dir" v2.0 git_sign)"
	allow '*@example.org' cert-authority ca
	check verify "$ball" --repo "$dir" --tag v2.0 --allowed-signers allowed \
		--require-signature tag
	outcome_is accepted 0
	seal_is tag good
	grep -q '"of":"tag".*"covers":"sha1-object-ids"' "$report"
	run -0 "$TARCHECK" verify "$ball" --repo "$dir" --tag v2.0 \
		--allowed-signers allowed
	[[ $(tr -s '\n ' ' ' <<<"$output") == *'ann@example.org, covers SHA-1 ids '* ]] ||
		complain "$output"
	vcs -C "$dir" -c gpg.format=ssh -c gpg.ssh.allowedSignersFile="$PWD/allowed" \
		verify-tag v2.0 2>said || complain "$(cat said)"
}

# What a security token does, by openssl: token TYPE FLAGS makes $ball.sig and
# token.pub. PROTOCOL.u2f of OpenSSH.
token() {
	[ -n "${PYTHON3-}" ] || skip 'python3 is absent'
	have_program openssl
	cat >token.py <<-'END'
	import base64, hashlib, struct, subprocess, sys
	kind, flags, ball = sys.argv[1], int(sys.argv[2]), sys.argv[3]
	def s(b):
	    return struct.pack(">I", len(b)) + b
	def run(*a):
	    return subprocess.run(["openssl", *a], check=True, capture_output=True).stdout
	ed = kind == "ed25519"
	name = b"sk-ssh-ed25519@openssh.com" if ed else b"sk-ecdsa-sha2-nistp256@openssh.com"
	app = b"ssh:"
	if ed:
	    run("genpkey", "-algorithm", "ed25519", "-out", "k.pem")
	else:
	    run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "k.pem")
	der = run("pkey", "-in", "k.pem", "-pubout", "-outform", "DER")
	key = s(name) + (s(der[-32:]) if ed else s(b"nistp256") + s(der[-65:])) + s(app)
	data = open(ball, "rb").read()
	statement = b"SSHSIG" + s(b"file") + s(b"") + s(b"sha512") + s(hashlib.sha512(data).digest())
	said = bytes([flags]) + struct.pack(">I", 7)
	open("d", "wb").write(hashlib.sha256(app).digest() + said + hashlib.sha256(statement).digest())
	if ed:
	    sig = run("pkeyutl", "-sign", "-rawin", "-inkey", "k.pem", "-in", "d")
	else:
	    der = run("dgst", "-sha256", "-sign", "k.pem", "d")
	    r = der[4:4 + der[3]]
	    sig = s(r) + s(der[6 + len(r):])
	blob = b"SSHSIG" + struct.pack(">I", 1) + s(key) + s(b"file") + s(b"") + s(b"sha512")
	blob += s(s(name) + s(sig) + said)
	text = base64.b64encode(blob).decode()
	with open(ball + ".sig", "w") as f:
	    f.write("-----BEGIN SSH SIGNATURE-----\n")
	    f.writelines(text[i:i + 70] + "\n" for i in range(0, len(text), 70))
	    f.write("-----END SSH SIGNATURE-----\n")
	open("token.pub", "w").write(name.decode() + " " + base64.b64encode(key).decode() + "\n")
	END
	"$PYTHON3" token.py "$1" "$2" "$ball" || skip 'openssl does not sign so here'
}
@test "security token: good, bad, unknown, other time, revoked" {
	local type flags revoked
	for type in ed25519 ecdsa; do
		for flags in 1 5 0; do
			cp "$keys/hello-1.0.tar" "$ball"
			token $type $flags
			echo "ann@example.org $(cat token.pub)" >allowed
			both_say good --require-signature tarball
			outcome_is_good
		done
		echo "ann@example.org valid-before=\"20240101\" $(cat token.pub)" >allowed
		both_say expired-key
		echo "ann@example.org $(cat token.pub)" >allowed
		revoked=token.pub
		both_say revoked-key --revoked-signers token.pub
		revoked=
		allow ann@example.org 'namespaces="file"' ed
		both_say unknown-key
		echo "ann@example.org $(cat token.pub)" >allowed
		printf '\0' >>"$ball"
		both_say bad
		cp "$keys/hello-1.0.tar" "$ball"
		# What the token says of itself is signed as well: the counter is
		# the last of all.
		both_say good
		spoil_byte $(($(sed '/^-----/d' "$ball.sig" | base64 -d | wc -c) - 1))
		both_say bad
	done
}
@test "security token: a certified one" {
	token ed25519 1
	cp token.pub sk.pub
	ssh-keygen -q -s "$keys/ca" -I id -n ann@example.org -V 20240101:20250101 \
		sk.pub 2>said || complain "$(cat said)"
	# The same signature, with the certificate for the key.
	"$PYTHON3" - "$ball.sig" sk-cert.pub <<-'END'
	import base64, struct, sys
	text = open(sys.argv[1]).read().split("\n")
	blob = base64.b64decode("".join(x for x in text if not x.startswith("-")))
	n = struct.unpack(">I", blob[10:14])[0]
	cert = base64.b64decode(open(sys.argv[2]).read().split()[1])
	blob = blob[:10] + struct.pack(">I", len(cert)) + cert + blob[14 + n:]
	text = base64.b64encode(blob).decode()
	with open(sys.argv[1], "w") as f:
	    f.write("-----BEGIN SSH SIGNATURE-----\n")
	    f.writelines(text[i:i + 70] + "\n" for i in range(0, len(text), 70))
	    f.write("-----END SSH SIGNATURE-----\n")
	END
	allow '*@example.org' cert-authority ca
	both_say good
	allow '*@example.org' cert-authority other
	both_say unknown-key
}

@test "SSH tarball: the rest of the matrix" {
	allow ann@example.org 'namespaces="file"' ed
	check audit "$ball" --allowed-signers allowed
	seal_is tarball absent
	local key revoked
	for key in ed ec rsa; do
		rm -f "$ball.sig"
		ssh-keygen -q -Y sign -f "$keys/$key" -n file "$ball" 2>/dev/null
		allow ann@example.org 'namespaces="file"' $key
		both_say good
		allow ann@example.org 'namespaces="file"' other
		both_say unknown-key
		allow ann@example.org 'valid-before="20240101"' $key
		both_say expired-key
		allow ann@example.org 'namespaces="file"' $key
		revoked=$keys/$key.pub
		both_say revoked-key --revoked-signers "$revoked"
		revoked=
		printf '\0' >>"$ball"
		both_say bad
		cp "$keys/hello-1.0.tar" "$ball"
	done
}
