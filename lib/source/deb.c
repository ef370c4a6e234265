/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Debian binary packages: where their parts are and what they are called. */
#include "source/deb.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/quote.h"
#include "source/archive.h"

/* deb(5): the common ar format. Offsets into a member's header. */
enum {
	HEADER = 60,
	NAME_LEN = 16,
	NUMBERS_AT = 16, /* time, owner, group, mode */
	NUMBERS_LEN = 32,
	SIZE_AT = 48,
	SIZE_LEN = 10,
	MAGIC_AT = 58,
	AR_MAGIC = 8,
	MAX_CONTROL = 1 << 20, /* bytes; Debian's longest have 100 kB */
};
static const char ar_magic[] = "!<arch>\n";
static const char first_name[] = "debian-binary";
static const char format_version[] = "2.0\n";

struct ar {
	int fd;
	uint64_t size, at; /* of the file; where the next header is */
	char name[NAME_LEN + 1];
	uint64_t body_at, body_len; /* of the member in hand */
	struct tc_error *err;
};

static int read_at(struct ar *ar, void *to, size_t len, uint64_t at)
{
	size_t have = 0;

	while (have < len) {
		ssize_t n = pread(ar->fd, (char *)to + have, len - have,
				  (off_t)(at + have));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(ar->err, errno, "cannot read");
		if (n == 0)
			return tc_fail(ar->err, "truncated at byte %llu",
				       (unsigned long long)(at + have));
		have += (size_t)n;
	}
	return 0;
}

/* Digits, at least one, then blanks to the end. */
static bool read_number(const char *field, size_t len, uint64_t *out)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < len && field[i] >= '0' && field[i] <= '9'; i++)
		value = value * 10 + (uint64_t)(field[i] - '0');
	*out = value;
	return i > 0 && strspn(field + i, " ") >= len - i;
}

/* The name ends in blanks; ar(1) of GNU puts a slash before them. */
static bool read_name(struct ar *ar, const char *field)
{
	size_t len = NAME_LEN;

	while (len > 0 && field[len - 1] == ' ')
		len--;
	if (len > 1 && field[len - 1] == '/')
		len--;
	memcpy(ar->name, field, len);
	ar->name[len] = '\0';
	return len > 0 && strpbrk(ar->name, " /") == NULL &&
	       strlen(ar->name) == len;
}

static int bad_header(struct ar *ar, const char *what)
{
	return tc_fail(ar->err, "not a Debian package: %s in the header at "
		       "byte %llu", what, (unsigned long long)ar->at);
}

static int read_header(struct ar *ar)
{
	char header[HEADER + 1] = "";
	struct tc_quoted q;
	size_t i;

	if (read_at(ar, header, HEADER, ar->at) != 0)
		return -1;
	if (memcmp(header + MAGIC_AT, "`\n", 2) != 0)
		return bad_header(ar, "no end mark");
	if (!read_name(ar, header))
		return bad_header(ar, "no name");
	header[SIZE_AT + SIZE_LEN] = '\0';
	if (!read_number(header + SIZE_AT, SIZE_LEN, &ar->body_len))
		return bad_header(ar, "no size");
	/* They say nothing of use; but two readers might. */
	for (i = NUMBERS_AT; i < NUMBERS_AT + NUMBERS_LEN; i++)
		if (header[i] != ' ' && (header[i] < '0' || header[i] > '9'))
			return bad_header(ar, "no number");
	ar->body_at = ar->at + HEADER;
	if (ar->body_len > ar->size - ar->body_at)
		return tc_fail(ar->err, "truncated: its member %s is longer "
			       "than the rest of the file",
			       tc_quote_into(q.s, sizeof(q.s), ar->name));
	return 0;
}

/* Over the member in hand and its byte of padding. */
static int next_header(struct ar *ar)
{
	char pad = '\n';

	ar->at = ar->body_at + ar->body_len;
	if (ar->body_len % 2 == 1 && read_at(ar, &pad, 1, ar->at++) != 0)
		return -1;
	if (pad != '\n')
		return bad_header(ar, "no padding");
	return 0;
}

/* "control.tar" or "data.tar" with an ending; members that begin with "_" may
 * stand before it. */
