# SPDX-License-Identifier: LGPL-2.1-or-later
# Makes corpus/kept.txt again, of what campaigns have grown: inputs that reach
# edges which no seed does, the short ones first.
#
#   tests/run tests/fuzz/keep.sh [-c DIRECTORY] [-m BYTES] -o FILE
#     -c DIRECTORY  of campaign.sh (default: fuzz)
#     -m BYTES      of text, for each target (default: 6000)
#
# In a build tree for libFuzzer (tests/fuzz/README).
set -eu
: "${TMPDIR:?run me with tests/run}"
corpora=$TC_BUILDDIR/fuzz
most=6000
output=
while getopts c:m:o: option; do
	case $option in
	c) corpora=$OPTARG ;;
	m) most=$OPTARG ;;
	o) output=$OPTARG ;;
	*) exit 2 ;;
	esac
done
[ "$TC_FUZZER" = yes ] && [ -n "$output" ] || {
	echo 'keep.sh: wants -o FILE and a tree configured with --enable-fuzz CC=clang' >&2
	exit 2
}

# A file in hexadecimal, 40 bytes a line; 16 or more of one byte as "00*512".
put() {
	od -An -v -tx1 "$1" | "$AWK" '
	function flush() {
		if (run >= 16) {
			if (line != "")
				print line
			print last "*" run
			line = ""
		} else {
			while (run-- > 0) {
				line = line last
				if (length(line) >= 80) {
					print line
					line = ""
				}
			}
		}
		run = 0
	}
	{
		for (i = 1; i <= NF; i++) {
			if ($i != last)
				flush()
			last = $i
			run++
		}
	}
	END { flush(); if (line != "") print line; print "" }'
}

# What of the corpus of $1 adds to its seeds.
choose() {
	mkdir -p "$TMPDIR/all/$1" "$TMPDIR/grown/$1"
	# A campaign may go on, and take away what it has made shorter.
	cp "$corpora/$1"/* "$TMPDIR/grown/$1/" 2>/dev/null || :
	cp "$TMPDIR/seeds/$1"/* "$TMPDIR/all/$1/" 2>/dev/null || :
	rm -f "$TMPDIR/all/$1"/kept-*
	ls "$TMPDIR/all/$1" >"$TMPDIR/before"
	ASAN_OPTIONS=detect_leaks=0 \
	"$TC_BUILDDIR/tests/fuzz/fuzz-$1" -merge=1 -use_counters=0 \
		-max_len=1500 "$TMPDIR/all/$1" "$TMPDIR/grown/$1" \
		>"$TMPDIR/said" 2>&1 || { cat "$TMPDIR/said" >&2; exit 1; }
	ls "$TMPDIR/all/$1" | LC_ALL=C comm -13 "$TMPDIR/before" - |
	while read -r name; do
		echo "$(wc -c <"$TMPDIR/all/$1/$name") $name"
	done | sort -n
}

TC_FUZZ_SEEDS=only sh "$TC_SRCDIR/tests/fuzz/replay.sh" "$TMPDIR/seeds"
cat >"$TMPDIR/kept" <<'END'
# SPDX-License-Identifier: LGPL-2.1-or-later
# Found by fuzzing, and kept because they reach what no seed does. Written by
# keep.sh: after "= TARGET" inputs in hexadecimal, each with an empty line at
# its end; "00*512" is so many times that byte.
END
export LC_ALL=C
for target in $("$AWK" -F '\t' '!/^#/ { print $1 }' \
	"$TC_SRCDIR/tests/fuzz/targets.tsv"); do
	choose "$target" >"$TMPDIR/chosen"
	: >"$TMPDIR/part"
	while read -r _ name; do
		put "$TMPDIR/all/$target/$name" >"$TMPDIR/one"
		[ $(($(wc -c <"$TMPDIR/part") + $(wc -c <"$TMPDIR/one"))) \
			-le "$most" ] || continue
		cat "$TMPDIR/one" >>"$TMPDIR/part"
	done <"$TMPDIR/chosen"
	[ ! -s "$TMPDIR/part" ] || {
		echo "= $target"
		cat "$TMPDIR/part"
	} >>"$TMPDIR/kept"
done
cp "$TMPDIR/kept" "$output"
