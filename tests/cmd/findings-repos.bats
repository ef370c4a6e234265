#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# Repositories made to lead astray, to exhaust, or to run something.

load fixtures

setup_file() {
	share_fixtures
	git_of_it=$BATS_FILE_TMPDIR/packed
	vcs clone -q --bare "$repo" "$git_of_it"
	vcs -C "$git_of_it" repack -q -a -d -f
	vcs -C "$git_of_it" pack-refs --all
	archive "$repo" v1.0 >"$BATS_FILE_TMPDIR/hello-1.0.tar"
	export git_of_it
}

setup() {
	work=$BATS_TEST_TMPDIR
	ball=$BATS_FILE_TMPDIR/hello-1.0.tar
	r=$work/r.git
	# Sanitizers need several times as much of both.
	seconds=30 megabytes=500
	[ "${TC_SANITIZERS:-no}" = no ] || seconds=120 megabytes=6000
}

python() {
	"${PYTHON3:-python3}" "$@"
}
hostile() {
	python "$BATS_TEST_DIRNAME/hostile-repo.py" "$@"
}
# make KIND [ARGUMENT...]: $r, of tests/cmd/hostile-repo.py.
make() {
	python -c '' || skip 'python3 is absent'
	rm -rf "$r"
	hostile "$r" "$@"
}
# bounded COMMAND ARGUMENT...: in seconds and megabytes.
bounded() {
	run --separate-stderr hostile run "$seconds" "$megabytes" \
		"$TARCHECK" "$@"
	[ "$status" != 99 ] || complain "$stderr"
}
# refused PATTERN [COMMAND]: one line and exit status 2.
refused() {
	bounded "${2-verify}" "$ball" --repo "$r" ${3---tag v1.0}
	[ "$status" = 2 ] || complain "status $status: $output"
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" = 1 ] || complain "$stderr"
	[[ $stderr =~ $1 ]] || complain "wanted: $1" "got: $stderr"
}
verified() {
	check verify "$ball" --repo "$r" --tag v1.0
}

# --- objects

@test "differences from differences that go in a circle" {
	for what in commit tree link; do
		make cycle $what
		refused 'object 1{40}: differences from differences without end'
	done
	for what in commit tree; do
		make cycle $what
		refused 'without end' locate ''
	done
}

@test "a file that is made a hundred times over, 20 MB each time" {
	make weighty 20000000 100
	refused 'object [0-9a-f]*: limit: objects of far more bytes'
}
@test "as long a chain of differences as git writes is read, a longer one not" {
	make chain 4095
	verified
	has 'error vcs-wrong-tree'
	make chain 5000
	refused 'link of the tree: .*without end'
}

@test "differences that double 1 MB to 64 GB" {
	for what in commit tree blob; do
		make doubling $what
		refused 'object 0*11: more than 268435456 bytes'
	done
}

@test "objects that state a size they do not have" {
	make stated 1000000000000
	refused "directory '' of the tree.*more than 268435456 bytes"
	make stated 200000000
	refused "directory '' of the tree.*object 3{40}: its file is damaged"
	make stated 18446744073709551616
	refused 'its file is damaged'
}

@test "a directory that is in itself" {
	make endless
	refused "directory '' of the tree.*hash mismatch"
	refused 'hash mismatch' locate ''
}

@test "directories of directories: 10^12 files in thirteen objects" {
	make deep 12 10 1
	refused 'more than 2000000 entries in the tree'
	make deep 7 10 230
	refused 'more than 268435456 bytes of paths in the tree'
	make deep 130 1 1
	refused 'more than 128 directories deep'
	make deep 20 1 240
	refused 'a path in the tree is longer than 4096 bytes'
}

@test "a directory of 1,000,000 files is one like any other" {
	make wide 1000000
	bounded verify "$ball" --repo "$r" --tag v1.0
	[ "$status" = 1 ]
	[[ $output == *vcs-wrong-tree* ]]
	bounded locate "$ball" --repo "$r"
	[ "$status" = 1 ]
}

@test "900 submodules of 5,000 files each, all at one commit" {
	megabytes=$((megabytes * 2))
	make modules 900 5000
	refused 'more than 268435456 bytes of paths in submodules' verify \
		"--tag v1.0 --submodule-dir $work"
}

