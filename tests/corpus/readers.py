# SPDX-License-Identifier: LGPL-2.1-or-later
"""What other programs get out of an archive, for tests/corpus/differential.py.

Every reader gives a tree or None. None: it failed, and said so with its exit
status. A tree is a dictionary from the path (bytes, normalised) to
    ("dir",)
    ("file", size, SHA-256, executable)
    ("link", target)
as they are on disk afterwards, hard links as the files they are.
"""
import bz2
import gzip
import hashlib
import lzma
import os
import shlex
import shutil
import signal
import stat
import subprocess
import tarfile
import tempfile
import zlib

from tarparts import BLOCK, checksum

TIMEOUT = 60


def is_header(block):
    try:
        return int(block[148:156].rstrip(b" \0"), 8) == checksum(block)
    except ValueError:
        return False


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


def run_each(jobs):
    """The exit status of each (directory, command), None for what hangs."""
    statuses = []
    while len(statuses) < len(jobs):
        script = "".join(
            f"cd {shlex.quote(top)} && {shlex.join(words)} "
            "</dev/null >/dev/null 2>&1; echo $?\n"
            for top, words in jobs[len(statuses):])
        statuses += run_script(script, len(jobs) - len(statuses))
    return statuses


def run_script(script, count):
    """What it prints, a line for each command: None in the place of one that
    hangs, and no more after it."""
    with subprocess.Popen(["sh", "-s"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True,
                          start_new_session=True) as shell:
        try:
            out, _ = shell.communicate(script, timeout=TIMEOUT + count)
            return [int(line) for line in out.split()]
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, signal.SIGKILL)
            out, _ = shell.communicate()
            return [int(line) for line in out.split()] + [None]


def unpacked(top, deep):
    """The tree below top, which is alone in the directories from deep on."""
    tree = scan(os.fsencode(top))
    around = os.path.dirname(top)
    while len(around) >= len(deep):
        if len(os.listdir(around)) != 1:
            tree[b"../"] = ("outside",)
        around = os.path.dirname(around)
    return tree


class Reader:
    """Something that unpacks into an empty directory; what climbs out of that
    lands in the directories around it."""
    slow = False  # too slow for thousands
    relaxed = False  # it sees neither links nor modes
    relative_to_top = False  # what is in the one top directory
    leaves_out = None  # a name there that it does not unpack

    def read_many(self, paths, work):
        base = tempfile.mkdtemp(dir=work)
        deeps = [os.path.join(base, os.path.splitext(os.path.basename(path))[0])
                 for path in paths]
        try:
            for deep in deeps:
                os.makedirs(deep + "/a/b/c")
            statuses = self.unpack([(path, deep + "/a/b/c")
                                    for path, deep in zip(paths, deeps)])
            return [None if status != 0 else self.tree(deep)
                    for deep, status in zip(deeps, statuses)]
        finally:
            shutil.rmtree(base, ignore_errors=True)

    def read(self, path, work):
        return self.read_many([path], work)[0]

    def tree(self, deep):
        return unpacked(deep + "/a/b/c", deep)


class Extractor(Reader):
    """A program that is run in an empty directory."""

    def __init__(self, name, command, needs):
        self.name, self.command = name, command
        self.here = shutil.which(needs) is not None

    def words(self, path):
        return [word.replace("ARCHIVE", path) for word in self.command]

    def unpack(self, jobs):
        return run_each([(top, self.words(path)) for path, top in jobs])


class Busybox(Extractor):
    """BusyBox tar, which is told the compression."""

    FLAGS = {".gz": "z", ".bz2": "j", ".xz": "J"}

    def __init__(self):
        super().__init__("busybox", [], "busybox")

    def words(self, path):
        flag = self.FLAGS.get(os.path.splitext(path)[1], "")
        return ["busybox", "tar", f"-x{flag}f", path]


