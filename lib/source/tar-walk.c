/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The strict reader of tar archives: what it says, the archive holds. */
#include "source/tar-walk.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

/* What it waits for. */
enum state {
	HEADER,
	EXTENDED,  /* the body of an extended header */
	BODY,      /* of a member */
	PADDING,   /* up to the next block */
	ZEROS,     /* one block of zeros was there */
	AFTER,     /* two were */
	LOST,
};

/* Extended headers before a member. */
enum { SEEN_PAX = 1 << 0, SEEN_NAME = 1 << 1, SEEN_LINK = 1 << 2 };

/* Sorts of problems; oddities of headers have the bits below. */
enum { PROBLEM_EXTENDED = 8, PROBLEM_TWO_NAMES, PROBLEM_SIZE, PROBLEM_TYPE,
       PROBLEM_NAME, PROBLEM_LINK, PROBLEM_TARGET, PROBLEM_BODY, PROBLEM_END };

/* Problems after which nobody knows where the next header is. */
enum { FATAL = TC_TAR_ODD_CHECKSUM | TC_TAR_ODD_SIZE };

void tc_tar_walk_init(struct tc_tar_walk *walk, const struct tc_tar_sink *sink)
{
	*walk = (struct tc_tar_walk){ .sink = *sink };
	tc_buf_init(&walk->pax_body, TC_MAX_EXTENDED);
	tc_buf_init(&walk->global, TC_MAX_EXTENDED);
	tc_buf_init(&walk->long_name, TC_MAX_EXTENDED);
	tc_buf_init(&walk->long_link, TC_MAX_EXTENDED);
	tc_buf_init(&walk->name, TC_MAX_EXTENDED);
}

void tc_tar_walk_release(struct tc_tar_walk *walk)
{
	if (walk == NULL)
		return;
	tc_buf_release(&walk->pax_body);
	tc_buf_release(&walk->global);
	tc_buf_release(&walk->long_name);
	tc_buf_release(&walk->long_link);
	tc_buf_release(&walk->name);
}

static void problem(struct tc_tar_walk *w, unsigned sort, const char *how)
{
	if (w->told & 1u << sort)
		return;
	w->told |= 1u << sort;
	w->sink.problem(w->sink.ctx, w->header_at, how);
}

static void lose(struct tc_tar_walk *w)
{
	w->lost = true;
	w->state = LOST;
}

/* The next left bytes are of that state, padding follows. */
static void expect(struct tc_tar_walk *w, enum state state, uint64_t size)
{
	w->left = size;
	w->pad = (TC_TAR_BLOCK - size % TC_TAR_BLOCK) % TC_TAR_BLOCK;
	w->state = (int)state;
}

/* POSIX pax 'x' and 'g'; GNU's 'L' and 'K' for a long name and link. */
static struct tc_buf *extended_body(struct tc_tar_walk *w, char type)
{
	switch (type) {
	case 'x':
		return &w->pax_body;
	case 'g':
		return &w->global;
	case 'L':
		return &w->long_name;
	case 'K':
		return &w->long_link;
	default:
		return NULL;
	}
}

static void begin_extended(struct tc_tar_walk *w,
			   const struct tc_tar_header *h)
{
	const unsigned bit = h->type == 'x' ? SEEN_PAX :
			     h->type == 'L' ? SEEN_NAME :
			     h->type == 'K' ? SEEN_LINK : 0;

	if (w->seen & bit)
		problem(w, PROBLEM_EXTENDED,
			"a member has two extended headers of one sort");
	if (bit == 0 && w->seen != 0)
		problem(w, PROBLEM_EXTENDED,
			"a global header stands between a member and its "
			"extended header");
	w->seen |= bit;
	if (h->size == 0 || h->size > TC_MAX_EXTENDED) {
		problem(w, PROBLEM_EXTENDED,
			"an extended header is empty, or larger than any that "
			"is needed");
		lose(w);
		return;
	}
	w->extended = h->type;
	tc_buf_reset(extended_body(w, h->type));
	expect(w, EXTENDED, h->size);
}

/* A name that ends with one NUL, as GNU tar writes it, or with none. */
static void end_long(struct tc_tar_walk *w, const struct tc_buf *body)
{
	size_t len = strlen(tc_buf_str(body));

	if (len == 0 || len + 1 < body->len)
		problem(w, PROBLEM_EXTENDED,
			"a GNU long name is empty or has bytes after its NUL");
}

static void end_extended(struct tc_tar_walk *w)
{
	const struct tc_buf *body = extended_body(w, w->extended);
	const char *text = tc_buf_str(body);
	const char *why = NULL;
	struct tc_pax global;

	if (w->extended == 'x')
		why = tc_pax_parse(text, body->len, &w->pax);
	else if (w->extended == 'g')
		why = tc_pax_parse_global(text, body->len, &global);
	else
		end_long(w, body);
	if (why != NULL)
		problem(w, PROBLEM_EXTENDED, why);
}

