#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Archive filters: generated repositories, with git archive as the oracle.
load fixtures

@test "what git archive makes of 40 generated repositories is the tag's" {
	"${PYTHON3:-python3}" -c '' || skip 'python3 is absent'
	run "${PYTHON3:-python3}" "$BATS_TEST_DIRNAME/../corpus/filters.py" \
		--count 40 --keep "$BATS_TEST_TMPDIR/kept" "$TARCHECK"
	[ "$status" = 0 ] || complain "$output"
}
