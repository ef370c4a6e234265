/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reading a JSON report back, as far as the chain needs it. */
#include "report/stored.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/quote.h"
#include "evidence/derivation.h"
#include "report/stored-internal.h"

/* The oldest version whose members look as those of now. */
enum { MIN_SCHEMA = 2, MAX_SCHEMA = 2 };

struct reader {
	struct tc_arena *arena;
	struct tc_error *err;
	const char *list; /* being read: "members" */
	size_t index;     /* in it */
};

static int wrong(const struct reader *r, const char *key, const char *what)
{
	return tc_fail(r->err, "%s[%zu].%s: %s", r->list, r->index, key, what);
}

static int take_text(const struct reader *r, const json_t *o, const char *key,
		     bool needed, const char **out)
{
	const json_t *value = json_object_get(o, key);

	*out = NULL;
	if (!needed && (value == NULL || json_is_null(value)))
		return 0;
	if (!json_is_string(value))
		return wrong(r, key, "not a text");
	*out = json_string_value(value);
	return 0;
}

/* A name with its exact bytes where the report has them. */
static int take_name(const struct reader *r, const json_t *o, const char *key,
		     const char *hex_key, const char **out)
{
	const char *hex = NULL;
	size_t len;
	char *bytes;

	if (take_text(r, o, key, true, out) != 0 ||
	    take_text(r, o, hex_key, false, &hex) != 0)
		return -1;
	if (hex == NULL)
		return 0;
	len = strlen(hex) / 2;
	bytes = tc_arena_bytes(r->arena, len + 1);
	if (tc_hex_span(hex) != 2 * len ||
	    tc_unhex((unsigned char *)bytes, len, hex) != 0 ||
	    memchr(bytes, '\0', len) != NULL)
		return wrong(r, hex_key, "not the bytes of a name");
	bytes[len] = '\0';
	*out = bytes;
	return 0;
}

static int take_digest(const struct reader *r, const json_t *o,
		       const char **out)
{
	if (take_text(r, o, "sha256", false, out) != 0)
		return -1;
	if (*out != NULL &&
	    (strlen(*out) != 64 || tc_hex_span(*out) != 64))
		return wrong(r, "sha256", "not a SHA-256");
	return 0;
}

static int take_index(const struct reader *r, const json_t *o,
		      const char *key, size_t count, size_t *out)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    (uint64_t)json_integer_value(value) >= count)
		return wrong(r, key, "not the number of one that is there");
	*out = (size_t)json_integer_value(value);
	return 0;
}

static int take_bool(const struct reader *r, const json_t *o, const char *key,
		     bool *out)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_boolean(value))
		return wrong(r, key, "neither true nor false");
	*out = json_is_true(value);
	return 0;
}

/* object[key] if it is an array; where it is absent, NULL and 0. */
static int take_list(const struct reader *r, const json_t *object,
		     const char *key, bool needed, const json_t **out)
{
	*out = json_object_get(object, key);
	if (json_is_array(*out) || (*out == NULL && !needed))
		return 0;
	return tc_fail(r->err, "%s: not a list", key);
}

static int read_member(const struct reader *r, const json_t *o,
		       struct stored_member *m)
{
	if (take_name(r, o, "path", "path_hex", &m->path) != 0 ||
	    take_text(r, o, "origin", false, &m->origin) != 0 ||
	    take_text(r, o, "origin_detail", false, &m->detail) != 0 ||
	    take_digest(r, o, &m->sha256) != 0)
		return -1;
	if (m->origin == NULL)
		m->origin = "directory";
	return 0;
}

static int take_kind(const struct reader *r, const json_t *o, uint8_t *out)
{
	const char *text;
	int i;

	if (take_text(r, o, "kind", true, &text) != 0)
		return -1;
	for (i = 0; i < TC_INPUT_KIND_COUNT; i++) {
		if (strcmp(tc_input_kind_name((enum tc_input_kind)i),
			   text) != 0)
			continue;
		*out = (uint8_t)i;
		return 0;
	}
	return wrong(r, "kind", "not a kind of input");
}

