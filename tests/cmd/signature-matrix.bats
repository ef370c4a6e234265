#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The table of docs/signatures.md, cell by cell: each kind of signature that is
# good, bad, by a wrong, an expired or a revoked key, or absent, what
# --require-signature makes of it, and whether the program that people use for
# that kind says the same.
load fixtures
load signature-fixtures

setup_file() {
	share_signed
	cd "$BATS_FILE_TMPDIR"
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	# "old" can sign once more, but old.gpg says that it ended in 2021.
	pgp --quick-set-expire "$(fingerprint_of old)" never
	# A home where "rex" is revoked; in the other it goes on signing.
	local home
	home=$(mktemp -d "${TMPDIR:-/tmp}/gpg.XXXXXX")
	gpg --homedir "$home" --batch -q --import rex-before.gpg rex.rev 2>said
	gpg --homedir "$home" --batch -q --export rex >rex.gpg
	gpgconf --homedir "$home" --kill all
	rm -rf "$home"
	: >cells
}
teardown_file() {
	stop_gpg
}
setup() {
	use_signed
}

# Who signs, what is done to it, the keyring, what comes of it.
openpgp_rows='good ann ann
bad ann ann
unknown-key eve ann
expired-key old old
revoked-key rex rex
absent none ann'

fresh() {
	rm -rf "$dir"
	cp -r "$BATS_FILE_TMPDIR/signed" "$dir"
	cp "$BATS_FILE_TMPDIR/hello-2.0.tar" "$ball"
	rm -f "$ball".*
}
spoil_object() { # tag|commit
	case $1 in tag) spoil v2.0 ;; *) spoil_commit ;; esac
}
# cell KIND OUTCOME: it was tried, and is as wanted.
cell() {
	echo "$1|$2" >>"$BATS_FILE_TMPDIR/cells"
}
# is PLACE OUTCOME COMMAND...: with the seal required as well.
is() {
	check "${@:3}"
	seal_is "$1" "$2"
	check "${@:3}" --require-signature "$1"
	seal_is "$1" "$2"
	case $2 in
	good) has_no signature-missing ;;
	*)
		outcome_is rejected 1
		has 'error signature-missing'
		;;
	esac
}
object_is() { # tag|commit OUTCOME [ARGUMENT...]
	is "$1" "$2" verify "$ball" --repo "$dir" --tag v2.0 "${@:3}"
}
tarball_is() { # OUTCOME [ARGUMENT...]
	is tarball "$1" audit "$ball" "${@:2}"
}
# agree OUTCOME COMMAND...: that ends well for "good" and for nothing else.
agree() {
	local theirs=bad ours=bad
	"${@:2}" >said 2>&1 && theirs=good
	[ "$1" != good ] || ours=good
	[ $theirs = $ours ] || complain "$1; but ${*:2}: $theirs" "$(cat said)"
}
# git's word on v2.0 with a home of gpg that holds one keyring.
git_with_ring() { # tag|commit KEYRING
	local home rc=0
	home=$(mktemp -d "${TMPDIR:-/tmp}/gpg.XXXXXX")
	gpg --homedir "$home" --batch -q --import "$2" 2>/dev/null
	GNUPGHOME=$home vcs -C "$dir" "verify-$1" v2.0 || rc=1
	gpgconf --homedir "$home" --kill all
	rm -rf "$home"
	return $rc
}
# gpgv ends well for keys that expired before they signed; its word counts.
gpgv_says() { # KEYRING FILE...
	gpgv --status-fd 3 --keyring "$@" 3>words && grep -q GOODSIG words
}

openpgp_object() { # tag|commit
	local outcome user ring
	while read -r outcome user ring; do
		fresh
		[ "$user" = none ] || "sign_$1" by_gpg "$user"
		[ "$outcome" != bad ] || spoil_object "$1"
		object_is "$1" "$outcome" --keyring "$keys/$ring.gpg"
		agree "$outcome" git_with_ring "$1" "$keys/$ring.gpg"
		cell "OpenPGP, $1" "$outcome"
	done <<<"$openpgp_rows"
}
@test "OpenPGP, tag" {
	openpgp_object tag
}
@test "OpenPGP, commit" {
	openpgp_object commit
}

