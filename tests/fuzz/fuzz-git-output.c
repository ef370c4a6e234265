/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What git prints, some of it a server's words: no secret of the address gets
 * into an error, and only ids are handed on. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hex.h"
#include "fuzz.h"
#include "git-output.h"
#include "remote-url.h"

enum { MAX = 1 << 16 };

static FILE *stream(const uint8_t *data, size_t size)
{
	/* fmemopen(3) takes no empty buffer. */
	FILE *out = size > 0 ? fmemopen((void *)(uintptr_t)data, size, "r") :
			       fopen("/dev/null", "r");

	FUZZ_CHECK(out != NULL);
	return out;
}

static bool is_id(const char *id, size_t len)
{
	return (len == 40 || len == 64) && tc_hex_span(id) >= len;
}

static void check_ids(const uint8_t *data, size_t size)
{
	FILE *out = stream(data, size), *list;
	char id[TC_GIT_ID], *text = NULL;
	size_t len = 0, count, lines = 0;
	const char *line;

	if (tc_git_output_id(out, id)) {
		FUZZ_CHECK(is_id(id, strlen(id)));
		FUZZ_CHECK(memcmp(id, data, strlen(id)) == 0);
	}
	fclose(out);
	out = stream(data, size);
	list = open_memstream(&text, &len);
	FUZZ_CHECK(list != NULL);
	count = tc_git_output_missing(out, list);
	FUZZ_CHECK(fclose(list) == 0);
	fclose(out);
	for (line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
		FUZZ_CHECK(is_id(line, strcspn(line, "\n")));
		lines++;
	}
	FUZZ_CHECK(lines == count);
	free(text);
}

static void check_failed(const struct tc_remote_url *url, const uint8_t *data,
			 size_t size)
{
	struct tc_error err = { "" };
	struct tc_buf tail;
	const char *c;
	bool plain = true;
	size_t i;

	tc_buf_init(&tail, MAX);
	tc_buf_append(&tail, data, size);
	FUZZ_CHECK(tc_git_output_failed(&tail, url, &err) == -1);
	tc_buf_release(&tail);
	FUZZ_CHECK(strncmp(err.msg, "git: ", 5) == 0);
	for (c = err.msg; *c != '\0'; c++)
		FUZZ_CHECK((unsigned char)*c >= ' ' && *c != 0x7f);
	/* What is quoted may come to be a short one. */
	for (i = 0; i < size; i++)
		plain = plain && (data[i] == '\n' || (data[i] >= ' ' &&
				  data[i] < 0x7f && data[i] != '\\'));
	if (url != NULL && url->secret_len > 8 && plain && size < 500)
		FUZZ_CHECK(memmem(err.msg + 5, strlen(err.msg + 5),
				  url->secret, url->secret_len) == NULL ||
			   strstr("it failed, and what it says holds the "
				  "password", url->secret) != NULL);
}

/* The address is the first line. */
static const uint8_t *take_url(struct tc_remote_url *url, bool *has,
			       const uint8_t *data, size_t *size)
{
	const uint8_t *lf = memchr(data, '\n', *size);
	struct tc_error err = { "" };
	char *word;

	*has = false;
	if (lf == NULL)
		return data;
	word = strndup((const char *)data, (size_t)(lf - data));
	FUZZ_CHECK(word != NULL);
	if (tc_remote_url_parse(url, word, &err) == 0) {
		*has = true;
		FUZZ_CHECK(strcmp(url->real, word) == 0);
		FUZZ_CHECK(strchr(url->name, '/') == NULL &&
			   url->shown[0] != '-');
		FUZZ_CHECK((url->secret != NULL) ==
			   (strcmp(url->real, url->shown) != 0));
	} else {
		FUZZ_CHECK(err.msg[0] != '\0' && url->real == NULL);
	}
	free(word);
	*size -= (size_t)(lf + 1 - data);
	return lf + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tc_remote_url url = { .real = NULL };
	bool has;

	if (size > 0) {
		data = take_url(&url, &has, data, &size);
		check_failed(has ? &url : NULL, data, size);
		check_ids(data, size);
		tc_remote_url_release(&url);
	}
	return 0;
}
