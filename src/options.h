/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command lines: one table per command gives parsing and --help. */
#ifndef TC_SRC_OPTIONS_H
#define TC_SRC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The values of a repeatable option, borrowed from argv. */
struct tc_string_list {
	const char **items;
	size_t count, cap;
};
void tc_string_list_release(struct tc_string_list *list);

enum tc_option_type {
	TC_OPT_FLAG,   /* bool: set to true */
	TC_OPT_STRING, /* const char *: the last one counts */
	TC_OPT_LIST,   /* struct tc_string_list: all of them, in order */
	TC_OPT_CHOICE, /* const char *: one of choices */
	TC_OPT_INSTEAD, /* bool: set to true; the command then does something
			   else than its work (--version, --list), so the
			   number of operands is not checked */
};

/* Ends with one whose name is NULL. */
struct tc_option {
	char letter;       /* 'o' or 0 */
	const char *name;  /* "output" for --output */
	enum tc_option_type type;
	void *value;
	const char *arg;   /* "FILE", for help; NULL for a flag. For a choice
			      NULL too: help shows "one|other" */
	const char *help;  /* a clause; folded to fit */
	const char *const *choices; /* NULL-terminated, TC_OPT_CHOICE */
};

struct tc_usage {
	const char *command;    /* "verify", "db import"; "" for the program */
	const char *synopsis;   /* "TARBALL --repo PATH (--tag NAME | ...)" */
	const char *summary;    /* one to three sentences, folded to fit */
	const char *examples;   /* ready lines, printed first in --help; each
				   ends with \n */
	const struct tc_option *const *options; /* tables, NULL-terminated */
	size_t min_operands, max_operands; /* SIZE_MAX: any number */
	const char *operand;    /* the one that is missing: "TARBALL"; NULL:
				   "an operand" */
	void (*more)(FILE *out); /* prints what else --help has, or NULL */
};

/*
 * Parses argv[1..argc). Options and operands may be mixed; "--" ends the
 * options; "--name=value" and "--name value", "-oFILE" and "-o FILE", "-qv"
 * are accepted; unambiguous beginnings of names are not. Operands are left in
 * argv[1..*argc).
 * 0: go on. 1: --help was printed, end with status 0. -1: one line about
 * what is wrong (with the nearest option name) is on stderr; status 2.
 */
int tc_options_parse(const struct tc_usage *usage, int *argc, char **argv);

/* What --help prints. */
void tc_options_help(const struct tc_usage *usage, FILE *out);

#endif
