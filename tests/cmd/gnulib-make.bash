# SPDX-License-Identifier: LGPL-2.1-or-later
# The makefiles that gnulib-tool writes, with gnulib-cache.bash; for any POSIX
# shell.

# gnulib_make_notice
gnulib_make_notice() {
	printf '## DO NOT EDIT! GENERATED AUTOMATICALLY!\n'
	printf '## Process this file with automake to produce Makefile.in.\n'
	gnulib_notice 2002-2023
}
gnulib_make_clean() {
	cat <<'END'
mostlyclean-local: mostlyclean-generic
	@for dir in '' $(MOSTLYCLEANDIRS); do \
	  if test -n "$$dir" && test -d $$dir; then \
	    echo "rmdir $$dir"; rmdir $$dir; \
	  fi; \
	done; \
	:
END
}
# gnulib_make: the library's; what modules bring along is read from the file
# sections, what they want to be linked with from the file links.
gnulib_make() {
	gnulib_make_notice
	printf '# Reproduce by:\n'
	gnulib_command
	cat <<'END'

AUTOMAKE_OPTIONS = 1.14 gnits

SUBDIRS =
noinst_HEADERS =
noinst_LIBRARIES =
noinst_LTLIBRARIES =
EXTRA_DIST =
BUILT_SOURCES =
SUFFIXES =
MOSTLYCLEANFILES = core *.stackdump
MOSTLYCLEANDIRS =
CLEANFILES =
DISTCLEANFILES =
MAINTAINERCLEANFILES =
# No GNU Make output.
SUBDIRS += . tests
EXTRA_DIST += m4/gnulib-cache.m4

AM_CPPFLAGS =
AM_CFLAGS =

noinst_LTLIBRARIES += libgnu.la

libgnu_la_SOURCES =
libgnu_la_CFLAGS = $(AM_CFLAGS) $(GL_CFLAG_GNULIB_WARNINGS)
libgnu_la_LIBADD = $(gl_LTLIBOBJS)
libgnu_la_DEPENDENCIES = $(gl_LTLIBOBJS)
EXTRA_libgnu_la_SOURCES =
libgnu_la_LDFLAGS = $(AM_LDFLAGS)
libgnu_la_LDFLAGS += -no-undefined
END
	cat links
	printf '\n'
	cat sections
	printf '\n'
	gnulib_make_clean
	printf 'distclean-local: distclean-gnulib-libobjs\n'
	printf 'distclean-gnulib-libobjs:\n\t-rm -f @gl_LIBOBJDEPS@\n'
	printf 'maintainer-clean-local: distclean-gnulib-libobjs\n'
}
# gnulib_tests_make: that of the tests.
gnulib_tests_make() {
	gnulib_make_notice
	cat <<'END'

AUTOMAKE_OPTIONS = 1.14 foreign

SUBDIRS = .
TESTS =
XFAIL_TESTS =
TESTS_ENVIRONMENT =
noinst_PROGRAMS =
check_PROGRAMS =
noinst_HEADERS =
noinst_LIBRARIES =
check_LIBRARIES = libtests.a
EXTRA_DIST =
BUILT_SOURCES =
SUFFIXES =
MOSTLYCLEANFILES = core *.stackdump
MOSTLYCLEANDIRS =
CLEANFILES =
DISTCLEANFILES =
MAINTAINERCLEANFILES =

AM_CPPFLAGS = \
  -D@gltests_WITNESS@=1 \
  -I. -I$(srcdir) \
  -I.. -I$(srcdir)/.. \
  -I../lib -I$(srcdir)/../lib

LDADD = libtests.a ../lib/libgnu.la libtests.a $(LIBTESTS_LIBDEPS)

libtests_a_SOURCES =
libtests_a_LIBADD = $(gltests_LIBOBJS)
libtests_a_DEPENDENCIES = $(gltests_LIBOBJS)
EXTRA_libtests_a_SOURCES =
AM_LIBTOOLFLAGS = --preserve-dup-deps

TESTS_ENVIRONMENT += EXEEXT='@EXEEXT@' srcdir='$(srcdir)'

END
	cat sections
	printf '# Clean up after Solaris cc.\nclean-local:\n'
	printf '\trm -rf SunWS_cache\n\n'
	gnulib_make_clean
}
# gnulib_section MODULE LIBRARY: the section in standard input, where lib_ is
# the library's; of a module's text as the database has it.
gnulib_section() {
	printf '## begin gnulib module %s\n\n' "$1"
	sed "s/lib_\([A-Z]\)/$2_\1/g"
	printf '## end   gnulib module %s\n\n' "$1"
}
