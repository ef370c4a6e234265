/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What signatures are findings. */
#include "check/seal-findings.h"

#include "check/check.h"

/* "tag v1.0", "commit 0123...", "foo.tar.gz.asc". */
static const char *what(struct tc_check *check, const struct tc_found_seal *f)
{
	struct tc_arena *arena = &check->evidence.arena;

	if (f->path != NULL)
		return f->path;
	if (f->place == TC_SEALED_TAG)
		return tc_arena_printf(arena, "tag %s", check->revision.tag);
	return tc_arena_printf(arena, "commit %s", check->revision.commit_hex);
}

/* "KEY, SIGNER: WHY", as far as they are known. */
static const char *by(struct tc_check *check, const struct tc_seal *s)
{
	return tc_arena_printf(&check->evidence.arena, "%s%s%s%s%s",
			       s->key ? s->key : "",
			       s->key && s->signer ? ", " : "",
			       s->signer ? s->signer : "",
			       (s->key || s->signer) && s->why ? ": " : "",
			       s->why ? s->why : "");
}

static struct tc_finding *tell(struct tc_check *check,
			       const struct tc_found_seal *f,
			       enum tc_finding_id id)
{
	return tc_findings_add(&check->evidence.findings, id, NULL, "%s: %s",
			       what(check, f), by(check, &f->seal));
}

static bool is_required(const struct tc_signature_options *opt,
			const struct tc_found_seal *f)
{
	return (opt->required & (TC_REQUIRE(f->place) | TC_REQUIRE_ANY)) != 0;
}

static void judge(struct tc_check *check,
		  const struct tc_signature_options *opt,
		  const struct tc_found_seal *f)
{
	struct tc_finding *finding;

	if (f->evtag == TC_EVTAG_DIFFERS)
		tc_findings_add(&check->evidence.findings,
				TC_FINDING_SIGNATURE_EVTAG_DIFFERS, NULL,
				"%s", what(check, f));
	switch (f->seal.outcome) {
	case TC_SEAL_GOOD:
		if (f->seal.expired_since)
			tc_findings_add(&check->evidence.findings,
					TC_FINDING_SIGNATURE_EXPIRED_KEY, NULL,
					"%s: %s: by its own word made before "
					"the key expired", what(check, f),
					by(check, &f->seal))
				->severity = TC_SEVERITY_NOTICE;
		if (f->seal.weak)
			tc_findings_add(&check->evidence.findings,
					TC_FINDING_SIGNATURE_WEAK, NULL,
					"%s: %s, %s", what(check, f),
					by(check, &f->seal),
					f->seal.digest ? f->seal.digest : "");
		break;
	case TC_SEAL_BAD:
		tell(check, f, TC_FINDING_SIGNATURE_BAD);
		break;
	case TC_SEAL_REVOKED_KEY:
		tell(check, f, TC_FINDING_SIGNATURE_REVOKED_KEY);
		break;
	case TC_SEAL_EXPIRED_KEY:
		finding = tell(check, f, TC_FINDING_SIGNATURE_EXPIRED_KEY);
		if (is_required(opt, f))
			finding->severity = TC_SEVERITY_ERROR;
		break;
	case TC_SEAL_UNKNOWN_KEY:
		finding = tell(check, f, TC_FINDING_SIGNATURE_UNKNOWN_KEY);
		if (is_required(opt, f))
			finding->severity = TC_SEVERITY_ERROR;
		break;
	case TC_SEAL_NOT_CHECKED:
	case TC_SEAL_ABSENT:
		break;
	}
}

/* Whether any place of the mask has a good one, and how the best of the
 * others fell short. */
static bool has_good(const struct tc_check *check, unsigned places,
		     const char **outcome)
{
	enum tc_seal_outcome best = TC_SEAL_ABSENT;
	size_t i;

	for (i = 0; i < check->seals.count; i++) {
		const struct tc_found_seal *f = &check->seals.list[i];

		if ((TC_REQUIRE(f->place) & places) &&
		    f->seal.outcome < best)
			best = f->seal.outcome;
	}
	*outcome = tc_seal_outcome_name(best);
	return best == TC_SEAL_GOOD;
}

static void demand(struct tc_check *check, unsigned places, const char *name)
{
	const char *outcome;

	if (!has_good(check, places, &outcome))
		tc_findings_add(&check->evidence.findings,
				TC_FINDING_SIGNATURE_MISSING, NULL,
				"required of %s: %s", name, outcome);
}

void tc_check_seal_findings(struct tc_check *check,
			    const struct tc_signature_options *opt)
{
	static const struct {
		unsigned bit, places;
		const char *name;
	} rows[] = {
		{ TC_REQUIRE(TC_SEALED_TAG), TC_REQUIRE(TC_SEALED_TAG),
		  "the tag" },
		{ TC_REQUIRE(TC_SEALED_COMMIT), TC_REQUIRE(TC_SEALED_COMMIT),
		  "the commit" },
		{ TC_REQUIRE(TC_SEALED_TARBALL),
		  TC_REQUIRE(TC_SEALED_TARBALL), "the tarball" },
		{ TC_REQUIRE_ANY, ~0u, "the tag, the commit or the tarball" },
	};
	size_t i;

	for (i = 0; i < check->seals.count; i++)
		judge(check, opt, &check->seals.list[i]);
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (opt->required & rows[i].bit)
			demand(check, rows[i].places, rows[i].name);
}