static int find_tar(struct ar *ar, const char *name, uint64_t *at,
		    uint64_t *len)
{
	static const char *const endings[] = { "", ".gz", ".xz", ".zst" };
	const size_t name_len = strlen(name);
	struct tc_quoted q;
	size_t i;

	do {
		if (ar->at == ar->size)
			return tc_fail(ar->err, "not a Debian package: it has "
				       "no %s", name);
		if (read_header(ar) != 0 || next_header(ar) != 0)
			return -1;
	} while (ar->name[0] == '_');
	if (strncmp(ar->name, name, name_len) == 0)
		for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
			if (strcmp(ar->name + name_len, endings[i]) == 0) {
				*at = ar->body_at;
				*len = ar->body_len;
				return *len > 0 ? 0 :
				       tc_fail(ar->err, "%s is empty", name);
			}
	return tc_fail(ar->err, "member %s where %s, plain or with gzip, xz "
		       "or zstd, should be",
		       tc_quote_into(q.s, sizeof(q.s), ar->name), name);
}

static int read_first(struct ar *ar)
{
	char text[sizeof(format_version) - 1];

	ar->at = AR_MAGIC;
	if (read_header(ar) != 0)
		return -1;
	if (strcmp(ar->name, first_name) != 0)
		return tc_fail(ar->err, "not a Debian package");
	if (ar->body_len != sizeof(text))
		return tc_fail(ar->err, "a Debian package of another version");
	if (read_at(ar, text, sizeof(text), ar->body_at) != 0)
		return -1;
	if (memcmp(text, format_version, sizeof(text)) != 0)
		return tc_fail(ar->err, "a Debian package of another version");
	return next_header(ar);
}

static int open_file(struct ar *ar, const char *path)
{
	char magic[AR_MAGIC];
	struct stat st;

	ar->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (ar->fd < 0 || fstat(ar->fd, &st) != 0)
		return tc_fail_errno(ar->err, errno, "cannot open");
	if (!S_ISREG(st.st_mode))
		return tc_fail(ar->err, "not a regular file");
	ar->size = (uint64_t)st.st_size;
	if (ar->size < AR_MAGIC + HEADER)
		return tc_fail(ar->err, "not a Debian package");
	if (read_at(ar, magic, sizeof(magic), 0) != 0)
		return -1;
	if (memcmp(magic, ar_magic, sizeof(magic)) != 0)
		return tc_fail(ar->err, "not a Debian package");
	return 0;
}

static int read_layout(struct ar *ar, struct tc_deb *deb)
{
	if (read_first(ar) != 0 ||
	    find_tar(ar, "control.tar", &deb->control_at,
		     &deb->control_len) != 0 ||
	    find_tar(ar, "data.tar", &deb->data_at, &deb->data_len) != 0)
		return -1;
	while (ar->at < ar->size)
		if (read_header(ar) != 0 || next_header(ar) != 0)
			return -1;
		else if (ar->name[0] != '_')
			return tc_fail(ar->err, "a member after data.tar");
	return 0;
}

bool tc_deb_is(const char *path)
{
	struct tc_error err;
	struct ar ar = { .fd = -1, .err = &err };
	char name[sizeof(first_name) - 1];
	bool is = open_file(&ar, path) == 0 &&
		  read_at(&ar, name, sizeof(name), AR_MAGIC) == 0 &&
		  memcmp(name, first_name, sizeof(name)) == 0;

	if (ar.fd >= 0)
		(void)close(ar.fd);
	return is;
}

/* Names have lower-case letters, versions any; both these marks. Versions
 * may also have ':' and '~' (deb-version(7)). */
static bool is_word(const char *s, size_t len, const char *marks)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!((s[i] >= 'a' && s[i] <= 'z') ||
		      (s[i] >= '0' && s[i] <= '9') ||
		      (s[i] != '\0' && strchr(marks, s[i]) != NULL)))
			return false;
	return len > 0 && len < 256;
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The value of a field of the control file, which stands there once. */
static int read_field(const char *text, const char *field, const char *marks,
		      char **out, struct tc_error *err)
{
	const size_t name_len = strlen(field);
	const char *line = text, *found = NULL;
	size_t len;

	for (; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncasecmp(line, field, name_len) != 0 ||
		    line[name_len] != ':')
			continue;
		if (found != NULL)
			return tc_fail(err, "control: two fields %s", field);
		found = line + name_len + 1;
	}
	if (found == NULL)
		return tc_fail(err, "control: no field %s", field);
	found += strspn(found, " \t");
	len = strcspn(found, "\n");
	while (len > 0 && (found[len - 1] == ' ' || found[len - 1] == '\t'))
		len--;
	if (!is_word(found, len, marks))
		return tc_fail(err, "control: field %s has no possible value",
			       field);
	*out = tc_strndup(found, len);
	return 0;
}

