/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Walks over the graph of commits, that read no more of it than they need. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "source/git/commits.h"

/* A heap of commits, the newest on top; of one second the first that came. */
struct entry {
	int64_t time;
	uint32_t turn, place;
	bool open; /* for the walk's own use */
};

struct queue {
	struct entry *heap;
	size_t count, cap;
	uint32_t turns;
};

static bool is_before(const struct entry *a, const struct entry *b)
{
	return a->time != b->time ? a->time > b->time : a->turn < b->turn;
}

static void push(struct queue *q, int64_t time, uint32_t place, bool open)
{
	struct entry made = { time, q->turns++, place, open };
	size_t i = q->count;

	q->heap = tc_grow(q->heap, q->count, &q->cap, sizeof(made));
	q->count++;
	for (; i > 0 && is_before(&made, &q->heap[(i - 1) / 2]);
	     i = (i - 1) / 2)
		q->heap[i] = q->heap[(i - 1) / 2];
	q->heap[i] = made;
}

static struct entry pop(struct queue *q)
{
	struct entry top = q->heap[0];
	struct entry last = q->heap[--q->count];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < q->count) {
		if (child + 1 < q->count &&
		    is_before(&q->heap[child + 1], &q->heap[child]))
			child++;
		if (!is_before(&q->heap[child], &last))
			break;
		q->heap[i] = q->heap[child];
		i = child;
	}
	q->heap[i] = last;
	return top;
}

/* One walk: a mark for each commit of the graph, which grows meanwhile. */
struct walk {
	struct tc_commits *c;
	struct queue queue;
	uint32_t *marks;
	size_t mark_count;
	struct tc_error *err;
};

static void release(struct walk *w)
{
	free(w->queue.heap);
	free(w->marks);
}

static uint32_t *mark_of(struct walk *w, uint32_t place)
{
	size_t old = w->mark_count;

	if (place >= old) {
		w->mark_count = w->c->cap;
		w->marks = tc_realloc_array(w->marks, w->mark_count,
					    sizeof(*w->marks));
		memset(w->marks + old, 0,
		       (w->mark_count - old) * sizeof(*w->marks));
	}
	return &w->marks[place];
}

static void append(struct tc_commit_list *out, uint32_t place)
{
	out->list = tc_grow(out->list, out->count, &out->cap,
			    sizeof(*out->list));
	out->list[out->count++] = place;
}

/* Once in a walk, if it is there. */
static int visit(struct walk *w, uint32_t place)
{
	uint32_t *mark = mark_of(w, place);
	int rc;

	if (*mark != 0)
		return 0;
	*mark = 1;
	rc = tc_commits_load(w->c, place, w->err);
	if (rc == 1)
		push(&w->queue, w->c->list[place].time, place, true);
	return rc < 0 ? -1 : 0;
}

static int visit_parents(struct walk *w, uint32_t place)
{
	const struct tc_commit commit = w->c->list[place];
	uint32_t i;

	for (i = 0; i < commit.parent_count; i++)
		if (visit(w, w->c->parents[commit.first_parent + i]) != 0)
			return -1;
	return 0;
}

/* What the queue leads to, by date: at most max, and once stop has come at
 * most rest more. */
static int collect(struct walk *w, size_t max, uint32_t stop, size_t rest,
		   struct tc_commit_list *out)
{
	bool stopping = false;

	while (w->queue.count > 0 && out->count < max) {
		uint32_t place = pop(&w->queue).place;

		if (stopping && rest-- == 0)
			break;
		append(out, place);
		if (place == stop)
			stopping = true;
		if (visit_parents(w, place) != 0)
			return -1;
	}
	return 0;
}

/* Puts children before their parents, whatever their dates say, and by date
 * apart from that. Marks: the number of children in the list, plus 1; 0 for
 * what is not in it. */
static void sort(struct tc_commits *c, struct tc_commit_list *list)
{
	struct walk w = { .c = c };
	size_t i, k, done = 0;

	for (i = 0; i < list->count; i++)
		*mark_of(&w, list->list[i]) = 1;
	for (i = 0; i < list->count; i++) {
		const struct tc_commit *commit = &c->list[list->list[i]];

		for (k = 0; k < commit->parent_count; k++) {
			uint32_t *mark = mark_of(
				&w, c->parents[commit->first_parent + k]);

			*mark += *mark != 0;
		}
	}
	for (i = 0; i < list->count; i++)
		if (*mark_of(&w, list->list[i]) == 1)
			push(&w.queue, c->list[list->list[i]].time,
			     list->list[i], true);
	/* A cycle cannot be: each commit's id is over those of its parents. */
	while (w.queue.count > 0) {
		uint32_t place = pop(&w.queue).place;
		const struct tc_commit *commit = &c->list[place];

		list->list[done++] = place;
		for (k = 0; k < commit->parent_count; k++) {
			uint32_t parent = c->parents[commit->first_parent + k];
			uint32_t *mark = mark_of(&w, parent);

			if (*mark > 1 && --*mark == 1)
				push(&w.queue, c->list[parent].time, parent,
				     true);
		}
	}
	list->count = done;
	release(&w);
}

