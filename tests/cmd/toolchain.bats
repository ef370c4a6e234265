#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck toolchain: the store of generators.

load fixtures

setup() {
	cd "$BATS_TEST_TMPDIR"
	export TARCHECK_TOOLCHAINS=$PWD/store
	have_program dpkg-deb
}

toolchain() { "$TARCHECK" toolchain "$@"; }

# fails_with TEXT COMMAND...: status 2, one line on stderr with that text.
fails_with() {
	local text=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" = 2 ] || complain "status $status" "$(cat err)"
	[ "$(wc -l <err)" = 1 ] || complain 'not one line:' "$(cat err)"
	grep -qF -- "$text" err || complain "$(cat err)"
}

# status_is N COMMAND...
status_is() {
	local want=$1 status=0
	shift
	"$@" >out 2>err || status=$?
	[ "$status" = "$want" ] || complain "status $status" "$(cat out err)"
}

# make_tree PROGRAM: what a package of autoconf 9.1 would install, in tree/.
make_tree() {
	mkdir -p tree/usr/bin tree/usr/share/autoconf/m4sugar \
		tree/usr/share/doc/autoconf
	printf '#! /bin/sh\necho %s\n' "$1" >"tree/usr/bin/$1"
	chmod 755 "tree/usr/bin/$1"
	echo 'm4_define([m4_PACKAGE_VERSION], [9.1])' \
		>tree/usr/share/autoconf/m4sugar/version.m4
	head -c 700000 /dev/zero >tree/usr/share/autoconf/long.m4f
	ln -s m4sugar/version.m4 tree/usr/share/autoconf/here
	echo no >tree/usr/share/doc/autoconf/NEWS
}

# make_deb PACKAGE VERSION: tree/ as a package, to p.deb.
make_deb() {
	mkdir -p tree/DEBIAN
	printf 'Package: %s\nVersion: %s\nArchitecture: all\n' "$1" "$2" \
		>tree/DEBIAN/control
	printf 'Maintainer: A B <a@example.org>\nDescription: none\n' \
		>>tree/DEBIAN/control
	SOURCE_DATE_EPOCH=1711713600 dpkg-deb --root-owner-group -b tree p.deb \
		>/dev/null
	rm -r tree/DEBIAN
}

# make_list NAME...: a list of what is in the store under these names.
make_list() {
	local name
	echo '# tarcheck-toolchains 1'
	echo '# columns: name tool version variant digest source source-id origin'
	for name in "$@"; do
		toolchain list --rows | sed -n "s,^$name	.*,&from here,p"
	done
}

@test "a package is unpacked; its programs get their plain names" {
	make_tree autoconf9.1
	make_deb autoconf9.1 1:9.1+dfsg-2ubuntu3
	toolchain add p.deb >out
	name='autoconf-9.1-package-9.1+dfsg-2ubuntu3'
	[ "$(cat out)" = "$name: unverified" ]
	root=store/$name/root
	[ "$("$root/usr/bin/autoconf")" = autoconf9.1 ]
	cmp tree/usr/share/autoconf/long.m4f "$root/usr/share/autoconf/long.m4f"
	[ "$(readlink "$root/usr/share/autoconf/here")" = m4sugar/version.m4 ]
	[ ! -e "$root/usr/share/doc" ]
	grep -qx '# version: 9.1' "store/$name/manifest"
	toolchain add p.deb >out
	grep -q 'was there already' out
}

