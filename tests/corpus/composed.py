#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How many aclocal.m4 are wholly composed of parts that are accounted for, and
what the others have besides, by `tarcheck audit`.

Usage: tests/corpus/composed.py TARBALL... [--tarcheck CMD] [--db FILE]
       [--jobs N]

An aclocal.m4 counts as composed if all of it consists of published macro files
and of macro files of its own release; whether these have an origin only a
repository can tell, and an audit says derived-unverified. Counted are the
releases with an aclocal.m4 at the top that aclocal 1.5 or newer wrote; of
others audit finds no part at all. Then every file that is not composed, with
its parts, and the causes by the file that each part is nearest to. Exit status
1 when less than the target, 90%, are composed.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import subprocess
import sys

COMPOSED = {"composed", "known", "known-variant"}
TARGET = 0.90


def audit(command, tarball):
    done = subprocess.run([*command, tarball], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode == 2:
        return tarball, None, done.stderr.decode(errors="replace").strip()
    return tarball, json.loads(done.stdout), ""


def judge(report):
    """None: no aclocal.m4 that counts; else whether it is composed, and the
    findings about what is not."""
    member = next((m for m in report["members"]
                   if m["path"] == "aclocal.m4"), None)
    if member is None:
        return None
    if member["origin"] in COMPOSED:
        return True, []
    found = [f for f in report["findings"] if f["path"] == "aclocal.m4"]
    if any(f["id"] == "derived-unverified" for f in found):
        return True, []
    found = [f for f in found if f["id"].startswith("macro-")]
    return (False, found) if found else None


def cause(finding):
    nearest = finding.get("nearest")
    if not nearest:
        return finding["id"]
    return f"like {nearest['project']} {os.path.basename(nearest['path'])}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("tarballs", nargs="+")
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--db")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    command = [args.tarcheck, "audit", "--no-regen", "--format", "json"]
    if args.db:
        command += ["--db", args.db]
    composed = total = 0
    causes = collections.defaultdict(set)
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for tarball, report, error in pool.map(
                lambda name: audit(command, name), args.tarballs):
            name = os.path.basename(tarball)
            if report is None:
                print(f"{name}: {error}", file=sys.stderr)
                continue
            judged = judge(report)
            if judged is None:
                continue
            total += 1
            composed += judged[0]
            for finding in judged[1]:
                print(f"{name}: {finding['detail']}")
                causes[cause(finding)].add(name)
    share = composed / total if total else 1.0
    print(f"{composed} of {total} composed, {100 * share:.1f}%")
    for what, names in sorted(causes.items(), key=lambda c: -len(c[1])):
        print(f"    {len(names):4} {what}")
    return 0 if share >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
