# SPDX-License-Identifier: LGPL-2.1-or-later
# No manifest holds an empty file, or a file of another reference project.
. "$TC_SRCDIR/tests/lint/lint.inc"

# Who may publish files of one name, or one content: two projects, and names
# ("*" stands for any text). All other sharing is a vendored copy, which a
# distribution may have patched, and would make an altered file look known.
sharing() {
	sed 's/#.*//' <<'END'
# Made by the same hands and moved between the two; either releases them.
gettext gnulib *
# automake began with autoconf's scripts and macros, gnulib's are copies that
# it publishes itself, and takes to all of them first today.
autoconf automake *
autoconf gnulib *
automake gnulib *
# GNU config makes them, the others hand them on, some with changes of their
# own that came into config later.
config autoconf config.*
config automake config.*
config gnulib config.*
# A fork, and then the successor; both ship the macro.
pkg-config pkgconf pkg.m4
# texinfo makes it, the others hand it on: --add-missing, gnulib-tool.
texinfo autoconf texinfo.tex
texinfo automake texinfo.tex
texinfo gnulib texinfo.tex
# Templates of po/ that began as gettext's and went their own ways.
gettext glib Makefile.in.in
gettext intltool Makefile.in.in
gnulib glib Makefile.in.in
gnulib intltool Makefile.in.in
glib intltool Makefile.in.in
# automake's AM_PROG_VALAC came from vala, where it stayed for a while.
automake vala vala.m4
# bison installs what gettext and gnulib made for it.
gettext bison bison-i18n.m4
gnulib bison bison-i18n.m4
# gnulib has a copy in its own module crypto/gc.
gnulib libgcrypt libgcrypt.m4
# gcc and automake hand these to and fro; extensions.m4 began as gnulib's.
gcc automake config-ml.in
gcc automake lead-dot.m4
gcc automake multi.m4
gcc automake symlink-tree
gcc gnulib extensions.m4
gcc gettext extensions.m4
# One name, two macros; in gcc's config/ they are its own.
gcc gnulib largefile.m4
gcc gnulib stdint.m4
gcc gnulib tls.m4
gcc gettext tls.m4
gcc gnulib warnings.m4
# One name, two macros: gettext's own looks for its bundled copy.
gettext libxml2 libxml.m4
# Of gettext's intl/ and libtool's libltdl/, what is found in any directory;
# and error.m4 and the like, which gettext had before gnulib was.
gettext libtool COPYING.LIB
gettext libtool Makefile*
gettext libtool README
gettext libtool configure*
gnulib libtool COPYING*
gnulib libtool Makefile*
gnulib libtool README
gnulib libtool argz*
gnulib libtool git-log-fix
gnulib libtool mem*.c
gettext automake gcj.m4
gettext automake error.m4
gettext automake fnmatch.m4
gettext automake regex.m4
gettext autoconf INSTALL
gettext automake INSTALL
gettext autoconf mkinstalldirs
gettext automake mkinstalldirs
END
}

# Names that say whose they are: nobody else may have one, published or not.
owned_names() {
	sed 's/#.*//' <<'END'
libtool libtool.m4
libtool lt*.m4
libtool ltmain*
libtool ltconfig*
autoconf-archive ax_*.m4
pkg-config pkg.m4*
pkgconf pkg.m4
gtk-doc gtk-doc*.m*
gobject-introspection *introspection*
END
}

# Manifests as lines FILE PROJECT SHA256 SIZE NAME PATH; what is known to be
# bad belongs to nobody.
rows() {
	(cd "$1" && find data/known -name '*.tsv' | LC_ALL=C sort |
		xargs "$AWK" -F '\t' '
	FNR == 1 { project = ""; bad = 0 }
	/^# project: / { project = substr($0, 12) }
	/^# known-bad: yes/ { bad = 1 }
	/^# columns: / {
		n = split(substr($0, 12), column, " ")
		for (i = 1; i <= n; i++)
			at[column[i]] = i
		if (!("size" in at))
			at["size"] = 0
	}
	/^#/ || bad { next }
	{
		n = split($at["path"], part, "/")
		print FILENAME, project, $at["sha256"], \
			at["size"] ? $at["size"] : "-", part[n], $at["path"]
	}' OFS='\t')
}

empty_files() {
	empty=$(sha256sum </dev/null | cut -d' ' -f1)
	rows "$1" | "$AWK" -F '\t' -v empty="$empty" '
		$3 == empty || $4 == 0 { print $1 ": " $6 ": empty" }'
}

