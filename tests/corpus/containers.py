# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tricks with the compressed streams that tar archives come in.

Rows as in tricks.py, and what the file's name ends with. Formats: RFC 1952
(gzip), RFC 8878 (zstd), the specifications of xz and lzip, bzip2's blocks.
"""
import bz2
import gzip
import lzma
import struct
import zlib

from tarparts import END, header, member, padded

ONE = member(b"p-1/one", b"one\n")
TWO = member(b"p-1/two", b"two\n")
EVIL = member(b"p-1/evil", b"evil\n")
TAR = ONE + TWO + END
OTHER = member(b"p-1/one", b"other\n") + END

EXTRA, NAME, COMMENT, HCRC, TEXT = 4, 8, 16, 2, 1


def deflated(data):
    coder = zlib.compressobj(wbits=-15)
    return coder.compress(data) + coder.flush()


def gz(data, flags=0, fields=b"", crc_delta=0, size_delta=0, method=8,
       hcrc_delta=None):
    head = b"\x1f\x8b" + bytes([method, flags]) + bytes(4) + b"\0\3" + fields
    if hcrc_delta is not None:
        head += struct.pack("<H", (zlib.crc32(head) + hcrc_delta) & 0xffff)
    return head + deflated(data) + struct.pack(
        "<II", (zlib.crc32(data) + crc_delta) & 0xffffffff,
        len(data) + size_delta)


def extra(data):
    return struct.pack("<H", len(data)) + data


def xz(data, check=lzma.CHECK_CRC64, **more):
    return lzma.compress(data, lzma.FORMAT_XZ, check, **more)


def lz(data, version=1, crc_delta=0, size_delta=0, member_delta=0):
    body = lzma.compress(data, lzma.FORMAT_RAW, filters=[
        {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}])
    rest = struct.pack("<IQ", (zlib.crc32(data) + crc_delta) & 0xffffffff,
                       len(data) + size_delta)
    if version == 1:
        rest += struct.pack("<Q", 6 + len(body) + 20 + member_delta)
    return b"LZIP" + bytes([version, 16]) + body + rest


def xxh64(data):
    """The low 32 bits of XXH64, seed 0, as zstd frames end with."""
    p1, p2, p3, p4, p5 = (11400714785074694791, 14029467366897019727,
                          1609587929392839161, 9650029242287828579,
                          2870177450012600261)
    mask = (1 << 64) - 1

    def rotl(x, n):
        x &= mask
        return (x << n | x >> (64 - n)) & mask

    def mix(acc, lane):
        return rotl(acc + lane * p2, 31) * p1 & mask

    at, size = 0, len(data)
    acc = p5
    if size >= 32:
        lanes = [p1 + p2 & mask, p2, 0, -p1 & mask]
        while size - at >= 32:
            for n, lane in enumerate(struct.unpack_from("<4Q", data, at)):
                lanes[n] = mix(lanes[n], lane)
            at += 32
        acc = sum(rotl(x, n) for x, n in zip(lanes, (1, 7, 12, 18))) & mask
        for x in lanes:
            acc = ((acc ^ mix(0, x)) * p1 + p4) & mask
    acc = acc + size & mask
    while size - at >= 8:
        acc = rotl(acc ^ mix(0, struct.unpack_from("<Q", data, at)[0]), 27) * p1 + p4 & mask
        at += 8
    if size - at >= 4:
        acc = rotl(acc ^ struct.unpack_from("<I", data, at)[0] * p1 & mask, 23) * p2 + p3 & mask
        at += 4
    for byte in data[at:]:
        acc = rotl(acc ^ byte * p5 & mask, 11) * p1 & mask
    acc = (acc ^ acc >> 33) * p2 & mask
    acc = (acc ^ acc >> 29) * p3 & mask
    return (acc ^ acc >> 32) & 0xffffffff


def zst(data, check=True, check_delta=0, size_delta=0, dictionary=b"",
        block_type=0, reserved=0):
    """One frame with one raw block; single segment, its size in 4 bytes."""
    flags = 0x80 | 0x20 | (4 if check else 0) | len(dictionary) | reserved
    out = b"\x28\xb5\x2f\xfd" + bytes([flags]) + dictionary + \
        struct.pack("<I", len(data) + size_delta)
    out += struct.pack("<I", len(data) << 3 | block_type << 1 | 1)[:3] + data
    return out + (struct.pack("<I", (xxh64(data) + check_delta) & 0xffffffff)
                  if check else b"")


def skippable(data):
    return b"\x5a\x2a\x4d\x18" + struct.pack("<I", len(data)) + data


def flipped(data, at, bits=1):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ bits]) + data[at + 1:]


def several(name, pack):
    """What is to be told the same way of streams of every sort."""
    good = pack(TAR)
    yield "accept", name, good
    yield "accept", f"{name}-one-zero-block", pack(ONE + bytes(512))
    yield "refuse", f"{name}-cut", good[:-3]
    yield "refuse", f"{name}-cut-in-half", good[:len(good) // 2]
    yield "refuse", f"{name}-cut-to-magic", good[:6]
    yield "refuse", f"{name}-damaged", flipped(good, len(good) // 2)
    yield "refuse", f"{name}-of-nothing", pack(b"")
    yield "refuse", f"{name}-of-garbage", pack(b"garbage" * 200)
    yield "refuse", f"{name}-of-zeros", pack(END)
    yield "refuse", f"{name}-without-end", pack(ONE)
    yield "refuse", f"{name}-of-gzip", pack(gz(TAR))
    yield "refuse", f"{name}-of-xz", pack(xz(TAR))
    yield "refuse", f"{name}-of-bzip2", pack(bz2.compress(TAR))
    yield "refuse", f"{name}-of-zstd", pack(zst(TAR))
    yield "refuse", f"{name}-of-itself-twice", pack(pack(pack(TAR)))
    yield "refuse", f"{name}-of-the-other-archive-too", pack(TAR + OTHER)
    yield "refuse", f"{name}-two-archives", good + pack(OTHER)
    yield "refuse", f"{name}-second-cut", pack(ONE + TWO) + pack(END)[:-2]
    yield "refuse", f"{name}-second-damaged", pack(ONE) + flipped(
        pack(TWO + END), -2)
    yield "accept", f"{name}-in-two", pack(TAR[:700]) + pack(TAR[700:])
    yield "accept", f"{name}-in-two-between-members", pack(ONE) + pack(TWO + END)
    yield "accept", f"{name}-end-alone", pack(ONE + TWO) + pack(END)
    yield "accept", f"{name}-in-one-byte-pieces", b"".join(
        pack(TAR[n:n + 1]) for n in range(40)) + pack(TAR[40:])
    empty = "refuse" if name == "lzip" else "accept"
    yield empty, f"{name}-empty-first", pack(b"") + good
    yield "accept", f"{name}-empty-last", good + pack(b"")
    yield empty, f"{name}-empty-between", pack(ONE) + pack(b"") + pack(TWO + END)
    yield "accept", f"{name}-then-zeros", good + bytes(512)
    yield "accept", f"{name}-then-three-zeros", good + bytes(3)
    yield "accept", f"{name}-then-garbage", good + b"garbage" * 9
    yield "refuse", f"{name}-then-tar", good + EVIL + END
    yield "refuse", f"{name}-then-zeros-and-tar", good + bytes(1024) + EVIL + END
    yield "refuse", f"{name}-ends-in-a-header", pack(TAR + EVIL[:100]) + EVIL[100:] + END
    yield "accept", f"{name}-then-no-tar", good + EVIL[1:] + END
    yield "accept", f"{name}-then-magic", good + good[:2]
    for other, pack_other in (("gzip", gz), ("xz", xz), ("bzip2", bz2.compress),
                              ("lzip", lz), ("zstd", zst)):
        if other != name:
            yield "refuse", f"{name}-then-{other}", good + pack_other(OTHER)
            yield "refuse", f"{name}-half-then-{other}", \
                pack(ONE + TWO[:600]) + pack_other(TWO[600:] + END)
            yield "refuse", f"{name}-member-then-{other}", \
                pack(ONE) + pack_other(TWO + END)


def all_sorts():
    yield ".gz", several("gzip", gz)
    yield ".xz", several("xz", xz)
    yield ".bz2", several("bzip2", bz2.compress)
    yield ".lz", several("lzip", lz)
    yield ".zst", several("zstd", zst)
    yield ".gz", gzips()
    yield ".xz", xzs()
    yield ".bz2", bzip2s()
    yield ".lz", lzips()
    yield ".zst", zstds()
    yield "", polyglots()


def gzips():
    yield "refuse", "gzip-crc", gz(TAR, crc_delta=1)
    yield "refuse", "gzip-length", gz(TAR, size_delta=1)
    yield "refuse", "gzip-crc-of-second", gz(ONE) + gz(TWO + END, crc_delta=1)
    yield "refuse", "gzip-header-crc", gz(TAR, HCRC, hcrc_delta=1)
    yield "refuse", "gzip-method", gz(TAR, method=7)
    yield "refuse", "gzip-reserved-flag", gz(TAR, 0x80)
    yield "refuse", "gzip-reserved-flags", gz(TAR, 0x60)
    yield "refuse", "gzip-name-without-end", gz(b"", NAME, b"x" * 100)[:80]
    yield "refuse", "gzip-extra-past-end", gz(TAR, EXTRA, b"\xff\xff")
    yield "accept", "gzip-header-crc-right", gz(TAR, HCRC, hcrc_delta=0)
    yield "accept", "gzip-text", gz(TAR, TEXT)
    yield "accept", "gzip-name", gz(TAR, NAME, b"p-1.tar\0")
    yield "accept", "gzip-name-of-other", gz(TAR, NAME, b"../evil\0")
    yield "accept", "gzip-name-empty", gz(TAR, NAME, b"\0")
    yield "accept", "gzip-name-long", gz(TAR, NAME, b"n" * 70000 + b"\0")
    yield "accept", "gzip-extra", gz(TAR, EXTRA, extra(b"AB\4\0data"))
    yield "accept", "gzip-extra-holds-gzip", gz(TAR, EXTRA, extra(gz(OTHER)))
    yield "accept", "gzip-comment", gz(TAR, COMMENT, b"comment\0")
    yield "accept", "gzip-comment-long", gz(TAR, COMMENT, b"c" * 70000 + b"\0")
    yield "accept", "gzip-all-fields", gz(TAR, EXTRA | NAME | COMMENT | HCRC, extra(
        b"AB\0\0") + b"n\0c\0", hcrc_delta=0)
    yield "accept", "gzip-python", gzip.compress(TAR, mtime=0)
    yield "accept", "gzip-stored", gzip.compress(TAR, 0, mtime=0)


def xzs():
    good = xz(TAR)
    for what, check in (("none", lzma.CHECK_NONE), ("crc32", lzma.CHECK_CRC32),
                        ("sha256", lzma.CHECK_SHA256)):
        yield "accept", f"xz-check-{what}", xz(TAR, check)
    for what, at in (("header-crc", 8), ("header-flags", 7), ("block-header", 13),
                     ("footer-crc", -12), ("backward-size", -8), ("footer-flags", -3),
                     ("footer-magic", -1), ("index", -14)):
        yield "refuse", f"xz-{what}", flipped(good, at)
    yield "refuse", "xz-check-wrong", _check_wrong(good)
    yield "refuse", "xz-check-unknown", flipped(good, 7, 0xf)
    for n in (4, 8, 400):
        yield "accept", f"xz-padding-{n}", good + bytes(n)
    yield "refuse", "xz-padding-between", xz(ONE) + bytes(4) + xz(TWO + END)
    yield "refuse", "xz-padding-odd-between", xz(ONE) + bytes(3) + xz(TWO + END)
    yield "accept", "xz-delta", xz(TAR, filters=[
        {"id": lzma.FILTER_DELTA, "dist": 1}, {"id": lzma.FILTER_LZMA2, "preset": 1}])
    yield "accept", "xz-extreme", xz(TAR, preset=1 | lzma.PRESET_EXTREME)


def _check_wrong(stream):
    """A bit of the block's CRC-64, which stands right before the index."""
    index = (struct.unpack("<I", stream[-8:-4])[0] + 1) * 4
    return flipped(stream, len(stream) - 12 - index - 1)


