/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One compressed stream, undone with all its checks. */
#ifndef TC_SOURCE_DECODER_H
#define TC_SOURCE_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_error;

/*
 * gzip (RFC 1952: CRC-32, length, header CRC), bzip2 (CRC-32 of blocks and
 * stream), xz (all checks of its format but SHA-256 where liblzma has none),
 * lzip (CRC-32, both sizes), zstd (RFC 8878: checksum where there is one).
 * Which one it is, the first bytes say, not a file's name. Members or frames
 * that follow one another are each a stream of their own here.
 */
struct tc_decoder;

/* What such streams begin with, at most. */
enum { TC_DECODER_MAGIC = 10 };

/* "gzip", "bzip2", ... of a file that begins with these bytes, or NULL. */
const char *tc_decoder_name(const void *head, size_t len);
/* For a stream that begins with these bytes, at least TC_DECODER_MAGIC of
 * them unless the file is shorter. NULL where it is none of the above (err
 * untouched, *known false), or there is no memory for its dictionary. */
struct tc_decoder *tc_decoder_new(const void *head, size_t len, bool *known,
				  struct tc_error *err);
void tc_decoder_free(struct tc_decoder *decoder);

/* One piece: takes from *in, which moves on with *in_len, and fills out with
 * *out_len bytes, of which it says how many. 1: there is more, 0: the stream
 * is complete, -1: it is corrupt, err says why. Without any input left,
 * nothing put out means that more input is needed. */
int tc_decoder_step(struct tc_decoder *decoder, const unsigned char **in,
		    size_t *in_len, unsigned char *out, size_t *out_len,
		    struct tc_error *err);
/* After 0: another stream of the same sort begins. */
int tc_decoder_next(struct tc_decoder *decoder, struct tc_error *err);

/* What the headers of gzip streams hold beside data: bytes, all streams. */
struct tc_decoder_extras {
	uint64_t extra;   /* FEXTRA */
	uint64_t comment; /* FCOMMENT, without its NUL; at most 64 kB each */
	bool crc;         /* FHCRC */
};
void tc_decoder_extras(const struct tc_decoder *decoder,
		       struct tc_decoder_extras *extras);

#endif
