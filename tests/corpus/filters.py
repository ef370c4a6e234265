#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Generated repositories with random attributes; git archive is the oracle.

usage: filters.py [--count N] [--first SEED] [--keep DIR] TARCHECK

For each seed: a repository, `git archive` of its tag, `tarcheck verify` of
that. Every member has to be explained by the tag (vcs, vcs-filtered); what is
missing has to be known as export-ignore, and nothing else; and one byte more
in one file has to be a finding about that file and no other. The first failure is kept in
DIR and named with its seed.
"""
import argparse
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

ENV = {
    "PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null", "LC_ALL": "C", "HOME": "/nonexistent",
    "XDG_CONFIG_HOME": "/nonexistent", "GIT_ATTR_NOSYSTEM": "1",
}
ENV.update((k, v) for k, v in os.environ.items()
           if k in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS"))
GIT = os.environ.get("GIT") or "git"
NAMES = ["a", "b.c", "c.txt", "d.TXT", "e f", "g\ttab", "h.id", "ü.txt",
         "-dash", "#hash", "!bang", "i[1]", "j*", "k.enc", "l.sub", "Makefile",
         "m.bat", "n..o", "\"q\"", "p.png", ".hidden", "x\\y", "long" * 20]
DIRS = ["", "", "", "src/", "src/deep/", "doc/", "doc/ü/", "t e/", "x/y/z/"]
ENCODINGS = ["UTF-16", "UTF-16LE", "UTF-16BE", "UTF-16LE-BOM", "UTF-16BE-BOM",
             "UTF-32", "UTF-32LE-BOM", "UTF-32BE", "ISO-8859-1", "latin1", "UTF-8",
             "utf8", "SHIFT-JIS", "windows-1252", "KOI8-R", "nonsense", "UTF16",
             "latin-1", "ISO-2022-JP", "utf16le-bom"]
STATES = ["text", "-text", "!text", "text=auto", "text=input", "eol=crlf", "eol=lf",
          "-eol", "!eol", "eol=CRLF", "ident", "-ident", "!ident", "binary",
          "-binary", "export-subst", "-export-subst", "!export-subst", "export-subst=x",
          "export-ignore", "-export-ignore", "!export-ignore", "crlf", "-crlf", "crlf=input", "win",
          "-win", "mixed", "diff=x", "filter=none", "filter=lfs", "-filter", "ident=x",
          "merge=union", "export-ignore=x"]
# %d %D %h %t %p depend on who archives: they are in the answers already.
PLACES = ("%H %h %T %t %P %p %an %aN %ae %aE %al %aL %ad %aD %at %ai %aI %as "
          "%cn %cN %ce %cE %cl %cL %cd %cD %ct %ci %cI %cs %d %D %s %f %b %B %e "
          "%n %% %x41 %q").split()


def text(rng):
    """A file's bytes: lines of one, the other or both endings, keywords."""
    if rng.random() < 0.06:
        return b""
    if rng.random() < 0.03:
        return (b"version https://git-lfs.github.com/spec/v1\noid sha256:%064x\n"
                b"size %d\n" % (rng.getrandbits(256), rng.randrange(10**6)))
    pieces = ["word", "two words", "", "$Id$", "x $Id$ y $Id$", "$Id", "ü ß", "Ж",
              "$Id: old value $", "$Id: 0123456789 $", "$Id:$", "$Id: a b c$",
              "$Id: $", "$Format:%H$", "日本", "$Format$",
              "$Format:", "a$b", "tab\there", "\ufeffmark", "end \\"]
    ending = rng.choice(["\n", "\n", "\n", "\r\n", "mixed", "\r"])
    out = []
    for _ in range(rng.randrange(1, 9)):
        piece = rng.choice(pieces)
        if rng.random() < 0.2:
            piece = "$Format:%s$" % " ".join(
                rng.choice(PLACES) for _ in range(rng.randrange(0, 4)))
        end = ending
        if ending == "mixed":
            end = rng.choice(["\n", "\r\n", "\r", "\n\r"])
        out.append(piece + end)
    if rng.random() < 0.2:
        out[-1] = out[-1].rstrip("\r\n")
    data = "".join(out).encode()
    spoil = rng.random()
    if spoil < 0.08:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice([b"\0", b"\x1a", b"\xff\xfe", b"\x01" * 9]) + data[at:]
    elif spoil < 0.1:
        data += b"\x1a"
    return data


