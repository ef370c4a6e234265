/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tarcheck db sign: signatures that minisign and signify verify. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/path.h"
#include "base/quote.h"
#include "clock.h"
#include "cmd-db-passphrase.h"
#include "cmd.h"
#include "confine.h"
#include "crypto/digest.h"
#include "crypto/secret-key.h"
#include "crypto/signature.h"
#include "db/db.h"
#include "db/manifest.h"
#include "leftovers.h"
#include "memory-file.h"

static const char *key_path, *comment, *format, *passphrase_file;
static const char *const formats[] = { "minisign", "signify", NULL };

static const struct tc_option own_options[] = {
	{ 0, "key", TC_OPT_STRING, &key_path, "SECRET",
	  "the secret key, of minisign or signify; needed", NULL },
	{ 0, "format", TC_OPT_CHOICE, &format, NULL,
	  "whose signature to write; else that of the key's program", formats },
	{ 0, "comment", TC_OPT_STRING, &comment, "TEXT",
	  "minisign: the trusted comment; else edition, file name, SHA-256 "
	  "and day", NULL },
	{ 0, "passphrase-file", TC_OPT_STRING, &passphrase_file, "FILE",
	  "its first line is the key's passphrase; else the terminal is asked",
	  NULL },
	{ 0 },
};
static const struct tc_option *const option_tables[] = {
	own_options, tc_confine_option_table, NULL
};

static const struct tc_usage usage = {
	.command = "db sign",
	.synopsis = "FILE... --key SECRET [OPTION]...",
	.summary = "Sign manifests and databases: FILE.minisig or FILE.sig is "
		   "written beside each FILE.",
	.examples =
		"  minisign -G -p me.pub -s me.key\n"
		"  tarcheck db sign site.db --key me.key\n"
		"  minisign -V -p me.pub -m site.db\n"
		"  tarcheck audit foo-1.2.tar.gz --db site.db --db-key "
		"me.pub\n",
	.options = option_tables,
	.min_operands = 1,
	.max_operands = SIZE_MAX,
	.operand = "FILE",
};

/* A file while it is read: to say what it is, or for the signature. */
struct subject {
	const char *path;
	char head[32]; /* its first bytes */
	struct tc_message *message; /* or NULL */
	struct tc_digest *digest;
	uint8_t sha256[TC_SHA256_SIZE];
};

static int read_bytes(struct subject *s, int fd, struct tc_error *err)
{
	char chunk[65536];
	bool first = true;
	ssize_t n;

	tc_digest_start(s->digest);
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return tc_fail_errno(err, errno, "cannot read");
		if (first)
			memcpy(s->head, chunk, (size_t)n < sizeof(s->head) ?
				       (size_t)n : sizeof(s->head));
		first = false;
		tc_digest_update(s->digest, chunk, (size_t)n);
		if (s->message != NULL &&
		    tc_message_update(s->message, chunk, (size_t)n, err) != 0)
			return -1;
	}
	tc_digest_final(s->digest, s->sha256);
	return 0;
}

static int read_subject(struct subject *s, struct tc_error *err)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct tc_quoted q;
	struct stat st;
	int rc;

	tc_quote_into(q.s, sizeof(q.s), s->path);
	if (fd < 0)
		return tc_fail_errno(err, errno, "%s", q.s);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		rc = tc_fail(err, "not a regular file");
	else
		rc = read_bytes(s, fd, err);
	close(fd);
	return rc == 0 ? 0 : tc_prefix(err, "%s", q.s);
}

static int changed(const char *path, struct tc_error *err)
{
	struct tc_quoted q;

	return tc_fail(err, "%s: changed while in use",
		       tc_quote_into(q.s, sizeof(q.s), path));
}

/* Its bytes must be those that were read. */
static int describe_database(const struct subject *s, struct tc_buf *out,
			     struct tc_error *err)
{
	struct tc_db *db = tc_db_open(s->path, NULL, err);
	uint8_t sha256[TC_SHA256_SIZE];
	int rc;

	if (db == NULL)
		return -1;
	rc = tc_db_digest(db, sha256, err);
	if (rc == 0 && memcmp(sha256, s->sha256, sizeof(sha256)) != 0)
		rc = changed(s->path, err);
	tc_buf_puts(out, "tarcheck database, edition ");
	tc_quote(out, tc_db_edition(db), strlen(tc_db_edition(db)));
	tc_db_close(db);
	return rc;
}

