# SPDX-License-Identifier: LGPL-2.1-or-later
# Lines that corpora reach: `make fuzz-coverage` in a build tree configured for
# it (tests/fuzz/README).
#
#   tests/run tests/fuzz/coverage.sh [-c DIRECTORY] [TARGET...]
#
# Prints, for each target, how many lines and regions of its files in
# targets.tsv its corpus reaches; with one TARGET, for each of the files.
set -eu
: "${TMPDIR:?run me with tests/run}"
table=$TC_SRCDIR/tests/fuzz/targets.tsv
corpora=$TC_BUILDDIR/fuzz
while getopts c: option; do
	case $option in
	c) corpora=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
for tool in llvm-profdata llvm-cov; do
	command -v "$tool" >/dev/null || {
		echo "coverage.sh: $tool is absent (Debian: llvm)" >&2
		exit 2
	}
done
alone=no
[ $# != 1 ] || alone=yes
[ $# != 0 ] ||
	set -- $("$AWK" -F '\t' '!/^#/ { print $1 }' "$table")

# llvm-cov's report of the target $1, a line for each of its files.
report() {
	program=$TC_BUILDDIR/tests/fuzz/fuzz-$1
	cd "$TC_SRCDIR"
	files=
	for pattern in $("$AWK" -F '\t' -v t="$1" '$1 == t { print $5 }' "$table"); do
		files="$files $TC_SRCDIR/$pattern"
	done
	# In pieces: one that crashes writes nothing.
	find "$corpora/$1" -type f -print0 |
		LLVM_PROFILE_FILE="$TMPDIR/$1-%p.profraw" \
		xargs -0 -n 500 "$program" >/dev/null 2>&1 || :
	llvm-profdata merge -o "$TMPDIR/$1.profdata" "$TMPDIR/$1"-*.profraw
	rm -f "$TMPDIR/$1"-*.profraw
	# shellcheck disable=SC2086 # several files
	llvm-cov report "$program" -instr-profile="$TMPDIR/$1.profdata" $files
}

[ "$alone" = yes ] || printf '%-13s %7s %7s %7s\n' target files lines regions
for target in "$@"; do
	report "$target" >"$TMPDIR/report" || {
		tail -n 3 "$TMPDIR/report" >&2
		echo "coverage.sh: $target: no report; built with -fprofile-instr-generate?" >&2
		exit 2
	}
	if [ "$alone" = yes ]; then
		cat "$TMPDIR/report"
	else
		"$AWK" -v t="$target" '/\.c  */ { n++ }
		/^TOTAL/ { printf "%-13s %7d %7s %7s\n", t, n, $10, $4 }' \
			"$TMPDIR/report"
	fi
done
