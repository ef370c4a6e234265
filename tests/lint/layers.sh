# SPDX-License-Identifier: LGPL-2.1-or-later
# Which folder may include which, and which library is known in which place.
. "$TC_SRCDIR/tests/lint/lint.inc"

# The table of docs/ARCHITECTURE.md; base and the folder itself always may.
# (The row "src/cmd-db" is that of src/cmd-db*.c and of what only they use:
# src/import*, src/lookup*, src/gpgv*, src/seal-options*.)
layers() {
	(cd "$1" && find lib src -name '*.[ch]' | LC_ALL=C sort | xargs "$AWK" '
	BEGIN {
		may["base"] = may["crypto"] = " "
		may["tree"] = " crypto "
		may["source"] = " tree crypto "
		may["db"] = " crypto "
		may["regen"] = " tree crypto "
		may["evidence"] = " tree db regen crypto "
		may["verdict"] = " evidence "
		may["check"] = " tree source db regen crypto evidence verdict "
		may["report"] = " check evidence verdict crypto "
		may["src"] = " check report verdict evidence "
		may["src/cmd-db"] = may["src"] "source tree db crypto "
		may["src/toolchain"] = may["src"] "source tree regen crypto "
	}
	FNR == 1 {
		split(FILENAME, part, "/")
		from = part[1] == "lib" ? part[2] : part[1]
		own = from
		if (FILENAME ~ /^src\/(cmd-db|import|lookup|gpgv|seal-options)/)
			from = "src/cmd-db"
		if (FILENAME ~ /^src\/((cmd-)?toolchain|regen-(jobs|service))/)
			from = "src/toolchain"
		if (!(from in may))
			print FILENAME ":1: folder is not in the table"
	}
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, quoted, "\"")
		if (quoted[2] !~ /\//) {
			if (own != "src")
				print FILENAME ":" FNR ": write FOLDER/" quoted[2]
			next
		}
		to = quoted[2]
		sub(/\/.*/, "", to)
		if (to != "base" && to != own && !index(may[from], " " to " "))
			print FILENAME ":" FNR ": " from " may not include " to
	}')
}

# Libraries in their places: HEADER PLACE, both as extended patterns.
fences() {
	while read -r header place; do
		(cd "$1" && grep -rnE --include='*.[ch]' \
			"^[ 	]*#[ 	]*include[ 	]*[<\"]$header" lib src) |
			grep -vE "^$place" |
			sed "s,\$, belongs in $place only," || :
	done <<'END'
archive(_entry)?\.h> lib/source/(archive|zip-agree)\.c:
git2(\.h|/) lib/source/git/
sqlite3.*\.h lib/db/
openssl/ lib/crypto/
seccomp\.h lib/base/fence-seccomp\.c:
zlib\.h lib/(source/decoder|source/zip-data|source/git/(loose|pack)|db/contents)\.c:
uni(case|norm|ctype)\.h lib/evidence/names\.c:
(lzma|bzlib|zstd)\.h lib/source/decoder\.c:
jansson\.h (lib/report|src)/
END
}

# Their types in no header that is included from another folder.
types() {
	(cd "$1" && grep -rlE --include='*.h' \
		'struct archive(_entry)?[ *;]|\<(git_[a-z]+|sqlite3(_[a-z]+)?|EVP_[A-Z_]+|json_t|z_stream)\>[ *;]' \
		lib src) | while read -r header; do
		folder=$(dirname "$header")
		(cd "$1" && grep -rnE "^#include \"${header#lib/}\"" lib src) |
			grep -v "^$folder/[^/]*:" |
			sed "s,\$, brings a type of another library here," || :
	done
}

bad=$TMPDIR/bad
put "$bad" lib/db/db.c <<'END'
#include "base/buf.h"
#include "crypto/digest.h"
#include "evidence/finding.h"
#include "db.h"
END
put "$bad" lib/odd/odd.c <<'END'
int odd;
END
put "$bad" src/cmd-verify.c <<'END'
#include "check/check.h"
#include "db/db.h"
END
put "$bad" src/cmd-db-build.c <<'END'
#include "db/compile.h"
#include <openssl/evp.h>
END
put "$bad" lib/source/git/repo.c <<'END'
#include <git2.h>
#include <archive.h>
END
put "$bad" lib/tree/tree.h <<'END'
#include <sqlite3.h>
int f(sqlite3 *db);
END
put "$bad" lib/tree/tree.c <<'END'
#include "tree/tree.h"
END
put "$bad" lib/source/a.c <<'END'
#include "tree/tree.h"
END
complains 'an arrow against the table is seen' \
	'^lib/db/db.c:3: db may not include evidence$' layers "$bad"
complains 'a header without its folder is seen' \
	'^lib/db/db.c:4: write FOLDER/db.h' layers "$bad"
complains 'a folder outside the table is seen' '^lib/odd/odd.c:1:' layers "$bad"
complains 'the database in a command is seen' \
	'^src/cmd-verify.c:2: src may not include db' layers "$bad"
complains 'libarchive beside libgit2 is seen' \
	'^lib/source/git/repo.c:2:.*belongs' fences "$bad"
complains 'OpenSSL in src is seen' '^src/cmd-db-build.c:2:' fences "$bad"
complains 'SQLite in the tree is seen' '^lib/tree/tree.h:1:' fences "$bad"
complains 'a foreign type that leaves its folder is seen' \
	'^lib/source/a.c:1:.*another library' types "$bad"
rm -r "$bad/lib/odd" "$bad/lib/source" "$bad/src/cmd-verify.c"
put "$bad" lib/db/db.c <<'END'
#include "base/buf.h"
#include "crypto/digest.h"
#include "db/db.h"
END
put "$bad" src/cmd-db-build.c <<'END'
#include "cmd.h"
#include "db/compile.h"
END
holds 'what the table allows passes' layers "$bad"
holds 'a foreign type in its own folder passes' types "$bad"

holds 'folders include what the table allows' layers "$TC_SRCDIR"
holds 'libraries stay behind their fences' fences "$TC_SRCDIR"
holds 'types of other libraries stay in their folders' types "$TC_SRCDIR"
finish
