/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages between a confined process and the one that does things for it:
 * whatever either end says, the other one keeps to its own. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/path.h"
#include "broker.h"
#include "cmd.h"
#include "confine.h"
#include "fuzz.h"
#include "memory-file.h"
#include "toolchain-alias.h"
#include "toolchain-service.h"
#include "toolchain-stage.h"

enum { HEAD = 4, MAX_MESSAGES = 24, MAX_SENT = 4 };

/* What the stage has of the rest of the program: nobody is confined here. */
int tc_confine(struct tc_paths *paths, const struct tc_service *services,
	       int (*work)(void *ctx), void *ctx)
{
	(void)paths;
	(void)services;
	return work(ctx);
}

void tc_confine_end(void)
{
}

void tc_paths_add(struct tc_paths *paths, const char *path)
{
	(void)paths;
	(void)path;
}

void tc_paths_release(struct tc_paths *paths)
{
	(void)paths;
}

int tc_complain(const struct tc_error *err)
{
	FUZZ_CHECK(err->msg[0] != '\0');
	return TC_EXIT_ERROR;
}

static size_t open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	FUZZ_CHECK(d != NULL);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

/* A service: exactly its files, and all of them there. */
static int serve_two(const int *fds, struct tc_error *err)
{
	FUZZ_CHECK(fcntl(fds[0], F_GETFD) == FD_CLOEXEC);
	FUZZ_CHECK(fcntl(fds[1], F_GETFD) == FD_CLOEXEC);
	return fds[0] != fds[1] ? 7 : tc_fail(err, "one file");
}

/* With count times the same file; a word of one or of two letters. */
static void send_message(int socket, char letter, bool two, size_t count,
			 int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int) * MAX_SENT)];
		struct cmsghdr align;
	} control = { .bytes = { 0 } };
	char text[2] = { letter, letter };
	struct iovec out = { text, two ? 2 : 1 };
	struct msghdr msg = { .msg_iov = &out, .msg_iovlen = 1 };
	int fds[MAX_SENT] = { fd, fd, fd, fd };

	if (count > 0) {
		struct cmsghdr *head;

		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * count);
		head = CMSG_FIRSTHDR(&msg);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int) * count);
		memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
	}
	FUZZ_CHECK(sendmsg(socket, &msg, MSG_NOSIGNAL) > 0);
}

/* In what is sent "&" stands for a directory where nothing may be made. */
static int content(const uint8_t *data, size_t size)
{
	char *text = malloc(300 * size + 1), dir[250];
	size_t i, len = 0;
	int fd;

	FUZZ_CHECK(text != NULL);
	snprintf(dir, sizeof(dir), "%s/outside", fuzz_dir());
	for (i = 0; i < size; i++)
		if (data[i] == '&') {
			memcpy(text + len, dir, strlen(dir));
			len += strlen(dir);
		} else {
			text[len++] = (char)data[i];
		}
	fd = tc_memory_file(text, len, NULL);
	FUZZ_CHECK(fd >= 0);
	free(text);
	return fd;
}

/* A message is a letter, how many files go with it (from "5" on: the letter
 * twice), their content's length in two bytes, the content. */
static void send_all(int socket, const uint8_t *data, size_t size)
{
	size_t sent = 0;

	while (size >= HEAD && sent++ < MAX_MESSAGES) {
		size_t len = (size_t)data[2] << 8 | data[3];
		int fd;

		if (len > size - HEAD)
			len = size - HEAD;
		fd = content(data + HEAD, len);
		send_message(socket, (char)data[0], data[1] >= '5',
			     (uint8_t)(data[1] - '0') % 5, fd);
		close(fd);
		data += HEAD + len;
		size -= HEAD + len;
	}
	FUZZ_CHECK(shutdown(socket, SHUT_WR) == 0);
}

/* What the process that writes does then (cmd-toolchain-add.c). Is "x" there
 * now? */
static bool finish(struct tc_stage *stage, struct tc_toolchain *t,
		   const char *list)
{
	struct tc_error err = { "" };
	bool there;
	size_t i;
	int rc;

	for (i = 0; i < stage->count; i++)
		FUZZ_CHECK(tc_path_is_below(stage->files[i].path));
	if (t->source_id[0] == '\0')
		return false;
	if (strcmp(t->tool, "autoconf") == 0 ||
	    strcmp(t->tool, "automake") == 0) {
		(void)tc_toolchain_add_aliases(stage, t, &err);
		(void)tc_toolchain_confirm_version(stage, t, &err);
	}
	t->name = "x";
	rc = tc_stage_commit(stage, t, list, &there, &err);
	FUZZ_CHECK(rc >= -1 && rc <= 1);
	return rc == 0;
}

static void serve(const uint8_t *data, size_t size)
{
	static const struct tc_service services[] = {
		{ TC_BROKER_STAGE, 1, tc_toolchain_serve },
		{ 'x', 2, serve_two },
		{ 0 },
	};
	static const char list_text[] =
		"# tarcheck-toolchains 1\n# columns: name tool version "
		"variant digest source source-id origin\n";
	struct tc_toolchain t = { .tool = NULL };
	char store[250], outside[250], list[250];
	const size_t before = open_files();
	struct tc_error err = { "" };
	struct tc_stage stage;
	bool made;
	int ends[2];

	snprintf(store, sizeof(store), "%s/store", fuzz_dir());
	snprintf(outside, sizeof(outside), "%s/outside", fuzz_dir());
	snprintf(list, sizeof(list), "%s/list", fuzz_dir());
	(void)mkdir(outside, 0700);
	fuzz_dir_empty();
	fuzz_dir_put("list", list_text, sizeof(list_text) - 1);
	FUZZ_CHECK(tc_stage_begin(&stage, store, &err) == 0);
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			      ends) == 0);
	send_all(ends[0], data, size);
	tc_toolchain_serve_begin(&stage, &t);
	tc_broker_serve(ends[1], services);
	tc_toolchain_serve_begin(NULL, NULL);
	made = finish(&stage, &t, list);
	tc_stage_release(&stage);
	/* Its lock is gone as well. */
	FUZZ_CHECK(!made || tc_stage_remove(store, "x", &err) == 0);
	close(ends[0]);
	close(ends[1]);
	FUZZ_CHECK(open_files() == before);
	/* It is empty, and nothing was made beside it. */
	FUZZ_CHECK(rmdir(outside) == 0);
}

/* The data are an answer. */
static void ask(const uint8_t *data, size_t size)
{
	struct tc_error err = { "" };
	int32_t value = -1;
	int ends[2], rc;

	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			      ends) == 0);
	if (size > 0)
		FUZZ_CHECK(send(ends[1], data, size, MSG_NOSIGNAL) > 0);
	FUZZ_CHECK(shutdown(ends[1], SHUT_WR) == 0);
	tc_broker_connect(ends[0]);
	rc = tc_broker_ask('x', &ends[0], 1, &err);
	tc_broker_connect(-1);
	if (size >= sizeof(value))
		memcpy(&value, data, sizeof(value));
	/* A shorter answer is none. */
	FUZZ_CHECK(rc == -1 || rc == value);
	FUZZ_CHECK(rc >= -1 && (rc >= 0 || size >= sizeof(err) ||
				err.msg[0] != '\0'));
	close(ends[0]);
	close(ends[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0 && *data == 'a')
		ask(data + 1, size - 1);
	else if (size > 0)
		serve(data + 1, size - 1);
	return 0;
}
