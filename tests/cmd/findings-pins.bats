#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Pins: what was first seen, and findings about what has changed since.

load fixtures

setup_file() {
	share_fixtures
	export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21
}

setup() {
	dir=$BATS_TEST_TMPDIR/hello.git
	vcs clone -q --bare "$repo" "$dir"
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	# Rolled: no comment in it says which commit.
	make_release
	roll
	cd "$BATS_TEST_TMPDIR"
}

try() {
	check verify "$ball" --repo "$dir" --tag v1.0 --pin pins "$@"
}
fails_with() { # TEXT COMMAND...
	run -2 "${@:2}"
	[[ $output == *"$1"* ]] || complain "wanted: $1" "got: $output"
}
# The same tree, another commit.
move_tag() {
	vcs -C "$dir" update-ref refs/tags/v1.0 "$(vcs -C "$dir" \
		-c user.name=T -c user.email=t@example.org \
		commit-tree -m Again 'v1.0^{tree}')"
}

@test "pin-tag-moved: the tag is another commit of the same tree" {
	try --pin-record
	found_is
	move_tag
	try
	outcome_is rejected 1
	found_is 'error pin-tag-moved'
	says pin-tag-moved "tag v1.0: $(vcs -C "$repo" rev-parse v1.0) when it was pinned on 2026-09-21, now $(vcs -C "$dir" rev-parse v1.0)"
	cp pins before
	try --pin-record
	found_is 'error pin-tag-moved'
	cmp before pins
}
@test "not pin-tag-moved: an annotated tag in its place, another repository" {
	try --pin-record
	vcs -C "$dir" -c user.name=T -c user.email=t@example.org \
		tag -f -a -m x v1.0 v1.0
	try
	outcome_is accepted 0
	found_is
	move_tag
	try --pin-name other
	found_is
	grep -q '"pins":\[{"of":"tag","name":"other","tag":"v1.0","value":"[0-9a-f]*","state":"new","since":null},{"of":"tarball","name":"hello-1.0.tar","tag":null,"value":"[0-9a-f]*","state":"same","since":"2026-09-21"}\]' "$report"
}
@test "pin-tarball-changed: zeros after the end" {
	try --pin-record
	local before
	before=$(sha256sum <"$ball" | cut -d' ' -f1)
	head -c 512 /dev/zero >>"$ball"
	try
	outcome_is rejected 1
	found_is 'error pin-tarball-changed'
	says pin-tarball-changed "hello-1.0.tar: $before when it was pinned on 2026-09-21, now $(sha256sum <"$ball" | cut -d' ' -f1)"
	check audit "$ball" --pin pins
	has 'error pin-tarball-changed'
}
@test "not pin-tarball-changed: another name" {
	try --pin-record
	head -c 512 /dev/zero >>"$ball"
	mv "$ball" other.tar
	ball=other.tar
	try
	outcome_is accepted 0
	found_is
}

@test "the file: sorted, added to, and as it is specified" {
	try --pin-record
	check verify "$ball" --repo "$dir/" --tag v1.0 --pin pins --pin-record
	cp "$ball" another.tar
	check audit another.tar --pin pins --pin-record
	check verify "$ball" --repo "$repo/.git" --tag v1.0 --pin pins --pin-record
	(cd "$repo/src" && "$TARCHECK" verify "$ball" --repo .. --tag v1.0 \
		--pin "$BATS_TEST_TMPDIR/pins" --pin-record >/dev/null)
	local commit sum
	commit=$(vcs -C "$repo" rev-parse v1.0)
	sum=$(sha256sum <"$ball" | cut -d' ' -f1)
	diff pins - <<-END
	# tarcheck-pins 1
	tag	hello	v1.0	$commit	2026-09-21
	tag	repo	v1.0	$commit	2026-09-21
	tarball	another.tar	$sum	2026-09-21
	tarball	hello-1.0.tar	$sum	2026-09-21
	END
	[ ! -e pins.lock ]
}
@test "a file that is not there or not as specified is refused" {
	fails_with 'pins: No such file' "$TARCHECK" audit "$ball" --pin pins
	fails_with 'need --pin' "$TARCHECK" audit "$ball" --pin-record
	try --pin-record
	cp pins good
	local script
	"$TARCHECK" audit "$ball" --pin pins >/dev/null || [ $? != 2 ]
	for script in '1d' '$p' '2{h;d};$G' 's/2026-09-21/2026-13-21/' \
		's/\t2026/\t\t2026/' '2s/[0-9a-f]\{40\}/&0/' 's/^tag/tags/' \
		's/$/ /' '2s/hello/\x1b/' '1s/1$/2/' 's/hello//' '2i\\'; do
		sed "$script" good >pins
		echo "$script"
		fails_with 'pins: ' "$TARCHECK" audit "$ball" --pin pins
		fails_with 'pins: ' "$TARCHECK" audit "$ball" --pin pins --pin-record
	done
	head -c -1 good >pins
	fails_with 'does not end' "$TARCHECK" audit "$ball" --pin pins
	: >pins
	fails_with 'is empty' "$TARCHECK" audit "$ball" --pin pins
}
@test "many at once lose nothing" {
	local n pids=()
	for n in 1 2 3 4 5 6 7 8; do
		cp "$ball" $n.tar
		"$TARCHECK" audit $n.tar --pin pins --pin-record >/dev/null &
		pids+=($!)
	done
	for n in "${pids[@]}"; do
		wait "$n" || [ $? != 2 ]
	done
	[ "$(grep -c ^tarball pins)" = 8 ]
	check audit 1.tar --pin pins
}
@test "what cannot be written is an error, and the report is not lost" {
	[ "$(id -u)" != 0 ] || skip 'root writes everywhere'
	mkdir ro
	chmod 555 ro
	run -2 "$TARCHECK" audit "$ball" --pin ro/pins --pin-record
}