def bzip2s():
    good = bz2.compress(TAR)
    yield "refuse", "bzip2-block-crc", flipped(good, 10)
    yield "refuse", "bzip2-stream-crc", flipped(good, -2, 0x10)
    yield "refuse", "bzip2-level-0", b"BZh0" + good[4:]
    yield "refuse", "bzip2-level-less", b"BZh:" + good[4:]
    yield "refuse", "bzip2-1", b"BZ0" + good[3:]
    yield "accept", "bzip2-level-1", bz2.compress(TAR, 1)
    yield "accept", "bzip2-level-other", b"BZh1" + good[4:]


def lzips():
    yield "refuse", "lzip-crc", lz(TAR, crc_delta=1)
    yield "refuse", "lzip-size", lz(TAR, size_delta=1)
    yield "refuse", "lzip-member-size", lz(TAR, member_delta=1)
    yield "refuse", "lzip-version-2", lz(TAR, version=2)
    yield "refuse", "lzip-dictionary", flipped(lz(TAR), 5, 0x10)


def zstds():
    good = zst(TAR)
    yield "refuse", "zstd-check", zst(TAR, check_delta=1)
    yield "refuse", "zstd-size-more", zst(TAR, size_delta=1)
    yield "refuse", "zstd-size-less", zst(TAR, size_delta=-1)
    yield "refuse", "zstd-reserved-bit", zst(TAR, reserved=8)
    yield "refuse", "zstd-reserved-block", zst(TAR, block_type=3)
    yield "refuse", "zstd-dictionary", zst(TAR, dictionary=b"\x07")
    for what, data in (("", b"skipped"), ("-empty", b""), ("-tar", EVIL + END),
                       ("-zstd", zst(OTHER))):
        frame = skippable(data)
        yield "accept", f"zstd-skippable{what}-last", good + frame
        yield "accept", f"zstd-skippable{what}-between", zst(ONE) + frame + zst(TWO + END)
        yield "accept", f"zstd-skippable{what}-first", frame + good
    yield "refuse", "zstd-skippable-past-end", good + skippable(b"x" * 99)[:50]
    yield "accept", "zstd-no-check", zst(TAR, check=False)
    yield "accept", "zstd-unused-bit", zst(TAR, reserved=16)


