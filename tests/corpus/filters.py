#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Generated repositories with random attributes; git archive is the oracle.

usage: filters.py [--count N] [--first SEED] [--keep DIR] TARCHECK

For each seed: a repository, `git archive` of its tag, `tarcheck verify` of
that. Every member has to be explained by the tag (vcs, vcs-filtered); what is
missing has to be known as export-ignore, and nothing else; one byte more in
one file has to be a finding about that file and no other; and another byte in
every file that a filter made has to be a finding about each. The first failure
is kept in DIR and named with its seed.
"""
import argparse
import hashlib
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
           if k in ("LD_LIBRARY_PATH", "TARCHECK_DB", "ASAN_OPTIONS", "LSAN_OPTIONS"))
GIT = os.environ.get("GIT") or "git"
NAMES = ["a", "b.c", "c.txt", "d.TXT", "e f", "g\ttab", "h.id", "ü.txt",
         "-dash", "#hash", "!bang", "i[1]", "j*", "k.enc", "l.sub", "Makefile",
         "m.bat", "n..o", "\"q\"", "p.png", ".hidden", "x\\y", "long" * 20,
         "trail ", "new\nline", "o.lfs", "q.enc", "not\udcffutf8", "\u0065\u0301.id"]
DIRS = ["", "", "", "src/", "src/deep/", "doc/", "doc/ü/", "t e/", "x/y/z/",
        "d" * 60 + "/" + "e" * 60 + "/"]
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
# What depends on who archives is in the answers already.
PLACES = """%H %h %T %t %P %p %an %aN %ae %aE %al %aL %ad %aD %at %ai %aI %as
    %cn %cN %ce %cE %cl %cL %cd %cD %ct %ci %cI %cs %d %D %s %f %b %B %e
    %n %% %x41 %x %x4 %q %m %S %N %gd %gD %gs %gn %ge %gx %G? %GK %GF %GP %GT %GS %GG %Gx
    %(describe) %(describe:tags) %(describe:tags=no,abbrev=9) %(describe:odd)
    %(decorate) %(decorate:prefix=[,suffix=],separator=%x2c%x20,tag=) %(decorate:x)
    %(trailers) %(trailers:only) %(trailers:only=no,unfold) %(trailers:key=Fixes)
    %(trailers:key=fixes:,valueonly,separator=%x2C) %(trailers:keyonly=yes)
    %(trailers:key=Link,key=Signed-off-by,key_value_separator=%n)
    %(trailers:separator=%x20%%) %(trailers:odd) %(trailers:only=2k) %(trailers %(odd)
    %Cred %Creset %Cblue %C(auto) %C(red) %C(always,green) %C(auto,bold) %Codd %C(x
    %w(20) %w(30,2,4) %w() %w(0,3,3) %w(10x) %w(99999) %w %<(12) %<(5,trunc)
    %>(30) %>>(4) %><(21) %<|(40) %>|(50) %>>|(60) %<(9,ltrunc) %<(8,mtrunc) %<(0) %<(9,x)
    %<(2,trunc) %<(1,mtrunc)
    %+s %-s % s %+b %-b % b %+d %-d % d %+e %-e % e %+q %-q % q %+w(3) %+h %-p %+x41 %+% %-%
    %-C(red) %+C(red) %+gd""".split(" ")
PLACES = [re.sub(r"\s+", "", p) if p.strip() != "%" else p for p in PLACES]
PLACES = [p for p in PLACES if p] + ["% s", "% b", "% d", "% e", "% q"]
# Forms of which tarcheck does not say what stands there: of other widths.
TRAILERS = ["Signed-off-by: A <a@example.org>", "Fixes: #12", "Fixes : one\n  two",
            "Link:https://example.org/x", "# comment", "Not one of them",
            "(cherry picked from commit 0123)", "Reviewed-by: \u00fc <u@example.org>", ""]
SMUDGE = ("d=$(mktemp); cat >$d; o=$(tr -d '\\r' <$d | sed -n 's/^oid sha256://p'); "
          "if [ -n \"$o\" ] && [ -f \"$STORE/$o\" ]; then cat \"$STORE/$o\"; else cat $d; fi; rm $d")


def message(rng):
    """A commit's, some with trailers."""
    said = rng.choice(["One", "One\n\nBody\n", "  Odd: a/b..c -- d\nsecond\n\nB\n", "",
                       "A longer subject that has to be wrapped somewhere\n\nFirst\tline "
                       "of it.\n * one\n * two, which is longer than that\n\nLast.\n",
                       "\n\nsubject: \u00fc\u00df\n\n- \u0416\n"])
    if rng.random() < 0.5:
        said = said.rstrip("\n") + "\n\n" + "\n".join(
            rng.choice(TRAILERS) for _ in range(rng.randrange(1, 5))) + "\n"
    if rng.random() < 0.1:
        said += rng.choice(["\nConflicts:\n\ta\n", "# end\n", "\n\n",
                            "# " + "-" * 24 + " >8 " + "-" * 24 + "\nmore\n"])
    return said


def text(rng, store=None):
    """A file's bytes: lines of one, the other or both endings, keywords."""
    if rng.random() < 0.06:
        return b""
    if store is not None and rng.random() < 0.1:
        data = rng.randbytes(rng.randrange(1, 99)).replace(b"$", b"S")
        store[hashlib.sha256(data).hexdigest()] = data
        return (f"version https://git-lfs.github.com/spec/v1\noid sha256:"
                f"{hashlib.sha256(data).hexdigest()}\nsize {len(data)}\n").encode()
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
        if rng.random() < 0.3:
            piece = "$Format:%s$" % rng.choice(["", " ", " ", "\n"]).join(
                rng.choice(PLACES) for _ in range(rng.randrange(0, 5)))
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
        if set(path) & set(" \t\n\"\\\u00fc\udcff\u0301") or rng.random() < 0.2:
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
        lines += ["*.[chts]* export-subst"] * (rng.random() < 0.4)
        lines += ["*.lfs filter=lfs -text"] * (rng.random() < 0.3)
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


def files(rng, store):
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
            made[path] = (rng.choice(["100644"] * 4 + ["100755"]), text(rng, store))
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
        for c in path.encode(errors="surrogateescape")) + b'"'


def stream(rng, made):
    """For git fast-import: blobs as they are, through no filter."""
    out = io.BytesIO()
    zone = rng.choice(["+0000", "+0530", "-0330", "+1245"])
    said = message(rng).encode()
    for step in range(rng.choice([1, 2, 3])):
        out.write(b"commit refs/heads/main\nmark :%d\n" % (step + 1))
        for who in ("author A. Uthor <a@example.org>", "committer C <c@example.org>"):
            out.write(f"{who} {1700000000 + rng.randrange(10**7)} {zone}\n".encode())
        out.write(b"data %d\n%s\n" % (len(said), said))
        if step == 2:
            out.write(b"merge :1\n")
        out.write(b"deleteall\n")
        for path, (mode, data) in made.items():
            if mode == "160000":
                out.write(b"M 160000 %s %s\n" % (data, quoted(path)))
                continue
            out.write(b"M %s inline %s\ndata %d\n%s\n" % (
                mode.encode(), quoted(path), len(data), data))
        out.write(b"\n")
        last = step + 1
    if rng.random() < 0.5:
        out.write(b"reset refs/tags/v1\nfrom :%d\n\n" % last)
    else:
        out.write(b"tag v1\nfrom :%d\ntagger T <t@example.org> 1720000000 +0000\ndata 2\nv1\n" % last)
    if rng.random() < 0.3:
        out.write(b"reset refs/heads/HEADLINE\nfrom :%d\n\n" % last)
        out.write(b"reset refs/tags/v1.0-rc_1\nfrom :%d\n\n" % last)
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


def name_of(row):
    """Of a member or file of the report, as tarfile has it."""
    if row.get("path_hex"):
        return bytes.fromhex(row["path_hex"]).decode(errors="surrogateescape")
    return row["path"]


# Of these the tool says that it cannot tell: dates as of the day of archiving,
# what gpg said, columns of text that is not known or that is to be wrapped.
OPEN = re.compile(r"%[ac][rh]|%G[SG]|%[<>][^%]*%w|(?s:%w.*%-)|(?s:%[<>w].*%[-+ ]?([hptdDG]|\(de|C\(always))|"
                  r"(?s:%([-+ ]?([hptdDG]|\(de)|C\(always).*%[<>w])")


def judge(code, report, said, may_be_open):
    if report is None:
        return f"exit {code}: {said}"
    unverified = {f["path"] for f in report["findings"]
                  if f["id"] == "vcs-filter-unverified"}
    for member in report["members"]:
        path = member["path"]
        if member["type"] not in ("directory",) and member["origin"] not in ("vcs", "vcs-filtered"):
            if path not in unverified or not may_be_open(name_of(member)):
                return f"{path!r}: origin {member['origin']}"
        if member.get("export_ignore"):
            return f"{path!r}: here, but taken for export-ignore"
    # Of submodules git archive writes a directory.
    there = {m["path"] for m in report["members"] if m["type"] == "directory"}
    for entry in report["vcs_only"]:
        here = entry["mode"] == "160000" and entry["path"] in there
        if here == entry["export_ignore"]:
            return f"{entry['path']}: here {here}, export-ignore {here}"
    found = [(f["id"], f["path"]) for f in report["findings"] if f["severity"] == "error"]
    return f"findings {found}" if found else ""


def rewrite(tar, out, change):
    """The tar with change(name, bytes) in place of the bytes of each file."""
    with tarfile.open(tar) as src, \
            tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as dst:
        for m in src.getmembers():
            data = src.extractfile(m).read() if m.isreg() else None
            if data is not None:
                data = change(m.name.split("/", 1)[1], data)
                m.size = len(data)
            dst.addfile(m, io.BytesIO(data) if data is not None else None)


def told(report):
    return {f["path"] for f in report["findings"]
            if f["id"] in ("vcs-modified", "vcs-filter-unverified")}


def grow_one(rng, tarcheck, tar, repo, report, work):
    """One byte more in one file."""
    names = [m for m in report["members"] if m["type"] == "file"]
    if not names:
        return ""
    row = rng.choice(names)
    name, out = name_of(row), os.path.join(work, "t.tar")
    rewrite(tar, out, lambda n, d: d + b"!" * (n == name))
    code, after, said = check(tarcheck, out, repo)
    if code not in (1, 3):
        return f"{name!r} was changed: exit {code} {said}"
    if told(after) != told(report) | {row["path"]}:
        return f"{name!r} was changed: told are {told(after)}"
    return ""


def change_filtered(rng, tarcheck, tar, repo, report, work):
    """Another byte in every file that a filter made: each is a finding. Where
    it stands in what depends on who archived ("%D"), which may say anything
    of its form, the report shows the new text."""
    rows = {name_of(m): m for m in report["members"] if m["origin"] == "vcs-filtered"}
    out, changed = os.path.join(work, "t.tar"), set()

    def change(name, data):
        if name not in rows or not data:
            return data
        changed.add(rows[name]["path"])
        at = rng.randrange(len(data))
        return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]
    rewrite(tar, out, change)
    if not changed:
        return ""
    code, after, said = check(tarcheck, out, repo)
    if after is None:
        return f"filtered files changed: exit {code} {said}"
    before = {m["path"]: m for m in report["members"]}
    for member in after["members"]:
        path = member["path"]
        if path in changed and path not in told(after) and (
                member["origin"] != "vcs-filtered" or
                "export-subst (" not in member["origin_detail"] or
                member["origin_detail"] == before[path]["origin_detail"]):
            return f"{path!r}: another byte was not noticed: {member}"
    return ""


