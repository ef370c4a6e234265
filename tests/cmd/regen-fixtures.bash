# SPDX-License-Identifier: LGPL-2.1-or-later
# Releases whose generated files come out again. Loaded by some of the .bats
# files beside it, whose setup_file() makes the repository $gear, with the tag
# v1.0, and the release $made/hello-1.0.
# shellcheck shell=bash

# A copy of the release in $rel, to be rolled into $ball.
use_gear() {
	export TMPDIR=$BATS_TEST_TMPDIR
	rel=$BATS_TEST_TMPDIR/hello-1.0
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	cp -r "$made/hello-1.0" "$rel"
}

verify_it() { # [OPTION...]
	roll
	check verify "$ball" --repo "$gear" --tag v1.0 "$@"
}

reproduced() { # PATH...
	local path
	for path; do origin_is "$path" reproduced; done
}

# A project whose tag has everything that the generators read, and a release
# with what they write.
make_gear() {
	command -v autoconf automake bwrap >/dev/null || return 0
	share_fixtures
	export gear=$BATS_FILE_TMPDIR/gear made=$BATS_FILE_TMPDIR/made
	export TARCHECK_TOOLCHAINS=$BATS_FILE_TMPDIR/store
	"$TARCHECK" toolchain add --installed --trust autoconf automake
	mkdir -p "$gear/m4" "$gear/src" "$gear/build-aux"
	(
		cd "$gear"
		cat >configure.ac <<-'END'
			AC_INIT([gear], m4_esyscmd_s([cat .tarball-version || echo UNKNOWN]))
			AC_CONFIG_AUX_DIR([build-aux])
			AC_CONFIG_HEADERS([config.h])
			AM_INIT_AUTOMAKE([foreign])
			AC_PROG_CC
			m4_include([m4/gear.m4])
			GEAR_CHECK
			AC_CONFIG_FILES([Makefile src/Makefile])
			AC_OUTPUT
		END
		echo 'AC_DEFUN([GEAR_CHECK], [AC_CHECK_HEADERS([gear.h])])' \
			>m4/gear.m4
		echo 'SUBDIRS = src' >Makefile.am
		printf 'bin_PROGRAMS = gear\ngear_SOURCES = gear.c\n' \
			>src/Makefile.am
		echo 'int main(void) { return 0; }' >src/gear.c
		aclocal
		rm -rf autom4te.cache
		vcs init -q .
		commit . 'First.'
		vcs tag v1.0
		mkdir "$made"
		vcs archive --prefix=hello-1.0/ v1.0 | tar -C "$made" -xf -
		cd "$made/hello-1.0"
		echo 1.0 >.tarball-version
		mkdir build-aux
		autoheader
		automake --add-missing --copy
		autoconf && rm -rf autom4te.cache
		cp build-aux/* "$gear/build-aux"
		commit "$gear" 'With its scripts.'
		vcs -C "$gear" tag -f v1.0
	) >&2
}

# An autoconf of another version, whose autoheader writes another line, and
# which has one variable more.
other_autoconf() { # VERSION
	local d=$BATS_TEST_TMPDIR/other own
	own=$(autoconf --version | sed -n '1s/.* //p')
	command -v dpkg-deb >/dev/null || skip 'dpkg-deb is absent'
	mkdir -p "$d/DEBIAN" "$d/usr/bin" "$d/usr/share"
	cp -rL "$(dirname "$(command -v autoconf)")"/../share/autoconf \
		"$d/usr/share"
	for program in autoconf autoheader autom4te autoreconf autoscan \
		autoupdate ifnames; do
		cp "$(command -v "$program")" "$d/usr/bin"
	done
	grep -rlF "$own" "$d/usr" | xargs sed -i "s/${own//./[.]}/$1/g"
	grep -q 'Generated from' "$d/usr/bin/autoheader"
	sed -i 's/Generated from/Generated out of/' "$d/usr/bin/autoheader"
	find "$d" -name '*.m4f' -delete
	sed -i '/^AC_SUBST(\[bindir\]/i AC_SUBST([gearworks], [none])dnl' \
		"$d/usr/share/autoconf/autoconf/general.m4"
	printf 'Package: autoconf\nVersion: %s-1\nArchitecture: all\n' "$1" \
		>"$d/DEBIAN/control"
	printf 'Maintainer: A B <a@example.org>\nDescription: none\n' \
		>>"$d/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$d" "$d.deb" >/dev/null
	"$TARCHECK" toolchain add --trust "$d.deb"
}
