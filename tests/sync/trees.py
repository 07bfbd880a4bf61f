#!/usr/bin/env python3
"""No article takes another's place: trees of files that change at random, and an index that follows them by sync and add,
held against what a few sets say must be in it.

usage: trees.py TIFA-INDEX STEPS [SEED]
Ends with "N steps, N wrong"."""
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile

NAMES = ("page.txt", "index.txt", "café.txt", b"caf\xe9.txt".decode("utf-8", "surrogateescape"), "a b.txt")
FOLDERS = ("", "w1", "w2", "w1/deep", "w2/deep")
OWN = ["n%d" % i for i in range(8)]


class Tree:
    """Files on the disk. A file has pages, named after it, by their members, and records with ids of their own."""

    def __init__(self, root, chance):
        self.root, self.chance, self.files, self.number = root, chance, {}, 0

    def next(self):
        self.number += 1
        return self.number

    def page(self):
        text = "Towers of number %d, which stand at the harbour." % self.next()
        return text, ("A Page\n\nMar 5, 2019\n\n%s\n" % text).encode()

    def make_page(self):
        text, data = self.page()
        return data, {"pages": {"": text}, "records": {}, "damaged": False}

    def make_records(self):
        records, damaged = {}, self.chance.random() < 0.2
        lines = []
        for name in self.chance.sample(OWN, self.chance.randint(1, 3)):
            records[name] = "Lighthouse number %d stands at the harbour." % self.next()
            lines.append(json.dumps({"id": name, "text": records[name]}))
        if damaged:
            lines.append("{")
        return ("\n".join(lines) + "\n").encode(), {"pages": {}, "records": records, "damaged": damaged}

    def make_archive(self):
        out, pages, twice = io.BytesIO(), {}, False
        with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8",
                          errors="surrogateescape") as archive:
            for _ in range(self.chance.randint(1, 4)):
                name = self.chance.choice(NAMES)
                twice = twice or name in pages
                pages[name], data = self.page()
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        return out.getvalue(), {"pages": pages, "records": {}, "damaged": False, "twice": twice}

    def write(self):
        kind = self.chance.randint(0, 9)
        if kind < 5:
            name, (data, holds) = self.chance.choice(NAMES), self.make_page()
        elif kind < 8:
            name, (data, holds) = self.chance.choice(("r.jsonl", "s.jsonl")), self.make_records()
        else:
            name, (data, holds) = self.chance.choice(("p.tar", "q.tar")), self.make_archive()
        path = os.path.join(self.root, self.chance.choice(FOLDERS), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        before = os.stat(path) if os.path.exists(path) else None
        with open(path, "wb") as file:
            file.write(data)
        if before and self.chance.random() < 0.5:
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a copy that keeps the time
        self.files[path] = holds

    def remove(self):
        if self.files:
            path = self.chance.choice(sorted(self.files))
            os.remove(path)
            del self.files[path]

    def rename(self):
        if not self.files:
            return
        path = self.chance.choice(sorted(self.files))
        other = os.path.join(self.root, self.chance.choice(FOLDERS), os.path.basename(path))
        if other not in self.files:
            os.makedirs(os.path.dirname(other), exist_ok=True)
            os.rename(path, other)
            self.files[other] = self.files.pop(path)

    def touch(self):
        if self.files:
            os.utime(self.chance.choice(sorted(self.files)))

    def change(self):
        for _ in range(self.chance.randint(0, 4)):
            self.chance.choice((self.write, self.write, self.write, self.remove, self.rename, self.touch))()


def is_below(path, folder):
    return path == folder or path.startswith(folder + "/")


class Expected:
    """What the index must have: of each file that was read, what it had then."""

    def __init__(self):
        self.read, self.ids, self.seen = {}, {}, {}

    def add(self, path, holds, keeps):
        old = self.read.get(path)
        if not old or not (keeps or holds["damaged"]):
            old = {"pages": {}, "records": {}}
        self.read[path] = {"pages": {**old["pages"], **holds["pages"]}, "records": {**old["records"], **holds["records"]},
                           "damaged": holds["damaged"] or keeps}
        for name, text in holds["records"].items():
            self.seen.setdefault(name, set()).add(text)

    def take(self, tree, folder, keeps):
        for path, holds in tree.files.items():
            if is_below(path, folder):
                self.add(path, holds, keeps)

    def differs(self, tree):
        """Whether files have different versions of an article, each of which is newer than the other in its turn."""
        versions = [item for holds in tree.files.values() for item in holds["records"].items()]
        return len(set(versions)) > len({name for name, _ in versions}) or any(
            holds.get("twice") for holds in tree.files.values())

    def drop(self, tree, folder):
        for path in [p for p in self.read if is_below(p, folder) and p not in tree.files]:
            del self.read[path]

    def move(self, old, new):
        for path in [p for p in self.read if is_below(p, old)]:
            self.read[new + path[len(old):]] = self.read.pop(path)
        self.ids = {(new + p[len(old):] if is_below(p, old) else p, m): i for (p, m), i in self.ids.items()}

    def wrong(self, articles, is_whole):
        """What is wrong with {id: text}, or None. Where not all files were looked at, what one of them had of a record that
        another one has no more may still be there."""
        pages = {(p, m): text for p, holds in self.read.items() for m, text in holds["pages"].items()}
        records = {}
        for holds in self.read.values():
            for name, text in holds["records"].items():
                records.setdefault(name, set()).add(text)
                if not is_whole or holds["damaged"]:
                    records[name] |= self.seen[name]
        self.ids = {origin: name for origin, name in self.ids.items() if origin in pages}
        for text in set(pages.values()):
            names = {name for name, has in articles.items() if has == text}
            origins = {origin for origin in pages if pages[origin] == text}  # several, where a file was renamed
            known = {self.ids[origin] for origin in origins if origin in self.ids}
            if len(names) != len(origins) or not known <= names:
                return "%r are %r, and were %r" % (origins, names, known)
            new = [origin for origin in origins if origin not in self.ids]
            if len(new) == 1:
                self.ids[new[0]] = (names - known).pop()
        for name, texts in records.items():
            if articles.get(name) not in texts:
                return "%r is %r, none of %r" % (name, articles.get(name), texts)
        if len(articles) != len(pages) + len(records):
            more = [item for item in articles.items() if item[1] not in pages.values() and item[0] not in records]
            return "%d articles, not %d: %r" % (len(articles), len(pages) + len(records), more)
        return None


class Index:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, *words):
        # libxapian's check frees an object as one of another size, which the sanitizer would end it for
        options = os.environ.get("ASAN_OPTIONS", "") + ":new_delete_type_mismatch=0"
        run = subprocess.run([self.program, *words], env={**os.environ, "ASAN_OPTIONS": options}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return run.returncode, run.stdout, run.stderr.decode("utf-8", "replace")

    def manifest(self):
        try:
            with open(os.path.join(self.folder, "manifest"), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    def articles(self):
        if not self.manifest():
            return {}
        status, out, said = self.run("export", self.folder)
        found = [json.loads(line) for line in out.splitlines()]
        articles = {a["id"]: a["text"] for a in found}
        if status or len(articles) != len(found):
            raise AssertionError("export: status %d, %d ids of %d articles: %s" % (status, len(articles), len(found), said))
        return articles


def choose(tree, expected, chance, root):
    """A command that follows the tree, and does to `expected` what it should do to the index."""
    folder = os.path.join(root, chance.choice(FOLDERS)).rstrip("/")
    kind = chance.randint(0, 9)
    os.makedirs(folder, exist_ok=True)
    if kind == 0:
        expected.take(tree, folder, True)
        return ["add", None, folder], True
    if kind == 1 and tree.files:
        path = chance.choice(sorted(tree.files))
        expected.take(tree, path, True)
        return ["add", None, path, path], True
    if kind == 2:
        expected.take(tree, folder, False)
        return ["sync", None, "--keep-vanished", folder, "--allow-vanished"], False
    old, new = os.path.join(root, "w1"), os.path.join(root, "w3")
    if kind == 3 and any(is_below(p, old) for p in expected.read) and os.path.isdir(old):
        if not os.path.exists(new):
            os.rename(old, new)
            tree.files = {new + p[len(old):] if is_below(p, old) else p: h for p, h in tree.files.items()}
            expected.move(old, new)
            expected.take(tree, root, False)
            expected.drop(tree, root)
            return ["sync", None, "--moved", old + "=" + new + "/", "--allow-vanished", root], False
    checks = ["--checksum"] if kind == 4 else []
    expected.take(tree, folder, False)
    expected.drop(tree, folder)
    return ["sync", None, *checks, "--allow-vanished", folder], False


def one_history(program, steps, seed):
    chance, wrong = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as work:
        work = os.path.realpath(work)
        root = os.path.join(work, "tree")
        os.mkdir(root)
        tree, expected, index = Tree(root, chance), Expected(), Index(program, os.path.join(work, "index"))
        for step in range(steps):
            tree.change()
            command, is_add = choose(tree, expected, chance, root)
            command[1] = index.folder
            is_whole = not is_add and root in command and "--keep-vanished" not in command
            status, _, said = index.run(*command)
            fault = expected.wrong(index.articles(), is_whole) if status in (0, 1) or (is_add and status == 2) else "status %d" % status
            before = index.manifest()
            again = [w for w in command]
            if "--moved" in again:
                at = again.index("--moved")
                del again[at:at + 2]
            index.run(*again)
            if not fault and index.manifest() != before and not (is_add and expected.differs(tree)):
                fault = "the same again published"
            if fault:
                print("seed %d, step %d: %s\n  %s\n  %s" % (seed, step, fault, " ".join(command[:1] + command[2:]), said))
                wrong += 1
                break
        status, out, said = index.run("check", index.folder) if index.manifest() else (0, b"", "")
        if status:
            print("seed %d: %s%s" % (seed, out.decode(), said))
            wrong += 1
    return wrong


def main():
    program, steps = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    length, wrong = 40, 0
    for first in range(0, steps, length):
        wrong += one_history(program, min(length, steps - first), seed + first // length)
    print("%d steps, %d wrong" % (steps, wrong))
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
