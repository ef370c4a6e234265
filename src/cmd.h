/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every command has, and what they share. */
#ifndef TC_SRC_CMD_H
#define TC_SRC_CMD_H

#include <stdbool.h>
#include <stdio.h>

#include "options.h"

struct tc_error;
struct tc_ref_file;

/* Exit statuses of the program beside those of a verdict (verdict.h), which
 * are 0 accepted, 1 rejected, 3 inconclusive. */
enum { TC_EXIT_OK = 0, TC_EXIT_REJECTED = 1, TC_EXIT_ERROR = 2 };

struct tc_command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
	const char *summary;
};

/* Ended by a NULL name; `tarcheck db` and `tarcheck toolchain` have their own. */
extern const struct tc_command tc_commands[];
extern const struct tc_command tc_db_commands[];
extern const struct tc_command tc_toolchain_commands[];

/* Runs argv[1] of the table; --help there lists it. Unknown or absent: names
 * the nearest, status 2. prefix is "tarcheck" or "tarcheck db". */
int tc_command_dispatch(const struct tc_command *table, const char *prefix,
			int argc, char **argv);
/* The list of them, for --help. */
void tc_command_list(const struct tc_command *table, FILE *out);

int tc_cmd_verify(int argc, char **argv);
int tc_cmd_audit(int argc, char **argv);
int tc_cmd_locate(int argc, char **argv);
int tc_cmd_explain(int argc, char **argv);
int tc_cmd_db(int argc, char **argv);
int tc_cmd_db_add(int argc, char **argv);
int tc_cmd_db_build(int argc, char **argv);
int tc_cmd_db_diff(int argc, char **argv);
int tc_cmd_db_export(int argc, char **argv);
int tc_cmd_db_import(int argc, char **argv);
int tc_cmd_db_keep_contents(int argc, char **argv);
int tc_cmd_db_list(int argc, char **argv);
int tc_cmd_db_lookup(int argc, char **argv);
int tc_cmd_db_remove(int argc, char **argv);
int tc_cmd_db_show(int argc, char **argv);
int tc_cmd_db_sign(int argc, char **argv);
int tc_cmd_db_stats(int argc, char **argv);
int tc_cmd_db_update(int argc, char **argv);
int tc_cmd_db_verify(int argc, char **argv);
int tc_cmd_toolchain(int argc, char **argv);
int tc_cmd_toolchain_add(int argc, char **argv);
int tc_cmd_toolchain_list(int argc, char **argv);
int tc_cmd_toolchain_remove(int argc, char **argv);
int tc_cmd_toolchain_verify(int argc, char **argv);

/* One line on stderr, "tarcheck: " in front; returns TC_EXIT_ERROR. */
int tc_complain(const struct tc_error *err);

/* The default database: $TARCHECK_DB, else the installed one, else (run from
 * a build tree) the one beside it. Never NULL; not checked. Valid until the
 * next call. */
const char *tc_default_db(void);

/* Where databases are that came with the program: the installed one and the
 * one beside it in a build tree. NULL-terminated; of the process. */
const char *const *tc_installed_dbs(void);
/* The file that a word for a database means: "default" is the default one. */
const char *tc_db_path(const char *word);

/* What --db in a help text takes. */
#define TC_DB_HELP                                                            \
	"reference database; may be given several times, and then the first "  \
	"that knows a file answers. 'default' is the one that is used without " \
	"this option: $TARCHECK_DB, then the installed one"

/* The databases that the values of --db name, the default one where there
 * are none, into out[TC_MAX_DATABASES]. Their number, or -1 and err. */
int tc_db_given(const struct tc_string_list *given, struct tc_ref_file *out,
		struct tc_error *err);

/* "tarcheck 0.1.0", and which databases tc_db_given() names. A database that
 * cannot be read is told on stderr, TC_EXIT_ERROR. */
int tc_print_version(const struct tc_string_list *dbs);

/* Flushes and closes stdout and checks both: 0, or TC_EXIT_ERROR with a line
 * on stderr. main() calls it after every command; later calls say the same
 * again without a line. Nothing can be printed afterwards. */
int tc_close_stdout(void);

#endif
