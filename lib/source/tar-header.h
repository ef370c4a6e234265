/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One 512-byte header of a tar archive, taken apart strictly. */
#ifndef TC_SOURCE_TAR_HEADER_H
#define TC_SOURCE_TAR_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_TAR_BLOCK = 512 };
/* The most that a header's two fields hold: prefix, slash, name. */
enum { TC_TAR_NAME = 155 + 1 + 100, TC_TAR_LINK = 100 };

enum tc_tar_format { TC_TAR_V7, TC_TAR_USTAR, TC_TAR_GNU };

/*
 * Formats: POSIX.1-2017 pax(1), "ustar Interchange Format" (magic "ustar",
 * NUL, "00"); GNU tar manual, "Basic Tar Format" (magic "ustar", two blanks,
 * NUL); what came before both (no magic). Strings end with NUL.
 */
struct tc_tar_header {
	enum tc_tar_format format;
	char type;                  /* typeflag as it is; '\0' is v7's file */
	char name[TC_TAR_NAME + 1]; /* with the prefix */
	char link[TC_TAR_LINK + 1];
	uint64_t size;
	int64_t mtime;
	uint16_t mode;              /* 07777 */
};

/* Why a block is no header that all programs take alike; more than one. */
enum tc_tar_oddity {
	TC_TAR_ODD_CHECKSUM = 1 << 0, /* wrong: nothing else is looked at */
	TC_TAR_ODD_SIGNED_SUM = 1 << 1, /* right only where char is signed */
	TC_TAR_ODD_MAGIC = 1 << 2,
	TC_TAR_ODD_NUMBER = 1 << 3,   /* another field than the size */
	TC_TAR_ODD_SIZE = 1 << 4,     /* no size, or a negative one */
	TC_TAR_ODD_PREFIX = 1 << 5,   /* bytes where others have a prefix */
	TC_TAR_ODD_NAME = 1 << 6,     /* there is none */
	TC_TAR_ODD_TAIL = 1 << 7,     /* bytes in the last twelve */
};

/* Fills *h from the block and returns the oddities, 0 for none. With
 * TC_TAR_ODD_CHECKSUM *h is not filled; with TC_TAR_ODD_SIZE size is 0. */
unsigned tc_tar_header_parse(const unsigned char block[TC_TAR_BLOCK],
			     struct tc_tar_header *h);
/* What the lowest of these oddities is, in words: "its checksum is wrong". */
const char *tc_tar_oddity_text(unsigned oddities);
/* Whether the block has the checksum of a header. */
bool tc_tar_header_is_one(const unsigned char block[TC_TAR_BLOCK]);
bool tc_tar_block_is_zero(const unsigned char block[TC_TAR_BLOCK]);

#endif