/* The name or link that counts: pax's, GNU's or the header's. */
static const char *choose(struct tc_tar_walk *w, struct tc_buf *store,
			  const char *pax, size_t pax_len, bool is_long,
			  const char *plain)
{
	if (is_long && pax != NULL)
		problem(w, PROBLEM_TWO_NAMES,
			"a member has a pax name and a GNU long name");
	if (is_long && pax == NULL)
		return tc_buf_str(store);
	if (pax == NULL)
		return plain;
	tc_buf_reset(store);
	tc_buf_append(store, pax, pax_len);
	return tc_buf_str(store);
}

/* Some put the prefix before the long name. */
static void check_prefix(struct tc_tar_walk *w)
{
	enum { PREFIX_AT = 345 };

	if (w->seen & SEEN_NAME && w->block[PREFIX_AT] != 0)
		problem(w, PROBLEM_TWO_NAMES,
			"a member has a GNU long name and the first part of a "
			"name in its header");
}

static bool ends_with_slash(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && name[len - 1] == '/';
}

/* "a/", "a/." and "." are names of directories, for some whatever the type
 * is. */
static bool is_directory_name(const char *name)
{
	size_t len = strlen(name);

	return ends_with_slash(name) || strcmp(name, ".") == 0 ||
	       (len > 1 && strcmp(name + len - 2, "/.") == 0);
}

/* v7 had no type for directories: a name with a slash at its end. */
static char resolve_type(struct tc_tar_walk *w, const struct tc_tar_header *h,
			 const char *name)
{
	char type = h->type == '\0' || h->type == '7' ? '0' : h->type;
	bool slash = ends_with_slash(name);

	if (h->type == '\0' && h->format == TC_TAR_V7 && slash &&
	    ends_with_slash(h->name))
		return '5';
	if (type != '5' && is_directory_name(name))
		problem(w, PROBLEM_NAME,
			"a name ends as a directory's does, and is of none");
	if (h->type == '\0' && ends_with_slash(h->name))
		problem(w, PROBLEM_NAME,
			"a file's short name is a directory's");
	if (type == 'S')
		problem(w, PROBLEM_TYPE,
			"a file with holes, which some programs unpack short");
	else if (strchr("0123456", type) == NULL)
		problem(w, PROBLEM_TYPE,
			"a member's type is one that some programs skip and "
			"others unpack");
	return type;
}

static uint64_t resolve_size(struct tc_tar_walk *w,
			     const struct tc_tar_header *h, char type)
{
	uint64_t size = w->pax.has_size ? w->pax.size : h->size;

	if (w->pax.has_size && w->pax.size != h->size)
		problem(w, PROBLEM_SIZE, "a member has two sizes");
	if (size != 0 && strchr("0S", type) == NULL)
		problem(w, PROBLEM_BODY,
			"a member that is no file has a size: some look for "
			"the next header there, some after it");
	return size;
}

/* The blocks after an old sparse header cannot be told from a body. */
static bool has_map(const struct tc_tar_walk *w, char type)
{
	enum { MORE_AT = 482 };

	return type == 'S' && w->block[MORE_AT] != 0;
}

static int take_member(struct tc_tar_walk *w, const struct tc_tar_header *h)
{
	struct tc_tar_member m = { .header = w->header_at, .mode = h->mode };
	int rc;

	m.name = choose(w, &w->long_name, w->pax.path, w->pax.path_len,
			w->seen & SEEN_NAME, h->name);
	check_prefix(w);
	m.link = choose(w, &w->long_link, w->pax.link, w->pax.link_len,
			w->seen & SEEN_LINK, h->link);
	m.type = resolve_type(w, h, m.name);
	m.size = resolve_size(w, h, m.type);
	m.mtime = w->pax.has_mtime ? w->pax.mtime : h->mtime;
	if (m.type != '1' && m.type != '2') {
		if (*m.link != '\0')
			problem(w, PROBLEM_TARGET,
				"a member that is no link has a target, and "
				"for some it is one then");
		m.link = "";
	} else if (*m.link == '\0' || (m.type == '1' && ends_with_slash(m.link))) {
		problem(w, PROBLEM_LINK, "a link leads to nothing");
	}
	if (m.type == 'S')
		m.type = '0'; /* as far as it is stored */
	if (has_map(w, h->type))
		m.size = 0;
	rc = w->sink.member(w->sink.ctx, &m);
	w->seen = 0;
	w->pax = (struct tc_pax){ .path = NULL };
	if (!has_map(w, h->type)) {
		expect(w, BODY, m.size);
	} else {
		w->sink.end(w->sink.ctx);
		lose(w);
	}
	return rc;
}