@test "only what the list knows is verified" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	toolchain add --variant 'debian 9.1-1' p.deb
	status_is 3 toolchain verify
	grep -q '^unverified' out
	make_list autoconf-9.1-debian-9.1-1 >list
	status_is 0 toolchain verify --list list
	grep -q '^verified .* from here$' out
	# The list knows the file, so it says the variant.
	rm -r store
	toolchain add --list list p.deb >out
	grep -qx 'autoconf-9.1-debian-9.1-1: verified' out
	# As another version or variant the same files are another matter.
	sed 's/\t9\.1\t/\t9.2\t/' list >other
	status_is 3 toolchain verify --list other
	sed 's/^# variant: .*/# variant: mine/' -i store/*/manifest
	status_is 3 toolchain verify --list list
	grep -q '^unverified' out
}

@test "--trust is for the user to say, and is shown" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	toolchain add --trust p.deb >out
	grep -q ': trusted$' out
	status_is 0 toolchain verify
	grep -q '^trusted ' out
}

@test "a damaged toolchain is named with the file" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	toolchain add --trust p.deb
	root=$(echo store/*/root)
	cp -a store whole
	echo more >>"$root/usr/share/autoconf/long.m4f"
	status_is 1 toolchain verify
	grep -q "damaged .*'usr/share/autoconf/long.m4f': not what" out
	rm -r store && cp -a whole store
	chmod 755 "$root/usr/share/autoconf/long.m4f"
	status_is 1 toolchain verify
	grep -q "'usr/share/autoconf/long.m4f': not what" out
	rm -r store && cp -a whole store
	echo >"$root/usr/share/autoconf/more.m4"
	status_is 1 toolchain verify
	grep -q "'usr/share/autoconf/more.m4': not in the manifest" out
	rm -r store && cp -a whole store
	rm "$root/usr/bin/autoconf"
	status_is 1 toolchain verify
	grep -q "'usr/bin/autoconf': is missing" out
	ln -s /bin/true "$root/usr/bin/autoconf"
	status_is 1 toolchain verify
	rm -r store && cp -a whole store
	ln -sfn version.m4 "$root/usr/share/autoconf/here"
	status_is 1 toolchain verify
	grep -q "'usr/share/autoconf/here': not what" out
	rm -r store && cp -a whole store
	mv "$root/usr/share" elsewhere && ln -s "$PWD/elsewhere" "$root/usr/share"
	status_is 1 toolchain verify
}

@test "a manifest that cannot be read hides no other toolchain" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	toolchain add --trust p.deb
	cp -r store/autoconf-9.1-package-9.1-1 store/other
	printf '0644\n' >>store/other/manifest
	toolchain list >out
	grep -q '^broken .*other .*four fields' out
	grep -q '^trusted .*autoconf-9.1' out
	status_is 1 toolchain verify
	toolchain remove other
	status_is 0 toolchain verify
}

@test "what was interrupted is not there, and is swept away" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	mkdir -p store/.new-123456/root/usr
	echo half >store/.new-123456/root/usr/file
	status_is 3 toolchain verify
	[ ! -s out ]
	toolchain add p.deb
	[ "$(find store -mindepth 1 -maxdepth 1 | wc -l)" = 1 ]
	# An add that fails leaves nothing.
	head -c -100 p.deb >cut.deb
	fails_with cut.deb toolchain add cut.deb
	[ "$(find store -mindepth 1 -maxdepth 1 | wc -l)" = 1 ]
}

@test "another toolchain of the same name is not written over" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	toolchain add p.deb
	echo changed >>tree/usr/bin/autoconf
	make_deb autoconf 9.1-1
	fails_with 'another one of that name' toolchain add p.deb
	toolchain remove autoconf-9.1-package-9.1-1
	toolchain add p.deb
}

@test "what is no toolchain is refused" {
	make_tree autoconf
	make_deb hello 9.1-1
	fails_with 'package hello is no toolchain' toolchain add p.deb
	make_deb autoconf 9.2-1
	fails_with 'do not say that they are autoconf 9.2' toolchain add p.deb
	make_deb automake 9.1-1
	fails_with 'no program automake' toolchain add p.deb
	make_deb autoconf 9-1
	fails_with 'autoconf 9' toolchain add p.deb
	rm tree/usr/bin/autoconf
	make_deb autoconf 9.1-1
	fails_with 'no program autoconf' toolchain add p.deb
	fails_with 'absent' toolchain add absent
	fails_with "no toolchain 'autoconf'" toolchain remove autoconf
	[ -z "$(ls store)" ]
}

@test "two writers at once" {
	make_tree autoconf
	make_deb autoconf 9.1-1
	for i in 1 2 3 4; do
		toolchain add --quiet --variant "v $i" p.deb &
	done
	wait
	[ "$(toolchain list | wc -l)" = 4 ]
}

