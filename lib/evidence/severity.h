/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How bad a finding is. */
#ifndef TC_EVIDENCE_SEVERITY_H
#define TC_EVIDENCE_SEVERITY_H

/* In rising order, so that `severity >= fail_on` means what it says. */
enum tc_severity {
	TC_SEVERITY_INFO,    /* worth knowing */
	TC_SEVERITY_NOTICE,  /* could not be verified, nothing points to harm */
	TC_SEVERITY_WARNING, /* unusual; somebody should look */
	TC_SEVERITY_ERROR,   /* contradicts what was published */
};

/* "info", "notice", "warning", "error". */
const char *tc_severity_name(enum tc_severity severity);
/* 0, or -1 when name is none of them. */
int tc_severity_parse(const char *name, enum tc_severity *out);

#endif
