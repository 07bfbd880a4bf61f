#!/usr/bin/env python3
"""Reads an index by what corpus/FORMAT.md and indexer/glass/FORMAT.md say, and by nothing else: no code of tifa, none
of Xapian. Prints a line of JSON for each article that is not removed: its record, its segment and its passages.

usage: reader.py INDEX
"""
import ctypes
import ctypes.util
import json
import os
import re
import sys
import zlib

MIB = 1 << 20


def fail(message):
    sys.exit("reader.py: " + message)


# ---- numbers ----

def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def sortable(data, at):
    """Big-endian; the number of leading one bits is the number of bytes beyond two."""
    more = 0
    while data[at] << more & 0x80:
        more += 1
    length = 2 + more
    value = int.from_bytes(data[at:at + length], "big")
    return value & (1 << 8 * length - more - 1) - 1, at + length


# ---- the manifest ----

def read_manifest(index):
    with open(os.path.join(index, "manifest"), "rb") as file:
        text = file.read()
    body, end = text[:text.rstrip(b"\n").rfind(b"\n") + 1], text[text.rstrip(b"\n").rfind(b"\n") + 1:]
    if end != b"end %08x\n" % zlib.crc32(body):
        fail("the manifest's own checksum does not fit")
    segments = []
    for line in body.decode().splitlines():
        key, *words = line.split(" ")
        if key == "tifa-index" and int(words[0]) not in (1, 2, 3):
            fail("format version " + words[0])
        elif key == "segment":
            segments.append({"name": words[0], "counts": [int(w) for w in words[1:5]], "removed": [0] * 4, "files": {}})
        elif key == "origins":
            read_origins(check_file(os.path.join(index, words[0]), int(words[1]), [int(w, 16) for w in words[2:]]))
        elif key == "fields":
            segments[-1]["fields"] = {}
            segments[-1]["all fields"] = {"all": True, "some": False}[words[0]]
        elif key == "field":
            name = re.sub(r"%(..)", lambda m: chr(int(m[1], 16)), words[2])
            segments[-1]["fields"][name] = words[0], int(words[1])
        elif key == "removed":
            segments[-1]["removed"] = [int(w) for w in words]
        elif key == "file":
            segments[-1]["files"][words[0]] = int(words[1]), [int(w, 16) for w in words[2:]]
    return segments


def check_file(path, size, crcs):
    with open(path, "rb") as file:
        data = file.read()
    if len(data) != size or [zlib.crc32(data[i:i + MIB]) for i in range(0, size, MIB)] != crcs:
        fail(path + " is not what was published")
    return data


def read_origins(data):
    """Each path with its articles: ids by the members, and keys."""
    at, files = 16, {}

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte, at = data[at], at + 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def text():
        nonlocal at
        length = varint()
        at += length
        if at > len(data):
            fail("the origins end within a name")
        return data[at - length:at]

    if data[:15] != b"tifa origins 1\n" or data[15] > 1:
        fail("the origins are of another version")
    while at < len(data):
        path = text()
        size, changed, status = varint(), varint(), varint()
        at += 9
        names = {text(): text().decode() for _ in range(varint())}
        count = varint()
        keys = [int.from_bytes(data[at + 8 * i:at + 8 * i + 8], "little") for i in range(count)]
        at += 8 * count
        if at > len(data) or not path.startswith(b"/") or path in files or keys != sorted(set(keys)):
            fail("the origins of %r" % path)
        files[path] = names, keys, size, changed, status
    return files


def read_files(index, segment):
    """The segment's files by name, each held against its size and its checksums."""
    files = {}
    for name, (size, crcs) in segment["files"].items():
        data = check_file(os.path.join(index, "segments", segment["name"], name), size, crcs)
        files[name] = data
    return files


def check_stub(index, segments):
    with open(os.path.join(index, "XAPIANDB")) as file:
        if file.read() != "".join("auto segments/%s\n" % s["name"] for s in segments):
            fail("the stub does not name the segments")


# ---- the tables of a segment ----

