#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nobody may be shown another archive than tarcheck reports on.

Usage: tests/corpus/differential.py [--tarcheck CMD] [--generate N] [--seed S]
                                    [--first N] [--no-tricks] [--table]
                                    [--quick] [--readers NAMES] [--keep DIR]

Every archive goes to tarcheck and to the readers that are installed: GNU tar,
bsdtar, Python's tarfile, BusyBox tar, 7-Zip, dpkg-source (itself, for packages
of the formats 1.0 and 3.0 (quilt), and the module that unpacks for it), and, as far as they know what is in it, Perl's
Archive::Tar and MirBSD's pax. The invariant: where tarcheck does not refuse an
archive (no archive-* finding of severity error, no exit status 2), every
reader unpacks exactly the members that tarcheck reported, or fails.

The archives are the tricks of tricks.py (tar streams) and containers.py
(compressed streams) with their near misses, each of which must be refused or
not as it says there, and N made at random from a grammar (generate.py) and a
seed, from the one of number --first on: each is made from the seed and its
number alone, so that a long run can be done in parts. --table prints what
every reader does with each trick; --quick leaves out readers that take long,
--readers all but those (names with commas between them); with "none" tarcheck
alone reads them, for builds with sanitizers. What breaks the invariant is
printed, and kept in --keep.
"""
import sys

import containers
import generate
import harness
import readers
import tricks


def tricks_and_near_misses():
    for row in (*tricks.all_tricks(), *containers.all_containers()):
        yield *row[:3], ".tar" + (row[3] if len(row) == 4 else "")


def main():
    args = harness.options(__doc__).parse_args()
    return harness.run(args, readers.all_readers(), tricks_and_near_misses(),
                       generate.archives(args.seed, args.first, args.generate))


if __name__ == "__main__":
    sys.exit(main())
