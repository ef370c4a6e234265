/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one sorted list of members that every reader fills. */
#ifndef TC_TREE_TREE_H
#define TC_TREE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "crypto/digest.h"

/* A git blob id is the SHA-1 of "blob SIZE\0" and the content (gitformat-
 * loose object); ours is computed with collision detection. */
#define TC_BLOB_SIZE 20

enum tc_type {
	TC_TYPE_FILE,    /* regular; a hard link becomes a copy of its target */
	TC_TYPE_DIR,
	TC_TYPE_SYMLINK, /* size, digests: of the target text, as git does it */
	TC_TYPE_GITLINK, /* a submodule; blob is the pinned commit's id */
	TC_TYPE_SPECIAL, /* device, FIFO, socket */
};

enum tc_member_flag {
	TC_MEMBER_HARDLINK = 1 << 0,  /* link names the member it copies */
	TC_MEMBER_SHA256 = 1 << 1,    /* sha256 is set */
	TC_MEMBER_BLOB = 1 << 2,      /* blob is set */
	TC_MEMBER_COLLISION = 1 << 3, /* SHA-1 collision attack in it */
	TC_MEMBER_IGNORED = 1 << 4,   /* in a git tree: export-ignore */
};

/* What only few members have. */
struct tc_extra {
	uint8_t sha1[TC_SHA1_SIZE]; /* plain; only when the reader was asked */
	/* After git's archive filters; only for members of a git tree that
	 * filters apply to, see source/git/filter.h. */
	uint8_t filtered[TC_BLOB_SIZE];
	bool has_sha1, has_filtered;
	const char *filters; /* names of the filters, "eol", "ident,eol" */
	const char *unknown; /* why what they write is not known, or NULL */
	const char *missing; /* object that it takes to know it and that the
				repository lacks; or NULL */
	const char *pointer; /* of a git-lfs pointer: what it names, or NULL */
	const char *bytes;   /* kept content, NUL-terminated, or NULL */
	size_t bytes_len;    /* less than size where only the head was kept */
};

struct tc_member {
	const char *path; /* relative to the top, normalised; tree's arena */
	const char *link; /* target of a link, as stored; else NULL */
	struct tc_extra *extra; /* or NULL */
	uint64_t size;    /* bytes */
	int64_t mtime;    /* seconds since the epoch; 0 in a git tree */
	uint16_t mode;    /* permission bits, 07777; git's 0644, 0755 */
	uint8_t type;     /* enum tc_type */
	uint8_t flags;    /* enum tc_member_flag */
	uint16_t kind;    /* index into the classifier table; 0 = none yet */
	uint8_t sha256[TC_SHA256_SIZE];
	uint8_t blob[TC_BLOB_SIZE];
};

/*
 * Members in byte order of their paths once tc_tree_sort() has run; members
 * of one path stay in archive order, last one last. Directories are listed
 * only when the reader saw an entry for them. The tree owns everything its
 * members point to.
 */
struct tc_tree {
	struct tc_member *members;
	size_t count, cap;
	const char *top; /* archive's single top directory, "" for none */
	struct tc_arena arena;
};

void tc_tree_init(struct tc_tree *tree);
void tc_tree_release(struct tc_tree *tree);
/* A new zeroed member at the end. The pointer holds until the next one. */
struct tc_member *tc_tree_add(struct tc_tree *tree);
void tc_tree_sort(struct tc_tree *tree);
/* In a sorted tree: the last member of that path, or NULL. */
struct tc_member *tc_tree_find(const struct tc_tree *tree, const char *path);
/* In a sorted tree: index of the first member of [from, to) whose path does
 * not come before path in byte order; to where there is none. */
size_t tc_tree_lower_bound(const struct tc_tree *tree, size_t from, size_t to,
			   const char *path);
/* The member's extra part, made when it has none. */
struct tc_extra *tc_tree_extra(struct tc_tree *tree, struct tc_member *member);

/* Indices of the members that have a blob id, in order of that id, for
 * tc_tree_find_blob(). The caller frees it. */
struct tc_blob_index {
	uint32_t *index;
	size_t count;
};
void tc_blob_index_init(struct tc_blob_index *bi, const struct tc_tree *tree);
void tc_blob_index_release(struct tc_blob_index *bi);
/* First (by path) member of type FILE with that id and, unless name is NULL,
 * that base name; or NULL. Of one content in very many places only the first
 * TC_MAX_COPIES are looked at. */
enum { TC_MAX_COPIES = 1000 };
const struct tc_member *tc_blob_index_find(const struct tc_blob_index *bi,
					   const struct tc_tree *tree,
					   const uint8_t blob[TC_BLOB_SIZE],
					   const char *name);

/* "file", "directory", "symlink", "gitlink", "special". */
const char *tc_type_name(enum tc_type type);
/* Any of the three execute bits: what git keeps of a mode. */
bool tc_member_is_executable(const struct tc_member *member);
/* A file, all of whose content is in member->extra->bytes. */
bool tc_member_has_bytes(const struct tc_member *member);

#endif
