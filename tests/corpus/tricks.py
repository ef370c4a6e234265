# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tricks that make programs unpack different things, and their near misses.

Each is a row: name, what tarcheck must do with it ("refuse" or "accept"), the
tar stream. The near miss of a trick differs from it as little as it can and
is something a harmless program could write. Rows of docs/archive-format.md.
"""
import io
import tarfile

from tarparts import (END, GNU, MTIME, USTAR, V7, base256, header, long_name,
                      member, octal, pax, padded, record)

ONE = member(b"p-1/one", b"one\n")
TWO = member(b"p-1/two", b"two\n")
LONG = b"p-1/" + b"/".join([b"n" * 60] * 3)
EVIL = member(b"p-1/evil", b"evil\n")


def with_tarfile(form, **names):
    """What Python writes in that format."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for name, data in names.items():
            info = tarfile.TarInfo("p-1/" + name)
            info.size, info.mtime = len(data), MTIME
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def global_headers():
    yield "refuse", "global-path", ONE + pax((b"path", b"p-1/other"), kind=b"g") + TWO + END
    yield "refuse", "global-linkpath", ONE + pax((b"linkpath", b"two"), kind=b"g") + \
        header(b"p-1/l", b"2", link=b"one") + END
    yield "refuse", "global-size", pax((b"size", b"512"), kind=b"g") + \
        member(b"p-1/one", EVIL) + END
    yield "refuse", "global-size-zero", pax((b"size", b"0"), kind=b"g") + \
        member(b"p-1/one", EVIL) + END
    yield "refuse", "global-mtime", pax((b"mtime", b"1"), kind=b"g") + ONE + END
    yield "refuse", "global-uid", pax((b"uid", b"1"), kind=b"g") + ONE + END
    yield "refuse", "global-sparse", pax((b"GNU.sparse.size", b"5"), kind=b"g") + ONE + END
    yield "refuse", "global-charset", pax((b"hdrcharset", b"BINARY"), kind=b"g") + ONE + END
    yield "refuse", "global-comment-and-path", \
        pax((b"comment", b"0" * 40), (b"path", b"p-1/x"), kind=b"g") + ONE + END
    yield "refuse", "global-not-records", \
        header(b"pax_global_header", b"g", 5) + padded(b"hello") + ONE + END
    yield "refuse", "global-alone", ONE + pax((b"path", b"p-1/other"), kind=b"g") + END
    yield "refuse", "global-inside", pax((b"path", b"p-1/three")) + \
        pax((b"comment", b"x"), kind=b"g") + TWO + END
    yield "accept", "global-comment", \
        pax((b"comment", b"0123456789" * 4), kind=b"g", name=b"pax_global_header") + ONE + END
    yield "accept", "global-comment-later", ONE + pax((b"comment", b"x"), kind=b"g") + TWO + END
    yield "accept", "global-comment-empty", pax((b"comment", b""), kind=b"g") + ONE + END


