# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pieces of tar archives, right and wrong, for tests/corpus/differential.py.

Formats: POSIX.1-2017 pax(1), "ustar Interchange Format" and "pax Extended
Header"; GNU tar manual, "Basic Tar Format".
"""

BLOCK = 512
MTIME = 1711713600
USTAR, GNU, V7 = b"ustar\00000", b"ustar  \0", bytes(8)
END = bytes(2 * BLOCK)

# Where the fields are.
AT = {"name": 0, "mode": 100, "uid": 108, "gid": 116, "size": 124,
      "mtime": 136, "sum": 148, "type": 156, "link": 157, "magic": 257,
      "uname": 265, "gname": 297, "devmajor": 329, "devminor": 337,
      "prefix": 345, "tail": 500}


def octal(value, width):
    return b"%0*o\0" % (width - 1, value)


def base256(value, width):
    return (value % (1 << 8 * width) | (0x80 << 8 * (width - 1)
                                        if value >= 0 else 0)) \
        .to_bytes(width, "big")


def padded(data, filler=b"\0"):
    return data + filler * (-len(data) % BLOCK)


def checksum(block, signed=False):
    blank = block[:148] + b" " * 8 + block[156:]
    return sum(blank) - (256 * sum(c > 127 for c in blank) if signed else 0)


def header(name, kind=b"0", size=0, link=b"", mode=0o644, magic=USTAR,
           prefix=b"", mtime=MTIME, sum_delta=0, signed=False, raw=(),
           sum_field=None):
    """One header; raw: (field or offset, bytes) written over it before the
    checksum."""
    block = bytearray(BLOCK)

    def put(field, data):
        at = AT.get(field, field)
        block[at:at + len(data)] = data

    put("name", name[:100])
    for field in ("mode", "uid", "gid"):
        put(field, octal(mode if field == "mode" else 0, 8))
    put("size", octal(size, 12) if isinstance(size, int) else size)
    put("mtime", octal(mtime, 12) if isinstance(mtime, int) else mtime)
    put("type", kind)
    put("link", link[:100])
    put("magic", magic)
    put("prefix", prefix)
    for field, data in raw:
        put(field, data)
    total = checksum(bytes(block), signed) + sum_delta
    put("sum", sum_field or b"%06o\0 " % total)
    assert len(block) == BLOCK
    return bytes(block)


def member(name, data=b"text\n", filler=b"\0", **fields):
    fields.setdefault("size", len(data))
    return header(name, **fields) + padded(data, filler)


def record(key, value):
    """One pax record: its length counts itself."""
    rest = b" " + key + b"=" + value + b"\n"
    size = len(rest)
    while len(b"%d" % size) + len(rest) != size:
        size = len(b"%d" % size) + len(rest)
    return b"%d" % size + rest


def pax(*records, kind=b"x", name=b"PaxHeaders/x", **fields):
    body = b"".join(r if isinstance(r, bytes) else record(*r)
                    for r in records)
    return header(name, kind, fields.pop("size", len(body)), **fields) + \
        padded(body)


def long_name(name, kind=b"L", nul=b"\0", **fields):
    fields.setdefault("magic", GNU)
    body = name + nul
    return header(b"././@LongLink", kind, fields.pop("size", len(body)),
                  **fields) + padded(body)
