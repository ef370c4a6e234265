#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""On how many releases each finding fires, by `tarcheck audit`.

Usage: tests/corpus/rates.py TARBALL... [--id PREFIX]... [--show N]
       [--tarcheck CMD] [--db FILE] [--jobs N]

One line for each finding and severity: releases, findings, name. With --show
the first N of each, with path and detail, to be judged by hand. This is where
the numbers in the table of findings come from ("four of 520 releases").
"""
import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys


def audit(command, tarball):
    done = subprocess.run([*command, tarball], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode == 2:
        return tarball, None, done.stderr.decode(errors="replace").strip()
    return tarball, json.loads(done.stdout)["findings"], ""


def wanted(finding, prefixes):
    return not prefixes or finding["id"].startswith(tuple(prefixes))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("tarballs", nargs="+")
    parser.add_argument("--id", action="append")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--db")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    command = [args.tarcheck, "audit", "--format", "json"]
    if args.db:
        command += ["--db", args.db]
    found = collections.defaultdict(list)
    read = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for tarball, findings, error in pool.map(
                lambda name: audit(command, name), args.tarballs):
            if findings is None:
                print(f"could not check: {error}", file=sys.stderr)
                continue
            read += 1
            for one in findings:
                if wanted(one, args.id):
                    found[one["severity"], one["id"]].append((tarball, one))
    print(f"{read} releases")
    for (severity, name), hits in sorted(
            found.items(), key=lambda item: -len({h[0] for h in item[1]})):
        print(f"{len({hit[0] for hit in hits}):6} {len(hits):7}  "
              f"{severity:8} {name}")
        for tarball, one in hits[:args.show]:
            print(f"          {os.path.basename(tarball)}: {one['path']}: "
                  f"{one['detail']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
