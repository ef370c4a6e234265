# SPDX-License-Identifier: LGPL-2.1-or-later
# Fixtures of the command tests: repositories, tarballs, databases as text.
#
# The release of most tests is "hello-1.0", tagged v1.0. Words used below:
#   repo     its repository, made once for each .bats file by make_repo
#   rel      the unpacked release, a fresh copy for each test (make_release)
#   ball     the tarball that roll makes of rel
# check runs the program and leaves $status, $report (JSON) and $found, one
# line "severity id path" for each finding.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0

when='2024-03-29 12:00:00 +0000'
# A test that wants a cache makes one.
export XDG_CACHE_HOME=/dev/null/none

complain() {
	printf '%s\n' "$@" >&2
	return 1
}

# run_soon ARGUMENT...: ends far before what a bomb would take, also where
# others use the machine.
run_soon() {
	local seconds=60
	[ "$TC_SANITIZERS" = no ] || seconds=300
	run --separate-stderr timeout "$seconds" "$TARCHECK" "$@"
}

# stops TEXT ARGUMENT...: soon, with status 2 and one line that has the text.
stops() {
	local wanted=$1
	shift
	run_soon "$@"
	[ "$status" = 2 ] || complain "status $status" "$output" "$stderr"
	[ -z "$output" ] || complain "${output:0:1000}"
	[ "${#stderr_lines[@]}" = 1 ] || complain "$stderr"
	[[ $stderr == *"$wanted"* ]] || complain "wanted: $wanted" "$stderr"
}

# git as nobody configured it.
vcs() {
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
		GIT_AUTHOR_DATE=$when GIT_COMMITTER_DATE=$when \
		"${GIT:-git}" -c init.defaultBranch=main -c protocol.file.allow=always \
		-c advice.detachedHead=false -c core.autocrlf=false "$@"
}

# roll_tar DIRECTORY NAME: the directory NAME in it, to standard output, with
# everything settled that is not in the files.
roll_tar() {
	"${TAR:-tar}" -C "$1" --sort=name --owner=0 --group=0 --numeric-owner \
		--mtime="$when" --format=ustar "${@:3}" -cf - "$2"
}

