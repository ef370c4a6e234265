/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Puts lists into the shipped order, if it is only the order. */
#include "regen/order.h"

#include <string.h>

#include "base/buf.h"
#include "regen/items.h"

static const char word_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "$()@/.+_~%-";
static const char blanks[] = " \t";

/* One item of a list: its length, 0 at the end, with *skip bytes before it. */
typedef size_t next_item(const char *at, size_t *skip);

/* A blank, or the end of a line that goes on. */
static size_t blank(const char *at)
{
	if (at[0] == '\\' && at[1] == '\n')
		return 2;
	return *at != '\0' && strchr(blanks, *at) != NULL;
}

static bool paired(const char *word, size_t len)
{
	size_t open = 0, i;

	for (i = 0; i < len; i++) {
		open += word[i] == '(';
		if (word[i] == ')' && open-- == 0)
			return false;
	}
	return open == 0;
}

static size_t next_word(const char *at, size_t *skip)
{
	size_t len, n;

	for (*skip = 0; (n = blank(at + *skip)) > 0; *skip += n)
		continue;
	at += *skip;
	len = strspn(at, word_chars);
	if (!paired(at, len) || (blank(at + len) == 0 && at[len] != '\n'))
		return 0;
	return len;
}

/* "lib/a.$(OBJEXT): lib/$(am__dirstamp)" and its newline. */
static size_t next_stamp(const char *at, size_t *skip)
{
	static const char middle[] = ".$(OBJEXT): ", end[] = "/$(am__dirstamp)\n";
	size_t target = strspn(at, word_chars), len;

	*skip = 0;
	if (target < sizeof(middle) - 3 || !paired(at, target) ||
	    strncmp(at + target - (sizeof(middle) - 3), middle,
		    sizeof(middle) - 1) != 0)
		return 0;
	len = target + 2;
	len += strspn(at + len, word_chars) + 1;
	if (len < target + 2 + sizeof(end) - 1 ||
	    strncmp(at + len - (sizeof(end) - 1), end, sizeof(end) - 1) != 0 ||
	    !paired(at + target + 2, len - target - 3))
		return 0;
	return len;
}

/* The items of the list; false where there are none or too many. *size: the
 * bytes of all of it. */
static bool take_items(next_item *next, const char *list,
		       struct tc_items *items, size_t *size)
{
	size_t at = 0, skip, len;

	for (; (len = next(list + at, &skip)) > 0; at += skip + len)
		if (!tc_items_add(items, list + at + skip, len))
			return false;
	*size = at + skip;
	return items->count > 0;
}

/* Have a and b the same items? *in_a, *in_b: the bytes of each. */
static bool same_items(next_item *next, const char *a, const char *b,
		       size_t *in_a, size_t *in_b)
{
	struct tc_items of_a, of_b;

	of_a.count = of_b.count = 0;
	return take_items(next, a, &of_a, in_a) &&
	       take_items(next, b, &of_b, in_b) && tc_items_same(&of_a, &of_b);
}

/* Where the list begins that line is, if it is one of words; else 0. */
static size_t key_of(const char *line)
{
	static const char *const keys[] = { "DIST_COMMON = ",
					    "am__DIST_COMMON = " };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strncmp(line, keys[i], strlen(keys[i])) == 0)
			return strlen(keys[i]);
	return 0;
}

/* Whether now and shipped, at the beginning of lines, begin with the same list;
 * both go behind it. */
static bool take_list(const char **now, const char **shipped,
		      struct tc_buf *out)
{
	size_t key = key_of(*now), a, b;

	if (key > 0 && key == key_of(*shipped)) {
		if (!same_items(next_word, *now + key, *shipped + key, &a, &b) ||
		    (*now)[key + a] != '\n' || (*shipped)[key + b] != '\n')
			return false;
		a += key;
		b += key;
	} else if (!same_items(next_stamp, *now, *shipped, &a, &b) ||
		   (*now)[a] == '\t') { /* a recipe would be another rule's */
		return false;
	}
	tc_buf_append(out, *shipped, b);
	*now += a;
	*shipped += b;
	return true;
}

bool tc_order_put(const char *now, const char *shipped, struct tc_buf *out)
{
	bool fresh = true; /* at the beginning of a line */

	while (*now != '\0' && *shipped != '\0') {
		size_t len = strcspn(now, "\n");

		len += now[len] == '\n';
		/* As a whole: where the first words are the same the list is
		 * not over. */
		if (fresh && (key_of(now) > 0 || strncmp(now, shipped, len)) &&
		    take_list(&now, &shipped, out)) {
			fresh = shipped[-1] == '\n';
			continue;
		}
		if (strncmp(now, shipped, len) != 0)
			return false;
		tc_buf_append(out, now, len);
		now += len;
		shipped += len;
		fresh = true;
	}
	return *now == *shipped;
}
