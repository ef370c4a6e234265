/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether the top directory is named as the release is. */
#ifndef TC_CHECK_TOP_NAME_H
#define TC_CHECK_TOP_NAME_H

#include <stdbool.h>

/* What does not fit in a top directory's name, a clause; or NULL. release is
 * the tarball's name without directories, NULL where it has none. What counts
 * is the version: whether the digits of the one are within those of the
 * other ("v1.2.tar.gz" and "foo-1.2", "foo_20241016" and "foo-2024.10.16",
 * "libfoo2-1.2.3" and "foo-1.2.3"). */
const char *tc_top_name_odd(const char *top, const char *release);

#endif
