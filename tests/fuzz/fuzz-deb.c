/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Debian packages: refused with a line, or parts that lie in the file. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "fuzz.h"
#include "hasher.h"
#include "source/deb.h"

static void check_word(const char *word)
{
	FUZZ_CHECK(word != NULL && *word != '\0');
	FUZZ_CHECK(strpbrk(word, " \t\n/") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tc_read_options options = { .want_sha1 = false };
	struct tc_archive_info info = { .size = 0 };
	struct tc_error err = { "" };
	struct fuzz_file file;
	struct tc_tree tree;
	struct tc_deb deb;
	bool is;

	fuzz_hasher_stay();
	fuzz_file_open(&file, data, size);
	is = tc_deb_is(file.path);
	if (tc_deb_open(&deb, file.path, &err) == 0) {
		FUZZ_CHECK(is);
		check_word(deb.package);
		check_word(deb.version);
		FUZZ_CHECK(deb.control_at + deb.control_len < deb.data_at);
		FUZZ_CHECK(deb.data_at + deb.data_len <= size);
		tc_tree_init(&tree);
		if (tc_deb_read_files(&deb, file.path, &options, &tree, &info,
				      &err) == 0)
			FUZZ_CHECK(info.has_sha256 && info.size == size);
		else
			FUZZ_CHECK(err.msg[0] != '\0');
		tc_tree_release(&tree);
		tc_deb_release(&deb);
	} else {
		FUZZ_CHECK(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
		FUZZ_CHECK(deb.package == NULL && deb.version == NULL);
	}
	fuzz_file_close(&file);
	return 0;
}
