# SPDX-License-Identifier: LGPL-2.1-or-later
# The library has no mutable globals, does not print, exit or look around.
. "$TC_SRCDIR/tests/lint/lint.inc"

archive=$TC_BUILDDIR/lib/libtarcheck.a
case $CFLAGS in
*--coverage* | *-fprofile* | *-fsanitize*)
	skips 'symbols of the library' 'instrumented build'
	finish ;;
esac

# Symbols as "SYMBOL CLASS SECTION".
list() {
	"$NM" --format=sysv "$1" | "$AWK" -F'|' '
	{ gsub(/[ \t]/, "") }
	NF == 7 { print $1, $3, $7 }'
}

# The mutable ones: data and bss, but not what is constant after relocation.
globals() {
	list "$1" | "$AWK" '
	$2 ~ /^[bBdDcCsSgG]$/ && $3 !~ /^\.data\.rel\.ro/ {
		print $1 ": mutable (" $3 ")"
	}'
}

# What only the program may do. Excused are tc_oom() in error.c, which writes
# its last words with write(2) and ends with _exit(2), and regen/sandbox.c,
# which starts bubblewrap and has a watch on how long it takes.
calls() {
	"$NM" -A -u "$1" | "$AWK" '
	BEGIN {
		n = split("printf vprintf puts putchar perror exit abort " \
			"quick_exit getenv secure_getenv setenv time " \
			"clock_gettime gettimeofday localtime localtime_r isatty " \
			"ioctl stderr stdout stdin err errx warn warnx " \
			"__printf_chk __vprintf_chk getopt getopt_long " \
			"setlocale execvp execve fork vfork posix_spawn", name)
		for (i = 1; i <= n; i++)
			no[name[i]] = 1
		no["_exit"] = 1
		excused["error.o", "_exit"] = 1
		excused["sandbox.o", "_exit"] = 1
		excused["sandbox.o", "clock_gettime"] = 1
		excused["sandbox.o", "execve"] = 1
		excused["sandbox.o", "fork"] = 1
	}
	{
		symbol = $NF
		sub(/@.*/, "", symbol)
		object = $1
		sub(/^.*:libtarcheck_a-/, "", object)
		sub(/:$/, "", object)
		if (symbol in no && !((object, symbol) in excused))
			print object ": " symbol
	}'
}

# build_archive NAME: a library of one object from standard input.
build_archive() {
	cat >"$TMPDIR/$1.c"
	# shellcheck disable=SC2086 # a compiler may be several words
	$CC -O1 -fPIE -c -o "$TMPDIR/libtarcheck_a-$1.o" "$TMPDIR/$1.c" &&
		ar cr "$TMPDIR/$1.a" "$TMPDIR/libtarcheck_a-$1.o"
}
build_archive bad <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int counter;
static int last = 3;
const char *const table[] = { "a", "b" };
int f(void)
{
	static int calls;

	printf("%s %d\n", getenv("HOME"), last++);
	fputs("x", stderr);
	if (counter++)
		_exit(1);
	return calls++;
}
END
complains 'a global variable is seen' '^counter: mutable' globals "$TMPDIR/bad.a"
complains 'a file variable is seen' '^last: mutable' globals "$TMPDIR/bad.a"
complains 'a function variable is seen' 'calls[.0-9]*: mutable' globals "$TMPDIR/bad.a"
complains 'printf is seen' '^bad.o: .*printf' calls "$TMPDIR/bad.a"
complains 'getenv is seen' '^bad.o: getenv' calls "$TMPDIR/bad.a"
complains 'stderr is seen' '^bad.o: stderr' calls "$TMPDIR/bad.a"
complains '_exit elsewhere is seen' '^bad.o: _exit' calls "$TMPDIR/bad.a"
build_archive good <<'END'
#include <stdio.h>
const char *const table[] = { "a", "b" };
int f(FILE *out);
int f(FILE *out) { return fprintf(out, "%s\n", table[0]); }
END
holds 'constant tables pass' globals "$TMPDIR/good.a"
holds 'writing to a given stream passes' calls "$TMPDIR/good.a"

holds 'no mutable globals in the library' globals "$archive"
holds 'the library does not print, exit or look around' calls "$archive"
finish