# Glob to regular expression, and "A B NAMES" of sharing as may[A, B].
# shellcheck disable=SC2016
functions='
function regex(glob) {
	gsub(/[.+^$(){}|\\[\]]/, "\\\\&", glob)
	gsub(/\*/, ".*", glob)
	return "^" glob "$"
}
function allow(a, b, names) {
	if ((a, b) in may)
		may[a, b] = may[a, b] "|" regex(names)
	else
		may[a, b] = regex(names)
}
function allowed(a, b, name) {
	return ((a, b) in may) && name ~ may[a, b]
}'

# One complaint for each name (or content) and pair of projects.
shared_files() {
	{ sharing; echo -; rows "$1"; } | "$AWK" -F '\t' "$functions"'
	!begun && /^-$/ { begun = 1; next }
	!begun {
		if (split($0, f, " ") == 3) {
			allow(f[1], f[2], f[3])
			allow(f[2], f[1], f[3])
		}
		next
	}
	function look(kind, key,    i, n, other) {
		n = split(have[kind, key], other, " ")
		for (i = 1; i <= n; i++) {
			if (other[i] == $2)
				return
			if (!allowed(other[i], $2, $5))
				print $1 ": " $6 ": " kind " is in " other[i] " too"
		}
		have[kind, key] = have[kind, key] " " $2
	}
	{
		look("the name", $5)
		look("the content", $3)
	}'
}

foreign_names() {
	{ owned_names; echo -; rows "$1"; } | "$AWK" -F '\t' "$functions"'
	!begun && /^-$/ { begun = 1; next }
	!begun {
		if (split($0, f, " ") == 2) {
			pattern[++n] = regex(f[2])
			owner[n] = f[1]
		}
		next
	}
	{
		theirs = ""
		for (i = 1; i <= n; i++)
			if ($5 ~ pattern[i])
				theirs = theirs " " owner[i]
		if (theirs != "" && index(theirs " ", " " $2 " ") == 0)
			print $1 ": " $6 ": the name is owned by" theirs
	}'
}

# manifest PROJECT SHA256 SIZE PATH: a manifest of one row.
manifest() {
	printf '# tarcheck-manifest 1\n# project: %s\n' "$1"
	printf '# columns: sha256 size path\n%s\t%s\t%s\n' "$2" "$3" "$4"
}

bad=$TMPDIR/bad
a=$(printf a | sha256sum | cut -d' ' -f1)
b=$(printf b | sha256sum | cut -d' ' -f1)
c=$(printf c | sha256sum | cut -d' ' -f1)
manifest libtool "$a" 9 build-aux/ltmain.sh | put "$bad" data/known/libtool.tsv
manifest gnulib "$b" 9 build-aux/install-sh | put "$bad" data/known/gnulib.tsv
manifest automake "$c" 9 lib/install-sh | put "$bad" data/known/automake.tsv
holds 'files that two projects may publish pass' shared_files "$bad"
holds 'names of their owner pass' foreign_names "$bad"
manifest vala "$c" 9 build-aux/ltmain.sh | put "$bad" data/known/vala.tsv
complains 'a vendored copy is seen by its name' \
	'^data/known/vala.tsv: .*: the name is in libtool' shared_files "$bad"
complains 'a vendored copy is seen by its content' \
	'^data/known/vala.tsv: .*: the content is in automake' shared_files "$bad"
manifest vala "$c" 9 m4/ltversion.m4 | put "$bad" data/known/vala.tsv
complains 'a name of another project is seen, published or not' \
	'^data/known/vala.tsv: m4/ltversion.m4: .* libtool' foreign_names "$bad"
manifest vala "$c" 0 vala.m4 | put "$bad" data/known/vala.tsv
complains 'a file of no bytes is seen' '^data/known/vala.tsv: vala.m4' \
	empty_files "$bad"
manifest vala "$(sha256sum </dev/null | cut -d' ' -f1)" - vala.m4 |
	put "$bad" data/known/vala.tsv
complains 'the digest of nothing is seen' '^data/known/vala.tsv: vala.m4' \
	empty_files "$bad"

# The real data with one row more.
mkdir -p "$TMPDIR/real/data"
cp -R "$TC_SRCDIR/data/known" "$TMPDIR/real/data/"
chmod -R u+w "$TMPDIR/real"
manifest libgpg-error "$a" 9 m4/libtool.m4 |
	put "$TMPDIR/real" data/known/poison.tsv
complains 'a poisoned row among the real ones is seen' \
	'^data/known/poison.tsv: m4/libtool.m4: the name is in libtool' \
	shared_files "$TMPDIR/real"

holds 'no manifest holds an empty file' empty_files "$TC_SRCDIR"
holds 'no manifest holds a file of another project' shared_files "$TC_SRCDIR"
holds 'no manifest holds a name of another project' foreign_names "$TC_SRCDIR"
finish
