/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A growable byte buffer that is born with its maximum. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

void tc_buf_init(struct tc_buf *buf, size_t max)
{
	*buf = (struct tc_buf){ .max = max };
}

static bool reserve(struct tc_buf *buf, size_t extra)
{
	size_t need;

	if (buf->full || extra > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	need = buf->len + extra + 1;
	if (need <= buf->cap)
		return true;
	if (need < buf->cap * 2)
		need = buf->cap * 2;
	if (need < 64)
		need = 64;
	buf->ptr = tc_realloc_array(buf->ptr, need, 1);
	buf->cap = need;
	return true;
}

void tc_buf_append(struct tc_buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->ptr + buf->len, data, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void tc_buf_puts(struct tc_buf *buf, const char *s)
{
	tc_buf_append(buf, s, strlen(s));
}

void tc_buf_putc(struct tc_buf *buf, char c)
{
	tc_buf_append(buf, &c, 1);
}

void tc_buf_printf(struct tc_buf *buf, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len < 0)
		tc_oom();
	tc_buf_append(buf, text, (size_t)len);
	free(text);
}

const char *tc_buf_str(const struct tc_buf *buf)
{
	return buf->ptr ? buf->ptr : "";
}

void tc_buf_reset(struct tc_buf *buf)
{
	if (buf == NULL)
		return;
	buf->len = 0;
	buf->full = false;
	if (buf->ptr != NULL)
		buf->ptr[0] = '\0';
}

void tc_buf_release(struct tc_buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->ptr);
	tc_buf_init(buf, buf->max);
}
