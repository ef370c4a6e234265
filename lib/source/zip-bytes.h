/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers of zip archives: the lowest byte first. */
#ifndef TC_SOURCE_ZIP_BYTES_H
#define TC_SOURCE_ZIP_BYTES_H

#include <stdint.h>

static inline uint16_t tc_le16(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t tc_le32(const unsigned char *p)
{
	return tc_le16(p) | (uint32_t)tc_le16(p + 2) << 16;
}

static inline uint64_t tc_le64(const unsigned char *p)
{
	return tc_le32(p) | (uint64_t)tc_le32(p + 4) << 32;
}

#endif
