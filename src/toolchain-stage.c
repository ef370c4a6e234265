/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A toolchain in the making: complete in the store, or not there at all. */
#include "toolchain-stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "base/remove-tree.h"
#include "broker.h"
#include "cmd.h"
#include "confine.h"
#include "interrupt.h"
#include "leftovers.h"
#include "regen/toolchain-manifest.h"
#include "regen/toolchain-text.h"
#include "toolchain-service.h"

static const char prefix[] = ".new-";

static int fail_path(struct tc_error *err, const char *path, const char *what)
{
	const int code = errno;
	struct tc_quoted q;

	return tc_fail_errno(err, code, "%s: %s",
			     tc_quote_into(q.s, sizeof(q.s), path), what);
}

/* All directories above path, or path too. */
static int make_directories(const char *path, bool whole, struct tc_error *err)
{
	char *copy = tc_strdup(path), *slash = copy;
	int rc = 0;

	while (rc == 0 && (slash = strchr(slash + 1, '/')) != NULL) {
		*slash = '\0';
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			rc = fail_path(err, copy, "cannot make");
		*slash = '/';
	}
	if (rc == 0 && whole && mkdir(copy, 0755) != 0 && errno != EEXIST)
		rc = fail_path(err, copy, "cannot make");
	free(copy);
	return rc;
}

/* The lock is held: nobody is at work on them any more. */
static int sweep(const char *store, struct tc_error *err)
{
	DIR *d = opendir(store);
	struct dirent *entry;
	int rc = 0;

	if (d == NULL)
		return fail_path(err, store, "cannot open");
	while (rc == 0 && (entry = readdir(d)) != NULL)
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0) {
			char *path = tc_asprintf("%s/%s", store,
						 entry->d_name);

			rc = tc_remove_tree(path, err);
			free(path);
		}
	closedir(d);
	return rc;
}

/* STORE/.lock */
static int lock_store(struct tc_lock *lock, const char *store,
		      struct tc_error *err)
{
	char *path = tc_asprintf("%s/", store);
	int rc = tc_leftovers_lock(lock, path, err);

	free(path);
	return rc == 0 ? sweep(store, err) : -1;
}

int tc_stage_begin(struct tc_stage *stage, const char *store,
		   struct tc_error *err)
{
	*stage = (struct tc_stage){ .store = store };
	tc_leftovers_watch(NULL);
	if (make_directories(store, true, err) != 0 ||
	    lock_store(&stage->lock, store, err) != 0)
		return -1;
	stage->dir = tc_asprintf("%s/%sXXXXXX", store, prefix);
	if (!tc_leftovers_make_dir(stage->dir) || chmod(stage->dir, 0755) != 0)
		return fail_path(err, stage->dir, "cannot make");
	return 0;
}

const struct tc_toolchain_file *tc_stage_find(const struct tc_stage *stage,
					      const char *path)
{
	size_t i;

	for (i = 0; i < stage->count; i++)
		if (strcmp(stage->files[i].path, path) == 0)
			return &stage->files[i];
	return NULL;
}

static bool is_in(const char *path, const char *dir)
{
	const size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && path[len] == '/';
}

/* Two of one name, or one that would be made by way of a link, wherever that
 * leads. */
static bool clashes(const struct tc_stage *stage, const char *path,
		    bool is_link)
{
	size_t i;

	for (i = 0; i < stage->count; i++) {
		const struct tc_toolchain_file *f = &stage->files[i];

		if (strcmp(f->path, path) == 0 ||
		    (f->target != NULL && is_in(path, f->path)) ||
		    (is_link && is_in(f->path, path)))
			return true;
	}
	return false;
}

static int add_file(struct tc_stage *stage, const char *path,
		    const char *target, uint16_t mode, const void *data,
		    size_t len, struct tc_error *err)
{
	struct tc_toolchain_file file = { .mode = mode };
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), path);
	if (!tc_path_is_below(path) || !tc_toolchain_text_plain(path) ||
	    (target != NULL && !tc_toolchain_text_plain(target)) ||
	    clashes(stage, path, target != NULL))
		return tc_fail(err, "%s: not possible in a toolchain", q.s);
	if (stage->count >= TC_MAX_TOOLCHAIN_FILES ||
	    len > TC_MAX_TOOLCHAIN_BYTES - stage->bytes)
		return tc_fail(err, "limit: a toolchain of more than %u files "
			       "or %u bytes", TC_MAX_TOOLCHAIN_FILES,
			       TC_MAX_TOOLCHAIN_BYTES);
	if (tc_digest_buffer(TC_DIGEST_SHA256, data, len, file.sha256, err) !=
	    0)
		return -1;
	file.path = tc_arena_strdup(&stage->arena, path);
	if (target != NULL)
		file.target = tc_arena_strdup(&stage->arena, target);
	stage->bytes += len;
	stage->files = tc_grow(stage->files, stage->count, &stage->cap,
			       sizeof(*stage->files));
	stage->files[stage->count++] = file;
	return 0;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_now(const char *path, uint16_t mode, const void *data,
		      size_t len, struct tc_error *err)
{
	int fd, rc = 0;

	if (make_directories(path, false, err) != 0)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  0600);
	if (fd < 0)
		return fail_path(err, path, "cannot make");
	if (write_all(fd, data, len) != 0 || fchmod(fd, mode) != 0 ||
	    fsync(fd) != 0)
		rc = fail_path(err, path, "cannot write");
	if (close(fd) != 0 && rc == 0)
		rc = fail_path(err, path, "cannot write");
	return rc;
}

