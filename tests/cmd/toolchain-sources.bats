#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck toolchain add: releases, patches, what is installed, archives.

load fixtures
load toolchain-fixtures

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

@test "of releases with macros only these are taken" {
	mkdir -p pkg-config-9.1 pkgconf-9.2/libpkgconf libtool-1.5.9 \
		libtool-2.4.2/libltdl/m4 libtool-2.9.1/m4
	touch pkg-config-9.1/pkg-config.1 pkgconf-9.2/libpkgconf/libpkgconf.h \
		libtool-1.5.9/ltmain.in libtool-2.9.1/m4/cmd.m4
	echo '[@VERSION@ @NO@]' >pkg-config-9.1/pkg.m4.in
	echo '[@VERSION@]' >pkgconf-9.2/pkg.m4
	echo '[@VERSION@]' >libtool-1.5.9/libtool.m4
	for i in libtool-2.4.2/libltdl/m4 libtool-2.9.1/m4; do
		echo '[@MACRO_VERSION@ @MACRO_REVISION@]' >$i/ltversion.in
		echo ok >"$i/lt~obsolete.m4"
	done
	for i in pkg-config-9.1 pkgconf-9.2 libtool-1.5.9 libtool-2.4.2 \
		libtool-2.9.1; do
		roll_tar . $i >$i.tar
		toolchain add $i.tar >out
		[ "$(cat out)" = "$i: unverified" ]
		(
			cd store/$i/root/opt/tarcheck/$i/share/aclocal
			for j in *; do echo "$j $(cat "$j")"; done
		) >$i.got
	done
	diff -u - pkg-config-9.1.got <<<'pkg.m4 [9.1 @NO@]'
	diff -u - pkgconf-9.2.got <<<'pkg.m4 [@VERSION@]'
	diff -u - libtool-1.5.9.got <<<'libtool.m4 [@VERSION@]'
	printf '%s\n' 'ltversion.m4 [2.4.2 1.3337]' 'lt~obsolete.m4 ok' |
		diff -u - libtool-2.4.2.got
	printf '%s\n' 'ltversion.m4 [2.9.1 2.9.1]' 'lt~obsolete.m4 ok' |
		diff -u - libtool-2.9.1.got
	# libtool's old tags.
	vcs init -q r
	cp libtool-1.5.9/* r/
	commit r one
	vcs -C r tag release-1-5-9
	toolchain add --store other --repo r release-1-5-9
	diff -r store/libtool-1.5.9/root other/libtool-1.5.9/root
	# Without any it is of no use.
	rm pkg-config-9.1/pkg.m4.in
	roll_tar . pkg-config-9.1 >none.tar
	fails_with 'it has no macros' toolchain add --store none none.tar
}

@test "a tarball of something else is refused" {
	mkdir hello-1.0
	echo hello >hello-1.0/configure.ac
	roll_tar . hello-1.0 >hello.tar
	fails_with 'no release of autoconf' toolchain add hello.tar
	[ -z "$(ls store)" ]
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

@test "a patch changes what is only there once it is installed, too" {
	make_release
	roll_tar . autoconf-9.1 >autoconf-9.1.tar
	make_patch other 'm4_define([m4_PACKAGE_VERSION],   [9.1 (other)])' |
		sed -e 's,autoconf/general.m4,m4sugar/version.m4,' \
		-e 's/^-.*/-m4_define([m4_PACKAGE_VERSION],   [9.1])/' >a.patch
	toolchain add --patch a.patch autoconf-9.1.tar
	at=opt/tarcheck/autoconf-9.1-other/share/autoconf/m4sugar
	grep -qF '[9.1 (other)]' store/autoconf-9.1-other/root/$at/version.m4
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
