/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A parser in an attacker's hands: linked into the program in front of those
 * that read what comes from outside, it does what $TC_DEED says ("DEED
 * ARGUMENT") where the one that $TC_DEED_AT names (else that of headers of
 * tar) comes to its work, once in each process, and says on standard error
 * what came of it. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "broker.h"
#include "check/regen.h"
#include "db/db.h"
#include "db/manifest.h"
#include "memory-file.h"
#include "regen-service.h"
#include "regen/toolchain-manifest.h"
#include "report/stored.h"
#include "source/deb.h"
#include "source/git/repo.h"
#include "source/tar-header.h"
#include "toolchain-patch.h"

static int do_read(const char *path)
{
	char c;
	int fd = open(path, O_RDONLY);

	return fd < 0 || read(fd, &c, 1) < 0 ? -1 : 0;
}

static int do_list(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY);
}

static int do_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);

	return fd < 0 || write(fd, "evil\n", 5) != 5 ? -1 : 0;
}

static int do_truncate(const char *path)
{
	return truncate(path, 0);
}

static int do_unlink(const char *path)
{
	return unlink(path);
}

static int do_rename(const char *path)
{
	char to[4096];

	(void)snprintf(to, sizeof(to), "%s.moved", path);
	return rename(path, to);
}

static int do_link(const char *path)
{
	char to[4096];

	(void)snprintf(to, sizeof(to), "%s.linked", path);
	return link(path, to);
}

static int do_symlink(const char *path)
{
	return symlink("/", path);
}

static int do_mkdir(const char *path)
{
	return mkdir(path, 0700);
}

static int do_chmod(const char *path)
{
	return chmod(path, 0777);
}

static int do_tcp(const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static int do_unix(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	return fd < 0 ? -1 : connect(fd, (struct sockaddr *)&to, sizeof(to));
}

static int do_exec(const char *path)
{
	(void)execl("/bin/sh", "sh", "-c", "echo evil >\"$0\"", path, NULL);
	return -1;
}

static int do_fork(const char *path)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(do_exec(path));
	return pid < 0 || waitpid(pid, NULL, 0) != pid ? -1 : 0;
}

/* As newer C libraries do it. */
static int do_clone3(const char *path)
{
	struct {
		uint64_t flags, pidfd, child, parent, exit, rest[6];
	} args = { .exit = SIGCHLD };
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid == 0)
		_exit(do_exec(path));
	return pid < 0 || waitpid((pid_t)pid, NULL, 0) != pid ? -1 : 0;
}

static int do_kill(const char *number)
{
	return kill(getppid(), (int)strtol(number, NULL, 10));
}

static int do_ptrace(const char *unused)
{
	(void)unused;
	return (int)ptrace(PTRACE_SEIZE, getppid(), NULL, NULL);
}

static int do_poke(const char *unused)
{
	char byte = 0;
	struct iovec here = { &byte, 1 }, there = { (void *)do_poke, 1 };

	(void)unused;
	return process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1 ? 0
								       : -1;
}

static int do_parent_memory(const char *unused)
{
	char path[64];

	(void)unused;
	(void)snprintf(path, sizeof(path), "/proc/%ld/mem", (long)getppid());
	return open(path, O_RDWR);
}

