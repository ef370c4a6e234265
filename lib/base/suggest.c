/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* "Did you mean": the candidates nearest to a word that was not found. */
#include "base/suggest.h"

#include <string.h>
#include <strings.h>

enum { WORD = 63 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned tc_edit_distance(const char *a, const char *b)
{
	unsigned row[3][WORD + 1];
	size_t la = strnlen(a, WORD), lb = strnlen(b, WORD);
	size_t i, j;

	for (j = 0; j <= lb; j++)
		row[0][j] = (unsigned)j;
	for (i = 1; i <= la; i++) {
		unsigned *cur = row[i % 3], *prev = row[(i - 1) % 3];
		const unsigned *before = row[(i + 1) % 3];

		cur[0] = (unsigned)i;
		for (j = 1; j <= lb; j++) {
			cur[j] = prev[j - 1] + (a[i - 1] != b[j - 1]);
			cur[j] = least(cur[j], prev[j] + 1);
			cur[j] = least(cur[j], cur[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				cur[j] = least(cur[j], before[j - 2] + 1);
		}
	}
	return row[la % 3][lb];
}

void tc_suggest_offer(struct tc_suggest *s, const char *wanted,
		      const char *candidate)
{
	unsigned d = tc_edit_distance(wanted, candidate);
	size_t i;

	if (strcasecmp(wanted, candidate) == 0)
		d = 0;
	else if (strstr(candidate, wanted) != NULL && *wanted != '\0')
		d = least(d, 1);
	if (d > 1 + strlen(wanted) / 3)
		return;
	for (i = s->count; i > 0 && s->distance[i - 1] > d; i--) {
		if (i < TC_SUGGEST_MAX) {
			s->best[i] = s->best[i - 1];
			s->distance[i] = s->distance[i - 1];
		}
	}
	if (i >= TC_SUGGEST_MAX)
		return;
	s->best[i] = candidate;
	s->distance[i] = d;
	if (s->count < TC_SUGGEST_MAX)
		s->count++;
}
