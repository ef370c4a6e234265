#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""differential.py for zip archives: nobody may be shown another one.

Usage: tests/corpus/zips.py --tarcheck CMD --db FILE [--generate N] [--seed S]
                            [--table] [--write DIR]

The tricks of ziptricks.py with their near misses, and N archives made at
random, go to tarcheck and to unzip, Python's zipfile, bsdtar (with the central
directory, and from a pipe without it), 7-Zip and BusyBox unzip, as far as they
are installed. Where tarcheck does not refuse an archive, each unpacks exactly
what it reported, or fails. --write only writes the tricks into a directory.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile

import readers
import ziptricks

BATCH = 200


class PythonZip:
    """Its zipfile makes no links and sets no modes: what its list says of
    them counts."""
    name, here = "python", True

    def read(self, path, work):
        del work
        try:
            with zipfile.ZipFile(path) as archive:
                return self.tree(archive)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, KeyError, IndexError,
                NotImplementedError, RuntimeError, UnicodeError,
                zipfile.zlib.error):
            return None

    @staticmethod
    def tree(archive):
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
    return [r for r in (
        PythonZip(),
        readers.Extractor("unzip", ["sh", "-c", "unzip -qq -o 'ARCHIVE' || "
                                    "[ $? = 1 ]"], "unzip"),
        readers.Extractor("bsdtar", ["bsdtar", "-xf", "ARCHIVE"], "bsdtar"),
        Streaming("bsdtar-pipe", ["sh", "-c", "cat 'ARCHIVE' | bsdtar -xf -"],
                  "bsdtar"),
        readers.Extractor("7z", ["7z", "x", "-y", "-bd", "-snld", "-tzip",
                                 "ARCHIVE"], "7z"),
        Streaming("busybox", ["busybox", "unzip", "-q", "-o", "ARCHIVE"],
                  "busybox"),
    ) if r.here]


def relax(tree):
    """Links as files of their target, no modes."""
    out = {}
    for path, entry in tree.items():
        if entry[0] == "link":
            entry = readers.file_entry(entry[1], 0)
        out[path] = entry[:3] if entry[0] == "file" else entry
    return out


def difference(expected, reader, tree):
    if getattr(reader, "relaxed", False):
        expected, tree = relax(expected), relax(tree)
    return readers.difference(expected, reader, tree)


def ask(args, paths):
    done = subprocess.run(
        [args.tarcheck, "audit", "--format", "json", "-q", "--db", args.db,
         "--allow-unsigned-db", *paths],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1, 2, 3):
        sys.exit(f"tarcheck: status {done.returncode}: "
                 f"{done.stderr.decode(errors='replace')[-2000:]}")
    found = json.loads(done.stdout or b"[]")
    found = {r["inputs"]["archive"]["path"]: r
             for r in (found if isinstance(found, list) else [found])}
    return [found.get(path) for path in paths]


def is_refused(report):
    return report is None or any(
        f["id"].startswith("archive-") and f["severity"] == "error" and
        f["id"] != "archive-empty" for f in report["findings"])


class Run:
    def __init__(self, args, work):
        self.args, self.work = args, work
        self.readers = all_readers()
        self.counts = collections.Counter()

    def complain(self, name, text):
        self.counts["violations"] += 1
        print(f"VIOLATION {name}: {text}", flush=True)

    def check(self, name, path, report, wanted):
        refused = is_refused(report)
        self.counts["refused" if refused else "accepted"] += 1
        if wanted is not None and refused != wanted:
            why = [(f["id"], f["detail"]) for f in report["findings"]] \
                if report else "status 2"
            self.complain(name, f"refused: {refused}, because {why}")
        row = ["refused" if refused else "taken"]
        expected = readers.reported(report) if report else {}
        for reader in self.readers:
            if refused and not self.args.table:
                continue
            tree = reader.read(path, self.work)
            text = tree is not None and difference(expected, reader, tree)
            row.append("-" if tree is None else "!" if text else "=")
            if tree is not None:
                self.counts[reader.name] += 1
            if text and not refused:
                self.complain(name, text)
        if self.args.table:
            print(f"{name:40} {row[0]:8} {' '.join(row[1:])}")

    def batch(self, items):
        paths = []
        for i, (_, data, _) in enumerate(items):
            path = os.path.join(self.work, f"t{i}-1.zip")
            with open(path, "wb") as out:
                out.write(data)
            paths.append(path)
        for (name, _, wanted), path, report in zip(items, paths,
                                                   ask(self.args, paths)):
            self.check(name, path, report, wanted)


def archives(args):
    yield from ziptricks.tricks()
    for i in range(args.generate):
        rng = random.Random(args.seed * 1000003 + i)
        yield f"seed {args.seed} number {i}", ziptricks.generated(rng), None


def run(args):
    items = []
    with tempfile.TemporaryDirectory() as work:
        it = Run(args, work)
        if args.table:
            print(" " * 50 + " ".join(r.name for r in it.readers))
        for item in archives(args):
            items.append(item)
            if len(items) == BATCH:
                it.batch(items)
                items = []
        it.batch(items)
    print(", ".join(f"{n} {what}" for what, n in sorted(it.counts.items())
                    if what != "violations") +
          f", {it.counts['violations']} violations")
    return 1 if it.counts["violations"] else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--db", default=os.environ.get("TARCHECK_DB", ""))
    parser.add_argument("--generate", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--write")
    args = parser.parse_args()
    os.environ["LC_ALL"] = "C.UTF-8"
    if not args.write:
        return run(args)
    for i, (_, data, _) in enumerate(ziptricks.tricks()):
        with open(os.path.join(args.write, f"trick{i}"), "wb") as out:
            out.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