def names():
    yield "refuse", "long-then-pax", long_name(b"p-1/gnu") + \
        pax((b"path", b"p-1/pax")) + ONE + END
    yield "refuse", "pax-then-long", pax((b"path", b"p-1/pax")) + \
        long_name(b"p-1/gnu") + ONE + END
    yield "refuse", "longlink-then-pax", long_name(b"one", b"K") + \
        pax((b"linkpath", b"two")) + header(b"p-1/l", b"2", link=b"x") + END
    yield "refuse", "two-long", long_name(b"p-1/a") + long_name(b"p-1/b") + ONE + END
    yield "refuse", "two-pax", pax((b"path", b"p-1/a")) + pax((b"path", b"p-1/b")) + ONE + END
    yield "refuse", "two-pax-keys", pax((b"path", b"p-1/a")) + pax((b"mtime", b"1")) + ONE + END
    yield "refuse", "path-twice", pax((b"path", b"p-1/a"), (b"path", b"p-1/b")) + ONE + END
    yield "refuse", "path-empty", pax((b"path", b"")) + ONE + END
    yield "refuse", "path-nul", pax((b"path", b"p-1/a\0b")) + ONE + END
    yield "refuse", "linkpath-nul", pax((b"linkpath", b"on\0e")) + \
        header(b"p-1/l", b"2", link=b"x") + END
    yield "refuse", "long-nul-inside", long_name(b"p-1/a\0b") + ONE + END
    yield "refuse", "long-empty", long_name(b"") + ONE + END
    yield "refuse", "long-size-zero", long_name(b"", nul=b"") + ONE + END
    yield "refuse", "no-name", header(b"") + ONE + END
    yield "refuse", "no-name-with-pax", pax((b"path", b"p-1/a")) + member(b"") + END
    yield "refuse", "no-name-with-prefix", header(b"", prefix=b"p-1") + ONE + END
    yield "refuse", "file-with-slash", member(b"p-1/a/") + END
    yield "refuse", "file-with-slash-pax", pax((b"path", b"p-1/a/")) + ONE + END
    yield "refuse", "empty-file-with-slash", header(b"p-1/a/") + ONE + END
    yield "refuse", "file-dot", member(b".") + ONE + END
    yield "refuse", "file-ends-with-dot", member(b"p-1/a/.") + ONE + END
    yield "refuse", "link-dot", ONE + header(b"p-1/.", b"2", link=b"one") + END
    yield "accept", "directory-ends-with-dot", header(b"p-1/.", b"5") + ONE + END
    yield "accept", "file-ends-with-dots", member(b"p-1/...") + END
    yield "refuse", "contiguous-with-slash", header(b"p-1/a/", b"7") + ONE + END
    yield "refuse", "link-with-slash", ONE + header(b"p-1/l/", b"2", link=b"one") + END
    yield "refuse", "hard-with-slash", ONE + header(b"p-1/l/", b"1", link=b"p-1/one") + END
    yield "refuse", "v7-directory-longer-name", long_name(b"p-1/file") + \
        member(b"p-1/d/", kind=b"\0", magic=GNU) + END
    yield "refuse", "v7-file-longer-directory", long_name(b"p-1/dir/") + \
        header(b"p-1/d", b"\0", magic=GNU) + END
    yield "refuse", "v7-directory-with-body", member(b"p-1/d/", EVIL, kind=b"\0", magic=V7) + \
        ONE + END
    yield "refuse", "prefix-v7", member(b"one", magic=V7, prefix=b"p-1") + END
    yield "refuse", "prefix-gnu", member(b"one", magic=GNU, prefix=b"p-1") + END
    yield "refuse", "prefix-and-long", long_name(b"p-1/a") + member(b"a", prefix=b"p-1") + END
    yield "accept", "prefix-and-pax", pax((b"path", b"p-1/a")) + member(b"a", prefix=b"p-1") + END
    yield "accept", "prefix-and-longlink", ONE + long_name(b"one", b"K") + \
        header(b"l", b"2", link=b"x", prefix=b"p-1") + END
    yield "refuse", "gnu-times-in-prefix", member(
        b"p-1/a", magic=GNU, raw=[(345, octal(MTIME, 12)), (357, octal(MTIME, 12))]) + END
    yield "refuse", "star", member(b"p-1/a", raw=[(508, b"tar\0")]) + END
    yield "refuse", "star-times", member(
        b"a", prefix=b"p-1", raw=[(476, octal(MTIME, 12)), (508, b"tar\0")]) + END
    yield "accept", "prefix", member(b"one", prefix=b"p-1/d") + END
    yield "accept", "prefix-full", member(b"one", prefix=b"p-1/" + b"d" * 151) + END
    yield "accept", "prefix-slash", member(b"one", prefix=b"p-1/") + END
    yield "accept", "name-full", member(b"p-1/" + b"n" * 96) + END
    yield "accept", "name-full-v7", member(b"p-1/" + b"n" * 96, magic=V7, kind=b"\0") + END
    yield "accept", "name-garbage-after-nul", member(b"p-1/one\0garbage") + END
    yield "accept", "link-garbage-after-nul", ONE + \
        header(b"p-1/l", b"2", link=b"one\0garbage") + END
    yield "accept", "long", long_name(LONG) + member(LONG, magic=GNU) + END
    yield "accept", "long-no-nul", long_name(LONG, nul=b"") + member(LONG, magic=GNU) + END
    yield "refuse", "long-two-nuls", long_name(LONG, nul=b"\0\0") + member(LONG, magic=GNU) + END
    yield "accept", "long-and-link", long_name(LONG, b"K") + long_name(LONG + b"x") + \
        header(LONG, b"2", link=b"y", magic=GNU) + END
    yield "accept", "pax-path", pax((b"path", LONG)) + member(LONG) + TWO + END
    yield "accept", "pax-path-short-header", pax((b"path", LONG)) + ONE + END
    yield "accept", "pax-linkpath", pax((b"linkpath", LONG)) + \
        header(b"p-1/l", b"2", link=b"x") + END
    yield "accept", "pax-then-longlink", pax((b"path", b"p-1/pax")) + \
        long_name(b"one", b"K") + header(b"p-1/l", b"2", link=b"x") + END
    yield "accept", "pax-newline", pax((b"path", b"p-1/a\nb")) + ONE + END
    yield "accept", "pax-equals", pax((b"path", b"p-1/a=b")) + ONE + END
    yield "accept", "pax-record-in-value", pax((b"comment", b"\n14 path=p-1/x\n"),) + ONE + END
    yield "accept", "pax-utf-8", pax((b"path", "p-1/\u00e9\u20ac".encode())) + ONE + END
    yield "accept", "latin-1-name", member(b"p-1/\xe9") + END
    yield "accept", "latin-1-pax", pax((b"path", b"p-1/\xe9")) + ONE + END
    yield "accept", "latin-1-binary", \
        pax((b"hdrcharset", b"BINARY"), (b"path", b"p-1/\xe9")) + ONE + END
    yield "accept", "v7-directory", header(b"p-1/d/", b"\0", magic=V7) + ONE + END
    yield "accept", "directory-no-slash", header(b"p-1/d", b"5") + member(b"p-1/d/a") + END
    yield "accept", "directories-slash", header(b"p-1/", b"5") + header(b"p-1/d//", b"5") + ONE + END
    yield "accept", "dots", member(b"./p-1/./one") + member(b"p-1//two") + END
    yield "accept", "top-dot", header(b"./", b"5") + ONE + END
    yield "accept", "blanks", member(b" p-1/ a ") + END
    yield "accept", "backslash", member(b"p-1/a\\x2db") + END
    yield "accept", "dos", member(b"p-1/con") + member(b"p-1/a:b") + END
    yield "accept", "glob", member(b"p-1/*") + member(b"p-1/a?[b]") + END
    yield "accept", "dash", member(b"p-1/-rf") + member(b"p-1/--help") + END
    yield "accept", "case", member(b"p-1/A") + member(b"p-1/a") + END
    yield "accept", "trailing-dot", member(b"p-1/a.") + member(b"p-1/b ") + END
    yield "accept", "control", member(b"p-1/a\x01b\x1b[31m\x7f") + END
    yield "accept", "quilt", ONE + member(b"p-1/.pc/a") + member(b"p-1/d/.pc/b") + END
    yield "accept", "component-255", pax((b"path", b"p-1/" + b"c" * 255)) + ONE + END


