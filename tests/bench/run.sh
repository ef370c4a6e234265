#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Paired benchmark: tarcheck against the decompressor alone, in turn.
set -eu

usage() {
	cat <<'EOF'
Usage: tests/bench/run.sh [--runs N] [--tarcheck CMD] [--db FILE] \
           TARBALL [REPO TAG]...

Runs `xz -dc` (or gzip, ...) of TARBALL to /dev/null and `tarcheck verify` of
it in turn, N times each after one warm-up, and prints for each the median of
wall time, the median of the ratio pair by pair, and the peak memory. Without
a REPO (or with -) a repository is made from the tarball's own files.
Also measures start-up with the database opened (`db lookup` of one digest).
EOF
}

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
runs=5 tarcheck=$top/build/default/src/tarcheck db=()
while [ $# -gt 0 ]; do
	case $1 in
	--runs) runs=$2; shift 2 ;;
	--tarcheck) tarcheck=$2; shift 2 ;;
	--db) db=(--db "$2"); shift 2 ;;
	--help) usage; exit 0 ;;
	-*) usage >&2; exit 2 ;;
	*) break ;;
	esac
done
if ! [ -x /usr/bin/time ]; then
	echo "bench: skipped: GNU time is not installed"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Seconds of wall time and KiB of peak memory of a command, appended to $1.
# An exit status of 1 or 3 is a verdict, not a failure.
timed() {
	local log=$1 status=0
	shift
	/usr/bin/time -f '%e %M' -o "$work/time" "$@" >/dev/null || status=$?
	if [ "$status" = 2 ]; then
		echo "bench: failed: $*" >&2
		exit 2
	fi
	tail -n 1 "$work/time" >>"$log"
}

median() {
	sort -g | awk '{ v[NR] = $1 } END {
		if (NR % 2) print v[(NR + 1) / 2]
		else print (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

make_repo() {
	mkdir "$work/tree"
	tar -xf "$1" -C "$work/tree" --strip-components=1
	(
		cd "$work/tree"
		export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
		git init -q .
		# The tarball's bytes as they are, whatever attributes it holds.
		echo '* -text -ident -filter -working-tree-encoding' \
			>.git/info/attributes
		git add -f -A
		git -c user.name=bench -c user.email=bench@localhost \
			commit -q -m bench
		git tag bench
		git repack -q -a -d
	)
	find "$work/tree" -mindepth 1 -maxdepth 1 ! -name .git \
		-exec rm -rf {} +
}

decompressor() {
	case $1 in
	*.xz) echo xz ;;
	*.gz | *.tgz) echo gzip ;;
	*.bz2) echo bzip2 ;;
	*.zst) echo zstd ;;
	*) echo "bench: $1: no decompressor for it" >&2; exit 2 ;;
	esac
}

bench_one() {
	local tarball=$1 repo=$2 tag=$3 tool i
	tool=$(decompressor "$tarball")
	if [ "$repo" = - ]; then
		make_repo "$tarball"
		repo=$work/tree tag=bench
	fi
	rm -f "$work/a" "$work/b"
	for ((i = 0; i <= runs; i++)); do
		timed "$work/a" "$tool" -dc "$tarball"
		timed "$work/b" "$tarcheck" verify "$tarball" --repo "$repo" \
			--tag "$tag" -q "${db[@]}"
		if [ "$i" = 0 ]; then
			rm "$work/a" "$work/b"
		fi
	done
	printf '%s: %s -dc %s s, verify %s s, ratio %s; peak %s KiB, %s of it %s\n' \
		"${tarball##*/}" "$tool" "$(cut -d' ' -f1 "$work/a" | median)" \
		"$(cut -d' ' -f1 "$work/b" | median)" \
		"$(paste -d' ' "$work/b" "$work/a" |
			awk '{ printf "%.3f\n", $1 / ($3 ? $3 : 0.01) }' | median)" \
		"$(cut -d' ' -f2 "$work/b" | sort -g | tail -n 1)" \
		"$(cut -d' ' -f2 "$work/a" | sort -g | tail -n 1)" \
		"what $tool alone needs"
	rm -rf "$work/tree"
}

bench_start() {
	local i n=20 from to
	from=$(date +%s%N)
	for ((i = 0; i < n; i++)); do
		"$tarcheck" db lookup "${db[@]}" \
			0000000000000000000000000000000000000000 \
			>/dev/null || true
	done
	to=$(date +%s%N)
	awk -v ns=$((to - from)) -v n=$n 'BEGIN {
		printf "start-up and database open: %.1f ms (mean of %d)\n",
			ns / n / 1e6, n }'
}

bench_start
while [ $# -gt 0 ]; do
	bench_one "$1" "${2:--}" "${3:-}"
	shift $(($# < 3 ? $# : 3))
done
