/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `db lookup` found, and the two ways of printing it. */
#ifndef TC_SRC_LOOKUP_H
#define TC_SRC_LOOKUP_H

#include <jansson.h>
#include <stdint.h>

#include "db/refs.h"

enum tc_lookup_status {
	TC_LOOKUP_KNOWN,      /* published, under that name if one is given */
	TC_LOOKUP_OTHER_NAME, /* published, under other names only */
	TC_LOOKUP_UNKNOWN,
	TC_LOOKUP_BAD,        /* a known-bad file */
	TC_LOOKUP_STATUSES,
};

/* One question and its answer. */
struct tc_lookup {
	size_t index;       /* 0 for the first */
	const char *digest; /* hex */
	const char *path;   /* or NULL */
	enum tc_lookup_status status;
	const char *key;    /* which digest it was found as, or NULL */
	const struct tc_known *known; /* best first */
	size_t count;
	struct tc_name_info name;     /* versions 0: name not published */
};

/* begin (NULL: none) and end frame the answers; counts are by status. To
 * stdout. */
struct tc_lookup_writer {
	void (*begin)(const json_t *databases);
	void (*each)(const struct tc_refs *refs,
		     const struct tc_lookup *lookup, struct tc_arena *arena);
	void (*end)(const size_t counts[TC_LOOKUP_STATUSES]);
};
extern const struct tc_lookup_writer tc_lookup_text_writer;
extern const struct tc_lookup_writer tc_lookup_json_writer;

/* A file as `lookup` and `show` tell it. */
json_t *tc_lookup_json(const struct tc_known *known);

#endif
