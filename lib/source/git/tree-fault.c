/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Trees that git itself would not have written. */
#include "source/git/tree-fault.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "tree/tree.h"

enum { TYPE = 0170000, FILE_TYPE = 0100000 };

/* Code points that HFS+ passes over in names, in UTF-8: U+200C to U+200F,
 * U+202A to U+202E, U+206A to U+206F, U+FEFF. */
static bool is_ignorable(const unsigned char *s)
{
	if (s[0] == 0xef)
		return s[1] == 0xbb && s[2] == 0xbf;
	if (s[0] != 0xe2)
		return false;
	return (s[1] == 0x80 && ((s[2] >= 0x8c && s[2] <= 0x8f) ||
				 (s[2] >= 0xaa && s[2] <= 0xae))) ||
	       (s[1] == 0x81 && s[2] >= 0xaa && s[2] <= 0xaf);
}

static bool is_hfs_dotgit(const char *name)
{
	const unsigned char *s = (const unsigned char *)name;
	char plain[6];
	size_t n = 0;

	for (; *s != '\0' && n < sizeof(plain) - 1; s++) {
		if (is_ignorable(s))
			s += 2;
		else
			plain[n++] = (char)*s;
	}
	plain[n] = '\0';
	return strcasecmp(plain, ".git") == 0;
}

/* NTFS drops blanks and full stops at the end and what comes after a colon,
 * takes a backslash for a slash, and knows a short name for it. */
static bool is_ntfs_dotgit(const char *name)
{
	size_t n = strncasecmp(name, "git~1", 5) == 0	? 5
		   : strncasecmp(name, ".git", 4) == 0 ? 4
						       : 0;

	if (n == 0)
		return false;
	n += strspn(name + n, " .");
	return name[n] == '\0' || name[n] == ':' || name[n] == '\\';
}

static const char *name_fault(const char *name)
{
	if (name[0] == '\0')
		return "an entry without a name";
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return "an entry that is another directory's name";
	if (strchr(name, '/') != NULL)
		return "a slash in the name of an entry";
	if (is_hfs_dotgit(name) || is_ntfs_dotgit(name))
		return "git's own directory as an entry";
	return NULL;
}

/* Names are compared as if directories ended in a slash. */
static int compare(const git_tree_entry *a, const git_tree_entry *b)
{
	const char *x = git_tree_entry_name(a), *y = git_tree_entry_name(b);
	size_t lx = strlen(x), ly = strlen(y), n = lx < ly ? lx : ly;
	int order = memcmp(x, y, n);
	unsigned char cx, cy;

	if (order != 0)
		return order;
	cx = (unsigned char)x[n];
	cy = (unsigned char)y[n];
	if (cx == '\0' && git_tree_entry_type(a) == GIT_OBJECT_TREE)
		cx = '/';
	if (cy == '\0' && git_tree_entry_type(b) == GIT_OBJECT_TREE)
		cy = '/';
	return cx - cy;
}

static const char *order_fault(const git_tree_entry *before,
			       const git_tree_entry *entry)
{
	if (strcmp(git_tree_entry_name(before),
		   git_tree_entry_name(entry)) == 0)
		return "two entries of one name";
	if (compare(before, entry) > 0)
		return "entries in another order than git's";
	return NULL;
}

const char *tc_git_entry_fault(const git_tree *tree, size_t i)
{
	const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
	const unsigned type = git_tree_entry_filemode_raw(entry) & TYPE;
	const char *fault = name_fault(git_tree_entry_name(entry));

	if (fault == NULL && i > 0)
		fault = order_fault(git_tree_entry_byindex(tree, i - 1),
				    entry);
	if (fault == NULL && type != FILE_TYPE && type != GIT_FILEMODE_TREE &&
	    type != GIT_FILEMODE_LINK && type != GIT_FILEMODE_COMMIT)
		fault = "an entry of no known type";
	return fault;
}

/* Beyond what it has in common with the path before, whose directories were
 * looked at. */
static bool goes_through(const struct tc_tree *tree, const char *path,
			 size_t common)
{
	char parent[TC_MAX_PATH + 1];
	const char *slash = path + common;
	const struct tc_member *m;

	while ((slash = strchr(slash, '/')) != NULL) {
		size_t len = (size_t)(slash - path);

		if (len >= sizeof(parent))
			break;
		memcpy(parent, path, len);
		parent[len] = '\0';
		m = tc_tree_find(tree, parent);
		if (m != NULL && m->type != TC_TYPE_DIR)
			return true;
		slash++;
	}
	return false;
}

const char *tc_git_next_clash(const struct tc_tree *tree, size_t *at)
{
	while (*at < tree->count) {
		const char *path = tree->members[*at].path;
		const char *last = *at ? tree->members[*at - 1].path : "";
		size_t common = 0;

		while (path[common] != '\0' && path[common] == last[common])
			common++;
		++*at;
		if (goes_through(tree, path, common))
			return path;
	}
	return NULL;
}
