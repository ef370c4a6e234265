#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# gettext's files in po/ with what gnulib's bootstrap puts into them.

load fixtures

published_makefile() {
	printf '# Makefile for PO directory in any package using GNU gettext.\n'
	printf 'PACKAGE = @PACKAGE@\nall:\n\ttrue\n\n.NOEXPORT:\n'
}
template() {
	cat <<'END'
# Makefile variables for PO directory in any package using GNU gettext.
DOMAIN = $(PACKAGE)
XGETTEXT_OPTIONS = --keyword=_ --keyword=N_
COPYRIGHT_HOLDER = Free Software Foundation, Inc.
MSGID_BUGS_ADDRESS =
EXTRA_LOCALE_CATEGORIES =
END
}

setup_file() {
	share_fixtures
	local dir=$BATS_FILE_TMPDIR/parts
	mkdir "$dir"
	(
		cd "$dir"
		published_makefile >makefile
		template >template
		manifest gettext >gettext.tsv <<'END'
po/Makefile.in.in 2014-01-02 makefile
po/Makevars.template 2014-01-02 template
END
		extend_db gettext.db gettext.tsv
	)
}

setup() {
	export TARCHECK_DB=$BATS_FILE_TMPDIR/parts/gettext.db
	work=$BATS_TEST_TMPDIR
	rel=$work/hello-1.0
	ball=$work/hello-1.0.tar
	cd "$work"
	vcs clone -q "$repo" r
	echo 'AC_INIT([hello], [1.0], [bug-hello@example.org])' >r/configure.ac
	cat >r/bootstrap <<'END'
package=`sed -n x configure.ac`
EXTRA_LOCALE_CATEGORIES=
XGETTEXT_OPTIONS='\\\
 --flag=_:1:pass-c-format\\\
'
COPYRIGHT_HOLDER='Free Software Foundation, Inc.'
MSGID_BUGS_ADDRESS=bug-$package@example.org
END
	cat >r/bootstrap.conf <<'END'
EXTRA_LOCALE_CATEGORIES=LC_TIME
note='"A note."'
note=\'"$note"\'
XGETTEXT_OPTIONS=$XGETTEXT_OPTIONS'\\\
 --flag=error:3:c-format\\\
 --keyword=name:1,'"$note"'\\\
'
END
	tag_it
}

# makevars: what that bootstrap makes of the template.
makevars() {
	cat <<'END'
# Makefile variables for PO directory in any package using GNU gettext.
DOMAIN = $(PACKAGE)
XGETTEXT_OPTIONS = --keyword=_ --keyword=N_ \
          \
 --flag=_:1:pass-c-format\
\
 --flag=error:3:c-format\
 --keyword=name:1,'"A note."'\
 $${end_of_xgettext_options+}
COPYRIGHT_HOLDER = Free Software Foundation, Inc.
MSGID_BUGS_ADDRESS = bug-hello@example.org
EXTRA_LOCALE_CATEGORIES = LC_TIME
END
}
# The tag has what is in r; the release files of po/ besides.
tag_it() {
	commit r 'Bootstrap.'
	vcs -C r tag -f v4.0
	rm -rf "$rel"
	archive r v4.0 | "${TAR:-tar}" -xf -
	mkdir -p "$rel/po"
	makevars >"$rel/po/Makevars"
	makefile >"$rel/po/Makefile.in.in"
}
makefile() {
	published_makefile
	printf 'install-%s:;\n' dvi ps pdf html
}
verify_it() {
	roll
	check verify "$ball" --repo r --tag v4.0
}
# each_line_counts FUNCTION PATH FINDING EDIT...: what the function writes, with
# any line changed so, has no origin.
each_line_counts() {
	local n lines edit
	lines=$("$1" | wc -l)
	for ((n = 1; n <= lines; n++)); do
		for edit in "${@:4}"; do
			"$1" | sed "$n$edit" >"$rel/$2"
			if cmp -s "$rel/$2" <("$1"); then
				continue
			fi
			verify_it
			origin_is "$2" none
			has "$3 $2"
		done
	done
}

@test "what bootstrap makes of the published files: composed" {
	verify_it
	outcome_is accepted 0
	origin_is po/Makevars composed bootstrap
	origin_is po/Makefile.in.in composed
	grep -q '"kind":"vcs","name":"bootstrap.conf"' "$report"
	grep -q '"name":"gettext po/Makevars.template' "$report"
	grep -q '"name":"gettext po/Makefile.in.in' "$report"
}
@test "each line of Makevars deleted, doubled or edited: reported" {
	each_line_counts makevars po/Makevars 'error file-unexplained' \
		d p 's/$/ /' 's/[a-zA-Z]/X/'
}
@test "values of Makevars that are nobody's, or that make would expand" {
	local value
	for value in 'evil@example.org' 'bug-hello@example.or' 'hello' '' \
		'$(shell evil)' "x' evil '" '`evil`' 'bug-hello@example.org \'; do
		makevars | V=$value perl -pe 's/^(MSGID.* = ).*/$1$ENV{V}/' \
			>"$rel/po/Makevars"
		verify_it
		origin_is po/Makevars none
	done
	# What the project itself would have make expand is no plain value.
	echo 'COPYRIGHT_HOLDER='"'"'$(evil)'"'" >>r/bootstrap.conf
	tag_it
	makevars | sed 's/^COPY.*/COPYRIGHT_HOLDER = $(evil)/' >"$rel/po/Makevars"
	verify_it
	origin_is po/Makevars none
}
@test "options that bootstrap does not put there, or cannot be told" {
	echo 'XGETTEXT_OPTIONS=$XGETTEXT_OPTIONS`evil`' >>r/bootstrap.conf
	tag_it
	verify_it
	origin_is po/Makevars none
	sed -i '$d' r/bootstrap.conf
	echo 'XGETTEXT_OPTIONS=$unknown' >>r/bootstrap.conf
	tag_it
	verify_it
	origin_is po/Makevars none
	sed -i '$s/.*/EXTRA_LOCALE_CATEGORIES="LC_TIME $note"/' r/bootstrap.conf
	tag_it
	verify_it
	origin_is po/Makevars none
}
@test "without the scripts of the tag, or the template: not composed" {
	rm r/bootstrap r/bootstrap.conf
	tag_it
	verify_it
	origin_is po/Makevars none
	vcs -C r checkout -q -f HEAD~1
	tag_it
	sed -i '1s/any/my/' "$rel/po/Makevars"
	verify_it
	origin_is po/Makevars none
}
@test "Makefile.in.in: any other line, more, less or elsewhere" {
	each_line_counts makefile po/Makefile.in.in 'error aux-impostor' \
		d p 's/$/ /' 's/$/x/'
	{
		makefile
		printf '\tevil\n'
	} >"$rel/po/Makefile.in.in"
	verify_it
	origin_is po/Makefile.in.in none
	{
		printf 'install-%s:;\n' dvi ps pdf html
		published_makefile
	} >"$rel/po/Makefile.in.in"
	verify_it
	origin_is po/Makefile.in.in none
}
@test "Makefile.in.in behind the comment that bootstrap once put there" {
	{
		echo '# DO NOT EDIT! GENERATED AUTOMATICALLY!'
		published_makefile
	} >"$rel/po/Makefile.in.in"
	verify_it
	origin_is po/Makefile.in.in composed
	check audit "$ball"
	origin_is po/Makefile.in.in composed
	sed -i '1s/$/ \\/' "$rel/po/Makefile.in.in"
	verify_it
	origin_is po/Makefile.in.in none
}
