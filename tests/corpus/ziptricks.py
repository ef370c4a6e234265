# SPDX-License-Identifier: LGPL-2.1-or-later
"""Zip archives that programs read in different ways, and their near misses."""
import dataclasses
import struct
import zlib

STORED, DEFLATED = 0, 8
LINK, FILE, DIR = 0o120000, 0o100000, 0o040000
TIME = (30 << 25 | 6 << 21 | 15 << 16 | 12 << 11)


@dataclasses.dataclass
class Member:
    """What stands in both headers, and what is different in one of them."""
    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    mode: int = FILE | 0o644
    flags: int = 0
    made_by: int = 3
    extra: bytes = b""
    local: dict = dataclasses.field(default_factory=dict)
    central: dict = dataclasses.field(default_factory=dict)
    packed: bytes = None       # instead of the data, compressed
    descriptor: str = ""       # a form of struct, to write one
    before: bytes = b""        # bytes in front of the local header
    comment: bytes = b""
    listed: bool = True        # in the central directory
    there: bool = True         # has a local header and data
    at: int = None             # offset that the directory states
    disk: int = 0
    internal: int = 0          # attributes
    needed: int = 20           # version

    def body(self):
        if self.packed is not None:
            return self.packed
        if self.method != DEFLATED:
            return self.data
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflate.compress(self.data) + deflate.flush()

    def fields(self, other):
        have = {"name": self.name, "flags": self.flags, "method": self.method,
                "time": TIME, "crc": zlib.crc32(self.data),
                "packed": len(self.body()), "size": len(self.data),
                "extra": self.extra, "external": self.mode << 16}
        have.update(other)
        return have


def local_header(m):
    f = m.fields(m.local)
    if m.descriptor:
        f.update({"crc": 0, "packed": 0, "size": 0, **m.local})
    return struct.pack("<IHHHIIIIHH", 0x04034b50, m.needed, f["flags"], f["method"],
                       f["time"], f["crc"], f["packed"], f["size"],
                       len(f["name"]), len(f["extra"])) + \
        f["name"] + f["extra"]


def central_header(m, offset):
    f = m.fields(m.central)
    return struct.pack("<IHHHHIIIIHHHHHII", 0x02014b50, m.made_by << 8 | 30,
                       m.needed, f["flags"], f["method"], f["time"], f["crc"],
                       f["packed"], f["size"], len(f["name"]),
                       len(f["extra"]), len(m.comment), m.disk, m.internal,
                       f["external"], offset & 0xffffffff) + \
        f["name"] + f["extra"] + m.comment


def descriptor(m):
    values = (zlib.crc32(m.data), len(m.body()), len(m.data))
    if m.descriptor.startswith("<I") and len(m.descriptor) == 5:
        return struct.pack(m.descriptor, 0x08074b50, *values)
    return struct.pack(m.descriptor, *values)


def build(members, comment=b"", prefix=b"", suffix=b"", middle=b"", end=None,
          end64=None, shift=0, gap=b""):
    """end, end64: fields that are others than they should be."""
    out, places = bytearray(prefix), []
    for m in members:
        out += m.before
        places.append(len(out) if m.at is None else m.at)
        if m.there:
            out += local_header(m) + m.body()
            if m.descriptor:
                out += descriptor(m)
    out += middle
    start = len(out)
    for m, place in zip(members, places):
        if m.listed:
            out += central_header(m, place - shift)
    have = {"disk": 0, "here": sum(m.listed for m in members),
            "all": sum(m.listed for m in members), "len": len(out) - start,
            "at": start - shift, "comment": len(comment)}
    out += gap
    if end64 is not None:
        where = len(out)
        big = {**have, "size": 44, "sign": 0x06064b50, "where": where,
               **end64}
        out += struct.pack("<IQHHIIQQQQ", big["sign"], big["size"], 45, 45, 0,
                           0, big["here"], big["all"], big["len"], big["at"])
        out += struct.pack("<IIQI", 0x07064b50, 0, big["where"], 1)
    have.update(end or {})
    out += struct.pack("<IHHHHIIH", 0x06054b50, have["disk"], 0, have["here"],
                       have["all"], have["len"], have["at"], have["comment"])
    return bytes(out + comment + suffix)


