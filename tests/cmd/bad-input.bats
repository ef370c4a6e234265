#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# What cannot be checked: one line on stderr, status 2, and nothing else.

load fixtures

setup_file() {
	share_fixtures
	archive "$repo" v1.0 >"$BATS_FILE_TMPDIR/good.tar"
}

setup() {
	work=$BATS_TEST_TMPDIR
	good=$BATS_FILE_TMPDIR/good.tar
	cwd=$work/cwd
	mkdir "$cwd"
}

# refuses PATTERN ARGUMENT...: in an empty directory, which stays empty.
refuses() {
	local pattern=$1 status=0 text
	shift
	(
		cd "$cwd" || exit
		${wrap-} timeout 60 "$TARCHECK" "$@" >"$work/stdout" \
			2>"$work/stderr"
	) || status=$?
	text=$(cat -v "$work/stderr")
	[ "$status" = 2 ] || complain "status $status: $*" "$text"
	[ ! -s "$work/stdout" ] ||
		complain "standard output: $*" "$(head -n 3 "$work/stdout")"
	[ "$(wc -l <"$work/stderr")" = 1 ] || complain "not one line: $*" "$text"
	[[ $text == tarcheck:\ * ]] || complain "whose complaint: $text"
	[ "${#text}" -lt 1200 ] || complain "long: $text"
	if LC_ALL=C grep -q '[^ -~]' "$work/stderr"; then
		complain "raw bytes: $*" "$text"
	fi
	printf '%s\n' "$text" | grep -q -- "$pattern" ||
		complain "wanted: $pattern" "got: $text"
	[ -z "$(ls -A "$cwd")" ] || complain "left behind: $(ls -A "$cwd")"
}
# The same with a tarball, printing and writing a file.
refuses_ball() {
	refuses "$1" verify "$2" --repo "$repo" --tag v1.0
	refuses "$1" verify "$2" --repo "$repo" --tag v1.0 --format json -o report
	refuses "$1" audit "$2" -o report
}
# In loops, one way is enough.
refuses_file() {
	refuses "$1" verify "$2" --repo "$repo" --tag v1.0 -o report
}
refuses_repo() { # PATTERN PATH [TAG]
	refuses "$1" verify "$good" --repo "$2" --tag "${3-v1.0}"
	refuses "$1" verify "$good" --repo "$2" --tag "${3-v1.0}" -o report
}
refuses_db() { # PATTERN FILE
	refuses "$1" verify "$good" --repo "$repo" --tag v1.0 --db "$2"
	refuses "$1" audit "$good" --db "$2" -o report
	TARCHECK_DB=$2 refuses "$1" audit "$good"
}

@test "the input of these tests is good" {
	check verify "$good" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	[ -z "$(ls -A "$cwd")" ]
}

@test "tarball missing, and what a name may hold" {
	refuses_ball 'absent.tar: .*No such file' "$work/absent.tar"
	refuses_ball 'good.tar/x: .*Not a directory' "$good/x"
	refuses_ball 'No such file' "$(printf 'a\nb\033[31m\377')"
	refuses_ball 'File name too long' "$(head -c 300 /dev/zero | tr '\0' n)"
	refuses_ball '' ''
	ln -s loop "$work/loop"
	refuses_ball 'levels of symbolic links' "$work/loop"
}

@test "tarball unreadable" {
	need_unprivileged
	cp "$good" "$work/locked.tar"
	chmod 000 "$work/locked.tar"
	wrap=unprivileged
	refuses_ball 'locked.tar: .*Permission denied' "$work/locked.tar"
}

@test "tarball empty" {
	: >"$work/empty.tar"
	refuses_ball 'empty.tar: empty' "$work/empty.tar"
	refuses_ball 'null: ' /dev/null
	gzip <"$work/empty.tar" >"$work/empty.gz"
	refuses_ball 'empty.gz: not a tar archive' "$work/empty.gz"
	xz <"$work/empty.tar" >"$work/empty.xz"
	refuses_ball 'empty.xz: not a tar archive' "$work/empty.xz"
}

