# SPDX-License-Identifier: LGPL-2.1-or-later
# Signatures of databases and manifests: made by us and by minisign and signify.

load fixtures
load db-fixtures

# Throw-away keys: me and other of minisign without a passphrase, si of signify.
make_keys() {
	cat >me.key <<-'EOF'
	untrusted comment: minisign encrypted secret key
	RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8b1MN+n7u/sh5iubDdttOvpLz1ovSUNAjZeLWoVV2KocnfNhoHIM3E9H8b30NLzMzYD3kR1w6ekivd3t1cDeuY1hm8GFN+fKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
	EOF
	me=RWTxvUw36fu7+09H8b30NLzMzYD3kR1w6ekivd3t1cDeuY1hm8GFN+fK
	printf 'untrusted comment: mine\n%s\n' "$me" >me.pub
	cat >si.sec <<-'EOF'
	untrusted comment: signify secret key
	RWRCSwAAAAAIBsfBVobNgGiJYZdvKZe7JeKgwNI7Ev6S+YeX9ZvrDcvJePNKriwxw3TfGuVWVuUErhj+9l4a1SSIdwxQlrsaez1uyLuM8fZnabNpJp5n5CktXZcHMkaB62gEaInAsyI=
	EOF
	si=RWSS+YeX9ZvrDXs9bsi7jPH2Z2mzaSaeZ+QpLV2XBzJGgetoBGiJwLMi
	printf 'untrusted comment: signify public key\n%s\n' "$si" >si.pub
	other=RWQ5uRkqGhEd5R8tUUap9jVSWh4k6bWOs9d6ouvnuEI0I2ZrC/7sGcjK
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset TARCHECK_ALLOW_UNSIGNED_DB
	make_keys
	echo tool >tool
	manifest tools tool
	db build tools.tsv -o t.db
	"${TAR:-tar}" -cf t.tar tool
}

# Our verdict on $1 with key $2: the word and the status of db verify, and for
# a database whether it can be used.
verdict() {
	local status=0 used=0 text
	text=$(db verify "$1" --pubkey "$2") || status=$?
	if [[ $1 == *.db ]]; then
		db stats --db "$1" --db-key "$2" >/dev/null 2>&1 || used=$?
		[ "$used" = $((status ? 2 : 0)) ] ||
			complain "verify: $status, use: $used" "$text"
	fi
	case $text in
	"$1: good signature by key "*) text=good ;;
	"$1: BAD SIGNATURE: "*) text=bad ;;
	"$1: signed by key "*', which is not trusted here'*) text=unknown ;;
	"$1: not signed"*) text=absent ;;
	"$1: $1."*'sig is not a signature of minisign or signify: '*)
		text=malformed ;;
	*) complain "$text" ;;
	esac
	echo "$text $status"
}

has_tools() {
	have_program minisign
	signify=$(command -v signify-openbsd || command -v signify) ||
		skip 'signify is absent (Debian: signify-openbsd)'
}

# ours KIND FILE: signs it with tarcheck; theirs: with the programs.
ours() {
	case $1 in
	prehashed) db sign "$2" --key me.key ;;
	signify) db sign "$2" --key si.sec ;;
	crossed) db sign "$2" --key me.key --format signify ;;
	esac >/dev/null
}
theirs() {
	case $1 in
	prehashed) minisign -S -s me.key -m "$2" ;;
	legacy) minisign -S -l -s me.key -m "$2" ;;
	signify) "$signify" -S -s si.sec -m "$2" ;;
	esac >/dev/null
}

# matrix SIGNER KIND FILE KEY
matrix() {
	local signature
	"$1" "$2" "$3"
	signature=$(ls "$3".*sig)
	[ "$(verdict "$3" "$4")" = 'good 0' ]
	[ "$(verdict "$3" "$other")" = 'unknown 1' ]
	# Another key of the same id.
	[ "$(verdict "$3" "$(twin "$4")")" = 'bad 1' ]
	cp "$signature" kept
	printf x >>"$signature"
	[ "$(verdict "$3" "$4")" = 'malformed 1' ]
	: >"$signature"
	[ "$(verdict "$3" "$4")" = 'malformed 1' ]
	cp kept "$signature"
	# A file of another content under it.
	cp "$3" content
	change "$3"
	[ "$(verdict "$3" "$4")" = 'bad 1' ]
	cp content "$3"
	[ "$(verdict "$3" "$4")" = 'good 0' ]
	rm "$signature"
	[ "$(verdict "$3" "$4")" = 'absent 1' ]
}

# The last byte of the public key is another one.
twin() {
	printf %s "$1" | "$AWK" '{
		a = substr($0, length($0))
		print substr($0, 1, length($0) - 1) (a == "A" ? "Q" : "A")
	}'
}

