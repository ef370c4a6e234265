/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Canonical forms of published files: what the whitelisted transforms leave. */
#ifndef TC_DB_CANON_H
#define TC_DB_CANON_H

/* Goes up whenever a canonical form may change; data made with another one
 * must be derived again. */
#define TC_CANON_VERSION 1

#endif
