/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Longest common subsequences with a bit for each line. */
#include "base/line-diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	WORD = 64,
	/* A line that stands in more places than there are words has a mask of
	 * its own; there cannot be more of those than a word has bits. */
	MAX_DENSE = WORD,
};

/* Lines from first on, as many as count; step is 1, or -1 for reading them
 * backwards. */
struct span {
	const uint32_t *first;
	size_t count;
	ptrdiff_t step;
};

static uint32_t line_at(const struct span *s, size_t i)
{
	return s->first[(ptrdiff_t)i * s->step];
}

static struct span backwards(const uint32_t *lines, size_t count)
{
	return (struct span){ count ? lines + count - 1 : lines, count, -1 };
}

void tc_line_diff_init(struct tc_line_diff *d, size_t symbols, uint64_t limit)
{
	*d = (struct tc_line_diff){ .limit = limit, .symbols = symbols };
	d->head = tc_calloc(symbols, sizeof(*d->head));
	d->dense = tc_calloc(symbols, sizeof(*d->dense));
}

void tc_line_diff_release(struct tc_line_diff *d)
{
	if (d == NULL)
		return;
	free(d->head);
	free(d->dense);
	free(d->next);
	free(d->bits[0]);
	free(d->bits[1]);
	free(d->masks);
	*d = (struct tc_line_diff){ .work = 0 };
}

static void make_room(struct tc_line_diff *d, size_t count)
{
	const size_t words = count / WORD + 1;

	if (count < d->cap)
		return;
	d->cap = count + 1;
	d->next = tc_realloc_array(d->next, d->cap, sizeof(*d->next));
	d->bits[0] = tc_realloc_array(d->bits[0], words, sizeof(uint64_t));
	d->bits[1] = tc_realloc_array(d->bits[1], words, sizeof(uint64_t));
	d->masks = tc_realloc_array(d->masks, words * MAX_DENSE,
				    sizeof(uint64_t));
}

/* Where each line stands in b: chains of places from d->head on, and masks
 * for lines that stand nearly everywhere. Counts are in d->dense at first. */
static void index_lines(struct tc_line_diff *d, const struct span *b)
{
	uint32_t used = 0;
	size_t i;

	d->words = (b->count + WORD - 1) / WORD;
	for (i = b->count; i-- > 0;) {
		uint32_t line = line_at(b, i);

		d->next[i] = d->head[line];
		d->head[line] = (uint32_t)i + 1;
		d->dense[line]++;
	}
	for (i = 0; i < b->count; i++) {
		uint32_t line = line_at(b, i), p;
		uint64_t *mask = d->masks + used * d->words;

		if (d->head[line] != i + 1)
			continue;
		if (line == TC_LINE_FOREIGN || d->dense[line] <= d->words) {
			d->dense[line] = 0;
			continue;
		}
		memset(mask, 0, d->words * sizeof(*mask));
		for (p = d->head[line]; p != 0; p = d->next[p - 1])
			mask[(p - 1) / WORD] |= 1ull << ((p - 1) % WORD);
		d->dense[line] = ++used;
	}
}

static void forget_lines(struct tc_line_diff *d, const struct span *b)
{
	size_t i;

	for (i = 0; i < b->count; i++)
		d->head[line_at(b, i)] = d->dense[line_at(b, i)] = 0;
}

/* One word of the step V = (V + (V & M)) | (V & ~M); returns the carry. */
static unsigned step_word(uint64_t *v, uint64_t mask, unsigned carry)
{
	const uint64_t both = *v & mask;
	const uint64_t sum = *v + both, all = sum + carry;

	*v = all | (*v & ~mask);
	return sum < both || all < sum;
}

/* Takes in one line of a: only the words in which it stands change, and those
 * that a carry runs through. */
static void take_line(struct tc_line_diff *d, uint64_t *bits, uint32_t line)
{
	const uint64_t *dense = NULL;
	uint32_t p = d->head[line];
	unsigned carry = 0;
	size_t w = 0;

	if (line == TC_LINE_FOREIGN || p == 0)
		return;
	if (d->dense[line] != 0) {
		dense = d->masks + (d->dense[line] - 1) * d->words;
		for (; w < d->words; w++)
			carry = step_word(&bits[w], dense[w], carry);
		d->work += d->words;
		return;
	}
	while (p != 0 || carry) {
		uint64_t mask = 0;

		w = carry ? w : (p - 1) / WORD;
		if (w == d->words)
			break;
		for (; p != 0 && (p - 1) / WORD == w; p = d->next[p - 1])
			mask |= 1ull << ((p - 1) % WORD);
		carry = step_word(&bits[w++], mask, carry);
		d->work++;
	}
}

