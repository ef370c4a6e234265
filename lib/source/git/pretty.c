/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's format placeholders, as `git archive` expands them for one commit. */
#include "source/git/pretty.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/hex.h"

struct expansion {
	const struct tc_commit_text *commit;
	struct tc_arena *arena;
	struct tc_piece *pieces;
	size_t count, cap;
};

static void add(struct expansion *x, enum tc_piece_kind kind,
		const char *text, size_t len)
{
	struct tc_piece *piece;

	x->pieces = tc_grow(x->pieces, x->count, &x->cap, sizeof(*piece));
	piece = &x->pieces[x->count++];
	*piece = (struct tc_piece){ .kind = kind, .text = text, .len = len };
}

static void add_text(struct expansion *x, const char *text)
{
	add(x, TC_PIECE_TEXT, text, strlen(text));
}

static void add_either(struct expansion *x, const char *text,
		       const char *other)
{
	add_text(x, text);
	if (strcmp(text, other) != 0)
		x->pieces[x->count - 1].other = other;
}

static void add_parents(struct expansion *x, enum tc_piece_kind kind)
{
	size_t i;

	for (i = 0; i < x->commit->parent_count; i++) {
		if (i > 0)
			add_text(x, " ");
		add(x, kind, x->commit->parents[i],
		    strlen(x->commit->parents[i]));
	}
}

/* "user" of "user@host" */
static const char *local_part(struct expansion *x, const char *mail)
{
	return tc_arena_strndup(x->arena, mail, strcspn(mail, "@"));
}

static const char *date(struct expansion *x, const struct tc_person *who,
			char form)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int hours = abs(who->offset) / 60, minutes = abs(who->offset) % 60;
	char sign = who->offset < 0 ? '-' : '+';
	time_t local = (time_t)(who->time + who->offset * 60);
	struct tm tm;

	if (form == 't')
		return tc_arena_printf(x->arena, "%" PRId64, who->time);
	if (gmtime_r(&local, &tm) == NULL)
		return "";
	if (form == 's')
		return tc_arena_printf(x->arena, "%04d-%02d-%02d",
				       tm.tm_year + 1900, tm.tm_mon + 1,
				       tm.tm_mday);
	if (form == 'i' || form == 'I')
		return tc_arena_printf(
			x->arena, "%04d-%02d-%02d%s%02d:%02d:%02d%s%c%02d%s%02d",
			tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			form == 'I' ? "T" : " ", tm.tm_hour, tm.tm_min,
			tm.tm_sec, form == 'I' ? "" : " ", sign, hours,
			form == 'I' ? ":" : "", minutes);
	if (form == 'D')
		return tc_arena_printf(
			x->arena, "%.3s, %d %.3s %d %02d:%02d:%02d %c%02d%02d",
			days + tm.tm_wday * 3, tm.tm_mday,
			months + tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour,
			tm.tm_min, tm.tm_sec, sign, hours, minutes);
	return tc_arena_printf(
		x->arena, "%.3s %.3s %d %02d:%02d:%02d %d %c%02d%02d",
		days + tm.tm_wday * 3, months + tm.tm_mon * 3, tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_year + 1900, sign,
		hours, minutes);
}

/* Newer versions of git write a UTC offset of nothing as "Z". */
static void add_strict_date(struct expansion *x, const struct tc_person *who)
{
	const char *text = date(x, who, 'I');

	if (who->offset == 0 && strlen(text) > 6)
		add_either(x, text,
			   tc_arena_printf(x->arena, "%.*sZ",
					   (int)strlen(text) - 6, text));
	else
		add_text(x, text);
}

