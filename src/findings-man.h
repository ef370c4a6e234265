/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The manual page tarcheck-findings(7), from the tables. */
#ifndef TC_SRC_FINDINGS_MAN_H
#define TC_SRC_FINDINGS_MAN_H

#include <stdio.h>

/* Writes the page as mdoc(7). docs/tarcheck-findings.7 is this output, and a
 * test compares them. */
void tc_findings_man(FILE *out);

#endif
