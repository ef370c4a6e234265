/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What gnulib-tool makes of a module's description for a makefile. */
#include "evidence/gnulib-render.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/limits.h"
#include "evidence/gnulib-own.h"
#include "evidence/gnulib-prefix.h"

/* Versions of gnulib-tool differ in what they do. */
struct form {
	bool joined;    /* continued lines of lib_SOURCES are one */
	bool indicator; /* $(GNULIB_X) gets a prefix */
	bool anywhere;  /* @NMD@ counts wherever in a line it is */
};

static bool begins(const char *at, size_t len, const char *words)
{
	const size_t n = strlen(words);

	return len >= n && memcmp(at, words, n) == 0;
}

static bool ends_with(const char *at, size_t len, const char *words)
{
	const size_t n = strlen(words);

	return len >= n && memcmp(at + len - n, words, n) == 0;
}

/* "lib_LDFLAGS +=", which only libtool needs. */
static bool is_ldflags(const char *at, size_t len)
{
	static const char name[] = "lib_LDFLAGS";
	size_t i = sizeof(name) - 1;

	if (!begins(at, len, name))
		return false;
	while (i < len && (at[i] == ' ' || at[i] == '\t'))
		i++;
	return begins(at + i, len - i, "+=");
}

/* The words that gnulib-tool replaces. */
static void put_words(struct tc_buf *out, const char *at, size_t len,
		      const struct tc_gnulib_manner *manner,
		      const struct form *form)
{
	const char *const words[][2] = {
		{ "@LT@", manner->libtool ? "LT" : "" },
		{ "@la@", manner->libtool ? "la" : "a" },
		{ "@lo@", manner->libtool ? "lo" : "o" },
		{ "${gl_include_guard_prefix}", "GL" },
		{ "$(GNULIB_", form->indicator ? "$(GL_GNULIB_"
					       : "$(GNULIB_" },
	};
	const size_t count = sizeof(words) / sizeof(*words);
	size_t i;

	while (len > 0) {
		size_t n = 1;

		for (i = 0; i < count && !begins(at, len, words[i][0]); i++)
			;
		if (i < count) {
			tc_buf_puts(out, words[i][1]);
			n = strlen(words[i][0]);
		} else {
			tc_buf_putc(out, *at);
		}
		at += n;
		len -= n;
	}
}

static void put_without(struct tc_buf *out, const char *at, size_t len,
			const char *mark, const struct tc_gnulib_manner *manner,
			const struct form *form)
{
	const char *found;

	while ((found = memmem(at, len, mark, strlen(mark))) != NULL) {
		put_words(out, at, (size_t)(found - at), manner, form);
		len -= (size_t)(found - at) + strlen(mark);
		at = found + strlen(mark);
	}
	put_words(out, at, len, manner, form);
}

/* One line: "@NMD@" marks those for --automake-subdir, "@!NMD@" others. */
static void put_line(struct tc_buf *out, const char *at, size_t len,
		     const struct tc_gnulib_manner *manner,
		     const struct form *form)
{
	const bool below = *manner->directory != '\0';
	const char *mine = below ? "@NMD@" : "@!NMD@";
	const char *others = below ? "@!NMD@" : "@NMD@";

	if (!manner->libtool && is_ldflags(at, len))
		return;
	if (form->anywhere ? memmem(at, len, others, strlen(others)) != NULL
			   : begins(at, len, others))
		return;
	if (form->anywhere || begins(at, len, mine))
		put_without(out, at, len, mine, manner, form);
	else
		put_words(out, at, len, manner, form);
	tc_buf_putc(out, '\n');
}

/* Continued lines of lib_SOURCES become one. */
static void put_joined(struct tc_buf *out, const char *at)
{
	const char *eol;

	for (; (eol = strchr(at, '\n')) != NULL; at = eol + 1) {
		size_t len = (size_t)(eol - at);
		const bool join = memmem(at, len, "lib_SOURCES", 11) != NULL;

		while (join && len > 0 && at[len - 1] == '\\' &&
		       eol[1] != '\0') {
			tc_buf_append(out, at, len - 1);
			tc_buf_putc(out, ' ');
			at = eol + 1;
			eol = strchr(at, '\n');
			len = (size_t)(eol - at);
		}
		tc_buf_append(out, at, len);
		tc_buf_putc(out, '\n');
	}
}

