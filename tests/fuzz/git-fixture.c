/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A git repository in fuzz_dir(), for the targets that read one. */
#include "git-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/error.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "fuzz.h"
#include "source/git/init.h"

static void make_dir(const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", fuzz_dir(), name);
	(void)mkdir(path, 0700);
}

void fuzz_repo_make(void)
{
	static const char head[] = "ref: refs/heads/main\n";
	static int started;
	struct tc_error err;

	if (started++ == 0) {
		FUZZ_CHECK(tc_git_init(&err) == 0);
		(void)fuzz_dir();
		make_dir("objects");
		make_dir("refs");
		make_dir("refs/tags");
	}
	fuzz_dir_empty();
	fuzz_dir_put("HEAD", head, sizeof(head) - 1);
}

/* gitformat-loose(5) */
void fuzz_repo_object(const char *type, const void *data, size_t size,
		      uint8_t id[20])
{
	char hex[41], name[60], head[40];
	const size_t len = (size_t)snprintf(head, sizeof(head), "%s %zu", type,
					    size) + 1;
	uint8_t *whole = malloc(len + size), *packed;
	uLongf room = compressBound((uLong)(len + size));

	packed = malloc(room);
	FUZZ_CHECK(whole != NULL && packed != NULL);
	memcpy(whole, head, len);
	memcpy(whole + len, data, size);
	FUZZ_CHECK(tc_digest_buffer(TC_DIGEST_SHA1, whole, len + size, id,
				    NULL) == 0);
	FUZZ_CHECK(compress2(packed, &room, whole, (uLong)(len + size), 1) ==
		   Z_OK);
	(void)tc_hex(hex, id, 20);
	snprintf(name, sizeof(name), "objects/%.2s/%s", hex, hex + 2);
	fuzz_dir_put(name, packed, room);
	free(packed);
	free(whole);
}
