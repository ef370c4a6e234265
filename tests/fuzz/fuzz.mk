# SPDX-License-Identifier: LGPL-2.1-or-later
# Fuzz targets, replayed over seeds and variants of them; libFuzzer programs
# with --enable-fuzz.
fuzz_common = tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/hasher.h \
	tests/fuzz/tar-sums.h
if FUZZ
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_ldflags = $(AM_LDFLAGS)
fuzz_common += tests/fuzz/replay.c
endif
fuzz_files = tests/fuzz/README tests/fuzz/campaign.sh tests/fuzz/coverage.sh \
	tests/fuzz/corpus/deb.hex tests/fuzz/corpus/seal.hex \
	tests/fuzz/corpus/signers.hex tests/fuzz/corpus/sketches.hex \
	tests/fuzz/corpus/words.hex tests/fuzz/corpus/kept.txt \
	tests/fuzz/keep.sh \
	tests/fuzz/replay.sh tests/fuzz/seeds.sh tests/fuzz/smoke.sh \
	tests/fuzz/targets.tsv
fuzz_targets = \
	tests/fuzz/fuzz-aclocal \
	tests/fuzz/fuzz-archive \
	tests/fuzz/fuzz-attributes \
	tests/fuzz/fuzz-broker \
	tests/fuzz/fuzz-canon \
	tests/fuzz/fuzz-container \
	tests/fuzz/fuzz-convert \
	tests/fuzz/fuzz-database \
	tests/fuzz/fuzz-deb \
	tests/fuzz/fuzz-diff \
	tests/fuzz/fuzz-git-output \
	tests/fuzz/fuzz-git-tree \
	tests/fuzz/fuzz-gnulib \
	tests/fuzz/fuzz-gpgv \
	tests/fuzz/fuzz-import-cache \
	tests/fuzz/fuzz-judge \
	tests/fuzz/fuzz-kind \
	tests/fuzz/fuzz-layout \
	tests/fuzz/fuzz-manifest \
	tests/fuzz/fuzz-pack \
	tests/fuzz/fuzz-pins \
	tests/fuzz/fuzz-recipe \
	tests/fuzz/fuzz-regen-log \
	tests/fuzz/fuzz-repository \
	tests/fuzz/fuzz-sandbox-job \
	tests/fuzz/fuzz-seal \
	tests/fuzz/fuzz-serial \
	tests/fuzz/fuzz-signature \
	tests/fuzz/fuzz-signers \
	tests/fuzz/fuzz-sketches \
	tests/fuzz/fuzz-stated \
	tests/fuzz/fuzz-stored \
	tests/fuzz/fuzz-subst \
	tests/fuzz/fuzz-tar-walk \
	tests/fuzz/fuzz-toolchain \
	tests/fuzz/fuzz-words \
	tests/fuzz/fuzz-zip
tests_fuzz_fuzz_aclocal_SOURCES = tests/fuzz/fuzz-aclocal.c $(fuzz_common)
tests_fuzz_fuzz_aclocal_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_aclocal_LDADD = $(library)
tests_fuzz_fuzz_archive_SOURCES = tests/fuzz/fuzz-archive.c $(fuzz_common)
tests_fuzz_fuzz_archive_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_archive_LDADD = $(library)
tests_fuzz_fuzz_attributes_SOURCES = tests/fuzz/fuzz-attributes.c $(fuzz_common)
tests_fuzz_fuzz_attributes_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_attributes_LDADD = $(library)
tests_fuzz_fuzz_canon_SOURCES = tests/fuzz/fuzz-canon.c $(fuzz_common)
tests_fuzz_fuzz_canon_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_canon_LDADD = $(library)
tests_fuzz_fuzz_deb_SOURCES = tests/fuzz/fuzz-deb.c $(fuzz_common)
tests_fuzz_fuzz_deb_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_deb_LDADD = $(library)
tests_fuzz_fuzz_gpgv_SOURCES = tests/fuzz/fuzz-gpgv.c src/broker.c src/broker.h \
	src/gpgv.c src/gpgv.h src/memory-file.c src/memory-file.h \
	$(fuzz_common)
