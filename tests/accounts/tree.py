"""A folder of files of every kind that tifa meets, with what must become of each.

fates(folder, count) writes about `count` files and returns {path: (articles, passed over, rejects)}; None stands for a
number that is not known. All texts are made up here."""
import gzip
import io
import json
import os
import random
import tarfile
import zipfile

WORDS = ("harbour pilot tide lamp quay captain ledger storm ferry anchor signal crew cargo island letter minister treaty "
         "envoy border winter council speech paper morning").split()


class Tree:
    def __init__(self, folder, seed):
        self.folder, self.chance, self.fates, self.number = os.fsencode(folder), random.Random(seed), {}, 0

    def sentence(self):
        words = [self.chance.choice(WORDS) for _ in range(self.chance.randint(6, 14))]
        return ("The " + " ".join(words) + ".").replace("the the", "the")

    def text(self):
        return "\n\n".join(" ".join(self.sentence() for _ in range(3)) for _ in range(self.chance.randint(1, 3)))

    def article(self):
        self.number += 1
        return {"id": "a%d" % self.number, "title": "Number %d" % self.number, "text": self.text()}

    def lines(self, count):
        return "".join(json.dumps(self.article()) + "\n" for _ in range(count)).encode()

    def page(self):
        self.number += 1
        return ("<!DOCTYPE html><html><head><title>Page %d</title></head><body><article><h1>Page %d</h1><p>%s</p><p>%s</p>"
                "</article></body></html>" % (self.number, self.number, self.text(), self.text())).encode()

    def table(self, charset, names="标题,正文"):
        rows = "".join("第%d号,港口的灯塔每天晚上都亮着，船长们都知道。\r\n" % i for i in range(1, 6))
        return (names + "\r\n" + rows).encode(charset)

    # ---- a file: its name, its bytes, its fate

    def kinds(self):
        n = self.chance.randint(1, 4)
        text = self.text().encode()
        made = [
            ("jsonl", self.lines(n), (n, 0, 0)),
            ("jsonl", self.lines(n) + b"{\n", (n, 0, 1)),
            ("jsonl.gz", gzip.compress(self.lines(n)), (n, 0, 0)),
            ("jsonl", self.lines(n).decode().encode("utf-16"), (n, 0, 0)),
            ("json", json.dumps([self.article() for _ in range(n)], indent=1).encode("utf-16-le"), (n, 0, 0)),
            ("json", b"[]", (0, 0, 1)),
            ("csv", b"title,text\n", (0, 0, 1)),
            ("csv", self.table("gb18030"), (5, 0, 0)),
            ("csv", self.table("utf-16"), (5, 0, 0)),
            ("csv", b"name,age,town\nAda,36,Lund\nBo,41,Turku\nCy,29,Oslo\n", (0, 1, 0)),
            ("html", self.page(), (1, 0, 0)),
            ("html", self.page().decode().encode("utf-16"), (1, 0, 0)),
            ("html", b"<html><body></body></html>", (0, 0, 1)),
            ("txt", text, (1, 0, 0)),
            ("", text, (1, 0, 0)),
            ("md", b"# A heading\n\n" + text, (1, 0, 0)),
            ("py", b"import os\n\n\ndef port():\n    return os.sep\n", (0, 1, 0)),
            ("txt", b"#include <stdio.h>\nint main(void)\n{\n    return puts(\"tide\");\n}\n", (0, 1, 0)),
            ("txt~", text, (0, 1, 0)),
            ("bib", b"@book{key,\n  title = {Tides},\n}\n", (0, 1, 0)),
            ("log", b"2021-03-05 10:20:30,123 INFO started\n" * 5, (0, 1, 0)),
            ("xml", b"<?xml version='1.0'?><stock><item n='1'/></stock>", (0, 1, 0)),
            ("xml", b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", (0, 0, 1)),
            ("png", b"\x89PNG\r\n\x1a\n" + bytes(8), (0, 1, 0)),
            ("css", b"body { color: black }\n", (0, 1, 0)),
            ("pdf", b"%PDF-1.4\n%\xe2\xe3", (0, 0, 1)),
            ("rtf", b"{\\rtf1 Tides.}", (0, 0, 1)),
            ("eml", b"Return-Path: <a@b.example>\nFrom: a@b.example\nSubject: Tides\n\nHello.\n", (0, 0, 1)),
            ("bin", bytes(range(32)), (0, 0, 1)),
            ("txt", b"", (0, 0, 1)),
            ("txt", b" \n\n", (0, 0, 1)),
            ("gz", b"\x1f\x8b\x08", (0, 0, 1)),
        ]
        return made + [self.warc(), self.epub()] + [self.packed(made, how) for how in ("tar", "tar.gz", "zip")]

    def warc(self):
        out = io.BytesIO()

        def record(kind, url, content):
            out.write(b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
                      % (kind.encode(), url.encode(), len(content), content))
        ok = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        self.number += 1
        base = "http://port%d.example/" % self.number
        record("warcinfo", base, b"software: none\r\n")
        record("request", base, b"GET / HTTP/1.1\r\n\r\n")
        record("response", base, ok + self.page())
        record("response", base + "gone", b"HTTP/1.1 404 Not Found\r\n\r\nno")
        record("resource", "urn:X-crawler:log", b"2021-03-05 10:20:30 fetched\n")
        record("response", base + "odd", ok.replace(b"\r\n\r\n", b"\r\nContent-Encoding: zz\r\n\r\n") + b"x")
        return "warc", out.getvalue(), (1, 4, 1)

    def epub(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            book.writestr("mimetype", "application/epub+zip")
            book.writestr("META-INF/container.xml", "<container/>")
            book.writestr("c1.xhtml", self.page())
        return "epub", out.getvalue(), (0, 0, 1)

    def packed(self, made, how):
        members = self.chance.sample(made, 5) + [self.warc()] + ([self.epub()] if how != "zip" else [])
        fate = [sum(m[2][i] for m in members) for i in range(3)]
        fate[1] += 2
        named = [("%d/m%d.%s" % (i % 2, i, m[0]) if m[0] else "bare%d" % i, m[1]) for i, m in enumerate(members)]
        named += [(".hidden/a.txt", b"x"), ("b/.secret", b"x")]
        out = io.BytesIO()
        if how == "zip":
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
                for name, data in named:
                    pack.writestr(name, data)
        else:
            with tarfile.open(fileobj=out, mode="w:gz" if how == "tar.gz" else "w") as pack:
                for name, data in named:
                    about = tarfile.TarInfo(name)
                    about.size = len(data)
                    pack.addfile(about, io.BytesIO(data))
        return how, out.getvalue(), tuple(fate)

    # ---- folders and names

    def name(self, suffix):
        stems = [b"plain", "灯塔".encode(), b"with space", b"a\nline", b"\x1b[31m",
                 b"*", b"quote\"s", b"a.b.z", b"x" * 120,
                 b"caf\xe9", "灯塔".encode("gb18030"), b"\x81\xff\xfe"]
        self.number += 1
        return b"%s%d-%s%s" % (self.chance.choice((b"", b"--")), self.number, self.chance.choice(stems),
                               b"." + suffix.encode() if suffix else b"")

    def write(self, path, data, fate):
        with open(path, "wb") as file:
            file.write(data)
        self.fates[path] = fate

    def folder_for(self):
        parts = [self.chance.choice([b"d%d" % i for i in range(4)]) for _ in range(self.chance.randint(0, 3))]
        path = os.path.join(self.folder, *parts)
        os.makedirs(path, exist_ok=True)
        return path

    def fill(self, count):
        while len(self.fates) < count:
            for suffix, data, fate in self.kinds():
                self.write(os.path.join(self.folder_for(), self.name(suffix)), data, fate)
            self.write(os.path.join(self.folder_for(), b".hidden-%d" % self.number), b"x", (0, 1, 0))
            folder = self.folder_for()
            for name in "é".encode(), b"\xe9":  # which read the same
                self.write(os.path.join(folder, b"caf%s-%d.html" % (name, self.number)), self.page(), (1, 0, 0))
        hidden = os.path.join(self.folder, b".git")
        os.makedirs(os.path.join(hidden, b"objects"), exist_ok=True)
        with open(os.path.join(hidden, b"objects", b"x"), "wb"):
            pass
        self.fates[hidden] = (0, 1, 0)
        os.symlink(b"nowhere", os.path.join(self.folder, b"broken"))
        self.fates[os.path.join(self.folder, b"broken")] = (0, 0, 1)
        os.mkfifo(os.path.join(self.folder, b"pipe"))
        self.fates[os.path.join(self.folder, b"pipe")] = (0, 0, 1)


def fates(folder, count, seed=1):
    tree = Tree(folder, seed)
    tree.fill(count)
    return tree.fates
