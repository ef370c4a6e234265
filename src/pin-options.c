/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about pins, and the file that holds them. */
#include "pin-options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/lock.h"
#include "base/path.h"
#include "base/quote.h"
#include "check/check.h"

static const char *file, *repo_name;
static bool record;

const struct tc_option tc_pin_option_table[] = {
	{ 0, "pin", TC_OPT_STRING, &file, "FILE",
	  "what tags and tarballs were before: a change is an error", NULL },
	{ 0, "pin-record", TC_OPT_FLAG, &record, NULL,
	  "put what is new into that file", NULL },
	{ 0, "pin-name", TC_OPT_STRING, &repo_name, "NAME",
	  "what the repository is called there (default: the last part of "
	  "its path, without .git)", NULL },
	{ 0 },
};

/* Of the process. */
static struct {
	bool read;
	struct tc_pins pins;
	char *name;
} given;

static int read_pins(struct tc_pins *pins, struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_buf text;
	struct stat st;
	int rc;

	/* The first record makes the file. */
	if (record && stat(file, &st) != 0 && errno == ENOENT)
		return 0;
	tc_buf_init(&text, TC_MAX_PIN_FILE);
	rc = tc_read_file(file, &text, err);
	if (rc == 0) {
		rc = tc_pins_parse(pins, tc_buf_str(&text), text.len, err);
		if (rc != 0)
			tc_prefix(err, "%s",
				  tc_quote_into(q.s, sizeof(q.s), file));
	}
	tc_buf_release(&text);
	return rc;
}

static void cut(char *path, const char *end)
{
	size_t n = strlen(path), e = strlen(end);

	if (n > e && strcmp(path + n - e, end) == 0)
		path[n - e] = '\0';
	for (n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
		path[n - 1] = '\0';
}

/* "foo" of foo.git, foo/.git, foo/ and of "." in foo. */
static char *name_of(const char *repo)
{
	char *path = tc_strdup(repo), *name;
	const char *base;

	cut(path, "/");
	base = tc_path_base(path);
	if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0 ||
	    strcmp(path, ".git") == 0) {
		char *whole = realpath(path, NULL);

		if (whole != NULL) {
			free(path);
			path = whole;
		}
	}
	cut(path, "/.git");
	cut(path, ".git");
	name = tc_strdup(tc_path_base(path));
	free(path);
	return name;
}

int tc_pins_given(struct tc_check_options *opt, struct tc_error *err)
{
	if (file == NULL && (record || repo_name != NULL))
		return tc_fail(err, "--pin-record and --pin-name need --pin");
	if (file == NULL)
		return 0;
	if (!given.read && read_pins(&given.pins, err) != 0)
		return -1;
	given.read = true;
	if (opt->repo != NULL && given.name == NULL)
		given.name = repo_name ? tc_strdup(repo_name) :
					 name_of(opt->repo_shown ?
							 opt->repo_shown :
							 opt->repo);
	opt->pins.pins = &given.pins;
	opt->pins.repo_name = given.name;
	return 0;
}

static int write_pins(const struct tc_pins *pins, struct tc_error *err)
{
	struct tc_outfile out;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_PIN_FILE);
	tc_pins_format(pins, &text);
	rc = text.full ? tc_fail(err, "too many pins") :
			 tc_outfile_open(&out, file, err);
	if (rc == 0) {
		fputs(tc_buf_str(&text), out.stream);
		rc = tc_outfile_commit(&out, err);
	}
	tc_buf_release(&text);
	return rc;
}

/* The file may have grown since it was read. */
static int add_new(const struct tc_check *check, struct tc_pins *pins,
		   struct tc_error *err)
{
	size_t before, i;

	if (read_pins(pins, err) != 0)
		return -1;
	before = pins->count;
	for (i = 0; i < check->pins.count; i++) {
		const struct tc_found_pin *f = &check->pins.list[i];

		if (!f->pinned &&
		    tc_pins_add(pins, f->kind, f->name, f->tag, f->value,
				check->today, err) != 0)
			return -1;
	}
	return pins->count > before ? write_pins(pins, err) : 0;
}

int tc_pins_record(const struct tc_check *check, struct tc_error *err)
{
	struct tc_pins pins = { .count = 0 };
	struct tc_lock lock = { .path = NULL };
	int rc;

	if (!record)
		return 0;
	rc = tc_lock_take(&lock, file, err);
	if (rc == 0)
		rc = add_new(check, &pins, err);
	tc_lock_release(&lock);
	tc_pins_release(&pins);
	return rc;
}
