#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Findings about names, times and modes of an archive's members, as in
# findings-archive.bats.

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

@test "archive-several-tops: a file beside, two directories" {
	roll_with member ._hello-1.0 'Mac OS X'
	check_ball
	has 'warning archive-several-tops'
	says archive-several-tops 'hello-1.0, ._hello-1.0'
	roll_with member hello-2.0/README 'Says hello.
'
	check_ball
	has 'warning archive-several-tops'
	roll_with member hello-1.0 'a file of that name'
	check_ball
	has 'warning archive-several-tops'
}
@test "not archive-several-tops: an entry for ./ and for the top" {
	roll_with eval 'header ./ 5 0 0755; header hello-1.0/ 5 0 0755'
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-odd-name: control bytes, no UTF-8, turned text, dots" {
	local name
	for name in 'new\nline' 'escape\033[31m' 'tab\t' 'latin-1-\374' \
		'turned-\342\200\256txt.c' 'wide-\342\200\213x' 'bom\357\273\277' \
		'dot.' 'blank ' 'back\\slash' 'del\177' 'c1-\302\205x' \
		'overlong-\300\257x' 'surrogate-\355\240\200' \
		'-rf' ' blank' 'soft-\302\255x' 'joined-\342\200\215x' \
		'no-break\302\240x' 'ideographic\343\200\200x' \
		'tag-\363\240\201\201' 'filler-\343\205\244'; do
		# shellcheck disable=SC2059 # escapes are the point
		roll_with eval 'member "hello-1.0/$(printf -- "$name")/README" "Says hello.
"'
		check_ball
		printf '%s\n' "$found" | grep -q '^warning archive-odd-name' ||
			complain "$name" "$found"
		outcome_is accepted 0
		if LC_ALL=C grep -q '[^ -~]' "$report"; then
			complain "$name: raw in the report"
		fi
	done
}
@test "archive-odd-name: longer than file systems take" {
	"${TAR:-tar}" -C "$BATS_TEST_TMPDIR" --format=pax -cf "$ball" \
		--transform "s,README,$(printf %0256d 1),S" hello-1.0
	check_ball
	has "warning archive-odd-name $(printf %0256d 1)"
	says archive-odd-name 'a part of more than 255 bytes'
	"${TAR:-tar}" -C "$BATS_TEST_TMPDIR" --format=pax -cf "$ball" \
		--transform "s,README,$(printf %0255d 1),S" hello-1.0
	check_ball
	has_no archive-odd-name
}
@test "archive-odd-name: two names that differ only in case" {
	mkdir "$rel/Doc" "$rel/DOC"
	cp "$rel/README" "$rel/DOC/README"
	cp "$rel/README" "$rel/Doc/README"
	roll
	check_ball
	outcome_is accepted 0
	found_is 'warning archive-odd-name Doc' \
		'warning archive-odd-name Doc/README' \
		'warning archive-odd-name doc'
	says archive-odd-name 'differs only in case from DOC'
}
@test "not archive-odd-name: letters of other scripts, blanks, a hidden file" {
	local name
	for name in "$(printf 'gr\303\274\303\237e, \316\272\317\214\317\203\316\274\316\265 \343\201\202')" \
		'.hidden file~ +=@%' README.readme a-b ..a \
		"$(printf %090d 1)" '$(x)'; do
		mkdir "$rel/$name"
		cp "$rel/README" "$rel/$name"
	done
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-setuid: set-user-id, set-group-id, sticky" {
	local mode
	for mode in 4755 2755 1755; do
		chmod $mode "$rel/tests/run.sh"
		roll
		check_ball
		outcome_is accepted 0
		found_is 'warning archive-setuid tests/run.sh'
		says archive-setuid "mode $mode"
	done
}
@test "not archive-setuid: other plain modes" {
	chmod 775 "$rel/tests/run.sh"
	chmod 664 "$rel/README"
	chmod 2775 "$rel/src"
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-odd-name: two names that differ only in their Unicode" {
	local one two
	# Composed and decomposed, a ligature, capital letters.
	while read -r one two; do
		rm -rf "$rel"/u-*
		cp "$rel/README" "$rel/u-$(printf "$one")"
		cp "$rel/README" "$rel/u-$(printf "$two")"
		roll
		check_ball
		[ "$(printf '%s\n' "$found" | grep -c '^warning archive-odd-name u-')" = 1 ] ||
			complain "$one $two" "$found"
		says archive-odd-name 'differs only in its form of Unicode or case from'
	done <<-'EOF'
	\303\251 e\314\201
	\357\254\201 fi
	\303\211 \303\251
	\316\243 \317\203
	EOF
}
@test "not archive-odd-name: other letters that look alike" {
	cp "$rel/README" "$rel/$(printf 'u-\303\251')"
	cp "$rel/README" "$rel/$(printf 'u-\303\250')"
	cp "$rel/README" "$rel/u-e"
	roll
	check_ball
	has_no archive-odd-name
}

