/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The report for programs: docs/report-format.md, version 2. */
#include "base/day.h"
#include "evidence/kind.h"
#include "report/chain.h"
#include "report/json-seals.h"
#include "report/json-value.h"
#include "report/writers.h"

enum { SCHEMA_VERSION = 2 };

/* One line of the document at a time, so that memory does not grow with the
 * number of members. */
static void put_key(FILE *out, const char *key, json_t *value)
{
	fprintf(out, "\"%s\":", key);
	tc_json_dump(out, value);
	fputs(",\n", out);
}

static void put_element(FILE *out, bool *first, json_t *value)
{
	fputs(*first ? "\n" : ",\n", out);
	*first = false;
	tc_json_dump(out, value);
}

static json_t *tool(const struct tc_report_options *opt)
{
	json_t *o = tc_json_object();

	tc_json_set_text(o, "name", "tarcheck");
	tc_json_set_text(o, "version", opt->version);
	tc_json_set_text(o, "sandbox", opt->sandbox);
	return o;
}

static json_t *databases(const struct tc_check *check)
{
	json_t *list = tc_json_array();
	size_t i;

	for (i = 0; i < check->database_count; i++) {
		const struct tc_ref *ref = &check->databases[i];
		json_t *o = tc_json_object();

		tc_json_set_name(o, "path", ref->name);
		tc_json_set_hex(o, "sha256", ref->sha256, TC_SHA256_SIZE);
		tc_json_set_text(o, "edition", ref->edition);
		tc_json_set_number(o, "files", ref->files);
		tc_json_set_text(o, "signature",
				 tc_db_standing_name(ref->standing));
		tc_json_set_text(o, "signer", ref->signer);
		tc_json_set_text(o, "comment", ref->comment);
		tc_json_set(o, "outdated",
			    json_boolean(tc_day_year_past(ref->day,
							  check->today)));
		tc_json_append(list, o);
	}
	return list;
}

static json_t *archive(const struct tc_check *check)
{
	const struct tc_archive_info *info = &check->info;
	json_t *o = tc_json_object();

	tc_json_set_name(o, "path", check->subject);
	tc_json_set_hex(o, "sha256", info->has_sha256 ? info->sha256 : NULL,
			TC_SHA256_SIZE);
	tc_json_set_number(o, "size", info->size);
	tc_json_set_number(o, "unpacked_size", info->unpacked);
	tc_json_set_hex(o, "tar_sha256",
			info->has_tar_sha256 ? info->tar_sha256 : NULL,
			TC_SHA256_SIZE);
	tc_json_set_text(o, "format", info->format);
	tc_json_set_text(o, "filter", info->filter);
	tc_json_set_text(o, "comment", info->comment);
	return o;
}

static json_t *submodules(const struct tc_check *check)
{
	json_t *list = tc_json_array();
	size_t i;

	for (i = 0; i < check->submodules.count; i++) {
		const struct tc_submodule *s = &check->submodules.list[i];
		json_t *o = tc_json_object();

		tc_json_set_name(o, "path", s->path);
		tc_json_set_text(o, "commit", s->commit_hex);
		tc_json_set_name(o, "repository", s->where);
		tc_json_append(list, o);
	}
	return list;
}

static json_t *inputs(const struct tc_check *check)
{
	const struct tc_revision *rev = &check->revision;
	bool tagged = rev->tag[0] != '\0';
	json_t *o = tc_json_object();

	tc_json_set(o, "archive", archive(check));
	tc_json_set_name(o, "repository", check->repo);
	if (rev->commit_hex[0] == '\0') { /* no repository that can be read */
		tc_json_set_text(o, "tag", NULL);
		tc_json_set_text(o, "tag_type", NULL);
		tc_json_set_text(o, "commit", NULL);
		tc_json_set(o, "commit_time", json_null());
		return o;
	}
	tc_json_set_name(o, "tag", tagged ? rev->tag : NULL);
	tc_json_set_text(o, "tag_type", !tagged	       ? NULL :
					rev->annotated ? "annotated" :
							 "lightweight");
	tc_json_set_text(o, "commit", rev->commit_hex);
	tc_json_set(o, "commit_time", json_integer((json_int_t)rev->time));
	tc_json_set(o, "submodules", submodules(check));
	return o;
}