def paths():
    yield "refuse", "absolute", member(b"/nonexistent-tarcheck/a") + ONE + END
    yield "refuse", "absolute-pax", pax((b"path", b"/nonexistent-tarcheck/a")) + ONE + END
    yield "refuse", "dot-dot", member(b"../evil") + END
    yield "refuse", "dot-dot-inside", member(b"p-1/../../evil") + END
    yield "refuse", "dot-dot-harmless", member(b"p-1/d/../a") + END
    yield "refuse", "dot-dot-end", header(b"p-1/d/..", b"5") + ONE + END
    yield "refuse", "prefix-dot-dot", member(b"evil", prefix=b"..") + END
    yield "refuse", "prefix-absolute", member(b"a", prefix=b"/nonexistent-tarcheck") + END
    yield "refuse", "duplicate", ONE + member(b"p-1/one", b"other\n") + END
    yield "refuse", "duplicate-same-but-mode", ONE + member(b"p-1/one", b"one\n", mode=0o755) + END
    yield "refuse", "duplicate-same-but-setuid", ONE + \
        member(b"p-1/one", b"one\n", mode=0o4644) + END
    yield "refuse", "duplicate-same-but-time", ONE + \
        member(b"p-1/one", b"one\n", mtime=MTIME + 1) + END
    yield "refuse", "duplicate-same-size", ONE + member(b"p-1/one", b"eno\n") + END
    yield "refuse", "duplicate-same-then-other", ONE + ONE + member(b"p-1/one", b"other\n") + END
    yield "refuse", "duplicate-other-then-same", ONE + member(b"p-1/one", b"other\n") + ONE + END
    yield "refuse", "duplicate-link-between", ONE + header(b"p-1/one", b"2", link=b"two") + ONE + END
    yield "refuse", "duplicate-hard-twice", ONE + 2 * header(b"p-1/l", b"1", link=b"p-1/one") + END
    yield "refuse", "duplicate-links", ONE + 2 * header(b"p-1/l", b"2", link=b"one") + END
    yield "refuse", "duplicate-same-below-link", ONE + header(b"p-1/l", b"2", link=b".") + \
        member(b"p-1/l/one", b"one\n") + END
    yield "accept", "duplicate-same", ONE + ONE + END
    yield "accept", "duplicate-same-thrice", ONE + TWO + ONE + TWO + ONE + END
    yield "accept", "duplicate-same-empty", TWO + 2 * header(b"p-1/one") + END
    yield "accept", "duplicate-same-spelt", ONE + member(b"./p-1//one", b"one\n") + END
    yield "accept", "duplicate-same-pax", ONE + pax((b"path", b"p-1/one")) + \
        member(b"p-1/x", b"one\n") + END
    yield "accept", "duplicate-same-and-hard", ONE + \
        header(b"p-1/l", b"1", link=b"p-1/one") + ONE + END
    yield "accept", "duplicate-same-then-hard", ONE + ONE + \
        header(b"p-1/l", b"1", link=b"p-1/one") + END
    yield "accept", "duplicate-same-executable", 2 * member(b"p-1/one", b"x", mode=0o755) + END
    yield "refuse", "duplicate-dot", ONE + member(b"p-1/./one", b"other\n") + END
    yield "refuse", "duplicate-slashes", ONE + member(b"p-1//one", b"other\n") + END
    yield "refuse", "duplicate-leading", ONE + member(b"./p-1/one", b"other\n") + END
    yield "refuse", "duplicate-link", ONE + header(b"p-1/one", b"2", link=b"two") + END
    yield "refuse", "duplicate-link-first", header(b"p-1/one", b"2", link=b"two") + ONE + END
    yield "refuse", "duplicate-directory", ONE + header(b"p-1/one/", b"5") + END
    yield "refuse", "duplicate-hard", ONE + TWO + header(b"p-1/two", b"1", link=b"p-1/one") + END
    yield "refuse", "duplicate-pax", ONE + pax((b"path", b"p-1/one")) + TWO + END
    yield "refuse", "below-file", ONE + member(b"p-1/one/two") + END
    yield "refuse", "below-file-first", member(b"p-1/one/two") + ONE + END
    yield "refuse", "below-link", header(b"p-1/l", b"2", link=b"d") + \
        header(b"p-1/d/", b"5") + member(b"p-1/l/a") + END
    yield "refuse", "below-link-later", member(b"p-1/l/a") + \
        header(b"p-1/l", b"2", link=b"d") + END
    yield "refuse", "below-link-out", header(b"p-1/l", b"2", link=b"..") + \
        member(b"p-1/l/evil") + END
    yield "refuse", "link-out", header(b"p-1/l", b"2", link=b"../../x") + ONE + END
    yield "refuse", "link-absolute", header(b"p-1/l", b"2", link=b"/nonexistent-tarcheck") + ONE + END
    yield "refuse", "link-to-nothing", header(b"p-1/l", b"2") + ONE + END
    yield "refuse", "hard-to-nothing", header(b"p-1/l", b"1", link=b"p-1/one") + TWO + END
    yield "refuse", "hard-to-later", header(b"p-1/l", b"1", link=b"p-1/one") + ONE + END
    yield "refuse", "hard-to-itself", ONE + header(b"p-1/l", b"1", link=b"p-1/l") + END
    yield "refuse", "hard-to-directory", header(b"p-1/d/", b"5") + ONE + \
        header(b"p-1/l", b"1", link=b"p-1/d") + END
    yield "refuse", "hard-to-link", header(b"p-1/s", b"2", link=b"one") + ONE + \
        header(b"p-1/l", b"1", link=b"p-1/s") + END
    yield "refuse", "hard-no-top", ONE + header(b"p-1/l", b"1", link=b"one") + END
    yield "refuse", "hard-empty", ONE + header(b"p-1/l", b"1") + END
    yield "refuse", "hard-outside", ONE + header(b"p-1/l", b"1", link=b"/nonexistent-tarcheck") + END
    yield "refuse", "hard-slash", ONE + header(b"p-1/l", b"1", link=b"p-1/one/") + END
    yield "refuse", "hard-dot-dot", ONE + header(b"p-1/l", b"1", link=b"p-1/d/../one") + END
    yield "refuse", "hard-absolute-inside", ONE + header(b"p-1/l", b"1", link=b"/p-1/one") + END
    yield "refuse", "hard-body", ONE + member(b"p-1/l", b"evil\n", kind=b"1", link=b"p-1/one") + END
    yield "refuse", "hard-size-no-body", ONE + \
        header(b"p-1/l", b"1", 5, link=b"p-1/one") + TWO + END
    yield "refuse", "hard-body-pax", ONE + pax((b"size", b"5")) + \
        member(b"p-1/l", b"evil\n", kind=b"1", link=b"p-1/one") + END
    yield "refuse", "hard-executable", ONE + \
        header(b"p-1/l", b"1", link=b"p-1/one", mode=0o755) + END
    yield "refuse", "hard-setuid", ONE + \
        header(b"p-1/l", b"1", link=b"p-1/one", mode=0o4644) + END
    yield "refuse", "link-body", member(b"p-1/l", EVIL, kind=b"2", link=b"one") + ONE + END
    yield "refuse", "directory-body", member(b"p-1/d/", EVIL, kind=b"5") + ONE + END
    yield "refuse", "directory-size", header(b"p-1/d/", b"5", 512) + ONE + TWO + END
    yield "refuse", "file-with-target", ONE + header(b"p-1/e", b"0", link=b"p-1/one") + END
    yield "refuse", "file-with-long-target", ONE + long_name(b"p-1/one", b"K") + \
        header(b"p-1/e", b"0", magic=GNU) + END
    yield "refuse", "file-with-pax-target", ONE + pax((b"linkpath", b"p-1/one")) + \
        header(b"p-1/e", b"0") + END
    yield "refuse", "directory-with-target", ONE + header(b"p-1/d/", b"5", link=b"one") + END
    yield "accept", "hard", ONE + header(b"p-1/l", b"1", link=b"p-1/one") + END
    yield "accept", "hard-dots", ONE + header(b"p-1/l", b"1", link=b"./p-1//one") + END
    yield "accept", "hard-to-hard", ONE + header(b"p-1/l", b"1", link=b"p-1/one") + \
        header(b"p-1/m", b"1", link=b"p-1/l") + END
    yield "accept", "hard-long", long_name(LONG) + member(LONG, magic=GNU) + \
        long_name(LONG, b"K") + header(b"p-1/l", b"1", link=LONG, magic=GNU) + END
    yield "accept", "link-dangling", header(b"p-1/l", b"2", link=b"nothing") + ONE + END
    yield "accept", "link-up-and-down", header(b"p-1/d/l", b"2", link=b"../one") + ONE + END
    yield "accept", "link-to-directory", header(b"p-1/d/", b"5") + \
        header(b"p-1/l", b"2", link=b"d/") + member(b"p-1/d/a") + END
    yield "accept", "link-full", header(b"p-1/l", b"2", link=b"n" * 100) + ONE + END
    yield "accept", "directory-twice", header(b"p-1/d/", b"5") + header(b"p-1/d/", b"5") + ONE + END
    yield "accept", "names-alike", member(b"p-1/a/b") + member(b"p-1/a-b") + member(b"p-1/a.b") + END