@test "a directory where a tarball is wanted" {
	refuses 'not of a directory' verify "$repo" --repo "$repo" --tag v1.0 \
		--signature x
	refuses 'not of a directory' verify "$repo" --repo "$repo" --tag v1.0 \
		--signature x -o report
}

@test "not an archive: text, noise, a program, other containers" {
	echo 'Not an archive.' >"$work/text"
	refuses_ball 'text: not a tar archive' "$work/text"
	yes 'A long text, longer than a block.' | head -n 1000 >"$work/long"
	refuses_ball 'long: not a tar archive' "$work/long"
	printf x >"$work/x"
	refuses_ball 'x: not a tar archive' "$work/x"
	head -c 5000 "$TARCHECK" >"$work/elf"
	refuses_ball 'elf: not a tar archive' "$work/elf"
	gzip <"$work/long" >"$work/text.gz"
	refuses_ball 'text.gz: not a tar archive' "$work/text.gz"
	printf '!<arch>\ndebian-binary   0           0     0     100644  4         `\n2.0\n' \
		>"$work/deb"
	refuses_ball 'deb: not a tar archive' "$work/deb"
	printf 'PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >"$work/zip"
	refuses_ball 'zip: not a tar archive' "$work/zip"
	cp "$BATS_FILE_TMPDIR/small.db" "$work/db"
	refuses_ball 'db: not a tar archive' "$work/db"
}

@test "truncated: plain tar, in a header, in a body" {
	local cut
	for cut in 1 100 511 700 1023 1030 3000; do
		head -c $cut "$good" >"$work/cut.tar"
		refuses_file 'cut.tar: ' "$work/cut.tar"
	done
	head -c 540 "$good" >"$work/cut.tar"
	refuses_ball 'middle of an extended header, after 540 bytes' \
		"$work/cut.tar"
	{ member a/one 1; } | head -c 600 >"$work/cut.tar"
	refuses_ball 'in the middle of a member, after 600 bytes' \
		"$work/cut.tar"
	{ member a/one 1; member a/two 2; } | head -c 1300 >"$work/cut.tar"
	refuses_ball 'middle of a header, after 1300 bytes' "$work/cut.tar"
}