def pattern(rng):
    name = rng.choice(NAMES)
    kinds = [
        "*", "*.txt", "*.c", "*.id", "*.enc", "*.sub", "*.[ct]*", "[a-h]*", "?.*",
        "src/*", "src/**", "**/deep/*", "/doc/**", "doc/", "src", "/src",
        "src/deep", "deep", "**/a", "x/**/z/*", "*.TXT", "[!a-c]*", "t?e/*", "[[:alpha:]].*",
        "\\#hash", "\\!bang", "!a", "!*.txt", "\"!bang\"", "\"e f\"", "\"t e/\"",
        "\"t e/*\"", "\"\\303\\274.txt\"", "\"g\\ttab\"", "\"\\\"q\\\"\"", "\"*.c", "src/",
        "/src/deep/", "deep/", "y/", "x/y/", "t?e", "t?e/", "z", "**/deep/", "x/**/",
        "d*/", "[[:alpha:]]/", "[", "[a", "a]", "\"[attr]odd\"", "n..o", "src/n*",
        "z/a", "/a", "a/", "x/", "**/", "k.enc", "l.sub", "src/l.sub", "h.id",
    ]
    if rng.random() < 0.3:
        path = rng.choice(["", rng.choice(DIRS)]) + name
        if set(path) & set(" \t\"\\\u00fc") or rng.random() < 0.2:
            return quoted(re.sub(r"([\\\[*])", r"\\\1", path).replace("!", "\\!", path[0] == "!")).decode()
        return re.sub(r"([\[*])", r"\\\1", path) if path[0] not in "#!" else "\\" + path
    return rng.choice(kinds)


def attributes(rng, top):
    lines = []
    if top:
        if rng.random() < 0.6:
            lines.append("[attr]win text eol=crlf")
        if rng.random() < 0.4:
            lines.append("[attr]mixed ident win export-subst")
        lines += ["l.sub export-subst"] * (rng.random() < 0.7)
    elif rng.random() < 0.2:
        lines.append("[attr]win ident")
    for _ in range(rng.randrange(0, 7)):
        states = rng.sample(STATES, rng.randrange(1, 4))
        if rng.random() < 0.3:
            states.append("working-tree-encoding=" + rng.choice(ENCODINGS))
        if rng.random() < 0.5:
            states = [s for s in states if s != "export-ignore"]
        lines.append(pattern(rng) + rng.choice([" ", "\t", "  "]) + " ".join(states))
    if rng.random() < 0.2:
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(["", "# text", "   ", "bad=", "a b=c =d"]))
    end = rng.choice(["\n"] * 6 + ["\r\n"])
    data = (end.join(lines) + end).encode()
    return b"\xef\xbb\xbf" * (rng.random() < 0.05) + data


def files(rng):
    made = {}
    for _ in range(rng.randrange(3, 22)):
        path = rng.choice(DIRS) + rng.choice(NAMES)
        if any(p.startswith(path + "/") or path.startswith(p + "/") for p in made):
            continue
        if rng.random() < 0.06:
            made[path] = ("120000", rng.choice([b"a", b"b.c", b"src/a", b"nowhere"]))
        elif rng.random() < 0.03:
            made[path] = ("160000", b"%040x" % rng.getrandbits(160))
        else:
            made[path] = (rng.choice(["100644"] * 4 + ["100755"]), text(rng))
    made[".gitattributes"] = ("100644", attributes(rng, True))
    for d in ("src/", "src/deep/", "doc/"):
        if rng.random() < 0.35 and not (d[:-1] in made or "src" in made):
            # git archive reads the text of a link as well.
            mode = rng.choice(["100644"] * 9 + ["120000"])
            made[d + ".gitattributes"] = (mode, attributes(rng, False))
    if rng.random() < 0.2:
        made[".mailmap"] = ("100644", b"Mapped <m@example.org> <a@example.org>\n")
    return made


def quoted(path):
    return b'"' + b"".join(
        b"\\%03o" % c if c < 33 or c > 126 or c in b'"\\' else bytes([c])
        for c in path.encode()) + b'"'


def stream(rng, made):
    """For git fast-import: blobs as they are, through no filter."""
    out = io.BytesIO()
    zone = rng.choice(["+0000", "+0530", "-0330", "+1245"])
    message = rng.choice(["One", "One\n\nBody\n", "  Odd: a/b..c -- d\nsecond\n\nB\n", ""]).encode()
    for step in range(rng.randrange(1, 3)):
        out.write(b"commit refs/heads/main\nmark :%d\n" % (step + 1))
        for who in ("author A. Uthor <a@example.org>", "committer C <c@example.org>"):
            out.write(f"{who} {1700000000 + rng.randrange(10**7)} {zone}\n".encode())
        out.write(b"data %d\n%s\n" % (len(message), message))
        out.write(b"deleteall\n")
        for path, (mode, data) in made.items():
            if mode == "160000":
                out.write(b"M 160000 %s %s\n" % (data, quoted(path)))
                continue
            out.write(b"M %s inline %s\ndata %d\n%s\n" % (
                mode.encode(), quoted(path), len(data), data))
        out.write(b"\n")
        last = step + 1
    out.write(b"reset refs/tags/v1\nfrom :%d\n\n" % last)
    return out.getvalue()


