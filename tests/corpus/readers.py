# SPDX-License-Identifier: LGPL-2.1-or-later
"""What other programs get out of an archive, for tests/corpus/differential.py.

Every reader gives a tree or None. None: it failed, and said so with its exit
status. A tree is a dictionary from the path (bytes, normalised) to
    ("dir",)
    ("file", size, SHA-256, executable)
    ("link", target)
as they are on disk afterwards, hard links as the files they are.
"""
import gzip
import hashlib
import lzma
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
import zlib

TIMEOUT = 60


def normal(path):
    return b"/".join(p for p in path.split(b"/") if p not in (b"", b"."))


def file_entry(data, mode):
    return ("file", len(data), hashlib.sha256(data).hexdigest(),
            bool(mode & 0o111))


def scan(top):
    """The tree below a directory."""
    tree, todo = {}, [b""]
    while todo:
        here = todo.pop()
        with os.scandir(os.path.join(top, here)) as entries:
            for entry in entries:
                path = here + b"/" + entry.name if here else entry.name
                info = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(info.st_mode):
                    tree[path] = ("dir",)
                    todo.append(path)
                elif stat.S_ISLNK(info.st_mode):
                    tree[path] = ("link", os.readlink(entry.path))
                elif stat.S_ISREG(info.st_mode):
                    with open(entry.path, "rb") as stream:
                        tree[path] = file_entry(stream.read(), info.st_mode)
                else:
                    tree[path] = ("special",)
    return tree


class Extractor:
    """A program that is run in an empty directory. What climbs out of that
    lands in the directories around it."""

    def __init__(self, name, command, needs):
        self.name, self.command = name, command
        self.here = shutil.which(needs) is not None

    def read(self, path, work):
        deep = tempfile.mkdtemp(dir=work).encode()
        top = deep + b"/a/b/c"
        os.makedirs(top)
        try:
            done = subprocess.run(
                [word.replace("ARCHIVE", path) for word in self.command],
                cwd=top, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, timeout=TIMEOUT, check=False)
            if done.returncode != 0:
                return None
            tree = scan(top)
            for around in (deep, deep + b"/a", deep + b"/a/b"):
                if len(os.listdir(around)) != 1:
                    tree[b"../"] = ("outside",)
            return tree
        finally:
            shutil.rmtree(deep, ignore_errors=True)


class Busybox(Extractor):
    """BusyBox tar, which is told the compression."""

    FLAGS = {".gz": "z", ".bz2": "j", ".xz": "J"}

    def __init__(self):
        super().__init__("busybox", [], "busybox")

    def read(self, path, work):
        flag = self.FLAGS.get(os.path.splitext(path)[1], "")
        self.command = ["busybox", "tar", f"-x{flag}f", "ARCHIVE"]
        return super().read(path, work)


class SevenZip(Extractor):
    """7-Zip, which undoes one layer at a time."""

    # It goes by the type it is told: a name's end, as its users have it.
    TYPES = {".gz": "gzip", ".xz": "xz", ".bz2": "bzip2", ".zst": "zstd",
             ".lz": "lzip"}

    def __init__(self):
        super().__init__("7z", [], "7z")

    def read(self, path, work):
        unpack = ["7z", "x", "-y", "-bd", "-snld", "-ttar"]
        kind = self.TYPES.get(os.path.splitext(path)[1])
        self.command = unpack + ["ARCHIVE"]
        if kind:
            self.command = ["bash", "-o", "pipefail", "-c",
                            f'7z x -so -t{kind} "$0" | "$@" -si', "ARCHIVE",
                            *unpack]
        return super().read(path, work)


class PythonTar:
    """Python's tarfile, without touching the disk: the last member of a name
    is what would be there."""
    name, here = "python", True

    def read(self, path, work):
        del work
        try:
            with tarfile.open(path, encoding="utf-8",
                              errors="surrogateescape") as tar:
                return self.tree(tar)
        except (tarfile.TarError, ValueError, EOFError, OSError, zlib.error,
                lzma.LZMAError, OverflowError, KeyError, RecursionError):
            return None

    @staticmethod
    def tree(tar):
        tree = {}
        for info in tar:
            path = normal(os.fsencode(info.name))
            if info.isdir():
                tree[path] = ("dir",)
            elif info.issym():
                tree[path] = ("link", os.fsencode(info.linkname))
            elif info.islnk():
                target = tree.get(normal(os.fsencode(info.linkname)))
                if target is None or target[0] != "file":
                    return None
                tree[path] = target[:3] + (bool(info.mode & 0o111),)
            elif info.isreg() or info.type not in tarfile.SUPPORTED_TYPES:
                data = tar.extractfile(info).read()
                if len(data) != info.size:
                    return None
                tree[path] = file_entry(data, info.mode)
            else:
                tree[path] = ("special",)
        tree.pop(b"", None)
        return tree


