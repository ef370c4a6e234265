/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Command lines: one table per command gives parsing and --help. */
#include "options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/quote.h"
#include "base/suggest.h"
#include "cmd.h"
#include "report/wrap.h"

static bool help_wanted;
static const struct tc_option help_table[] = {
	{ 'h', "help", TC_OPT_INSTEAD, &help_wanted, NULL, "show this text",
	  NULL },
	{ 0 },
};

/* Where the parser stands. */
struct parser {
	const struct tc_usage *usage;
	char **argv;
	int argc;
	int next;      /* first word not yet looked at */
	int operands;  /* number of operands moved to argv[1..] */
	bool instead;
	struct tc_error err;
};

void tc_string_list_release(struct tc_string_list *list)
{
	if (list == NULL)
		return;
	free(list->items);
	*list = (struct tc_string_list){ 0 };
}

typedef bool visit_fn(const struct tc_option *option, void *ctx);

/* Shows every option of usage to visit() until it says true. */
static const struct tc_option *each_option(const struct tc_usage *usage,
					   visit_fn *visit, void *ctx)
{
	const struct tc_option *const *table;
	const struct tc_option *o;

	for (table = usage->options; table && *table; table++)
		for (o = *table; o->name != NULL; o++)
			if (visit(o, ctx))
				return o;
	return visit(help_table, ctx) ? help_table : NULL;
}

struct name {
	const char *text;
	size_t len;
};

static bool has_name(const struct tc_option *option, void *ctx)
{
	const struct name *name = ctx;

	return strlen(option->name) == name->len &&
	       memcmp(option->name, name->text, name->len) == 0;
}

static bool has_letter(const struct tc_option *option, void *ctx)
{
	return option->letter != 0 && option->letter == *(const char *)ctx;
}

struct offer {
	struct tc_suggest suggest;
	const char *wanted;
};

static bool offer_name(const struct tc_option *option, void *ctx)
{
	struct offer *offer = ctx;

	tc_suggest_offer(&offer->suggest, offer->wanted, option->name);
	return false;
}

static int unknown_option(struct parser *p, const char *word, size_t len)
{
	struct offer offer = { .wanted = NULL };
	char *name = tc_strndup(word, len);
	struct tc_quoted q;

	tc_quote_into(q.s, sizeof(q.s), name);
	offer.wanted = name + strspn(name, "-");
	if (strlen(offer.wanted) > 1)
		each_option(p->usage, offer_name, &offer);
	if (offer.suggest.count > 0)
		tc_fail(&p->err, "unknown option '%s'; did you mean '--%s'?",
			q.s, offer.suggest.best[0]);
	else
		tc_fail(&p->err, "unknown option '%s'; see --help", q.s);
	free(name);
	return -1;
}

static bool takes_value(const struct tc_option *option)
{
	return option->type != TC_OPT_FLAG && option->type != TC_OPT_INSTEAD;
}

static void add_to_list(struct tc_string_list *list, const char *value)
{
	list->items = tc_grow(list->items, list->count, &list->cap,
			      sizeof(*list->items));
	list->items[list->count++] = value;
}

static int wrong_choice(struct parser *p, const struct tc_option *option,
			const char *value)
{
	struct tc_quoted q;
	char all[256] = "";
	size_t used = 0;
	size_t i;

	for (i = 0; option->choices[i] != NULL && used < sizeof(all); i++)
		used += (size_t)snprintf(all + used, sizeof(all) - used,
					 "%s%s", i ? ", " : "",
					 option->choices[i]);
	return tc_fail(&p->err, "--%s is one of %s, not '%s'", option->name,
		       all, tc_quote_into(q.s, sizeof(q.s), value));
}

static int store(struct parser *p, const struct tc_option *option,
		 const char *value)
{
	size_t i;

	switch (option->type) {
	case TC_OPT_INSTEAD:
		p->instead = true;
		__attribute__((fallthrough));
	case TC_OPT_FLAG:
		*(bool *)option->value = true;
		return 0;
	case TC_OPT_LIST:
		add_to_list(option->value, value);
		return 0;
	case TC_OPT_CHOICE:
		for (i = 0; option->choices[i] != NULL; i++)
			if (strcmp(option->choices[i], value) == 0)
				break;
		if (option->choices[i] == NULL)
			return wrong_choice(p, option, value);
		value = option->choices[i];
		__attribute__((fallthrough));
	case TC_OPT_STRING:
		*(const char **)option->value = value;
		return 0;
	}
	return 0;
}

/* The word after the option, which is its value. */
static int next_value(struct parser *p, const struct tc_option *option,
		      const char **value)
{
	if (p->next >= p->argc)
		return tc_fail(&p->err, "option '--%s' needs a value%s%s",
			       option->name, option->arg ? ": " : "",
			       option->arg ? option->arg : "");
	*value = p->argv[p->next++];
	return 0;
}

