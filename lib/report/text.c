/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report for people: what was compared, what came of it. */
#include <inttypes.h>
#include <string.h>

#include "base/day.h"
#include "base/hex.h"
#include "base/quote.h"
#include "report/wrap.h"
#include "report/writers.h"

enum { SHORT_ID = 12, INDENT = 2 };

void tc_text_paint(const struct tc_text *t, enum tc_paint paint,
		   const char *text, size_t width)
{
	static const char *const sgr[] = {
		[TC_PAINT_NONE] = "",
		[TC_PAINT_BAD] = "\033[1;31m",
		[TC_PAINT_ODD] = "\033[33m",
		[TC_PAINT_GOOD] = "\033[1;32m",
		[TC_PAINT_NAME] = "\033[1m",
	};
	bool color = t->opt->color && paint != TC_PAINT_NONE;
	size_t used = tc_text_width(text);

	fprintf(t->out, "%s%s%s%*s", color ? sgr[paint] : "", text,
		color ? "\033[0m" : "",
		used < width ? (int)(width - used) : 0, "");
}

static const char *quote(struct tc_text *t, const char *s)
{
	return tc_quote_arena(&t->arena, s);
}

static uint64_t count_members(const struct tc_evidence *ev)
{
	uint64_t count = 0;
	int i;

	for (i = 0; i < TC_ORIGIN_COUNT; i++)
		count += ev->coverage[i].members;
	return count;
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* "against v1.2 (commit 2d7d862e1a2b, tag signature: good)" */
static void write_revision(struct tc_text *t, struct tc_wrap *wrap)
{
	const struct tc_revision *rev = &t->check->revision;
	struct tc_arena *arena = &t->arena;

	if (t->check->repo == NULL) {
		tc_wrap_word(wrap, "without a repository");
		return;
	}
	if (rev->commit_hex[0] == '\0') {
		tc_wrap_word(wrap, "without its repository");
		return;
	}
	if (rev->tag[0] == '\0') {
		tc_wrap_word(wrap, tc_arena_printf(arena, "against commit %.*s",
						   SHORT_ID, rev->commit_hex));
		return;
	}
	tc_wrap_word(wrap, tc_arena_printf(arena, "against %s",
					   quote(t, rev->tag)));
	tc_wrap_word(wrap, tc_arena_printf(
				   arena, "(commit %.*s, tag signature: %s)",
				   SHORT_ID, rev->commit_hex,
				   tc_text_tag_seal(t->check)));
}

static void write_subject(struct tc_text *t)
{
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT };
	uint64_t count = count_members(&t->check->evidence);

	tc_wrap_word(&wrap, quote(t, t->check->subject));
	wrap.gap = 2;
	tc_wrap_word(&wrap, tc_arena_printf(&t->arena, "%" PRIu64 " member%s",
					    count, plural(count)));
	wrap.gap = 2;
	write_revision(t, &wrap);
	tc_wrap_end(&wrap);
}

static void write_coverage(struct tc_text *t)
{
	const struct tc_coverage *coverage = t->check->evidence.coverage;
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT,
				.gap = INDENT };
	int i;

	for (i = 0; i < TC_ORIGIN_NOT_JUDGED; i++) {
		const char *name = i == TC_ORIGIN_NONE ?
					   "unexplained" :
					   tc_origin_name((enum tc_origin)i);

		if (coverage[i].members == 0)
			continue;
		tc_wrap_word(&wrap, tc_arena_printf(&t->arena, "%s %" PRIu64,
						    name,
						    coverage[i].members));
		wrap.gap = 3;
	}
	if (coverage[i].members > 0)
		tc_wrap_word(&wrap,
			     tc_arena_printf(&t->arena,
					     "not judged %" PRIu64 ": only a "
					     "repository can explain those",
					     coverage[i].members));
	if (wrap.column == 0)
		tc_wrap_word(&wrap, "no files");
	tc_wrap_end(&wrap);
}

/* In full: it is there to be compared with another report's. */
static void write_stream(struct tc_text *t)
{
	char hex[2 * TC_SHA256_SIZE + 1];

	if (t->check->info.has_tar_sha256)
		fprintf(t->out, "%*star stream SHA-256 %s\n", INDENT, "",
			tc_hex(hex, t->check->info.tar_sha256,
			       TC_SHA256_SIZE));
}

