/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where toolchains are kept, and the list of published ones. */
#ifndef TC_SRC_TOOLCHAIN_PATHS_H
#define TC_SRC_TOOLCHAIN_PATHS_H

/* $TARCHECK_TOOLCHAINS, else $XDG_DATA_HOME/tarcheck/toolchains, else
 * ~/.local/share/tarcheck/toolchains; NULL where none is set. Valid until the
 * next call. It need not be there. */
const char *tc_toolchain_store_path(void);

/* The installed data/toolchains.tsv, or (run from a build tree) the one
 * beside it. Never NULL; not checked. Valid until the next call. */
const char *tc_toolchain_list_path(void);

#endif
