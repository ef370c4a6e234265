/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signed commits and tags: what exactly is signed, and the signature. */
#include "source/git/signed.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/text-line.h"
#include "source/git/internal.h"

void tc_signed_init(struct tc_signed *s)
{
	s->name[0] = '\0';
	s->time = 0;
	tc_buf_init(&s->payload, TC_MAX_GIT_OBJECT);
	tc_buf_init(&s->signature, TC_MAX_GIT_OBJECT);
}

void tc_signed_release(struct tc_signed *s)
{
	if (s == NULL)
		return;
	tc_buf_release(&s->payload);
	tc_buf_release(&s->signature);
}

/* A line with its LF, where it has one. */
struct line {
	const char *at;
	size_t len;
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	if (!tc_text_line_next(at, end, &line->at, &line->len))
		return false;
	line->len = (size_t)(*at - line->at);
	return true;
}

static bool has(const struct line *line, const char *words)
{
	size_t n = strlen(words);

	return line->len >= n && memcmp(line->at, words, n) == 0;
}

/* "tagger NAME <MAIL> SECONDS ZONE": the number after the last '>'. */
static int64_t time_of(const struct line *line)
{
	const char *at = memrchr(line->at, '>', line->len);
	const char *end = line->at + line->len;
	int64_t seconds = 0;
	int digits = 0;

	if (at == NULL || ++at == end || *at++ != ' ')
		return 0;
	for (; at < end && *at >= '0' && *at <= '9'; at++) {
		seconds = 10 * seconds + (*at - '0');
		if (++digits > 12)
			return 0;
	}
	return at < end && *at == ' ' ? seconds : 0;
}

static bool begins_signature(const struct line *line)
{
	static const char *const begins[] = {
		"-----BEGIN PGP SIGNATURE-----",
		"-----BEGIN PGP MESSAGE-----",
		"-----BEGIN SIGNED MESSAGE-----",
		"-----BEGIN SSH SIGNATURE-----",
	};
	size_t i;

	for (i = 0; i < sizeof(begins) / sizeof(*begins); i++)
		if (has(line, begins[i]))
			return true;
	return false;
}

static void take_name(struct tc_signed *s, const struct line *line)
{
	static const char key[] = "tag ";
	size_t n = sizeof(key) - 1;
	size_t len = line->len - n - (line->at[line->len - 1] == '\n');

	if (s->name[0] != '\0')
		return;

	if (len >= sizeof(s->name) || memchr(line->at, '\0', line->len))
		len = 0;
	memcpy(s->name, line->at + n, len);
	s->name[len] = '\0';
}

/*
 * The header up to and with its empty line. A header that begins with key
 * (which ends with a blank), goes to out without the key and the blanks of
 * the lines that go on with it; others go to rest, but for those of drop.
 */
struct header {
	const char *key, *drop, *time;
	struct tc_buf *out;
};

static bool take_headers(struct tc_signed *s, const char **at, const char *end,
			 const struct header *h)
{
	enum { REST, OUT, DROP } where = REST;
	struct line line;

	while (next_line(at, end, &line)) {
		if (line.at[0] == ' ' && where == OUT && h->out != NULL)
			tc_buf_append(h->out, line.at + 1, line.len - 1);
		if (line.at[0] == ' ' && where != REST)
			continue;
		where = has(&line, h->key) ? OUT :
			has(&line, h->drop) ? DROP : REST;
		if (where == OUT && h->out != NULL)
			tc_buf_append(h->out, line.at + strlen(h->key),
				      line.len - strlen(h->key));
		if (where != REST)
			continue;
		if (has(&line, h->time))
			s->time = time_of(&line);
		else if (has(&line, "tag ") && h->out == NULL)
			take_name(s, &line);
		tc_buf_append(&s->payload, line.at, line.len);
		if (line.at[0] == '\n')
			return true;
	}
	return false;
}

static int too_long(const struct tc_signed *s, struct tc_error *err)
{
	if (s->payload.full || s->signature.full)
		return tc_fail(err, "is larger than %u bytes",
			       TC_MAX_GIT_OBJECT);
	return 0;
}

int tc_signed_tag_parse(struct tc_signed *s, const char *text, size_t len,
			struct tc_error *err)
{
	static const struct header header = { "gpgsig ", "gpgsig-sha256 ",
					      "tagger ", NULL };
	const char *at = text, *end = text + len, *sig = end;
	struct line line;

	while (next_line(&at, end, &line))
		if (begins_signature(&line))
			sig = line.at;
	at = text;
	if (len < 7 || memcmp(text, "object ", 7) != 0)
		return tc_fail(err, "is not a tag");
	if (take_headers(s, &at, sig, &header))
		tc_buf_append(&s->payload, at, (size_t)(sig - at));
	tc_buf_append(&s->signature, sig, (size_t)(end - sig));
	return too_long(s, err);
}

int tc_signed_commit_parse(struct tc_signed *s, const char *text, size_t len,
			   struct tc_error *err)
{
	const struct header header = { "gpgsig ", "gpgsig-sha256 ",
				       "committer ", &s->signature };
	const char *at = text, *end = text + len;

	if (len < 5 || memcmp(text, "tree ", 5) != 0)
		return tc_fail(err, "is not a commit");
	if (take_headers(s, &at, end, &header))
		tc_buf_append(&s->payload, at, (size_t)(end - at));
	return too_long(s, err);
}

static int read_object(struct tc_repo *repo, const uint8_t id[20],
		       git_object_t type, struct tc_signed *s,
		       struct tc_error *err)
{
	git_odb_object *object = NULL;
	git_oid oid;
	int rc;

	memcpy(oid.id, id, sizeof(oid.id));
	if (git_odb_read(&object, repo->odb, &oid) != 0)
		return tc_git_fail(err, "%s", repo->path);
	if (git_odb_object_type(object) != type)
		rc = tc_fail(err, "is not a %s", git_object_type2string(type));
	else if (type == GIT_OBJECT_TAG)
		rc = tc_signed_tag_parse(s, git_odb_object_data(object),
					 git_odb_object_size(object), err);
	else
		rc = tc_signed_commit_parse(s, git_odb_object_data(object),
					    git_odb_object_size(object), err);
	git_odb_object_free(object);
	return rc ? tc_prefix(err, "%s: the object of the tag or commit",
			      repo->path) : 0;
}

int tc_repo_read_tag(struct tc_repo *repo, const struct tc_revision *rev,
		     struct tc_signed *s, struct tc_error *err)
{
	return read_object(repo, rev->tag_object, GIT_OBJECT_TAG, s, err);
}

int tc_repo_read_commit(struct tc_repo *repo, const struct tc_revision *rev,
			struct tc_signed *s, struct tc_error *err)
{
	return read_object(repo, rev->commit, GIT_OBJECT_COMMIT, s, err);
}