static int do_map(const char *unused)
{
	(void)unused;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

static int do_type(const char *unused)
{
	(void)unused;
	return ioctl(0, TIOCSTI, "x");
}

static int do_namespace(const char *unused)
{
	(void)unused;
	return (int)syscall(SYS_unshare, 0x10000000);
}

/* Requests that no honest process sends. */

static int ask(char letter, const void *text, size_t len, size_t count)
{
	struct tc_error err = { "" };
	int fds[3] = { tc_memory_file(text, len, &err),
		       tc_memory_file("", 0, &err),
		       tc_memory_file("", 0, &err) };
	int rc = tc_broker_ask(letter, fds, count, &err);

	if (rc < 0)
		fprintf(stderr, "evil: answer: %s\n", err.msg);
	errno = 0;
	return rc;
}

/* A program that has path, outside, mounted as its work directory. */
static int do_job(const char *path)
{
	struct tc_buf b;
	int rc;

	tc_buf_init(&b, 4096);
	tc_buf_append(&b, path, strlen(path) + 1);
	tc_buf_append(&b, "", 1);
	tc_buf_append(&b, "\0\0/bin/sh\0-c\0echo evil >x\0\0\0", 29);
	rc = ask(TC_BROKER_SANDBOX, b.ptr, b.len, 3);
	tc_buf_release(&b);
	return rc;
}

static int do_bind(const char *path)
{
	const char *work = tc_regen_service_work();
	struct tc_buf b;
	int rc;

	tc_buf_init(&b, 4096);
	tc_buf_printf(&b, "%s/tarcheck.x", work ? work : "/nonexistent");
	tc_buf_append(&b, "\0", 2);
	tc_buf_append(&b, "\0\0/bin/sh\0-c\0cat /run/x/*\0\0\0", 28);
	tc_buf_append(&b, path, strlen(path) + 1);
	tc_buf_append(&b, "/run/x\0", 8);
	rc = ask(TC_BROKER_SANDBOX, b.ptr, b.len, 3);
	tc_buf_release(&b);
	return rc;
}

/* One that shows, as what is around a part of the release, a copy that a
 * program may have put links into. */
static int do_under(const char *unused)
{
	const char *work = tc_regen_service_work();
	struct tc_buf b;
	int rc;

	(void)unused;
	tc_buf_init(&b, 4096);
	tc_buf_printf(&b, "%s/part.x", work ? work : "/nonexistent");
	tc_buf_append(&b, "\0", 2);
	tc_buf_printf(&b, "%s/tarcheck.x", work ? work : "/nonexistent");
	tc_buf_append(&b, "\0a\0/bin/sh\0-c\0:\0\0\0", 19);
	rc = ask(TC_BROKER_SANDBOX, b.ptr, b.len, 3);
	tc_buf_release(&b);
	return rc;
}

static int do_log(const char *name)
{
	struct tc_buf b;
	int rc;

	tc_buf_init(&b, 4096);
	tc_buf_printf(&b, "%s\ntarcheck-regen 1\n", name);
	rc = ask(TC_BROKER_LOG, b.ptr, b.len, 1);
	tc_buf_release(&b);
	return rc;
}

static int do_pins(const char *text)
{
	return ask(TC_BROKER_PINS, text, strlen(text), 1);
}

static int do_garbage(const char *letter)
{
	return ask(*letter, "x", 1, 1);
}

/* Requests about a toolchain that is no possible one. */

static int ask_stage(char kind, const char *text, const char *more,
		     size_t len)
{
	struct tc_buf b;
	int rc;

	tc_buf_init(&b, 1 << 20);
	tc_buf_printf(&b, "%c-%s", kind, text);
	tc_buf_append(&b, "", 1);
	tc_buf_append(&b, more, len);
	rc = ask(TC_BROKER_STAGE, b.ptr, b.len, 1);
	tc_buf_release(&b);
	return rc;
}

static int do_file(const char *path)
{
	return ask_stage('f', path, "evil\n", 5);
}

static int do_symbolic(const char *path)
{
	return ask_stage('l', path, "/", 2);
}

static int do_describe(const char *tool)
{
	static const char rest[] = "1\0\0/usr/bin\0x\0"
		"0123456789012345678901234567890123456789";

	return ask_stage('d', tool, rest, sizeof(rest));
}

static int do_nothing(const char *kind)
{
	return ask_stage(*kind, "", "", 0);
}

/* Says so and stays, for a test that ends the program in the middle. */
static _Noreturn int do_hang(const char *unused)
{
	(void)unused;
	fprintf(stderr, "evil: here\n");
	(void)fflush(stderr);
	for (;;)
		(void)poll(NULL, 0, -1);
}

static int do_leave(const char *unused)
{
	(void)unused;
	_exit(0);
}

static const struct {
	const char *name;
	int (*act)(const char *argument);
} deeds[] = {
	{ "read", do_read }, { "list", do_list }, { "write", do_write },
	{ "truncate", do_truncate }, { "unlink", do_unlink },
	{ "rename", do_rename }, { "link", do_link },
	{ "symlink", do_symlink }, { "mkdir", do_mkdir },
	{ "chmod", do_chmod }, { "tcp", do_tcp }, { "unix", do_unix },
	{ "exec", do_exec }, { "fork", do_fork }, { "clone3", do_clone3 },
	{ "kill", do_kill }, { "ptrace", do_ptrace }, { "poke", do_poke },
	{ "parent-memory", do_parent_memory }, { "map", do_map },
	{ "type", do_type }, { "namespace", do_namespace },
	{ "job", do_job }, { "bind", do_bind }, { "under", do_under }, { "log", do_log },
	{ "pins", do_pins }, { "garbage", do_garbage },
	{ "file", do_file }, { "symbolic", do_symbolic },
	{ "describe", do_describe }, { "nothing", do_nothing },
	{ "leave", do_leave }, { "hang", do_hang },
};

static void act(const char *deed)
{
	size_t len = strcspn(deed, " "), i;

	for (i = 0; i < sizeof(deeds) / sizeof(*deeds); i++) {
		if (strlen(deeds[i].name) != len ||
		    strncmp(deeds[i].name, deed, len) != 0)
			continue;
		if (deeds[i].act(deed + len + (deed[len] == ' ')) < 0)
			fprintf(stderr, "evil: refused: %s\n",
				strerror(errno));
		else
			fprintf(stderr, "evil: done\n");
		return;
	}
	fprintf(stderr, "evil: no such deed\n");
}

static void come_to(const char *parser)
{
	static int done;
	const char *deed = getenv("TC_DEED"), *at = getenv("TC_DEED_AT");

	if (done || deed == NULL || strcmp(parser, at ? at : "tar") != 0)
		return;
	done = 1;
	act(deed);
}

/* With these options of the linker calls from other files come here. */
#define PARSER(word, result, function, parameters, arguments)                 \
	result __real_##function parameters;                                   \
	result __wrap_##function parameters;                                   \
	result __wrap_##function parameters                                    \
	{                                                                      \
		come_to(word);                                                 \
		return __real_##function arguments;                            \
	}

#define PARSER_VOID(word, function, parameters, arguments)                     \
	void __real_##function parameters;                                     \
	void __wrap_##function parameters;                                     \
	void __wrap_##function parameters                                      \
	{                                                                      \
		come_to(word);                                                 \
		__real_##function arguments;                                   \
	}

PARSER("tar", unsigned, tc_tar_header_parse,
       (const unsigned char *block, struct tc_tar_header *out), (block, out))
PARSER("deb", int, tc_deb_open,
       (struct tc_deb *deb, const char *path, struct tc_error *err),
       (deb, path, err))
PARSER("git", struct tc_repo *, tc_repo_open,
       (const char *path, struct tc_error *err), (path, err))
PARSER("database", struct tc_db *, tc_db_open,
       (const char *path, const struct tc_db_trust *trust,
	struct tc_error *err), (path, trust, err))
PARSER("manifest", int, tc_manifest_read,
       (struct tc_manifest *m, const char *path, struct tc_error *err),
       (m, path, err))
PARSER("report", struct tc_stored *, tc_stored_read,
       (const char *text, size_t len, struct tc_error *err), (text, len, err))
PARSER("toolchain", int, tc_toolchain_parse,
       (struct tc_toolchain *t, const char *text, size_t len,
	struct tc_arena *arena, struct tc_error *err),
       (t, text, len, arena, err))
PARSER("toolchain-list", int, tc_toolchain_list_read,
       (struct tc_toolchain_list *list, const char *path,
	struct tc_arena *arena, struct tc_error *err),
       (list, path, arena, err))
PARSER("patch", int, tc_patch_read,
       (struct tc_patch *patch, const char *path, struct tc_arena *arena,
	struct tc_error *err), (patch, path, arena, err))

/* Not a parser: in the middle of a report. */
struct tc_text;
PARSER_VOID("findings", tc_text_findings, (struct tc_text *t), (t))