# make_release: the least that is taken for a release of autoconf 9.1, in
# autoconf-9.1/.
make_release() {
	local d=autoconf-9.1
	mkdir -p $d/bin $d/lib/m4sugar $d/lib/autoconf $d/tests
	printf '#! @SHELL@\n# @configure_input@ @UNKNOWN@ a@b\n' \
		>$d/bin/autom4te.in
	echo 'echo @VERSION@ @bindir@ "$@"' >>$d/bin/autom4te.in
	echo 'all: @PERL@' >$d/bin/Makefile.in
	echo 'args: @datadir@ @pkgdatadir@' >$d/lib/autom4te.in
	echo 'm4_define([m4_x])' >$d/lib/m4sugar/m4sugar.m4
	echo 'AC_DEFUN([AC_X], [@VERSION@])' >$d/lib/autoconf/general.m4
	echo no >$d/tests/general.m4
}

@test "a release of autoconf is laid out without running anything" {
	make_release
	roll_tar . autoconf-9.1 >autoconf-9.1.tar
	toolchain add autoconf-9.1.tar >out
	[ "$(cat out)" = 'autoconf-9.1: unverified' ]
	at=/opt/tarcheck/autoconf-9.1
	root=store/autoconf-9.1/root$at
	sed -n 2p "$root/bin/autom4te" >line
	grep -qx '# Generated from autom4te.in; do not edit by hand. @UNKNOWN@ a@b' \
		line
	[ "$(head -1 "$root/bin/autom4te")" = '#! /bin/sh' ]
	[ "$("$root/bin/autom4te" x)" = "9.1 $at/bin x" ]
	[ "$(cat "$root/share/autoconf/autom4te.cfg")" = \
		"args: $at/share/autoconf $at/share/autoconf" ]
	cmp autoconf-9.1/lib/autoconf/general.m4 \
		"$root/share/autoconf/autoconf/general.m4"
	grep -q 'm4_PACKAGE_VERSION\], *\[9.1\]' \
		"$root/share/autoconf/m4sugar/version.m4"
	[ ! -e "$root/bin/Makefile" ]
	[ "$(find "$root" -type f | wc -l)" = 6 ]
}