static json_t *verdict(const struct tc_verdict *v)
{
	json_t *o = tc_json_object();
	json_t *policy = tc_json_object();

	tc_json_set_text(o, "outcome", tc_outcome_name(v->outcome));
	tc_json_set_number(o, "exit_status", (uint64_t)v->exit_status);
	tc_json_set_text(o, "reason", v->reason);
	tc_json_set_number(o, "failing", v->failing);
	tc_json_set_number(o, "unverified", v->unverified);
	tc_json_set_text(policy, "fail_on",
			 tc_severity_name(v->policy.fail_on));
	tc_json_set_text(policy, "inconclusive",
			 tc_inconclusive_name(v->policy.inconclusive));
	tc_json_set(o, "policy", policy);
	return o;
}

static json_t *coverage(const struct tc_evidence *ev)
{
	json_t *o = tc_json_object();
	int i;

	for (i = 0; i < TC_ORIGIN_COUNT; i++) {
		json_t *one = tc_json_object();

		tc_json_set_number(one, "members", ev->coverage[i].members);
		tc_json_set_number(one, "bytes", ev->coverage[i].bytes);
		tc_json_set(o, tc_origin_name((enum tc_origin)i), one);
	}
	return o;
}

static void set_mode(json_t *o, int digits, unsigned mode)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%0*o", digits, mode);
	tc_json_set_text(o, "mode", text);
}

static bool is_known(const struct tc_result *r)
{
	return r->origin == TC_ORIGIN_KNOWN ||
	       r->origin == TC_ORIGIN_KNOWN_VARIANT;
}

/* What the transforms replaced, as far as it was kept. */
static json_t *transforms(const struct tc_masked_list *masked)
{
	json_t *list = tc_json_array();
	size_t i;

	for (i = 0; i < masked->count; i++) {
		json_t *o = tc_json_object();

		tc_json_set_text(o, "transform",
				 tc_transform_name(masked->items[i].transform));
		tc_json_set_number(o, "line", masked->items[i].line);
		tc_json_set_text(o, "text", masked->items[i].text);
		tc_json_append(list, o);
	}
	return list;
}

static json_t *member(const struct tc_member *m, const struct tc_result *r)
{
	bool dir = m->type == TC_TYPE_DIR;
	json_t *o = tc_json_object();

	tc_json_set_name(o, "path", m->path);
	tc_json_set_text(o, "type", tc_type_name((enum tc_type)m->type));
	set_mode(o, 4, m->mode);
	tc_json_set_number(o, "size", m->size);
	tc_json_set_hex(o, "sha256",
			m->flags & TC_MEMBER_SHA256 ? m->sha256 : NULL,
			TC_SHA256_SIZE);
	tc_json_set_hex(o, "git_blob", m->flags & TC_MEMBER_BLOB ? m->blob :
								    NULL,
			TC_BLOB_SIZE);
	if (m->link != NULL)
		tc_json_set_name(o, "link", m->link);
	tc_json_set_text(o, "kind", m->kind ? tc_kind_get(m->kind)->id : NULL);
	tc_json_set_text(o, "vcs",
			 dir ? NULL :
			       tc_vcs_state_name((enum tc_vcs_state)r->vcs));
	tc_json_set_text(o, "origin",
			 dir ? NULL : tc_origin_name((enum tc_origin)r->origin));
	tc_json_set_text(o, "origin_detail", dir ? NULL : r->detail);
	if (!dir && is_known(r))
		tc_json_set_number(o, "origin_database", r->db);
	if (r->ignored)
		tc_json_set(o, "export_ignore", json_true());
	if (r->masked != NULL)
		tc_json_set(o, "transforms", transforms(r->masked));
	return o;
}

/* File type bits as git writes them in a tree (git-ls-tree(1)). */
static unsigned git_mode(const struct tc_member *m)
{
	switch (m->type) {
	case TC_TYPE_SYMLINK:
		return 0120000;
	case TC_TYPE_GITLINK:
		return 0160000;
	default:
		return 0100000u | m->mode;
	}
}

static json_t *missing(const struct tc_member *m)
{
	json_t *o = tc_json_object();

	tc_json_set_name(o, "path", m->path);
	set_mode(o, 6, git_mode(m));
	tc_json_set_hex(o, "blob", m->blob, TC_BLOB_SIZE);
	tc_json_set(o, "export_ignore",
		    json_boolean(m->flags & TC_MEMBER_IGNORED));
	return o;
}

