# SPDX-License-Identifier: LGPL-2.1-or-later
# Every header compiles alone.
. "$TC_SRCDIR/tests/lint/lint.inc"

alone() {
	for header in $(cd "$1" && find lib src -name '*.h' | LC_ALL=C sort); do
		# shellcheck disable=SC2086 # flags are several words
		printf '#include "%s"\n' "$1/$header" |
			$CC $CPPFLAGS -D_GNU_SOURCE -I"$1/lib" -I"$1/src" \
				-Werror -Wall -Wextra -Wstrict-prototypes -Wundef \
				-fsyntax-only -x c - 2>"$TMPDIR/said" ||
			sed "1s,^,$header: ," "$TMPDIR/said"
	done
}

bad=$TMPDIR/bad
mkdir -p "$bad/src"
echo 'size_t length(const char *s);' | put "$bad" lib/bad.h
complains 'a header that leans on another is seen' '^lib/bad.h:' alone "$bad"
printf '#include <stddef.h>\nsize_t length(const char *s);\n' |
	put "$bad" lib/bad.h
holds 'a header that brings what it needs passes' alone "$bad"

holds 'every header compiles alone' alone "$TC_SRCDIR"
finish
