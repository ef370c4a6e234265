/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An unpacked release, read into a tree. */
#include "source/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/archive-facts.h"
#include "source/digester.h"

struct walk {
	struct tc_tree *tree;
	struct tc_digester *digester;
	struct tc_fact_list facts;
	struct tc_buf path; /* relative to the top, with its final slash */
	uint64_t bytes;
	struct tc_read_limits limits;
	struct tc_error *err;
};

static int walk_directory(struct walk *w, int fd, unsigned depth);

static int fail_here(struct walk *w, int code, const char *what)
{
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), tc_buf_str(&w->path));
	return code ? tc_fail_errno(w->err, code, "'%s': %s", q.s, what)
		    : tc_fail(w->err, "'%s': %s", q.s, what);
}

static int feed_file(struct walk *w, int fd, uint64_t size)
{
	char data[65536];
	uint64_t got = 0;
	ssize_t n;

	while ((n = read(fd, data, sizeof(data))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_here(w, errno, "cannot read");
		got += (uint64_t)n;
		if (got > size)
			break;
		tc_digester_data(w->digester, data, (size_t)n);
	}
	return got == size ? 0 : fail_here(w, 0, "changed while it was read");
}

/* The same file, and nobody has written to it. */
static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_mode == b->st_mode && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* O_NONBLOCK: should the name have become a FIFO since, open() returns. */
static int read_file(struct walk *w, int dir, const char *name,
		     const struct stat *seen, struct tc_member *m)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	int rc;

	if (fd < 0 || fstat(fd, &st) != 0) {
		int code = errno;

		if (fd >= 0)
			close(fd);
		return fail_here(w, code, "cannot open");
	}
	if (!S_ISREG(st.st_mode) || !is_same(seen, &st)) {
		close(fd);
		return fail_here(w, 0, "changed while it was read");
	}
	m->size = (uint64_t)st.st_size;
	w->bytes += m->size;
	tc_digester_begin(w->digester, w->tree->count, m);
	rc = feed_file(w, fd, m->size);
	tc_digester_end(w->digester);
	if (rc == 0 && (fstat(fd, &st) != 0 || !is_same(seen, &st)))
		rc = fail_here(w, 0, "changed while it was read");
	close(fd);
	return rc;
}

static int read_symlink(struct walk *w, int dir, const char *name,
			struct tc_member *m)
{
	char target[TC_MAX_PATH + 1];
	ssize_t n = readlinkat(dir, name, target, sizeof(target));

	if (n < 0)
		return fail_here(w, errno, "cannot read link");
	if ((size_t)n == sizeof(target))
		return fail_here(w, ENAMETOOLONG, "cannot read link");
	m->link = tc_arena_strndup(&w->tree->arena, target, (size_t)n);
	m->size = (uint64_t)n;
	tc_digester_begin(w->digester, w->tree->count, m);
	tc_digester_data(w->digester, m->link, (size_t)n);
	tc_digester_end(w->digester);
	return 0;
}

/* Another directory of that name since it was looked at would have another
 * mode than the member says. */