static int describe_manifest(const struct subject *s, struct tc_buf *out,
			     struct tc_error *err)
{
	struct tc_manifest m;
	int rc;

	tc_manifest_init(&m, "");
	rc = tc_manifest_read(&m, s->path, err);
	if (rc == 0) {
		tc_buf_puts(out, "tarcheck manifest of ");
		tc_quote(out, m.project, strlen(m.project));
		if (*m.variant != '\0')
			tc_buf_printf(out, ", variant ");
		tc_quote(out, m.variant, strlen(m.variant));
	}
	tc_manifest_release(&m);
	return rc;
}

/* What is neither of the two is not signed at all: it is not what was
 * meant. */
static int describe(const struct subject *s, struct tc_buf *out,
		    struct tc_error *err)
{
	static const char manifest[] = "# tarcheck-manifest ";
	struct tc_quoted q;

	if (memcmp(s->head, "SQLite format 3", 16) == 0)
		return describe_database(s, out, err);
	if (memcmp(s->head, manifest, sizeof(manifest) - 1) == 0)
		return describe_manifest(s, out, err);
	return tc_fail(err, "%s: neither a manifest nor a database",
		       tc_quote_into(q.s, sizeof(q.s), s->path));
}

/* What the files are is found out by a process that has not seen the key. */
struct inspection {
	char **paths;
	size_t count;
	int result; /* "SHA-256 TEXT" of each, in lines; in memory */
};

static int inspect(void *ctx)
{
	const struct inspection *look = ctx;
	struct tc_error err = { "" };
	struct tc_digest *digest = tc_digest_new(TC_DIGEST_SHA256, &err);
	char hex[2 * TC_SHA256_SIZE + 1];
	struct tc_buf text;
	int rc = digest != NULL ? 0 : -1;
	size_t i;

	tc_buf_init(&text, look->count * TC_MAX_SIGNATURE_FILE);
	for (i = 0; i < look->count && rc == 0; i++) {
		struct subject s = { .path = look->paths[i],
				     .digest = digest };

		rc = read_subject(&s, &err);
		tc_buf_printf(&text, "%s ", tc_hex(hex, s.sha256,
						   sizeof(s.sha256)));
		if (rc == 0)
			rc = describe(&s, &text, &err);
		tc_buf_puts(&text, "\n");
	}
	if (rc == 0 && (text.full || !tc_write_all(look->result, text.ptr,
						   text.len)))
		rc = tc_fail(&err, "db sign: too much to say of the files");
	tc_buf_release(&text);
	tc_digest_free(digest);
	return rc == 0 ? TC_EXIT_OK : tc_complain(&err);
}

static int inspect_confined(struct inspection *look)
{
	struct tc_paths paths = { .list = NULL };
	int status;
	size_t i;

	for (i = 0; i < look->count; i++)
		tc_paths_add_beside(&paths, look->paths[i]);
	status = tc_confine(&paths, NULL, inspect, look);
	tc_paths_release(&paths);
	return status;
}

