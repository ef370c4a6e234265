/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tags and tarballs were when they were first seen: a pin file. */
#ifndef TC_CHECK_PINS_H
#define TC_CHECK_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tc_buf;
struct tc_check;
struct tc_check_options;
struct tc_error;

enum tc_pin_kind { TC_PIN_TAG, TC_PIN_TARBALL };
/* "tag", "tarball" */
const char *tc_pin_kind_name(enum tc_pin_kind kind);

/* docs/pin-format.md */
struct tc_pin {
	enum tc_pin_kind kind;
	char *name;     /* of the repository, or the tarball's base name; raw */
	char *tag;      /* TC_PIN_TAG, else "" */
	char value[65]; /* commit id or SHA-256, lower-case digits */
	uint32_t day;   /* YYYYMMDD: when it was pinned */
};

/* Sorted by kind, name, tag. Zeroed: none. */
struct tc_pins {
	struct tc_pin *list;
	size_t count, cap;
};
void tc_pins_release(struct tc_pins *pins);

/* Strict: every line, their order, no thing pinned twice. 0, or -1 with the
 * line in err and *pins untouched. */
int tc_pins_parse(struct tc_pins *pins, const char *text, size_t len,
		  struct tc_error *err);
/* Appends the file that tc_pins_parse() reads. */
void tc_pins_format(const struct tc_pins *pins, struct tc_buf *out);

/* The pin of that thing, or NULL. */
const struct tc_pin *tc_pins_find(const struct tc_pins *pins,
				  enum tc_pin_kind kind, const char *name,
				  const char *tag);
/*
 * Pins a thing that is not pinned yet. 0; or -1: it is pinned to another
 * value, or its name has bytes that the file cannot hold (control characters)
 * or none at all.
 */
int tc_pins_add(struct tc_pins *pins, enum tc_pin_kind kind, const char *name,
		const char *tag, const char *value, uint32_t day,
		struct tc_error *err);

struct tc_pin_options {
	const struct tc_pins *pins; /* NULL: not asked for */
	const char *repo_name;      /* what the repository is called there */
};

/* What a check held against the pins: at most one of each kind. */
enum { TC_PIN_KINDS = 2 };
struct tc_found_pin {
	enum tc_pin_kind kind;
	const char *name, *tag; /* of the check's arena */
	char value[65];         /* as found */
	bool pinned, same;
	uint32_t day;           /* where pinned */
};
struct tc_found_pins {
	struct tc_found_pin list[TC_PIN_KINDS];
	size_t count;
};

/* Fills in check->pins and adds findings. After the subject was read. */
void tc_check_pins(struct tc_check *check,
		   const struct tc_check_options *opt);

#endif
