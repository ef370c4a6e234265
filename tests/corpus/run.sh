#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Verify a list of real releases against their repositories and compare with
# counts, or whole listings, that were made independently.
set -eu

usage() {
	cat <<'EOF'
Usage: tests/corpus/run.sh --pairs FILE --tarballs DIR --repos DIR [OPTION]...

For every row of FILE (tab-separated, with a header line; columns used: pair,
pool_path, sha256, repo, tag, identical, modified, tar_only, git_only) run
`tarcheck verify` and compare the numbers of identical, modified,
tarball-only and repository-only files.

  --pairs FILE     the list
  --tarballs DIR   where the tarballs are, by their base name
  --repos DIR      where the repositories are: DIR/OWNER/NAME, DIR/OWNER+NAME,
                   DIR/NAME, each with .git, /repo or nothing behind it
  --truth DIR      listings DIR/PAIR.tsv (path, status, ...): every path and
                   status must agree, not only the counts
  --download       fetch missing tarballs from the Debian archive, from the
                   mirror that apt uses
  --tarcheck CMD   program to test (default: build/default/src/tarcheck)
  --db FILE        reference database

A row whose tarball or repository is not there is skipped, with the reason.
Exit status 1 when a row fails.
EOF
}

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
pairs='' tarballs='' repos='' truth='' download=0 db=()
tarcheck=$top/build/default/src/tarcheck
while [ $# -gt 0 ]; do
	case $1 in
	--pairs) pairs=$2; shift 2 ;;
	--tarballs) tarballs=$2; shift 2 ;;
	--repos) repos=$2; shift 2 ;;
	--truth) truth=$2; shift 2 ;;
	--tarcheck) tarcheck=$2; shift 2 ;;
	--db) db=(--db "$2"); shift 2 ;;
	--download) download=1; shift ;;
	--help) usage; exit 0 ;;
	*) echo "run.sh: unknown argument $1" >&2; usage >&2; exit 2 ;;
	esac
done
if [ -z "$pairs" ] || [ -z "$tarballs" ] || [ -z "$repos" ]; then
	usage >&2
	exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

skip() {
	printf '%-24s skipped: %s\n' "$1" "$2"
	skipped=$((skipped + 1))
}

find_repo() {
	local repo=$1 name=${1##*/} owner=${1%%/*} base
	for base in "$repo" "$owner+$name" "$name"; do
		for end in '' .git /repo /.git; do
			if [ -e "$repos/$base$end/HEAD" ]; then
				echo "$repos/$base$end"
				return 0
			fi
		done
	done
	return 1
}

fetch() {
	local mirror
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null |
		grep '/debian/\?$' | head -n 1)
	[ -n "$mirror" ] && command -v curl >/dev/null &&
		curl -sfL -o "$2.part" "${mirror%/}/$1" && mv "$2.part" "$2"
}

run_row() {
	local pair=$1 pool=$2 sha256=$3 repo=$4 tag=$5 expected=$6
	local tarball=$tarballs/${pool##*/} path status=0 listing=()
	if [ ! -f "$tarball" ] && [ "$download" = 1 ]; then
		fetch "$pool" "$tarball" || true
	fi
	if [ ! -f "$tarball" ]; then
		skip "$pair" "no tarball ${pool##*/}"
		return
	fi
	if [ "$(sha256sum <"$tarball")" != "$sha256  -" ]; then
		skip "$pair" "${pool##*/} is another file than the list says"
		return
	fi
	if ! path=$(find_repo "$repo"); then
		skip "$pair" "no repository $repo"
		return
	fi
	"$tarcheck" verify "$tarball" --repo "$path" --tag "$tag" \
		"${db[@]}" --format json -o "$work/report.json" || status=$?
	if [ "$status" = 2 ]; then
		printf '%-24s FAILED: could not check\n' "$pair"
		failed=$((failed + 1))
		return
	fi
	if [ -n "$truth" ] && [ -f "$truth/$pair.tsv" ]; then
		listing=("$truth/$pair.tsv")
	fi
	if python3 "$here/compare.py" "$pair" "$work/report.json" \
		"$expected" "${listing[@]}"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

column() {
	head -n 1 "$pairs" | tr '\t' '\n' | grep -nx "$1" | cut -d: -f1
}

columns=()
for name in pair pool_path sha256 repo tag identical modified tar_only \
	git_only; do
	columns+=("$(column "$name")")
done
fields=$(IFS=' '; echo "${columns[*]}")
while IFS=$'\t' read -r pair pool sha256 repo tag a b c d; do
	run_row "$pair" "$pool" "$sha256" "$repo" "$tag" "$a $b $c $d"
done < <(tail -n +2 "$pairs" | awk -F'\t' -v OFS='\t' -v fields="$fields" '
	BEGIN { n = split(fields, f, " ") }
	{ for (i = 1; i <= n; i++) printf "%s%s", $f[i], i < n ? OFS : "\n" }')
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
