/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gnulib-comp.m4 line by line, against what gnulib-tool has written around the
 * code of modules from 2008 on. */
#include "evidence/gnulib-form.h"

#include <string.h>

#include "evidence/gnulib-notice.h"
#include "evidence/gnulib-pattern.h"

/*
 * Patterns as in gnulib-pattern.h; '?' first: the line may be absent. One that
 * is one of these is a run of any number of lines.
 * Elsewhere empty lines do not count.
 */
static const char notice_run[] = "<notice>";
static const char early_run[] = "<early>";
static const char code_run[] = "<code>";
static const char file_run[] = "<files>";

/* Before and after the code of the library's modules, or of the tests'. */
#define BEFORE(p) \
	"  m4_pushdef([AC_LIBOBJ], m4_defn([" p "_LIBOBJ]))", \
	"  m4_pushdef([AC_REPLACE_FUNCS], m4_defn([" p "_REPLACE_FUNCS]))", \
	"  m4_pushdef([AC_LIBSOURCES], m4_defn([" p "_LIBSOURCES]))", \
	"  m4_pushdef([" p "_LIBSOURCES_LIST], [])", \
	"  m4_pushdef([" p "_LIBSOURCES_DIR], [])", \
	"?  m4_pushdef([GL_MACRO_PREFIX], [" p "])", \
	"?  m4_pushdef([GL_MODULE_INDICATOR_PREFIX], [GL%W])", \
	"?  m4_pushdef([GL_MODULE_INDICATOR_PREFIX], [GL])", \
	"  gl_COMMON", \
	"?  AC_REQUIRE([gl_CC_ALLOW_WARNINGS])", \
	"?  AC_REQUIRE([gl_CXX_ALLOW_WARNINGS])", \
	"  gl_source_base='%D'", \
	"?  gl_source_base_prefix=", \
	"?  gl_source_base_prefix='$(top_build_prefix)%D'"

