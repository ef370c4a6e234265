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
#define TC_MAX_EXTENDED (1u << 20)         /* bytes of one pax or GNU header; names are below 4 kB */
#define TC_MAX_ZIP_DIRECTORY (512ull << 20) /* bytes; 2,000,000 members */
#define TC_MAX_DEPTH 128u                  /* directories in a path or tree */
/* xz reaches 1:7000 on zeros, and test data holds zeros; past the first
 * TC_RATIO_FREE bytes a stream that expands more than this is a bomb. */
#define TC_MAX_RATIO 2000u
#define TC_RATIO_FREE (256ull << 20)
/* xz -9 and lzip -9 want 65 MB, lzip at most 512 MB and as much again. */
#define TC_MAX_DICTIONARY (1ull << 30)     /* bytes to decompress with */
/* A tarball inside a package, held in memory; gettext's archive has 1.5 MB. */
#define TC_MAX_NESTED_BYTES (256u << 20)

/* Bytes kept for later steps. The largest configure known is 2.5 MB, the
 * largest m4 file 400 kB. */
#define TC_MAX_KEPT_FILE (4u << 20)        /* bytes of one member */
#define TC_MAX_CANON_FILE (512u << 10)     /* bytes that have a canonical form */
#define TC_MAX_KEPT_TOTAL (64u << 20)      /* of all members; binutils has 20 configures */
#define TC_MAX_REGEN_JOBS 64u              /* generators at one time */
#define TC_MAX_REGEN_LOG (16u << 20)       /* bytes of what a re-run found */
#define TC_HEAD_BYTES 1024u                /* seen by the classifier */

/* Version control. */
#define TC_MAX_TREE_ENTRIES 2000000u       /* as for members */
#define TC_MAX_TREE_PATHS (256u << 20)     /* bytes; linux has 5 MB */
#define TC_MAX_LOCATE_COMMITS 200000u      /* looked at for a better fit; gcc has 200,000 */
#define TC_MAX_COMMITS 4000000u            /* known of; linux has 1,400,000 */
#define TC_MAX_TREE_OBJECT (256u << 20)    /* bytes of one directory's list; 2,000,000 entries */
#define TC_MAX_PACKS 4096u                 /* of one repository; gc leaves 50 */
#define TC_MAX_DELTA_CHAIN 4200u           /* git writes at most 4095 */
/* Bytes of objects that one run reads of a repository: so many, and so many
 * times what its packs have. All trees of the histories of gnulib, coreutils,
 * curl, tmux and xz make at most ten times their packs. An object counts with
 * all that it is made from where that is more than TC_MAX_WAY_FREE. */
#define TC_MAX_READ (512ull << 20)
#define TC_MAX_READ_RATIO 64u
#define TC_MAX_WAY_FREE (64ull << 20)
#define TC_MAX_REFS_FILE (256u << 20)      /* packed-refs; 3,000,000 of them */
#define TC_MAX_LOOK_BACK 1000u             /* each way from a rejected release's tag */
#define TC_MAX_SUBMODULES 1000u            /* and repositories they may be in; boost has 170 */
#define TC_MAX_SUBMODULE_DEPTH 8u          /* submodules of submodules */
#define TC_MAX_TAG_DEPTH 8u                /* tags of tags */
#define TC_MAX_FILTER_BLOB (64u << 20)     /* bytes of a blob git's filters run over */
#define TC_MAX_FILTER_MADE (128u << 20)    /* bytes of what they make of it */
/* Bytes that go into the filters and come out, of all files, and steps of
 * matching what they expand; ten nanoseconds each at most. */
#define TC_MAX_FILTER_WORK (512ull << 20)
#define TC_MAX_MAILMAP (256u << 10)        /* bytes; linux's has 40,000 */

#define TC_MAX_ATTRIBUTES_FILE (100u << 20) /* bytes: git passes over longer ones */
#define TC_MAX_ATTRIBUTES_TOTAL (256u << 20) /* of all .gitattributes of a tree */
#define TC_MAX_ATTRIBUTE_MACROS 4096u      /* in them; few have two */
#define TC_MAX_ATTRIBUTE_RULES (2u << 20)  /* lines, and attributes in them; 30 bytes and up each */
/* Lines looked at for all paths, and 64 steps of matching each, which few come
 * to. 100,000 files and 1,000 patterns make it; that, and what is made to be
 * slow, takes 3 seconds. */
#define TC_MAX_ATTRIBUTES_WORK (128ull << 20)

/* What generators are run over: sources of one release, gcc's are 1 GB but
 * few of them are read. */
#define TC_MAX_PRIVATE_BYTES (512ull << 20)

/* Reference data. */
#define TC_MAX_MANIFEST_BYTES (256u << 20) /* one manifest */
#define TC_MAX_MANIFEST_LINE 8192u
#define TC_MAX_ALIASES 1000u               /* of one manifest; gnulib's has 8 */
#define TC_MAX_NAME_USES (32u << 20)       /* files times their names; 220,000 now */
#define TC_MAX_CACHE_BYTES (512u << 20)   /* of one history; gnulib's has 12 MB */
#define TC_MAX_RECIPE_BYTES (16u << 20)    /* data/sources.tsv; 10 kB now */
#define TC_MAX_DB_BYTES (1u << 30)         /* a compiled database */
#define TC_MAX_DATABASES 16u               /* asked in one run */
/* One reference content kept whole; texinfo.tex and ltmain.sh have 0.5 MB. */
#define TC_MAX_KEPT_CONTENT (32 << 20)