def field(ident, data):
    return struct.pack("<HH", ident, len(data)) + data


def plain(**other):
    return Member(b"p-1/README", b"Says hello.\n" * 9, **other)


def two(**other):
    return [plain(), Member(b"p-1/src/main.c", b"int x;\n" * 40, **other)]


def unicode_path(name, of):
    return field(0x7075, b"\1" + struct.pack("<I", zlib.crc32(of)) + name)


def near_misses():
    yield "plain", build(two())
    yield "stored", build(two(method=STORED))
    yield "directory", build([Member(b"p-1/", method=STORED,
                                     mode=DIR | 0o755), *two()])
    yield "directory of DOS", build([Member(
        b"p-1/", method=STORED, mode=0, made_by=0,
        central={"external": 0x10}), *two()])
    yield "deflated directory", build([Member(b"p-1/", mode=DIR | 0o755),
                                       *two()])
    yield "link", build([*two(), Member(b"p-1/link", b"README",
                                        mode=LINK | 0o777, method=STORED)])
    yield "executable", build(two(mode=FILE | 0o755))
    yield "attributes of DOS", build([plain(), Member(
        b"p-1/f", b"x", made_by=0, central={"external": 0x27})])
    yield "made by DOS", build([Member(b"p-1/a", b"x", made_by=0, mode=0)])
    yield "mode without type", build(two(mode=0o600))
    yield "mode of a directory without type", build([
        Member(b"p-1/", method=STORED, mode=0o755), *two()])
    yield "comment", build(two(), comment=b"0123456789" * 4)
    yield "long comment", build(two(), comment=b"x" * 16000)
    yield "text", build([plain(internal=1), Member(
        b"p-1/l", b"README", mode=LINK | 0o777, internal=1)])
    yield "file comment", build(two(comment=b"a remark"))
    yield "UTF-8", build([Member("p-1/gr\u00fc\u00df".encode(), b"x",
                                 flags=0x800)])
    yield "Unicode path, the same", build([Member(
        b"p-1/a", b"x", extra=unicode_path(b"p-1/a", b"p-1/a"))])
    yield "times and owners", build(two(extra=field(
        0x5455, b"\1" + struct.pack("<I", 1700000000)) + field(
            0x7875, b"\1\4\0\0\0\0\4\0\0\0\0")))
    yield "descriptor", build(two(descriptor="<IIII", flags=8))
    yield "descriptor, sizes known", build([Member(
        b"p-1/a", b"x" * 100, descriptor="<IIII", flags=8,
        local={"size": 100})])
    yield "descriptor of nothing stored", build([Member(
        b"p-1/a", b"", method=STORED, descriptor="<IIII", flags=8)])
    yield "compressed well", build(two(flags=2))
    yield "other order", build_other_order()
    yield "zip64 end", build(two(), end64={})
    yield "zip64 end, fields full", build(two(), end64={}, end={
        "here": 0xffff, "all": 0xffff, "len": 0xffffffff, "at": 0xffffffff})
    yield "zip64 sizes", build([Member(
        b"p-1/a", b"x" * 50, local={
            "size": 0xffffffff, "packed": 0xffffffff, "extra": field(
                1, struct.pack("<QQ", 50, len(zlib_raw(b"x" * 50))))},
        packed=zlib_raw(b"x" * 50), central={})])
    yield "zip64 sizes in the directory", build([Member(
        b"p-1/a", b"x" * 50, packed=zlib_raw(b"x" * 50), central={
            "size": 0xffffffff, "extra": field(1, struct.pack("<Q", 50))})])
    yield "a zip archive in it", build([Member(
        b"p-1/a.zip", build(two()), method=STORED), plain()])


def zlib_raw(data):
    return Member(b"", data).body()


