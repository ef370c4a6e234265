/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Taking a directory away with all that is below it. */
#ifndef TC_BASE_REMOVE_TREE_H
#define TC_BASE_REMOVE_TREE_H

struct tc_error;

/* Links are removed, not followed. 0, also where there is nothing; -1 and err
 * with some of it gone. */
int tc_remove_tree(const char *path, struct tc_error *err);

#endif
