/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store of toolchains: what is in it, best first. */
#include "regen/toolchain.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "regen/toolchain-manifest.h"

struct tc_toolchains {
	struct tc_arena arena;
	struct tc_toolchain *list;
	size_t count, cap;
	size_t usable; /* the first ones; broken ones follow */
};

static int compare_versions(const struct tc_toolchain *a, const char *tool,
			    const char *version)
{
	int cmp = strcmp(a->tool, tool);

	return cmp ? cmp : strverscmp(a->version, version);
}

/* Smaller is better. */
static int rank(const struct tc_toolchain *t)
{
	return (t->verified ? 0 : t->trusted ? 2 : 4) + (*t->variant != '\0');
}

static int compare(const void *a, const void *b)
{
	const struct tc_toolchain *x = a, *y = b;
	int cmp = (x->broken != NULL) - (y->broken != NULL);

	if (cmp == 0 && x->broken == NULL)
		cmp = compare_versions(x, y->tool, y->version);
	if (cmp == 0 && x->broken == NULL)
		cmp = rank(x) - rank(y);
	return cmp ? cmp : strcmp(x->name, y->name);
}

/* Whatever is wrong with one of them must not hide the others. */
static void read_one(struct tc_toolchains *store, const char *dir,
		     const char *name, const struct tc_toolchain_list *list)
{
	struct tc_arena *arena = &store->arena;
	const struct tc_toolchain_known *row;
	struct tc_toolchain t = { .name = tc_arena_strdup(arena, name) };
	struct tc_error err = { "" };
	struct tc_buf text;

	t.prefix = tc_arena_printf(arena, "%s/%s/root", dir, name);
	tc_buf_init(&text, TC_MAX_TOOLCHAIN_MANIFEST);
	if (tc_read_file(tc_arena_printf(arena, "%s/%s/manifest", dir, name),
			 &text, &err) != 0) {
		t.broken = tc_arena_strdup(arena, err.msg);
	} else if (tc_toolchain_parse(&t, tc_buf_str(&text), text.len, arena,
				      &err) != 0) {
		t.broken = tc_arena_printf(arena, "manifest: %s", err.msg);
	} else {
		row = tc_toolchain_list_find(list, &t);
		t.verified = row != NULL;
		t.trusted = t.trusted && !t.verified;
		t.origin = row != NULL ? row->origin : "";
	}
	tc_buf_release(&text);
	store->list = tc_grow(store->list, store->count, &store->cap,
			      sizeof(*store->list));
	store->list[store->count++] = t;
}

static int read_store(struct tc_toolchains *store, const char *dir,
		      const struct tc_toolchain_list *list,
		      struct tc_error *err)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	struct tc_quoted q;
	int rc = 0;

	tc_quote_into(q.s, sizeof(q.s), dir);
	if (d == NULL)
		return errno == ENOENT ? 0 :
		       tc_fail_errno(err, errno, "%s: cannot open", q.s);
	while (rc == 0 && (errno = 0, entry = readdir(d)) != NULL) {
		if (!tc_toolchain_name_ok(entry->d_name))
			continue;
		if (store->count >= TC_MAX_TOOLCHAINS)
			rc = tc_fail(err, "%s: limit: more than %u toolchains",
				     q.s, TC_MAX_TOOLCHAINS);
		else
			read_one(store, dir, entry->d_name, list);
	}
	if (rc == 0 && errno != 0)
		rc = tc_fail_errno(err, errno, "%s: cannot read", q.s);
	closedir(d);
	return rc;
}

int tc_toolchains_open(struct tc_toolchains **out, const char *dir,
		       const char *list, struct tc_error *err)
{
	struct tc_toolchains *store = tc_calloc(1, sizeof(*store));
	struct tc_toolchain_list known = { NULL, 0 };
	char *absolute = *dir == '/' ? tc_strdup(dir) : realpath(dir, NULL);
	int rc = 0;

	if (list != NULL)
		rc = tc_toolchain_list_read(&known, list, &store->arena, err);
	if (rc == 0 && absolute != NULL)
		rc = read_store(store, absolute, &known, err);
	free(absolute);
	if (rc != 0) {
		tc_toolchains_free(store);
		return -1;
	}
	if (store->count > 0)
		qsort(store->list, store->count, sizeof(*store->list),
		      compare);
	while (store->usable < store->count &&
	       store->list[store->usable].broken == NULL)
		store->usable++;
	*out = store;
	return 0;
}

void tc_toolchains_free(struct tc_toolchains *store)
{
	if (store == NULL)
		return;
	free(store->list);
	tc_arena_release(&store->arena);
	free(store);
}

bool tc_toolchain_may_prove(const struct tc_toolchain *t)
{
	return t->broken == NULL && (t->verified || t->trusted);
}

const struct tc_toolchain *tc_toolchains_all(const struct tc_toolchains *store,
					     size_t *count)
{
	*count = store->count;
	return store->list;
}

const struct tc_toolchain *tc_toolchains_find(const struct tc_toolchains *store,
					      const char *tool,
					      const char *version,
					      size_t *count)
{
	size_t from = 0, to;

	while (from < store->usable &&
	       compare_versions(&store->list[from], tool, version) != 0)
		from++;
	for (to = from; to < store->usable; to++)
		if (compare_versions(&store->list[to], tool, version) != 0)
			break;
	*count = to - from;
	return *count > 0 ? &store->list[from] : NULL;
}

const struct tc_toolchain *
tc_toolchains_named(const struct tc_toolchains *store, const char *name)
{
	size_t i;

	for (i = 0; i < store->count; i++)
		if (strcmp(store->list[i].name, name) == 0)
			return &store->list[i];
	return NULL;
}
