/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the parts of a re-run share. */
#ifndef TC_CHECK_REGEN_INTERNAL_H
#define TC_CHECK_REGEN_INTERNAL_H

#include "check/check.h"
#include "check/regen-aclocal.h"
#include "check/regen.h"
#include "evidence/stated.h"
#include "regen/generator.h"
#include "regen/private-copy.h"
#include "regen/toolchain.h"

struct tc_regen;
/* All of a run but what is read: 1; 0 where nothing is to be run, results say
 * why; -1. In any case to be closed. */
int tc_regen_open(struct tc_regen *r, struct tc_check *check,
		  const struct tc_check_options *opt, struct tc_repo *repo,
		  struct tc_error *err);
void tc_regen_close(struct tc_regen *r);

/* What one member gave to the private copy. */
enum tc_given {
	TC_GIVEN_NAME,   /* an empty file: it has no origin, or is an output */
	TC_GIVEN_STRONG, /* its content, which has a strong origin */
	TC_GIVEN_TAG,    /* the tag's content, where its own differs */
	TC_GIVEN_WORD,   /* its content: nothing but a version (regen/words.h) */
	TC_GIVEN_WEAK,   /* its content, which nothing vouches for */
};

struct tc_regen {
	struct tc_check *check;
	const struct tc_regen_options *opt;
	struct tc_repo *repo; /* NULL: audit */
	struct tc_error *err;
	struct tc_toolchains *store;
	struct tc_tree full; /* the release once more, with contents */
	uint8_t *given;      /* enum tc_given, by member of check->archive */
	bool weak;           /* files without an origin have content, too */
	struct tc_private_copy copy;
	const char *part; /* the directory that copy is of; NULL: of all */
	const struct tc_private_copy *base; /* then: all, as it was */
	struct tc_regen_shared *shared; /* NULL: there is nobody else */
	struct tc_buf log; /* all that was found out: regen-cache.c */
	char *log_path;    /* where it is kept; malloc'd, NULL: nowhere */
	bool passing;      /* something may be otherwise the next time */
	struct tc_result *noted; /* the newest line is a note of it, or NULL */
	const char *said;        /* all, by the last run that ended badly */
	/* While a directory is done whose configure was written as in a
	 * checkout: the programs that answer for it (regen/checkout.h), and
	 * the words they answer with, "time=1,commit=ab12". NULL otherwise. */
	const char *programs, *words;
	size_t program_sets; /* made so far */
	struct tc_regen_macros macros;
	size_t autoconf_kind, autoheader_kind, automake_kind; /* evidence/kind */
};

/* A directory with a configure of its own. */
struct tc_regen_dir {
	const char *path;   /* "" or "lib/sub" */
	uint32_t configure; /* index of the members */
	uint32_t ac, aclocal; /* configure.ac or .in; aclocal.m4. NO_MEMBER */
};
#define TC_NO_MEMBER UINT32_MAX

/* Of all that was written for one output what came closest. */
struct tc_regen_best {
	char *bytes; /* malloc'd; NULL: nothing was written */
	size_t len;
	size_t lines; /* of the difference, as it is shown */
	const struct tc_toolchain *tool;
};

/* What was run to write a member. */
struct tc_regen_how {
	const char *program; /* "autoconf", "autoheader", "automake" */
	const struct tc_toolchain *tool, *other; /* other: NULL, or the
						    autoconf of automake */
	const char *normalisation; /* see tc_regen_equals() */
	const char *words; /* as in struct tc_regen, set by record(), or NULL */
	const struct tc_regen_macros *macros; /* likewise; whose they are */
};

/*
 * What was found out before, from the same files, toolchains and program:
 * true, and it is evidence now. A log that is not there, not ours or not as we
 * write them is none. tc_regen_remember() keeps the present one; where it
 * cannot, nothing is lost.
 */
bool tc_regen_recall(struct tc_regen *r);
/* The lines of a log become evidence, and lines of r's. false: not ours. */
bool tc_regen_replay(struct tc_regen *r, const struct tc_buf *lines);
void tc_regen_remember(struct tc_regen *r);

/* The release read again, into full. */
int tc_regen_read(struct tc_regen *r);
/* A new private copy (TC_COPY_...) below "src", of what r->part says; sets
 * given. sort NULL: only that. */
int tc_regen_fill(struct tc_regen *r, const char *sort);
/* What the tag has where member i is not that; or NULL. */
const struct tc_member *tc_regen_tag_file(const struct tc_regen *r, uint32_t i);
/* The kept content of a member, NULL where it was not kept. */
const struct tc_extra *tc_regen_bytes(const struct tc_regen *r, uint32_t i);
/* Index of the member at DIR/NAME, or TC_NO_MEMBER. */
uint32_t tc_regen_member(const struct tc_regen *r, const char *dir,
			 const char *name);
/* Does that member have (or get from the tag) a content to rely on? */
bool tc_regen_is_sound(const struct tc_regen *r, uint32_t i);
/* One of the files that are written again? */
bool tc_regen_is_output(const struct tc_regen *r, uint32_t i);

