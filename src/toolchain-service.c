/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain that a confined process makes, file by file, through another. */
#include "toolchain-service.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "broker.h"
#include "memory-file.h"
#include "regen/toolchain-text.h"
#include "toolchain-stage.h"

/* A request is a kind, 'x' for what may be run, and strings, each ended by a
 * NUL; a file's content follows its path. */
enum { FILE_KIND = 'f', LINK_KIND = 'l', TOOLCHAIN_KIND = 'd' };
enum { HEAD = 2, STRINGS = 6, MAX_HEAD = 64 << 10 };

/* Of the process. */
static struct {
	struct tc_stage *stage;
	struct tc_toolchain *toolchain;
} own;

void tc_toolchain_serve_begin(struct tc_stage *stage,
			      struct tc_toolchain *toolchain)
{
	own.stage = stage;
	own.toolchain = toolchain;
}

/* How many strings there are at the begin, up to max, and what follows. */
static size_t split(const struct tc_buf *b, const char *strings[], size_t max,
		    const char **rest)
{
	const char *at = b->ptr + HEAD, *end = b->ptr + b->len;
	size_t n = 0;

	while (n < max && at < end) {
		const char *nul = memchr(at, '\0', (size_t)(end - at));

		if (nul == NULL)
			break;
		strings[n++] = at;
		at = nul + 1;
	}
	*rest = at;
	return n;
}

static int take_toolchain(const char *const s[STRINGS], struct tc_error *err)
{
	struct tc_arena *arena = &own.stage->arena;
	struct tc_toolchain *t = own.toolchain;
	size_t i;

	/* They become lines of a manifest. Only a variant may be none. */
	for (i = 0; i + 1 < STRINGS; i++)
		if (!tc_toolchain_text_plain(s[i]) &&
		    (i != 2 || *s[i] != '\0'))
			return tc_fail(err, "not a possible toolchain");
	if (*s[3] != '/' || (!tc_toolchain_text_hex(s[5], 64) &&
			     !tc_toolchain_text_hex(s[5], 40)))
		return tc_fail(err, "not a possible toolchain");
	t->tool = tc_arena_strdup(arena, s[0]);
	t->version = tc_arena_strdup(arena, s[1]);
	t->variant = *s[2] != '\0' ? tc_arena_strdup(arena, s[2]) : "";
	t->bin = tc_arena_strdup(arena, s[3]);
	t->source = tc_arena_strdup(arena, s[4]);
	memcpy(t->source_id, s[5], strlen(s[5]) + 1);
	return 0;
}

static int take(const struct tc_buf *b, struct tc_error *err)
{
	const char *strings[STRINGS], *rest;
	const uint16_t mode = b->len > HEAD && b->ptr[1] == 'x' ? 0755 : 0644;

	if (own.stage != NULL && b->len > HEAD)
		switch (b->ptr[0]) {
		case FILE_KIND:
			if (split(b, strings, 1, &rest) == 1)
				return tc_stage_put(own.stage, strings[0],
						    mode, rest,
						    (size_t)(b->ptr + b->len -
							     rest), err);
			break;
		case LINK_KIND:
			if (split(b, strings, 2, &rest) == 2)
				return tc_stage_link(own.stage, strings[0],
						     strings[1], err);
			break;
		case TOOLCHAIN_KIND:
			if (split(b, strings, STRINGS, &rest) == STRINGS)
				return take_toolchain(strings, err);
			break;
		}
	return tc_fail(err, "not a request about a toolchain");
}

int tc_toolchain_serve(const int *fds, struct tc_error *err)
{
	struct tc_buf b;
	int rc;

	tc_buf_init(&b, TC_MAX_NESTED_BYTES + MAX_HEAD);
	rc = tc_memory_file_read(fds[0], &b, err);
	if (rc == 0)
		rc = take(&b, err);
	tc_buf_release(&b);
	return rc;
}

static int ask(char kind, char mode, const char *const *strings, size_t count,
	       const void *data, size_t len, struct tc_error *err)
{
	const char head[HEAD] = { kind, mode };
	struct tc_buf b;
	size_t i;
	int fd = -1, rc = -1;

	tc_buf_init(&b, TC_MAX_NESTED_BYTES + MAX_HEAD);
	tc_buf_append(&b, head, HEAD);
	for (i = 0; i < count; i++)
		tc_buf_append(&b, strings[i], strlen(strings[i]) + 1);
	if (len > 0)
		tc_buf_append(&b, data, len);
	if (b.full)
		tc_fail(err, "limit: a file of more than %u bytes",
			TC_MAX_NESTED_BYTES);
	else
		fd = tc_memory_file(b.ptr, b.len, err);
	if (fd >= 0) {
		rc = tc_broker_ask(TC_BROKER_STAGE, &fd, 1, err);
		close(fd);
	}
	tc_buf_release(&b);
	return rc;
}

int tc_toolchain_ask_put(const char *path, uint16_t mode, const void *data,
			 size_t len, struct tc_error *err)
{
	return ask(FILE_KIND, mode & 0100 ? 'x' : '-', &path, 1, data, len,
		   err);
}

int tc_toolchain_ask_link(const char *path, const char *target,
			  struct tc_error *err)
{
	const char *const strings[] = { path, target };

	return ask(LINK_KIND, '-', strings, 2, NULL, 0, err);
}

int tc_toolchain_ask_describe(const struct tc_toolchain *t,
			      struct tc_error *err)
{
	const char *const strings[STRINGS] = { t->tool, t->version, t->variant,
					       t->bin, t->source,
					       t->source_id };

	return ask(TOOLCHAIN_KIND, '-', strings, STRINGS, NULL, 0, err);
}
