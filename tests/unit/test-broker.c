/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Requests that no honest process sends, to the one that answers. */
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "broker.h"
#include "memory-file.h"

enum { MANY = 5 };

static size_t served;

static int serve(const int *fds, struct tc_error *err)
{
	size_t i;

	(void)err;
	for (i = 0; i < TC_BROKER_MAX_FDS; i++)
		assert_true(fcntl(fds[i], F_GETFD) & FD_CLOEXEC);
	served++;
	return 0;
}

static const struct tc_service table[] = {
	{ 'x', TC_BROKER_MAX_FDS, serve },
	{ 0 },
};

/* Descriptors that are open. */
static size_t count_open(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	assert_int_equal(closedir(dir), 0);
	return n;
}

static void send_request(int socket, const char *text, size_t len, size_t fds)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * MANY)];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	struct iovec io = { (void *)(size_t)text, len };
	struct msghdr msg = { .msg_iov = &io, .msg_iovlen = 1 };
	struct cmsghdr *head;
	size_t i;

	if (fds > 0) {
		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * fds);
		head = CMSG_FIRSTHDR(&msg);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int) * fds);
		for (i = 0; i < fds; i++)
			memcpy(CMSG_DATA(head) + i * sizeof(int), &socket,
			       sizeof(int));
	}
	assert_int_equal(sendmsg(socket, &msg, MSG_NOSIGNAL), (ssize_t)len);
}

/* What is served of one request; nothing stays open after it. */
static size_t request(const char *text, size_t len, size_t fds)
{
	size_t before = count_open();
	int ends[2];

	served = 0;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
				    ends), 0);
	send_request(ends[1], text, len, fds);
	(void)shutdown(ends[1], SHUT_WR);
	tc_broker_serve(ends[0], table);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(count_open(), before);
	return served;
}

static void test_fewer_or_more(void **state)
{
	(void)state;
	assert_int_equal(request("x", 1, TC_BROKER_MAX_FDS), 1);
	assert_int_equal(request("x", 1, TC_BROKER_MAX_FDS - 1), 0);
	assert_int_equal(request("x", 1, 0), 0);
	/* What is too much is cut off, not kept. */
	assert_int_equal(request("x", 1, TC_BROKER_MAX_FDS + 1), 1);
	assert_int_equal(request("x", 1, MANY), 1);
}

static void test_no_request(void **state)
{
	(void)state;
	assert_int_equal(request("y", 1, TC_BROKER_MAX_FDS), 0);
	assert_int_equal(request("", 1, TC_BROKER_MAX_FDS), 0);
	assert_int_equal(request("xx", 2, TC_BROKER_MAX_FDS), 0);
	assert_int_equal(request("xxxxx", 5, TC_BROKER_MAX_FDS), 0);
}

static void test_sealed(void **state)
{
	struct tc_error err = { "" };
	struct tc_buf buf;
	int fd = tc_memory_file("keys", 4, &err);

	(void)state;
	assert_true(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
	assert_int_equal(pwrite(fd, "K", 1, 0), 1);
	assert_int_equal(tc_memory_file_seal(fd, &err), 0);
	assert_int_equal(pwrite(fd, "k", 1, 0), -1);
	assert_int_equal(pwrite(fd, "k", 1, 4), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	tc_buf_init(&buf, 10);
	assert_int_equal(tc_memory_file_read(fd, &buf, &err), 0);
	assert_string_equal(tc_buf_str(&buf), "Keys");
	tc_buf_release(&buf);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fewer_or_more),
		cmocka_unit_test(test_no_request),
		cmocka_unit_test(test_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
