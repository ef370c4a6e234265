#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# A derived origin is never stronger than its weakest input: for each kind of
# input a release where all is well, and one where only that input is not.
# The rule by itself: tests/unit/test-derivation.c.

load fixtures

# The tag v2.0: configure.ac that uses a macro of its own and two published
# ones. aclocal is told of one of these only as a system's, so it copies it.
make_composed_repo() {
	local r=$BATS_FILE_TMPDIR/composed
	vcs clone -q "$repo" "$r"
	printf '%s\n' 'AC_INIT([hello], [1.0])' 'AC_CONFIG_MACRO_DIRS([m4])' \
		HELLO_OWN gl_WIDGET gl_GADGET AC_OUTPUT >"$r/configure.ac"
	commit "$r" 'Uses macros.'
	vcs -C "$r" tag v2.0
}

setup_file() {
	command -v aclocal >/dev/null || skip 'aclocal is absent'
	share_fixtures
	make_composed_repo
	gadget >"$BATS_FILE_TMPDIR/gadget.m4"
	(
		cd "$BATS_FILE_TMPDIR"
		widget_m4 3 >widget.m4
		printf 'm4/%s 2003-01-01 %s\n' widget.m4 widget.m4 \
			gadget.m4 gadget.m4 | manifest widgets >chain.tsv
		"$TARCHECK" db build chain.tsv -o chain.db
	)
}

gadget() {
	printf '# gadget.m4 serial 7\ndnl The Gadget People\n\n'
	printf 'AC_DEFUN([gl_GADGET],\n[\n  gadget=yes\n'
	printf '  AC_SUBST([gadget])\n])\n'
}

setup() {
	work=$BATS_TEST_TMPDIR
	export TARCHECK_DB=$BATS_FILE_TMPDIR/chain.db
	rel=$work/hello-1.0
	ball=$work/hello-1.0.tar
	archive "$BATS_FILE_TMPDIR/composed" v2.0 | "${TAR:-tar}" -C "$work" -xf -
	cp "$BATS_FILE_TMPDIR/widget.m4" "$rel/m4"
	mkdir "$work/system"
	cp "$BATS_FILE_TMPDIR/gadget.m4" "$work/system"
	collect
}

# aclocal.m4 of what is in the release now.
collect() {
	(cd "$rel" && aclocal --system-acdir="$work/system" -I m4 \
		2>"$work/aclocal.log") ||
		complain "$(cat "$work/aclocal.log")"
	rm -rf "$rel/autom4te.cache"
}
verify_v2() {
	roll
	check verify "$ball" --repo "$BATS_FILE_TMPDIR/composed" --tag v2.0
}
# weak NAME: aclocal.m4 would be composed, but that input is not verified.
weak() {
	origin_is aclocal.m4 none
	has 'info derived-unverified aclocal.m4'
	says derived-unverified "inputs unverified: $1"
	grep -q '"origin":"composed","holds":false' "$report"
	run -0 "$TARCHECK" explain --member aclocal.m4 "$report"
	[[ $output = *$'\n'"  $1  "*'  NOT VERIFIED'* ]] || complain "$output"
}

@test "composed: an own macro included, published ones included and copied" {
	grep -q '^m4_include(\[m4/own.m4\])' "$rel/aclocal.m4"
	grep -q '^AC_DEFUN(\[gl_GADGET\]' "$rel/aclocal.m4"
	verify_v2
	outcome_is accepted 0
	found_is
	origin_is aclocal.m4 composed
	origin_is m4/own.m4 vcs
	origin_is m4/widget.m4 known
}
@test "its chain, printed and as a graph" {
	verify_v2
	run -0 "$TARCHECK" explain --member aclocal.m4 "$report"
	[[ ${lines[0]} = 'aclocal.m4  composed by aclocal '*"  sha256:$(
		sha256sum "$rel/aclocal.m4" | cut -d' ' -f1)" ]]
	[[ $output = *$'\n  m4/own.m4  vcs  sha256:'* ]]
	[[ $output = *$'\n  m4/widget.m4  known: widgets m4/widget.m4'* ]]
	[[ $output = *$'\n  widgets m4/gadget.m4, since 2003-01-01  reference  '"sha256:$(
		sha256sum "$work/system/gadget.m4" | cut -d' ' -f1)"* ]]
	[ "${#lines[@]}" = 4 ]
	run -0 "$TARCHECK" verify "$ball" --repo "$BATS_FILE_TMPDIR/composed" \
		--tag v2.0
	[[ $output = *$'\n  composed  aclocal.m4 <- aclocal '* ]]
}

@test "weak: a member of the tag, tampered with" {
	sed -i 's/\[:\]/[: again]/' "$rel/m4/own.m4"
	collect
	verify_v2
	outcome_is rejected 1
	errors_are 'vcs-modified m4/own.m4'
	weak m4/own.m4
}
@test "weak: a published member, tampered with" {
	sed -i 's/widget=3/widget=`run`/' "$rel/m4/widget.m4"
	collect
	verify_v2
	outcome_is rejected 1
	errors_are 'macro-impostor m4/widget.m4'
	weak m4/widget.m4
}
@test "weak: a member that no one else has" {
	printf 'AC_DEFUN([HELLO_OWN], [extra])\n' >"$rel/m4/zz.m4"
	rm "$rel/m4/own.m4"
	collect
	verify_v2
	outcome_is rejected 1
	errors_are 'macro-unexplained m4/zz.m4'
	weak m4/zz.m4
}
@test "weak: a published part that was copied, tampered with" {
	sed -i 's/gadget=yes/gadget=`run`/' "$rel/aclocal.m4"
	verify_v2
	outcome_is rejected 1
	origin_is aclocal.m4 none
	grep -q '"derivations":\[$' "$report"
	[ "$(grep -c '"holds":true' "$report")" = 0 ]
	! grep -q '"origin":"composed"' "$report"
}
@test "audit: own macros cannot be told, and nothing holds by them" {
	roll
	check audit "$ball"
	outcome_is inconclusive 3
	has 'notice macro-unverified m4/own.m4'
	weak m4/own.m4
}

@test "libtool.m4 in aclocal.m4 is of another release than ltmain.sh" {
	printf '# libtool.m4\n# serial 1\nAC_DEFUN([LT_INIT], [lt])\n\n' \
		>"$work/system/libtool.m4"
	printf '## dropped by aclocal\n' >>"$work/system/libtool.m4"
	{
		printf '# tarcheck-manifest 1\n# project: libtool\n'
		printf '# columns: sha256 path serial first first-release last-release\n'
		printf '%s\tm4/libtool.m4\t1\t2022-01-01\tv2.4.7\tv2.4.7\n' \
			"$(grep -v '^##' "$work/system/libtool.m4" |
				sha256sum | cut -d' ' -f1)"
	} >"$work/libtool.tsv"
	"$TARCHECK" db build "$BATS_FILE_TMPDIR/chain.tsv" "$work/libtool.tsv" \
		-o "$work/libtool.db"
	echo LT_INIT >>"$rel/configure.ac"
	collect
	printf '#!/bin/sh\n# libtool (GNU libtool) 2.4.6\n' \
		>"$rel/build-aux/ltmain.sh"
	TARCHECK_DB=$work/libtool.db
	verify_v2
	has 'warning tool-version-mismatch aclocal.m4'
	says tool-version-mismatch 'libtool.m4 in it is that of 2.4.7, but build-aux/ltmain.sh says 2.4.6'
	sed -i 's/2\.4\.6/2.4.7/' "$rel/build-aux/ltmain.sh"
	verify_v2
	has_no tool-version-mismatch
}
