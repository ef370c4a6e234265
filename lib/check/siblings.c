/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several files of one release: do they hold the same? */
#include "check/siblings.h"

#include <stdbool.h>
#include <string.h>

#include "base/hex.h"
#include "base/path.h"
#include "check/check.h"

/* How much of the base name is the release's; 0: it is no tarball's. */
static size_t stem(const char *base)
{
	static const char *const short_forms[] = { ".tgz", ".tbz", ".tbz2",
						   ".txz", ".tlz", ".tzst" };
	const char *at = strrchr(base, '.');
	size_t i, len;

	if (at == NULL)
		return 0;
	for (i = 0; i < sizeof(short_forms) / sizeof(short_forms[0]); i++)
		if (strcmp(at, short_forms[i]) == 0)
			return (size_t)(at - base);
	len = (size_t)(at - base);
	if (strcmp(at, ".tar") == 0)
		return len;
	return len > 4 && memcmp(at - 4, ".tar", 4) == 0 ? len - 4 : 0;
}

static bool is_other(const struct tc_check *a, const struct tc_check *b)
{
	const char *x = tc_path_base(a->subject);
	const char *y = tc_path_base(b->subject);
	size_t len = stem(x);

	return len > 0 && len == stem(y) && memcmp(x, y, len) == 0 &&
	       a->info.has_tar_sha256 && b->info.has_tar_sha256 &&
	       memcmp(a->info.tar_sha256, b->info.tar_sha256,
		      TC_SHA256_SIZE) != 0;
}

static void tell(struct tc_check *check, const struct tc_check *other)
{
	char ours[2 * TC_SHA256_SIZE + 1], theirs[2 * TC_SHA256_SIZE + 1];

	tc_hex(ours, check->info.tar_sha256, TC_SHA256_SIZE);
	tc_hex(theirs, other->info.tar_sha256, TC_SHA256_SIZE);
	tc_findings_add(&check->evidence.findings,
			TC_FINDING_ARCHIVE_OTHER_STREAM, NULL,
			"SHA-256 %s, but that of %.400s is %s", ours,
			other->subject, theirs);
	tc_findings_sort(&check->evidence.findings);
	check->verdict = tc_verdict_reach(&check->evidence,
					  &check->verdict.policy);
}

void tc_check_siblings(struct tc_check *checks, size_t count)
{
	size_t i, k;

	for (i = 0; i < count; i++)
		for (k = 0; k < count; k++)
			if (is_other(&checks[i], &checks[k])) {
				tell(&checks[i], &checks[k]);
				break;
			}
}