openpgp_tarball() { # SUFFIX [OPTION...]
	local outcome user ring
	while read -r outcome user ring; do
		fresh
		[ "$user" = none ] ||
			pgp -u "$user" "${@:2}" -o "$ball.$1" --detach-sign "$ball"
		[ "$outcome" != bad ] || printf '\0' >>"$ball"
		tarball_is "$outcome" --keyring "$keys/$ring.gpg"
		agree "$outcome" gpgv_says "$keys/$ring.gpg" "$ball.$1" "$ball"
		cell "OpenPGP, .$1" "$outcome"
	done <<<"$openpgp_rows"
}
@test "OpenPGP, .asc" {
	openpgp_tarball asc --armor
}
@test "OpenPGP, .sig" {
	openpgp_tarball sig
}

# Lists of digests: the list is what is signed.
openpgp_sums() { # KIND OPTION...
	local outcome user ring
	while read -r outcome user ring; do
		fresh
		rm -f SUMS*
		sha256sum hello-2.0.tar >SUMS
		[ "$user" = none ] || pgp -u "$user" -o SUMS.asc "${@:2}" SUMS
		case $1,$user in
		*,none) ;;
		*clear*) mv SUMS.asc SUMS ;;
		esac
		# The list says the same in another way.
		[ "$outcome" != bad ] || sed -i 's/  hello/ *hello/' SUMS
		tarball_is "$outcome" --keyring "$keys/$ring.gpg" --sums SUMS
		case $1 in
		*clear*) agree "$outcome" gpgv_says "$keys/$ring.gpg" SUMS ;;
		*) agree "$outcome" gpgv_says "$keys/$ring.gpg" SUMS.asc SUMS ;;
		esac
		cell "$1" "$outcome"
	done <<<"$openpgp_rows"
	# Well signed, and of other bytes.
	fresh
	printf '\0' >>"$ball"
	sha256sum <"$BATS_FILE_TMPDIR/hello-2.0.tar" | sed 's/-$/hello-2.0.tar/' >SUMS
	rm -f SUMS.asc
	pgp -u ann -o SUMS.asc "${@:2}" SUMS
	case $1 in *clear*) mv SUMS.asc SUMS ;; esac
	tarball_is bad --keyring "$keys/ann.gpg" --sums SUMS
}
@test "SHA256SUMS, clear-signed" {
	openpgp_sums 'SHA256SUMS, clear-signed' --clearsign
}
@test "SHA256SUMS, signature beside" {
	openpgp_sums 'SHA256SUMS, signature beside' --armor --detach-sign
}

