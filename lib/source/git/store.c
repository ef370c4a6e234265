/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The objects of one repository. */
#include "source/git/store.h"

#include <dirent.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/quote.h"
#include "source/git/internal.h"
#include "source/git/loose.h"
#include "source/git/pack.h"

/* Asked before libgit2's own backends for the packs: what may not be read ends
 * here, what is in a pack is passed on, the rest is in files of its own. */
enum { BEFORE = 2, PACKS = 1 };

struct store {
	git_odb_backend base; /* first: libgit2 knows this only */
	char *objects;
	struct tc_pack **packs;
	size_t count, cap;
	uint64_t left; /* bytes that may be read, see TC_MAX_READ */
};

static int damaged(const git_oid *id, const char *why)
{
	char text[160], hex[GIT_OID_HEXSZ + 1];

	(void)snprintf(text, sizeof(text), "object %s: %s",
		       git_oid_tostr(hex, sizeof(hex), id), why);
	git_error_set_str(GIT_ERROR_ODB, text);
	return GIT_ERROR;
}

static int too_large(const git_oid *id)
{
	char text[60];

	(void)snprintf(text, sizeof(text), "more than %u bytes",
		       TC_MAX_TREE_OBJECT);
	return damaged(id, text);
}

/* An object that is made from many larger ones costs what they do. */
static int spend(struct store *s, const git_oid *id, uint64_t size,
		 uint64_t way)
{
	if (way > TC_MAX_WAY_FREE)
		size = way;
	if (size > s->left) {
		s->left = 0;
		return damaged(id, "limit: objects of far more bytes than the "
			       "repository would have to be read");
	}
	s->left -= size;
	return 0;
}

/* 1: in a pack, where it may be read; 0: in none. */
static int ask_packs(struct store *s, const git_oid *id, bool whole)
{
	uint64_t size = 0, way = 0;
	const char *why = NULL;
	int found = 0;
	size_t i;

	for (i = 0; i < s->count; i++)
		switch (tc_pack_check(s->packs[i], id->id, TC_MAX_TREE_OBJECT,
				      &size, &way, &why)) {
		case TC_PACK_ABSENT:
			break;
		case TC_PACK_LARGE:
			if (whole)
				return too_large(id);
			found = 1;
			break;
		case TC_PACK_FINE:
			found = 1;
			break;
		case TC_PACK_DAMAGED:
			return damaged(id, why);
		}
	if (found && whole && spend(s, id, size, way) != 0)
		return -1;
	return found;
}

static void *alloc(void *ctx, size_t size)
{
	return git_odb_backend_data_alloc(ctx, size);
}

static void discard(void *ctx, void *bytes)
{
	git_odb_backend_data_free(ctx, bytes);
}

static int get(struct store *s, const git_oid *id, bool whole,
	       struct tc_loose *out)
{
	enum tc_loose_answer answer;
	int rc = ask_packs(s, id, whole);
	char *path;

	if (rc != 0)
		return rc < 0 ? rc : GIT_ENOTFOUND;
	path = tc_loose_path(s->objects, id->id);
	answer = tc_loose_read(path, TC_MAX_TREE_OBJECT, whole ? alloc : NULL,
			       discard, &s->base, out);
	free(path);
	switch (answer) {
	case TC_LOOSE_FINE:
		rc = whole ? spend(s, id, out->size, 0) : 0;
		if (rc != 0)
			discard(&s->base, out->bytes);
		return rc;
	case TC_LOOSE_LARGE:
		return too_large(id);
	case TC_LOOSE_DAMAGED:
		return damaged(id, "its file is damaged");
	case TC_LOOSE_ABSENT:
		break;
	}
	return GIT_ENOTFOUND;
}

static int store_read(void **data, size_t *size, git_object_t *type,
		      git_odb_backend *base, const git_oid *id)
{
	struct tc_loose got;
	int rc = get((struct store *)base, id, true, &got);

	if (rc != 0)
		return rc;
	*data = got.bytes;
	*size = (size_t)got.size;
	*type = git_object_string2type(got.type);
	return 0;
}

