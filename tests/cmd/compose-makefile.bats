#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# gnulib-tool's makefiles taken apart into what modules bring along.

load fixtures
load gnulib-cache
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
		extend_db gnulib.db gnulib.tsv
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
@test "the notice, line by line; the command: which lines" {
	local n last edit
	last=$(gnulib_make | grep -n '^# Generated by' | cut -d: -f1)
	for ((n = 3; n <= last; n++)); do
		for edit in "${n}d" "${n}s/[a-z,]\([^a-z]*\)\$/X\1/" "${n}p"; do
			gnulib_make | sed "$edit" >"$make"
			cmp -s "$make" <(gnulib_make) ||
				not_composed 'not as gnulib-tool writes'
		done
	done
	for edit in 's/^#  --aux-dir/#  --evil \\\n&/' 's/^#  --lib=.*/&\n&/' \
		'/^#  --lib=/d' 's/^#  axle \\/#  axle gear \\/' \
		'/^#  --libtool/d' 's/^#  --libtool/&=x/' \
		's/^#  axle/#  --avoid=x \\\n#  --lgpl \\\n&/' \
		's/^#  axle/#  $(axle)/' 's/^#  axle/#  AC_axle/'; do
		gnulib_make | sed "$edit" >"$make"
		not_composed 'lines [0-9]* to [0-9]*, not as gnulib-tool writes'
	done
	gnulib_make | sed 's/ANY WARRANTY/NO WARRANTY/' >"$make"
	not_composed "line 11, not as gnulib-tool writes"
	gnulib_make | sed '/^# Reproduce/,/^#  gear/d' >"$make"
	not_composed 'not as gnulib-tool writes'
	gnulib_make | sed '/^# Copyright/,/^# Generated/d' >"$make"
	not_composed 'not as gnulib-tool writes'
}
@test "another command than gnulib-cache.m4, of the release or of the tag" {
	gnulib_cache >"$rel/m4/gnulib-cache.m4"
	composed
	sed -i 's/aux-dir=build-aux/aux-dir=build/' "$rel/m4/gnulib-cache.m4"
	not_composed 'lines 24 to 37, another command than in m4/gnulib-cache.m4'
	rm "$rel/m4/gnulib-cache.m4"
	vcs clone -q "$repo" r
	gnulib_cache >r/m4/gnulib-cache.m4
	commit r 'A cache.'
	vcs -C r tag v4.0
	roll
	check verify "$ball" --repo r --tag v4.0
	origin_is lib/Makefile.am composed
	sed -i 's/^#  gear/#  --bad/' r/m4/gnulib-cache.m4
	commit r 'Another.'
	vcs -C r tag v5.0
	check verify "$ball" --repo r --tag v5.0
	origin_is lib/Makefile.am none
	says derived-unverified 'another command than in m4/gnulib-cache.m4'
}
@test "a module that bootstrap.conf in the tag does not name" {
	vcs clone -q "$repo" r
	printf 'gnulib_modules="\naxle\ngearbox\n"\n' >r/bootstrap.conf
	commit r 'Bootstrap.'
	vcs -C r tag v4.0
	roll
	check verify "$ball" --repo r --tag v4.0
	origin_is lib/Makefile.am none
	says derived-unverified 'lines 24 to 37, module gear, which bootstrap.conf does not name'
	echo "extra='gear'" >r/bootstrap
	commit r 'More.'
	vcs -C r tag v5.0
	check verify "$ball" --repo r --tag v5.0
	origin_is lib/Makefile.am composed
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

# describe MODULE: its description, to a file of that name below modules.
describe() {
	mkdir -p modules
	printf '%s\n' Description: 'It turns.' '' Files: "lib/$1.c" \
		"lib/$1.h" "m4/$1.m4" '' Depends-on: '' configure.ac: '' \
		Makefile.am: "lib_SOURCES += $1.c" '' Include: "$1.h" '' \
		License: LGPL >"modules/$1"
}
# brings MODULE: what it brings along.
brings() {
	printf 'lib_SOURCES += %s.c\n\nEXTRA_DIST += %s.h\n\n' "$1" "$1" |
		gnulib_section "$1" libgnu_la
}

@test "a module of the project's own, in the tag" {
	vcs clone -q "$repo" r
	mkdir r/gl
	(cd r/gl && describe cog)
	commit r 'A cog.'
	vcs -C r tag v4.0
	{
		gnulib_section axle libgnu_la <"$parts/axle"
		brings cog
		gnulib_section gear libgnu_la <"$parts/gear"
	} >sections
	gnulib_make >"$make"
	roll
	check verify "$ball" --repo r --tag v4.0
	origin_is lib/Makefile.am composed
	grep -q '"kind":"vcs","name":"gl/modules/cog"' "$report"
	check audit "$ball"
	says derived-unverified 'module cog as it was not published'
	# It is not what the tag has.
	sed -i 's/+= cog.c/& evil.c/' "$make"
	roll
	check verify "$ball" --repo r --tag v4.0
	origin_is lib/Makefile.am none
	says derived-unverified 'module cog as it was not published'
	# Under another name.
	gnulib_make | sed 's/gnulib module cog/gnulib module cow/' >"$make"
	roll
	check verify "$ball" --repo r --tag v4.0
	says derived-unverified 'module cow as it was not published'
}

# pin_gnulib: the repository gnulib with the modules cog and gear, of which
# the second is not as it was published, pinned by v4.0 of the repository r.
pin_gnulib() {
	vcs init -q gnulib
	(cd gnulib && describe cog && describe gear)
	sed -i 's/+= gear.c/+= gears.c/' gnulib/modules/gear
	commit gnulib 'Modules.'
	vcs clone -q "$repo" r
	vcs -C r submodule --quiet add "$work/gnulib" gnulib
	commit r 'Gnulib.'
	vcs -C r tag v4.0
	vcs clone -q --bare r bare
	rm -rf r
}
verify_pinned() {
	roll
	check verify "$ball" --repo bare --tag v4.0 "$@"
}

@test "gnulib at the pinned commit; what is of another" {
	pin_gnulib
	{
		gnulib_section axle libgnu_la <"$parts/axle"
		brings cog
	} >sections
	gnulib_make >"$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am composed
	grep -q '"kind":"vcs","name":"gnulib/modules/cog"' "$report"
	grep -q '"name":"gnulib modules/axle, since 2009-01-02"' "$report"
	# Without it cog is nobody's.
	verify_pinned
	says derived-unverified 'module cog as it was not published'
	# What the database knows of gear is of another commit.
	gnulib_section gear libgnu_la <"$parts/gear" >>sections
	gnulib_make >"$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am none
	says derived-unverified 'module gear not as in the pinned commit'
	sed -i 's/+= gear.c/+= gears.c/; s/^EXTRA_DIST += gear.h/EXTRA_DIST += gear.c gear.h\n\nEXTRA_libgnu_la_SOURCES += gear.c/' "$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am composed
}
@test "a repository of gnulib without the pinned commit says nothing" {
	pin_gnulib
	rm -rf gnulib/.git
	vcs init -q gnulib
	commit gnulib 'The same files, another commit.'
	echo more >gnulib/more
	commit gnulib 'More.'
	brings cog >sections
	gnulib_make >"$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am none
	says derived-unverified 'module cog as it was not published'
}
@test "a module of gnulib that the project changes" {
	local change
	pin_gnulib
	vcs clone -q bare r
	mkdir -p r/gl/modules
	printf '%s\n' '--- a/modules/cog' '+++ b/modules/cog' '@@ -13,3 +13,4 @@' \
		' Makefile.am:' ' lib_SOURCES += cog.c' '+lib_SOURCES += cogs.c' \
		' ' >r/gl/modules/cog.diff
	commit r 'A change.'
	vcs -C r tag v5.0
	brings cog | sed 's/^libgnu_la_SOURCES += cog.c/&\nlibgnu_la_SOURCES += cogs.c/' \
		>sections
	gnulib_make >"$make"
	roll
	check verify "$ball" --repo r --tag v5.0 --submodule gnulib=gnulib
	origin_is lib/Makefile.am composed
	grep -q '"name":"gnulib/modules/cog, and gl/modules/cog.diff"' "$report"
	sed -i 's/cogs.c/evil.c/' "$make"
	roll
	check verify "$ball" --repo r --tag v5.0 --submodule gnulib=gnulib
	origin_is lib/Makefile.am none
	# A change that does not fit.
	for change in 's/^ Makefile.am:/ Makefile.in:/' 's/^@@.*/@@/' \
		's/^ lib_SOURCES/lib_SOURCES/'; do
		vcs -C r checkout -q v5.0
		sed -i "$change" r/gl/modules/cog.diff
		commit r 'Another change.'
		vcs -C r tag -f v6.0 >/dev/null
		gnulib_make >"$make"
		roll
		check verify "$ball" --repo r --tag v6.0 \
			--submodule gnulib=gnulib
		origin_is lib/Makefile.am none
	done
}
@test "modules that the command asks for, and no others" {
	vcs init -q gnulib
	(
		cd gnulib
		for module in axle cog gear old wheel; do
			describe $module
		done
		sed -i 's/^Depends-on:/&\n# What turns.\ncog  [test $COG = 1]\nold/' \
			modules/axle
		sed -i '1s/^/Status:\nobsolete\n\n/' modules/old
	)
	commit gnulib 'Modules.'
	vcs clone -q "$repo" r
	vcs -C r submodule --quiet add "$work/gnulib" gnulib
	commit r 'Gnulib.'
	vcs -C r tag v4.0
	vcs clone -q --bare r bare
	rm -rf r
	for module in axle cog gear; do
		brings $module
	done >sections
	gnulib_make >"$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am composed
	# A list that is not the one of the sections.
	gnulib_make | sed 's/^#  axle/#  wheel/' >"$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am none
	says derived-unverified 'module axle, which the command does not ask for'
	says derived-unverified 'without module wheel, which the command asks for'
	gnulib_make | sed 's/^#  axle/#  --avoid=cog \\\n&/' >"$make"
	verify_pinned --submodule gnulib=gnulib
	says derived-unverified 'module cog, which the command does not ask for'
	gnulib_make | sed 's/^#  axle/#  --with-obsolete \\\n&/' >"$make"
	verify_pinned --submodule gnulib=gnulib
	says derived-unverified 'without module old, which the command asks for'
	# A section more, a section less.
	brings wheel >>sections
	gnulib_make >"$make"
	verify_pinned --submodule gnulib=gnulib
	says derived-unverified 'module wheel, which the command does not ask for'
	for module in axle gear; do
		brings $module
	done >sections
	gnulib_make >"$make"
	verify_pinned --submodule gnulib=gnulib
	origin_is lib/Makefile.am none
	says derived-unverified 'without module cog, which the command asks for'
}
