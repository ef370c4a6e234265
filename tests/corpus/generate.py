# SPDX-License-Identifier: LGPL-2.1-or-later
"""Odd but plausible tar archives, for tests/corpus/differential.py.

A grammar: an archive is members and an end, one in eight of them compressed;
a member is extended headers, a header, a body. Half of the archives are made
of right pieces only, put together in any way; in the others one to three
pieces are odd.
"""
import bz2
import random

from containers import extra, gz, lz, xz, zst
from tarparts import (END, GNU, USTAR, V7, base256, header, long_name, octal,
                      padded, pax, record)

PLACES = [b"", b"p-1/", b"p-1/d/", b"./p-1/", b"p-1//", b"p-1/e/f/", b"q/"]
STEMS = [b"a", b"b", b"c", b"dd", b"README", b"x.c", b"y.h", b" z", b"A",
         b"n" * 90, b"n" * 99, b"l" * 130, "\u00e9".encode(), b"\xe9", b"a\nb",
         b"a=b", b"c\\d", b"-x", b"t.", b"...", b"..a", b"~", b"#", b"%s"]
ODD_STEMS = [b"", b"..", b".", b"a/", b"/abs", b"../up", b"a/../b", b"a\0b",
             b"a/./b", b"a//b", b"d/", b"e/f", b"*"]
# Where fields end: name, prefix, both, and a component of a path.
LENGTHS = [99, 100, 101, 154, 155, 156, 157, 255, 256, 257, 300]
SIZES = [0, 0, 1, 5, 100, 511, 512, 513, 1024, 2000]


COMPRESSORS = [(".gz", gz), (".gz", gz), (".xz", xz), (".bz2", bz2.compress),
               (".lz", lz), (".zst", zst)]


def path_of(rng, length):
    """One of that many bytes, with slashes at any place."""
    name = b"p-1/"
    while len(name) < length:
        part = min(length - len(name), rng.choice([1, 7, 50, 90, 99, 100, 101, 150]))
        name += bytes([rng.choice(b"abcxyz")]) * part
        if length - len(name) > 1:
            name += b"/"
    return name