static int read_node(const struct reader *r, const json_t *o,
		     const struct stored_report *report,
		     struct stored_node *node)
{
	size_t id;

	if (take_index(r, o, "id", report->node_count, &id) != 0 ||
	    take_kind(r, o, &node->kind) != 0 ||
	    take_name(r, o, "name", "name_hex", &node->name) != 0 ||
	    take_digest(r, o, &node->sha256) != 0)
		return -1;
	if (id != r->index)
		return wrong(r, "id", "not its place in the list");
	if (node->kind != TC_INPUT_MEMBER)
		return 0;
	return take_index(r, o, "member", report->member_count, &node->member);
}

static int read_inputs(const struct reader *r, const json_t *list,
		       size_t node_count, struct stored_derivation *d)
{
	const json_t *o;
	size_t i;

	d->input_count = json_array_size(list);
	d->inputs = tc_arena_alloc(r->arena, (d->input_count + 1) *
						     sizeof(*d->inputs));
	json_array_foreach(list, i, o) {
		struct stored_input *input = &d->inputs[i];

		if (take_index(r, o, "node", node_count, &input->node) != 0 ||
		    take_bool(r, o, "strong", &input->strong) != 0 ||
		    take_text(r, o, "detail", false, &input->detail) != 0)
			return -1;
	}
	return 0;
}

static int read_normalised(const struct reader *r, const json_t *list,
			   struct stored_derivation *d)
{
	const json_t *o;
	size_t i;

	d->normalised = "";
	json_array_foreach(list, i, o) {
		if (!json_is_string(o))
			return wrong(r, "normalisations", "not texts");
		/* Each name again in front of the next: few and short. */
		if (i >= TC_MAX_NORMALISATIONS)
			return wrong(r, "normalisations", "too many");
		d->normalised = tc_arena_printf(r->arena, "%s%s%s",
						d->normalised, i ? ", " : "",
						json_string_value(o));
	}
	return 0;
}

static int read_derivation(const struct reader *r, const json_t *o,
			   const struct stored_report *report,
			   struct stored_derivation *d)
{
	const json_t *normalised, *inputs;

	d->place = r->index;
	if (take_index(r, o, "node", report->node_count, &d->node) != 0 ||
	    take_text(r, o, "origin", true, &d->origin) != 0 ||
	    take_text(r, o, "how", true, &d->how) != 0 ||
	    take_bool(r, o, "holds", &d->holds) != 0)
		return -1;
	if (report->nodes[d->node].kind != TC_INPUT_MEMBER)
		return wrong(r, "node", "not that of a member");
	if (take_list(r, o, "normalisations", true, &normalised) != 0 ||
	    take_list(r, o, "inputs", true, &inputs) != 0)
		return tc_prefix(r->err, "%s[%zu]", r->list, r->index);
	if (read_normalised(r, normalised, d) != 0)
		return -1;
	return read_inputs(r, inputs, report->node_count, d);
}

