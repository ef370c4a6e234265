/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON values of a report, over jansson. */
#include "report/json-value.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/quote.h"

/* Everything given to jansson is valid, so only memory can be what lacks. */
static json_t *check(json_t *value)
{
	if (value == NULL)
		tc_oom();
	return value;
}

json_t *tc_json_object(void)
{
	return check(json_object());
}

json_t *tc_json_array(void)
{
	return check(json_array());
}

void tc_json_set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, check(value)) != 0)
		tc_oom();
}

void tc_json_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, check(value)) != 0)
		tc_oom();
}

static json_t *repaired(const char *text)
{
	static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
	size_t len = strlen(text);
	char *fixed = tc_malloc(3 * len + 1);
	size_t used = 0;
	json_t *value;

	while (len > 0) {
		size_t n = tc_utf8_next(text, len, NULL);

		memcpy(fixed + used, n ? text : replacement, n ? n : 3);
		used += n ? n : 3;
		text += n ? n : 1;
		len -= n ? n : 1;
	}
	value = json_stringn(fixed, used);
	free(fixed);
	return value;
}

json_t *tc_json_text(const char *text)
{
	if (text == NULL)
		return check(json_null());
	if (tc_utf8_valid(text, strlen(text)))
		return check(json_string(text));
	return check(repaired(text));
}

void tc_json_set_text(json_t *object, const char *key, const char *text)
{
	tc_json_set(object, key, tc_json_text(text));
}

void tc_json_set_name(json_t *object, const char *key, const char *name)
{
	char *hex, *hex_key;
	size_t len;

	tc_json_set_text(object, key, name);
	if (name == NULL || tc_utf8_valid(name, strlen(name)))
		return;
	len = strlen(name);
	hex = tc_malloc(2 * len + 1);
	hex_key = tc_asprintf("%s_hex", key);
	tc_hex(hex, (const unsigned char *)name, len);
	tc_json_set(object, hex_key, json_string(hex));
	free(hex_key);
	free(hex);
}

void tc_json_set_number(json_t *object, const char *key, uint64_t number)
{
	tc_json_set(object, key, json_integer((json_int_t)number));
}

void tc_json_set_hex(json_t *object, const char *key, const uint8_t *bytes,
		     size_t len)
{
	char hex[2 * 32 + 1];

	if (bytes == NULL)
		tc_json_set(object, key, json_null());
	else
		tc_json_set(object, key,
			    json_string(tc_hex(hex, bytes, len)));
}

/* jansson leaves DEL as it is, the one control character it does. It can only
 * stand inside a string. */
static int put(const char *bytes, size_t len, void *out)
{
	while (len > 0) {
		const char *del = memchr(bytes, 0x7f, len);
		size_t n = del ? (size_t)(del - bytes) : len;

		(void)fwrite(bytes, 1, n, out);
		if (del != NULL) {
			fputs("\\u007f", out);
			n++;
		}
		bytes += n;
		len -= n;
	}
	return 0;
}

void tc_json_dump(FILE *out, json_t *value)
{
	if (json_dump_callback(value, put, out,
			       JSON_COMPACT | JSON_ENSURE_ASCII |
				       JSON_ENCODE_ANY) != 0)
		tc_oom();
	json_decref(value);
}