def sparse_pax(rng, name):
    """A file with holes in the forms 0.0, 0.1 and 1.0 of GNU tar's manual:
    headers and body."""
    form = rng.choice(["0.0", "0.1", "1.0"])
    if form == "0.0":
        rows = [(b"GNU.sparse.size", b"1000"), (b"GNU.sparse.numblocks", b"2"),
                (b"GNU.sparse.offset", b"0"), (b"GNU.sparse.numbytes", b"3"),
                (b"GNU.sparse.offset", b"996"), (b"GNU.sparse.numbytes", b"4")]
        body = b"onetwo."
    elif form == "0.1":
        rows = [(b"GNU.sparse.size", b"1000"), (b"GNU.sparse.numblocks", b"1"),
                (b"GNU.sparse.map", b"996,4"), (b"GNU.sparse.name", name)]
        body = b"data"
    else:
        rows = [(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"),
                (b"GNU.sparse.name", name), (b"GNU.sparse.realsize", b"1000")]
        body = padded(b"1\n996\n4\n") + b"data"
    return pax(*rows) + header(b"p-1/GNUSparseFile.0/s", size=len(body)) + padded(body)


def sparse_gnu(rng, name):
    """The old form of GNU tar: the map is in the header, and after it."""
    entry = octal(rng.choice([0, 512, 996]), 12) + octal(4, 12)
    more = rng.random() < .3
    out = header(name[:100], b"S", 4, magic=GNU, raw=[
        (386, entry), (482, b"\1" if more else b"\0"), (483, octal(1000, 12))])
    if more:
        out += (octal(996, 12) + octal(0, 12)).ljust(512, b"\0")
    return out + padded(b"data")


class Maker:
    def __init__(self, rng):
        self.rng, self.names, self.files = rng, [], []
        self.odd = rng.choice([0, 0, 0, 1, 1, 2, 3])
        self.mode = rng.choice([0o644, 0o664, 0o755])
        self.form = rng.choice([USTAR, USTAR, GNU, V7])

    def chance(self, part):
        """Whether to do something odd now."""
        if self.odd > 0 and self.rng.random() < part:
            self.odd -= 1
            return True
        return False

    def name(self):
        stem = self.rng.choice(ODD_STEMS if self.chance(.1) else STEMS)
        name = self.rng.choice(PLACES) + stem
        if self.rng.random() < .15:
            name = path_of(self.rng, self.rng.choice(LENGTHS))
        if self.names and self.chance(.05):
            name = self.rng.choice(self.names)
        elif name in self.names:
            name += b"%d" % len(self.names)
        self.names.append(name)
        return name

    def number(self, value, width):
        rng = self.rng
        if self.chance(.02):
            return base256(value, width)
        if self.chance(.04):
            return rng.choice([
                b"x" * width, b"-1" + bytes(width - 2), b"+" + octal(value, width)[1:],
                b"\t" + octal(value, width)[1:], bytes(width), b" " * width,
                octal(value, width)[:-2] + b"8\0", base256(-value - 1, width),
                b"\xc0" + bytes(width - 1), b"\x80" + b"\xff" * (width - 1),
                b"%o\0" % value + b"7" * (width - 1 - len(b"%o" % value)),
                octal(value, width)[:3] + b"_" + octal(value, width)[4:],
                b"0x" + octal(value, width)[2:], b"\0" + octal(value, width)[:-1]])[:width]
        return rng.choice([
            octal(value, width), octal(value, width), octal(value, width)[1:-1] + b"  ",
            (b"%*o " % (width - 1, value))[:width], b"%0*o" % (width, value),
            (b"%o" % value).ljust(width, b"\0")])

    def time(self):
        if self.rng.random() < .1:
            return base256(self.rng.choice([-1, 0, 1711713600, 1 << 40]), 12)
        return self.number(1711713600, 12)

    def records(self, name, link, size):
        rng, rows = self.rng, []
        pool = [(b"mtime", b"1711713600.5"), (b"atime", b"1"), (b"comment", b"c"),
                (b"uid", b"1000"), (b"uname", b"somebody"), (b"SCHILY.ino", b"7"),
                (b"LIBARCHIVE.creationtime", b"1"), (b"hdrcharset", b"BINARY")]
        rows += rng.sample(pool, rng.randrange(3))
        if rng.random() < .2:
            # Lengths of records that are just one digit longer, or not.
            rows.append((b"VENDOR." + b"k" * rng.randrange(1, 12),
                         b"v" * rng.choice([0, 1, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
                                            972, 973, 974, 975, 976, 977, 978, 979, 980])))
        if name is not None:
            rows.append((b"path", name))
        if link is not None:
            rows.append((b"linkpath", link))
        if rng.random() < .2:
            rows.append((b"size", b"%d" % size))
        if self.chance(.2):
            rows.append(rng.choice([
                (b"path", b"p-1/other"), (b"linkpath", b"other"), (b"size", b"512"),
                (b"size", b"0"), (b"path", b""), (b"size", b""), (b"path", b"p-1/\0x"),
                (b"GNU.sparse.name", b"p-1/s"), (b"GNU.sparse.size", b"3"),
                (b"SCHILY.realsize", b"3"), (b"mtime", b"x"), (b"hdrcharset", b"x"),
                (b"GNU.sparse.map", b"0,1"), (b"path ", b"p-1/y"), (b"Path", b"p-1/y"),
                (b"path\n", b"p-1/y"), (b"SCHILY.filetype", b"5"), (b"mode", b"0755")]))
        rng.shuffle(rows)
        return rows

    def body_of(self, rows):
        body = b"".join(record(k, v) for k, v in rows)
        if self.chance(.1):
            body = self.rng.choice([
                body + b"junk", body + bytes(3), body[:-1], b"0" + body, b" " + body,
                body.replace(b"=", b" ", 1), body[1:], body + b"\n", b"5" + body,
                body.replace(b"\n", b"X", 1)])
        return body

    def extended(self, name, link, size):
        """Headers before a member, and what its own header then says."""
        rng, out = self.rng, b""
        short_name, short_link = name, link
        way = rng.choice(["pax", "gnu", "none"])
        long = len(name) > 100 or len(link) > 100
        if way == "none" and len(link) <= 100 and not self.chance(.02) and \
                (len(name) <= 100 or self.split(name)):
            return out, name, link
        if way == "gnu" or (self.form == GNU and long):
            if len(name) > 100 or rng.random() < .3:
                out += long_name(name, nul=rng.choice([b"\0", b"\0", b""]))
                short_name = rng.choice([name[:100], b"short"])
            if len(link) > 100 or (link and rng.random() < .3):
                out = long_name(link, b"K") + out
                short_link = link[:100]
            if self.chance(.1):
                out += long_name(b"p-1/again", rng.choice([b"L", b"K"]))
            return out, short_name or name, short_link
        rows = self.records(name if len(name) > 100 or rng.random() < .3 else None,
                            link if len(link) > 100 or (link and rng.random() < .3) else None,
                            size)
        body = self.body_of(rows)
        if body:
            out = pax(body, kind=b"X" if self.chance(.02) else b"g" if self.chance(.03) else b"x")
        if self.chance(.05):
            out += rng.choice([out, long_name(b"p-1/gnu"), pax((b"path", b"p-1/pax")),
                               pax((b"comment", b"x"), kind=b"g")])
        if any(k == b"path" for k, _ in rows):
            short_name = rng.choice([name[:100], b"p-1/short"])
        return out, short_name, short_link

    def split(self, name):
        """POSIX's prefix and name, if they hold a name: any slash will do."""
        if self.form != USTAR:
            return None
        places = [n for n in range(len(name)) if name[n:n + 1] == b"/" and
                  0 < n <= 155 and 0 < len(name) - n - 1 <= 100]
        at = self.rng.choice(places) if places else 0
        return (name[:at], name[at + 1:]) if places else None

    def raw(self):
        rng, rows = self.rng, []
        if self.chance(.04):
            rows.append(rng.choice([
                (345, b"pre"), (345, octal(1, 12)), (508, b"tar\0"), (500, b"x"),
                (482, b"\1"), (265, b"\xff" * 32), (329, b"zzzzzzzz"), (108, b"........"),
                (257, b"ustar\0\0\0"), (257, b"ustar 00"), (257, b"GNUtar \0"),
                (263, b"01"), (264, b"x")]))
        if rng.random() < .1:
            rows.append(("uname", b"user\0rest"))
        return rows

    def member(self):
        rng = self.rng
        kind = rng.choice([b"0"] * 6 + [b"\0", b"\0", b"5", b"5", b"2", b"1", b"7"])
        if self.chance(.05):
            kind = bytes([rng.choice(b"3468ADISMNVXZ~\xff")])
        name, link, data = self.name(), b"", b""
        mode = rng.choice([self.mode, self.mode, self.mode | 0o100000])
        if b"1" != kind and rng.random() < .2:
            mode = 0o755
        if kind in b"0\x007" or self.chance(.05):
            data = rng.randbytes(rng.choice(SIZES)) if rng.random() < .8 else \
                header(b"p-1/smuggled", size=5) + padded(b"evil\n")
        if kind == b"2" or self.chance(.03):
            link = rng.choice([b"a", b"d/a", b"x" * 90, b"y" * 120, b"nothing"])
            if self.chance(.1):
                link = rng.choice([b"", b"/etc/x", b"../../up", b"a/"])
        if kind == b"1":
            link = rng.choice(self.files or self.names)
            if rng.random() < .2:
                link = rng.choice([b"./" + link, link.replace(b"/", b"//", 1),
                                   link.replace(b"/", b"/./", 1)])
            if self.chance(.1):
                link = rng.choice([b"p-1/none", self.names[-1], self.names[0]])
            mode = 0o755 if self.chance(.1) else self.mode
        if kind == b"5":
            name += rng.choice([b"", b"/", b"/", b"/", b"//", b"/."])
        if kind in b"0\x007":
            self.files.append(name)
        out, short_name, short_link = self.extended(name, link, len(data))
        size = len(data) + (rng.choice([-1, 1, 512, -512]) if self.chance(.03) else 0)
        form = self.form if rng.random() < .9 else rng.choice([USTAR, GNU, V7])
        prefix = b""
        if len(short_name) > 100 or (self.form == USTAR and rng.random() < .2):
            parts = self.split(short_name)
            if parts:
                (prefix, short_name), form = parts, USTAR
        out += header(short_name, kind, self.number(max(size, 0), 12), short_link,
                      mode, form, prefix, self.time(),
                      sum_delta=1 if self.chance(.01) else 0,
                      signed=self.chance(.01), raw=self.raw())
        return out + padded(data, b"x" if rng.random() < .03 else b"\0")

    def archive(self):
        rng, out = self.rng, b""
        if rng.random() < .1:
            out = pax((b"comment", b"0" * 40), kind=b"g")
        for _ in range(rng.choice([1, 2, 2, 3, 5])):
            out += self.member() * (2 if rng.random() < .03 else 1)
            if rng.random() < .05:
                out += pax((b"comment", b"c" * rng.randrange(60)), kind=b"g")
            if self.chance(.03):
                out += rng.choice([sparse_pax, sparse_gnu])(rng, self.name())
            if self.chance(.02):
                out += rng.choice([bytes(512), padded(b"garbage"), END])
        end = rng.choice([END, END, bytes(512), bytes(10240)])
        if self.chance(.05):
            end = rng.choice([b"", END + b"x", END + self.member() + END,
                              bytes(512) + self.member() + END, bytes(700), bytes(100)])
        return out + end


def compressed(rng, data):
    """In one stream or several, and the end of the file's name."""
    suffix, pack = rng.choice(COMPRESSORS)
    if suffix == ".gz" and rng.random() < .2:
        return suffix, gz(data, *rng.choice([
            (1, b""), (8, b"other.tar\0"), (4, extra(b"AB\3\0xyz")), (16, b"comment\0")]))
    cuts = sorted(rng.choice([0, 512, 1024, len(data) // 2, len(data)])
                  for _ in range(rng.choice([0, 0, 1, 2])))
    parts = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)])]
    out = b"".join(pack(part) for part in parts)
    if rng.random() < .1:
        out += rng.choice([bytes(4), bytes(512), b"garbage" * 3, out[:2],
                           gz(b"more"), xz(b"more"), data, padded(data)[:512]])
    return suffix, out


def archives(seed, first, count):
    for n in range(first, first + count):
        rng = random.Random(f"{seed}.{n}")
        data, suffix = Maker(rng).archive(), ".tar"
        if rng.random() < .125:
            end, data = compressed(rng, data)
            suffix += end
        yield f"generated-{seed}.{n}", None, data, suffix
