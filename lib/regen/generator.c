/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Puts a toolchain where its programs look for their own files. */
#include "regen/generator.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/path.h"
#include "regen/private-copy.h"
#include "regen/toolchain.h"

enum { MAX_ARGS = 48, MAX_ENV = 16 };

struct setup {
	struct tc_arena arena;
	struct tc_sandbox_bind binds[TC_SANDBOX_MAX_BINDS];
	size_t bind_count;
	const char *argv[MAX_ARGS + 2];
	const char *env[MAX_ENV];
};

static void bind(struct setup *s, const char *from, const char *to)
{
	size_t i;

	for (i = 0; i < s->bind_count; i++)
		if (strcmp(s->binds[i].to, to) == 0)
			return;
	if (s->bind_count < TC_SANDBOX_MAX_BINDS)
		s->binds[s->bind_count++] = (struct tc_sandbox_bind){ from,
								      to };
}

/* A directory of a toolchain's own, "opt/tarcheck/NAME" or
 * "usr/share/autoconf", which is where its file at path is. */
static const char *own_dir(struct setup *s, const char *path)
{
	const char *end = path;
	int slashes;

	for (slashes = 0; slashes < 3; slashes++) {
		end = strchr(end + (slashes > 0), '/');
		if (end == NULL)
			return NULL;
	}
	return tc_arena_strndup(&s->arena, path, (size_t)(end - path));
}

/*
 * Every directory three levels down is mounted at its own place; programs
 * that belong in /usr/bin, where this machine's are, go to a place of their
 * own. Returns the directory of the programs in the sandbox.
 */
static const char *mount(struct setup *s, const struct tc_toolchain *t)
{
	const char *bin = t->bin;
	size_t i;

	if (strncmp(t->bin, "/opt/", 5) != 0) {
		bin = tc_arena_printf(&s->arena, "/run/%s", t->name);
		bind(s, tc_arena_printf(&s->arena, "%s%s", t->prefix, t->bin),
		     bin);
	}
	for (i = 0; i < t->file_count; i++) {
		const char *path = t->files[i].path, *dir;

		if (strncmp(path, "usr/bin/", 8) == 0)
			continue;
		dir = own_dir(s, path);
		if (dir != NULL)
			bind(s, tc_arena_printf(&s->arena, "%s/%s", t->prefix,
						dir),
			     tc_arena_printf(&s->arena, "/%s", dir));
	}
	return bin;
}

/* The directory "share/aclocal" of a toolchain, below its prefix, or NULL. */
static const char *macro_dir(const struct tc_toolchain *t,
			     struct tc_arena *arena)
{
	static const char part[] = "/share/aclocal/";
	size_t i;

	for (i = 0; i < t->file_count; i++) {
		const char *path = t->files[i].path;
		const char *at = strstr(path, part);

		if (at != NULL && tc_path_ends_in(path, ".m4") &&
		    strchr(at + sizeof(part) - 1, '/') == NULL)
			return tc_arena_strndup(arena, path,
						(size_t)(at - path) +
						sizeof(part) - 2);
	}
	return NULL;
}

/* Where that of a tool is in the sandbox. */
static const char *macros_place(const struct tc_toolchain *t,
				struct tc_arena *arena)
{
	return tc_arena_printf(arena, "/run/macros/%s", t->tool);
}

const char *tc_generator_macros(const struct tc_toolchain *macros, bool unsafe,
				struct tc_arena *arena)
{
	const char *dir = macro_dir(macros, arena);

	if (dir == NULL || !unsafe)
		return dir ? macros_place(macros, arena) : NULL;
	return tc_arena_printf(arena, "%s/%s", macros->prefix, dir);
}

static void mount_macros(struct setup *s, const struct tc_toolchain *t)
{
	const char *dir = macro_dir(t, &s->arena);

	if (dir != NULL)
		bind(s, tc_arena_printf(&s->arena, "%s/%s", t->prefix, dir),
		     macros_place(t, &s->arena));
}

