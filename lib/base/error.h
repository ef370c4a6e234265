/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one way a library function says why it could not do its work. */
#ifndef TC_BASE_ERROR_H
#define TC_BASE_ERROR_H

#include <stdarg.h>

/*
 * An error means "could not check". What was checked and found bad is a
 * finding (evidence/finding.h), never an error.
 *
 * The caller owns the struct, usually on its stack; a zeroed one is valid.
 * The function that fails says what happened; each caller that knows more
 * about where puts that in front with tc_prefix(). The text is one line
 * without a final newline, and outside text in it must already be quoted
 * (base/quote.h) by whoever put it there. Too long a text is cut.
 */
struct tc_error {
	char msg[1024];
};

/* Fill in err (which may be NULL) and return -1, so a failing function can
 * end with `return tc_fail(err, ...)`. */
int tc_fail(struct tc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* As tc_fail(), with ": " and the text for the errno value code after it. */
int tc_fail_errno(struct tc_error *err, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "text: " before what err says. Returns -1. */
int tc_prefix(struct tc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Memory is used up: says so on standard error and ends the process with
 * status 2. The only place in the library that ends it. */
_Noreturn void tc_oom(void);

#endif