@test "tag and tarball of one release give the same toolchain" {
	make_release
	roll_tar . autoconf-9.1 | gzip -n >autoconf-9.1.tar.gz
	toolchain add autoconf-9.1.tar.gz
	make_list autoconf-9.1 >list
	rm -r store
	vcs init -q r
	cp -r autoconf-9.1/* r/
	vcs -C r add -A
	GIT_COMMITTER_DATE=$when vcs -C r commit -qm one
	vcs -C r tag v9.1
	toolchain add --list list --repo r v9.1 >out
	grep -qx 'autoconf-9.1: verified' out
	grep -qx "# source: v9.1 of r" store/autoconf-9.1/manifest
	grep -qx "# source-id: $(vcs -C r rev-parse HEAD)" \
		store/autoconf-9.1/manifest
	fails_with 'v9.2' toolchain add --repo r v9.2
}

@test "the stand-in for autoconf hands on what autoconf would" {
	make_release
	roll_tar . autoconf-9.1 >autoconf-9.1.tar
	toolchain add autoconf-9.1.tar
	autoconf=$PWD/store/autoconf-9.1/root/opt/tarcheck/autoconf-9.1/bin/autoconf
	printf '#! /bin/sh\nprintf "<%%s>" "$@"\n' >show
	chmod 755 show
	export AUTOM4TE=$PWD/show trailer_m4=$PWD/trailer
	touch configure.ac configure.in
	[ "$("$autoconf")" = \
		'<--language=autoconf><--output=configure><configure.ac>' ]
	[ "$("$autoconf" -f -o 'a b' x.ac)" = \
		'<-f><--language=autoconf><--output=a b><x.ac>' ]
	[ "$("$autoconf" -t 'A:$f $1' --trace=B -I m4 -Wall -)" = \
		'<--trace=A:$f $1><--trace=B><-I><m4><-Wall><--language=autoconf><--output=-><->' ]
	[ "$("$autoconf" --trace=B)" = \
		'<--trace=B><--language=autoconf><--output=-><configure.ac>' ]
	touch trailer
	[ "$("$autoconf")" = \
		"<--language=autoconf><--output=configure><$PWD/trailer><configure.ac>" ]
	[ "$("$autoconf" --trace=B)" = \
		'<--trace=B><--language=autoconf><--output=-><configure.ac>' ]
	[ "$("$autoconf" --version)" = 'autoconf (GNU Autoconf) 9.1' ]
	! "$autoconf" -o 2>err
	grep -q 'requires an argument' err
}

@test "a release of automake has its version of interface in its paths" {
	d=automake-9.1.2
	mkdir -p $d/bin $d/lib/Automake $d/lib/am $d/m4/internal
	for p in automake aclocal; do
		printf '#!@PERL@\ns/\\${([^ ]+)}//; "@datadir@/@PACKAGE@-@APIVERSION@"\n' \
			>$d/bin/$p.in
	done
	echo "our \$VERSION = '@VERSION@';" >$d/lib/Automake/Config.in
	echo '1;' >$d/lib/Automake/Rule.pm
	echo 'all:' >$d/lib/am/header.am
	printf '#!/bin/sh\n' >$d/lib/missing
	chmod 755 $d/lib/missing
	echo '[@VERSION@]' >$d/m4/amversion.in
	echo '[old]' >$d/m4/amversion.m4
	echo 'x' >$d/m4/internal/ac.m4
	roll_tar . $d >$d.tar
	toolchain add $d.tar >out
	[ "$(cat out)" = 'automake-9.1.2: unverified' ]
	root=store/automake-9.1.2/root/opt/tarcheck/automake-9.1.2
	grep -qxF 's/\$\{([^ ]+)}//; "/opt/tarcheck/automake-9.1.2/share/automake-9.1"' \
		$root/bin/automake
	[ "$(cat $root/share/aclocal-9.1/amversion.m4)" = '[9.1.2]' ]
	[ -x $root/share/automake-9.1/missing ]
	[ -e $root/share/automake-9.1/am/header.am ]
	[ -e $root/share/automake-9.1/Automake/Rule.pm ]
	[ -e $root/share/aclocal-9.1/internal/ac.m4 ]
	[ -e $root/share/aclocal/dirlist ]
}

@test "autoconf 2.13 has all its files at the top" {
	d=autoconf-2.13
	mkdir $d
	printf '#! @SHELL@\necho ${AC_MACRODIR=@datadir@} @M4@\n' >$d/autoconf.sh
	echo '#! @SHELL@' >$d/autoheader.sh
	echo 'define(AC_ACVERSION, 2.13)' >$d/acgeneral.m4
	echo 'no' >$d/aclocal.m4
	echo '/* @TOP@ */' >$d/acconfig.h
	roll_tar . $d >$d.tar
	toolchain add $d.tar >out
	[ "$(cat out)" = 'autoconf-2.13: unverified' ]
	at=/opt/tarcheck/autoconf-2.13
	[ "$(store/$d/root$at/bin/autoconf)" = "$at/share/autoconf /usr/bin/m4" ]
	cmp $d/acgeneral.m4 store/$d/root$at/share/autoconf/acgeneral.m4
	cmp $d/acconfig.h store/$d/root$at/share/autoconf/acconfig.h
	[ "$(find store/$d/root -type f | wc -l)" = 4 ]
}

@test "automake gets the declarations that its build would write" {
	d=automake-9.1
	mkdir -p $d/bin $d/lib/Automake $d/m4
	printf '#!@PERL@\n' >$d/bin/aclocal.in
	cat >$d/bin/automake.in <<-'END'
		#!@PERL@
		#! Prototypes here will be written.
		our $VERSION = '@VERSION@';
		sub z ($\@$) # a comment (here)
		sub no
		sub a ()
		  sub inner ($)
		mysub b ($)
	END
	echo "our \$VERSION = '@VERSION@';" >$d/lib/Automake/Config.in
	roll_tar . $d >$d.tar
	toolchain add -q $d.tar
	cat >want <<-'END'
		#!/usr/bin/perl
		# BEGIN AUTOMATICALLY GENERATED PROTOTYPES
		sub a ();
		sub z ($\@$) # a comment (here);
		# END AUTOMATICALLY GENERATED PROTOTYPES
		our $VERSION = '9.1';
		sub z ($\@$) # a comment (here)
		sub no
		sub a ()
		  sub inner ($)
		mysub b ($)
	END
	diff want store/automake-9.1/root/opt/tarcheck/automake-9.1/bin/automake
	[ "$(cat store/automake-9.1/root/opt/tarcheck/automake-9.1/bin/aclocal)" = \
		'#!/usr/bin/perl' ]
}