@test "packs as git writes them: both versions of the index, several" {
	local version base
	make_release
	echo '/* */' >>"$rel/src/one.c"
	roll
	for version in 1 2; do
		for base in true false; do
			rm -rf "$r"
			vcs clone -q --bare "$repo" "$r"
			vcs -C "$r" -c pack.indexVersion=$version \
				-c pack.depth=50 \
				-c repack.useDeltaBaseOffset=$base repack -q -a -d -f
			[ -z "$(cd "$r/objects" && find . -path './??/*')" ]
			verified
			outcome_is rejected 1
			found_is 'error vcs-modified src/one.c'
			says vcs-modified '1 lines added'
		done
	done
	# Each commit in a pack of its own, and one index without its pack.
	vcs clone -q "$repo" "$work/more"
	for n in 1 2 3 4 5; do
		seq 1 $((n * 99)) >"$work/more/numbers"
		commit "$work/more" "$n"
		vcs -C "$work/more" repack -q -d
	done
	archive "$work/more" HEAD >"$work/more.tar"
	vcs -C "$work/more" tag -f v1.0 >/dev/null
	: >"$work/more/.git/objects/pack/pack-$(printf %040d 7).idx"
	ball=$work/more.tar r=$work/more
	verified
	outcome_is accepted 0
	found_is
}

# --- trees

# malformed WHAT ENTRY...
malformed() {
	local what=$1
	shift
	make entries "$@"
	verified
	outcome_is rejected 1
	says vcs-tree-malformed "$what"
}
@test "vcs-tree-malformed: one name twice, in any order" {
	malformed 'two entries of one name' 100644:a:x 100644:a:y
	malformed 'two entries of one name' 40000:a:x 40000:a:y
	malformed 'a file and a directory of one name' 100644:a:x \
		100644:a.b:x 40000:a:y
	malformed "entries in another order" 100644:b:x 100644:a:y
	malformed "entries in another order" 40000:a:x 100644:a.b:y
}
@test "vcs-tree-malformed: names that git does not check out" {
	local name
	for name in .git .GIT .Git 'git~1' 'GIT~1' '.git ' .git... \
		'.git::$INDEX_ALLOCATION' '.git\hooks' \
		$'.g\xe2\x80\x8cit' $'\xef\xbb\xbf.git'; do
		malformed "git's own directory" "100644:$name:x"
		malformed "git's own directory" "40000:$name:x"
	done
	malformed 'a slash in the name' 100644:a/b:x
	malformed 'a slash in the name' 100644:../../b:x
	malformed "another directory's name" 40000:..:x
	malformed "another directory's name" 100644:.:x
	malformed 'no known type' 20000:a:x
	make entries 100644::x
	refused 'failed to parse tree'
}
@test "vcs-tree-malformed: an archive of it is no better" {
	make entries 100644:a:x 100644:a:y
	mkdir "$work/hello-1.0"
	echo y >"$work/hello-1.0/a"
	roll_tar "$work" hello-1.0 >"$work/a.tar"
	ball=$work/a.tar
	verified
	outcome_is rejected 1
	errors_are 'vcs-wrong-tree' 'vcs-tree-malformed a' 'vcs-modified a' \
		'vcs-modified a'
}
@test "not vcs-tree-malformed: names that only look so, modes of old" {
	make entries 100644:...:x 100664:.gitattributes: 100644:.github:x \
		100644:.gitx:x 40000:a-b:x 100755:a.b:x 40000:a:x 100644:git~2:x \
		100644:x.git:x
	verified
	has_no vcs-tree-malformed
	make entries 100644:a.b:x 40000:a:x 100644:a0:x
	verified
	has_no vcs-tree-malformed
}
@test "a submodule whose tree is malformed does not serve" {
	python -c '' || skip 'python3 is absent'
	hostile "$work/sub" entries 100644:a:x 100644:a:y
	vcs clone -q "$repo" "$work/r.git"
	vcs -C "$r" update-index --add --cacheinfo \
		"160000,$(cat "$work/sub/refs/tags/v1.0"),sub"
	vcs -C "$r" commit -q -m Module.
	vcs -C "$r" tag -f v1.0 >/dev/null
	refused 'sub: a: two entries of one name' verify \
		"--tag v1.0 --submodule sub=$work/sub"
}

# --- files