tests_fuzz_fuzz_gpgv_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_gpgv_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_gpgv_LDADD = $(library)
tests_fuzz_fuzz_gnulib_SOURCES = tests/fuzz/fuzz-gnulib.c $(fuzz_common)
tests_fuzz_fuzz_gnulib_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_gnulib_LDADD = $(library)
# Two that read files of src.
tests_fuzz_fuzz_import_cache_SOURCES = tests/fuzz/fuzz-import-cache.c \
	src/import-cache.c src/import-cache.h src/memory-file.c src/memory-file.h \
	src/memory-file-save.c src/leftovers.c src/leftovers.h \
	src/interrupt.c src/interrupt.h \
	$(fuzz_common)
tests_fuzz_fuzz_import_cache_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_import_cache_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_import_cache_LDADD = $(library)
tests_fuzz_fuzz_recipe_SOURCES = tests/fuzz/fuzz-recipe.c src/import-job.c \
	src/import-recipe.c src/import-recipe.h src/cmd.h src/options.c src/options.h \
	$(fuzz_common)
tests_fuzz_fuzz_recipe_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_recipe_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_recipe_LDADD = $(library)
tests_fuzz_fuzz_kind_SOURCES = tests/fuzz/fuzz-kind.c $(fuzz_common)
tests_fuzz_fuzz_kind_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_kind_LDADD = $(library)
tests_fuzz_fuzz_manifest_SOURCES = tests/fuzz/fuzz-manifest.c $(fuzz_common)
tests_fuzz_fuzz_manifest_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_manifest_LDADD = $(library)
tests_fuzz_fuzz_sandbox_job_SOURCES = tests/fuzz/fuzz-sandbox-job.c $(fuzz_common)
tests_fuzz_fuzz_sandbox_job_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_sandbox_job_LDADD = $(library)
tests_fuzz_fuzz_sketches_SOURCES = tests/fuzz/fuzz-sketches.c $(fuzz_common)
tests_fuzz_fuzz_sketches_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_sketches_LDADD = $(library)
tests_fuzz_fuzz_stated_SOURCES = tests/fuzz/fuzz-stated.c $(fuzz_common)
tests_fuzz_fuzz_stated_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_stated_LDADD = $(library)
tests_fuzz_fuzz_stored_SOURCES = tests/fuzz/fuzz-stored.c $(fuzz_common)
tests_fuzz_fuzz_stored_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_stored_LDADD = $(library)
tests_fuzz_fuzz_serial_SOURCES = tests/fuzz/fuzz-serial.c $(fuzz_common)
tests_fuzz_fuzz_serial_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_serial_LDADD = $(library)
tests_fuzz_fuzz_signature_SOURCES = tests/fuzz/fuzz-signature.c $(fuzz_common)
tests_fuzz_fuzz_signature_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_signature_LDADD = $(library)
tests_fuzz_fuzz_seal_SOURCES = tests/fuzz/fuzz-seal.c $(fuzz_common)
tests_fuzz_fuzz_seal_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_seal_LDADD = $(library)
tests_fuzz_fuzz_signers_SOURCES = tests/fuzz/fuzz-signers.c $(fuzz_common)
tests_fuzz_fuzz_signers_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_signers_LDADD = $(library)
tests_fuzz_fuzz_toolchain_SOURCES = tests/fuzz/fuzz-toolchain.c \
	src/toolchain-patch.c src/toolchain-patch.h $(fuzz_common)
