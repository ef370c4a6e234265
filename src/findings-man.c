/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The manual page tarcheck-findings(7), from the tables. */
#include "findings-man.h"

#include <string.h>

#include "evidence/finding.h"
#include "evidence/kind.h"

/* Source lines of a page are shorter than this. */
enum { LINE = 76 };

static const char head[] =
	".\\\" SPDX-License-Identifier: LGPL-2.1-or-later\n"
	".\\\" Written by `tarcheck explain --man'; do not edit.\n"
	".Dd November 21, 2026\n"
	".Dt TARCHECK-FINDINGS 7\n"
	".Os\n"
	".Sh NAME\n"
	".Nm tarcheck-findings\n"
	".Nd what the findings of tarcheck mean and what to do about them\n"
	".Sh DESCRIPTION\n"
	"A finding is a fact about a release that is worth a human's eye.\n"
	"It has a name that does not change between versions of\n"
	".Xr tarcheck 1 ,\n"
	"a severity, and as a rule a path and evidence.\n"
	"The option\n"
	".Fl Fl fail-on\n"
	"says from which severity on a finding rejects the release:\n"
	".Bl -tag -width warning\n"
	".It Cm error\n"
	"contradicts what was published;\n"
	".It Cm warning\n"
	"unusual, somebody should look;\n"
	".It Cm notice\n"
	"could not be verified, and nothing points to harm;\n"
	".It Cm info\n"
	"worth knowing.\n"
	".El\n"
	".Pp\n"
	"The severity given below is the usual one; for\n"
	".Sx file-unexplained\n"
	"it depends on the kind of the file.\n"
	".Sh FINDINGS\n";

static const char kinds_head[] =
	".Sh KINDS OF FILES\n"
	"What is asked of a file depends on its kind, which its name and first"
	"\nbytes decide.\n"
	".Nm tarcheck\n"
	".Cm audit\n"
	"judges the kinds marked with an asterisk;\n"
	"the others only a repository can explain.\n"
	".Bl -tag -width gettext-infrastructure\n";

static const char tail[] =
	".El\n"
	".Sh SEE ALSO\n"
	".Xr tarcheck 1 ,\n"
	".Xr tarcheck-db 1\n";

/* One character of running text. */
static void put_char(FILE *out, const char *text, size_t i)
{
	if (text[i] == '\\')
		fputs("\\e", out);
	else if (text[i] == '-' &&
		 (text[i + 1] == '-' || i == 0 || text[i - 1] == '-'))
		fputs("\\-", out);
	else
		fputc(text[i], out);
}

static bool ends_sentence(const char *word, size_t len)
{
	while (len > 0 && strchr(")\"", word[len - 1]) != NULL)
		len--;
	return len > 0 && strchr(".?!", word[len - 1]) != NULL;
}

/* Running text: short lines, every sentence on a line of its own. */
static void put_text(FILE *out, const char *text)
{
	size_t column = 0;
	bool sentence = false;

	while (*(text += strspn(text, " ")) != '\0') {
		size_t len = strcspn(text, " ");
		size_t i;

		if (column > 0 && (sentence || column + len > LINE)) {
			fputc('\n', out);
			column = 0;
		}
		if (column > 0)
			fputc(' ', out);
		else if (*text == '.' || *text == '\'')
			fputs("\\&", out);
		for (i = 0; i < len; i++)
			put_char(out, text, i);
		column += len + 1;
		sentence = ends_sentence(text, len);
		text += len;
	}
	fputc('\n', out);
}

static void put_finding(FILE *out, const struct tc_finding_type *type)
{
	fprintf(out, ".Ss %s\n", type->id);
	fprintf(out, ".Em %s%s :\n", tc_severity_name(type->severity),
		type->unverified ? ", makes the verdict inconclusive" : "");
	put_text(out, type->summary);
	fputs(".Pp\n", out);
	put_text(out, type->meaning);
	fputs(".Pp\n.Em What to do :\n", out);
	put_text(out, type->advice);
}

void tc_findings_man(FILE *out)
{
	size_t i;

	fputs(head, out);
	for (i = 0; i < TC_FINDING_COUNT; i++)
		put_finding(out, tc_finding_type((enum tc_finding_id)i));
	fputs(kinds_head, out);
	for (i = 1; i <= tc_kind_count(); i++) {
		const struct tc_kind *kind = tc_kind_get(i);

		fprintf(out, ".It Cm %s%s\n", kind->id,
			kind->audited ? " *" : "");
		put_text(out, kind->text);
	}
	fputs(tail, out);
}
