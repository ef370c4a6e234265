#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Macro files that define what others define (THREATS G3).

load fixtures

setup_file() {
	share_fixtures
}
setup() {
	work=$BATS_TEST_TMPDIR
	make_release
	widget_m4 3 >"$rel/m4/widget.m4"
	vcs clone -q "$repo" "$work/r"
}

# put FILE LINE...: one more macro file, in the release and in the tag.
put() {
	local file=$1
	shift
	mkdir -p "$(dirname "$rel/$file")"
	printf '%s\n' "$@" >"$rel/$file"
	cp "$rel/$file" "$work/r/$file"
}
verify_it() {
	commit "$work/r" 'Macros.'
	vcs -C "$work/r" tag v3.0
	roll
	check verify "$ball" --repo "$work/r" --tag v3.0
}

@test "macro-redefined: one of a published file, in the tag" {
	put m4/zz.m4 'AC_DEFUN([gl_WIDGET], [eval "$evil"])'
	verify_it
	found_is 'warning macro-redefined m4/zz.m4'
	says macro-redefined 'gl_WIDGET'
	says macro-redefined 'gl_WIDGET: also in m4/widget.m4'
	origin_is m4/zz.m4 vcs
}
@test "macro-redefined: some of autoconf's, however they are defined" {
	put acinclude.m4 'AC_DEFUN([AC_PROG_CC], [:])' \
		'  m4_define([m4_include], [evil])' \
		'AC_DEFUN_ONCE( [AC_INIT] , [:])' \
		'AU_ALIAS(AC_OUTPUT, evil)' 'AC_DEFUN([HELLO_TWO], [:])'
	verify_it
	found_is 'warning macro-redefined acinclude.m4'
	says macro-redefined 'AC_INIT and 3 more'
	says macro-redefined "AC_PROG_CC: autoconf's own"
	says macro-redefined "m4_include: autoconf's own"
	! grep -q 'HELLO_TWO:' "$report"
}
@test "macro-redefined: nobody's file, besides being unexplained" {
	printf 'AC_DEFUN([AC_SUBST], [:])\n' >"$rel/m4/zz.m4"
	verify_it
	outcome_is rejected 1
	found_is 'error macro-unexplained m4/zz.m4' \
		'warning macro-redefined m4/zz.m4'
}
@test "not macro-redefined: macros of its own; names that only look like it" {
	put m4/zz.m4 'AC_DEFUN([HELLO_THREE], [AC_PROG_CC])' \
		'AC_DEFUN([HELLO_AC_INIT], [:])' '# AC_DEFUN([AC_INIT], [:])' \
		'AC_DEFUN([AC_INIT]X, [:])' 'AC_PROVIDE_IFELSE([AC_INIT], [:])' \
		'AC_DEFUN([HELLO_THREE], [:])'
	verify_it
	found_is
	outcome_is accepted 0
}
@test "not macro-redefined: the published file in two places" {
	mkdir -p "$rel/sub" "$work/r/sub"
	cp "$rel/m4/widget.m4" "$rel/sub"
	verify_it
	has_no macro-redefined
}
