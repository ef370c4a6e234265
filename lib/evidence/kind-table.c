/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rows behind the classifier: kinds, and the names that lead to them. */
#include "evidence/kind-table.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

#define MACRO TC_CLASS_MACRO, TC_SEVERITY_ERROR, true, false
#define AUX TC_CLASS_AUX, TC_SEVERITY_ERROR, true, false
#define WRITTEN TC_CLASS_GENERATED, TC_SEVERITY_NOTICE, true, false
#define BUILT TC_CLASS_GENERATED, TC_SEVERITY_NOTICE, false

const struct tc_kind tc_kind_table[] = {
	{ "", "not classified", TC_CLASS_DATA, TC_SEVERITY_INFO, false,
	  false },

	{ "m4-macro", "an m4 file that aclocal takes into aclocal.m4", MACRO },
	{ "acinclude-m4", "the project's own macros, taken in by aclocal as a "
	  "whole", MACRO },
	{ "libtool-m4", "one of libtool's macro files, copied in by "
	  "libtoolize", MACRO },

	{ "aclocal-m4", "macros collected by aclocal", WRITTEN },
	{ "configure", "configure script written by autoconf", WRITTEN },
	{ "config-h-in", "configuration header template written by "
	  "autoheader", WRITTEN },
	{ "makefile-in", "makefile template written by automake", WRITTEN },
	{ "testsuite", "test suite script written by autotest", WRITTEN },
	{ "gnulib-generated", "list of imported modules, or makefile "
	  "of them, written by gnulib-tool", WRITTEN },

	{ "ltmain-sh", "libtool's main script, copied in by libtoolize and "
	  "part of every libtool", AUX },
	{ "ltconfig", "configuration script of libtool before 1.5", AUX },
	{ "install-sh", "stand-in for install(1) from automake", AUX },
	{ "missing", "automake's stand-in for absent maintainer tools", AUX },
	{ "depcomp", "automake's dependency tracking wrapper", AUX },
	{ "compile", "automake's compiler wrapper", AUX },
	{ "ar-lib", "automake's wrapper for Microsoft lib", AUX },
	{ "test-driver", "automake's driver of simple tests", AUX },
	{ "tap-driver", "automake's driver of TAP tests", AUX },
	{ "ylwrap", "automake's wrapper for lex and yacc", AUX },
	{ "mdate-sh", "automake's printer of modification times", AUX },
	{ "py-compile", "automake's compiler of Python files", AUX },
	{ "elisp-comp", "automake's compiler of Emacs Lisp files", AUX },
	{ "mkinstalldirs", "stand-in for mkdir -p from automake", AUX },
	{ "config-guess", "guesses the system's canonical name", AUX },
	{ "config-sub", "validates a system's canonical name", AUX },
	{ "config-rpath", "run path table from gettext and gnulib", AUX },
	{ "texinfo-tex", "TeX macros for Texinfo", AUX },
	{ "gnulib-aux", "build-time script or snippet from gnulib", AUX },
	{ "gettext-infrastructure", "file that gettextize or autopoint copies "
	  "in", AUX },
	{ "gnulib-maint", "maintainer makefile from gnulib", AUX },
	{ "gtk-doc-make", "makefile part that gtkdocize copies in", AUX },

	{ "docs", "documentation built from other files", BUILT, true },
	{ "parser", "scanner, parser or table written by a generator", BUILT,
	  false },
	{ "translation", "message catalogue, compiled or updated at release",
	  BUILT, true },
	{ "version-stamp", "version, date or log written at release", BUILT,
	  true },

	{ "boilerplate", "licence or installation text", TC_CLASS_DATA,
	  TC_SEVERITY_NOTICE, false, true },
	{ "binary-object", "compiled program, library or byte code",
	  TC_CLASS_DATA, TC_SEVERITY_WARNING, true, false },
	{ "archive", "archive or compressed file inside the release",
	  TC_CLASS_DATA, TC_SEVERITY_WARNING, false, false },
	{ "media", "picture, sound or font", TC_CLASS_DATA,
	  TC_SEVERITY_WARNING, false, false },
	{ "binary-data", "binary data of no known type", TC_CLASS_DATA,
	  TC_SEVERITY_WARNING, false, false },
	{ "source", "ordinary source text", TC_CLASS_SOURCE,
	  TC_SEVERITY_ERROR, false, false },
};
const size_t tc_kind_table_size = COUNT(tc_kind_table);

