# SPDX-License-Identifier: LGPL-2.1-or-later
# What takes apart files that gnulib-tool and rules of make wrote.
gnulib_sources = \
	lib/evidence/gnulib-agree.c lib/evidence/gnulib-agree.h \
	lib/evidence/gnulib-cache.c lib/evidence/gnulib-cache.h \
	lib/evidence/gnulib-cache-form.c lib/evidence/gnulib-cache-form.h \
	lib/evidence/gnulib-closure.c lib/evidence/gnulib-closure.h \
	lib/evidence/gnulib-command.c lib/evidence/gnulib-command.h \
	lib/evidence/gnulib-comp.c lib/evidence/gnulib-comp.h \
	lib/evidence/gnulib-diff.c lib/evidence/gnulib-diff.h \
	lib/evidence/gnulib-form.c lib/evidence/gnulib-form.h \
	lib/evidence/gnulib-make.c lib/evidence/gnulib-make.h \
	lib/evidence/gnulib-make-form.c lib/evidence/gnulib-make-form.h \
	lib/evidence/gnulib-modules.c lib/evidence/gnulib-modules.h \
	lib/evidence/gnulib-notice.c lib/evidence/gnulib-notice.h \
	lib/evidence/gnulib-own.c lib/evidence/gnulib-own.h \
	lib/evidence/gnulib-part.c lib/evidence/gnulib-part.h \
	lib/evidence/gnulib-pattern.c lib/evidence/gnulib-pattern.h \
	lib/evidence/gnulib-prefix.c lib/evidence/gnulib-prefix.h \
	lib/evidence/gnulib-render.c lib/evidence/gnulib-render.h \
	lib/evidence/gnulib-section.c lib/evidence/gnulib-section.h \
	lib/evidence/po.c lib/evidence/po.h \
	lib/evidence/shell-values.c lib/evidence/shell-values.h \
	lib/evidence/stamps.c lib/evidence/stamps.h
