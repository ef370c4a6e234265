/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the fuzz targets share. */
#ifndef TC_TESTS_FUZZ_H
#define TC_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry point: returns 0; aborts when a property does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where data can be read as a regular file, until fuzz_file_close(). Ends the
 * process when there is no room for it. */
struct fuzz_file {
	int fd;
	char path[32];
};
void fuzz_file_open(struct fuzz_file *file, const void *data, size_t size);
void fuzz_file_close(struct fuzz_file *file);

/* A name for what has to have one, below $TMPDIR, of this process: the file is
 * removed at its end. */
const char *fuzz_named_file(void);

/* A directory of this process, below $TMPDIR and removed at its end; puts a
 * file there, with the directories above; takes those files away again (there
 * may be 60 at a time), but not their directories. */
const char *fuzz_dir(void);
void fuzz_dir_put(const char *name, const void *data, size_t size);
void fuzz_dir_empty(void);

/* Like assert(), but never compiled out. */
#define FUZZ_CHECK(condition) fuzz_check((condition), #condition, __LINE__)
void fuzz_check(int holds, const char *condition, int line);

#endif
