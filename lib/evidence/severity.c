/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How bad a finding is. */
#include "evidence/severity.h"

#include <string.h>

static const char *const names[] = {
	[TC_SEVERITY_INFO] = "info",
	[TC_SEVERITY_NOTICE] = "notice",
	[TC_SEVERITY_WARNING] = "warning",
	[TC_SEVERITY_ERROR] = "error",
};

const char *tc_severity_name(enum tc_severity severity)
{
	return names[severity];
}

int tc_severity_parse(const char *name, enum tc_severity *out)
{
	unsigned i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum tc_severity)i;
			return 0;
		}
	return -1;
}
