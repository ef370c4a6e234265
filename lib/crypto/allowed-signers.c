/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose SSH keys are believed: files of ssh-keygen(1), ALLOWED SIGNERS. */
#include "crypto/allowed-signers.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/quote.h"
#include "crypto/ssh-cert.h"
#include "crypto/ssh-key.h"
#include "crypto/wire.h"

static void clear(struct tc_allowed_signer *s)
{
	free(s->principals);
	free(s->namespaces);
	free(s->key);
}

static void shorten(struct tc_allowed_signers *signers, size_t count)
{
	while (signers->count > count)
		clear(&signers->list[--signers->count]);
}

void tc_allowed_signers_release(struct tc_allowed_signers *signers)
{
	if (signers == NULL)
		return;
	shorten(signers, 0);
	free(signers->list);
	*signers = (struct tc_allowed_signers){ 0 };
}

/* A line being read. */
struct cursor {
	const char *at, *end;
};

static void blanks(struct cursor *c)
{
	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t'))
		c->at++;
}

/* Up to a blank that is not between quotation marks. */
static struct cursor field(struct cursor *c)
{
	struct cursor f = { c->at, c->at };
	bool quoted = false;

	while (c->at < c->end &&
	       (quoted || (*c->at != ' ' && *c->at != '\t')))
		if (*c->at++ == '"')
			quoted = !quoted;
	f.end = c->at;
	blanks(c);
	return f;
}

static bool is_text(const struct cursor *c, const char *text)
{
	return (size_t)(c->end - c->at) == strlen(text) &&
	       memcmp(c->at, text, strlen(text)) == 0;
}

static bool digits(const char *s, size_t n, int *out)
{
	*out = 0;
	while (n-- > 0) {
		if (*s < '0' || *s > '9')
			return false;
		*out = 10 * *out + (*s++ - '0');
	}
	return true;
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar; the year begins
 * in March here, so that a leap day is its last. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t m = month <= 2 ? month + 9 : month - 3;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	       1 - 719468;
}

