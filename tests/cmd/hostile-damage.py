#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Damages copies of repositories, one file at a time, and runs tarcheck.

    hostile-damage.py TARCHECK COUNT TARBALL REPOSITORY...

Whatever was damaged: within 20 seconds either one line and exit status 2, or
the outcome of the undamaged repository. Seeded, so that a failure repeats.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile


def files_of(repo):
    for top, dirs, names in os.walk(repo):
        dirs[:] = sorted(d for d in dirs if d not in ("hooks", "logs"))
        for name in sorted(names):
            path = os.path.join(top, name)
            if "/objects/" in path or "/refs/" in path or \
                    name in ("HEAD", "packed-refs", "config"):
                yield os.path.relpath(path, repo)


def damage(rng, data):
    if not data:
        return b"\0"
    data = bytearray(data)
    at = rng.randrange(len(data))
    how = rng.randrange(5)
    if how == 0:
        del data[at:]
    elif how == 1:
        for _ in range(rng.randrange(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif how == 2:
        data[at:at + 4] = bytes([rng.choice((0, 127, 128, 255))]) * 4
    elif how == 3:
        at = rng.randrange(min(len(data), 1200))
        data[at] ^= 1 << rng.randrange(8)
    else:
        data[at:at] = bytes(rng.randrange(256) for _ in range(8))
    return bytes(data)


def outcome(program, command, ball, repo, *more):
    try:
        done = subprocess.run([program, command, ball, "--repo", repo, *more],
                              capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return "took more than 20 s"
    if done.returncode == 2 and done.stderr.count(b"\n") == 1 and \
            not done.stdout:
        return "error"
    return "status %d, %r" % (done.returncode, done.stderr[:300])


def main():
    program, count, ball = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    rng = random.Random(4)
    bad = 0
    for source in sys.argv[4:]:
        good = outcome(program, "verify", ball, source, "--tag", "v1.0")
        if good != "status 0, b''":
            sys.exit("%s: %s" % (source, good))
        names = list(files_of(source))
        # Of many files of one sort each kind gets its share.
        kinds = sorted({os.path.splitext(n)[1] or n.split("/")[0]
                        for n in names})
        for i in range(count):
            kind = kinds[i % len(kinds)]
            name = rng.choice([n for n in names if kind in
                               (os.path.splitext(n)[1], n.split("/")[0])])
            with tempfile.TemporaryDirectory() as work:
                repo = shutil.copytree(source, work + "/r", symlinks=True)
                path = os.path.join(repo, name)
                with open(path, "rb") as file:
                    data = damage(rng, file.read())
                os.chmod(path, 0o644)
                with open(path, "wb") as file:
                    file.write(data)
                got = outcome(program, "verify", ball, repo, "--tag", "v1.0")
                also = outcome(program, "locate", ball, repo)
            if got not in ("error", good) or \
                    not (also == "error" or also.startswith("status 0") or
                         also.startswith("status 1")):
                print("%s: case %d, %s: %s; locate: %s" %
                      (source, i, name, got, also))
                bad = 1
    return bad


sys.exit(main())
