#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Real release tarballs must not be refused for how they are archived.

Usage: tests/corpus/archives.py sample [--count N] [--max-bytes B] [--seed S]
                                       SOURCES...
       tests/corpus/archives.py audit [--tarcheck CMD] [--show ID]... DIR...

sample reads index files of a Debian archive (what `apt-get indextargets`
names for "Identifier: Sources"; - is standard input) and prints N lines
"PACKAGE=VERSION", one for each source package that has an upstream tarball of
at most B bytes, drawn evenly from all sections and, within a section, from
all index files (suites: give one of each) and ages. The age is that of the
package's Standards-Version: what nobody has touched for long holds tarballs
that were rolled long ago. A package that is in several index files is taken
from one of them, which its name decides. They go to

    apt-get source --download-only --tar-only PACKAGE=VERSION...

audit runs `tarcheck audit` over every *.orig*.tar.* in the directories and
prints how many archives have each archive-* finding; those of severity error
and those of --show are listed, one line each. The exit status is 1 when there
is an error, or when a tarball could not be read at all.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import random
import re
import subprocess
import sys


def paragraphs(files):
    """Fields of each paragraph; lines that go on are joined."""
    for path in files:
        stream = sys.stdin if path == "-" else open(path, encoding="utf-8")
        fields, last = {}, None
        for line in stream:
            if line == "\n":
                yield fields
                fields, last = {}, None
            elif line[0] in " \t" and last:
                fields[last] += "\n" + line.strip()
            else:
                last, _, value = line.partition(":")
                fields[last] = value.strip()
        if fields:
            yield fields


def upstream(fields):
    """Size of the tarball of upstream's, or None."""
    for line in fields.get("Checksums-Sha256", "").splitlines():
        words = line.split()
        if len(words) == 3 and re.search(r"\.orig\.tar\.\w+$", words[2]):
            return int(words[1])
    return None


def age(fields):
    """Bands of Standards-Version: before 3.9, 3.9, 4.0-4.3, 4.4-4.6, later."""
    numbers = re.findall(r"\d+", fields.get("Standards-Version", "4.7"))
    version = tuple(int(n) for n in (numbers + ["0", "0"])[:2])
    return sum(version >= bound for bound in
               ((3, 9), (4, 0), (4, 4), (4, 7)))


def candidates(args):
    """Package -> [(index of the file, age, section, version)]."""
    found = collections.defaultdict(dict)
    for n, path in enumerate(args.sources):
        for fields in paragraphs([path]):
            name, size = fields.get("Package"), upstream(fields)
            if name and size is not None and size <= args.max_bytes:
                found[name].setdefault(n, (
                    n, age(fields), fields.get("Section", "misc").split("/")[-1],
                    fields["Version"]))
    return {name: list(rows.values()) for name, rows in found.items()}


def sample(args):
    groups = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, rows in candidates(args).items():
        suite, band, section, version = random.Random(
            f"{args.seed}.{name}").choice(rows)
        groups[section][suite, band].append(f"{name}={version}")
    rng = random.Random(args.seed)
    queues = []
    for section in sorted(groups):
        bands = [rng.sample(sorted(groups[section][band]),
                            len(groups[section][band]))
                 for band in sorted(groups[section])]
        queue = []
        while any(bands):
            queue += [band.pop() for band in bands if band]
        queues.append(queue[::-1])
    taken = []
    while len(taken) < args.count and any(queues):
        for queue in queues:
            if queue and len(taken) < args.count:
                taken.append(queue.pop())
    print("\n".join(sorted(taken)))
    return 0


def audit_one(tarcheck, path):
    done = subprocess.run([tarcheck, "audit", "--format", "json", path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    if done.returncode == 2:
        return path, None, done.stderr.decode(errors="replace").strip()
    report = json.loads(done.stdout)
    return path, [f for f in report["findings"]
                  if f["id"].startswith("archive-")], None


def audit(args):
    paths = sorted({os.path.join(d, f) for d in args.sources
                    for f in os.listdir(d)
                    if re.search(r"\.orig[\w.-]*\.tar\.\w+$", f)})
    counts, bad = collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for path, findings, error in pool.map(
                lambda p: audit_one(args.tarcheck, p), paths):
            name = os.path.basename(path)
            if error:
                print(f"{name}: could not be read: {error}")
            for f in findings or []:
                if f["severity"] == "error" or f["id"] in args.show:
                    print(f"{name}: {f['severity']} {f['id']} "
                          f"{f['path'] or '-'}: {f['detail']}")
            bad += bool(error) or any(f["severity"] == "error"
                                      for f in findings)
            counts.update({f"{f['severity']} {f['id']}"
                           for f in findings or []})
    for what, n in sorted(counts.items()):
        print(f"{n:6} {what}")
    packages = len({os.path.basename(p).split("_")[0] for p in paths})
    print(f"{len(paths)} tarballs of {packages} source packages, "
          f"{bad} refused or not read")
    return 1 if bad or not paths else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["sample", "audit"])
    parser.add_argument("sources", nargs="+", metavar="SOURCES|DIR")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--max-bytes", type=int, default=3 << 20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--show", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    return {"sample": sample, "audit": audit}[args.action](args)


if __name__ == "__main__":
    sys.exit(main())
