/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which files of a release are installed where, and what is filled in. */
#include "toolchain-layout.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"

/* What makefiles install for autoconf, automake and aclocal to read. A file
 * goes where the first row says that has its tool, its directory (whole) and
 * its ending (which is cut where it is filled in and replaced by as). "%"
 * stands for suffix. Until 2.13 and 1.4 all was at the top. */
static const struct rule {
	const char *tool, *dir, *end;
	const char *to, *as;
	bool fill, run;
} rules[] = {
	{ "autoconf", "bin/", "Makefile.in", NULL, "", 0, 0 },
	{ "autoconf", "bin/", ".in", "bin/", "", 1, 1 },
	{ "autoconf", "lib/Autom4te/", ".pm", "share/autoconf/Autom4te/",
	  ".pm", 0, 0 },
	{ "autoconf", "lib/autoconf/", ".m4", "share/autoconf/autoconf/",
	  ".m4", 0, 0 },
	{ "autoconf", "lib/m4sugar/", "version.m4", NULL, "", 0, 0 },
	{ "autoconf", "lib/m4sugar/", ".m4", "share/autoconf/m4sugar/", ".m4",
	  0, 0 },
	{ "autoconf", "lib/autotest/", ".m4", "share/autoconf/autotest/",
	  ".m4", 0, 0 },
	{ "autoconf", "lib/", "autom4te.in", "share/autoconf/",
	  "autom4te.cfg", 1, 0 },
	{ "autoconf", "lib/", "autoconf_version.in", "share/autoconf/",
	  "autoconf_version.m4", 1, 0 },
	{ "autoconf", "lib/", "version.in", "share/autoconf/", "version.m4",
	  1, 0 },
	{ "autoconf-2.13", "", "autoconf.sh", "bin/", "autoconf", 1, 1 },
	{ "autoconf-2.13", "", "autoheader.sh", "bin/", "autoheader", 1, 1 },
	{ "autoconf-2.13", "", "aclocal.m4", NULL, "", 0, 0 },
	{ "autoconf-2.13", "", ".m4", "share/autoconf/", ".m4", 0, 0 },
	{ "autoconf-2.13", "", "acconfig.h", "share/autoconf/", "acconfig.h",
	  0, 0 },
	{ "automake", "", "aclocal.in", "bin/", "aclocal", 1, 1 },
	{ "automake", "", "automake.in", "bin/", "automake", 1, 1 },
	{ "automake", "bin/", "aclocal.in", "bin/", "aclocal", 1, 1 },
	{ "automake", "bin/", "automake.in", "bin/", "automake", 1, 1 },
	{ "automake", "lib/Automake/", "Makefile.in", NULL, "", 0, 0 },
	{ "automake", "lib/Automake/", "Config.in",
	  "share/automake%/Automake/", "Config.pm", 1, 0 },
	{ "automake", "lib/Automake/", "Config.pm", NULL, "", 0, 0 },
	{ "automake", "lib/Automake/", ".pm", "share/automake%/Automake/",
	  ".pm", 0, 0 },
	{ "automake", "lib/am/", ".am", "share/automake%/am/", ".am", 0, 0 },
	{ "automake", "m4/", "amversion.m4", NULL, "", 0, 0 },
	{ "automake", "m4/", "amversion.in", "share/aclocal%/",
	  "amversion.m4", 1, 0 },
	{ "automake", "m4/", ".m4", "share/aclocal%/", ".m4", 0, 0 },
	{ "automake", "m4/internal/", ".m4", "share/aclocal%/internal/",
	  ".m4", 0, 0 },
	{ "automake", "lib/", "Makefile.am", NULL, "", 0, 0 },
	{ "automake", "lib/", "Makefile.in", NULL, "", 0, 0 },
	{ "automake", "lib/", "local.mk", NULL, "", 0, 0 },
	{ "automake", "lib/", "ignore", NULL, "", 0, 0 },
	{ "automake", "lib/", "", "share/automake%/", "", 0, 0 },
	{ "automake-1.4", "", "aclocal.in", "bin/", "aclocal", 1, 1 },
	{ "automake-1.4", "", "automake.in", "bin/", "automake", 1, 1 },
	{ "automake-1.4", "", "Makefile.am", NULL, "", 0, 0 },
	{ "automake-1.4", "", ".am", "share/automake%/", ".am", 0, 0 },
	{ "automake-1.4", "", "texinfo.tex", "share/automake%/",
	  "texinfo.tex", 0, 0 },
	{ "automake-1.4", "", "missing", "share/automake%/", "missing", 0, 1 },
	{ "automake-1.4", "", "mdate-sh", "share/automake%/", "mdate-sh", 0,
	  1 },
	{ "automake-1.4", "", "install-sh", "share/automake%/", "install-sh",
	  0, 1 },
	{ "automake-1.4", "", "mkinstalldirs", "share/automake%/",
	  "mkinstalldirs", 0, 1 },
	{ "automake-1.4", "", "ylwrap", "share/automake%/", "ylwrap", 0, 1 },
	{ "automake-1.4", "m4/", "amversion.in", "share/aclocal%/",
	  "amversion.m4", 1, 0 },
	{ "automake-1.4", "m4/", "amversion.m4", NULL, "", 0, 0 },
	{ "automake-1.4", "m4/", ".m4", "share/aclocal%/", ".m4", 0, 0 },
	{ "libtool", "", "libtool.m4", "share/aclocal/", "libtool.m4", 0, 0 },
	{ "libtool", "", "ltdl.m4", "share/aclocal/", "ltdl.m4", 0, 0 },
	{ "libtool", "libltdl/m4/", "ltversion.in", "share/aclocal/",
	  "ltversion.m4", 1, 0 },
	{ "libtool", "libltdl/m4/", ".m4", "share/aclocal/", ".m4", 0, 0 },
	{ "libtool", "m4/", "ltversion.in", "share/aclocal/", "ltversion.m4",
	  1, 0 },
	{ "libtool", "m4/", "libtool.m4", "share/aclocal/", "libtool.m4", 0,
	  0 },
	{ "libtool", "m4/", "ltoptions.m4", "share/aclocal/", "ltoptions.m4",
	  0, 0 },
	{ "libtool", "m4/", "ltsugar.m4", "share/aclocal/", "ltsugar.m4", 0,
	  0 },
	{ "libtool", "m4/", "lt~obsolete.m4", "share/aclocal/",
	  "lt~obsolete.m4", 0, 0 },
	{ "libtool", "m4/", "ltdl.m4", "share/aclocal/", "ltdl.m4", 0, 0 },
	{ "libtool", "m4/", "ltargz.m4", "share/aclocal/", "ltargz.m4", 0, 0 },
	{ "pkg-config", "", "pkg.m4", "share/aclocal/", "pkg.m4", 0, 0 },
	{ "pkg-config", "", "pkg.m4.in", "share/aclocal/", "pkg.m4", 1, 0 },
	{ "pkgconf", "", "pkg.m4", "share/aclocal/", "pkg.m4", 0, 0 },
};

