/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the serial number of a macro that was never published says about it. */
#include <string.h>

#include "base/path.h"
#include "db/nearest.h"
#include "db/refs.h"
#include "db/serial.h"
#include "evidence/internal.h"

void tc_serial_of(const struct tc_member *m, struct tc_serial *serial)
{
	const struct tc_extra *extra = m->extra;

	*serial = (struct tc_serial){ .lines = 0 };
	if (extra != NULL && extra->bytes != NULL)
		tc_serial_read(serial, extra->bytes, extra->bytes_len);
}

/* aclocal and autoreconf obey one way of writing it and pass over the other,
 * people read both. */
static void compare_ways(struct tc_findings *f, const struct tc_serial *serial,
			 const struct tc_known *known)
{
	if (*serial->aclocal && !*known->serial && *known->name_serial)
		tc_finding_evidence(f, "serial %s is stated where aclocal obeys "
				    "it, serial %s of the nearest version "
				    "only after the file's name",
				    serial->aclocal, known->name_serial);
	if (!*serial->aclocal && *serial->name && *known->serial)
		tc_finding_evidence(f, "serial %s is stated after the file's "
				    "name, where aclocal does not see it; "
				    "serial %s of the nearest version where "
				    "it does", serial->name, known->serial);
}

void tc_serial_evidence(struct tc_evidence *ev, const struct tc_member *m,
			const struct tc_nearest *nearest)
{
	struct tc_findings *f = &ev->findings;
	struct tc_serial serial;
	const char *own, *published;

	tc_serial_of(m, &serial);
	if (serial.lines > 1)
		tc_finding_evidence(f, "%u lines state a serial: '%s' for "
				    "aclocal, '%s' after the file's name",
				    serial.lines, serial.aclocal, serial.name);
	if (nearest == NULL)
		return;
	own = tc_serial_effective(&serial);
	published = *nearest->known.serial ? nearest->known.serial
					   : nearest->known.name_serial;
	if (*own && strcmp(own, published) == 0)
		tc_finding_evidence(f, "serial %s is also that of the nearest "
				    "version, with other content", own);
	compare_ways(f, &serial, &nearest->known);
}

/* Whether these bytes are published under the member's name: 1, 0, -1. */
static int is_published(struct tc_evidence *ev, struct tc_refs *refs,
			const struct tc_member *m, struct tc_error *err)
{
	struct tc_known *known = NULL;
	int n = tc_refs_lookup(refs, TC_KEY_SHA256, m->sha256,
			       tc_path_base(m->path), &ev->arena, &known, err);

	return n < 0 ? -1 : n > 0;
}

int tc_judge_raised_serial(struct tc_evidence *ev, struct tc_refs *refs,
			   const struct tc_member *m, struct tc_error *err)
{
	struct tc_name_info info;
	struct tc_serial serial;
	struct tc_finding *f;
	int rc;

	if (tc_member_kind(m)->class != TC_CLASS_MACRO)
		return 0;
	tc_serial_of(m, &serial);
	if (*serial.aclocal == '\0')
		return 0;
	rc = tc_refs_name_info(refs, tc_path_base(m->path), &ev->arena, &info,
			       err);
	if (rc <= 0 || *info.highest_serial == '\0' ||
	    tc_serial_compare(serial.aclocal, info.highest_serial) <= 0)
		return rc < 0 ? -1 : 0;
	rc = is_published(ev, refs, m, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	f = tc_findings_add(&ev->findings, TC_FINDING_MACRO_SERIAL_RAISED,
			    m->path, "name published by %s; serial %s, highest "
			    "published is %s", info.projects, serial.aclocal,
			    info.highest_serial);
	f->group = tc_member_kind(m)->id;
	return 0;
}