#define AFTER(p) \
	"  m4_ifval(" p "_LIBSOURCES_LIST, [", \
	"    m4_syscmd([test ! -d ]m4_defn([" p "_LIBSOURCES_DIR])[ ||", \
	"      for gl_file in ]" p "_LIBSOURCES_LIST[ ; do", \
	"        if test ! -r ]m4_defn([" p "_LIBSOURCES_DIR])[/$gl_file ; then", \
	"          echo \"missing file ]m4_defn([" p \
	"_LIBSOURCES_DIR])[/$gl_file\" >&2", \
	"          exit 1", \
	"        fi", \
	"      done])dnl", \
	"      m4_if(m4_sysval, [0], [],", \
	"        [AC_FATAL([expected source file, required through AC_LIBSOURCES, not found])])", \
	"  ])", \
	"?  m4_popdef([GL_MODULE_INDICATOR_PREFIX])", \
	"?  m4_popdef([GL_MACRO_PREFIX])", \
	"  m4_popdef([" p "_LIBSOURCES_DIR])", \
	"  m4_popdef([" p "_LIBSOURCES_LIST])", \
	"  m4_popdef([AC_LIBSOURCES])", \
	"  m4_popdef([AC_REPLACE_FUNCS])", \
	"  m4_popdef([AC_LIBOBJ])", \
	"  AC_CONFIG_COMMANDS_PRE([", \
	"    " p "_libobjs=", \
	"    " p "_ltlibobjs=", \
	"?    " p "_libobjdeps=", \
	"?    " p "_%W_libobjs=", \
	"?    " p "_%W_ltlibobjs=", \
	"?    " p "_%W_libobjdeps=", \
	"    if test -n \"$" p "_LIBOBJS\"; then", \
	"      # Remove the extension.", \
	"?changequote(,)dnl", \
	"      sed_drop_objext='s/\\.o$//;s/\\.obj$//'", \
	"?      sed_dirname1='s,//*,/,g'", \
	"?      sed_dirname2='s,\\(.\\)/$,\\1,'", \
	"?      sed_dirname3='s,^[^/]*$,.,'", \
	"?      sed_dirname4='s,\\(.\\)/[^/]*$,\\1,'", \
	"?      sed_dirname3='s,[^/]*$,,'", \
	"?      sed_basename1='s,.*/,,'", \
	"?changequote([, ])dnl", \
	"?      for i in `for i in $" p \
	"_LIBOBJS; do echo \"$i\"; done | sed \"$sed_drop_objext\" | sort | uniq`; do", \
	"?      for i in `for i in $" p \
	"_LIBOBJS; do echo \"$i\"; done | sed -e \"$sed_drop_objext\" | sort | uniq`; do", \
	"?        " p "_libobjs=\"$" p "_libobjs $i.$ac_objext\"", \
	"?        " p "_ltlibobjs=\"$" p "_ltlibobjs $i.lo\"", \
	"?        " p "_libobjs=\"$" p "_libobjs %D$i.$ac_objext\"", \
	"?        " p "_ltlibobjs=\"$" p "_ltlibobjs %D$i.lo\"", \
	"?        i_dir=`echo \"$i\" | sed -e \"$sed_dirname1\" -e \"$sed_dirname2\" -e \"$sed_dirname3\" -e \"$sed_dirname4\"`", \
	"?        i_dir=`echo \"$i\" | sed -e \"$sed_dirname1\" -e \"$sed_dirname2\" -e \"$sed_dirname3\"`", \
	"?        i_base=`echo \"$i\" | sed -e \"$sed_basename1\"`", \
	"?        " p "_%W_libobjs=\"$" p \
	"_%W_libobjs $i_dir\"\"%W_a-$i_base.$ac_objext\"", \
	"?        " p "_%W_ltlibobjs=\"$" p \
	"_%W_ltlibobjs $i_dir\"\"%W_la-$i_base.lo\"", \
	"?        " p "_libobjdeps=\"$" p \
	"_libobjdeps $i_dir/\\$(DEPDIR)/$i_base.Po\"", \
	"?        " p "_libobjdeps=\"$" p \
	"_libobjdeps $i_dir/\\$(DEPDIR)/$i_base.Plo\"", \
	"?        " p "_libobjdeps=\"$" p \
	"_libobjdeps %D$i_dir/\\$(DEPDIR)/$i_base.Po\"", \
	"?        " p "_libobjdeps=\"$" p \
	"_libobjdeps %D$i_dir/\\$(DEPDIR)/$i_base.Plo\"", \
	"?        " p "_libobjdeps=\"$" p \
	"_libobjdeps $i_dir\\$(DEPDIR)/$i_base.Po\"", \
	"?        " p "_libobjdeps=\"$" p \
	"_libobjdeps $i_dir\\$(DEPDIR)/$i_base.Plo\"", \
	"?        " p "_%W_libobjdeps=\"$" p \
	"_%W_libobjdeps $i_dir\\$(DEPDIR)/%W_a-$i_base.Po\"", \
	"?        " p "_%W_libobjdeps=\"$" p \
	"_%W_libobjdeps $i_dir\\$(DEPDIR)/%W_la-$i_base.Plo\"", \
	"      done", \
	"    fi", \
	"    AC_SUBST([" p "_LIBOBJS], [$" p "_libobjs])", \
	"    AC_SUBST([" p "_LTLIBOBJS], [$" p "_ltlibobjs])", \
	"?    AC_SUBST([" p "_LIBOBJDEPS], [$" p "_libobjdeps])", \
	"?    AC_SUBST([" p "_%W_LIBOBJS], [$" p "_%W_libobjs])", \
	"?    AC_SUBST([" p "_%W_LTLIBOBJS], [$" p "_%W_ltlibobjs])", \
	"?    AC_SUBST([" p "_%W_LIBOBJDEPS], [$" p "_%W_libobjdeps])", \
	"  ])"

#define HELPERS(p) \
	"# Like AC_LIBOBJ, except that the module name goes", \
	"# into " p "_LIBOBJS instead of into LIBOBJS.", \
	"AC_DEFUN([" p "_LIBOBJ], [", \
	"  AS_LITERAL_IF([$1], [" p "_LIBSOURCES([$1.c])])dnl", \
	"  " p "_LIBOBJS=\"$" p "_LIBOBJS $1.$ac_objext\"", \
	"])", \
	"# Like AC_REPLACE_FUNCS, except that the module name goes", \
	"# into " p "_LIBOBJS instead of into LIBOBJS.", \
	"AC_DEFUN([" p "_REPLACE_FUNCS], [", \
	"  m4_foreach_w([gl_NAME], [$1], [AC_LIBSOURCES(gl_NAME[.c])])dnl", \
	"  AC_CHECK_FUNCS([$1], , [" p "_LIBOBJ($ac_func)])", \
	"])", \
	"# Like AC_LIBSOURCES, except the directory where the source file is", \
	"# expected is derived from the gnulib-tool parameterization,", \
	"# and alloca is special cased (for the alloca-opt module).", \
	"# We could also entirely rely on EXTRA_lib..._SOURCES.", \
	"AC_DEFUN([" p "_LIBSOURCES], [", \
	"  m4_foreach([_gl_NAME], [$1], [", \
	"    m4_if(_gl_NAME, [alloca.c], [], [", \
	"      m4_define([" p "_LIBSOURCES_DIR], [%D])", \
	"      m4_append([" p "_LIBSOURCES_LIST], _gl_NAME, [ ])", \
	"    ])", \
	"  ])", \
	"])"

