# SPDX-License-Identifier: LGPL-2.1-or-later
# Keys and signatures of every kind, made by the programs that people use.
# shellcheck shell=bash

# A home of gpg's own; its sockets want a short name.
start_gpg() {
	have_program gpg
	have_program gpgv
	have_program gpgconf
	GNUPGHOME=$(mktemp -d "${TMPDIR:-/tmp}/gpg.XXXXXX")
	export GNUPGHOME
	chmod 700 "$GNUPGHOME"
}
stop_gpg() {
	[ -z "${GNUPGHOME-}" ] || {
		gpgconf --kill all
		rm -rf "$GNUPGHOME"
	}
}

# gpg, silent unless it fails.
pgp() {
	gpg --batch -q --no-tty --yes --pinentry-mode loopback --passphrase '' "$@" \
		2>"$BATS_TEST_TMPDIR/said" ||
		complain "$(cat "$BATS_TEST_TMPDIR/said")"
}

# A key of 2020-01-01 that lasts a year ("old"), one without an end ("ann"),
# one that is in no keyring of the tests ("eve"), one that was revoked ("rex").
make_gpg_keys() {
	local name
	for name in ann eve rex; do
		pgp --quick-gen-key "$name <$name@example.org>" ed25519 sign never
	done
	pgp --faked-system-time 20200101T000000! \
		--quick-gen-key 'old <old@example.org>' ed25519 sign 1y
	pgp --export rex >rex-before.gpg
	fingerprint_of rex >rex.fpr
	# The certificate that gpg made beside the key, without the colon that
	# keeps people from importing it by mistake.
	sed 's/^:-----/-----/' \
		"$GNUPGHOME/openpgp-revocs.d/$(cat rex.fpr).rev" >rex.rev
	for name in ann eve old; do
		pgp --export "$name" >"$name.gpg"
		pgp --armor --export "$name" >"$name.asc"
	done
}
fingerprint_of() {
	gpg --batch -q --with-colons --list-keys "$1" |
		sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' | head -n 1
}

# make_ssh_key NAME TYPE [BITS]
make_ssh_key() {
	ssh-keygen -q -t "$2" ${3:+-b "$3"} -N '' -C "$1" -f "$1" </dev/null
}

# ca NAME: a certificate authority.  certificate NAME CA DAYS [FROM TO]: one
# for signing mail.
ca() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$1.key" -out "$1.pem" -days 7300 -subj "/CN=$1" \
		-addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign,cRLSign 2>said ||
		complain "$(cat said)"
	: >"$1.index"
	echo 01 >"$1.serial"
	cat >"$1.conf" <<-END
	[ca]
	default_ca = it
	[it]
	database = $1.index
	serial = $1.serial
	crlnumber = $1.serial
	new_certs_dir = .
	certificate = $1.pem
	private_key = $1.key
	default_md = sha256
	default_days = 3650
	default_crl_days = 3650
	policy = any
	x509_extensions = mail
	[any]
	commonName = supplied
	[mail]
	keyUsage = critical,digitalSignature
	extendedKeyUsage = emailProtection
	END
}
certificate() { # NAME CA [FROM TO]
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>said &&
	openssl ca -batch -notext -config "$2.conf" -in "$1.csr" -out "$1.pem" \
		${3:+-startdate "$3" -enddate "$4"} 2>said ||
		complain "$(cat said)"
}
# cms_sign NAME FILE: what gpgsm --detach-sign --armor writes.
cms_sign() {
	openssl cms -sign -binary -md sha256 -signer "$1.pem" -inkey "$1.key" \
		-outform DER -in "$2" -out "$2.der"
	echo '-----BEGIN SIGNED MESSAGE-----'
	openssl base64 -in "$2.der"
	echo '-----END SIGNED MESSAGE-----'
}