class SevenZip(Extractor):
    """7-Zip, which undoes one layer at a time, and takes several archives at
    once. kind: that of archives, and their suffix."""

    # It goes by the type it is told: a name's end, as its users have it.
    TYPES = {".gz": "gzip", ".xz": "xz", ".bz2": "bzip2", ".zst": "zstd",
             ".lz": "lzip"}
    TOGETHER = 50

    def __init__(self, kind):
        super().__init__("7z", [], "7z")
        self.kind = "." + kind
        self.extract = ["7z", "x", "-y", "-bd", "-snld", "-t" + kind]

    def words(self, path):
        kind = self.TYPES.get(os.path.splitext(path)[1])
        if kind:
            return ["bash", "-o", "pipefail", "-c",
                    f'7z x -so -t{kind} "$0" | "$@" -si', path, *self.extract]
        return [*self.extract, path]

    def unpack(self, jobs):
        """Together what can be; what is not all well then again, alone, for
        the exit status."""
        plain = [job for job in jobs if job[0].endswith(self.kind)]
        done = {}
        for n in range(0, len(plain), self.TOGETHER):
            done.update(self.unpack_together(plain[n:n + self.TOGETHER]))
        rest = [job for job in jobs if done.get(job[0]) != 0]
        for _, top in rest:
            shutil.rmtree(top)
            os.mkdir(top)
        done.update(zip([path for path, _ in rest], super().unpack(rest)))
        return [done[path] for path, _ in jobs]

    def unpack_together(self, jobs):
        deep = os.path.dirname(jobs[0][1][:-len("/a/b/c")])
        try:
            text = subprocess.run(
                [*self.extract, "-an", *(f"-ai!{path}" for path, _ in jobs),
                 f"-o{deep}/*/a/b/c"], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                timeout=TIMEOUT, check=False).stdout.decode(errors="replace")
        except subprocess.TimeoutExpired:
            return {}
        parts = [part.split("\n") for part in
                 text.split("\nExtracting archive: ")[1:]]
        return {part[0]: 0 for part in parts
                if "Everything is Ok" in part and "WARNING:" not in part}


