/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text line by line, whatever is in the lines. */
#ifndef TC_BASE_TEXT_LINE_H
#define TC_BASE_TEXT_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* The line that *at is the begin of, of len bytes without its line feed; the
 * last one may have none. *at is then the next one's. false at the end. */
bool tc_text_line_next(const char **at, const char *end, const char **line,
		       size_t *len);

#endif