def build_other_order():
    """The central directory in another order than the members."""
    members = two()
    first, second = local_header(members[0]) + members[0].body(), \
        local_header(members[1]) + members[1].body()
    directory = central_header(members[1], len(first)) + \
        central_header(members[0], 0)
    start = len(first) + len(second)
    return first + second + directory + struct.pack(
        "<IHHHHIIH", 0x06054b50, 0, 0, 2, 2, len(directory), start, 0)


def headers_differ():
    def differ(where, key, value):
        return build(two(**{where: {key: value}}))
    for where in ("local", "central"):
        yield f"name only {where}", differ(where, "name", b"p-1/src/evil.c")
        yield f"crc only {where}", differ(where, "crc", 1)
        yield f"size only {where}", differ(where, "size", 1)
        yield f"packed only {where}", differ(where, "packed", 1)
        yield f"method only {where}", differ(where, "method", STORED)
        yield f"encrypted only {where}", differ(where, "flags", 1)
        yield f"UTF-8 only {where}", differ(where, "flags", 0x800)
        yield f"descriptor only {where}", differ(where, "flags", 8)
        yield f"time only {where}", differ(where, "time", TIME + 2)
        yield f"longer name {where}", differ(where, "name",
                                             b"p-1/src/main.cc")
    yield "times differ", build(two(
        local={"extra": field(0x5455, b"\1" + struct.pack("<I", 1))},
        central={"extra": field(0x5455, b"\1" + struct.pack("<I", 2))}))


def places():
    yield "not listed", build(two(listed=False))
    yield "not listed in front", build([Member(b"p-1/x", b"x", listed=False),
                                        *two()])
    yield "listed twice", build([plain(), plain(there=False, at=0)])
    yield "two of a name", build([plain(), Member(b"p-1/README", b"more")])
    yield "two of a name by dots", build([plain(), Member(b"p-1/./README",
                                                          b"more")])
    yield "overlap", build([plain(), Member(b"p-1/x", b"x", there=False,
                                            at=20)])
    yield "gap between", build(two(before=b"\0" * 7))
    yield "gap before the directory", build(two(), middle=b"PK")
    yield "gap after the directory", build(two(), gap=b"PK\5\5\0\0")
    yield "prefix", build(two(), prefix=b"#!/bin/sh\n", shift=0)
    yield "prefix not counted", build(two(), prefix=b"#!/bin/sh\n", shift=10)
    yield "suffix", build(two(), suffix=b"\0")
    yield "suffix that is an archive", build(two()) + build([Member(
        b"p-1/README", b"other\n")])
    yield "no local header", build([plain(), Member(b"p-1/x", there=False,
                                                    at=100000)])
    yield "another disk", build(two(disk=1))
    yield "offset into a member", build([
        Member(b"p-1/a", build([Member(b"p-1/b", b"x")]), method=STORED),
        Member(b"p-1/b", b"x", there=False, at=35)])


def ends():
    yield "end in the comment", build(two(), comment=b"PK\5\6" + b"\0" * 18)
    yield "archive in the comment", build(two(), comment=build([Member(
        b"p-1/README", b"other\n")]))
    yield "comment of 64 kB, too long for some", build(
        two(), comment=b"x" * 65535)
    yield "comment too short", build(two(), end={"comment": 5})
    yield "comment too long", build(two(), comment=b"x" * 10,
                                    end={"comment": 5})
    yield "fewer counted", build(two(), end={"here": 1, "all": 1})
    yield "more counted", build(two(), end={"here": 3, "all": 3})
    yield "counted twice", build(two(), end={"here": 1})
    yield "disk", build(two(), end={"disk": 1})
    yield "directory elsewhere", build(two(), end={"at": 0})
    yield "directory shorter", build(two(), end={"len": 57})
    yield "zip64 says other", build(two(), end64={"all": 1, "here": 1})
    yield "zip64 directory elsewhere", build(two(), end64={"at": 0})
    yield "zip64 record elsewhere", build(two(), end64={"where": 0})
    yield "zip64 record longer", build(two(), end64={"size": 48})
    yield "zip64 without mark", build(two(), end64={"sign": 0})
    yield "fields full without zip64", build(two(), end={"at": 0xffffffff})


