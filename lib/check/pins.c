/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tags and tarballs were when they were first seen: a pin file. */
#include "check/pins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "check/check.h"

static const char first_line[] = "# tarcheck-pins 1";

static const struct kind {
	const char *name;
	size_t fields, digits; /* of a line; of its value */
	enum tc_finding_id finding;
} kinds[] = {
	[TC_PIN_TAG] = { "tag", 5, 40, TC_FINDING_PIN_TAG_MOVED },
	[TC_PIN_TARBALL] = { "tarball", 4, 64,
			     TC_FINDING_PIN_TARBALL_CHANGED },
};

const char *tc_pin_kind_name(enum tc_pin_kind kind)
{
	return kinds[kind].name;
}

static void clear(struct tc_pin *pin)
{
	free(pin->name);
	free(pin->tag);
}

void tc_pins_release(struct tc_pins *pins)
{
	size_t i;

	if (pins == NULL)
		return;
	for (i = 0; i < pins->count; i++)
		clear(&pins->list[i]);
	free(pins->list);
	*pins = (struct tc_pins){ 0 };
}

static int compare(const struct tc_pin *pin, enum tc_pin_kind kind,
		   const char *name, const char *tag)
{
	int cmp;

	if (pin->kind != kind)
		return pin->kind < kind ? -1 : 1;
	cmp = strcmp(pin->name, name);
	return cmp ? cmp : strcmp(pin->tag, tag);
}

/* Index of the first pin that is not before that thing. */
static size_t place(const struct tc_pins *pins, enum tc_pin_kind kind,
		    const char *name, const char *tag)
{
	size_t low = 0, high = pins->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&pins->list[mid], kind, name, tag) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct tc_pin *tc_pins_find(const struct tc_pins *pins,
				  enum tc_pin_kind kind, const char *name,
				  const char *tag)
{
	size_t at = place(pins, kind, name, tag);

	if (at < pins->count &&
	    compare(&pins->list[at], kind, name, tag) == 0)
		return &pins->list[at];
	return NULL;
}

static bool is_plain(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return len > 0 && len <= TC_MAX_PATH;
}

/* Takes over pin where it is new. */
static void insert(struct tc_pins *pins, size_t at, const struct tc_pin *pin)
{
	pins->list = tc_grow(pins->list, pins->count, &pins->cap,
			     sizeof(*pins->list));
	memmove(pins->list + at + 1, pins->list + at,
		(pins->count - at) * sizeof(*pins->list));
	pins->list[at] = *pin;
	pins->count++;
}

int tc_pins_add(struct tc_pins *pins, enum tc_pin_kind kind, const char *name,
		const char *tag, const char *value, uint32_t day,
		struct tc_error *err)
{
	const struct tc_pin *old = tc_pins_find(pins, kind, name, tag);
	struct tc_pin pin = { .kind = kind, .day = day };
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), name);
	if (old != NULL && strcmp(old->value, value) == 0)
		return 0;
	if (old != NULL)
		return tc_fail(err, "%s: pinned to another value meanwhile",
			       q.s);
	if (!is_plain(name, strlen(name)) ||
	    (kind == TC_PIN_TAG && !is_plain(tag, strlen(tag))) ||
	    strlen(value) != kinds[kind].digits)
		return tc_fail(err, "%s: cannot be pinned", q.s);
	if (pins->count >= TC_MAX_PINS)
		return tc_fail(err, "more than %u pins", TC_MAX_PINS);
	pin.name = tc_strdup(name);
	pin.tag = tc_strdup(tag);
	memcpy(pin.value, value, kinds[kind].digits + 1);
	insert(pins, place(pins, kind, name, tag), &pin);
	return 0;
}

/* Fields of a line, between tabs. */
struct fields {
	struct {
		const char *at;
		size_t len;
	} list[5];
	size_t count;
};

static bool split(struct fields *f, const char *line, size_t len)
{
	const char *end = line + len;

	f->count = 0;
	for (;;) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		const char *stop = tab ? tab : end;

		if (f->count == 5)
			return false;
		f->list[f->count].at = line;
		f->list[f->count++].len = (size_t)(stop - line);
		if (tab == NULL)
			return true;
		line = tab + 1;
	}
}

static bool is_value(const char *at, size_t len, size_t digits)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!strchr("0123456789abcdef", at[i]) || at[i] == '\0')
			return false;
	return len == digits;
}

/* "2026-11-21" and nothing else. */
static uint32_t day_of(const char *at, size_t len)
{
	uint32_t day, month;
	char text[11];

	if (len != sizeof(text) - 1)
		return 0;
	memcpy(text, at, len);
	text[len] = '\0';
	day = tc_day_parse(text);
	month = day / 100 % 100;
	return month >= 1 && month <= 12 && day % 100 >= 1 &&
			       day % 100 <= 31 ? day : 0;
}

