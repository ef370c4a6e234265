#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How long a tree of the kernel's size takes.

Generates a repository of --files files (100,000) in some 13,000 directories,
half of them with .gitattributes, and --commits commits (10,000) of three files
each, with the tag v1.0 two thirds of the way. Measures, in turn and as the
least of --runs:

  audit           of git archive of the tag: what reading the tarball takes
  verify          of the same; at most 1 second longer, by the clock or, where
                  the machine is busy, of processor time
  verify, edited  1% of the files changed, 1% renamed, 1% added: the look back
                  at other commits is in it
  locate          over all commits; at most 10 seconds

Exit status 1 where one takes longer. Needs git and 1 GB below --work.
"""
import argparse
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

TOPS = "drivers net kernel fs arch mm lib sound usb pci".split()


def path(i):
    return "%s%d/d%d/%sf%d.c" % (TOPS[i % 10], i // 10 % 13, i // 130 % 50,
                                 "sub%d/" % (i % 3) if i % 2 else "", i)


def content(rng):
    lines = rng.choice((10, 50, 150, 400))
    return "".join("static int v%x;\n" % rng.getrandbits(40)
                   for _ in range(lines)).encode()


class Import:
    """git fast-import(1)."""

    def __init__(self, repo):
        self.process = subprocess.Popen(
            ["git", "-C", repo, "fast-import", "--quiet", "--depth=5"],
            stdin=subprocess.PIPE)
        self.out = self.process.stdin
        self.count = 0

    def commit(self, files):
        self.count += 1
        self.out.write(b"commit refs/heads/main\nmark :%d\ncommitter A "
                       b"<a@example.org> %d +0000\ndata 1\nx\n" %
                       (self.count, 1500000000 + self.count * 1000))
        if self.count > 1:
            self.out.write(b"from :%d\n" % (self.count - 1))
        for name, data in files:
            self.out.write(b"M 100644 inline %s\ndata %d\n%s\n" %
                           (name.encode(), len(data), data))

    def tag(self, name):
        self.out.write(b"tag %s\nfrom :%d\ntagger A <a@example.org> "
                       b"1700000000 +0000\ndata 1\nx\n" %
                       (name.encode(), self.count))

    def close(self):
        self.out.close()
        if self.process.wait() != 0:
            sys.exit("git fast-import failed")


def generate(repo, files, commits):
    rng = random.Random(4)
    subprocess.run(["git", "init", "-q", "--bare", repo], check=True)
    git = Import(repo)
    first = [(path(i), content(rng)) for i in range(files)]
    dirs = sorted({os.path.dirname(name) for name, _ in first})
    first += [(d + "/.gitattributes", b"*.s text\nf*9999.c -text\n")
              for d in dirs[::2]]
    first.append((".gitattributes", b"*.c diff=cpp text\n*.rc text\n" + b"".join(
        b"drivers%d/**/x%d*.c export-ignore\n" % (i % 13, i)
        for i in range(200))))
    git.commit(first)
    for n in range(commits - 1):
        git.commit([(path(rng.randrange(files)), content(rng))
                    for _ in range(3)])
        if n == commits * 2 // 3:
            git.tag("v1.0")
    git.close()


def edit(tree):
    rng = random.Random(5)
    names = sorted(os.path.join(d, f) for d, _, fs in os.walk(tree)
                   for f in fs if f.endswith(".c"))
    share = len(names) // 100
    for name in rng.sample(names, share):
        with open(name, "a", encoding="ascii") as file:
            file.write("int more;\n")
    for name in rng.sample(names, share):
        os.rename(name, name[:-2] + "_new.c")
    for i in range(share):
        with open("%s/new%d.c" % (tree, i), "w", encoding="ascii") as file:
            file.write("int new%d;\n" % i)


def measure(runs, commands):
    """Of each, run in turn: least seconds, least seconds of processor time,
    most megabytes."""
    least, busy = [1e9] * len(commands), [1e9] * len(commands)
    most = [0] * len(commands)
    for _ in range(runs):
        for i, command in enumerate(commands):
            start = time.monotonic()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
            least[i] = min(least[i], time.monotonic() - start)
            busy[i] = min(busy[i], used.ru_utime + used.ru_stime)
            most[i] = max(most[i], used.ru_maxrss >> 10)
            if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
                sys.exit("failed: " + " ".join(command))
    return least, busy, most


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parse = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parse.add_argument("--tarcheck", default=os.path.join(
        here, "../../build/default/src/tarcheck"))
    parse.add_argument("--files", type=int, default=100000)
    parse.add_argument("--commits", type=int, default=10000)
    parse.add_argument("--runs", type=int, default=3)
    parse.add_argument("--work", help="left there and used again")
    args = parse.parse_args()
    work = args.work or tempfile.mkdtemp()
    os.makedirs(work, exist_ok=True)
    repo, ball, edited = (work + "/" + n for n in
                          ("r.git", "k-1.0.tar", "edited-1.0.tar"))
    try:
        if not os.path.exists(edited):
            shutil.rmtree(repo, ignore_errors=True)
            # In a process of its own: what this one has in memory counts
            # for those that it starts.
            made = multiprocessing.Process(
                target=generate, args=(repo, args.files, args.commits))
            made.start()
            made.join()
            if made.exitcode != 0:
                sys.exit(1)
            subprocess.run(["git", "-C", repo, "archive", "--format=tar",
                            "--prefix=k-1.0/", "-o", ball, "v1.0"], check=True)
            subprocess.run(["tar", "-C", work, "-xf", ball], check=True)
            edit(work + "/k-1.0")
            subprocess.run(["tar", "-C", work, "-cf", edited, "k-1.0"],
                           check=True)
            shutil.rmtree(work + "/k-1.0")
        against = ["--repo", repo, "--tag", "v1.0"]
        seconds, busy, megabytes = measure(args.runs, [
            [args.tarcheck, "audit", ball],
            [args.tarcheck, "verify", ball, *against],
            [args.tarcheck, "verify", edited, *against],
            [args.tarcheck, "locate", ball, "--repo", repo]])
    finally:
        if not args.work:
            shutil.rmtree(work)
    for what, *row in zip(("audit", "verify", "verify, edited", "locate"),
                          seconds, busy, megabytes):
        print("%-16s%6.2f s %6.2f s of processor%6d MB" % (what, *row))
    beyond = seconds[1] - seconds[0], busy[1] - busy[0]
    print("verify beyond audit: %.2f s, %.2f s of processor" % beyond)
    return 1 if min(beyond) >= 1 or min(seconds[3], busy[3]) >= 10 else 0


sys.exit(main())
