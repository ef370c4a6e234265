#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# The fence around toolchain add: packages, tarballs, tags, patches and the
# list with a parser in an attacker's hands (tests/evil).
load fixtures
load toolchain-fixtures
load sandbox-fixtures

setup() {
	begin_fenced
	have_program dpkg-deb
	make_tree autoconf
	make_deb autoconf 9.1-1
	make_list >list
	add=(toolchain add --list list -q)
}

# A request of a process that was taken over ("ask ..."): nothing of it may
# come into the store.
asks() {
	TC_DEED_AT=deb TC_DEED=$* run "$evil" "${add[@]}" --store asked p.deb \
		--sandbox=required
	[[ $output == *'evil: answer: '* ]] || complain "$*: $output"
}

@test "fenced: toolchain add of a package" {
	fenced deb "${add[@]}" --store store p.deb
	[ "$(ls -A store)" = autoconf-9.1-package-9.1-1 ]
	fenced toolchain "${add[@]}" --store store p.deb
	fenced toolchain-list "${add[@]}" --store store p.deb
}

@test "fenced: toolchain add of a tag, with a patch" {
	git init -q tool
	echo x >tool/x
	vcs -C tool add x
	vcs -C tool commit -q -m one
	vcs -C tool tag v1
	# That it is no toolchain is found out later.
	fenced git "${add[@]}" --store store --repo tool v1
	fenced patch "${add[@]}" --store store --repo tool v1 --patch list
	[ -z "$(ls -A store)" ]
}

@test "fenced: toolchain add of a tarball" {
	mkdir tool-1
	echo x >tool-1/x
	roll_tar . tool-1 >tool-1.tar
	fenced tar "${add[@]}" --store store tool-1.tar
	[ -z "$(ls -A store)" ]
}

@test "an evil parser puts nothing where it may not" {
	asks file ../../out
	asks file /out
	asks file $'a\nfile b'
	asks file ''
	asks symbolic $'x\ty'
	asks describe $'autoconf\nx'
	asks describe ''
	asks nothing x
	[ "$(find asked ! -type d -name '*out*')" = '' ]
	[ ! -e out ] && [ ! -e ../out ]
	# It can leave out what it is.
	TC_DEED_AT=deb TC_DEED=leave run -2 "$evil" "${add[@]}" \
		--store asked p.deb --sandbox=required
	[[ $output == *'nothing is known of it'* ]]
	! ls -d asked/.new-* 2>/dev/null
}

@test "near miss: a toolchain is the same without and with the fence" {
	local mode
	for mode in off required; do
		"$TARCHECK" "${add[@]}" --store $mode p.deb --sandbox=$mode
		"$TARCHECK" "${add[@]}" --store $mode p.deb --sandbox=$mode
		"$TARCHECK" toolchain list --store $mode --list list --rows \
			>$mode.rows
	done
	diff -r --no-dereference off required
	diff off.rows required.rows
	(cd off && find . -printf '%p %m %y %l\n' | sort) >off.modes
	(cd required && find . -printf '%p %m %y %l\n' | sort) |
		diff off.modes -
	"$TARCHECK" toolchain verify --store required --list list ||
		[ $? -eq 3 ]
}
