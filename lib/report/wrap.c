/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words set into lines for people. */
#include "report/wrap.h"

#include <string.h>

#define BLANKS " \n"

size_t tc_text_width(const char *text)
{
	size_t width = 0;

	for (; *text != '\0'; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static void put(struct tc_wrap *w, const char *word, size_t len, size_t width)
{
	if (w->column + w->gap + width > TC_WRAP_WIDTH &&
	    w->column > w->indent && !w->one_line) {
		fprintf(w->out, "\n%*s", (int)w->indent, "");
		w->column = w->indent;
	} else {
		fprintf(w->out, "%*s", (int)w->gap, "");
		w->column += w->gap;
	}
	(void)fwrite(word, 1, len, w->out);
	w->column += width;
	w->gap = 1;
}

void tc_wrap_word(struct tc_wrap *w, const char *word)
{
	put(w, word, strlen(word), tc_text_width(word));
}

void tc_wrap_text(struct tc_wrap *w, const char *text)
{
	while (*(text += strspn(text, BLANKS)) != '\0') {
		size_t len = strcspn(text, BLANKS);
		size_t width = 0;
		size_t i;

		for (i = 0; i < len; i++)
			width += ((unsigned char)text[i] & 0xc0) != 0x80;
		put(w, text, len, width);
		text += len;
	}
}

void tc_wrap_end(struct tc_wrap *w)
{
	fputc('\n', w->out);
	w->column = 0;
	w->gap = 0;
}