ssh_rows='good
bad
unknown-key
expired-key
revoked-key
absent'
# allow KEY OPTIONS OUTCOME: the files allowed and gone.
allow() {
	local limit=
	[ "$3" != expired-key ] || limit=",valid-before=\"20240101\""
	echo "me@example.org $2$limit $(cat "$keys/$1.pub")" >allowed
	case $3 in
	revoked-key) cp "$keys/$key.pub" gone ;;
	*) cp "$keys/ec384.pub" gone ;;
	esac
}
git_with_signers() { # tag|commit
	vcs -C "$dir" -c gpg.format=ssh -c gpg.ssh.allowedSignersFile=../allowed \
		-c gpg.ssh.revocationFile=../gone "verify-$1" v2.0
}
ssh_object() { # tag|commit
	local key outcome by
	for key in ed ec256 ec521 rsa; do
		for outcome in $ssh_rows; do
			fresh
			by=$key
			[ "$outcome" != unknown-key ] || by=stranger
			[ "$outcome" = absent ] || "sign_$1" by_ssh $by git
			[ "$outcome" != bad ] || spoil_object "$1"
			allow $key 'namespaces="git"' "$outcome"
			object_is "$1" "$outcome" --allowed-signers allowed \
				--revoked-signers gone
			TZ=UTC agree "$outcome" git_with_signers "$1"
			cell "SSH, $1" "$outcome"
		done
		fresh
		"sign_$1" by_ssh $key git
		allow $key 'namespaces="file"' good
		object_is "$1" unknown-key --allowed-signers allowed
		agree unknown-key git_with_signers "$1"
	done
}
@test "SSH, tag" {
	ssh_object tag
}
@test "SSH, commit" {
	ssh_object commit
}
ssh_file_says() {
	ssh-keygen -q -Y verify -f allowed -I me@example.org -n file -r gone \
		-Overify-time=20240329120000Z -s "$ball.sig" <"$ball"
}
@test "SSH, .sig" {
	local key outcome by
	for key in ed ec256 ec521 rsa; do
		for outcome in $ssh_rows; do
			fresh
			by=$key
			[ "$outcome" != unknown-key ] || by=stranger
			[ "$outcome" = absent ] || by_ssh $by file "$ball" >"$ball.sig"
			[ "$outcome" != bad ] || printf '\0' >>"$ball"
			allow $key 'namespaces="file"' "$outcome"
			tarball_is "$outcome" --allowed-signers allowed \
				--revoked-signers gone
			agree "$outcome" ssh_file_says
			cell "SSH, .sig" "$outcome"
		done
	done
}