/* Signatures. minisign keeps comments below 8 kB. */
#define TC_MAX_SIGNATURE_LINE 8192u        /* bytes without the line feed */
#define TC_MAX_SIGNATURE_FILE (32u << 10)  /* four lines */
#define TC_MAX_KEY_FILE (256u << 10)
#define TC_MAX_KEYS 1024u                  /* public keys that are trusted */
#define TC_MAX_SIGNERS_FILE (4u << 20)     /* allowed signers; 1024 RSA keys */
#define TC_MAX_SSH_PRINCIPALS 256u         /* in a certificate; OpenSSH's */
#define TC_MAX_OPENPGP_FILE (64u << 20)    /* a keyring; Debian's has 30 MB */
#define TC_MAX_KEYRINGS 16u                /* in one run */
#define TC_MAX_GIT_OBJECT (4u << 20)       /* a commit or tag with its text */
#define TC_MAX_SUMS_FILE (4u << 20)        /* SHA256SUMS of a whole mirror */
#define TC_MAX_PINS 200000u                /* Debian has 35,000 sources */
#define TC_MAX_PIN_FILE (64u << 20)
#define TC_MAX_SEALS 32u                   /* signatures of one release */
/* A signature that is not over a digest needs the message in memory; a
 * compiled database takes up to 40 MB. */
#define TC_MAX_SIGNED_WHOLE (128u << 20)
/* minisign protects secret keys with 1 GiB and 2^25 operations. */
#define TC_MAX_SCRYPT_MEMORY (1ull << 30)
#define TC_MAX_SCRYPT_OPS (1ull << 28)
#define TC_MAX_PASSPHRASE 1024u

/* Toolchains. gettext's have 1,000 files and 20 MB. */
#define TC_MAX_TOOLCHAINS 10000u           /* in a store */
#define TC_MAX_TOOLCHAIN_FILES 20000u
#define TC_MAX_TOOLCHAIN_MANIFEST (8u << 20) /* and the list of them */
#define TC_MAX_TOOLCHAIN_BYTES (512u << 20)  /* of all its files */

/* Nearest versions. The longest published files, texinfo.tex and ltmain.sh,
 * have 12,000 lines; longer ones are not looked at. */
#define TC_MAX_SKETCH_LINES 32768u         /* lines of a version or file */
/* All 500 versions of texinfo.tex have 5 million lines. */
#define TC_MAX_NAME_LINES (16u << 20)      /* of all versions of a name */
/* Those of gnulib or texinfo have 10 million. */
#define TC_MAX_PROJECT_LINES (128u << 20)  /* of all versions in one file */
/* Words of bits touched in comparisons (base/line-diff.h), lines of versions
 * put together and, as 64 each, lines hashed: a few nanoseconds a unit. A real
 * file takes 10^7 at most, for libtool.m4; a thousand members made to be slow
 * would take minutes. Past the total no more files are looked at. */
#define TC_MAX_NEAREST_WORK (64ull << 20)   /* of comparisons, for one file */
#define TC_MAX_NEAREST_TOTAL (256ull << 20) /* as long as a database is open */

/* All aclocal.m4 of a release taken apart: bytes digested, and for each digest
 * 512. The largest known, 450 kB, takes 5 * 10^8 when a line of it was changed. */
#define TC_MAX_SPLIT_WORK (2ull << 30)
/* Bytes brought to canonical forms meanwhile, and each 16 looked at. */
#define TC_MAX_SPLIT_CANON (64u << 20)       /* in all */
#define TC_MAX_SPLIT_TRIES (4u << 20)        /* from one place on */
/* Macros whose definitions are compared; gnulib with all modules has 6,000. */
#define TC_MAX_DEFINITIONS (1u << 18)

/* Reports. */
/* A stored report that is read back; that of Linux has 40 MB. */
#define TC_MAX_REPORT_BYTES (128u << 20)
#define TC_MAX_REPORT_VALUES (8u << 20)    /* in it, some 100 bytes of memory each */
#define TC_MAX_CHAIN_BYTES (64u << 20)     /* printed of what a member rests on */
#define TC_MAX_CHAIN_DEPTH 32u             /* configure is 4 deep at most */
#define TC_MAX_NORMALISATIONS 16u          /* of one derivation that is read */
#define TC_MAX_EVIDENCE_LINES 24u          /* shown under one finding */
#define TC_MAX_DIFF_BYTES (4u << 20)       /* of one full difference */
/* Words of bits and, as 64 each, lines (base/unified.h): a nanosecond or two.
 * Two files of 25,000 lines without one in common take 2 * 10^7. */
#define TC_MAX_DIFF_WORK (512ull << 20)    /* of all differences that are shown */
#define TC_MAX_REGEN_DIFF_WORK (64ull << 20) /* of one generator's */
#define TC_MAX_EVIDENCE_WIDTH 400u         /* bytes of one such line */

#endif
