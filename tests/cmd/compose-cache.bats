#!/usr/bin/env bats
# SPDX-License-Identifier: LGPL-2.1-or-later
# gnulib-cache.m4 against the command in it and what was written beside it.

load fixtures
load gnulib-cache
load gnulib-comp
load gnulib-make

setup_file() {
	share_fixtures
	local dir=$BATS_FILE_TMPDIR/parts
	mkdir "$dir"
	(
		cd "$dir"
		printf 'gl_GEAR\n' >init
		printf 'lib_SOURCES += gear.c\n\nEXTRA_DIST += gear.h\n\n' >gear
		manifest gnulib >gnulib.tsv <<'END'
modules/gear.gnulib-init 2008-01-02 init
modules/gear.gnulib-make 2008-01-02 gear
END
		extend_db gnulib.db gnulib.tsv
	)
}

setup() {
	parts=$BATS_FILE_TMPDIR/parts
	export TARCHECK_DB=$parts/gnulib.db
	work=$BATS_TEST_TMPDIR
	make_release
	cache=$rel/m4/gnulib-cache.m4
	comp=$rel/m4/gnulib-comp.m4
	make=$rel/lib/Makefile.am
	mkdir -p "$rel/lib"
	cd "$work"
	: >links
	: >tests
	printf '  # Code from module %s:\n' axle gear >early
	printf '  gl_GEAR\n' >library
	gnulib_section gear libgnu_la <"$parts/gear" >sections
	gnulib_comp gl >"$comp"
	gnulib_make >"$make"
	gnulib_cache >"$cache"
}

# audited ORIGIN
audited() {
	roll
	check audit "$ball"
	origin_is m4/gnulib-cache.m4 "$1"
}
# not_composed WORDS: derived-unverified says so.
not_composed() {
	audited none
	has 'info derived-unverified m4/gnulib-cache.m4'
	says derived-unverified "$1"
}

