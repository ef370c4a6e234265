# SPDX-License-Identifier: LGPL-2.1-or-later
# What the tests of tarcheck db share: small databases, and expectations.

# Imports keep what they found out; fixtures.bash has no place for that.
export XDG_CACHE_HOME=$BATS_RUN_TMPDIR/cache

db() { "$TARCHECK" db "$@"; }

# manifest PROJECT KEY=VALUE... FILE...: PROJECT.tsv (or $out) of these files
# under their own paths, all of one day; KEY=VALUE are header lines.
manifest() {
	local file project=$1
	shift
	{
		printf '# tarcheck-manifest 1\n# project: %s\n' "$project"
		while [[ ${1-} == *=* ]]; do
			printf '# %s: %s\n' "${1%%=*}" "${1#*=}"
			shift
		done
		echo '# columns: sha256 path first'
		for file in "$@"; do
			printf '%s\t%s\t2020-02-02\n' \
				"$(sha256sum <"$file" | cut -d' ' -f1)" "$file"
		done | LC_ALL=C sort -t$'\t' -k2,2 -k1,1
	} >"${out-$project.tsv}"
}

# lacks PATTERN COMMAND...: it prints no such line.
lacks() {
	! "${@:2}" | grep -e "$1" >&2
}

is() { diff -u - <("$@"); }

# fails_with TEXT COMMAND...: status 2, one line on stderr with that text.
fails_with() {
	local text=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" = 2 ] || complain "status $status" "$(cat err)"
	[ "$(wc -l <err)" = 1 ] || complain 'not one line:' "$(cat err)"
	grep -qF -- "$text" err || complain "$(cat err)"
}