static int read_control(struct tc_deb *deb, const char *path,
			struct tc_error *err)
{
	struct tc_deb part = *deb;
	uint8_t sha256[TC_SHA256_SIZE];
	struct tc_buf text;
	int rc = -1;

	part.data_at = deb->control_at;
	part.data_len = deb->control_len;
	tc_buf_init(&text, MAX_CONTROL);
	if (tc_deb_read_member(&part, path, "control", &text, sha256, err) ==
	    0) {
		struct tc_quoted q;

		tc_quote_into(q.s, sizeof(q.s), path);
		if (strlen(tc_buf_str(&text)) != text.len)
			rc = tc_fail(err, "%s: control: a NUL byte", q.s);
		else if (read_field(tc_buf_str(&text), "Package", "+.-",
				    &deb->package, err) != 0 ||
			 read_field(tc_buf_str(&text), "Version",
				    CAPITALS "+.-:~", &deb->version, err) != 0)
			tc_prefix(err, "%s", q.s);
		else
			rc = 0;
	}
	tc_buf_release(&text);
	return rc;
}

int tc_deb_open(struct tc_deb *deb, const char *path, struct tc_error *err)
{
	struct ar ar = { .fd = -1, .err = err };
	struct tc_quoted q;
	int rc;

	*deb = (struct tc_deb){ .package = NULL };
	rc = open_file(&ar, path) != 0 || read_layout(&ar, deb) != 0 ? -1 : 0;
	if (ar.fd >= 0)
		(void)close(ar.fd);
	if (rc != 0)
		tc_prefix(err, "%s", tc_quote_into(q.s, sizeof(q.s), path));
	else
		rc = read_control(deb, path, err);
	if (rc != 0)
		tc_deb_release(deb);
	return rc;
}

void tc_deb_release(struct tc_deb *deb)
{
	if (deb == NULL)
		return;
	free(deb->package);
	free(deb->version);
	*deb = (struct tc_deb){ .package = NULL };
}

int tc_deb_read_files(const struct tc_deb *deb, const char *path,
		      const struct tc_read_options *options,
		      struct tc_tree *tree, struct tc_archive_info *info,
		      struct tc_error *err)
{
	struct tc_read_options part = *options;
	struct tc_archive_info found;
	struct tc_quoted q;
	size_t i;

	part.part_at = deb->data_at;
	part.part_len = deb->data_len;
	if (tc_archive_read(path, &part, tree, &found, err) != 0)
		return -1;
	for (i = 0; i < found.fact_count; i++)
		if (found.facts[i].kind == TC_FACT_DUPLICATE ||
		    found.facts[i].kind == TC_FACT_AMBIGUOUS ||
		    found.facts[i].kind == TC_FACT_TRAILING) {
			tc_tree_release(tree);
			return tc_fail(err, "%s: programs could read its tar "
				       "archive in different ways",
				       tc_quote_into(q.s, sizeof(q.s), path));
		}
	*info = found;
	return 0;
}

int tc_deb_read_member(const struct tc_deb *deb, const char *path,
		       const char *member, struct tc_buf *bytes,
		       uint8_t sha256[TC_SHA256_SIZE], struct tc_error *err)
{
	char *name = tc_strdup(member);
	const struct tc_read_options options = { .take = name,
						 .taken = bytes };
	struct tc_archive_info info;
	struct tc_quoted q, m;
	struct tc_tree tree;
	int rc;

	tc_path_normalise(name, member);
	tc_tree_init(&tree);
	rc = tc_deb_read_files(deb, path, &options, &tree, &info, err);
	if (rc == 0) {
		memcpy(sha256, info.sha256, TC_SHA256_SIZE);
		tc_quote_into(q.s, sizeof(q.s), path);
		tc_quote_into(m.s, sizeof(m.s), member);
		if (bytes->full)
			rc = tc_fail(err, "%s: %s: limit: longer than %zu "
				     "bytes", q.s, m.s, bytes->max);
		else if (bytes->len == 0)
			rc = tc_fail(err, "%s: has no file %s", q.s, m.s);
	}
	tc_tree_release(&tree);
	free(name);
	return rc;
}
