/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Puts the shipped words into what was written, if they are only words. */
#include "regen/words.h"

#include <string.h>

#include "base/buf.h"
#include "regen/items.h"
#include "regen/objects.h"
#include "regen/order.h"

enum { MAX_VERSION = 64, MAX_KEYWORD = 160 };

static const char alnum[] = "0123456789abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char version_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.+~_-";
static const char name_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char target_chars[] = "abcdefghijklmnopqrstuvwxyz-";
static const char comment_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ:+-. ";

static const char keyword_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ:,._+-/ ";

/* The value of PACKAGE_VERSION in configure: its length, 0 where it is not
 * the word of a version. */
static size_t version_of(const char *text, const char **word)
{
	static const char key[] = "\nPACKAGE_VERSION='";
	const char *at = strstr(text, key);
	size_t len;

	if (at == NULL)
		return 0;
	*word = at + sizeof(key) - 1;
	len = strspn(*word, version_chars);
	if (len == 0 || len > MAX_VERSION || (*word)[len] != '\'' ||
	    strchr(alnum, **word) == NULL)
		return 0;
	return len;
}

static bool has_digit(const char *word, size_t len)
{
	return strcspn(word, "0123456789") < len;
}

static bool is_part(char c)
{
	return c != '\0' && strchr(name_chars, c) != NULL;
}

/* A fallback without a digit ("UNKNOWN") may be a word that a shell or a name
 * has for other reasons: only the whole word is the version. */
static bool is_place(const char *text, const char *at, const char *old,
		     size_t len)
{
	return strncmp(at, old, len) == 0 &&
	       (has_digit(old, len) ||
		((at == text || !is_part(at[-1])) && !is_part(at[len])));
}

static bool put_version(const char *now, const char *shipped,
			struct tc_buf *out)
{
	const char *const text = now;
	const char *old, *new, *at;
	size_t old_len = version_of(now, &old);
	size_t new_len = version_of(shipped, &new);

	if (old_len == 0 || new_len == 0 || !has_digit(new, new_len))
		return false;
	while (*now != '\0') {
		for (at = now; *at != '\0'; at++)
			if (is_place(text, at, old, old_len))
				break;
		tc_buf_append(out, now, (size_t)(at - now));
		if (*at == '\0')
			break;
		tc_buf_append(out, new, new_len);
		now = at + old_len;
	}
	return true;
}

/* A comment whose rest of the line is a word of that many characters. */
struct comment {
	const char *key;
	size_t min, max;
};

/* Length of the word, 0 where there is no such comment or something else. */
static size_t comment_of(const char *text, const struct comment *c,
			 const char **word)
{
	const char *at = strstr(text, c->key);
	size_t len;

	if (at == NULL)
		return 0;
	*word = at + strlen(c->key);
	len = strspn(*word, comment_chars);
	return (*word)[len] == '\n' && len >= c->min && len <= c->max ? len : 0;
}

static bool put_comment(const char *now, const char *shipped,
			const struct comment *c, struct tc_buf *out)
{
	const char *old, *new;
	size_t old_len = comment_of(now, c, &old);
	size_t new_len = comment_of(shipped, c, &new);

	if (old_len == 0 || new_len == 0)
		return false;
	tc_buf_append(out, now, (size_t)(old - now));
	tc_buf_append(out, new, new_len);
	tc_buf_puts(out, old + old_len);
	return true;
}

/* The time in the comment of autoconf-archive's AX_AM_MACROS_STATIC. */
static bool put_date(const char *now, const char *shipped, struct tc_buf *out)
{
	static const struct comment date = { "\n# from AX_AM_MACROS_STATIC on ",
					     8, 40 };

	return put_comment(now, shipped, &date, out);
}

/* AC_REVISION: the keyword in configure.ac that a version control expanded, or
 * did not when configure was written; or what a program said that says nothing
 * now. */
static bool put_revision(const char *now, const char *shipped,
			 struct tc_buf *out)
{
	static const struct comment revisions[] = {
		{ "\n# From configure.ac Revision", 1, 40 },
		{ "\n# From configure.in Revision", 1, 40 },
		{ "\n# From configure.ac ", 1, 40 },
		{ "\n# From configure.in ", 1, 40 },
	};
	size_t i;

	for (i = 0; i < sizeof(revisions) / sizeof(*revisions); i++) {
		const struct comment *c = &revisions[i];
		const char *old, *new;

		/* In one of them there is nothing. */
		if (comment_of(now, c, &old) > 0 &&
		    comment_of(shipped, c, &new) > 0 &&
		    (strncmp(old, ".\n", 2) == 0 ||
		     strncmp(new, ".\n", 2) == 0))
			return put_comment(now, shipped, c, out);
	}
	return false;
}

/* "# $Id: Makefile.in,v 1.4 2006/10/08 19:29:17 name Exp $", with the newline:
 * a comment as CVS expands it, that begins with head. Its length, 0 where it
 * is none. */
static size_t keyword_of(const char *line, const char *head)
{
	static const char tail[] = " $\n";
	size_t len = strlen(head), word;

	if (strncmp(line, head, len) != 0)
		return 0;
	word = strspn(line + len, keyword_chars);
	len += word;
	/* The blank before the last "$" is one of them. */
	return word > 1 && len <= MAX_KEYWORD && line[len - 1] == ' ' &&
	       strncmp(line + len - 1, tail, sizeof(tail) - 1) == 0 ?
		       len + sizeof(tail) - 2 : 0;
}

