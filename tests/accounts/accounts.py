#!/usr/bin/env python3
"""Every file is indexed, or passed over and counted, or rejected with a line: the numbers of a build add up.

usage: accounts.py TIFA-INDEX COUNT            a mixed tree of about COUNT files, whose fates are known
       accounts.py TIFA-INDEX --folder FOLDER  any folder
Ends with "N passed, N failed"."""
import json
import os
import re
import subprocess
import sys
import tempfile

import tree

passed = failed = 0
WHOLE = ("html", "markdown", "text")  # formats of one article a document


def need(true, what):
    global passed, failed
    if true:
        passed += 1
    else:
        failed += 1
        if failed < 20:
            print(what)
    return true


def printable(path):
    """A path as messages show it."""
    text = path.decode("utf-8", "surrogateescape")
    return "".join(" " if c in "\n\t" else "\ufffd" if c < " " or "\x7f" <= c < "\xa0" or "\ud800" <= c <= "\udfff" else c
                   for c in text)


def files_below(folder):
    """All files, links and pipes; a hidden folder is one."""
    found = []
    for path, folders, files in os.walk(folder, followlinks=True):
        found += [os.path.join(path, f) for f in files + [d for d in folders if d.startswith(b".")]]
        folders[:] = [d for d in folders if not d.startswith(b".")]
    return found


def add_up(name, counts):
    """The law of one source, or of all together."""
    formats, skipped = counts["formats"], sum(counts["skipped"].values())
    unread = counts["rejects"] - sum(f["rejects"] for f in formats.values())
    documents = sum(f["documents"] for f in formats.values())
    need(counts["documents"] == documents + skipped + unread and unread >= 0,
         "%s: %d documents, of which %d have a format, %d were passed over, %d could not be read"
         % (name, counts["documents"], documents, skipped, unread))
    need(counts["articles"] == sum(f["articles"] for f in formats.values()), "%s: articles of no format" % name)
    need(counts["articles"] + skipped + counts["rejects"] > 0, "%s: nothing became of it" % name)
    for kind, f in formats.items():
        ends = f["articles"] + f["rejects"]
        need(ends == f["documents"] if kind in WHOLE else ends >= f["documents"],
             "%s: %d documents of %s ended as %d articles and %d rejects"
             % (name, f["documents"], kind, f["articles"], f["rejects"]))


def check(program, folder, fates):
    with tempfile.TemporaryDirectory() as work:
        file = os.path.join(work, "report.json")
        run = subprocess.run([program, "build", "--dry-run", "--report", file, os.path.join(work, "none"), folder],
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if not need(run.returncode in (0, 1), "status %d: %s" % (run.returncode, run.stderr.decode("utf-8", "replace")[-500:])):
            return
        with open(file, encoding="utf-8") as opened:
            report = json.load(opened)
    said = run.stderr.decode("utf-8").splitlines()
    sources, totals = report["sources"], report["totals"]
    want = sorted(printable(f) for f in files_below(os.fsencode(folder)))
    need(sorted(s["source"] for s in sources) == want, "%d sources of %d files" % (len(sources), len(want)))
    for source in sources:
        add_up(source["source"], source)
        need(len(source["rejected"]) == source["rejects"], "%s: rejects are not listed" % source["source"])
    add_up("all", totals)
    for key in "documents", "articles", "rejects", "text_bytes":
        need(totals[key] == sum(s[key] for s in sources), "the total of %s" % key)
    printed = run.stdout.count(b"\n")
    need(printed == totals["articles"], "%d articles printed, %d counted" % (printed, totals["articles"]))
    summary = re.match(r"tifa-index: |(\d+) articles? from (\d+) files?; (\d+) rejected", said[-1])
    need(summary and [int(n) for n in summary.groups()][::2] == [totals["articles"], totals["rejects"]], said[-1])
    lines = set(said)
    for source in sources:
        for r in source["rejected"]:
            told = ("tifa-index: " + r["reason"], "tifa-index: %s: %s" % (r["where"], r["reason"]))
            need(lines.intersection(told), "not told: %s" % (told,))
    if fates:
        check_fates(sources, fates)
    print("%d files, %d documents: %d articles, %d passed over, %d rejects" % (
        len(sources), totals["documents"], totals["articles"], sum(totals["skipped"].values()), totals["rejects"]))


def check_fates(sources, fates):
    want = {printable(path): fate for path, fate in fates.items()}
    for source in sources:
        got = (source["articles"], sum(source["skipped"].values()), source["rejects"])
        need(got == want.get(source["source"]), "%s: (articles, passed over, rejects) are %s, not %s"
             % (source["source"], got, want.get(source["source"])))


program = os.path.abspath(sys.argv[1])
if sys.argv[2] == "--folder":
    check(program, sys.argv[3], None)
else:
    with tempfile.TemporaryDirectory() as made:
        check(program, made, tree.fates(made, int(sys.argv[2])))
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
