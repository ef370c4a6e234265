/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What an import of a git history has learnt, kept for the next one. */
#include "import-cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "db/canon.h"
#include "import.h"
#include "memory-file.h"

static const char magic[] = "tarcheck-import-cache 2\n";
enum { MAGIC_LEN = sizeof(magic) - 1, NAME_BYTES = 16, ID = 20 };

/* Numbers are stored with the lowest byte first, strings with their length
 * before them. */
static void put_number(struct tc_buf *out, uint64_t number)
{
	char bytes[8];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(number >> (8 * i) & 0xff);
	tc_buf_append(out, bytes, sizeof(bytes));
}

static void put_string(struct tc_buf *out, const char *s)
{
	put_number(out, s ? strlen(s) : 0);
	tc_buf_puts(out, s ? s : "");
}

/* Where reading stands. Past the end everything is zero, and bad. */
struct cursor {
	const char *at;
	size_t left;
	struct tc_arena *arena;
	bool bad;
};

static void get_bytes(struct cursor *c, void *to, size_t len)
{
	if (c->bad || len > c->left) {
		c->bad = true;
		memset(to, 0, len);
		return;
	}
	memcpy(to, c->at, len);
	c->at += len;
	c->left -= len;
}

static uint64_t get_number(struct cursor *c)
{
	unsigned char bytes[8];
	uint64_t number = 0;
	size_t i;

	get_bytes(c, bytes, sizeof(bytes));
	for (i = 0; i < sizeof(bytes); i++)
		number |= (uint64_t)bytes[i] << (8 * i);
	return number;
}

/* "" is NULL where that means none. */
static const char *get_string(struct cursor *c)
{
	uint64_t len = get_number(c);
	const char *from = c->at;

	if (c->bad || len > c->left || memchr(from, '\0', (size_t)len)) {
		c->bad = true;
		return "";
	}
	c->at += len;
	c->left -= (size_t)len;
	return tc_arena_strndup(c->arena, from, (size_t)len);
}

/* How many things follow, of at least least bytes each. */
static size_t get_count(struct cursor *c, size_t least)
{
	uint64_t count = get_number(c);

	if (count > c->left / least)
		c->bad = true;
	return c->bad ? 0 : (size_t)count;
}

static void put_list(struct tc_buf *out, const struct tc_string_list *list)
{
	size_t i;

	put_number(out, list->count);
	for (i = 0; i < list->count; i++)
		put_string(out, list->items[i]);
}

/* All that a history's rows depend on beside head and tags. */
static void put_key(struct tc_buf *out, const struct tc_import *im)
{
	put_string(out, PACKAGE_VERSION);
	put_number(out, TC_CANON_VERSION);
	put_string(out, im->origin);
	put_list(out, &im->paths);
	put_list(out, &im->exclude);
	put_list(out, &im->release_tags);
}

char *tc_import_cache_path(const struct tc_import *im, const char *dir,
			   struct tc_error *err)
{
	char hex[2 * NAME_BYTES + 1];
	uint8_t sha256[TC_SHA256_SIZE];
	struct tc_buf key;
	int rc;

	tc_buf_init(&key, TC_MAX_CACHE_BYTES);
	put_key(&key, im);
	rc = tc_digest_buffer(TC_DIGEST_SHA256, tc_buf_str(&key), key.len,
			      sha256, err);
	tc_buf_release(&key);
	if (rc != 0)
		return NULL;
	return tc_asprintf("%s/%s", dir,
			   tc_hex(hex, sha256, NAME_BYTES));
}

static void put_version(struct tc_buf *out, const struct tc_version *v)
{
	put_string(out, v->path);
	tc_buf_append(out, v->blob, ID);
	put_number(out, v->first);
	put_number(out, v->last_any);
	put_string(out, v->first_release);
	if (v->first_release == NULL)
		return;
	put_string(out, v->last_release);
	put_number(out, v->first_release_day);
	put_number(out, v->last_release_day);
	put_number(out, (uint64_t)v->first_release_time);
	put_number(out, (uint64_t)v->last_release_time);
}

static void get_version(struct cursor *c, struct tc_version *v)
{
	v->path = get_string(c);
	get_bytes(c, v->blob, ID);
	v->first = (uint32_t)get_number(c);
	v->last = v->last_any = (uint32_t)get_number(c);
	v->first_release = get_string(c);
	if (*v->first_release == '\0') {
		v->first_release = NULL;
		return;
	}
	v->last_release = get_string(c);
	v->first_release_day = (uint32_t)get_number(c);
	v->last_release_day = (uint32_t)get_number(c);
	v->first_release_time = (int64_t)get_number(c);
	v->last_release_time = (int64_t)get_number(c);
}

