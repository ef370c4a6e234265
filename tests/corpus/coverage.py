#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measure how many of the autotools files that real releases ship are
accounted for by the reference database alone, and say what is not.

Usage: tests/corpus/coverage.py [OPTION]... [TARBALL or DIRECTORY]...

Without arguments: the releases of tests/corpus/coverage.tsv (source package,
version, tarball, SHA-256, path in the Debian archive), looked for in
`--fetch DIR`. With arguments: those tarballs, and all that lie in those
directories. Each is given to `tarcheck audit --format json`.

  --fetch DIR      where the listed tarballs are; what is missing there is
                   downloaded from the Debian archive and its SHA-256 checked
  --archive URL    Debian archive [the one that this machine's apt uses]
  --list FILE      another list
  --manifests DIR  manifests that say which names are published [data/known]
  --tarcheck CMD   program to measure [build/default/src/tarcheck]
  --db FILE        reference database, signed or not
  --rest FILE      write every file that remains, one per line, with its cause
                   and the nearest published version
  --targets        exit status 1 when a row is below its target

A name alone does not make a file a copy: projects have macros of their own
that share a published name. They are counted like all others.
"""
import argparse
import collections
import concurrent.futures
import glob
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

AUX = {"install-sh", "missing", "depcomp", "compile", "ar-lib", "test-driver",
       "tap-driver", "ylwrap", "mdate-sh", "py-compile", "elisp-comp",
       "mkinstalldirs", "config-guess", "config-sub", "config-rpath",
       "texinfo-tex", "ltconfig"}
LIBTOOL = {"libtool.m4", "ltoptions.m4", "ltsugar.m4", "ltversion.m4",
           "lt~obsolete.m4"}
# Written anew in each release: no name that says "copy of a published file".
GENERATED = {"aclocal.m4", "acinclude.m4", "gnulib-comp.m4",
             "gnulib-cache.m4"}
# Row and the share in percent that it is to reach.
ROWS = [("aux scripts", 96), ("m4, published name", 98), ("libtool m4", 96),
        ("ltmain.sh", 75), ("po infrastructure", 98)]
# A file of which so many lines are new is no copy.
OWN_SHARE = 0.5
STATES = {"known": "exact", "known-variant": "variant"}


def published_names(directory):
    """Base names of macros that reference projects publish."""
    names = set()
    for path in glob.glob(os.path.join(directory, "*.tsv")):
        with open(path, encoding="utf-8") as lines:
            column = None
            for line in lines:
                if line.startswith("# known-bad:"):
                    break
                if line.startswith("# columns: "):
                    column = line[len("# columns: "):].split().index("path")
                elif line.startswith("# alias: "):
                    names.add(line.split()[-1])
                elif not line.startswith("#"):
                    names.add(os.path.basename(
                        line.rstrip("\n").split("\t")[column]))
    return {n for n in names if n.endswith(".m4")} - LIBTOOL - GENERATED


def row_of(member, published):
    name = os.path.basename(member["path"])
    if name in LIBTOOL:
        return "libtool m4"
    if name == "ltmain.sh":
        return "ltmain.sh"
    if member["kind"] in AUX:
        return "aux scripts"
    if member["kind"] == "gettext-infrastructure":
        return "po infrastructure"
    return "m4, published name" if name in published else None


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def apt_archive():
    out = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"],
                         capture_output=True, text=True, check=False).stdout
    for uri in out.split():
        if uri.rstrip("/").endswith("/debian"):
            return uri
    sys.exit("coverage.py: apt knows no Debian archive; see --archive")


def download(url, path, digest):
    part = path + ".part"
    try:
        with urllib.request.urlopen(url, timeout=300) as stream, \
                open(part, "wb") as out:
            while block := stream.read(1 << 20):
                out.write(block)
    except OSError as error:
        return str(error)
    if sha256_of(part) != digest:
        return "SHA-256 is not that of the list"
    os.rename(part, path)
    return None


def listed(args):
    """Tarballs of the list; what cannot be had is told, not hidden."""
    if not args.fetch:
        sys.exit("coverage.py: --fetch DIR says where the tarballs are")
    os.makedirs(args.fetch, exist_ok=True)
    paths = []
    with open(args.list, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines
                if not line.startswith("#")]
    for _, _, name, digest, where in rows:
        path = os.path.join(args.fetch, name)
        problem = None
        if not os.path.exists(path):
            args.archive = args.archive or apt_archive()
            problem = download(f"{args.archive.rstrip('/')}/{where}/{name}",
                               path, digest)
        elif sha256_of(path) != digest:
            problem = "SHA-256 is not that of the list"
        if problem:
            print(f"coverage.py: {name}: {problem}", file=sys.stderr)
        else:
            paths.append(path)
    return paths, len(rows)


def given(arguments):
    paths = []
    for path in arguments:
        if os.path.isdir(path):
            paths += sorted(p for p in glob.glob(os.path.join(path, "*"))
                            if ".tar." in p and not p.endswith(".part"))
        else:
            paths.append(path)
    return paths, len(paths)


def audit(args, path):
    command = [args.tarcheck, "audit", "--format", "json", path]
    if args.db:
        command += ["--db", args.db, "--allow-unsigned-db"]
    run = subprocess.run(command, capture_output=True, check=False)
    if run.returncode not in (0, 1, 3):
        return path, None, run.stderr.decode(errors="replace").strip()
    return path, json.loads(run.stdout), None


def state_of(member):
    """A variant of a file with another name is made of a template."""
    state = STATES.get(member["origin"], "rest")
    if state == "variant" and member.get("transforms") is not None:
        source = member["origin_detail"].split(", ")[0].split("/")[-1]
        if source.split()[-1] != os.path.basename(member["path"]):
            return "template"
    return state


def files_of(report, path, published):
    """(row, state, member, finding or None) of each file that counts."""
    findings = collections.defaultdict(list)
    for finding in report["findings"]:
        findings[finding["path"]].append(finding)
    for member in report["members"]:
        if member["type"] != "file" or member["size"] == 0:
            continue
        row = row_of(member, published)
        if row:
            state = state_of(member)
            found = findings[member["path"]] if state == "rest" else []
            yield row, state, dict(member, archive=os.path.basename(path)), \
                found[0] if found else None


def line_counts(path, members):
    """Lines of the members of those names: {path in the archive: lines}."""
    wanted, counts = set(members), {}
    with tarfile.open(path) as archive:
        for entry in archive:
            name = entry.name.removeprefix("./")
            if entry.isfile() and name in wanted:
                text = archive.extractfile(entry).read()
                counts[name] = len(text.splitlines())
    return counts


def cause_of(member, finding, lines):
    """Why it remains, as far as the nearest published version tells."""
    if member["origin"] == "not-judged":
        return "not judged without a repository"
    if finding is None:
        return "no finding"
    near = finding.get("nearest")
    if near is None:
        return "no nearest version"
    changed = near["added"] + near["removed"]
    if lines and near["added"] >= OWN_SHARE * lines:
        return "the project's own, under a published name"
    for most in (5, 20, 100):
        if changed <= most:
            return f"altered, at most {most} lines"
    return "altered, more lines"


def nearest_of(finding):
    near = finding.get("nearest") if finding else None
    if near is None:
        return ""
    who = " ".join(filter(None, (near["project"], near["variant"])))
    return (f"{near['added']} added, {near['removed']} removed: {who} "
            f"{near['path']} {near['first_release'] or near['first']}")


def print_table(counts):
    below = False
    print(f"{'':20}{'files':>7}{'exact':>7}{'variant':>9}{'template':>10}"
          f"{'total':>9}{'target':>9}")
    for row, target in ROWS:
        c = counts[row]
        total = sum(c.values())
        if not total:
            print(f"{row:20}{total:7}")
            continue
        share = 100.0 * (total - c["rest"]) / total
        below |= share < target
        print(f"{row:20}{total:7}{c['exact']:7}{c['variant']:9}"
              f"{c['template']:10}{share:8.1f}%{target:8}%"
              f"{'  below' if share < target else ''}")
    return below


def print_rest(rest):
    for row, _ in ROWS:
        mine = [r for r in rest if r[0] == row]
        if not mine:
            continue
        print(f"\n{row}: {len(mine)} not accounted for")
        for title, key in (("by file", lambda r: os.path.basename(r[1]["path"])),
                           ("by cause", lambda r: r[3])):
            print(f"  {title}")
            for what, n in sorted(collections.Counter(map(key, mine)).items(),
                                  key=lambda item: (-item[1], item[0])):
                print(f"  {n:6}  {what}")


def parse_arguments():
    top = argparse.ArgumentParser(usage=__doc__)
    top.add_argument("paths", nargs="*")
    top.add_argument("--fetch")
    top.add_argument("--archive")
    top.add_argument("--list", default=os.path.join(
        TOP, "tests/corpus/coverage.tsv"))
    top.add_argument("--manifests", default=os.path.join(TOP, "data/known"))
    top.add_argument("--tarcheck", default=os.path.join(
        TOP, "build/default/src/tarcheck"))
    top.add_argument("--db")
    top.add_argument("--rest")
    top.add_argument("--targets", action="store_true")
    return top.parse_args()


def measure_one(args, path, published):
    """The rows of one release, or what is wrong with it."""
    path, report, problem = audit(args, path)
    if problem:
        return None, None, problem
    found = list(files_of(report, path, published))
    top = report["top"] + "/" if report["top"] else ""
    rest = [f for f in found if f[1] == "rest"]
    lines = line_counts(path, [top + f[2]["path"] for f in rest]) \
        if any(f[3] and f[3].get("nearest") for f in rest) else {}
    return [f[:2] for f in found], \
        [(row, member, finding,
          cause_of(member, finding, lines.get(top + member["path"])))
         for row, _, member, finding in rest], None


def measure(args, paths):
    published = published_names(args.manifests)
    counts = {row: collections.Counter() for row, _ in ROWS}
    rest, read = [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for states, remains, problem in pool.map(
                lambda p: measure_one(args, p, published), paths):
            if problem:
                print(f"coverage.py: {problem}", file=sys.stderr)
                continue
            read += 1
            rest += remains
            for row, state in states:
                counts[row][state] += 1
    return counts, rest, read


def write_rest(path, rest):
    with open(path, "w", encoding="utf-8") as out:
        for row, member, finding, cause in rest:
            print(row, member["archive"], member["path"], member["sha256"],
                  cause, nearest_of(finding), sep="\t", file=out)


def main():
    args = parse_arguments()
    paths, wanted = given(args.paths) if args.paths else listed(args)
    counts, rest, read = measure(args, paths)
    print(f"{read} of {wanted} releases")
    below = print_table(counts)
    print_rest(rest)
    if args.rest:
        write_rest(args.rest, rest)
    if read < wanted:
        return 2
    return 1 if below and args.targets else 0


if __name__ == "__main__":
    sys.exit(main())