static int store_read_header(size_t *size, git_object_t *type,
			     git_odb_backend *base, const git_oid *id)
{
	struct tc_loose got;
	int rc = get((struct store *)base, id, false, &got);

	if (rc != 0)
		return rc;
	*size = (size_t)got.size;
	*type = git_object_string2type(got.type);
	return 0;
}

static int store_exists(git_odb_backend *base, const git_oid *id)
{
	char *path = tc_loose_path(((struct store *)base)->objects, id->id);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static int store_exists_prefix(git_oid *out, git_odb_backend *base,
			       const git_oid *prefix, size_t digits)
{
	switch (tc_loose_find(((struct store *)base)->objects, prefix->id,
			      digits, out->id)) {
	case 0:
		return GIT_ENOTFOUND;
	case 1:
		return 0;
	default:
		return GIT_EAMBIGUOUS;
	}
}

static void store_free(git_odb_backend *base)
{
	struct store *s = (struct store *)base;
	size_t i;

	for (i = 0; i < s->count; i++)
		tc_pack_free(s->packs[i]);
	free(s->packs);
	free(s->objects);
	free(s);
}

static bool is_index(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".idx") == 0;
}

static int add_pack(struct store *s, git_odb *odb, const char *index,
		    const char *name, struct tc_error *err)
{
	git_odb_backend *reader = NULL;
	struct tc_pack *pack;
	struct tc_quoted q;

	if (s->count == TC_MAX_PACKS)
		return tc_fail(err, "%s: more than %u packs",
			       tc_quote_into(q.s, sizeof(q.s), s->objects),
			       TC_MAX_PACKS);
	pack = tc_pack_open(index, name, err);
	if (pack == NULL)
		return -1;
	s->packs = tc_grow(s->packs, s->count, &s->cap, sizeof(pack));
	s->packs[s->count++] = pack;
	s->left += tc_pack_size(pack) * TC_MAX_READ_RATIO;
	if (git_odb_backend_one_pack(&reader, index) == 0 &&
	    git_odb_add_backend(odb, reader, PACKS) == 0)
		return 0;
	if (reader != NULL)
		reader->free(reader);
	return tc_git_fail(err, "%s", tc_quote_into(q.s, sizeof(q.s), index));
}

static int add_packs(struct store *s, git_odb *odb, struct tc_error *err)
{
	char *dir = tc_asprintf("%s/pack", s->objects);
	DIR *stream = opendir(dir);
	const struct dirent *entry;
	int rc = 0;

	while (stream != NULL && rc == 0 &&
	       (entry = readdir(stream)) != NULL) {
		char *index, *pack;

		if (!is_index(entry->d_name))
			continue;
		index = tc_asprintf("%s/%s", dir, entry->d_name);
		pack = tc_asprintf("%.*s.pack", (int)strlen(index) - 4, index);
		/* Else it is left over, or of a pack that is being made. */
		if (access(pack, F_OK) == 0)
			rc = add_pack(s, odb, index, pack, err);
		free(pack);
		free(index);
	}
	if (stream != NULL)
		(void)closedir(stream);
	free(dir);
	return rc;
}

static struct store *new_store(const char *objects)
{
	struct store *s = tc_calloc(1, sizeof(*s));

	if (git_odb_init_backend(&s->base, GIT_ODB_BACKEND_VERSION) != 0)
		tc_oom(); /* nothing else can fail there */
	s->base.read = store_read;
	s->base.read_header = store_read_header;
	s->base.exists = store_exists;
	s->base.exists_prefix = store_exists_prefix;
	s->base.free = store_free;
	s->objects = tc_strdup(objects);
	s->left = TC_MAX_READ;
	return s;
}

int tc_git_store_open(git_odb **out, const char *objects,
		      struct tc_error *err)
{
	struct store *s = new_store(objects);
	git_odb *odb = NULL;

	if (git_odb_new(&odb) != 0 ||
	    git_odb_add_backend(odb, &s->base, BEFORE) != 0) {
		git_odb_free(odb);
		store_free(&s->base);
		return tc_git_fail(err, "cannot read objects");
	}
	if (add_packs(s, odb, err) != 0) {
		git_odb_free(odb);
		return -1;
	}
	*out = odb;
	return 0;
}
