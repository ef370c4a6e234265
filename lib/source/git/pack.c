/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether an object of a pack can be read in bounded time and memory. */
#include "source/git/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"

enum {
	ID = 20,
	FANOUT = 256 * 4,
	TRAILER = 2 * ID, /* digests of the pack and of the index */
	PACK_HEAD = 12,
	OFS_DELTA = 6,
	REF_DELTA = 7,
	/* Of an entry: its head, and enough of its data for the two sizes that
	 * a difference begins with, tables of the compression before them. */
	PEEK = 1024
};

/* An entry that was looked at. */
struct fine {
	uint64_t offset; /* 0: none */
	uint64_t size;   /* of the object */
	uint64_t way;    /* of all on the way to it */
};

struct tc_pack {
	const uint8_t *map; /* the index */
	size_t map_len;
	const uint8_t *fanout, *ids, *offsets, *large;
	size_t stride;      /* from id to id, and from offset to offset */
	uint32_t count, large_count;
	char *pack;         /* its path; opened when it is looked at */
	int fd;
	uint64_t size;
	struct fine *fine;  /* open addressing, a power of two */
	size_t fine_count, fine_slots;
	z_stream z;
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static uint64_t be64(const uint8_t *p)
{
	return (uint64_t)be32(p) << 32 | be32(p + 4);
}

/* Places of the tables; each id has its row in every one of them. */
static bool lay_out(struct tc_pack *p)
{
	static const uint8_t v2[8] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	const bool is_v2 = p->map_len >= sizeof(v2) &&
			   memcmp(p->map, v2, sizeof(v2)) == 0;
	const uint64_t head = (is_v2 ? sizeof(v2) : 0) + FANOUT;
	const uint64_t row = is_v2 ? ID + 4 + 4 : 4 + ID;
	uint64_t need, rest;
	unsigned i;

	if (p->map_len < head + TRAILER)
		return false;
	p->fanout = p->map + head - FANOUT;
	for (i = 1; i < 256; i++)
		if (be32(p->fanout + 4 * i) < be32(p->fanout + 4 * (i - 1)))
			return false;
	p->count = be32(p->fanout + FANOUT - 4);
	need = head + row * p->count + TRAILER;
	if (p->map_len < need)
		return false;
	rest = p->map_len - need;
	if (rest % 8 != 0 || rest / 8 > (is_v2 ? p->count : 0))
		return false;
	p->large_count = (uint32_t)(rest / 8);
	p->ids = p->map + head + (is_v2 ? 0 : 4);
	p->offsets = p->map + head + (is_v2 ? (uint64_t)p->count * (ID + 4) : 0);
	p->large = p->offsets + (size_t)p->count * 4;
	p->stride = is_v2 ? ID : 4 + ID;
	return true;
}

/* -1 for what is no regular file: a FIFO would be waited for. */
static int open_regular(const char *path, uint64_t *size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = (uint64_t)st.st_size;
		return fd;
	}
	(void)close(fd);
	errno = EINVAL;
	return -1;
}

static int map_index(struct tc_pack *p, const char *path)
{
	uint64_t size = 0;
	void *map = MAP_FAILED;
	int fd = open_regular(path, &size);

	if (fd < 0)
		return -1;
	if (size > 0 && size < SIZE_MAX)
		map = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)close(fd);
	if (map == MAP_FAILED)
		return -1;
	p->map = map;
	p->map_len = (size_t)size;
	return 0;
}

/* Open only for as long as it is read: there may be more packs than a process
 * may have files. */
static void close_pack(struct tc_pack *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
}

struct tc_pack *tc_pack_open(const char *index, const char *pack,
			     struct tc_error *err)
{
	struct tc_pack *p = tc_calloc(1, sizeof(*p));
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), index);
	p->pack = tc_strdup(pack);
	p->fd = open_regular(p->pack, &p->size);
	if (p->fd < 0)
		tc_fail_errno(err, errno, "%s: its pack", q.s);
	else if (map_index(p, index) != 0)
		tc_fail(err, "%s: cannot read it", q.s);
	else if (!lay_out(p))
		tc_fail(err, "%s: not the index of a pack", q.s);
	else if (inflateInit(&p->z) != Z_OK)
		tc_oom();
	else
		close_pack(p);
	if (p->z.state != NULL)
		return p;
	tc_pack_free(p);
	return NULL;
}