def count(report, counts):
    """How many files each filter made."""
    for member in report["members"]:
        if member["origin"] == "vcs-filtered":
            for name in (member["origin_detail"] or "").split(" (")[0].split(","):
                counts[name] = counts.get(name, 0) + 1


def one(seed, tarcheck, work, counts):
    rng = random.Random(seed)
    repo, tar = os.path.join(work, "r.git"), os.path.join(work, "r.tar")
    store = {} if rng.random() < 0.3 else None
    made = files(rng, store)
    run([GIT, "init", "-q", "--bare", "--template=", "-b", "main", repo])
    done = run([GIT, "-C", repo, "fast-import", "--quiet"], input=stream(rng, made))
    if done.returncode != 0:
        return None, "fast-import: " + done.stderr.decode()
    filters = []
    if store is not None: # as if git-lfs were there, and another program
        filters = ["-c", "filter.lfs.smudge=STORE=" + os.path.join(work, "store") + "; " + SMUDGE,
                   "-c", "filter.none.smudge=tr a-m n-z"]
        os.mkdir(os.path.join(work, "store"))
        for oid, data in store.items():
            with open(os.path.join(work, "store", oid), "wb") as f:
                f.write(data)
    done = run([GIT, *filters, "-C", repo, "archive", "--format=tar", "--prefix=p-1/",
                "-o", tar, "v1"])
    if done.returncode != 0: # encodings that git refuses
        return 0, ""
    code, report, said = check(tarcheck, tar, repo)
    if report and any(f["id"] == "archive-empty" for f in report["findings"]):
        return 0, ""

    def may_be_open(name):
        data = made[name][1] if name in made else b""
        return (store is not None and any(b"filter" in d for n, (_, d) in made.items()
                                          if n.endswith(".gitattributes"))
                or OPEN.search(data.decode(errors="replace")) is not None)
    if report:
        count(report, counts)
    wrong = (judge(code, report, said, may_be_open) or
             grow_one(rng, tarcheck, tar, repo, report, work) or
             change_filtered(rng, tarcheck, tar, repo, report, work))
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
    counts = {}
    for seed in range(opt.first, opt.first + opt.count):
        work = tempfile.mkdtemp(prefix="filters.")
        n, wrong = one(seed, os.path.abspath(opt.tarcheck), work, counts)
        compared += n or 0
        if wrong:
            failed += 1
            print(f"seed {seed}: {wrong}", flush=True)
            if opt.keep:
                shutil.copytree(work, opt.keep, dirs_exist_ok=True)
        shutil.rmtree(work)
        if wrong and not opt.all:
            break
    print("files made by filters: " + ", ".join(
        f"{name} {n}" for name, n in sorted(counts.items())))
    print(f"{compared} repositories compared with git archive, {failed} failed")
    sys.exit(failed > 0 or compared * 2 < opt.count)


if __name__ == "__main__":
    main()
