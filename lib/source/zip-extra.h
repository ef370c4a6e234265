/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The extra fields of headers in zip archives. */
#ifndef TC_SOURCE_ZIP_EXTRA_H
#define TC_SOURCE_ZIP_EXTRA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pointers into the record. */
struct tc_zip_extra {
	const unsigned char *big; /* zip64 (APPNOTE 4.5.3), of big_len bytes */
	size_t big_len;
	const unsigned char *name; /* Unicode path (4.6.9), or NULL */
	size_t name_len;
	uint32_t name_of;          /* CRC-32 of the name it is for */
	int64_t mtime;             /* Info-ZIP's extended timestamp, UTC */
	bool has_mtime;
};

/* Fields that change nothing but times and owners are passed over. NULL, or
 * in words why programs would not all read the same out of the others. */
const char *tc_zip_extra_parse(const unsigned char *p, size_t len,
			       struct tc_zip_extra *out);
/* Whether the header's name is what the field says, if there is one. */
bool tc_zip_extra_names(const struct tc_zip_extra *extra, const char *name,
			size_t len);

#endif