# seal_object KIND REPOSITORY OBJECT SIGNER...: signs the tag or commit object
# as git does and prints the new object's id. SIGNER FILE... writes an armored
# signature of its last argument.
seal_object() {
	local kind=$1 dir=$2 object=$3 text=$BATS_TEST_TMPDIR/object
	shift 3
	vcs -C "$dir" cat-file "$kind" "$object" >"$text"
	"$@" "$text" >"$text.sig"
	if [ "$kind" = tag ]; then
		cat "$text" "$text.sig"
	else
		sed '/^$/,$d' "$text"
		sed -e '1s/^/gpgsig /' -e '2,$s/^/ /' "$text.sig"
		sed -n '/^$/,$p' "$text"
	fi | vcs -C "$dir" hash-object -t "$kind" -w --stdin
}

# seal_is PLACE OUTCOME: the first signature of that place in the report.
seal_is() {
	local got
	got=$(sed -n 's/^"signatures":\[\(.*\)\],$/\1/p' "$report" |
		sed 's/},{/}\n{/g' | sed -n 's/.*"of":"'"$1"'","outcome":"\([a-z-]*\)".*/\1/p' |
		head -n 1)
	[ "$got" = "$2" ] ||
		complain "wanted the $1's signature to be: $2" "got: $got" \
			"$(grep '^"signatures"' "$report")"
}

# share_signed, for setup_file: keys of all kinds, and $BATS_FILE_TMPDIR/signed
# with the tag v2.0. use_signed, for setup: copies in $dir and $ball.
share_signed() {
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
	archive . v2.0 --prefix=hello-2.0/ >"$BATS_FILE_TMPDIR/hello-2.0.tar"
	cd "$BATS_FILE_TMPDIR"
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR pgp -u rex -o rex.sig \
		--detach-sign hello-2.0.tar
	vcs -C signed cat-file tag v2.0 >text
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR pgp -u rex --armor -o text.asc \
		--detach-sign text
	cat text text.asc >rex.tag
}

use_signed() {
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

fails_with() { # TEXT COMMAND...
	run -2 "${@:2}"
	[[ $output == *"$1"* ]] || complain "wanted: $1" "got: $output"
}

# For tests that have dir from use_signed.
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
# spoil TAG, spoil_commit: its text is another, its signature the same.
spoil() {
	vcs -C "$dir" update-ref "refs/tags/$1" "$(vcs -C "$dir" cat-file \
		tag "$1" | sed 's/Release/Rerelease/' |
		vcs -C "$dir" hash-object -t tag -w --stdin)"
}
spoil_commit() {
	vcs -C "$dir" update-ref refs/tags/v2.0 "$(vcs -C "$dir" cat-file \
		commit v2.0 | sed 's/First/Second/' |
		vcs -C "$dir" hash-object -t commit -w --stdin)"
}
# evtag DIRECTORY COMMIT [SUBMODULE-DIRECTORY]: by git alone.
evtag() {
	local objects
	object() { # DIRECTORY ID
		printf '%s %s\0' "$(vcs -C "$1" cat-file -t "$2")" \
			"$(vcs -C "$1" cat-file -s "$2")"
		vcs -C "$1" cat-file "$(vcs -C "$1" cat-file -t "$2")" "$2"
	}
	tree() { # DIRECTORY ID PATH
		local mode type id name
		object "$1" "$2"
		vcs -C "$1" ls-tree "$2" | while IFS=$' \t' read -r mode type id name; do
			case $type in
			blob) object "$1" "$id" ;;
			tree) tree "$1" "$id" "$3$name/" ;;
			commit)
				object "$sub" "$id"
				tree "$sub" "$(vcs -C "$sub" rev-parse "$id^{tree}")" ''
				;;
			esac
		done
	}
	sub=${3-}
	{
		object "$1" "$2"
		tree "$1" "$(vcs -C "$1" rev-parse "$2^{tree}")" ''
	} | sha512sum | cut -d' ' -f1
}