def sizes():
    yield "refuse", "pax-size-less", pax((b"size", b"0")) + member(b"p-1/one", EVIL) + END
    yield "refuse", "pax-size-more", pax((b"size", b"1024")) + header(b"p-1/one") + EVIL + END
    yield "refuse", "pax-size-header-zero", pax((b"size", b"5")) + \
        header(b"p-1/one") + padded(b"text\n") + END
    yield "refuse", "pax-size-twice", pax((b"size", b"5"), (b"size", b"5")) + ONE + END
    yield "refuse", "pax-size-blank", pax((b"size", b" 4")) + ONE + END
    yield "refuse", "pax-size-hex", pax((b"size", b"0x4")) + ONE + END
    yield "refuse", "pax-size-negative", pax((b"size", b"-4")) + ONE + END
    yield "refuse", "pax-size-fraction", pax((b"size", b"4.0")) + ONE + END
    yield "refuse", "pax-size-empty", pax((b"size", b"")) + ONE + END
    yield "refuse", "pax-size-huge", pax((b"size", b"9" * 30)) + ONE + END
    yield "refuse", "pax-size-zeros", pax((b"size", b"0000000004")) + ONE + END
    yield "refuse", "realsize", pax((b"SCHILY.realsize", b"100")) + ONE + END
    yield "refuse", "size-blank", member(b"p-1/a", b"", size=b" " * 12) + ONE + END
    yield "refuse", "size-empty", member(b"p-1/a", b"", size=bytes(12)) + ONE + END
    yield "refuse", "size-underscore", member(b"p-1/a", b"evil", size=b"0000000_004\0") + ONE + END
    yield "refuse", "size-0o", member(b"p-1/a", b"evil", size=b"0o000000004\0") + ONE + END
    yield "refuse", "size-0x", member(b"p-1/a", b"evil", size=b"0x000000004\0") + ONE + END
    yield "refuse", "size-plus", member(b"p-1/a", b"evil", size=b"+0000000004\0") + ONE + END
    yield "refuse", "size-minus", member(b"p-1/a", b"", size=b"-0000000004\0") + ONE + END
    yield "refuse", "size-tab", member(b"p-1/a", b"evil", size=b"\t0000000004\0") + ONE + END
    yield "refuse", "size-nul-first", member(b"p-1/a", b"", size=b"\x000000000004") + ONE + END
    yield "refuse", "size-after-nul", member(b"p-1/a", b"evil", size=b"4\x00000000000") + ONE + END
    yield "refuse", "size-after-blank", member(b"p-1/a", b"evil", size=b"4 0000000000") + ONE + END
    yield "refuse", "size-nine", member(b"p-1/a", b"evil", size=b"00000000049\0") + ONE + END
    yield "refuse", "size-base-64", member(b"p-1/a", b"evil", size=b"+AAAAAAAAAE\0") + ONE + END
    yield "refuse", "size-base-256-negative", member(b"p-1/a", b"", size=base256(-512, 12)) + ONE + END
    yield "refuse", "size-base-256-large", member(
        b"p-1/a", b"evil", size=b"\x80\0\0\1" + bytes(7) + b"\4") + ONE + END
    yield "refuse", "size-base-256-other", member(
        b"p-1/a", b"evil", size=b"\xc0" + bytes(10) + b"\4") + ONE + END
    yield "refuse", "size-base-256-81", member(
        b"p-1/a", b"evil", size=b"\x81" + bytes(10) + b"\4") + ONE + END
    yield "refuse", "size-past-end", header(b"p-1/a", b"0", 100000) + ONE + END
    yield "accept", "pax-size", pax((b"size", b"5")) + member(b"p-1/one") + END
    yield "accept", "size-blanks-first", member(b"p-1/a", b"evil", size=b"          4 ") + ONE + END
    yield "accept", "size-twelve", member(b"p-1/a", b"evil", size=b"000000000004") + ONE + END
    yield "accept", "size-short", member(b"p-1/a", b"evil", size=b"4") + ONE + END
    yield "accept", "size-blank-nul", member(b"p-1/a", b"evil", size=b"          4\0") + ONE + END
    yield "accept", "size-nul-blank", member(b"p-1/a", b"evil", size=b"4\0         \0") + ONE + END
    yield "refuse", "size-base-256", member(b"p-1/a", b"evil", size=base256(4, 12)) + ONE + END
    yield "accept", "sizes-around-a-block", b"".join(
        member(b"p-1/%d" % n, b"x" * n) for n in (0, 1, 511, 512, 513, 1024, 1025)) + END


