/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a confined process asks another one to do for it (docs/sandbox.md). */
#ifndef TC_SRC_BROKER_H
#define TC_SRC_BROKER_H

#include <stdbool.h>
#include <stddef.h>

struct tc_error;

enum { TC_BROKER_MAX_FDS = 3 };

/* Kinds of requests. */
enum {
	TC_BROKER_GPGV = 'g',     /* seal-options.c */
	TC_BROKER_SANDBOX = 's',  /* regen-service.c */
	TC_BROKER_LOG = 'l',      /* regen-options.c */
	TC_BROKER_OUTPUT = 'o',   /* check-options.c */
	TC_BROKER_COMMIT = 'c',
	TC_BROKER_PINS = 'p',     /* pin-options.c */
	TC_BROKER_STAGE = 't',    /* toolchain-service.c */
};

/* One kind of request: a letter and descriptors. */
struct tc_service {
	char letter; /* 0 ends a table */
	size_t fds;
	/* Closes no descriptor; all are close-on-exec. >= 0, or -1 and err: the answer. Whoever asks
	 * may be in an attacker's hands: this may do only what harms nobody. */
	int (*serve)(const int *fds, struct tc_error *err);
};

/*
 * The one side: answers requests that come by socket until the other side is
 * gone. What is no request of the table ends it as well: nobody of ours sends
 * such a thing.
 */
void tc_broker_serve(int socket, const struct tc_service *table);

/* The other side. From tc_broker_connect() on there is one to ask. */
void tc_broker_connect(int socket);
bool tc_broker_there(void);

/*
 * Sends a request; the answer comes later, by tc_broker_answer(), one for each
 * and by the same thread; others that ask wait for it. tc_broker_ask() is
 * both. Answers are what serve() returned; -1 also where the other side is
 * gone.
 */
int tc_broker_send(char letter, const int *fds, size_t count,
		   struct tc_error *err);
int tc_broker_answer(struct tc_error *err);
int tc_broker_ask(char letter, const int *fds, size_t count,
		  struct tc_error *err);

#endif