@test "what is cut short or damaged: one error, or nothing wrong" {
	python -c '' || skip 'python3 is absent'
	local n=40
	[ "${TC_SANITIZERS:-no}" = no ] || n=10
	vcs clone -q "$repo" "$work/loose"
	echo >>"$work/loose/README"
	commit "$work/loose" 'Loose.'
	vcs -C "$work/loose" tag -f v1.0 >/dev/null
	archive "$work/loose" v1.0 >"$work/hello-1.0.tar"
	vcs clone -q --bare "$work/loose" "$work/packed"
	vcs -C "$work/packed" repack -q -a -d -f
	vcs -C "$work/packed" commit-graph write --reachable
	vcs -C "$work/packed" multi-pack-index write 2>/dev/null || :
	run python "$BATS_TEST_DIRNAME/hostile-damage.py" "$TARCHECK" $n \
		"$work/hello-1.0.tar" "$work/packed" "$work/loose/.git"
	[ "$status" = 0 ] || complain "$output"
}

# fifo PATH PATTERN: in a copy of the repository.
fifo() {
	rm -rf "$r"
	cp -R "$git_of_it" "$r"
	rm -f "$r/$1"
	mkfifo "$r/$1"
	refused "$2"
	refused "$2" locate ''
}
@test "commondir names a directory" {
	for text in '' ' ' absent HEAD 'a\nb' '.\0x' . .. refs/.. ./absent; do
		rm -rf "$r"
		cp -R "$git_of_it" "$r"
		# shellcheck disable=SC2059 # an escape
		printf "$text" >"$r/commondir"
		refused 'r.git/commondir: names no directory'
	done
	printf '../r.git\n\n' >"$r/commondir"
	verified
}
@test "files that are FIFOs are not waited for" {
	python -c '' || skip 'python3 is absent'
	for path in config HEAD packed-refs commondir refs/heads/main \
		refs/tags/x; do
		fifo $path "r.git/$path: not a regular file"
	done
	fifo "objects/pack/$(basename "$git_of_it"/objects/pack/*.idx)" \
		'idx: cannot read it'
	fifo "objects/pack/$(basename "$git_of_it"/objects/pack/*.pack)" \
		'idx: its pack'
	rm -rf "$r"
	cp -R "$repo/.git" "$r"
	path=objects/$(vcs -C "$r" rev-parse v1.0 | sed 's,..,&/,')
	rm -f "$r/$path"
	mkfifo "$r/$path"
	refused 'tag v1.0: .*its file is damaged'
	mkdir "$work/tree"
	mkfifo "$work/tree/.git"
	r=$work/tree
	refused 'tree/.git: not a regular file'
}
@test "references that lead to themselves, or out of the repository" {
	python -c '' || skip 'python3 is absent'
	cp -R "$repo/.git" "$r"
	echo 'ref: refs/tags/v1.0' >"$r/refs/tags/v1.0"
	refused 'no tag v1.0'
	echo 'ref: ../../../../etc/passwd' >"$r/refs/tags/v1.0"
	refused 'no tag v1.0'
	ln -sf /etc/passwd "$r/refs/tags/v1.0"
	refused 'no tag v1.0'
	[[ $stderr != *root* ]]
}

# --- what would make git see or run something else

@test "vcs-overrides-ignored: objects that another directory has" {
	vcs clone -q --bare --shared "$repo" "$r"
	[ -s "$r/objects/info/alternates" ]
	python -c '' || skip 'python3 is absent'
	refused 'objects/info/alternates.* are not looked at: .*tag v1.0'
	refused 'alternates' verify \
		"--commit $(vcs -C "$repo" rev-parse v1.0)"
	vcs -C "$r" repack -q -a -d
	verified
	outcome_is accepted 0
	found_is 'info vcs-overrides-ignored'
	says vcs-overrides-ignored '"objects/info/alternates"'
	rm "$r/objects/info/alternates"
	verified
	found_is
}
@test "vcs-overrides-ignored: a file that only an alternate has is no origin" {
	local id
	make_release
	echo 'int more;' >"$rel/src/more.c"
	vcs init -q --bare "$work/other"
	id=$(vcs -C "$work/other" hash-object -w "$rel/src/more.c")
	cp -R "$repo/.git" "$r"
	echo "$work/other/objects" >"$r/objects/info/alternates"
	vcs -C "$r" cat-file -e "$id"
	roll
	verified
	outcome_is rejected 1
	errors_are 'file-unexplained src/more.c'
}
@test "vcs-overrides-ignored: grafts and replaced objects" {
	cp -R "$repo/.git" "$r"
	vcs -C "$r" rev-parse v1.0 >"$r/info/grafts"
	vcs -C "$r" replace v1.0:src/one.c v1.0:src/two.c
	vcs -C "$r" replace v1.0:README v1.0:src/two.c
	verified
	outcome_is accepted 0
	found_is 'info vcs-overrides-ignored'
	says vcs-overrides-ignored '"refs/replace (2), info/grafts"'
}
@test "vcs-overrides-ignored: settings that name commands" {
	cp -R "$repo/.git" "$r"
	cat >>"$r/config" <<-EOF
	[core]
		fsmonitor = $work/evil
		sshCommand = $work/evil
		worktree = $work/elsewhere
	[filter "a.b"]
		clean = $work/evil
	[includeIf "gitdir:/"]
		path = /dev/null
	EOF
	verified
	outcome_is accepted 0
	found_is 'info vcs-overrides-ignored'
	says vcs-overrides-ignored \
		'"core.fsmonitor, core.sshcommand, filter.a.b.clean, includeif.gitdir:/.path"'
}
@test "not vcs-overrides-ignored: what every clone has" {
	vcs clone -q "$repo" "$r"
	vcs -C "$r" config core.fsmonitor true
	vcs -C "$r" config user.name A
	vcs -C "$r" config core.hooksPath ''
	vcs -C "$r" config --unset core.hooksPath
	: >"$r/.git/info/grafts"
	verified
	outcome_is accepted 0
	found_is
}