def read_roots(iamglass):
    """Of each table: block of the root, level, size of blocks; None without a file."""
    if iamglass[:16] != b"\x0F\x0DXapian Glass\x04\x6E":
        fail("iamglass is of another version")
    roots, (_, at) = {}, varint(iamglass, 32)
    for table in ("postlist", "docdata", "termlist", "position", "spelling", "synonym"):
        root, at = varint(iamglass, at)
        flags, at = varint(iamglass, at)
        _, at = varint(iamglass, at)
        size, at = varint(iamglass, at)
        _, at = varint(iamglass, at)
        length, at = varint(iamglass, at)
        at += length
        roots[table] = None if flags & 1 else (root, flags >> 2, size * 2048)
    return roots


def leaves(data, block, level, size):
    start = block * size
    end = int.from_bytes(data[start + 9:start + 11], "big")
    offsets = [int.from_bytes(data[start + at:start + at + 2], "big") for at in range(11, end, 2)]
    if data[start + 4] != level:
        fail("a block is of another level")
    for offset in offsets:
        at = start + offset
        if level == 0:
            yield data, at
        else:
            yield from leaves(data, int.from_bytes(data[at:at + 4], "big"), level - 1, size)


def read_table(data, root):
    """All entries: key to tag."""
    entries, tag = {}, b""
    if root is None:
        return entries
    for data, at in leaves(data, root[0], root[1], root[2]):
        head = int.from_bytes(data[at:at + 2], "big")
        end = at + (head & 0x1FFF) + 3
        first, last, deflated = head & 0x2000, head & 0x4000, head & 0x8000
        length = data[at + 2]
        key = data[at + 3:at + 3 + length]
        at += 3 + length + (0 if first else 2)
        tag = data[at:end] if first else tag + data[at:end]
        if last:
            entries[key] = zlib.decompress(tag, -15) if deflated else tag
    entries.pop(b"", None)
    return entries


def postings(postlist, term):
    """The docids of a term."""
    escaped = term.replace(b"\0", b"\0\xFF")
    chunks = [(k, t) for k, t in postlist.items()
              if k == escaped or (k.startswith(escaped + b"\0") and k[len(escaped) + 1:len(escaped) + 2] != b"\xFF")]
    docids = []
    for key, chunk in sorted(chunks):
        at = 0
        if key == escaped:
            for _ in range(2):
                _, at = varint(chunk, at)
            docid, at = varint(chunk, at)
            docid += 1
        else:
            docid, _ = sortable(key, len(escaped) + 1)
        _, at = varint(chunk, at + 1)
        _, at = varint(chunk, at)
        docids.append(docid)
        while at < len(chunk):
            gap, at = varint(chunk, at)
            _, at = varint(chunk, at)
            docid += gap + 1
            docids.append(docid)
    return docids


# ---- documents ----

class Zstandard:
    def __init__(self):
        name = ctypes.util.find_library("zstd")
        if not name:
            print("reader.py: there is no libzstd", file=sys.stderr)
            sys.exit(77)
        self.library = ctypes.CDLL(name)
        self.library.ZSTD_createDCtx.restype = ctypes.c_void_p
        self.library.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
        self.context = ctypes.c_void_p(self.library.ZSTD_createDCtx())

    def inflate(self, frame, length, dictionary):
        out = ctypes.create_string_buffer(length + 1)
        size = ctypes.c_size_t
        got = self.library.ZSTD_decompress_usingDict(self.context, out, size(length), frame, size(len(frame)),
                                                     dictionary, size(len(dictionary)))
        if got != length:
            fail("a passage cannot be decompressed")
        return out.raw[:length]


def read_passage(record, dictionaries, zstandard):
    if record[0] >> 4 != 2:
        fail("a passage record is of another version")
    at, dictionary = 1, b""
    if record[0] & 1:
        crc = int.from_bytes(record[1:5], "little")
        dictionary, at = dictionaries[crc] if crc else b"", 5
    number, at = varint(record, at)
    _, at = varint(record, at)
    length, at = varint(record, at)
    context, at = varint(record, at) if record[0] & 4 else (0, at)
    text = record[at:]
    if record[0] & 1:
        text = zstandard.inflate(b"\x28\xB5\x2F\xFD" + text, length + context, dictionary)
    if len(text) != length + context:
        fail("a passage has another length")
    text[length:].decode()
    return {"number": number, "text": text[:length].decode()}


