/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Stand-ins for programs that configure.ac asks for its commit. */
#include "regen/checkout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "regen/private-copy.h"

enum { MAX_PROGRAM = 16384 };

/*
 * A program for sh(1), whatever of these its name is. Before it go the words:
 * id, digits (of the short form), number, tags, time. It knows what is asked
 * where a version is made up, and fails at all else like the real ones do
 * outside of a checkout.
 */
static const char program[] =
	"PATH=/usr/bin:/bin\n"
	"brief=$(printf \"%.${digits}s\" \"$id\")\n"
	"short_of() { printf \"%.${1}s\\n\" \"$id\"; }\n"
	"day() { date -u -d \"@$time\" \"+$1\"; }\n"
	"top() {\n"
	"\t(until [ -d .git ] || [ \"$PWD\" = / ]; do cd ..; done; pwd)\n"
	"}\n"
	"fill() { # FORMAT, of git log\n"
	"\tprintf '%s\\n' \"$1\" | sed -e \"s/%H/$id/g; s/%h/$brief/g\" \\\n"
	"\t\t-e \"s/%[ac]t/$time/g\" -e \"s/%[ac][ds]/$(day \"$dates\")/g\" \\\n"
	"\t\t-e \"s/%[ac]i/$(day '%F %T +0000')/g\" \\\n"
	"\t\t-e \"s/%[ac]I/$(day '%FT%T+00:00')/g\" -e 's/%[a-zA-Z]*//g'\n"
	"}\n"
	"tagged() { # PATTERN\n"
	"\tfor tag in $tags; do\n"
	"\t\tcase $tag in $1) echo \"$tag\"; return ;; esac\n"
	"\tdone\n"
	"\treturn 1\n"
	"}\n"
	"describe() {\n"
	"\tpattern='*' long='' always='' tag=''\n"
	"\twhile [ $# -gt 0 ]; do\n"
	"\t\tcase $1 in\n"
	"\t\t--match) pattern=$2; shift ;;\n"
	"\t\t--match=*) pattern=${1#*=} ;;\n"
	"\t\t--long) long=-0-g$brief ;;\n"
	"\t\t--always) always=1 ;;\n"
	"\t\tesac\n"
	"\t\tshift\n"
	"\tdone\n"
	"\tif tag=$(tagged \"$pattern\"); then echo \"$tag$long\"\n"
	"\telif [ -n \"$always\" ]; then echo \"$brief\"\n"
	"\telse echo 'fatal: No names found, cannot describe anything.' >&2\n"
	"\t\treturn 128\n"
	"\tfi\n"
	"}\n"
	"rev_parse() {\n"
	"\tmode=$id\n"
	"\tfor word; do\n"
	"\t\tcase $word in\n"
	"\t\t--short) mode=$brief ;;\n"
	"\t\t--short=*) mode=$(short_of \"${word#*=}\") ;;\n"
	"\t\t--abbrev-ref) mode=master ;;\n"
	"\t\t--git-dir|--absolute-git-dir) echo \"$(top)/.git\" ;;\n"
	"\t\t--show-toplevel) top ;;\n"
	"\t\t--show-prefix|--show-cdup) echo ;;\n"
	"\t\t--is-inside-work-tree) echo true ;;\n"
	"\t\t--is-*) echo false ;;\n"
	"\t\t--verify|-q|--quiet|--) ;;\n"
	"\t\tHEAD*|@*) echo \"$mode\" ;;\n"
	"\t\t*) return 128 ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"}\n"
	"rev_list() {\n"
	"\tcase \" $* \" in\n"
	"\t*' --count '*) echo \"$number\" ;;\n"
	"\t*' -1 '*|*' -n1 '*|*' -n 1 '*|*' --max-count=1 '*) echo \"$id\" ;;\n"
	"\t*) yes \"$id\" | head -n \"$number\" ;;\n"
	"\tesac\n"
	"}\n"
	"show() {\n"
	"\tformat='' end='\\n' dates='%a %b %e %T %Y +0000'\n"
	"\twhile [ $# -gt 0 ]; do\n"
	"\t\tcase $1 in\n"
	"\t\t--oneline) format='%h a change' ;;\n"
	"\t\t--format=format:*|--pretty=format:*) format=${1#*:} end= ;;\n"
	"\t\t--format=tformat:*|--pretty=tformat:*) format=${1#*:} ;;\n"
	"\t\t--format=*|--pretty=*) format=${1#*=} ;;\n"
	"\t\t--date=short) dates=%F ;;\n"
	"\t\t--date=iso*) dates='%F %T +0000' ;;\n"
	"\t\t--date=raw|--date=unix) dates=%s ;;\n"
	"\t\t--date=format:*) dates=${1#*:} ;;\n"
	"\t\tesac\n"
	"\t\tshift\n"
	"\tdone\n"
	"\tcase $format in\n"
	"\t''|short|medium|full*) format='commit %H' ;;\n"
	"\toneline) format='%H a change' ;;\n"
	"\tesac\n"
	"\tprintf \"%s$end\" \"$(fill \"$format\")\"\n"
	"}\n"
	"git() {\n"
	"\twhile :; do\n"
	"\t\tcase $1 in\n"
	"\t\t-C|-c|--git-dir|--work-tree) shift 2 ;;\n"
	"\t\t-*=*|--no-pager|-P) shift ;;\n"
	"\t\t*) break ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"\tcommand=$1\n"
	"\t[ $# -eq 0 ] || shift\n"
	"\tcase $command in\n"
	"\t--version|version) echo 'git version 2.39.2' ;;\n"
	"\tdescribe) describe \"$@\" ;;\n"
	"\trev-parse) rev_parse \"$@\" ;;\n"
	"\trev-list) rev_list \"$@\" ;;\n"
	"\tlog|show) show \"$@\" ;;\n"
	"\ttag) printf '%s\\n' $tags ;;\n"
	"\tbranch) case \" $* \" in *show-current*) ;; *) printf '* ' ;; esac\n"
	"\t\techo master ;;\n"
	"\tsymbolic-ref) case \" $* \" in *short*) ;; *) printf refs/heads/ ;; esac\n"
	"\t\techo master ;;\n"
	"\tstatus|diff|diff-index|diff-files|update-index|fetch) ;;\n"
	"\t*) return 1 ;;\n"
	"\tesac\n"
	"}\n"
	"svn() {\n"
	"\tcase \"$*\" in\n"
	"\t*item*revision*) echo \"$number\" ;;\n"
	"\tinfo*) printf '%s\\n' 'Path: .' \"Revision: $number\" \\\n"
	"\t\t\"Last Changed Rev: $number\" \\\n"
	"\t\t\"Last Changed Date: $(day '%F %T +0000 (%a, %d %b %Y)')\" ;;\n"
	"\t*) return 1 ;;\n"
	"\tesac\n"
	"}\n"
	"hg() {\n"
	"\tbrief=$(short_of 12)\n"
	"\tcase \"$*\" in\n"
	"\t*template*) printf '%s' \"$*\" | sed -e 's/.*template[= ]*//' \\\n"
	"\t\t-e \"s/{node|short}/$brief/g; s/{node}/$id/g\" \\\n"
	"\t\t-e \"s/{rev}/$number/g\" -e \"s/{date|shortdate}/$(day %F)/g\" \\\n"
	"\t\t-e 's/{[^}]*}//g' ;;\n"
	"\tid*-n*) echo \"$number\" ;;\n"
	"\tid*-i*) echo \"$brief\" ;;\n"
	"\tid*) echo \"$brief tip\" ;;\n"
	"\t*) return 1 ;;\n"
	"\tesac\n"
	"}\n"
	"bzr() { case $1 in revno) echo \"$number\" ;; *) return 1 ;; esac }\n"
	"as_of() {\n"
	"\tcase \" $*\" in\n"
	"\t*' -d'*|*' --date'*|*' -r'*|*' --reference'*|*' -f'*) date \"$@\" ;;\n"
	"\t*) date -d \"@$time\" \"$@\" ;;\n"
	"\tesac\n"
	"}\n"
	"case ${0##*/} in\n"
	"svnversion) echo \"$number\" ;;\n"
	"date) as_of \"$@\" ;;\n"
	"*) \"${0##*/}\" \"$@\" ;;\n"
	"esac\n";

