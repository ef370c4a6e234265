/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The one table of findings, and the list of those a run made. */
#ifndef TC_EVIDENCE_FINDING_H
#define TC_EVIDENCE_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "evidence/severity.h"

enum tc_finding_id {
	TC_FINDING_KNOWN_BAD,
	TC_FINDING_VCS_WRONG_TREE,
	TC_FINDING_SIGNATURE_BAD,
	TC_FINDING_SIGNATURE_REVOKED_KEY,
	TC_FINDING_SIGNATURE_EXPIRED_KEY,
	TC_FINDING_SIGNATURE_UNKNOWN_KEY,
	TC_FINDING_SIGNATURE_OTHER_NAME,
	TC_FINDING_SIGNATURE_EVTAG_DIFFERS,
	TC_FINDING_SIGNATURE_WEAK,
	TC_FINDING_SIGNATURE_MISSING,
	TC_FINDING_PIN_TAG_MOVED,
	TC_FINDING_PIN_TARBALL_CHANGED,
	TC_FINDING_ARCHIVE_EMPTY,
	TC_FINDING_ARCHIVE_DUPLICATE_PATH,
	TC_FINDING_ARCHIVE_UNSAFE_PATH,
	TC_FINDING_ARCHIVE_LINK_ESCAPES,
	TC_FINDING_ARCHIVE_BAD_HARDLINK,
	TC_FINDING_ARCHIVE_THROUGH_LINK,
	TC_FINDING_ARCHIVE_SPECIAL_MEMBER,
	TC_FINDING_ARCHIVE_LAYERS,
	TC_FINDING_ARCHIVE_AMBIGUOUS,
	TC_FINDING_ARCHIVE_DISAGREEMENT,
	TC_FINDING_ARCHIVE_OTHER_STREAM,
	TC_FINDING_ARCHIVE_NO_END,
	TC_FINDING_ARCHIVE_TRAILING_DATA,
	TC_FINDING_ARCHIVE_GZIP_FIELDS,
	TC_FINDING_ARCHIVE_SHA1_COLLISION,
	TC_FINDING_ARCHIVE_SEVERAL_TOPS,
	TC_FINDING_ARCHIVE_ODD_NAME,
	TC_FINDING_ARCHIVE_SETUID,
	TC_FINDING_ARCHIVE_PADDING,
	TC_FINDING_ARCHIVE_REPEATED_MEMBER,
	TC_FINDING_ARCHIVE_TIMESTAMPS,
	TC_FINDING_ARCHIVE_OPEN_MODES,
	TC_FINDING_ARCHIVE_CLOSED_MODES,
	TC_FINDING_ARCHIVE_TOP_NAME,
	TC_FINDING_MACRO_IMPOSTOR,
	TC_FINDING_MACRO_UNEXPLAINED,
	TC_FINDING_MACRO_PART_IMPOSTOR,
	TC_FINDING_MACRO_PART_UNEXPLAINED,
	TC_FINDING_MACRO_INCLUDE_ODD,
	TC_FINDING_AUX_IMPOSTOR,
	TC_FINDING_AUX_UNEXPLAINED,
	TC_FINDING_VCS_OTHER_COMMIT,
	TC_FINDING_VCS_COMMENT_DIFFERS,
	TC_FINDING_VCS_AMBIGUOUS_NAME,
	TC_FINDING_VCS_TREE_MALFORMED,
	TC_FINDING_VCS_MODIFIED,
	TC_FINDING_VCS_MODE_DIFFERS,
	TC_FINDING_VCS_RENAMED,
	TC_FINDING_FILE_UNEXPLAINED,
	TC_FINDING_LINK_UNEXPLAINED,
	TC_FINDING_GENERATED_DIFFERS,
	TC_FINDING_MACRO_EFFECT,
	TC_FINDING_GENERATED_MISSING,
	TC_FINDING_GENERATED_UNMARKED,
	TC_FINDING_MACRO_SERIAL_RAISED,
	TC_FINDING_MACRO_REDEFINED,
	TC_FINDING_TOOL_VERSION_MISMATCH,
	TC_FINDING_TOOL_VERSION_UNKNOWN,
	TC_FINDING_VCS_UNSUPPORTED_FORMAT,
	TC_FINDING_VCS_OBJECT_MISSING,
	TC_FINDING_VCS_SUBMODULE_MISSING,
	TC_FINDING_VCS_FILTER_UNVERIFIED,
	TC_FINDING_GENERATED_UNVERIFIED,
	TC_FINDING_DERIVED_UNVERIFIED,
	TC_FINDING_MACRO_UNVERIFIED,
	TC_FINDING_MACRO_PART_UNVERIFIED,
	TC_FINDING_KNOWN_RENAMED,
	TC_FINDING_KNOWN_ALTERED,
	TC_FINDING_TOOL_SCRIPT_OUTDATED,
	TC_FINDING_VCS_OVERRIDES_IGNORED,
	TC_FINDING_VCS_LFS_POINTER,
	TC_FINDING_VCS_IGNORED_SHIPPED,
	TC_FINDING_VCS_EXPORT_IGNORED,
	TC_FINDING_VCS_MISSING,
	TC_FINDING_COUNT,
};

