/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses of repositories on other machines. */
#include "remote-url.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
			      "UVWXYZ0123456789";
enum { MAX_URL = 2048, MAX_NAME = 240 /* of the 255 that file systems take */ };

static size_t scheme_span(const char *word)
{
	size_t n = 0;

	while (word[n] != '\0' &&
	       (strchr(letters, word[n]) != NULL || strchr("+.-", word[n])))
		n++;
	return n;
}

static bool has_scheme(const char *word)
{
	return strncmp(word + scheme_span(word), "://", 3) == 0;
}

static bool has_transport(const char *word)
{
	return strncmp(word + scheme_span(word), "::", 2) == 0;
}

bool tc_remote_is_url(const char *word)
{
	struct stat st;

	if (has_scheme(word) || has_transport(word))
		return true;
	return word[strcspn(word, "/:")] == ':' && lstat(word, &st) != 0;
}

/* Where the parts begin; each ends where the next begins. */
struct parts {
	const char *scheme; /* "ssh" for HOST:PATH */
	size_t user, host, path; /* offsets; user == host: there is none */
	size_t user_len;
};

static int take_apart(struct parts *p, const char *word, struct tc_error *err)
{
	static const char *const schemes[] = { "https", "ssh", "git", "file" };
	const size_t n = scheme_span(word);
	size_t i, end;

	if (!has_scheme(word)) {
		*p = (struct parts){ .scheme = "ssh" };
		p->path = strcspn(word, ":");
	} else {
		*p = (struct parts){ .user = n + 3 };
		for (i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
			if (strncmp(word, schemes[i], n) == 0 &&
			    schemes[i][n] == '\0')
				p->scheme = schemes[i];
		if (p->scheme == NULL)
			return tc_fail(err, "--repo %.*s://...: only https, "
				       "ssh, git and file are used", (int)n,
				       word);
		p->path = p->user + strcspn(word + p->user, "/");
	}
	p->host = p->user;
	for (end = p->user; end < p->path; end++)
		if (word[end] == '@')
			p->host = end + 1;
	p->user_len = p->host > p->user ? p->host - p->user - 1 : 0;
	return 0;
}

static bool is_file(const struct parts *p)
{
	return strcmp(p->scheme, "file") == 0;
}

/* What a program further down could take for something else. */
static int check_parts(const struct parts *p, const char *word,
		       struct tc_error *err)
{
	const char *path = word + p->path + (word[p->path] == ':');
	const bool ssh = strcmp(p->scheme, "ssh") == 0;

	if (is_file(p))
		return p->path == p->user && word[p->path] == '/' ?
			       0 : tc_fail(err, "--repo file://...: wants an "
					   "absolute path after the slashes");
	if (p->host == p->path || *path == '\0')
		return tc_fail(err, "--repo: a URL without a host or a path");
	if (word[p->user] == '-' || word[p->host] == '-' || *path == '-' ||
	    strncmp(path, "/-", 2) == 0)
		return tc_fail(err, "--repo: a URL with a part that begins "
			       "with '-'");
	if (ssh && memchr(word, '%', p->path) != NULL)
		return tc_fail(err, "--repo: an ssh URL with an encoded host");
	if (ssh && memchr(word + p->user, ':', p->user_len) != NULL)
		return tc_fail(err, "--repo: an ssh URL with a password");
	return 0;
}

/* Over https or git a user's name alone can be a token. */
static void hide(struct tc_remote_url *out, const struct parts *p)
{
	const bool secret = p->user_len > 0 && strcmp(p->scheme, "ssh") != 0;

	out->secret = secret ? out->real + p->user : NULL;
	out->secret_len = secret ? p->user_len : 0;
	out->shown = secret ? tc_asprintf("%.*s%s", (int)p->user, out->real,
					  out->real + p->host) :
			      tc_strdup(out->real);
}

/* Every other byte than these as %XX, so that no two are one. */
static int make_name(struct tc_remote_url *out, struct tc_error *err)
{
	struct tc_buf name;
	const char *c;

	tc_buf_init(&name, MAX_NAME);
	for (c = out->shown; *c != '\0'; c++)
		if (strchr(letters, *c) != NULL || strchr(".-_", *c) != NULL)
			tc_buf_putc(&name, *c);
		else
			tc_buf_printf(&name, "%%%02x", (unsigned char)*c);
	if (!name.full)
		out->name = tc_strdup(tc_buf_str(&name));
	tc_buf_release(&name);
	return out->name ? 0 : tc_fail(err, "--repo: too long a URL");
}

static int check_text(const char *word, struct tc_error *err)
{
	const char *c;

	if (strlen(word) > MAX_URL)
		return tc_fail(err, "--repo: too long a URL");
	for (c = word; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || strchr("\"'`\\$<>?#", *c) != NULL)
			return tc_fail(err, "--repo: a URL with blanks, "
				       "quotation marks, a query or the like");
	if (*word == '-')
		return tc_fail(err, "--repo: a URL with a part that begins "
			       "with '-'");
	if (has_transport(word))
		return tc_fail(err, "--repo %.*s::...: only https, ssh, git "
			       "and file are used", (int)scheme_span(word),
			       word);
	return 0;
}

int tc_remote_url_parse(struct tc_remote_url *out, const char *word,
			struct tc_error *err)
{
	struct tc_remote_url made = { .real = NULL };
	struct parts parts;

	if (check_text(word, err) != 0 || take_apart(&parts, word, err) != 0 ||
	    check_parts(&parts, word, err) != 0)
		return -1;
	made.real = tc_strdup(word);
	hide(&made, &parts);
	if (make_name(&made, err) != 0) {
		tc_remote_url_release(&made);
		return -1;
	}
	*out = made;
	return 0;
}

void tc_remote_url_release(struct tc_remote_url *url)
{
	if (url == NULL)
		return;
	free(url->real);
	free(url->shown);
	free(url->name);
	*url = (struct tc_remote_url){ .real = NULL };
}
