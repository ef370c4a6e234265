#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# gnulib-tool's makefiles taken apart into what modules bring along.

load fixtures
load gnulib-make

setup_file() {
	share_fixtures
	local dir=$BATS_FILE_TMPDIR/parts
	mkdir "$dir"
	(
		cd "$dir"
		printf 'lib_SOURCES += gear.c\n\nEXTRA_DIST += gear.h\n\n' >gear
		printf 'if GL_COND_OBJ_AXLE\nlib_SOURCES += axle.c\nendif\n' >axle
		printf '\nEXTRA_DIST += axle.h\n\n' >>axle
		printf 'axle.h: axle.in.h\n\tsed -e %s \\\n' \
			"'s/@''GNULIB_AXLE''@/\$(GL_GNULIB_AXLE)/g'" >wheel
		printf '\t    -e %s <axle.in.h >$@\n\n' \
			"'s|@''GUARD_PREFIX''@|GL|g'" >>wheel
		printf 'EXTRA_DIST += $(top_srcdir)/build-aux/wheel\n\n' >>wheel
		printf '$(LIB_AXLE)\n' >link
		manifest gnulib >gnulib.tsv <<'END'
modules/axle.gnulib-link 2009-01-02 link
modules/axle.gnulib-make 2009-01-02 axle
modules/gear.gnulib-make 2008-01-02 gear
modules/wheel.gnulib-make 2007-01-02 wheel
END
		"$TARCHECK" db export "$TARCHECK_DB" -o exported
		"$TARCHECK" db build gnulib.tsv exported/*.tsv -o gnulib.db
	)
}

setup() {
	parts=$BATS_FILE_TMPDIR/parts
	export TARCHECK_DB=$parts/gnulib.db
	work=$BATS_TEST_TMPDIR
	make_release
	make=$rel/lib/Makefile.am
	mkdir -p "$rel/lib"
	cd "$work"
	: >links # none
	put_sections libgnu_la
	gnulib_make >"$make"
}

# put_sections LIBRARY
put_sections() {
	local module
	for module in axle gear wheel; do
		gnulib_section $module "$1" <"$parts/$module"
	done >sections
}
# It itself is rolled as a file that nothing else accounts for.
verify_it() {
	roll
	check verify "$ball" --repo "$repo" --tag v1.0
}
# composed [ORIGIN]
composed() {
	verify_it
	origin_is lib/Makefile.am "${1:-composed}"
}
# not_composed WORDS: derived-unverified says so.
not_composed() {
	composed none
	has 'info derived-unverified lib/Makefile.am'
	says derived-unverified "$1"
}

@test "of published modules alone: composed" {
	printf 'libgnu_la_LDFLAGS += $(LIB_AXLE)\n' >links
	gnulib_make >"$make"
	composed
	grep -q '"name":"gnulib modules/gear, since 2008-01-02"' "$report"
	grep -q '"name":"gnulib modules/axle, since 2009-01-02"' "$report"
	grep -q '"kind":"gnulib-generated"' "$report"
	check audit "$ball"
	origin_is lib/Makefile.am composed
}
@test "gnulib.mk, and another library, prefix and directory of scripts" {
	rm "$make"
	put_sections libgear_a
	gnulib_make | sed -e '/^AUTOMAKE/d; /^[A-Zn_]* =$/d' \
		-e 's/^MOSTLYCLEANFILES =/MOSTLYCLEANFILES +=/' \
		-e '/^SUBDIRS/d; /gnulib-cache.m4/d; /_LDFLAGS/d' \
		-e '/^noinst_LTLIBRARIES =/d; /^AM_C/d' \
		-e 's/libgnu[.]la/libgear.a/; s/libgnu_la/libgear_a/' \
		-e 's/--lib=libgnu/--lib=libgear/; s/^AM_CFLAGS.*//' \
		-e 's/LTLIB/LIB/; s/gl_LIB/my_libgear_LIB/' \
		-e 's/prefix=gl/prefix=my/; s/=build-aux/=aux/' \
		-e 's/GL_GNULIB/GL_MY_GNULIB/; s/|GL|/|GL_MY|/' \
		-e 's,/build-aux/,/aux/,' >"$rel/lib/gnulib.mk"
	verify_it
	origin_is lib/gnulib.mk composed
	sed -i 's,(top_srcdir)/aux,(top_srcdir)/build-aux,' "$rel/lib/gnulib.mk"
	verify_it
	says derived-unverified 'module wheel as it was not published'
}
@test "the makefile of the tests" {
	put_sections libtests_a
	gnulib_tests_make >"$make"
	composed
	sed -i 's,-I../lib -I,-I../evil -I,' "$make"
	not_composed 'not as gnulib-tool writes'
}
@test "modules that are wanted only at times" {
	sed -i 's/^libgnu_la_SOURCES += gear.c/if gl_GNULIB_ENABLED_gear\n&/
		s/^EXTRA_DIST += gear.h/endif\n&/' sections
	gnulib_make >"$make"
	composed
	sed -i 's/^if gl_GNULIB_ENABLED_gear/if gl_GNULIB_ENABLED_axle/' "$make"
	not_composed 'module gear as it was not published'
	# The module's own lines are all in the condition.
	sed -i '/^endif$/{N;s/endif\n\(EXTRA_DIST += gear.h\)/\1/}
		s/^libgnu_la_SOURCES += gear.c/endif\n&/' sections
	gnulib_make >"$make"
	not_composed 'module gear as it was not published'
}
@test "a line of a module more, less or other: which lines it is" {
	local edit
	for edit in 's/+= gear.c/& evil.c/' '/+= gear.c/d' \
		's/\(libgnu_la\)_SOURCES += gear.c/lib_SOURCES += gear.c/' \
		's/^EXTRA_DIST += gear.h/&\nevil:/' 's/gear.h$/gear.h /'; do
		gnulib_make | sed "$edit" >"$make"
		! cmp -s "$make" <(gnulib_make)
		not_composed 'lines [0-9]* to [0-9]*, module gear as it was not'
	done
	n=$(gnulib_make | grep -n 'begin gnulib module gear' | cut -d: -f1)
	says derived-unverified "lines $n to"
}
@test "a module's text under the name of another, twice, out of order" {
	sed -i 's/gnulib module gear/gnulib module gearbox/' sections
	gnulib_make >"$make"
	not_composed 'module gearbox as it was not published'
	put_sections libgnu_la
	gnulib_section gear libgnu_la <"$parts/gear" >>sections
	gnulib_make >"$make"
	not_composed 'module gear out of order'
}
@test "a fixed line more, less or other: which one it is" {
	local edit
	for edit in '1s/$/ /' 's/^AM_CFLAGS =$/AM_CFLAGS = -Devil/' \
		's/^AM_CPPFLAGS =$/AM_CPPFLAGS = -Devil=1/' \
		's/^SUFFIXES =$/&\nevil = $(shell evil)/' \
		's/^SUBDIRS += . tests/SUBDIRS += . evil/' \
		'/^EXTRA_libgnu/d' 's/gl_LTLIBOBJS/evil_LTLIBOBJS/' \
		's/LTLIBRARIES += libgnu/LTLIBRARIES += libevil/' \
		's/^# No GNU Make output./include evil/' \
		's/rm -f @gl/rm -rf @gl/' 's/rmdir .*; rmdir/evil; rmdir/' \
		's/^#  gear$/#  gear \\/' 's/^#  axle/#  axle `evil`/' \
		's/macro-prefix=gl/macro-prefix=evil/' '$s/$/\n\tevil/' \
		's/^## end   gnulib module wheel$/&x/'; do
		gnulib_make | sed "$edit" >"$make"
		! cmp -s "$make" <(gnulib_make)
		composed none
		has 'info derived-unverified lib/Makefile.am' ||
			has 'notice generated-unverified lib/Makefile.am'
	done
	gnulib_make | sed 's/^SUFFIXES =$/&\nevil = x/' >"$make"
	n=$(grep -n evil "$make" | cut -d: -f1)
	not_composed "line $n, not as gnulib-tool writes"
	gnulib_make | sed '/^libgnu_la_SOURCES =$/d' >"$make"
	not_composed 'before line [0-9]*, not as gnulib-tool writes'
}
@test "linked with what no module wants" {
	printf 'libgnu_la_LDFLAGS += -Wl,evil\n' >links
	gnulib_make >"$make"
	not_composed 'linked with what no module wants'
}
@test "a makefile of the project that only says so" {
	printf '## DO NOT EDIT! GENERATED AUTOMATICALLY!\nevil:\n' >"$make"
	composed none
	has 'notice generated-unverified lib/Makefile.am'
}
