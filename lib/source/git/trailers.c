/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The trailers of a commit's message, as git's "%(trailers)" writes them. */
#include "source/git/trailers.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "source/git/pretty-args.h"

enum { MAX_KEYS = 64 };

struct options {
	struct tc_pretty_value keys[MAX_KEYS];
	size_t key_count;
	const char *separator, *key_separator; /* NULL: git's own */
	bool only, unfold, key_only, value_only;
	bool old; /* as git before 2.46: comments are lines as others, and a
		     last line has no end that the message does not have */
};

static bool is_space(char c)
{
	return c != '\0' && strchr(" \t\r\n", c) != NULL;
}

static bool begins(const char *s, const char *end, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(end - s) >= n && memcmp(s, with, n) == 0;
}

static const char *next_line(const char *s, const char *end)
{
	const char *feed = memchr(s, '\n', (size_t)(end - s));

	return feed ? feed + 1 : end;
}

/* The start of the last line of from..end; NULL for none. */
static const char *last_line(const char *from, const char *end)
{
	const char *s;

	if (end == from)
		return NULL;
	for (s = end - 1; s > from && s[-1] != '\n'; s--)
		;
	return s;
}

static bool is_blank_line(const char *s, const char *end)
{
	while (s < end && *s != '\n' && is_space(*s))
		s++;
	return s == end || *s == '\n';
}

/* Where git cuts a message that was edited with the patch below. */
static const char *find_scissors(const char *message, const char *end)
{
	static const char line[] =
		"\n# ------------------------ >8 ------------------------\n";
	const char *found;

	if (begins(message, end, line + 1))
		return message;
	found = strstr(message, line);
	return found ? found + 1 : end;
}

/* The end without comments, empty lines and the list of conflicts that may
 * follow the trailers. */
static const char *end_of_log(const char *message)
{
	const char *end = message + strlen(message);
	const char *stop = find_scissors(message, end), *s, *tail = NULL;
	bool conflicts = false;

	for (s = message; s < stop; s = next_line(s, end)) {
		bool ignored = *s == '#' || *s == '\n';

		if (!ignored && begins(s, end, "Conflicts:\n"))
			ignored = conflicts = true;
		else if (!ignored)
			ignored = conflicts && *s == '\t' && tail != NULL;
		if (!ignored) {
			tail = NULL;
			conflicts = false;
		} else if (tail == NULL) {
			tail = s;
		}
	}
	return tail ? tail : stop;
}

/* Where the ':' of a trailer's line stands, which may have blanks before it;
 * NULL for none. */
static const char *find_colon(const char *line, const char *end)
{
	bool blank = false;
	const char *s;

	for (s = line; s < end; s++) {
		if (*s == ':')
			return s > line ? s : NULL;
		if (!blank && ((*s >= 'a' && *s <= 'z') ||
			       (*s >= 'A' && *s <= 'Z') ||
			       (*s >= '0' && *s <= '9') || *s == '-'))
			continue;
		if (s == line || (*s != ' ' && *s != '\t'))
			return NULL;
		blank = true;
	}
	return NULL;
}

static const char *end_of_title(const char *message, const char *end)
{
	const char *s = message;

	while (s < end && (*s == '#' || !is_blank_line(s, end)))
		s = next_line(s, end);
	return s;
}

/* The lines of a paragraph, from the last one up. */
struct tally {
	size_t trailers, others, folded;
	bool by_git, any;
};

static void count_line(struct tally *t, const char *line, const char *end)
{
	t->any = true;
	if (begins(line, end, "Signed-off-by: ") ||
	    begins(line, end, "(cherry picked from commit ")) {
		t->trailers++;
		t->folded = 0;
		t->by_git = true;
	} else if (find_colon(line, end) != NULL && !is_space(*line)) {
		t->trailers++;
		t->folded = 0;
	} else if (is_space(*line)) {
		t->folded++;
	} else {
		t->others += 1 + t->folded;
		t->folded = 0;
	}
}

/* The last paragraph, if it is not the title and all of it are trailers, or a
 * quarter with one of git's own. */
static const char *find_block(const char *message, const char *end)
{
	const char *title = end_of_title(message, end), *line = end;
	struct tally t = { .trailers = 0 };

	while ((line = last_line(message, line)) != NULL && line >= title) {
		if (*line == '#') {
			t.others += t.folded;
			t.folded = 0;
		} else if (!is_blank_line(line, end)) {
			count_line(&t, line, end);
		} else if (t.any) {
			t.others += t.folded;
			if ((t.by_git && t.trailers * 3 >= t.others) ||
			    (t.trailers > 0 && t.others == 0))
				return next_line(line, end);
			return end;
		}
	}
	return end;
}

static bool parse_options(struct options *o, const char **at,
			  struct tc_arena *arena)
{
	struct tc_pretty_value value;

