#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every finding about the archive itself: what makes it, and the near miss
# that must not. Named as in findings.bats, which holds both against the table.

load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
	make_release
}

# Members of $rel and then what the command writes, as one archive.
roll_with() {
	roll
	# Without the blocks of zeros at its end.
	size=$("${TAR:-tar}" -tvRf "$ball" | sed -n 's/^block \([0-9]*\): \*\*.*/\1/p')
	head -c $((size * 512)) "$ball" >"$ball.part"
	{ cat "$ball.part"; "$@"; ending; } >"$ball"
}

@test "an archive with a new end has no finding" {
	roll_with :
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-empty: no member, or directories only" {
	ending >"$ball"
	check_ball
	outcome_is rejected 1
	has 'error archive-empty'
	{ header hello-1.0/ 5; header hello-1.0/src/ 5; ending; } >"$ball"
	check_ball
	outcome_is rejected 1
	has 'error archive-empty'
	check audit "$ball"
	outcome_is rejected 1
	found_is 'error archive-empty'
	mkdir "$work/empty"
	check audit "$work/empty"
	outcome_is rejected 1
	found_is 'error archive-empty'
}
@test "not archive-empty: one file" {
	{ member hello-1.0/README 'Says hello.
'; ending; } >"$ball"
	check_ball
	outcome_is accepted 0
	found_is 'info vcs-missing'
}

@test "archive-duplicate-path: a second file of a name" {
	roll_with member hello-1.0/README 'Says more.'
	check_ball
	outcome_is rejected 1
	has 'error archive-duplicate-path README'
}
@test "archive-duplicate-path: spelt another way, same bytes" {
	local name
	for name in hello-1.0/./README hello-1.0//README ./hello-1.0/README; do
		roll_with member "$name" 'Says hello.
'
		check_ball
		outcome_is rejected 1
		found_is 'error archive-duplicate-path README'
	done
}
@test "archive-duplicate-path: a file that becomes a link" {
	roll_with header hello-1.0/README 2 0 0777 src/one.c
	check_ball
	outcome_is rejected 1
	has 'error archive-duplicate-path README'
}
@test "archive-duplicate-path: the detail says in what they differ" {
	local one="member hello-1.0/README hello"
	{ $one; member hello-1.0/README more; ending; } >"$ball"
	check_ball
	says archive-duplicate-path '^"two files of different content, of 5 and of 4 bytes"'
	{ $one; member hello-1.0/README hello 0755; ending; } >"$ball"
	check_ball
	says archive-duplicate-path '^"two files of the same content, but of mode 0644 and of mode 0755"'
	{ $one; header hello-1.0/README 2 0 0777 a; ending; } >"$ball"
	check_ball
	says archive-duplicate-path '^"first a file, then a symlink"'
	{ $one; header hello-1.0/l 2 0 0777 a; header hello-1.0/l 2 0 0777 b
	ending; } >"$ball"
	check_ball
	says archive-duplicate-path '^"two symbolic links, to a and to b"'
}
@test "archive-repeated-member: a file twice, both times the same" {
	{ member hello-1.0/README hello; member hello-1.0/a a
	member hello-1.0/README hello; ending; } >"$ball"
	check audit "$ball"
	has 'notice archive-repeated-member README'
	has_no archive-duplicate-path
	[ "$(grep -c '^{"path":"README"' "$report")" = 1 ] || complain "$(cat "$report")"
}
@test "not archive-repeated-member: two files of one content" {
	{ member hello-1.0/README hello; member hello-1.0/README.txt hello
	ending; } >"$ball"
	check audit "$ball"
	has_no archive-repeated-member
}
@test "not archive-duplicate-path: a directory named twice" {
	roll_with header hello-1.0/src/ 5 0 0755
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-unsafe-path: absolute or with .." {
	local name
	for name in /etc/passwd hello-1.0/../../evil ../evil hello-1.0/.. \
		//hello-1.0/README; do
		roll_with member "$name" 'evil'
		check_ball
		outcome_is rejected 1
		printf '%s\n' "$found" | grep -q '^error archive-unsafe-path' ||
			complain "$name" "$found"
	done
}
@test "not archive-unsafe-path: dots that are no way up" {
	mkdir "$rel/..." "$rel/src/..a"
	cp "$rel/src/one.c" "$rel/.../one.c"
	cp "$rel/src/one.c" "$rel/src/..a/one.c"
	roll
	check_ball
	has_no archive-unsafe-path
	errors_are
}

@test "archive-link-escapes: absolute, or up and out" {
	ln -s /etc/passwd "$rel/a"
	ln -s ../hello-1.0/README "$rel/b"
	ln -s ../../../etc/passwd "$rel/src/c"
	roll
	check_ball
	outcome_is rejected 1
	errors_are 'archive-link-escapes a' 'archive-link-escapes b' \
		'archive-link-escapes src/c'
	says archive-link-escapes 'leads to ../../../etc/passwd'
}
@test "not archive-link-escapes: up and down again, or in the tag as well" {
	vcs clone -q "$repo" "$work/r"
	ln -s ../README "$work/r/src/inside"
	ln -s /dev/null "$work/r/outside"
	commit "$work/r" 'Links.'
	vcs -C "$work/r" tag v2.0
	archive "$work/r" v2.0 >"$ball"
	check verify "$ball" --repo "$work/r" --tag v2.0
	outcome_is accepted 0
	found_is 'info archive-link-escapes outside'
}

@test "archive-bad-hardlink: to nothing, itself, a later one, a directory" {
	local to
	for to in nothing twin zzz src /etc/passwd; do
		roll_with header hello-1.0/twin 1 0 0644 "hello-1.0/$to"
		check_ball
		outcome_is rejected 1
		has 'error archive-bad-hardlink twin'
	done
	# A body is allowed for in pax archives only.
	roll_with eval 'header x x 23; field 512 "23 path=hello-1.0/twin
"
		header y 1 4 0644 hello-1.0/README; field 512 evil'
	check_ball
	outcome_is rejected 1
	has 'error archive-bad-hardlink twin'
}
@test "not archive-bad-hardlink: to an earlier file" {
	roll_with header hello-1.0/twin/README 1 0 0644 hello-1.0/README
	check_ball
	outcome_is accepted 0
	found_is
	origin_is twin/README vcs-elsewhere README
}

@test "archive-through-link: a file below a symbolic link" {
	roll_with eval 'header hello-1.0/zlink 2 0 0777 src
		member hello-1.0/zlink/evil.c int\ evil\;'
	check_ball
	outcome_is rejected 1
	has 'error archive-through-link zlink/evil.c'
}
@test "not archive-through-link: names that only begin alike" {
	roll_with eval 'header hello-1.0/zlink 2 0 0777 src
		member hello-1.0/zlink.d/two.c "$(cat "$rel/src/two.c")
"
		member hello-1.0/zlink-2/one.c "$(cat "$rel/src/one.c")
"'
	check_ball
	outcome_is inconclusive 3
	found_is 'warning link-unexplained zlink'
}

@test "archive-special-member: FIFO, devices" {
	local type
	for type in 3 4 6; do
		roll_with header hello-1.0/dev $type
		check_ball
		outcome_is rejected 1
		found_is 'error archive-special-member dev'
	done
}
@test "not archive-special-member: a contiguous file (type 7)" {
	roll_with eval 'header hello-1.0/manual.txt 7 12; field 512 "The manual.
"'
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-layers: compressed twice" {
	roll
	gzip -c "$ball" | xz >"$work/two.tar.xz"
	gzip -c "$ball" | gzip >"$work/two.tar.gz"
	xz -c "$ball" | gzip >"$work/xz.tar.gz"
	local file
	for file in two.tar.xz two.tar.gz xz.tar.gz; do
		check verify "$work/$file" --repo "$repo" --tag v1.0
		outcome_is rejected 1
		found_is 'error archive-layers'
	done
}
@test "not archive-layers: a compressed file in the archive" {
	gzip -9n <"$rel/README" >"$rel/README.gz"
	roll
	gzip "$ball"
	check verify "$ball.gz" --repo "$repo" --tag v1.0
	found_is 'warning file-unexplained README.gz'
}

@test "archive-trailing-data: after the end of the tar archive" {
	roll
	printf hidden >>"$ball"
	check_ball
	outcome_is accepted 0
	found_is 'warning archive-trailing-data'
	# A whole archive after the end of the first.
	roll_with :
	member hello-1.0/evil evil >>"$ball"
	ending >>"$ball"
	check_ball
	outcome_is rejected 1
	found_is 'error archive-ambiguous' 'warning archive-trailing-data'
	says archive-ambiguous 'a header follows the end'
	roll
	printf hidden >>"$ball"
	check_ball --fail-on warning
	outcome_is rejected 1
}
# behind SUFFIX PROGRAM COMMAND...: the compressed tarball, then what COMMAND
# writes. (Where the real program is absent and has no stand-in: nothing.)
behind() {
	local suffix=$1 program=$2
	shift 2
	command -v "${program%% *}" >/dev/null || return 0
	$program <"$ball" >"$work/x.tar.$suffix" || return 0
	"$@" >>"$work/x.tar.$suffix"
	check verify "$work/x.tar.$suffix" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	[ "$(printf '%s\n' "$found" | sort -u)" = \
		'warning archive-trailing-data' ] || complain "$suffix: $found"
}
@test "archive-trailing-data: after the compressed stream" {
	roll
	behind gz gzip printf hidden
	behind bz2 bzip2 printf hidden
	behind lz lzip_of printf hidden
	behind lzma 'xz --format=lzma' printf hidden
	behind gz gzip head -c 1000 /dev/zero
}
@test "archive-trailing-data: a second compressed stream" {
	roll
	echo hidden >"$work/hidden"
	behind gz gzip gzip -c "$work/hidden"
	behind xz xz xz -c "$work/hidden"
	behind bz2 bzip2 bzip2 -c "$work/hidden"
	behind zst zstd zstd -qc "$work/hidden"
	behind lz lzip_of eval 'lzip_of <"$work/hidden"'
	gzip -c "$ball" >"$work/x.tar.gz"
	local size
	size=$(wc -c <"$work/x.tar.gz")
	gzip -c "$work/hidden" >>"$work/x.tar.gz"
	check verify "$work/x.tar.gz" --repo "$repo" --tag v1.0
	says archive-trailing-data "2 gzip streams in a row, the second at byte $size of"
}
@test "archive-ambiguous: streams that some programs stop between" {
	roll
	gzip -c "$ball" >"$work/x.tar.gz"
	xz -c "$ball" >>"$work/x.tar.gz"
	check verify "$work/x.tar.gz" --repo "$repo" --tag v1.0
	outcome_is rejected 1
	says archive-ambiguous 'a stream of xz follows one of gzip at byte'
	{
		head -c 1024 "$ball" | xz -c
		head -c 4 /dev/zero
		tail -c +1025 "$ball" | xz -c
	} >"$work/x.tar.xz"
	check verify "$work/x.tar.xz" --repo "$repo" --tag v1.0
	outcome_is rejected 1
	says archive-ambiguous 'zeros stand between two xz streams'
	{
		lzip_of </dev/null
		lzip_of <"$ball"
	} >"$work/x.tar.lz"
	check verify "$work/x.tar.lz" --repo "$repo" --tag v1.0
	outcome_is rejected 1
	says archive-ambiguous 'an empty lzip member'
}
@test "not archive-ambiguous: zeros after xz, a skippable frame, two streams" {
	roll
	behind xz xz head -c 4 /dev/zero
	behind zst zstd printf '\120\052\115\030\4\0\0\0hide'
	behind lz lzip_of eval 'lzip_of </dev/null'
}
@test "archive-gzip-fields: extra field, comment, checksum of the header" {
	local flags text
	roll
	gzip -nc <"$ball" >"$work/plain.gz"
	# FEXTRA 4: two bytes of length; FCOMMENT 16: up to a NUL.
	for flags in '\004 \005\0hello extra.field.of.5.bytes' \
		'\020 secret\0 a.comment.of.6' '\024 \1\0xab\0 a.comment.of.2'; do
		# shellcheck disable=SC2086,SC2059 # three words, escapes
		set -- $flags
		{
			head -c 3 "$work/plain.gz"
			printf "$1"
			head -c 10 "$work/plain.gz" | tail -c 6
			printf "$2"
			tail -c +11 "$work/plain.gz"
		} >"$work/x.tar.gz"
		check verify "$work/x.tar.gz" --repo "$repo" --tag v1.0
		outcome_is accepted 0
		found_is 'warning archive-gzip-fields'
		says archive-gzip-fields "$3"
	done
}
@test "not archive-gzip-fields: a name and a time" {
	roll
	gzip -k "$ball"
	check verify "$ball.gz" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	found_is
}
@test "not archive-trailing-data: any number of zeros" {
	roll
	head -c 100000 /dev/zero >>"$ball"
	check_ball
	outcome_is accepted 0
	found_is
}

# pax RECORD-TEXT TYPE: an extended header with one record.
pax() {
	local len=$((${#1} + 4))
	header pax "$2" $len
	field 512 "$len $1
"
}
@test "archive-ambiguous: a global header with a path, as GNU tar obeys it" {
	roll_with eval 'pax path=hello-1.0/src/main.c g
		member hello-1.0/src/zz/one.c "$(cat "$rel/src/one.c")
"'
	# What the tag holds as one.c, unpacked as main.c.
	"${TAR:-tar}" -xOf "$ball" hello-1.0/src/main.c | grep -q 'int one'
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous'
}
@test "archive-ambiguous: two names, two headers, a type some skip" {
	roll_with eval 'pax path=hello-1.0/lib/README x
		header ././@LongLink L 19; field 512 hello-1.0/lib/other
		member hello-1.0/q "Says hello.
"'
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous'
	roll_with eval 'pax path=hello-1.0/src/main.c x
		pax path=hello-1.0/lib/README x
		member hello-1.0/q "Says hello.
"'
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous'
	roll_with header hello-1.0/continued M
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous'
}
@test "archive-ambiguous: holes, which BusyBox unpacks short" {
	local format
	truncate -s 100000 "$rel/holes"
	printf x >>"$rel/holes"
	for format in oldgnu gnu 'posix --sparse-version=0.0' \
		'posix --sparse-version=0.1' 'posix --sparse-version=1.0'; do
		# shellcheck disable=SC2086 # two words
		roll --sparse --format=$format
		check_ball
		outcome_is rejected 1
		has 'error archive-ambiguous'
	done
}
@test "archive-ambiguous: a header that is damaged, and where it is" {
	roll_with eval 'member a 1 | sed "s/^a/b/"; member hello-1.0/z 1'
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous'
	says archive-ambiguous 'at byte [0-9]*512 of the tar stream: its check\|at byte [0-9]* of the tar stream: its checksum is wrong'
}
@test "archive-ambiguous: a file below a file" {
	roll_with member hello-1.0/README/evil evil
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous README/evil'
}
@test "archive-ambiguous: a hard link with other bits of execution" {
	roll_with header hello-1.0/twin/README 1 0 0755 hello-1.0/README
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous twin/README'
}
@test "archive-ambiguous: one block of zeros, and more" {
	roll_with eval 'head -c 512 /dev/zero; member hello-1.0/z z'
	check_ball
	outcome_is rejected 1
	has 'error archive-ambiguous'
	says archive-ambiguous 'single block of zeros'
}
@test "not archive-ambiguous: long names, links, in every format" {
	local format long
	long=$(printf 'a-long-name-%.0s' 1 2 3 4 5 6 7 8 9 10 11 12)
	mkdir "$rel/$long"
	cp "$rel/README" "$rel/$long/README"
	ln "$rel/$long/README" "$rel/$long/hard"
	ln -s "$long/README" "$rel/link-$long"
	for format in oldgnu gnu posix; do
		roll --format=$format
		check_ball
		has_no archive-ambiguous
		has_no archive-disagreement
	done
	archive "$repo" v1.0 >"$ball"
	check_ball
	outcome_is accepted 0
	found_is
}

# A magic that libarchive takes for the end of the archive's good headers has
# no test of its own: whatever it disagrees on is a trick, and those are in
# tests/corpus/differential.py. Here: a sparse file, of two sizes.
@test "archive-disagreement: libarchive sees another size" {
	truncate -s 100000 "$rel/holes"
	printf x >>"$rel/holes"
	roll --sparse --format=gnu
	check_ball
	outcome_is rejected 1
	has 'error archive-disagreement'
	says archive-disagreement 'holes: size [0-9]*; libarchive: 100001'
}
@test "not archive-disagreement: names in any form" {
	roll_with member .//hello-1.0/./src//new/README 'Says hello.
'
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-no-end: no blocks of zeros" {
	member hello-1.0/README 'Says hello.
' >"$ball"
	check_ball
	outcome_is rejected 1
	found_is 'error archive-no-end' 'info vcs-missing'
	says archive-no-end 'after 1024 bytes'
}
@test "not archive-no-end: one block of zeros and nothing more" {
	{ member hello-1.0/README 'Says hello.
'; head -c 512 /dev/zero; } >"$ball"
	check_ball
	outcome_is accepted 0
	found_is 'info vcs-missing'
}

@test "archive-padding: bytes between two members" {
	roll_with eval 'header hello-1.0/zz/README 0 12; field 512 "Says hello.
xyz"'
	check_ball
	outcome_is accepted 0
	found_is 'notice archive-padding'
	says archive-padding '^"3 bytes'
}
@test "not archive-padding: a file that fills its blocks" {
	printf '%512s' '' >"$rel/blanks"
	roll
	check_ball
	found_is 'error file-unexplained blanks'
}

@test "archive-other-stream: two tarballs of one release" {
	roll
	gzip -k "$ball"
	printf more >>"$rel/README"
	roll
	xz -k "$ball"
	check audit "$ball.gz" "$ball.xz"
	[ "$status" = 1 ]
	[ "$(grep -c '^{"id":"archive-other-stream","severity":"error"' "$report")" = 2 ] ||
		complain "$found"
	says archive-other-stream 'SHA-256 [0-9a-f]*, but that of .*hello-1.0.tar.*is'
}
@test "not archive-other-stream: one archive compressed twice, other names" {
	roll
	gzip -k "$ball"
	xz -k "$ball"
	printf more >>"$rel/README"
	roll
	cp "$ball" "$work/hello-1.1.tar"
	check audit "$ball.gz" "$ball.xz" "$work/hello-1.1.tar"
	has_no archive-other-stream
	[ "$(sed -n 's/.*"tar_sha256":"\([0-9a-f]*\)".*/\1/p' "$report" |
		uniq -c | awk '{ print $1 }' | xargs)" = '2 1' ]
}