# Lists of digests again, with signatures beside them.
# list [LINE...]: SUMS of the tarball as it was, and those lines.
list() {
	rm -f SUMS*
	(cd "$BATS_FILE_TMPDIR" && sha256sum hello-2.0.tar) >SUMS
	[ $# = 0 ] || printf '%s\n' "$@" >>SUMS
}
other_line() { # NAME
	printf '%064d  %s\n' 1 "$1"
}
# sums_near_misses SIGN OPTION...: SIGN signs its argument; what is well signed
# and does not vouch for this tarball, and what does.
sums_near_misses() {
	local sign=$1
	shift
	fresh
	list "$(other_line hello-1.9.tar)" '# of all releases'
	$sign SUMS
	tarball_is good "$@" --sums SUMS
	# The same line twice says nothing else.
	list "$(cd "$BATS_FILE_TMPDIR" && sha256sum hello-2.0.tar)"
	$sign SUMS
	tarball_is good "$@" --sums SUMS
	# Two lines for one name: whichever is right.
	list "$(other_line hello-2.0.tar)"
	$sign SUMS
	tarball_is bad "$@" --sums SUMS
	list
	other_line hello-2.0.tar | cat - SUMS >both
	mv both SUMS
	$sign SUMS
	tarball_is bad "$@" --sums SUMS
	# Of other bytes.
	list
	$sign SUMS
	printf '\0' >>"$ball"
	tarball_is bad "$@" --sums SUMS
	# Of other files alone: nothing was checked.
	fresh
	list
	other_line hello-1.9.tar >SUMS
	$sign SUMS
	run -2 --separate-stderr "$TARCHECK" audit "$ball" "$@" --sums SUMS
	[[ $stderr == *'SUMS: has no SHA-256 or SHA-512 of hello-2.0.tar'* ]] ||
		complain "$stderr"
	# The signature of another list, which has this tarball as well.
	list "$(other_line hello-1.9.tar)"
	$sign SUMS
	sed -i 1q SUMS
	tarball_is bad "$@" --sums SUMS
}

sums_by_ssh() { # FILE
	by_ssh ed file "$1" >"$1.sig"
}
ssh_sums_say() {
	ssh-keygen -q -Y verify -f allowed -I me@example.org -n file -r gone \
		-Overify-time=20240329120000Z -s SUMS.sig <SUMS
}
@test "SHA256SUMS, SSH" {
	local key outcome by
	for key in ed ec256 rsa; do
		for outcome in $ssh_rows; do
			fresh
			list
			by=$key
			[ "$outcome" != unknown-key ] || by=stranger
			[ "$outcome" = absent ] || by_ssh $by file SUMS >SUMS.sig
			# The list says the same in another way.
			[ "$outcome" != bad ] || sed -i 's/  hello/ *hello/' SUMS
			allow $key 'namespaces="file"' "$outcome"
			tarball_is "$outcome" --sums SUMS \
				--allowed-signers allowed --revoked-signers gone
			agree "$outcome" ssh_sums_say
			cell "SHA256SUMS, SSH" "$outcome"
		done
	done
	allow ed 'namespaces="file"' good
	sums_near_misses sums_by_ssh --allowed-signers allowed
	# Signed as something else, by a key that may sign anything.
	fresh
	list
	by_ssh ed git SUMS >SUMS.sig
	allow ed '' good
	tarball_is bad --sums SUMS --allowed-signers allowed
	agree bad ssh_sums_say
	# Signed as a file, by a key that may sign other things alone.
	by_ssh ed file SUMS >SUMS.sig
	allow ed 'namespaces="git"' good
	tarball_is unknown-key --sums SUMS --allowed-signers allowed
	agree unknown-key ssh_sums_say
}
@test "SSH, certified key, tag" {
	local outcome key=ed by valid
	by_certificate() {
		ssh-keygen -q -Y sign -f ed-cert.pub -n git <"$1" 2>said
	}
	for outcome in $ssh_rows; do
		fresh
		by=ec256 valid=20240101:20250101
		[ "$outcome" != unknown-key ] || by=stranger
		[ "$outcome" != expired-key ] || valid=20230101:20240101
		cp "$keys/ed" "$keys/ed.pub" .
		ssh-keygen -q -s "$keys/$by" -I id -n me@example.org -V $valid \
			ed.pub 2>said || complain "$(cat said)"
		[ "$outcome" = absent ] || sign_tag by_certificate
		[ "$outcome" != bad ] || spoil v2.0
		allow ec256 cert-authority good
		[ "$outcome" != revoked-key ] || cp "$keys/ed.pub" gone
		object_is tag "$outcome" --allowed-signers allowed \
			--revoked-signers gone
		TZ=UTC agree "$outcome" git_with_signers tag
		cell 'SSH, certified key, tag' "$outcome"
	done
}

x509_rows='good good
bad good
unknown-key foreign
expired-key brief
revoked-key gone
absent none'
# The authorities are of today, and so is what they sign.
today() { # tag|commit
	local id
	id=$(vcs -C "$dir" cat-file "$1" v2.0 |
		sed "s/^\(\(tagger\|committer\) .*>\) .*/\1 $(date +%s) +0000/" |
		vcs -C "$dir" hash-object -t "$1" -w --stdin)
	vcs -C "$dir" update-ref refs/tags/v2.0 "$id"
}
openssl_says() { # DER CONTENT
	openssl cms -verify -binary -inform DER -in "$1" -content "$2" \
		-CAfile "$keys/both.pem" -crl_check_all
}
x509_object() { # tag|commit
	make_certificates
	local outcome name text=$BATS_TEST_TMPDIR/object
	while read -r outcome name; do
		fresh
		vcs -C "$dir" update-ref refs/tags/v2.0 \
			"$(vcs -C "$dir" rev-parse "v2.0^{$1}")"
		today "$1"
		rm -f "$text" "$text.der"
		[ "$name" = none ] || "sign_$1" by_x509 "$name"
		[ "$outcome" != bad ] || spoil_object "$1"
		object_is "$1" "$outcome" --ca-file "$keys/both.pem"
		# What was signed, without its signature, as git shows it.
		[ "$outcome" != bad ] || sed -i 's/Release/Re&/; s/First/Second/' "$text"
		agree "$outcome" openssl_says "$text.der" "$text"
		cell "X.509, $1" "$outcome"
	done <<<"$x509_rows"
}
@test "X.509, tag" {
	x509_object tag
}
@test "X.509, commit" {
	x509_object commit
}
@test "X.509, signature file" {
	make_certificates
	local outcome name
	# Without a time of its own it is of now.
	unset SOURCE_DATE_EPOCH
	while read -r outcome name; do
		fresh
		[ "$name" = none ] || by_x509 "$name" "$ball" >"$BATS_TEST_TMPDIR/sep"
		rm -f der
		[ ! -e "$ball.der" ] || mv "$ball.der" der
		[ "$outcome" != bad ] || printf '\0' >>"$ball"
		case $name in
		none) tarball_is absent --ca-file "$keys/both.pem" ;;
		*) tarball_is "$outcome" --ca-file "$keys/both.pem" --signature sep ;;
		esac
		agree "$outcome" openssl_says der "$ball"
		cell 'X.509, signature file' "$outcome"
	done <<<"$x509_rows"
}
@test "X.509, tag: what gpgsm wrote, and what it says" {
	have_program gpgsm
	make_certificates
	local home outcome
	home=$(mktemp -d "${TMPDIR:-/tmp}/gpg.XXXXXX")
	echo disable-crl-checks >"$home/gpgsm.conf"
	echo allow-loopback-pinentry >"$home/gpg-agent.conf"
	openssl x509 -in "$keys/root.pem" -noout -fingerprint -sha1 |
		sed 's/.*=//; s/$/ S relax/' >"$home/trustlist.txt"
	# An RSA key, and ciphers that gpgsm 2.2 reads.
	(
		cd "$keys"
		openssl req -new -newkey rsa:2048 -nodes -keyout mail.key \
			-out mail.csr -subj /CN=mail
		openssl ca -batch -notext -config root.conf -in mail.csr -out mail.pem
	) 2>said || complain "$(cat said)"
	openssl pkcs12 -export -inkey "$keys/mail.key" -in "$keys/mail.pem" \
		-certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 \
		-out mail.p12 -passout pass:x
	sm() {
		gpgsm --homedir "$home" --batch -q --pinentry-mode loopback \
			--passphrase-fd 9 "$@" 9<<<x 2>said
	}
	sm --import "$keys/root.pem" && sm --import mail.p12 || {
		gpgconf --homedir "$home" --kill all
		skip "gpgsm does not import here: $(tail -n 1 said)"
	}
	by_gpgsm() {
		sm --local-user mail --armor --detach-sign "$1"
	}
	gpgsm_says() {
		GNUPGHOME=$home vcs -C "$dir" -c gpg.format=x509 verify-tag v2.0
	}
	for outcome in good bad; do
		fresh
		today tag
		sign_tag by_gpgsm
		[ "$outcome" != bad ] || spoil v2.0
		object_is tag "$outcome" --ca-file "$keys/root.pem"
		agree "$outcome" gpgsm_says
	done
	fresh
	today tag
	sign_tag by_x509 foreign
	object_is tag unknown-key --ca-file "$keys/root.pem"
	agree unknown-key gpgsm_says
	gpgconf --homedir "$home" --kill all
	rm -rf "$home"
}

