# SPDX-License-Identifier: LGPL-2.1-or-later
# Fixtures of the tests of toolchains; load fixtures first.
# shellcheck shell=bash

setup() {
	cd "$BATS_TEST_TMPDIR"
	export TARCHECK_TOOLCHAINS=$PWD/store
	have_program dpkg-deb
}

toolchain() { "$TARCHECK" toolchain "$@"; }

# fails_with TEXT COMMAND...: status 2, one line on stderr with that text.
fails_with() {
	local text=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" = 2 ] || complain "status $status" "$(cat err)"
	[ "$(wc -l <err)" = 1 ] || complain 'not one line:' "$(cat err)"
	grep -qF -- "$text" err || complain "$(cat err)"
}

# status_is N COMMAND...
status_is() {
	local want=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" = "$want" ] || complain "status $status" "$(cat out err)"
}

# make_tree PROGRAM: what a package of autoconf 9.1 would install, in tree/.
make_tree() {
	mkdir -p tree/usr/bin tree/usr/share/autoconf/m4sugar \
		tree/usr/share/doc/autoconf
	printf '#! /bin/sh\necho %s\n' "$1" >"tree/usr/bin/$1"
	chmod 755 "tree/usr/bin/$1"
	echo 'm4_define([m4_PACKAGE_VERSION], [9.1])' \
		>tree/usr/share/autoconf/m4sugar/version.m4
	head -c 700000 /dev/zero >tree/usr/share/autoconf/long.m4f
	ln -s m4sugar/version.m4 tree/usr/share/autoconf/here
	echo no >tree/usr/share/doc/autoconf/NEWS
}

# make_deb PACKAGE VERSION: tree/ as a package, to p.deb.
make_deb() {
	mkdir -p tree/DEBIAN
	printf 'Package: %s\nVersion: %s\nArchitecture: all\n' "$1" "$2" \
		>tree/DEBIAN/control
	printf 'Maintainer: A B <a@example.org>\nDescription: none\n' \
		>>tree/DEBIAN/control
	SOURCE_DATE_EPOCH=1711713600 dpkg-deb --root-owner-group -b tree p.deb \
		>/dev/null
	rm -r tree/DEBIAN
}

# make_list NAME...: a list of what is in the store under these names.
make_list() {
	local name
	echo '# tarcheck-toolchains 1'
	echo '# columns: name tool version variant digest source source-id origin'
	for name in "$@"; do
		toolchain list --rows | sed -n "s,^$name	.*,&from here,p"
	done
}

# make_release: the least that is taken for a release of autoconf 9.1, in
# autoconf-9.1/.
make_release() {
	local d=autoconf-9.1
	mkdir -p $d/bin $d/lib/m4sugar $d/lib/autoconf $d/tests
	printf '#! @SHELL@\n# @configure_input@ @UNKNOWN@ a@b\n' \
		>$d/bin/autom4te.in
	echo 'echo @VERSION@ @bindir@ "$@"' >>$d/bin/autom4te.in
	echo 'all: @PERL@' >$d/bin/Makefile.in
	echo 'args: @datadir@ @pkgdatadir@' >$d/lib/autom4te.in
	echo 'm4_define([m4_x])' >$d/lib/m4sugar/m4sugar.m4
	echo 'AC_DEFUN([AC_X], [@VERSION@])' >$d/lib/autoconf/general.m4
	echo no >$d/tests/general.m4
}

# make_patch VARIANT LINE: puts that line in the place of AC_X's.
make_patch() {
	printf '# tarcheck-patch 1\n# tool: autoconf\n# variant: %s\n' "$1"
	printf '# versions: 9.0 9.1\n# Why.\n'
	printf 'file share/autoconf/autoconf/general.m4\n@\n'
	printf -- '-AC_DEFUN([AC_X], [@VERSION@])\n+%s\n' "$2"
}