/* Up to 2.57 autom4te reads its cache by a name that perl looks for in @INC,
 * and since 5.26 the present directory is not there. */
static bool wants_own_dir(const struct tc_toolchain *autoconf)
{
	const char *version = autoconf->version;

	return strncmp(version, "2.5", 3) == 0 &&
	       version[3] >= '0' && version[3] <= '7';
}

static void set_environment(struct setup *s, const struct tc_generator *g,
			    const char *autoconf, const char *automake)
{
	struct tc_arena *a = &s->arena;
	const char *own = "";
	size_t n = 0;

	if (g->programs != NULL)
		own = tc_arena_printf(a, "%s/%s:",
				      g->unsafe ? g->copy->path : "",
				      g->programs);
	/* Last the directory itself, as with maintainers whose m4_esyscmd runs
	 * a script of theirs by its bare name. */
	s->env[n++] = tc_arena_printf(a, "PATH=%s%s%s%s:/usr/bin:/bin:.", own,
				      automake ? automake : "",
				      automake ? ":" : "", autoconf);
	s->env[n++] = tc_arena_printf(a, "AUTOCONF=%s/autoconf", autoconf);
	s->env[n++] = tc_arena_printf(a, "AUTOHEADER=%s/autoheader", autoconf);
	s->env[n++] = tc_arena_printf(a, "AUTOM4TE=%s/autom4te", autoconf);
	s->env[n++] = "HOME=/nonexistent";
	s->env[n++] = "TMPDIR=/tmp";
	s->env[n++] = "LC_ALL=C";
	s->env[n++] = "TZ=UTC";
	/* automake 1.13 writes hashes in the order in which perl has them. */
	s->env[n++] = "PERL_HASH_SEED=0";
	s->env[n++] = "PERL_PERTURB_KEYS=0";
	if (wants_own_dir(g->autoconf))
		s->env[n++] = "PERL_USE_UNSAFE_INC=1";
	s->env[n] = NULL;
}

bool tc_generator_is_automakes(const char *program)
{
	return strcmp(program, "automake") == 0 ||
	       strcmp(program, "aclocal") == 0;
}

bool tc_generator_is_modern(const struct tc_toolchain *autoconf)
{
	return strncmp(autoconf->version, "2.1", 3) != 0 ||
	       strchr("0123456789", autoconf->version[3]) == NULL;
}

int tc_generator_run(const struct tc_generator *g, const char *program,
		     const char *cwd, const char *const *args,
		     struct tc_sandbox_result *result, struct tc_error *err)
{
	struct setup s = { .bind_count = 0 };
	struct tc_sandbox_job job = { .bwrap = g->bwrap, .unsafe = g->unsafe,
				      .work_dir = g->copy->path, .cwd = cwd,
				      .under = g->base ? g->base->path : NULL,
				      .part = g->part,
				      .limits = { .wall_ms = g->seconds * 1000 } };
	const char *autoconf = mount(&s, g->autoconf), *automake = NULL;
	size_t i;
	int rc;

	if (g->automake != NULL)
		automake = mount(&s, g->automake);
	for (i = 0; i < g->macro_count && !g->unsafe; i++)
		mount_macros(&s, g->macros[i]);
	set_environment(&s, g, autoconf, automake);
	s.argv[0] = tc_arena_printf(&s.arena, "%s/%s",
				    tc_generator_is_automakes(program) ?
					    automake : autoconf, program);
	for (i = 0; i < MAX_ARGS && args[i] != NULL; i++)
		s.argv[i + 1] = args[i];
	job.argv = s.argv;
	job.env = s.env;
	job.binds = s.binds;
	job.bind_count = s.bind_count;
	rc = (g->run ? g->run : tc_sandbox_run)(&job, result, err);
	tc_arena_release(&s.arena);
	return rc;
}