@test "a tarball of something else is refused" {
	mkdir hello-1.0
	echo hello >hello-1.0/configure.ac
	roll_tar . hello-1.0 >hello.tar
	fails_with 'neither a release of autoconf' toolchain add hello.tar
	[ -z "$(ls store)" ]
}

# make_patch VARIANT LINE: puts that line in the place of AC_X's.
make_patch() {
	printf '# tarcheck-patch 1\n# tool: autoconf\n# variant: %s\n' "$1"
	printf '# versions: 9.0 9.1\n# Why.\n'
	printf 'file share/autoconf/autoconf/general.m4\n@\n'
	printf -- '-AC_DEFUN([AC_X], [@VERSION@])\n+%s\n' "$2"
}

@test "patches make variants, named after them" {
	make_release
	roll_tar . autoconf-9.1 >autoconf-9.1.tar
	make_patch 'one two' 'AC_DEFUN([AC_Y])' >a.patch
	make_patch three 'AC_DEFUN([AC_Z])' |
		sed 's/^-AC.*/-AC_DEFUN([AC_Y])/' >b.patch
	toolchain add autoconf-9.1.tar
	toolchain add --patch a.patch autoconf-9.1.tar
	toolchain add --patch a.patch --patch b.patch autoconf-9.1.tar
	toolchain list >out
	[ "$(sed 's/  */ /g' out | cut -d' ' -f2)" = "$(printf '%s\n' autoconf-9.1 \
		autoconf-9.1-one-two autoconf-9.1-one-two-three)" ]
	at=opt/tarcheck/autoconf-9.1-one-two-three/share/autoconf/autoconf
	[ "$(cat store/autoconf-9.1-one-two-three/root/$at/general.m4)" = \
		'AC_DEFUN([AC_Z])' ]
	grep -qx '# variant: one two three' \
		store/autoconf-9.1-one-two-three/manifest
}

@test "a patch that does not fit is refused" {
	make_release
	roll_tar . autoconf-9.1 >autoconf-9.1.tar
	make_patch x 'AC_DEFUN([AC_Y])' >a.patch
	sed 's/^# versions: .*/# versions: 9.0 9.11/' a.patch >other.patch
	fails_with "'x' is not for autoconf 9.1" \
		toolchain add --patch other.patch autoconf-9.1.tar
	sed 's/^-.*/-AC_DEFUN/' a.patch >part.patch
	fails_with 'place 1 is not there exactly once' \
		toolchain add --patch part.patch autoconf-9.1.tar
	sed 's,general.m4,gone.m4,' a.patch >gone.patch
	fails_with 'no such file' \
		toolchain add --patch gone.patch autoconf-9.1.tar
	sed '/^@/d' a.patch >bad.patch
	fails_with "bad.patch: line 7: no '@' before it" \
		toolchain add --patch bad.patch autoconf-9.1.tar
	echo 'AC_DEFUN([AC_X], [@VERSION@])' \
		>>autoconf-9.1/lib/autoconf/general.m4
	roll_tar . autoconf-9.1 >autoconf-9.1.tar
	fails_with 'place 1 is not there exactly once' \
		toolchain add --patch a.patch autoconf-9.1.tar
	make_tree autoconf
	make_deb autoconf 9.1-1
	fails_with 'not for packages' toolchain add --patch a.patch p.deb
	[ -z "$(ls store)" ]
}