static int enter_directory(struct walk *w, int dir, const char *name,
			   const struct stat *seen, unsigned depth)
{
	int fd = openat(dir, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	struct stat st;

	if (fd < 0)
		return fail_here(w, errno, "cannot open");
	if (fstat(fd, &st) != 0 || st.st_dev != seen->st_dev ||
	    st.st_ino != seen->st_ino) {
		close(fd);
		return fail_here(w, 0, "changed while it was read");
	}
	tc_buf_putc(&w->path, '/');
	return walk_directory(w, fd, depth + 1);
}

static int check_limits(struct walk *w, const struct stat *st)
{
	const struct tc_read_limits *l = &w->limits;

	if (w->tree->count >= (l->members ? l->members : TC_MAX_MEMBERS))
		return fail_here(w, 0, "limit: too many members "
				 "(--max-members)");
	if (w->path.len > (l->name ? l->name : TC_MAX_PATH))
		return fail_here(w, 0, "limit: the name is too long "
				 "(--max-name)");
	if (S_ISREG(st->st_mode) &&
	    (uint64_t)st->st_size >
		    (l->bytes ? l->bytes : TC_MAX_TOTAL_BYTES) - w->bytes)
		return fail_here(w, 0, "limit: too many bytes in all "
				 "(--max-bytes)");
	return 0;
}

static int add_entry(struct walk *w, int dir, const char *name, unsigned depth)
{
	struct tc_member m = { .type = TC_TYPE_SPECIAL };
	struct stat st;
	int rc = 0;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return fail_here(w, errno, "cannot look at it");
	if (check_limits(w, &st) != 0)
		return -1;
	m.path = tc_arena_strndup(&w->tree->arena, w->path.ptr, w->path.len);
	m.mode = (uint16_t)(st.st_mode & 07777);
	m.mtime = st.st_mtime;
	if (S_ISREG(st.st_mode)) {
		m.type = TC_TYPE_FILE;
		rc = read_file(w, dir, name, &st, &m);
	} else if (S_ISLNK(st.st_mode)) {
		m.type = TC_TYPE_SYMLINK;
		rc = read_symlink(w, dir, name, &m);
	} else if (S_ISDIR(st.st_mode)) {
		m.type = TC_TYPE_DIR;
	} else {
		tc_fact_add(&w->facts, TC_FACT_SPECIAL, m.path, NULL);
	}
	*tc_tree_add(w->tree) = m;
	if (rc == 0 && m.type == TC_TYPE_DIR)
		rc = enter_directory(w, dir, name, &st, depth);
	return rc;
}

static bool is_skipped(const char *name, unsigned depth)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	       (depth == 0 && strcmp(name, ".git") == 0);
}

/* Takes fd over. */
static int walk_directory(struct walk *w, int fd, unsigned depth)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;
	size_t start = w->path.len;
	int rc = 0;

	if (dir == NULL) {
		rc = fail_here(w, errno, "cannot list");
		close(fd);
		return rc;
	}
	if (depth > TC_MAX_DEPTH)
		rc = fail_here(w, 0, "limit: too many directories deep");
	while (rc == 0 && (errno = 0, entry = readdir(dir)) != NULL) {
		if (is_skipped(entry->d_name, depth))
			continue;
		tc_buf_puts(&w->path, entry->d_name);
		if (w->path.full)
			rc = fail_here(w, ENAMETOOLONG, "in it");
		else
			rc = add_entry(w, dirfd(dir), entry->d_name, depth);
		w->path.len = start;
		if (w->path.ptr != NULL)
			w->path.ptr[start] = '\0';
	}
	if (rc == 0 && errno != 0)
		rc = fail_here(w, errno, "cannot list");
	closedir(dir);
	return rc;
}

static int read_all(struct walk *w, const char *path,
		    const struct tc_read_options *options)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return tc_fail_errno(w->err, errno, "cannot open");
	w->digester = tc_digester_new(options, w->err);
	if (w->digester == NULL) {
		close(fd);
		return -1;
	}
	if (walk_directory(w, fd, 0) != 0)
		return -1;
	return tc_digester_finish(w->digester, w->tree, w->err);
}

int tc_directory_read(const char *path, const struct tc_read_options *options,
		      struct tc_tree *tree, struct tc_archive_info *info,
		      struct tc_error *err)
{
	struct tc_archive_info found = { .format = "directory",
					 .filter = "none" };
	struct walk w = { .tree = tree, .err = err,
			  .limits = options->limits };
	struct tc_quoted q;
	int rc;

	tc_buf_init(&w.path, TC_MAX_PATH);
	tc_fact_list_init(&w.facts, &tree->arena);
	rc = read_all(&w, path, options);
	tc_digester_free(w.digester);
	tc_buf_release(&w.path);
	if (rc != 0) {
		tc_tree_release(tree);
		return tc_prefix(err, "%s",
				 tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_tree_sort(tree);
	tc_facts_note_links(&w.facts, tree);
	found.size = found.unpacked = w.bytes;
	found.facts = w.facts.list;
	found.fact_count = w.facts.count;
	*info = found;
	return 0;
}
