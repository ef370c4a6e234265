/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records of zip archives, one at a time. */
#ifndef TC_SOURCE_ZIP_FORMAT_H
#define TC_SOURCE_ZIP_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * PKWARE's APPNOTE.TXT 6.3.x, section 4; of the extra fields also those of
 * Info-ZIP. What is accepted of them: docs/archive-format.md. Each function
 * here looks at one record. It returns NULL, or in words why programs would
 * not all read the same out of it; what it could read is filled in then, too.
 */
enum {
	TC_ZIP_LOCAL = 30,      /* bytes of a local header before its name */
	TC_ZIP_CENTRAL = 46,    /* of one in the central directory */
	TC_ZIP_END = 22,        /* of the end record before its comment */
	TC_ZIP_END64 = 56,      /* of the zip64 end record */
	TC_ZIP_LOCATOR = 20,    /* of the record that says where that is */
	TC_ZIP_STORED = 0,      /* methods */
	TC_ZIP_DEFLATED = 8,
	TC_ZIP_ENCRYPTED = 1 << 0,  /* flags */
	TC_ZIP_DESCRIPTOR = 1 << 3, /* sizes follow the data */
	TC_ZIP_UTF8 = 1 << 11,
};

/* What a local header and one of the central directory both say. */
struct tc_zip_header {
	const char *name; /* points into the record; not NUL-terminated */
	size_t name_len;
	size_t len;       /* of the record with name, extra fields, comment */
	uint16_t flags, method;
	uint32_t dos_time;
	uint32_t crc;
	uint64_t packed, size; /* bytes, before and after decompression */
	int64_t mtime;    /* from an extra field, or from the DOS time as if
			     it were UTC */
	bool has_mtime;   /* the first */
	/* Of the central directory only. */
	uint16_t made_by;
	uint32_t external;
	uint64_t offset;  /* of the local header */
};

/* How many bytes a header has that begins with these fixed ones; 0 where they
 * are none. */
size_t tc_zip_local_length(const unsigned char fixed[TC_ZIP_LOCAL]);
size_t tc_zip_central_length(const unsigned char fixed[TC_ZIP_CENTRAL]);
/* All of those bytes. */
const char *tc_zip_local_parse(const unsigned char *record,
			       struct tc_zip_header *out);
const char *tc_zip_central_parse(const unsigned char *record,
				 struct tc_zip_header *out);
/* What a local header says other than the central directory. */
const char *tc_zip_headers_differ(const struct tc_zip_header *local,
				  const struct tc_zip_header *central);
/* The record behind the data, of TC_ZIP_DESCRIPTOR: 16 bytes. */
enum { TC_ZIP_DESCRIPTOR_BYTES = 16 };
const char *tc_zip_descriptor_check(const unsigned char *record,
				    const struct tc_zip_header *central);

/* Type and mode by what the archive was made by. */
struct tc_zip_mode {
	uint8_t type;   /* enum tc_type */
	uint16_t mode;  /* 07777 */
	bool stated;    /* false: as usual for a file or directory */
};
const char *tc_zip_mode(const struct tc_zip_header *central,
			struct tc_zip_mode *out);
/* Why a name is not the same to all, or NULL. */
const char *tc_zip_name_odd(const struct tc_zip_header *header);

/* The end of the archive, out of its last bytes. */
struct tc_zip_end {
	uint64_t members;
	uint64_t directory, directory_len; /* offset and bytes */
	uint64_t at;       /* offset of the first of the end records */
	const char *comment; /* into those bytes, to the end */
	size_t comment_len;
};
/* tail[0..len) are the last bytes of an archive of size bytes: all of them,
 * or at least TC_ZIP_TAIL. *found: there is an end record. */
enum { TC_ZIP_TAIL = TC_ZIP_END + 65535 + TC_ZIP_END64 + TC_ZIP_LOCATOR };
const char *tc_zip_end_parse(const unsigned char *tail, size_t len,
			     uint64_t size, struct tc_zip_end *out,
			     bool *found);

#endif