@test "the list and the patches that come with the program can be read" {
	toolchain list
	for patch in "$TC_SRCDIR"/data/toolchains/*.patch; do
		make_release
		roll_tar . autoconf-9.1 >autoconf-9.1.tar
		fails_with 'is not for autoconf 9.1' \
			toolchain add --patch "$patch" autoconf-9.1.tar
	done
}

@test "data/toolchains/derive makes the list again" {
	make_release
	vcs init -q mirrors/autoconf.git
	cp -r autoconf-9.1/* mirrors/autoconf.git/
	vcs -C mirrors/autoconf.git add -A
	vcs -C mirrors/autoconf.git commit -qm one
	vcs -C mirrors/autoconf.git tag v9.1
	mkdir data packages
	cp "$TC_SRCDIR"/data/toolchains/derive \
		"$TC_SRCDIR"/data/toolchains/patches.sh data/
	make_patch 'one two' 'AC_DEFUN([AC_Y])' >data/a.patch
	make_patch 'three' 'AC_DEFUN([AC_Z])' |
		sed 's/^-AC.*/-AC_DEFUN([AC_Y])/' >data/b.patch
	make_tree autoconf
	make_deb autoconf 9.1-1
	mv p.deb packages/
	row() { printf '%s\tautoconf\t9.1\t%s\t-\t%s\t-\t%s\n' "$@"; }
	{
		sed 2q "$TC_SRCDIR/data/toolchains/list.tsv"
		row autoconf-9.1-one-two-three 'one two three' \
			'v9.1 of autoconf.git' there
		row autoconf-9.1-debian-9.1-1 'debian 9.1-1' p.deb here
		row autoconf-9.1 '' 'v9.1 of autoconf.git' there
	} >data/list.tsv
	derive() {
		data/derive --mirrors mirrors --packages packages \
			--tarcheck "$TARCHECK" "$@"
	}
	derive --write
	toolchain add -q --list data/list.tsv --repo mirrors/autoconf.git v9.1
	toolchain add -q --list data/list.tsv --repo mirrors/autoconf.git \
		--patch data/a.patch --patch data/b.patch v9.1
	toolchain add -q --list data/list.tsv packages/p.deb
	status_is 0 toolchain verify --list data/list.tsv
	[ "$(grep -c '^verified' out)" = 3 ]
	status_is 0 derive
	[ ! -s err ]
	sed -i '3s/there$/elsewhere/' data/list.tsv
	status_is 0 derive
	echo more >>tree/usr/bin/autoconf
	make_deb autoconf 9.1-1
	mv p.deb packages/
	status_is 1 derive
	[ "$(cat err)" = 'autoconf-9.1-debian-9.1-1: differs' ]
	rm packages/p.deb
	status_is 3 derive
	[ "$(cat err)" = 'autoconf-9.1-debian-9.1-1: no p.deb' ]
}

# make_installed: autoconf 9.1 in inst/, and PATH with it in front.
make_installed() {
	make_tree autoconf
	cp tree/usr/bin/autoconf tree/usr/bin/autom4te
	mv tree inst
	PATH=$PWD/inst/usr/bin:$PATH
}