# have_program PROGRAM: it or the stand-in below, else the test is skipped.
have_program() {
	case $1 in
	*_of) command -v "${1%_of}" || [ -n "${PYTHON3-python3}" ] ;;
	*) command -v "$1" ;;
	esac >/dev/null || skip "$1 is absent"
}
# need_generators TOOL...: they, and what runs them, else the test is skipped.
need_generators() {
	local tool
	for tool; do
		have_program "$tool"
	done
	need_sandbox
}
need_sandbox() {
	command -v bwrap >/dev/null || skip 'bubblewrap is absent'
	bwrap --unshare-all --ro-bind / / true 2>/dev/null ||
		skip 'bubblewrap may not make namespaces here'
}
lzip_of() {
	! command -v lzip >/dev/null || { lzip; return; }
	"${PYTHON3:-python3}" -c 'if 1:
		import lzma, struct, sys, zlib
		data = sys.stdin.buffer.read()
		body = lzma.compress(data, lzma.FORMAT_RAW, filters=[
			{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20}])
		sys.stdout.buffer.write(b"LZIP\1\x14" + body + struct.pack(
			"<IQQ", zlib.crc32(data), len(data), len(body) + 26))'
}
# Codes grow from 9 bits; eight of one width make a group, which is padded
# when the width changes.
compress_of() {
	! command -v compress >/dev/null || { compress -f; return; }
	"${PYTHON3:-python3}" -c 'if 1:
		import sys
		table = {bytes([i]): i for i in range(256)}
		out, group, bits, free, word = bytearray(b"\x1f\x9d\x90"), [], 9, 257, b""
		def write(size):
			n = sum(code << bits * k for k, code in enumerate(group))
			out.extend(n.to_bytes(bits, "little")[:size])
			group.clear()
		for c in [*sys.stdin.buffer.read(), None]:
			more = word + (bytes([c]) if c is not None else b"")
			if c is not None and more in table:
				word = more
				continue
			group.append(table[word])
			if len(group) == 8:
				write(bits)
			if free > (1 << bits) - 1 and bits < 16:
				write(bits if group else 0)
				bits += 1
			if free < 1 << 16:
				table[more] = free
				free += 1
			word = more[-1:]
		write((bits * len(group) + 7) // 8)
		sys.stdout.buffer.write(out)'
}

# make_repo DIRECTORY: the project's own files, one commit, tag v1.0.
make_repo() {
	mkdir -p "$1" "$1"/{src,m4,tests/data,doc,build-aux}
	(
		cd "$1"
		echo 'Says hello.' >README
		printf 'AC_INIT([hello], [1.0])\nHELLO_OWN\nAC_OUTPUT\n' >configure.ac
		echo 'bin_PROGRAMS = hello' >Makefile.am
		printf '# own.m4 serial 2\nAC_DEFUN([HELLO_OWN], [:])\n' >m4/own.m4
		printf 'int main(void)\n{\n\treturn 0;\n}\n' >src/main.c
		printf 'int one(void)\n{\n\treturn 1;\n}\n' >src/one.c
		printf 'int two(void)\n{\n\treturn 2;\n}\n' >src/two.c
		printf '#!/bin/sh\n./hello\n' >tests/run.sh
		printf 'AC_DEFUN([gl_WIDGET], [eval "$widget"])\n' >tests/data/parked
		printf '\0\1\2binary\n' >tests/data/blob
		printf 'The manual.\n' >doc/manual.txt
		printf '#!/bin/sh\necho 1.0\n' >build-aux/print-version
		chmod 755 tests/run.sh build-aux/print-version
		: >tests/data/empty
		vcs init -q .
		commit . 'First.'
		vcs tag v1.0
	)
}

# commit DIRECTORY MESSAGE: everything that is there.
commit() {
	vcs -C "$1" add -A -f
	vcs -C "$1" commit -q --allow-empty -m "$2"
}

# archive REPOSITORY TAG [ARGUMENT...]: git archive to standard output.
archive() {
	vcs -C "$1" archive --format=tar --prefix=hello-1.0/ "${@:3}" "$2"
}

# A fresh unpacked release in $rel.
make_release() {
	rel=$BATS_TEST_TMPDIR/hello-1.0
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	archive "$repo" v1.0 | "${TAR:-tar}" -C "$BATS_TEST_TMPDIR" -xf -
}

# roll [TAR-ARGUMENT...]: $rel to $ball.
roll() {
	roll_tar "$BATS_TEST_TMPDIR" hello-1.0 "$@" >"$ball"
}

# Files that a reference project published: a macro in serials 1 to 5, and
# scripts. As long as real ones, so that a line more does not look like
# another file.
widget_m4() {
	printf '# widget.m4 serial %s\n' "$1"
	printf 'dnl Copyright (C) 20%02d The Widget People\n\n' "$1"
	printf 'AC_DEFUN([gl_WIDGET],\n[\n  AC_REQUIRE([AC_PROG_CC])\n'
	printf '  widget=%s\n  AC_SUBST([widget])\n])\n' "$1"
}
tool() { # NAME VERSION
	printf '#!/bin/sh\n# %s - version %s\n' "$1" "$2"
	printf 'set -e\ncase $1 in\n--version) echo "%s";;\n' "$2"
	printf '*) exec "$@";;\nesac\n'
}
bad_m4() {
	printf '# serial 30\nAC_DEFUN([gl_WIDGET], [eval "$(tr a b <x)"])\n'
}

# manifest PROJECT [HEADER-LINE...] <"PATH FIRST FILE" lines
manifest() {
	local project=$1 path first file
	shift
	printf '# tarcheck-manifest 1\n# project: %s\n' "$project"
	[ $# = 0 ] || printf '# %s\n' "$@"
	printf '# columns: sha256 path serial first\n'
	while read -r path first file; do
		printf '%s\t%s\t%s\t%s\n' \
			"$(sha256sum "$file" | cut -d' ' -f1)" "$path" \
			"$(sed -n 's/^# .*serial \([0-9]*\)$/\1/p' "$file" |
				grep . || echo -)" "$first"
	done | LC_ALL=C sort -t'	' -k2,2 -k1,1
}

# make_db FILE: what is published above and nothing else.
make_db() {
	local dir n
	dir=$(mktemp -d "$BATS_FILE_TMPDIR/db.XXXXXX")
	for n in 1 2 3 4 5; do
		widget_m4 $n >"$dir/w$n"
		echo "m4/widget.m4 200$n-01-01 $dir/w$n"
	done >"$dir/rows"
	for n in compile depcomp install-sh missing; do
		tool $n 2020 >"$dir/$n"
		echo "lib/$n 2020-01-01 $dir/$n"
	done >>"$dir/rows"
	manifest widgets <"$dir/rows" >"$dir/widgets.tsv"
	tool ltmain.sh 2.4.7-deb >"$dir/lt"
	echo "ltmain.sh 2022-01-01 $dir/lt" |
		manifest widgets 'variant: Debian' >"$dir/debian.tsv"
	bad_m4 >"$dir/bad"
	printf '# tarcheck-manifest 1\n# project: widgets\n# known-bad: yes\n%s\n%s\t%s\t%s\n' \
		'# columns: sha256 path reference' \
		"$(sha256sum "$dir/bad" | cut -d' ' -f1)" m4/widget.m4 \
		'CVE-0000-0001: harmful on purpose' >"$dir/bad.tsv"
	"$TARCHECK" db build -o "$1" "$dir"/*.tsv
}

# For setup_file: repo and small database for all tests of the file.
share_fixtures() {
	repo=$BATS_FILE_TMPDIR/repo
	make_repo "$repo"
	make_db "$BATS_FILE_TMPDIR/small.db"
	TARCHECK_REAL_DB=$TARCHECK_DB
	TARCHECK_DB=$BATS_FILE_TMPDIR/small.db
	export repo TARCHECK_DB TARCHECK_REAL_DB
}

# extend_db NAME.db ARGUMENT...: here, the shared database and the manifests (and
# more for db build) that are given.
extend_db() {
	"$TARCHECK" db export "$TARCHECK_DB" -o exported
	"$TARCHECK" db build "${@:2}" exported/*.tsv -o "$1"
}

# check COMMAND ARGUMENT...: any outcome but "could not check".
check() {
	report=$BATS_TEST_TMPDIR/report.json
	status=0
	"$TARCHECK" "$@" --format json >"$report" \
		2>"$BATS_TEST_TMPDIR/stderr" || status=$?
	[ ! -s "$BATS_TEST_TMPDIR/stderr" ] ||
		complain "complained, status $status:" "$(cat "$BATS_TEST_TMPDIR/stderr")"
	case $status in
	0|1|3) ;;
	*) complain "exit status $status" ;;
	esac
	found=$(sed -n 's/^{"id":"\([^"]*\)","severity":"\([a-z]*\)","unverified":[a-z]*,"path":\(null\|"\(\([^"\\]\|\\.\)*\)"\).*/\2 \1 \4/p' \
		"$report" | sed 's/ $//')
}
# The release of this test against the repository of this file.
check_ball() {
	check verify "$ball" --repo "$repo" --tag v1.0 "$@"
}

# outcome_is accepted|rejected|inconclusive STATUS
outcome_is() {
	grep -q "^\"verdict\":{\"outcome\":\"$1\"," "$report" &&
		[ "$status" = "$2" ] ||
		complain "wanted: $1, exit status $2" "got: exit status $status" \
			"$(grep '^"verdict"' "$report")" "$found"
}

# found_is [LINE...]: these findings and no others, in any order.
found_is() {
	[ "$(printf '%s\n' "$@" | LC_ALL=C sort)" = \
		"$(printf '%s\n' "$found" | LC_ALL=C sort)" ] ||
		complain 'wanted these findings:' "$@" 'got these:' "$found"
}
# has LINE / has_no ID: among others; not one of that id.
has() {
	printf '%s\n' "$found" | grep -qxF -- "$1" ||
		complain "wanted this finding: $1" 'got these:' "$found"
}
has_no() {
	if printf '%s\n' "$found" | grep -q "^[a-z]* $1\( \|$\)"; then
		complain "did not want a finding $1:" "$found"
	fi
}
# errors_are [LINE...]: of the findings that are errors, without the word.
errors_are() {
	local all=$found
	found=$(printf '%s\n' "$found" | sed -n 's/^error //p')
	found_is "$@"
	found=$all
}

# line_of PATH: the report's line about that member.
line_of() {
	grep -F "{\"path\":\"$1\"," "$report" | grep -F '"git_blob":'
}
# origin_is PATH ORIGIN [DETAIL-PATTERN]
origin_is() {
	line_of "$1" | grep -q "\"origin\":\"$2\",\"origin_detail\":.*${3-}" ||
		complain "wanted $1: $2 ${3-}" "got: $(line_of "$1")"
}
# says ID PATTERN: detail or evidence of a finding of that id.
says() {
	grep "^{\"id\":\"$1\"" "$report" | sed 's/.*"detail"://' |
		grep -q -- "$2" ||
		complain "wanted $1 to say: $2" \
			"got: $(grep "^{\"id\":\"$1\"" "$report")"
}
# coverage_is ORIGIN MEMBERS
coverage_is() {
	grep -q "^\"coverage\":.*\"$1\":{\"members\":$2," "$report" ||
		complain "wanted $2 members of origin $1" \
			"got: $(grep '^"coverage"' "$report")"
}

# unprivileged COMMAND...: so that modes of files count, even for root.
unprivileged() {
	local drop=-dac_override,-dac_read_search
	if [ "$(id -u)" != 0 ]; then
		"$@"
	else
		setpriv --bounding-set=$drop --inh-caps=$drop "$@"
	fi
}
need_unprivileged() {
	: >"$BATS_TEST_TMPDIR/.locked"
	chmod 000 "$BATS_TEST_TMPDIR/.locked"
	unprivileged true || skip 'root, and no setpriv here'
	! unprivileged cat "$BATS_TEST_TMPDIR/.locked" 2>/dev/null ||
		skip 'modes of files do not count here'
}

# holds_signals PID: has it come to where it takes its signals itself?
holds_signals() {
	local mask
	mask=$(sed -n 's/^SigBlk:[[:space:]]*//p' "/proc/$1/status") &&
		[ $((0x$mask & 0x4000)) != 0 ]
}

# Headers that no tar writes. field LENGTH TEXT: padded with NUL.
field() {
	printf '%s' "$2"
	head -c $(($1 - ${#2})) /dev/zero
}
# header NAME TYPE [SIZE [MODE [LINK]]]: POSIX ustar, pax(1), "ustar
# Interchange Format".
header() {
	local raw=$BATS_TEST_TMPDIR/.header sum LC_ALL=C
	{
		field 100 "$1"
		printf '%07o\0%07o\0%07o\0' "${4:-$(if [ "$2" = 5 ]; then echo 0755; else echo 0644; fi)}" 0 0
		printf '%011o\0%011o\0        ' "${3:-0}" 1711713600
		field 1 "$2"
		field 100 "${5-}"
		printf 'ustar\00000'
		head -c 247 /dev/zero
	} >"$raw"
	sum=$(od -An -v -tu1 "$raw" |
		awk '{ for (i = 1; i <= NF; i++) s += $i } END { print s }')
	head -c 148 "$raw"
	printf '%06o\0 ' "$sum"
	tail -c +157 "$raw"
}
# member NAME TEXT [MODE]: header, content, padding.
member() {
	local LC_ALL=C
	header "$1" 0 ${#2} "${3:-0644}"
	field $(((${#2} + 511) / 512 * 512)) "$2"
}
# The two blocks at the end.
ending() {
	head -c 1024 /dev/zero
}
