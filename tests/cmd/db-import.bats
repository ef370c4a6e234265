#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck db import: packages, and what keeps it quick and repeatable.

load fixtures

setup() {
	cd "$BATS_TEST_TMPDIR"
}

db() { "$TARCHECK" db "$@"; }

# fails_with TEXT COMMAND...: status 2, one line on stderr with that text.
fails_with() {
	local text=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" = 2 ] || complain "status $status" "$(cat err)"
	[ "$(wc -l <err)" = 1 ] || complain 'not one line:' "$(cat err)"
	grep -qF -- "$text" err || complain "$(cat err)"
}

# part NAME FILE: one member of an ar archive (deb(5)).
part() {
	local size
	size=$(wc -c <"$2")
	printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' "$1" 1711713600 0 0 100644 "$size"
	cat "$2"
	[ $((size % 2)) = 0 ] || echo
}

tarball() {
	"${TAR:-tar}" -C "$1" --sort=name --owner=0 --group=0 --mtime="$when" \
		-cf "$2" "${@:3}"
}

# make_deb PACKAGE VERSION TOOL [CONTROL-LINE...]: what is in tree/, packed
# with TOOL (none, gzip, xz, zstd), to p.deb; its parts stay.
make_deb() {
	local tool=$3 ending
	case $tool in
	none) ending= ;;
	gzip) ending=.gz ;;
	xz) ending=.xz ;;
	zstd) ending=.zst ;;
	esac
	mkdir -p control
	printf '%s\n' "Package: $1" "Version: $2" 'Description: a tool' \
		' Package: not this' "${@:4}" >control/control
	tarball control control.tar ./control
	tarball tree data.tar .
	if [ "$tool" != none ]; then
		"$tool" -c <control.tar >"control.tar$ending"
		"$tool" -c <data.tar >"data.tar$ending"
	fi
	printf '2.0\n' >version
	{
		printf '!<arch>\n'
		part debian-binary version
		part "control.tar$ending" "control.tar$ending"
		part "data.tar$ending" "data.tar$ending"
	} >p.deb
}

make_tree() {
	mkdir -p tree/usr/share/aclocal
	echo 'AC_DEFUN([X])' >tree/usr/share/aclocal/x.m4
	ln -s x.m4 tree/usr/share/aclocal/y.m4
}

@test ".deb: its files, its digest, its name, in every compression" {
	local tool
	make_tree
	for tool in none gzip xz zstd; do
		[ $tool = none ] || have_program $tool
		make_deb tool1.2 1:1.2-3~deb12u1 $tool
		db import p.deb --project tool --keep-top -o t.tsv
		grep -qx "# source: Debian tool1.2 1.2-3~deb12u1: p.deb, SHA-256 $(
			sha256sum <p.deb | cut -d' ' -f1)" t.tsv
		grep -v '^#' t.tsv | cut -f1,5 >got
		printf '%s\t%s\n' "$(sha256sum <tree/usr/share/aclocal/x.m4 |
			cut -d' ' -f1)" usr/share/aclocal/x.m4 | diff -u - got
		rm p.deb
	done
}

@test ".deb: --release, --variant, and members that begin with _" {
	make_tree
	make_deb tool 2 gzip
	{
		printf '!<arch>\n'
		part debian-binary/ version
		part _before version
		part control.tar.gz control.tar.gz
		part _between version
		part data.tar.gz data.tar.gz
		part _signature version
	} >signed.deb
	db import signed.deb --project tool --variant Devuan -o t.tsv
	grep -q '^# source: Devuan tool 2: signed.deb,' t.tsv
	db import signed.deb --project tool --release 'a b' -o t.tsv
	grep -q '^# source: a b: signed.deb,' t.tsv
}

@test ".deb --member: a tarball inside" {
	mkdir -p all/tool-0.{9,10}/m4 tree/usr/share
	echo a >all/tool-0.9/m4/a.m4
	echo b >all/tool-0.10/m4/a.m4
	tarball all in.tar tool-0.9 tool-0.10
	gzip -c <in.tar >tree/usr/share/all.tar.gz
	make_deb tool 1 gzip
	db import p.deb --project tool --member ./usr/share/all.tar.gz \
		--release-from-path --release-prefix v -o t.tsv
	grep -q '^# source: several releases: p.deb member ./usr/share/all.tar.gz, SHA-256 '"$(
		sha256sum <p.deb | cut -d' ' -f1)" t.tsv
	grep -v '^#' t.tsv | cut -f5 | sort -u | diff -u - <(echo m4/a.m4)
	fails_with 'has no file usr/share/none' db import p.deb --project tool \
		--member usr/share/none -o u.tsv
	[ ! -e u.tsv ]
	echo text >tree/usr/share/all.tar.gz
	make_deb tool 1 gzip
	fails_with 'usr/share/all.tar.gz: not a tar archive' db import p.deb \
		--project tool --member usr/share/all.tar.gz -o u.tsv
}

