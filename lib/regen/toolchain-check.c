/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the files of a toolchain are what its manifest says. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "regen/toolchain.h"

struct check {
	const struct tc_toolchain *toolchain;
	struct tc_digest *digest;
	struct tc_buf path; /* below the prefix, with a final slash */
	size_t found;
	struct tc_error *err;
};

static int fail_at(struct check *c, const char *name, const char *what)
{
	struct tc_quoted q, dir;

	tc_quote_into(dir.s, sizeof(dir.s), tc_buf_str(&c->path));
	return tc_fail(c->err, "toolchain %s: '%s%s': %s", c->toolchain->name,
		       dir.s, tc_quote_into(q.s, sizeof(q.s), name), what);
}

static int compare_path(const void *key, const void *element)
{
	const struct tc_toolchain_file *file = element;

	return strcmp(key, file->path);
}

static const struct tc_toolchain_file *find(struct check *c, const char *name)
{
	char *path = tc_asprintf("%s%s", tc_buf_str(&c->path), name);
	const struct tc_toolchain_file *file =
		bsearch(path, c->toolchain->files, c->toolchain->file_count,
			sizeof(*c->toolchain->files), compare_path);

	free(path);
	return file;
}

static int check_link(struct check *c, int dir, const char *name,
		      const struct tc_toolchain_file *file)
{
	char target[TC_MAX_PATH + 1];
	ssize_t len = readlinkat(dir, name, target, sizeof(target));

	if (len < 0)
		return fail_at(c, name, "cannot read");
	if (file->target == NULL || strlen(file->target) != (size_t)len ||
	    memcmp(file->target, target, (size_t)len) != 0)
		return fail_at(c, name, "not what the manifest says");
	return 0;
}

static int digest_file(struct check *c, const char *name, int fd,
		       uint8_t sha256[TC_SHA256_SIZE])
{
	char data[65536];
	uint64_t total = 0;
	ssize_t n;

	tc_digest_start(c->digest);
	while ((n = read(fd, data, sizeof(data))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_at(c, name, "cannot read");
		total += (uint64_t)n;
		if (total > TC_MAX_TOOLCHAIN_BYTES)
			return fail_at(c, name, "limit: too long");
		tc_digest_update(c->digest, data, (size_t)n);
	}
	tc_digest_final(c->digest, sha256);
	return 0;
}

static int check_file(struct check *c, int dir, const char *name,
		      const struct tc_toolchain_file *file)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	uint8_t sha256[TC_SHA256_SIZE];
	struct stat st;
	int rc;

	if (fd < 0)
		return fail_at(c, name, "cannot open");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    file->target != NULL ||
	    ((st.st_mode & 0111) != 0) != (file->mode == 0755))
		rc = fail_at(c, name, "not what the manifest says");
	else
		rc = digest_file(c, name, fd, sha256);
	if (rc == 0 && memcmp(sha256, file->sha256, TC_SHA256_SIZE) != 0)
		rc = fail_at(c, name, "not what the manifest says");
	close(fd);
	return rc;
}

static int check_directory(struct check *c, int parent, const char *name,
			   unsigned depth);

static int check_entry(struct check *c, int dir, const char *name,
		       unsigned depth)
{
	const size_t len = c->path.len;
	const struct tc_toolchain_file *file;
	struct stat st;
	int rc;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return fail_at(c, name, "cannot be looked at");
	if (S_ISDIR(st.st_mode)) {
		tc_buf_printf(&c->path, "%s/", name);
		rc = check_directory(c, dir, name, depth + 1);
		c->path.len = len;
		c->path.ptr[len] = '\0';
		return rc;
	}
	file = find(c, name);
	if (file == NULL)
		return fail_at(c, name, "not in the manifest");
	c->found++;
	return S_ISLNK(st.st_mode) ? check_link(c, dir, name, file) :
				     check_file(c, dir, name, file);
}

static int check_directory(struct check *c, int parent, const char *name,
			   unsigned depth)
{
	int fd = openat(parent, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int rc = 0;

	if (d == NULL) {
		if (fd >= 0)
			close(fd);
		return fail_at(c, "", "cannot open");
	}
	if (depth > TC_MAX_DEPTH || c->path.full)
		rc = fail_at(c, "", "limit: too deep");
	while (rc == 0 && (errno = 0, entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			rc = check_entry(c, dirfd(d), entry->d_name, depth);
	if (rc == 0 && errno != 0)
		rc = fail_at(c, "", "cannot read");
	closedir(d);
	return rc;
}

/* Which of the files is not there: only for the message. */
static int missing(struct check *c)
{
	size_t i;

	for (i = 0; i < c->toolchain->file_count; i++) {
		const char *path = c->toolchain->files[i].path;
		char *whole = tc_asprintf("%s/%s", c->toolchain->prefix, path);
		struct stat st;
		bool gone = lstat(whole, &st) != 0;

		free(whole);
		if (gone)
			return fail_at(c, path, "is missing");
	}
	return fail_at(c, "", "changed while it was read");
}

int tc_toolchain_check(const struct tc_toolchain *toolchain,
		       struct tc_error *err)
{
	struct check c = { .toolchain = toolchain, .err = err };
	int rc;

	if (toolchain->broken != NULL)
		return tc_fail(err, "toolchain %s: %s", toolchain->name,
			       toolchain->broken);
	c.digest = tc_digest_new(TC_DIGEST_SHA256, err);
	if (c.digest == NULL)
		return -1;
	tc_buf_init(&c.path, TC_MAX_PATH);
	tc_buf_puts(&c.path, "");
	rc = check_directory(&c, AT_FDCWD, toolchain->prefix, 0);
	if (rc == 0 && c.found != toolchain->file_count)
		rc = missing(&c);
	tc_buf_release(&c.path);
	tc_digest_free(c.digest);
	return rc;
}
