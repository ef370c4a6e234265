# SPDX-License-Identifier: LGPL-2.1-or-later
# gnulib-comp.m4 as gnulib-tool writes it, with gnulib-cache.bash; for any POSIX
# shell.

# before_code PREFIX DIRECTORY
before_code() {
	printf '  m4_pushdef([AC_%s], m4_defn([%s_%s]))\n' LIBOBJ "$1" LIBOBJ \
		REPLACE_FUNCS "$1" REPLACE_FUNCS LIBSOURCES "$1" LIBSOURCES
	printf '  m4_pushdef([%s_LIBSOURCES_%s], [])\n' "$1" LIST "$1" DIR
	printf '  m4_pushdef([GL_MACRO_PREFIX], [%s])\n' "$1"
	printf '  m4_pushdef([GL_MODULE_INDICATOR_PREFIX], [GL])\n'
	printf '  gl_COMMON\n'
	printf "  gl_source_base='%s'\n  gl_source_base_prefix=\n" "$2"
}
# after_code PREFIX
after_code() {
	sed "s/@/$1/g" <<'END'
  m4_ifval(@_LIBSOURCES_LIST, [
    m4_syscmd([test ! -d ]m4_defn([@_LIBSOURCES_DIR])[ ||
      for gl_file in ]@_LIBSOURCES_LIST[ ; do
        if test ! -r ]m4_defn([@_LIBSOURCES_DIR])[/$gl_file ; then
          echo "missing file ]m4_defn([@_LIBSOURCES_DIR])[/$gl_file" >&2
          exit 1
        fi
      done])dnl
      m4_if(m4_sysval, [0], [],
        [AC_FATAL([expected source file, required through AC_LIBSOURCES, not found])])
  ])
  m4_popdef([GL_MODULE_INDICATOR_PREFIX])
  m4_popdef([GL_MACRO_PREFIX])
  m4_popdef([@_LIBSOURCES_DIR])
  m4_popdef([@_LIBSOURCES_LIST])
  m4_popdef([AC_LIBSOURCES])
  m4_popdef([AC_REPLACE_FUNCS])
  m4_popdef([AC_LIBOBJ])
  AC_CONFIG_COMMANDS_PRE([
    @_libobjs=
    @_ltlibobjs=
    @_libobjdeps=
    if test -n "$@_LIBOBJS"; then
      # Remove the extension.
changequote(,)dnl
      sed_drop_objext='s/\.o$//;s/\.obj$//'
      sed_dirname1='s,//*,/,g'
      sed_dirname2='s,\(.\)/$,\1,'
      sed_dirname3='s,^[^/]*$,.,'
      sed_dirname4='s,\(.\)/[^/]*$,\1,'
      sed_basename1='s,.*/,,'
changequote([, ])dnl
      for i in `for i in $@_LIBOBJS; do echo "$i"; done | sed -e "$sed_drop_objext" | sort | uniq`; do
        @_libobjs="$@_libobjs $i.$ac_objext"
        @_ltlibobjs="$@_ltlibobjs $i.lo"
        i_dir=`echo "$i" | sed -e "$sed_dirname1" -e "$sed_dirname2" -e "$sed_dirname3" -e "$sed_dirname4"`
        i_base=`echo "$i" | sed -e "$sed_basename1"`
        @_libobjdeps="$@_libobjdeps $i_dir/\$(DEPDIR)/$i_base.Po"
      done
    fi
    AC_SUBST([@_LIBOBJS], [$@_libobjs])
    AC_SUBST([@_LTLIBOBJS], [$@_ltlibobjs])
    AC_SUBST([@_LIBOBJDEPS], [$@_libobjdeps])
  ])
END
}
# helpers PREFIX DIRECTORY
helpers() {
	sed "s/@/$1/g; s,%,$2," <<'END'

# Like AC_LIBOBJ, except that the module name goes
# into @_LIBOBJS instead of into LIBOBJS.
AC_DEFUN([@_LIBOBJ], [
  AS_LITERAL_IF([$1], [@_LIBSOURCES([$1.c])])dnl
  @_LIBOBJS="$@_LIBOBJS $1.$ac_objext"
])

# Like AC_REPLACE_FUNCS, except that the module name goes
# into @_LIBOBJS instead of into LIBOBJS.
AC_DEFUN([@_REPLACE_FUNCS], [
  m4_foreach_w([gl_NAME], [$1], [AC_LIBSOURCES(gl_NAME[.c])])dnl
  AC_CHECK_FUNCS([$1], , [@_LIBOBJ($ac_func)])
])

# Like AC_LIBSOURCES, except the directory where the source file is
# expected is derived from the gnulib-tool parameterization,
# and alloca is special cased (for the alloca-opt module).
# We could also entirely rely on EXTRA_lib..._SOURCES.
AC_DEFUN([@_LIBSOURCES], [
  m4_foreach([_gl_NAME], [$1], [
    m4_if(_gl_NAME, [alloca.c], [], [
      m4_define([@_LIBSOURCES_DIR], [%])
      m4_append([@_LIBSOURCES_LIST], _gl_NAME, [ ])
    ])
  ])
])
END
}

# gnulib_comp PREFIX: what modules want in configure.ac is read from the files
# early, library and tests.
gnulib_comp() {
	printf '# DO NOT EDIT! GENERATED AUTOMATICALLY!\n'
	gnulib_notice 2002-2023
	printf '#\n'
	printf '# This file represents the compiled summary of the specification in\n'
	printf '# gnulib-cache.m4. It lists the computed macro invocations that need\n'
	printf '# to be invoked from configure.ac.\n\n\n'
	printf '# This macro should be invoked from ./configure.ac, in the section\n'
	printf '# "Checks for programs", right after AC_PROG_CC, and certainly before\n'
	printf '# any checks for libraries, header files, types and library functions.\n'
	printf 'AC_DEFUN([%s_EARLY],\n[\n' "$1"
	printf '  m4_pattern_forbid([^gl_[A-Z]])dnl the gnulib macro namespace\n'
	printf '\n  # Pre-early section.\n  AC_REQUIRE([gl_PROG_AR_RANLIB])\n\n'
	cat early
	printf '])\n\n# This macro should be invoked from ./configure.ac, in the section\n'
	printf '# "Check for header files, types and library functions".\n'
	printf 'AC_DEFUN([%s_INIT],\n[\n' "$1"
	printf '  AM_CONDITIONAL([GL_COND_LIBTOOL], [false])\n'
	printf '  gl_cond_libtool=false\n  gl_libdeps=\n  gl_ltlibdeps=\n'
	printf "  gl_m4_base='m4'\n"
	before_code "$1" lib
	cat library
	printf '  # End of code from modules\n'
	after_code "$1"
	printf '  gltests_libdeps=\n  gltests_ltlibdeps=\n'
	before_code "$1tests" tests
	cat tests
	after_code "$1tests"
	printf '  LIBGNU_LIBDEPS="$gl_libdeps"\n  AC_SUBST([LIBGNU_LIBDEPS])\n])\n'
	helpers "$1" lib
	helpers "$1tests" tests
	printf '\n# This macro records the list of files which have been installed by\n'
	printf '# gnulib-tool and may be removed by future gnulib-tool invocations.\n'
	printf 'AC_DEFUN([%s_FILE_LIST], [\n' "$1"
	printf '  %s\n' lib/gear.c m4/gear.m4 tests=lib/gear.h
	printf '])\n'
}
