/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of manifests and of files of lines. */
#include "db/text-reader.h"

#include <string.h>

#include "base/error.h"
#include "base/quote.h"

int tc_text_reader_next(struct tc_text_reader *r, char **line)
{
	size_t left = (size_t)(r->end - r->next);
	char *stop;

	if (left == 0)
		return 0;
	r->line++;
	stop = memchr(r->next, '\n', left);
	if (stop == NULL)
		return tc_fail(r->err, "the last line has no end");
	if ((size_t)(stop - r->next) > r->max)
		return tc_fail(r->err, "longer than %zu bytes", r->max);
	if (memchr(r->next, '\0', (size_t)(stop - r->next)) != NULL)
		return tc_fail(r->err, "a NUL byte");
	*stop = '\0';
	*line = r->next;
	r->next = stop + 1;
	return 1;
}

int tc_text_reader_bad(const struct tc_text_reader *r, const char *what,
		       const char *value)
{
	struct tc_quoted q;

	return tc_fail(r->err, "%s '%s'", what,
		       tc_quote_into(q.s, sizeof(q.s), value));
}

int tc_text_reader_fail(const struct tc_text_reader *r, const char *name)
{
	struct tc_quoted q;

	return tc_prefix(r->err, "%s:%zu",
			 tc_quote_into(q.s, sizeof(q.s), name),
			 r->line > 0 ? r->line : 1);
}