def read_removed(data, segments):
    """For each segment the docids that are gone."""
    if not data:
        return [set() for _ in range(segments)]
    if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
        fail("the checksum of the removed list does not fit")
    version, at = varint(data, 0)
    count, at = varint(data, at)
    if version != 1 or count != segments:
        fail("the removed list is of version %d, for %d segments" % (version, count))
    gone = []
    for _ in range(count):
        gone.append(set())
        ranges, at = varint(data, at)
        last = 0
        for _ in range(ranges):
            gap, at = varint(data, at)
            more, at = varint(data, at)
            first = last + gap + 1
            last = first + more
            gone[-1].update(range(first, last + 1))
    return gone


def field_names(value, name, most):
    """The names of the scalars in extra, one for each, of which at most so many count."""
    if isinstance(value, dict):
        scalars = [n for k, v in value.items() for n in field_names(v, name + "." + k if name else k, most)]
    elif isinstance(value, list):
        scalars = [n for v in value for n in field_names(v, name, most)]
    else:
        blank = value is None or isinstance(value, str) and not value.strip("".join(map(chr, range(33))))
        scalars = [] if blank else [name]
    return scalars[:most]


def check_fields(segment, found):
    for name, (kind, articles) in segment.get("fields", {}).items():
        if kind not in ("text", "number") or found.get(name, 0) != articles:
            fail("field %s: %d articles, not %d" % (name, found.get(name, 0), articles))


def read_segment(segment, files, gone, zstandard):
    roots = read_roots(files["iamglass"])
    postlist = read_table(files.get("postlist.glass", b""), roots["postlist"])
    documents = {sortable(k, 0)[0]: t for k, t in read_table(files.get("docdata.glass", b""), roots["docdata"]).items()}
    dictionaries = {zlib.crc32(documents[d]): documents[d] for d in postings(postlist, b"XKdictionary")}
    articles = postings(postlist, b"XKarticle")
    passages = postings(postlist, b"XKpassage")
    if [len(articles), len(passages)] != segment["counts"][:2]:
        fail("other counts than the manifest's")
    titled = set(articles) & set(passages)
    if sorted(set(articles + passages + postings(postlist, b"XKdictionary"))) != sorted(documents):
        fail("documents of no kind")
    titles = set(postings(postlist, b"XKtitle"))
    if sum(a in gone for a in articles) != segment["removed"][0] or sum(p in gone for p in passages) != segment["removed"][1]:
        fail("other counts of what is removed than the manifest's")
    at = 0
    found = {}
    for number, docid in enumerate(articles):
        end = articles[number + 1] if number + 1 < len(articles) else 1 << 32
        own = []
        while at < len(passages) and passages[at] < end:
            if passages[at] != docid:
                own.append(passages[at])
            at += 1
        if (docid in titles) != (docid in titled and own != []):
            fail("a title is beside a text, or is said to be, but not both")
        if (docid in gone) != all(p in gone for p in own) and own:
            fail("a part of an article is removed")
        if docid not in gone:
            record = json.loads(documents[docid])
            if record.pop("wordless", False) != (own == []):
                fail("passages of an article without words, or none of one with them")
            for name in set(field_names(record.get("extra", {}), "", 4096)):
                found[name] = found.get(name, 0) + 1
            yield {"segment": segment["name"], "article": record, "titled": docid in titled,
                   "passages": [read_passage(documents[p], dictionaries, zstandard) for p in own]}
    check_fields(segment, found)


def main(index):
    segments = read_manifest(index)
    check_stub(index, segments)
    files = [read_files(index, segment) for segment in segments]
    first = read_table(files[0].get("postlist.glass", b""), read_roots(files[0]["iamglass"])["postlist"])
    gone = read_removed(first.get(b"\x00\xC0tifa.removed", b""), len(segments))
    zstandard = Zstandard()
    for segment, data, removed in zip(segments, files, gone):
        for article in read_segment(segment, data, removed, zstandard):
            print(json.dumps(article, ensure_ascii=False))


if len(sys.argv) != 2:
    fail("usage: reader.py INDEX")
main(sys.argv[1])
