/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git's formats say of a commit: people, dates, the message. */
#include "source/git/pretty-internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* "user" of "user@host" */
static const char *local_part(struct tc_expansion *x, const char *mail)
{
	if (!tc_pretty_spend(x, strlen(mail)))
		return "";
	return tc_arena_strndup(x->arena, mail, strcspn(mail, "@"));
}

static const char *date(struct tc_expansion *x, const struct tc_person *who,
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
static void add_strict_date(struct tc_expansion *x, const struct tc_person *who)
{
	const char *text = date(x, who, 'I');

	if (who->offset == 0 && strlen(text) > 6)
		tc_pretty_either(x, text,
			   tc_arena_printf(x->arena, "%.*sZ",
					   (int)strlen(text) - 6, text));
	else
		tc_pretty_text(x, text);
}

/* %aX and %cX; 0 for an X that does not exist. */
size_t tc_pretty_person(struct tc_expansion *x, const struct tc_person *who,
			 char what)
{
	if (what != '\0' && strchr("NEL", what) != NULL &&
	    x->commit->mailmap_too_long)
		x->to->exhausted = true;
	switch (what) {
	case 'n':
		tc_pretty_text(x, who->name);
		break;
	case 'N':
		tc_pretty_either(x, who->mapped_name, who->name);
		break;
	case 'e':
		tc_pretty_text(x, who->mail);
		break;
	case 'E':
		tc_pretty_either(x, who->mapped_mail, who->mail);
		break;
	case 'l':
		tc_pretty_text(x, local_part(x, who->mail));
		break;
	case 'L':
		tc_pretty_either(x, local_part(x, who->mapped_mail),
			   local_part(x, who->mail));
		break;
	case 'd':
	case 'D':
	case 't':
	case 'i':
	case 's':
		tc_pretty_text(x, date(x, who, what));
		break;
	case 'I':
		add_strict_date(x, who);
		break;
	case 'r': /* "3 days ago", told from the day of archiving */
	case 'h':
		tc_pretty_piece(x, TC_PIECE_ANY, "", 0);
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
const char *tc_pretty_skip_blank_lines(const char *s)
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
static const char *subject(struct tc_expansion *x, const char **rest)
{
	const char *s = tc_pretty_skip_blank_lines(x->commit->message);
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
static const char *file_name(struct tc_expansion *x)
{
	const char *s = tc_pretty_skip_blank_lines(x->commit->message);
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

size_t tc_pretty_message(struct tc_expansion *x, char what)
{
	const char *rest = "", *first;

	if (!tc_pretty_spend(x, 2 * strlen(x->commit->message)))
		return 1;
	first = subject(x, &rest);
	if (what == 's')
		tc_pretty_text(x, first);
	else if (what == 'f')
		tc_pretty_text(x, file_name(x));
	else if (what == 'b')
		tc_pretty_text(x, tc_pretty_skip_blank_lines(rest));
	else
		tc_pretty_text(x, x->commit->message);
	return 1;
}
