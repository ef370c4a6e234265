#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Is the named version the nearest, and are its added lines the added ones?

For macros and scripts of real releases that were never published, as
`tarcheck audit` finds them, everything that the manifests list under the same
base name is fetched from clones of the reference projects and compared line by
line, in full: no other version may have a smaller number of lines added and
removed. Versions that no clone has (files of release tarballs and packages)
are counted, and where one of them is the named one the lines cannot be
checked.

    nearest.py [--tarcheck PROG] [--database FILE] [--count N] [--jobs N]
               --data DIR --mirrors DIR TARBALL...

--data has known/*.tsv and lines/*.lines (manifests made by hand have no lines
and are left out), --mirrors bare clones, any names. One line for each file that
is wrong, then totals; status 1 if any is.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
import tarfile


def read_manifests(directory):
    """Base name -> {sha256: blob id or None}."""
    names = collections.defaultdict(dict)
    for entry in sorted(os.listdir(os.path.join(directory, "lines"))):
        if not entry.endswith(".lines"):
            continue
        columns, bad = [], False
        manifest = os.path.join(directory, "known", entry[:-6] + ".tsv")
        with open(manifest, encoding="utf-8") as file:
            for line in file:
                line = line.rstrip("\n")
                if line.startswith("# columns: "):
                    columns = line.split()[2:]
                elif line == "# known-bad: yes":
                    bad = True
                elif not line.startswith("#") and not bad:
                    row = dict(zip(columns, line.split("\t")))
                    blob = row.get("blob", "-")
                    base = row["path"].rsplit("/", 1)[-1]
                    known = names[base].get(row["sha256"])
                    names[base][row["sha256"]] = (
                        known or (None if blob == "-" else blob))
    return names


class Mirrors:
    """One `git cat-file --batch` for each clone."""

    def __init__(self, directory):
        self.batches = []
        for entry in sorted(os.listdir(directory)):
            path = os.path.join(directory, entry)
            self.batches.append(subprocess.Popen(
                ["git", "-C", path, "cat-file", "--batch"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL))
        self.cache = {}

    def get(self, blob):
        if blob not in self.cache:
            self.cache[blob] = self.fetch(blob)
        return self.cache[blob]

    def fetch(self, blob):
        for batch in self.batches:
            if batch.poll() is not None:
                continue
            batch.stdin.write(blob.encode() + b"\n")
            batch.stdin.flush()
            head = batch.stdout.readline().split()
            if len(head) == 3 and head[1] == b"blob":
                data = batch.stdout.read(int(head[2]) + 1)[:-1]
                return split(data)
        return None


def split(data):
    """Lines as diff(1) sees them."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def common(a, b):
    """Length of the longest common subsequence, a row at a time in one
    integer (Crochemore et al., 2001); nothing of tarcheck's is used."""
    first = 0
    while first < len(a) and first < len(b) and a[first] == b[first]:
        first += 1
    last = 0
    while (last < len(a) - first and last < len(b) - first
           and a[-1 - last] == b[-1 - last]):
        last += 1
    a, b = a[first:len(a) - last], b[first:len(b) - last]
    places = collections.defaultdict(int)
    for i, line in enumerate(b):
        places[line] |= 1 << i
    full = (1 << len(b)) - 1
    v = full
    for line in a:
        here = places.get(line)
        if here:
            u = v & here
            v = ((v + u) | (v - u)) & full
    return first + last + len(b) - bin(v).count("1")


def is_subsequence(short, long):
    rest = iter(long)
    return all(any(line == other for other in rest) for line in short)


def audit(options, tarball):
    argv = [options.tarcheck, "audit", "--format", "json", tarball]
    if options.database:
        argv[2:2] = ["--db", options.database, "--allow-unsigned-db"]
    run = subprocess.run(argv, capture_output=True, check=False)
    if run.returncode not in (0, 1, 3):
        sys.stderr.write(run.stderr.decode(errors="replace"))
        return []
    report = json.loads(run.stdout)
    found = {f["path"]: f["nearest"] for f in report["findings"]
             if f["id"].endswith("-impostor") and "nearest" in f}
    if not found:
        return []
    members = {m["path"]: m["sha256"] for m in report["members"]
               if m["path"] in found}
    top = report["top"] + "/" if report["top"] else ""
    result = []
    with tarfile.open(tarball) as tar:
        for entry in tar:
            path = os.path.normpath(entry.name)
            path = path[len(top):] if path.startswith(top) else path
            if path in found and entry.isfile():
                data = tar.extractfile(entry).read()
                if hashlib.sha256(data).hexdigest() == members[path]:
                    result.append((tarball, path, data, found.pop(path)))
    return result


def judge(names, mirrors, case):
    """(what is wrong or "", versions compared, versions not to be had)"""
    _, path, data, nearest = case
    lines = split(data)
    said = nearest["added"] + nearest["removed"]
    compared = absent = 0
    # A version cannot be nearer than the lines it lacks, in whatever order.
    bag = collections.Counter(lines)
    for digest, blob in names[path.rsplit("/", 1)[-1]].items():
        other = mirrors.get(blob) if blob else None
        if other is None:
            absent += 1
            continue
        compared += 1
        least = (len(lines) + len(other)
                 - 2 * sum((bag & collections.Counter(other)).values()))
        if least >= said and digest != nearest["sha256"]:
            continue
        distance = len(lines) + len(other) - 2 * common(lines, other)
        if distance < said:
            return (f"{digest[:12]} is nearer: {distance} lines, not {said}",
                    compared, absent)
        if digest != nearest["sha256"]:
            continue
        added = set(nearest["added_lines"])
        kept = [line for n, line in enumerate(lines, 1) if n not in added]
        if (len(added) != nearest["added"] or distance != said
                or len(other) - len(kept) != nearest["removed"]
                or not is_subsequence(kept, other)):
            return "the added lines are not right", compared, absent
        nearest["checked"] = True
    return "", compared, absent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tarcheck", default="tarcheck")
    parser.add_argument("--database")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--data", required=True)
    parser.add_argument("--mirrors", required=True)
    parser.add_argument("tarballs", nargs="+")
    options = parser.parse_args()
    names = read_manifests(options.data)
    mirrors = Mirrors(options.mirrors)
    wrong = compared = absent = done = checked = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for cases in pool.map(lambda t: audit(options, t), options.tarballs):
            for case in cases[:max(0, options.count - done)]:
                what, n, without = judge(names, mirrors, case)
                done += 1
                compared += n
                absent += without
                checked += case[3].get("checked", False)
                if what:
                    wrong += 1
                    print(f"{os.path.basename(case[0])}: {case[1]}: {what}")
            if done >= options.count:
                pool.shutdown(wait=False, cancel_futures=True)
                break
    print(f"{done} files, {wrong} wrong; {compared} versions compared, "
          f"{absent} not in the clones; lines checked of {checked}")
    return 1 if wrong or done == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