/* All of them are below the stage's directory: none is made once a signal has
 * taken that away. */
static int write_file(const char *path, uint16_t mode, const void *data,
		      size_t len, struct tc_error *err)
{
	int rc;

	tc_interrupt_defer();
	rc = write_now(path, mode, data, len, err);
	tc_interrupt_allow();
	return rc;
}

static char *place_of(const struct tc_stage *stage, const char *path)
{
	return tc_asprintf("%s/root/%s", stage->dir, path);
}

int tc_stage_put(struct tc_stage *stage, const char *path, uint16_t mode,
		 const void *data, size_t len, struct tc_error *err)
{
	char *place = place_of(stage, path);
	int rc = add_file(stage, path, NULL, mode, data, len, err);

	if (rc == 0)
		rc = tc_broker_there() ?
			     tc_toolchain_ask_put(path, mode, data, len, err) :
			     write_file(place, mode, data, len, err);
	free(place);
	return rc;
}

int tc_stage_link(struct tc_stage *stage, const char *path,
		  const char *target, struct tc_error *err)
{
	int rc = add_file(stage, path, target, 0777, target, strlen(target),
			  err);

	return rc == 0 && tc_broker_there() ?
		       tc_toolchain_ask_link(path, target, err) : rc;
}

int tc_stage_read(const struct tc_stage *stage, const char *path,
		  struct tc_buf *bytes, struct tc_error *err)
{
	const struct tc_toolchain_file *file = tc_stage_find(stage, path);
	char *place = place_of(stage, path);
	struct tc_quoted q;
	int rc;

	if (file == NULL || file->target != NULL)
		rc = tc_fail(err, "it has no file %s",
			     tc_quote_into(q.s, sizeof(q.s), path));
	else
		rc = tc_read_file(place, bytes, err);
	free(place);
	return rc;
}

static int compare_paths(const void *a, const void *b)
{
	const struct tc_toolchain_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static int make_links(const struct tc_stage *stage, struct tc_error *err)
{
	int rc = 0;
	size_t i;

	tc_interrupt_defer();
	for (i = 0; rc == 0 && i < stage->count; i++) {
		const struct tc_toolchain_file *file = &stage->files[i];
		char *place;

		if (file->target == NULL)
			continue;
		place = place_of(stage, file->path);
		rc = make_directories(place, false, err);
		if (rc == 0 && symlink(file->target, place) != 0)
			rc = fail_path(err, place, "cannot make");
		free(place);
	}
	tc_interrupt_allow();
	return rc;
}

static int write_manifest(const struct tc_stage *stage,
			  const struct tc_toolchain *t, struct tc_error *err)
{
	char *path = tc_asprintf("%s/manifest", stage->dir);
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_TOOLCHAIN_MANIFEST);
	tc_toolchain_write(t, &text);
	rc = text.full ? tc_fail(err, "limit: a manifest of more than %u "
				 "bytes", TC_MAX_TOOLCHAIN_MANIFEST) :
			 write_file(path, 0644, text.ptr, text.len, err);
	tc_buf_release(&text);
	free(path);
	return rc;
}

/* What another process finds out about a toolchain that is ready, as an exit
 * status of its own: all but FINE say more. */
enum { FINE = 64, THERE = 1, VERIFIED = 2 };

struct examination {
	const struct tc_stage *stage;
	const struct tc_toolchain *toolchain;
	const char *list;
};

/* What cannot be read again must not be in the store. */
static int read_again(const struct examination *x, struct tc_arena *arena,
		      struct tc_error *err)
{
	char *path = tc_asprintf("%s/manifest", x->stage->dir);
	struct tc_toolchain again = { .name = x->toolchain->name };
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_TOOLCHAIN_MANIFEST);
	rc = tc_read_file(path, &text, err);
	if (rc == 0)
		rc = tc_toolchain_parse(&again, tc_buf_str(&text), text.len,
					arena, err);
	if (rc == 0 && memcmp(again.digest, x->toolchain->digest,
			      TC_SHA256_SIZE) != 0)
		rc = tc_fail(err, "its manifest says something else");
	tc_buf_release(&text);
	free(path);
	return rc;
}