/* What is before the ending, in *len. */
static bool fits(const struct rule *rule, const struct tc_layout_values *v,
		 const char *path, size_t *len)
{
	const char *base = tc_path_base(path);
	const size_t all = strlen(base), end = strlen(rule->end);

	*len = all - end;
	return strcmp(rule->tool, v->rules) == 0 &&
	       strlen(rule->dir) == (size_t)(base - path) &&
	       strncmp(rule->dir, path, strlen(rule->dir)) == 0 &&
	       all >= end && strcmp(base + *len, rule->end) == 0;
}

const char *tc_layout_place(const struct tc_layout_values *v,
			    const char *path, bool *fill, bool *run,
			    struct tc_arena *arena)
{
	const struct rule *rule = rules;
	const size_t count = sizeof(rules) / sizeof(*rules);
	size_t len = 0, dir;

	while (rule < rules + count && !fits(rule, v, path, &len))
		rule++;
	if (rule == rules + count || rule->to == NULL)
		return NULL;
	*fill = rule->fill;
	*run = rule->run;
	dir = strcspn(rule->to, "%");
	return tc_arena_printf(arena, "%.*s%s%s%.*s%s", (int)dir, rule->to,
			       rule->to[dir] == '%' ? v->suffix : "",
			       rule->to[dir] == '%' ? rule->to + dir + 1 : "",
			       (int)len, tc_path_base(path), rule->as);
}

/* "%" stands for root, "$" for the version of interface, "&" for the version,
 * "!" for the revision, "*" for the year. */
