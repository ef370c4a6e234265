#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Insert one line in each m4 and aux file of a release, one at a time, and
check that `tarcheck verify` then rejects it, naming exactly that file.

Usage: tests/corpus/tamper.py TARBALL REPO TAG [--tarcheck CMD] [--db FILE]

A file that already was a reason for rejection before is left out. The last
line counts. The place of the inserted line is random, from a fixed seed.
"""
import argparse
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile


def is_target(member):
    return (member["type"] == "file" and member["size"] > 0 and
            (member["kind"].endswith("m4") or member["kind"] in AUX or
             member["kind"] == "m4-macro"))


AUX = {"ltmain-sh", "install-sh", "missing", "depcomp", "compile", "ar-lib",
       "test-driver", "tap-driver", "ylwrap", "mdate-sh", "py-compile",
       "elisp-comp", "mkinstalldirs", "config-guess", "config-sub",
       "config-rpath", "texinfo-tex", "gnulib-aux", "gettext-infrastructure",
       "gnulib-maint"}


def verify(args, tarball):
    command = [args.tarcheck, "verify", tarball, "--repo", args.repo, "--tag",
               args.tag, "--format", "json"]
    if args.db:
        command += ["--db", args.db]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode == 2:
        sys.exit("could not check " + tarball)
    return done.returncode, json.loads(done.stdout)


def errors(report):
    return {(f["path"], f["id"]) for f in report["findings"]
            if f["severity"] == "error"}


def tampered(source, path, place):
    """The archive again, uncompressed, with a line inserted in one member."""
    out = io.BytesIO()
    source.seek(0)
    with tarfile.open(fileobj=source) as tar, \
            tarfile.open(fileobj=out, mode="w", format=tar_format) as copy:
        for info in tar:
            data = tar.extractfile(info).read() if info.isreg() else None
            if info.name == path:
                lines = data.splitlines(keepends=True)
                at = int(place * (len(lines) + 1))
                lines.insert(at, b"# one more line\n")
                data = b"".join(lines)
                info.size = len(data)
            copy.addfile(info, io.BytesIO(data) if data is not None else None)
    return out.getvalue()


tar_format = tarfile.GNU_FORMAT


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tarball")
    parser.add_argument("repo")
    parser.add_argument("tag")
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--db")
    args = parser.parse_args()
    chance = random.Random(1)
    _, base = verify(args, args.tarball)
    before = errors(base)
    known = {path for path, _ in before}
    with tarfile.open(args.tarball) as tar:
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w", format=tar_format) as copy:
            for info in tar:
                data = tar.extractfile(info) if info.isreg() else None
                copy.addfile(info, data)
    passed = failed = 0
    for member in base["members"]:
        path = member["path"]
        if not is_target(member) or member["origin"] == "none" or \
                path in known:
            continue
        with tempfile.NamedTemporaryFile(suffix=".tar") as file:
            file.write(tampered(plain, os.path.join(base["top"], path),
                                chance.random()))
            file.flush()
            status, report = verify(args, file.name)
        new = errors(report) - before
        if status == 1 and new and {p for p, _ in new} == {path} and \
                before <= errors(report):
            passed += 1
        else:
            failed += 1
            print(f"FAILED: {path}: status {status}, new findings {new}")
    print(f"{os.path.basename(args.tarball)}: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
