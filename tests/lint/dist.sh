# SPDX-License-Identifier: LGPL-2.1-or-later
# What is tracked is distributed, and what is compiled is tracked.
. "$TC_SRCDIR/tests/lint/lint.inc"

# Only of use in the repository: .ci, .gitignore.
tracked() {
	(cd "$1" && "$GIT" ls-files | grep -vE '^\.ci/|(^|/)\.gitignore$') |
		sort -u
}

# not_both TRACKED DISTRIBUTED: the latter also has what autoconf wrote.
not_both() {
	comm -23 "$1" "$2" | sed 's/$/: tracked, but not in the tarball/'
	comm -13 "$1" "$2" |
		grep -E '^(lib|src|tests|docs|data|\.ci)/|^bootstrap$' |
		sed 's/$/: in the tarball, but not tracked/' || :
}

cd "$TMPDIR"
printf 'lib/a.c\nlib/b.h\n' >bad.tracked
printf 'configure\nlib/a.c\nlib/new.c\n' >bad.dist
complains 'a forgotten file is seen' '^lib/b.h: tracked' \
	not_both bad.tracked bad.dist
complains 'an unknown file is seen' '^lib/new.c: in the tarball' \
	not_both bad.tracked bad.dist

if [ -n "$GIT" ] && [ -e "$TC_SRCDIR/.git" ]; then
	tracked "$TC_SRCDIR" >tracked
	make -s -C "$TC_BUILDDIR" print-dist | sort -u >dist
	holds 'tracked files and the tarball agree' not_both tracked dist
else
	skips 'tracked files and the tarball agree' 'not a git checkout'
fi
finish
