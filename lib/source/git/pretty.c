/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* git's format placeholders, as `git archive` expands them for one commit. */
#include "source/git/pretty-internal.h"

#include <string.h>

#include "source/git/pretty-args.h"
#include "source/git/trailers.h"

static void add_parents(struct tc_expansion *x, enum tc_piece_kind kind)
{
	size_t i;

	if (!tc_pretty_spend(x, x->commit->parent_count * sizeof(struct tc_piece)))
		return;
	for (i = 0; i < x->commit->parent_count; i++) {
		if (i > 0)
			tc_pretty_text(x, " ");
		tc_pretty_piece(x, kind, x->commit->parents[i],
		    strlen(x->commit->parents[i]));
	}
}

/* The arguments of "(describe:", to the closing parenthesis. */
static bool skip_describe_args(const char **at)
{
	struct tc_pretty_value value;
	bool flag;
	size_t i;

	while (**at != ')') {
		if (tc_pretty_flag(at, "tags", &flag))
			continue;
		if (tc_pretty_arg(at, "abbrev", &value)) {
			for (i = 0; i < value.len; i++)
				if (value.text[i] < '0' || value.text[i] > '9')
					return false;
		} else if (!tc_pretty_arg(at, "exclude", &value) &&
			   !tc_pretty_arg(at, "match", &value)) {
			return false;
		}
		if (value.len == 0)
			return false;
	}
	return true;
}

/* A placeholder that stays as it is in git that does not know it, but for
 * bytes by number. */
static const char *unknown_text(struct tc_expansion *x, const char *p,
				size_t n)
{
	const struct tc_pretty_value value = { p, n };
	const char *text = tc_pretty_unescape(&value, x->arena);
	char *made = tc_arena_bytes(x->arena, strlen(text) + 2);

	made[0] = '%';
	memcpy(made + 1, text, strlen(text) + 1);
	return made;
}

/* Only the first one of an archive is expanded. */
static size_t add_description(struct tc_expansion *x, const char *p,
			      const char *args)
{
	const char *at = args + (*args == ':');
	size_t n;

	if ((*args == ':' && !skip_describe_args(&at)) || *at != ')')
		return 0;
	n = (size_t)(at - p) + 1;
	if (!tc_pretty_spend(x, 3 * n))
		return 0;
	tc_pretty_piece(x, TC_PIECE_DESCRIBE, x->commit->commit,
			strlen(x->commit->commit))
		->other = unknown_text(x, p, n);
	return n;
}

static bool read_style(struct tc_expansion *x, const char **at,
		       struct tc_ref_style *style)
{
	struct {
		const char *key;
		const char **text;
	} rows[] = {
		{ "prefix", &style->prefix },
		{ "suffix", &style->suffix },
		{ "separator", &style->separator },
		{ "pointer", &style->pointer },
		{ "tag", &style->tag },
	};
	struct tc_pretty_value value;
	size_t i;

	while (**at != ')') {
		for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
			if (tc_pretty_arg(at, rows[i].key, &value))
				break;
		if (i == sizeof(rows) / sizeof(*rows) || !tc_pretty_spend(x, value.len))
			return false;
		*rows[i].text = tc_pretty_unescape(&value, x->arena);
	}
	return true;
}

static const struct tc_ref_style wrapped = { " (", ")", ", ", " -> ", "tag: " };
static const struct tc_ref_style bare = { "", "", ", ", " -> ", "tag: " };

/* git before 2.43 leaves it as it is. */
static size_t add_decoration(struct tc_expansion *x, const char *p,
			     const char *args)
{
	struct tc_ref_style style = wrapped, *kept;
	const char *at = args + (*args == ':');
	struct tc_piece *piece;
	size_t n;

	if ((*args == ':' && !read_style(x, &at, &style)) || *at != ')')
		return 0;
	n = (size_t)(at - p) + 1;
	if (!tc_pretty_spend(x, sizeof(style) + 3 * n))
		return 0;
	kept = tc_arena_alloc(x->arena, sizeof(*kept));
	*kept = style;
	piece = tc_pretty_piece(x, TC_PIECE_REFS, "", 0);
	piece->refs = kept;
	piece->other = unknown_text(x, p, n);
	return n;
}

