/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git(1) prints, where we read it. */
#include "git-output.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "remote-url.h"

enum { SHA1_DIGITS = 40, SHA256_DIGITS = 64, MAX_LINE = 128 };

/* What is written over with \r is progress. */
static const char *reason(struct tc_buf *tail)
{
	char *line = tail->len > 0 ? tail->ptr : NULL, *last = NULL, *end;

	for (; line != NULL && *line != '\0'; line = end) {
		end = line + strcspn(line, "\n\r");
		if (*end != '\0')
			*end++ = '\0';
		if (*line != '\0')
			last = line;
		if (strncmp(line, "fatal: ", 7) == 0)
			return line + 7;
	}
	return last ? last : "it does not say why";
}

int tc_git_output_failed(struct tc_buf *tail, const struct tc_remote_url *url,
			 struct tc_error *err)
{
	const char *why = reason(tail);
	struct tc_quoted q;

	if (url != NULL && url->secret != NULL &&
	    memmem(why, strlen(why), url->secret, url->secret_len) != NULL)
		why = "it failed, and what it says holds the password";
	return tc_fail(err, "git: %s", tc_quote_into(q.s, sizeof(q.s), why));
}

/* Digits and an LF, or the end of all. */
static bool is_id(const char *line)
{
	const size_t digits = tc_hex_span(line);

	return (digits == SHA1_DIGITS || digits == SHA256_DIGITS) &&
	       (strcmp(line + digits, "\n") == 0 || line[digits] == '\0');
}

bool tc_git_output_id(FILE *out, char id[TC_GIT_ID])
{
	char line[MAX_LINE];

	if (fgets(line, sizeof(line), out) == NULL || !is_id(line))
		return false;
	line[tc_hex_span(line)] = '\0';
	memcpy(id, line, strlen(line) + 1);
	return true;
}

size_t tc_git_output_missing(FILE *out, FILE *list)
{
	char line[MAX_LINE];
	bool whole = true; /* what comes is the begin of a line */
	size_t count = 0;

	while (fgets(line, sizeof(line), out) != NULL) {
		if (whole && *line == '?' && is_id(line + 1)) {
			fprintf(list, "%.*s\n", (int)tc_hex_span(line + 1),
				line + 1);
			count++;
		}
		whole = strchr(line, '\n') != NULL;
	}
	return count;
}