def contents():
    body = zlib_raw(b"x" * 50)
    yield "encrypted", build(two(flags=1))
    yield "strong encryption", build(two(flags=0x41))
    yield "masked headers", build(two(flags=0x2000))
    yield "patched", build(two(flags=0x20))
    for method in (1, 6, 9, 12, 14, 93, 95, 99):
        yield f"method {method}", build(two(method=method))
    yield "bytes after deflated data", build([Member(
        b"p-1/a", b"x" * 50, packed=body + b"more")])
    yield "stored, descriptor", build(two(method=STORED, flags=8,
                                          descriptor="<IIII"))
    yield "descriptor without mark", build(two(flags=8, descriptor="<III"))
    yield "descriptor of zip64", build(two(flags=8, descriptor="<IQQ"))
    yield "descriptor missing", build(two(flags=8, local={
        "crc": 0, "packed": 0, "size": 0}))
    yield "descriptor without flag", build(two(descriptor="<IIII"))
    yield "directory with data", build([Member(b"p-1/", b"data",
                                               mode=DIR | 0o755), *two()])
    yield "zip64 for nothing", build(two(extra=field(
        1, struct.pack("<QQ", 1, 1))))
    yield "zip64 for nothing local", build(two(local={"extra": field(
        1, struct.pack("<QQ", 1, 1))}))
    for where in ("local", "central"):
        yield f"zip64 empty {where}", build(two(
            flags=8, descriptor="<IIII", **{where: {"extra": field(1, b"")}}))
    yield "zip64 cut short", build([Member(b"p-1/a", b"x" * 50, local={
        "size": 0xffffffff, "packed": 0xffffffff,
        "extra": field(1, struct.pack("<Q", 50))})])
    yield "zip64 twice", build([Member(b"p-1/a", b"x" * 50, local={
        "size": 0xffffffff, "packed": 0xffffffff, "extra": field(
            1, struct.pack("<QQ", 50, len(body))) * 2})])
    yield "extra cut short", build(two(extra=b"\1\0\x10\0abc"))
    yield "extra not whole", build(two(extra=b"\1\0\0"))
    yield "extra unknown", build(two(extra=field(0x756e, b"x" * 14)))


def names():
    for text in (b"p-1/caf\x82", b"p-1/a\\b", b"p-1/a\nb", b"p-1/a\x7f",
                 b"p-1/a\0b", b""):
        yield f"name {text!r}", build([plain(), Member(text, b"x")])
    yield "not UTF-8", build([Member(b"p-1/\xff", b"x", flags=0x800)])
    for text in (b"/etc/passwd", b"../x", b"p-1/../../x", b"p-1/../x"):
        yield f"path {text!r}", build([plain(), Member(text, b"x")])
    yield "Unicode path", build([Member(b"p-1/a", b"x", extra=unicode_path(
        b"p-1/b", b"p-1/a"))])
    yield "Unicode path of another", build([Member(
        b"p-1/a", b"x", extra=unicode_path(b"p-1/b", b"p-1/c"))])
    yield "below a link", build([Member(b"p-1/l", b"/tmp", mode=LINK | 0o777),
                                 Member(b"p-1/l/x", b"x")])
    yield "link out", build([plain(), Member(b"p-1/l", b"../../x",
                                             mode=LINK | 0o777)])
    yield "link without target", build([plain(), Member(
        b"p-1/l", b"", mode=LINK | 0o777, method=STORED)])
    yield "link with NUL", build([plain(), Member(b"p-1/l", b"a\0b",
                                                  mode=LINK | 0o777)])
    yield "below a file", build([Member(b"p-1/f", b"x"),
                                 Member(b"p-1/f/x", b"x")])
    yield "slash, a file", build([Member(b"p-1/f/", b"", mode=FILE | 0o644)])
    yield "slash, a link", build([Member(b"p-1/f/", b"x", mode=LINK | 0o777)])
    yield "no slash, a directory", build([Member(b"p-1/f", mode=DIR | 0o755)])
    yield "no slash, a DOS directory", build([Member(
        b"p-1/f", central={"external": 0x10})])
    for system in (0, 3, 10):
        yield f"label of system {system}", build([plain(), Member(
            b"p-1/f", b"x", made_by=system, central={"external": 0x08})])
    yield "device", build([Member(b"p-1/f", mode=0o020644)])
    yield "FIFO", build([Member(b"p-1/f", mode=0o010644)])
    yield "link by DOS", build([plain(), Member(
        b"p-1/l", b"README", made_by=0, mode=LINK | 0o777)])
    yield "link by macOS", build([plain(), Member(
        b"p-1/l", b"README", made_by=19, mode=LINK | 0o777)])
    yield "executable by DOS", build(two(made_by=0, mode=FILE | 0o755))
    for bit in range(1, 16):
        yield f"internal attribute {bit}", build([plain(), Member(
            b"p-1/l", b"README", mode=LINK | 0o777, internal=1 << bit)])
    yield "executable without type", build(two(mode=0o755))
    yield "setuid without type", build(two(mode=0o4644))
    yield "made by VMS", build(two(made_by=2))


