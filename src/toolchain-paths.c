/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where toolchains are kept, and the list of published ones. */
#include "toolchain-paths.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "cmd.h"

/* dst of PATH_MAX bytes. */
static const char *join(char *dst, const char *dir, const char *rest)
{
	int n = snprintf(dst, PATH_MAX, "%s/%s", dir, rest);

	return n > 0 && n < PATH_MAX ? dst : NULL;
}

const char *tc_toolchain_store_path(void)
{
	static char path[PATH_MAX];
	const char *own = getenv("TARCHECK_TOOLCHAINS");
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (own != NULL && *own != '\0')
		return own;
	if (xdg != NULL && *xdg == '/')
		return join(path, xdg, "tarcheck/toolchains");
	if (home != NULL && *home == '/')
		return join(path, home, ".local/share/tarcheck/toolchains");
	return NULL;
}

const char *tc_toolchain_list_path(void)
{
	static char beside[PATH_MAX];
	const char *const *db = tc_installed_dbs();
	char *slash;
	size_t i;

	/* It lies where the database is that came with the program. */
	for (i = 0; db[i] != NULL; i++) {
		const char *base = tc_path_base(db[i]);

		(void)snprintf(beside, sizeof(beside), "%.*s%s",
			       (int)(base - db[i]), db[i], "toolchains.tsv");
		if (access(beside, R_OK) == 0)
			return beside;
	}
	slash = strrchr(beside, '/');
	return slash != NULL ? beside : "toolchains.tsv";
}
