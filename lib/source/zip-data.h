/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The data of one member of a zip archive. */
#ifndef TC_SOURCE_ZIP_DATA_H
#define TC_SOURCE_ZIP_DATA_H

#include <stddef.h>
#include <stdint.h>

struct tc_error;

/* Stored (as it is) or deflated (RFC 1951), with its CRC-32 and length. */
struct tc_zip_data;

struct tc_zip_data *tc_zip_data_new(void);
void tc_zip_data_free(struct tc_zip_data *data);
/* Another member begins: method TC_ZIP_STORED or TC_ZIP_DEFLATED, size bytes
 * after decompression. */
void tc_zip_data_begin(struct tc_zip_data *data, unsigned method,
		       uint64_t size);
/* Takes from *in, which moves on with *in_len, and says where *out_len bytes
 * are that came out; those hold until the next call. 1: call again, also where
 * nothing is left to take; 0: there is no more in what was given; -1: corrupt,
 * or more than size bytes. */
int tc_zip_data_step(struct tc_zip_data *data, const unsigned char **in,
		     size_t *in_len, const void **out, size_t *out_len,
		     struct tc_error *err);
/* All has been given: NULL in *why, or in words why programs may differ about
 * it; -1 where bytes are missing or their checksum is another. */
int tc_zip_data_end(struct tc_zip_data *data, uint32_t crc, const char **why,
		    struct tc_error *err);

#endif
