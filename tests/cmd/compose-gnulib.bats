#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# gnulib-comp.m4 taken apart into what the modules that it names want.

load fixtures
load gnulib-cache
load gnulib-comp

setup_file() {
	share_fixtures
	local dir=$BATS_FILE_TMPDIR/parts
	mkdir "$dir"
	(
		cd "$dir"
		printf 'gl_GEAR\nif test $HAVE_GEAR = 0; then\n' >gear
		printf '  AC_LIBOBJ([gear])\nfi\n' >>gear
		printf 'gl_WHEEL\n' >wheel
		printf 'gl_WHEEL\nAC_SUBST([WHEEL])\n' >axle
		printf 'AC_REQUIRE([AC_SYS_WIDE])\n' >wide
		printf 'test $HAVE_GEAR = 0\n' >when
		manifest gnulib >gnulib.tsv <<'END'
modules/axle.gnulib-init 2009-01-02 axle
modules/gear.gnulib-init 2008-01-02 gear
modules/gear.gnulib-when 2008-01-02 when
modules/other/wheel.gnulib-init 2007-01-02 wheel
modules/wide.gnulib-early 2008-01-02 wide
END
		extend_db gnulib.db gnulib.tsv
	)
}

setup() {
	export TARCHECK_DB=$BATS_FILE_TMPDIR/parts/gnulib.db
	work=$BATS_TEST_TMPDIR
	make_release
	comp=$rel/m4/gnulib-comp.m4
	cd "$work"
	printf '  # Code from module %s:\n' axle gear other/wheel >early
	printf '  # Code from module wide:\n  AC_REQUIRE([AC_SYS_WIDE])\n' >>early
	printf '  gl_WHEEL\n  AC_SUBST([WHEEL])\n  gl_GEAR\n' >library
	printf '  if test $HAVE_GEAR = 0; then\n    AC_LIBOBJ([gear])\n  fi\n' \
		>>library
	printf '  gl_WHEEL\n' >tests
	gnulib_comp gl >"$comp"
}

verify_it() {
	roll
	check verify "$ball" --repo "$repo" --tag v1.0
}
# not_composed: what is there has not the form at all.
not_composed() {
	verify_it
	origin_is m4/gnulib-comp.m4 none
	has 'notice generated-unverified m4/gnulib-comp.m4'
	has_no derived-unverified
}

@test "of published modules alone: composed" {
	verify_it
	outcome_is accepted 0
	origin_is m4/gnulib-comp.m4 composed gnulib-tool
	grep -q '"name":"gnulib modules/gear, since 2008-01-02"' "$report"
	grep -q '"name":"gnulib modules/axle, since 2009-01-02"' "$report"
	grep -q '"name":"gnulib modules/wide, since 2008-01-02"' "$report"
}
@test "another prefix, and no modules for tests" {
	: >tests
	gnulib_comp my >"$comp"
	verify_it
	origin_is m4/gnulib-comp.m4 composed
}
@test "modules that are enabled where others need them" {
	cat >library <<'END'
  gl_GEAR
  if test $HAVE_GEAR = 0; then
    AC_LIBOBJ([gear])
  fi
  gl_gnulib_enabled_axle=false
  func_gl_gnulib_m4code_axle ()
  {
    if ! $gl_gnulib_enabled_axle; then
      gl_WHEEL
      AC_SUBST([WHEEL])
      gl_gnulib_enabled_axle=true
    fi
  }
  if test $HAVE_GEAR = 0; then
    func_gl_gnulib_m4code_axle
  fi
  m4_pattern_allow([^gl_GNULIB_ENABLED_])
  AM_CONDITIONAL([gl_GNULIB_ENABLED_axle], [$gl_gnulib_enabled_axle])
END
	gnulib_comp gl >"$comp"
	verify_it
	origin_is m4/gnulib-comp.m4 composed
	sed -i 's/if test $HAVE_GEAR = 0; then$/if test `evil`; then/' library
	gnulib_comp gl >"$comp"
	verify_it
	says derived-unverified 'of no published module'
}

