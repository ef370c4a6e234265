#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""differential.py for zip archives: nobody may be shown another one.

Usage: tests/corpus/zips.py [--tarcheck CMD] [--generate N] [--seed S]
                            [--first N] [--no-tricks] [--table]
                            [--readers NAMES] [--keep DIR] [--write DIR]

The tricks of ziptricks.py with their near misses, and N archives made at
random, go to tarcheck and to unzip, Python's zipfile, bsdtar (with the central
directory, and from a pipe without it), 7-Zip and BusyBox unzip, as far as they
are installed. Where tarcheck does not refuse an archive, each unpacks exactly
what it reported, or fails. --readers as in differential.py. --write only writes the tricks into a directory.
"""
import os
import random
import sys
import zipfile

import harness
import readers
import ziptricks


class PythonZip(readers.Reader):
    """Its zipfile makes no links and sets no modes: what its list says of
    them counts."""
    name, here = "python", True

    def read_many(self, paths, work):
        return [self.read_one(path) for path in paths]

    def read_one(self, path):
        try:
            with zipfile.ZipFile(path) as archive:
                return self.members(archive)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, KeyError, IndexError,
                NotImplementedError, RuntimeError, UnicodeError,
                zipfile.zlib.error):
            return None

    @staticmethod
    def members(archive):
        tree = {}
        for info in archive.infolist():
            path = readers.normal(info.filename.encode())
            data = b"" if info.is_dir() else archive.read(info)
            mode = info.external_attr >> 16 if info.create_system == 3 else 0
            if info.is_dir():
                tree[path] = ("dir",)
            elif mode & 0o170000 == 0o120000:
                tree[path] = ("link", data)
            else:
                tree[path] = readers.file_entry(data, mode)
        tree.pop(b"", None)
        return tree


class Streaming(readers.Extractor):
    """It sees no central directory: no links, no modes."""
    relaxed = True


def all_readers():
    return [
        PythonZip(),
        readers.Extractor("unzip", ["sh", "-c", "unzip -qq -o 'ARCHIVE' || "
                                    "[ $? = 1 ]"], "unzip"),
        readers.Extractor("bsdtar", ["bsdtar", "-xf", "ARCHIVE"], "bsdtar"),
        Streaming("bsdtar-pipe", ["sh", "-c", "cat 'ARCHIVE' | bsdtar -xf -"],
                  "bsdtar"),
        readers.SevenZip("zip"),
        Streaming("busybox", ["busybox", "unzip", "-q", "-o", "ARCHIVE"],
                  "busybox"),
    ]


def generated(args):
    for n in range(args.first, args.first + args.generate):
        rng = random.Random(args.seed * 1000003 + n)
        yield f"generated-{args.seed}.{n}", None, ziptricks.generated(rng), \
            "-1.zip"


def main():
    parser = harness.options(__doc__)
    parser.add_argument("--write")
    args = parser.parse_args()
    os.environ["LC_ALL"] = "C.UTF-8"
    if not args.write:
        return harness.run(args, all_readers(), (
            (name, "refuse" if wanted else "accept", data, "-1.zip")
            for name, data, wanted in ziptricks.tricks()), generated(args))
    for i, (_, data, _) in enumerate(ziptricks.tricks()):
        with open(os.path.join(args.write, f"trick{i}"), "wb") as out:
            out.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