/* Afterwards the number of zeros among the first j bits is the length for a
 * and the first j lines of b. */
static int run(struct tc_line_diff *d, const struct span *a,
	       const struct span *b, uint64_t *bits)
{
	size_t i;

	index_lines(d, b);
	memset(bits, 0xff, d->words * sizeof(*bits));
	d->work += a->count + b->count;
	for (i = 0; i < a->count && d->work <= d->limit; i++)
		take_line(d, bits, line_at(a, i));
	forget_lines(d, b);
	return i < a->count ? -1 : 0;
}

static bool is_zero(const uint64_t *bits, size_t i)
{
	return (bits[i / WORD] >> (i % WORD) & 1) == 0;
}

static bool same(uint32_t x, uint32_t y)
{
	return x == y && x != TC_LINE_FOREIGN;
}

static size_t same_first(const uint32_t *a, size_t na, const uint32_t *b,
			 size_t nb)
{
	size_t n = 0;

	while (n < na && n < nb && same(a[n], b[n]))
		n++;
	return n;
}

static size_t same_last(const uint32_t *a, size_t na, const uint32_t *b,
			size_t nb)
{
	size_t n = 0;

	while (n < na && n < nb && same(a[na - n - 1], b[nb - n - 1]))
		n++;
	return n;
}

int tc_line_diff_common(struct tc_line_diff *d, const uint32_t *a, size_t na,
			const uint32_t *b, size_t nb, size_t *common)
{
	const size_t first = same_first(a, na, b, nb);
	const size_t last = same_last(a + first, na - first, b + first,
				      nb - first);
	const struct span x = { a + first, na - first - last, 1 };
	const struct span y = { b + first, nb - first - last, 1 };
	size_t i, n = first + last;

	d->work += n;
	make_room(d, y.count);
	if (x.count > 0 && y.count > 0) {
		if (run(d, &x, &y, d->bits[0]) != 0)
			return -1;
		for (i = 0; i < y.count; i++)
			n += is_zero(d->bits[0], i);
	}
	*common = n;
	return 0;
}

/* How many lines of b go with the first half of a: the smallest number with
 * which both parts together are longest. */
static int halve(struct tc_line_diff *d, const uint32_t *a, size_t na,
		 const uint32_t *b, size_t nb, size_t *out)
{
	const size_t half = na / 2;
	const struct span a1 = { a, half, 1 }, b1 = { b, nb, 1 };
	const struct span a2 = backwards(a + half, na - half);
	const struct span b2 = backwards(b, nb);
	size_t sum = 0, best, j;

	if (run(d, &a1, &b1, d->bits[0]) != 0 ||
	    run(d, &a2, &b2, d->bits[1]) != 0)
		return -1;
	for (j = 0; j < nb; j++)
		sum += is_zero(d->bits[1], j);
	best = sum;
	*out = 0;
	for (j = 0; j < nb; j++) {
		sum += is_zero(d->bits[0], j);
		sum -= is_zero(d->bits[1], nb - 1 - j);
		if (sum > best) {
			best = sum;
			*out = j + 1;
		}
	}
	return 0;
}

/* As deep as na can be halved. */
static int match(struct tc_line_diff *d, const uint32_t *a, size_t na,
		 const uint32_t *b, size_t nb, bool *in_a, bool *in_b)
{
	const size_t first = same_first(a, na, b, nb);
	const size_t last = same_last(a + first, na - first, b + first,
				      nb - first);
	size_t i, half, cut;

	for (i = 0; i < first; i++)
		in_a[i] = in_b[i] = true;
	for (i = 1; i <= last; i++)
		in_a[na - i] = in_b[nb - i] = true;
	a += first, in_a += first, na -= first + last;
	b += first, in_b += first, nb -= first + last;
	d->work += first + last + 1;
	if (na == 0 || nb == 0)
		return 0;
	if (na == 1) {
		for (i = 0; i < nb && !same(a[0], b[i]); i++)
			;
		if (i < nb)
			in_a[0] = in_b[i] = true;
		return 0;
	}
	half = na / 2;
	if (halve(d, a, na, b, nb, &cut) != 0 ||
	    match(d, a, half, b, cut, in_a, in_b) != 0)
		return -1;
	return match(d, a + half, na - half, b + cut, nb - cut, in_a + half,
		     in_b + cut);
}

int tc_line_diff_match(struct tc_line_diff *d, const uint32_t *a, size_t na,
		       const uint32_t *b, size_t nb, bool *in_a, bool *in_b)
{
	memset(in_a, 0, na * sizeof(*in_a));
	memset(in_b, 0, nb * sizeof(*in_b));
	make_room(d, nb);
	return match(d, a, na, b, nb, in_a, in_b);
}