@test "archive-timestamps: older than what it is made from, or in the future" {
	mkdir "$rel/sub"
	for name in configure aclocal.m4 src/Makefile.in src/Makefile.am \
		Makefile.in sub/Makefile.in sub/scan.c sub/scan.l doc/x.info doc/x.texi; do
		printf '# %s\n' "$name" >"$rel/$name"
	done
	touch -d '2024-01-01 UTC' "$rel"/* "$rel"/*/*
	touch -d '2024-01-02 UTC' "$rel/configure.ac" "$rel/src/Makefile.am" \
		"$rel/sub/scan.l" "$rel/m4/own.m4" "$rel/doc/x.texi"
	touch -d '2199-01-02 UTC' "$rel/README"
	"${TAR:-tar}" -C "$BATS_TEST_TMPDIR" -cf "$ball" hello-1.0
	check_ball
	[ "$(printf '%s\n' "$found" | grep archive-timestamps)" = \
'notice archive-timestamps Makefile.in
notice archive-timestamps README
notice archive-timestamps aclocal.m4
notice archive-timestamps doc/x.info
notice archive-timestamps src/Makefile.in
notice archive-timestamps sub/scan.c' ] || complain "$found"
	says archive-timestamps '86400 seconds older than configure.ac (and 2 more)'
	says archive-timestamps 'seconds older than m4/own.m4: make'
	says archive-timestamps 'dated 21990102, 1 members are of the future'
	SOURCE_DATE_EPOCH=1000000000 check_ball
	says archive-timestamps "dated 21990102, $(find "$rel" -type f | wc -l) members"
	# Past what calendars hold: a number of base 256, 2^40 seconds.
	"${TAR:-tar}" -C "$BATS_TEST_TMPDIR" --format=gnu --mtime=@1099511627776 \
		-cf "$ball" hello-1.0
	check_ball
	says archive-timestamps 'dated 99991231'
}
@test "not archive-timestamps: all of one time, or in order" {
	printf '# configure\n' >"$rel/configure"
	roll
	check_ball
	has_no archive-timestamps
	touch -d '2024-01-01 UTC' "$rel/configure.ac"
	touch -d '2024-01-02 UTC' "$rel/configure"
	"${TAR:-tar}" -C "$BATS_TEST_TMPDIR" -cf "$ball" hello-1.0
	check_ball
	has_no archive-timestamps
}

@test "archive-open-modes: everybody may write" {
	chmod 777 "$rel/tests/run.sh" "$rel/src"
	chmod 666 "$rel/README"
	roll
	check_ball
	outcome_is accepted 0
	found_is 'info archive-open-modes README'
	says archive-open-modes 'mode 0666, 3 members of such a mode'
}
@test "not archive-open-modes: the group may, or the bit is sticky" {
	chmod 775 "$rel/tests/run.sh"
	chmod 664 "$rel/README"
	chmod 1777 "$rel/src"
	roll
	check_ball
	outcome_is accepted 0
	found_is
}

@test "archive-closed-modes: the owner may not read, or enter" {
	local mode
	for mode in 0000 0044 0200 0300; do
		roll_with member hello-1.0/doc/more 'x
' $mode
		check_ball
		has 'warning archive-closed-modes doc/more'
		says archive-closed-modes "mode $mode"
	done
	roll_with header hello-1.0/hidden/ 5 0 0600
	check_ball
	outcome_is accepted 0
	found_is 'warning archive-closed-modes hidden'
}
@test "not archive-closed-modes: nobody may write, links of any mode" {
	roll_with eval 'member hello-1.0/doc/more "x
" 0444; header hello-1.0/hidden/ 5 0 0500; header hello-1.0/link 2 0 0000 README'
	check_ball
	has_no archive-closed-modes
}

@test "archive-top-name: no version, another version" {
	local top
	for top in hello trunk hello-1.1 hello-0.1; do
		"${TAR:-tar}" -C "$BATS_TEST_TMPDIR" --transform "s,^hello-1.0,$top,S" \
			-cf "$ball" hello-1.0
		check_ball
		outcome_is accepted 0
		found_is 'info archive-top-name'
		says archive-top-name "$top "
	done
}
@test "not archive-top-name: as repositories and distributions name them" {
	local name
	roll
	for name in v1.0.tar hello_1.0.orig.tar libhello1_1.0.orig.tar \
		hello.tar hello-1.0-rc2.tar hello-10.tar; do
		cp "$ball" "$work/$name"
		check verify "$work/$name" --repo "$repo" --tag v1.0
		found_is
	done
	gzip -c "$ball" >"$work/hello-1.0.tar.bz2"
	check verify "$work/hello-1.0.tar.bz2" --repo "$repo" --tag v1.0
	found_is
	check audit "$rel"
	has_no archive-top-name
}