def run(args, **kw):
    return subprocess.run(args, env=ENV, capture_output=True, check=False, **kw)


def check(tarcheck, tar, repo):
    done = run([tarcheck, "verify", "--format=json", tar, "--repo", repo,
                "--tag", "v1"])
    try:
        return done.returncode, json.loads(done.stdout), ""
    except ValueError:
        return done.returncode, None, done.stderr.decode(errors="replace")


def judge(code, report, said):
    if report is None:
        return f"exit {code}: {said}"
    for member in report["members"]:
        if member["type"] not in ("directory",) and member["origin"] not in ("vcs", "vcs-filtered"):
            return f"{member['path']}: origin {member['origin']}"
        if member.get("export_ignore"):
            return f"{member['path']}: here, but taken for export-ignore"
    # Of submodules git archive writes a directory.
    there = {m["path"] for m in report["members"] if m["type"] == "directory"}
    for entry in report["vcs_only"]:
        here = entry["mode"] == "160000" and entry["path"] in there
        if here == entry["export_ignore"]:
            return f"{entry['path']}: here {here}, export-ignore {here}"
    found = [f["id"] for f in report["findings"] if f["severity"] == "error"]
    return f"findings {found}" if found else ""


def tamper(rng, tar, out):
    """One byte more in one file; None when there is no file."""
    with tarfile.open(tar) as src:
        members = [(m, src.extractfile(m).read() if m.isreg() else None)
                   for m in src.getmembers()]
    regular = [i for i, (m, d) in enumerate(members) if m.isreg()]
    if not regular:
        return None
    at = rng.choice(regular)
    with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as dst:
        for i, (m, data) in enumerate(members):
            if i == at:
                data += b"!"
                m.size = len(data)
            dst.addfile(m, io.BytesIO(data) if data is not None else None)
    return members[at][0].name


def judge_tampered(path, code, report, said):
    if code not in (1, 3):
        return f"{path} was changed: exit {code} {said}"
    told = {f["path"] for f in report["findings"]
            if f["id"] in ("vcs-modified", "vcs-filter-unverified")}
    return "" if told == {path} else f"{path} was changed: told are {told}"


def one(seed, tarcheck, work):
    rng = random.Random(seed)
    repo, tar = os.path.join(work, "r.git"), os.path.join(work, "r.tar")
    run([GIT, "init", "-q", "--bare", "--template=", "-b", "main", repo])
    done = run([GIT, "-C", repo, "fast-import", "--quiet"], input=stream(rng, files(rng)))
    if done.returncode != 0:
        return None, "fast-import: " + done.stderr.decode()
    done = run([GIT, "-C", repo, "archive", "--format=tar", "--prefix=p-1/",
                "-o", tar, "v1"])
    if done.returncode != 0: # encodings that git refuses
        return 0, ""
    code, report, said = check(tarcheck, tar, repo)
    if report and any(f["id"] == "archive-empty" for f in report["findings"]):
        return 0, ""
    wrong = judge(code, report, said)
    if wrong:
        return 1, wrong
    other = os.path.join(work, "t.tar")
    name = tamper(rng, tar, other)
    if name is not None:
        code, report, said = check(tarcheck, other, repo)
        wrong = judge_tampered(name.split("/", 1)[1], code, report, said)
    return 1, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep")
    parser.add_argument("--all", action="store_true", help="go on after a failure")
    parser.add_argument("tarcheck")
    opt = parser.parse_args()
    compared = failed = 0
    for seed in range(opt.first, opt.first + opt.count):
        work = tempfile.mkdtemp(prefix="filters.")
        n, wrong = one(seed, os.path.abspath(opt.tarcheck), work)
        compared += n or 0
        if wrong:
            failed += 1
            print(f"seed {seed}: {wrong}", flush=True)
            if opt.keep:
                shutil.copytree(work, opt.keep, dirs_exist_ok=True)
        shutil.rmtree(work)
        if wrong and not opt.all:
            break
    print(f"{compared} repositories compared with git archive, {failed} failed")
    sys.exit(failed > 0 or compared * 2 < opt.count)


if __name__ == "__main__":
    main()