static int take_header(struct tc_tar_walk *w)
{
	struct tc_tar_header h;
	unsigned odd = tc_tar_header_parse(w->block, &h), bit;

	if (w->header_at == 0 && odd & TC_TAR_ODD_CHECKSUM) {
		w->no_tar = true;
		lose(w);
		return 0;
	}
	for (bit = 0; bit < PROBLEM_EXTENDED; bit++)
		if (odd & 1u << bit)
			problem(w, bit, tc_tar_oddity_text(1u << bit));
	if (odd & FATAL) {
		lose(w);
		return 0;
	}
	if (extended_body(w, h.type) == NULL)
		return take_member(w, &h);
	begin_extended(w, &h);
	return 0;
}

static int take_block(struct tc_tar_walk *w)
{
	bool zero = tc_tar_block_is_zero(w->block);

	if (w->state == HEADER && !zero)
		return take_header(w);
	if (w->state == HEADER) {
		if (w->seen != 0)
			problem(w, PROBLEM_END,
				"an extended header has no member");
		w->end.at = w->header_at;
		w->end.zeros = TC_TAR_BLOCK;
		w->end.complete = true;
		w->state = ZEROS;
	} else if (w->state == ZEROS && zero) {
		w->end.zeros += TC_TAR_BLOCK;
		w->state = AFTER;
	} else if (w->state == ZEROS) {
		problem(w, PROBLEM_END,
			"more follows a single block of zeros, where some "
			"programs stop");
		lose(w);
	} else if (!zero && tc_tar_header_is_one(w->block)) {
		problem(w, PROBLEM_END,
			"a header follows the end of the archive: some "
			"programs unpack what comes there");
	}
	return 0;
}

static size_t at_most(size_t len, uint64_t left)
{
	return len < left ? len : (size_t)left;
}

static void note_padding(struct tc_tar_walk *w, const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] == '\0')
			continue;
		if (w->end.padding++ == 0)
			w->end.padding_at = w->at + i;
	}
}

/* After the end: how far there is something. */
static void note_trailing(struct tc_tar_walk *w, const char *p, size_t len)
{
	uint64_t from = w->end.at + w->end.zeros;

	while (len > 0 && p[len - 1] == '\0')
		len--;
	if (len > 0)
		w->end.trailing = w->at + len - from;
}

static int fill_block(struct tc_tar_walk *w, const char *p, size_t len)
{
	w->sink.other(w->sink.ctx, p, len);
	if (w->have == 0)
		w->header_at = w->at;
	memcpy(w->block + w->have, p, len);
	if (w->state == AFTER)
		note_trailing(w, p, len);
	w->have += len;
	w->at += len;
	if (w->have < TC_TAR_BLOCK)
		return 0;
	w->have = 0;
	return take_block(w);
}

/* The end of what was expected, and of everything that is empty after it. */
static void next_state(struct tc_tar_walk *w)
{
	if (w->state == BODY && w->left == 0) {
		w->sink.end(w->sink.ctx);
		w->left = w->pad;
		w->state = PADDING;
	} else if (w->state == EXTENDED && w->left == 0) {
		end_extended(w);
		w->left = w->pad;
		w->state = PADDING;
	}
	if (w->state == PADDING && w->left == 0)
		w->state = HEADER;
}

/* How much of len bytes at p was of one thing; 0 and *rc = -1 to stop. */
static size_t take_some(struct tc_tar_walk *w, const char *p, size_t len,
			int *rc)
{
	switch (w->state) {
	case BODY:
		len = at_most(len, w->left);
		w->sink.data(w->sink.ctx, p, len);
		break;
	case EXTENDED:
		len = at_most(len, w->left);
		w->sink.other(w->sink.ctx, p, len);
		tc_buf_append(extended_body(w, w->extended), p, len);
		break;
	case PADDING:
		len = at_most(len, w->left);
		w->sink.other(w->sink.ctx, p, len);
		note_padding(w, p, len);
		break;
	case LOST:
		w->sink.other(w->sink.ctx, p, len);
		w->at += len;
		return len;
	default:
		len = at_most(len, TC_TAR_BLOCK - w->have);
		*rc = fill_block(w, p, len);
		next_state(w);
		return len;
	}
	w->left -= len;
	w->at += len;
	next_state(w);
	return len;
}

int tc_tar_walk_feed(struct tc_tar_walk *walk, const void *data, size_t len)
{
	const char *p = data;
	int rc = 0;

	while (len > 0 && rc == 0) {
		size_t taken = take_some(walk, p, len, &rc);

		p += taken;
		len -= taken;
	}
	return rc;
}

int tc_tar_walk_finish(struct tc_tar_walk *walk, struct tc_error *err)
{
	unsigned long long at = walk->at;

	if (walk->no_tar || walk->at < TC_TAR_BLOCK)
		return tc_fail(err, "not a tar archive");
	if (walk->lost || walk->state == ZEROS || walk->state == AFTER)
		return 0;
	walk->end.at = walk->at;
	if (walk->state == HEADER && walk->have == 0)
		return 0;
	return tc_fail(err, "truncated: the archive ends in the middle of %s, "
		       "after %llu bytes", walk->state == HEADER ? "a header" :
		       walk->state == EXTENDED ? "an extended header" :
		       "a member", at);
}
