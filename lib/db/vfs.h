/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SQLite reading from one open descriptor, for this folder's files only. */
#ifndef TC_DB_VFS_H
#define TC_DB_VFS_H

#include <sqlite3.h>

/*
 * SQLite's own VFS opens by name and follows links on the way, so what it
 * reads need not be the file whose digest is in the report. This one knows
 * a single file: the descriptor it was given, or the bytes that were read
 * from it before. It writes nothing, opens nothing else, takes no locks, and
 * works after the process has given up the right to open files.
 */
struct tc_fd_vfs {
	sqlite3_vfs vfs;
	int fd; /* borrowed */
	const unsigned char *bytes; /* borrowed: read instead, if not NULL */
	sqlite3_int64 size;
	char name[32];
};

/* The struct must not move and must outlive *sql. Returns SQLite's code; as
 * with sqlite3_open_v2(), *sql is to be closed after a failure too. */
int tc_fd_vfs_open(struct tc_fd_vfs *v, int fd, const unsigned char *bytes,
		   sqlite3_int64 size, sqlite3 **sql);

#endif