static void put_history(struct tc_buf *out, const struct tc_history *h)
{
	size_t i;

	tc_buf_append(out, h->head, ID);
	put_number(out, h->commits);
	tc_buf_append(out, h->commit_ids, h->commits * ID);
	put_number(out, h->tag_count);
	for (i = 0; i < h->tag_count; i++) {
		put_string(out, h->tags[i].name);
		tc_buf_append(out, h->tags[i].commit, ID);
	}
	put_number(out, h->count);
	for (i = 0; i < h->count; i++)
		put_version(out, &h->versions[i]);
}

static void get_history(struct cursor *c, struct tc_history *h)
{
	size_t i;

	get_bytes(c, h->head, ID);
	h->commits = get_count(c, ID);
	h->commit_ids = tc_calloc(h->commits + 1, ID);
	get_bytes(c, h->commit_ids, h->commits * ID);
	for (i = 1; i < h->commits; i++)
		if (memcmp(h->commit_ids[i - 1], h->commit_ids[i], ID) >= 0)
			c->bad = true;
	h->tag_count = get_count(c, ID);
	h->tags = tc_arena_alloc(c->arena,
				 (h->tag_count + 1) * sizeof(*h->tags));
	for (i = 0; i < h->tag_count; i++) {
		h->tags[i].name = get_string(c);
		get_bytes(c, h->tags[i].commit, ID);
		if (i > 0 && strcmp(h->tags[i - 1].name, h->tags[i].name) >= 0)
			c->bad = true;
	}
	h->count = get_count(c, ID);
	h->versions = tc_calloc(h->count + 1, sizeof(*h->versions));
	for (i = 0; i < h->count; i++)
		get_version(c, &h->versions[i]);
}

static void put_facts(struct tc_buf *out, const struct tc_blob_facts *f)
{
	tc_buf_append(out, f->blob, ID);
	tc_buf_append(out, f->sha256, sizeof(f->sha256));
	tc_buf_append(out, f->sha1, sizeof(f->sha1));
	put_number(out, f->size);
	put_number(out, f->canon_class);
	tc_buf_append(out, f->canon, f->canon_class ? sizeof(f->canon) : 0);
	put_number(out, f->has_aclocal);
	tc_buf_append(out, f->aclocal, f->has_aclocal ? sizeof(f->aclocal) : 0);
	put_number(out, f->serial.lines);
	if (f->serial.lines == 0)
		return;
	put_string(out, f->serial.aclocal);
	put_string(out, f->serial.name);
}

static void get_serial(struct cursor *c, char *to, size_t size)
{
	const char *s = get_string(c);

	if (strlen(s) < size)
		memcpy(to, s, strlen(s) + 1);
	else
		c->bad = true;
}

static void get_facts(struct cursor *c, struct tc_blob_facts *f)
{
	get_bytes(c, f->blob, ID);
	get_bytes(c, f->sha256, sizeof(f->sha256));
	get_bytes(c, f->sha1, sizeof(f->sha1));
	f->size = get_number(c);
	f->canon_class = (uint8_t)get_number(c);
	get_bytes(c, f->canon, f->canon_class ? sizeof(f->canon) : 0);
	f->has_aclocal = get_number(c) != 0;
	get_bytes(c, f->aclocal, f->has_aclocal ? sizeof(f->aclocal) : 0);
	f->serial.lines = (unsigned)get_number(c);
	if (f->serial.lines == 0)
		return;
	get_serial(c, f->serial.aclocal, sizeof(f->serial.aclocal));
	get_serial(c, f->serial.name, sizeof(f->serial.name));
}

static bool take_key(struct cursor *c, const struct tc_import *im)
{
	struct tc_buf key;
	bool same;

	tc_buf_init(&key, TC_MAX_CACHE_BYTES);
	put_key(&key, im);
	same = c->left >= key.len && memcmp(c->at, key.ptr, key.len) == 0;
	if (same) {
		c->at += key.len;
		c->left -= key.len;
	}
	tc_buf_release(&key);
	return same;
}

static int parse(struct tc_import_cache *cache, const struct tc_import *im,
		 const struct tc_buf *text, struct tc_error *err)
{
	struct cursor c = { .arena = &cache->history.arena };
	uint8_t sha256[TC_SHA256_SIZE];
	const size_t skip = MAGIC_LEN + sizeof(sha256);
	size_t i;

	if (text->len < skip || memcmp(text->ptr, magic, MAGIC_LEN) != 0)
		return tc_fail(err, "it is of another kind");
	c.at = text->ptr + skip;
	c.left = text->len - skip;
	if (tc_digest_buffer(TC_DIGEST_SHA256, c.at, c.left, sha256, err) != 0)
		return -1;
	if (memcmp(sha256, text->ptr + MAGIC_LEN, sizeof(sha256)) != 0)
		return tc_fail(err, "it is damaged");
	if (!take_key(&c, im))
		return tc_fail(err, "it is of another history");
	get_history(&c, &cache->history);
	cache->fact_count = get_count(&c, ID);
	cache->facts = tc_calloc(cache->fact_count + 1, sizeof(*cache->facts));
	for (i = 0; i < cache->fact_count; i++) {
		get_facts(&c, &cache->facts[i]);
		if (i > 0 && memcmp(cache->facts[i - 1].blob,
				    cache->facts[i].blob, ID) >= 0)
			c.bad = true;
	}
	if (c.bad || c.left > 0)
		return tc_fail(err, "it is damaged");
	return 0;
}