static size_t add_trailers(struct tc_expansion *x, const char *args)
{
	const char *message = tc_pretty_skip_blank_lines(x->commit->message);
	const char *text[2] = { NULL, NULL };
	size_t n;

	if (!tc_pretty_spend(x, strlen(message)))
		return 0;
	n = tc_trailers_expand(message, args, x->to->room, x->arena,
			       text);
	if (n == 0)
		return 0;
	if (text[0] != NULL && text[1] != NULL &&
	    tc_pretty_spend(x, strlen(text[0])) &&
	    tc_pretty_spend(x, strlen(text[1])))
		tc_pretty_either(x, text[0], text[1]);
	else
		x->to->exhausted = true;
	return n;
}

static size_t add_bracketed(struct tc_expansion *x, const char *p)
{
	static const struct {
		const char *word;
		size_t len;
	} words[] = { { "(describe", 9 }, { "(decorate", 9 },
		      { "(trailers", 9 } };

	if (strncmp(p, words[0].word, words[0].len) == 0)
		return add_description(x, p, p + words[0].len);
	if (strncmp(p, words[1].word, words[1].len) == 0)
		return add_decoration(x, p, p + words[1].len);
	if (strncmp(p, words[2].word, words[2].len) == 0) {
		size_t n = add_trailers(x, p + words[2].len);

		return n > 0 ? n + words[2].len : 0;
	}
	return 0;
}

static size_t add_id(struct tc_expansion *x, char what)
{
	const struct tc_commit_text *c = x->commit;

	switch (what) {
	case 'H':
		tc_pretty_text(x, c->commit);
		break;
	case 'h':
		tc_pretty_piece(x, TC_PIECE_HEX, c->commit, strlen(c->commit));
		break;
	case 'T':
		tc_pretty_text(x, c->tree);
		break;
	case 't':
		tc_pretty_piece(x, TC_PIECE_HEX, c->tree, strlen(c->tree));
		break;
	default:
		add_parents(x, what == 'P' ? TC_PIECE_TEXT : TC_PIECE_HEX);
		break;
	}
	return 1;
}

/* A byte by its number, or "n". */
static size_t add_byte(struct tc_expansion *x, const char *p)
{
	char *byte = tc_arena_bytes(x->arena, 2);
	size_t n = tc_pretty_byte(p, byte);

	if (n > 0)
		tc_pretty_piece(x, TC_PIECE_TEXT, byte, 1);
	return n;
}

/* What gpg said of the commit to who archived. */
static size_t add_signature(struct tc_expansion *x, char what)
{
	static const char words[] = "G B U X Y R E N";
	static const char trust[] = "undefined never marginal fully ultimate";
	bool is_signed = x->commit->is_signed;

	switch (what) {
	case '?':
		if (is_signed)
			tc_pretty_piece(x, TC_PIECE_WORD, words, sizeof(words) - 1);
		else
			tc_pretty_text(x, "N");
		break;
	case 'T':
		if (is_signed)
			tc_pretty_piece(x, TC_PIECE_WORD, trust, sizeof(trust) - 1);
		else
			tc_pretty_text(x, "undefined");
		break;
	case 'K': case 'F': case 'P':
		if (is_signed)
			tc_pretty_piece(x, TC_PIECE_KEY, "", 0);
		break;
	case 'G': case 'S':
		if (is_signed)
			tc_pretty_piece(x, TC_PIECE_ANY, "", 0);
		break;
	default:
		return 0;
	}
	return 2;
}

/* Nothing is in colour in an archive that does not ask for "always". */
static size_t add_colour(struct tc_expansion *x, const char *p)
{
	static const char *const words[] = { "red", "green", "blue", "reset" };
	static const char always[] = "always,";
	const char *close = p[1] == '(' ? strchr(p, ')') : NULL;
	size_t i;

	if (p[1] == '(') {
		if (close != NULL &&
		    strncmp(p + 2, always, sizeof(always) - 1) == 0)
			tc_pretty_piece(x, TC_PIECE_COLOUR, "", 0);
		return close ? (size_t)(close - p) + 1 : 0;
	}
	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strncmp(p + 1, words[i], strlen(words[i])) == 0)
			return strlen(words[i]) + 1;
	return 0;
}

static size_t add_one(struct tc_expansion *x, const char *p);