/* Takes it out of the copy; puts it there as it was. */
void tc_regen_drop(struct tc_regen *r, uint32_t i);
/* What autom4te has kept of its last run there. */
void tc_regen_drop_traces(struct tc_regen *r, const struct tc_regen_dir *dir);
int tc_regen_put_again(struct tc_regen *r, uint32_t i);

/* The directory of the configure that member i is; false without an input. */
bool tc_regen_find_dir(struct tc_regen *r, uint32_t i,
		       struct tc_regen_dir *dir);
/* Other bytes for member i, in the copy only. */
int tc_regen_put_bytes(struct tc_regen *r, uint32_t i, const void *bytes,
		       size_t len);
/* As evidence the lines of configure, member i, that now go. false: none. */
bool tc_regen_show_effect(struct tc_regen *r, uint32_t i,
			  const struct tc_buf *now, const char *what);
/* The version of tool that member i states, or NULL. */
const char *tc_regen_stated(struct tc_regen *r, uint32_t i, enum tc_tool tool);
/* Does member i belong to that directory, and to none below it that has a
 * configure of its own? */
bool tc_regen_is_of(const struct tc_regen *r, const struct tc_regen_dir *dir,
		    uint32_t i);
/* Of the directory, of that kind, and not reproduced as yet? */
bool tc_regen_is_pending(const struct tc_regen *r,
			 const struct tc_regen_dir *dir, size_t kind,
			 uint32_t i);
/* Are a toolchain's files as they should be? Otherwise it proves nothing. */
bool tc_regen_fit(const struct tc_toolchain *t);
/* 1: it ran and ended well; 0: it did not, *note says why; -1. automake may
 * be NULL. */
int tc_regen_run(struct tc_regen *r, const char *program,
		 const struct tc_toolchain *autoconf,
		 const struct tc_toolchain *automake, const char *dir,
		 const char *const *args, const char **note);
/* What the copy has now at member i's path, into a new buffer that the caller
 * releases in any case. false: nothing, or nothing that can be read. */
bool tc_regen_take(const struct tc_regen *r, uint32_t i, struct tc_buf *out);
bool tc_regen_take_path(const struct tc_regen *r, const char *name,
			struct tc_buf *out);
/* Is that the member's content? *normalisation: the sort of words that had to
 * be put in for it to be (regen/words.h), or NULL. */
bool tc_regen_equals(const struct tc_regen *r, uint32_t i,
		     const struct tc_buf *now, const char **normalisation);
/* Keeps what was written now if it is closer than what *best has. */
void tc_regen_keep_best(const struct tc_regen *r, uint32_t i,
			struct tc_regen_best *best, const struct tc_buf *now,
			const struct tc_toolchain *tool);
/* configure, by that of the variants that came closest, or any, as in a
 * checkout: 1: it is written, *used is the variant, and r->programs and words
 * are set; 0: it is not; -1. */
int tc_regen_checkout(struct tc_regen *r, const struct tc_regen_dir *dir,
		      const struct tc_toolchain *variants, size_t count,
		      const struct tc_regen_best *best,
		      const struct tc_toolchain **used);
/* Member i is no output, it only says so: from now on its kind is "source". */
void tc_regen_is_source(struct tc_regen *r, uint32_t i);
/* Each Makefile.in of the directory. */
int tc_regen_makefiles(struct tc_regen *r, const struct tc_regen_dir *dir,
		       const struct tc_toolchain *autoconf);
/* Records the files that are no generator's output but were written, too. */
void tc_regen_others(struct tc_regen *r, const struct tc_regen_dir *dir,
		     const struct tc_regen_how *how);

/* "autoconf 2.71 (debian 2.71-3)". In the arena of the evidence. */
const char *tc_regen_who(const struct tc_regen *r, const char *program,
			 const struct tc_toolchain *t);
/* What was written equals member i: its derivation. extra: another input, or
 * TC_NO_MEMBER. */
void tc_regen_record(struct tc_regen *r, const struct tc_regen_dir *dir,
		     uint32_t i, uint32_t extra,
		     const struct tc_regen_how *how);
/* The same, of what a log says. */
void tc_regen_record_again(struct tc_regen *r, uint32_t i,
			   const uint32_t *members, size_t count,
			   const struct tc_regen_how *how);
/* The finding about member i, and a line more of it or of a note. */
void tc_regen_show(struct tc_regen *r, uint32_t i, const char *said);
void tc_regen_show_line(struct tc_regen *r, const char *line);
/* What was written does not: a finding, or where it proves nothing a note. */
void tc_regen_differs(struct tc_regen *r, uint32_t i,
		      const struct tc_regen_best *best);
/* From member i automake writes a file that the release does not have. */
void tc_regen_lacks(struct tc_regen *r, uint32_t i);
/* Why member i was not written again; tc_regen_show_line() may follow. */
void tc_regen_note(struct tc_regen *r, uint32_t i, const char *note);
/* The same of all that is pending. */
void tc_regen_note_pending(struct tc_regen *r, const struct tc_regen_dir *dir,
			   size_t kind, const char *note);

#endif