static int finish(struct walk *w, int rc, struct tc_commit_list *out)
{
	release(w);
	if (rc == 0) {
		sort(w->c, out);
		return 0;
	}
	free(out->list);
	*out = (struct tc_commit_list){ .list = NULL };
	return -1;
}

int tc_commits_ancestors(struct tc_commits *c, const git_oid *from, size_t max,
			 struct tc_commit_list *out, struct tc_error *err)
{
	struct walk w = { .c = c, .err = err };
	int rc;

	*out = (struct tc_commit_list){ .list = NULL };
	rc = visit(&w, tc_commits_place(c, from));
	if (rc == 0)
		rc = collect(&w, max, UINT32_MAX, 0, out);
	return finish(&w, rc, out);
}

/* Leaves only what stands at most around places from the commit. */
static void narrow(struct tc_commit_list *list, uint32_t place, size_t around)
{
	size_t at = 0, from, to;

	while (at < list->count && list->list[at] != place)
		at++;
	if (at == list->count)
		return;
	from = at > around ? at - around : 0;
	to = list->count - at > around ? at + around + 1 : list->count;
	memmove(list->list, list->list + from,
		(to - from) * sizeof(*list->list));
	list->count = to - from;
}

int tc_commits_published(struct tc_commits *c, size_t max, const git_oid *near,
			 size_t around, struct tc_commit_list *out,
			 struct tc_error *err)
{
	struct walk w = { .c = c, .err = err };
	uint32_t place = near ? tc_commits_place(c, near) : UINT32_MAX;
	size_t i;
	int rc;

	*out = (struct tc_commit_list){ .list = NULL };
	rc = tc_commits_read_refs(c, err);
	if (rc == 0 && near != NULL)
		rc = visit(&w, place);
	for (i = 0; i < c->root_count && rc == 0; i++)
		rc = visit(&w, c->roots[i]);
	if (rc == 0)
		rc = collect(&w, max, place, around, out);
	if (finish(&w, rc, out) != 0)
		return -1;
	if (near != NULL)
		narrow(out, place, around);
	return 0;
}

enum { OF_A = 1, OF_B = 2, OF_BOTH = 3 };

/* Marks it as reached from there. Who gets a new mark is looked at again. */
static int reach(struct walk *w, uint32_t place, uint32_t from, size_t *open)
{
	uint32_t mark = *mark_of(w, place) | from;
	int rc;

	if (mark == *mark_of(w, place))
		return 0;
	*mark_of(w, place) = mark;
	rc = tc_commits_load(w->c, place, w->err);
	if (rc != 1)
		return rc;
	push(&w->queue, w->c->list[place].time, place, mark != OF_BOTH);
	*open += mark != OF_BOTH;
	return 0;
}

/* Until nothing is left but what both have. Dates may be equal or wrong: what
 * had seemed to be on one side only is then looked at again, and no more. */
static int reach_all(struct walk *w, size_t open)
{
	while (w->queue.count > 0) {
		struct entry top = pop(&w->queue);
		const struct tc_commit commit = w->c->list[top.place];
		uint32_t mark = *mark_of(w, top.place), i;

		open -= top.open;
		for (i = 0; i < commit.parent_count; i++) {
			uint32_t parent = w->c->parents[commit.first_parent +
							i];

			if (open == 0 && !top.open &&
			    *mark_of(w, parent) == 0)
				continue;
			if (reach(w, parent, mark, &open) != 0)
				return -1;
		}
	}
	return 0;
}

int tc_commits_distance(struct tc_commits *c, const git_oid *a,
			const git_oid *b, size_t *ahead, size_t *behind,
			struct tc_error *err)
{
	struct walk w = { .c = c, .err = err };
	size_t open = 0, only[OF_BOTH + 1] = { 0 }, i;
	int rc;

	rc = reach(&w, tc_commits_place(c, a), OF_A, &open);
	if (rc == 0)
		rc = reach(&w, tc_commits_place(c, b), OF_B, &open);
	if (rc == 0)
		rc = reach_all(&w, open);
	for (i = 0; i < w.mark_count && i < c->count && rc == 0; i++)
		if (w.marks[i] != 0 &&
		    tc_commits_load(c, (uint32_t)i, err) == 1)
			only[w.marks[i]]++;
	*ahead = only[OF_A];
	*behind = only[OF_B];
	release(&w);
	return rc;
}
