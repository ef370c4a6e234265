/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of findings is in two files: this is what ties them together. */
#ifndef TC_EVIDENCE_FINDING_TABLE_H
#define TC_EVIDENCE_FINDING_TABLE_H

#include "evidence/finding.h"

/* Neighbours in enum tc_finding_id: signatures, pins, the archive itself. */
enum {
	TC_FINDING_OUTER_FIRST = TC_FINDING_SIGNATURE_BAD,
	TC_FINDING_OUTER_LAST = TC_FINDING_ARCHIVE_TOP_NAME,
};
extern const struct tc_finding_type tc_finding_outer[];

#endif