/* %aX and %cX; 0 for an X that does not exist. */
static size_t add_person(struct expansion *x, const struct tc_person *who,
			 char what)
{
	switch (what) {
	case 'n':
		add_text(x, who->name);
		break;
	case 'N':
		add_either(x, who->mapped_name, who->name);
		break;
	case 'e':
		add_text(x, who->mail);
		break;
	case 'E':
		add_either(x, who->mapped_mail, who->mail);
		break;
	case 'l':
		add_text(x, local_part(x, who->mail));
		break;
	case 'L':
		add_either(x, local_part(x, who->mapped_mail),
			   local_part(x, who->mail));
		break;
	case 'd':
	case 'D':
	case 't':
	case 'i':
	case 's':
		add_text(x, date(x, who, what));
		break;
	case 'I':
		add_strict_date(x, who);
		break;
	case 'r': /* "3 days ago", told from the day of archiving */
	case 'h':
		add(x, TC_PIECE_ANY, "", 0);
		break;
	default:
		return 0;
	}
	return 2;
}

static bool is_blank(const char *line, size_t len)
{
	while (len > 0 && strchr(" \t\r\f\v", line[len - 1]) != NULL)
		len--;
	return len == 0;
}

/* The first line that is not blank, or the end. */
static const char *skip_blank_lines(const char *s)
{
	while (*s != '\0') {
		size_t len = strcspn(s, "\n");

		if (!is_blank(s, len))
			break;
		s += len + (s[len] == '\n');
	}
	return s;
}

/* The lines of the first paragraph joined by spaces; *rest: behind it. */
static const char *subject(struct expansion *x, const char **rest)
{
	const char *s = skip_blank_lines(x->commit->message);
	char *text = tc_arena_bytes(x->arena, strlen(s) + 1), *to = text;
	size_t len;

	for (; *s != '\0'; s += len + (s[len] == '\n')) {
		size_t kept;

		len = kept = strcspn(s, "\n");
		if (is_blank(s, len))
			break;
		while (strchr(" \t\r\f\v", s[kept - 1]) != NULL)
			kept--;
		if (to != text)
			*to++ = ' ';
		memcpy(to, s, kept);
		to += kept;
	}
	*to = '\0';
	*rest = s;
	return text;
}

static bool is_title_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '_';
}

/* The subject's first line as a file name: runs of other bytes become one
 * '-', runs of dots one dot; neither ends it. */
static const char *file_name(struct expansion *x)
{
	const char *s = skip_blank_lines(x->commit->message);
	const char *stop = s + strcspn(s, "\n");
	char *text = tc_arena_bytes(x->arena, (size_t)(stop - s) + 1);
	size_t len = 0;
	bool gap = false;

	for (; s < stop; s++) {
		if (!is_title_byte(*s)) {
			gap = len > 0;
			continue;
		}
		if (*s == '.' && len > 0 && !gap && text[len - 1] == '.')
			continue;
		if (gap)
			text[len++] = '-';
		gap = false;
		text[len++] = *s;
	}
	while (len > 0 && (text[len - 1] == '.' || text[len - 1] == '-'))
		len--;
	text[len] = '\0';
	return text;
}

static size_t add_message(struct expansion *x, char what)
{
	const char *rest = "", *first = subject(x, &rest);
	const char *encoding = x->commit->encoding;

	if (*encoding != '\0' && strcmp(encoding, "UTF-8") != 0 &&
	    strcmp(encoding, "utf-8") != 0)
		add(x, TC_PIECE_ANY, "", 0);
	else if (what == 's')
		add_text(x, first);
	else if (what == 'f')
		add_text(x, file_name(x));
	else if (what == 'b')
		add_text(x, skip_blank_lines(rest));
	else
		add_text(x, x->commit->message);
	return 1;
}

/* "(describe...)" and the like: to the closing parenthesis. */
static size_t add_bracketed(struct expansion *x, const char *p, size_t len)
{
	static const char describe[] = "(describe";
	const char *close = memchr(p, ')', len);

	if (close == NULL)
		return 0;
	if (len >= sizeof(describe) &&
	    memcmp(p, describe, sizeof(describe) - 1) == 0 &&
	    (p[sizeof(describe) - 1] == ')' || p[sizeof(describe) - 1] == ':')) {
		add(x, TC_PIECE_DESCRIBE, x->commit->commit,
		    strlen(x->commit->commit));
		/* Only the first one of an archive is expanded. */
		x->pieces[x->count - 1].other = tc_arena_strndup(
			x->arena, p - 1, (size_t)(close - p) + 2);
	} else {
		add(x, TC_PIECE_ANY, "", 0);
	}
	return (size_t)(close - p) + 1;
}

