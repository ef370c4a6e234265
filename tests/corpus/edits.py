#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Change one line in copies of tools' files and check that each is reported.

Usage: tests/corpus/edits.py TARBALL... [--count N] [--seed N]
       [--tarcheck CMD] [--db FILE]...

From the tarballs' macros, auxiliary scripts and po files that `tarcheck
audit` finds known (or a known variant), N are drawn, and in each one line is
inserted, altered, deleted, or exchanged with the next. Where two lines are
exchanged or one is altered they differ in more than blanks. An edit that makes
another published file (an edit undone) does not count and is drawn again: its
origin is `known` then, by the whole SHA-256. Every other must be unexplained
and named in an error. The last line counts; exit status 1 when one passed.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile

KNOWN = ("known", "known-variant")
INSERTED = (
    b"eval \"$gl_x\"\n",
    b"# one more line\n",
    b"dnl one more line\n",
    b"  AC_CONFIG_COMMANDS([x], [sh ./x])\n",
    b"\n",
    b"test -f x && . ./x\n",
    b"# Copyright (C) 2024 Somebody Else `sh x`\n",
    b"fi\n",
)
ALTERED = (b" #x", b"; :", b" && :", b"`x`", b"$(x)", b"x", b"'", b"])", b"\\")


def audit(args, path):
    command = [args.tarcheck, "audit", path, "--format", "json"]
    for db in args.db or ():
        command += ["--db", db, "--allow-unsigned-db"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode == 2:
        sys.exit("could not check " + path)
    return json.loads(done.stdout)


def collect(args):
    """(name, content) of files that are known in the tarballs."""
    found = {}
    for tarball in args.tarballs:
        report = audit(args, tarball)
        wanted = {os.path.join(report["top"], m["path"]): m["path"]
                  for m in report["members"]
                  if m["type"] == "file" and m["origin"] in KNOWN and
                  m["size"] > 0 and m.get("link") is None}
        with tarfile.open(tarball) as tar:
            for info in tar:
                if info.isreg() and info.name in wanted:
                    content = tar.extractfile(info).read()
                    found[(wanted[info.name], content)] = None
    return sorted(found)


def edited(chance, content):
    """One edit, its kind and the line it is in; None where there is no room."""
    lines = content.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    kind = chance.choice(("insert", "alter", "delete", "exchange"))
    if kind == "insert":
        lines.insert(at, chance.choice(INSERTED))
    elif kind == "alter":
        body = lines[at].rstrip(b"\r\n")
        end = lines[at][len(body):]
        place = chance.randrange(len(body) + 1)
        lines[at] = body[:place] + chance.choice(ALTERED) + body[place:] + end
    elif kind == "delete":
        del lines[at]
    elif at + 1 < len(lines) and lines[at].split() != lines[at + 1].split():
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        return None
    made = b"".join(lines)
    return (made, kind, at + 1) if made != content and made else None


def run(args, chance, files, batch):
    """Edits of a batch of files, each in a directory of its own."""
    made = {}
    with tempfile.TemporaryDirectory() as top:
        for number in range(batch):
            edit = None
            while edit is None:
                path, content = chance.choice(files)
                edit = edited(chance, content)
            # As deep as it was: names of directories say what a file is.
            place = os.path.join(f"d{number}", path)
            os.makedirs(os.path.join(top, os.path.dirname(place)))
            with open(os.path.join(top, place), "wb") as out:
                out.write(edit[0])
            made[place] = (path, edit[1], edit[2])
        report = audit(args, top)
    named = {f["path"] for f in report["findings"] if f["severity"] == "error"}
    passed, again, failed = 0, 0, []
    for member in report["members"]:
        if member["path"] not in made:
            continue
        if member["origin"] == "known":
            again += 1
        elif member["origin"] == "none" and member["path"] in named:
            passed += 1
        else:
            failed.append((made[member["path"]], member["origin"],
                           member["origin_detail"]))
    if passed + again + len(failed) != batch:
        sys.exit("the report does not hold every file")
    return passed, again, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tarballs", nargs="+")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--db", action="append")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    files = collect(args)
    if not files:
        sys.exit("no known file in these tarballs")
    passed = again = 0
    failed = []
    while passed + len(failed) < args.count:
        left = args.count - passed - len(failed)
        more, undone, bad = run(args, chance, files, min(left, 250))
        passed += more
        again += undone
        failed += bad
    for what in failed:
        print("NOT REPORTED:", what)
    print(f"edits of {len(files)} files: {passed} reported, {len(failed)} not"
          f"; {again} more made another published file")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