/* THERE: the same is in the store; 0: none of that name; -1. */
static int look_for_old(const struct examination *x, struct tc_error *err)
{
	const struct tc_toolchain *t = x->toolchain, *old;
	struct tc_toolchains *store = NULL;
	int rc = tc_toolchains_open(&store, x->stage->store, NULL, err);

	if (rc != 0)
		return -1;
	old = tc_toolchains_named(store, t->name);
	if (old != NULL && old->broken == NULL && old->trusted == t->trusted &&
	    memcmp(old->digest, t->digest, TC_SHA256_SIZE) == 0 &&
	    tc_toolchain_check(old, NULL) == 0)
		rc = THERE;
	else if (old != NULL)
		rc = tc_fail(err, "toolchain %s: another one of that name is "
			     "there; remove it first", t->name);
	tc_toolchains_free(store);
	return rc;
}

static int examine(void *ctx)
{
	const struct examination *x = ctx;
	struct tc_toolchain_list list = { NULL, 0 };
	struct tc_arena arena = { .blocks = NULL };
	struct tc_error err = { "" };
	int rc = read_again(x, &arena, &err);

	if (rc == 0)
		rc = tc_toolchain_check(x->toolchain, &err);
	if (rc == 0)
		rc = look_for_old(x, &err);
	if (rc >= 0 && tc_toolchain_list_read(&list, x->list, &arena,
					      &err) != 0)
		rc = -1;
	if (rc >= 0 && tc_toolchain_list_find(&list, x->toolchain) != NULL)
		rc |= VERIFIED;
	tc_arena_release(&arena);
	return rc < 0 ? tc_complain(&err) : FINE | rc;
}

static int examine_confined(struct examination *x)
{
	struct tc_paths paths = { .list = NULL };
	int status;

	tc_paths_add(&paths, x->stage->store);
	tc_paths_add(&paths, x->list);
	status = tc_confine(&paths, NULL, examine, x);
	tc_paths_release(&paths);
	return status;
}

static int move_to_store(struct tc_stage *stage, const struct tc_toolchain *t,
			 struct tc_error *err)
{
	char *place = tc_asprintf("%s/%s", stage->store, t->name);
	int rc = 0;

	if (tc_leftovers_rename(stage->dir, place) != 0) {
		rc = fail_path(err, place, "cannot make");
	} else {
		free(stage->dir);
		stage->dir = NULL;
	}
	free(place);
	return rc;
}

int tc_stage_commit(struct tc_stage *stage, struct tc_toolchain *t,
		    const char *list, bool *there, struct tc_error *err)
{
	struct examination x = { stage, t, list };
	char *root = tc_asprintf("%s/root", stage->dir);
	int rc = make_links(stage, err), found;

	if (stage->count > 0)
		qsort(stage->files, stage->count, sizeof(*stage->files),
		      compare_paths);
	t->files = stage->files;
	t->file_count = stage->count;
	t->prefix = root;
	if (rc == 0)
		rc = tc_toolchain_identify(t, err);
	if (rc == 0)
		rc = write_manifest(stage, t, err);
	found = rc == 0 ? examine_confined(&x) : 0;
	if (rc == 0 && (found & FINE) == 0)
		rc = 1; /* it was told */
	*there = (found & THERE) != 0;
	t->verified = (found & VERIFIED) != 0;
	if (rc == 0 && !*there)
		rc = move_to_store(stage, t, err);
	t->prefix = "";
	free(root);
	return rc;
}

void tc_stage_release(struct tc_stage *stage)
{
	if (stage->dir != NULL)
		tc_leftovers_remove_dir(stage->dir);
	free(stage->dir);
	free(stage->files);
	tc_arena_release(&stage->arena);
	tc_leftovers_unlock(&stage->lock);
	*stage = (struct tc_stage){ .store = NULL };
}

/* As a whole, or not begun. */
static int take_away(const char *from, const char *to, struct tc_error *err)
{
	int rc;

	tc_interrupt_defer();
	rc = rename(from, to) != 0 ? fail_path(err, from, "cannot remove") :
				     tc_remove_tree(to, err);
	tc_interrupt_allow();
	return rc;
}

int tc_stage_remove(const char *store, const char *name, struct tc_error *err)
{
	char *from = tc_asprintf("%s/%s", store, name);
	char *to = tc_asprintf("%s/%s%s", store, prefix, name);
	struct tc_lock lock = { .path = NULL };
	int rc;

	tc_leftovers_watch(NULL);
	rc = lock_store(&lock, store, err);
	if (rc == 0)
		rc = take_away(from, to, err);
	tc_leftovers_unlock(&lock);
	free(from);
	free(to);
	return rc;
}
