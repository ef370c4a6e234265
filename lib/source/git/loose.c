/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Objects in files of their own. */
#include "source/git/loose.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"

enum { ID = 20, HEAD = 32, CHUNK = 16384 };

struct reader {
	int fd;
	z_stream z;
	uint8_t in[CHUNK];
};

char *tc_loose_path(const char *dir, const uint8_t id[ID])
{
	char hex[2 * ID + 1];

	tc_hex(hex, id, ID);
	return tc_asprintf("%s/%.2s/%s", dir, hex, hex + 2);
}

/* Until out is full or the data end: how much came. */
static size_t fill(struct reader *r, uint8_t *out, size_t len)
{
	size_t done = 0;
	int rc = Z_OK;

	while (done < len && rc == Z_OK) {
		const size_t step = len - done < CHUNK ? len - done : CHUNK;

		if (r->z.avail_in == 0) {
			ssize_t n = read(r->fd, r->in, sizeof(r->in));

			r->z.next_in = r->in;
			r->z.avail_in = n > 0 ? (uInt)n : 0;
			if (n <= 0)
				break;
		}
		r->z.next_out = out + done;
		r->z.avail_out = (uInt)step;
		rc = inflate(&r->z, Z_NO_FLUSH);
		done += step - r->z.avail_out;
	}
	return done;
}

/* "TYPE SIZE" and NUL: the length of all that; 0 for anything else. */
static size_t parse_head(const uint8_t *head, size_t len, struct tc_loose *out)
{
	static const char *const types[] = { "commit", "tree", "blob", "tag" };
	uint64_t size = 0;
	size_t i, n = 0, first;

	for (i = 0; i < 4; i++) {
		n = strlen(types[i]);
		if (len > n && memcmp(head, types[i], n) == 0 &&
		    head[n] == ' ')
			break;
	}
	if (i == 4)
		return 0;
	for (first = ++n; n < len && n - first < 19 && head[n] >= '0' &&
	     head[n] <= '9'; n++)
		size = size * 10 + (head[n] - '0');
	if (n == first || n == len || head[n] != '\0')
		return 0;
	*out = (struct tc_loose){ .type = types[i], .size = size };
	return n + 1;
}

/* The rest of it: what followed the head in its buffer, then the file's. */
static bool read_body(struct reader *r, const uint8_t *begun, size_t len,
		      struct tc_loose *out)
{
	uint8_t more;

	if (len > out->size)
		return false;
	memcpy(out->bytes, begun, len);
	if (fill(r, out->bytes + len, (size_t)out->size - len) !=
	    out->size - len)
		return false;
	out->bytes[out->size] = '\0';
	return fill(r, &more, 1) == 0;
}

static enum tc_loose_answer
read_object(struct reader *r, uint64_t max,
	    void *(*alloc)(void *ctx, size_t size),
	    void (*discard)(void *ctx, void *bytes), void *ctx,
	    struct tc_loose *out)
{
	uint8_t head[HEAD];
	struct tc_loose made;
	const size_t have = fill(r, head, sizeof(head));
	const size_t begin = parse_head(head, have, &made);

	if (begin == 0)
		return TC_LOOSE_DAMAGED;
	if (alloc != NULL && made.size > max)
		return TC_LOOSE_LARGE;
	if (alloc != NULL) {
		made.bytes = alloc(ctx, (size_t)made.size + 1);
		if (made.bytes == NULL)
			tc_oom();
		if (!read_body(r, head + begin, have - begin, &made)) {
			discard(ctx, made.bytes);
			return TC_LOOSE_DAMAGED;
		}
	}
	*out = made;
	return TC_LOOSE_FINE;
}

enum tc_loose_answer tc_loose_read(const char *path, uint64_t max,
				   void *(*alloc)(void *ctx, size_t size),
				   void (*discard)(void *ctx, void *bytes),
				   void *ctx, struct tc_loose *out)
{
	enum tc_loose_answer answer = TC_LOOSE_DAMAGED;
	struct reader *r = tc_calloc(1, sizeof(*r));
	struct stat st;

	/* A FIFO is not waited for. */
	r->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (r->fd < 0) {
		free(r);
		return TC_LOOSE_ABSENT;
	}
	if (fstat(r->fd, &st) == 0 && S_ISREG(st.st_mode)) {
		if (inflateInit(&r->z) != Z_OK)
			tc_oom();
		answer = read_object(r, max, alloc, discard, ctx, out);
		(void)inflateEnd(&r->z);
	}
	(void)close(r->fd);
	free(r);
	return answer;
}

unsigned tc_loose_find(const char *dir, const uint8_t prefix[20],
		       size_t digits, uint8_t id[20])
{
	char hex[2 * ID + 1], name[2 * ID + 1];
	const struct dirent *entry;
	unsigned found = 0;
	char *path;
	DIR *stream;

	tc_hex(hex, prefix, ID);
	path = tc_asprintf("%s/%.2s", dir, hex);
	stream = opendir(path);
	free(path);
	while (stream != NULL && found < 2 &&
	       (entry = readdir(stream)) != NULL) {
		if (strlen(entry->d_name) != 2 * ID - 2 ||
		    strncmp(entry->d_name, hex + 2, digits - 2) != 0)
			continue;
		memcpy(name, hex, 2);
		memcpy(name + 2, entry->d_name, 2 * ID - 1);
		if (tc_unhex(id, ID, name) == 0)
			found++;
	}
	if (stream != NULL)
		(void)closedir(stream);
	return found;
}
