# SPDX-License-Identifier: LGPL-2.1-or-later
# The modules of src that have unit tests.
tests_unit_test_db_trust_SOURCES = tests/unit/test-db-trust.c \
	src/cmd-db-trust.c src/cmd-db-trust.h src/cmd.h
tests_unit_test_db_trust_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src \
	-DTC_TRUSTED_KEYS='"trusted.pub"'
tests_unit_test_broker_SOURCES = tests/unit/test-broker.c src/broker.c \
	src/broker.h src/memory-file.c src/memory-file.h
tests_unit_test_broker_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_unit_test_options_SOURCES = tests/unit/test-options.c src/options.c \
	src/options.h src/cmd.h
tests_unit_test_options_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