# One byte in what does not keep it from being opened.
change() {
	case $1 in
	*.db) printf '\377' | dd of="$1" bs=1 seek=96 conv=notrunc status=none ;;
	*) echo >>"$1" ;;
	esac
}

@test "what we sign we verify, in each form, and nothing else" {
	for file in t.db tools.tsv; do
		matrix ours prehashed $file "$me"
		matrix ours signify $file "$si"
		matrix ours crossed $file "$me"
	done
}

@test "what minisign and signify sign we verify, and nothing else" {
	has_tools
	for file in t.db tools.tsv; do
		matrix theirs prehashed $file "$me"
		matrix theirs legacy $file "$me"
		matrix theirs signify $file "$si"
	done
}

@test "what we sign minisign and signify verify" {
	has_tools
	for file in t.db tools.tsv; do
		ours prehashed $file
		minisign -V -p me.pub -m $file >said
		grep -q "^Trusted comment: tarcheck .*, file $file, sha256 $(
			sha256sum <$file | cut -d' ' -f1), signed 2024-03-29\$" said
		minisign -V -P "$si" -m $file >said 2>&1 && return 1
		ours signify $file
		"$signify" -V -p si.pub -m $file >said
		ours crossed $file
		"$signify" -V -p me.pub -m $file >said
		"$signify" -V -p si.pub -m $file >said 2>&1 && return 1
		rm $file.*sig
		db sign $file --key si.sec --format minisign >said
		minisign -V -P "$si" -m $file >said
		rm $file.*sig
	done
}

# flipped FILE COMMAND...: it fails with a bit flipped in any byte of FILE but
# those of the first line's comment.
flipped() {
	"${PYTHON3:-python3}" -c 'if 1:
		import subprocess, sys
		name, command = sys.argv[1], sys.argv[2:]
		def runs(data):
			open(name, "wb").write(data)
			return subprocess.call(command, stdout=subprocess.DEVNULL,
			                       stderr=subprocess.DEVNULL)
		whole = open(name, "rb").read()
		for at in range(len(whole)):
			if 19 <= at < whole.index(b"\n"):
				continue
			data = bytearray(whole)
			data[at] ^= 1 << at % 7
			assert runs(data) in (1, 2), at
		assert runs(whole) == 0' "$@"
}

@test "no single byte of a signature or a public key can be another" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	[ "$TC_SANITIZERS" = no ] || skip 'the plain build does this'
	ours prehashed t.db
	flipped t.db.minisig "$TARCHECK" db verify t.db --pubkey me.pub
	flipped me.pub "$TARCHECK" db verify t.db --pubkey me.pub
	rm t.db.minisig
	ours signify t.db
	flipped t.db.sig "$TARCHECK" db verify t.db --pubkey si.pub
}

# wait_for TEXT FILE: half a minute at most.
wait_for() {
	local n
	for n in {1..300}; do
		! grep -qsF "$1" "$2" || return 0
		sleep 0.1
	done
	return 1
}

@test "a key under a passphrase, from a file and from the terminal" {
	have_program minisign
	# With little memory scrypt is quick.
	(ulimit -v 30000 && printf 'open sesame\nopen sesame\n' |
		minisign -G -p pass.pub -s pass.key) >said 2>&1 ||
		skip 'minisign does not run in little memory'
	echo 'open sesame' >right
	printf 'open sesame' >unended
	echo 'Open Sesame' >wrong
	for pass in right unended; do
		db sign t.db --key pass.key --passphrase-file $pass
		minisign -V -p pass.pub -m t.db >said
		rm t.db.minisig
	done
	fails_with 'pass.key: wrong passphrase' \
		db sign t.db --key pass.key --passphrase-file wrong
	fails_with 'absent' db sign t.db --key pass.key --passphrase-file absent
	[ ! -e t.db.minisig ]
	have_program setsid
	fails_with '--passphrase-file' setsid -w "$TARCHECK" db sign t.db \
		--key pass.key </dev/null
	have_program script
	# Typed too early it would be thrown away.
	(wait_for 'Passphrase for pass.key: ' typescript && echo 'open sesame') |
		script -qefc "$TARCHECK db sign t.db --key pass.key" \
			typescript >said
	grep -q 'Passphrase for pass.key: ' typescript
	minisign -V -p pass.pub -m t.db >said
	# After the prompt what was typed is not shown again.
	sed 's/.*Passphrase for pass.key: //' typescript | lacks sesame tail -n +2
}

@test "a signify key under a passphrase is refused by name" {
	has_tools
	printf 'open sesame\nopen sesame\n' |
		setsid -w "$signify" -G -p pass.pub -s pass.sec >said 2>&1 ||
		skip 'signify wants a terminal'
	fails_with 'pass.sec: a signify key under a passphrase' \
		db sign t.db --key pass.sec
}

