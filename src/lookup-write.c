/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The answers of `db lookup`, as text and as JSON. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"
#include "lookup.h"

/* Places shown for one content; a licence text has dozens. */
enum { SHOWN = 4 };

static const char *const status_names[TC_LOOKUP_STATUSES] = {
	[TC_LOOKUP_KNOWN] = "known",
	[TC_LOOKUP_OTHER_NAME] = "other-name",
	[TC_LOOKUP_UNKNOWN] = "unknown",
	[TC_LOOKUP_BAD] = "known-bad",
};

static const char *const status_words[TC_LOOKUP_STATUSES] = {
	[TC_LOOKUP_KNOWN] = "known",
	[TC_LOOKUP_OTHER_NAME] = "known under another name only",
	[TC_LOOKUP_UNKNOWN] = "not known",
	[TC_LOOKUP_BAD] = "KNOWN BAD",
};

static void print_known(const struct tc_refs *refs, const struct tc_known *k,
			struct tc_arena *arena)
{
	const char *serial = *k->serial ? k->serial : k->name_serial;

	printf("  %s", tc_quote_arena(arena, k->project));
	if (*k->variant != '\0')
		printf(" as in %s", tc_quote_arena(arena, k->variant));
	printf("  %s", tc_quote_arena(arena, k->path));
	if (*serial != '\0')
		printf("  serial %s", tc_quote_arena(arena, serial));
	if (k->known_bad)
		printf("\n  %s", tc_quote_arena(arena, k->reference));
	else
		printf("  %s", tc_quote_arena(arena,
					      tc_known_when(k, arena)));
	fputs(tc_quote_arena(arena, tc_refs_whose(refs, k, arena)), stdout);
	putchar('\n');
}

static void print_name(const struct tc_name_info *name, struct tc_arena *arena)
{
	printf("  name published by %s, %" PRIu64 " versions",
	       tc_quote_arena(arena, name->projects), name->versions);
	if (*name->highest_serial != '\0')
		printf(", highest serial %s",
		       tc_quote_arena(arena, name->highest_serial));
	printf("; this content is none of them\n");
}

static void text_each(const struct tc_refs *refs, const struct tc_lookup *l,
		      struct tc_arena *arena)
{
	size_t i;

	if (l->path != NULL)
		printf("%s: %s\n", tc_quote_arena(arena, l->path),
		       status_words[l->status]);
	else
		printf("%s: %s\n", l->digest, status_words[l->status]);
	for (i = 0; i < l->count && i < SHOWN; i++)
		print_known(refs, &l->known[i], arena);
	if (l->count > SHOWN)
		printf("  and %zu more\n", l->count - SHOWN);
	if (l->status != TC_LOOKUP_KNOWN && l->name.versions > 0)
		print_name(&l->name, arena);
}

static void text_end(const size_t counts[TC_LOOKUP_STATUSES])
{
	size_t i, sum = 0;

	for (i = 0; i < TC_LOOKUP_STATUSES; i++)
		sum += counts[i];
	if (sum < 2)
		return;
	printf("%zu looked up:", sum);
	for (i = 0; i < TC_LOOKUP_STATUSES; i++)
		if (counts[i] > 0)
			printf(" %zu %s%s", counts[i], status_words[i],
			       (sum -= counts[i]) > 0 ? "," : "");
	putchar('\n');
}

/* JSON is streamed: a list may be long. */
static void json_begin(const json_t *databases)
{
	fputs("{\"schema_version\":2,\"databases\":", stdout);
	(void)json_dumpf(databases, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	fputs(",\"items\":[", stdout);
}

json_t *tc_lookup_json(const struct tc_known *k)
{
	char hex[2 * sizeof(k->sha256) + 1];

	return json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:s,"
			 " s:s, s:s, s:I, s:s, s:I}",
			 "project", k->project, "variant", k->variant,
			 "known_bad", (int)k->known_bad, "path", k->path,
			 "name", k->name, "serial", k->serial, "name_serial",
			 k->name_serial, "first", k->first, "last", k->last,
			 "first_release", k->first_release, "last_release",
			 k->last_release, "reference", k->reference, "size",
			 (json_int_t)k->size, "sha256",
			 tc_hex(hex, k->sha256, sizeof(k->sha256)),
			 "database", (json_int_t)k->db);
}

static void json_each(const struct tc_refs *refs, const struct tc_lookup *l,
		      struct tc_arena *arena)
{
	const char *path = l->path ? tc_quote_arena(arena, l->path) : NULL;
	json_t *files = json_array();
	json_t *item;
	size_t i;

	(void)refs;
	for (i = 0; i < l->count; i++)
		json_array_append_new(files, tc_lookup_json(&l->known[i]));
	item = json_pack("{s:s, s:s?, s:s, s:s?, s:o}", "digest", l->digest,
			 "path", path, "status", status_names[l->status],
			 "key", l->key, "files", files);
	if (l->name.versions > 0)
		json_object_set_new(item, "name", json_pack(
			"{s:I, s:s, s:s}", "versions",
			(json_int_t)l->name.versions, "projects",
			l->name.projects, "highest_serial",
			l->name.highest_serial));
	if (item == NULL)
		tc_oom();
	fputs(l->index > 0 ? ",\n" : "\n", stdout);
	(void)json_dumpf(item, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(item);
}

static void json_end(const size_t counts[TC_LOOKUP_STATUSES])
{
	size_t i;

	fputs("\n],\"counts\":{", stdout);
	for (i = 0; i < TC_LOOKUP_STATUSES; i++)
		printf("%s\"%s\":%zu", i ? "," : "", status_names[i],
		       counts[i]);
	fputs("}}\n", stdout);
}

const struct tc_lookup_writer tc_lookup_text_writer = { NULL, text_each,
							text_end };
const struct tc_lookup_writer tc_lookup_json_writer = { json_begin, json_each,
							json_end };