/* A placeholder, and those of colours before it, in its columns. */
static size_t add_padded(struct tc_expansion *x, const char *p)
{
	const struct tc_padding pad = x->pad;
	size_t from = x->to->count, all = 0, n;
	bool colour;

	/* git then wraps the file from its beginning: too odd to follow. */
	x->to->exhausted = x->to->exhausted || *p == 'w';
	for (;;) {
		colour = *p == 'C';
		n = add_one(x, p);
		all += n;
		if (!colour || p[n] != '%')
			break;
		p += n + 1;
		all++;
	}
	/* If that was another padding: git takes the side of it. */
	x->pad.width = pad.width;
	x->pad.to_column = pad.to_column;
	if (!tc_pretty_pad(x, from))
		tc_pretty_blur(x, from);
	x->pad.side = TC_PAD_NONE;
	return all;
}

static size_t add_wrapping(struct tc_expansion *x, const char *p)
{
	struct tc_wrapping next;
	size_t n = tc_wrapping_parse(&next, p);

	if (n > 0)
		tc_pretty_wrap(x, &next);
	return n;
}

/* Of a log of references, which no archive reads. */
static size_t skip_reflog(char what)
{
	return what != '\0' && strchr("dDsnNeE", what) != NULL ? 2 : 0;
}

static size_t add_refs(struct tc_expansion *x, const struct tc_ref_style *style)
{
	tc_pretty_piece(x, TC_PIECE_REFS, "", 0)->refs = style;
	return 1;
}

/* The placeholder whose '%' stands before p: its length; 0 where git would
 * leave the '%' as it is. */
static size_t add_one(struct tc_expansion *x, const char *p)
{
	switch (*p) {
	case 'H': case 'h': case 'T': case 't': case 'P': case 'p':
		return add_id(x, *p);
	case 'a':
		return tc_pretty_person(x, &x->commit->author, p[1]);
	case 'c':
		return tc_pretty_person(x, &x->commit->committer, p[1]);
	case 's': case 'f': case 'b': case 'B':
		return tc_pretty_message(x, *p);
	case 'e':
		tc_pretty_text(x, x->commit->encoding);
		return 1;
	case 'd':
		return add_refs(x, &wrapped);
	case 'D':
		return add_refs(x, &bare);
	case 'm': /* of a side of "...", which is the right one */
		tc_pretty_text(x, ">");
		return 1;
	case '(':
		return add_bracketed(x, p);
	case 'n': case 'x':
		return add_byte(x, p);
	case 'G':
		return add_signature(x, p[1]);
	case 'g':
		return skip_reflog(p[1]);
	case 'C':
		return add_colour(x, p);
	case 'w':
		return add_wrapping(x, p);
	case '<': case '>':
		return tc_padding_parse(&x->pad, p);
	default: /* %N and %S, too */
		return 0;
	}
}

static size_t add_placeholder(struct tc_expansion *x, const char *p)
{
	char sign = *p == '+' || *p == '-' || *p == ' ' ? *p : '\0';
	size_t from = x->to->count, n;

	if (sign != '\0' && *++p == 'w')
		return 0;
	if (x->pad.side == TC_PAD_NONE)
		n = add_one(x, p);
	else
		n = add_padded(x, p);
	if (sign == '\0')
		return n;
	tc_pretty_sign(x, sign, from);
	return n + 1;
}

void tc_pretty_add(struct tc_pieces *pieces,
		   const struct tc_commit_text *commit, const char *format,
		   size_t len)
{
	struct tc_expansion x = { .commit = commit, .to = pieces,
			       .arena = pieces->arena,
			       .wrap_from = pieces->count };
	const char *p, *end;

	if (len > MAX_FORMAT)
		pieces->exhausted = true;
	if (!tc_pretty_spend(&x, len + 1))
		return;
	p = tc_arena_strndup(x.arena, format, len);
	end = p + strlen(p);
	while (p < end && tc_pretty_spend(&x, sizeof(struct tc_piece))) {
		size_t plain = strcspn(p, "%"), n = 0;

		if (plain > 0)
			tc_pieces_add(pieces, p, plain);
		p += plain;
		if (p == end)
			break;
		if (p[1] == '%')
			n = 1;
		else if (tc_pretty_spend(&x, (size_t)(end - p)))
			n = add_placeholder(&x, p + 1);
		if (n == 0 || p[1] == '%')
			tc_pieces_add(pieces, "%", 1);
		p += n + 1;
	}
	tc_pretty_wrap(&x, &(struct tc_wrapping){ .width = 0 });
}