@test "truncated: every compression, at several places" {
	local suffix program size cut
	for suffix in gz:gzip xz:xz bz2:bzip2 zst:zstd lz:lzip_of; do
		program=${suffix#*:} suffix=${suffix%:*}
		command -v "$program" >/dev/null || continue
		$program <"$good" >"$work/whole"
		size=$(wc -c <"$work/whole")
		for cut in $((size / 10)) $((size / 3)) $((size - 12)) $((size - 1)); do
			head -c $cut "$work/whole" >"$work/cut.tar.$suffix"
			refuses_file "cut.tar.$suffix: .*truncated" \
				"$work/cut.tar.$suffix"
		done
	done
}

# flip FILE OFFSET: one byte of it.
flip() {
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	# shellcheck disable=SC2059 # made here
	printf "\\$(printf %03o $((byte ^ 85)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

@test "corrupt: a byte of the compressed data, of the checksum, of the length" {
	local suffix program size at
	for suffix in gz:gzip xz:xz bz2:bzip2 zst:'zstd -q' lz:lzip_of; do
		program=${suffix#*:} suffix=${suffix%%:*}
		command -v "${program%% *}" >/dev/null || continue
		$program <"$good" >"$work/whole"
		size=$(wc -c <"$work/whole")
		for at in $((size / 2)) $((size - 3)) $((size - 7)); do
			cp "$work/whole" "$work/bad.tar.$suffix"
			flip "$work/bad.tar.$suffix" $at
			refuses_file "bad.tar.$suffix: " "$work/bad.tar.$suffix"
		done
	done
	gzip <"$good" >"$work/crc.gz"
	flip "$work/crc.gz" $(($(wc -c <"$work/crc.gz") - 8))
	refuses_ball 'crc.gz: corrupt gzip' "$work/crc.gz"
}

@test "corrupt: headers of the tar archive" {
	local size
	size=$(wc -c <"$good")
	cp "$good" "$work/first.tar"
	flip "$work/first.tar" 10
	refuses_ball 'first.tar: ' "$work/first.tar"
	# A header of zeros in the middle of what was one.
	{ member a/one 1; header a/two 0 99999; member a/three 3; } >"$work/size.tar"
	refuses_ball 'size.tar: .*[Tt]runcated' "$work/size.tar"
}

@test "limits: a name, a bomb" {
	local name
	name=$(head -c 5000 /dev/zero | tr '\0' n)
	{
		header x x $((5000 + 11))
		field 5120 "5011 path=$name
"
		member y y
		ending
	} >"$work/name.tar"
	refuses_ball 'limit: name longer' "$work/name.tar"
	head -c 30000000 /dev/zero | xz -0 >"$work/zeros.xz"
	header a/zeros 0 300000000 | xz >"$work/bomb.tar.xz"
	for name in 1 2 3 4 5 6 7 8 9 10; do
		cat "$work/zeros.xz" >>"$work/bomb.tar.xz"
	done
	[ "$(wc -c <"$work/bomb.tar.xz")" -lt 100000 ]
	refuses 'limit: expands to more than' verify "$work/bomb.tar.xz" \
		--repo "$repo" --tag v1.0
}

@test "limits: each by its option, which it names" {
	refuses 'limit: more than 2 members (--max-members)' audit "$good" \
		--max-members 2
	refuses 'limit: more than 1024 bytes after decompression (--max-bytes)' audit "$good" \
		--max-bytes 1k
	refuses 'limit: name longer than 5 bytes (--max-name)' audit "$good" \
		--max-name 5
	refuses 'limit: too many members (--max-members)' audit "$repo" \
		--max-members 2
	head -c 300000000 /dev/zero | gzip -1 >"$work/zeros.gz"
	refuses 'limit: expands to more than 10 times its size (--max-ratio)' \
		audit "$work/zeros.gz" --max-ratio 10
	local value
	for value in 0 -1 x 1x 99999999999999999999 '' 4097; do
		refuses "max-name: .* is no number from 1 to 4096" audit "$good" \
			--max-name "$value"
	done
	"$TARCHECK" audit "$good" --max-members 100 --max-bytes 1M \
		--max-ratio 1 --max-name 100 >"$work/out" || [ $? = 3 ]
}

@test "not a repository" {
	mkdir "$work/dir" "$work/dir/.git"
	refuses_repo 'dir: not a git repository' "$work/dir"
	refuses_repo 'absent: not a git repository' "$work/absent"
	refuses_repo 'good.tar: not a git repository' "$good"
	# A directory inside of one is not taken for it.
	refuses_repo 'src: not a git repository' "$repo/src"
	refuses_repo 'not a git repository' "$(printf 'a\nb\033[31m')"
	refuses_repo 'not a git repository' ''
}

@test "a repository that lost its objects" {
	cp -r "$repo" "$work/r"
	rm -rf "$work/r/.git/objects"/??
	refuses_repo 'v1.0' "$work/r"
	rm -rf "$work/r"
	cp -r "$repo" "$work/r"
	rm -f "$work/r/.git/objects/$(vcs -C "$repo" rev-parse v1.0:src |
		sed 's,^..,&/,')"
	refuses_repo "directory 'src/" "$work/r"
}

@test "a blob that its object does not hash to" {
	local object
	cp -r "$repo" "$work/r"
	chmod -R u+w "$work/r/.git/objects"
	object=$(vcs -C "$repo" rev-parse v1.0^{tree} | sed 's,^..,&/,')
	cp "$work/r/.git/objects/$(vcs -C "$repo" rev-parse v1.0:src |
		sed 's,^..,&/,')" "$work/r/.git/objects/$object"
	refuses_repo 'r: ' "$work/r"
}

@test "unknown tag: close ones are named" {
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" tag release-2023-1
	refuses_repo 'no tag v1.1 .*did you mean v1.0' "$work/r" v1.1
	refuses_repo 'no tag release-2023-2.*release-2023-1' "$work/r" release-2023-2
	refuses_repo 'no tag .*has 2 tags' "$work/r" something-else-altogether
	vcs init -q "$work/none"
	refuses_repo 'has 0 tags' "$work/none"
}

@test "unknown tag: expressions and paths are no names" {
	local name
	for name in '' v1.0^{} v1.0~0 refs/tags/v1.0 ../heads/main HEAD main \
		tags/v1.0 v1.0/ '*' "$(printf 'v1.0\nx\033[1m')" \
		"$(head -c 5000 /dev/zero | tr '\0' n)"; do
		refuses_repo '' "$repo" "$name"
	done
}

@test "a tag that is a blob, a tree, or tags for ever" {
	local n
	vcs clone -q "$repo" "$work/r"
	vcs -C "$work/r" tag blob v1.0:README
	vcs -C "$work/r" tag tree v1.0^{tree}
	vcs -C "$work/r" tag -a -m Tree. tree-tag v1.0^{tree}
	refuses_repo 'tag blob is a blob, not a commit' "$work/r" blob
	refuses_repo 'tag tree is a tree, not a commit' "$work/r" tree
	refuses_repo 'tag tree-tag is a tree, not a commit' "$work/r" tree-tag
	vcs -C "$work/r" tag -a -m 0 n0 v1.0
	for n in 1 2 3 4 5 6 7 8 9; do
		vcs -C "$work/r" tag -a -m $n n$n n$((n - 1)) 2>/dev/null
	done
	refuses_repo 'tags of tags' "$work/r" n9
}

@test "a commit that is none" {
	local id
	refuses 'no commit 0123456' verify "$good" --repo "$repo" --commit 0123456
	refuses 'not 7 to 40' verify "$good" --repo "$repo" --commit 012345
	refuses 'not 7 to 40' verify "$good" --repo "$repo" --commit v1.0
	refuses 'not 7 to 40' verify "$good" --repo "$repo" --commit ''
	id=$(vcs -C "$repo" rev-parse v1.0:README)
	refuses 'is a blob' verify "$good" --repo "$repo" --commit "$id"
}

@test "database missing, not a file, not a database" {
	refuses_db 'absent.db.*No such file' "$work/absent.db"
	refuses_db 'dir.*regular file' "$(mkdir "$work/dir" && echo "$work/dir")"
	: >"$work/empty.db"
	refuses_db 'empty.db' "$work/empty.db"
	yes 'text' | head -n 3000 >"$work/text.db"
	refuses_db 'text.db' "$work/text.db"
}

@test "database truncated, damaged, of another schema" {
	local db=$BATS_FILE_TMPDIR/small.db
	head -c 4096 "$db" >"$work/cut.db"
	refuses_db 'cut.db' "$work/cut.db"
	head -c -1 "$db" >"$work/short.db"
	refuses_db 'short.db' "$work/short.db"
	cp "$db" "$work/hole.db"
	# All of it but the header of the file.
	head -c $(($(wc -c <"$db") - 100)) /dev/zero | tr '\0' '\252' |
		dd of="$work/hole.db" bs=100 seek=1 conv=notrunc status=none
	refuses_db 'hole.db' "$work/hole.db"
	cp "$db" "$work/schema.db"
	# user_version, https://www.sqlite.org/fileformat.html
	printf '\0\0\0\143' |
		dd of="$work/schema.db" bs=1 seek=60 conv=notrunc status=none
	refuses_db 'schema.db: .*schema 99' "$work/schema.db"
	cp "$db" "$work/other.db"
	flip "$work/other.db" 68
	refuses_db 'other.db' "$work/other.db"
}

@test "output that cannot be written" {
	local to
	for to in "$work/absent/report" "$cwd" "$good/report" ''; do
		refuses '' verify "$good" --repo "$repo" --tag v1.0 -o "$to"
	done
	refuses 'No space left' verify "$good" --repo "$repo" --tag v1.0 -o /dev/full
	refuses 'No space left' audit "$good" --format json -o /dev/full
}

@test "output in a directory that may not be written to" {
	need_unprivileged
	mkdir "$work/locked"
	echo old >"$work/locked/report"
	chmod 555 "$work/locked"
	run -2 --separate-stderr unprivileged "$TARCHECK" verify "$good" \
		--repo "$repo" --tag v1.0 -o "$work/locked/report"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" = 1 ]
	[[ $stderr == *'Permission denied'* ]]
	[ "$(cat "$work/locked/report")" = old ]
	[ "$(ls -A "$work/locked")" = report ]
}

@test "disk full: the old report stays, nothing is left behind" {
	mkdir "$work/small"
	cat >"$work/full.sh" <<-'EOF'
	mount -t tmpfs -o size=16k none "$1" || exit 77
	cd "$1"
	echo old >report
	"$TARCHECK" verify "$2" --repo "$repo" --tag v1.0 \
		--format json -o report >"$3.out" 2>"$3.err"
	echo $? >"$3.status"
	ls -A . >"$3.left"
	cat report >"$3.report"
	EOF
	make_release
	for n in $(seq 300); do
		echo "int i$n;" >"$rel/src/file-number-$n.c"
	done
	roll
	unshare --map-root-user --mount sh "$work/full.sh" "$work/small" "$ball" \
		"$work/got" 2>/dev/null || skip 'no small file system to be had'
	[ ! -s "$work/got.out" ]
	[ "$(cat "$work/got.status")" = 2 ]
	[ "$(cat "$work/got.left")" = report ]
	[ "$(cat "$work/got.report")" = old ]
	[ "$(wc -l <"$work/got.err")" = 1 ]
	grep -q 'No space left' "$work/got.err"
}

@test "standard output closed, full, or gone" {
	local status=0
	"$TARCHECK" verify "$good" --repo "$repo" --tag v1.0 >&- \
		2>"$work/err" || status=$?
	[ "$status" = 2 ]
	[ "$(wc -l <"$work/err")" = 1 ]
	grep -q 'standard output' "$work/err"
	status=0
	"$TARCHECK" verify "$good" --repo "$repo" --tag v1.0 >/dev/full \
		2>"$work/err" || status=$?
	[ "$status" = 2 ]
	[ "$(wc -l <"$work/err")" = 1 ]
	grep -q 'standard output: No space left' "$work/err"
	{
		status=0
		"$TARCHECK" explain --man 2>"$work/err" || status=$?
		echo "$status" >"$work/status"
	} | true
	[ "$(cat "$work/status")" = 2 ]
	[ "$(wc -l <"$work/err")" = 1 ]
	# With a file to write to, nobody needs it.
	status=0
	"$TARCHECK" verify "$good" --repo "$repo" --tag v1.0 -o "$work/report" \
		>&- 2>"$work/err" || status=$?
	[ "$status" = 0 ]
	[ -s "$work/report" ]
}

@test "unknown commands and options suggest the nearest" {
	refuses "did you mean 'tarcheck verify'" verfy
	refuses "did you mean 'tarcheck audit'" audti x
	refuses 'tarcheck --help' frobnicate
	refuses 'a command is missing' --
	refuses 'command' ''
	refuses 'repo' verify "$good" --rpeo "$repo" --tag v1.0
	refuses 'format' verify "$good" --repo "$repo" --tag v1.0 --fromat json
	refuses 'json' verify "$good" --repo "$repo" --tag v1.0 --format jsn
	refuses 'error' audit "$good" --fail-on eror
	refuses '-x' audit -x "$good"
	refuses 'macro-impostor' explain macro-imposter
	refuses "$(printf 'x.x')" "$(printf 'x\nx\033[31m')"
	refuses 'option' audit "--$(printf 'x\nx\033[31m')"
}

@test "what is missing or too much on the command line" {
	refuses 'PATH' verify --repo "$repo" --tag v1.0
	refuses 'repo' verify "$good" --tag v1.0
	refuses 'tag' verify "$good" --repo "$repo"
	refuses 'exclude' verify "$good" --repo "$repo" --tag v1.0 --commit 0123456
	refuses '' verify "$good" "$good" --repo "$repo" --tag v1.0
	refuses 'tag' verify "$good" --repo "$repo" --tag
	refuses 'PATH' audit
	refuses 'FINDING' explain
}