static void put_own_text(struct tc_buf *out,
			 const struct tc_gnulib_module *module,
			 const char *makefile,
			 const struct tc_gnulib_manner *manner,
			 const struct form *form)
{
	const char *at = makefile, *eol;
	const char *lt = manner->libtool ? "LT" : "";
	struct tc_buf text;

	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	for (; (eol = strchr(at, '\n')) != NULL; at = eol + 1)
		put_line(&text, at, (size_t)(eol - at), manner, form);
	if (strcmp(module->name, "alloca") == 0)
		tc_buf_printf(&text, "lib_LIBADD += @%sALLOCA@\n"
				     "lib_DEPENDENCIES += @%sALLOCA@\n",
			      lt, lt);
	if (form->joined)
		put_joined(out, tc_buf_str(&text));
	else
		tc_buf_append(out, tc_buf_str(&text), text.len);
	tc_buf_release(&text);
}

/* Words of a text, each a copy. */
struct words {
	char **list; /* malloc'd, as each is */
	size_t count, cap;
};

static void add_word(struct words *w, const char *at, size_t len)
{
	w->list = tc_grow(w->list, w->count, &w->cap, sizeof(*w->list));
	w->list[w->count++] = tc_asprintf("%.*s", (int)len, at);
}

static void release_words(struct words *w)
{
	while (w->count > 0)
		free(w->list[--w->count]);
	free(w->list);
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_word(const struct words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->count && strcmp(w->list[i], word) != 0; i++)
		;
	return i < w->count;
}

static void split_words(struct words *w, const char *at, size_t len)
{
	static const char blank[] = " \t\r\f\v\n\\";
	const char *end = at + len;

	while (at < end) {
		const char *from = at;

		while (at < end && strchr(blank, *at) == NULL)
			at++;
		if (at > from)
			add_word(w, from, (size_t)(at - from));
		else
			at++;
	}
}

/* What "lib_SOURCES +=" of the text names, up to a comment. */
static void list_sources(struct words *w, const char *makefile)
{
	static const char name[] = "lib_SOURCES";
	const char *at = makefile, *eol, *end;

	for (; (eol = strchr(at, '\n')) != NULL; at = eol + 1) {
		while (eol > at && eol[-1] == '\\' && eol[1] != '\0' &&
		       strchr(eol + 1, '\n') != NULL)
			eol = strchr(eol + 1, '\n');
		if (strncmp(at, name, sizeof(name) - 1) != 0)
			continue;
		at += sizeof(name) - 1;
		at += strspn(at, " \t");
		if (strncmp(at, "+=", 2) != 0)
			continue;
		end = memchr(at, '#', (size_t)(eol - at));
		split_words(w, at + 2, (size_t)((end ? end : eol) - at) - 2);
	}
}

/* Files of the module below a directory, but those in `but`. */
static void list_files(struct words *w, const struct words *files,
		       const char *directory, const struct words *but)
{
	const size_t len = strlen(directory);
	size_t i;

	for (i = 0; i < files->count; i++) {
		const char *file = files->list[i];

		if (strncmp(file, directory, len) == 0 &&
		    !has_word(but, file + len) && !has_word(w, file + len))
			add_word(w, file + len, strlen(file + len));
	}
}

/* "EXTRA_DIST += a b", and an empty line; before: of each file. */
static void put_files(struct tc_buf *out, const char *variable,
		      const char *before, const struct words *files,
		      const char *ending)
{
	size_t i, n = 0;

	for (i = 0; i < files->count; i++) {
		const char *file = files->list[i];

		if (!ends_with(file, strlen(file), ending))
			continue;
		if (n++ == 0)
			tc_buf_printf(out, "%s +=", variable);
		tc_buf_printf(out, " %s%s", before, file);
	}
	if (n > 0)
		tc_buf_puts(out, "\n\n");
}

static bool is_tests(const char *name)
{
	return ends_with(name, strlen(name), "-tests") &&
	       strcmp(name, "valgrind-tests") != 0;
}

static void put_library_files(struct tc_buf *out, const char *name,
			      const char *makefile, const struct words *files)
{
	const struct words none = { .count = 0 };
	struct words named = { .count = 0 }, lib = { .count = 0 };
	struct words aux = { .count = 0 };

	list_sources(&named, makefile);
	list_files(&lib, files, "lib/", &named);
	if (lib.count > 0)
		qsort(lib.list, lib.count, sizeof(*lib.list), compare_words);
	put_files(out, "EXTRA_DIST", "", &lib, "");
	if (strcmp(name, "relocatable-prog-wrapper") != 0 &&
	    strcmp(name, "pt_chown") != 0)
		put_files(out, "EXTRA_lib_SOURCES", "", &lib, ".c");
	list_files(&aux, files, "build-aux/", &none);
	put_files(out, "EXTRA_DIST", "$(top_srcdir)/build-aux/", &aux, "");
	release_words(&named);
	release_words(&lib);
	release_words(&aux);
}

