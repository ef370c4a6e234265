# SPDX-License-Identifier: LGPL-2.1-or-later
# Functions that must not be called fail to compile, everywhere in lib and src.
. "$TC_SRCDIR/tests/lint/lint.inc"

# compile CODE: what the compiler has to say about that body of a function.
compile() {
	# shellcheck disable=SC2086 # flags are several words
	printf 'char *f(char *a, const char *b);\nchar *f(char *a, const char *b)\n{\n\t%s;\n\treturn a;\n}\n' "$1" |
		$CC $CPPFLAGS -D_GNU_SOURCE -I"$TC_SRCDIR/lib" \
			-include base/banned.h -fsyntax-only -x c - 2>&1
}

calls='strcpy(a, b)
strcat(a, b)
strncpy(a, b, 3)
strncat(a, b, 3)
stpcpy(a, b)
strtok(a, b)
sprintf(a, "%s", b)
gets(a)
atoi(b)
atol(b)
atoll(b)
system(b)
popen(b, "r")
mktemp(a)
tmpnam(a)
alloca(3)'
while read -r call; do
	name=${call%%(*}
	complains "$name does not compile" "tc_${name}_is_a_banned" compile "$call"
done <<END
$calls
END
holds 'snprintf and memcpy compile' \
	compile 'snprintf(a, 3, "%s", b); memcpy(a, b, 3)'

# Every name in banned.h is tried above.
untried() {
	sed -n 's/^#define \([a-z]*\)(.*/\1/p' "$1/lib/base/banned.h" |
		while read -r name; do
			case $calls in
			*"$name("*) ;;
			*) [ "$name" = vsprintf ] || echo "$name: not tried" ;;
			esac
		done
}
holds 'each banned function is tried' untried "$TC_SRCDIR"

# Both targets are compiled with it.
not_used() {
	grep -q '^our_cppflags = .*-include base/banned\.h' "$1/Makefile.am" ||
		echo 'our_cppflags does not have it'
	for target in lib_libtarcheck_a src_tarcheck; do
		grep -q "^${target}_CPPFLAGS = \$(our_cppflags)" \
			"$1/Makefile.am" || echo "$target does not use it"
	done
}
holds 'library and program are compiled with it' not_used "$TC_SRCDIR"
finish
