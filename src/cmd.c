/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What commands share: dispatch, complaints, the default database. */
#include "cmd.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/path.h"
#include "base/quote.h"
#include "base/suggest.h"

int tc_complain(const struct tc_error *err)
{
	/* What was printed so far comes first where both go to one place. */
	(void)fflush(stdout);
	fprintf(stderr, "tarcheck: %s\n", err->msg);
	return TC_EXIT_ERROR;
}

static const struct tc_command *find_command(const struct tc_command *table,
					     const char *name)
{
	for (; table->name != NULL; table++)
		if (strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

static int unknown_command(const struct tc_command *table, const char *prefix,
			   const char *name)
{
	struct tc_suggest suggest = { .count = 0 };
	struct tc_error err;
	struct tc_quoted q;

	for (; table->name != NULL; table++)
		tc_suggest_offer(&suggest, name, table->name);
	tc_quote_into(q.s, sizeof(q.s), name);
	if (suggest.count > 0)
		tc_fail(&err, "unknown command '%s'; did you mean '%s %s'?",
			q.s, prefix, suggest.best[0]);
	else
		tc_fail(&err, "unknown command '%s'; see %s --help", q.s,
			prefix);
	return tc_complain(&err);
}

void tc_command_list(const struct tc_command *table, FILE *out)
{
	fputs("\nCommands:\n", out);
	for (; table->name != NULL; table++)
		fprintf(out, "  %-10s %s\n", table->name, table->summary);
}

int tc_command_dispatch(const struct tc_command *table, const char *prefix,
			int argc, char **argv)
{
	const struct tc_command *command;
	struct tc_error err;

	if (argc < 2) {
		tc_fail(&err, "a command is missing; see %s --help", prefix);
		return tc_complain(&err);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		printf("Usage: %s COMMAND [OPTION]...\n", prefix);
		tc_command_list(table, stdout);
		printf("\nSee %s COMMAND --help.\n", prefix);
		return TC_EXIT_OK;
	}
	command = find_command(table, argv[1]);
	if (command == NULL)
		return unknown_command(table, prefix, argv[1]);
	return command->run(argc - 1, argv + 1);
}

/* The database that `make` left in a build tree, seen from the program in
 * its top or its src directory, into dst. */
static bool find_beside(char *dst, size_t size)
{
	static const char *const places[] = { "data", "../data" };
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t i;
	int n;

	if (len <= 0)
		return false;
	exe[len] = '\0';
	*strrchr(exe, '/') = '\0';
	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		n = snprintf(dst, size, "%s/%s/%s", exe, places[i],
			     tc_path_base(TC_DEFAULT_DB));
		if (n > 0 && (size_t)n < size && access(dst, R_OK) == 0)
			return true;
	}
	return false;
}

const char *const *tc_installed_dbs(void)
{
	static char beside[2 * PATH_MAX];
	static const char *paths[3] = { TC_DEFAULT_DB, NULL, NULL };

	if (find_beside(beside, sizeof(beside)))
		paths[1] = beside;
	return paths;
}

const char *tc_default_db(void)
{
	static char beside[2 * PATH_MAX];
	const char *env = getenv("TARCHECK_DB");

	if (env != NULL && *env != '\0')
		return env;
	if (access(TC_DEFAULT_DB, F_OK) != 0 &&
	    find_beside(beside, sizeof(beside)))
		return beside;
	return TC_DEFAULT_DB;
}

int tc_close_stdout(void)
{
	static bool closed;
	static int status = TC_EXIT_OK;
	struct tc_error err;
	bool bad;
	int code;

	if (closed)
		return status;
	closed = true;
	errno = 0;
	bad = fflush(stdout) != 0 || ferror(stdout);
	code = errno;
	if (fclose(stdout) != 0 && !bad) {
		bad = true;
		code = errno;
	}
	if (!bad)
		return status;
	tc_fail_errno(&err, code ? code : EIO,
		      "cannot write to standard output");
	fprintf(stderr, "tarcheck: %s\n", err.msg);
	return status = TC_EXIT_ERROR;
}
