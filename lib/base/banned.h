/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions that must not be called fail to compile (see Makefile.am). */
#ifndef TC_BASE_BANNED_H
#define TC_BASE_BANNED_H

/* Read in before every file of ours, so the headers that declare these come
 * first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TC_BANNED(name) tc_##name##_is_a_banned_function

#undef strcpy
#define strcpy(d, s) TC_BANNED(strcpy)
#undef strcat
#define strcat(d, s) TC_BANNED(strcat)
#undef strncpy
#define strncpy(d, s, n) TC_BANNED(strncpy)
#undef strncat
#define strncat(d, s, n) TC_BANNED(strncat)
#undef stpcpy
#define stpcpy(d, s) TC_BANNED(stpcpy)
#undef strtok
#define strtok(s, d) TC_BANNED(strtok)
#undef sprintf
#define sprintf(...) TC_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) TC_BANNED(vsprintf)
#undef gets
#define gets(s) TC_BANNED(gets)
#undef atoi
#define atoi(s) TC_BANNED(atoi)
#undef atol
#define atol(s) TC_BANNED(atol)
#undef atoll
#define atoll(s) TC_BANNED(atoll)
#undef system
#define system(s) TC_BANNED(system)
#undef popen
#define popen(c, m) TC_BANNED(popen)
#undef alloca
#define alloca(n) TC_BANNED(alloca)
#undef mktemp
#define mktemp(t) TC_BANNED(mktemp)
#undef tmpnam
#define tmpnam(s) TC_BANNED(tmpnam)

#endif