/* What gnulib-tool adds: files that the module's own text does not name. */
static void put_other_files(struct tc_buf *out,
			    const struct tc_gnulib_module *module,
			    const char *makefile)
{
	const struct words none = { .count = 0 };
	struct words files = { .count = 0 }, tests = { .count = 0 };
	struct tc_buf text;

	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	tc_gnulib_section(&text, module->bytes, module->size, "Files");
	split_words(&files, tc_buf_str(&text), text.len);
	if (is_tests(module->name)) {
		list_files(&tests, &files, "tests/", &none);
		put_files(out, "EXTRA_DIST", "", &tests, "");
	} else {
		put_library_files(out, module->name, makefile, &files);
	}
	release_words(&files);
	release_words(&tests);
	tc_buf_release(&text);
}

static bool is_made(const struct tc_gnulib_module *module, const char *makefile,
		    const struct tc_gnulib_manner *manner,
		    const struct form *form, const struct tc_buf *text)
{
	struct tc_buf made, moved;
	const struct tc_buf *result = &made;
	bool same;

	tc_buf_init(&made, TC_MAX_KEPT_FILE);
	tc_buf_init(&moved, TC_MAX_KEPT_FILE);
	put_own_text(&made, module, makefile, manner, form);
	put_other_files(&made, module, makefile);
	if (*manner->directory != '\0') {
		tc_gnulib_put_below(&moved, tc_buf_str(&made),
				    manner->directory);
		result = &moved;
	}
	same = !made.full && !moved.full && result->len == text->len &&
	       text->len > 0 && memcmp(result->ptr, text->ptr, text->len) == 0;
	tc_buf_release(&made);
	tc_buf_release(&moved);
	return same;
}

bool tc_gnulib_makes(const struct tc_gnulib_module *module,
		     const struct tc_gnulib_manner *manner,
		     const struct tc_buf *text)
{
	struct tc_buf makefile;
	bool made = false;
	unsigned i;

	tc_buf_init(&makefile, TC_MAX_KEPT_FILE);
	tc_gnulib_section_whole(&makefile, module->bytes, module->size,
				"Makefile.am");
	for (i = 0; i < 8 && !made && !makefile.full; i++) {
		const struct form form = {
			.joined = (i & 1) != 0,
			.indicator = (i & 2) != 0,
			.anywhere = (i & 4) != 0,
		};

		made = is_made(module, tc_buf_str(&makefile), manner, &form,
			       text);
	}
	tc_buf_release(&makefile);
	return made;
}

bool tc_gnulib_makes_any(const struct tc_gnulib_module *module,
			 const struct tc_gnulib_manner *manner)
{
	const struct form form = { true, true, true };
	struct tc_buf makefile, made;
	const char *at;
	bool any;

	tc_buf_init(&makefile, TC_MAX_KEPT_FILE);
	tc_buf_init(&made, TC_MAX_KEPT_FILE);
	tc_gnulib_section_whole(&makefile, module->bytes, module->size,
				"Makefile.am");
	put_own_text(&made, module, tc_buf_str(&makefile), manner, &form);
	put_other_files(&made, module, tc_buf_str(&makefile));
	at = tc_buf_str(&made);
	any = at[strspn(at, " \t\n")] != '\0';
	tc_buf_release(&makefile);
	tc_buf_release(&made);
	return any;
}

bool tc_gnulib_links(const struct tc_gnulib_module *module, const char *line)
{
	static const char when[] = " when linking with libtool";
	struct tc_buf text;
	const char *at, *eol, *cut;
	bool found = false;

	tc_buf_init(&text, TC_MAX_KEPT_FILE);
	tc_gnulib_section(&text, module->bytes, module->size, "Link");
	for (at = tc_buf_str(&text); !found && (eol = strchr(at, '\n')) != NULL;
	     at = eol + 1) {
		size_t len = (size_t)(eol - at);

		cut = memmem(at, len, when, sizeof(when) - 1);
		if (cut != NULL)
			len = (size_t)(cut - at);
		found = strlen(line) == len && memcmp(line, at, len) == 0;
	}
	tc_buf_release(&text);
	return found;
}
