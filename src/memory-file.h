/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files in memory: what other processes are given, and give back. */
#ifndef TC_SRC_MEMORY_FILE_H
#define TC_SRC_MEMORY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct tc_buf;
struct tc_error;

/* All of it. false with errno set. */
bool tc_write_all(int fd, const void *data, size_t len);

/* A new one with that content. A descriptor, closed in programs that are
 * started, or -1. */
int tc_memory_file(const void *data, size_t len, struct tc_error *err);

/* From now on nobody changes it, by whichever descriptor. 0 or -1. */
int tc_memory_file_seal(int fd, struct tc_error *err);

/* At most size bytes of the content from that place on: how many, 0 at its end,
 * or -1. */
ssize_t tc_memory_file_piece(int fd, off_t at, void *dst, size_t size,
			     struct tc_error *err);

/* Appends the content from its begin. -1: it cannot be read, or is longer
 * than buf may grow. */
int tc_memory_file_read(int fd, struct tc_buf *buf, struct tc_error *err);

/* A stream for a new content; closing that leaves fd open. NULL and err. */
FILE *tc_memory_file_stream(int fd, struct tc_error *err);

/* Its content, of at most max bytes, becomes the file at path, complete or not
 * at all. 0; 1 where it is empty: then there is none; -1. */
int tc_memory_file_save(int fd, const char *path, size_t max,
			struct tc_error *err);

#endif