/* One row of the table: from it come reports, `tarcheck explain` and the
 * man page tarcheck-findings(7). */
struct tc_finding_type {
	const char *id;       /* kebab-case, stable: "macro-impostor" */
	enum tc_severity severity; /* default */
	bool unverified;      /* something could not be checked: inconclusive */
	const char *summary;  /* a clause: what is the case; a verdict's reason */
	const char *meaning;  /* paragraph: what it means and can come from */
	const char *advice;   /* paragraph: what to do now */
};
const struct tc_finding_type *tc_finding_type(enum tc_finding_id id);
/* By name; NULL for none. */
const struct tc_finding_type *tc_finding_by_name(const char *name);

/* The published version that a file never published is nearest to, for people
 * (db/nearest.h says how exact that is). */
struct tc_finding_nearest {
	const char *project, *variant, *path;
	const char *first, *last; /* YYYY-MM-DD or ""; last "": still there */
	const char *first_release, *last_release; /* or "" */
	const char *serial;       /* or "" */
	const uint8_t *sha256;    /* of the version */
	size_t added, removed;    /* lines, against it */
	const uint32_t *added_lines; /* their numbers in the file, from 1 */
	/* Of the lines after which some of the version are missing; 0: at the
	 * beginning. */
	const uint32_t *missing_after;
	size_t missing_count;
	bool exact;               /* none is nearer */
	/* The bytes of the file that were compared; size 0: all of them. */
	size_t from, size;
};

/* One finding of a run. Strings are raw outside text: writers quote them. */
struct tc_finding {
	enum tc_finding_id id;
	enum tc_severity severity;
	const char *path;     /* member, relative to top; NULL: the archive */
	const char *detail;   /* one line */
	const char *group;    /* findings of one id and group are told together;
				 "" or a kind's id */
	const char **evidence; /* lines, may be NULL */
	size_t evidence_count;
	const struct tc_finding_nearest *nearest; /* or NULL */
	const char *diff;     /* from it, unified, many lines; or NULL */
};

struct tc_findings {
	struct tc_finding *list;
	size_t count, cap;
	struct tc_arena *arena; /* borrowed: details and evidence live there */
};

void tc_findings_init(struct tc_findings *f, struct tc_arena *arena);
void tc_findings_release(struct tc_findings *f);
/* Adds one with the table's severity; detail as printf, NULL for none. The
 * pointer holds until the next one. */
struct tc_finding *tc_findings_add(struct tc_findings *f,
				   enum tc_finding_id id, const char *path,
				   const char *detail, ...)
	__attribute__((format(printf, 4, 5)));
/* Add a line of evidence to the newest finding. Past TC_MAX_EVIDENCE_LINES
 * lines it does nothing, past TC_MAX_EVIDENCE_WIDTH bytes the line is cut: who
 * has more to show ends with a line that says how much. */
void tc_finding_evidence(struct tc_findings *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same for the finding at index in the list. */
void tc_finding_evidence_at(struct tc_findings *f, size_t index,
			    const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Worst first: severity, then place in the table, group, path, detail. */
void tc_findings_sort(struct tc_findings *f);

#endif