const struct tc_kind_name tc_kind_names[] = {
	{ ".prev-version", "version-stamp" },
	{ ".tarball-version", "version-stamp" },
	{ ".version", "version-stamp" },
	{ "ABOUT-NLS", "gettext-infrastructure" },
	{ "AUTHORS", "version-stamp" },
	{ "COPYING", "boilerplate" },
	{ "COPYING.LESSER", "boilerplate" },
	{ "COPYING.LIB", "boilerplate" },
	{ "ChangeLog", "version-stamp" },
	{ "GNUmakefile", "gnulib-maint" },
	{ "INSTALL", "boilerplate" },
	{ "Makefile.in.in", "gettext-infrastructure" },
	{ "Makevars.template", "gettext-infrastructure" },
	{ "Rules-quot", "gettext-infrastructure" },
	{ "VERSION", "version-stamp" },
	{ "_Noreturn.h", "gnulib-aux" },
	{ "acinclude.m4", "acinclude-m4" },
	{ "aclocal.m4", "aclocal-m4" },
	{ "announce-gen", "gnulib-aux" },
	{ "ar-lib", "ar-lib" },
	{ "arg-nonnull.h", "gnulib-aux" },
	{ "boldquot.sed", "gettext-infrastructure" },
	{ "c++defs.h", "gnulib-aux" },
	{ "compile", "compile" },
	{ "config.guess", "config-guess" },
	{ "config.rpath", "config-rpath" },
	{ "config.sub", "config-sub" },
	{ "csharpcomp.sh.in", "gnulib-aux" },
	{ "csharpexec.sh.in", "gnulib-aux" },
	{ "depcomp", "depcomp" },
	{ "do-release-commit-and-tag", "gnulib-aux" },
	{ "elisp-comp", "elisp-comp" },
	{ "en@boldquot.header", "gettext-infrastructure" },
	{ "en@quot.header", "gettext-infrastructure" },
	{ "gendocs.sh", "gnulib-aux" },
	{ "git-version-gen", "gnulib-aux" },
	{ "gitlog-to-changelog", "gnulib-aux" },
	{ "gnu-web-doc-update", "gnulib-aux" },
	{ "gnulib-cache.m4", "gnulib-generated" },
	{ "gnulib-comp.m4", "gnulib-generated" },
	{ "gnupload", "gnulib-aux" },
	{ "gtk-doc.make", "gtk-doc-make" },
	{ "insert-header.sed", "gettext-infrastructure" },
	{ "insert-header.sin", "gettext-infrastructure" },
	{ "install-sh", "install-sh" },
	{ "javacomp.sh.in", "gnulib-aux" },
	{ "javaexec.sh.in", "gnulib-aux" },
	{ "libtool.m4", "libtool-m4" },
	{ "ltargz.m4", "libtool-m4" },
	{ "ltconfig", "ltconfig" },
	{ "ltdl.m4", "libtool-m4" },
	{ "ltmain.sh", "ltmain-sh" },
	{ "ltoptions.m4", "libtool-m4" },
	{ "ltsugar.m4", "libtool-m4" },
	{ "ltversion.m4", "libtool-m4" },
	{ "lt~obsolete.m4", "libtool-m4" },
	{ "maint.mk", "gnulib-maint" },
	{ "mdate-sh", "mdate-sh" },
	{ "missing", "missing" },
	{ "mkinstalldirs", "mkinstalldirs" },
	{ "move-if-change", "gnulib-aux" },
	{ "prefix-gnulib-mk", "gnulib-aux" },
	{ "py-compile", "py-compile" },
	{ "quot.sed", "gettext-infrastructure" },
	{ "remove-potcdate.sed", "gettext-infrastructure" },
	{ "remove-potcdate.sin", "gettext-infrastructure" },
	{ "stamp-h.in", "version-stamp" },
	{ "stamp-po", "version-stamp" },
	{ "stamp-vti", "version-stamp" },
	{ "tap-driver.pl", "tap-driver" },
	{ "tap-driver.sh", "tap-driver" },
	{ "test-driver", "test-driver" },
	{ "texinfo.tex", "texinfo-tex" },
	{ "unused-parameter.h", "gnulib-aux" },
	{ "update-copyright", "gnulib-aux" },
	{ "useless-if-before-free", "gnulib-aux" },
	{ "vc-list-files", "gnulib-aux" },
	{ "version.texi", "version-stamp" },
	{ "warn-on-use.h", "gnulib-aux" },
	{ "ylwrap", "ylwrap" },
};
const size_t tc_kind_names_size = COUNT(tc_kind_names);