# Neither form has a date or a way to take a key back.
line_rows='good mine
bad mine
unknown-key other
absent none'
@test "minisign" {
	have_program minisign
	local outcome name
	for name in mine other; do
		minisign -G -W -p $name.pub -s $name.key >/dev/null
	done
	while read -r outcome name; do
		fresh
		[ "$name" = none ] ||
			minisign -S -s "$name.key" -m "$ball" >/dev/null
		[ "$outcome" != bad ] || printf '\0' >>"$ball"
		tarball_is "$outcome" --pubkey mine.pub
		agree "$outcome" minisign -V -q -p mine.pub -m "$ball"
		cell minisign "$outcome"
	done <<<"$line_rows"
}
@test "signify" {
	have_program signify-openbsd
	local outcome name
	for name in mine other; do
		signify-openbsd -G -n -p $name.pub -s $name.sec
	done
	while read -r outcome name; do
		fresh
		[ "$name" = none ] || signify-openbsd -S -s "$name.sec" -m "$ball"
		[ "$outcome" != bad ] || printf '\0' >>"$ball"
		tarball_is "$outcome" --pubkey mine.pub
		agree "$outcome" signify-openbsd -V -q -p mine.pub -m "$ball"
		cell signify "$outcome"
	done <<<"$line_rows"
}