@test "a line more, less or other: which lines it is" {
	local edit n
	n=$(grep -n '  gl_GEAR' "$comp" | cut -d: -f1)
	for edit in 's/  gl_GEAR/&\n  eval "$evil"/' \
		's/AC_LIBOBJ(\[gear\])/AC_LIBOBJ([evil])/' \
		'/    AC_LIBOBJ(\[gear\])/d' \
		's/  gl_GEAR$/  gl_GEAR /' \
		's/  AC_REQUIRE(\[AC_SYS_WIDE\])/&\n  evil/' \
		's/  gl_GEAR$/    gl_GEAR/'; do
		gnulib_comp gl | sed "$edit" >"$comp"
		verify_it
		origin_is m4/gnulib-comp.m4 none
		has 'info derived-unverified m4/gnulib-comp.m4'
		says derived-unverified 'lines* [0-9].*of no published module'
	done
	gnulib_comp gl | sed 's/  gl_GEAR/&\n  eval "$evil"/' >"$comp"
	verify_it
	says derived-unverified "line[s ]*$n"
}
@test "a module's code that is not in the list of modules" {
	grep -v axle early >kept
	mv kept early
	gnulib_comp gl >"$comp"
	verify_it
	says derived-unverified 'of no published module'
}
@test "a fixed line more, less or other: not what gnulib-tool writes" {
	local edit
	for edit in '1s/^/m4_esyscmd([evil])\n/' '$s/$/\nevil/' \
		's/exit 1/exit 0/' 's/^\[$/[ evil/' \
		'/^  gl_COMMON/d' "s/gl_source_base='lib'/gl_source_base='dnl'/" \
		"s/gl_source_base='lib'/gl_source_base='m4_exit'/" \
		"s/gl_source_base='lib'/gl_source_base='\`evil\`'/" \
		's/LIBGNU_/LIB$(evil)_/' 's,  lib/gear.c,  ])evil([,' \
		's,  lib/gear.c,  dnl,' 's/gltests_LIBOBJS/glevil_LIBOBJS/' \
		's/ANY WARRANTY/NO WARRANTY/' '/^# this file may be/d' \
		's/-2023/-2017/' '/^# Copyright/,/^# Generated/d'; do
		gnulib_comp gl | sed "$edit" >"$comp"
		! cmp -s "$comp" <(gnulib_comp gl)
		not_composed
	done
}
@test "aclocal.m4 that includes it rests on it" {
	command -v aclocal >/dev/null || skip 'aclocal is absent'
	command -v autom4te >/dev/null || skip 'autoconf is absent'
	printf '%s\n' 'AC_INIT([hello], [1.0])' gl_EARLY gl_INIT AC_OUTPUT \
		>"$rel/configure.ac"
	mkdir none
	sed -i /AM_CONDITIONAL/d "$comp" # not ours
	(cd "$rel" && aclocal --system-acdir="$work/none" -I m4 &&
		rm -rf autom4te.cache)
	grep -q 'm4_include(\[m4/gnulib-comp.m4\])' "$rel/aclocal.m4"
	verify_it
	origin_is aclocal.m4 composed
	sed -i 's/  gl_GEAR/&\n  evil/' "$comp"
	verify_it
	origin_is aclocal.m4 none
	says derived-unverified 'inputs unverified: m4/gnulib-comp.m4'
}
@test "a module of the project's own, in the tag" {
	vcs clone -q "$repo" r
	mkdir -p r/gl/modules
	printf '%s\n' Description: 'A cog.' '' Depends-on: 'gear  [test $COG = 1]' \
		'' 'configure.ac-early: ' 'AC_REQUIRE([COG_EARLY])' '' \
		configure.ac: 'COG([x])' '' '  # It turns.' Makefile.am: evil \
		>r/gl/modules/cog
	commit r 'A cog.'
	vcs -C r tag v4.0
	printf '  # Code from module cog:\n  AC_REQUIRE([COG_EARLY])\n' >>early
	printf '  if test $COG = 1; then\n    func_gl_gnulib_m4code_gear\n' \
		>>library
	printf '  fi\n  COG([x])\n    # It turns.\n' >>library
	gnulib_comp gl >"$comp"
	roll
	check verify "$ball" --repo r --tag v4.0
	origin_is m4/gnulib-comp.m4 composed
	grep -q '"kind":"vcs","name":"gl/modules/cog"' "$report"
	check audit "$ball"
	says derived-unverified 'of no published module'
	echo '  evil' >>library
	gnulib_comp gl >"$comp"
	roll
	check verify "$ball" --repo r --tag v4.0
	says derived-unverified 'of no published module'
	# What the tag has as a module counts only where it is listed.
	sed -i -e /cog/d -e /COG_EARLY/d early
	sed -i /evil/d library
	gnulib_comp gl >"$comp"
	roll
	check verify "$ball" --repo r --tag v4.0
	says derived-unverified 'of no published module'
}
