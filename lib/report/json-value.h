/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON values of a report, over jansson; only lib/report includes it. */
#ifndef TC_REPORT_JSON_VALUE_H
#define TC_REPORT_JSON_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

/* Each ends in tc_oom() where jansson has no memory. Keys are ours, values
 * may be any bytes. */
json_t *tc_json_object(void);
json_t *tc_json_array(void);
/* Takes over value. */
void tc_json_set(json_t *object, const char *key, json_t *value);
void tc_json_append(json_t *array, json_t *value);

/* Text as it is where it is UTF-8; each byte that is not becomes U+FFFD. NULL
 * becomes null. */
void tc_json_set_text(json_t *object, const char *key, const char *text);
json_t *tc_json_text(const char *text);
/* The same for a name that must stay exact: where it is not UTF-8, its bytes
 * are in KEY_hex beside it. */
void tc_json_set_name(json_t *object, const char *key, const char *name);
void tc_json_set_number(json_t *object, const char *key, uint64_t number);
/* Bytes as lower-case hexadecimal digits; NULL becomes null. len <= 32 */
void tc_json_set_hex(json_t *object, const char *key, const uint8_t *bytes,
		     size_t len);

/* Writes value without blanks and in ASCII, keys in the order they were set,
 * and frees it. What a terminal would act on is escaped. */
void tc_json_dump(FILE *out, json_t *value);

#endif
