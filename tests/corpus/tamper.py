#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Edit one line of one autotools file of a release, at random, and look
whether `tarcheck verify` then shows that place.

Usage: tests/corpus/tamper.py --pairs FILE --tarballs DIR --repos DIR
       [--pair NAME]... [--count N] [--seed N] [--jobs N] [--tarcheck CMD]
       [-- OPTION...]

The lists and directories are those of share.py. An edit inserts a line,
changes a byte of one, deletes one or swaps two neighbours, in a file that had a
strong origin before: configure, Makefile.in, aclocal.m4, config.h.in, macros
or scripts, each of these six as often, and each kind of edit. It is reported
if a finding of severity error is about that file, and shown if the finding's
evidence has a line put in or taken out, or its place. Exit status 1 where one
edit is not reported or not shown.
"""
import argparse
import collections
import concurrent.futures
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import tempfile

from share import DEFAULT, KINDS, STRONG, find_repo

EDITS = ("insert", "change", "delete", "reorder")


def verify(job, tarball, options):
    command = [job["tarcheck"], "verify", tarball, "--repo", job["repo"],
               "--tag", job["tag"], "--format", "json", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode == 2:
        raise RuntimeError("could not check " + tarball)
    return done.returncode, json.loads(done.stdout)


def edit(lines, kind, chance):
    """The lines, edited, and the texts of which one has to be shown."""
    solid = [i for i, line in enumerate(lines) if len(line.strip()) > 3]
    lines = list(lines)
    at = chance.choice(solid)
    if kind == "insert":
        lines.insert(at, b": one more line $(date)\n")
        return lines, [lines[at]]
    if kind == "delete":
        # Of a published file only the place can be shown.
        return (lines[:at] + lines[at + 1:],
                [lines[at], f"after line {at}:".encode()])
    if kind == "change":
        old = lines[at]
        place = chance.choice([i for i, c in enumerate(old)
                               if chr(c).isalnum()] or [0])
        lines[at] = (old[:place] + (b"x" if old[place:place + 1] != b"x"
                                    else b"y") + old[place + 1:])
        return lines, [lines[at], old]
    pairs = [i for i in solid if i + 1 < len(lines) and
             lines[i] != lines[i + 1] and lines[i + 1].endswith(b"\n")]
    at = chance.choice(pairs)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return lines, [lines[at], lines[at + 1]]


def rewrite(source, path, kind, chance, out):
    """The archive again, uncompressed, with one member edited."""
    with tarfile.open(source) as tar, \
            tarfile.open(fileobj=out, mode="w",
                         format=tarfile.GNU_FORMAT) as copy:
        for info in tar:
            data = tar.extractfile(info).read() if info.isreg() else None
            if info.name == path:
                lines, texts = edit(data.splitlines(keepends=True), kind,
                                    chance)
                data = b"".join(lines)
                info.size = len(data)
            copy.addfile(info, io.BytesIO(data) if data is not None else None)
    return texts


def shows(finding, texts):
    said = [line.lstrip("+-").strip() for line in finding["evidence"]]
    said += [line.strip() for line in finding["evidence"]]
    said = {line[:60] for line in said} | {
        found.group() for line in said
        for found in re.finditer(r"after line \d+:", line)}
    # What is shown may be quoted: bytes that are no text are not compared.
    wanted = {text.decode("utf-8", "replace").strip()[:60] for text in texts}
    return bool(said & wanted)


def attempt(job, number):
    chance = random.Random(job["seed"] * 1000003 + number)
    word = chance.choice(sorted(job["targets"]))
    path = chance.choice(job["targets"][word])
    kind = chance.choice(EDITS)
    name = f"{number} {job['pair']} {kind} {path}"
    with tempfile.NamedTemporaryFile(suffix=".tar") as out:
        texts = rewrite(job["tarball"], os.path.join(job["top"], path), kind,
                        chance, out)
        out.flush()
        status, report = verify(job, out.name,
                                job["options"] + ["--no-regen-cache"])
    about = [f for f in report["findings"]
             if f["path"] == path and f["severity"] == "error"]
    if status != 1 or not about:
        return name, "not-reported", [f["id"] for f in report["findings"]
                                      if f["path"] == path]
    if not any(shows(f, texts) for f in about):
        return name, "not-shown", [f["id"] for f in about]
    return name, "ok", [f["id"] for f in about]


def group(kind):
    if kind in ("configure", "makefile-in", "aclocal-m4", "config-h-in"):
        return kind
    return "macro" if kind.endswith("m4") or kind == "m4-macro" else "script"


def prepare(args, row):
    job = {"pair": row["pair"], "tag": row["tag"], "seed": args.seed,
           "tarcheck": args.tarcheck, "options": args.options,
           "tarball": os.path.join(args.tarballs,
                                   os.path.basename(row["pool_path"])),
           "repo": find_repo(args.repos, row["repo"])}
    if not os.path.exists(job["tarball"]) or job["repo"] is None:
        print("skipped", row["pair"], "not here")
        return None
    _, report = verify(job, job["tarball"], args.options)
    job["top"] = report["top"]
    job["targets"] = collections.defaultdict(list)
    for member in report["members"]:
        if member["kind"] in KINDS and member["origin"] in STRONG and \
                member["size"] > 200 and member["type"] == "file":
            job["targets"][group(member["kind"])].append(member["path"])
    return job


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--tarballs", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--pair", action="append")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--tarcheck", default="tarcheck")
    argv, options = sys.argv[1:], []
    if "--" in argv:
        at = argv.index("--")
        argv, options = argv[:at], argv[at + 1:]
    args = parser.parse_args(argv)
    args.options = options
    with open(args.pairs, encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t")
                if row["pair"] in (args.pair or DEFAULT)]
    jobs = [job for job in (prepare(args, row) for row in rows) if job]
    if not jobs:
        sys.exit("nothing to edit")
    counts, by = collections.Counter(), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        work = [pool.submit(attempt, jobs[n % len(jobs)], n)
                for n in range(args.count)]
        for done in work:
            name, outcome, ids = done.result()
            counts[outcome] += 1
            by.update(set(ids))
            if outcome != "ok":
                print(outcome, name, " ".join(ids), flush=True)
    print(", ".join(f"{n} {what}" for what, n in sorted(by.items())))
    print(f"{args.count} edits: {counts['ok']} shown, {counts['not-shown']} "
          f"reported only, {counts['not-reported']} not reported")
    return 0 if counts["ok"] == args.count else 1


if __name__ == "__main__":
    sys.exit(main())
