#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bare repositories that no git writes, each with the tag v1.0; byte by byte
as gitrepository-layout(5) and gitformat-pack(5) have it.

    hostile-repo.py DIRECTORY KIND [ARGUMENT...]
    hostile-repo.py run SECONDS MEGABYTES COMMAND...

The second form runs a command and says on standard error, with exit status
99, when it took longer or more memory.
"""
import hashlib
import os
import resource
import struct
import subprocess
import sys
import zlib

PERSON = b"A <a@example.org> 1711713600 +0000"
TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
OFS_DELTA, REF_DELTA = 6, 7


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


class Repo:
    def __init__(self, path):
        self.path = path
        write(path + "/HEAD", b"ref: refs/heads/main\n")
        write(path + "/config",
              b"[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        os.makedirs(path + "/objects/pack", exist_ok=True)

    def object_path(self, name):
        return "%s/objects/%s/%s" % (self.path, name[:2], name[2:])

    def loose(self, kind, body, name=None, size=None):
        """name, size: lies about them."""
        head = b"%s %d\0" % (kind.encode(), len(body) if size is None else size)
        name = name or hashlib.sha1(head + body).hexdigest()
        write(self.object_path(name), zlib.compress(head + body, 1))
        return name

    def tree(self, entries):
        return self.loose("tree", b"".join(
            b"%s %s\0" % (mode.encode(), path) + bytes.fromhex(name)
            for mode, path, name in entries))

    def commit(self, tree):
        return self.loose("commit", b"tree %s\nauthor %s\ncommitter %s\n\nx\n" %
                          (tree.encode(), PERSON, PERSON))

    def tag(self, name):
        write(self.path + "/refs/tags/v1.0", name.encode() + b"\n")
        write(self.path + "/refs/heads/main", name.encode() + b"\n")

    def release(self, entries):
        self.tag(self.commit(self.tree(entries)))

    def pack(self, entries):
        """entries: (id, bytes), packed in this order."""
        body = b"PACK" + struct.pack(">II", 2, len(entries))
        rows = []
        for name, data in entries:
            rows.append((bytes.fromhex(name), zlib.crc32(data), len(body)))
            body += data
        digest = hashlib.sha1(body).digest()
        rows.sort()
        index = b"\377tOc" + struct.pack(">I", 2)
        for first in range(256):
            index += struct.pack(">I", sum(r[0][0] <= first for r in rows))
        index += b"".join(r[0] for r in rows)
        index += b"".join(struct.pack(">I", r[1]) for r in rows)
        index += b"".join(struct.pack(">I", r[2]) for r in rows) + digest
        base = "%s/objects/pack/pack-%s" % (self.path, digest.hex())
        write(base + ".pack", body + digest)
        write(base + ".idx", index + hashlib.sha1(index).digest())


def number(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))


def entry(kind, size, data, base=b""):
    first, rest = kind << 4 | size & 15, size >> 4
    head = bytes([first | 128]) + number(rest) if rest else bytes([first])
    return head + base + zlib.compress(data)


def distance(n):
    out = [n & 127]
    n >>= 7
    while n:
        n -= 1
        out.insert(0, n & 127 | 128)
        n >>= 7
    return bytes(out)


def cycle(repo, what):
    """Two objects, each the difference from the other one."""
    ids = ["11" * 20, "22" * 20]
    delta = number(30) + number(30) + bytes([0x90, 30])
    repo.pack([(ids[0], entry(REF_DELTA, len(delta), delta,
                              bytes.fromhex(ids[1]))),
               (ids[1], entry(REF_DELTA, len(delta), delta,
                              bytes.fromhex(ids[0])))])
    if what == "commit":
        repo.tag(ids[0])
    elif what == "tree":
        repo.tag(repo.commit(ids[0]))
    else:
        repo.release([("120000", b"link", ids[0])])


def chain(repo, length):
    """A link that is so many differences away from its text."""
    text = b"target"
    name = hashlib.sha1(b"blob 6\0" + text).hexdigest()
    entries = [("%040x" % 1, entry(TYPES["blob"], 6, text))]
    delta = number(6) + number(6) + bytes([0x90, 6])
    last = len(entries[0][1])
    for i in range(length):
        data = entry(OFS_DELTA, len(delta), delta, distance(last))
        entries.append(("%040x" % (i + 2) if i < length - 1 else name, data))
        last = len(data)
    repo.pack(entries)
    repo.release([("120000", b"link", name)])


def weighty(repo, size, length):
    """A file at the end of a chain of differences, of which each makes all of
    so many bytes again."""
    ids = ["%040x" % (0x100000 + i) for i in range(length)]
    entries = [(ids[0], entry(TYPES["blob"], size, b"a" * size))]
    delta = number(size) * 2
    for offset in range(0, size, 0xffffff):
        n = min(0xffffff, size - offset)
        delta += struct.pack("<BI", 0xff, offset) + struct.pack("<I", n)[:3]
    last = len(entries[0][1])
    for name in ids[1:]:
        data = entry(OFS_DELTA, len(delta), delta, distance(last))
        entries.append((name, data))
        last = len(data)
    repo.pack(entries)
    repo.tag(repo.commit(repo.tree([("100644", b".gitattributes", ids[-1])])))


def doubling(repo, kind):
    """1 MB that each difference makes twice as much, up to 64 GB."""
    size = 1 << 20
    last = entry(TYPES[kind], size, bytes(size))
    entries = [("%040x" % 1, last)]
    for i in range(16):
        copy = bytes([0xf0]) + (size & 0xffffff).to_bytes(3, "little") \
            if size < 1 << 24 else bytes([0xf0, 0xff, 0xff, 0xff])
        delta = number(size) + number(size * 2) + copy * 2
        data = entry(OFS_DELTA, len(delta), delta, distance(len(last)))
        entries.append(("%040x" % (i + 2), data))
        last, size = data, size * 2
    repo.pack(entries)
    top = entries[-1][0]
    if kind == "commit":
        repo.tag(top)
    elif kind == "tree":
        repo.tag(repo.commit(top))
    else:
        repo.release([("120000", b"link", top)])


def stated(repo, size):
    """A directory that says it has so many bytes."""
    repo.tag(repo.commit(repo.loose("tree", b"", "33" * 20, int(size))))


def endless(repo):
    """A directory that lies about its id and is in itself."""
    me = "44" * 20
    repo.loose("tree", b"40000 again\0" + bytes.fromhex(me), me)
    repo.tag(repo.commit(me))


def deep(repo, depth, width, length):
    """Directories of width times the same directory, depth of them."""
    inner = repo.tree([("100644", b"f", repo.loose("blob", b""))])
    for _ in range(int(depth)):
        inner = repo.tree([
            ("40000", b"%0*d" % (int(length), i), inner)
            for i in range(int(width))])
    repo.tag(repo.commit(inner))


def wide(repo, count):
    """A directory of so many empty files."""
    empty = repo.loose("blob", b"")
    repo.release([("100644", b"f%07d" % i, empty) for i in range(int(count))])


def entries(repo, *words):
    """Top directory: MODE:NAME:TEXT..., in that order; of a mode 40000 TEXT
    is the name of the one file in it."""
    made = []
    for word in words:
        mode, name, text = os.fsencode(word).split(b":", 2)
        blob = repo.loose("blob", text + b"\n")
        if mode == b"40000":
            blob = repo.tree([("100644", text, blob)])
        made.append((mode.decode(), name, blob))
    repo.release(made)


def modules(repo, count, files):
    """So many submodules, all at one commit of this repository."""
    empty = repo.loose("blob", b"")
    pinned = repo.commit(repo.tree([("100644", b"%0200d" % i, empty)
                                    for i in range(int(files))]))
    repo.release([("160000", b"m%05d" % i, pinned) for i in range(int(count))])


def run(seconds, megabytes, *command):
    process = subprocess.Popen(command)
    try:
        status = process.wait(float(seconds))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        print("took more than %s s" % seconds, file=sys.stderr)
        return 99
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    if used > int(megabytes):
        print("took %d MB" % used, file=sys.stderr)
        return 99
    return status


KINDS = {"cycle": cycle, "doubling": doubling, "stated": stated,
         "endless": endless, "deep": deep, "wide": wide, "entries": entries,
         "modules": modules, "chain": lambda repo, n: chain(repo, int(n)),
         "weighty": lambda repo, *n: weighty(repo, *map(int, n))}
if sys.argv[1] == "run":
    sys.exit(run(*sys.argv[2:]))
KINDS[sys.argv[2]](Repo(sys.argv[1]), *sys.argv[3:])
