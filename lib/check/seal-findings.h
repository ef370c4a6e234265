/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What signatures are findings. */
#ifndef TC_CHECK_SEAL_FINDINGS_H
#define TC_CHECK_SEAL_FINDINGS_H

#include "check/signatures.h"

/* Adds them for all of check->seals, and for what is required but missing. */
void tc_check_seal_findings(struct tc_check *check,
			    const struct tc_signature_options *opt);

#endif
