#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db import: what an import leaves for the next one changes how long
# it takes and nothing else.

load fixtures
load db-fixtures

setup() {
	cd "$BATS_TEST_TMPDIR"
}

STEP=12 STEPS=20

# A history for git fast-import: branches that merge, clocks that go wrong,
# files that go and come back. Each commit that is a multiple of STEP has the
# one before it among its ancestors.
history() {
	local i k first second last=0
	RANDOM=$1
	for ((i = 1; i <= STEP * STEPS; i++)); do
		first=$((i > 1 ? i - 1 - RANDOM % (i < 6 ? 1 : 5) : 0))
		second=$((i > 8 && RANDOM % 4 == 0 ? i - 1 - RANDOM % 7 : 0))
		echo "commit refs/scratch/$((RANDOM % 3))"
		echo "mark :$i"
		echo "committer T <t@example.org> $((1000000000 + i * 80000 +
			(i % STEP && RANDOM % 3 == 0 ? (RANDOM - 16384) * 200 : 0))) +0000"
		echo 'data 0'
		[ $first = 0 ] || echo "from :$first"
		if ((i % STEP == 0 && last > 0)); then
			echo "merge :$last"
		elif [ $second != 0 ] && [ $second != $first ]; then
			echo "merge :$second"
		fi
		for ((k = RANDOM % 4; k > 0; k--)); do
			if ((RANDOM % 4 == 0)); then
				echo "D m4/$((RANDOM % 4)).m4"
			else
				echo "M 100644 inline m4/$((RANDOM % 4)).m4"
				echo "data <<E"
				echo "# serial $((RANDOM % 5))"
				echo E
			fi
		done
		((i % STEP != 0)) || last=$i
	done
}

grow() {
	db import repo.git --project tool --origin https://example.org/g.git \
		--releases 'v*' --paths '*.m4' -q "$@"
}

# both HEAD ARGUMENT...: with what was left, and without, the same bytes.
both() {
	local head=$1
	shift
	grow --head "$head" --cache cache -o with.tsv 2>>said "$@"
	grow --head "$head" --no-cache -o without.tsv "$@"
	cmp with.tsv without.tsv
}

# A generated history in repo.git, its commits in ${id[N]}.
generate() {
	local i mark
	vcs init -q --bare repo.git
	history "$1" | vcs -C repo.git fast-import --quiet \
		--export-marks="$PWD/marks"
	while read -r mark i; do
		id[${mark#:}]=$i
	done <marks
}

@test "20 growing heads, with tags on new and on old commits" {
	local seed step i id=() used=0
	for seed in 1 2; do
		rm -rf repo.git cache said
		generate $seed
		for ((step = 1; step <= STEPS; step++)); do
			for ((i = RANDOM % 3; i > 0; i--)); do
				vcs -C repo.git tag -f \
					"v$((RANDOM % 90)).$step$i" \
					"${id[1 + RANDOM % (STEP * step)]}" >&2
			done
			both "${id[STEP * step]}"
		done
		# A head whose clock is behind a tag's must start again; most
		# need not.
		[ ! -e said ] || used=$(grep -c . said || :)
		[ "$used" -lt 10 ] || complain "$(cat said)"
		[ "$(ls cache | wc -l)" = 1 ]
		both "${id[STEP * STEPS]}"
	done
}

@test "no use of what was left: tag moved, tag gone, another line, going back" {
	local id=()
	generate 3
	vcs -C repo.git tag v1 "${id[10]}"
	vcs -C repo.git tag v2 "${id[20]}"
	both "${id[STEP * 10]}"
	[ ! -s said ]
	vcs -C repo.git tag -f v1 "${id[11]}" >&2
	both "${id[STEP * 10]}"
	grep -qx 'tarcheck: repo.git: all of its history is read again: a release tag has moved or gone' said
	: >said
	vcs -C repo.git tag -d v2 >&2
	both "${id[STEP * 11]}"
	grep -q 'a release tag has moved or gone' said
	: >said
	both "${id[STEP * 5]}"
	grep -q 'its head is no ancestor of this one' said
	: >said
	both "${id[STEP * 12]}"
	[ ! -s said ]
	# Other patterns are another file, which takes nothing from the first.
	both "${id[STEP * 12]}" --paths 'm4/1.m4'
	both "${id[STEP * 12]}" --releases 'w*'
	[ "$(ls cache | wc -l)" = 3 ]
}

@test "damaged, cut, foreign: passed over with a note, then replaced" {
	local id=() file n
	generate 4
	both "${id[STEP * 10]}"
	file=$(echo cache/*)
	spoil() {
		: >said
		both "${id[STEP * 10]}"
		grep -q "what the last import left is not used: it is $1" said
		: >said
		both "${id[STEP * 10]}"
		[ ! -s said ]
	}
	head -c 3000 "$file" >cut
	cp cut "$file"
	spoil damaged
	for n in 20 40 100 2000 9000; do
		printf '\377' | dd of="$file" bs=1 seek=$n conv=notrunc status=none
		case $n in
		20) spoil 'of another kind' ;;
		*) spoil damaged ;;
		esac
	done
	: >"$file"
	spoil 'of another kind'
	both "${id[STEP * 10]}" --paths 'm4/1.m4'
	cp "$(ls cache/* | grep -vxF "$file")" "$file"
	spoil 'of another history'
}

# Every object of repo.git in a file of its own.
loosen() {
	mv repo.git/objects/pack packs
	mkdir -p repo.git/objects/pack
	for pack in packs/*.pack; do
		vcs -C repo.git unpack-objects -q <"$pack"
	done
}

@test "commits and blobs that were read are not read again" {
	local id=() tree
	generate 7
	grow --head "${id[STEP * 10]}" --cache cache -o with.tsv
	grow --head "${id[STEP * 11]}" --no-cache -o want.tsv
	loosen
	tree=$(vcs -C repo.git rev-parse "${id[3]}^{tree}")
	rm "repo.git/objects/${tree:0:2}/${tree:2}"
	fails_with 'object not found' grow --head "${id[STEP * 11]}" \
		--no-cache -o without.tsv
	grow --head "${id[STEP * 11]}" --cache cache -o with.tsv
	cmp with.tsv want.tsv
}

@test "blobs that went missing are told all the same" {
	local id=() blob
	generate 5
	both "${id[STEP * 10]}"
	blob=$(vcs -C repo.git ls-tree -r "${id[STEP * 10]}" |
		awk '{ print $3; exit }')
	loosen
	rm "repo.git/objects/${blob:0:2}/${blob:2}"
	run -2 grow --head "${id[STEP * 10]}" --cache cache -o with.tsv
	[[ $output == *"blob $blob of m4/"*' is not in the repository'* ]]
	both "${id[STEP * 10]}" --allow-missing
}

@test "where it is kept: --cache, XDG_CACHE_HOME, HOME, nowhere" {
	local id=()
	generate 6
	mkdir xdg home
	XDG_CACHE_HOME=$PWD/xdg grow -o t.tsv --head "${id[12]}"
	[ "$(ls xdg/tarcheck/import | wc -l)" = 1 ]
	unset XDG_CACHE_HOME
	HOME=$PWD/home grow -o t.tsv --head "${id[12]}"
	[ "$(ls home/.cache/tarcheck/import | wc -l)" = 1 ]
	HOME= grow -o t.tsv --head "${id[12]}"
	HOME=$PWD/none grow -o t.tsv --head "${id[12]}" --no-cache
	[ ! -e none ]
	: >file
	grow -o u.tsv --head "${id[12]}" --cache file/x 2>err
	grep -q 'the next import will take as long: ' err
	cmp t.tsv u.tsv
}