static const struct value {
	const char *tool, *name, *text;
} values_of[] = {
	{ "autoconf", "PERL", "/usr/bin/perl" },
	{ "autoconf", "PERL_FLOCK", "yes" },
	{ "autoconf", "M4", "/usr/bin/m4" },
	{ "autoconf", "M4_DEBUGFILE", "--debugfile" },
	{ "autoconf", "M4_GNU", "--gnu" },
	{ "autoconf", "SHELL", "/bin/sh" },
	{ "autoconf", "AWK", "awk" },
	{ "autoconf", "prefix", "%" },
	{ "autoconf", "bindir", "%/bin" },
	{ "autoconf", "pkgdatadir", "%/share/autoconf" },
	{ "autoconf", "datadir", "%/share/autoconf" },
	{ "autoconf", "autoconf-name", "autoconf" },
	{ "autoconf", "autoheader-name", "autoheader" },
	{ "autoconf", "autom4te-name", "autom4te" },
	{ "autoconf", "RELEASE_YEAR", "*" },
	{ "autoconf", "VERSION", "&" },
	{ "autoconf", "PACKAGE_VERSION", "&" },
	{ "autoconf", "PACKAGE_NAME", "GNU Autoconf" },
	{ "autoconf", "PACKAGE_STRING", "GNU Autoconf &" },
	{ "autoconf", "PACKAGE_TARNAME", "autoconf" },
	{ "autoconf", "PACKAGE_BUGREPORT", "bug-autoconf@gnu.org" },
	{ "autoconf", "PACKAGE_URL", "https://www.gnu.org/software/autoconf/" },
	{ "automake", "PERL", "/usr/bin/perl" },
	{ "automake", "PERL_THREADS", "0" },
	{ "automake", "SHELL", "/bin/sh" },
	{ "automake", "PATH_SEPARATOR", ":" },
	{ "automake", "APIVERSION", "$" },
	{ "automake", "VERSION", "&" },
	{ "automake", "PACKAGE", "automake" },
	{ "automake", "PACKAGE_BUGREPORT", "bug-automake@gnu.org" },
	{ "automake", "PACKAGE_URL", "https://www.gnu.org/software/automake/" },
	{ "automake", "RELEASE_YEAR", "*" },
	{ "automake", "am_AUTOCONF", "autoconf" },
	{ "automake", "am_AUTOM4TE", "autom4te" },
	{ "automake", "datadir", "%/share" },
	{ "automake", "prefix", "%" },
	{ "automake", "TAR", "tar" },
	{ "libtool", "MACRO_VERSION", "&" },
	{ "libtool", "MACRO_REVISION", "!" },
	{ "pkg-config", "VERSION", "&" },
};

static const struct value *find_value(const char *tool, const char *name,
				      size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(values_of) / sizeof(*values_of); i++)
		if (strcmp(values_of[i].tool, tool) == 0 &&
		    strlen(values_of[i].name) == len &&
		    strncmp(values_of[i].name, name, len) == 0)
			return &values_of[i];
	return NULL;
}

static void put_value(const struct tc_layout_values *v, const char *text,
		      struct tc_buf *out)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '%':
			tc_buf_puts(out, v->root);
			break;
		case '$':
			tc_buf_puts(out, v->api);
			break;
		case '&':
			tc_buf_puts(out, v->version);
			break;
		case '!':
			tc_buf_puts(out, v->revision);
			break;
		case '*':
			tc_buf_puts(out, v->year);
			break;
		default:
			tc_buf_putc(out, *text);
		}
}

void tc_layout_fill(const struct tc_layout_values *v, const char *path,
		    const char *text, size_t len, struct tc_buf *out)
{
	static const char input[] = "configure_input";
	size_t i = 0, end;

	while (i < len) {
		const struct value *value = NULL;

		for (end = i + 1; end < len && (isalnum((unsigned char)
		     text[end]) || text[end] == '_' || text[end] == '-'); end++)
			;
		if (text[i] == '@' && end < len && text[end] == '@')
			value = find_value(v->tool, text + i + 1, end - i - 1);
		if (value != NULL) {
			put_value(v, value->text, out);
			i = end + 1;
		} else if (text[i] == '@' && end < len && text[end] == '@' &&
			   end - i - 1 == strlen(input) &&
			   strncmp(text + i + 1, input, strlen(input)) == 0) {
			tc_buf_printf(out, "Generated from %s; do not edit by "
				      "hand.", tc_path_base(path));
			i = end + 1;
		} else {
			tc_buf_putc(out, text[i++]);
		}
	}
}

/* An unescaped brace after an escaped dollar; calls as Perl 4 had them. */
static const struct repair {
	const char *from, *to;
} repairs[] = {
	{ "\\${([", "\\$\\{([" },
	{ "do $name (", "&$name (" },
	{ "do $subr (", "&$subr (" },
};

static const struct repair *repair_at(const char *text, size_t left)
{
	size_t i;

	for (i = 0; i < sizeof(repairs) / sizeof(*repairs); i++)
		if (left >= strlen(repairs[i].from) &&
		    strncmp(text, repairs[i].from,
			    strlen(repairs[i].from)) == 0)
			return &repairs[i];
	return NULL;
}

