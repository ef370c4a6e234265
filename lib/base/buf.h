/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A growable byte buffer that is born with its maximum. */
#ifndef TC_BASE_BUF_H
#define TC_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * ptr[0..len) is the content; a NUL that does not count follows it whenever
 * ptr is not NULL. Appending past max appends nothing and sets full, which
 * stays set until tc_buf_reset(): check it once at the end.
 */
struct tc_buf {
	char *ptr;
	size_t len;
	size_t cap;
	size_t max;
	bool full;
};

void tc_buf_init(struct tc_buf *buf, size_t max) __attribute__((nonnull));
void tc_buf_append(struct tc_buf *buf, const void *data, size_t len)
	__attribute__((nonnull(1)));
void tc_buf_puts(struct tc_buf *buf, const char *s) __attribute__((nonnull));
void tc_buf_putc(struct tc_buf *buf, char c) __attribute__((nonnull));
void tc_buf_printf(struct tc_buf *buf, const char *fmt, ...)
	__attribute__((nonnull(1, 2), format(printf, 2, 3)));
/* The content as a string; "" for an empty buffer. Valid until the next
 * change. */
const char *tc_buf_str(const struct tc_buf *buf) __attribute__((nonnull));
/* Empty again, memory kept. */
void tc_buf_reset(struct tc_buf *buf);
void tc_buf_release(struct tc_buf *buf);

#endif
