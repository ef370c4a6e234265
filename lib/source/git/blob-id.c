/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Git blob ids of a stream of bytes, with SHA-1 collision detection. */
#include "source/git/blob-id.h"

#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "source/git/internal.h"

/*
 * libgit2 hashes what is written into an object database with SHA1DC, piece
 * by piece. So we give it a database that throws everything away: what is
 * left is the id. It knows no object, so each one counts as new.
 */
struct tc_blob_hasher {
	git_odb *odb;
	git_odb_stream *stream; /* of the blob begun, or NULL */
	git_odb_stream sink;    /* reused for every blob */
};

/* First member: libgit2 hands the backend back, and we need the hasher. */
struct sink_backend {
	git_odb_backend base;
	struct tc_blob_hasher *hasher;
};

static int sink_write(git_odb_stream *stream, const char *data, size_t len)
{
	(void)stream;
	(void)data;
	(void)len;
	return 0;
}

static int sink_finalize(git_odb_stream *stream, const git_oid *id)
{
	(void)stream;
	(void)id;
	return 0;
}

static void sink_free_stream(git_odb_stream *stream)
{
	(void)stream;
}

static int sink_open(git_odb_stream **out, git_odb_backend *backend,
		     git_object_size_t size, git_object_t type)
{
	struct tc_blob_hasher *h = ((struct sink_backend *)backend)->hasher;

	(void)size;
	(void)type;
	h->sink = (git_odb_stream){
		.backend = backend,
		.mode = GIT_STREAM_WRONLY,
		.write = sink_write,
		.finalize_write = sink_finalize,
		.free = sink_free_stream,
	};
	*out = &h->sink;
	return 0;
}

static void sink_free(git_odb_backend *backend)
{
	free(backend);
}

struct tc_blob_hasher *tc_blob_hasher_new(struct tc_error *err)
{
	struct tc_blob_hasher *h;
	struct sink_backend *backend;

	if (tc_git_init(err) != 0)
		return NULL;
	h = tc_calloc(1, sizeof(*h));
	backend = tc_calloc(1, sizeof(*backend));
	backend->base.version = GIT_ODB_BACKEND_VERSION;
	backend->base.writestream = sink_open;
	backend->base.free = sink_free;
	backend->hasher = h;
	if (git_odb_new(&h->odb) != 0 ||
	    git_odb_add_backend(h->odb, &backend->base, 1) != 0) {
		tc_git_fail(err, "cannot set up the blob hash");
		free(backend);
		tc_blob_hasher_free(h);
		return NULL;
	}
	return h;
}

void tc_blob_hasher_free(struct tc_blob_hasher *h)
{
	if (h == NULL)
		return;
	git_odb_stream_free(h->stream);
	git_odb_free(h->odb);
	free(h);
	tc_git_shutdown();
}

int tc_blob_hasher_start(struct tc_blob_hasher *h, uint64_t size,
			 struct tc_error *err)
{
	git_odb_stream_free(h->stream);
	h->stream = NULL;
	if (git_odb_open_wstream(&h->stream, h->odb, (git_object_size_t)size,
				 GIT_OBJECT_BLOB) != 0)
		return tc_git_fail(err, "cannot start a blob hash");
	return 0;
}

int tc_blob_hasher_update(struct tc_blob_hasher *h, const void *data,
			  size_t len, struct tc_error *err)
{
	if (git_odb_stream_write(h->stream, data, len) != 0)
		return tc_git_fail(err, "blob hash");
	return 0;
}

int tc_blob_hasher_final(struct tc_blob_hasher *h, uint8_t id[20],
			 bool *collision, struct tc_error *err)
{
	const git_error *last;
	git_oid oid;
	int rc;

	/* A collision is reported as an error of class SHA; whether it also
	 * makes the call fail differs between libgit2 versions. */
	git_error_clear();
	rc = git_odb_stream_finalize_write(&oid, h->stream);
	last = git_error_last();
	*collision = last != NULL && last->klass == GIT_ERROR_SHA;
	git_odb_stream_free(h->stream);
	h->stream = NULL;
	if (rc != 0 && !*collision)
		return tc_git_fail(err, "blob hash");
	memcpy(id, oid.id, sizeof(oid.id));
	git_error_clear();
	return 0;
}
