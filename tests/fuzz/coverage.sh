# SPDX-License-Identifier: LGPL-2.1-or-later
# Lines that corpora reach: `make fuzz-coverage` in a build tree configured for
# it (tests/fuzz/README).
#
#   tests/run tests/fuzz/coverage.sh [-c DIRECTORY] [TARGET...]
#
# Prints, for each target, how many lines and branches of its files
# in targets.tsv its corpus reaches; with one TARGET, for each of the files.
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

# Lines and branches of the target $1, "FILE LINES REACHED BRANCHES REACHED" for
# each of its files.
report() {
	program=$TC_BUILDDIR/tests/fuzz/fuzz-$1
	# In pieces: one that crashes writes nothing.
	find "$corpora/$1" -type f -print0 |
		LLVM_PROFILE_FILE="$TMPDIR/$1-%p.profraw" \
		xargs -0 -n 500 "$program" >/dev/null 2>&1 || :
	llvm-profdata merge -o "$TMPDIR/$1.profdata" "$TMPDIR/$1"-*.profraw
	rm -f "$TMPDIR/$1"-*.profraw
	# The compiler's names of files depend on where it ran: their ends do not.
	(cd "$TC_SRCDIR" && "$AWK" -F '\t' -v t="$1" '$1 == t { print $5 }' \
		"$table" | { read -r patterns; ls $patterns; }) >"$TMPDIR/files"
	llvm-cov export "$program" -instr-profile="$TMPDIR/$1.profdata" \
		-format=lcov -summary-only |
	"$AWK" -F '[:]' -v files="$TMPDIR/files" '
	BEGIN { while ((getline file < files) > 0) wanted[file] }
	$1 == "SF" {
		name = ""
		for (file in wanted)
			if (substr($2, length($2) - length(file)) == "/" file)
				name = file
	}
	{ value[$1] = $2 }
	/^end_of_record/ && name != "" {
		print name, value["LF"], value["LH"], value["BRF"], value["BRH"]
	}'
}

percent='function percent(a, b) { return b ? sprintf("%.1f%%", 100 * a / b) : "-" }'
[ "$alone" = yes ] || printf '%-13s %6s %6s %9s %9s\n' target files lines reached branches
for target in "$@"; do
	report "$target" >"$TMPDIR/report"
	[ -s "$TMPDIR/report" ] || {
		echo "coverage.sh: $target: no report; built with -fprofile-instr-generate?" >&2
		exit 2
	}
	"$AWK" -v t="$target" -v alone="$alone" "$percent"'
	alone == "yes" {
		printf "%-36s %6d %9s %9s\n", $1, $2, percent($3, $2),
			percent($5, $4)
	}
	{ n++; lines += $2; hit += $3; branches += $4; taken += $5 }
	END {
		printf "%-13s %6d %6d %9s %9s\n", t, n, lines,
			percent(hit, lines), percent(taken, branches)
	}' "$TMPDIR/report"
done