static const char *const comp_form[] = {
	"?# -*- buffer-read-only: t -*- vi: set ro:",
	"?# DO NOT EDIT! GENERATED AUTOMATICALLY!",
	"?# DO NOT EDIT! GENERATED AUTOMATICALLY!",
	notice_run,
	"#",
	"# This file represents the compiled summary of the specification in",
	"# gnulib-cache.m4. It lists the computed macro invocations that need",
	"# to be invoked from configure.ac.",
	"?# In projects using CVS, this file can be treated like other built files.",
	"?# In projects that use version control, this file can be treated like",
	"?# other built files.",
	"# This macro should be invoked from %D, in the section",
	"# \"Checks for programs\", right after AC_PROG_CC, and certainly before",
	"# any checks for libraries, header files, types and library functions.",
	"AC_DEFUN([%P_EARLY],",
	"[",
	"?  m4_pattern_forbid([^gl_[A-Z]])dnl the gnulib macro namespace",
	"?  m4_pattern_allow([^gl_ES$])dnl a valid locale name",
	"?  m4_pattern_allow([^gl_LIBOBJS$])dnl a variable",
	"?  m4_pattern_allow([^gl_LTLIBOBJS$])dnl a variable",
	"?  # Pre-early section.",
	"?  AC_REQUIRE([gl_USE_SYSTEM_EXTENSIONS])",
	"?  AC_REQUIRE([AC_PROG_RANLIB])",
	"?  AC_REQUIRE([gl_PROG_AR_RANLIB])",
	"?  AC_REQUIRE([AM_PROG_CC_C_O])",
	early_run,
	"])",
	"# This macro should be invoked from %D, in the section",
	"# \"Check for header files, types and library functions\".",
	"AC_DEFUN([%P_INIT],",
	"[",
	"?  AC_CONFIG_LIBOBJ_DIR([%D])",
	"?  AM_CONDITIONAL([GL_COND_LIBTOOL], [true])",
	"?  gl_cond_libtool=true",
	"?  AM_CONDITIONAL([GL_COND_LIBTOOL], [false])",
	"?  gl_cond_libtool=false",
	"?  gl_libdeps=",
	"?  gl_ltlibdeps=",
	"?  gl_m4_base='%D'",
	BEFORE("%P"),
	"?  m4_pushdef([gl_MODULE_INDICATOR_CONDITION], [%W])",
	code_run,
	"?  m4_popdef([gl_MODULE_INDICATOR_CONDITION])",
	"?  # End of code from modules",
	AFTER("%P"),
	"?  gltests_libdeps=",
	"?  gltests_ltlibdeps=",
	BEFORE("%Ptests"),
	"?changequote(,)dnl",
	"?  %Ptests_WITNESS=IN_`echo \"${PACKAGE-$PACKAGE_TARNAME}\" | LC_ALL=C tr abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ | LC_ALL=C sed -e 's/[^A-Z0-9_]/_/g'`_GNULIB_TESTS",
	"?changequote([, ])dnl",
	"?  AC_SUBST([%Ptests_WITNESS])",
	"?  gl_module_indicator_condition=$%Ptests_WITNESS",
	"?  m4_pushdef([gl_MODULE_INDICATOR_CONDITION], [$gl_module_indicator_condition])",
	code_run,
	"?  m4_popdef([gl_MODULE_INDICATOR_CONDITION])",
	AFTER("%Ptests"),
	"?  AC_REQUIRE([gl_CC_GNULIB_WARNINGS])",
	"?  LIB%W_LIBDEPS=\"$gl_libdeps\"",
	"?  AC_SUBST([LIB%W_LIBDEPS])",
	"?  LIB%W_LTLIBDEPS=\"$gl_ltlibdeps\"",
	"?  AC_SUBST([LIB%W_LTLIBDEPS])",
	"?  LIBTESTS_LIBDEPS=\"$gltests_libdeps\"",
	"?  AC_SUBST([LIBTESTS_LIBDEPS])",
	"])",
	HELPERS("%P"),
	HELPERS("%Ptests"),
	"# This macro records the list of files which have been installed by",
	"# gnulib-tool and may be removed by future gnulib-tool invocations.",
	"AC_DEFUN([%P_FILE_LIST], [",
	file_run,
	"])",
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static bool line_is(struct tc_gnulib_names *m, const struct tc_line *line,
		    const char *pattern)
{
	return tc_gnulib_match(m, pattern, line);
}

/* The first line behind a run. */
static size_t run_end(struct tc_gnulib_names *m, const char *run,
		      const struct tc_line *lines, size_t i, size_t count)
{
	static const char *const code_ends[] = {
		"  # End of code from modules",
		"  m4_popdef([gl_MODULE_INDICATOR_CONDITION])",
		"  m4_ifval(%P_LIBSOURCES_LIST, [",
		"  m4_ifval(%Ptests_LIBSOURCES_LIST, [",
	};
	size_t k;

	for (; i < count; i++) {
		if (run == file_run && !line_is(m, &lines[i], "  %F"))
			break;
		if (run == early_run && line_is(m, &lines[i], "])"))
			break;
		for (k = 0; run == code_run && k < COUNT(code_ends); k++)
			if (line_is(m, &lines[i], code_ends[k]))
				return i;
	}
	return i;
}

static void keep_run(struct tc_gnulib_comp *out, const char *run, size_t from,
		     size_t end)
{
	const struct tc_line_run r = { from, end };

	if (run == early_run)
		out->early = r;
	else if (run == code_run && out->code_count < TC_GNULIB_RUNS)
		out->code[out->code_count++] = r;
}

/* The whole notice, as one gnulib-tool has it; 0: another. */
static size_t notice_lines(const struct tc_line *lines, size_t count)
{
	struct tc_line_run gap;
	unsigned int year;
	const size_t n = tc_gnulib_notice(lines, count, &year, &gap);

	return gap.end > 0 ? 0 : n;
}

static bool is_run(const char *pattern)
{
	return pattern == early_run || pattern == code_run ||
	       pattern == file_run;
}

bool tc_gnulib_comp_read(struct tc_gnulib_comp *out,
			 const struct tc_line *lines, size_t count)
{
	struct tc_gnulib_comp comp = { .code_count = 0 };
	struct tc_gnulib_names m = { .kept[0].at = NULL };
	size_t i = 0, k;

	for (k = 0; k < COUNT(comp_form); k++) {
		const char *pattern = comp_form[k];
		const bool optional = *pattern == '?';

		while (i < count && lines[i].len == 0 && !is_run(pattern))
			i++;
		if (pattern == notice_run) {
			const size_t n = notice_lines(lines + i, count - i);

			if (n == 0)
				return false;
			i += n;
		} else if (is_run(pattern)) {
			const size_t from = i;

			i = run_end(&m, pattern, lines, i, count);
			keep_run(&comp, pattern, from, i);
		} else if (i < count &&
			   line_is(&m, &lines[i], pattern + optional)) {
			i++;
		} else if (!optional) {
			return false;
		}
	}
	while (i < count && lines[i].len == 0)
		i++;
	if (i < count)
		return false;
	memcpy(comp.prefix, tc_gnulib_name(&m, 'P')->text,
	       sizeof(comp.prefix));
	*out = comp;
	return true;
}

bool tc_gnulib_module_line(const struct tc_line *line, struct tc_line *name)
{
	static const char before[] = "  # Code from module ";
	const size_t len = sizeof(before) - 1;
	struct tc_gnulib_names m = { .kept[0].at = NULL };

	if (!line_is(&m, line, "  # Code from module %M:"))
		return false;
	name->at = line->at + len;
	name->len = line->len - len - 1;
	return true;
}

bool tc_gnulib_enable_line(const struct tc_line *line,
			   struct tc_line *condition)
{
	static const char *const forms[] = {
		"  m4_pattern_allow([^gl_GNULIB_ENABLED_])",
		"  gl_gnulib_enabled_%W=false",
		"  func_gl_gnulib_m4code_%W ()",
		"  {",
		"    if ! $gl_gnulib_enabled_%W; then",
		"    if $gl_gnulib_enabled_%W; then :; else",
		"      gl_gnulib_enabled_%W=true",
		"        func_gl_gnulib_m4code_%W",
		"      fi",
		"      func_gl_gnulib_m4code_%W",
		"    fi",
		"  }",
		"    func_gl_gnulib_m4code_%W",
		"  fi",
		"  func_gl_gnulib_m4code_%W",
		"  AM_CONDITIONAL([gl_GNULIB_ENABLED_%W], [$gl_gnulib_enabled_%W])",
	};
	struct tc_gnulib_names m = { .kept[0].at = NULL };
	size_t i;

	condition->at = line->at;
	condition->len = 0;
	for (i = 0; i < COUNT(forms); i++)
		if (line_is(&m, line, forms[i]))
			return true;
	for (i = 2; i <= 6; i += 4)
		if (line->len > i + 9 &&
		    memcmp(line->at, "      if ", i) == 0 &&
		    memcmp(line->at + i, "if ", 3) == 0 &&
		    memcmp(line->at + line->len - 6, "; then", 6) == 0) {
			condition->at = line->at + i + 3;
			condition->len = line->len - i - 9;
			return true;
		}
	return false;
}