@test "what follows from the command that the makefile records: composed" {
	audited composed
	origin_is m4/gnulib-comp.m4 composed
	origin_is lib/Makefile.am composed
	roll
	check verify "$ball" --repo "$repo" --tag v1.0
	outcome_is accepted 0
	origin_is m4/gnulib-cache.m4 composed gnulib-tool
	run "$TARCHECK" explain --member m4/gnulib-cache.m4 "$report"
	[[ $output == *m4/gnulib-comp.m4*its\ modules* ]]
	[[ $output == *lib/Makefile.am*its\ command* ]]
}
@test "each line deleted, doubled, or with a blank more: reported" {
	local n lines edit
	lines=$(wc -l <"$cache")
	for ((n = 1; n <= lines; n++)); do
		for edit in "${n}d" "${n}p" "${n}s/\$/ /"; do
			gnulib_cache | sed "$edit" >"$cache"
			if cmp -s "$cache" <(gnulib_cache); then
				continue
			fi
			audited none
		done
	done
}
@test "which lines: of the notice, the command, the macros" {
	local edit n
	for edit in 's/ANY WARRANTY/NO WARRANTY/' 's/^gl_AVOID.*/gl_AVOID([x])/' \
		's/^gl_PO_BASE(\[\])/gl_PO_BASE([m4_syscmd([evil])])/' \
		's/^  gear/  gear gear/' 's/^gl_LIBTOOL/gl_LIBTOOL dnl/'; do
		gnulib_cache | sed "$edit" >"$cache"
		n=$(diff <(gnulib_cache) "$cache" | sed -n '1s/c.*//p')
		not_composed "line $n, not as gnulib-tool writes"
	done
	gnulib_cache | sed '/^gl_PO_BASE/d' >"$cache"
	not_composed 'before line [0-9]*, not as gnulib-tool writes'
	gnulib_cache | sed 's/^#  gear$/#  `evil`/' >"$cache"
	not_composed 'lines 30 to 42, not as gnulib-tool writes'
	gnulib_cache | sed '1s/2023/2019/' >"$cache"
	not_composed 'not as gnulib-tool writes'
	gnulib_cache | sed '1s/2023/2024/' >"$cache"
	not_composed 'another notice than in gnulib-comp.m4'
	printf evil >>"$cache"
	not_composed 'the last line'
}
@test "words that a shell or m4 would do something with" {
	local word
	for word in '$(evil)' '`evil`' "'x'" '"x"' 'x;y' '[x]' 'x)' 'dnl' \
		'm4_esyscmd' 'AC_INIT' 'x,y' 'x#y' '\x'; do
		gnulib_cache >edited
		W=$word perl -pi -e 's/gear$/$ENV{W}/' edited
		cp edited "$cache"
		gnulib_make >edited
		W=$word perl -pi -e 's/^#  gear$/#  $ENV{W}/' edited
		cp edited "$make"
		audited none
	done
}
@test "a module changed, added or removed in the command and the macros" {
	gnulib_cache | sed 's/^\(# *\| *\)gear$/\1gears/' >"$cache"
	not_composed 'lines 30 to 42, another command than in lib/Makefile.am'
	says derived-unverified 'module gears, which gnulib-comp.m4 has not'
	gnulib_cache | sed 's/^#  axle .*/&\n#  evil \\/; s/^  axle$/&\n  evil/' \
		>"$cache"
	not_composed 'another command than in lib/Makefile.am'
	gnulib_cache | sed '/^ *axle$/d; /^# *axle /d' >"$cache"
	not_composed 'another command than in lib/Makefile.am'
}
@test "the makefile's command is other, or none; no makefile, no gnulib-comp.m4" {
	sed -i 's/aux-dir=build-aux/aux-dir=aux/' "$make"
	not_composed 'another command than in lib/Makefile.am'
	gnulib_make | sed '/^# Reproduce by/,/^$/d' >"$make"
	not_composed 'no command in lib/Makefile.am'
	rm "$make"
	not_composed 'lib/Makefile.am is not there'
	gnulib_make >"$make"
	rm "$comp"
	not_composed 'no gnulib-comp.m4 beside it'
}
@test "never stronger than what it rests on" {
	sed -i 's/  gl_GEAR/&\n  evil/' "$comp"
	not_composed 'inputs unverified: m4/gnulib-comp.m4'
	gnulib_comp gl >"$comp"
	sed -i 's/^SUFFIXES =$/&\nevil = x/' "$make"
	not_composed 'inputs unverified: lib/Makefile.am'
}
@test "where --m4-base is not the directory" {
	sed -i 's/m4-base=m4/m4-base=lib/; s/M4_BASE(\[m4/M4_BASE([lib/' "$cache"
	sed -i 's/m4-base=m4/m4-base=lib/' "$make"
	not_composed 'm4-base is elsewhere'
}
@test "a makefile of another name, modules that are avoided, a licence" {
	mv "$make" "$rel/lib/gnulib.mk"
	sed -i 's/^#  --no-cond/#  --lgpl=2 \\\n#  --makefile-name=gnulib.mk \\\n&/
		s/^#  axle/#  --avoid=wheel \\\n#  --avoid=cog \\\n&/' \
		"$rel/lib/gnulib.mk" "$cache"
	audited none
	sed -i 's/^gl_AVOID.*/gl_AVOID([wheel cog])/
		s/^gl_MAKEFILE_NAME.*/gl_LGPL([2])\ngl_MAKEFILE_NAME([gnulib.mk])/' \
		"$cache"
	audited composed
	sed -i 's/^gl_AVOID.*/gl_AVOID([cog wheel])/' "$cache"
	not_composed 'not as gnulib-tool writes'
}
@test "as of before 2018: a command on one line" {
	local line='gnulib-tool --import --dir=. --local-dir=gl --lib=libgnu'
	line+=' --source-base=lib --m4-base=m4 --doc-base=doc'
	line+=' --tests-base=lib/tests --aux-dir=build-aux --with-tests'
	line+=' --avoid=wheel --libtool --macro-prefix=gl axle gear'
	local old='1,/^# Generated/{
		s/2023/2010/
		/This file is free/,/You should/c\
# This file is free software, distributed under the terms of the GNU\
# General Public License.  As a special exception to the GNU General\
# Public License, this file may be distributed as part of a program\
# that contains a configuration script generated by Autoconf, under
		/^# along\|^# As a\|^# this file may\|^# contains a/d
	}'
	old_cache() {
		gnulib_cache | sed -e "$old" -e "s/^gl_AVOID.*/gl_AVOID([ wheel])/
			/^# gnulib-tool/,/^#  gear/c\\#   $line
			/WITNESS/d"
	}
	sed -i -e "$old" "$comp"
	sed -i -e "$old" -e "/^# Reproduce/,/^#  gear/c\\# Reproduce by: $line" \
		"$make"
	for file in "$comp" "$make"; do
		perl -0pi -e 's/under\n#\n# the same/under\n# the same/;
			s/Autoconf, under\n(#\n)*/Autoconf, under\n/' "$file"
	done
	old_cache | perl -0pe 's/Autoconf, under\n(#\n)*/Autoconf, under\n/' \
		>"$cache"
	audited composed
	sed -i 's/--doc-base=doc/--doc-base=x/' "$cache" "$make"
	not_composed 'not as gnulib-tool writes'
}
