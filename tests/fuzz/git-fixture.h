/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A git repository in fuzz_dir(), for the targets that read one. */
#ifndef TC_TESTS_FUZZ_GIT_FIXTURE_H
#define TC_TESTS_FUZZ_GIT_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

/* A bare repository without references; its HEAD is at "main". libgit2 stays
 * started from the first call on. */
void fuzz_repo_make(void);

/* An object of that type ("blob") in a file of its own, and its id. */
void fuzz_repo_object(const char *type, const void *data, size_t size,
		      uint8_t id[20]);

#endif
