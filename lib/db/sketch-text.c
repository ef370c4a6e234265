/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hashes of lines as text. */
#include "db/sketch-text.h"

#include <stddef.h>
#include <string.h>

#include "db/sketch.h"

/* Part of the format: never changed without a new version of it. */
static const struct {
	char code;
	uint32_t hash;
} frequent[] = {
	{ '!', 0x0d7f243f }, /*   fi */
	{ '"', 0x3836fee8 }, /*   % */
	{ '#', 0x0cb12163 }, /* # */
	{ '$', 0x2139d810 }, /*     fi */
	{ '%', 0x34514199 }, /* % */
	{ '&', 0x3f5bfde9 }, /* \t;; */
	{ '\'', 0x359755a9 }, /* # =======================================... */
	{ '(', 0x0dda748d }, /* fi */
	{ ')', 0x298eab8e }, /* ]) */
	{ '*', 0x268d26ef }, /* #endif */
	{ ',', 0x3539bbd4 }, /*       ;; */
	{ '.', 0x006e91c6 }, /* the empty line */
	{ '/', 0x10d063d4 }, /*       fi */
	{ ':', 0x3ebfb09c }, /*   else */
	{ ';', 0x15ee90ad }, /* \t\t;; */
	{ '<', 0x2fa1a359 }, /* \texit ;; */
	{ '=', 0x331c4eb8 }, /* dnl This file is free software; the Free ... */
	{ '>', 0x35685607 }, /* dnl gives unlimited permission to copy an... */
	{ '?', 0x35ab6634 }, /* dnl with or without modifications, as lon... */
	{ '[', 0x2574ac64 }, /* [ */
	{ ']', 0x2fb2ce06 }, /* \tfi */
	{ '^', 0x2fcc11a3 }, /*     ;; */
	{ '{', 0x29bec23f }, /* { */
	{ '}', 0x104b28d1 }, /* } */
};
enum { FREQUENT = sizeof(frequent) / sizeof(*frequent) };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789-_";

static char code_of(uint32_t hash)
{
	size_t i;

	for (i = 0; i < FREQUENT; i++)
		if (frequent[i].hash == hash)
			return frequent[i].code;
	return '\0';
}

void tc_sketch_put(uint32_t hash, FILE *out)
{
	const char code = code_of(hash);
	int shift;

	if (code != '\0') {
		(void)fputc(code, out);
		return;
	}
	for (shift = TC_SKETCH_BITS - 6; shift >= 0; shift -= 6)
		(void)fputc(digits[hash >> shift & 63u], out);
}

int tc_sketch_get(const char **text, uint32_t *out)
{
	const char *at = *text;
	uint32_t hash = 0;
	size_t i;

	for (i = 0; i < FREQUENT; i++)
		if (frequent[i].code == *at) {
			*text = at + 1;
			*out = frequent[i].hash;
			return 0;
		}
	for (i = 0; i < TC_SKETCH_BITS / 6; i++, at++) {
		const char *digit = *at ? strchr(digits, *at) : NULL;

		if (digit == NULL)
			return -1;
		hash = hash << 6 | (uint32_t)(digit - digits);
	}
	if (code_of(hash) != '\0')
		return -1;
	*text = at;
	*out = hash;
	return 0;
}
