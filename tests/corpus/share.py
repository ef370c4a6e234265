#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How much of what autotools put into releases has a strong origin, beside
their repositories, and why the rest has none.

Usage: tests/corpus/share.py --pairs FILE --tarballs DIR --repos DIR
       [--pair NAME]... [--tarcheck CMD] [--reports DIR] [-- OPTION...]

FILE is the list that run.sh takes. Counted are the files that the tag does
not have and that autoconf, automake, libtool, gettext or gnulib copy in or
write. One line for each release, one for each file without a strong origin,
with the cause; then the causes. Options behind "--" go to tarcheck verify.
Exit status 1 when a release has less than the target, 97%.
"""
import argparse
import collections
import csv
import json
import os
import subprocess
import sys

STRONG = {"vcs", "vcs-filtered", "vcs-elsewhere", "known", "known-variant",
          "composed", "reproduced"}
# Kinds of files as `tarcheck explain --list` has them.
KINDS = set("""
    m4-macro acinclude-m4 libtool-m4 aclocal-m4 configure config-h-in
    makefile-in testsuite gnulib-generated ltmain-sh ltconfig install-sh
    missing depcomp compile ar-lib test-driver tap-driver ylwrap mdate-sh
    py-compile elisp-comp mkinstalldirs config-guess config-sub config-rpath
    texinfo-tex gnulib-aux gettext-infrastructure gnulib-maint
    gtk-doc-make""".split())
NAMES = {"INSTALL"}  # copied in by automake; licences are in the tag
DEFAULT = """xz-5.4.1 tmux-3.5a popt-1.18 libseccomp-2.5.4 bubblewrap-0.8.0
    mosh-1.4.0 flex-2.6.4 curl-8.14.1 libffi-3.4.4""".split()
TARGET = 0.97


def find_repo(directory, repo):
    owner, name = repo.split("/")
    for base in (f"{owner}/{name}", f"{owner}+{name}", name):
        for end in (".git", "/repo", ""):
            path = os.path.join(directory, base + end)
            if os.path.isdir(path) and (
                    os.path.exists(os.path.join(path, "HEAD")) or
                    os.path.exists(os.path.join(path, ".git"))):
                return path
    return None


def verify(args, row):
    tarball = os.path.join(args.tarballs, os.path.basename(row["pool_path"]))
    repo = find_repo(args.repos, row["repo"])
    if not os.path.exists(tarball) or repo is None:
        return None
    command = [args.tarcheck, "verify", tarball, "--repo", repo, "--tag",
               row["tag"], "--format", "json", *args.options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode == 2:
        sys.exit("could not check " + tarball)
    if args.reports:
        name = os.path.join(args.reports, row["pair"] + ".json")
        with open(name, "wb") as out:
            out.write(done.stdout)
    return json.loads(done.stdout)


def counts(member):
    return (member["type"] == "file" and member["vcs"] == "absent" and
            (member["kind"] in KINDS or
             os.path.basename(member["path"]) in NAMES))


def weak_inputs(report, index):
    """Of the derivation of a member that comes nearest to holding."""
    chain = report.get("chain", {"nodes": [], "derivations": []})
    best = None
    for derivation in chain["derivations"]:
        node = chain["nodes"][derivation["node"]]
        if node.get("member") != index:
            continue
        weak = [chain["nodes"][i["node"]]["name"]
                for i in derivation["inputs"] if not i["strong"]]
        if best is None or len(weak) < len(best[1]):
            best = derivation["how"], weak
    return best


def cause(report, index):
    path = report["members"][index]["path"]
    weak = weak_inputs(report, index)
    if weak:
        how, names = weak
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        return "inputs unverified", f"{how}: {', '.join(names[:2])}{more}"
    found = [f for f in report["findings"] if f["path"] == path]
    found.sort(key=lambda f: f["id"] == "generated-unverified")
    if not found:
        return "no finding", ""
    detail = found[0]["detail"] or ""
    if not detail and found[0]["evidence"]:
        detail = found[0]["evidence"][0]
    return found[0]["id"], detail


def show(pair, report, causes):
    total = strong = 0
    lines = []
    for index, member in enumerate(report["members"]):
        if not counts(member):
            continue
        total += 1
        if member["origin"] in STRONG:
            strong += 1
            continue
        what, detail = cause(report, index)
        causes[what] += 1
        lines.append(f"    {member['path']}: {what}"
                     f"{': ' + detail if detail else ''}")
    share = strong / total if total else 1.0
    word = "ok" if share >= TARGET else "low"
    print(f"{pair:20} {strong:4} of {total:4}  {100 * share:5.1f}%  {word}  "
          f"{report['verdict']['outcome']}")
    for line in lines:
        print(line)
    return strong, total, share >= TARGET


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--tarballs", required=True)
    parser.add_argument("--repos", required=True)
    parser.add_argument("--pair", action="append")
    parser.add_argument("--tarcheck", default="build/default/src/tarcheck")
    parser.add_argument("--reports")
    parser.add_argument("options", nargs="*")
    args = parser.parse_args()
    wanted = args.pair or DEFAULT
    causes = collections.Counter()
    strong = total = 0
    good = True
    with open(args.pairs, encoding="utf-8") as file:
        rows = {row["pair"]: row
                for row in csv.DictReader(file, delimiter="\t")}
    for pair in wanted:
        report = verify(args, rows[pair]) if pair in rows else None
        if report is None:
            print(f"{pair:20} skipped: no tarball or repository of it here")
            continue
        one = show(pair, report, causes)
        strong += one[0]
        total += one[1]
        good = good and one[2]
    print(f"{'all':20} {strong:4} of {total:4}  "
          f"{100 * strong / max(total, 1):5.1f}%")
    for what, count in causes.most_common():
        print(f"    {count:4} {what}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
