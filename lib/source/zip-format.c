/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The records of zip archives, one at a time. */
#include "source/zip-format.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/quote.h"
#include "source/zip-bytes.h"
#include "source/zip-extra.h"
#include "tree/tree.h"

enum {
	SIGN_LOCAL = 0x04034b50,
	SIGN_CENTRAL = 0x02014b50,
	SIGN_DESCRIPTOR = 0x08074b50,
	/* Two bits say how hard the compressor tried. */
	KNOWN_FLAGS = 6 | TC_ZIP_DESCRIPTOR | TC_ZIP_UTF8,
	DOS_LABEL = 0x08, DOS_DIRECTORY = 0x10, TEXT = 1,
	UNIX = 3, FAT = 0, NTFS = 10, VFAT = 14, DARWIN = 19,
};
static const uint32_t full = 0xffffffff;

size_t tc_zip_local_length(const unsigned char fixed[TC_ZIP_LOCAL])
{
	if (tc_le32(fixed) != SIGN_LOCAL)
		return 0;
	return (size_t)TC_ZIP_LOCAL + tc_le16(fixed + 26) +
	       tc_le16(fixed + 28);
}

size_t tc_zip_central_length(const unsigned char fixed[TC_ZIP_CENTRAL])
{
	if (tc_le32(fixed) != SIGN_CENTRAL)
		return 0;
	return (size_t)TC_ZIP_CENTRAL + tc_le16(fixed + 28) +
	       tc_le16(fixed + 30) + tc_le16(fixed + 32);
}

/* MS-DOS: years from 1980, seconds by two. */
static int64_t time_of(uint32_t dos)
{
	struct tm tm = {
		.tm_year = (int)(dos >> 25) + 80,
		.tm_mon = (int)(dos >> 21 & 15) - 1,
		.tm_mday = (int)(dos >> 16 & 31),
		.tm_hour = (int)(dos >> 11 & 31),
		.tm_min = (int)(dos >> 5 & 63),
		.tm_sec = (int)(dos & 31) * 2,
	};

	return (int64_t)timegm(&tm);
}

/* What both have one after the other: flags to sizes. */
static void take_common(const unsigned char *p, struct tc_zip_header *out)
{
	out->flags = tc_le16(p);
	out->method = tc_le16(p + 2);
	out->dos_time = tc_le32(p + 4);
	out->crc = tc_le32(p + 8);
	out->packed = tc_le32(p + 12);
	out->size = tc_le32(p + 16);
	out->mtime = time_of(out->dos_time);
	out->has_mtime = false;
}

static void take_time(const struct tc_zip_extra *extra,
		      struct tc_zip_header *out)
{
	if (!extra->has_mtime)
		return;
	out->mtime = extra->mtime;
	out->has_mtime = true;
}

const char *tc_zip_local_parse(const unsigned char *record,
			       struct tc_zip_header *out)
{
	struct tc_zip_extra extra;
	const char *why;

	*out = (struct tc_zip_header){ .len = tc_zip_local_length(record) };
	take_common(record + 6, out);
	out->name = (const char *)record + TC_ZIP_LOCAL;
	out->name_len = tc_le16(record + 26);
	why = tc_zip_extra_parse(record + TC_ZIP_LOCAL + out->name_len,
				 tc_le16(record + 28), &extra);
	if (why != NULL)
		return why;
	take_time(&extra, out);
	if (!tc_zip_extra_names(&extra, out->name, out->name_len))
		return "an extra field gives a member another name";
	if (out->size == full || out->packed == full) {
		/* APPNOTE 4.5.3: a local header has both. */
		if (out->size != full || out->packed != full ||
		    extra.big_len != 16)
			return "sizes of zip64 that are not all there";
		out->size = tc_le64(extra.big);
		out->packed = tc_le64(extra.big + 8);
		if (out->flags & TC_ZIP_DESCRIPTOR)
			return "sizes of zip64 behind the data";
	} else if (extra.big != NULL) {
		/* Even an empty one: the sizes behind the data have eight
		 * bytes then, for some. */
		return "sizes of zip64 that no field asks for";
	}
	return NULL;
}

/* APPNOTE 4.5.3: of the fields that are full, in this order. */
static const char *take_big(const struct tc_zip_extra *extra,
			    struct tc_zip_header *out)
{
	uint64_t *const fields[] = { &out->size, &out->packed, &out->offset };
	size_t used = 0, i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (*fields[i] != full)
			continue;
		if (used + 8 > extra->big_len)
			return "sizes of zip64 that are not all there";
		*fields[i] = tc_le64(extra->big + used);
		used += 8;
	}
	return used == extra->big_len && (used > 0) == (extra->big != NULL) ?
	       NULL :
	       "sizes of zip64 that no field asks for";
}

const char *tc_zip_central_parse(const unsigned char *record,
				 struct tc_zip_header *out)
{
	struct tc_zip_extra extra;
	const char *why;

