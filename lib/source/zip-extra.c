/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The extra fields of headers in zip archives. */
#include "source/zip-extra.h"

#include <string.h>

#include "source/zip-bytes.h"

enum {
	ZIP64 = 0x0001,
	UNICODE_PATH = 0x7075,
	TIMES = 0x5455,
};

/* Times, owners, and what Java's and Android's tools leave. */
static const uint16_t harmless[] = {
	0x000a /* NTFS times */, 0x000d /* PKWARE's Unix */,
	0x5855 /* Info-ZIP's times */, 0x7855 /* owners */,
	0x7875 /* owners, longer */, 0x6375 /* comment in UTF-8 */,
	0xcafe /* Java */, 0xd935 /* alignment */,
};

static bool is_harmless(uint16_t id)
{
	size_t i;

	for (i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (harmless[i] == id)
			return true;
	return false;
}

static const char *take_field(uint16_t id, const unsigned char *p, size_t len,
			      struct tc_zip_extra *out)
{
	switch (id) {
	case ZIP64:
		if (out->big != NULL)
			return "an extra field twice";
		out->big = p;
		out->big_len = len;
		return NULL;
	case UNICODE_PATH:
		if (out->name != NULL)
			return "an extra field twice";
		if (len < 5 || p[0] != 1)
			return "an extra field that is cut short";
		out->name_of = tc_le32(p + 1);
		out->name = p + 5;
		out->name_len = len - 5;
		return NULL;
	case TIMES:
		if (out->has_mtime)
			return "an extra field twice";
		if (len >= 5 && (p[0] & 1)) {
			out->mtime = (int32_t)tc_le32(p + 1);
			out->has_mtime = true;
		}
		return NULL;
	default:
		return is_harmless(id) ? NULL :
		       "an extra field that not all programs know";
	}
}

const char *tc_zip_extra_parse(const unsigned char *p, size_t len,
			       struct tc_zip_extra *out)
{
	*out = (struct tc_zip_extra){ .big = NULL };
	while (len > 0) {
		size_t field = len >= 4 ? tc_le16(p + 2) : 0;
		const char *why;

		if (len < 4 || field > len - 4)
			return "an extra field that is cut short";
		why = take_field(tc_le16(p), p + 4, field, out);
		if (why != NULL)
			return why;
		p += 4 + field;
		len -= 4 + field;
	}
	return NULL;
}

bool tc_zip_extra_names(const struct tc_zip_extra *extra, const char *name,
			size_t len)
{
	return extra->name == NULL ||
	       (extra->name_len == len && memcmp(extra->name, name, len) == 0);
}
