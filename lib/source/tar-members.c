/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the strict walk finds becomes the members of a tree. */
#include "source/tar-members.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"

void tc_tar_members_init(struct tc_tar_members *members, struct tc_tree *tree,
			 struct tc_fact_list *facts,
			 const struct tc_read_options *options,
			 struct tc_error *err)
{
	*members = (struct tc_tar_members){ .tree = tree, .facts = facts,
					    .options = options, .err = err };
}

void tc_tar_members_release(struct tc_tar_members *members)
{
	if (members != NULL)
		free(members->queue);
}

const struct tc_tar_pending *tc_tar_members_next(struct tc_tar_members *members)
{
	if (members->first == members->count)
		return NULL;
	return &members->queue[members->first++];
}

static void enqueue(struct tc_tar_members *t, const struct tc_tar_member *m)
{
	if (t->first == t->count)
		t->first = t->count = 0;
	t->queue = tc_grow(t->queue, t->count, &t->cap, sizeof(*t->queue));
	t->queue[t->count++] = (struct tc_tar_pending){
		.index = t->tree->count, .header = m->header, .size = m->size,
	};
}

static int check_length(struct tc_tar_members *t, size_t len)
{
	uint64_t most = t->options->limits.name;

	most = most ? most : TC_MAX_PATH;
	if (len <= most)
		return 0;
	return tc_fail(t->err, "member %zu: limit: name longer than %llu bytes "
		       "(--max-name)", t->tree->count,
		       (unsigned long long)most);
}

static int read_name(struct tc_tar_members *t, const char *name,
		     struct tc_member *member)
{
	size_t len = strlen(name);
	char *copy;

	if (check_length(t, len) != 0)
		return -1;
	copy = tc_arena_bytes(&t->tree->arena, len + 1);
	tc_path_normalise(copy, name);
	member->path = copy;
	if (!tc_path_is_below(name))
		tc_fact_add(t->facts, TC_FACT_UNSAFE_PATH, copy,
			    "stored as %.400s", name);
	return 0;
}

static int read_link(struct tc_tar_members *t, const struct tc_tar_member *from,
		     struct tc_member *member)
{
	size_t len = strlen(from->link);
	char *copy;

	if (check_length(t, len) != 0)
		return -1;
	copy = tc_arena_strndup(&t->tree->arena, from->link, len);
	member->link = copy;
	if (from->type == '2') {
		member->type = TC_TYPE_SYMLINK;
		member->size = len;
		return 0;
	}
	tc_path_normalise(copy, from->link);
	member->type = TC_TYPE_FILE;
	member->flags |= TC_MEMBER_HARDLINK;
	if (from->size > 0)
		tc_fact_add(t->facts, TC_FACT_BAD_HARDLINK, member->path,
			    "has a body of its own");
	return 0;
}

/* The member's path as the keep function shall see it: below what looks so
 * far like the top directory. */
static const char *below_first_top(struct tc_tar_members *t, const char *path)
{
	size_t len = t->first_top_len;

	if (t->first_top == NULL && *path != '\0') {
		t->first_top = path;
		t->first_top_len = len = strcspn(path, "/");
	}
	if (len > 0 && strncmp(path, t->first_top, len) == 0 &&
	    path[len] == '/')
		return path + len + 1;
	return path;
}

static void begin(struct tc_tar_members *t, const struct tc_member *m)
{
	struct tc_member seen = *m;

	seen.path = below_first_top(t, m->path);
	t->feeding = m->type == TC_TYPE_FILE &&
		     !(m->flags & TC_MEMBER_HARDLINK);
	t->taking = t->feeding && t->options->take != NULL &&
		    strcmp(m->path, t->options->take) == 0;
	if (t->feeding) {
		tc_digester_begin(t->digester, t->tree->count, &seen);
	} else if (m->type == TC_TYPE_SYMLINK) {
		tc_digester_begin(t->digester, t->tree->count, &seen);
		tc_digester_data(t->digester, m->link, (size_t)m->size);
		tc_digester_end(t->digester);
	}
}

