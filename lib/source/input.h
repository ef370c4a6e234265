/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of a release file, read once and digested as they are read. */
#ifndef TC_SOURCE_INPUT_H
#define TC_SOURCE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "source/source.h"

/*
 * One open descriptor from beginning to end (or the caller's memory): what is
 * digested is what is parsed, of which options may choose a part. One layer
 * of compression (source/decoder.h) is undone here, with its checks; any
 * other is left in the bytes.
 */
struct tc_input;

struct tc_input *tc_input_open(const char *path,
			       const struct tc_read_options *options,
			       struct tc_error *err);
void tc_input_close(struct tc_input *in);

/* The next piece, valid until the next call: 1, 0 at the end, or -1. */
int tc_input_read(struct tc_input *in, const void **data, size_t *len,
		  struct tc_error *err);

/* Known when tc_input_read() has returned 0. */
struct tc_input_facts {
	uint8_t sha256[TC_SHA256_SIZE]; /* of the file as it is */
	uint64_t size;                  /* of the file, bytes */
	uint64_t offered;               /* of the part that is the archive */
	const char *filter;             /* tc_decoder_name(), or NULL */
	uint64_t streams;               /* how many in a row */
	uint64_t second_at;             /* where the second begins */
	uint64_t xz_padding;            /* zeros between and after them */
	bool padding_between;           /* some of them between */
	bool empty_stream;              /* nothing in one that others follow */
	const char *other_stream;       /* the sort of one of another sort */
	uint64_t garbage, garbage_at;   /* bytes after the last one, if any */
	bool tar_after;                 /* a tar header is among these */
	uint64_t gzip_extra, gzip_comment; /* bytes in headers of gzip */
	bool gzip_crc;                  /* a header has a checksum */
};
void tc_input_facts(struct tc_input *in, struct tc_input_facts *facts);
/* Of a regular file or memory: bytes by its metadata, at opening; else 0. */
uint64_t tc_input_size(const struct tc_input *in);
/* All len bytes from offset at on, of the same; nothing else changes. 0, or
 * -1 also where there are fewer. */
int tc_input_read_at(struct tc_input *in, void *to, size_t len, uint64_t at,
		     struct tc_error *err);
/* Bytes of the file taken so far. */
uint64_t tc_input_taken(const struct tc_input *in);
/* Whether all of it has been taken. */
bool tc_input_at_end(const struct tc_input *in);

#endif
