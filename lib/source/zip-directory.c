/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The central directory of a zip archive, as it is at its end. */
#include "source/zip-directory.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/limits.h"

bool tc_zip_tell(struct tc_zip_log *log, const char *why, uint64_t where)
{
	size_t i;

	if (why == NULL)
		return false;
	for (i = 0; i < log->count; i++)
		if (log->told[i] == why)
			return true;
	if (log->count < sizeof(log->told) / sizeof(log->told[0]))
		log->told[log->count++] = why;
	tc_fact_add(log->facts, TC_FACT_AMBIGUOUS, NULL, "at byte %llu: %s",
		    (unsigned long long)where, why);
	return true;
}

static int by_offset(const void *a, const void *b)
{
	const struct tc_zip_place *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

static int find_end(struct tc_zip_directory *dir, struct tc_input *input,
		    struct tc_zip_log *log, struct tc_error *err)
{
	const uint64_t size = tc_input_size(input);
	const size_t len = size < TC_ZIP_TAIL ? (size_t)size : TC_ZIP_TAIL;
	unsigned char *tail = tc_malloc(len);
	bool found = false;
	int rc = tc_input_read_at(input, tail, len, size - len, err);

	if (rc == 0) {
		const char *why = tc_zip_end_parse(tail, len, size, &dir->end,
						   &found);

		if (!found)
			rc = tc_fail(err, "not a zip archive, or cut short: %s",
				     why);
		else
			dir->broken = tc_zip_tell(log, why, dir->end.at);
	}
	free(tail);
	dir->end.comment = NULL;
	return rc;
}

static int check_limits(const struct tc_zip_directory *dir, uint64_t members,
			const struct tc_read_limits *limits,
			struct tc_error *err)
{
	const uint64_t most = limits->members ? limits->members :
						TC_MAX_MEMBERS;

	if (members > most)
		return tc_fail(err, "limit: more than %llu members "
			       "(--max-members)", (unsigned long long)most);
	if (dir->end.directory_len > TC_MAX_ZIP_DIRECTORY)
		return tc_fail(err, "limit: a central directory of more than "
			       "%llu bytes",
			       (unsigned long long)TC_MAX_ZIP_DIRECTORY);
	return 0;
}

static int list(struct tc_zip_directory *dir,
		const struct tc_read_limits *limits, struct tc_zip_log *log,
		struct tc_error *err)
{
	const size_t len = (size_t)dir->end.directory_len;
	struct tc_zip_header header;
	size_t at = 0;

	while (at < len) {
		const size_t left = len - at;
		const size_t need = left < TC_ZIP_CENTRAL ? 0 :
			tc_zip_central_length(dir->bytes + at);

		if (need == 0 || need > left) {
			dir->broken = tc_zip_tell(log, "something else in the "
						  "central directory",
						  dir->end.directory + at);
			return 0;
		}
		(void)tc_zip_tell(log, tc_zip_central_parse(dir->bytes + at,
							    &header),
				  dir->end.directory + at);
		dir->places = tc_grow(dir->places, dir->count, &dir->cap,
				      sizeof(*dir->places));
		dir->places[dir->count++] = (struct tc_zip_place){
			.offset = header.offset, .record = at,
		};
		if (check_limits(dir, dir->count, limits, err) != 0)
			return -1;
		at += need;
	}
	if (dir->count != dir->end.members)
		(void)tc_zip_tell(log, "an end record that counts other "
				  "members than there are", dir->end.at);
	if (dir->count > 0)
		qsort(dir->places, dir->count, sizeof(*dir->places),
		      by_offset);
	return 0;
}

int tc_zip_directory_load(struct tc_zip_directory *dir, struct tc_input *input,
			  const struct tc_read_limits *limits,
			  struct tc_zip_log *log, struct tc_error *err)
{
	*dir = (struct tc_zip_directory){ .broken = false };
	if (find_end(dir, input, log, err) != 0)
		return -1;
	if (dir->broken)
		return 0;
	if (check_limits(dir, dir->end.members, limits, err) != 0)
		return -1;
	dir->len = (size_t)(tc_input_size(input) - dir->end.directory);
	dir->bytes = tc_malloc(dir->len);
	if (tc_input_read_at(input, dir->bytes, dir->len, dir->end.directory,
			     err) != 0)
		return -1;
	dir->end.comment = (const char *)dir->bytes + dir->len -
			   dir->end.comment_len;
	return list(dir, limits, log, err);
}

void tc_zip_directory_release(struct tc_zip_directory *dir)
{
	free(dir->bytes);
	free(dir->places);
	*dir = (struct tc_zip_directory){ .broken = false };
}