def polyglots():
    gzipped = gz(OTHER)
    yield "refuse", "zip", b"PK\3\4" + bytes(26) + TAR
    yield "refuse", "tar-in-name-of-gzip", gzipped[:3] + TAR[3:]
    yield "refuse", "zeros-then-tar", bytes(1024) + TAR
    yield "refuse", "byte-then-tar", b"x" + TAR
    yield "refuse", "shell-then-tar", b"#!/bin/sh\nexit\n".ljust(512, b"#") + TAR
    yield "refuse", "empty-file", b""
    yield "refuse", "short-file", b"p-1/one"
    yield "refuse", "tar-then-header-far", TAR + bytes(512 * 17) + EVIL
    yield "accept", "tar-then-gzip", TAR + gzipped
    yield "accept", "member-is-gzip", member(b"p-1/one.gz", gz(b"x" * 1000)) + END
    yield "accept", "member-is-tar", member(b"p-1/one.tar", OTHER) + END
    yield "accept", "member-is-zip", member(b"p-1/one.zip", b"PK\3\4" + bytes(26)) + END
    yield "accept", "name-is-magic-of-gzip", member(b"\x1f\x8b\x07/one") + END
    yield "accept", "name-is-magic-of-bzip2", member(b"BZh9/one") + END
    yield "accept", "name-is-magic-of-lzip", member(b"LZIP/one") + END
    yield "accept", "name-is-magic-of-zip", member(b"PK\3\4/one") + END
    yield "accept", "name-is-magic-of-ar", member(b"!<arch>\n/one") + END
    yield "accept", "name-is-magic-of-elf", member(b"\x7fELF/one") + END
    yield "accept", "name-is-magic-of-pdf", member(b"%PDF-1.7/one") + END
    yield "accept", "name-is-shell", member(b"#!/bin/sh\n#/one") + END


def all_containers():
    for suffix, rows in all_sorts():
        for expected, name, data in rows:
            yield name, expected, data, suffix