static int check_limits(struct tc_tar_members *t, uint64_t size)
{
	uint64_t members = t->options->limits.members;
	uint64_t bytes = t->options->limits.bytes;

	members = members ? members : TC_MAX_MEMBERS;
	bytes = bytes ? bytes : TC_MAX_TOTAL_BYTES;
	if (t->tree->count >= members)
		return tc_fail(t->err, "limit: more than %llu members "
			       "(--max-members)", (unsigned long long)members);
	if (size > bytes - t->content)
		return tc_fail(t->err, "limit: members of more than %llu bytes "
			       "(--max-bytes)", (unsigned long long)bytes);
	t->content += size;
	return 0;
}

static int take_member(void *ctx, const struct tc_tar_member *from)
{
	struct tc_tar_members *t = ctx;
	struct tc_member m = { .type = TC_TYPE_FILE, .size = from->size,
			       .mode = from->mode, .mtime = from->mtime };

	if (check_limits(t, from->size) != 0 ||
	    read_name(t, from->name, &m) != 0)
		return -1;
	if (from->type != '0')
		m.size = 0;
	if (from->type == '1' || from->type == '2') {
		if (read_link(t, from, &m) != 0)
			return -1;
	} else if (from->type == '5') {
		m.type = TC_TYPE_DIR;
	} else if (from->type != '0') {
		m.type = TC_TYPE_SPECIAL;
		tc_fact_add(t->facts, TC_FACT_SPECIAL, m.path, "type %c",
			    from->type);
	}
	begin(t, &m);
	enqueue(t, from);
	*tc_tree_add(t->tree) = m;
	return 0;
}

static void take_data(void *ctx, const void *data, size_t len)
{
	struct tc_tar_members *t = ctx;

	if (t->feeding)
		tc_digester_data(t->digester, data, len);
	else
		tc_digester_other(t->digester, data, len);
	if (t->taking)
		tc_buf_append(t->options->taken, data, len);
}

static void take_other(void *ctx, const void *data, size_t len)
{
	const struct tc_tar_members *t = ctx;

	tc_digester_other(t->digester, data, len);
}

static void take_end(void *ctx)
{
	struct tc_tar_members *t = ctx;

	if (t->feeding)
		tc_digester_end(t->digester);
	t->feeding = t->taking = false;
}

static void take_problem(void *ctx, uint64_t where, const char *how)
{
	struct tc_tar_members *t = ctx;

	tc_fact_add(t->facts, TC_FACT_AMBIGUOUS, NULL,
		    "at byte %llu of the tar stream: %s",
		    (unsigned long long)where, how);
}

struct tc_tar_sink tc_tar_members_sink(struct tc_tar_members *members)
{
	return (struct tc_tar_sink){
		.ctx = members, .member = take_member, .data = take_data,
		.end = take_end, .other = take_other,
		.problem = take_problem,
	};
}

void tc_tar_members_note_end(struct tc_tar_members *members,
			     const struct tc_tar_walk *walk)
{
	const struct tc_tar_end *end = &walk->end;

	if (!walk->lost && !end->complete)
		tc_fact_add(members->facts, TC_FACT_NO_END, NULL,
			    "it just ends after %llu bytes",
			    (unsigned long long)end->at);
	if (end->trailing > 0)
		tc_fact_add(members->facts, TC_FACT_TRAILING, NULL,
			    "%llu bytes after the end of the tar archive at "
			    "byte %llu, not all zero",
			    (unsigned long long)end->trailing,
			    (unsigned long long)(end->at + end->zeros));
	if (end->padding > 0)
		tc_fact_add(members->facts, TC_FACT_PADDING, NULL,
			    "%llu bytes, the first at byte %llu of the tar "
			    "stream", (unsigned long long)end->padding,
			    (unsigned long long)end->padding_at);
}
