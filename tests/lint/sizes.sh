# SPDX-License-Identifier: LGPL-2.1-or-later
# Headers up to 200 lines, files up to 600, functions up to 60.
. "$TC_SRCDIR/tests/lint/lint.inc"

our_files() {
	(cd "$1" && find lib src tests -name '*.[ch]' -o -name '*.sh' \
		-o -name '*.bats' -o -name '*.py' -o -name '*.inc' &&
		find Makefile.am configure.ac bootstrap -type f 2>/dev/null) |
		LC_ALL=C sort
}

files() {
	our_files "$1" | (cd "$1" && xargs "$AWK" '
	function tell() {
		most = name ~ /\.h$/ ? 200 : 600
		if (lines > most)
			print name ":" lines ": more than " most " lines"
	}
	FNR == 1 { tell(); name = FILENAME }
	{ lines = FNR }
	END { tell() }')
}

# A function is what stands between a "{" and a "}" in column one, with both.
functions() {
	c_files "$1" | (cd "$1" && xargs "$AWK" '
	FNR == 1 { start = 0 }
	/^{/ { start = FNR }
	/^}/ && start {
		if (FNR - start + 1 > 60)
			print FILENAME ":" start ": function of " \
				FNR - start + 1 " lines (60)"
		start = 0
	}')
}

# lines N: so many lines of C.
lines() { "$AWK" -v n="$1" 'BEGIN { while (n-- > 0) print "\tx();" }'; }
bad=$TMPDIR/bad
{ echo 'void f(void)'; echo '{'; lines 59; echo '}'; } | put "$bad" lib/f.c
{ echo 'void g(void)'; echo '{'; lines 58; echo '}'; } | put "$bad" src/g.c
lines 201 | put "$bad" lib/h.h
lines 200 | put "$bad" lib/i.h
lines 601 | put "$bad" src/j.c
mkdir "$bad/tests"
complains 'a function of 61 lines is seen' '^lib/f.c:2:.* 61 ' functions "$bad"
complains 'a header of 201 lines is seen' '^lib/h.h:201:' files "$bad"
complains 'a file of 601 lines is seen' '^src/j.c:601:' files "$bad"
rm "$bad/lib/f.c" "$bad/lib/h.h" "$bad/src/j.c"
holds 'a function of 60 lines passes' functions "$bad"
holds 'a header of 200 lines passes' files "$bad"

holds 'headers have at most 200 lines, files 600' files "$TC_SRCDIR"
holds 'functions have at most 60 lines' functions "$TC_SRCDIR"
finish