/* The next line of what was found out: NULL where it is none. */
static char *next_line(char **at, const char *sha256)
{
	char *line = *at, *c;

	*at += strcspn(line, "\n");
	if (**at == '\0' || strncmp(line, sha256, 2 * TC_SHA256_SIZE) != 0)
		return NULL;
	*(*at)++ = '\0';
	line += 2 * TC_SHA256_SIZE;
	for (c = line; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return NULL;
	return *line == ' ' ? line + 1 : NULL;
}

/* The default comment. */
static int make_comment(const struct subject *s, char **found,
			struct tc_buf *out, struct tc_error *err)
{
	char hex[2 * TC_SHA256_SIZE + 1];
	const char *base = tc_path_base(s->path);
	const uint32_t today = tc_today();
	char *line;

	tc_hex(hex, s->sha256, sizeof(s->sha256));
	line = next_line(found, hex);
	if (line == NULL)
		return changed(s->path, err);
	tc_buf_printf(out, "%s, file ", line);
	tc_quote(out, base, strlen(base));
	tc_buf_printf(out, ", sha256 %s, signed %04" PRIu32 "-%02" PRIu32
		      "-%02" PRIu32, hex, today / 10000, today / 100 % 100,
		      today % 100);
	return 0;
}

static int write_signature(const char *path, const struct tc_signature *made,
			   struct tc_error *err)
{
	struct tc_outfile out = { 0 };
	struct tc_buf text;
	int rc;

	tc_buf_init(&text, 2 * TC_MAX_SIGNATURE_FILE);
	tc_signature_format_file(made, "signature from tarcheck secret key",
				 &text);
	rc = tc_leftovers_open(&out, path, err);
	if (rc == 0) {
		(void)fwrite(tc_buf_str(&text), 1, text.len, out.stream);
		rc = tc_leftovers_commit(&out, err);
	}
	tc_buf_release(&text);
	return rc;
}

static bool as_signify(const struct tc_secret_key *key)
{
	return format != NULL ? strcmp(format, "signify") == 0 : key->signify;
}

static int sign_one(struct subject *s, const struct tc_secret_key *key,
		    char **found, struct tc_error *err)
{
	char *path = tc_asprintf("%s%s", s->path,
				 as_signify(key) ? ".sig" : ".minisig");
	char id[TC_KEY_ID_TEXT];
	struct tc_signature made;
	struct tc_buf text;
	int rc = -1;

	tc_buf_init(&text, TC_MAX_SIGNATURE_FILE);
	if (read_subject(s, err) == 0 &&
	    make_comment(s, found, &text, err) == 0 &&
	    tc_signature_make(&made, key, s->message,
			      comment ? comment : tc_buf_str(&text),
			      err) == 0)
		rc = write_signature(path, &made, err);
	if (rc == 0) {
		tc_buf_reset(&text);
		tc_quote(&text, path, strlen(path));
		printf("%s: signed with key %s\n", tc_buf_str(&text),
		       tc_key_id_text(id, key->id));
	}
	tc_buf_release(&text);
	free(path);
	return rc;
}

static int sign_all(char **paths, size_t count,
		    const struct tc_secret_key *key, char *found,
		    struct tc_error *err)
{
	struct tc_digest *digest = tc_digest_new(TC_DIGEST_SHA256, err);
	size_t i;
	int rc = digest != NULL ? 0 : -1;

	/* Not before: who is asked for a passphrase may end it at once. */
	tc_leftovers_watch(NULL);
	for (i = 0; i < count && rc == 0; i++) {
		struct subject s = { .path = paths[i], .digest = digest };

		s.message = tc_message_new(as_signify(key) ? TC_SIGNIFY :
							     TC_MINISIGN, err);
		rc = s.message != NULL ? sign_one(&s, key, &found, err) : -1;
		tc_message_free(s.message);
	}
	tc_digest_free(digest);
	return rc;
}

static int sign(const struct inspection *look, struct tc_error *err)
{
	struct tc_passphrase_source source = { .file = passphrase_file,
					       .key = key_path };
	const struct tc_passphrase passphrase = { tc_passphrase_ask, &source };
	struct tc_secret_key key;
	struct tc_buf found;
	int rc;

	tc_buf_init(&found, look->count * TC_MAX_SIGNATURE_FILE);
	rc = tc_memory_file_read(look->result, &found, err);
	if (rc == 0) {
		rc = tc_secret_key_read(&key, key_path, &passphrase, err);
		if (rc == 0)
			rc = sign_all(look->paths, look->count, &key,
				      found.ptr, err);
		tc_secret_key_wipe(&key);
	}
	tc_buf_release(&found);
	return rc;
}

int tc_cmd_db_sign(int argc, char **argv)
{
	int status = tc_options_parse(&usage, &argc, argv);
	struct inspection look = { argv + 1, (size_t)argc - 1, -1 };
	struct tc_error err = { "" };

	if (status != 0)
		return status < 0 ? TC_EXIT_ERROR : TC_EXIT_OK;
	if (key_path == NULL) {
		tc_fail(&err, "db sign: --key SECRET is missing");
		return tc_complain(&err);
	}
	look.result = tc_memory_file("", 0, &err);
	if (look.result < 0)
		return tc_complain(&err);
	status = inspect_confined(&look);
	if (status == TC_EXIT_OK && sign(&look, &err) != 0)
		status = tc_complain(&err);
	close(look.result);
	return status;
}
