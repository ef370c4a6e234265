/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text line by line, whatever is in the lines. */
#include "base/text-line.h"

#include <string.h>

bool tc_text_line_next(const char **at, const char *end, const char **line,
		       size_t *len)
{
	const char *feed;

	if (*at == end)
		return false;
	feed = memchr(*at, '\n', (size_t)(end - *at));
	*line = *at;
	*len = (size_t)((feed ? feed : end) - *at);
	*at = feed ? feed + 1 : end;
	return true;
}
