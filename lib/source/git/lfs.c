/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pointers of git-lfs: what a repository holds in place of a large file. */
#include "source/git/lfs.h"

#include <string.h>

#include "base/hex.h"

/* What stands at *at, which is moved behind it; false when it does not. */
static bool skip(const char **at, const char *end, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(end - *at) < len || memcmp(*at, text, len) != 0)
		return false;
	*at += len;
	return true;
}

static bool read_size(const char **at, const char *end, uint64_t *size)
{
	const char *from = *at;
	uint64_t n = 0;

	for (; *at < end && **at >= '0' && **at <= '9'; (*at)++) {
		if (n > (UINT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (uint64_t)(**at - '0');
	}
	*size = n;
	return *at > from;
}

static bool read_sha256(const char **at, const char *end,
			uint8_t sha256[TC_SHA256_SIZE])
{
	char hex[2 * TC_SHA256_SIZE + 1];

	if (end - *at < 2 * TC_SHA256_SIZE)
		return false;
	memcpy(hex, *at, 2 * TC_SHA256_SIZE);
	hex[2 * TC_SHA256_SIZE] = '\0';
	*at += 2 * TC_SHA256_SIZE;
	return strcspn(hex, "ABCDEF") == 2 * TC_SHA256_SIZE &&
	       tc_unhex(sha256, TC_SHA256_SIZE, hex) == 0;
}

/* The first line. The second name is from before it had the first. */
static bool skip_version(const char **at, const char *end)
{
	return skip(at, end, "version https://git-lfs.github.com/spec/v1\n") ||
	       skip(at, end, "version https://hawser.github.com/spec/v1\n");
}

bool tc_lfs_pointer_parse(struct tc_lfs_pointer *out, const char *text,
			  size_t len)
{
	const char *at = text, *end = text + len;
	struct tc_lfs_pointer found;

	if (len > TC_LFS_POINTER_MAX || !skip_version(&at, end))
		return false;
	if (!skip(&at, end, "oid sha256:") ||
	    !read_sha256(&at, end, found.sha256) ||
	    !skip(&at, end, "\nsize ") || !read_size(&at, end, &found.size) ||
	    !skip(&at, end, "\n") || at != end)
		return false;
	*out = found;
	return true;
}

bool tc_lfs_pointer_is_like(const char *text, size_t len)
{
	const char *at = text;

	return len <= TC_LFS_POINTER_MAX &&
	       skip(&at, text + len, "version ");
}
