# SPDX-License-Identifier: LGPL-2.1-or-later
# Do both fuzzers build one small target, run it, and find what is planted?
set -eu
: "${TMPDIR:?run me with tests/run}"
count=0
failed=0
finish() { count=$((count + 1)); echo "$1 $count - $2"; }
skip() { finish ok "$1 # SKIP $2"; }
verdict() {
	if [ "$2" = 0 ]; then
		finish ok "$1"
		return 0
	fi
	finish 'not ok' "$1"
	tail -n 20 "$TMPDIR/said" | sed 's/^/# /'
	failed=1
}

# build COMPILER OUTPUT FLAG...: the parser of serials, alone.
build() {
	compiler=$1 output=$2
	shift 2
	"$compiler" -O1 -g -D_GNU_SOURCE "$@" -I"$TC_BUILDDIR" \
		-I"$TC_SRCDIR/lib" -I"$TC_SRCDIR/tests/fuzz" -o "$output" \
		"$TC_SRCDIR/tests/fuzz/fuzz-serial.c" \
		"$TC_SRCDIR/tests/fuzz/fuzz.c" "$TC_SRCDIR/lib/db/serial.c" \
		"$TC_SRCDIR/lib/evidence/macro-names.c"
}

cd "$TMPDIR"
TC_FUZZ_SEEDS=only sh "$TC_SRCDIR/tests/fuzz/replay.sh" "$TMPDIR/seeds"
# A broken parser: one that ends the process at a serial of 7.
cat >planted.c <<'EOF'
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 2 && data[0] == '#' && data[1] == 's' && data[2] == '7')
		abort();
	return 0;
}
EOF
mkdir start
printf '#s1 and more to play with' >start/one

echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n);
int LLVMFuzzerTestOneInput(const char *d, unsigned long n)
{ return n > 9 && *d; }' >empty.c
if ! clang -fsanitize=fuzzer empty.c -o empty >said 2>&1; then
	why='clang or its libFuzzer is absent (Debian: clang)'
	skip 'libFuzzer runs a target' "$why"
	skip 'libFuzzer finds what is planted' "$why"
else
	status=0
	{ build clang lib-serial -fsanitize=fuzzer,address,undefined &&
		./lib-serial -runs=2000 seeds/serial; } >said 2>&1 || status=$?
	verdict 'libFuzzer runs a target' "$status"
	status=1
	clang -fsanitize=fuzzer planted.c -o lib-planted >said 2>&1 &&
		! ./lib-planted -runs=2000000 start >>said 2>&1 &&
		grep -q 'deadly signal' said && status=0
	verdict 'libFuzzer finds what is planted' "$status"
fi

# afl_once PROGRAM SEEDS OPTION...
afl_once() {
	program=$1 from=$2
	shift 2
	AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_BENCH_UNTIL_CRASH=1 \
	AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_QUIET=1 \
	ASAN_OPTIONS='' UBSAN_OPTIONS='' LSAN_OPTIONS='' \
		afl-fuzz -i "$from" -o "$program.out" -V 90 "$@" -m none \
		-t 2000+ -- "./$program"
}

if ! command -v afl-fuzz >/dev/null ||
   ! afl-clang-fast -fsanitize=fuzzer empty.c -o empty >said 2>&1; then
	why='afl-clang-fast does not work here (Debian: afl++)'
	skip 'AFL++ runs a target' "$why"
	skip 'AFL++ finds what is planted' "$why"
else
	status=1
	build afl-clang-fast afl-serial -fsanitize=fuzzer >said 2>&1 &&
		afl_once afl-serial seeds/serial -E 5000 >>said 2>&1 &&
		grep -q '^execs_done *: [0-9]\{4,\}' afl-serial.out/*/fuzzer_stats &&
		status=0
	verdict 'AFL++ runs a target' "$status"
	status=1
	afl-clang-fast -fsanitize=fuzzer planted.c -o afl-planted >said 2>&1 &&
		afl_once afl-planted start >>said 2>&1 &&
		ls afl-planted.out/*/crashes/id* >>said 2>&1 && status=0
	verdict 'AFL++ finds what is planted' "$status"
fi
echo "1..$count"
exit "$failed"
