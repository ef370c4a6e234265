#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# export-subst: what git archive writes for $Format:...$, and what it does not.
load fixtures

setup_file() {
	share_fixtures
}

setup() {
	work=$BATS_TEST_TMPDIR
}

# subst NAME FORMAT...: a repository with one file for each format, tagged v2.0
subst() {
	local n=0 format
	rm -rf "$work/s" && vcs clone -q "$repo" "$work/s"
	mkdir "$work/s/f"
	printf 'f/* export-subst\n' >"$work/s/.gitattributes"
	printf 'Good Name <good@example.org> <a.user@example.org>\n' \
		>"$work/s/.mailmap"
	for format in "$@"; do
		n=$((n + 1))
		printf 'one $Format:%s$ two\n' "$format" >"$work/s/f/$n"
	done
	vcs -C "$work/s" add -A
	GIT_AUTHOR_NAME='An Author' GIT_AUTHOR_EMAIL=a.user@example.org \
		GIT_AUTHOR_DATE='2005-04-07T22:13:13 +0530' \
		GIT_COMMITTER_DATE='2024-01-02T03:04:05 -0330' \
		GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
		GIT_COMMITTER_NAME='C. Mitter' GIT_COMMITTER_EMAIL=c@example.org \
		git -C "$work/s" commit -q -m \
		$'\n  First: a/b..c_d -- e.  \nsecond line of it' \
		-m "The body's first." -m 'Its second paragraph.' \
		--cleanup=verbatim
	vcs -C "$work/s" tag v2.0
	archive "$work/s" v2.0 >"$work/s.tar"
}

# unpack: the archive again in $work/hello-1.0, for changing it
unpack() {
	rm -rf "$work/hello-1.0"
	"${TAR:-tar}" -C "$work" -xf "$work/s.tar"
}
again() {
	roll_tar "$work" hello-1.0 >"$work/again.tar"
	check verify "$work/again.tar" --repo "$work/s" --tag v2.0
}

@test "every placeholder that a commit decides is recomputed exactly" {
	local n
	subst %N %H %T %P %an %aN %ae %aE %al %aL %ad %aD %at %ai %aI %as %cn %cN \
		%ce %cE %cl %cd %cD %ct %ci %cI %cs %s %f %b %B %e %n %% \
		'%H %q %' 'x%x%x41%x4g' '%H %an%%H %s' ''
	check verify "$work/s.tar" --repo "$work/s" --tag v2.0
	outcome_is accepted 0
	found_is
	for n in $(seq 36); do
		origin_is "f/$n" vcs-filtered export-subst
	done
}

@test "what the archiver decides is accepted in every valid form and shown" {
	subst %h %t %p %d %D '%(describe)' '(%D) %h' '%(describe:tags)'
	vcs -C "$work/s" branch other
	vcs -C "$work/s" tag extra-1
	archive "$work/s" v2.0 >"$work/s.tar"
	check verify "$work/s.tar" --repo "$work/s" --tag v2.0
	outcome_is accepted 0
	origin_is f/5 vcs-filtered
	line_of f/5 | grep -F "ref names 'HEAD"
	unpack
	printf 'one %.20s two\n' "$(vcs -C "$work/s" rev-parse v2.0)" \
		>"$work/hello-1.0/f/1"
	echo 'one  (HEAD -> main, tag: v2.0, origin/x) two' >"$work/hello-1.0/f/4"
	echo 'one tag: v2.0 two' >"$work/hello-1.0/f/5"
	echo "one v1.0-1-g$(vcs -C "$work/s" rev-parse --short=9 v2.0) two" \
		>"$work/hello-1.0/f/6"
	again
	outcome_is accepted 0
	line_of f/5 | grep -F "ref names 'tag: v2.0'"
}

@test "anything else in a placeholder's place is a modified file" {
	local id
	subst %h %D %d '%(describe)' %s %H
	id=$(vcs -C "$work/s" rev-parse v2.0)
	try() { # NUMBER TEXT
		unpack
		printf 'one %s two\n' "$2" >"$work/hello-1.0/f/$1"
		again
		outcome_is rejected 1
		found_is "error vcs-modified f/$1"
	}
	try 1 abc
	try 1 "${id:0:3}"
	try 1 "${id:0:10}0"
	try 1 "${id}0"
	try 1 'deadbeef'
	try 2 'tag: v2.0; evil'
	try 2 'tag: $(evil)'
	try 2 'tag: `evil`'
	try 2 'a b'
	try 2 $'main\nevil'
	try 2 'main, '
	try 2 "'main'"
	try 3 'main'
	try 3 ' (main) (other)'
	try 3 ' (main'
	try 4 'v1.0-1-gdeadbeef'
	try 4 'v1.0 -rf'
	try 5 'First: a/b..c_d -- e.'
	try 6 "${id^^}"
	try 6 ''
}

@test "placeholders that are not recomputed leave the release inconclusive" {
	subst %ar '%cr' '%<(10)%h'
	check verify "$work/s.tar" --repo "$work/s" --tag v2.0
	outcome_is inconclusive 3
	says vcs-filter-unverified export-subst
	unpack
	printf 'one evil; evil two\n' >"$work/hello-1.0/f/1"
	again
	outcome_is rejected 1
}

@test "columns, lines, signs, colours and trailers are recomputed exactly" {
	local n
	subst '%<(12)%an|' '%>(12,trunc)%s|' '%><(30)%al|' 'a   %>>(4)%an' \
		'%<|(20)%an|' '%w(20,1,3)%B%w()%an' '%+s%+e' '%n%n%-e|' '% s% e' \
		'%Cred%an%Creset%C(auto)%C(blue)' '%m%S%gd%gs%g%G?%GT%GK' \
		'%(trailers)' '%(trailers:key=Body)' '%(describe:odd)' \
		'%(trailers:valueonly,separator=%x2C)' '%(odd) %(count'
	check verify "$work/s.tar" --repo "$work/s" --tag v2.0
	outcome_is accepted 0
	found_is
	for n in $(seq 16); do
		origin_is "f/$n" vcs-filtered export-subst
	done
	for n in $(seq 16); do
		unpack
		sed -i 's/ two/  two/' "$work/hello-1.0/f/$n"
		again
		found_is "error vcs-modified f/$n"
	done
	subst '%C(always,red)%an' '%(decorate:prefix=<,suffix=>,separator=|)'
	check verify "$work/s.tar" --repo "$work/s" --tag v2.0
	outcome_is accepted 0
	line_of f/1 | grep -F 'export-subst (colour'
}
@test "formats that ask for very much text are not expanded" {
	subst '%B'
	yes '$Format:%w(9,9999,9999)%B%w(9)%B$' | head -c 1000000 >"$work/s/f/1"
	vcs -C "$work/s" add -A
	vcs -C "$work/s" -c user.name=a -c user.email=a@example.org commit -q \
		-m "$(seq 9000)"
	vcs -C "$work/s" tag v3.0
	cp "$work/s.tar" "$work/again.tar"
	check verify "$work/again.tar" --repo "$work/s" --tag v3.0
	has 'notice vcs-filter-unverified f/1'
	says vcs-filter-unverified 'too much to recompute'
}

@test "text before and after an expansion is held to the byte" {
	subst %D
	for text in 'one x' 'on x two' 'one x two two!' 'ONE x two'; do
		unpack
		printf '%s\n' "$text" >"$work/hello-1.0/f/1"
		again
		outcome_is rejected 1
	done
}
