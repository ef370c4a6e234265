/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Passphrases of secret keys: of a file or of somebody at the terminal. */
#ifndef TC_SRC_CMD_DB_PASSPHRASE_H
#define TC_SRC_CMD_DB_PASSPHRASE_H

#include <stddef.h>

struct tc_error;

/* For struct tc_passphrase (crypto/secret-key.h). */
struct tc_passphrase_source {
	const char *key;  /* the file it is for, named in the prompt */
	const char *file; /* its first line is it; NULL: ask at /dev/tty,
			     without showing what is typed */
};
int tc_passphrase_ask(void *source, char *dst, size_t size, size_t *len,
		      struct tc_error *err);

#endif