@test "what cannot be signed leaves nothing behind" {
	fails_with '--key SECRET is missing' db sign t.db
	fails_with 'FILE is missing' db sign --key me.key
	fails_with 'absent.key' db sign t.db --key absent.key
	fails_with 'me.pub: not a secret key' db sign t.db --key me.pub
	fails_with 'tool: neither a manifest nor a database' \
		db sign tool --key me.key
	head -c 5000 t.db >cut.db
	fails_with 'cut.db: corrupt database' db sign cut.db --key me.key
	sed 's/^[0-9a-f]/x/' tools.tsv >odd.tsv
	fails_with 'odd.tsv:' db sign odd.tsv --key me.key
	fails_with 'control character' \
		db sign t.db --key me.key --comment "two
lines"
	fails_with 'not a regular file' db sign . --key me.key
	mkdir t.db.minisig
	fails_with 't.db.minisig: is a directory' db sign t.db --key me.key
	rmdir t.db.minisig
	[ -z "$(ls | grep sig)" ]
}

@test "a comment of one's own" {
	db sign t.db --key me.key --comment 'checked by hand'
	db verify t.db --pubkey "$me" | grep -q ': checked by hand$'
	db sign t.db --key me.key --comment $'\xffodd'
	db verify t.db --pubkey "$me" | grep -q ': \\xffodd$'
}

@test "trust: the installed database is used as it is, a copy is not" {
	local -x TARCHECK_DB=
	"$TARCHECK" --version | grep -q '^installed with tarcheck, not signed$' ||
		skip 'no database built'
	ln -s "$TC_BUILDDIR/data/tarcheck.db" link.db
	db stats --db link.db >said
	cp "$TC_BUILDDIR/data/tarcheck.db" copy.db
	fails_with 'copy.db: database is not signed' db stats --db copy.db
	TARCHECK_DB=copy.db fails_with 'copy.db: database is not signed' \
		db stats
	fails_with 'is not signed' db stats --require-signed-db
	fails_with 'exclude each other' \
		db stats --require-signed-db --allow-unsigned-db
	TARCHECK_ALLOW_UNSIGNED_DB=1 fails_with 'is not signed' \
		db stats --require-signed-db
	# A signature beside the name by which it is used counts.
	cp t.db own.db
	ours prehashed t.db
	mv t.db.minisig link.db.minisig
	fails_with 'link.db: BAD SIGNATURE' db stats --db link.db --db-key "$me"
	db sign link.db --key me.key
	db stats --db link.db --db-key "$me" --require-signed-db >said
	grep -q '^signed by FBBBFBE9374CBDF1: tarcheck database' said
	db stats --db link.db >said
	grep -q '^installed with tarcheck' said
}

@test "trust: any other database needs a signature or a word" {
	fails_with 't.db: database is not signed: see db sign, --allow-unsigned-db' \
		db stats --db t.db
	for command in 'db lookup tool' 'db stats' 'audit t.tar' '--version'; do
		fails_with '--allow-unsigned-db' "$TARCHECK" $command --db t.db
		TARCHECK_DB=t.db fails_with '--allow-unsigned-db' \
			"$TARCHECK" $command
		fails_with 't.db: ' "$TARCHECK" $command --db default --db t.db
	done
	db stats --db t.db --allow-unsigned-db | grep -qx 'NOT SIGNED'
	ours prehashed t.db
	fails_with 'signed by key FBBBFBE9374CBDF1, which is not trusted here' \
		db stats --db t.db
	fails_with 'which is not trusted here' \
		db stats --db t.db --db-key "$other"
	db stats --db t.db --allow-unsigned-db |
		grep -qx 'signed by NO TRUSTED KEY'
	for key in me.pub "$me"; do
		db stats --db t.db --db-key "$key" | grep -q '^signed by FBBB'
		TARCHECK_DB_KEY=$key db stats --db t.db |
			grep -q '^signed by FBBB'
		db stats --db t.db --db-key "$other" --db-key "$key" >said
	done
	cat si.pub me.pub >both.pub
	db stats --db t.db --db-key both.pub | grep -q '^signed by FBBB'
	fails_with '--db-key: absent.pub' db stats --db t.db --db-key absent.pub
	fails_with '--db-key: me.key: line 2 is not a public key' \
		db stats --db t.db --db-key me.key
	TARCHECK_DB_KEY=absent.pub fails_with '$TARCHECK_DB_KEY: absent.pub' \
		db stats --db t.db
}