static bool days_in(int year, int month, int day)
{
	static const int most[] = { 31, 29, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > most[month - 1])
		return false;
	return month != 2 || day < 29 ||
	       (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static bool time_of(const char *s, size_t len, int64_t *out)
{
	int year, month, day, hour = 0, minute = 0, second = 0;

	if (len > 0 && s[len - 1] == 'Z')
		len--;
	if ((len != 8 && len != 12 && len != 14) || !digits(s, 4, &year) ||
	    !digits(s + 4, 2, &month) || !digits(s + 6, 2, &day) ||
	    !days_in(year, month, day))
		return false;
	if (len > 8 && (!digits(s + 8, 2, &hour) ||
			!digits(s + 10, 2, &minute)))
		return false;
	if (len > 12 && !digits(s + 12, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*out = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 +
	       second;
	return *out > 0;
}

/* NAME="VALUE": the value without its marks. */
static bool valued(const struct cursor *option, const char *name,
		   struct cursor *value)
{
	size_t n = strlen(name), len = (size_t)(option->end - option->at);

	if (len < n + 3 || memcmp(option->at, name, n) != 0 ||
	    option->at[n] != '=' || option->at[n + 1] != '"' ||
	    option->end[-1] != '"')
		return false;
	*value = (struct cursor){ option->at + n + 2, option->end - 1 };
	return memchr(value->at, '"',
		      (size_t)(value->end - value->at)) == NULL;
}

static bool take_option(struct tc_allowed_signer *s,
			const struct cursor *option)
{
	struct cursor v;

	if (is_text(option, "cert-authority") && !s->authority) {
		s->authority = true;
		return true;
	}
	if (s->namespaces == NULL && valued(option, "namespaces", &v) &&
	    v.at < v.end) {
		s->namespaces = tc_strndup(v.at, (size_t)(v.end - v.at));
		return true;
	}
	if (s->after == 0 && valued(option, "valid-after", &v))
		return time_of(v.at, (size_t)(v.end - v.at), &s->after);
	if (s->before == 0 && valued(option, "valid-before", &v))
		return time_of(v.at, (size_t)(v.end - v.at), &s->before);
	return false;
}

/* Options are separated by commas that are not between marks. */
static bool take_options(struct tc_allowed_signer *s, struct cursor list)
{
	while (list.at < list.end) {
		struct cursor one = { list.at, list.at };
		bool quoted = false;

		while (one.end < list.end && (quoted || *one.end != ','))
			if (*one.end++ == '"')
				quoted = !quoted;
		if (!take_option(s, &one))
			return false;
		if (one.end < list.end && one.end + 1 == list.end)
			return false;
		list.at = one.end < list.end ? one.end + 1 : one.end;
	}
	return s->after == 0 || s->before == 0 || s->after < s->before;
}

/* The key's own first string must be the type that stands before it. */
static bool take_key(struct tc_allowed_signer *s, const struct cursor *type,
		     const struct cursor *text)
{
	size_t n = (size_t)(text->end - text->at), len = n / 4 * 3;
	struct tc_wire w, name;

	if (n < 8 || n % 4 != 0 || n > TC_BASE64_SIZE(TC_MAX_SSH_KEY))
		return false;
	len -= text->end[-1] != '=' ? 0 : text->end[-2] == '=' ? 2 : 1;
	s->key = tc_malloc(len);
	s->key_len = len;
	if (tc_unbase64(s->key, len, text->at, n) != 0)
		return false;
	w = (struct tc_wire){ s->key, s->key + len };
	return tc_wire_string(&w, &name) &&
	       tc_wire_len(&name) == (size_t)(type->end - type->at) &&
	       memcmp(name.at, type->at, tc_wire_len(&name)) == 0;
}

static bool is_key_type(const struct cursor *f)
{
	static const char *const begins[] = { "ssh-", "ecdsa-sha2-", "sk-" };
	size_t i, len = (size_t)(f->end - f->at);

	for (i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (len > strlen(begins[i]) &&
		    memcmp(f->at, begins[i], strlen(begins[i])) == 0)
			return memchr(f->at, '=', len) == NULL;
	return false;
}

static bool parse_line(struct tc_allowed_signer *s, struct cursor c,
		       bool revoked)
{
	struct cursor first = { c.at, c.at }, type, key;

	if (!revoked) {
		first = field(&c);
		if (first.end - first.at >= 2 && *first.at == '"' &&
		    first.end[-1] == '"') {
			first.at++;
			first.end--;
		}
		if (first.at == first.end ||
		    memchr(first.at, '"',
			   (size_t)(first.end - first.at)) != NULL)
			return false;
		s->principals = tc_strndup(first.at,
					   (size_t)(first.end - first.at));
	}
	type = field(&c);
	if (!revoked && !is_key_type(&type)) {
		if (type.at == type.end || !take_options(s, type))
			return false;
		type = field(&c);
	}
	key = field(&c);
	return is_key_type(&type) && take_key(s, &type, &key);
}

static int parse(struct tc_allowed_signers *signers, const char *text,
		 size_t len, bool revoked, struct tc_error *err)
{
	size_t before = signers->count, number = 0;
	const char *at = text, *end = text + len;

	while (at < end) {
		const char *lf = memchr(at, '\n', (size_t)(end - at));
		struct cursor line = { at, lf ? lf : end };
		struct tc_allowed_signer s = { .principals = NULL };

		at = lf ? lf + 1 : end;
		number++;
		if (line.end > line.at && line.end[-1] == '\r')
			line.end--;
		blanks(&line);
		if (line.at == line.end || *line.at == '#')
			continue;
		if (memchr(line.at, '\0', (size_t)(line.end - line.at)) ||
		    signers->count >= TC_MAX_KEYS ||
		    !parse_line(&s, line, revoked)) {
			clear(&s);
			shorten(signers, before);
			return tc_fail(err, "line %zu is not %s", number,
				       revoked ? "a public key of OpenSSH" :
						 "that of an allowed signer");
		}
		signers->list = tc_grow(signers->list, signers->count,
					&signers->cap, sizeof(*signers->list));
		signers->list[signers->count++] = s;
	}
	return 0;
}

int tc_allowed_signers_parse(struct tc_allowed_signers *signers,
			     const char *text, size_t len,
			     struct tc_error *err)
{
	return parse(signers, text, len, false, err);
}

static int read_file(struct tc_allowed_signers *signers, const char *path,
		     bool revoked, struct tc_error *err)
{
	struct tc_quoted q;
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, TC_MAX_SIGNERS_FILE);
	rc = tc_read_file(path, &text, err);
	if (rc == 0) {
		rc = parse(signers, tc_buf_str(&text), text.len, revoked,
			   err);
		if (rc != 0)
			tc_prefix(err, "%s",
				  tc_quote_into(q.s, sizeof(q.s), path));
	}
	tc_buf_release(&text);
	return rc;
}

int tc_allowed_signers_read(struct tc_allowed_signers *signers,
			    const char *path, struct tc_error *err)
{
	return read_file(signers, path, false, err);
}

int tc_allowed_signers_revoke(struct tc_allowed_signers *signers,
			      const char *path, struct tc_error *err)
{
	return read_file(signers, path, true, err);
}

/* One pattern of n bytes; linear in time but for the last '*'. */
static bool fits(const char *pattern, size_t n, const char *text)
{
	size_t p = 0, star = n;
	const char *mark = NULL;

	while (*text != '\0') {
		if (p < n && pattern[p] == '*') {
			star = p++;
			mark = text;
		} else if (p < n && (pattern[p] == '?' ||
				     pattern[p] == *text)) {
			p++;
			text++;
		} else if (mark != NULL) {
			p = star + 1;
			text = ++mark;
		} else {
			return false;
		}
	}
	while (p < n && pattern[p] == '*')
		p++;
	return p == n;
}

bool tc_pattern_list_fits(const char *list, const char *text)
{
	bool found = false;

	while (*list != '\0') {
		size_t n = strcspn(list, ",");
		bool no = *list == '!';

		if (fits(list + no, n - no, text)) {
			if (no)
				return false;
			found = true;
		}
		list += n;
		list += *list == ',';
	}
	return found;
}

static enum tc_signer_standing limits(const struct tc_allowed_signer *s,
				      const char *namespace, int64_t time)
{
	if (s->namespaces != NULL &&
	    !tc_pattern_list_fits(s->namespaces, namespace))
		return TC_SIGNER_OTHER_NAMESPACE;
	if ((s->after != 0 && time < s->after) ||
	    (s->before != 0 && time > s->before))
		return TC_SIGNER_OTHER_TIME;
	return TC_SIGNER_ALLOWED;
}

static enum tc_signer_standing standing(const struct tc_allowed_signer *s,
					const char *namespace, int64_t time)
{
	if (s->principals == NULL)
		return TC_SIGNER_REVOKED;
	if (s->authority)
		return TC_SIGNER_AUTHORITY;
	return limits(s, namespace, time);
}

/* A revoked key is revoked with a certificate as well. */
static bool is_about(const struct tc_allowed_signer *s, const void *key,
		     size_t len)
{
	if (s->principals == NULL)
		return tc_ssh_same_key(s->key, s->key_len, key, len);
	return s->key_len == len && memcmp(s->key, key, len) == 0;
}

/* Which of two lines about one key counts. */
static int rank(enum tc_signer_standing s)
{
	static const int ranks[] = {
		[TC_SIGNER_REVOKED] = 0,	 [TC_SIGNER_ALLOWED] = 1,
		[TC_SIGNER_OTHER_TIME] = 2,
		[TC_SIGNER_OTHER_NAMESPACE] = 3,
		[TC_SIGNER_OTHER_PERSON] = 4,
		[TC_SIGNER_AUTHORITY] = 5,	 [TC_SIGNER_UNKNOWN] = 6,
	};

	return ranks[s];
}

enum tc_signer_standing
tc_signer_find(const struct tc_allowed_signers *signers, const void *key,
	       size_t key_len, const char *namespace, int64_t time,
	       const char **who)
{
	enum tc_signer_standing best = TC_SIGNER_UNKNOWN;
	size_t i;

	*who = NULL;
	for (i = 0; i < signers->count; i++) {
		const struct tc_allowed_signer *s = &signers->list[i];
		enum tc_signer_standing is;

		if (!is_about(s, key, key_len))
			continue;
		is = standing(s, namespace, time);
		if (rank(is) < rank(best)) {
			best = is;
			*who = s->principals;
		}
	}
	return best;
}

/* The names of the certificate that the line's patterns fit. */
static void put_names(const struct tc_allowed_signer *s,
		      const struct tc_ssh_cert *cert, struct tc_buf *names)
{
	size_t i;

	for (i = 0; i < cert->principal_count; i++)
		if (tc_pattern_list_fits(s->principals, cert->principals[i]))
			tc_buf_printf(names, "%s%s", names->len ? "," : "",
				      cert->principals[i]);
}

static enum tc_signer_standing
certified_by(const struct tc_allowed_signer *s, const struct tc_ssh_cert *cert,
	     const char *namespace, int64_t time, struct tc_buf *names)
{
	const uint64_t then = time > 0 ? (uint64_t)time : 0;

	if (s->principals == NULL)
		return TC_SIGNER_REVOKED;
	put_names(s, cert, names);
	if (!cert->user || names->len == 0)
		return TC_SIGNER_OTHER_PERSON;
	if (then < cert->after || then >= cert->before)
		return TC_SIGNER_OTHER_TIME;
	return limits(s, namespace, time);
}

enum tc_signer_standing
tc_signer_find_certified(const struct tc_allowed_signers *signers,
			 const struct tc_ssh_cert *cert, const void *blob,
			 size_t len, const char *namespace, int64_t time,
			 struct tc_buf *names)
{
	enum tc_signer_standing best, is;
	struct tc_buf mine;
	const char *who;
	size_t i;

	best = tc_signer_find(signers, blob, len, namespace, time, &who);
	if (who != NULL)
		tc_buf_puts(names, who);
	tc_buf_init(&mine, names->max);
	for (i = 0; i < signers->count; i++) {
		const struct tc_allowed_signer *s = &signers->list[i];

		if ((!s->authority && s->principals != NULL) ||
		    !tc_ssh_same_key(s->key, s->key_len, cert->authority,
				     cert->authority_len))
			continue;
		tc_buf_reset(&mine);
		is = certified_by(s, cert, namespace, time, &mine);
		if (rank(is) < rank(best)) {
			best = is;
			tc_buf_reset(names);
			tc_buf_puts(names, tc_buf_str(&mine));
		}
	}
	tc_buf_release(&mine);
	return best;
}
