/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tables of the database file, for this folder's files only. */
#ifndef TC_DB_SCHEMA_H
#define TC_DB_SCHEMA_H

/*
 * "tcdb" in the file's application_id, TC_DB_SCHEMA in its user_version
 * (https://www.sqlite.org/fileformat.html, offsets 68 and 60). All ids are
 * positions in sorted order from 1, so that equal manifests give equal bytes.
 * Id 0 stands for "none", dates are YYYYMMDD, 0 for none.
 *
 * Digests are indexed by their first five bytes only: 40 bits leave about one
 * wrong candidate in 10^7 lookups, the whole digest is compared in the row,
 * and the file is a third smaller. A canonical form depends on the name too,
 * so it has a table of its own.
 *
 * content.aclocal is the digest of the file without the lines that aclocal
 * drops, where it has such. macros.data (one row) has of each macro file the
 * first TC_DB_MACRO_BYTES of that digest, or of its own, in rising order, each
 * once: so that most of what is no macro file can be told without a query.
 *
 * lines.data has the lines of the files of one base name, to find the nearest
 * of them: 32-bit numbers, the lowest byte first. For each path: project, dir,
 * number of versions, how many numbers they take up. For each version:
 * content, first, last, how far back the version is that it is made of
 * (db/line-lists.h), how many numbers follow; then the change (db/sketch.h).
 */
#define TC_DB_APPLICATION_ID 0x74636462
#define TC_DB_MACRO_BYTES 8

#define TC_DB_TABLES                                                          \
	"CREATE TABLE edition(files INTEGER NOT NULL, text TEXT NOT NULL,"    \
	" canon INTEGER NOT NULL);"                                           \
	"CREATE TABLE project(id INTEGER PRIMARY KEY, name TEXT NOT NULL,"    \
	" variant TEXT NOT NULL, known_bad INTEGER NOT NULL,"                 \
	" source TEXT NOT NULL, files INTEGER NOT NULL,"                      \
	" contents INTEGER NOT NULL, names INTEGER NOT NULL,"                 \
	" newest INTEGER NOT NULL);"                                          \
	"CREATE TABLE name(id INTEGER PRIMARY KEY, name TEXT NOT NULL,"       \
	" versions INTEGER NOT NULL, projects TEXT NOT NULL,"                 \
	" serial INTEGER NOT NULL);"                                          \
	"CREATE TABLE alias(project INTEGER NOT NULL, name TEXT NOT NULL,"    \
	" alias TEXT NOT NULL, template INTEGER NOT NULL);"                   \
	"CREATE TABLE dir(id INTEGER PRIMARY KEY, path TEXT NOT NULL);"       \
	"CREATE TABLE text(id INTEGER PRIMARY KEY, text TEXT NOT NULL);"      \
	"CREATE TABLE content(id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL,"  \
	" sha1 BLOB, blob BLOB, size INTEGER NOT NULL, aclocal BLOB);"        \
	"CREATE TABLE file(content INTEGER NOT NULL, project INTEGER NOT NULL," \
	" dir INTEGER NOT NULL, name INTEGER NOT NULL, serial INTEGER,"       \
	" name_serial INTEGER, first INTEGER, last INTEGER,"                  \
	" first_release INTEGER, last_release INTEGER, reference INTEGER,"    \
	" PRIMARY KEY(content, project, dir, name)) WITHOUT ROWID;"           \
	"CREATE TABLE canon(digest BLOB NOT NULL, content INTEGER NOT NULL,"  \
	" name INTEGER NOT NULL);"                                            \
	"CREATE TABLE lines(name INTEGER PRIMARY KEY, data BLOB NOT NULL);"   \
	"CREATE TABLE macros(data BLOB NOT NULL);"                            \
	"CREATE TABLE bad(content INTEGER PRIMARY KEY);"

/* The contents of known-bad files by themselves, so that they can be read
 * without looking at every row. */
#define TC_DB_FILL_BAD                                                        \
	"INSERT INTO bad SELECT DISTINCT f.content FROM file f"               \
	" JOIN project p ON p.id = f.project WHERE p.known_bad ORDER BY 1"

/* Made after the rows, each in one go. */
#define TC_DB_INDEXES                                                         \
	"CREATE UNIQUE INDEX name_name ON name(name);"                        \
	"CREATE INDEX content_sha256 ON content(substr(sha256, 1, 5));"       \
	"CREATE INDEX content_sha1 ON content(substr(sha1, 1, 5))"            \
	" WHERE sha1 IS NOT NULL;"                                            \
	"CREATE INDEX canon_digest ON canon(substr(digest, 1, 5));"           \
	"CREATE INDEX content_blob ON content(substr(blob, 1, 5))"            \
	" WHERE blob IS NOT NULL;"                                            \
	"CREATE INDEX content_aclocal ON content(substr(aclocal, 1, 5))"      \
	" WHERE aclocal IS NOT NULL;"

#endif