class DpkgSource:
    """dpkg-source, which wants a description of the package beside it, some
    compression and one top directory, and renames that."""
    name, here = "dpkg-source", shutil.which("dpkg-source") is not None
    # What each format of source packages takes.
    FORMATS = {".gz": "1.0", ".xz": "3.0 (native)", ".bz2": "3.0 (native)"}

    def read(self, path, work):
        suffix = os.path.splitext(path)[1]
        with open(path, "rb") as stream:
            data = stream.read()
        if suffix == ".tar":
            suffix, data = ".gz", gzip.compress(data, 1)
        if suffix not in self.FORMATS:
            return None
        deep = tempfile.mkdtemp(dir=work)
        try:
            with open(os.path.join(deep, "p_1.tar" + suffix), "wb") as stream:
                stream.write(data)
            self.describe(deep, data, suffix)
            done = subprocess.run(
                ["dpkg-source", "--no-check", "-x", "p_1.dsc", "out"],
                cwd=deep, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
            # After unpacking, 3.0 writes this beside what a package has.
            if done.returncode != 0 and \
                    b"out/debian/source/format" not in done.stderr:
                return None
            return scan(os.path.join(deep, "out").encode())
        finally:
            shutil.rmtree(deep, ignore_errors=True)

    def describe(self, deep, data, suffix):
        name = f"{len(data)} p_1.tar{suffix}"
        with open(os.path.join(deep, "p_1.dsc"), "w", encoding="ascii") as out:
            out.write(
                f"Format: {self.FORMATS[suffix]}\nSource: p\nBinary: p\n"
                "Architecture: any\nVersion: 1\nMaintainer: nobody <n@n>\n"
                "Checksums-Sha256:\n "
                f"{hashlib.sha256(data).hexdigest()} {name}\n"
                "Files:\n "
                f"{hashlib.md5(data).hexdigest()} {name}\n")


def all_readers():
    return [
        Extractor("gnu-tar", ["tar", "-xf", "ARCHIVE"], "tar"),
        Extractor("bsdtar", ["bsdtar", "-xf", "ARCHIVE"], "bsdtar"),
        PythonTar(),
        Busybox(),
        SevenZip(),
        DpkgSource(),
    ]


def reported(report):
    """The tree that tarcheck's JSON report says is there."""
    def name(of, key):
        return bytes.fromhex(of[key + "_hex"]) if key + "_hex" in of \
            else of[key].encode()
    top, tree = name(report, "top"), {}
    if top:
        tree[top] = ("dir",)
    for m in report["members"]:
        path = normal(top + b"/" + name(m, "path"))
        if m["type"] == "directory":
            tree[path] = ("dir",)
        elif m["type"] == "symlink":
            tree[path] = ("link", name(m, "link"))
        elif m["type"] == "file":
            tree[path] = ("file", m["size"], m["sha256"],
                          bool(int(m["mode"], 8) & 0o111))
        else:
            tree[path] = ("special",)
    return tree


def with_parents(tree):
    whole = dict(tree)
    for path in tree:
        parts = path.split(b"/")
        for n in range(1, len(parts)):
            whole.setdefault(b"/".join(parts[:n]), ("dir",))
    return whole


def below_top(tree):
    """As dpkg-source leaves it: without the one top directory."""
    tops = {path.split(b"/")[0] for path in tree}
    if len(tops) != 1:
        return tree
    return {path.split(b"/", 1)[1]: entry for path, entry in tree.items()
            if b"/" in path}


def difference(expected, reader, tree):
    """One line, or None where the reader has exactly what was expected."""
    want, have = with_parents(expected), with_parents(tree)
    if reader.name == "dpkg-source":
        want = below_top(want)
    if reader.name == "7z":
        # On Unix it writes a backslash as this letter of its own.
        want = {p.replace(b"\\", "\uf05c".encode()) if p.replace(
            b"\\", "\uf05c".encode()) in have else p: e
            for p, e in want.items()}
    for path in sorted(set(want) | set(have)):
        if want.get(path) != have.get(path):
            return f"{path!r}: tarcheck {want.get(path)}, " \
                   f"{reader.name} {have.get(path)}"
    return None
