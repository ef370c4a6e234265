#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Tricks with tar archives, their near misses, and some made at random: who
# else unpacks them gets what tarcheck reports, where it does not refuse.

@test "the tricks of tests/corpus/tricks.py, and 300 generated archives" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	run "${PYTHON3:-python3}" -B "$TC_SRCDIR/tests/corpus/differential.py" \
		--tarcheck "$TARCHECK" --quick --generate 300
	printf '%s\n' "$output"
	[ "$status" = 0 ]
	[[ $output == *', 0 violations' ]]
}

@test "only the readers that are named" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	local reader
	for reader in none python; do
		run "${PYTHON3:-python3}" -B \
			"$TC_SRCDIR/tests/corpus/differential.py" --no-tricks \
			--tarcheck "$TARCHECK" --readers "$reader" --generate 5
		[ "$status" = 0 ]
		[ "${lines[0]}" = "readers: ${reader/none/}" ]
	done
	run "${PYTHON3:-python3}" -B "$TC_SRCDIR/tests/corpus/differential.py" \
		--tarcheck "$TARCHECK" --readers python,nobody --generate 5
	[ "$status" = 1 ]
	[[ $output == *'no such reader here: nobody' ]]
}

@test "the harness notices a reader that gets something else" {
	[ -n "${PYTHON3-python3}" ] || skip 'python3 is absent'
	"${PYTHON3:-python3}" -B - "$TC_SRCDIR/tests/corpus" <<-'EOF'
	import sys
	sys.path.insert(0, sys.argv[1])
	import readers
	reader = readers.PythonTar()
	file = ("file", 1, "0" * 64, False)
	same = readers.difference
	assert same({b"p/a": file}, reader, {b"p": ("dir",), b"p/a": file}) is None
	for tree in ({}, {b"p/b": file}, {b"p/a": ("link", b"x")},
	             {b"p/a": file, b"p/b": file}, {b"p/a": file, b"../": ("outside",)},
	             {b"p/a": ("file", 1, "1" * 64, False)},
	             {b"p/a": ("file", 1, "0" * 64, True)}):
	    assert same({b"p/a": file}, reader, tree) is not None, tree
	EOF
}
