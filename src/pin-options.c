/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about pins, and the file that holds them. */
#include "pin-options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "broker.h"
#include "check/check.h"
#include "leftovers.h"
#include "memory-file.h"

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
			 tc_leftovers_open(&out, file, err);
	if (rc == 0) {
		fputs(tc_buf_str(&text), out.stream);
		rc = tc_leftovers_commit(&out, err);
	}
	tc_buf_release(&text);
	return rc;
}

/* The file may have grown since it was read. */
static int add_new(const struct tc_pins *new, struct tc_error *err)
{
	struct tc_pins pins = { .count = 0 };
	size_t before, i;
	int rc = read_pins(&pins, err);

	before = pins.count;
	for (i = 0; rc == 0 && i < new->count; i++) {
		const struct tc_pin *p = &new->list[i];

		rc = tc_pins_add(&pins, p->kind, p->name, p->tag, p->value,
				 p->day, err);
	}
	if (rc == 0 && pins.count > before)
		rc = write_pins(&pins, err);
	tc_pins_release(&pins);
	return rc;
}

static int add_locked(const struct tc_pins *new, struct tc_error *err)
{
	struct tc_lock lock = { .path = NULL };
	int rc = tc_leftovers_lock(&lock, file, err);

	if (rc == 0)
		rc = add_new(new, err);
	tc_leftovers_unlock(&lock);
	return rc;
}

int tc_pins_serve(const int *fds, struct tc_error *err)
{
	struct tc_pins new = { .count = 0 };
	struct tc_buf text;
	int rc = -1;

	if (!record)
		return tc_fail(err, "no --pin-record");
	tc_buf_init(&text, TC_MAX_PIN_FILE);
	if (tc_memory_file_read(fds[0], &text, err) == 0 &&
	    tc_pins_parse(&new, tc_buf_str(&text), text.len, err) == 0)
		rc = add_locked(&new, err);
	tc_pins_release(&new);
	tc_buf_release(&text);
	return rc;
}

static int ask(const struct tc_pins *new, struct tc_error *err)
{
	struct tc_buf text;
	int fd, rc = -1;

	tc_buf_init(&text, TC_MAX_PIN_FILE);
	tc_pins_format(new, &text);
	fd = tc_memory_file(tc_buf_str(&text), text.len, err);
	tc_buf_release(&text);
	if (fd >= 0) {
		rc = tc_broker_ask(TC_BROKER_PINS, &fd, 1, err);
		close(fd);
	}
	return rc;
}

int tc_pins_record(const struct tc_check *check, struct tc_error *err)
{
	struct tc_pins new = { .count = 0 };
	int rc = 0;
	size_t i;

	for (i = 0; record && rc == 0 && i < check->pins.count; i++) {
		const struct tc_found_pin *f = &check->pins.list[i];

		if (!f->pinned)
			rc = tc_pins_add(&new, f->kind, f->name, f->tag,
					 f->value, check->today, err);
	}
	if (rc == 0 && record)
		rc = tc_broker_there() ? ask(&new, err) :
					 add_locked(&new, err);
	tc_pins_release(&new);
	return rc;
}