class Perl(Reader):
    """A module of Perl's, in a process that forks for each archive."""

    def __init__(self, name, module):
        self.name, self.module = name, module
        self.here = shutil.which("perl") is not None and subprocess.run(
            ["perl", f"-M{module}", "-e1"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=False).returncode == 0

    def unpack(self, jobs):
        done = subprocess.run(
            ["perl", os.path.join(os.path.dirname(__file__), "extract.pl"),
             self.module, str(TIMEOUT)],
            input="".join(f"{path}\t{top}\n" for path, top in jobs),
            stdout=subprocess.PIPE, text=True, check=True)
        return [int(line) for line in done.stdout.split()]


class DpkgArchive(Perl):
    """The part of dpkg-source that unpacks, without what is around it."""
    relative_to_top = True
    leaves_out = b".pc"

    def __init__(self):
        super().__init__("dpkg-archive", "Dpkg::Source::Archive")

    def tree(self, deep):
        return unpacked(deep + "/a/b/c/out", deep)


class Partly(Reader):
    """A reader that knows only a part of what there is, and goes on where it
    does not: of archives with the rest nothing is asked."""

    OPEN = {".tar": open, ".gz": gzip.open, ".bz2": bz2.open}

    def __init__(self, reader, unknown):
        self.reader, self.unknown = reader, unknown
        self.name, self.here = reader.name, reader.here

    def read_many(self, paths, work):
        known = [self.knows(path) for path in paths]
        trees = iter(self.reader.read_many(
            [path for path, known in zip(paths, known) if known], work))
        return [next(trees) if known else None for known in known]

    def knows(self, path):
        suffix = os.path.splitext(path)[1]
        if suffix not in self.OPEN:
            return False
        with self.OPEN[suffix](path, "rb") as stream:
            try:
                while len(block := stream.read(BLOCK)) == BLOCK:
                    if block[156:157] in self.unknown and is_header(block):
                        return False
            except (OSError, EOFError, zlib.error):
                pass  # something else after what is compressed
        return True


class PythonTar(Reader):
    """Python's tarfile, without touching the disk: the last member of a name
    is what would be there."""
    name, here = "python", True

    def read_many(self, paths, work):
        return [self.read_one(path) for path in paths]

    def read_one(self, path):
        try:
            with tarfile.open(path, encoding="utf-8",
                              errors="surrogateescape") as tar:
                return self.members(tar)
        except (tarfile.TarError, ValueError, EOFError, OSError, zlib.error,
                lzma.LZMAError, OverflowError, KeyError, RecursionError):
            return None

    @staticmethod
    def members(tar):
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


class DpkgSource(Reader):
    """dpkg-source, which wants a description of the package beside it and
    some compression, and renames the one top directory. What a package adds
    is not looked at. Of the format 3.0 (quilt) it does not unpack what quilt(1) leaves
    in .pc."""
    here = shutil.which("dpkg-source") is not None
    relative_to_top = slow = True

    def __init__(self, version, addition, suffixes, leaves_out=None):
        self.name = "dpkg-source-" + version.split()[0]
        self.version, self.addition = version, addition
        self.suffixes, self.leaves_out = suffixes, leaves_out

    def read_many(self, paths, work):
        return [self.read_one(path, work) for path in paths]

    def read_one(self, path, work):
        suffix = os.path.splitext(path)[1]
        with open(path, "rb") as stream:
            data = stream.read()
        if suffix == ".tar":
            suffix, data = ".gz", gzip.compress(data, 1)
        if suffix not in self.suffixes:
            return None
        deep = tempfile.mkdtemp(dir=work)
        try:
            self.write(deep, {"p_1.orig.tar" + suffix: data,
                              "p_1-1" + self.addition: b""})
            done = subprocess.run(
                ["dpkg-source", "--no-check", "--skip-debianization", "-x",
                 "p_1-1.dsc", "out"], cwd=deep, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=TIMEOUT, check=False)
            return scan(os.path.join(deep, "out").encode()) \
                if done.returncode == 0 else None
        finally:
            shutil.rmtree(deep, ignore_errors=True)

    def write(self, deep, files):
        """These files and a description of them."""
        rows = {"Sha256": [], "Md5": []}
        for name, data in files.items():
            with open(os.path.join(deep, name), "wb") as stream:
                stream.write(data)
            for kind, lines in rows.items():
                digest = hashlib.new(kind, data).hexdigest()
                lines.append(f" {digest} {len(data)} {name}\n")
        with open(os.path.join(deep, "p_1-1.dsc"), "w", encoding="ascii") as out:
            out.write(
                f"Format: {self.version}\nSource: p\nBinary: p\n"
                "Architecture: any\nVersion: 1-1\nMaintainer: nobody <n@n>\n"
                f"Checksums-Sha256:\n{''.join(rows['Sha256'])}"
                f"Files:\n{''.join(rows['Md5'])}")


def all_readers():
    return [
        Extractor("gnu-tar", ["tar", "-xf", "ARCHIVE"], "tar"),
        Extractor("bsdtar", ["bsdtar", "-xf", "ARCHIVE"], "bsdtar"),
        PythonTar(),
        Busybox(),
        SevenZip("tar"),
        DpkgSource("1.0", ".diff.gz", (".gz",)),
        DpkgSource("3.0 (quilt)", ".debian.tar.xz", (".gz", ".bz2", ".xz"),
                   b".pc"),
        DpkgArchive(),
        # What CPAN's programs unpack with: pax headers, long links and
        # contiguous files are nothing to it, and it reads what zstd wrote as
        # if it were not compressed.
        Partly(Perl("archive-tar", "Archive::Tar"), b"xK7"),
        # MirBSD's: to a pax header's path it adds the prefix.
        Partly(Extractor("pax", ["pax", "-rf", "ARCHIVE"], "pax"), b"x"),
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
    """As dpkg-source leaves it: without the top directory, if it is one and
    the only one."""
    tops = {path.split(b"/")[0] for path in tree}
    if len(tops) != 1 or tree[tops.pop()] != ("dir",):
        return tree
    return {path.split(b"/", 1)[1]: entry for path, entry in tree.items()
            if b"/" in path}


def relax(tree):
    """Links as files of their target, no modes."""
    out = {}
    for path, entry in tree.items():
        if entry[0] == "link":
            entry = file_entry(entry[1], 0)
        out[path] = entry[:3] if entry[0] == "file" else entry
    return out


def difference(expected, reader, tree):
    """One line, or None where the reader has exactly what was expected."""
    want, have = with_parents(expected), with_parents(tree)
    if reader.relaxed:
        want, have = relax(want), relax(have)
    if reader.relative_to_top:
        want = below_top(want)
    if reader.name == "7z":
        # On Unix it writes a backslash as this letter of its own.
        want = {p.replace(b"\\", "\uf05c".encode()) if p.replace(
            b"\\", "\uf05c".encode()) in have else p: e
            for p, e in want.items()}
    if reader.leaves_out:
        want = {path: entry for path, entry in want.items()
                if path.split(b"/")[0] != reader.leaves_out}
    for path in sorted(set(want) | set(have)):
        if want.get(path) != have.get(path):
            return f"{path!r}: tarcheck {want.get(path)}, " \
                   f"{reader.name} {have.get(path)}"
    return None
