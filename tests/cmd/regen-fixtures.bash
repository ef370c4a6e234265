# SPDX-License-Identifier: LGPL-2.1-or-later
# Releases whose generated files come out again. Loaded by some of the .bats
# files beside it, whose setup_file() makes the repository $gear, with the tag
# v1.0, and the release $made/hello-1.0.
# shellcheck shell=bash

# A copy of the release in $rel, to be rolled into $ball.
use_gear() {
	export TMPDIR=$BATS_TEST_TMPDIR
	rel=$BATS_TEST_TMPDIR/hello-1.0
	ball=$BATS_TEST_TMPDIR/hello-1.0.tar
	cp -r "$made/hello-1.0" "$rel"
}

verify_it() { # [OPTION...]
	roll
	check verify "$ball" --repo "$gear" --tag v1.0 "$@"
}

reproduced() { # PATH...
	local path
	for path; do origin_is "$path" reproduced; done
}