tests_fuzz_fuzz_toolchain_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_toolchain_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_toolchain_LDADD = $(library)
tests_fuzz_fuzz_pack_SOURCES = tests/fuzz/fuzz-pack.c $(fuzz_common)
tests_fuzz_fuzz_pack_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_pack_LDADD = $(library)
tests_fuzz_fuzz_pins_SOURCES = tests/fuzz/fuzz-pins.c $(fuzz_common)
tests_fuzz_fuzz_pins_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_pins_LDADD = $(library)
tests_fuzz_fuzz_zip_SOURCES = tests/fuzz/fuzz-zip.c $(fuzz_common)
tests_fuzz_fuzz_zip_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_zip_LDADD = $(library)
tests_fuzz_fuzz_subst_SOURCES = tests/fuzz/fuzz-subst.c $(fuzz_common)
tests_fuzz_fuzz_subst_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_subst_LDADD = $(library)
tests_fuzz_fuzz_words_SOURCES = tests/fuzz/fuzz-words.c $(fuzz_common)
tests_fuzz_fuzz_words_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_words_LDADD = $(library)
tests_fuzz_fuzz_tar_walk_SOURCES = tests/fuzz/fuzz-tar-walk.c $(fuzz_common)
tests_fuzz_fuzz_tar_walk_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_tar_walk_LDADD = $(library)
tests_fuzz_fuzz_container_SOURCES = tests/fuzz/fuzz-container.c $(fuzz_common)
tests_fuzz_fuzz_container_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_container_LDADD = $(library)
tests_fuzz_fuzz_database_SOURCES = tests/fuzz/fuzz-database.c $(fuzz_common)
tests_fuzz_fuzz_database_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_database_LDADD = $(library)
tests_fuzz_fuzz_convert_SOURCES = tests/fuzz/fuzz-convert.c $(fuzz_common)
tests_fuzz_fuzz_convert_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_convert_LDADD = $(library)
tests_fuzz_fuzz_diff_SOURCES = tests/fuzz/fuzz-diff.c $(fuzz_common)
tests_fuzz_fuzz_diff_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_diff_LDADD = $(library)
tests_fuzz_fuzz_judge_SOURCES = tests/fuzz/fuzz-judge.c tests/fuzz/published.c \
	tests/fuzz/published.h $(fuzz_common)
tests_fuzz_fuzz_judge_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_judge_LDADD = $(library)
tests_fuzz_fuzz_regen_log_SOURCES = tests/fuzz/fuzz-regen-log.c $(fuzz_common)
tests_fuzz_fuzz_regen_log_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_regen_log_LDADD = $(library)
# Those over a repository.
git_fixture = tests/fuzz/git-fixture.c tests/fuzz/git-fixture.h
tests_fuzz_fuzz_git_tree_SOURCES = tests/fuzz/fuzz-git-tree.c $(git_fixture) \
	$(fuzz_common)
tests_fuzz_fuzz_git_tree_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_git_tree_LDADD = $(library)
tests_fuzz_fuzz_repository_SOURCES = tests/fuzz/fuzz-repository.c \
	$(git_fixture) $(fuzz_common)
tests_fuzz_fuzz_repository_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_repository_LDADD = $(library)
# More that read files of src.
tests_fuzz_fuzz_broker_SOURCES = tests/fuzz/fuzz-broker.c src/broker.c \
	src/broker.h src/memory-file.c src/memory-file.h \
	src/toolchain-alias.c src/toolchain-alias.h src/toolchain-service.c \
	src/toolchain-service.h src/toolchain-stage.c src/toolchain-stage.h \
	src/leftovers.c src/leftovers.h src/interrupt.c src/interrupt.h \
	$(fuzz_common)
tests_fuzz_fuzz_broker_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_broker_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_broker_LDADD = $(library)
tests_fuzz_fuzz_git_output_SOURCES = tests/fuzz/fuzz-git-output.c \
	src/git-output.c src/git-output.h src/remote-url.c src/remote-url.h \
	$(fuzz_common)
tests_fuzz_fuzz_git_output_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_git_output_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_git_output_LDADD = $(library)
tests_fuzz_fuzz_layout_SOURCES = tests/fuzz/fuzz-layout.c \
	src/toolchain-layout.c src/toolchain-layout.h src/toolchain-protos.c \
	$(fuzz_common)
tests_fuzz_fuzz_layout_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src
tests_fuzz_fuzz_layout_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_layout_LDADD = $(library)

# make fuzz FUZZ='-t 60 archive zip': tests/fuzz/README.
fuzz: all $(fuzz_targets)
	tests/run $(srcdir)/tests/fuzz/campaign.sh -c $(abs_builddir)/fuzz $(FUZZ)
# Lines that corpora reach, with CFLAGS of its own.
fuzz-coverage: all $(fuzz_targets)
	tests/run $(srcdir)/tests/fuzz/coverage.sh -c $(abs_builddir)/fuzz $(FUZZ)
.PHONY: fuzz fuzz-coverage