# refuses TEXT: p.deb, with these words.
refuses() {
	fails_with "p.deb: $1" db import p.deb --project t -o no.tsv
	[ ! -e no.tsv ]
}

@test ".deb: whatever deb(5) does not have is refused" {
	local head='!<arch>\n'
	make_tree
	make_deb tool 1 gzip
	mv p.deb good.deb

	{ printf $head; part debian-binary version
	  part data.tar.gz data.tar.gz
	  part control.tar.gz control.tar.gz; } >p.deb
	refuses 'member data.tar.gz where control.tar'
	{ printf $head; part debian-binary version
	  part control.tar.gz control.tar.gz; } >p.deb
	refuses 'not a Debian package: it has no data.tar'
	{ cat good.deb; part data.tar.gz data.tar.gz; } >p.deb
	refuses 'a member after data.tar'
	{ cat good.deb; echo more; } >p.deb
	refuses 'truncated'
	{ printf $head; part debian-binary version
	  part extra version; } >p.deb
	refuses 'member extra where control.tar'
	{ printf $head; part debian-binary version
	  part control.tar.gz control.tar.gz
	  part data.tar.bz2 data.tar.gz; } >p.deb
	refuses 'member data.tar.bz2 where data.tar'
	head -c 400 good.deb >p.deb
	refuses 'truncated'
	head -c -2 good.deb >p.deb
	refuses 'truncated'
	printf '2.1\n' >version
	{ printf $head; part debian-binary version
	  part control.tar.gz control.tar.gz
	  part data.tar.gz data.tar.gz; } >p.deb
	refuses 'a Debian package of another version'
	sed 's/^debian-binary   17/debian-binary   x7/' good.deb >p.deb
	refuses 'not a Debian package: no number in the header at byte 8'
	sed 's/`$/!/' good.deb >p.deb
	refuses 'not a Debian package: no end mark in the header at byte 8'
}

@test ".deb: a control file that says too little or too much" {
	make_tree
	make_deb tool 1 none 'Package: other'
	refuses 'control: two fields Package'
	make_deb 'to ol' 1 none
	refuses 'control: field Package has no possible value'
	make_deb tool '' none
	refuses 'control: field Version has no possible value'
	make_deb tool 1/../2 none
	refuses 'control: field Version has no possible value'
}

@test ".deb: a tar archive that can be read in two ways" {
	make_tree
	make_deb tool 1 none
	"${TAR:-tar}" -C tree -rf data.tar ./usr/share/aclocal/x.m4
	{
		printf '!<arch>\n'
		part debian-binary version
		part control.tar control.tar
		part data.tar data.tar
	} >p.deb
	refuses 'programs could read its tar archive in different ways'
}

# permutations [DONE...] -- REST...: each as a line.
permutations() {
	local done=() i
	while [ "$1" != -- ]; do
		done+=("$1")
		shift
	done
	shift
	[ $# != 0 ] || { echo "${done[@]}"; return; }
	for ((i = 1; i <= $#; i++)); do
		permutations "${done[@]}" "${!i}" -- "${@:1:i-1}" "${@:i+1}"
	done
}

@test "sources in any order, and twice: the same bytes" {
	local order
	vcs init -q repo
	mkdir repo/m4
	for n in 1 2 3 2; do
		widget_m4 $n >repo/m4/widget.m4
		echo $n >repo/m4/$n.m4
		commit repo $n
		vcs -C repo tag -f v$n >&2
	done
	# Releases of one day, with contents that they share or have alone.
	for n in 1 2 3; do
		mkdir -p tool-$n/m4
		widget_m4 $((n / 2 + 1)) >tool-$n/m4/widget.m4
		echo both >tool-$n/m4/both.m4
		echo $n >tool-$n/m4/$n.m4
	done
	roll_tar . tool-1 >tool-1.tar
	roll_tar . tool-2 | gzip -n >tool-2.tar.gz
	cp -r tool-1 tree
	make_deb tool 1 gzip
	permutations -- repo tool-1.tar tool-2.tar.gz tool-3 p.deb >orders
	[ "$(sort -u orders | wc -l)" = 120 ]
	awk 'NR % 5 == 1' orders >some
	echo 'repo repo p.deb tool-3 tool-1.tar tool-2.tar.gz tool-1.tar p.deb' >>some
	while read -r order; do
		db import $order --project tool --origin u --release-prefix v \
			--releases 'v*' --paths '*.m4' -q --no-cache -o t.tsv
		[ -e first.tsv ] || cp t.tsv first.tsv
		cmp first.tsv t.tsv || complain "$order" "$(diff first.tsv t.tsv)"
	done <some
}
