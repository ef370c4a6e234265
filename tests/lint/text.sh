# SPDX-License-Identifier: LGPL-2.1-or-later
# First lines of files, blanks at line ends, names of somebody's machine.
. "$TC_SRCDIR/tests/lint/lint.inc"

sources() {
	(cd "$1" && find lib src tests -name '*.[ch]' -o -name '*.sh' \
		-o -name '*.bats' -o -name '*.inc' -o -name '*.py'
	 cd "$1" && find bootstrap .ci/run -type f 2>/dev/null || :) |
		LC_ALL=C sort
}

# The licence in the first line, one sentence of purpose in the second; both
# after the line that names an interpreter.
first_lines() {
	sources "$1" | (cd "$1" && xargs "$AWK" '
	FNR == 1 { at = /^#!/ ? 2 : 1 }
	FNR == at && !/^(\/\*|#) SPDX-License-Identifier: LGPL-2\.1-or-later( \*\/)?$/ {
		print FILENAME ":" FNR ": not the SPDX line"
	}
	FNR == at + 1 && !/^(\/\*|#|"""|# """) ?[^ ].*[a-z0-9).:"]/ {
		print FILENAME ":" FNR ": not a sentence of purpose"
	}')
}

everything() {
	(cd "$1" && find lib src tests docs data bootstrap configure.ac \
		Makefile.am README NEWS .ci .gitignore m4/.gitignore -type f \
		! -name '*.o' ! -name '*.a' ! -name '*.db' ! -name '*.log' \
		! -name '*.trs' ! -path '*/.deps/*' 2>/dev/null || :) |
		LC_ALL=C sort
}

# Blanks mean something in TSV.
blanks() {
	everything "$1" | grep -v '\.tsv$' |
		(cd "$1" && xargs grep -InE '[ 	]+$' |
		sed 's/$/(blank at the end)/') || :
}

# Absolute paths that only exist where somebody worked. What a distribution
# has (/usr, /etc, /dev, /proc, /var/lib) and examples (/path/to) are not.
machine_paths() {
	everything "$1" | grep -v '\.tsv$' |
		(cd "$1" && xargs grep -InE \
		'(^|[^A-Za-z0-9._/~-])/(home|root|work|workspace|mnt|tmp|var/tmp|Users)/[A-Za-z0-9_]' |
		sed 's/$/ (path of a machine)/') || :
}

bad=$TMPDIR/bad
printf '/* Purpose. */\nint x;\n' | put "$bad" lib/a.c
printf '/* SPDX-License-Identifier: LGPL-2.1-or-later */\nint x;\n' |
	put "$bad" lib/b.c
printf '#!/bin/sh\n# SPDX-License-Identifier: LGPL-2.1-or-later\n# Why.\nls /%s/me \n' \
	home | put "$bad" src/c.sh
mkdir -p "$bad/tests"
complains 'a file without a licence is seen' '^lib/a.c:1:' first_lines "$bad"
complains 'a file without a purpose is seen' '^lib/b.c:2:' first_lines "$bad"
complains 'a blank at a line end is seen' '^src/c.sh:4:' blanks "$bad"
complains 'a path of a machine is seen' '^src/c.sh:4:' machine_paths "$bad"
rm "$bad/lib/a.c" "$bad/lib/b.c"
holds 'licence and purpose after #! pass' first_lines "$bad"

holds 'every file says its licence and its purpose' first_lines "$TC_SRCDIR"
holds 'no blanks at line ends' blanks "$TC_SRCDIR"
holds 'no path of somebody'\''s machine' machine_paths "$TC_SRCDIR"
finish
