/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records at the end of a zip archive, and where its directory is. */
#include <string.h>

#include "source/zip-bytes.h"
#include "source/zip-format.h"

enum {
	SIGN_END = 0x06054b50,
	SIGN_END64 = 0x06064b50,
	SIGN_LOCATOR = 0x07064b50,
};

/* The last one, which is what programs look for from the end on. */
static const unsigned char *find_last(const unsigned char *tail, size_t len)
{
	size_t i;

	for (i = len >= TC_ZIP_END ? len - TC_ZIP_END + 1 : 0; i-- > 0;)
		if (tc_le32(tail + i) == SIGN_END)
			return tail + i;
	return NULL;
}

/* A field of the end record against that of zip64's: full, or the same. */
static bool fits(uint64_t small, uint64_t big, uint64_t full)
{
	return small == full || small == big;
}

/* APPNOTE 4.3.14, version 1; locator is right before the end record. */
static const char *take_end64(const unsigned char *record,
			      const unsigned char *locator,
			      const unsigned char *end, struct tc_zip_end *out)
{
	if (tc_le32(record) != SIGN_END64 || tc_le64(record + 4) != 44)
		return "an end record of zip64 that is not where it should be";
	out->members = tc_le64(record + 32);
	out->directory_len = tc_le64(record + 40);
	out->directory = tc_le64(record + 48);
	if (tc_le32(locator + 4) != 0 || tc_le32(locator + 16) > 1 ||
	    tc_le64(locator + 8) != out->at || tc_le32(record + 16) != 0 ||
	    tc_le32(record + 20) != 0 || tc_le64(record + 24) != out->members)
		return "end records of zip64 that do not fit together";
	if (!fits(tc_le16(end + 8), out->members, 0xffff) ||
	    !fits(tc_le16(end + 10), out->members, 0xffff) ||
	    !fits(tc_le32(end + 12), out->directory_len, 0xffffffff) ||
	    !fits(tc_le32(end + 16), out->directory, 0xffffffff))
		return "an end record that says other than zip64's";
	return NULL;
}

static const char *take_end(const unsigned char *tail,
			    const unsigned char *end, struct tc_zip_end *out)
{
	const size_t before = (size_t)(end - tail);
	const unsigned char *locator = end - TC_ZIP_LOCATOR;

	out->members = tc_le16(end + 10);
	out->directory_len = tc_le32(end + 12);
	out->directory = tc_le32(end + 16);
	if (tc_le16(end + 4) != 0 || tc_le16(end + 6) != 0)
		return "an archive of several disks";
	/* Many look there even where no field is full. */
	if (before >= TC_ZIP_LOCATOR && tc_le32(locator) == SIGN_LOCATOR) {
		if (before < TC_ZIP_LOCATOR + TC_ZIP_END64)
			return "an end record of zip64 that is not where it "
			       "should be";
		out->at -= TC_ZIP_LOCATOR + TC_ZIP_END64;
		return take_end64(locator - TC_ZIP_END64, locator, end, out);
	}
	if (tc_le16(end + 8) != out->members)
		return "an end record that counts members twice, not the same";
	return NULL;
}

const char *tc_zip_end_parse(const unsigned char *tail, size_t len,
			     uint64_t size, struct tc_zip_end *out,
			     bool *found)
{
	const unsigned char *end = find_last(tail, len);
	const char *why;

	*out = (struct tc_zip_end){ .at = size };
	*found = end != NULL;
	if (end == NULL)
		return "no end record";
	out->at = size - len + (uint64_t)(end - tail);
	out->comment = (const char *)end + TC_ZIP_END;
	out->comment_len = len - (size_t)(end - tail) - TC_ZIP_END;
	why = take_end(tail, end, out);
	if (why != NULL)
		return why;
	if (tc_le16(end + 20) != out->comment_len)
		return "a comment that does not reach to the end of the file";
	if (out->directory > out->at ||
	    out->directory_len != out->at - out->directory)
		return "a central directory that is not right before the end "
		       "record";
	return NULL;
}
