/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of a release of autoconf or automake, laid out as its makefiles do. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/path.h"
#include "fuzz.h"
#include "toolchain-layout.h"

enum { MAX = 1 << 22 };

static const struct tc_layout_values values[] = {
	{ .tool = "autoconf", .version = "2.71", .api = "2.71",
	  .rules = "autoconf", .suffix = "", .root = "/opt/a",
	  .year = "2021" },
	{ .tool = "autoconf", .version = "2.13", .api = "2.13",
	  .rules = "autoconf-2.13", .suffix = "", .root = "/opt/a",
	  .year = "1999" },
	{ .tool = "automake", .version = "1.16.5", .api = "1.16",
	  .rules = "automake", .suffix = "-1.16", .root = "/opt/a",
	  .year = "2021" },
	{ .tool = "automake", .version = "1.4", .api = "1.4",
	  .rules = "automake-1.4", .suffix = "", .root = "/opt/a",
	  .year = "1999" },
};

static void same(const struct tc_buf *buf, const char *text, size_t len)
{
	FUZZ_CHECK(!buf->full && buf->len == len);
	FUZZ_CHECK(len == 0 || memcmp(buf->ptr, text, len) == 0);
}

/* What has nothing to fill in stays; what is repaired needs no more of it. */
static void check_text(const struct tc_layout_values *v, const char *path,
		       const char *text, size_t len)
{
	struct tc_buf one, two;

	tc_buf_init(&one, MAX);
	tc_buf_init(&two, MAX);
	tc_layout_fill(v, path, text, len, &one);
	if (memchr(text, '@', len) == NULL)
		same(&one, text, len);
	tc_buf_release(&one);
	tc_buf_init(&one, MAX);
	tc_layout_repair(v, path, text, len, &one);
	tc_layout_repair(v, path, tc_buf_str(&one), one.len, &two);
	same(&two, tc_buf_str(&one), one.len);
	tc_buf_release(&two);
	tc_buf_init(&two, MAX);
	tc_layout_prototypes(text, len, &two);
	if (memchr(text, '#', len) == NULL)
		same(&two, text, len);
	tc_buf_release(&two);
	tc_buf_release(&one);
}

/* A letter, the path, an LF, the text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const size_t count = sizeof(values) / sizeof(*values);
	struct tc_arena arena = { .blocks = NULL };
	const struct tc_layout_values *v;
	const char *place, *text;
	char *path;
	bool fill = false, run = false;
	const uint8_t *lf = memchr(data, '\n', size);

	if (lf == NULL || lf == data)
		return 0;
	v = &values[*data % count];
	path = strndup((const char *)data + 1, (size_t)(lf - data - 1));
	FUZZ_CHECK(path != NULL);
	place = tc_layout_place(v, path, &fill, &run, &arena);
	if (place != NULL && tc_path_is_below(path))
		FUZZ_CHECK(tc_path_is_below(place));
	text = (const char *)lf + 1;
	check_text(v, path, text, size - (size_t)(lf + 1 - data));
	free(path);
	tc_arena_release(&arena);
	return 0;
}
