# SPDX-License-Identifier: LGPL-2.1-or-later
# Fuzzes, with a corpus and a ledger that are kept: `make fuzz` in a build tree
# configured with --enable-fuzz (tests/fuzz/README has it all).
#
#   tests/run tests/fuzz/campaign.sh [OPTION...] [TARGET...]
#     -c DIRECTORY  corpora, what was found and the ledger (default: fuzz)
#     -t SECONDS    one turn of one target (default: 60)
#     -g SECONDS    turns go on until each target has had so much CPU time; the
#                   weights of targets.tsv say who gets it first (default: one
#                   turn for each); a file `stop` in DIRECTORY ends it sooner
#     -s            no turn, only the summary
#
# The engine is what the tree was built for: afl-clang-fast is AFL++'s, another
# clang has libFuzzer. Several may work on one directory at a time. Status 1
# when something was found, in this run or before.
set -eu
: "${TMPDIR:?run me with tests/run}"
table=$TC_SRCDIR/tests/fuzz/targets.tsv
corpora=$TC_BUILDDIR/fuzz
turn=60
goal=
only_summary=no
while getopts c:t:g:s option; do
	case $option in
	c) corpora=$OPTARG ;;
	t) turn=$OPTARG ;;
	g) goal=$OPTARG ;;
	s) only_summary=yes ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ "$TC_FUZZER" = yes ] || {
	echo 'campaign.sh: configure with --enable-fuzz and CC=clang or CC=afl-clang-fast' >&2
	exit 2
}
case $CC in
*afl-clang*) engine=afl ;;
*) engine=libfuzzer ;;
esac
targets=${*:-$("$AWK" -F '\t' '!/^#/ { print $1 }' "$table")}
ledger=$corpora/ledger.tsv

mkdir -p "$corpora"
[ -f "$ledger" ] ||
	printf '# engine\ttarget\tseconds\truns\tedges\tfound\n' >"$ledger"

column() { "$AWK" -F '\t' -v t="$1" -v n="$2" '$1 == t { print $n }' "$table"; }

# CPU seconds of this shell's children between two outputs of `times`.
cpu_seconds() {
	"$AWK" 'FNR == 2 { for (i = 1; i <= 2; i++) {
			split($i, part, /[ms]/)
			sum += (FILENAME == ARGV[1] ? -1 : 1) * \
				(part[1] * 60 + part[2])
		} } END { printf "%.0f\n", sum }' "$1" "$2"
}

# Both engines: a turn of $2 seconds for the target $1; they add to runs and
# set edges.
libfuzzer() {
	said=$TMPDIR/$1.said
	end=$(($(date +%s) + $2))
	# It ends at the first thing it finds: again, from what it has learnt.
	while [ $((end - $(date +%s))) -gt 1 ]; do
		failed=0
		ASAN_OPTIONS=$ASAN_OPTIONS:intercept_strstr=0 \
		"$TC_BUILDDIR/tests/fuzz/fuzz-$1" "$corpora/$1" \
			-max_total_time=$((end - $(date +%s))) \
			-max_len="$(column "$1" 3)" -timeout=20 \
			-report_slow_units=1 -rss_limit_mb=2048 -reload=0 \
			-print_final_stats=1 \
			-artifact_prefix="$corpora/found/$1-" \
			>"$said" 2>&1 || failed=1
		done=$(sed -n 's/^stat::number_of_executed_units: //p' "$said")
		runs=$((runs + ${done:-0}))
		edges=$(sed -n 's/^#.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 \2/p' \
			"$said" | tail -n 1)
		[ "$failed" = 1 ] || break
		tail -n 60 "$said" >"$corpora/found/$1.log"
		[ -n "$edges" ] || break
	done
}

