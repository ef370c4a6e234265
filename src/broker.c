/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a confined process asks another one to do for it. */
#include "broker.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"

struct answer {
	int32_t value;
	struct tc_error err; /* one line, for -1 */
};

/* Room for the descriptors, aligned as cmsg(3) wants it. */
union control {
	char bytes[CMSG_SPACE(sizeof(int) * TC_BROKER_MAX_FDS)];
	struct cmsghdr align;
};

/* What recvmsg() may put there: CMSG_SPACE() rounds up, and the kernel uses
 * that for one descriptor more. */
enum { CONTROL = CMSG_LEN(sizeof(int) * TC_BROKER_MAX_FDS) };

/* Of the process: its only one, and who asks at present. */
static int broker = -1;
static pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;

void tc_broker_connect(int socket)
{
	broker = socket;
}

bool tc_broker_there(void)
{
	return broker >= 0;
}

static ssize_t send_whole(int socket, const struct msghdr *msg)
{
	ssize_t n;

	do
		n = sendmsg(socket, msg, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n;
}

static ssize_t receive_whole(int socket, struct msghdr *msg)
{
	ssize_t n;

	do
		n = recvmsg(socket, msg, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	return n;
}

int tc_broker_send(char letter, const int *fds, size_t count,
		   struct tc_error *err)
{
	union control control = { .bytes = { 0 } };
	struct iovec text = { &letter, 1 };
	struct msghdr msg = { .msg_iov = &text, .msg_iovlen = 1 };
	struct cmsghdr *head;

	if (count > 0) {
		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * count);
		head = CMSG_FIRSTHDR(&msg);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int) * count);
		memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
	}
	(void)pthread_mutex_lock(&asking);
	if (send_whole(broker, &msg) == 1)
		return 0;
	(void)pthread_mutex_unlock(&asking);
	return tc_fail(err, "the sandbox's other side is gone");
}

int tc_broker_answer(struct tc_error *err)
{
	struct answer answer = { .value = -1 };
	struct iovec text = { &answer, sizeof(answer) };
	struct msghdr msg = { .msg_iov = &text, .msg_iovlen = 1 };

	bool came = receive_whole(broker, &msg) == (ssize_t)sizeof(answer);

	(void)pthread_mutex_unlock(&asking);
	if (!came)
		return tc_fail(err, "the sandbox's other side is gone");
	answer.err.msg[sizeof(answer.err.msg) - 1] = '\0';
	return answer.value < 0 ? tc_fail(err, "%s", answer.err.msg) :
				  answer.value;
}

int tc_broker_ask(char letter, const int *fds, size_t count,
		  struct tc_error *err)
{
	return tc_broker_send(letter, fds, count, err) != 0 ?
		       -1 : tc_broker_answer(err);
}

/* Descriptors that came; more than a request may have are cut off by the
 * kernel: it looks at msg_controllen, which has no room for one more. */
static size_t take_fds(struct msghdr *msg, int fds[TC_BROKER_MAX_FDS])
{
	struct cmsghdr *head = CMSG_FIRSTHDR(msg);
	size_t n = 0;

	if (head != NULL && head->cmsg_level == SOL_SOCKET &&
	    head->cmsg_type == SCM_RIGHTS)
		n = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	if (n > TC_BROKER_MAX_FDS)
		n = TC_BROKER_MAX_FDS; /* cannot be */
	if (n > 0)
		memcpy(fds, CMSG_DATA(head), n * sizeof(int));
	return n;
}

/* 1: go on. */
static int serve_one(int socket, const struct tc_service *table,
		     const char *text, ssize_t len, const int *fds,
		     size_t count)
{
	struct answer answer = { .value = -1 };
	struct iovec out = { &answer, sizeof(answer) };
	struct msghdr msg = { .msg_iov = &out, .msg_iovlen = 1 };
	const struct tc_service *s;

	if (len != 1)
		return 0;
	for (s = table; s->letter != 0 && s->letter != *text; s++)
		continue;
	if (s->letter == 0 || s->fds != count)
		return 0;
	answer.value = s->serve(fds, &answer.err);
	return send_whole(socket, &msg) == (ssize_t)sizeof(answer);
}

void tc_broker_serve(int socket, const struct tc_service *table)
{
	int more;

	do {
		union control control;
		char text[2];
		int fds[TC_BROKER_MAX_FDS];
		struct iovec in = { text, sizeof(text) };
		struct msghdr msg = { .msg_iov = &in, .msg_iovlen = 1,
				      .msg_control = &control,
				      .msg_controllen = CONTROL };
		ssize_t len = receive_whole(socket, &msg);
		size_t count = len > 0 ? take_fds(&msg, fds) : 0;

		more = serve_one(socket, table, text, len, fds, count);
		while (count > 0)
			close(fds[--count]);
	} while (more);
}