# line_sums KIND SIGN VERIFY: functions of a key's name and the list, and of
# the name.
line_sums() {
	local outcome name
	while read -r outcome name; do
		fresh
		list
		[ "$name" = none ] || "$2" $name SUMS
		[ "$outcome" != bad ] || sed -i 's/  hello/ *hello/' SUMS
		tarball_is "$outcome" --pubkey mine.pub --sums SUMS
		agree "$outcome" "$3" mine
		cell "$1" "$outcome"
	done <<<"$line_rows"
	sums_near_misses "$2 mine" --pubkey mine.pub
}
@test "SHA256SUMS, minisign" {
	have_program minisign
	local name
	for name in mine other; do
		minisign -G -W -p $name.pub -s $name.key >/dev/null
	done
	mini_sign() {
		minisign -S -s "$1.key" -m "$2" >/dev/null
	}
	mini_says() {
		minisign -V -q -p "$1.pub" -m SUMS
	}
	line_sums 'SHA256SUMS, minisign' mini_sign mini_says
}
@test "SHA256SUMS, signify" {
	have_program signify-openbsd
	local name
	for name in mine other; do
		signify-openbsd -G -n -p $name.pub -s $name.sec
	done
	signi_sign() {
		signify-openbsd -S -s "$1.sec" -m "$2"
	}
	signi_says() {
		signify-openbsd -V -q -p "$1.pub" -m SUMS
	}
	line_sums 'SHA256SUMS, signify' signi_sign signi_says
}

# The digest of all contents, in a signed tag: its keys are those of the tag.
@test "Git-EVTag-v0-SHA512" {
	local sum outcome line
	sum=$(evtag "$dir" "$(vcs -C "$dir" rev-parse 'v2.0^{commit}')")
	for outcome in good bad absent; do
		fresh
		case $outcome in
		good) line=$sum ;;
		bad) line=$(tr 0-8 1-9 <<<"$sum") ;;
		*) line= ;;
		esac
		vcs -C "$dir" update-ref refs/tags/v2.0 "$({
			vcs -C "$dir" cat-file tag v2.0
			[ -z "$line" ] || echo "Git-EVTag-v0-SHA512: $line"
		} | vcs -C "$dir" hash-object -t tag -w --stdin)"
		sign_tag by_gpg ann
		check verify "$ball" --repo "$dir" --tag v2.0 \
			--keyring "$keys/ann.gpg"
		seal_is tag good
		case $outcome in
		good) grep -q '"of":"tag".*"covers":"sha512-content"' "$report" ;;
		bad)
			outcome_is rejected 1
			has 'error signature-evtag-differs'
			;;
		# Then the tag names its files by SHA-1 alone, which is told.
		*) grep -q '"of":"tag".*"covers":"sha1-object-ids"' "$report" ;;
		esac
		cell Git-EVTag-v0-SHA512 $outcome
	done
}

@test "docs/signatures.md has the cells that were tried, and no others" {
	local wanted
	wanted=$(awk -F' *[|] *' '
		$2 == "Kind" { for (i = 3; i < NF; i++) name[i] = $i; next }
		name[3] != "" && $2 !~ /^-/ && NF > 7 {
			for (i = 3; i < 9; i++)
				if ($i == "yes")
					print $2 "|" name[i]
		}' "$TC_SRCDIR/docs/signatures.md" | LC_ALL=C sort)
	[ "$(wc -l <"$BATS_FILE_TMPDIR/cells")" -gt 0 ] ||
		skip 'the other tests of this file did not run'
	local kind
	while read -r kind; do
		grep -q "^$kind|" "$BATS_FILE_TMPDIR/cells" ||
			skip "$kind was not tried"
	done < <(cut -d'|' -f1 <<<"$wanted" | uniq)
	diff <(echo "$wanted") <(LC_ALL=C sort -u "$BATS_FILE_TMPDIR/cells") ||
		complain 'the table and the tests differ'
}