afl() {
	out=$corpora/afl/$1
	mkdir -p "$out"
	AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_AUTORESUME=1 \
	  AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	  ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0 \
	  UBSAN_OPTIONS=abort_on_error=1:symbolize=0 LSAN_OPTIONS='' \
	  afl-fuzz -i "$corpora/$1" -o "$out" -V "$2" -m none -t 2000+ \
		-G "$(column "$1" 3)" -- "$TC_BUILDDIR/tests/fuzz/fuzz-$1" \
		>"$TMPDIR/$1.said" 2>&1 || {
			tail -n 20 "$TMPDIR/$1.said" >>"$corpora/found/$1.log"
			cat "$TMPDIR/$1.said" >&2
		}
	stats=$out/default/fuzzer_stats
	runs=$(sed -n 's/^execs_done *: //p' "$stats")
	edges=$(sed -n 's/^edges_found *: //p' "$stats")
	# execs_done is of all turns that AFL++ resumed.
	before=$(cat "$out/runs" 2>/dev/null || echo 0)
	echo "$runs" >"$out/runs"
	runs=$((runs - before))
	for file in "$out"/default/queue/*,+cov "$out"/default/crashes/id* \
		"$out"/default/hangs/id*; do
		[ -f "$file" ] || continue
		name=$(sha1sum <"$file" | cut -c 1-40)
		case $file in
		*/queue/*) cp "$file" "$corpora/$1/$name" ;;
		*) cp "$file" "$corpora/found/$1-afl-$name" ;;
		esac
	done
}

take_turn() {
	runs=0 edges=
	times >"$TMPDIR/before"
	"$engine" "$1" "$2"
	times >"$TMPDIR/after"
	printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$engine" "$1" \
		"$(cpu_seconds "$TMPDIR/before" "$TMPDIR/after")" "${runs:-0}" "${edges:--}" \
		"$(find "$corpora/found" -name "$1-*" | wc -l)" >>"$ledger"
}

# The targets, those first that are furthest behind their share; those at the
# goal are left out.
by_need() {
	"$AWK" -F '\t' -v goal="${goal:-0}" -v targets="$targets" '
	FNR == 1 { file++ }
	/^#/ { next }
	file == 1 { order[n++] = $1; weight[$1] = $2 }
	# One that ends at once is not to have all turns.
	file == 2 { had[$2] += $3; turns[$2] += 10 }
	END {
		count = split(targets, list, /[ \n]+/)
		for (i = 1; i <= count; i++) {
			t = list[i]
			if (!weight[t])
				weight[t] = 1
			if (!goal || had[t] < goal)
				printf "%.3f\t%s\n",
					(had[t] + turns[t]) / weight[t], t
		}
	}' "$table" "$ledger" | sort -s -k 1,1n | cut -f 2
}

# One turn for the neediest that nobody else works on; 1: there is none.
next_turn() {
	for target in $(by_need); do
		mkdir -p "$corpora/$target" "$corpora/found" "$corpora/locks"
		exec 9>"$corpora/locks/$target"
		flock -n 9 || continue
		take_turn "$target" "$turn"
		exec 9>&-
		return 0
	done
	return 1
}

summary() {
	"$AWK" -F '\t' -v targets="$targets" '
	/^#/ { next }
	{
		key = $1 SUBSEP $2
		seconds[key] += $3
		runs[key] += $4
		if ($5 != "-")
			edges[key] = $5
		engines[$1]
	}
	END {
		printf "%-13s %-10s %8s %11s %7s  %s\n", "target", "engine",
			"CPU s", "runs", "runs/s", "edges (features)"
		count = split(targets, list, /[ \n]+/)
		for (i = 1; i <= count; i++)
			for (e in engines) {
				key = e SUBSEP list[i]
				if (!(key in runs))
					continue
				printf "%-13s %-10s %8d %11d %7d  %s\n", list[i], e,
					seconds[key], runs[key], seconds[key] ? \
					runs[key] / seconds[key] : 0, edges[key]
			}
	}' "$ledger"
	found=$(find "$corpora/found" -type f ! -name '*.log' | wc -l)
	echo "found: $found (in $corpora/found)"
	[ "$found" = 0 ]
}

if [ "$only_summary" = no ]; then
	for target in $targets; do
		[ -n "$(column "$target" 1)" ] || {
			echo "campaign.sh: $target: no such target" >&2
			exit 2
		}
	done
	# The seeds of make check, where nothing is better yet.
	TC_FUZZ_SEEDS=only sh "$TC_SRCDIR/tests/fuzz/replay.sh" "$TMPDIR/seeds"
	for target in $targets; do
		mkdir -p "$corpora/$target"
		[ -d "$TMPDIR/seeds/$target" ] || continue
		cp -n "$TMPDIR/seeds/$target"/* "$corpora/$target/"
	done
	if [ -n "$goal" ]; then
		rm -f "$corpora/stop"
		while [ ! -e "$corpora/stop" ] && next_turn; do :; done
	else
		for target in $targets; do
			targets=$target next_turn || :
		done
	fi
fi
summary