def broken():
    """What is no archive, cut short or damaged: status 2."""
    whole = build(two())
    yield "cut short", whole[:-30]
    yield "only a beginning", whole[:40]
    yield "no member", build([])
    yield "text", b"Says hello.\n" * 100
    yield "wrong crc", build(two(local={"crc": 5}, central={"crc": 5}))
    yield "size too small", build(two(local={"size": 5}, central={"size": 5}))
    yield "size too large", build(two(local={"size": 500},
                                      central={"size": 500}))
    yield "not deflated", build([Member(b"p-1/a", b"x" * 9,
                                        packed=b"\xff" * 9)])
    yield "deflated data cut", build([Member(
        b"p-1/a", bytes(range(256)), packed=zlib_raw(bytes(range(256)))[:50])])
    yield "stored shorter", build([Member(
        b"p-1/a", b"x" * 9, method=STORED, packed=b"x" * 8)])


def tricks():
    """Name, archive, whether it must be refused."""
    for name, data in near_misses():
        yield "not " + name, data, False
    for group in (headers_differ, places, ends, contents, names, broken):
        for name, data in group():
            yield f"{group.__name__}: {name}", data, True


NAMES = (b"a", b"b", b"d/x", b"README", b"l", b"-x", b"x y", b"t.", b"c=d", b"A",
         b"n" * 90, b"m" * 250, b"e/" * 60 + b"f", b"%s", b"*", b"~")
TIMES = field(0x5455, b"\1" + struct.pack("<I", 1700000000))
OWNERS = field(0x7875, b"\1\4\0\0\0\0\4\0\0\0\0")