static const char *const names[] = { "git", "svn", "svnversion", "hg", "bzr",
				     "date" };

static void write_program(const struct tc_checkout *c, struct tc_buf *out)
{
	size_t i;

	tc_buf_printf(out, "#! /bin/sh\nid=%s digits=%zu number=%s time=%" PRId64
		      "\ntags='", c->id, c->brief, c->number, c->time);
	for (i = 0; i < sizeof(c->tags) / sizeof(*c->tags); i++)
		tc_buf_printf(out, "%s%s", i > 0 ? " " : "", c->tags[i]);
	tc_buf_puts(out, "'\n");
	tc_buf_puts(out, program);
}

static int put(struct tc_private_copy *copy, const char *dir, const char *name,
	       const char *text, size_t len, struct tc_error *err)
{
	char *path = tc_asprintf("%s/%s", dir, name);
	int rc = tc_private_copy_put(copy, path, text, len, true, err);

	free(path);
	return rc;
}

/* Programs look for a directory of that name before they ask. One that the
 * release has, or a run before this one made, will do. */
static void put_sign(struct tc_private_copy *copy, const char *root,
		     const char *name)
{
	char *dir;

	if (root == NULL)
		return;
	dir = tc_asprintf("%s/%s", root, name);
	(void)put(copy, dir, ".tarcheck", "", 0, NULL);
	free(dir);
}

int tc_checkout_put(const struct tc_checkout *c, struct tc_private_copy *copy,
		    const char *dir, const char *root, struct tc_error *err)
{
	struct tc_buf text;
	size_t i;
	int rc = 0;

	tc_buf_init(&text, MAX_PROGRAM);
	write_program(c, &text);
	if (text.full)
		rc = tc_fail(err, "checkout: too many words");
	for (i = 0; rc == 0 && i < sizeof(names) / sizeof(*names); i++)
		rc = put(copy, dir, names[i], text.ptr, text.len, err);
	tc_buf_release(&text);
	put_sign(copy, root, ".git");
	for (i = 1; c->others && i < sizeof(names) / sizeof(*names) - 1; i++)
		if (strcmp(names[i], "svnversion") != 0) {
			char *sign = tc_asprintf(".%s", names[i]);

			put_sign(copy, root, sign);
			free(sign);
		}
	return rc;
}
