#!/usr/bin/env python3
"""One order: indexes that grow, shrink and are merged at random, and answers whose pages are turned meanwhile. Of equals the newer
article is first, undated ones last, then the id, then the title and the passages; whatever is added or merged, those that were
there stay as they stood; and the pages of an answer put together are the answer.

usage: pages.py TIFA-INDEX TIFA-QUERY STEPS [SEED]
Ends with "N steps, N wrong"."""
import json
import os
import random
import subprocess
import sys
import tempfile

WORDS = ["harbour", "dues", "quay", "pilot", "tide"]
DATES = ["", "2021", "2021-02", "2021-02-04", "2021-02-05"]
# of these the occurrences, the date or nothing orders: the words of others do not change it
QUERIES = ['"harbour dues"', '"quay *"', "=pilot", "title:note", "NOT tide", "lang:en", '"harbour dues" OR NOT quay']
SORTS = ["score", "date", "-date"]


class Archive:
    def __init__(self, index, query, seed):
        self.index, self.query, self.chance = index, query, random.Random(seed)
        self.folder = tempfile.TemporaryDirectory(prefix="tifa-order-")
        self.articles, self.wrong = {}, 0

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def run(self, program, *args, fine=(0,)):
        done = subprocess.run([program, *args], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode not in fine:
            sys.exit("%s %s: %d: %s" % (program, " ".join(args), done.returncode, done.stderr.decode()))
        return done.stdout.decode()

    def write(self, articles):
        with open(self.path("new.jsonl"), "w") as out:
            for identity, article in articles:
                out.write(json.dumps(dict(article, id=identity)) + "\n")
        return self.path("new.jsonl")

    def article(self):
        pick = self.chance
        text = "\n\n".join(" ".join(pick.choice(WORDS) for _ in range(pick.choice([3, 8, 60]))) + "." for _ in range(pick.choice([1, 1, 3])))
        article = {"text": text, "lang": "en"}
        if pick.random() < 0.6:
            article["title"] = pick.choice(["A note", "Harbour dues", "Pilot, quay and tide"])
        date = pick.choice(DATES)
        return dict(article, date=date) if date else article

    def change(self):
        pick = self.chance
        action = pick.random() if self.articles else 0
        if action < 0.6:
            some = [("%s%d" % (pick.choice("abz"), pick.randrange(60)), self.article()) for _ in range(pick.choice([1, 3, 10]))]
            gone = {identity for identity, _ in some if identity in self.articles}
            self.articles.update(some)
            kind = ["--writer", "xapian"] if pick.random() < 0.1 else []
            self.run(self.index, "add", *kind, self.path("i"), self.write(some))
            return gone
        if action < 0.8:
            gone = pick.sample(sorted(self.articles), min(2, len(self.articles)))
            for identity in gone:
                del self.articles[identity]
            self.run(self.index, "remove", self.path("i"), "--", *gone)
            return set(gone)
        self.run(self.index, "merge", *(["--full"] if action < 0.9 else []), self.path("i"))
        return set()

    def hits(self, index, query, sort, offset, limit):
        out = self.run(self.query, "search", "-i", index, "-f", "json", "--copies", "--sort", sort, "--offset", str(offset),
                       "-n", str(limit), "--", query, fine=(0, 1))
        return [(h["article"]["id"], h["passage"]["number"], h["article"]["date"], h["score"]) for h in json.loads(out)["hits"]]

    def complain(self, what, *rest):
        self.wrong += 1
        print("%s: %s" % (what, " / ".join(map(str, rest)))[:600])

    def is_in_order(self, hits, sort):
        """Of equal scores, and of all where the date decides."""
        for a, b in zip(hits, hits[1:]):
            if sort == "score" and a[3] != b[3]:
                continue
            left, right = (int((d.replace("-", "") + "00000000")[:8]) if d else 0 for d in (a[2], b[2]))
            if left != right:
                if left == 0 or (right and (left < right) != (sort == "date")):
                    return False
            elif (a[0].encode(), a[1]) > (b[0].encode(), b[1]):
                return False
        return True

    def compare(self, before, gone):
        answers = {}
        for query in QUERIES:
            for sort in SORTS:
                whole = self.hits(self.path("i"), query, sort, 0, 5000)
                answers[query, sort] = [h[:2] for h in whole]
                if not self.is_in_order(whole, sort):
                    self.complain("not in order", query, sort, whole)
                stayed = [h for h in before.get((query, sort), []) if h[0] not in gone]
                if [h for h in answers[query, sort] if h in set(stayed)] != stayed:
                    self.complain("another order than before", query, sort, stayed, answers[query, sort])
        query, sort, size = self.chance.choice(QUERIES + ["harbour tide"]), self.chance.choice(SORTS), self.chance.choice([1, 3, 7])
        whole = self.hits(self.path("i"), query, sort, 0, 5000)
        pages = [h for at in range(0, min(len(whole), 30), size) for h in self.hits(self.path("i"), query, sort, at, size)]
        if pages != whole[:len(pages)] or len(pages) < min(len(whole), 30):
            self.complain("pages are not the whole", query, sort, size, pages, whole)
        return answers

    def compare_fresh(self, answers):
        """A build of the articles as they are has the same order."""
        self.run("rm", "-rf", self.path("fresh"))
        self.run(self.index, "build", self.path("fresh"), self.write(sorted(self.articles.items(), key=lambda _: self.chance.random())))
        for query, sort in answers:
            if [h[:2] for h in self.hits(self.path("fresh"), query, sort, 0, 5000)] != answers[query, sort]:
                self.complain("another order than that of a fresh build", query, sort)


def main(index, query, steps, seed):
    archive, before = Archive(index, query, seed), {}
    for step in range(steps):
        gone = archive.change()
        before = archive.compare(before, gone)
        if step % 5 == 4 and archive.articles:
            archive.compare_fresh(before)
        if archive.wrong > 20:
            break
    print("%d steps, %d wrong" % (steps, archive.wrong))
    return archive.wrong > 0


sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 1))
