/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The head of aclocal.m4: who wrote it, in which form. */
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "evidence/aclocal.h"

/*
 * A head consists of a notice and an empty line, in newer versions the
 * stand-in for a macro that old autoconf lacks, and, where aclocal knew with
 * which autoconf it was run, a check of that and an empty line. What varies is
 * masked (versions as V, the years of the notice but for the first as
 * nothing); the rest is known by its digest, so that nothing can stand in it
 * but what aclocal writes.
 */
static const struct form {
	size_t lines;
	const char *sha256;
} notices[] = {
	/* 1.12 to 1.18 */
	{ 12, "f3755421ba7c581fd12505deb6a6d03f"
	      "83f5ec9509367b65a57678478cbc925e" },
	/* 1.7 to 1.11 */
	{ 11, "981c2c0ffcf373c959b8718eb3ddfc4b"
	      "b7df1aaae58d4a9cf783fb6613cda4b8" },
	/* 1.11 where the years leave no room for "Inc." */
	{ 12, "083a2ccff37ed621aac4270f51a73e15"
	      "f8f8597ca37d400424d06dfc56b58a5f" },
	/* 1.6, 1.5 */
	{ 11, "625c6b76fb119b63a1c7eeeecba8047f"
	      "1a1b7d5f72eec62ab089be3dd6b8965a" },
	{ 11, "6738d0fe6d7e91b1aa4050ab84cb5b97"
	      "fdebae95c8e18e39b8ec505e70c2697e" },
	/* 1.4-p5 and later 1.4; 1.4 before */
	{ 11, "121821fa8fd5b71feef6cccd02bed118"
	      "c79bada4731b11c9aabec94dceb823dd" },
	{ 11, "774c1f239d3b7c7a88117e653d7cc081"
	      "15ebb31d592297ed402d96beaf0b1606" },
}, stand_ins[] = {
	/* since 1.13: AC_CONFIG_MACRO_DIRS */
	{ 1, "8bfd565e468f6b9c287a94d82a49673d"
	     "fe0f9711f0c691340fd57d64dc8bab6b" },
}, checks[] = {
	/* since 1.12; 1.11, 1.10.2; 1.10.1; 1.10 */
	{ 8, "fcc79421d83f1a1f208dcc64b7a0d395"
	     "b6355d4e8af25c9abe98660a3b1cfe92" },
	{ 8, "378db5b96fc7d3ea8b0ab3efda775f77"
	     "c1af64a5e28ec882f1574ebe8255928b" },
	{ 8, "7468deb60e9ed084486d6ad30f59b3d6"
	     "ce34b700717f99564b58953de5cfe86e" },
	{ 5, "2b40bb2e0a36c71e4403192e4791e4ca"
	     "8cef29a4d2ada285876cf366edd71d0f" },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

enum { MAX_LINES = 32, MAX_BYTES = 8192 };

struct reader {
	const char *start, *at, *end;
	struct tc_aclocal_head *head;
	struct tc_buf masked;
	/* Where each masked line begins: there, in the file, and its line. */
	struct {
		size_t masked, at, line;
	} begins[MAX_LINES + 1];
	size_t lines, line;
};

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* After a dash: "dirty", "p6", or hexadecimal digits of a commit. */
static size_t suffix_size(const char *at, const char *end)
{
	size_t n = 1;

	if (end - at < 3 || *at != '-')
		return 0;
	if (end - at >= 6 && memcmp(at, "-dirty", 6) == 0)
		return 6;
	n += at[1] == 'p';
	while (at + n < end && is_one_of(at[n], "0123456789abcdef"))
		n++;
	return n > 2 ? n : 0;
}

/* Digits, and after each dot more of them. */
static const char *skip_numbers(const char *p, const char *end)
{
	while (p < end && is_digit(*p)) {
		while (p < end && is_digit(*p))
			p++;
		if (end - p < 2 || *p != '.' || !is_digit(p[1]))
			break;
		p++;
	}
	return p;
}

/* "2.71", "1.16.5", "2.59c", "1.4-p6", "2.72c.24-c5b83-dirty": nothing that m4
 * could take for a macro. */
static size_t version_size(const char *at, const char *end)
{
	const char *p = skip_numbers(at, end);
	size_t n;

	if (p > at && p < end && *p >= 'a' && *p <= 'z')
		p++;
	if (p > at && end - p >= 2 && *p == '.' && is_digit(p[1]))
		p = skip_numbers(p + 1, end);
	while (p > at && (n = suffix_size(p, end)) > 0)
		p += n;
	n = (size_t)(p - at);
	return n < TC_VERSION_SIZE ? n : 0;
}

static bool has(const struct reader *r, const char *word)
{
	const size_t len = strlen(word);

	return (size_t)(r->end - r->at) >= len &&
	       memcmp(r->at, word, len) == 0;
}

static void put(struct reader *r, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		tc_buf_putc(&r->masked, bytes[i]);
		if (bytes[i] != '\n' || r->lines == MAX_LINES)
			continue;
		r->lines++;
		r->begins[r->lines].masked = r->masked.len;
		r->begins[r->lines].at = (size_t)(bytes + i + 1 - r->start);
		r->begins[r->lines].line = ++r->line;
	}
}

