#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# tarcheck toolchain: the store of generators.

load fixtures
load toolchain-fixtures

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

# A package as make_deb's, with what is below the directories in it as well.
make_odd_deb() {
	make_deb autoconf 9.1-1
	dpkg-deb --fsys-tarfile p.deb >data.tar
	for dir; do
		(cd "$dir" && find . ! -type d) |
			"$TAR" -rf data.tar -C "$dir" -T -
	done
	ar x p.deb debian-binary
	ar p p.deb control.tar.xz >control.tar.xz
	ar rc odd.deb debian-binary control.tar.xz data.tar
}

@test "nothing is made by way of a link" {
	have_program ar
	mkdir -p outside links/usr/share/autoconf below/usr/share/autoconf/aa
	ln -s "$PWD/outside" links/usr/share/autoconf/aa
	ln -s x below/usr/share/autoconf/aa/evil
	make_tree autoconf
	make_odd_deb links below
	fails_with 'aa/evil: not possible in a toolchain' toolchain add odd.deb
	rm odd.deb
	make_odd_deb below links
	fails_with 'not possible in a toolchain' toolchain add odd.deb
	[ -z "$(ls outside)" ]
	[ ! -e store/autoconf-9.1-package-9.1-1 ]
	rm odd.deb
	make_odd_deb links
	toolchain add odd.deb
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
