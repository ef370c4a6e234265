#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nobody may be shown another archive than tarcheck reports on.

Usage: tests/corpus/differential.py [--tarcheck CMD] [--generate N] [--seed S]
                                    [--first N] [--no-tricks] [--table]
                                    [--quick] [--keep DIR]

Every archive goes to tarcheck and to the readers that are installed: GNU tar,
bsdtar, Python's tarfile, BusyBox tar, 7-Zip, dpkg-source (itself, and the
module that does its unpacking), and, as far as they know what is in it, Perl's
Archive::Tar and MirBSD's pax. The invariant: where tarcheck does not refuse an
archive (no archive-* finding of severity error, no exit status 2), every
reader unpacks exactly the members that tarcheck reported, or fails.

The archives are the tricks of tricks.py (tar streams) and containers.py
(compressed streams) with their near misses, each of which must be refused or
not as it says there, and N made at random from a grammar (generate.py) and a
seed, from the one of number --first on: each is made from the seed and its
number alone, so that a long run can be done in parts. --table prints what
every reader does with each trick; --quick leaves out readers that take long.
What breaks the invariant is printed, and kept in --keep.
"""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

import containers
import generate
import readers
import tricks

BATCH = 250


def refusal(report):
    """The ids of what refuses the archive."""
    return sorted({f["id"] for f in report["findings"]
                   if f["id"].startswith("archive-") and
                   f["severity"] == "error"})


def ask_tarcheck(args, paths):
    """For each path the report, or None where tarcheck gave up on it."""
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


class Run:
    def __init__(self, args, work):
        self.args, self.work = args, work
        self.readers = [r for r in readers.all_readers() if r.here and
                        not (args.quick and r.slow)]
        self.violations = 0
        self.counts = collections.Counter()
        self.causes = collections.Counter()
        self.read = collections.Counter()

    def keep(self, name, path):
        if self.args.keep:
            os.makedirs(self.args.keep, exist_ok=True)
            shutil.copy(path, os.path.join(
                self.args.keep, name.replace("/", "_") +
                os.path.basename(path).lstrip("0123456789")))

    def complain(self, name, path, text):
        self.violations += 1
        self.keep(name, path)
        print(f"VIOLATION {name}: {text}", flush=True)

    def judge(self, name, path, report, expected):
        """Whether it is refused, as it should be or not."""
        why = refusal(report) if report else ["exit 2"]
        self.counts["refused" if why else "accepted"] += 1
        self.causes.update(why)
        if expected and bool(why) != (expected == "refuse"):
            self.complain(name, path, f"should {expected}: " + (
                "; ".join(str(f["detail"]) for f in report["findings"])
                if report else "exit status 2"))
        return why

    def compare(self, reader, named, paths, reports):
        """What that reader does with each of them: = same, ! other, -
        failed."""
        row = []
        for (name, *_), path, report, tree in zip(
                named, paths, reports, reader.read_many(paths, self.work)):
            if tree is None:
                row.append("-")
                continue
            text = readers.difference(
                readers.reported(report) if report else {}, reader, tree)
            row.append("!" if text else "=")
            self.read[reader.name] += 1
            if text and report and not refusal(report):
                self.complain(name, path, text)
        return row

    def batch(self, named, table):
        paths = []
        for n, (_, _, data, suffix) in enumerate(named):
            paths.append(os.path.join(self.work, f"{n}.tar{suffix}"))
            with open(paths[-1], "wb") as out:
                out.write(data)
        reports = ask_tarcheck(self.args, paths)
        why = [self.judge(name, path, report, expected)
               for (name, expected, *_), path, report in
               zip(named, paths, reports)]
        some = [n for n, ids in enumerate(why) if table or not ids]
        rows = [self.compare(reader, [named[n] for n in some],
                             [paths[n] for n in some],
                             [reports[n] for n in some])
                for reader in self.readers
                if named[0][1] or not reader.slow]
        if table:
            for n, row in zip(some, zip(*rows)):
                print(f"{named[n][0]:32} {','.join(why[n]) or 'accepted':40} " +
                      " ".join(row), flush=True)
        for path in paths:
            os.unlink(path)

    def all(self, rows, table):
        """Rows of tricks.py; those without a suffix are tar streams."""
        rows = iter(row if len(row) == 4 else (*row, "") for row in rows)
        while True:
            named = [row for _, row in zip(range(BATCH), rows)]
            if not named:
                return
            self.batch(named, table)


def make_db(args, work):
    """A database of next to nothing: it is opened for every archive."""
    manifest = os.path.join(work, "none.tsv")
    with open(manifest, "w", encoding="ascii") as out:
        out.write("# tarcheck-manifest 1\n# project: none\n"
                  "# columns: sha256 path serial first\n"
                  f"{'0' * 63}1\tnone.m4\t-\t2024-01-01\n")
    args.db = os.path.join(work, "none.db")
    subprocess.run([args.tarcheck, "db", "build", "-o", args.db, manifest],
                   check=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--generate", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-tricks", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep")
    args = parser.parse_args()
    args.tarcheck = os.path.abspath(args.tarcheck)
    shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=shm) as work:
        make_db(args, work)
        run = Run(args, work)
        print("readers: " + " ".join(r.name for r in run.readers), flush=True)
        made = [] if args.no_tricks else [
            *tricks.all_tricks(), *containers.all_containers()]
        run.all(made, args.table)
        run.all(generate.archives(args.seed, args.first, args.generate), False)
    print("refused for: " + ", ".join(
        f"{what} {n}" for what, n in run.causes.most_common()))
    print("unpacked of what was accepted: " + ", ".join(
        f"{r.name} {run.read[r.name]}" for r in run.readers))
    print(f"{len(made)} tricks and near misses, {args.generate} generated: "
          f"{run.counts['accepted']} accepted, {run.counts['refused']} "
          f"refused, {run.violations} violations")
    return 1 if run.violations else 0


if __name__ == "__main__":
    sys.exit(main())