	while (**at != ')') {
		if (tc_pretty_arg(at, "key", &value)) {
			if (value.text == NULL || o->key_count == MAX_KEYS)
				return false;
			if (value.len > 0 && value.text[value.len - 1] == ':')
				value.len--;
			o->keys[o->key_count++] = value;
			o->only = true;
		} else if (tc_pretty_arg(at, "separator", &value)) {
			o->separator = tc_pretty_unescape(&value, arena);
		} else if (tc_pretty_arg(at, "key_value_separator", &value)) {
			o->key_separator = tc_pretty_unescape(&value, arena);
		} else if (!tc_pretty_flag(at, "only", &o->only) &&
			   !tc_pretty_flag(at, "unfold", &o->unfold) &&
			   !tc_pretty_flag(at, "keyonly", &o->key_only) &&
			   !tc_pretty_flag(at, "valueonly", &o->value_only)) {
			return false;
		}
	}
	return true;
}

static void trim(struct tc_pretty_value *v)
{
	while (v->len > 0 && is_space(*v->text)) {
		v->text++;
		v->len--;
	}
	while (v->len > 0 && is_space(v->text[v->len - 1]))
		v->len--;
}

static bool is_wanted(const struct options *o, const struct tc_pretty_value *key)
{
	size_t i;

	for (i = 0; i < o->key_count; i++)
		if (o->keys[i].len == key->len &&
		    strncasecmp(o->keys[i].text, key->text, key->len) == 0)
			return true;
	return o->key_count == 0;
}

static void put_value(const struct options *o, struct tc_pretty_value v,
		      struct tc_buf *out)
{
	size_t i = 0;

	trim(&v);
	while (i < v.len) {
		char c = v.text[i++];

		if (o->unfold && c == '\n') {
			while (i < v.len && is_space(v.text[i]))
				i++;
			c = ' ';
		}
		tc_buf_putc(out, c);
	}
}

static void put_trailer(const struct options *o, const char *s,
			const char *colon, const char *end, struct tc_buf *out)
{
	struct tc_pretty_value key = { s, (size_t)(colon - s) };
	struct tc_pretty_value value = { colon + 1,
					 (size_t)(end - colon) - 1 };

	trim(&key);
	if (!is_wanted(o, &key))
		return;
	if (o->separator != NULL && out->len > 0)
		tc_buf_puts(out, o->separator);
	if (!o->value_only)
		tc_buf_append(out, key.text, key.len);
	if (!o->key_only && !o->value_only)
		tc_buf_puts(out, o->key_separator ? o->key_separator : ": ");
	if (!o->key_only)
		put_value(o, value, out);
	if (o->separator == NULL)
		tc_buf_putc(out, '\n');
}

static void put_other(const struct options *o, const char *s, const char *end,
		      struct tc_buf *out)
{
	bool ended = end > s && end[-1] == '\n';

	if (o->only || (!o->old && *s == '#'))
		return;
	if (o->separator != NULL && out->len > 0)
		tc_buf_puts(out, o->separator);
	while (end > s && (end[-1] == '\n' ||
			   (o->separator != NULL && is_space(end[-1]))))
		end--;
	tc_buf_append(out, s, (size_t)(end - s));
	if (o->separator == NULL && (ended || !o->old))
		tc_buf_putc(out, '\n');
}

static void put_block(const struct options *o, const char *s, const char *end,
		      struct tc_buf *out)
{
	const char *stop, *colon;

	for (; s < end; s = stop) {
		stop = next_line(s, end);
		colon = find_colon(s, stop);
		while (colon != NULL && stop < end && is_space(*stop))
			stop = next_line(stop, end);
		if (colon != NULL)
			put_trailer(o, s, colon, stop, out);
		else
			put_other(o, s, stop, out);
	}
}

static bool is_plain(const struct options *o)
{
	return !o->only && !o->unfold && !o->key_only && !o->value_only &&
	       o->separator == NULL && o->key_separator == NULL;
}

/* NULL where that is more than max bytes. */
static const char *expand(const struct options *o, const char *block,
			  const char *end, size_t max, struct tc_arena *arena)
{
	const char *text = NULL;
	struct tc_buf out;

	tc_buf_init(&out, max);
	if (is_plain(o))
		tc_buf_append(&out, block, (size_t)(end - block));
	else
		put_block(o, block, end, &out);
	if (!out.full)
		text = tc_arena_strdup(arena, tc_buf_str(&out));
	tc_buf_release(&out);
	return text;
}

size_t tc_trailers_expand(const char *message, const char *args, size_t max,
			  struct tc_arena *arena, const char *text[2])
{
	const char *end = end_of_log(message), *at = args;
	const char *block = find_block(message, end);
	struct options o = { .key_count = 0 };

	if (*at == ':') {
		at++;
		if (!parse_options(&o, &at, arena))
			return 0;
	}
	if (*at != ')')
		return 0;
	text[0] = expand(&o, block, end, max, arena);
	o.old = true;
	text[1] = expand(&o, block, end, max, arena);
	return (size_t)(at - args) + 1;
}
