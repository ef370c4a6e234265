/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The layer of compression around an archive, alone: what comes out, and what
 * is said of it, is the same from a file and from memory. */
#include <string.h>

#include "base/error.h"
#include "fuzz.h"
#include "source/input.h"

/* Enough to see that it goes on and on. */
enum { MOST = 8 << 20 };

struct result {
	int rc;
	uint64_t bytes, hash;
	struct tc_input_facts facts;
};

static void check_facts(const struct result *r, size_t size)
{
	const struct tc_input_facts *f = &r->facts;

	FUZZ_CHECK(f->size == size && f->offered == size);
	FUZZ_CHECK(f->garbage <= size && f->garbage_at + f->garbage <= size);
	FUZZ_CHECK(f->xz_padding <= size);
	FUZZ_CHECK(f->filter != NULL || r->bytes == size);
	FUZZ_CHECK(f->streams <= size);
	FUZZ_CHECK(f->streams < 2 || f->second_at < size);
	FUZZ_CHECK(f->gzip_extra <= size && f->gzip_comment <= size);
}

static struct result read_it(const char *path,
			     const struct tc_read_options *options, size_t size)
{
	struct result r = { .rc = 1 };
	struct tc_error err = { "" };
	struct tc_input *in = tc_input_open(path, options, &err);
	const void *data;
	size_t len, i;

	if (in == NULL) {
		FUZZ_CHECK(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
		r.rc = -1;
		return r;
	}
	FUZZ_CHECK(tc_input_size(in) == size);
	while (r.bytes < MOST &&
	       (r.rc = tc_input_read(in, &data, &len, &err)) > 0) {
		for (i = 0; i < len; i++)
			r.hash = r.hash * 31 + ((const uint8_t *)data)[i];
		r.bytes += len;
		FUZZ_CHECK(tc_input_taken(in) <= size);
	}
	if (r.rc == 0) {
		FUZZ_CHECK(tc_input_at_end(in));
		tc_input_facts(in, &r.facts);
		check_facts(&r, size);
	} else if (r.rc < 0) {
		FUZZ_CHECK(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
	}
	tc_input_close(in);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tc_read_options plain = { .keep = NULL };
	struct tc_read_options memory = { .bytes = (const char *)data,
					  .bytes_len = size };
	struct result a, b;
	struct fuzz_file file;

	fuzz_file_open(&file, data, size);
	a = read_it(file.path, &plain, size);
	fuzz_file_close(&file);
	if (size == 0)
		return 0;
	b = read_it("memory", &memory, size);
	FUZZ_CHECK(a.rc == b.rc);
	if (a.rc == 0)
		FUZZ_CHECK(a.bytes == b.bytes && a.hash == b.hash &&
			   a.facts.garbage == b.facts.garbage &&
			   a.facts.streams == b.facts.streams &&
			   memcmp(a.facts.sha256, b.facts.sha256, 32) == 0);
	return 0;
}