void tc_layout_repair(const struct tc_layout_values *v, const char *path,
		      const char *text, size_t len, struct tc_buf *out)
{
	const bool wanted = strcmp(v->tool, "automake") == 0 &&
			    (tc_path_ends_in(path, "automake.in") ||
			     tc_path_ends_in(path, "aclocal.in") ||
			     tc_path_ends_in(path, ".pm"));
	size_t i = 0;

	while (i < len) {
		const struct repair *repair =
			wanted ? repair_at(text + i, len - i) : NULL;

		if (repair != NULL) {
			tc_buf_puts(out, repair->to);
			i += strlen(repair->from);
		} else {
			tc_buf_putc(out, text[i++]);
		}
	}
}

void tc_layout_version_m4(const struct tc_layout_values *v,
			  struct tc_buf *out)
{
	static const char text[] =
		"m4_define([m4_PACKAGE_NAME],      [@PACKAGE_NAME@])\n"
		"m4_define([m4_PACKAGE_TARNAME],   [@PACKAGE_TARNAME@])\n"
		"m4_define([m4_PACKAGE_VERSION],   [@PACKAGE_VERSION@])\n"
		"m4_define([m4_PACKAGE_STRING],    [@PACKAGE_STRING@])\n"
		"m4_define([m4_PACKAGE_BUGREPORT], [@PACKAGE_BUGREPORT@])\n"
		"m4_define([m4_PACKAGE_URL],       [@PACKAGE_URL@])\n"
		"m4_define([m4_PACKAGE_YEAR],      [@RELEASE_YEAR@])\n";

	tc_layout_fill(v, "version.m4", text, sizeof(text) - 1, out);
}

void tc_layout_autoconf(const struct tc_layout_values *v, struct tc_buf *out)
{
	static const char text[] =
		"#! /bin/sh\n"
		"# autoconf: hands what it is given on to autom4te.\n"
		": \"${AUTOM4TE=@bindir@/autom4te}\"\n"
		": \"${trailer_m4=@pkgdatadir@/autoconf/trailer.m4}\"\n"
		"file= out= traced=no left=$#\n"
		"take() {\n"
		"	test \"$left\" -gt 0 && return\n"
		"	echo \"autoconf: $1 requires an argument\" >&2\n"
		"	exit 1\n"
		"}\n"
		"while test \"$left\" -gt 0; do\n"
		"	arg=$1 left=$((left - 1))\n"
		"	shift\n"
		"	case $arg in\n"
		"	-o | --output | -t | --trace | -I | --include | \\\n"
		"	-B | --prepend-include | -W | --warnings)\n"
		"		take \"$arg\"\n"
		"		value=$1 left=$((left - 1))\n"
		"		shift ;;\n"
		"	esac\n"
		"	case $arg in\n"
		"	-V | --version)\n"
		"		echo 'autoconf (@PACKAGE_NAME@) @VERSION@'\n"
		"		exit 0 ;;\n"
		"	-o | --output) out=$value ;;\n"
		"	--output=*) out=${arg#*=} ;;\n"
		"	-o?*) out=${arg#-o} ;;\n"
		"	-t | --trace) traced=yes; set -- \"$@\" "
		"\"--trace=$value\" ;;\n"
		"	--trace=*) traced=yes; set -- \"$@\" \"$arg\" ;;\n"
		"	-t?*) traced=yes; set -- \"$@\" \"--trace=${arg#-t}\" "
		";;\n"
		"	-i | --initialization) set -- \"$@\" --melt ;;\n"
		"	-I | --include | -B | --prepend-include | -W | "
		"--warnings)\n"
		"		set -- \"$@\" \"$arg\" \"$value\" ;;\n"
		"	-) file=- ;;\n"
		"	-*) set -- \"$@\" \"$arg\" ;;\n"
		"	*) file=$arg ;;\n"
		"	esac\n"
		"done\n"
		"if test -z \"$file\"; then\n"
		"	for file in configure.ac configure.in; do\n"
		"		test ! -f \"$file\" || break\n"
		"	done\n"
		"	test \"$traced$out\" != no || out=configure\n"
		"fi\n"
		"set -- \"$@\" --language=autoconf \"--output=${out:--}\"\n"
		"# 2.70 and 2.71 end a script by reading this first.\n"
		"test $traced = yes || test ! -f \"$trailer_m4\" ||\n"
		"	set -- \"$@\" \"$trailer_m4\"\n"
		"exec \"$AUTOM4TE\" \"$@\" \"$file\"\n";

	tc_layout_fill(v, "autoconf", text, sizeof(text) - 1, out);
}
