# SPDX-License-Identifier: LGPL-2.1-or-later
# Stands for the unit tests where the library they are written with is absent.
echo '1..0 # SKIP cmocka is absent (Debian: libcmocka-dev)'