static bool put_keywords(const char *now, const char *shipped,
			 struct tc_buf *out)
{
	while (*now != '\0' && *shipped != '\0') {
		size_t len = strcspn(now, "\n");
		size_t old = keyword_of(now, "# $Id: Makefile.am,v ");
		size_t new = keyword_of(shipped, "# $Id: Makefile.in,v ");

		len += now[len] == '\n';
		if (old > 0 && new > 0)
			tc_buf_append(out, shipped, new);
		else if (strncmp(now, shipped, len) == 0)
			tc_buf_append(out, now, old = new = len);
		else
			return false;
		now += old;
		shipped += new;
	}
	return *now == *shipped;
}

/* "@A_FALSE@@B_TRUE@clean-local:", what automake writes of a rule that a
 * condition takes away. *len: with its newline. */
static bool is_empty_rule(const char *line, size_t *len)
{
	size_t conditions = 0, n;

	*len = strcspn(line, "\n") + 1;
	while (*line == '@') {
		line++;
		n = strspn(line, name_chars);
		if (n < 6 || line[n] != '@' ||
		    (strncmp(line + n - 5, "_TRUE", 5) != 0 &&
		     strncmp(line + n - 6, "_FALSE", 6) != 0))
			return false;
		line += n + 1;
		conditions++;
	}
	n = strspn(line, target_chars);
	return conditions > 0 && n > 6 &&
	       strncmp(line + n - 6, "-local", 6) == 0 &&
	       strncmp(line + n, ":\n", 2) == 0;
}

/* Whatever its conditions: of the rule before it, which is to stay that. */
static bool is_recipe(const char *line)
{
	while (*line == '@' && line[1 + strspn(line + 1, name_chars)] == '@')
		line += 2 + strspn(line + 1, name_chars);
	return *line == '\t';
}

/* The lines of the run; false where there are too many. *size: its bytes. */
static bool take_run(const char *run, struct tc_items *items, size_t *size)
{
	size_t len;

	for (*size = 0; is_empty_rule(run + *size, &len); *size += len)
		if (!tc_items_add(items, run + *size, len))
			return false;
	return true;
}

/* The bytes of the run, if both are the same lines in any order; else 0. */
static size_t same_run(const char *a, const char *b)
{
	struct tc_items in_a, in_b;
	size_t size_a, size_b;

	in_a.count = in_b.count = 0;
	if (!take_run(a, &in_a, &size_a) || !take_run(b, &in_b, &size_b) ||
	    !tc_items_same(&in_a, &in_b))
		return 0;
	return is_recipe(a + size_a) ? 0 : size_a;
}

static bool put_rule_order(const char *now, const char *shipped,
			   struct tc_buf *out)
{
	while (*now != '\0' && *shipped != '\0') {
		size_t len = strcspn(now, "\n"), run;

		len += now[len] == '\n';
		if (strncmp(now, shipped, len) == 0) {
			tc_buf_append(out, now, len);
			now += len;
			shipped += len;
			continue;
		}
		/* Up to here both are the same, so the run's first lines that
		 * are the same need not be looked at. */
		run = same_run(now, shipped);
		if (run == 0)
			return false;
		tc_buf_append(out, shipped, run);
		now += run;
		shipped += run;
	}
	return *now == *shipped;
}

/* An empty line at the end that only one of them has. */
static bool put_final_line(const char *now, const char *shipped,
			   struct tc_buf *out)
{
	size_t a = strlen(now), b = strlen(shipped), less = a < b ? a : b;
	const char *more = a < b ? shipped : now;

	if (less == 0 || strcmp(more + less, "\n") != 0 ||
	    more[less - 1] != '\n')
		return false;
	tc_buf_append(out, now, less);
	if (more == shipped)
		tc_buf_puts(out, "\n");
	return true;
}

static const struct {
	const char *name;
	bool (*put)(const char *now, const char *shipped, struct tc_buf *out);
} sorts[] = {
	{ "version-word", put_version },
	{ "macro-date", put_date },
	{ "revision-comment", put_revision },
	{ "keyword-comment", put_keywords },
	{ "final-line", put_final_line },
	{ "rule-order", put_rule_order },
	{ "list-order", tc_order_put },
	{ "object-dependencies", tc_objects_put },
};

const char *tc_words_differ_only(const char *now, size_t now_len,
				 const char *shipped, size_t shipped_len)
{
	size_t k;

	/* With a zero byte in it, it is no such file. */
	if (strlen(now) != now_len || strlen(shipped) != shipped_len)
		return NULL;
	for (k = 0; k < sizeof(sorts) / sizeof(*sorts); k++) {
		struct tc_buf out;
		bool same;

		/* What does not fit is not the same. */
		tc_buf_init(&out, shipped_len + 1);
		same = sorts[k].put(now, shipped, &out) && !out.full &&
		       out.len == shipped_len &&
		       memcmp(tc_buf_str(&out), shipped, shipped_len) == 0;
		tc_buf_release(&out);
		if (same)
			return sorts[k].name;
	}
	return NULL;
}

void tc_words_version(const char *configure, char *out, size_t size)
{
	const char *word;
	size_t len = version_of(configure, &word);

	if (len >= size)
		len = 0;
	if (len > 0)
		memcpy(out, word, len);
	out[len] = '\0';
}

bool tc_words_is_name(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= MAX_VERSION &&
	       strspn(text, version_chars) == len;
}

bool tc_words_is_version(const char *text, size_t len)
{
	size_t n;

	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len == 0 || len > MAX_VERSION)
		return false;
	if (strspn(text + (*text == 'v'), "0123456789") == 0)
		return false;
	n = strspn(text, version_chars);
	return n >= len;
}
