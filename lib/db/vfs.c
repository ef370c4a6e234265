/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SQLite reading from one open descriptor. */
#include "db/vfs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

struct fd_file {
	sqlite3_file base;
	const struct tc_fd_vfs *owner;
};

static const struct tc_fd_vfs *owner_of(sqlite3_file *file)
{
	return ((struct fd_file *)file)->owner;
}

static int file_close(sqlite3_file *file)
{
	(void)file;
	return SQLITE_OK;
}

static int memory_read(const struct tc_fd_vfs *v, char *at, size_t len,
		       sqlite3_int64 offset)
{
	size_t left = offset < v->size ? (size_t)(v->size - offset) : 0;
	size_t n = len < left ? len : left;

	memcpy(at, v->bytes + (n ? offset : 0), n);
	memset(at + n, 0, len - n);
	return n < len ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *data, int len,
		     sqlite3_int64 offset)
{
	char *at = data;
	ssize_t n;

	if (owner_of(file)->bytes != NULL)
		return memory_read(owner_of(file), at, (size_t)len, offset);
	while (len > 0) {
		n = pread(owner_of(file)->fd, at, (size_t)len, offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return SQLITE_IOERR_READ;
		if (n == 0) {
			memset(at, 0, (size_t)len);
			return SQLITE_IOERR_SHORT_READ;
		}
		at += n;
		len -= (int)n;
		offset += n;
	}
	return SQLITE_OK;
}

static int file_write(sqlite3_file *file, const void *data, int len,
		      sqlite3_int64 offset)
{
	(void)file;
	(void)data;
	(void)len;
	(void)offset;
	return SQLITE_READONLY;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	(void)file;
	(void)size;
	return SQLITE_READONLY;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	*size = owner_of(file)->size;
	return SQLITE_OK;
}

/* Syncing, locking and unlocking: nothing to do for a file that does not
 * change. */
static int file_nothing(sqlite3_file *file, int flags)
{
	(void)file;
	(void)flags;
	return SQLITE_OK;
}

static int file_reserved(sqlite3_file *file, int *held)
{
	(void)file;
	*held = 0;
	return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int op, void *arg)
{
	(void)file;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
	(void)file;
	return 4096;
}

static int file_traits(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_IMMUTABLE;
}

static const sqlite3_io_methods file_methods = {
	.iVersion = 1,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_nothing,
	.xFileSize = file_size,
	.xLock = file_nothing,
	.xUnlock = file_nothing,
	.xCheckReservedLock = file_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
		    int flags, int *out_flags)
{
	struct fd_file *f = (struct fd_file *)file;

	(void)name;
	f->base.pMethods = NULL;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return SQLITE_CANTOPEN;
	f->owner = vfs->pAppData;
	f->base.pMethods = &file_methods;
	if (out_flags != NULL)
		*out_flags = SQLITE_OPEN_READONLY;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	(void)name;
	(void)sync;
	return SQLITE_IOERR_DELETE;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	(void)vfs;
	(void)name;
	(void)flags;
	*out = 0;
	return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size,
			 char *out)
{
	(void)vfs;
	sqlite3_snprintf(size, out, "%s", name);
	return SQLITE_OK;
}

static int vfs_randomness(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	memset(out, 0, (size_t)size);
	return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, double *julian_day)
{
	(void)vfs;
	*julian_day = 0;
	return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *out)
{
	(void)vfs;
	(void)size;
	(void)out;
	return errno;
}

int tc_fd_vfs_open(struct tc_fd_vfs *v, int fd, const unsigned char *bytes,
		   sqlite3_int64 size, sqlite3 **sql)
{
	const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
	int rc;

	*v = (struct tc_fd_vfs){ .fd = fd, .bytes = bytes,
				 .size = size };
	sqlite3_snprintf(sizeof(v->name), v->name, "tc-%p", (void *)v);
	v->vfs = (sqlite3_vfs){
		.iVersion = 1,
		.szOsFile = sizeof(struct fd_file),
		.mxPathname = 64,
		.zName = v->name,
		.pAppData = v,
		.xOpen = vfs_open,
		.xDelete = vfs_delete,
		.xAccess = vfs_access,
		.xFullPathname = vfs_full_path,
		.xRandomness = vfs_randomness,
		.xSleep = vfs_sleep,
		.xCurrentTime = vfs_time,
		.xGetLastError = vfs_last_error,
	};
	*sql = NULL;
	rc = sqlite3_vfs_register(&v->vfs, 0);
	if (rc != SQLITE_OK)
		return rc;
	/* The connection keeps the pointer; the name is needed only here. */
	rc = sqlite3_open_v2("database", sql, flags, v->name);
	(void)sqlite3_vfs_unregister(&v->vfs);
	return rc;
}
