/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several files of one release: do they hold the same? */
#ifndef TC_CHECK_SIBLINGS_H
#define TC_CHECK_SIBLINGS_H

#include <stddef.h>

struct tc_check;

/*
 * Of checks whose subjects have one name but for what follows ".tar" or for
 * ".tgz" and the like (foo-1.tar.gz, dir/foo-1.tar.xz), each must have the
 * same tar stream. One that has another gets the finding
 * archive-other-stream, and its verdict is reached again.
 */
void tc_check_siblings(struct tc_check *checks, size_t count);

#endif
