# SPDX-License-Identifier: LGPL-2.1-or-later
"""tarcheck and other readers over many archives, for differential.py (tar) and
zips.py.

An archive is a row: name, "accept", "refuse" or None where tarcheck may do as
it likes, bytes, what the file's name ends with.
"""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile

import readers

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
    stderr = done.stderr.decode(errors="replace")
    if done.returncode not in (0, 1, 2, 3) or "Sanitizer" in stderr or \
            "runtime error" in stderr:
        sys.exit(f"tarcheck: status {done.returncode}: {stderr[-4000:]}")
    found = json.loads(done.stdout or b"[]")
    found = {r["inputs"]["archive"]["path"]: r
             for r in (found if isinstance(found, list) else [found])}
    return [found.get(path) for path in paths]


def chosen(which, names):
    """Those readers and no others; each has to be there."""
    here = {r.name: r for r in which if r.here}
    names = [] if names == "none" else names.split(",")
    if missing := [name for name in names if name not in here]:
        sys.exit(f"no such reader here: {', '.join(missing)}")
    return [here[name] for name in names]


class Run:
    def __init__(self, args, work, which):
        self.args, self.work = args, work
        self.readers = chosen(which, args.readers) if args.readers else [
            r for r in which if r.here and not (args.quick and r.slow)]
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
            if not report or refusal(report):
                continue
            self.read[reader.name] += 1
            if text:
                self.complain(name, path, text)
        return row

    def batch(self, named, table):
        paths = []
        for n, (_, _, data, suffix) in enumerate(named):
            paths.append(os.path.join(self.work, f"{n}{suffix}"))
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
        rows = iter(rows)
        while named := [row for _, row in zip(range(BATCH), rows)]:
            self.batch(named, table)

    def print(self, made):
        print("refused for: " + ", ".join(
            f"{what} {n}" for what, n in self.causes.most_common()))
        print("unpacked of what was accepted: " + ", ".join(
            f"{r.name} {self.read[r.name]}" for r in self.readers))
        print(f"{made} tricks and near misses, {self.args.generate} "
              f"generated: {self.counts['accepted']} accepted, "
              f"{self.counts['refused']} refused, {self.violations} violations")


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


def options(doc):
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--generate", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-tricks", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--readers")
    parser.add_argument("--keep")
    return parser


def run(args, which, made, generated):
    """The tricks, then what is generated: the exit status."""
    args.tarcheck = os.path.abspath(args.tarcheck)
    shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    made = [] if args.no_tricks else list(made)
    with tempfile.TemporaryDirectory(dir=shm) as work:
        make_db(args, work)
        it = Run(args, work, which)
        print("readers: " + " ".join(r.name for r in it.readers), flush=True)
        it.all(made, args.table)
        it.all(generated, False)
    it.print(len(made))
    return 1 if it.violations else 0
