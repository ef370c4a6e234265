/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Recipes: refused with a line and its number, or arguments for an import. */
#include <string.h>

#include "base/error.h"
#include "cmd.h"
#include "fuzz.h"
#include "import-recipe.h"

/* For options.c, whose command lines are not read here. */
int tc_complain(const struct tc_error *err)
{
	(void)err;
	return TC_EXIT_ERROR;
}

static void check_job(const struct tc_recipe_entry *entry)
{
	const struct tc_recipe_places places = { "/no/such", NULL };
	struct tc_recipe_job job;
	size_t i;

	FUZZ_CHECK(entry->count > 0 && *entry->name != '\0');
	FUZZ_CHECK(strpbrk(entry->name, "/. ") == NULL);
	tc_recipe_job_make(&job, entry, &places);
	FUZZ_CHECK(job.file_count == 0);
	for (i = 0; i < job.missing.count; i++)
		FUZZ_CHECK(strncmp(job.missing.items[i], "line ", 5) == 0);
	for (i = 0; i < job.arguments.count; i++)
		FUZZ_CHECK(job.arguments.items[i] != NULL);
	tc_recipe_job_release(&job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_recipe recipe;
	struct tc_error err = { "" };
	struct fuzz_file file;
	size_t i;

	fuzz_file_open(&file, data, size);
	if (tc_recipe_read(&recipe, file.path, &err) == 0) {
		for (i = 0; i < recipe.count; i++) {
			check_job(&recipe.entries[i]);
			FUZZ_CHECK(tc_recipe_find(&recipe,
						  recipe.entries[i].name) ==
				   &recipe.entries[i]);
		}
	} else {
		FUZZ_CHECK(err.msg[0] != '\0' && !strchr(err.msg, '\n'));
		FUZZ_CHECK(recipe.entries == NULL);
	}
	tc_recipe_release(&recipe);
	fuzz_file_close(&file);
	return 0;
}
