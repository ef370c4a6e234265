/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One 512-byte header of a tar archive, taken apart strictly. */
#include "source/tar-header.h"

#include <string.h>

#include "source/tar-number.h"

struct span {
	uint16_t at, len;
};
static const struct span name_at = { 0, 100 }, mode_at = { 100, 8 },
			 size_at = { 124, 12 }, mtime_at = { 136, 12 },
			 sum_at = { 148, 8 }, link_at = { 157, 100 },
			 magic_at = { 257, 8 }, prefix_at = { 345, 155 },
			 tail_at = { 500, 12 };
/* Read by some programs, which give the archive up where they are odd; none
 * changes what is unpacked: uid, gid, devmajor, devminor. */
static const struct span others[] = {
	{ 108, 8 }, { 116, 8 }, { 329, 8 }, { 337, 8 },
};
enum { TYPE_AT = 156 };

static const char *const texts[] = {
	"its checksum is wrong",
	"its checksum is right only for programs whose bytes have a sign",
	"its magic is of no known tar format",
	"a number is written in a way that programs read differently",
	"its size is written in a way that programs read differently",
	"it has bytes where some programs look for the first part of the name",
	"it has no name",
	"it has bytes after its last field",
};

const char *tc_tar_oddity_text(unsigned oddities)
{
	size_t i;

	for (i = 0; i + 1 < sizeof(texts) / sizeof(texts[0]); i++)
		if (oddities & 1u << i)
			break;
	return texts[i];
}

bool tc_tar_block_is_zero(const unsigned char block[TC_TAR_BLOCK])
{
	static const unsigned char zeros[TC_TAR_BLOCK];

	return memcmp(block, zeros, TC_TAR_BLOCK) == 0;
}

/* The sum of all bytes, those of the field itself taken as blanks; some old
 * programs added up signed bytes. */
static unsigned checksum(const unsigned char *block)
{
	int64_t want, sum;
	unsigned all = 0, high = 0;
	bool blank;
	size_t i;

	if (!tc_tar_number(block + sum_at.at, sum_at.len, &want, &blank) ||
	    blank || block[sum_at.at] & 0x80)
		return TC_TAR_ODD_CHECKSUM;
	/* Its own field counts as blanks. Without a question in it the loop is
	 * a few vector instructions: archives may have millions of these. */
	for (i = 0; i < TC_TAR_BLOCK; i++) {
		all += block[i];
		high += block[i] >> 7;
	}
	for (i = sum_at.at; i < (size_t)sum_at.at + sum_at.len; i++) {
		all -= block[i];
		high -= block[i] >> 7;
	}
	sum = (int64_t)all + sum_at.len * ' ';
	if (want == sum)
		return 0;
	return want == sum - (int64_t)high * 256 ? TC_TAR_ODD_SIGNED_SUM
					: TC_TAR_ODD_CHECKSUM;
}

bool tc_tar_header_is_one(const unsigned char block[TC_TAR_BLOCK])
{
	return !(checksum(block) & TC_TAR_ODD_CHECKSUM);
}

static unsigned number(const unsigned char *block, struct span field,
		       int64_t *value)
{
	bool blank;

	*value = 0;
	return tc_tar_number(block + field.at, field.len, value, &blank) ?
		       0 : TC_TAR_ODD_NUMBER;
}

/* Base 256 where octal digits would do is written by no program, and not all
 * read it. */
static unsigned size(const unsigned char *block, uint64_t *out)
{
	const int64_t octal_most = 077777777777;
	int64_t value = 0;
	bool blank;

	*out = 0;
	if (!tc_tar_number(block + size_at.at, size_at.len, &value, &blank) ||
	    blank || value < 0 ||
	    (block[size_at.at] & 0x80 && value <= octal_most))
		return TC_TAR_ODD_SIZE;
	*out = (uint64_t)value;
	return 0;
}

static unsigned format(const unsigned char *block, enum tc_tar_format *out)
{
	const void *magic = block + magic_at.at;

	*out = TC_TAR_V7;
	if (memcmp(magic, "ustar\00000", magic_at.len) == 0)
		*out = TC_TAR_USTAR;
	else if (memcmp(magic, "ustar  ", magic_at.len) == 0)
		*out = TC_TAR_GNU;
	else if (memcmp(magic, "\0\0\0\0\0\0\0", magic_at.len) != 0)
		return TC_TAR_ODD_MAGIC;
	return 0;
}

/* A string that ends with its field or a NUL. */
static size_t string(char *to, const unsigned char *block, struct span field)
{
	size_t len = strnlen((const char *)block + field.at, field.len);

	memcpy(to, block + field.at, len);
	to[len] = '\0';
	return len;
}

static unsigned name(const unsigned char *block, struct tc_tar_header *h)
{
	size_t len = 0;

	if (block[name_at.at] == '\0') {
		h->name[0] = '\0';
		return TC_TAR_ODD_NAME;
	}
	if (h->format == TC_TAR_USTAR && block[prefix_at.at] != '\0') {
		len = string(h->name, block, prefix_at);
		h->name[len++] = '/';
	}
	string(h->name + len, block, name_at);
	return 0;
}

static unsigned unused(const unsigned char *block, enum tc_tar_format format)
{
	static const unsigned char zeros[12];
	unsigned odd = 0;

	if (format != TC_TAR_USTAR && block[prefix_at.at] != '\0')
		odd |= TC_TAR_ODD_PREFIX;
	if (memcmp(block + tail_at.at, zeros, tail_at.len) != 0)
		odd |= TC_TAR_ODD_TAIL;
	return odd;
}

unsigned tc_tar_header_parse(const unsigned char block[TC_TAR_BLOCK],
			     struct tc_tar_header *h)
{
	unsigned odd = checksum(block);
	int64_t mode, ignored;
	size_t i;

	if (odd & TC_TAR_ODD_CHECKSUM)
		return odd;
	h->type = (char)block[TYPE_AT];
	odd |= format(block, &h->format);
	odd |= name(block, h);
	(void)string(h->link, block, link_at);
	odd |= size(block, &h->size);
	odd |= number(block, mode_at, &mode);
	odd |= number(block, mtime_at, &h->mtime);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		odd |= number(block, others[i], &ignored);
	h->mode = (uint16_t)(mode & 07777);
	return odd | unused(block, h->format);
}