def headers():
    yield "refuse", "checksum", ONE + member(b"p-1/a", sum_delta=1) + TWO + END
    yield "refuse", "checksum-signed", member(b"p-1/\xe9", signed=True) + ONE + END
    yield "refuse", "checksum-blank", ONE + member(b"p-1/a", sum_field=b" " * 8) + TWO + END
    yield "refuse", "checksum-base-256", ONE + member(b"p-1/a", sum_field=b"\x80" + bytes(7)) + TWO + END
    yield "refuse", "lost", ONE + padded(b"garbage") + TWO + END
    yield "refuse", "lost-first", padded(b"garbage") + ONE + END
    for field, width in (("mode", 8), ("uid", 8), ("gid", 8), ("mtime", 12),
                         ("devmajor", 8), ("devminor", 8)):
        yield "refuse", f"{field}-letters", ONE + member(
            b"p-1/a", raw=[(field, b"x" * width)]) + TWO + END
        yield "accept", f"{field}-empty", ONE + member(
            b"p-1/a", raw=[(field, bytes(width))]) + TWO + END
    yield "refuse", "uid-minus", ONE + member(b"p-1/a", raw=[("uid", b"-000001\0")]) + TWO + END
    yield "refuse", "uid-nine", ONE + member(b"p-1/a", raw=[("uid", b"0000009\0")]) + TWO + END
    yield "refuse", "uid-utf-8", ONE + member(b"p-1/a", raw=[("uid", b"\xc3\xa9\0")]) + TWO + END
    yield "refuse", "magic-other", ONE + member(b"p-1/a", magic=b"USTAR\00000") + TWO + END
    yield "refuse", "magic-version", ONE + member(b"p-1/a", magic=b"ustar\00001") + TWO + END
    yield "refuse", "magic-blank", ONE + member(b"p-1/a", magic=b"ustar 00") + TWO + END
    yield "refuse", "magic-short", ONE + member(b"p-1/a", magic=b"ustar\0\0\0") + TWO + END
    yield "refuse", "magic-solaris", ONE + member(b"p-1/a", magic=b"ustar\0 \0") + TWO + END
    for kind in b"34689ADEFIKMNSVXZ:!\x01\xff":
        kind = bytes([kind])
        yield "refuse", f"type-{kind!r}", member(b"p-1/a", EVIL, kind=kind) + ONE + END
        yield "refuse", f"type-{kind!r}-empty", header(b"p-1/a", kind) + ONE + END
    yield "accept", "type-contiguous", member(b"p-1/a", kind=b"7") + ONE + END
    yield "accept", "type-nul", member(b"p-1/a", kind=b"\0") + ONE + END
    yield "accept", "magic-v7", member(b"p-1/a", kind=b"\0", magic=V7) + ONE + END
    yield "accept", "magic-mixed", member(b"p-1/a", magic=GNU) + \
        member(b"p-1/b", magic=USTAR) + member(b"p-1/c", magic=V7) + END
    yield "accept", "mode-file-type", member(b"p-1/a", mode=0o100755) + ONE + END
    yield "accept", "mode-none", member(b"p-1/a", mode=0) + ONE + END
    yield "accept", "mtime-negative", member(b"p-1/a", mtime=base256(-1, 12)) + ONE + END
    yield "accept", "mtime-base-256", member(b"p-1/a", mtime=base256(MTIME, 12)) + ONE + END
    yield "accept", "owners", member(b"p-1/a", raw=[
        ("uname", b"somebody"), ("gname", b"some group"), ("uid", b"0001750\0")]) + ONE + END


