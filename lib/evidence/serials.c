/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the serial number of a macro that was never published says about it. */
#include <string.h>

#include "db/nearest.h"
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
