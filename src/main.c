/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Entry of the program: the table of commands. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cmd-db-trust.h"
#include "cmd.h"
#include "confine.h"
#include "interrupt.h"

const struct tc_command tc_commands[] = {
	{ "verify", tc_cmd_verify,
	  "compare a release tarball with its repository" },
	{ "audit", tc_cmd_audit,
	  "judge the generated files of a tarball or directory alone" },
	{ "locate", tc_cmd_locate,
	  "find the commit that a release tarball was made from" },
	{ "db", tc_cmd_db, "build and query the reference database" },
	{ "toolchain", tc_cmd_toolchain,
	  "keep generators that can be run again" },
	{ "explain", tc_cmd_explain, "say what a finding means" },
	{ NULL, NULL, NULL },
};

static struct tc_string_list dbs;
static bool version;

static const struct tc_option global_options[] = {
	{ 0, "db", TC_OPT_LIST, &dbs, "FILE",
	  "reference database to name with --version", NULL },
	TC_DB_TRUST_OPTIONS,
	{ 'V', "version", TC_OPT_INSTEAD, &version, NULL,
	  "name the program and its reference database", NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	global_options, tc_confine_option_table, NULL
};

static void list_commands(FILE *out)
{
	tc_command_list(tc_commands, out);
}

static const struct tc_usage usage = {
	.command = "",
	.synopsis = "COMMAND [OPTION]...",
	.summary = "Say where every file of a source release comes from.",
	.examples =
		"  tarcheck verify foo-1.2.tar.xz --repo foo.git --tag v1.2\n"
		"  tarcheck audit foo-1.2.tar.xz bar-3.4.tar.gz\n"
		"  tarcheck db lookup m4/build-to-host.m4\n"
		"  tarcheck explain macro-impostor\n"
		"  tarcheck verify --help\n",
	.options = option_tables,
	.max_operands = 0,
	.more = list_commands,
};

/* A file opened later must not become what we print to: standard streams
 * that were closed are opened so that using them fails. */
static void guard_streams(void)
{
	static const int wrong_way[] = { O_WRONLY, O_RDONLY, O_RDONLY };
	int fd;

	for (fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", wrong_way[fd]) != fd)
			_exit(TC_EXIT_ERROR);
}

static int run(int argc, char **argv)
{
	if (argc < 2 || argv[1][0] != '-')
		return tc_command_dispatch(tc_commands, "tarcheck", argc,
					   argv);
	switch (tc_options_parse(&usage, &argc, argv)) {
	case 0:
		return version ? tc_print_version(&dbs) :
				 tc_command_dispatch(tc_commands, "tarcheck",
						     1, argv);
	case 1:
		return TC_EXIT_OK;
	default:
		return TC_EXIT_ERROR;
	}
}

int main(int argc, char **argv)
{
	int status;

	guard_streams();
	/* A reader that went away is a failed write, not a silent end. */
	(void)signal(SIGPIPE, SIG_IGN);
	status = run(argc, argv);
	tc_interrupt_end();
	return tc_close_stdout() != 0 ? TC_EXIT_ERROR : status;
}
