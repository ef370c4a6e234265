#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Submodules at their pinned commits: where they are found, what they explain.
load fixtures

setup_file() {
	share_fixtures
}

# "super" pins "other" at deps/other, which pins "inner" at in; its release
# carries their files, and a copy of one of them in src.
setup() {
	work=$BATS_TEST_TMPDIR
	rel=$work/hello-1.0
	ball=$work/hello-1.0.tar
	local name
	mkdir "$work/store"
	for name in inner other; do
		vcs init -q "$work/store/$name"
		mkdir "$work/store/$name/lib"
		echo "int $name;" >"$work/store/$name/lib/$name.c"
		printf 'AC_DEFUN([%s], [:])\n' "$name" \
			>"$work/store/$name/lib/$name.m4"
	done
	commit "$work/store/inner" 'Inner.'
	vcs -C "$work/store/other" submodule --quiet add \
		"$work/store/inner" in
	commit "$work/store/other" 'Other.'
	pinned=$(vcs -C "$work/store/other" rev-parse HEAD)
	vcs clone -q "$repo" "$work/super"
	vcs -C "$work/super" submodule --quiet add "$work/store/other" \
		deps/other
	commit "$work/super" 'Super.'
	vcs -C "$work/super" tag v2.0
	archive "$work/super" v2.0 | "${TAR:-tar}" -C "$work" -xf -
	vcs -C "$work/store/other" archive --prefix=deps/other/ HEAD |
		"${TAR:-tar}" -C "$rel" -xf -
	vcs -C "$work/store/inner" archive --prefix=deps/other/in/ HEAD |
		"${TAR:-tar}" -C "$rel" -xf -
	cp "$rel/deps/other/lib/other.c" "$rel/src/other.c"
	cp "$rel/deps/other/lib/other.m4" "$rel/m4/other.m4"
	# Modules of its own: none.
	vcs clone -q --bare "$work/super" "$work/bare"
	roll
}

ask() {
	check verify "$ball" --repo "$work/bare" --tag v2.0 "$@"
}

@test "submodules in a directory of repositories" {
	ask --submodule-dir "$work/store"
	outcome_is accepted 0
	origin_is deps/other/lib/other.c vcs-elsewhere deps/other/lib/other.c
	origin_is deps/other/in/lib/inner.c vcs-elsewhere
	origin_is src/other.c vcs-elsewhere deps/other/lib/other.c
	origin_is m4/other.m4 vcs-elsewhere deps/other/lib/other.m4
	grep -q "\"submodules\":\[{\"path\":\"deps/other\",\"commit\":\"$pinned\"" \
		"$report"
}

@test "submodules named one by one" {
	ask --submodule "deps/other=$work/store/other" \
		--submodule "deps/other/in=$work/store/inner"
	outcome_is accepted 0
	ask --submodule "deps/other=$work/store/other"
	outcome_is inconclusive 3
	found_is 'notice vcs-submodule-missing deps/other/in'
}

@test "submodules in the repository's own modules directory" {
	vcs clone -q "$work/super" "$work/full"
	vcs -C "$work/full" submodule --quiet update --init --recursive
	check verify "$ball" --repo "$work/full" --tag v2.0
	outcome_is accepted 0
}

@test "the pinned commit counts, not the newest" {
	echo 'int later;' >>"$work/store/other/lib/other.c"
	commit "$work/store/other" 'Later.'
	ask --submodule-dir "$work/store"
	outcome_is accepted 0
	cp "$work/store/other/lib/other.c" "$rel/deps/other/lib/other.c"
	roll
	ask --submodule-dir "$work/store"
	outcome_is rejected 1
	found_is 'error vcs-modified deps/other/lib/other.c'
	says vcs-modified submodule
}

@test "a file that the submodule does not have is unexplained" {
	echo 'int more;' >"$rel/deps/other/lib/more.c"
	roll
	ask --submodule-dir "$work/store"
	outcome_is rejected 1
	found_is 'error file-unexplained deps/other/lib/more.c'
}

@test "a repository without the pinned commit does not serve" {
	ask --submodule "deps/other=$work/store/inner" \
		--submodule-dir "$work/store"
	outcome_is rejected 1
	has 'notice vcs-submodule-missing deps/other'
	says vcs-submodule-missing "commit $pinned"
}

@test "what is no submodule is an error that names those there are" {
	run -2 --separate-stderr "$TARCHECK" verify "$ball" --repo "$work/bare" \
		--tag v2.0 --submodule "deps=$work/store/other"
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == *'no submodule'*'deps/other'* ]]
	run -2 --separate-stderr "$TARCHECK" verify "$ball" --repo "$work/bare" \
		--tag v2.0 --submodule deps/other
	run -2 --separate-stderr "$TARCHECK" verify "$ball" --repo "$work/bare" \
		--tag v2.0 --submodule-dir "$work/absent"
	[ "${#stderr_lines[@]}" -eq 1 ]
	run -2 --separate-stderr "$TARCHECK" verify "$ball" --repo "$work/bare" \
		--tag v2.0 --submodule "deps/other=$work/absent"
	[ "${#stderr_lines[@]}" -eq 1 ]
}

@test "links in a modules directory are not followed" {
	mkdir -p "$work/bare/modules"
	ln -s "$work/store/other" "$work/bare/modules/other"
	ask
	has 'notice vcs-submodule-missing deps/other'
}