@test "the format of a repository counts, what it includes does not" {
	python -c '' || skip 'python3 is absent'
	cp -R "$repo/.git" "$r"
	printf '[core]\n\trepositoryFormatVersion = 1\n[extensions]\n' \
		>"$work/more"
	printf '\tobjectFormat = sha256\n\tfuture = yes\n' >>"$work/more"
	cp "$r/config" "$work/config"
	vcs -C "$r" config include.path "$work/more"
	verified
	outcome_is accepted 0
	cat "$work/config" "$work/more" >"$r/config"
	verified
	outcome_is inconclusive 3
	has 'notice vcs-unsupported-format'
	sed -i '/objectFormat/s/sha256/sha1/' "$r/config"
	refused 'unknown extension future'
	sed -i '/future/d; /repositoryFormatVersion = 1/s/1/2/' "$r/config"
	refused 'format version 2'
	cp "$work/config" "$r/config"
	echo '[core' >>"$r/config"
	refused 'r.git: '
}
@test "vcs-unsupported-format: references in a reftable" {
	cp -R "$repo/.git" "$r"
	printf '[core]\n\trepositoryFormatVersion = 1\n[extensions]\n' \
		>>"$r/config"
	printf '\trefStorage = reftable\n' >>"$r/config"
	verified
	outcome_is inconclusive 3
	has 'notice vcs-unsupported-format'
	says vcs-unsupported-format 'reftable'
	sed -i 's/reftable/files/' "$r/config"
	verified
	outcome_is accepted 0
	found_is
}

# Each way by itself: none may leave a trace, whatever else it comes to.
@test "nothing that a repository names is run" {
	local key evil=$work/evil hook
	printf '#!/bin/sh\necho "$0 $*" >>"%s"\ncat\n' "$work/ran" >"$evil"
	chmod +x "$evil"
	make_release
	echo '/* */' >>"$rel/src/one.c"
	roll
	for key in core.fsmonitor core.sshCommand core.hooksPath core.pager \
		core.gitProxy core.alternateRefsCommand core.editor core.askPass \
		diff.external filter.evil.clean filter.evil.smudge \
		filter.evil.process diff.evil.command diff.evil.textconv \
		merge.evil.driver credential.helper gpg.program \
		uploadpack.packObjectsHook remote.origin.uploadpack alias.log; do
		rm -rf "$r"
		cp -R "$repo" "$r"
		printf '* filter=evil diff=evil merge=evil\n' |
			tee "$r/.gitattributes" >"$r/.git/info/attributes"
		for hook in post-checkout post-index-change \
			reference-transaction pre-auto-gc; do
			ln -s "$evil" "$r/.git/hooks/$hook"
		done
		case $key in
		core.hooksPath) vcs -C "$r" config $key "$r/.git/hooks" ;;
		filter.*) vcs -C "$r" config filter.evil.required true ;;&
		*) vcs -C "$r" config $key "$evil" ;;
		esac
		HOME=$r check verify "$ball" --repo "$r" --tag v1.0
		errors_are 'vcs-modified src/one.c'
		"$TARCHECK" locate "$ball" --repo "$r" >/dev/null
		[ ! -e "$work/ran" ] || complain "$key: $(cat "$work/ran")"
	done
}
