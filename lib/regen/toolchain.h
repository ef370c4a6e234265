/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The store of toolchains: generators that may be run again. */
#ifndef TC_REGEN_TOOLCHAIN_H
#define TC_REGEN_TOOLCHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/digest.h"

struct tc_arena;
struct tc_buf;
struct tc_error;

/* A file of a toolchain. */
struct tc_toolchain_file {
	const char *path;   /* below the prefix, without a leading slash */
	const char *target; /* of a symbolic link, as stored; else NULL */
	uint16_t mode;      /* 0644 or 0755; of a link 0777 */
	uint8_t sha256[TC_SHA256_SIZE]; /* of the content, or of target */
};

/*
 * One toolchain: a directory of the store (docs/toolchain-format.md). The
 * programs in it have their canonical names, "autoconf" and not only
 * "autoconf2.69": where a package leaves that to the installation, a link was
 * added.
 *
 * It may prove something where tc_toolchain_may_prove() says so *and*
 * tc_toolchain_check() has just found its files to be what it says they are;
 * a report that rests on trusted alone has to say so.
 */
struct tc_toolchain {
	const char *name;    /* of the directory: "autoconf-2.71-debian-3" */
	const char *tool;    /* "autoconf", "automake", "libtool", "gettext",
				"pkg-config", "pkgconf" */
	const char *version; /* as the tool states it: "2.71", "1.16.5" */
	const char *variant; /* "" upstream, else "debian 2.71-3", ... */
	const char *prefix;  /* absolute; holds usr/bin/autoconf or
				opt/tarcheck/NAME/bin/autoconf: as DESTDIR */
	const char *bin;     /* where its programs are in the sandbox:
				"/usr/bin", "/opt/tarcheck/NAME/bin" */
	const char *source;  /* base name of what it was made from */
	char source_id[65];  /* that file's SHA-256, or the commit's id */
	const struct tc_toolchain_file *files; /* in byte order of path */
	size_t file_count;
	uint8_t digest[TC_SHA256_SIZE]; /* of all that identifies it */
	const char *origin;  /* where the list says it was published, or "" */
	const char *broken;  /* why it cannot be read, else NULL: then only
				name is of use */
	bool verified;       /* the list knows this digest by that tool,
				version and variant */
	bool trusted;        /* not so, but the user has said it may prove */
};

/*
 * Reads all manifests below dir, the store, and the list of published
 * toolchains (data/toolchains.tsv); list NULL: nothing is verified. No file
 * of a toolchain is looked at. A store that is not there is empty. A
 * toolchain whose manifest cannot be read is there, with broken set.
 * 0, or -1 and err: the store or the list cannot be read. *out is the
 * caller's.
 */
struct tc_toolchains;
int tc_toolchains_open(struct tc_toolchains **out, const char *dir,
		       const char *list, struct tc_error *err);
void tc_toolchains_free(struct tc_toolchains *store);

/* All of them, by tool, version (as numbers), best variant first; broken ones
 * last. Valid as long as the store. */
const struct tc_toolchain *tc_toolchains_all(const struct tc_toolchains *store,
					     size_t *count);

/* The variants of one version, count of them in a row: verified before
 * trusted before others, upstream before variants. Never broken ones. NULL
 * where there is none. */
const struct tc_toolchain *tc_toolchains_find(const struct tc_toolchains *store,
					      const char *tool,
					      const char *version,
					      size_t *count);

/* The one of that name, broken or not; NULL. */
const struct tc_toolchain *
tc_toolchains_named(const struct tc_toolchains *store, const char *name);

/* Whether what it writes may prove anything, as long as tc_toolchain_check()
 * holds: it is verified or trusted, and not broken. */
bool tc_toolchain_may_prove(const struct tc_toolchain *toolchain);

/* Reads every file below the prefix: 0 where they are exactly the ones listed,
 * in content, mode and kind, and no more; -1 and err, which names the first
 * that is not. To be called before each use. */
int tc_toolchain_check(const struct tc_toolchain *toolchain,
		       struct tc_error *err);

/* Whether s can be the name of a toolchain: letters, digits and "._+-", not
 * beginning with "." or "-", at most 100 bytes. */
bool tc_toolchain_name_ok(const char *s);

#endif