static void write_database(struct tc_text *t, const struct tc_ref *ref)
{
	char hex[2 * TC_SHA256_SIZE + 1];
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT,
				.gap = INDENT };

	tc_hex(hex, ref->sha256, TC_SHA256_SIZE);
	tc_wrap_word(&wrap, "database");
	if (t->check->database_count > 1)
		tc_wrap_word(&wrap, tc_arena_printf(&t->arena, "%s:",
						    quote(t, ref->name)));
	tc_wrap_text(&wrap, quote(t, ref->edition));
	tc_wrap_word(&wrap, tc_arena_printf(&t->arena, "SHA-256 %.*s,",
					    SHORT_ID, hex));
	tc_wrap_text(&wrap, tc_ref_signer_text(ref, &t->arena));
	if (tc_day_year_past(ref->day, t->check->today))
		tc_wrap_text(&wrap, "(more than a year old)");
	tc_wrap_end(&wrap);
}

/* What everybody has to know who relies on it. */
static void write_sandbox(struct tc_text *t)
{
	const char *s = t->opt->sandbox;

	if (s != NULL && (strcmp(s, "none") == 0 || strcmp(s, "partial") == 0))
		fprintf(t->out, "%*ssandbox: %s, this kernel lacks the rest\n",
			INDENT, "", s);
}

/* What stands between the outcome and the reason: "2 findings against it, 3
 * files not verified: ". */
static const char *verdict_counts(struct tc_text *t)
{
	const struct tc_verdict *v = &t->check->verdict;
	const char *failing = "", *unverified = "", *comma = "";

	if (v->failing > 0)
		failing = tc_arena_printf(&t->arena,
					  "%" PRIu64 " finding%s against it",
					  v->failing, plural(v->failing));
	if (v->unverified > 0)
		unverified = tc_arena_printf(&t->arena,
					     "%" PRIu64 " file%s not verified",
					     v->unverified,
					     plural(v->unverified));
	if (*failing != '\0' && *unverified != '\0')
		comma = ", ";
	if (*failing == '\0' && *unverified == '\0')
		return "";
	return tc_arena_printf(&t->arena, "%s%s%s:", failing, comma,
			       unverified);
}

/* column: what the line has before it. */
static void write_verdict(struct tc_text *t, size_t column)
{
	static const struct {
		const char *word;
		enum tc_paint paint;
	} words[] = {
		[TC_ACCEPTED] = { "ACCEPTED", TC_PAINT_GOOD },
		[TC_REJECTED] = { "REJECTED", TC_PAINT_BAD },
		[TC_INCONCLUSIVE] = { "INCONCLUSIVE", TC_PAINT_ODD },
	};
	const struct tc_verdict *v = &t->check->verdict;
	/* Alone it is a line for other programs, too. */
	struct tc_wrap wrap = { .out = t->out, .indent = INDENT, .gap = 2,
				.one_line = t->opt->quiet };

	tc_text_paint(t, words[v->outcome].paint, words[v->outcome].word, 0);
	wrap.column = column + strlen(words[v->outcome].word);
	tc_wrap_text(&wrap, verdict_counts(t));
	tc_wrap_text(&wrap, v->reason);
	if (v->outcome == TC_INCONCLUSIVE &&
	    v->policy.inconclusive != TC_INCONCLUSIVE_KEEP)
		tc_wrap_word(&wrap, tc_arena_printf(&t->arena,
						    "(exit status %d)",
						    v->exit_status));
	tc_wrap_end(&wrap);
}

static void write_one(struct tc_text *t)
{
	const char *subject = quote(t, t->check->subject);
	size_t i;

	if (t->opt->quiet) {
		fprintf(t->out, "%s: ", subject);
		write_verdict(t, tc_text_width(subject) + 2);
	} else {
		write_subject(t);
		tc_text_seals(t);
		write_coverage(t);
		tc_text_chain(t);
		write_stream(t);
		for (i = 0; i < t->check->database_count; i++)
			write_database(t, &t->check->databases[i]);
		write_sandbox(t);
		write_verdict(t, 0);
	}
	tc_text_findings(t);
}

void tc_text_write(FILE *out, const struct tc_check *const *checks,
		   size_t count, const struct tc_report_options *opt)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct tc_text t = { .out = out, .check = checks[i],
				     .opt = opt };

		if (i > 0 && !opt->quiet)
			fputc('\n', out);
		write_one(&t);
		tc_arena_release(&t.arena);
	}
}
