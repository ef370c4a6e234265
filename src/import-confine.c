/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An import behind the fence: what it may read, and write to. */
#include "import-confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "broker.h"
#include "cmd.h"
#include "confine.h"
#include "import-cache.h"
#include "import-signature.h"
#include "import.h"
#include "memory-file.h"

/* Of the process: services know nothing else. */
static const struct tc_gpgv_keyrings *keys;

static int serve_gpgv(const int *fds, struct tc_error *err)
{
	return tc_gpgv_serve(keys, fds, err);
}

static const struct tc_service services[] = {
	{ TC_BROKER_GPGV, 3, serve_gpgv },
	{ 0 },
};

static void add_source(struct tc_paths *paths, const struct tc_import *im,
		       const char *source)
{
	if (tc_import_is_git(source))
		tc_paths_add_repo(paths, source);
	else
		tc_paths_add(paths, source);
	if (im->keyring != NULL)
		tc_import_signature_paths(paths, source);
}

/* There, if it was not, and to be written to. */
static int add_file(struct tc_paths *paths, const char *path,
		    struct tc_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	struct tc_quoted q;

	if (fd < 0)
		return tc_fail_errno(err, errno, "%s",
				     tc_quote_into(q.s, sizeof(q.s), path));
	close(fd);
	tc_paths_add_work(paths, path);
	return 0;
}

/* With its journal, which db/contents.h does not remove; that is beside the
 * file itself, not beside a link to it. */
static int add_store(struct tc_paths *paths, const char *path,
		     struct tc_error *err)
{
	char *real, *journal;
	int rc = add_file(paths, path, err);

	if (rc != 0)
		return -1;
	real = realpath(path, NULL);
	if (real == NULL)
		return tc_fail_errno(err, errno, "the store of contents");
	journal = tc_asprintf("%s-journal", real);
	rc = add_file(paths, journal, err);
	free(journal);
	free(real);
	return rc;
}

static int find_cache(struct tc_import *im, const char *dir,
		      struct tc_error *err)
{
	char *path;

	if (dir == NULL)
		return 0;
	path = tc_import_cache_path(im, dir, err);
	if (path == NULL)
		return -1;
	im->cache_path = tc_arena_strdup(&im->arena, path);
	free(path);
	im->cache_made = tc_memory_file("", 0, err);
	return im->cache_made < 0 ? -1 : 0;
}

static int prepare(struct tc_import *im,
		   const struct tc_import_places *places,
		   struct tc_paths *paths, struct tc_error *err)
{
	char **source;

	if (im->keyring != NULL &&
	    tc_gpgv_keyring_add(&im->keys, im->keyring, err) != 0)
		return -1;
	keys = &im->keys;
	if (find_cache(im, places->cache, err) != 0)
		return -1;
	for (source = places->sources; *source != NULL; source++)
		add_source(paths, im, *source);
	if (im->cache_path != NULL)
		tc_paths_add(paths, im->cache_path);
	return places->store == NULL ? 0 :
				       add_store(paths, places->store, err);
}

/* That costs time and nothing else. */
static void save_cache(const struct tc_import *im)
{
	struct tc_error why = { "" };

	if (im->cache_path != NULL && tc_import_cache_save(im, &why) != 0)
		fprintf(stderr, "tarcheck: the next import will take as long: "
				"%s\n", why.msg);
}

int tc_import_confine(struct tc_import *im,
		      const struct tc_import_places *places,
		      struct tc_paths *more, int (*work)(void *ctx),
		      void *ctx)
{
	struct tc_error err = { "" };
	int status;

	if (prepare(im, places, more, &err) == 0)
		status = tc_confine(more, services, work, ctx);
	else
		status = tc_complain(&err);
	tc_paths_release(more);
	if (status == TC_EXIT_OK)
		save_cache(im);
	if (im->cache_path != NULL)
		close(im->cache_made);
	tc_gpgv_keyrings_release(&im->keys);
	return status;
}
