/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Names that are made to be misread, or that file systems take for one. */
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unictype.h>

#include "base/alloc.h"
#include "base/path.h"
#include "base/quote.h"
#include "evidence/internal.h"

/* NAME_MAX of the file systems in use: no part of a name may be longer. */
enum { NAME_BYTES = 255 };

/* Characters that a reader does not see, or sees as a blank. */
static const char *odd_character(unsigned long code)
{
	if (tc_code_is_control(code))
		return "a control character, or one that turns text";
	if (code == '\\')
		return "a backslash";
	if (code < 0x80)
		return NULL;
	if (uc_is_property_default_ignorable_code_point((ucs4_t)code))
		return "a character without a shape";
	if (uc_is_general_category_withtable((ucs4_t)code,
					     UC_CATEGORY_MASK_Z))
		return "a blank that is no space";
	return NULL;
}

/* What is odd about one part of a path, or NULL. */
static const char *odd_part(const char *part, size_t len)
{
	const char *s = part;
	unsigned long code = 0;
	size_t n, left;

	for (left = len; left > 0; s += n, left -= n) {
		const char *what;

		n = tc_utf8_next(s, left, &code);
		what = n == 0 ? "bytes that are not UTF-8" :
				odd_character(code);
		if (what != NULL)
			return what;
	}
	if (len > NAME_BYTES)
		return "a part of more than 255 bytes";
	if (len > 0 && part[len - 1] == '.')
		return "a dot at the end of a part";
	if (len > 0 && (part[0] == ' ' || part[len - 1] == ' '))
		return "a blank at an end of a part";
	if (len > 0 && part[0] == '-')
		return "a dash at the beginning of a part";
	return NULL;
}

const char *tc_odd_name(const char *path)
{
	const char *what = NULL;

	for (; what == NULL && *path != '\0'; path += *path == '/') {
		size_t len = strcspn(path, "/");

		what = odd_part(path, len);
		path += len;
	}
	return what;
}

/* What a name is where case and the form of Unicode do not count: full case
 * folding and NFKC (Unicode, sections 3.11 and 3.13). */
static char *fold(const char *path)
{
	size_t len = strlen(path), i, out_len = 0;
	uint8_t *folded = NULL;
	char *key;

	for (i = 0; i < len && (unsigned char)path[i] < 0x80; i++)
		;
	if (i < len) /* NULL where it is no UTF-8 */
		folded = u8_casefold((const uint8_t *)path, len, NULL,
				     UNINORM_NFKC, NULL, &out_len);
	key = tc_malloc((folded ? out_len : len) + 1);
	memcpy(key, folded ? (const char *)folded : path,
	       folded ? out_len : len);
	len = folded ? out_len : len;
	key[len] = '\0';
	for (i = 0; i < len; i++)
		if (key[i] >= 'A' && key[i] <= 'Z')
			key[i] = (char)(key[i] - 'A' + 'a');
	free(folded);
	return key;
}

static int by_key(const void *a, const void *b, void *keys)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int cmp = strcmp(((char *const *)keys)[x], ((char *const *)keys)[y]);

	return cmp ? cmp : (x > y) - (x < y);
}

static bool differ_in_case_only(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (*a != *b && ((*a & 0x80) || (*a & 0xdf) != (*b & 0xdf)))
			return false;
	return *a == *b;
}

/* Of two such names, tell the one that the tag does not have. */
static void tell_twins(struct tc_evidence *ev, uint32_t one, uint32_t other)
{
	const struct tc_member *m = ev->archive->members;
	bool public = ev->results[other].vcs == TC_VCS_IDENTICAL;
	uint32_t told = public ? one : other, left = public ? other : one;

	if (strcmp(m[one].path, m[other].path) == 0 ||
	    (public && ev->results[one].vcs == TC_VCS_IDENTICAL))
		return;
	tc_findings_add(&ev->findings, TC_FINDING_ARCHIVE_ODD_NAME,
			m[told].path, "differs only in %s from %s",
			differ_in_case_only(m[one].path, m[other].path) ?
				"case" : "its form of Unicode or case",
			m[left].path);
}

void tc_judge_twins(struct tc_evidence *ev)
{
	const size_t count = ev->archive->count;
	uint32_t *order = tc_calloc(count, sizeof(*order));
	char **keys = tc_calloc(count, sizeof(*keys));
	size_t i;

	for (i = 0; i < count; i++) {
		order[i] = (uint32_t)i;
		keys[i] = fold(ev->archive->members[i].path);
	}
	qsort_r(order, count, sizeof(*order), by_key, keys);
	for (i = 1; i < count; i++)
		if (strcmp(keys[order[i - 1]], keys[order[i]]) == 0)
			tell_twins(ev, order[i - 1], order[i]);
	for (i = 0; i < count; i++)
		free(keys[i]);
	free(keys);
	free(order);
}
