# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db import --keyring: only tarballs that were signed are taken.

load fixtures
load db-fixtures

# Keys of ann and bob, each in ann.gpg or bob.gpg, both in both.gpg; old.gpg
# has ann's, which is of 2020 and lasted a day. They sign in a home of the
# test's own.
setup_file() {
	have_program gpg
	have_program gpgv
	have_program gpgconf
	# A socket's name is short.
	GNUPGHOME=$(mktemp -d "${TMPDIR:-/tmp}/gpg.XXXXXX")
	export GNUPGHOME
	chmod 700 "$GNUPGHOME"
	cd "$BATS_FILE_TMPDIR"
	local name
	for name in ann bob; do
		quietly gpg --quick-gen-key "$name@example.org" ed25519 sign never
		gpg --batch -q --export "$name@example.org" >$name.gpg
	done
	cat ann.gpg bob.gpg >both.gpg
	gpg --batch -q --armor --export ann@example.org >ann.asc
	quietly gpg --faked-system-time 20200101T000000! \
		--quick-gen-key old@example.org ed25519 sign 1d
	gpg --batch -q --export old@example.org >old.gpg
	gpg --batch -q --list-keys --with-colons ann@example.org |
		sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' >fingerprint
}

teardown_file() {
	[ -z "${GNUPGHOME-}" ] || {
		gpgconf --kill all
		rm -rf "$GNUPGHOME"
	}
}

quietly() {
	"$1" --batch -q --pinentry-mode loopback --passphrase '' "${@:2}" \
		2>said || complain "$(cat said)"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	keys=$BATS_FILE_TMPDIR
	mkdir p-1
	echo tool >p-1/tool
	roll_tar . p-1 >p-1.tar
}

sign_with() { # NAME OUTPUT [ARGUMENT...]
	quietly gpg -u "$1@example.org" -o "$2" "${@:3}" --detach-sign p-1.tar
}

take() { # KEYRING
	db import p-1.tar --project p --keyring "$1" -o p.tsv
}

@test "a good signature is taken, and who made it recorded" {
	for suffix in asc sig sign; do
		sign_with ann p-1.tar.$suffix
		take "$keys/ann.gpg"
		grep -qx "# source: p-1: p-1.tar, SHA-256 $(sha256sum <p-1.tar |
			cut -d' ' -f1), good signature by $(cat "$keys/fingerprint")" \
			p.tsv
		rm p-1.tar.$suffix p.tsv
	done
	sign_with ann p-1.tar.asc --armor
	cp "$keys/ann.gpg" ring
	take ring # not one in a home directory
}

@test "what is not signed by the keyring is refused, and nothing written" {
	fails_with 'p-1.tar: not signed' take "$keys/ann.gpg"
	sign_with bob p-1.tar.asc
	fails_with 'p-1.tar.asc: by no key of the keyring' take "$keys/ann.gpg"
	echo x >p-1.tar.asc
	fails_with 'p-1.tar.asc: not a detached OpenPGP signature' \
		take "$keys/ann.gpg"
	: >p-1.tar.asc
	fails_with 'p-1.tar.asc: not a detached OpenPGP signature' \
		take "$keys/ann.gpg"
	rm p-1.tar.asc
	sign_with ann p-1.tar.asc
	echo >>p-1.tar
	fails_with 'p-1.tar.asc: BAD SIGNATURE' take "$keys/ann.gpg"
	[ ! -e p.tsv ]
}

# A message that carries its own text says nothing about the file beside it.
@test "a signature that is not a detached one is none" {
	echo 'I like it' >note
	quietly gpg -u ann@example.org -o p-1.tar.asc --clearsign note
	fails_with 'p-1.tar.asc: ' take "$keys/ann.gpg"
	rm p-1.tar.asc
	quietly gpg -u ann@example.org -o p-1.tar.asc --sign note
	fails_with 'p-1.tar.asc: ' take "$keys/ann.gpg"
	[ ! -e p.tsv ]
}

@test "several signatures: one by the keyring will do, none may be bad" {
	sign_with ann p-1.tar.asc -u bob@example.org
	for ring in ann bob both; do
		take "$keys/$ring.gpg"
	done
	rm p-1.tar.asc p.tsv
	sign_with ann one
	cp p-1.tar kept
	echo >>p-1.tar
	sign_with bob two
	cp kept p-1.tar
	cat one two >p-1.tar.asc
	fails_with 'p-1.tar.asc: ' take "$keys/both.gpg"
	[ ! -e p.tsv ]
}

# gpgv checks each, and takes half a minute for 64 MB of them.
@test "a signature file that is longer than any" {
	sign_with ann one.sig
	local n
	for ((n = 0; n < 32768; n += $(wc -c <one.sig))); do
		cat one.sig
	done >p-1.tar.sig
	fails_with 'p-1.tar.sig: File too large' take "$keys/ann.gpg"
	[ ! -e p.tsv ]
}

@test "a signature that has expired is bad, one by an expired key is told" {
	quietly gpg --faked-system-time 20200101T010000! -u old@example.org \
		-o p-1.tar.asc --detach-sign p-1.tar
	take "$keys/old.gpg"
	grep -q 'good signature by [0-9A-F]* (expired since)$' p.tsv
	rm p-1.tar.asc p.tsv
	quietly gpg --faked-system-time 20240101T000000! --ignore-time-conflict \
		--default-sig-expire 1d -u ann@example.org -o p-1.tar.asc \
		--detach-sign p-1.tar
	fails_with 'p-1.tar.asc: ' take "$keys/ann.gpg"
	[ ! -e p.tsv ]
}

@test "no gpgv, no keyring, not a tarball: errors" {
	sign_with ann p-1.tar.asc
	fails_with 'absent.gpg: No such file' take absent.gpg
	take "$keys/ann.asc" # armored
	rm p.tsv
	fails_with 'p-1: --keyring is for release tarballs' db import p-1 \
		--project p --keyring "$keys/ann.gpg" -o p.tsv
	mkdir empty
	PATH=$PWD/empty fails_with_path take "$keys/ann.gpg"
	[ ! -e p.tsv ]
}

# The program with an empty PATH, the test with its own.
fails_with_path() {
	local path=$PATH
	PATH=/usr/bin:/bin
	fails_with 'gpgv is absent' env PATH="$path" "$TARCHECK" db import \
		p-1.tar --project p --keyring "$2" -o p.tsv
}

@test "nothing of the user's configuration is looked at" {
	sign_with bob p-1.tar.asc
	cp "$keys/bob.gpg" "$GNUPGHOME/trustedkeys.gpg"
	mkdir -p home/.gnupg
	cp "$keys/bob.gpg" home/.gnupg/trustedkeys.gpg
	HOME=$PWD/home fails_with 'by no key of the keyring' take "$keys/ann.gpg"
}
