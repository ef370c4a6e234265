/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of writers. */
#include "report/report.h"

#include <string.h>

#include "report/writers.h"

const struct tc_writer tc_writers[] = {
	{ "text", "for people", tc_text_write },
	{ "json", "for programs, see docs/report-format.md", tc_json_write },
	{ NULL, NULL, NULL },
};

const struct tc_writer *tc_writer_find(const char *name)
{
	const struct tc_writer *w;

	for (w = tc_writers; w->name != NULL; w++)
		if (strcmp(w->name, name) == 0)
			return w;
	return NULL;
}
