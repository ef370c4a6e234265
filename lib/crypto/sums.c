/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lists of digests: SHA256SUMS, foo.tar.gz.sha256. */
#include "crypto/sums.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/text-line.h"
#include "crypto/armor.h"

enum { MAX_DIGITS = 2 * TC_SHA512_SIZE };

struct line {
	const char *at;
	size_t len;
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	if (!tc_text_line_next(at, end, &line->at, &line->len))
		return false;
	if (line->len > 0 && line->at[line->len - 1] == '\r')
		line->len--;
	return true;
}

static size_t digits_of(const char *at, size_t len)
{
	size_t n = 0;

	while (n < len && at[n] != '\0' &&
	       strchr("0123456789abcdefABCDEF", at[n]) != NULL)
		n++;
	return n;
}

/* One row: digits, and the name, whose length is 0 where there is none. */
struct row {
	struct line digits, name;
};

/* "SHA256 (NAME) = DIGITS" */
static bool tagged(const struct line *line, struct row *row)
{
	static const char mark[] = ") = ";
	const char *open = memchr(line->at, '(', line->len);
	const char *end = line->at + line->len, *at, *close = NULL;

	if (open == NULL || open == line->at || open[-1] != ' ')
		return false;
	for (at = open; at + sizeof(mark) - 1 <= end; at++)
		if (memcmp(at, mark, sizeof(mark) - 1) == 0)
			close = at;
	if (close == NULL || close == open + 1)
		return false;
	row->name = (struct line){ open + 1, (size_t)(close - open - 1) };
	at = close + sizeof(mark) - 1;
	row->digits = (struct line){ at, (size_t)(end - at) };
	return digits_of(at, row->digits.len) == row->digits.len;
}

static bool plain(const struct line *line, struct row *row)
{
	size_t n = digits_of(line->at, line->len);

	row->digits = (struct line){ line->at, n };
	row->name = (struct line){ line->at + n, 0 };
	if (n == line->len)
		return true;
	if (line->len < n + 3 || line->at[n] != ' ' ||
	    (line->at[n + 1] != ' ' && line->at[n + 1] != '*'))
		return false;
	row->name = (struct line){ line->at + n + 2, line->len - n - 2 };
	return true;
}

static bool is_length(size_t digits)
{
	static const size_t lengths[] = { 32, 40, 56, 64, 96, MAX_DIGITS };
	size_t i;

	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
		if (lengths[i] == digits)
			return true;
	return false;
}

static bool has_base(const struct line *name, const char *base)
{
	size_t n = strlen(base);

	return name->len >= n &&
	       memcmp(name->at + name->len - n, base, n) == 0 &&
	       (name->len == n || name->at[name->len - n - 1] == '/');
}

static void set(struct tc_sums *out, bool *has, uint8_t *sum, size_t size,
		const struct line *digits)
{
	uint8_t bytes[TC_SHA512_SIZE];

	if (tc_unhex(bytes, size, digits->at) != 0)
		return;
	if (*has && memcmp(bytes, sum, size) != 0)
		out->contradicts = true;
	memcpy(sum, bytes, size);
	*has = true;
}

static void take(struct tc_sums *out, const struct line *digits)
{
	if (digits->len == 2 * TC_SHA256_SIZE)
		set(out, &out->has_sha256, out->sha256, TC_SHA256_SIZE,
		    digits);
	else if (digits->len == 2 * TC_SHA512_SIZE)
		set(out, &out->has_sha512, out->sha512, TC_SHA512_SIZE,
		    digits);
	else if (digits->len <= 2 * TC_SHA1_SIZE)
		out->weak = true;
}

int tc_sums_parse(struct tc_sums *out, const char *text, size_t len,
		  const char *name, struct tc_error *err)
{
	struct tc_sums made = { .weak = false };
	const char *at = text, *end = text + len;
	size_t number = 0, rows = 0;
	bool nameless = false;
	struct line line;
	struct row row;

	while (next_line(&at, end, &line)) {
		number++;
		if (line.len == 0 || line.at[0] == '#')
			continue;
		if ((!tagged(&line, &row) && !plain(&line, &row)) ||
		    !is_length(row.digits.len))
			return tc_fail(err, "line %zu is not that of a digest",
				       number);
		rows++;
		nameless = nameless || row.name.len == 0;
		if (row.name.len == 0 || has_base(&row.name, name))
			take(&made, &row.digits);
	}
	if (nameless && rows > 1)
		return tc_fail(err, "digits without a name among others");
	*out = made;
	return 0;
}

static const char begin[] = "-----BEGIN PGP SIGNED MESSAGE-----";
static const char label[] = "PGP SIGNATURE";

bool tc_clearsigned_begins(const char *file, size_t len)
{
	return tc_armor_begins(file, len, "PGP SIGNED MESSAGE");
}

/* "Hash: ..." lines and the empty one after them. */
static bool pass_headers(const char **at, const char *end)
{
	struct line line;

	while (next_line(at, end, &line)) {
		if (line.len == 0)
			return true;
		if (line.len < 6 || memcmp(line.at, "Hash: ", 6) != 0)
			return false;
	}
	return false;
}

int tc_clearsigned_split(const char *file, size_t len, struct tc_buf *text,
			 struct tc_buf *signature, struct tc_error *err)
{
	const char *at = file, *end = file + len, *start;
	size_t lines = 0, used = 0;
	struct tc_buf raw;
	struct line line;
	int rc;

	if (!next_line(&at, end, &line) || line.len != sizeof(begin) - 1 ||
	    memcmp(line.at, begin, line.len) != 0 || !pass_headers(&at, end))
		return tc_fail(err, "not a clear-signed text");
	for (;;) {
		start = at;
		if (!next_line(&at, end, &line))
			return tc_fail(err, "a clear-signed text without its "
				       "signature");
		if (tc_armor_begins(start, (size_t)(end - start), label))
			break;
		if (line.len > 0 && line.at[0] == '-') {
			if (line.len < 2 || line.at[1] != ' ')
				return tc_fail(err, "a clear-signed text with "
					       "a line that is not escaped");
			line.at += 2;
			line.len -= 2;
		}
		while (line.len > 0 && (line.at[line.len - 1] == ' ' ||
					line.at[line.len - 1] == '\t'))
			line.len--;
		if (lines++ > 0)
			tc_buf_puts(text, "\r\n");
		tc_buf_append(text, line.at, line.len);
	}
	tc_buf_init(&raw, len);
	rc = tc_armor_read(start, (size_t)(end - start), label, &raw, &used,
			   err);
	tc_buf_release(&raw);
	if (rc == 0 && start + used != end)
		rc = tc_fail(err, "text after the clear-signed one");
	tc_buf_append(signature, start, (size_t)(end - start));
	if (rc == 0 && (text->full || signature->full))
		rc = tc_fail(err, "too long a text");
	return rc;
}