int tc_import_cache_load(struct tc_import_cache *cache,
			 const struct tc_import *im, const char *path,
			 struct tc_error *err)
{
	struct tc_import_cache made = { .facts = NULL };
	struct tc_buf text;
	int rc;

	*cache = made;
	if (access(path, F_OK) != 0)
		return 1;
	tc_buf_init(&text, TC_MAX_CACHE_BYTES);
	rc = tc_read_file(path, &text, err);
	if (rc == 0)
		rc = parse(&made, im, &text, err);
	tc_buf_release(&text);
	if (rc != 0)
		tc_import_cache_release(&made);
	*cache = made;
	return rc;
}

void tc_import_cache_release(struct tc_import_cache *cache)
{
	if (cache == NULL)
		return;
	tc_history_release(&cache->history);
	free(cache->facts);
	*cache = (struct tc_import_cache){ .facts = NULL };
}

static int make_dirs(const char *path, struct tc_error *err)
{
	char *copy = tc_strdup(path), *slash;
	int rc = 0;

	for (slash = strchr(copy + 1, '/'); slash && rc == 0;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST)
			rc = tc_fail_errno(err, errno, "cannot make %s", copy);
		*slash = '/';
	}
	free(copy);
	return rc;
}

static void put_all_facts(struct tc_buf *out,
			  const struct tc_blob_facts *facts, size_t count)
{
	size_t i, stored = 0;

	for (i = 0; i < count; i++)
		stored += facts[i].size > 0 && !facts[i].missing;
	put_number(out, stored);
	for (i = 0; i < count; i++)
		if (facts[i].size > 0 && !facts[i].missing)
			put_facts(out, &facts[i]);
}

int tc_import_cache_write(const struct tc_import *im,
			  const struct tc_history *history,
			  const struct tc_blob_facts *facts, size_t fact_count,
			  struct tc_error *err)
{
	uint8_t sha256[TC_SHA256_SIZE];
	struct tc_buf text;
	FILE *out = NULL;
	int rc = -1;

	tc_buf_init(&text, TC_MAX_CACHE_BYTES);
	put_key(&text, im);
	put_history(&text, history);
	put_all_facts(&text, facts, fact_count);
	if (text.full)
		tc_fail(err, "limit: more than %u bytes", TC_MAX_CACHE_BYTES);
	else if (tc_digest_buffer(TC_DIGEST_SHA256, tc_buf_str(&text),
				  text.len, sha256, err) == 0)
		out = tc_memory_file_stream(im->cache_made, err);
	if (out != NULL) {
		(void)fwrite(magic, 1, MAGIC_LEN, out);
		(void)fwrite(sha256, 1, sizeof(sha256), out);
		(void)fwrite(text.ptr, 1, text.len, out);
		rc = fclose(out) == 0 ? 0 : tc_fail_errno(err, errno,
							  "no memory");
		/* Nothing is better than a part of it. */
		if (rc != 0 && ftruncate(im->cache_made, 0) != 0)
			tc_fail_errno(err, errno, "no memory");
	}
	tc_buf_release(&text);
	return rc;
}

int tc_import_cache_save(const struct tc_import *im, struct tc_error *err)
{
	struct stat st;

	if (fstat(im->cache_made, &st) == 0 && st.st_size == 0)
		return 0;
	if (make_dirs(im->cache_path, err) != 0)
		return -1;
	return tc_memory_file_save(im->cache_made, im->cache_path,
				   TC_MAX_CACHE_BYTES + MAGIC_LEN +
				   TC_SHA256_SIZE, err) < 0 ? -1 : 0;
}

size_t tc_import_cache_key(const struct tc_import *im, char *out, size_t size)
{
	struct tc_buf key;
	size_t len;

	tc_buf_init(&key, TC_MAX_CACHE_BYTES);
	put_key(&key, im);
	len = key.len;
	memcpy(out, key.ptr, len < size ? len : size);
	tc_buf_release(&key);
	return len;
}

static int compare_facts(const void *a, const void *b)
{
	const struct tc_blob_facts *x = a, *y = b;

	return memcmp(x->blob, y->blob, sizeof(x->blob));
}

const struct tc_blob_facts *tc_blob_facts_find(
	const struct tc_blob_facts *facts, size_t count,
	const uint8_t blob[20])
{
	struct tc_blob_facts key;

	if (count == 0)
		return NULL;
	memcpy(key.blob, blob, sizeof(key.blob));
	return bsearch(&key, facts, count, sizeof(*facts), compare_facts);
}