static json_t *nearest(const struct tc_finding_nearest *n)
{
	json_t *lines = tc_json_array(), *gaps = tc_json_array();
	json_t *o = tc_json_object();
	size_t i;

	tc_json_set_text(o, "project", n->project);
	tc_json_set_text(o, "variant", n->variant);
	tc_json_set_text(o, "path", n->path);
	tc_json_set_text(o, "first", n->first);
	tc_json_set_text(o, "last", n->last);
	tc_json_set_text(o, "first_release", n->first_release);
	tc_json_set_text(o, "last_release", n->last_release);
	tc_json_set_text(o, "serial", n->serial);
	tc_json_set_hex(o, "sha256", n->sha256, TC_SHA256_SIZE);
	tc_json_set_number(o, "added", n->added);
	tc_json_set_number(o, "removed", n->removed);
	for (i = 0; i < n->added; i++)
		tc_json_append(lines, json_integer(n->added_lines[i]));
	for (i = 0; i < n->missing_count; i++)
		tc_json_append(gaps, json_integer(n->missing_after[i]));
	tc_json_set(o, "added_lines", lines);
	tc_json_set(o, "missing_after", gaps);
	tc_json_set(o, "exact", json_boolean(n->exact));
	return o;
}

static json_t *finding(const struct tc_finding *f)
{
	const struct tc_finding_type *type = tc_finding_type(f->id);
	json_t *lines = tc_json_array();
	json_t *o = tc_json_object();
	size_t i;

	tc_json_set_text(o, "id", type->id);
	tc_json_set_text(o, "severity", tc_severity_name(f->severity));
	tc_json_set(o, "unverified", json_boolean(type->unverified));
	tc_json_set_name(o, "path", f->path);
	tc_json_set_text(o, "detail", f->detail);
	for (i = 0; i < f->evidence_count; i++)
		tc_json_append(lines, tc_json_text(f->evidence[i]));
	tc_json_set(o, "evidence", lines);
	if (f->nearest != NULL)
		tc_json_set(o, "nearest", nearest(f->nearest));
	if (f->diff != NULL)
		tc_json_set_text(o, "diff", f->diff);
	return o;
}

static void write_lists(FILE *out, const struct tc_evidence *ev)
{
	bool first = true;
	size_t i;

	fputs("\"members\":[", out);
	for (i = 0; ev->archive != NULL && i < ev->archive->count; i++)
		put_element(out, &first, member(&ev->archive->members[i],
						&ev->results[i]));
	fputs("\n],\n\"vcs_only\":[", out);
	first = true;
	for (i = 0; i < ev->vcs_only_count; i++)
		put_element(out, &first,
			    missing(&ev->vcs->members[ev->vcs_only[i]]));
	fputs("\n],\n\"findings\":[", out);
	first = true;
	for (i = 0; i < ev->findings.count; i++)
		put_element(out, &first, finding(&ev->findings.list[i]));
	fputs("\n]", out);
}

static void put_top(FILE *out, const char *top)
{
	json_t *o = tc_json_object();
	json_t *hex;

	tc_json_set_name(o, "top", top);
	hex = json_object_get(o, "top_hex");
	put_key(out, "top", json_incref(json_object_get(o, "top")));
	if (hex != NULL)
		put_key(out, "top_hex", json_incref(hex));
	json_decref(o);
}

static void write_one(FILE *out, const struct tc_check *check,
		      const struct tc_report_options *opt)
{
	fprintf(out, "{\"schema_version\":%d,\n", SCHEMA_VERSION);
	put_key(out, "tool", tool(opt));
	put_key(out, "databases", databases(check));
	put_key(out, "inputs", inputs(check));
	put_key(out, "signatures", tc_json_seals(check));
	put_key(out, "pins", tc_json_pins(check));
	put_top(out, check->archive.top);
	put_key(out, "verdict", verdict(&check->verdict));
	put_key(out, "coverage", coverage(&check->evidence));
	fputs("\"chain\":", out);
	tc_json_chain(out, &check->evidence);
	fputs(",\n", out);
	write_lists(out, &check->evidence);
	fputs("}", out);
}

void tc_json_write(FILE *out, const struct tc_check *const *checks,
		   size_t count, const struct tc_report_options *opt)
{
	size_t i;

	if (opt->list)
		fputs("[", out);
	for (i = 0; i < count; i++) {
		if (i > 0)
			fputs(",\n", out);
		write_one(out, checks[i], opt);
	}
	fputs(opt->list ? "]\n" : "\n", out);
}
