/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every bound on what outside input may make us do, with its reason. */
#ifndef TC_BASE_LIMITS_H
#define TC_BASE_LIMITS_H

#include <stdint.h>

/* Archives. The largest source release in common use is the Linux kernel:
 * about 90,000 members and 1.5 GB; chromium's has 500,000 and 7 GB. */
#define TC_MAX_MEMBERS 2000000u            /* members of one archive */
#define TC_MAX_TOTAL_BYTES (64ull << 30)   /* bytes after decompression */
#define TC_MAX_PATH 4096u                  /* bytes of a member's name: PATH_MAX */
#define TC_MAX_DEPTH 128u                  /* directories in a path or tree */
/* xz reaches 1:7000 on zeros, and test data holds zeros; past the first
 * TC_RATIO_FREE bytes a stream that expands more than this is a bomb. */
#define TC_MAX_RATIO 2000u
#define TC_RATIO_FREE (256ull << 20)

/* Bytes kept for later steps. The largest configure known is 2.5 MB, the
 * largest m4 file 400 kB. */
#define TC_MAX_KEPT_FILE (512u << 10)      /* bytes of one member */
#define TC_MAX_KEPT_TOTAL (16u << 20)      /* bytes of all members */
#define TC_HEAD_BYTES 1024u                /* seen by the classifier */

/* Version control. */
#define TC_MAX_TREE_ENTRIES 2000000u       /* as for members */
#define TC_MAX_TAG_DEPTH 8u                /* tags of tags */
#define TC_MAX_FILTER_BLOB (64u << 20)     /* bytes of a blob git's filters run over */

/* Reference data. */
#define TC_MAX_MANIFEST_BYTES (256u << 20) /* one manifest */
#define TC_MAX_MANIFEST_LINE 8192u
#define TC_MAX_DB_BYTES (1u << 30)         /* a compiled database */
#define TC_MAX_DATABASES 16u               /* asked in one run */
/* One reference content kept whole; texinfo.tex and ltmain.sh have 0.5 MB. */
#define TC_MAX_KEPT_CONTENT (32 << 20)

/* Reports. */
#define TC_MAX_EVIDENCE_LINES 24u          /* shown under one finding */
#define TC_MAX_EVIDENCE_WIDTH 400u         /* bytes of one such line */

#endif
