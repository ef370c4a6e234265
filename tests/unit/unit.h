/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every unit test needs: cmocka and the headers it asks for. */
#ifndef TC_TESTS_UNIT_H
#define TC_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TC_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