@test "trust: a signature that does not hold is an error whatever is allowed" {
	ours prehashed t.db
	cp t.db.minisig good
	for flags in "--db-key $me" "--db-key $me --allow-unsigned-db"; do
		sed '4s/A/B/; 4s/a/b/' good >t.db.minisig
		fails_with 't.db: BAD SIGNATURE' db stats --db t.db $flags
		echo >t.db.minisig
		fails_with 't.db.minisig: not a signature' \
			db stats --db t.db $flags
		rm t.db.minisig
		ln -s absent t.db.minisig
		fails_with 't.db.minisig' db stats --db t.db $flags
		rm t.db.minisig
	done
	# One bad signature is not made good by another one beside it.
	sed '4s/A/B/; 4s/a/b/' good >t.db.minisig
	ours crossed t.db
	fails_with 't.db: BAD SIGNATURE' db stats --db t.db --db-key "$me"
	cp good t.db.minisig
	db stats --db t.db --db-key "$me" | grep -q '^signed by FBBB.*: tarcheck'
	# By an unknown key it is none.
	ours signify t.db
	db stats --db t.db --db-key "$me" >said
	# Half a signature of minisign is not one of signify's in disguise.
	rm t.db.sig
	if command -v minisign >said; then
		theirs legacy t.db
		sed -i 3,4d t.db.minisig
		fails_with 'ends before its trusted comment' \
			db stats --db t.db --db-key "$me"
	fi
}

@test "reports name who signed the database, and its age" {
	export TARCHECK_DB=t.db TARCHECK_DB_KEY=$me
	ours prehashed t.db
	"$TARCHECK" audit t.tar >text || [ $? = 3 ]
	tr -s ' \n' ' ' <text | grep -qF "signed by FBBBFBE9374CBDF1: tarcheck \
database, edition 2020-02-02 (1 files of 1 projects), file t.db"
	tr -s ' \n' ' ' <text | grep -qF '(more than a year old)'
	SOURCE_DATE_EPOCH=1612224000 "$TARCHECK" audit t.tar >text || [ $? = 3 ]
	lacks 'year old' cat text # its first birthday
	SOURCE_DATE_EPOCH=1612310400 "$TARCHECK" audit t.tar >text || [ $? = 3 ]
	tr -s ' \n' ' ' <text | grep -qF '(more than a year old)'
	"$TARCHECK" audit t.tar --format json >json || [ $? = 3 ]
	have_program "${PYTHON3:-python3}"
	"${PYTHON3:-python3}" -c 'if 1:
		import json
		d = json.load(open("json"))["databases"][0]
		assert d["signature"] == "good", d
		assert d["signer"] == "FBBBFBE9374CBDF1", d
		assert d["comment"].startswith("tarcheck database, edition"), d
		assert d["outdated"] is True, d'
	rm t.db.minisig
	"$TARCHECK" audit t.tar --format json --allow-unsigned-db >json || [ $? = 3 ]
	"${PYTHON3:-python3}" -c 'if 1:
		import json
		d = json.load(open("json"))["databases"][0]
		assert d["signature"] == "unsigned", d
		assert d["signer"] is None and d["comment"] is None, d'
}

@test "db verify: several files, the signature and the contents of each" {
	ours prehashed t.db
	run --separate-stderr db verify t.db tools.tsv --pubkey "$me"
	[ "$status" = 1 ] && [ "${#lines[@]}" = 4 ]
	[[ ${lines[0]} == 't.db: good signature by key FBBBFBE9374CBDF1 (minisign): '* ]]
	[ "${lines[1]}" = 't.db: sound: 2020-02-02 (1 files of 1 projects)' ]
	[ "${lines[2]}" = 'tools.tsv: not signed' ]
	[ "${lines[3]}" = 'tools.tsv: sound: manifest of tools, 1 files' ]
	run --separate-stderr db verify t.db tools.tsv --allow-unsigned-db
	[ "$status" = 0 ]
	run --separate-stderr db verify absent t.db --pubkey "$me"
	[ "$status" = 2 ]
	[[ ${lines[0]} == 't.db: good'* ]] && [[ $stderr == *absent* ]]
}

@test "db add, remove: a signature must hold, and is no good afterwards" {
	ours prehashed t.db
	cp t.db signed.db
	echo new >new
	db add t.db new --project site --db t.db --db-key "$me" 2>err
	grep -qx 'tarcheck: t.db.minisig: of the database as it was before; sign it again' err
	[ "$(verdict t.db "$me")" = 'bad 1' ]
	for word in new "$(sha256sum <new | cut -d' ' -f1)"; do
		fails_with t.db.minisig db remove t.db "$word" --db-key "$me"
	done
	fails_with t.db.minisig db export t.db -o out.d --db-key "$me"
	fails_with t.db.minisig db diff t.db tools.tsv --db-key "$me"
	db export t.db -o out.d
	rm -r out.d
	fails_with t.db db export t.db -o out.d --require-signed-db
	ours prehashed t.db
	db lookup new --db t.db --db-key "$me"
	db remove t.db new 2>err
	grep -q 'sign it again' err
	cmp t.db signed.db
}