void tc_pack_free(struct tc_pack *p)
{
	if (p == NULL)
		return;
	close_pack(p);
	if (p->map != NULL)
		(void)munmap((void *)(uintptr_t)p->map, p->map_len);
	if (p->z.state != NULL)
		(void)inflateEnd(&p->z);
	free(p->fine);
	free(p->pack);
	free(p);
}

/* 0, which is no entry's place, where it is not in the pack; UINT64_MAX where
 * the index points outside of itself. */
static uint64_t find(const struct tc_pack *p, const uint8_t id[ID])
{
	uint32_t low = id[0] ? be32(p->fanout + 4 * (id[0] - 1)) : 0;
	uint32_t high = be32(p->fanout + 4 * id[0]);
	uint32_t offset;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = memcmp(p->ids + middle * p->stride, id, ID);

		if (order == 0) {
			if (p->stride != ID) /* version 1 */
				return be32(p->offsets + middle * p->stride);
			offset = be32(p->offsets + middle * 4ul);
			if (!(offset & 0x80000000u))
				return offset;
			offset &= 0x7fffffffu;
			return offset < p->large_count
				       ? be64(p->large + offset * 8ul)
				       : UINT64_MAX;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static size_t fine_slot(const struct fine *set, size_t slots, uint64_t offset)
{
	size_t i = (size_t)(offset * 0x9e3779b97f4a7c15ull >> 32) &
		   (slots - 1);

	while (set[i].offset != 0 && set[i].offset != offset)
		i = (i + 1) & (slots - 1);
	return i;
}

/* NULL for what was not looked at. */
static const struct fine *find_fine(const struct tc_pack *p, uint64_t offset)
{
	const struct fine *found;

	if (p->fine_slots == 0)
		return NULL;
	found = &p->fine[fine_slot(p->fine, p->fine_slots, offset)];
	return found->offset == offset ? found : NULL;
}

static void set_fine(struct tc_pack *p, struct fine fine)
{
	if (p->fine_count * 2 >= p->fine_slots) {
		size_t slots = p->fine_slots ? p->fine_slots * 2 : 1024, i;
		struct fine *set = tc_calloc(slots, sizeof(*set));

		for (i = 0; i < p->fine_slots; i++)
			if (p->fine[i].offset != 0)
				set[fine_slot(set, slots, p->fine[i].offset)] =
					p->fine[i];
		free(p->fine);
		p->fine = set;
		p->fine_slots = slots;
	}
	p->fine[fine_slot(p->fine, p->fine_slots, fine.offset)] = fine;
	p->fine_count++;
}

/* One entry: what its head says. */
struct entry {
	unsigned type;
	uint64_t size;   /* of its data without compression */
	uint64_t base;   /* where that is which it differs from; 0: it is whole */
	uint64_t result; /* of the object */
};

/* A number in groups of 7 bits, the lowest first. */
static bool take_number(const uint8_t **at, const uint8_t *end,
			unsigned shift, uint64_t *value)
{
	do {
		if (*at == end || shift > 56)
			return false;
		*value |= (uint64_t)(**at & 0x7f) << shift;
		shift += 7;
	} while (*(*at)++ & 0x80);
	return true;
}

/* How far back the base is: groups of 7 bits, the highest first, each but the
 * first one more than written. */
static bool take_distance(const uint8_t **at, const uint8_t *end,
			  uint64_t *value)
{
	*value = 0;
	for (;;) {
		if (*at == end || *value >> 55)
			return false;
		*value = *value << 7 | (**at & 0x7f);
		if (!(*(*at)++ & 0x80))
			return true;
		++*value;
	}
}

/* The two sizes at the beginning of a difference; the second is the object's. */
static bool take_result(struct tc_pack *p, const uint8_t *at,
			const uint8_t *end, uint64_t *result)
{
	uint8_t head[20];
	const uint8_t *text = head, *stop;
	uint64_t from = 0;

	(void)inflateReset(&p->z);
	p->z.next_in = (Bytef *)(uintptr_t)at; /* zlib does not write there */
	p->z.avail_in = (uInt)(end - at);
	p->z.next_out = head;
	p->z.avail_out = sizeof(head);
	(void)inflate(&p->z, Z_SYNC_FLUSH);
	stop = p->z.next_out;
	*result = 0;
	return take_number(&text, stop, 0, &from) &&
	       take_number(&text, stop, 0, result);
}

static const char *take_base(struct tc_pack *p, uint64_t offset,
			     const uint8_t **at, const uint8_t *end,
			     struct entry *e)
{
	uint64_t back;

	if (e->type == OFS_DELTA) {
		if (!take_distance(at, end, &back) || back == 0 ||
		    back >= offset)
			return "a difference from nowhere";
		e->base = offset - back;
		return NULL;
	}
	if (end - *at < ID)
		return "a pack that ends early";
	e->base = find(p, *at);
	*at += ID;
	return e->base ? NULL : "a difference from an object that is not there";
}

/* NULL, or what is wrong with it. */
static const char *read_entry(struct tc_pack *p, uint64_t offset,
			      struct entry *e)
{
	static const char early[] = "a pack that ends early";
	uint8_t bytes[PEEK];
	const uint8_t *at = bytes, *end;
	const char *why;
	ssize_t n;

	if (offset < PACK_HEAD || offset >= p->size)
		return "an index that points outside of its pack";
	if (p->fd < 0)
		p->fd = open_regular(p->pack, &p->size);
	n = pread(p->fd, bytes, sizeof(bytes), (off_t)offset);
	if (n <= 0)
		return early;
	end = bytes + n;
	*e = (struct entry){ .type = bytes[0] >> 4 & 7,
			     .size = bytes[0] & 15 };
	if (*at++ & 0x80 && !take_number(&at, end, 4, &e->size))
		return early;
	e->result = e->size;
	if (e->type >= 1 && e->type <= 4)
		return NULL;
	if (e->type != OFS_DELTA && e->type != REF_DELTA)
		return "an object of no known type";
	why = take_base(p, offset, &at, end, e);
	if (why == NULL && !take_result(p, at, end, &e->result))
		why = "a difference that cannot be read";
	return why;
}

/* Along the way from that entry to a whole object, or one that was looked at
 * before. */
static enum tc_pack_answer follow(struct tc_pack *p, uint64_t offset,
				  uint64_t max, const char **why)
{
	struct fine way[TC_MAX_DELTA_CHAIN];
	struct entry e = { .base = 0 };
	const struct fine *known = NULL;
	bool large = false;
	uint64_t sum;
	size_t n = 0;

	for (; offset != 0; offset = e.base) {
		known = find_fine(p, offset);
		if (known != NULL)
			break;
		if (n == TC_MAX_DELTA_CHAIN) {
			*why = "differences from differences without end";
			return TC_PACK_DAMAGED;
		}
		*why = read_entry(p, offset, &e);
		if (*why != NULL)
			return TC_PACK_DAMAGED;
		if (e.size > max || e.result > max)
			large = true;
		way[n++] = (struct fine){ .offset = offset, .size = e.result };
	}
	sum = known ? known->way : 0;
	while (n > 0 && !large) {
		sum += way[--n].size;
		way[n].way = sum;
		set_fine(p, way[n]);
	}
	return large ? TC_PACK_LARGE : TC_PACK_FINE;
}

enum tc_pack_answer tc_pack_check(struct tc_pack *p, const uint8_t id[20],
				  uint64_t max, uint64_t *size, uint64_t *way,
				  const char **why)
{
	uint64_t offset = find(p, id);
	const struct fine *fine;
	enum tc_pack_answer answer;

	if (offset == 0)
		return TC_PACK_ABSENT;
	answer = follow(p, offset, max, why);
	close_pack(p);
	fine = answer == TC_PACK_FINE ? find_fine(p, offset) : NULL;
	*size = fine ? fine->size : 0;
	*way = fine ? fine->way : 0;
	return answer;
}

uint64_t tc_pack_size(const struct tc_pack *p)
{
	return p->size;
}
