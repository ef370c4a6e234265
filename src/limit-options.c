/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options about how much an archive may make us do. */
#include "limit-options.h"

#include <stdbool.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/quote.h"
#include "check/check.h"

static const char *members, *bytes, *ratio, *name;

const struct tc_option tc_limit_option_table[] = {
	{ 0, "max-members", TC_OPT_STRING, &members, "N",
	  "give up on an archive of more members (default: 2000000)", NULL },
	{ 0, "max-bytes", TC_OPT_STRING, &bytes, "N",
	  "give up past so many bytes after decompression, k, M or G may "
	  "follow (default: 64G)", NULL },
	{ 0, "max-ratio", TC_OPT_STRING, &ratio, "N",
	  "give up past 256 MB if they are more than N times what they were "
	  "compressed to (default: 2000)", NULL },
	{ 0, "max-name", TC_OPT_STRING, &name, "N",
	  "give up on a name or link of more bytes (default: 4096, which is "
	  "the most)", NULL },
	{ 0 },
};

static unsigned shift_of(char unit)
{
	return unit == 'k' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : 0;
}

int tc_option_number(const char *option, const char *text, bool is_size,
		     uint64_t most, uint64_t *out, struct tc_error *err)
{
	struct tc_quoted q;
	uint64_t value = 0;
	const char *p;

	if (text == NULL)
		return 0;
	for (p = text; *p >= '0' && *p <= '9' && value <= most; p++)
		value = value * 10 + (unsigned)(*p - '0');
	if (is_size && p > text && shift_of(*p) > 0 &&
	    value <= most >> shift_of(*p))
		value <<= shift_of(*p++);
	if (p == text || *p != '\0' || value == 0 || value > most)
		return tc_fail(err, "--%s: '%s' is no number from 1 to %llu",
			       option, tc_quote_into(q.s, sizeof(q.s), text),
			       (unsigned long long)most);
	*out = value;
	return 0;
}

int tc_limits_given(struct tc_read_limits *limits, struct tc_error *err)
{
	const uint64_t any = 1ull << 50;

	/* Members are counted in 32 bits. */
	if (tc_option_number("max-members", members, false, INT32_MAX, &limits->members,
		   err) != 0 ||
	    tc_option_number("max-bytes", bytes, true, any, &limits->bytes, err) != 0 ||
	    tc_option_number("max-ratio", ratio, false, any, &limits->ratio, err) != 0)
		return -1;
	return tc_option_number("max-name", name, false, TC_MAX_PATH, &limits->name,
		      err);
}