def records():
    good = record(b"path", b"p-1/evil")
    for what, body in (
            ("length-short", b"10 path=p-1/evil\n"), ("length-long", b"99 path=p-1/evil\n"),
            ("length-zero", b"0 path=p-1/evil\n"), ("length-leading-zero", b"018 path=p-1/evil\n"),
            ("length-plus", b"+18 path=p-1/evil\n"), ("length-blank", b" 18 path=p-1/evil\n"),
            ("length-tab", b"17\tpath=p-1/evil\n"), ("length-none", b"path=p-1/evil\n"),
            ("no-newline", b"17 path=p-1/evilX"), ("no-equals", b"17 path p-1/evil\n"),
            ("no-key", b"13 =p-1/evil\n"), ("rest", good + b"rest"), ("rest-nul", good + bytes(8)),
            ("rest-newline", good + b"\n"), ("two-blanks", b"18  path=p-1/evil\n"[:17] + b"\n"),
            ("empty", b"")):
        yield "refuse", f"record-{what}", header(b"PaxHeaders/x", b"x", len(body)) + \
            padded(body) + ONE + END
    yield "refuse", "record-past-padding", header(b"PaxHeaders/x", b"x", 10) + \
        padded(good) + ONE + END
    yield "refuse", "record-mtime", pax((b"mtime", b"yesterday")) + ONE + END
    yield "refuse", "record-charset", pax((b"hdrcharset", b"UTF-16"), (b"path", b"p-1/a")) + ONE + END
    for key in (b"GNU.sparse.name", b"GNU.sparse.map", b"GNU.sparse.size", b"GNU.sparse.major",
                b"GNU.volume.filename", b"GNU.dumpdir", b"GNU.sparse.realsize"):
        yield "refuse", "record-" + key.decode(), pax((key, b"1")) + ONE + END
    yield "refuse", "sparse-1.0", pax(
        (b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"),
        (b"GNU.sparse.name", b"p-1/sparse"), (b"GNU.sparse.realsize", b"1000")) + \
        member(b"p-1/GNUSparseFile.0/sparse", padded(b"1\n996\n4\n") + b"data") + END
    yield "refuse", "pax-without-member", ONE + pax((b"path", b"p-1/a")) + END
    yield "refuse", "long-without-member", ONE + long_name(b"p-1/a") + END
    yield "refuse", "solaris-pax", pax((b"path", b"p-1/evil"), kind=b"X") + ONE + END
    yield "accept", "vendor-keys", pax(
        (b"SCHILY.dev", b"1"), (b"SCHILY.ino", b"2"), (b"LIBARCHIVE.creationtime", b"3"),
        (b"RHT.security.selinux", b"x"), (b"VENDOR.key", b"\0\1\n\xff")) + ONE + END
    yield "accept", "pax-times", pax((b"mtime", b"1711713600.123456789"), (b"atime", b"1"),
                                     (b"ctime", b"-1.5")) + ONE + END
    yield "accept", "pax-owners", pax((b"uid", b"5"), (b"uname", "\u00e9".encode())) + ONE + END
    yield "accept", "pax-unknown", pax((b"something", b"else")) + ONE + END
    yield "accept", "pax-comment", pax((b"comment", b"x")) + ONE + END


def endings():
    yield "refuse", "one-zero-block", ONE + bytes(512) + EVIL + END
    yield "refuse", "after-end", ONE + END + EVIL + END
    yield "refuse", "after-much-zero", ONE + bytes(20480) + EVIL + END
    yield "refuse", "no-end", ONE
    yield "refuse", "cut-in-padding", ONE[:-10]
    yield "refuse", "cut-in-body", member(b"p-1/a", b"x" * 2000)[:1500]
    yield "refuse", "cut-in-header", ONE + TWO[:300]
    yield "refuse", "empty-archive", END
    yield "refuse", "directories-only", header(b"p-1/", b"5") + END
    yield "accept", "one-zero-block-at-end", ONE + bytes(512)
    yield "accept", "much-zero", ONE + bytes(20480)
    yield "accept", "odd-zero", ONE + bytes(1024 + 100)
    yield "accept", "garbage-after-end", ONE + END + b"garbage"
    yield "accept", "padding", member(b"p-1/a", filler=b"x") + ONE + END
    for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        yield "accept", f"python-{form}", with_tarfile(form, a=b"a", b=b"")


def all_tricks():
    for family in (global_headers, names, paths, sizes, headers, records, endings):
        for expected, name, data in family():
            yield name, expected, data