const struct tc_kind_name tc_kind_suffixes[] = {
	{ ".gmo", "translation" },
	{ ".mo", "translation" },
	{ ".po", "translation" },
	{ ".pot", "translation" },
	{ ".info", "docs" },
	{ ".pdf", "docs" },
	{ ".ps", "docs" },
	{ ".dvi", "docs" },
	{ ".html", "docs" },
	{ ".htm", "docs" },
	{ ".png", "media" },
	{ ".jpg", "media" },
	{ ".jpeg", "media" },
	{ ".gif", "media" },
	{ ".ico", "media" },
	{ ".bmp", "media" },
	{ ".wav", "media" },
	{ ".ogg", "media" },
	{ ".mp3", "media" },
	{ ".ttf", "media" },
	{ ".otf", "media" },
	{ ".woff", "media" },
	{ ".woff2", "media" },
};
const size_t tc_kind_suffixes_size = COUNT(tc_kind_suffixes);

const char *const tc_kind_code_names[] = {
	"*.c", "*.h", "*.cc", "*.cpp", "*.cxx", "*.hh", "*.hpp", "*.hxx",
	"*.[sS]", "*.asm", "*.inc", "*.in", "*.ac", "*.am", "*.mk", "*.cmake",
	"*.sh", "*.bash", "*.py", "*.p[lm]", "*.awk", "*.sed", "*.tcl",
	"*.lua", "*.rb", "*.js", "*.el", "*.scm", "*.y", "*.l", "*.yy", "*.ll",
	"*.rs", "*.go", "*.java", "*.vala", "*.f", "*.f90", "*.build",
	"configure", "configure.*", "[Mm]akefile", "[Mm]akefile.*",
	"GNUmakefile*", "CMakeLists.txt", "bootstrap", "autogen.sh",
};
const size_t tc_kind_code_names_size = COUNT(tc_kind_code_names);

/* Whoever rolls the tarball writes these words too: they only ever lead to a
 * kind that still has to be verified. */
const struct tc_kind_banner tc_kind_banners[] = {
	/* Not configure.ac or .in that has the words for its output. */
	{ "Generated by GNU Autoconf", "configur*[!cn]", "configure" },
	{ "Generated automatically using autoconf", "configur*[!cn]",
	  "configure" },
	{ "Generated from testsuite.at by GNU Autoconf", "testsuite*",
	  "testsuite" },
	{ "generated by automake", "*.in", "makefile-in" },
	{ "generated automatically by automake", "*.in", "makefile-in" },
	{ "by autoheader", "*in", "config-h-in" },
	/* With its longer notice the name is too far down. */
	{ "## DO NOT EDIT! GENERATED AUTOMATICALLY!", "*.mk",
	  "gnulib-generated" },
	{ "## DO NOT EDIT! GENERATED AUTOMATICALLY!", "*.am",
	  "gnulib-generated" },
	{ "generated by gnulib-tool", "*.mk", "gnulib-generated" },
	{ "Generated by gnulib-tool", "*.mk", "gnulib-generated" },
	{ "generated by gnulib-tool", "*.am", "gnulib-generated" },
	{ "Generated by gnulib-tool", "*.am", "gnulib-generated" },
	{ "A Bison parser, made by GNU Bison", "*.*", "parser" },
	{ "A Bison parser, made from", "*.*", "parser" },
	{ "#define YYBYACC", "*.*", "parser" },
	{ "exical scanner generated by flex", "*.*", "parser" },
	{ "#define FLEX_SCANNER", "*.*", "parser" },
	{ "code produced by gperf", "*.*", "parser" },
	{ "Generated by re2c", "*.*", "parser" },
	{ "Generated by Cython", "*.*", "parser" },
};
const size_t tc_kind_banners_size = COUNT(tc_kind_banners);

#define MAGIC(text, kind) { text, sizeof(text) - 1, kind }

const struct tc_kind_magic tc_kind_magics[] = {
	MAGIC("\177ELF", "binary-object"),
	MAGIC("MZ\220\0", "binary-object"),
	MAGIC("!<arch>\n", "binary-object"),
	MAGIC("\312\376\272\276", "binary-object"),
	MAGIC("\317\372\355\376", "binary-object"),
	MAGIC("\316\372\355\376", "binary-object"),
	MAGIC("\0asm", "binary-object"),
	MAGIC("\x1f\x8b\x08", "archive"),
	MAGIC("\xfd" "7zXZ\0", "archive"),
	MAGIC("BZh", "archive"),
	MAGIC("\x28\xb5\x2f\xfd", "archive"),
	MAGIC("PK\3\4", "archive"),
	MAGIC("7z\xbc\xaf\x27\x1c", "archive"),
	MAGIC("LZIP", "archive"),
	MAGIC("Rar!\x1a\7", "archive"),
};
const size_t tc_kind_magics_size = COUNT(tc_kind_magics);
