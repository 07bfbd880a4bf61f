#!/usr/bin/env python3
"""Holds what reader.py prints of an index against what tifa says of it: each article with its passages, and all counts.

usage: reader.py INDEX | compare.py INDEX [--export-only], with the programs in PATH
  --export-only  what is said is what is exported: an index of an earlier analyser is not searched, nor shown
"""
import json
import subprocess
import sys


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        sys.exit("%s: %s" % (" ".join(command), done.stderr.decode()))
    return done.stdout.decode()


def main(index, export_only):
    wrong, segments = 0, {}
    exported = {a["id"]: a for a in map(json.loads, run("tifa-index", "export", index).splitlines())}
    for line in sys.stdin:
        read = json.loads(line)
        record = dict(read["article"])
        identity = record["id"]
        if export_only:
            passages, article = read["passages"], exported[identity]
            article = dict(article, extra={k: article[k] for k in record.get("extra", {})})
        else:
            shown = json.loads(run("tifa-query", "show", "-i", index, "--format", "json", "--", identity))
            passages, article = [{"number": p["number"], "text": p["text"]} for p in shown["passages"]], shown["article"]
        said = {k: v for k, v in article.items() if v}
        extra = record.pop("extra", {})
        flat = dict(extra, **record)
        text = exported.pop(identity, {"text": ""}).pop("text") if identity in exported else ""
        if passages != read["passages"] or said.get("extra", {}) != extra or any(said.get(k) != v for k, v in record.items()):
            wrong += 1
            print("%s: shown is %s, read is %s" % (identity, said, flat))
        if "".join(text.split()) != "".join("".join(p["text"].split()) for p in passages):
            wrong += 1
            print("%s: its text is another than its passages" % identity)
        counts = segments.setdefault(read["segment"], [0, 0])
        counts[0] += 1
        counts[1] += len(passages) + read["titled"]
    stats = json.loads(run("tifa-index", "stats", "--format", "json", index))
    for segment in stats["segments"]:
        if segments.get(segment["name"], [0, 0]) != [segment["articles"], segment["passages"]]:
            wrong += 1
            print("segment %s: %s" % (segment["name"], segments.get(segment["name"])))
    if exported:
        wrong += len(exported)
        print("not read: %s" % " ".join(exported))
    print("%d segments, %d articles, %d passages, %d wrong" % (len(stats["segments"]), stats["articles"], stats["passages"], wrong))
    return wrong > 0


sys.exit(main(sys.argv[1], sys.argv[2:] == ["--export-only"]))