/* before, a version, after: the version is masked, and kept in out; if that
 * has one it must be the same. */
static bool mask_version(struct reader *r, const char *before,
			 const char *after, char out[TC_VERSION_SIZE])
{
	const size_t len = strlen(before);
	const char *version = r->at + len;
	size_t n;

	if (!has(r, before))
		return false;
	n = version_size(version, r->end);
	if (n == 0 || (size_t)(r->end - version) < n + strlen(after) ||
	    memcmp(version + n, after, strlen(after)) != 0)
		return false;
	if (*out != '\0' && (strlen(out) != n || memcmp(out, version, n) != 0))
		return false;
	memcpy(out, version, n);
	out[n] = '\0';
	put(r, before, len);
	tc_buf_putc(&r->masked, 'V');
	r->at = version + n;
	return true;
}

/* The years behind the first one, which may go on in a second line. */
static bool mask_years(struct reader *r)
{
	static const char first[] = "1996";

	if (!has(r, first) || r->line > 2)
		return false;
	put(r, first, 4);
	r->at += 4;
	for (;;) {
		if (has(r, "\n# ")) {
			r->line++;
			r->at += 3;
		} else if (r->at < r->end && is_one_of(*r->at, "-, 0123456789"))
			r->at++;
		else
			break;
	}
	tc_buf_putc(&r->masked, ' ');
	return true;
}

static void mask(struct reader *r)
{
	while (r->at < r->end && r->lines < MAX_LINES) {
		if (mask_version(r, "by aclocal ", "", r->head->version) ||
		    mask_version(r, "[", "],,\n", r->head->autoconf) ||
		    mask_version(r, "for autoconf ", ".\n",
				 r->head->autoconf) ||
		    mask_years(r))
			continue;
		put(r, r->at, 1);
		r->at++;
	}
}

/* Past one of the forms, if one is there at masked line *line. */
static bool skip_form(const struct reader *r, const struct form *forms,
		      size_t count, size_t *line)
{
	uint8_t sha256[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1];
	struct tc_error err;
	size_t i, from, to;

	for (i = 0; i < count; i++) {
		if (*line + forms[i].lines > r->lines)
			continue;
		from = r->begins[*line].masked;
		to = r->begins[*line + forms[i].lines].masked;
		if (tc_digest_buffer(TC_DIGEST_SHA256, r->masked.ptr + from,
				     to - from, sha256, &err) != 0)
			return false;
		if (strcmp(tc_hex(hex, sha256, sizeof(sha256)),
			   forms[i].sha256) != 0)
			continue;
		*line += forms[i].lines;
		return true;
	}
	return false;
}

static bool skip_empty(const struct reader *r, size_t *line)
{
	if (*line >= r->lines || r->begins[*line + 1].masked !=
					 r->begins[*line].masked + 1)
		return false;
	(*line)++;
	return true;
}

/* The number of masked lines that are a head, 0. */
static size_t measure(const struct reader *r)
{
	size_t line = 0;

	if (!skip_form(r, notices, COUNT(notices), &line) ||
	    !skip_empty(r, &line))
		return 0;
	(void)skip_form(r, stand_ins, COUNT(stand_ins), &line);
	if (*r->head->autoconf != '\0' &&
	    !skip_form(r, checks, COUNT(checks), &line))
		r->head->autoconf[0] = '\0';
	return line;
}

bool tc_aclocal_head_read(struct tc_aclocal_head *head, const char *bytes,
			  size_t len)
{
	struct reader r = { .start = bytes, .at = bytes, .head = head };
	const char *eol = len > 0 ? memchr(bytes, '\n', len) : NULL;
	size_t line;

	*head = (struct tc_aclocal_head){ .size = 0 };
	if (eol == NULL ||
	    memmem(bytes, (size_t)(eol - bytes),
		   "generated automatically by aclocal ", 35) == NULL)
		return false;
	r.end = bytes + (len < MAX_BYTES ? len : MAX_BYTES);
	tc_buf_init(&r.masked, MAX_BYTES);
	mask(&r);
	line = measure(&r);
	if (line > 0) {
		head->whole = true;
		head->size = r.begins[line].at;
		head->lines = r.begins[line].line;
	}
	tc_buf_release(&r.masked);
	return *head->version != '\0';
}