static int by_node(const void *one, const void *other)
{
	const struct stored_derivation *a = one, *b = other;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static void sort_derivations(struct stored_report *report)
{
	size_t i;

	if (report->derivation_count > 1)
		qsort(report->derivations, report->derivation_count,
		      sizeof(*report->derivations), by_node);
	for (i = 0; i < report->derivation_count; i++) {
		struct stored_node *node =
			&report->nodes[report->derivations[i].node];

		if (node->count++ == 0)
			node->first = node->best = i;
		else if (!report->derivations[node->best].holds &&
			 report->derivations[i].holds)
			node->best = i;
		report->members[node->member].node = node;
	}
}

/* Zeroed, in the arena. */
static void *make(struct reader *r, size_t count, size_t size)
{
	void *p = tc_arena_alloc(r->arena, (count + 1) * size);

	memset(p, 0, (count + 1) * size);
	return p;
}

static int read_chain(struct reader *r, const json_t *chain,
		      struct stored_report *report)
{
	const json_t *nodes, *derivations, *o;

	if (chain == NULL)
		return 0;
	if (take_list(r, chain, "nodes", true, &nodes) != 0 ||
	    take_list(r, chain, "derivations", true, &derivations) != 0)
		return tc_prefix(r->err, "chain");
	report->node_count = json_array_size(nodes);
	report->nodes = make(r, report->node_count, sizeof(*report->nodes));
	r->list = "chain.nodes";
	json_array_foreach(nodes, r->index, o)
		if (read_node(r, o, report, &report->nodes[r->index]) != 0)
			return -1;
	report->derivations = make(r, json_array_size(derivations),
				   sizeof(*report->derivations));
	r->list = "chain.derivations";
	json_array_foreach(derivations, r->index, o)
		if (read_derivation(r, o, report,
				    &report->derivations[r->index]) != 0)
			return -1;
	report->derivation_count = json_array_size(derivations);
	sort_derivations(report);
	return 0;
}

static int read_report(struct reader *r, const json_t *o,
		       struct stored_report *report)
{
	const json_t *version = json_object_get(o, "schema_version");
	const json_t *members, *m;

	if (!json_is_integer(version))
		return tc_fail(r->err, "not a report of tarcheck");
	if (json_integer_value(version) < MIN_SCHEMA ||
	    json_integer_value(version) > MAX_SCHEMA)
		return tc_fail(r->err, "schema_version: not %d", MAX_SCHEMA);
	if (take_list(r, o, "members", true, &members) != 0)
		return -1;
	report->member_count = json_array_size(members);
	report->members = make(r, report->member_count,
			       sizeof(*report->members));
	r->list = "members";
	json_array_foreach(members, r->index, m)
		if (read_member(r, m, &report->members[r->index]) != 0)
			return -1;
	return read_chain(r, json_object_get(o, "chain"), report);
}

static int read_root(struct tc_stored *stored, struct tc_error *err)
{
	struct reader r = { .arena = &stored->arena, .err = err };
	const json_t *o;
	size_t i;

	if (!json_is_array(stored->root)) {
		stored->reports = make(&r, 1, sizeof(*stored->reports));
		stored->count = 1;
		return read_report(&r, stored->root, stored->reports);
	}
	stored->count = json_array_size(stored->root);
	stored->reports = make(&r, stored->count, sizeof(*stored->reports));
	json_array_foreach(stored->root, i, o)
		if (read_report(&r, o, &stored->reports[i]) != 0)
			return tc_prefix(err, "[%zu]", i);
	return 0;
}

/* What opens an object or list and what another value follows: as many as
 * there are values, or more where it is not JSON. An empty object takes a
 * hundred times its bytes in memory. */
static size_t count_values(const char *text, size_t len)
{
	bool in_string = false;
	size_t count = 0, i;

	for (i = 0; i < len; i++) {
		if (text[i] == '"')
			in_string = !in_string;
		else if (in_string)
			i += text[i] == '\\';
		else
			count += text[i] == '[' || text[i] == '{' ||
				 text[i] == ',';
	}
	return count;
}

struct tc_stored *tc_stored_read(const char *text, size_t len,
				 struct tc_error *err)
{
	struct tc_stored *stored;
	struct tc_quoted q;
	json_error_t why;

	if (count_values(text, len) > TC_MAX_REPORT_VALUES) {
		tc_fail(err, "limit: more than %u values",
			TC_MAX_REPORT_VALUES);
		return NULL;
	}
	stored = tc_calloc(1, sizeof(*stored));
	stored->root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &why);
	if (stored->root == NULL)
		tc_fail(err, "line %d: %s", why.line,
			tc_quote_into(q.s, sizeof(q.s), why.text));
	if (stored->root != NULL && read_root(stored, err) == 0)
		return stored;
	tc_stored_free(stored);
	return NULL;
}

void tc_stored_free(struct tc_stored *stored)
{
	if (stored == NULL)
		return;
	json_decref(stored->root);
	tc_arena_release(&stored->arena);
	free(stored);
}
