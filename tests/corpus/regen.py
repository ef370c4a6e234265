#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How many generated files of real releases come out again when the tools
that they name are run again.

Usage: tests/corpus/regen.py [--tarcheck CMD] [--jobs N] [--cost] [--repacked]
       [--tsv FILE] TARBALL... [-- OPTION...]

Runs `tarcheck audit` over each release; whether the inputs have an origin does
not count here, only whether the generator writes the same bytes. Counted are
releases whose configure names a version of autoconf and is beside its
configure.ac (or .in). Counted apart, each by name, are those
- whose autoconf or automake is not among the toolchains (TARCHECK_TOOLCHAINS,
  or --toolchains behind "--"): "no-toolchain";
- none of whose configure scripts names a version, or has its input in the
  release: "no-input";
- that somebody has rolled again without some of their files, which Debian says
  in the name (+dfsg, +ds, +repack, +rpk and the like): "repacked". What the
  generators read may be among the files that are gone. --repacked counts
  them with the others.
An aclocal.m4 that does not say that aclocal wrote it is the maintainer's own:
it is counted apart, too ("by-hand").
A file that does not come out again is printed with the report's reason. The
CPU time is that of tarcheck and all it runs; with --cost, less that of a run
with --no-regen. --tsv: one row for each release.
"""
import argparse
import collections
import ctypes
import concurrent.futures
import json
import os
import re
import statistics
import sys
import tarfile

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
KINDS = {"configure": "configure", "config-h-in": "config.h.in",
         "makefile-in": "Makefile.in", "aclocal-m4": "aclocal.m4"}
# foo_1.2+dfsg1.orig.tar.xz, foo_1.2~ds.orig.tar.gz, foo_1.2.dfsg.2.orig.tar.xz
REPACKED = re.compile(r"[+~.-](really)?(dfsg|ds|repack|repacked|rpk|debian)"
                      r"[0-9.]*[+~.]?[^_/]*\.orig[.-]")
GENERATED = ("configure", "config.h.in", "Makefile.in")


def audit(args, path, more):
    command = [args.tarcheck, "audit", path, "--format", "json",
               *args.options, *more]
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(write, 1)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 2)
        os.close(read)
        os.close(write)
        os.execvp(command[0], command)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        text = stream.read()
    _, status, usage = os.wait4(pid, 0)
    cpu = usage.ru_utime + usage.ru_stime + orphans()
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        return None, 0
    return json.loads(text), cpu


def orphans():
    """CPU seconds of processes whose parents did not wait for them: bwrap
    does not for what it has started in its namespace."""
    cpu = 0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return cpu
        cpu += usage.ru_utime + usage.ru_stime


def adopt():
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("cannot adopt orphans")


def measure(args, path):
    report, cpu = audit(args, path, [])
    if report is not None and args.cost:
        cpu -= audit(args, path, ["--no-regen"])[1]
    return path, report, cpu


def reasons(report):
    """{path: what the report says of it}"""
    said = {}
    for finding in report["findings"]:
        if finding["id"] in ("generated-unverified", "generated-differs"):
            said[finding["path"]] = finding.get("detail") or ""
    return said


def outputs(report):
    """[(word, path, written again?)]"""
    again = set()
    for edge in report["chain"]["derivations"]:
        again.add(report["chain"]["nodes"][edge["node"]].get("member"))
    unmarked = {f["path"] for f in report["findings"]
                if f["id"] == "generated-unmarked"}
    rows = []
    for index, member in enumerate(report["members"]):
        word = KINDS.get(member["kind"])
        if word and member["path"] not in unmarked:
            rows.append((word, member["path"], index in again))
    return rows


def is_by_hand(tarball, path):
    """Is that an aclocal.m4 that aclocal did not write?"""
    if os.path.basename(path) != "aclocal.m4":
        return False
    with tarfile.open(tarball) as tar:
        for entry in tar:
            if entry.isfile() and (entry.name.removeprefix("./")
                                   .partition("/")[2] == path):
                head = tar.extractfile(entry).read(1000)
                return b"generated automatically by aclocal" not in head
    return False


def has_input(rows, said, report):
    """Does any configure name its generator, and is its input there?"""
    paths = {member["path"] for member in report["members"]}
    for word, path, again in rows:
        base = os.path.dirname(path)
        if word == "configure" and (again or (
                "names no version" not in said.get(path, "") and
                (os.path.join(base, "configure.ac") in paths or
                 os.path.join(base, "configure.in") in paths))):
            return True
    return False


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--tarcheck", default="tarcheck")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--repacked", action="store_true")
    parser.add_argument("--tsv")
    parser.add_argument("tarballs", nargs="+")
    argv, options = sys.argv[1:], []
    if "--" in argv:
        at = argv.index("--")
        argv, options = argv[:at], argv[at + 1:]
    args = parser.parse_args(argv)
    args.options = options
    good, total = collections.Counter(), collections.Counter()
    whole = releases = 0
    apart = collections.Counter()
    seconds = []
    table = open(args.tsv, "w", encoding="utf-8") if args.tsv else None
    with concurrent.futures.ProcessPoolExecutor(args.jobs,
                                                initializer=adopt) as pool:
        jobs = [pool.submit(measure, args, path) for path in args.tarballs]
        for job in jobs:
            path, report, cpu = job.result()
            name = os.path.basename(path)
            if report is None:
                apart["unread"] += 1
                print("unread", name)
                continue
            rows = outputs(report)
            said = reasons(report)
            if not any(word == "configure" for word, _, _ in rows):
                continue
            missing = [said[p] for w, p, ok in rows if w in GENERATED and
                       not ok and "no toolchain" in said.get(p, "")]
            if missing:
                apart["no-toolchain"] += 1
                print("no-toolchain", name, missing[0])
                continue
            if not has_input(rows, said, report):
                apart["no-input"] += 1
                print("no-input", name)
                continue
            if REPACKED.search(name) and not args.repacked:
                apart["repacked"] += 1
                bad = sum(not row[2] for row in rows if row[0] in GENERATED)
                print("repacked", name, f"{bad} files not again")
                continue
            releases += 1
            seconds.append(cpu)
            bad = [row for row in rows if not row[2] and row[0] in GENERATED]
            whole += not bad
            for word, member, ok in rows:
                if not ok and is_by_hand(path, member):
                    apart["by-hand"] += 1
                    print("by-hand", name, member)
                    continue
                total[word] += 1
                good[word] += ok
                if not ok:
                    print("not-again", name, member,
                          said.get(member, "?").replace("\n", " "))
            if table:
                print(name, len(rows), len(bad), f"{cpu:.2f}", sep="\t",
                      file=table)
            sys.stdout.flush()
    for word in KINDS.values():
        if total[word]:
            print(f"{word} {good[word]}/{total[word]} "
                  f"{100 * good[word] / total[word]:.1f}%")
    if releases:
        print(f"whole releases {whole}/{releases} "
              f"{100 * whole / releases:.1f}%")
        print(f"cpu seconds median {statistics.median(seconds):.2f}")
    print("apart:", ", ".join(f"{word} {apart[word]}" for word in
                              ("no-toolchain", "no-input", "repacked",
                               "by-hand", "unread")))


if __name__ == "__main__":
    main()
