/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git's filters make of a file's bytes: an attribute line, a NUL, the
 * bytes. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "source/git/convert.h"

enum { MAX_VALUE = 64 };

static struct tc_attr *place_of(struct tc_conversion *how,
				const struct tc_attribute_state *s)
{
	const struct {
		const char *name;
		struct tc_attr *place;
	} places[] = {
		{ "text", &how->text }, { "crlf", &how->crlf },
		{ "eol", &how->eol }, { "ident", &how->ident },
		{ "working-tree-encoding", &how->encoding },
	};
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (strlen(places[i].name) == s->name_len &&
		    memcmp(places[i].name, s->name, s->name_len) == 0)
			return places[i].place;
	return NULL;
}

static void check(const struct tc_conversion *how, const char *text,
		  size_t len)
{
	static const char id[] = "0123456789abcdef0123456789abcdef01234567";
	struct tc_converted out = { NULL, 0 };

	FUZZ_CHECK(tc_convert(how, id, text, len, (len + 1) * 64, &out));
	FUZZ_CHECK(out.data != NULL);
	/* Each byte becomes two, or an id, at most; UTF-32 has a mark. */
	FUZZ_CHECK(out.len <= (len + 1) * 64);
	if (!tc_convert_changes(how))
		FUZZ_CHECK(out.len == len &&
			   (len == 0 || memcmp(out.data, text, len) == 0));
	free(out.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line = (const char *)data, *at;
	const char *nul = size ? memchr(line, '\0', size) : NULL;
	struct tc_conversion how = { .text = { TC_ATTR_UNSPECIFIED, NULL } };
	struct tc_attribute_line *parsed = malloc(sizeof(*parsed));
	char values[8][MAX_VALUE];
	struct tc_attribute_state s;
	size_t n = 0;

	FUZZ_CHECK(parsed != NULL);
	if (nul != NULL && tc_attribute_line_parse(parsed, line,
						   (size_t)(nul - line),
						   false)) {
		for (at = parsed->states;
		     n < 8 && tc_attribute_state_next(&at, &s);) {
			struct tc_attr *place = place_of(&how, &s);

			if (place == NULL || s.value_len >= MAX_VALUE)
				continue;
			place->kind = s.kind;
			place->text = values[n];
			memcpy(values[n], s.value_len ? s.value : "",
			       s.value_len);
			values[n++][s.value_len] = '\0';
		}
		check(&how, nul + 1, size - (size_t)(nul + 1 - line));
	}
	free(parsed);
	return 0;
}
