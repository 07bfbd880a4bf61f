#!/usr/bin/env python3
"""Random phrases as they stand in the raw text of an archive are found in exactly the articles where a regular expression over title
and text finds them. It shares no code with tifa, and knows only what README.md says of words, sentences and punctuation.

usage: phrases.py TIFA-QUERY INDEX JSONL[.gz] COUNT [SEED]
Latin letters of articles in English, else Han. Ends with "N phrases, N wrong"."""
import gzip
import json
import random
import re
import subprocess
import sys

# between words of a sentence: anything but letters, digits and what may end it, which before a small letter does not; a line break,
# but no blank line
LINE = r"\n(?![ \t\r]*\n)"
BETWEEN = r"(?:[^\w.!?…\n]|" + LINE + r"|[.!?…]+(?=[^\w\n]+(?-i:[a-z])))+"
LATIN = re.compile(r"(?<![\w.'’&-])[a-z]{2,}(?:[ ][a-z]{2,}){1,3}(?![\w'’.&-])")
# of Han, quotes, brackets, the middle dot and blanks do not matter
HAN_BETWEEN = r"(?:[^\S\n]|" + LINE + r"|[·“”‘’\"'「」『』《》〈〉（）()〔〕【】\[\]])*"
HAN = re.compile("[\u4e00-\u9fff]{2,4}")
TRADITIONAL = re.compile("[們國義會發與爲對報澤論聯]")  # folds to simplified: such articles are left out


def read(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            a = json.loads(line)
            yield a["id"], a.get("title", ""), a["text"].replace("\r\n", "\n")


def pattern(phrase, han):
    if han:
        return re.compile(HAN_BETWEEN.join(map(re.escape, phrase)))
    words = ["['’]?".join(word) for word in phrase.split(" ")]  # We’re is were
    return re.compile(r"(?<![^\W_])(?<![^\W_]['’])" + (r"(?:['’]s)?" + BETWEEN).join(words) + r"(?:['’]s)?(?![^\W_])(?!['’][^\W_])", re.I)


MOST = 100000  # hits of an answer


def ask(program, index, phrase):
    """The ids of the articles; None where there are more hits than an answer can have."""
    out = subprocess.run([program, "search", "-i", index, "-f", "json", "-n", str(MOST), "--copies", "--", '"%s"' % phrase],
                         capture_output=True, check=False).stdout
    hits = json.loads(out)["hits"]
    return None if len(hits) == MOST else {h["article"]["id"] for h in hits}


def main(program, index, source, count, seed):
    chance, wrong, tried = random.Random(seed), 0, 0
    articles = [a for a in read(source) if not TRADITIONAL.search(a[1] + a[2])]
    known = {a[0] for a in articles}
    han = sum(len(HAN.findall(a[2][:2000])) for a in articles[:20]) > 200
    folded = [(i, t + "\n\n" + x, (t + "\n\n" + x).lower()) for i, t, x in articles]
    while tried < count:
        _, text, _ = chance.choice(folded)
        at = chance.randrange(max(1, len(text)))
        found = (HAN if han else LATIN).search(text, at)
        if not found:
            continue
        phrase = found.group(0)
        if han:
            phrase = phrase[:chance.choice([2, 2, 3, 4])]
        tried += 1
        wanted, words = pattern(phrase, han), [phrase[0]] if han else phrase.split(" ")
        # the raw text may be looked through for the words first
        got = ask(program, index, phrase)
        if got is None:
            tried -= 1
            continue
        expected = {i for i, text, lower in folded if all(w in lower or "’" in lower or "'" in lower for w in words) and wanted.search(text)}
        got &= known
        if got != expected:
            wrong += 1
            print("%r: %d articles, not %d: %s" % (phrase, len(got), len(expected), sorted(got ^ expected)[:3]))
    print("%d phrases, %d wrong" % (tried, wrong))
    return wrong > 0


sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]) if len(sys.argv) > 5 else 1))