@test "what is installed is found in PATH, and recognised" {
	make_installed
	cp -a inst tree
	mkdir moved
	toolchain add --installed autoconf >out
	grep -qx 'autoconf-9.1-installed: unverified' out
	root=store/autoconf-9.1-installed/root
	cmp inst/usr/share/autoconf/long.m4f \
		"$root$PWD/inst/usr/share/autoconf/long.m4f"
	grep -qx "# bin: $PWD/inst/usr/bin" store/*/manifest
	status_is 3 toolchain verify
	# The same files under the name that a list has for them.
	toolchain list --rows | sed "s/installed\t/debian 9.1-1\t/" >row
	toolchain add -q --installed --variant 'debian 9.1-1' autoconf
	make_list autoconf-9.1-debian-9.1-1 >list
	rm -r store
	toolchain add --list list --installed autoconf >out
	grep -qx 'autoconf-9.1-debian-9.1-1: verified' out
	rm -r store
	echo >>inst/usr/share/autoconf/m4sugar/version.m4
	toolchain add --list list --installed autoconf >out
	grep -qx 'autoconf-9.1-installed: unverified' out
}

@test "links to the programs of a system are followed" {
	make_installed
	mkdir front
	mv inst/usr/bin/autoconf inst/usr/bin/autoconf9.1
	mv inst/usr/bin/autom4te inst/usr/bin/autom4te9.1
	mv inst/usr/share/autoconf inst/usr/share/autoconf9.1
	ln -s "$PWD/inst/usr/bin/autoconf9.1" front/autoconf
	PATH=$PWD/front:$PATH toolchain add -q --installed autoconf
	root=store/autoconf-9.1-installed/root$PWD/inst/usr
	[ "$(readlink "$root/bin/autoconf")" = autoconf9.1 ]
	[ -e "$root/share/autoconf9.1/long.m4f" ]
}

@test "what is not installed is an error" {
	make_installed
	fails_with 'cc: no tool' toolchain add --installed cc
	rm inst/usr/bin/autom4te
	fails_with 'bin/autom4te: cannot be read' \
		toolchain add --installed autoconf
	fails_with 'neither --repo nor --patch' \
		toolchain add --installed --repo r autoconf
	fails_with 'no program autoconf' env PATH=/nonexistent \
		"$TARCHECK" toolchain add --installed autoconf
	[ -z "$(ls store)" ]
}

@test "from-debian adds what apt has and the list knows" {
	mkdir data archive apt mirrors
	cp "$TC_SRCDIR"/data/toolchains/from-debian \
		"$TC_SRCDIR"/data/toolchains/patches.sh data/
	make_patch 'one two' 'AC_DEFUN([AC_Y])' >data/a.patch
	make_tree autoconf9.1
	make_deb autoconf9.1 9.1-1
	mv p.deb archive/autoconf9.1_9.1-1_all.deb
	make_release
	roll_tar . autoconf-9.1 | gzip -n >archive/autoconf_9.1.orig.tar.gz
	rm -r tree
	make_tree autoconf
	make_deb autoconf 1:9.1-2
	mv p.deb 'archive/autoconf_1%3a9.1-2_all.deb'
	# The list knows all but the last of them.
	toolchain add -q --variant 'debian 9.1-1' \
		archive/autoconf9.1_9.1-1_all.deb
	toolchain add -q archive/autoconf_9.1.orig.tar.gz
	toolchain add -q --patch data/a.patch archive/autoconf_9.1.orig.tar.gz
	make_list autoconf-9.1 autoconf-9.1-debian-9.1-1 autoconf-9.1-one-two |
		sed 's/autoconf_9.1.orig.tar.gz/v9.1 of autoconf.git/' >data/list.tsv
	printf '%s\t%s\n' "$(sed -n 4p data/list.tsv | cut -f 1-5 |
		sed 's/9.1-1/9.1-2/g')" \
		'autoconf_1%3a9.1-2_all.deb' >odd
	sed "s/\$/\t$(printf %064d 0)\tnowhere/" odd >>data/list.tsv
	{ sed 2q data/list.tsv; sed 1,2d data/list.tsv | LC_ALL=C sort; } >l
	mv l data/list.tsv
	rm -r store
	cat >apt/apt-cache <<-'END'
		#!/bin/sh
		case $2 in
		autoconf9.1) echo 'autoconf9.1 | 9.1-1 | archive Packages' ;;
		autoconf)
			echo 'autoconf | 1:9.1-2 | archive Packages'
			echo 'autoconf | 9.1-1 | archive Sources' ;;
		esac
	END
	cat >apt/apt-get <<-'END'
		#!/bin/sh
		for last; do :; done
		case "$* " in
		*' download autoconf9.1=9.1-1 ') cp "$ARCHIVE"/autoconf9.1_* . ;;
		*' download autoconf=1:9.1-2 ') cp "$ARCHIVE"/autoconf_1* . ;;
		*' source '*' autoconf=9.1-1 ') cp "$ARCHIVE"/*.orig.tar.gz . ;;
		*) exit 1 ;;
		esac
	END
	chmod 755 apt/*
	export ARCHIVE=$PWD/archive
	PATH=$PWD/apt:$PATH data/from-debian --tarcheck "$TARCHECK" >out 2>err
	[ "$(LC_ALL=C sort out)" = "$(printf '%s: verified\n' \
		autoconf-9.1-debian-9.1-1 autoconf-9.1-one-two autoconf-9.1)" ] ||
		complain "$(cat out err)"
	grep -q 'not in the list: .*autoconf_1%3a9.1-2_all.deb' err
	status_is 0 toolchain verify --list data/list.tsv
	printf '#!/bin/sh\n' >apt/apt-cache
	fails_with 'nothing was found' env PATH="$PWD/apt:$PATH" \
		data/from-debian --tarcheck "$TARCHECK"
}
