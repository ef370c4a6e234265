/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small reference database for the fuzz targets. */
#include "published.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hex.h"
#include "crypto/digest.h"
#include "db/compile.h"
#include "db/refs.h"
#include "db/sketch.h"
#include "db/sketches.h"
#include "fuzz.h"

/* What was published, a manifest for each project in turn. */
static const struct published {
	const char *project, *path, *serial, *first, *last, *text;
} published[] = {
	{ "automake", "lib/depcomp", "-", "v1.16", "v1.16.5",
	  "#!/bin/sh\nscriptversion=2\n" },
	{ "automake", "lib/install-sh", "-", "v1.11", "v1.15",
	  "#!/bin/sh\nscriptversion=1\n" },
	{ "libtool", "build-aux/ltmain.sh", "-", "v2.4.2", "v2.4.2",
	  "VERSION=2.4.2\n" },
	{ "libtool", "m4/libtool.m4", "57", "v2.4.2", "v2.4.6",
	  "# serial 57\n" },
	{ "libtool", "m4/ltoptions.m4", "7", "v2.4.7", "v2.4.7",
	  "# serial 7\n" },
	{ "tools", "m4/a.m4", "3", "v1", "v2",
	  "# serial 3\nAC_DEFUN([A],\n[one\ntwo\nthree])\n" },
	{ "wicked", "m4/evil.m4", "-", "-", "-", "evil\n" },
};
enum { PUBLISHED = sizeof(published) / sizeof(*published) };

static void put_row(FILE *out, const struct published *p, bool first)
{
	uint8_t sha256[TC_SHA256_SIZE];
	char hex[2 * TC_SHA256_SIZE + 1];
	const bool bad = strcmp(p->project, "wicked") == 0;

	if (first)
		fprintf(out, "# tarcheck-manifest 1\n# project: %s\n%s"
			"# columns: sha256 path serial first-release "
			"last-release%s\n", p->project,
			bad ? "# known-bad: yes\n" : "",
			bad ? " reference" : "");
	FUZZ_CHECK(tc_digest_buffer(TC_DIGEST_SHA256, p->text,
				    strlen(p->text), sha256, NULL) == 0);
	(void)tc_hex(hex, sha256, sizeof(sha256));
	fprintf(out, "%s\t%s\t%s\t%s\t%s%s\n", hex, p->path, p->serial,
		p->first, p->last, bad ? "\tan advisory" : "");
}

/* What macros of "tools" are near to. */
static void make_lines(struct fuzz_file *file)
{
	struct tc_sketches lines;
	uint32_t hashes[16];
	uint8_t sha256[TC_SHA256_SIZE];
	char *text = NULL;
	size_t len = 0, i;
	FILE *out = open_memstream(&text, &len);

	FUZZ_CHECK(out != NULL);
	tc_sketches_init(&lines, "tools", "");
	for (i = 0; i < PUBLISHED; i++) {
		const struct published *p = &published[i];
		long n = tc_sketch_make(p->text, strlen(p->text), hashes, 16,
					NULL);

		if (strcmp(p->project, "tools") != 0)
			continue;
		FUZZ_CHECK(n > 0 && tc_digest_buffer(TC_DIGEST_SHA256, p->text,
						     strlen(p->text), sha256,
						     NULL) == 0);
		FUZZ_CHECK(tc_sketches_add(&lines, p->path, sha256, hashes,
					   (size_t)n) == 0);
	}
	tc_sketches_write(&lines, out);
	FUZZ_CHECK(fclose(out) == 0);
	tc_sketches_release(&lines);
	fuzz_file_open(file, text, len);
	free(text);
}

struct tc_refs *fuzz_references(void)
{
	static struct tc_refs *refs;
	struct fuzz_file files[PUBLISHED], lines;
	const char *paths[PUBLISHED];
	size_t count = 0, i = 0;
	struct tc_ref_file file = { "default", NULL };
	struct tc_error err = { "" };

	while (refs == NULL && i < PUBLISHED) {
		const struct published *p = &published[i];
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		FUZZ_CHECK(out != NULL);
		for (; i < PUBLISHED &&
		       strcmp(published[i].project, p->project) == 0; i++)
			put_row(out, &published[i], p == &published[i]);
		FUZZ_CHECK(fclose(out) == 0);
		fuzz_file_open(&files[count], text, len);
		free(text);
		paths[count] = files[count].path;
		count++;
	}
	if (refs == NULL) {
		const char *line_path = lines.path;
		const struct tc_db_sources sources = {
			.manifests = paths, .manifest_count = count,
			.lines = &line_path, .line_count = 1,
		};

		make_lines(&lines);
		file.path = fuzz_named_file();
		if (tc_db_store_sources(&sources, file.path, &err) == 0)
			refs = tc_refs_open(&file, 1, NULL, &err);
		while (count > 0)
			fuzz_file_close(&files[--count]);
		fuzz_file_close(&lines);
	}
	if (refs == NULL)
		fprintf(stderr, "%s\n", err.msg);
	FUZZ_CHECK(refs != NULL);
	return refs;
}