static bool parse_line(struct tc_pin *pin, const char *line, size_t len)
{
	const struct kind *kind = NULL;
	struct fields f;
	size_t i, n;

	if (!split(&f, line, len))
		return false;
	for (i = 0; i < TC_PIN_KINDS; i++)
		if (f.list[0].len == strlen(kinds[i].name) &&
		    memcmp(f.list[0].at, kinds[i].name, f.list[0].len) == 0)
			kind = &kinds[i];
	if (kind == NULL || f.count != kind->fields)
		return false;
	n = f.count;
	pin->day = day_of(f.list[n - 1].at, f.list[n - 1].len);
	if (pin->day == 0 ||
	    !is_value(f.list[n - 2].at, f.list[n - 2].len, kind->digits))
		return false;
	for (i = 1; i < n - 2; i++)
		if (!is_plain(f.list[i].at, f.list[i].len))
			return false;
	pin->kind = (enum tc_pin_kind)(kind - kinds);
	memcpy(pin->value, f.list[n - 2].at, kind->digits);
	pin->value[kind->digits] = '\0';
	pin->name = tc_strndup(f.list[1].at, f.list[1].len);
	pin->tag = n == 5 ? tc_strndup(f.list[2].at, f.list[2].len) :
			    tc_strdup("");
	return true;
}

static int parse_lines(struct tc_pins *made, const char *at, const char *end,
		       struct tc_error *err)
{
	size_t number = 0;

	while (at < end) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		struct tc_pin pin = { .name = NULL };

		if (lf == NULL)
			return tc_fail(err, "line %zu does not end",
				       number + 1);
		if (number++ == 0) {
			if ((size_t)(lf - at) != sizeof(first_line) - 1 ||
			    memcmp(at, first_line, sizeof(first_line) - 1))
				return tc_fail(err, "does not begin with "
					       "\"%s\"", first_line);
		} else if (made->count >= TC_MAX_PINS ||
			   !parse_line(&pin, at, (size_t)(lf - at))) {
			return tc_fail(err, "line %zu is not that of a pin",
				       number);
		} else if (made->count > 0 &&
			   compare(&made->list[made->count - 1], pin.kind,
				   pin.name, pin.tag) >= 0) {
			clear(&pin);
			return tc_fail(err, "line %zu is not after the line "
				       "before it", number);
		} else {
			insert(made, made->count, &pin);
		}
		at = lf + 1;
	}
	return number > 0 ? 0 : tc_fail(err, "is empty");
}

int tc_pins_parse(struct tc_pins *pins, const char *text, size_t len,
		  struct tc_error *err)
{
	struct tc_pins made = { .count = 0 };

	if (parse_lines(&made, text, text + len, err) != 0) {
		tc_pins_release(&made);
		return -1;
	}
	*pins = made;
	return 0;
}

void tc_pins_format(const struct tc_pins *pins, struct tc_buf *out)
{
	size_t i;

	tc_buf_printf(out, "%s\n", first_line);
	for (i = 0; i < pins->count; i++) {
		const struct tc_pin *pin = &pins->list[i];

		tc_buf_printf(out, "%s\t%s\t", kinds[pin->kind].name,
			      pin->name);
		if (pin->kind == TC_PIN_TAG)
			tc_buf_printf(out, "%s\t", pin->tag);
		tc_buf_printf(out, "%s\t%04u-%02u-%02u\n", pin->value,
			      pin->day / 10000, pin->day / 100 % 100,
			      pin->day % 100);
	}
}

static void tell(struct tc_check *check, const struct tc_found_pin *found,
		 const struct tc_pin *pin)
{
	bool tag = found->kind == TC_PIN_TAG;

	tc_findings_add(&check->evidence.findings,
			kinds[found->kind].finding, NULL,
			"%s%s: %s when it was pinned on %04u-%02u-%02u, now %s",
			tag ? "tag " : "", tag ? found->tag : found->name,
			pin->value, pin->day / 10000, pin->day / 100 % 100,
			pin->day % 100, found->value);
}

static void hold(struct tc_check *check, const struct tc_pins *pins,
		 enum tc_pin_kind kind, const char *name, const char *tag,
		 const char *value)
{
	struct tc_found_pin *found = &check->pins.list[check->pins.count++];
	const struct tc_pin *pin = tc_pins_find(pins, kind, name, tag);

	*found = (struct tc_found_pin){
		.kind = kind,
		.name = tc_arena_strdup(&check->evidence.arena, name),
		.tag = tc_arena_strdup(&check->evidence.arena, tag),
		.pinned = pin != NULL,
		.same = pin != NULL && strcmp(pin->value, value) == 0,
		.day = pin ? pin->day : 0,
	};
	memcpy(found->value, value, strlen(value) + 1);
	if (found->pinned && !found->same)
		tell(check, found, pin);
}

void tc_check_pins(struct tc_check *check, const struct tc_check_options *opt)
{
	const struct tc_pins *pins = opt->pins.pins;
	char hex[2 * TC_SHA256_SIZE + 1];

	if (pins == NULL)
		return;
	if (check->repo != NULL && check->revision.tag[0] != '\0')
		hold(check, pins, TC_PIN_TAG, opt->pins.repo_name,
		     check->revision.tag, check->revision.commit_hex);
	/* Standard input without a name is nobody's release. */
	if (check->info.has_sha256 && strcmp(check->subject, "-") != 0)
		hold(check, pins, TC_PIN_TARBALL,
		     tc_path_base(check->subject), "",
		     tc_hex(hex, check->info.sha256, TC_SHA256_SIZE));
}
