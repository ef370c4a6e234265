/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signatures and pins in reports. */
#include <string.h>

#include "base/quote.h"
#include "report/json-seals.h"
#include "report/wrap.h"
#include "report/writers.h"

enum { INDENT = 2 };

static const struct tc_found_seal *tag_seal(const struct tc_check *check)
{
	size_t i;

	for (i = 0; i < check->seals.count; i++)
		if (check->seals.list[i].place == TC_SEALED_TAG)
			return &check->seals.list[i];
	return NULL;
}

/* The names of JSON, for people. */
static const char *outcome_text(enum tc_seal_outcome outcome)
{
	static const char *const texts[] = {
		[TC_SEAL_GOOD] = "good",
		[TC_SEAL_BAD] = "BAD",
		[TC_SEAL_REVOKED_KEY] = "by a revoked key",
		[TC_SEAL_EXPIRED_KEY] = "by an expired key",
		[TC_SEAL_UNKNOWN_KEY] = "by an unknown key",
		[TC_SEAL_NOT_CHECKED] = "not checked",
		[TC_SEAL_ABSENT] = "none",
	};

	return texts[outcome];
}

const char *tc_text_tag_seal(const struct tc_check *check)
{
	const struct tc_found_seal *f = tag_seal(check);

	if (!check->revision.annotated)
		return "none, a plain ref";
	return f ? outcome_text(f->seal.outcome) : "none";
}

/* What is worth a line: nobody needs to be told that commits are not signed
 * or that no keys were given for them. */
static bool is_shown(const struct tc_text *t, const struct tc_found_seal *f)
{
	if (f->seal.outcome == TC_SEAL_ABSENT)
		return f->listed;
	return f->seal.outcome != TC_SEAL_NOT_CHECKED || t->opt->verbose ||
	       f->place == TC_SEALED_TARBALL;
}

static void write_seal(struct tc_text *t, const struct tc_found_seal *f)
{
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT,
				.gap = INDENT };
	struct tc_arena *arena = &t->arena;
	const struct tc_seal *s = &f->seal;
	const char *parts[8];
	size_t n = 0, i;

	parts[n++] = outcome_text(s->outcome);
	if (s->key != NULL)
		parts[n++] = tc_arena_printf(arena, "key %s", s->key);
	if (s->signer != NULL)
		parts[n++] = tc_quote_arena(arena, s->signer);
	if (s->why != NULL)
		parts[n++] = tc_quote_arena(arena, s->why);
	if (f->evtag == TC_EVTAG_HOLDS)
		parts[n++] = "covers all files by SHA-512";
	else if (f->place != TC_SEALED_TARBALL &&
		 s->outcome == TC_SEAL_GOOD)
		parts[n++] = "covers SHA-1 ids";
	if (s->weak)
		parts[n++] = "weak";
	if (f->evtag == TC_EVTAG_NOT_CHECKED)
		parts[n++] = "its SHA-512 of all files is not checked: a "
			     "submodule is not at hand";
	if (s->expired_since)
		parts[n++] = "expired since";
	tc_wrap_text(&wrap, tc_arena_printf(arena, "%s signature:",
					    tc_seal_place_name(f->place)));
	for (i = 0; i < n; i++)
		tc_wrap_text(&wrap, i + 1 < n ? tc_arena_printf(arena, "%s,",
								parts[i]) :
						parts[i]);
	if (f->path != NULL)
		tc_wrap_text(&wrap, tc_arena_printf(
					    arena, "(%s%s)",
					    tc_quote_arena(arena, f->path),
					    f->unpacked ? ", decompressed" :
							  ""));
	tc_wrap_end(&wrap);
}

void tc_text_seals(struct tc_text *t)
{
	size_t i;

	for (i = 0; i < t->check->seals.count; i++)
		if (is_shown(t, &t->check->seals.list[i]))
			write_seal(t, &t->check->seals.list[i]);
}

json_t *tc_json_seals(const struct tc_check *check)
{
	json_t *list = tc_json_array();
	size_t i;

	for (i = 0; i < check->seals.count; i++) {
		const struct tc_found_seal *f = &check->seals.list[i];
		const struct tc_seal *s = &f->seal;
		json_t *o = tc_json_object();
		bool none = s->form == TC_FORM_NONE;

		tc_json_set_text(o, "of", tc_seal_place_name(f->place));
		tc_json_set_text(o, "outcome",
				 tc_seal_outcome_name(s->outcome));
		tc_json_set_name(o, "path", f->path);
		tc_json_set_text(o, "form",
				 none ? NULL : tc_seal_form_name(s->form));
		tc_json_set_text(o, "key", s->key);
		tc_json_set_text(o, "signer", s->signer);
		tc_json_set_text(o, "digest", s->digest);
		tc_json_set(o, "weak", json_boolean(s->weak));
		tc_json_set(o, "expired_since", json_boolean(s->expired_since));
		tc_json_set(o, "time", s->time ? json_integer(s->time) :
						 json_null());
		tc_json_set_text(o, "covers",
				 f->evtag == TC_EVTAG_HOLDS ?
					 "sha512-content" :
				 f->place != TC_SEALED_TARBALL ?
					 "sha1-object-ids" :
				 f->listed   ? "listed-digest" :
				 f->unpacked ? "decompressed" :
					       "file");
		tc_json_set_text(o, "why", s->why);
		tc_json_append(list, o);
	}
	return list;
}

json_t *tc_json_pins(const struct tc_check *check)
{
	json_t *list = tc_json_array();
	char day[16];
	size_t i;

	for (i = 0; i < check->pins.count; i++) {
		const struct tc_found_pin *f = &check->pins.list[i];
		json_t *o = tc_json_object();

		(void)snprintf(day, sizeof(day), "%04u-%02u-%02u",
			       f->day / 10000, f->day / 100 % 100,
			       f->day % 100);
		tc_json_set_text(o, "of", tc_pin_kind_name(f->kind));
		tc_json_set_name(o, "name", f->name);
		tc_json_set_name(o, "tag",
				 f->kind == TC_PIN_TAG ? f->tag : NULL);
		tc_json_set_text(o, "value", f->value);
		tc_json_set_text(o, "state",
				 !f->pinned ? "new" :
				 f->same    ? "same" : "changed");
		tc_json_set_text(o, "since", f->pinned ? day : NULL);
		tc_json_append(list, o);
	}
	return list;
}
