#!/bin/sh
# The documents of the format are right: a reader made from them alone says the same of indexes as tifa.
# usage: run.sh SOURCE_FOLDER BUILD_FOLDER
set -eu
source=$1
PATH=$2/indexer:$2/query:$PATH
export PATH LC_ALL=C.UTF-8
command -v python3 >/dev/null || { echo "there is no python3" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"

compare() { # INDEX [--export-only]
    # not a pipe, as the status of the reader counts
    python3 "$source/tests/format/reader.py" "$1" >read || exit $?
    printf '%s: ' "$1"
    python3 "$source/tests/format/compare.py" "$@" <read
}

for writer in tifa xapian; do
    tifa-index build --writer $writer $writer "$source/corpus/samples" >/dev/null
    compare $writer
done
# tables of several levels, lists of several chunks, ids and fields of all kinds
awk 'BEGIN {
    srand(5)
    for (i = 1; i <= 120; i++) {
        printf "{\"id\":\"%s%d\",\"date\":\"%s\",\"note\":%d,\"text\":\"", i % 7 ? "note-" : "\\u0000 a long one, as names of files within archives are, and then longer by far than a term may be; the rest of it is a hash, see? ", i, i % 5 ? 1950 + i % 70 : "", i
        for (n = 0; n < 900; n++)
            printf "w%d%s", int(rand() * rand() * 20000), n % 14 == 13 ? ". " : n % 150 == 149 ? ".\\n\\n" : " "
        print "\"}"
    }
}' >large.jsonl
tifa-index build large large.jsonl >/dev/null
compare large
# several segments, articles that are removed and replaced
sed -n '3,30s/"id":"note-/"id":"more-/p; 31,45p' large.jsonl >more.jsonl
tifa-index build living large.jsonl >/dev/null
tifa-index add living more.jsonl >/dev/null
tifa-index remove living note-4 note-50 more-5 >/dev/null
[ "$(grep -c ^segment living/manifest)" -ge 2 ] && grep -q '^removed' living/manifest || { echo "nothing is removed" >&2; exit 1; }
compare living
for format in 1 2 3; do
    rm -rf old
    tar -xzf "$source/tests/data/format-$format.tar.gz"
    compare old --export-only
done
