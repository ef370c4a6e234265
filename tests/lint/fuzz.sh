# SPDX-License-Identifier: LGPL-2.1-or-later
# The fuzz targets that are built, listed and seeded are the same ones.
. "$TC_SRCDIR/tests/lint/lint.inc"

listed() { "$AWK" -F '\t' '!/^#/ { print $1 }' "$1" | sort; }
built() { sed -n 's,^	tests/fuzz/fuzz-\([a-z-]*\)[ \\]*$,\1,p' "$1" | sort; }
written() {
	grep -l LLVMFuzzerTestOneInput "$1"/fuzz-*.c |
		sed 's,.*/fuzz-\(.*\)\.c$,\1,' | sort
}

# not_both LISTED OTHER WHAT
not_both() {
	comm -23 "$1" "$2" | sed "s/\$/: in targets.tsv, but not $3/"
	comm -13 "$1" "$2" | sed "s/\$/: $3, but not in targets.tsv/"
}

# bad_rows TABLE DIRECTORY: columns, and files that are not there.
bad_rows() {
	"$AWK" -F '\t' '!/^#/ && (NF != 5 || $2 !~ /^[1-9]$/ ||
		$3 !~ /^[0-9]+$/ || $4 !~ /^[0-9]+$/) { print $1 ": bad row" }' "$1"
	"$AWK" -F '\t' '!/^#/ { n = split($5, p, " ")
		for (i = 1; i <= n; i++) print $1, p[i] }' "$1" |
	while read -r target pattern; do
		(cd "$2" && ls $pattern) >/dev/null 2>&1 ||
			echo "$target: $pattern: no such file"
	done
}

# unseeded TABLE SEEDS
unseeded() {
	listed "$1" | while read -r target; do
		[ -n "$(ls "$2/$target" 2>/dev/null)" ] ||
			echo "$target: no seed"
	done
}

fuzz=$TC_SRCDIR/tests/fuzz
cd "$TMPDIR"
printf 'a\t1\t9\t9\tlib/none.c\nb\t1\t9\n' >bad.tsv
printf 'a\n' >bad.built
listed bad.tsv >bad.listed
complains 'a target that is not built is seen' '^b: in targets.tsv' \
	not_both bad.listed bad.built built
complains 'a bad row is seen' '^b: bad row' bad_rows bad.tsv "$TC_SRCDIR"
complains 'a file that is not there is seen' '^a: lib/none.c' \
	bad_rows bad.tsv "$TC_SRCDIR"
mkdir -p seeds/a
complains 'a target without seeds is seen' '^a: no seed' unseeded bad.tsv seeds

listed "$fuzz/targets.tsv" >listed
built "$fuzz/fuzz.mk" >built
written "$fuzz" >written
holds 'all targets are built' not_both listed built 'in fuzz.mk'
holds 'all targets are written' not_both listed written 'written'
holds 'the rows are whole' bad_rows "$fuzz/targets.tsv" "$TC_SRCDIR"
if [ -n "$TAR" ] && [ -n "$GIT" ] && [ -n "$PYTHON3" ]; then
	TC_FUZZ_SEEDS=only sh "$fuzz/replay.sh" "$TMPDIR/made"
	holds 'all targets have seeds' unseeded "$fuzz/targets.tsv" made
else
	skips 'all targets have seeds' 'GNU tar, git or python3 is absent'
fi
finish
