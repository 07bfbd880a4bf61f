#!/bin/sh
# The shared library from Python, which knows the header by what consumer.py says of it.
# usage: sh tests/library/python.sh BINDIR
# exit status 77: there is no Python, nothing was tested
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
python3 -c 'import ctypes' 2>/dev/null || { echo "skipped: there is no python3 with ctypes"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT PIPE TERM
cat >"$work/articles.jsonl" <<'END'
{"id": "dam", "title": "Who Owns the River", "date": "2021-03", "text": "Für mutual benefit the dam was built."}
{"id": "ferry", "title": "The Last Ferry", "date": "2019-11-02", "text": "Both ports asked for mutual benefit."}
END
cat >"$work/want" <<'END'
2 passages, exact
The Last Ferry: 21 to 35
Who Owns the River: 4 to 18
error at 12
END
"$bin/indexer/tifa-index" build "$work/index" "$work/articles.jsonl" >/dev/null
python3 "$here/consumer.py" "$bin/query/library/libtifa.so" "$work/index" >"$work/got"
diff -u "$work/want" "$work/got"