static size_t add_id(struct expansion *x, char what)
{
	const struct tc_commit_text *c = x->commit;

	switch (what) {
	case 'H':
		add_text(x, c->commit);
		break;
	case 'h':
		add(x, TC_PIECE_HEX, c->commit, strlen(c->commit));
		break;
	case 'T':
		add_text(x, c->tree);
		break;
	case 't':
		add(x, TC_PIECE_HEX, c->tree, strlen(c->tree));
		break;
	default:
		add_parents(x, what == 'P' ? TC_PIECE_TEXT : TC_PIECE_HEX);
		break;
	}
	return 1;
}

/* "x41", a byte by its number. */
static size_t add_byte(struct expansion *x, const char *p, size_t len)
{
	unsigned char byte[2] = { 0, 0 };
	char digits[3] = "";

	if (len < 3)
		return 0;
	memcpy(digits, p + 1, 2);
	if (tc_unhex(byte, 1, digits) != 0)
		return 0;
	add(x, TC_PIECE_TEXT, tc_arena_strndup(x->arena, (char *)byte, 1), 1);
	return 3;
}

/* The placeholder whose '%' stands before p: its length; 0 where git would
 * leave the '%' as it is. */
static size_t add_placeholder(struct expansion *x, const char *p, size_t len)
{
	if (len == 0)
		return 0;
	switch (*p) {
	case 'H': case 'h': case 'T': case 't': case 'P': case 'p':
		return add_id(x, *p);
	case 'a':
		return len > 1 ? add_person(x, &x->commit->author, p[1]) : 0;
	case 'c':
		return len > 1 ? add_person(x, &x->commit->committer, p[1]) : 0;
	case 's': case 'f': case 'b': case 'B':
		return add_message(x, *p);
	case 'e':
		add_text(x, x->commit->encoding);
		return 1;
	case 'd':
		add(x, TC_PIECE_WRAPPED, "", 0);
		return 1;
	case 'D':
		add(x, TC_PIECE_REFS, "", 0);
		return 1;
	case 'n':
		add_text(x, "\n");
		return 1;
	case '%':
		add_text(x, "%");
		return 1;
	case '(':
		return add_bracketed(x, p, len);
	case 'N': /* notes, which no archive reads */
		add_either(x, "%N", "");
		return 1;
	case 'x':
		return add_byte(x, p, len);
	case 'G': case 'g': case 'S': case 'm': case 'w': case 'C': case '<':
	case '>': case '+': case '-': case ' ':
		/* Known to git and rare: any text, and all that follows. */
		add(x, TC_PIECE_ANY, "", 0);
		return len;
	default:
		return 0;
	}
}

size_t tc_pretty_pieces(const struct tc_commit_text *commit,
			const char *format, size_t len, struct tc_arena *arena,
			struct tc_piece **out)
{
	struct expansion x = { .commit = commit, .arena = arena };
	size_t count;

	while (len > 0) {
		const char *percent = memchr(format, '%', len);
		size_t plain = percent ? (size_t)(percent - format) : len, n;

		if (plain > 0)
			add(&x, TC_PIECE_TEXT, format, plain);
		format += plain;
		len -= plain;
		if (len == 0)
			break;
		n = add_placeholder(&x, format + 1, len - 1);
		if (n == 0)
			add(&x, TC_PIECE_TEXT, "%", 1);
		format += n + 1;
		len -= n + 1;
	}
	count = x.count;
	*out = tc_arena_alloc(arena, (count + 1) * sizeof(**out));
	if (count > 0)
		memcpy(*out, x.pieces, count * sizeof(**out));
	free(x.pieces);
	return count;
}