	*out = (struct tc_zip_header){ .len = tc_zip_central_length(record) };
	take_common(record + 8, out);
	out->made_by = tc_le16(record + 4);
	out->external = tc_le32(record + 38);
	out->offset = tc_le32(record + 42);
	out->name = (const char *)record + TC_ZIP_CENTRAL;
	out->name_len = tc_le16(record + 28);
	why = tc_zip_extra_parse(record + TC_ZIP_CENTRAL + out->name_len,
				 tc_le16(record + 30), &extra);
	if (why != NULL)
		return why;
	take_time(&extra, out);
	if (!tc_zip_extra_names(&extra, out->name, out->name_len))
		return "an extra field gives a member another name";
	if (tc_le16(record + 34) != 0)
		return "a member on another disk";
	/* APPNOTE 4.4.14; with another bit unzip takes links for files. */
	if ((tc_le16(record + 36) & ~(unsigned)TEXT) != 0)
		return "internal attributes that mean something to some only";
	return take_big(&extra, out);
}

const char *tc_zip_headers_differ(const struct tc_zip_header *local,
				  const struct tc_zip_header *central)
{
	/* Zero is what stands for what follows the data. */
	const bool later = local->flags & TC_ZIP_DESCRIPTOR;

	if (local->name_len != central->name_len ||
	    memcmp(local->name, central->name, local->name_len) != 0)
		return "a name that is another in the central directory";
	if (local->flags != central->flags)
		return "flags that are others in the central directory";
	if (local->method != central->method)
		return "a compression that is another in the central directory";
	if (local->dos_time != central->dos_time ||
	    (local->has_mtime && central->has_mtime &&
	     local->mtime != central->mtime))
		return "a time that is another in the central directory";
	if (!(later && local->crc == 0) && local->crc != central->crc)
		return "a checksum that is another in the central directory";
	if ((!(later && local->packed == 0) &&
	     local->packed != central->packed) ||
	    (!(later && local->size == 0) && local->size != central->size))
		return "a size that is another in the central directory";
	return NULL;
}

const char *tc_zip_descriptor_check(const unsigned char *record,
				    const struct tc_zip_header *central)
{
	if (tc_le32(record) != SIGN_DESCRIPTOR)
		return "sizes behind the data without their mark";
	if (tc_le32(record + 4) != central->crc ||
	    tc_le32(record + 8) != central->packed ||
	    tc_le32(record + 12) != central->size)
		return "sizes behind the data that are others in the central "
		       "directory";
	return NULL;
}

/* What the upper half of the external attributes says where it is no mode of
 * Unix for sure: some programs take it for one, too. */
static bool says_more(unsigned upper, uint8_t type)
{
	const unsigned form = upper & S_IFMT;

	return upper != 0 &&
	       ((upper & 07111 & ~(type == TC_TYPE_DIR ? 0111u : 0u)) != 0 ||
		(form != 0 && form != (type == TC_TYPE_DIR ? S_IFDIR :
							      S_IFREG)));
}

static const char *mode_of_unix(unsigned upper, bool slash,
				struct tc_zip_mode *out)
{
	out->stated = upper != 0;
	if (out->stated)
		out->mode = (uint16_t)(upper & 07777);
	switch (upper & S_IFMT) {
	case 0:
		return !slash && (upper & 07111) ?
			       "an executable by its mode, which does not say "
			       "that it is a file" : NULL;
	case S_IFREG:
		return slash ? "a name with a slash at the end that is a "
			       "file's by its mode" : NULL;
	case S_IFDIR:
		out->type = TC_TYPE_DIR;
		return slash ? NULL : "a directory by its mode, without a "
				      "slash at the end of its name";
	case S_IFLNK:
		out->type = TC_TYPE_SYMLINK;
		return slash ? "a name with a slash at the end that is a "
			       "link's by its mode" : NULL;
	default:
		out->type = TC_TYPE_SPECIAL;
		return NULL;
	}
}

const char *tc_zip_mode(const struct tc_zip_header *central,
			struct tc_zip_mode *out)
{
	const bool slash = central->name_len > 0 &&
			   central->name[central->name_len - 1] == '/';
	const unsigned upper = central->external >> 16;

	*out = (struct tc_zip_mode){
		.type = slash ? TC_TYPE_DIR : TC_TYPE_FILE,
		.mode = slash ? 0755 : 0644,
	};
	if ((central->external & DOS_DIRECTORY) && !slash)
		return "a directory by its attributes, without a slash at the "
		       "end of its name";
	if (central->external & DOS_LABEL)
		return "a disk's label by its attributes";
	switch (central->made_by >> 8) {
	case UNIX:
		return mode_of_unix(upper, slash, out);
	case FAT: case NTFS: case VFAT: case DARWIN:
		return says_more(upper, out->type) ?
			       "a mode of Unix that was not made there" : NULL;
	default:
		return "attributes of a system that few programs know";
	}
}

const char *tc_zip_name_odd(const struct tc_zip_header *header)
{
	const char *name = header->name;
	bool ascii = true;
	size_t i;

	if (header->name_len == 0)
		return "a member without a name";
	for (i = 0; i < header->name_len; i++) {
		const unsigned char c = (unsigned char)name[i];

		if (c < 0x20 || c == 0x7f)
			return "a control character in a name";
		if (c == '\\')
			return "a backslash in a name: a slash to some";
		ascii = ascii && c < 0x80;
	}
	if (ascii)
		return NULL;
	if (!(header->flags & TC_ZIP_UTF8))
		return "a name in an encoding that is not stated";
	return tc_utf8_valid(name, header->name_len) ? NULL :
	       "a name that is not in the encoding stated, UTF-8";
}
