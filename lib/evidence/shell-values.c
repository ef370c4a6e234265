/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which values a shell script gives its variables: simple assignments. */
#include "evidence/shell-values.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

struct reader {
	const struct tc_shell_values *values;
	const char *at, *end;
	struct tc_buf out;
};

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool in_name(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9');
}

static size_t name_length(const char *at, const char *end)
{
	size_t n = 0;

	if (at < end && is_alpha(*at))
		for (n = 1; at + n < end && in_name(at[n]); n++)
			;
	return n;
}

/* "$NAME", of one that is known. */
static bool put_variable(struct reader *r)
{
	const size_t n = name_length(r->at + 1, r->end);
	const char *value;
	char *name;

	if (n == 0)
		return false;
	name = tc_asprintf("%.*s", (int)n, r->at + 1);
	value = tc_shell_values_get(r->values, name);
	free(name);
	if (value != NULL)
		tc_buf_puts(&r->out, value);
	r->at += n + 1;
	return value != NULL;
}

static bool put_single(struct reader *r)
{
	const char *close = memchr(r->at + 1, '\'', (size_t)(r->end - r->at - 1));

	if (close == NULL)
		return false;
	tc_buf_append(&r->out, r->at + 1, (size_t)(close - r->at - 1));
	r->at = close + 1;
	return true;
}

static bool put_double(struct reader *r)
{
	for (r->at++; r->at < r->end && *r->at != '"';) {
		if (*r->at == '\\' || *r->at == '`')
			return false;
		if (*r->at == '$') {
			if (!put_variable(r))
				return false;
			continue;
		}
		tc_buf_putc(&r->out, *r->at++);
	}
	return r->at < r->end && *r->at++ == '"';
}

static bool put_escaped(struct reader *r)
{
	if (r->at + 1 == r->end || r->at[1] == '\n')
		return false;
	tc_buf_putc(&r->out, r->at[1]);
	r->at += 2;
	return true;
}

/* One word, up to the end of its line. */
static bool put_word(struct reader *r)
{
	bool good = true;

	while (good && r->at < r->end && *r->at != '\n') {
		if (*r->at == '\'')
			good = put_single(r);
		else if (*r->at == '"')
			good = put_double(r);
		else if (*r->at == '\\')
			good = put_escaped(r);
		else if (*r->at == '$')
			good = put_variable(r);
		else if (in_name(*r->at) || memchr("./:,@%+=-", *r->at, 9))
			tc_buf_putc(&r->out, *r->at++);
		else
			good = false;
	}
	return good && !r->out.full;
}

static struct tc_shell_value *place_of(struct tc_shell_values *values,
				       const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < values->count; i++)
		if (strlen(values->list[i].name) == len &&
		    memcmp(values->list[i].name, name, len) == 0)
			return &values->list[i];
	if (i == TC_SHELL_VALUES)
		return NULL;
	values->list[i].name = tc_asprintf("%.*s", (int)len, name);
	values->list[i].value = NULL;
	values->count++;
	return &values->list[i];
}

/* Returns where to go on. */
static const char *assign(struct tc_shell_values *values, const char *at,
			  size_t name, const char *end)
{
	struct reader r = { .values = values, .at = at + name + 1, .end = end };
	struct tc_shell_value *place;
	bool known;

	tc_buf_init(&r.out, TC_SHELL_VALUE);
	known = put_word(&r) && memchr(tc_buf_str(&r.out), '\0', r.out.len) ==
					NULL;
	place = place_of(values, at, name);
	if (place != NULL) {
		free(place->value);
		place->value = known ? tc_asprintf("%s", tc_buf_str(&r.out))
				     : NULL;
	}
	tc_buf_release(&r.out);
	return known ? r.at : at;
}

void tc_shell_values_read(struct tc_shell_values *values, const char *text,
			  size_t len)
{
	const char *at = text, *end = text + len;

	while (at != NULL && at < end) {
		const size_t n = name_length(at, end);

		if (n > 0 && at + n < end && at[n] == '=')
			at = assign(values, at, n, end);
		at = memchr(at, '\n', (size_t)(end - at));
		if (at != NULL)
			at++;
	}
}

const char *tc_shell_values_get(const struct tc_shell_values *values,
				const char *name)
{
	size_t i;

	for (i = 0; i < values->count; i++)
		if (strcmp(values->list[i].name, name) == 0)
			return values->list[i].value;
	return NULL;
}

void tc_shell_values_release(struct tc_shell_values *values)
{
	while (values->count > 0) {
		values->count--;
		free(values->list[values->count].name);
		free(values->list[values->count].value);
	}
}