class Maker:
    """Half of the archives are made of right pieces only; in the others one
    to three pieces are odd."""

    def __init__(self, rng):
        self.rng, self.count = rng, 0
        self.odd = rng.choice((0, 0, 0, 1, 1, 2, 3))

    def chance(self, part):
        """Whether to do something odd now."""
        if self.odd > 0 and self.rng.random() < part:
            self.odd -= 1
            return True
        return False

    def member(self):
        rng = self.rng
        name = rng.choice((b"p-1/", b"p-1/", b"p-1/s/", b"q/")) + rng.choice(NAMES)
        self.count += 1
        if not self.chance(.1):
            name += b"%d" % self.count
        m = Member(name, rng.choice((
            b"", b"x", b"hello\n" * 30, bytes(range(256)), build([plain()]))),
            method=rng.choice((STORED, DEFLATED)))
        kind = rng.random()
        if kind < .15:
            m.name, m.data, m.mode = m.name + b"/", b"", DIR | 0o755
        elif kind < .25:
            m.data, m.mode = b"README", LINK | 0o777
        elif kind < .35:
            m.made_by, m.mode = 0, 0
        else:
            m.mode = rng.choice((FILE | 0o644, FILE | 0o644, FILE | 0o755, 0o644))
        if m.method == DEFLATED and rng.random() < .2:
            m.flags, m.descriptor = 8, "<IIII"
        m.extra = rng.choice((b"", b"", b"", TIMES, OWNERS, TIMES + OWNERS,
                              unicode_path(m.name, m.name)))
        m.comment = rng.choice((b"", b"", b"", b"a remark", b"PK\1\2"))
        m.internal = rng.choice((0, 0, 1))
        m.needed = rng.choice((20, 20, 20, 10, 45))
        if rng.random() < .05:
            self.big(m)
        self.spoil(m)
        return m

    def big(self, m):
        """Its size as one that needs zip64."""
        if not m.descriptor:
            m.central = {"size": 0xffffffff,
                         "extra": m.extra + field(1, struct.pack("<Q", len(m.data)))}

    def spoil(self, m):
        rng = self.rng
        if self.chance(.1):
            m.flags, m.descriptor = 8, rng.choice(("<IIII", "<III", "<IQQ"))
        if self.chance(.1):
            m.made_by = rng.choice((0, 2, 10, 19))
        if self.chance(.1):
            m.mode = rng.choice((0, 0o644, 0o755, FILE | 0o4755, DIR | 0o755, LINK | 0o777, 0o020644))
        if self.chance(.1):
            m.extra = rng.choice((field(1, b""), field(1, b"\0" * 8), field(0x7875, b""),
                                  field(0x756e, b"x" * 14), unicode_path(b"p-1/q", m.name),
                                  b"\1\0\0"))
        if self.chance(.2):
            rng.choice((m.local, m.central)).update(rng.choice((
                {"flags": rng.choice((0, 1, 8, 0x800))}, {"method": rng.choice((0, 8, 9, 99))},
                {rng.choice(("crc", "packed", "size", "time", "external")): rng.choice((
                    0, 1, 8, 0x10, len(m.data), 0xffffffff))})))
        if self.chance(.1):
            rng.choice((m.local, m.central))["name"] = rng.choice((
                b"p-1/q", m.name + b"/", b"../q", b"p-1\\q", b"p-1/\xff", b""))
        if self.chance(.1):
            m.name = rng.choice((b"p-1/../q", b"/q", b"p-1\\q", b"p-1/\xe9", b"p-1/a/",
                                 b"p-1/a\0b", b"p-1/a:b", b"p-1/./q", b"p-1//q"))
        if self.chance(.05):
            m.internal = 1 << rng.randrange(16)
        if self.chance(.05):
            m.needed = rng.choice((0, 46, 51, 63, 255, 0x314))
        if self.chance(.05):
            m.at = rng.randrange(200)
        if self.chance(.05):
            m.listed = False
        if self.chance(.05):
            m.before = bytes(rng.randrange(1, 9))
        if self.chance(.05):
            m.packed = m.body() + rng.choice((b"\0", b"\3\0", local_header(m)))

    def archive(self):
        rng, options = self.rng, {}
        members = [self.member() for _ in range(rng.randrange(1, 6))]
        if rng.random() < .2:
            options["comment"] = rng.choice((b"x", b"0" * 40, b"c" * 300))
        if rng.random() < .1:
            options["end64"] = {}
        if self.chance(.1):
            options["comment"] = rng.choice((b"PK\5\6", build([plain()]), b"x" * 65535))
        if self.chance(.1):
            options["end64"] = rng.choice(({"here": 1}, {"at": 1}, {"size": 48}))
        if self.chance(.1):
            options["end"] = {rng.choice(("here", "all", "len", "at", "comment")):
                              rng.randrange(4)}
        if self.chance(.1):
            options[rng.choice(("prefix", "suffix", "middle", "gap"))] = \
                rng.choice((b"\0", b"PK\3\4", build([plain()])))
        data = bytearray(build(members, **options))
        if self.chance(.2):
            for _ in range(rng.randrange(1, 4)):
                data[rng.randrange(len(data))] = rng.choice((0, 1, 0x50, 0xff))
        return bytes(data)


def generated(rng):
    return Maker(rng).archive()
