/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small reference database for the fuzz targets. */
#ifndef TC_TESTS_FUZZ_PUBLISHED_H
#define TC_TESTS_FUZZ_PUBLISHED_H

struct tc_refs;

/* Files of automake, libtool and a project "tools", the lines of the latter's,
 * and one file that is known to be bad; it stays. */
struct tc_refs *fuzz_references(void);

#endif
