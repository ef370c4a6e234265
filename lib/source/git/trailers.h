/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The trailers of a commit's message, as git's "%(trailers)" writes them. */
#ifndef TC_SOURCE_GIT_TRAILERS_H
#define TC_SOURCE_GIT_TRAILERS_H

#include <stddef.h>

#include "base/arena.h"

/*
 * git-log(1), "%(trailers[:options])" and git-interpret-trailers(1), with no
 * settings. message begins with its subject. args is what follows the word
 * "trailers". Returns how many bytes of it, the closing parenthesis included,
 * or 0 where git takes them for plain text; text[0] gets what stands for it,
 * text[1] what versions before 2.46 write, either NULL when that is more than
 * max bytes.
 */
size_t tc_trailers_expand(const char *message, const char *args, size_t max,
			  struct tc_arena *arena, const char *text[2]);

#endif
