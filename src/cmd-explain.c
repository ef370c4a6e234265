/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck explain: what a finding or a kind of file means, and what a member
 * of a stored report rests on. */
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "base/suggest.h"
#include "cmd.h"
#include "confine.h"
#include "evidence/finding.h"
#include "evidence/kind.h"
#include "findings-man.h"
#include "report/stored.h"
#include "report/wrap.h"

static bool list, man;
static const char *member;

static const struct tc_option own_options[] = {
	{ 0, "list", TC_OPT_INSTEAD, &list, NULL,
	  "list all findings and all kinds of files", NULL },
	{ 0, "member", TC_OPT_STRING, &member, "PATH",
	  "of the JSON report that is given: print what this member rests on, "
	  "as a tree", NULL },
	{ 0, "man", TC_OPT_INSTEAD, &man, NULL,
	  "write the manual page tarcheck-findings(7)", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "explain",
	.synopsis = "FINDING-ID... | --member PATH REPORT",
	.summary = "Say what a finding means and what to do about it, or what "
		   "a kind of file is; or what a member of a stored report "
		   "was derived from.",
	.examples =
		"  tarcheck explain macro-impostor\n"
		"  tarcheck explain makefile-in\n"
		"  tarcheck explain --list\n"
		"  tarcheck explain --member configure report.json\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "FINDING-ID",
};

static void paragraph(const char *text)
{
	struct tc_wrap wrap = { .out = stdout };

	tc_wrap_text(&wrap, text);
	tc_wrap_end(&wrap);
}

static void explain_finding(const struct tc_finding_type *type)
{
	printf("%s (%s)\n  %s\n\n", type->id, tc_severity_name(type->severity),
	       type->summary);
	paragraph(type->meaning);
	printf("\nWhat to do:\n");
	paragraph(type->advice);
}

static void explain_kind(const struct tc_kind *kind)
{
	printf("%s (kind of file)\n  %s\n\n", kind->id, kind->text);
	printf("Severity when a repository does not explain it: %s\n",
	       tc_severity_name(kind->severity));
	printf("Judged by tarcheck audit, without a repository: %s\n",
	       kind->audited ? "yes" : "no");
}

static void list_all(void)
{
	size_t i;

	for (i = 0; i < TC_FINDING_COUNT; i++) {
		const struct tc_finding_type *type =
			tc_finding_type((enum tc_finding_id)i);

		printf("%-8s %-23s %s\n", tc_severity_name(type->severity),
		       type->id, type->summary);
	}
	for (i = 1; i <= tc_kind_count(); i++)
		printf("%-8s %-23s %s\n", "kind", tc_kind_get(i)->id,
		       tc_kind_get(i)->text);
}

static int unknown(const char *name)
{
	struct tc_suggest suggest = { .count = 0 };
	struct tc_error err;
	struct tc_quoted q;
	size_t i;

	for (i = 0; i < TC_FINDING_COUNT; i++)
		tc_suggest_offer(&suggest, name,
				 tc_finding_type((enum tc_finding_id)i)->id);
	for (i = 1; i <= tc_kind_count(); i++)
		tc_suggest_offer(&suggest, name, tc_kind_get(i)->id);
	tc_quote_into(q.s, sizeof(q.s), name);
	if (suggest.count > 0)
		tc_fail(&err, "explain: no finding '%s'; did you mean '%s'?",
			q.s, suggest.best[0]);
	else
		tc_fail(&err, "explain: no finding '%s'; see tarcheck explain "
			      "--list", q.s);
	return tc_complain(&err);
}

static int explain(const char *name)
{
	const struct tc_finding_type *type = tc_finding_by_name(name);
	size_t kind = tc_kind_find(name);

	if (type != NULL)
		explain_finding(type);
	else if (kind != 0)
		explain_kind(tc_kind_get(kind));
	else
		return unknown(name);
	return TC_EXIT_OK;
}

static int read_report(const char *path, struct tc_stored **out,
		       struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_REPORT_BYTES);
	rc = tc_read_file(path, &text, err);
	if (rc == 0) {
		*out = tc_stored_read(tc_buf_str(&text), text.len, err);
		if (*out == NULL)
			rc = tc_prefix(err, "%s",
				       tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_buf_release(&text);
	return rc;
}

static int explain_member(void *ctx)
{
	const char *path = ctx;
	struct tc_stored *stored = NULL;
	struct tc_quoted q, file;
	struct tc_error err;
	struct tc_buf out;
	size_t found;
	int rc = 0;

	if (read_report(path, &stored, &err) != 0)
		return tc_complain(&err);
	tc_quote_into(file.s, sizeof(file.s), path);
	tc_quote_into(q.s, sizeof(q.s), member);
	tc_buf_init(&out, TC_MAX_CHAIN_BYTES);
	found = tc_stored_write_chain(stored, member, &out);
	tc_stored_free(stored);
	if (found == 0)
		rc = tc_fail(&err, "%s: no member '%s'", file.s, q.s);
	else if (out.full)
		rc = tc_fail(&err, "%s: limit: what '%s' rests on takes more "
			     "than %u bytes", file.s, q.s, TC_MAX_CHAIN_BYTES);
	else
		(void)fwrite(tc_buf_str(&out), 1, out.len, stdout);
	tc_buf_release(&out);
	return rc == 0 ? TC_EXIT_OK : tc_complain(&err);
}

static int one_report(int argc, char **argv)
{
	struct tc_paths paths = { .list = NULL };
	struct tc_error err;
	int status;

	if (argc == 2) {
		tc_paths_add(&paths, argv[1]);
		status = tc_confine(&paths, NULL, explain_member, argv[1]);
		tc_paths_release(&paths);
		return status;
	}
	tc_fail(&err, "explain: --member takes one report");
	return tc_complain(&err);
}

int tc_cmd_explain(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	int i;

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (member != NULL && !man && !list)
		return one_report(argc, argv);
	if (man)
		tc_findings_man(stdout);
	else if (list)
		list_all();
	for (i = 1; i < argc && !man && !list; i++) {
		if (i > 1)
			putchar('\n');
		if (explain(argv[i]) != TC_EXIT_OK)
			status = TC_EXIT_ERROR;
	}
	return status;
}