static int parse_long(struct parser *p, const char *word)
{
	const char *value = strchr(word, '=');
	struct name name = { word + 2, 0 };
	const struct tc_option *option;

	name.len = value ? (size_t)(value - name.text) : strlen(name.text);
	option = each_option(p->usage, has_name, &name);
	if (option == NULL)
		return unknown_option(p, word, name.len + 2);
	if (value != NULL)
		value++;
	if (!takes_value(option) && value != NULL)
		return tc_fail(&p->err, "option '--%s' takes no value",
			       option->name);
	if (takes_value(option) && value == NULL &&
	    next_value(p, option, &value) != 0)
		return -1;
	return store(p, option, value);
}

static int parse_short(struct parser *p, const char *word)
{
	for (word++; *word != '\0'; word++) {
		char letter = *word;
		const struct tc_option *option =
			each_option(p->usage, has_letter, &letter);
		const char *value = word + 1;

		if (option == NULL) {
			char shown[] = { '-', letter, '\0' };

			return unknown_option(p, shown, 2);
		}
		if (!takes_value(option)) {
			if (store(p, option, NULL) != 0)
				return -1;
			continue;
		}
		if (*value == '\0' && next_value(p, option, &value) != 0)
			return -1;
		return store(p, option, value);
	}
	return 0;
}

static int parse_words(struct parser *p)
{
	bool options = true;

	while (p->next < p->argc) {
		char *word = p->argv[p->next++];
		int bad = 0;

		if (!options || word[0] != '-' || word[1] == '\0')
			p->argv[++p->operands] = word;
		else if (strcmp(word, "--") == 0)
			options = false;
		else if (word[1] == '-')
			bad = parse_long(p, word);
		else
			bad = parse_short(p, word);
		if (bad)
			return -1;
	}
	return 0;
}

static int check_operands(struct parser *p)
{
	const struct tc_usage *usage = p->usage;
	struct tc_quoted q;

	if (p->instead)
		return 0;
	if ((size_t)p->operands < usage->min_operands)
		return tc_fail(&p->err, "%s is missing; see --help",
			       usage->operand ? usage->operand : "an operand");
	if ((size_t)p->operands > usage->max_operands)
		return tc_fail(&p->err, "unexpected operand '%s'",
			       tc_quote_into(q.s, sizeof(q.s),
					     p->argv[usage->max_operands + 1]));
	return 0;
}

int tc_options_parse(const struct tc_usage *usage, int *argc, char **argv)
{
	struct parser p = { .usage = usage, .argv = argv, .argc = *argc,
			    .next = 1 };

	help_wanted = false;
	if (parse_words(&p) != 0 || check_operands(&p) != 0) {
		if (usage->command[0] != '\0')
			tc_prefix(&p.err, "%s", usage->command);
		tc_complain(&p.err);
		return -1;
	}
	if (help_wanted) {
		tc_options_help(usage, stdout);
		return 1;
	}
	*argc = p.operands + 1;
	argv[*argc] = NULL;
	return 0;
}

/* "-o, --output FILE" into dst. */
static void option_head(char *dst, size_t size, const struct tc_option *o)
{
	char letter[8] = "    ";
	char arg[128] = "";
	size_t used = 0;
	size_t i;

	if (o->letter != 0)
		(void)snprintf(letter, sizeof(letter), "-%c, ", o->letter);
	if (o->arg != NULL)
		(void)snprintf(arg, sizeof(arg), " %s", o->arg);
	for (i = 0; !o->arg && o->choices && o->choices[i]; i++) {
		if (used < sizeof(arg))
			used += (size_t)snprintf(arg + used, sizeof(arg) - used,
						 "%c%s", i ? '|' : ' ',
						 o->choices[i]);
	}
	(void)snprintf(dst, size, "%s--%s%s", letter, o->name, arg);
}

enum { HELP_COLUMN = 24 };

static bool print_option(const struct tc_option *option, void *ctx)
{
	struct tc_wrap wrap = { .out = ctx, .indent = HELP_COLUMN + 2 };
	char head[200];

	option_head(head, sizeof(head), option);
	fprintf(ctx, "  %-*s", HELP_COLUMN, head);
	if (strlen(head) + 2 > HELP_COLUMN)
		fprintf(ctx, "\n%*s", HELP_COLUMN + 2, "");
	wrap.column = HELP_COLUMN + 2;
	tc_wrap_text(&wrap, option->help);
	tc_wrap_end(&wrap);
	return false;
}

void tc_options_help(const struct tc_usage *usage, FILE *out)
{
	const char *gap = usage->command[0] != '\0' ? " " : "";
	struct tc_wrap wrap = { .out = out };

	if (usage->examples != NULL)
		fprintf(out, "Examples:\n%s\n", usage->examples);
	fprintf(out, "Usage: tarcheck%s%s %s\n", gap, usage->command,
		usage->synopsis);
	tc_wrap_text(&wrap, usage->summary);
	tc_wrap_end(&wrap);
	if (usage->more != NULL)
		usage->more(out);
	fputs("\nOptions:\n", out);
	each_option(usage, print_option, out);
}
