# SPDX-License-Identifier: LGPL-2.1-or-later
# Shows tarcheck on its own release: demo.sh BUILD-DIRECTORY
#
# Everything printed is a command, after "$ ", or what that command printed.
set -eu
build=$1
work=build/demo
git rev-parse --verify --quiet HEAD >/dev/null || {
	echo 'demo: this is no clone: there is no commit to compare with' >&2
	exit 2
}
if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
	echo 'demo: this clone has uncommitted changes: the files they touch' \
		'will not be those of HEAD' >&2
fi

# What git and tar do must not depend on whose machine this is.
unset GIT_DIR GIT_WORK_TREE TAR_OPTIONS TARCHECK_DB
export TARCHECK_TOOLCHAINS="$PWD/$work/toolchains"
export XDG_CACHE_HOME="$PWD/$work/cache"
PATH=$PWD/$build/src:$PATH
rm -rf "$work" "$build"/tarcheck-*.tar.*
mkdir -p "$work"

# show COMMAND: its line, its output, its exit status in $status.
show() {
	printf '$ %s\n' "$1"
	status=0
	eval "$1" || status=$?
}
must() {
	show "$1"
	[ "$status" = 0 ] || exit 1
}

# verify TARBALL STATUS...: the status is one of those.
verify() {
	show "tarcheck verify $1 --repo . --commit \$(git rev-parse HEAD)"
	shift
	verdict=$status
	printf '$ echo $?\n%s\n\n' "$verdict"
	case " $* " in
	*" $verdict "*) ;;
	*) wrong="$wrong $verdict" ;;
	esac
}
wrong=

# The gzip one of the two that make dist writes: xz takes a minute.
must "make -s -C $build dist-gzip"
tarball=$(echo "$build"/tarcheck-*.tar.gz)
release=${tarball##*/}
release=$work/${release%.tar.gz}
# The generators that wrote it, to be run once more.
show 'tarcheck toolchain add --installed autoconf automake'
# 3, inconclusive, where those are no published ones or there is no bubblewrap.
verify "$tarball" 0 3

must "tar -xf $tarball -C $work"
must "sed -i '/^AC_DEFUN/a : \"\$(id)\"' $release/m4/ax_append_flag.m4"
must "sed -i '2i : \"\$(id)\"' $release/build-aux/install-sh"
must "tar -czf $work/tampered.tar.gz -C $work ${release##*/}"
verify "$work/tampered.tar.gz" 1

rm -rf "$work"
[ -z "$wrong" ] || {
	echo "demo: not the expected exit status:$wrong" >&2
	exit 1
}
