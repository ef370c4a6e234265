/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs a fuzz target over given files and variants of them, without libFuzzer. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

/*
 * replay [-n VARIANTS] [-v VARIANT] FILE...
 * Each file as it is, then VARIANTS variants of it, the same ones each time;
 * or only that one variant (0 is the file itself).
 */
enum { MAX_INPUT = 1 << 20 };

/* What is being run, told when it ends in a signal. */
static const char *current_file;
static unsigned long current_variant;

static void tell(int sig)
{
	char text[300];
	int len = snprintf(text, sizeof(text),
			   "signal %d; again with: -v %lu %.200s\n", sig,
			   current_variant, current_file);

	if (len > 0 && write(STDERR_FILENO, text, (size_t)len) < 0)
		_exit(98);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* xorshift64*: the variants are the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717ull;
}

static size_t below(uint64_t *state, size_t limit)
{
	return limit ? (size_t)(next_random(state) % limit) : 0;
}

/* One change in data[0..size), which has room for twice as much. Returns the
 * new size. */
static size_t change(uint8_t *data, size_t size, uint64_t *state)
{
	static const uint8_t odd[] = { 0, '\n', '\t', ' ', '/', '.', '0', '7',
				       0x7f, 0x80, 0xc3, 0xff };
	size_t at = below(state, size), len = 1 + below(state, 64);

	if (size == 0)
		return 0;
	if (len > size - at)
		len = size - at;
	switch (next_random(state) % 7) {
	case 0:
		data[at] ^= (uint8_t)(1u << below(state, 8));
		return size;
	case 1:
	case 2:
		data[at] = odd[below(state, sizeof(odd))];
		return size;
	case 3: /* cut the end off */
		return at;
	case 4: /* take a piece out */
		memmove(data + at, data + at + len, size - at - len);
		return size - len;
	case 5: /* the same piece twice */
		memmove(data + at + len, data + at, size - at);
		return size + len;
	default: /* a piece of elsewhere, aligned as tar blocks are */
		at = at / 512 * 512;
		len = size - at < 512 ? size - at : 512;
		memmove(data + at, data + below(state, size - len + 1), len);
		return size;
	}
}

static void run_variant(const uint8_t *data, size_t size, unsigned long variant)
{
	uint64_t state = variant * 0x9e3779b97f4a7c15ull + 1;
	size_t changes = variant ? 1 + variant % 4 : 0;
	uint8_t *copy = malloc(size * 2 + 64 * 4), *exact;
	size_t len = size;

	FUZZ_CHECK(copy != NULL);
	memcpy(copy, data, size);
	current_variant = variant;
	while (changes-- > 0)
		len = change(copy, len, &state);
	/* Exactly as long as it says, for AddressSanitizer. */
	exact = malloc(len ? len : 1);
	FUZZ_CHECK(exact != NULL);
	memcpy(exact, copy, len);
	free(copy);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

static size_t load(const char *path, uint8_t *data)
{
	FILE *f = fopen(path, "rb");
	size_t size;

	if (f == NULL) {
		perror(path);
		exit(2);
	}
	size = fread(data, 1, MAX_INPUT, f);
	FUZZ_CHECK(!ferror(f));
	fclose(f);
	return size;
}

int main(int argc, char **argv)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE,
				       SIGALRM };
	unsigned long count = 0, only = 0, i;
	int option, single = 0;
	char *end;
	uint8_t *data = malloc(MAX_INPUT);

	FUZZ_CHECK(data != NULL);
	while ((option = getopt(argc, argv, "n:v:")) != -1) {
		if (option == '?')
			return 2;
		single |= option == 'v';
		*(option == 'n' ? &count : &only) = strtoul(optarg, &end, 10);
		FUZZ_CHECK(end != optarg && *end == '\0');
	}
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], tell);
	for (; optind < argc; optind++) {
		size_t size = load(argv[optind], data);

		current_file = argv[optind];
		for (i = single ? only : 0; i <= (single ? only : count); i++) {
			alarm(20); /* none may take long */
			run_variant(data, size, i);
		}
	}
	alarm(0);
	free(data);
	return 0;
}
